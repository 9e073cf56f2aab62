/*
 * buf: a growing string of bytes, always NUL-terminated, NULs inside allowed.
 *
 * BUF_INIT (all zero) is a valid empty buf. The bytes belong to the buf until
 * buf_detach. No function fails; memory running out ends the program.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct buf {
	char *data;   /* NUL behind the last byte; never NULL after the first use */
	size_t len;   /* bytes, without the NUL */
	size_t alloc; /* bytes allocated */
};

#define BUF_INIT \
	{ \
		NULL, 0, 0 \
	}
#define autobuf __attribute__((cleanup(buf_release))) struct buf

void buf_release(struct buf *b);
/* Empty, memory kept. */
void buf_clear(struct buf *b);
/* Room for n more bytes and a NUL. */
void buf_grow(struct buf *b, size_t n);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) printf_like(2, 3);
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) printf_like(2, 0);
void buf_add_int(struct buf *b, int64_t v);
/* s as a JSON string, quotes included (RFC 8259; s must be UTF-8). */
void buf_add_json(struct buf *b, const char *s, size_t n);
/* s in shell single quotes when it needs any. */
void buf_add_quoted(struct buf *b, const char *s);
/* Cut to len bytes (len ≤ b->len). */
void buf_truncate(struct buf *b, size_t len);
/* Remove n bytes in front. */
void buf_consume(struct buf *b, size_t n);
/* The bytes, NUL-terminated and never NULL: still the buf's. */
const char *buf_str(const struct buf *b);
/* The bytes as the caller's own malloc'ed string; the buf is empty again. */
char *buf_detach(struct buf *b, size_t *ret_len);
