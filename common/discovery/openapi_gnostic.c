/*
 * A document of Swagger 2.0 in the protobuf form that older kubectl asks for: openapi.v2.Document
 * of github.com/google/gnostic/openapiv2/OpenAPIv2.proto. Maps are lists of (name, value) there;
 * what has no message of its own is YAML text, as which JSON is fine.
 */
#include <string.h>

#include "data/obj.h"
#include "data/pbuf.h"
#include "discovery/openapi_priv.h"

static void schema(struct buf *b, const val *v);

static void string(struct buf *b, uint32_t field, const val *v)
{
	if (yyjson_is_str((val *)v))
		pb_add_bytes(b, field, yyjson_get_str((val *)v), yyjson_get_len((val *)v));
}

static void flag(struct buf *b, uint32_t field, const val *v)
{
	if (yyjson_is_true((val *)v))
		pb_add_int(b, field, 1);
}

/* A string, or each of a list. */
static void strings(struct buf *b, uint32_t field, const val *v)
{
	size_t i, n;
	val *s;

	string(b, field, v);
	yyjson_arr_foreach((val *)v, i, n, s) string(b, field, s);
}

/* Any: its YAML. */
static void any(struct buf *b, uint32_t field, const val *v)
{
	autobuf text = BUF_INIT;
	size_t at = pb_open(b, field);

	obj_write(&text, v);
	buf_addc(&text, '\n');
	pb_add_bytes(b, 2, text.data, text.len);
	pb_close(b, at);
}

/* NamedAny of each x- member. */
static void extensions(struct buf *b, uint32_t field, const val *v)
{
	size_t i, n;
	val *k, *x;

	yyjson_obj_foreach((val *)v, i, n, k, x)
	{
		size_t at;

		if (strncmp(yyjson_get_str(k), "x-", 2) != 0)
			continue;
		at = pb_open(b, field);
		string(b, 1, k);
		any(b, 2, x);
		pb_close(b, at);
	}
}

/* A member of v as message field, made by f. */
static void member(struct buf *b, uint32_t field, const val *v, const char *name,
	void (*f)(struct buf *b, const val *v))
{
	val *m = yyjson_obj_get((val *)v, name);
	size_t at;

	if (!m)
		return;
	at = pb_open(b, field);
	f(b, m);
	pb_close(b, at);
}

/* (name, value) of each member but extensions. */
static void named(
	struct buf *b, uint32_t field, const val *v, void (*f)(struct buf *b, const val *v))
{
	size_t i, n;
	val *k, *x;

	yyjson_obj_foreach((val *)v, i, n, k, x)
	{
		size_t at, value;

		if (!strncmp(yyjson_get_str(k), "x-", 2) && f != schema)
			continue;
		at = pb_open(b, field);
		string(b, 1, k);
		value = pb_open(b, 2);
		f(b, x);
		pb_close(b, value);
		pb_close(b, at);
	}
}

static void named_schemas(struct buf *b, const val *v)
{
	named(b, 1, v, schema);
}

/* additionalProperties: a schema, or whether there may be any. */
static void additional(struct buf *b, const val *v)
{
	size_t at;

	if (!yyjson_is_obj((val *)v)) {
		flag(b, 2, v);
		return;
	}
	at = pb_open(b, 1);
	schema(b, v);
	pb_close(b, at);
}

static void type_item(struct buf *b, const val *v)
{
	strings(b, 1, v);
}

static void items(struct buf *b, const val *v)
{
	size_t at = pb_open(b, 1);

	schema(b, v);
	pb_close(b, at);
}

static void schema(struct buf *b, const val *v)
{
	val *of = yyjson_obj_get((val *)v, "enum"), *dflt = yyjson_obj_get((val *)v, "default"), *x;
	size_t i, n;

	string(b, 1, yyjson_obj_get((val *)v, "$ref"));
	string(b, 2, yyjson_obj_get((val *)v, "format"));
	string(b, 4, yyjson_obj_get((val *)v, "description"));
	if (dflt)
		any(b, 5, dflt);
	strings(b, 19, yyjson_obj_get((val *)v, "required"));
	yyjson_arr_foreach(of, i, n, x) any(b, 20, x);
	member(b, 21, v, "additionalProperties", additional);
	member(b, 22, v, "type", type_item);
	member(b, 23, v, "items", items);
	member(b, 25, v, "properties", named_schemas);
	extensions(b, 31, v);
}

