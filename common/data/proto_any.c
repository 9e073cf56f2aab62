/* Values of any shape. */
#include <string.h>

#include "data/proto_priv.h"

/* Unions inside of JSONSchemaProps, by member: 1 is the schema in all but Bool. */
enum any_union { ANY_RAW, ANY_OR_LIST, ANY_OR_BOOL, ANY_OR_STRINGS };

static enum any_union union_of(const struct schema_type *t, const struct schema_field *f)
{
	if (strcmp(t->name, "apiextensions.v1.JSONSchemaProps") != 0)
		return ANY_RAW;
	if (!strcmp(f->name, "items"))
		return ANY_OR_LIST;
	if (!strcmp(f->name, "additionalProperties") || !strcmp(f->name, "additionalItems"))
		return ANY_OR_BOOL;
	return strcmp(f->name, "dependencies") != 0 ? ANY_RAW : ANY_OR_STRINGS;
}

static int write_schema(
	const struct schema_type *t, uint32_t number, const val *v, struct buf *b, struct err *e)
{
	size_t at = pb_open(b, number);

	if (proto_fields(t, v, b, e) < 0)
		return -1;
	pb_close(b, at);
	return 0;
}

/* The list of a union: schemas, or strings. */
static int write_list(const struct schema_type *t, const val *v, struct buf *b, struct err *e)
{
	size_t i, n;
	val *x;

	yyjson_arr_foreach((val *)v, i, n, x)
	{
		if (yyjson_is_str(x))
			pb_add_bytes(b, 2, yyjson_get_str(x), yyjson_get_len(x));
		else if (write_schema(t, 2, x, b, e) < 0)
			return -1;
	}
	return 0;
}

int proto_write_any(const struct schema_type *t, const struct schema_field *f, uint32_t number,
	const val *v, struct buf *b, struct err *e)
{
	enum any_union u = union_of(t, f);
	size_t at = pb_open(b, number);
	autobuf raw = BUF_INIT;
	int r = 0;

	if (u == ANY_RAW) {
		obj_write(&raw, v);
		pb_add_bytes(b, 1, raw.data, raw.len);
	} else if (u == ANY_OR_BOOL) {
		pb_add_int(b, 1, !yyjson_is_false((val *)v));
		r = yyjson_is_obj((val *)v) ? write_schema(t, 2, v, b, e) : 0;
	} else {
		r = yyjson_is_arr((val *)v) ? write_list(t, v, b, e) : write_schema(t, 1, v, b, e);
	}
	pb_close(b, at);
	return r;
}

int proto_json(struct proto_in *in, struct pb raw)
{
	struct err bad = ERR_INIT;
	autodoc *d = NULL;

	/* parsed and written anew, so that nothing but one value can come of it */
	if (obj_parse((const char *)raw.p, pb_len(&raw), "raw", &d, &bad) < 0)
		return err_set(in->e, ERR_BADREQUEST, "protobuf: %s", bad.msg);
	obj_write(in->b, yyjson_doc_get_root(d));
	return 0;
}

static int bad_union(struct proto_in *in, const struct schema_field *f)
{
	return err_set(in->e, ERR_BADREQUEST, "protobuf: %s is not what it should be", f->name);
}

/* A schema or a list of schemas or strings. */
static int read_or_list(
	struct proto_in *in, const struct schema_type *t, const struct schema_field *f, struct pb m)
{
	bool list = false;
	struct pb_field x;
	int r;

	while ((r = pb_next(&m, &x, in->e)) > 0) {
		if (x.wire != PB_BYTES || (x.number == 1 && list))
			return bad_union(in, f);
		if (x.number == 1)
			return proto_object(in, x.sub, t);
		if (x.number != 2)
			continue;
		buf_addc(in->b, list ? ',' : '[');
		list = true;
		if ((!strcmp(f->name, "items") ? proto_object(in, x.sub, t)
					       : proto_string(in, x.sub)) < 0)
			return -1;
	}
	buf_adds(in->b, list ? "]" : "[]");
	return r;
}

static int read_or_bool(
	struct proto_in *in, const struct schema_type *t, const struct schema_field *f, struct pb m)
{
	bool allows = false;
	struct pb_field x;
	int r;

	while ((r = pb_next(&m, &x, in->e)) > 0) {
		if (x.number == 2 && x.wire == PB_BYTES)
			return proto_object(in, x.sub, t);
		if (x.number == 1 && x.wire != PB_VARINT)
			return bad_union(in, f);
		if (x.number == 1)
			allows = x.v;
	}
	buf_adds(in->b, allows ? "true" : "false");
	return r;
}

int proto_read_any(
	struct proto_in *in, const struct schema_type *t, const struct schema_field *f, struct pb m)
{
	enum any_union u = union_of(t, f);
	struct pb raw = {0};
	struct pb_field x;
	int r;

	if (u == ANY_OR_BOOL)
		return read_or_bool(in, t, f, m);
	if (u != ANY_RAW)
		return read_or_list(in, t, f, m);
	while ((r = pb_next(&m, &x, in->e)) > 0) {
		if (x.number == 1 && x.wire != PB_BYTES)
			return bad_union(in, f);
		if (x.number == 1)
			raw = x.sub;
	}
	if (r < 0)
		return -1;
	if (!raw.p || !pb_len(&raw))
		return 1;
	return proto_is(raw.p, pb_len(&raw)) ? proto_envelope(in, raw) : proto_json(in, raw);
}
