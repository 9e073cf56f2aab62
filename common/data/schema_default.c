/* Defaults of a type, put where a field is absent. */
#include <stdlib.h>
#include <string.h>

#include "data/schema.h"

static mval *get(mval *obj, const char *name, size_t len)
{
	return yyjson_mut_obj_getn(obj, name, len);
}

/* Does one condition hold: "^Kind" about the object around this one, else about a field beside the
   default's? */
static bool holds_one(const char *when, size_t len, const struct schema_type *up, mval *obj)
{
	bool not = *when == '!';
	const char *name = when + not, *end = when + len, *is;
	size_t n = strcspn(name, ":,"), is_len;
	mval *v;

	if (*when == '^')
		return up && !strncmp(strrchr(up->name, '.') + 1, when + 1, len - 1) &&
		       !strrchr(up->name, '.')[len];
	v = get(obj, name, n);
	if (name + n == end)
		return (v && !yyjson_mut_is_null(v)) != not ;
	is = yyjson_mut_get_str(v);
	is_len = yyjson_mut_get_len(v);
	for (const char *want = name + n; is && want < end; want += 1 + strcspn(want + 1, "|,"))
		if (strcspn(want + 1, "|,") == is_len && !memcmp(want + 1, is, is_len))
			return true;
	return false;
}

static bool holds(const char *when, const struct schema_type *up, mval *obj)
{
	size_t len;

	for (; when; when = when[len] ? when + len + 1 : NULL) {
		len = strcspn(when, ",");
		if (!holds_one(when, len, up, obj))
			return false;
	}
	return true;
}

/* The default as a value of d. Most are a word or a number: those without a parser. */
static mval *value(mdoc *d, const char *text)
{
	size_t len = strlen(text);
	yyjson_doc *parsed;
	mval *v;

	if (*text == '"' && !memchr(text, '\\', len))
		return yyjson_mut_strncpy(d, text + 1, len - 2);
	if (!strcmp(text, "{}"))
		return yyjson_mut_obj(d);
	parsed = yyjson_read(text, len, 0);
	if (!parsed)
		bug("a default that was checked is not JSON");
	v = yyjson_val_mut_copy(d, yyjson_doc_get_root(parsed));
	yyjson_doc_free(parsed);
	return v;
}

/* Is v as good as absent? In Go's structures "" and an empty list are, where a default exists, and
   0 where the schema says so. */
static bool is_absent(const struct schema_field *f, mval *v)
{
	if (!v || yyjson_mut_is_null(v))
		return true;
	if (!strcmp(f->dflt, "null"))
		return false;
	if (f->nest == SCHEMA_LIST)
		return yyjson_mut_is_arr(v) && !yyjson_mut_arr_size(v);
	if (f->flags & SCHEMA_ZERO_ABSENT && yyjson_mut_is_int(v))
		return !yyjson_mut_get_uint(v);
	return yyjson_mut_is_str(v) && !yyjson_mut_get_len(v);
}

static void set(mdoc *d, mval *obj, const struct schema_field *f, mval *was)
{
	mval *v = value(d, f->dflt);

	if (was)
		yyjson_mut_obj_replace(obj, yyjson_mut_str(d, f->name), v);
	else
		yyjson_mut_obj_add(obj, yyjson_mut_strcpy(d, f->name), v);
}

static void defaults(const struct schema_type *t, const struct schema_type *up, mdoc *d, mval *obj);

static void below(const struct schema_type *t, const struct schema_field *f, mdoc *d, mval *v)
{
	size_t i, n;
	mval *k, *el;

	if (f->nest == SCHEMA_ONE) {
		defaults(f->type, t, d, v);
	} else if (f->nest == SCHEMA_LIST) {
		yyjson_mut_arr_foreach(v, i, n, el) defaults(f->type, t, d, el);
	} else if (f->nest == SCHEMA_MAP) {
		yyjson_mut_obj_foreach(v, i, n, k, el) defaults(f->type, t, d, el);
	}
}

/* up: the type around t; NULL at the top */
static void defaults(const struct schema_type *t, const struct schema_type *up, mdoc *d, mval *obj)
{
	const struct schema_field *f;
	size_t i, n;
	mval *k, *v;

	if (!yyjson_mut_is_obj(obj))
		return;
	for (i = 0; (f = schema_field_nth(t, i)); i++) {
		if (!f->dflt)
			continue;
		v = get(obj, f->name, strlen(f->name));
		if (is_absent(f, v) && holds(f->when, up, obj))
			set(d, obj, f, v);
	}
	yyjson_mut_obj_foreach(obj, i, n, k, v)
	{
		f = schema_field(t, yyjson_mut_get_str(k), yyjson_mut_get_len(k));
		if (f && f->shape == SCHEMA_OBJECT)
			below(t, f, d, v);
	}
}

void schema_default(const struct schema_type *t, mdoc *d, mval *obj)
{
	defaults(t, NULL, d, obj);
}
