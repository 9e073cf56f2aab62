/* What an unquoted YAML word is. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "data/yaml_scalar.h"

/* Longer words are text: no number needs as many digits. */
#define MAX_NUMBER 400

static bool fixed_word(const char *s, struct yaml_word *ret)
{
	static const char *const yes = " y Y yes Yes YES true True TRUE on On ON ";
	static const char *const no = " n N no No NO false False FALSE off Off OFF ";
	static const char *const null = " ~ null Null NULL ";
	static const char *const nan = " .nan .NaN .NAN ";
	static const char *const inf = " .inf .Inf .INF +.inf +.Inf +.INF ";
	static const char *const minus_inf = " -.inf -.Inf -.INF ";
	char word[16] = " ";
	size_t n = strlen(s);

	if (n > 5 || strchr(s, ' '))
		return false;
	memcpy(word + 1, s, n);
	memcpy(word + 1 + n, " ", 2);
	if (!n || strstr(null, word))
		*ret = (struct yaml_word){.kind = YAML_IS_NULL};
	else if (strstr(yes, word))
		*ret = (struct yaml_word){.kind = YAML_IS_BOOL, .b = true};
	else if (strstr(no, word))
		*ret = (struct yaml_word){.kind = YAML_IS_BOOL};
	else if (strstr(nan, word))
		*ret = (struct yaml_word){.kind = YAML_IS_FLOAT, .r = NAN};
	else if (strstr(inf, word))
		*ret = (struct yaml_word){.kind = YAML_IS_FLOAT, .r = INFINITY};
	else if (strstr(minus_inf, word))
		*ret = (struct yaml_word){.kind = YAML_IS_FLOAT, .r = -INFINITY};
	else
		return false;
	return true;
}

/* Digits of a base, all of s. */
static bool digits_of(const char *s, unsigned int base, uint64_t *ret)
{
	uint64_t v = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned int d = isdigit((unsigned char)*s)
					 ? (unsigned int)(*s - '0')
					 : (unsigned int)(tolower(*s) - 'a') + 10;

		if (!isalnum((unsigned char)*s) || d >= base)
			return false;
		if (__builtin_mul_overflow(v, (uint64_t)base, &v) ||
			__builtin_add_overflow(v, (uint64_t)d, &v))
			return false;
	}
	*ret = v;
	return true;
}

/* Go's ParseInt with base 0, without underscores: 0x, 0b, 0o, a leading 0 is octal. */
static bool integer(const char *s, struct yaml_word *ret)
{
	bool negative = *s == '-', sign = negative || *s == '+';
	unsigned int base = 10;
	uint64_t u;

	s += sign;
	if (*s == '0' && s[1]) {
		const char *bases = "x\020b\002o\010", *b = strchr(bases, tolower(s[1]));

		base = 8;
		s++;
		if (b && isalpha((unsigned char)*b)) {
			base = (unsigned char)b[1];
			s++;
		}
	}
	if (!digits_of(s, base, &u))
		return false;
	if (negative) {
		if (u > (uint64_t)INT64_MAX + 1)
			return false;
		*ret = (struct yaml_word){.kind = YAML_IS_INT, .i = (int64_t)-u};
	} else if (u <= INT64_MAX) {
		*ret = (struct yaml_word){.kind = YAML_IS_INT, .i = (int64_t)u};
	} else if (!sign) {
		*ret = (struct yaml_word){.kind = YAML_IS_UINT, .u = u};
	} else {
		return false;
	}
	return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? within the range of a double */
static bool floating(const char *s, struct yaml_word *ret)
{
	const char *p = s + (*s == '-' || *s == '+');
	size_t before = strspn(p, "0123456789"), after = 0, exponent;

	p += before;
	if (*p == '.') {
		after = strspn(++p, "0123456789");
		p += after;
	}
	if (!before && !after)
		return false;
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '-' || *p == '+';
		exponent = strspn(p, "0123456789");
		if (!exponent)
			return false;
		p += exponent;
	}
	if (*p)
		return false;
	*ret = (struct yaml_word){.kind = YAML_IS_FLOAT, .r = strtod(s, NULL)};
	return isfinite(ret->r);
}

/* A number of at most max digits at *s. */
static bool eat_number(const char **s, size_t max, int low, int high)
{
	size_t n = strspn(*s, "0123456789");
	int v = 0;

	if (!n || n > max)
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (*s)[i] - '0';
	*s += n;
	return v >= low && v <= high;
}

static bool eat(const char **s, char c)
{
	if (**s != c)
		return false;
	++*s;
	return true;
}

static bool eat_zone(const char **s)
{
	if (eat(s, 'Z'))
		return true;
	return (eat(s, '+') || eat(s, '-')) && strspn(*s, "0123456789") == 2 &&
	       eat_number(s, 2, 0, 24) && eat(s, ':') && strspn(*s, "0123456789") == 2 &&
	       eat_number(s, 2, 0, 60);
}

/* 2006-1-2, 2006-1-2 15:4:5.999, 2006-1-2T15:4:5.999Z07:00 */
static bool is_time(const char *s)
{
	static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const char *year_text = s, *month_text, *day_text;
	bool zone;

	if (strspn(s, "0123456789") != 4 || s[4] != '-')
		return false;
	month_text = s += 5;
	if (!eat_number(&s, 2, 1, 12) || !eat(&s, '-'))
		return false;
	day_text = s;
	if (!eat_number(&s, 2, 1, 31))
		return false;
	long year = strtol(year_text, NULL, 10), month = strtol(month_text, NULL, 10);
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (strtol(day_text, NULL, 10) > days[month] + (month == 2 && leap))
		return false;
	if (!*s)
		return true;
	zone = *s == 'T' || *s == 't';
	if (!zone && *s != ' ')
		return false;
	s++;
	if (!eat_number(&s, 2, 0, 23) || !eat(&s, ':') || !eat_number(&s, 2, 0, 59) ||
		!eat(&s, ':') || !eat_number(&s, 2, 0, 59))
		return false;
	if ((*s == '.' || *s == ',') && isdigit((unsigned char)s[1]))
		s += 1 + strspn(s + 1, "0123456789");
	return (!zone || eat_zone(&s)) && !*s;
}

struct yaml_word yaml_resolve(const char *s, size_t len)
{
	struct yaml_word w = {.kind = YAML_IS_STRING};
	char plain[MAX_NUMBER + 1];
	size_t n = 0;

	if (len > MAX_NUMBER || memchr(s, '\0', len))
		return w;
	memcpy(plain, s, len);
	plain[len] = '\0';
	if (fixed_word(plain, &w))
		return w;
	if (*plain == '.') {
		/* here underscores are not passed over */
		if (!floating(plain, &w))
			w.kind = YAML_IS_STRING;
		return w;
	}
	if (*plain != '+' && *plain != '-' && !isdigit((unsigned char)*plain))
		return w;
	if (is_time(plain)) {
		w.kind = YAML_IS_TIME;
		return w;
	}
	for (size_t i = 0; i < len; i++) {
		if (plain[i] != '_')
			plain[n++] = plain[i];
	}
	plain[n] = '\0';
	if (!integer(plain, &w) && !floating(plain, &w))
		w.kind = YAML_IS_STRING;
	return w;
}
