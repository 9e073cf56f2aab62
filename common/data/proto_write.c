/* JSON → protobuf. */
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/dur.h"
#include "data/kind.h"
#include "data/proto_priv.h"

static const char magic[4] = "k8s"; /* with its NUL */

bool proto_is(const void *p, size_t len)
{
	return len >= sizeof magic && !memcmp(p, magic, sizeof magic);
}

/* "GROUP.VERSION.KIND" of the schema: of a group only what stands before its first dot. */
static const struct schema_type *by_name(const char *api_version, const char *kind)
{
	const char *slash = strchr(api_version, '/');
	autobuf name = BUF_INIT;

	if (slash)
		buf_addf(&name, "%.*s.%s.%s", (int)strcspn(api_version, "./"), api_version,
			slash + 1, kind);
	else
		buf_addf(&name, "core.%s.%s", api_version, kind);
	return schema_type(name.data);
}

const struct schema_type *proto_type(const char *api_version, const char *kind)
{
	const struct kind *k = kind_by_gvk(api_version, kind);
	const struct schema_type *t = k ? k->type : by_name(api_version, kind);
	size_t n = strlen(kind);
	autobuf name = BUF_INIT;

	if (!t && n > 4 && !strcmp(kind + n - 4, "List")) {
		autofree char *item = xstrndup(kind, n - 4);

		k = kind_by_gvk(api_version, item);
		buf_addf(&name, "%sList", k && k->type ? k->type->name : "?");
		t = schema_type(name.data);
	}
	if (!t) {
		buf_clear(&name);
		buf_addf(&name, "meta.v1.%s", kind);
		t = schema_type(name.data);
	}
	return t;
}

static int wrong(const struct schema_field *f, struct err *e)
{
	return err_set(e, ERR_INTERNAL, "protobuf: %s has no value of its type", f->name);
}

static int add_time(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	struct moment t;
	size_t at;

	if (!yyjson_is_str((val *)v) || clock_parse_moment(yyjson_get_str((val *)v), &t) < 0)
		return wrong(f, e);
	at = pb_open(b, number);
	pb_add_int(b, 1, (uint64_t)t.s);
	pb_add_int(b, 2, f->shape == SCHEMA_MICROTIME ? (uint64_t)t.ns : 0);
	pb_close(b, at);
	return 0;
}

static int add_quantity(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	autobuf text = BUF_INIT;
	size_t at;

	if (yyjson_is_num((val *)v))
		obj_write(&text, v);
	else if (yyjson_is_str((val *)v))
		buf_add(&text, yyjson_get_str((val *)v), yyjson_get_len((val *)v));
	else
		return wrong(f, e);
	at = pb_open(b, number);
	pb_add_bytes(b, 1, text.data, text.len);
	pb_close(b, at);
	return 0;
}

static int add_int_or_string(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	bool is_string = yyjson_is_str((val *)v);
	size_t at;

	if (!is_string && !yyjson_is_int((val *)v))
		return wrong(f, e);
	at = pb_open(b, number);
	pb_add_int(b, 1, is_string);
	pb_add_int(b, 2, is_string ? 0 : (uint64_t)yyjson_get_sint((val *)v));
	pb_add_bytes(b, 3, is_string ? yyjson_get_str((val *)v) : "",
		is_string ? yyjson_get_len((val *)v) : 0);
	pb_close(b, at);
	return 0;
}

static int add_duration(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	int64_t ns;
	size_t at;

	if (!yyjson_is_str((val *)v) || dur_parse(yyjson_get_str((val *)v), &ns) < 0)
		return wrong(f, e);
	at = pb_open(b, number);
	pb_add_int(b, 1, (uint64_t)ns);
	pb_close(b, at);
	return 0;
}