static void body_parameter(struct buf *b, const val *v)
{
	string(b, 1, yyjson_obj_get((val *)v, "description"));
	string(b, 2, yyjson_obj_get((val *)v, "name"));
	string(b, 3, yyjson_obj_get((val *)v, "in"));
	flag(b, 4, yyjson_obj_get((val *)v, "required"));
	member(b, 5, v, "schema", schema);
}

/* The messages of query and path parameters differ in their later numbers. */
static void other_parameter(struct buf *b, const val *v)
{
	bool path = !strcmp(obj_str_or(v, "in", ""), "path");
	uint32_t type = path ? 5 : 6;
	size_t at = pb_open(b, path ? 4 : 3);

	flag(b, 1, yyjson_obj_get((val *)v, "required"));
	string(b, 2, yyjson_obj_get((val *)v, "in"));
	string(b, 3, yyjson_obj_get((val *)v, "description"));
	string(b, 4, yyjson_obj_get((val *)v, "name"));
	string(b, type, yyjson_obj_get((val *)v, "type"));
	flag(b, path ? 19 : 20, yyjson_obj_get((val *)v, "uniqueItems"));
	pb_close(b, at);
}

/* ParametersItem of each. */
static void parameters(struct buf *b, uint32_t field, const val *list)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach((val *)list, i, n, v)
	{
		bool body = !strcmp(obj_str_or(v, "in", ""), "body");
		size_t item = pb_open(b, field), parameter = pb_open(b, 1),
		       own = pb_open(b, body ? 1 : 2);

		(body ? body_parameter : other_parameter)(b, v);
		pb_close(b, own);
		pb_close(b, parameter);
		pb_close(b, item);
	}
}

static void schema_item(struct buf *b, const val *v)
{
	items(b, v);
}

/* ResponseValue */
static void response(struct buf *b, const val *v)
{
	size_t at = pb_open(b, 1);

	string(b, 1, yyjson_obj_get((val *)v, "description"));
	member(b, 2, v, "schema", schema_item);
	pb_close(b, at);
}

static void responses(struct buf *b, const val *v)
{
	named(b, 1, v, response);
}

static void operation(struct buf *b, const val *v)
{
	strings(b, 1, yyjson_obj_get((val *)v, "tags"));
	string(b, 3, yyjson_obj_get((val *)v, "description"));
	string(b, 5, yyjson_obj_get((val *)v, "operationId"));
	strings(b, 6, yyjson_obj_get((val *)v, "produces"));
	strings(b, 7, yyjson_obj_get((val *)v, "consumes"));
	parameters(b, 8, yyjson_obj_get((val *)v, "parameters"));
	member(b, 9, v, "responses", responses);
	extensions(b, 13, v);
}

static void path_item(struct buf *b, const val *v)
{
	member(b, 2, v, "get", operation);
	member(b, 3, v, "put", operation);
	member(b, 4, v, "post", operation);
	member(b, 5, v, "delete", operation);
	member(b, 8, v, "patch", operation);
	parameters(b, 9, yyjson_obj_get((val *)v, "parameters"));
}

static void paths(struct buf *b, const val *v)
{
	named(b, 2, v, path_item);
}

static void info(struct buf *b, const val *v)
{
	string(b, 1, yyjson_obj_get((val *)v, "title"));
	string(b, 2, yyjson_obj_get((val *)v, "version"));
}

int oapi_gnostic(const char *json, size_t len, struct buf *ret, struct err *e)
{
	yyjson_read_err bad;
	autodoc *d = yyjson_read_opts((char *)(uintptr_t)json, len, 0, NULL, &bad);
	const val *root = yyjson_doc_get_root(d);

	if (!root)
		return err_set(e, ERR_INTERNAL, "the document is no JSON: %s", bad.msg);
	string(ret, 1, yyjson_obj_get((val *)root, "swagger"));
	member(ret, 2, root, "info", info);
	member(ret, 8, root, "paths", paths);
	member(ret, 9, root, "definitions", named_schemas);
	return 0;
}
