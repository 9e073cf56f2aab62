#include <string.h>
#include <yyjson.h>

#include "data/schema_scan.h"

int scan_bad(const struct scan *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_vset(s->e, ERR_SYNTAX, fmt, ap);
	va_end(ap);
	return err_wrap(s->e, "%s:%u", s->b->blob.data + s->file, s->line);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

void scan_blanks(struct scan *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
}

bool scan_at_doc(const struct scan *s)
{
	return s->end - s->p >= 3 && !memcmp(s->p, "-- ", 3);
}

/* The next word in *ret, *ret_len (0 at the end or before a doc); a word ends at a blank or at one
   of stop. */
void scan_word(struct scan *s, const char *stop, const char **ret, size_t *ret_len)
{
	scan_blanks(s);
	*ret = s->p;
	if (scan_at_doc(s)) {
		*ret_len = 0;
		return;
	}
	while (s->p < s->end && !is_blank(*s->p) && !strchr(stop, *s->p))
		s->p++;
	*ret_len = (size_t)(s->p - *ret);
}

bool scan_same(const char *w, size_t len, const char *with)
{
	return len == strlen(with) && !memcmp(w, with, len);
}

uint32_t scan_sentence(struct scan *s)
{
	autobuf text = BUF_INIT;

	scan_blanks(s);
	if (!scan_at_doc(s))
		return 0;
	s->p += 3;
	while (s->p < s->end) {
		if (!is_blank(*s->p)) {
			buf_addc(&text, *s->p++);
			continue;
		}
		scan_blanks(s);
		if (text.len && s->p < s->end)
			buf_addc(&text, ' ');
	}
	return pack_string(s->b, buf_str(&text), text.len);
}

int scan_quotation(struct scan *s, uint32_t *ret)
{
	const char *q;

	if (s->p == s->end || *s->p != '"')
		return scan_bad(s, "a quote is missing");
	s->p++;
	q = memchr(s->p, '"', (size_t)(s->end - s->p));
	if (!q)
		return scan_bad(s, "a quote is not closed");
	*ret = pack_string(s->b, s->p, (size_t)(q - s->p));
	s->p = q + 1;
	return 0;
}

int scan_words(struct scan *s, uint32_t *ret)
{
	uint32_t v[SCAN_MAX_WORDS];
	size_t n = 0;

	if (s->p == s->end || *s->p++ != '{')
		return scan_bad(s, "\"{\" is missing");
	for (;;) {
		const char *w;
		size_t len;

		scan_blanks(s);
		if (s->p < s->end && *s->p == '}')
			break;
		if (n == SCAN_MAX_WORDS)
			return scan_bad(s, "more than %d words", SCAN_MAX_WORDS);
		if (s->p < s->end && *s->p == '"') {
			if (scan_quotation(s, &v[n++]))
				return -1;
			continue;
		}
		scan_word(s, "}", &w, &len);
		if (!len)
			return scan_bad(s, "\"}\" is missing");
		v[n++] = pack_string(s->b, w, len);
	}
	s->p++;
	*ret = pack_words(s->b, v, n);
	return 0;
}

int scan_json(struct scan *s, uint32_t *ret)
{
	const char *start = s->p;
	bool quoted = false;
	int depth = 0;
	yyjson_doc *d;

	for (; s->p < s->end; s->p++) {
		char c = *s->p;

		if (quoted && c == '\\' && s->end - s->p > 1)
			s->p++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
		else if (!quoted && depth <= 0 && is_blank(c))
			break;
	}
	d = yyjson_read(start, (size_t)(s->p - start), 0);
	if (!d)
		return scan_bad(s, "the default is not JSON");
	yyjson_doc_free(d);
	*ret = pack_string(s->b, start, (size_t)(s->p - start));
	return 0;
}
