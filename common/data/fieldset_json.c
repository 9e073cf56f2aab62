/* Sets of paths as FieldsV1 and as people read them. */
#include <string.h>

#include "data/fieldset.h"

static const char prefixes[] = {[FIELDSET_NAME] = 'f',
	[FIELDSET_KEY] = 'k',
	[FIELDSET_VALUE] = 'v',
	[FIELDSET_INDEX] = 'i'};

static int bad_elem(const char *key, const char *why, struct err *e)
{
	return err_set(e, ERR_INVALID, "path element \"%s\": %s", key, why);
}

/* JSON text of keys or a value in canonical form: compact, names in order. */
static int canonical(struct fieldset_pool *p, const char *key, const char *text, size_t len,
	struct fieldset *to, struct err *e)
{
	autodoc *d = NULL;
	autobuf b = BUF_INIT;
	char *copy;
	val *v;

	if (obj_parse(text, len, "value", &d, NULL))
		return bad_elem(key, "not JSON", e);
	v = yyjson_doc_get_root(d);
	if ((to->kind == FIELDSET_KEY) != yyjson_is_obj(v) || yyjson_is_arr(v))
		return bad_elem(key, "not what its type says", e);
	obj_write_sorted(&b, v);
	if (b.len == len && !memcmp(b.data, text, len))
		return 0;
	copy = fieldset_alloc(p, b.len + 1);
	memcpy(copy, b.data, b.len + 1);
	to->elem = copy;
	to->len = (uint32_t)b.len;
	return 0;
}