static int add_base64(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	autobuf bytes = BUF_INIT;

	if (!yyjson_is_str((val *)v) ||
		base64_decode(&bytes, yyjson_get_str((val *)v), yyjson_get_len((val *)v), e) < 0)
		return wrong(f, e);
	pb_add_bytes(b, number, buf_str(&bytes), bytes.len);
	return 0;
}

/* Numbers, bools and strings. */
static int add_basic(
	const struct schema_field *f, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	val *x = (val *)v;

	switch (f->shape) {
	case SCHEMA_STRING:
		if (!yyjson_is_str(x))
			return wrong(f, e);
		pb_add_bytes(b, number, yyjson_get_str(x), yyjson_get_len(x));
		return 0;
	case SCHEMA_BOOL:
		if (!yyjson_is_bool(x))
			return wrong(f, e);
		pb_add_int(b, number, yyjson_get_bool(x));
		return 0;
	case SCHEMA_NUMBER:
		if (!yyjson_is_num(x))
			return wrong(f, e);
		pb_add_double(b, number, yyjson_get_num(x));
		return 0;
	default:
		if (!yyjson_is_int(x))
			return wrong(f, e);
		pb_add_int(b, number, (uint64_t)yyjson_get_sint(x));
		return 0;
	}
}

/* One value as field number. */
static int add_value(const struct schema_type *t, const struct schema_field *f, uint32_t number,
	const val *v, struct buf *b, struct err *e)
{
	size_t at;

	switch (f->shape) {
	case SCHEMA_OBJECT:
		if (!yyjson_is_obj((val *)v))
			return wrong(f, e);
		at = pb_open(b, number);
		if (proto_fields(f->type, v, b, e) < 0)
			return -1;
		pb_close(b, at);
		return 0;
	case SCHEMA_ANY:
		return proto_write_any(t, f, number, v, b, e);
	case SCHEMA_TIME:
	case SCHEMA_MICROTIME:
		return add_time(f, number, v, b, e);
	case SCHEMA_QUANTITY:
		return add_quantity(f, number, v, b, e);
	case SCHEMA_INT_OR_STRING:
		return add_int_or_string(f, number, v, b, e);
	case SCHEMA_DURATION:
		return add_duration(f, number, v, b, e);
	case SCHEMA_BYTES:
		return add_base64(f, number, v, b, e);
	default:
		return add_basic(f, number, v, b, e);
	}
}

static int add_list(const struct schema_type *t, const struct schema_field *f, uint32_t number,
	const val *v, struct buf *b, struct err *e)
{
	size_t i, n;
	val *x;

	if (!yyjson_is_arr((val *)v))
		return wrong(f, e);
	yyjson_arr_foreach((val *)v, i, n, x) if (add_value(t, f, number, x, b, e) < 0) return -1;
	return 0;
}

/* Entries of key and value; the lists of a map<[T]> are messages of their own. A null is as the
   zero of its shape: an entry without a value. */
static int add_map(const struct schema_type *t, const struct schema_field *f, uint32_t number,
	const val *v, struct buf *b, struct err *e)
{
	size_t i, n, at, list;
	val *k, *x;

	if (!yyjson_is_obj((val *)v))
		return wrong(f, e);
	yyjson_obj_foreach((val *)v, i, n, k, x)
	{
		at = pb_open(b, number);
		pb_add_bytes(b, 1, yyjson_get_str(k), yyjson_get_len(k));
		if (yyjson_is_null(x)) {
			pb_close(b, at);
			continue;
		}
		if (f->nest == SCHEMA_MAP) {
			if (add_value(t, f, 2, x, b, e) < 0)
				return -1;
		} else {
			list = pb_open(b, 2);
			if (add_list(t, f, 1, x, b, e) < 0)
				return -1;
			pb_close(b, list);
		}
		pb_close(b, at);
	}
	return 0;
}

static int add_field(const struct schema_type *t, const struct schema_field *f, uint32_t number,
	const val *v, struct buf *b, struct err *e)
{
	if (f->nest == SCHEMA_ONE)
		return add_value(t, f, number, v, b, e);
	if (f->nest == SCHEMA_LIST)
		return add_list(t, f, number, v, b, e);
	return add_map(t, f, number, v, b, e);
}

