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

int base64_decode(struct buf *b, const char *text, size_t n, struct err *e)
{
	autobuf out = BUF_INIT;
	uint32_t acc = 0;
	size_t digits = 0, pads = 0;

	for (size_t i = 0; i < n; i++) {
		const char *at = text[i] ? strchr(alphabet, text[i]) : NULL;
		if (text[i] == '\n' || text[i] == '\r')
			continue;
		if (text[i] == '=' && digits % 4 >= 2 && pads < 2) {
			pads++;
			continue;
		}
		if (!at || pads)
			return err_set(e, ERR_SYNTAX, "illegal base64 data at input byte %zu", i);
		acc = acc << 6 | (uint32_t)(at - alphabet);
		if (++digits % 4 != 1)
			buf_addc(&out, (char)(acc >> (6 - 2 * ((digits - 1) % 4)) & 0xff));
	}
	if (digits % 4 == 1 || (digits + pads) % 4)
		return err_set(e, ERR_SYNTAX, "illegal base64 data at input byte %zu", n);
	buf_add(b, out.data, out.len);
	return 0;
}
