/* A scanner of JSON that stops where Go's stops. */
#include "data/json_wrong.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* What may stand here. */
enum state { VALUE, FIRST_ELEMENT, FIRST_KEY, KEY, COLON, BEHIND_VALUE };

struct scan {
	const char *p, *end;
	struct buf around; /* '{' and '[' that are open */
	enum state state;
	char *ret;
};

static bool ended(struct scan *s)
{
	snprintf(s->ret, JSON_WRONG_MAX, "unexpected end of JSON input");
	return false;
}

/* The character that should not be there, and where it is. */
static bool bad(struct scan *s, const char *context)
{
	unsigned char c = (unsigned char)*s->p;
	char shown[8];

	if (c == '\'' || c == '\\')
		snprintf(shown, sizeof(shown), "\\%c", c);
	else if (c == '\n' || c == '\r' || c == '\t')
		snprintf(shown, sizeof(shown), "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
	else if (c < ' ' || c == 0x7f)
		snprintf(shown, sizeof(shown), "\\x%02x", c);
	else if (c >= 0x80 && c < 0xa1)
		snprintf(shown, sizeof(shown), "\\u%04x", c);
	else if (c >= 0x80) /* as the code point of that number */
		snprintf(shown, sizeof(shown), "%c%c", 0xc0 | c >> 6, 0x80 | (c & 0x3f));
	else
		snprintf(shown, sizeof(shown), "%c", c);
	snprintf(s->ret, JSON_WRONG_MAX, "invalid character '%s' %s", shown, context);
	return false;
}

static bool scan_literal(struct scan *s, const char *word)
{
	for (const char *w = word; *w; w++, s->p++) {
		char context[48];

		snprintf(context, sizeof(context), "in literal %s (expecting '%c')", word, *w);
		if (s->p == s->end)
			return ended(s);
		if (*s->p != *w)
			return bad(s, context);
	}
	return true;
}

static bool is_digit(const struct scan *s)
{
	return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

/* One digit at least. */
static bool scan_digits(struct scan *s, const char *context)
{
	if (s->p == s->end)
		return ended(s);
	if (!is_digit(s))
		return bad(s, context);
	while (is_digit(s))
		s->p++;
	return true;
}

static bool scan_number(struct scan *s)
{
	if (*s->p == '-')
		s->p++;
	if (is_digit(s) && *s->p == '0')
		s->p++;
	else if (!scan_digits(s, "in numeric literal"))
		return false;
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!scan_digits(s, "after decimal point in numeric literal"))
			return false;
	}
	if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		return scan_digits(s, "in exponent of numeric literal");
	}
	return true;
}

static bool scan_escape(struct scan *s)
{
	if (++s->p == s->end)
		return ended(s);
	if (!*s->p || !strchr("bfnrt\\/\"u", *s->p))
		return bad(s, "in string escape code");
	for (int i = *s->p == 'u' ? 4 : 0; i; i--) {
		if (++s->p == s->end)
			return ended(s);
		if (!*s->p || !strchr("0123456789abcdefABCDEF", *s->p))
			return bad(s, "in \\u hexadecimal character escape");
	}
	return true;
}

static bool scan_string(struct scan *s)
{
	for (s->p++; s->p < s->end && *s->p != '"'; s->p++) {
		if ((unsigned char)*s->p < ' ')
			return bad(s, "in string literal");
		if (*s->p == '\\' && !scan_escape(s))
			return false;
	}
	if (s->p == s->end)
		return ended(s);
	s->p++;
	return true;
}

/* One more is open. */
static bool open_one(struct scan *s)
{
	buf_addc(&s->around, *s->p);
	s->state = *s->p++ == '{' ? FIRST_KEY : FIRST_ELEMENT;
	return true;
}

static bool close_one(struct scan *s)
{
	buf_truncate(&s->around, s->around.len - 1);
	s->state = BEHIND_VALUE;
	s->p++;
	return true;
}

static bool scan_value(struct scan *s)
{
	static const char *const words[] = {"true", "false", "null"};

	if (*s->p == '{' || *s->p == '[')
		return open_one(s);
	s->state = BEHIND_VALUE;
	if (*s->p == '"')
		return scan_string(s);
	if (*s->p == '-' || is_digit(s))
		return scan_number(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (*s->p == *words[i])
			return scan_literal(s, words[i]);
	return bad(s, "looking for beginning of value");
}

static bool scan_behind(struct scan *s)
{
	char in = s->around.len ? s->around.data[s->around.len - 1] : 0;

	if (!in)
		return bad(s, "after top-level value");
	if (*s->p == (in == '{' ? '}' : ']'))
		return close_one(s);
	if (*s->p != ',')
		return bad(s, in == '{' ? "after object key:value pair" : "after array element");
	s->state = in == '{' ? KEY : VALUE;
	s->p++;
	return true;
}

static bool scan_step(struct scan *s)
{
	switch (s->state) {
	case FIRST_KEY:
		if (*s->p == '}')
			return close_one(s);
		__attribute__((fallthrough));
	case KEY:
		if (*s->p != '"')
			return bad(s, "looking for beginning of object key string");
		s->state = COLON;
		return scan_string(s);
	case COLON:
		if (*s->p != ':')
			return bad(s, "after object key");
		s->state = VALUE;
		s->p++;
		return true;
	case BEHIND_VALUE:
		return scan_behind(s);
	case FIRST_ELEMENT:
		if (*s->p == ']')
			return close_one(s);
		__attribute__((fallthrough));
	default:
		return scan_value(s);
	}
}

bool json_wrong(const char *text, size_t len, char ret[JSON_WRONG_MAX])
{
	struct scan s = {
		.p = text, .end = text + len, .around = BUF_INIT, .state = VALUE, .ret = ret};
	bool fine = true;

	while (fine) {
		while (s.p < s.end && *s.p && strchr(" \t\r\n", *s.p))
			s.p++;
		if (s.p == s.end)
			break;
		fine = scan_step(&s);
	}
	if (fine && (s.state != BEHIND_VALUE || s.around.len))
		fine = ended(&s);
	buf_release(&s.around);
	return !fine;
}
