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
#include "data/schema.h"
#include "data/schema_path.h"
#include "data/schema_zero.h"

/* Unknown fields reported for one object, as upstream's decoder. */
#define MAX_UNKNOWN 100

struct decode {
	mdoc *d;
	bool prune, tree;
	const struct obj_keys *twice; /* NULL: none */
	struct causes *unknown;
	struct err *e;
};

static const char *json_kind(const mval *v)
{
	switch (yyjson_mut_get_type((mval *)v)) {
	case YYJSON_TYPE_STR:
		return "string";
	case YYJSON_TYPE_NUM:
		return "number";
	case YYJSON_TYPE_BOOL:
		return "bool";
	case YYJSON_TYPE_ARR:
		return "array";
	case YYJSON_TYPE_OBJ:
		return "object";
	default:
		return "null";
	}
}

/* "core.v1.PodSpec" → "PodSpec", and with its package "v1.PodSpec" */
static const char *go_struct(const struct schema_type *t)
{
	return strrchr(t->name, '.') + 1;
}

static const char *go_package(const struct schema_type *t)
{
	const char *p = strrchr(t->name, '.');

	while (p > t->name && p[-1] != '.')
		p--;
	return p;
}

static void go_element(struct buf *b, const struct schema_type *t, const struct schema_field *f)
{
	static const char *const names[] = {
		[SCHEMA_STRING] = "string",
		[SCHEMA_INT32] = "int32",
		[SCHEMA_INT64] = "int64",
		[SCHEMA_BOOL] = "bool",
		[SCHEMA_NUMBER] = "float64",
		[SCHEMA_BYTES] = "[]uint8",
		[SCHEMA_TIME] = "v1.Time",
		[SCHEMA_MICROTIME] = "v1.MicroTime",
		[SCHEMA_DURATION] = "string",
		[SCHEMA_QUANTITY] = "resource.Quantity",
		[SCHEMA_INT_OR_STRING] = "intstr.IntOrString",
		[SCHEMA_ANY] = "runtime.RawExtension",
	};

	if (f->go && !strchr(f->go, '.'))
		buf_addf(b, "%.*s.", (int)strcspn(go_package(t), "."), go_package(t));
	buf_adds(b, f->go ? f->go : f->type ? go_package(f->type) : names[f->shape]);
}

/* The Go type of the field: nest is what is left of its nesting at the place of the error. */
static void go_type(struct buf *b, const struct schema_type *t, const struct schema_field *f,
	enum schema_nest nest)
{
	if ((nest == SCHEMA_MAP) && f->shape == SCHEMA_QUANTITY) {
		buf_adds(b, "v1.ResourceList");
		return;
	}
	if (nest == SCHEMA_MAP || nest == SCHEMA_MAP_LIST)
		buf_adds(b, "map[string]");
	if (nest == SCHEMA_LIST || nest == SCHEMA_MAP_LIST)
		buf_adds(b, "[]");
	go_element(b, t, f);
}

/* What upstream's converter from maps says, which has no decoder's words: its kinds of values, and
 * of the field only what kind of type it has. */
static int wrong_tree(const struct decode *x, const struct schema_field *f, enum schema_nest nest,
	const mval *v)
{
	static const char *const basic[] = {
		[SCHEMA_STRING] = "string",
		[SCHEMA_INT32] = "int32",
		[SCHEMA_INT64] = "int64",
		[SCHEMA_BOOL] = "bool",
		[SCHEMA_NUMBER] = "float64",
		[SCHEMA_DURATION] = "string",
	};
	bool whole = yyjson_mut_is_int((mval *)v), list = nest == SCHEMA_LIST;
	const char *kind = yyjson_mut_is_num((mval *)v)	  ? whole ? "int64" : "float64"
			   : yyjson_mut_is_obj((mval *)v) ? "map"
			   : yyjson_mut_is_arr((mval *)v) ? "slice"
							  : json_kind(v);

	if (nest == SCHEMA_MAP || nest == SCHEMA_MAP_LIST)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore map from %s", kind);
	if (list || f->shape == SCHEMA_BYTES)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore slice from %s", kind);
	if (f->type)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore struct from: %s", kind);
	if (f->shape >= array_size(basic) || !basic[f->shape])
		return err_set(x->e, ERR_BADREQUEST,
			"error decoding from json: json: cannot unmarshal %s into Go value of type "
			"string",
			json_kind(v));
	/* numbers become texts and other numbers in Go, if not here */
	if ((whole && f->shape == SCHEMA_STRING) ||
		(yyjson_mut_is_num((mval *)v) && strstr(basic[f->shape], "int")))
		return err_set(x->e, ERR_BADREQUEST, "cannot convert %s to %s", kind,
			basic[f->shape]);
	return err_set(x->e, ERR_BADREQUEST, "unrecognized type: %s", basic[f->shape]);
}

