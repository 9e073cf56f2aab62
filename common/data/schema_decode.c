/*
 * What Go's decoder of the API server does to an object: types, unknown fields, null as absent,
 * and the one form of quantities and times.
 */
#include <inttypes.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/dur.h"
#include "data/quantity.h"
#include "data/schema_decode_priv.h"
#include "data/schema_zero.h"

/* Unknown fields reported for one object, as upstream's decoder. */
#define MAX_UNKNOWN 100

/* The canonical text in place of v. */
static void replace_str(const struct decode *x, mval *v, const char *s, size_t len)
{
	mval *n = yyjson_mut_strncpy(x->d, s, len);

	yyjson_mut_set_strn(v, yyjson_mut_get_str(n), len);
}

static int quantity(const struct decode *x, mval *v)
{
	autobuf text = BUF_INIT, canon = BUF_INIT;
	struct quantity q;

	if (yyjson_mut_is_str(v))
		buf_add(&text, yyjson_mut_get_str(v), yyjson_mut_get_len(v));
	else
		mobj_write(&text, v);
	/* a number as yyjson writes it: 2.0 is 2 there, too */
	if (quantity_parse(buf_str(&text), &q, x->e)) {
		x->e->code = ERR_BADREQUEST;
		return -1;
	}
	quantity_write(&canon, &q);
	if (!yyjson_mut_is_str(v) || strcmp(buf_str(&canon), yyjson_mut_get_str(v)) != 0)
		replace_str(x, v, buf_str(&canon), canon.len);
	return 0;
}

/* Of the fraction of a MicroTime upstream wants six digits, no more and no less. */
static bool is_micro(const char *s)
{
	const char *dot = strchr(s, '.');

	return dot && strspn(dot + 1, "0123456789") == 6;
}

static int timestamp(const struct decode *x, const struct schema_type *t,
	const struct schema_path *at, mval *v, bool micro)
{
	char out[CLOCK_RFC3339_SIZE];
	const char *s = yyjson_mut_get_str(v);
	struct moment when;

	if (!s)
		return decode_wrong_value(x, t, at, v, false, "string");
	if (clock_parse_moment(s, &when) || (micro && !is_micro(s)))
		return decode_wrong_time(x, s, micro);
	clock_moment(when, micro, out);
	if (strcmp(out, s) != 0)
		replace_str(x, v, out, strlen(out));
	return 0;
}

static int bytes(const struct decode *x, mval *v)
{
	autobuf out = BUF_INIT;
	struct err *e = x->tree ? x->e : x->wrong, own = ERR_INIT;

	if (!base64_decode(&out, yyjson_mut_get_str(v), yyjson_mut_get_len(v), *e->msg ? &own : e))
		return 0;
	e->code = ERR_BADREQUEST;
	return x->tree ? -1 : 0;
}

static bool fits(const mval *v, int64_t min, int64_t max)
{
	if (yyjson_mut_is_uint((mval *)v))
		return yyjson_mut_get_uint((mval *)v) <= (uint64_t)max;
	return yyjson_mut_is_sint((mval *)v) && yyjson_mut_get_sint((mval *)v) >= min;
}

static int int_or_string(const struct decode *x, const struct schema_type *t,
	const struct schema_path *at, const mval *v)
{
	if (yyjson_mut_is_str((mval *)v) || fits(v, INT32_MIN, INT32_MAX))
		return 0;
	return decode_wrong_value(x, t, at, v, yyjson_mut_is_num((mval *)v), "int32");
}

static int object(const struct decode *x, const struct schema_type *t, const struct schema_path *up,
	mval *obj);

/* One value of the field's element shape. */
static int element(const struct decode *x, const struct schema_type *t,
	const struct schema_field *f, const struct schema_path *at, mval *v)
{
	bool ok = true, show = false;

	switch (f->shape) {
	case SCHEMA_STRING:
	case SCHEMA_DURATION:
		ok = yyjson_mut_is_str(v);
		break;
	case SCHEMA_BYTES:
		ok = yyjson_mut_is_str(v);
		if (ok)
			return bytes(x, v);
		break;
	case SCHEMA_BOOL:
		ok = yyjson_mut_is_bool(v);
		break;
	case SCHEMA_INT32:
	case SCHEMA_INT64:
		ok = f->shape == SCHEMA_INT32 ? fits(v, INT32_MIN, INT32_MAX)
					      : fits(v, INT64_MIN, INT64_MAX);
		show = yyjson_mut_is_num(v);
		break;
	case SCHEMA_NUMBER:
		ok = yyjson_mut_is_num(v);
		break;
	case SCHEMA_TIME:
	case SCHEMA_MICROTIME:
		return timestamp(x, t, at, v, f->shape == SCHEMA_MICROTIME);
	case SCHEMA_QUANTITY:
		return quantity(x, v);
	case SCHEMA_INT_OR_STRING:
		return int_or_string(x, t, at, v);
	case SCHEMA_ANY:
		return 0;
	case SCHEMA_OBJECT:
		ok = yyjson_mut_is_obj(v);
		if (ok)
			return object(x, f->type, at, v);
		break;
	}
	return ok ? 0 : decode_wrong_type(x, t, f, SCHEMA_ONE, at, v, show);
}

