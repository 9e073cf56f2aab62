/* JSON text into documents. */
#include <string.h>

#include "data/jscan.h"
#include "data/node.h"

bool jscan(const char *text, size_t len, size_t start, struct jscan *ret)
{
	bool in_string = false;
	int depth = 0;

	*ret = (struct jscan){.end = len};
	for (size_t i = start; i < len; i++) {
		char c = text[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > OBJ_MAX_DEPTH && !ret->too_deep)
				ret->too_deep = i + 1;
		} else if ((c == '}' || c == ']') && --depth <= 0) {
			ret->end = i + 1;
			return true;
		}
	}
	return false;
}

size_t jscan_line(const char *text, size_t pos)
{
	size_t line = 1;

	for (const char *p = text; (p = memchr(p, '\n', (size_t)(text + pos - p))); p++)
		line++;
	return line;
}

static int compare_keys(const void *a, const void *b)
{
	val *x = *(val *const *)a, *y = *(val *const *)b;
	size_t nx = yyjson_get_len(x), ny = yyjson_get_len(y);
	int c = nx != ny ? (nx > ny) - (nx < ny) : memcmp(yyjson_get_str(x), yyjson_get_str(y), nx);

	/* equal keys in the order of the text, so that the second one is blamed */
	return c ? c : (x > y) - (x < y);
}

static bool same_key(val *a, val *b)
{
	return unsafe_yyjson_equals_strn(a, yyjson_get_str(b), yyjson_get_len(b));
}

/* A key that the object has a second time, or NULL. */
static val *duplicate_key(val *obj)
{
	size_t n = yyjson_obj_size(obj), used = 0;
	val *few[24], **keys = few, *found = NULL;
	autofree val **many = NULL;
	struct node_iter it = node_iter(node_of(obj));
	struct node k, v;

	if (n > array_size(few))
		keys = many = xcalloc(n, sizeof(*many));
	while (node_iter_next(&it, &k, &v)) {
		/* few keys: comparing all pairs is quicker than sorting */
		for (size_t i = 0; !many && !found && i < used; i++)
			found = same_key(keys[i], k.v) ? k.v : NULL;
		keys[used++] = k.v;
	}
	if (!many)
		return found;
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n && !found; i++)
		found = same_key(keys[i - 1], keys[i]) ? keys[i] : NULL;
	return found;
}

/* Byte of text at which its n-th string (from 0) begins: what a value of the document was. */
static size_t nth_string(const char *text, size_t len, size_t n)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '"')
			continue;
		if (!n--)
			return i;
		for (i++; i < len && text[i] != '"'; i++) {
			if (text[i] == '\\')
				i++;
		}
	}
	return len;
}

static int check_keys(doc *d, const char *text, size_t len, struct jscan_where *w, struct err *e)
{
	/* an immutable document is one array of values in the order of the text */
	val *all = yyjson_doc_get_root(d), *dup = NULL;
	size_t n = yyjson_doc_get_val_count(d), strings = 0, pos;

	for (size_t i = 0; i < n && !dup; i++) {
		if (yyjson_obj_size(&all[i]) > 1)
			dup = duplicate_key(&all[i]);
	}
	if (!dup)
		return 0;
	for (val *v = all; v < dup; v++)
		strings += yyjson_is_str(v);
	pos = nth_string(text, len, strings);
	return err_set(e, ERR_SYNTAX, "%s: line %zu: key \"%.200s\" already set in map", w->name,
		w->line - 1 + jscan_line(text, pos), yyjson_get_str(dup));
}

int jscan_parse(const char *text, size_t len, struct jscan_where *w, doc **ret, struct err *e)
{
	yyjson_read_err re;
	size_t line = 1, col = 1, chr;
	autodoc *d = yyjson_read_opts((char *)(uintptr_t)text, len, 0, NULL, &re);

	if (!d && !len)
		return err_set(e, ERR_SYNTAX, "%s: empty", w->name);
	if (!d) {
		yyjson_locate_pos(text, len, re.pos, &line, &col, &chr);
		return err_set(e, ERR_SYNTAX, "%s: line %zu, column %zu: %s", w->name,
			w->line - 1 + line, col, re.msg);
	}
	if (check_keys(d, text, len, w, e) < 0)
		return -1;
	*ret = take(d);
	return 0;
}

int jscan_too_deep(const char *text, size_t pos, struct jscan_where *w, struct err *e)
{
	return err_set(e, ERR_SYNTAX, "%s: line %zu: nested deeper than %d levels", w->name,
		w->line - 1 + jscan_line(text, pos), OBJ_MAX_DEPTH);
}

int obj_parse(const char *text, size_t len, const char *name, doc **ret, struct err *e)
{
	struct jscan_where w = {name, 1};
	struct jscan s;
	size_t at = 0;

	/* yyjson has no limit, and whoever walks the answer recurses */
	while (at < len && jscan(text, len, at, &s)) {
		if (s.too_deep)
			break;
		at = s.end;
	}
	if (at < len && s.too_deep)
		return jscan_too_deep(text, s.too_deep, &w, e);
	return jscan_parse(text, len, &w, ret, e);
}

int obj_parse_mut(const char *text, size_t len, const char *name, mdoc **ret, struct err *e)
{
	autodoc *d = NULL;

	if (obj_parse(text, len, name, &d, e) < 0)
		return -1;
	*ret = mdoc_from(yyjson_doc_get_root(d));
	return 0;
}