/* A plain word in quotes needs no parser to be canonical. */
static bool plain_string(const char *s, size_t n)
{
	if (n < 2 || s[0] != '"' || s[n - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < n; i++)
		if (s[i] == '"' || s[i] == '\\' || (unsigned char)s[i] < 0x20)
			return false;
	return true;
}

/* The same for one key, as most lists have it: {"name":"x"}. */
static bool plain_key(const char *s, size_t n)
{
	const char *colon = n > 2 ? memchr(s, ':', n) : NULL;

	return colon && s[0] == '{' && s[n - 1] == '}' &&
	       plain_string(s + 1, (size_t)(colon - s) - 1) &&
	       plain_string(colon + 1, (size_t)(s + n - colon) - 2);
}

/* 1: read; 0: of a type that nobody knows. */
static int parse_elem(struct fieldset_pool *p, const mval *key, struct fieldset *to, struct err *e)
{
	const char *s = yyjson_mut_get_str((mval *)key);
	size_t n = yyjson_mut_get_len((mval *)key);

	if (n < 2)
		return bad_elem(s, "too short", e);
	if (s[1] != ':')
		return bad_elem(s, "a colon is missing", e);
	for (to->kind = 0; to->kind < sizeof(prefixes) && prefixes[to->kind] != s[0]; to->kind++)
		;
	if (to->kind == sizeof(prefixes))
		return 0;
	to->elem = s + 2;
	to->len = (uint32_t)(n - 2);
	switch ((enum fieldset_kind)to->kind) {
	case FIELDSET_NAME:
		return 1;
	case FIELDSET_INDEX:
		if (n == 2 || n > 12 || strspn(s + 2, "0123456789") != n - 2)
			return bad_elem(s, "not an index", e);
		return 1;
	case FIELDSET_VALUE:
		if (plain_string(s + 2, n - 2))
			return 1;
		break;
	case FIELDSET_KEY:
		if (plain_key(s + 2, n - 2))
			return 1;
		break;
	}
	return canonical(p, s, s + 2, n - 2, to, e) ? -1 : 1;
}

/* Upstream's reading: {} is a member without more; "." says so where there is more. */
static int parse(struct fieldset_pool *p, const mval *fields, bool *ret_member,
	const struct fieldset **ret, struct err *e)
{
	struct fieldset_list l = {0};
	const struct fieldset *all;
	size_t i, n;
	mval *key, *v;

	if (!yyjson_mut_is_obj((mval *)fields))
		return err_set(e, ERR_INVALID, "a set of fields is not an object");
	*ret_member = false;
	yyjson_mut_obj_foreach((mval *)fields, i, n, key, v)
	{
		struct fieldset f = {0};
		int known;

		if (yyjson_mut_equals_str(key, ".")) {
			*ret_member = true;
			continue;
		}
		known = parse_elem(p, key, &f, e);
		if (known < 0 || (known && parse(p, v, &f.member, &f.below, e)))
			return -1;
		if (known)
			fieldset_add(p, &l, (enum fieldset_kind)f.kind, f.elem, f.len, f.member,
				f.below);
	}
	all = fieldset_done(&l);
	/* two texts of one key: {"a":1,"b":2} and {"b":2,"a":1} */
	for (const struct fieldset *f = all; f && f->next; f = f->next)
		if (!fieldset_order(f, f->next))
			return err_set(e, ERR_INVALID, "a set of fields has an element twice");
	if (!all)
		*ret_member = true;
	*ret = all;
	return 0;
}

int fieldset_parse(struct fieldset_pool *p, const mval *fields, const struct fieldset **ret,
	struct err *e)
{
	bool member;

	return parse(p, fields, &member, ret, e);
}

static mval *key_of(mdoc *d, const struct fieldset *f)
{
	char small[128], *text = f->len + 2 <= sizeof(small) ? small : xmalloc(f->len + 2);
	mval *key;

	text[0] = prefixes[f->kind];
	text[1] = ':';
	memcpy(text + 2, f->elem, f->len);
	key = yyjson_mut_strncpy(d, text, f->len + 2);
	if (text != small)
		free(text);
	return key;
}

static mval *json(mdoc *d, bool member, const struct fieldset *s)
{
	mval *obj = yyjson_mut_obj(d);

	if (member && s)
		yyjson_mut_obj_add(obj, yyjson_mut_str(d, "."), yyjson_mut_obj(d));
	for (; s; s = s->next)
		yyjson_mut_obj_add(obj, key_of(d, s), json(d, s->member, s->below));
	return obj;
}

mval *fieldset_json(mdoc *d, const struct fieldset *s)
{
	return json(d, false, s);
}

/* {"port":80,"protocol":"TCP"} as [port=80,protocol="TCP"] */
static void write_keys(struct buf *b, const struct fieldset *f)
{
	autodoc *d = NULL;
	size_t i, n;
	val *key, *v;

	if (obj_parse(f->elem, f->len, "keys", &d, NULL))
		bug("keys that were checked are not JSON");
	yyjson_obj_foreach(yyjson_doc_get_root(d), i, n, key, v)
	{
		buf_addf(b, "%s%s=", i ? "," : "[", yyjson_get_str(key));
		obj_write(b, v);
	}
	buf_addc(b, ']');
}

void fieldset_write_elem(struct buf *b, const struct fieldset *f)
{
	switch ((enum fieldset_kind)f->kind) {
	case FIELDSET_NAME:
		buf_addf(b, ".%.*s", (int)f->len, f->elem);
		break;
	case FIELDSET_KEY:
		write_keys(b, f);
		break;
	case FIELDSET_VALUE:
		buf_addf(b, "[=%.*s]", (int)f->len, f->elem);
		break;
	case FIELDSET_INDEX:
		buf_addf(b, "[%.*s]", (int)f->len, f->elem);
		break;
	}
}

static void each(const struct fieldset *s, struct buf *path, fieldset_path_fn fn, void *arg)
{
	size_t len = path->len;

	for (const struct fieldset *f = s; f; f = f->next) {
		if (!f->member)
			continue;
		fieldset_write_elem(path, f);
		fn(arg, buf_str(path));
		buf_truncate(path, len);
	}
	for (const struct fieldset *f = s; f; f = f->next) {
		if (!f->below)
			continue;
		fieldset_write_elem(path, f);
		each(f->below, path, fn, arg);
		buf_truncate(path, len);
	}
}

void fieldset_each(const struct fieldset *s, fieldset_path_fn fn, void *arg)
{
	autobuf path = BUF_INIT;

	each(s, &path, fn, arg);
}
