/* Validation by a type: what is required, enums, limits, unions; and lists of causes. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "data/quantity.h"
#include "data/schema.h"
#include "data/schema_pack.h"
#include "data/schema_path.h"

#define CAUSES_BYTES (1u << 20)
#define CAUSE_BYTES 64 /* of each, besides its words */

void causes_release(struct causes *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->v[i].field);
		free(c->v[i].message);
	}
	free(c->v);
	*c = (struct causes){0};
}

bool causes_full(const struct causes *c)
{
	return c->bytes > CAUSES_BYTES;
}

void causes_add(struct causes *c, enum schema_wrong why, const char *field, const char *fmt, ...)
{
	va_list ap;

	/* each may show the whole object, and there may be one for each part of it */
	if (causes_full(c))
		return;
	GROW(c->v, c->n + 1, c->alloc);
	va_start(ap, fmt);
	c->v[c->n] = (struct cause){why, xstrdup(field), xvasprintf(fmt, ap)};
	va_end(ap);
	c->bytes += CAUSE_BYTES + strlen(field) + strlen(c->v[c->n].message);
	c->n++;
}

const char *cause_reason(enum schema_wrong why)
{
	switch (why) {
	case WRONG_TYPE:
		return "FieldValueTypeInvalid";
	case WRONG_REQUIRED:
		return "FieldValueRequired";
	case WRONG_ENUM:
		return "FieldValueNotSupported";
	case WRONG_DUPLICATE:
		return "FieldValueDuplicate";
	case WRONG_FORBIDDEN:
		return "FieldValueForbidden";
	case WRONG_TOOLONG:
		return "FieldValueTooLong";
	case WRONG_TOOMANY:
		return "FieldValueTooMany";
	case WRONG_RV_TOO_LARGE:
		return "ResourceVersionTooLarge";
	case WRONG_DISRUPTION:
		return "DisruptionBudget";
	case WRONG_TERMINATING:
		return "NamespaceTerminating";
	case WRONG_CONFLICT:
		return "FieldManagerConflict";
	case WRONG_UNKNOWN:
	case WRONG_INVALID:
		break;
	}
	return "FieldValueInvalid";
}

static void add(
	struct causes *c, enum schema_wrong why, const struct schema_path *at, const char *what)
{
	autobuf path = BUF_INIT;

	schema_path_write(&path, at);
	causes_add(c, why, buf_str(&path), "%s", what);
}

/* `what: "value"rest` */
static void add_value(struct causes *c, enum schema_wrong why, const struct schema_path *at,
	const char *what, const mval *v, const char *rest)
{
	autobuf m = BUF_INIT;

	buf_addf(&m, "%s: ", what);
	mobj_write(&m, v);
	buf_adds(&m, rest);
	add(c, why, at, buf_str(&m));
}

/* Absent, or the zero value of Go's structures. */
static bool is_empty(const mval *cv)
{
	mval *v = (mval *)cv;

	if (!v || yyjson_mut_is_null(v))
		return true;
	if (yyjson_mut_is_str(v) || yyjson_mut_is_arr(v))
		return !yyjson_mut_get_len(v);
	return yyjson_mut_is_int(v) && !yyjson_mut_get_uint(v);
}

static void enums(
	const struct schema_field *f, const struct schema_path *at, const mval *v, struct causes *c)
{
	const char *s = yyjson_mut_get_str((mval *)v);
	autobuf rest = BUF_INIT;

	if (!s || !*s)
		return;
	buf_adds(&rest, ": supported values: ");
	for (const char *const *w = f->enums; *w; w++) {
		if (!strcmp(*w, s))
			return;
		buf_addf(&rest, "%s\"%s\"", w == f->enums ? "" : ", ", *w);
	}
	add_value(c, WRONG_ENUM, at, "Unsupported value", v, buf_str(&rest));
}

static void quantity(const struct schema_path *at, const mval *v, struct causes *c)
{
	const char *s = yyjson_mut_get_str((mval *)v);
	struct quantity q;
	struct err e = ERR_INIT;
	autobuf rest = BUF_INIT;

	if (s && !quantity_parse(s, &q, &e))
		return;
	buf_addf(&rest, ": %s", e.msg);
	add_value(c, WRONG_INVALID, at, "Invalid value", v, buf_str(&rest));
}

static void timestamp(const struct schema_path *at, const mval *v, struct causes *c)
{
	const char *s = yyjson_mut_get_str((mval *)v);
	int64_t ns;

	if (!s || clock_parse_rfc3339(s, &ns))
		add_value(c, WRONG_INVALID, at, "Invalid value", v, ": must be an RFC 3339 time");
}

