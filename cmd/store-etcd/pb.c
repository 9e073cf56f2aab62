/* Varints and lengths. */
#include "pb.h"

enum { WIRE_VARINT, WIRE_I64, WIRE_LEN, WIRE_I32 = 5 };

static void varint(struct buf *b, uint64_t v)
{
	while (v >= 0x80) {
		buf_addc(b, (char)(v | 0x80));
		v >>= 7;
	}
	buf_addc(b, (char)v);
}

void pb_int_always(struct buf *b, int field, int64_t v)
{
	varint(b, (uint64_t)field << 3 | WIRE_VARINT);
	varint(b, (uint64_t)v);
}

void pb_int(struct buf *b, int field, int64_t v)
{
	if (v)
		pb_int_always(b, field, v);
}

void pb_bytes(struct buf *b, int field, const void *p, size_t n)
{
	if (!n)
		return;
	varint(b, (uint64_t)field << 3 | WIRE_LEN);
	varint(b, n);
	buf_add(b, p, n);
}

void pb_msg(struct buf *b, int field, const struct buf *msg)
{
	varint(b, (uint64_t)field << 3 | WIRE_LEN);
	varint(b, msg->len);
	buf_add(b, buf_str(msg), msg->len);
}

struct pb pb_read(const void *p, size_t n)
{
	return (struct pb){.p = p, .end = (const uint8_t *)p + n};
}

struct pb pb_sub(const struct pb *r)
{
	return pb_read(r->s, r->n);
}

static uint64_t get_varint(struct pb *r)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		if (r->p >= r->end)
			break;
		v |= (uint64_t)(*r->p & 0x7f) << shift;
		if (!(*r->p++ & 0x80))
			return v;
	}
	r->bad = true;
	return 0;
}

static void pb_skip(struct pb *r, size_t n)
{
	if ((size_t)(r->end - r->p) < n)
		r->bad = true;
	else
		r->p += n;
}

bool pb_next(struct pb *r)
{
	uint64_t tag;

	if (r->bad || r->p >= r->end)
		return false;
	tag = get_varint(r);
	r->field = (int)(tag >> 3);
	r->v = 0;
	r->s = NULL;
	r->n = 0;
	switch (tag & 7) {
	case WIRE_VARINT:
		r->v = (int64_t)get_varint(r);
		break;
	case WIRE_LEN:
		r->n = get_varint(r);
		r->s = (const char *)r->p;
		pb_skip(r, r->n);
		break;
	case WIRE_I64:
		pb_skip(r, 8);
		break;
	case WIRE_I32:
		pb_skip(r, 4);
		break;
	default:
		r->bad = true;
	}
	return !r->bad;
}