/* Members whose tag begins with prefix. Those deeper ("2.1") are gathered in the message of their
   number, which is written where the first of them stands. */
static int add_level(const struct schema_type *t, const val *obj, const char *prefix, struct buf *b,
	struct err *e)
{
	size_t prefix_len = strlen(prefix), i, n, at;
	uint64_t inner = 0; /* numbers of messages that are written */
	val *k, *v;

	yyjson_obj_foreach((val *)obj, i, n, k, v)
	{
		const struct schema_field *f =
			schema_field(t, yyjson_get_str(k), yyjson_get_len(k));
		const char *rest = "";
		uint32_t number = f ? proto_tag(f->tag, prefix, prefix_len, &rest) : 0;
		autobuf deeper = BUF_INIT;

		if (!number || yyjson_is_null(v))
			continue;
		if (!*rest) {
			if (add_field(t, f, number, v, b, e) < 0)
				return -1;
			continue;
		}
		if (number > 63 || inner & 1ull << number)
			continue;
		inner |= 1ull << number;
		buf_addf(&deeper, "%s%u.", prefix, number);
		at = pb_open(b, number);
		if (add_level(t, obj, deeper.data, b, e) < 0)
			return -1;
		pb_close(b, at);
	}
	return 0;
}

int proto_fields(const struct schema_type *t, const val *obj, struct buf *b, struct err *e)
{
	return add_level(t, obj, "", b, e);
}

void proto_unknown_begin(struct buf *b, const char *api_version, const char *kind)
{
	size_t at;

	buf_add(b, magic, sizeof magic);
	at = pb_open(b, 1);
	pb_add_bytes(b, 1, api_version, strlen(api_version));
	pb_add_bytes(b, 2, kind, strlen(kind));
	pb_close(b, at);
}

void proto_unknown_end(struct buf *b)
{
	pb_add_bytes(b, 3, "", 0); /* contentEncoding, contentType */
	pb_add_bytes(b, 4, "", 0);
}

int proto_find_type(
	const char *api_version, const char *kind, const struct schema_type **ret, struct err *e)
{
	*ret = proto_type(api_version, kind);
	if (!*ret)
		return err_set(e, ERR_NOTACCEPTABLE, "%s %s has no protobuf form",
			*api_version ? api_version : "?", *kind ? kind : "?");
	return 0;
}

int proto_write(const val *obj, struct buf *ret, struct err *e)
{
	const char *api_version = obj_str_or(obj, "apiVersion", ""),
		   *kind = obj_str_or(obj, "kind", "");
	const struct schema_type *t;
	size_t start = ret->len, raw;

	if (proto_find_type(api_version, kind, &t, e) < 0)
		return -1;
	proto_unknown_begin(ret, api_version, kind);
	raw = pb_open(ret, PROTO_RAW);
	if (proto_fields(t, obj, ret, e) < 0) {
		buf_truncate(ret, start);
		return -1;
	}
	pb_close(ret, raw);
	proto_unknown_end(ret);
	return 0;
}

int proto_write_event(
	const char *event, const char *text, size_t len, struct buf *ret, struct err *e)
{
	size_t start = ret->len, object, raw, n;

	buf_add(ret, "\0\0\0\0", 4);
	pb_add_bytes(ret, 1, event, strlen(event));
	object = pb_open(ret, 2);
	raw = pb_open(ret, 1);
	if (proto_write_text(text, len, ret, e) < 0) {
		buf_truncate(ret, start);
		return -1;
	}
	pb_close(ret, raw);
	pb_close(ret, object);
	n = ret->len - start - 4;
	for (size_t i = 0; i < 4; i++)
		ret->data[start + i] = (char)(n >> 8 * (3 - i));
	return 0;
}
