/* A body in chunks: RFC 9112 7.1. */
#include "net/http1_parse.h"

enum { SIZE_DIGITS = 8, LINE_BYTES = 256, TRAILER_BYTES = 8192 };

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The line of a size: digits, perhaps ";" and an extension, CR LF. */
static int size_byte(struct http1_chunks *c, char b, size_t body_len, size_t max)
{
	int digit = hex(b);

	if (++c->line > LINE_BYTES)
		return 400;
	if (c->last == '\r') {
		if (b != '\n')
			return 400;
		c->state = c->left ? CHUNK_DATA : CHUNK_TRAILER;
		c->line = 0;
		c->last = 0;
		return c->left > max - body_len ? 413 : 0;
	}
	if (b == '\r' && c->digits) {
		c->last = b;
	} else if (!c->ext && digit >= 0) {
		if (++c->digits > SIZE_DIGITS)
			return 413;
		c->left = c->left << 4 | (unsigned)digit;
	} else if ((b == ';' || c->ext) && c->digits && (b == '\t' || b >= ' ') && b != 0x7f) {
		c->ext = true;
	} else {
		return 400;
	}
	return 0;
}

/* Trailers are read and forgotten; an empty line ends them. */
static int trailer_byte(struct http1_chunks *c, char b)
{
	if (++c->line > TRAILER_BYTES)
		return 431;
	if ((c->last == '\r') != (b == '\n') || !b)
		return 400;
	c->last = b;
	if (b == '\n') {
		if (!c->digits)
			c->state = CHUNK_END;
		c->digits = 0; /* here: of this line, without its end */
	} else if (b != '\r') {
		c->digits = 1;
	}
	return 0;
}

static size_t data(struct http1_chunks *c, const char *p, size_t n, struct buf *body)
{
	size_t k = c->left < n ? (size_t)c->left : n;

	buf_add(body, p, k);
	c->left -= k;
	if (!c->left)
		c->state = CHUNK_CR;
	return k;
}

static int one_byte(struct http1_chunks *c, char b, size_t body_len, size_t max)
{
	int status = 0;

	switch (c->state) {
	case CHUNK_SIZE:
		status = size_byte(c, b, body_len, max);
		if (c->state == CHUNK_TRAILER)
			c->digits = 0;
		break;
	case CHUNK_CR:
		c->state = CHUNK_LF;
		status = b == '\r' ? 0 : 400;
		break;
	case CHUNK_LF:
		*c = (struct http1_chunks){0};
		status = b == '\n' ? 0 : 400;
		break;
	default:
		status = trailer_byte(c, b);
	}
	return status;
}

int http1_dechunk(struct http1_chunks *c, const char *p, size_t n, size_t max, struct buf *body,
	size_t *ret_used)
{
	size_t used = 0;
	int status = 0;

	while (used < n && !status && c->state != CHUNK_END) {
		if (c->state == CHUNK_DATA)
			used += data(c, p + used, n - used, body);
		else
			status = one_byte(c, p[used++], body->len, max);
	}
	*ret_used = used;
	if (status)
		return status;
	return c->state == CHUNK_END;
}
