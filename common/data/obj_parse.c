/* JSON text into documents. */
#include <string.h>

#include "data/jscan.h"
#include "data/node.h"

bool jscan(const char *text, size_t len, size_t start, struct jscan *ret)
{
	bool in_string = false;
	int depth = 0;

	*ret = (struct jscan){.end = len};
	/* one flat loop: branches that mostly go the same way beat a loop a string */
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

/* Up to this many keys are looked up in a table on the stack, four times as large. */
#define FEW_KEYS 64

static unsigned int few_hash(val *key)
{
	const unsigned char *p = (const unsigned char *)yyjson_get_str(key);
	size_t n = yyjson_get_len(key);

	/* keys of one object differ at their ends or in their lengths, mostly */
	return n ? (unsigned int)(n * 31 + p[0] * 7 + p[n / 2] * 13 + p[n - 1]) : 0;
}

static val *duplicate_among_few(val *obj)
{
	val *table[4 * FEW_KEYS] = {NULL};
	struct node_iter it = node_iter(node_of(obj));
	struct node k, v;

	while (node_iter_next(&it, &k, &v)) {
		unsigned int at = few_hash(k.v) % array_size(table);

		for (; table[at]; at = (at + 1) % array_size(table)) {
			if (same_key(table[at], k.v))
				return k.v;
		}
		table[at] = k.v;
	}
	return NULL;
}

/* A key that the object has a second time, or NULL. */
static val *duplicate_key(val *obj)
{
	size_t n = yyjson_obj_size(obj), used = 0;
	autofree val **keys = NULL;
	struct node_iter it = node_iter(node_of(obj));
	struct node k, v;

	if (n <= 4) {
		val *first = it.at.v;

		/* the usual case: comparing all pairs costs least */
		while (node_iter_next(&it, &k, &v)) {
			for (val *o = first; o != k.v; o = unsafe_yyjson_get_next(o + 1)) {
				if (same_key(o, k.v))
					return k.v;
			}
		}
		return NULL;
	}
	if (n <= FEW_KEYS)
		return duplicate_among_few(obj);
	keys = xcalloc(n, sizeof(*keys));
	while (node_iter_next(&it, &k, &v))
		keys[used++] = k.v;
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n; i++) {
		if (same_key(keys[i - 1], keys[i]))
			return keys[i];
	}
	return NULL;
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

static int fail_duplicate(const val *all, const val *dup, const char *text, size_t len,
	struct jscan_where *w, struct err *e)
{
	size_t strings = 0, pos;

	for (const val *v = all; v < dup; v++)
		strings += unsafe_yyjson_is_str(node_of(v).v);
	pos = nth_string(text, len, strings);
	return err_set(e, ERR_SYNTAX, "%s: line %zu: key \"%.200s\" already set in map", w->name,
		w->line - 1 + jscan_line(text, pos), node_str(node_of(dup)));
}

static int fail_deep(const char *text, size_t len, struct jscan_where *w, struct err *e)
{
	struct jscan s;

	jscan(text, len, 0, &s);
	return err_set(e, ERR_SYNTAX, "%s: line %zu: nested deeper than %d levels", w->name,
		w->line - 1 + jscan_line(text, s.too_deep), OBJ_MAX_DEPTH);
}

/* Depth and keys. An immutable document is one array of values in the order of the text, which
 * yyjson reads without recursion; whoever walks it later does recurse. */
static int check(doc *d, const char *text, size_t len, struct jscan_where *w, struct err *e)
{
	val *all = yyjson_doc_get_root(d), *ends[OBJ_MAX_DEPTH];
	size_t n = yyjson_doc_get_val_count(d), depth = 0;

	for (val *v = all; v < all + n; v++) {
		val *dup;

		while (depth && v >= ends[depth - 1])
			depth--;
		if (!unsafe_yyjson_is_ctn(v))
			continue;
		if (depth == OBJ_MAX_DEPTH)
			return fail_deep(text, len, w, e);
		ends[depth++] = unsafe_yyjson_get_next(v);
		dup = yyjson_obj_size(v) > 1 ? duplicate_key(v) : NULL;
		if (dup && !w->twice)
			return fail_duplicate(all, dup, text, len, w, e);
		if (dup)
			*w->twice = true;
	}
	return 0;
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
	if (check(d, text, len, w, e) < 0)
		return -1;
	*ret = take(d);
	return 0;
}

int obj_parse(const char *text, size_t len, const char *name, doc **ret, struct err *e)
{
	struct jscan_where w = {name, 1, NULL};

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
