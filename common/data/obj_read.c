/* Looking into objects, immutable and mutable. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "data/node.h"

const val obj_none[2];

/* The value at the dotted path, or v NULL. */
static struct node node_at(struct node n, const char *path)
{
	while (n.v && *path) {
		size_t len = strcspn(path, ".");

		n = node_get(n, path, len);
		path += len;
		if (*path)
			path++;
	}
	return n;
}

static const char *string_of(struct node n)
{
	return n.v && unsafe_yyjson_is_str(n.v) ? node_str(n) : NULL;
}

/* Whole doubles count as the integers they are: other clients write 3.0. */
static int64_t int_of(struct node n, int64_t dflt)
{
	double r;

	if (!n.v || !unsafe_yyjson_is_num(n.v))
		return dflt;
	if (unsafe_yyjson_is_uint(n.v)) {
		uint64_t u = unsafe_yyjson_get_uint(n.v);

		return u > INT64_MAX ? INT64_MAX : (int64_t)u;
	}
	if (unsafe_yyjson_is_sint(n.v))
		return unsafe_yyjson_get_sint(n.v);
	r = unsafe_yyjson_get_real(n.v);
	if (r != floor(r))
		return dflt;
	if (r >= 9223372036854775808.0)
		return INT64_MAX;
	return r < -9223372036854775808.0 ? INT64_MIN : (int64_t)r;
}

static bool bool_of(struct node n, bool dflt)
{
	return n.v && unsafe_yyjson_get_type(n.v) == YYJSON_TYPE_BOOL ? unsafe_yyjson_get_bool(n.v)
								      : dflt;
}

val *obj_at(const val *v, const char *path)
{
	return node_at(node_of(v), path).v;
}

const char *obj_str(const val *v, const char *path)
{
	return string_of(node_at(node_of(v), path));
}

const char *obj_str_or(const val *v, const char *path, const char *dflt)
{
	const char *s = obj_str(v, path);

	return s ? s : dflt;
}

int64_t obj_int(const val *v, const char *path, int64_t dflt)
{
	return int_of(node_at(node_of(v), path), dflt);
}

bool obj_bool(const val *v, const char *path, bool dflt)
{
	return bool_of(node_at(node_of(v), path), dflt);
}

const char *obj_name(const val *v)
{
	return obj_str_or(v, "metadata.name", "");
}

const char *obj_ns(const val *v)
{
	return obj_str_or(v, "metadata.namespace", "");
}

const char *obj_uid(const val *v)
{
	return obj_str_or(v, "metadata.uid", "");
}

int64_t obj_rv(const val *v)
{
	const char *s = obj_str_or(v, "metadata.resourceVersion", "");
	int64_t rv = 0;

	if (!*s)
		return 0;
	for (; *s >= '0' && *s <= '9'; s++) {
		if (__builtin_mul_overflow(rv, 10, &rv) ||
			__builtin_add_overflow(rv, *s - '0', &rv))
			return 0;
	}
	return *s ? 0 : rv;
}

const char *obj_label(const val *v, const char *key)
{
	return string_of(node_of(yyjson_obj_get(obj_at(v, "metadata.labels"), key)));
}

const char *obj_annotation(const val *v, const char *key)
{
	return string_of(node_of(yyjson_obj_get(obj_at(v, "metadata.annotations"), key)));
}

bool obj_deleting(const val *v)
{
	val *t = obj_at(v, "metadata.deletionTimestamp");

	return t && !yyjson_is_null(t);
}

val *obj_condition(const val *v, const char *type)
{
	val *conditions = obj_at(v, "status.conditions"), *c;
	size_t i, n;

	yyjson_arr_foreach(conditions, i, n, c)
	{
		if (yyjson_equals_str(yyjson_obj_get(c, "type"), type))
			return c;
	}
	return NULL;
}

bool obj_condition_true(const val *v, const char *type)
{
	return yyjson_equals_str(yyjson_obj_get(obj_condition(v, type), "status"), "True");
}

static const char *word(struct node n)
{
	switch (n.v ? node_type(n) : YYJSON_TYPE_NULL) {
	case YYJSON_TYPE_OBJ:
		return "object";
	case YYJSON_TYPE_ARR:
		return "array";
	case YYJSON_TYPE_STR:
		return "string";
	case YYJSON_TYPE_BOOL:
		return "bool";
	case YYJSON_TYPE_NUM:
		return "number";
	default:
		return "null";
	}
}

const char *obj_word(const val *v)
{
	return word(node_of(v));
}

const char *mobj_word(const mval *v)
{
	return word(node_of_mut(v));
}

val **obj_elements(const val *arr)
{
	val **all = xcalloc(yyjson_arr_size((val *)arr) + 1, sizeof(*all)), *v;
	size_t i, n;

	yyjson_arr_foreach((val *)arr, i, n, v) all[i] = v;
	return all;
}

int64_t obj_time(const val *v, const char *path, int64_t dflt)
{
	const char *s = obj_str(v, path);
	int64_t ns;

	return s && clock_parse_rfc3339(s, &ns) == 0 ? ns : dflt;
}

mval *mobj_at(const mval *v, const char *path)
{
	return node_at(node_of_mut(v), path).v;
}

const char *mobj_str(const mval *v, const char *path)
{
	return string_of(node_at(node_of_mut(v), path));
}

int64_t mobj_int(const mval *v, const char *path, int64_t dflt)
{
	return int_of(node_at(node_of_mut(v), path), dflt);
}

bool mobj_bool(const mval *v, const char *path, bool dflt)
{
	return bool_of(node_at(node_of_mut(v), path), dflt);
}

mval *mobj_label(const mval *v, const char *key)
{
	return yyjson_mut_obj_get(mobj_at(v, "metadata.labels"), key);
}
