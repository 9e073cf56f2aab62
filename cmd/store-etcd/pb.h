/*
 * pb: protobuf's wire format (protobuf.dev/programming-guides/encoding), as much as the messages of
 * etcdserverpb need: varints, bytes, messages in messages.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Fields onto b; what is 0 or empty is left out, as proto3 does. */
void pb_int(struct buf *b, int field, int64_t v);
void pb_bytes(struct buf *b, int field, const void *p, size_t n);
void pb_msg(struct buf *b, int field, const struct buf *msg); /* also when it is empty */
/* A value of a oneof says which one it is even when it is 0. */
void pb_int_always(struct buf *b, int field, int64_t v);

/* A reader: set p and end, then pb_next for field after field. */
struct pb {
	const uint8_t *p, *end;
	int field;     /* present field's number */
	int64_t v;     /* of a varint (fixed ones are passed over) */
	const char *s; /* of bytes, strings, messages: points into what is read */
	size_t n;
	bool bad; /* cut off or malformed */
};
struct pb pb_read(const void *p, size_t n);
/* Is there another one? false: the end, or bad. */
bool pb_next(struct pb *r);
/* The present field as a message of its own. */
struct pb pb_sub(const struct pb *r);
