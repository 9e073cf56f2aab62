/* Files as people have them, taken apart into objects. */
#include <string.h>

#include "data/jscan.h"
#include "data/node.h"
#include "data/yaml.h"

struct stream {
	const char *name;
	obj_stream_fn fn;
	void *arg;
};

static bool ends_in_list(const char *kind)
{
	size_t n = strlen(kind);

	return n >= 4 && strcmp(kind + n - 4, "List") == 0;
}

/* Items of a typed list (PodList) come without kind and apiVersion: the list's say them. */
static int give_typed(const struct stream *s, val *item, const char *kind, const char *version,
	const char *where, struct err *e)
{
	automdoc *m = yyjson_mut_doc_new(NULL);
	mval *root = yyjson_mut_obj(m);
	struct node_iter it;
	struct node k, v;
	autodoc *d = NULL;

	mobj_put_str(m, root, "apiVersion", version);
	yyjson_mut_obj_add_strncpy(m, root, "kind", kind, strlen(kind) - 4);
	for (it = node_iter(node_of(item)); node_iter_next(&it, &k, &v);)
		mobj_put(m, root, node_str(k), mobj_copy(m, v.v));
	d = doc_from_mut(root);
	return s->fn(s->arg, d, yyjson_doc_get_root(d), where, e);
}

static int give_object(const struct stream *s, doc *d, val *v, const char *where, struct err *e);

static int give_items(
	const struct stream *s, doc *d, val *items, val *list, const char *where, struct err *e)
{
	const char *kind = obj_str_or(list, "kind", ""), *version = obj_str(list, "apiVersion");
	size_t i, n;
	val *item;
	int status = 0;

	yyjson_arr_foreach(items, i, n, item)
	{
		autofree char *at = xasprintf("%s, item %zu", where, i + 1);

		if (strlen(kind) > 4 && version && yyjson_is_obj(item) &&
			!yyjson_obj_get(item, "kind"))
			status = give_typed(s, item, kind, version, at, e);
		else
			status = give_object(s, d, item, at, e);
		if (status)
			break;
	}
	return status;
}

static int give_object(const struct stream *s, doc *d, val *v, const char *where, struct err *e)
{
	val *items = yyjson_obj_get(v, "items");

	if (!yyjson_is_obj(v))
		return err_set(e, ERR_SYNTAX, "%s: not an object", where);
	if (yyjson_is_arr(items) && ends_in_list(obj_str_or(v, "kind", "")))
		return give_items(s, d, items, v, where, e);
	return s->fn(s->arg, d, v, where, e);
}

static int give_document(const struct stream *s, doc *d, size_t line, struct err *e)
{
	val *root = yyjson_doc_get_root(d);
	autofree char *where = xasprintf("%s: line %zu", s->name, line);

	if (yyjson_is_arr(root))
		return give_items(s, d, root, NULL, where, e);
	return give_object(s, d, root, where, e);
}

static int give_yaml(void *arg, doc *owned, int line, struct err *e)
{
	autodoc *d = owned;

	return give_document(arg, d, (size_t)line, e);
}

static size_t skip_blanks(const char *text, size_t len, size_t at)
{
	while (at < len && memchr(" \t\r\n", text[at], 4))
		at++;
	return at;
}

static int read_json(const struct stream *s, const char *text, size_t len, struct err *e)
{
	struct jscan_where w = {s->name, 1};
	size_t at = 0, start;
	struct jscan scan;
	int status;

	for (;; at = scan.end) {
		autodoc *d = NULL;

		start = skip_blanks(text, len, at);
		w.line += jscan_line(text + at, start - at) - 1;
		if (start == len)
			return 0;
		jscan(text, len, start, &scan);
		if (jscan_parse(text + start, scan.end - start, &w, &d, e) < 0)
			return -1;
		status = give_document(s, d, w.line, e);
		if (status)
			return status;
		w.line += jscan_line(text + start, scan.end - start) - 1;
	}
}

/* An object of JSON has a string or nothing behind its brace; YAML's flow style goes on freely. */
static bool is_json(const char *text, size_t len, size_t first)
{
	size_t next;

	if (first == len || (text[first] != '{' && text[first] != '['))
		return false;
	next = skip_blanks(text, len, first + 1);
	return text[first] == '[' || next == len || text[next] == '"' || text[next] == '}';
}

int obj_stream_text(
	const char *text, size_t len, const char *name, obj_stream_fn fn, void *arg, struct err *e)
{
	struct stream s = {name, fn, arg};
	size_t first = skip_blanks(text, len, 0);

	if (is_json(text, len, first))
		return read_json(&s, text, len, e);
	return yaml_parse(text, len, name, give_yaml, &s, e);
}
