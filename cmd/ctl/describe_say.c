/* The lines that descriptions are made of. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/strv.h"
#include "describe.h"

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"
#define LONG_VALUE 140 /* characters; longer ones go below their key */

void say(struct desc *d, int level, const char *fmt, ...)
{
	va_list ap;

	buf_addf(&d->tabs.text, "%*s", 2 * level, "");
	va_start(ap, fmt);
	buf_vaddf(&d->tabs.text, fmt, ap);
	va_end(ap);
}

void add_plain(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addc(b, s[i] == '\t' || s[i] == '\n' ? ' ' : s[i]);
}

void say_str(struct desc *d, int level, const char *name, const char *value)
{
	say(d, level, "%s:\t", name);
	add_plain(&d->tabs.text, value, strlen(value));
	buf_addc(&d->tabs.text, '\n');
}

void add_scalar(struct buf *b, const val *v)
{
	if (yyjson_is_str((val *)v))
		add_plain(b, yyjson_get_str((val *)v), yyjson_get_len((val *)v));
	else if (!v || yyjson_is_null((val *)v))
		buf_adds(b, "<nil>");
	else
		obj_write(b, v);
}

struct pair {
	const char *key, *value;
};

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

/* A long value, or one of several lines, stands below its key. */
static void add_value(struct buf *b, const char *value, const char *sep)
{
	const char *end;

	if (!strchr(value, '\n') && strlen(value) <= LONG_VALUE) {
		buf_adds(b, sep);
		add_plain(b, value, strlen(value));
		return;
	}
	buf_addc(b, *sep);
	for (; *value; value = *end ? end + 1 : end) {
		end = strchrnul(value, '\n');
		buf_adds(b, "\n\t  ");
		add_plain(b, value, (size_t)(end - value));
	}
}

void say_map(struct desc *d, int level, const char *name, const val *map, const char *sep)
{
	size_t len = yyjson_is_obj((val *)map) ? yyjson_obj_size((val *)map) : 0, n = 0, i, max;
	autofree struct pair *pairs = xcalloc(len + 1, sizeof(*pairs));
	val *k, *v;

	yyjson_obj_foreach((val *)map, i, max, k, v)
		if (strcmp(yyjson_get_str(k), LAST_APPLIED) != 0)
			pairs[n++] = (struct pair){yyjson_get_str(k),
				yyjson_is_str(v) ? yyjson_get_str(v) : ""};
	qsort(pairs, n, sizeof(*pairs), by_key);
	say(d, level, "%s:\t", name);
	for (i = 0; i < n; i++) {
		if (i)
			say(d, level, "\t");
		buf_adds(&d->tabs.text, pairs[i].key);
		add_value(&d->tabs.text, pairs[i].value, sep);
		buf_addc(&d->tabs.text, '\n');
	}
	if (!n)
		buf_adds(&d->tabs.text, "<none>\n");
}

void say_labels(struct desc *d, int level)
{
	say_map(d, level, "Labels", obj_at(d->obj, "metadata.labels"), "=");
}

void say_annotations(struct desc *d, int level)
{
	say_map(d, level, "Annotations", obj_at(d->obj, "metadata.annotations"), ": ");
}

void say_controller(struct desc *d)
{
	size_t i, n;
	val *o;

	yyjson_arr_foreach(obj_at(d->obj, "metadata.ownerReferences"), i, n, o)
		if (obj_bool(o, "controller", false))
			say(d, 0, "Controlled By:\t%s/%s\n", obj_str_or(o, "kind", ""),
				obj_str_or(o, "name", ""));
}

void say_quantities(struct desc *d, int level, const char *name, const val *map)
{
	size_t i, n;
	val *k, *v;

	if (!yyjson_is_obj((val *)map) || !yyjson_obj_size((val *)map))
		return;
	say(d, level, "%s:\n", name);
	yyjson_obj_foreach((val *)map, i, n, k, v)
	{
		say(d, level + 1, "%s:\t", yyjson_get_str(k));
		add_scalar(&d->tabs.text, v);
		buf_addc(&d->tabs.text, '\n');
	}
}

