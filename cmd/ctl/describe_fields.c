/* describe: kinds that have no description of their own, field by field. */
#include <ctype.h>
#include <string.h>

#include "describe.h"

/* "lastTransitionTime" as "Last Transition Time", "podIP" as "Pod IP". */
static void add_title(struct buf *b, const char *name)
{
	for (const char *s = name; *s; s++) {
		if (s > name && isupper((unsigned char)*s) && !isupper((unsigned char)s[-1]))
			buf_addc(b, ' ');
		buf_addc(b, s == name ? (char)toupper((unsigned char)*s) : *s);
	}
}

static void say_value(struct desc *d, int level, const char *name, const val *v);

static void say_members(struct desc *d, int level, const val *map)
{
	autofree const char **keys = NULL;
	size_t n = sorted_keys(map, &keys);

	for (size_t i = 0; i < n; i++) {
		autobuf title = BUF_INIT;

		add_title(&title, keys[i]);
		say_value(d, level, title.data, yyjson_obj_get((val *)map, keys[i]));
	}
}

static void say_value(struct desc *d, int level, const char *name, const val *v)
{
	size_t i, n;
	val *item;

	if (yyjson_is_obj((val *)v) || yyjson_is_arr((val *)v)) {
		say(d, level, "%s:\n", name);
		if (yyjson_is_obj((val *)v))
			say_members(d, level + 1, v);
		yyjson_arr_foreach((val *)v, i, n, item)
		{
			if (yyjson_is_obj(item)) {
				say_members(d, level + 1, item);
				continue;
			}
			say(d, level + 1, "%s", "");
			add_scalar(&d->tabs.text, item);
			buf_addc(&d->tabs.text, '\n');
		}
		return;
	}
	say(d, level, "%s:\t", name);
	add_scalar(&d->tabs.text, v);
	buf_addc(&d->tabs.text, '\n');
}

/* What a Secret holds is not for every screen. */
static void say_sizes(struct desc *d, const val *data)
{
	autofree const char **names = NULL;
	size_t n = sorted_keys(data, &names);

	say(d, 0, "Data:\n");
	for (size_t i = 0; i < n; i++)
		say(d, 1, "%s:\t%zu bytes\n", names[i],
			decoded_size(yyjson_obj_get((val *)data, names[i])));
}

void describe_fields(struct desc *d)
{
	autofree const char **keys = NULL;
	size_t n = sorted_keys(d->obj, &keys);
	bool secret = !strcmp(d->kind->resource, "secrets");

	say_str(d, 0, "Name", obj_name(d->obj));
	say_str(d, 0, "Namespace", obj_ns(d->obj));
	say_labels(d, 0);
	say_annotations(d, 0);
	say_str(d, 0, "API Version", obj_str_or(d->obj, "apiVersion", ""));
	say_str(d, 0, "Kind", obj_str_or(d->obj, "kind", ""));
	say_controller(d);
	say_time(d, 0, "Creation Timestamp", d->obj, "metadata.creationTimestamp");
	for (size_t i = 0; i < n; i++) {
		const val *v = yyjson_obj_get((val *)d->obj, keys[i]);
		autobuf title = BUF_INIT;

		if (!strcmp(keys[i], "apiVersion") || !strcmp(keys[i], "kind") ||
			!strcmp(keys[i], "metadata"))
			continue;
		add_title(&title, keys[i]);
		if (secret && !strcmp(keys[i], "data"))
			say_sizes(d, v);
		else
			say_value(d, 0, title.data, v);
	}
}