/* A number is named when it is the value, not the kind, that does not fit. */
static int wrong_type(const struct decode *x, const struct schema_type *t,
	const struct schema_field *f, enum schema_nest nest, const struct schema_path *at,
	const mval *v, bool show)
{
	autobuf path = BUF_INIT, type = BUF_INIT, value = BUF_INIT;

	if (x->tree)
		return wrong_tree(x, f, nest, v);
	schema_path_write_fields(&path, at);
	go_type(&type, t, f, nest);
	if (show) {
		buf_addc(&value, ' ');
		mobj_write(&value, v);
	}
	return err_set(x->e, ERR_BADREQUEST,
		"json: cannot unmarshal %s%s into Go struct field %s.%s of type %s", json_kind(v),
		buf_str(&value), go_struct(t), buf_str(&path), buf_str(&type));
}

/* A type with a decoder of its own does not know the field it stands in. */
static int wrong_value(const struct decode *x, const mval *v, const char *type)
{
	return err_set(x->e, ERR_BADREQUEST, "json: cannot unmarshal %s into Go value of type %s",
		json_kind(v), type);
}

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

/* The sentence of Go's time.Parse: the element of the layout at which s stops to fit. */
static int bad_time(const struct decode *x, const char *s, const char *layout)
{
	static const char *const parts[] = {
		"2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"};
	const char *p = s, *part = parts[0];

	for (size_t i = 0; i < array_size(parts); i++) {
		size_t n = strlen(parts[i]);
		bool fits = i + 1 < array_size(parts);

		part = parts[i];
		for (size_t j = 0; j < n && fits; j++)
			fits = part[0] >= '0' && part[0] <= '9' ? p[j] >= '0' && p[j] <= '9'
								: p[j] == part[j];
		if (!fits)
			break;
		p += n;
		if (!strcmp(part, "05") && *p == '.')
			p += 1 + strspn(p + 1, "0123456789");
	}
	return err_set(x->e, ERR_BADREQUEST,
		"parsing time \"%s\" as \"%s\": cannot parse \"%s\" as \"%s\"", s, layout, p, part);
}

static int timestamp(const struct decode *x, mval *v, bool micro)
{
	char out[CLOCK_RFC3339_SIZE];
	const char *s = yyjson_mut_get_str(v);
	struct moment t;

	if (!s)
		return wrong_value(x, v, "string");
	if (clock_parse_moment(s, &t))
		return bad_time(x, s,
			micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00");
	clock_moment(t, micro, out);
	if (strcmp(out, s) != 0)
		replace_str(x, v, out, strlen(out));
	return 0;
}

static int bytes(const struct decode *x, mval *v)
{
	autobuf out = BUF_INIT;

	if (base64_decode(&out, yyjson_mut_get_str(v), yyjson_mut_get_len(v), x->e)) {
		x->e->code = ERR_BADREQUEST;
		return -1;
	}
	return 0;
}

static bool fits(const mval *v, int64_t min, int64_t max)
{
	if (yyjson_mut_is_uint((mval *)v))
		return yyjson_mut_get_uint((mval *)v) <= (uint64_t)max;
	return yyjson_mut_is_sint((mval *)v) && yyjson_mut_get_sint((mval *)v) >= min;
}

static int int_or_string(const struct decode *x, const mval *v)
{
	if (yyjson_mut_is_str((mval *)v) || fits(v, INT32_MIN, INT32_MAX))
		return 0;
	if (!yyjson_mut_is_num((mval *)v))
		return wrong_value(x, v, "int32");
	autobuf text = BUF_INIT;

	mobj_write(&text, v);
	return err_set(x->e, ERR_BADREQUEST,
		"json: cannot unmarshal number %s into Go value of type int32", buf_str(&text));
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
		return timestamp(x, v, f->shape == SCHEMA_MICROTIME);
	case SCHEMA_QUANTITY:
		return quantity(x, v);
	case SCHEMA_INT_OR_STRING:
		return int_or_string(x, v);
	case SCHEMA_ANY:
		return 0;
	case SCHEMA_OBJECT:
		ok = yyjson_mut_is_obj(v);
		if (ok)
			return object(x, f->type, at, v);
		break;
	}
	return ok ? 0 : wrong_type(x, t, f, SCHEMA_ONE, at, v, show);
}

static int list(const struct decode *x, const struct schema_type *t, const struct schema_field *f,
	const struct schema_path *up, mval *v, enum schema_nest nest)
{
	struct schema_path at = {.up = up};
	yyjson_mut_arr_iter it;
	mval *el;

	if (!yyjson_mut_arr_iter_init(v, &it))
		return wrong_type(x, t, f, nest, up, v, false);
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
		return wrong_type(x, t, f, f->nest, up, v, false);
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

static int decode(const struct schema_type *t, mval *obj, const struct decode *x)
{
	if (!yyjson_mut_is_obj(obj))
		return wrong_value(x, obj, go_package(t));
	return object(x, t, NULL, obj);
}

int schema_decode_text(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	const struct obj_keys *twice, struct causes *ret_unknown, struct err *e)
{
	struct err own = ERR_INIT;
	struct decode x = {d, prune, false, twice, ret_unknown, e ? e : &own};

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
	struct decode x = {d, prune, true, NULL, ret_unknown, bad};

	if (!decode(t, obj, &x))
		return 0;
	/* what a type's own decoder says */
	if (strncmp(bad->msg, "cannot ", 7) != 0 && strncmp(bad->msg, "unrecognized ", 13) != 0 &&
		strncmp(bad->msg, "error decoding ", 15) != 0)
		err_wrap(bad, "error decoding from json");
	return -1;
}
