/*
 * proto_priv: what the files of proto share. A level is the messages that one is nested in.
 */
#pragma once
#include "data/pbuf.h"
#include "data/proto.h"

/* Reading: output so far and how deep. */
struct proto_in {
	struct buf *b;
	struct err *e;
	int depth;
};

/* "2.1" behind prefix "2." is 1, rest ""; 0: it does not begin so. */
static inline uint32_t proto_tag(
	const char *tag, const char *prefix, size_t prefix_len, const char **ret_rest)
{
	uint32_t n = 0;

	if (!tag)
		return 0;
	for (size_t i = 0; i < prefix_len; i++)
		if (tag[i] != prefix[i])
			return 0;
	for (tag += prefix_len; *tag >= '0' && *tag <= '9'; tag++)
		n = n * 10 + (uint32_t)(*tag - '0');
	*ret_rest = tag;
	return n;
}

/* proto_write.c: runtime.Unknown up to its raw bytes, which are field PROTO_RAW, and what follows
 * them. */
enum { PROTO_RAW = 2 };
void proto_unknown_begin(struct buf *b, const char *api_version, const char *kind);
void proto_unknown_end(struct buf *b);
/* ERR_NOTACCEPTABLE */
must_check int proto_find_type(const char *api_version, const char *kind,
	const struct schema_type **ret, struct err *e);
/* The members of obj as fields of the message of t. */
must_check int proto_fields(
	const struct schema_type *t, const val *obj, struct buf *b, struct err *e);
/* proto_read.c: a message of t as a JSON object. */
must_check int proto_object(struct proto_in *in, struct pb m, const struct schema_type *t);
/* "k8s\0" and what follows. */
must_check int proto_envelope(struct proto_in *in, struct pb m);
/* A peer's JSON; ERR_BADREQUEST. */
must_check int proto_json(struct proto_in *in, struct pb raw);
/* text as a JSON string; ERR_BADREQUEST when it is no UTF-8. */
must_check int proto_string(struct proto_in *in, struct pb text);

/* proto_any.c: values of any shape: a message that holds JSON, or one of the unions of
 * JSONSchemaProps. field is the number of the message, name its member. */
must_check int proto_write_any(const struct schema_type *t, const struct schema_field *f,
	uint32_t number, const val *v, struct buf *b, struct err *e);
/* Nothing is written when there is nothing in it: then 1. */
must_check int proto_read_any(struct proto_in *in, const struct schema_type *t,
	const struct schema_field *f, struct pb m);

/* proto_shapes.c. 1: it says nothing (the zero time). */
must_check int proto_read_time(struct proto_in *in, const struct schema_field *f, struct pb m);
must_check int proto_read_int_or_string(
	struct proto_in *in, const struct schema_field *f, struct pb m);
must_check int proto_read_quantity(struct proto_in *in, const struct schema_field *f, struct pb m);
must_check int proto_read_duration(struct proto_in *in, const struct schema_field *f, struct pb m);
must_check int proto_read_number(struct proto_in *in, const struct schema_field *f, uint64_t bits);
/* ERR_BADREQUEST: f has no value of its type. */
int proto_wrong(struct proto_in *in, const struct schema_field *f);