static void object(const struct schema_type *t, const struct schema_path *up, const mval *obj,
	struct causes *c);

static void element(
	const struct schema_field *f, const struct schema_path *at, const mval *v, struct causes *c)
{
	if (f->flags & SCHEMA_ENUM_CLOSED)
		enums(f, at, v, c);
	if (f->shape == SCHEMA_OBJECT)
		object(f->type, at, v, c);
	else if (f->shape == SCHEMA_QUANTITY)
		quantity(at, v, c);
	else if (f->shape == SCHEMA_TIME || f->shape == SCHEMA_MICROTIME)
		timestamp(at, v, c);
}

/* Elements of a list that must differ in one field; a hash table, for lists may be long. */
struct seen {
	struct map m;
	const char *key;
};

static void differs(struct seen *s, const struct schema_path *at, const mval *v, struct causes *c)
{
	mval *k = yyjson_mut_obj_get((mval *)v, s->key);
	const char *str = yyjson_mut_get_str(k);
	struct schema_path below = {.up = at, .name = s->key, .len = strlen(s->key)};

	if (!str || !*str)
		return;
	if (map_has(&s->m, str))
		add_value(c, WRONG_DUPLICATE, &below, "Duplicate value", k, "");
	else
		map_put(&s->m, str, (void *)v);
}

static void list(
	const struct schema_field *f, const struct schema_path *up, const mval *v, struct causes *c)
{
	bool unique = f->flags & SCHEMA_UNIQUE && f->map_keys;
	struct seen seen = {MAP_INIT, unique ? f->map_keys[0] : NULL};
	struct schema_path at = {.up = up};
	size_t n;
	mval *el;

	yyjson_mut_arr_foreach((mval *)v, at.index, n, el)
	{
		if (causes_full(c))
			break;
		element(f, f->flags & SCHEMA_ENUM_WHOLE ? up : &at, el, c);
		if (unique)
			differs(&seen, &at, el, c);
	}
	map_release(&seen.m);
}

static void map(
	const struct schema_field *f, const struct schema_path *up, const mval *v, struct causes *c)
{
	size_t i, n;
	mval *k, *el;

	yyjson_mut_obj_foreach((mval *)v, i, n, k, el)
	{
		struct schema_path at = {.up = up,
			.name = yyjson_mut_get_str(k),
			.len = yyjson_mut_get_len(k),
			.key = true};

		if (f->nest == SCHEMA_MAP)
			element(f, &at, el, c);
		else
			list(f, &at, el, c);
	}
}

static void needed(const struct schema_field *f, const struct schema_path *at, struct causes *c)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "Required value");
	if (f->need)
		buf_addf(&b, ": %s", f->need);
	add(c, WRONG_REQUIRED, at, buf_str(&b));
}

static void field(
	const struct schema_field *f, const struct schema_path *up, const mval *v, struct causes *c)
{
	struct schema_path at = {.up = up, .name = f->name, .len = strlen(f->name)};

	if (f->flags & SCHEMA_NEEDED && is_empty(v))
		needed(f, &at, c);
	if (!v || yyjson_mut_is_null((mval *)v))
		return;
	if (f->nest == SCHEMA_LIST)
		list(f, &at, v, c);
	else if (f->nest != SCHEMA_ONE)
		map(f, &at, v, c);
	else
		element(f, &at, v, c);
}

/* The object's values by field first, then the fields in the order of the text: one pass over the
   keys, and errors in upstream's order. */
static void object(const struct schema_type *t, const struct schema_path *up, const mval *obj,
	struct causes *c)
{
	const struct schema_field *fields, *f;
	const mval *by_field[SCHEMA_MAX_FIELDS_OF_TYPE];
	size_t n_fields, i, n;
	mval *k, *v;

	if (!yyjson_mut_is_obj((mval *)obj))
		return;
	fields = schema_fields(t, &n_fields);
	memset(by_field, 0, n_fields * sizeof *by_field);
	yyjson_mut_obj_foreach((mval *)obj, i, n, k, v)
	{
		f = schema_field(t, yyjson_mut_get_str(k), yyjson_mut_get_len(k));
		if (f)
			by_field[f - fields] = v;
	}
	for (i = 0; (f = schema_field_nth(t, i)); i++)
		field(f, up, by_field[f - fields], c);
}

void schema_validate(const struct schema_type *t, const mval *obj, struct causes *c)
{
	object(t, NULL, obj, c);
}
