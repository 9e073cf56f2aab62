/*
 * pbuf: protobuf's wire format (protobuf.dev/programming-guides/encoding): to write messages onto a
 * buf, and to read fields one after the other from bytes that nobody vouches for.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum pb_wire { PB_VARINT = 0, PB_FIXED64 = 1, PB_BYTES = 2, PB_FIXED32 = 5 };

void pb_add_varint(struct buf *b, uint64_t v);
/* A field whole. */
void pb_add_int(struct buf *b, uint32_t field, uint64_t v);
void pb_add_bytes(struct buf *b, uint32_t field, const void *p, size_t n);
void pb_add_double(struct buf *b, uint32_t field, double v);
/* What stands in front of a field of n bytes, which follow. */
void pb_add_head(struct buf *b, uint32_t field, uint64_t n);
/* A field whose bytes are a message of unknown length: what is added between the two is in it. */
size_t pb_open(struct buf *b, uint32_t field);
void pb_close(struct buf *b, size_t mark);

/* A message being read. */
struct pb {
	const uint8_t *p, *end;
};
struct pb_field {
	uint32_t number;
	enum pb_wire wire;
	uint64_t v;	  /* PB_VARINT, PB_FIXED64, PB_FIXED32 */
	struct pb sub;	  /* PB_BYTES */
};
/* 1 with the next field, 0 at the end; ERR_BADREQUEST: overlong varint, a length past the end,
 * field 0, a group or an unknown wire type. */
must_check int pb_next(struct pb *m, struct pb_field *ret, struct err *e);
/* The bytes of a PB_BYTES field. */
static inline size_t pb_len(const struct pb *m)
{
	return (size_t)(m->end - m->p);
}