void say_time(struct desc *d, int level, const char *name, const val *v, const char *path)
{
	int64_t ns = obj_time(v, path, 0);
	time_t s = (time_t)(ns / NS_PER_S);
	char out[64] = "<unset>";
	struct tm tm;

	if (ns && gmtime_r(&s, &tm))
		strftime(out, sizeof(out), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	say(d, level, "%s:\t%s\n", name, out);
}

void say_selector(struct desc *d, const val *selector, bool plain)
{
	struct selector s = {0};
	struct err e = ERR_INIT;
	autobuf text = BUF_INIT;

	if (plain)
		selector_from_map(selector, &s);
	else if (selector && selector_from_obj(selector, &s, &e) < 0)
		buf_adds(&text, "<error>");
	selector_write(&text, &s);
	selector_release(&s);
	say(d, 0, "Selector:\t%s\n", text.len ? text.data : "<none>");
}

/* kubectl tells a pod's conditions without their reasons; they are the cause people look for. */
void say_conditions(struct desc *d)
{
	const val *list = obj_at(d->obj, "status.conditions");
	bool reasons = false, messages = false;
	size_t i, n;
	val *c;

	if (!yyjson_is_arr((val *)list) || !yyjson_arr_size((val *)list))
		return;
	yyjson_arr_foreach((val *)list, i, n, c)
	{
		reasons |= *obj_str_or(c, "reason", "") != '\0';
		messages |= *obj_str_or(c, "message", "") != '\0';
	}
	say(d, 0, "Conditions:\n");
	say(d, 1, "Type\tStatus%s%s\n", reasons ? "\tReason" : "", messages ? "\tMessage" : "");
	say(d, 1, "----\t------%s%s\n", reasons ? "\t------" : "", messages ? "\t-------" : "");
	yyjson_arr_foreach((val *)list, i, n, c)
	{
		say(d, 1, "%s\t%s", obj_str_or(c, "type", ""), obj_str_or(c, "status", ""));
		if (reasons)
			say(d, 0, "\t%s", obj_str_or(c, "reason", ""));
		if (messages) {
			const char *m = obj_str_or(c, "message", "");

			buf_addc(&d->tabs.text, '\t');
			add_plain(&d->tabs.text, m, strlen(m));
		}
		buf_addc(&d->tabs.text, '\n');
	}
}

struct event {
	int64_t first_ns, last_ns, count;
	char *type, *reason, *from, *message;
};
struct events {
	struct event *v;
	size_t n, alloc;
	const char *uid; /* whose */
};

static int64_t first_of(const val *v, const char *const *paths)
{
	int64_t ns = 0;

	for (; *paths && !ns; paths++)
		ns = obj_time(v, *paths, 0);
	return ns;
}

static void keep_event(void *arg, const val *v)
{
	static const char *const lasts[] = {"lastTimestamp", "series.lastObservedTime",
		"eventTime", "metadata.creationTimestamp", NULL};
	static const char *const firsts[] = {
		"firstTimestamp", "eventTime", "metadata.creationTimestamp", NULL};
	struct events *all = arg;
	const char *host = obj_str_or(v, "source.host", "");
	const char *who = obj_str_or(v, "source.component", "");
	const char *uid = obj_str_or(v, "involvedObject.uid", "");

	/* another object had the name before; a node's events carry its name, not its uid */
	if (all->uid && *uid && strcmp(uid, all->uid) != 0)
		return;
	who = *who ? who : obj_str_or(v, "reportingComponent", "");
	GROW(all->v, all->n + 1, all->alloc);
	all->v[all->n++] = (struct event){
		.first_ns = first_of(v, firsts),
		.last_ns = first_of(v, lasts),
		.count = obj_int(v, "series.count", obj_int(v, "count", 1)),
		.type = xstrdup(obj_str_or(v, "type", "")),
		.reason = xstrdup(obj_str_or(v, "reason", "")),
		.from = *host ? xasprintf("%s, %s", who, host) : xstrdup(who),
		.message = xstrdup(obj_str_or(v, "message", "")),
	};
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return (x->last_ns > y->last_ns) - (x->last_ns < y->last_ns);
}

static void say_event(struct desc *d, const struct event *ev)
{
	char last[DUR_SIZE], first[DUR_SIZE];
	int64_t now = clock_now_ns();

	dur_human(now - ev->last_ns, last);
	dur_human(now - ev->first_ns, first);
	say(d, 1, "%s\t%s\t%s", ev->type, ev->reason, last);
	if (ev->count > 1)
		say(d, 0, " (x%lld over %s)", (long long)ev->count, first);
	say(d, 0, "\t%s\t", ev->from);
	add_plain(&d->tabs.text, ev->message, strlen(ev->message));
	buf_addc(&d->tabs.text, '\n');
}

void say_events(struct desc *d)
{
	struct events all = {.uid = d->kind->namespaced ? obj_uid(d->obj) : NULL};
	autofree char *fields = xasprintf("involvedObject.name=%s,involvedObject.kind=%s",
		obj_name(d->obj), d->kind->kind);

	desc_each(d, "events", d->kind->namespaced ? obj_ns(d->obj) : "", NULL, fields, keep_event,
		&all);
	if (!all.n) {
		say(d, 0, "Events:\t<none>\n");
		return;
	}
	qsort(all.v, all.n, sizeof(*all.v), by_time);
	say(d, 0, "Events:\n");
	say(d, 1, "Type\tReason\tAge\tFrom\tMessage\n");
	say(d, 1, "----\t------\t----\t----\t-------\n");
	for (size_t i = 0; i < all.n; i++) {
		say_event(d, &all.v[i]);
		free(all.v[i].type);
		free(all.v[i].reason);
		free(all.v[i].from);
		free(all.v[i].message);
	}
	free(all.v);
}
