#include <stdint.h>
#include <string.h>

#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct buf *b, const void *p, size_t n)
{
	const unsigned char *s = p;

	buf_grow(b, (n + 2) / 3 * 4);
	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t v = (uint32_t)s[i] << 16 | (left > 1 ? (uint32_t)s[i + 1] << 8 : 0) |
			     (left > 2 ? s[i + 2] : 0);
		buf_addc(b, alphabet[v >> 18]);
		buf_addc(b, alphabet[v >> 12 & 63]);
		buf_addc(b, left > 1 ? alphabet[v >> 6 & 63] : '=');
		buf_addc(b, left > 2 ? alphabet[v & 63] : '=');
	}
}

static size_t past_newlines(const char *text, size_t n, size_t i)
{
	while (i < n && (text[i] == '\n' || text[i] == '\r'))
		i++;
	return i;
}

/* text[*at], an '=' behind so many digits of its four, ends the text: past it, or where it is wrong
   as Go counts. */
static bool padding(const char *text, size_t n, size_t digits, size_t *at)
{
	size_t i = *at;

	if (digits < 2)
		return false;
	if (digits == 2) {
		i = past_newlines(text, n, i + 1);
		if (i == n || text[i] != '=') {
			*at = i == n ? n : i - 1;
			return false;
		}
	}
	*at = past_newlines(text, n, i + 1);
	return *at == n;
}

int base64_decode(struct buf *b, const char *text, size_t n, struct err *e)
{
	autobuf out = BUF_INIT;
	uint32_t acc = 0;
	size_t digits = 0, i;

	for (i = past_newlines(text, n, 0); i < n; i = past_newlines(text, n, i + 1)) {
		const char *at = text[i] ? strchr(alphabet, text[i]) : NULL;

		if (text[i] == '=' && padding(text, n, digits, &i)) {
			digits = 0;
			break;
		}
		if (!at)
			return err_set(e, ERR_SYNTAX, "illegal base64 data at input byte %zu", i);
		acc = acc << 6 | (uint32_t)(at - alphabet);
		if (digits)
			buf_addc(&out, (char)(acc >> (6 - 2 * digits) & 0xff));
		digits = (digits + 1) % 4;
	}
	if (digits)
		return err_set(
			e, ERR_SYNTAX, "illegal base64 data at input byte %zu", n - digits);
	buf_add(b, out.data, out.len);
	return 0;
}
