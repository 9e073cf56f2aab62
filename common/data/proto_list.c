/* JSON → protobuf: lists, whose items are taken one by one: no tree of the whole is needed. */
#include <string.h>

#include "data/jscan.h"
#include "data/proto_priv.h"

enum { LIST_META = 1, LIST_ITEMS = 2 };

int proto_list_type(const char *api_version, const char *kind, const struct schema_type **ret_item,
	struct err *e)
{
	const struct schema_type *t;
	const struct schema_field *f;

	if (proto_find_type(api_version, kind, &t, e) < 0)
		return -1;
	f = schema_field(t, "items", 5);
	if (!f || f->nest != SCHEMA_LIST || f->shape != SCHEMA_OBJECT || !f->tag ||
		!schema_field(t, "apiVersion", 10))
		return err_set(e, ERR_NOTACCEPTABLE, "%s has no protobuf form as a list", t->name);
	*ret_item = f->type;
	return 0;
}

int proto_list_begin(const char *api_version, const char *kind, const val *meta, uint64_t items,
	struct buf *ret, struct err *e)
{
	autobuf m = BUF_INIT;
	size_t at = pb_open(&m, LIST_META);

	if (meta && proto_fields(schema_type("meta.v1.ListMeta"), meta, &m, e) < 0)
		return -1;
	pb_close(&m, at);
	proto_unknown_begin(ret, api_version, kind);
	pb_add_head(ret, PROTO_RAW, m.len + items);
	buf_add(ret, m.data, m.len);
	return 0;
}

int proto_list_item(const struct schema_type *item, const val *obj, struct buf *ret, struct err *e)
{
	size_t start = ret->len, mark = pb_open(ret, LIST_ITEMS);

	if (proto_fields(item, obj, ret, e) < 0) {
		buf_truncate(ret, start);
		return -1;
	}
	pb_close(ret, mark);
	return 0;
}

void proto_list_end(struct buf *ret)
{
	proto_unknown_end(ret);
}

/* Where the member "items" of the object in text begins, and its first element (or the "]"). */
static bool find_items(const char *text, size_t len, size_t *ret_key, size_t *ret_first)
{
	size_t start = 0;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		const char *p = text + i;

		if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']')
			depth--;
		if (*p != '"')
			continue;
		start = i;
		for (i++; i < len && text[i] != '"'; i++)
			i += text[i] == '\\';
		if (depth != 1 || i - start != 6 || memcmp(p, "\"items", 6) != 0)
			continue;
		i += 1 + strspn(text + i + 1, " \t\r\n:");
		if (i >= len || text[i] != '[')
			return false;
		*ret_key = start;
		*ret_first = i + 1 + strspn(text + i + 1, " \t\r\n");
		return true;
	}
	return false;
}

/* The text of the list without its items, as a document. */
static int list_head(
	const char *text, size_t len, size_t key, size_t first, doc **ret, struct err *e)
{
	autobuf head = BUF_INIT;
	struct jscan s = {.end = first};

	while (first < len && text[first] == '{') {
		if (!jscan(text, len, first, &s))
			return err_set(e, ERR_SYNTAX, "the list does not end");
		first = s.end + strspn(text + s.end, " \t\r\n,");
	}
	if (first >= len || text[first] != ']')
		return err_set(e, ERR_SYNTAX, "the list has items that are no objects");
	buf_add(&head, text, key);
	buf_adds(&head, "\"items\":[");
	buf_add(&head, text + first, len - first);
	return obj_parse(head.data, head.len, "list", ret, e);
}

static int add_items(const struct schema_type *item, const char *text, size_t len, size_t at,
	struct buf *b, struct err *e)
{
	while (text[at] == '{') {
		yyjson_read_err bad;
		struct jscan s;
		bool whole = jscan(text, len, at, &s);
		autodoc *d = whole ? yyjson_read_opts((char *)(uintptr_t)text + at, s.end - at, 0,
					     NULL, &bad)
				   : NULL;

		if (!d)
			return err_set(e, ERR_SYNTAX, "an item of the list is no JSON");
		if (proto_list_item(item, yyjson_doc_get_root(d), b, e) < 0)
			return -1;
		at = s.end + strspn(text + s.end, " \t\r\n,");
	}
	return 0;
}

int proto_write_text(const char *text, size_t len, struct buf *ret, struct err *e)
{
	size_t key, first;
	const struct schema_type *item;
	const char *api_version, *kind;
	autodoc *d = NULL;
	autobuf items = BUF_INIT;
	const val *root;

	if (!find_items(text, len, &key, &first)) {
		if (obj_parse(text, len, "object", &d, e) < 0)
			return -1;
		return proto_write(yyjson_doc_get_root(d), ret, e);
	}
	if (list_head(text, len, key, first, &d, e) < 0)
		return -1;
	root = yyjson_doc_get_root(d);
	api_version = obj_str_or(root, "apiVersion", "");
	kind = obj_str_or(root, "kind", "");
	if (proto_list_type(api_version, kind, &item, e) < 0 ||
		add_items(item, text, len, first, &items, e) < 0 ||
		proto_list_begin(api_version, kind, obj_at(root, "metadata"), items.len, ret,
			e) < 0)
		return -1;
	buf_add(ret, items.data, items.len);
	proto_list_end(ret);
	return 0;
}