static int list(const struct decode *x, const struct schema_type *t, const struct schema_field *f,
	const struct schema_path *up, mval *v, enum schema_nest nest)
{
	struct schema_path at = {.up = up};
	yyjson_mut_arr_iter it;
	mval *el;

	if (!yyjson_mut_arr_iter_init(v, &it))
		return decode_wrong_type(x, t, f, nest, up, v, false);
	for (; (el = yyjson_mut_arr_iter_next(&it)); at.index++) {
		if (yyjson_mut_is_null(el))
			schema_zero(f, el);
		if (!yyjson_mut_is_null(el) && element(x, t, f, &at, el))
			return -1;
	}
	return 0;
}

static void tell(const struct decode *x, const struct schema_path *at, enum schema_wrong why,
	const char *what)
{
	autobuf path = BUF_INIT;

	if (x->unknown->n >= MAX_UNKNOWN)
		return;
	schema_path_write_strict(&path, at);
	causes_add(x->unknown, why, buf_str(&path), "%s field \"%s\"", what, buf_str(&path));
}

static void unknown(const struct decode *x, const struct schema_path *at)
{
	tell(x, at, WRONG_UNKNOWN, "unknown");
}

static void twice(const struct decode *x, const struct schema_path *at, const mval *key)
{
	if (obj_keys_has(x->twice, key))
		tell(x, at, WRONG_DUPLICATE, "duplicate");
}

static int map(const struct decode *x, const struct schema_type *t, const struct schema_field *f,
	const struct schema_path *up, mval *v)
{
	yyjson_mut_obj_iter it;
	mval *k;

	if (!yyjson_mut_obj_iter_init(v, &it))
		return decode_wrong_type(x, t, f, f->nest, up, v, false);
	while ((k = yyjson_mut_obj_iter_next(&it))) {
		mval *el = yyjson_mut_obj_iter_get_val(k);
		struct schema_path at = {.up = up,
			.name = yyjson_mut_get_str(k),
			.len = yyjson_mut_get_len(k),
			.key = true};

		twice(x, &at, k);
		if (f->nest == SCHEMA_MAP_LIST) {
			if (!yyjson_mut_is_null(el) && list(x, t, f, &at, el, SCHEMA_LIST))
				return -1;
			continue;
		}
		if (yyjson_mut_is_null(el))
			schema_zero(f, el);
		if (!yyjson_mut_is_null(el) && element(x, t, f, &at, el))
			return -1;
	}
	return 0;
}


/* The field's value, which is not null. */
static int value(const struct decode *x, const struct schema_type *t, const struct schema_field *f,
	const struct schema_path *at, mval *v)
{
	if (f->nest == SCHEMA_LIST)
		return list(x, t, f, at, v, SCHEMA_LIST);
	if (f->nest != SCHEMA_ONE)
		return map(x, t, f, at, v);
	return element(x, t, f, at, v);
}

static int object(const struct decode *x, const struct schema_type *t, const struct schema_path *up,
	mval *obj)
{
	yyjson_mut_obj_iter it;
	mval *k;
	int rc = 0;

	yyjson_mut_obj_iter_init(obj, &it);
	while (!rc && (k = yyjson_mut_obj_iter_next(&it))) {
		mval *v = yyjson_mut_obj_iter_get_val(k);
		struct schema_path at = {
			.up = up, .name = yyjson_mut_get_str(k), .len = yyjson_mut_get_len(k)};
		const struct schema_field *f = schema_field(t, at.name, at.len);

		if (f)
			twice(x, &at, k);
		if (!f) {
			unknown(x, &at);
			if (x->prune)
				yyjson_mut_obj_iter_remove(&it);
		} else if (yyjson_mut_is_null(v)) {
			if (!(f->flags & SCHEMA_NULLABLE))
				yyjson_mut_obj_iter_remove(&it);
		} else {
			rc = value(x, t, f, &at, v);
			if (!rc && schema_is_nothing(f, v))
				yyjson_mut_obj_iter_remove(&it);
		}
	}
	return rc;
}

static int decode(const struct schema_type *t, mval *obj, struct decode *x)
{
	struct err wrong = ERR_INIT;

	x->wrong = &wrong;
	if (!yyjson_mut_is_obj(obj))
		return decode_wrong_object(x, t, obj);
	if (object(x, t, NULL, obj) < 0)
		return -1;
	if (!*wrong.msg)
		return 0;
	*x->e = wrong;
	return -1;
}

int schema_decode_text(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	const struct obj_keys *twice, struct causes *ret_unknown, struct err *e)
{
	struct err own = ERR_INIT;
	struct decode x = {d, prune, false, twice, ret_unknown, e ? e : &own, NULL};

	return decode(t, obj, &x);
}

int schema_decode(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	struct causes *ret_unknown, struct err *e)
{
	return schema_decode_text(t, d, obj, prune, NULL, ret_unknown, e);
}

int schema_decode_tree(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	struct causes *ret_unknown, struct err *e)
{
	struct err own = ERR_INIT, *bad = e ? e : &own;
	struct decode x = {d, prune, true, NULL, ret_unknown, bad, NULL};

	if (!decode(t, obj, &x))
		return 0;
	/* what a type's own decoder says */
	if (strncmp(bad->msg, "cannot ", 7) != 0 && strncmp(bad->msg, "unrecognized ", 13) != 0 &&
		strncmp(bad->msg, "error decoding ", 15) != 0)
		err_wrap(bad, "error decoding from json");
	return -1;
}
