/* A growing string. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

void buf_release(struct buf *b)
{
	if (!b)
		return;
	free(b->data);
	*b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

void buf_grow(struct buf *b, size_t n)
{
	size_t want;

	if (__builtin_add_overflow(b->len, n, &want) ||
	    __builtin_add_overflow(want, (size_t)1, &want))
		bug("buf_grow: length overflows");
	if (want <= b->alloc)
		return;
	if (want < 64)
		want = 64;
	b->data = grow(b->data, want, &b->alloc, 1);
	b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	buf_grow(b, n);
	if (n)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	buf_grow(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	buf_grow(b, 64);
	va_copy(again, ap);
	n = vsnprintf(b->data + b->len, b->alloc - b->len, fmt, ap);
	if (n < 0)
		bug("buf_addf: bad format");
	if ((size_t)n >= b->alloc - b->len) {
		buf_grow(b, (size_t)n);
		n = vsnprintf(b->data + b->len, b->alloc - b->len, fmt, again);
	}
	va_end(again);
	b->len += (size_t)n;
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void buf_add_int(struct buf *b, int64_t v)
{
	char digits[24], *p = digits + sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

static void add_json_escape(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	char out[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	for (const char *l = letters; *l; l += 2) {
		if (c == (unsigned char)*l) {
			out[1] = l[1];
			buf_add(b, out, 2);
			return;
		}
	}
	buf_add(b, out, sizeof(out));
}

void buf_add_json(struct buf *b, const char *s, size_t n)
{
	size_t done = 0;

	buf_grow(b, n + 2);
	buf_addc(b, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, s + done, i - done);
		add_json_escape(b, c);
		done = i + 1;
	}
	buf_add(b, s + done, n - done);
	buf_addc(b, '"');
}

void buf_add_quoted(struct buf *b, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=.,:/@%";

	if (*s && s[strspn(s, plain)] == '\0') {
		buf_adds(b, s);
		return;
	}
	buf_addc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *s);
	}
	buf_addc(b, '\'');
}

void buf_truncate(struct buf *b, size_t len)
{
	if (len > b->len)
		bug("buf_truncate: beyond the end");
	b->len = len;
	if (b->data)
		b->data[len] = '\0';
}

void buf_consume(struct buf *b, size_t n)
{
	if (n > b->len)
		bug("buf_consume: beyond the end");
	if (!n)
		return;
	b->len -= n;
	memmove(b->data, b->data + n, b->len + 1);
}

const char *buf_str(const struct buf *b)
{
	return b->data ? b->data : "";
}

char *buf_detach(struct buf *b, size_t *ret_len)
{
	char *p;

	buf_grow(b, 0);
	p = b->data;
	if (ret_len)
		*ret_len = b->len;
	*b = (struct buf)BUF_INIT;
	return p;
}
