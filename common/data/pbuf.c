#include <string.h>

#include "data/pbuf.h"

#define VARINT_MAX 10 /* bytes */

static size_t put_varint(uint8_t out[VARINT_MAX], uint64_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		out[n++] = (uint8_t)(v | 0x80);
	out[n++] = (uint8_t)v;
	return n;
}

void pb_add_varint(struct buf *b, uint64_t v)
{
	uint8_t out[VARINT_MAX];

	buf_add(b, out, put_varint(out, v));
}

static void add_key(struct buf *b, uint32_t field, enum pb_wire wire)
{
	pb_add_varint(b, (uint64_t)field << 3 | wire);
}

void pb_add_int(struct buf *b, uint32_t field, uint64_t v)
{
	add_key(b, field, PB_VARINT);
	pb_add_varint(b, v);
}

void pb_add_head(struct buf *b, uint32_t field, uint64_t n)
{
	add_key(b, field, PB_BYTES);
	pb_add_varint(b, n);
}

void pb_add_bytes(struct buf *b, uint32_t field, const void *p, size_t n)
{
	pb_add_head(b, field, n);
	buf_add(b, p, n);
}

void pb_add_double(struct buf *b, uint32_t field, double v)
{
	uint64_t bits;
	uint8_t out[8];

	memcpy(&bits, &v, sizeof bits);
	for (size_t i = 0; i < sizeof out; i++)
		out[i] = (uint8_t)(bits >> 8 * i);
	add_key(b, field, PB_FIXED64);
	buf_add(b, out, sizeof out);
}

/* One byte is left for the length, which most messages need; longer ones are moved. */
size_t pb_open(struct buf *b, uint32_t field)
{
	add_key(b, field, PB_BYTES);
	buf_addc(b, 0);
	return b->len;
}

void pb_close(struct buf *b, size_t mark)
{
	uint8_t out[VARINT_MAX];
	size_t len = b->len - mark, n = put_varint(out, len);

	if (n > 1) {
		buf_grow(b, n - 1);
		memmove(b->data + mark + n - 1, b->data + mark, len);
		b->len += n - 1;
		b->data[b->len] = '\0';
	}
	memcpy(b->data + mark - 1, out, n);
}

static int varint(struct pb *m, uint64_t *ret, struct err *e)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < VARINT_MAX && m->p < m->end; i++) {
		uint8_t c = *m->p++;

		if (i == VARINT_MAX - 1 && c > 1)
			break;
		v |= (uint64_t)(c & 0x7f) << 7 * i;
		if (c < 0x80) {
			*ret = v;
			return 0;
		}
	}
	return err_set(e, ERR_BADREQUEST, "protobuf: a number does not end");
}

static int fixed(struct pb *m, size_t n, uint64_t *ret, struct err *e)
{
	uint64_t v = 0;

	if (pb_len(m) < n)
		return err_set(e, ERR_BADREQUEST, "protobuf: a number does not end");
	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)m->p[i] << 8 * i;
	m->p += n;
	*ret = v;
	return 0;
}

int pb_next(struct pb *m, struct pb_field *ret, struct err *e)
{
	struct pb_field f = {0};
	uint64_t key, len;

	if (m->p == m->end)
		return 0;
	if (varint(m, &key, e) < 0)
		return -1;
	if (!(key >> 3) || key >> 3 > 0x1fffffff)
		return err_set(e, ERR_BADREQUEST, "protobuf: no field has number %llu",
			(unsigned long long)(key >> 3));
	f.number = (uint32_t)(key >> 3);
	f.wire = (enum pb_wire)(key & 7);
	switch (f.wire) {
	case PB_VARINT:
		if (varint(m, &f.v, e) < 0)
			return -1;
		break;
	case PB_FIXED64:
	case PB_FIXED32:
		if (fixed(m, f.wire == PB_FIXED64 ? 8 : 4, &f.v, e) < 0)
			return -1;
		break;
	case PB_BYTES:
		if (varint(m, &len, e) < 0)
			return -1;
		if (len > pb_len(m))
			return err_set(e, ERR_BADREQUEST,
				"protobuf: field %u is longer than its message", f.number);
		f.sub = (struct pb){m->p, m->p + len};
		m->p += len;
		break;
	default:
		return err_set(e, ERR_BADREQUEST, "protobuf: field %u has wire type %u", f.number,
			(unsigned)f.wire);
	}
	*ret = f;
	return 1;
}
