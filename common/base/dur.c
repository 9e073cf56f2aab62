/* Go's durations; the grammar and the rounding are those of the package time. */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/mem.h"

static const struct unit {
	const char *name;
	uint64_t ns;
} units[] = {
	/* longer names first: "ms" before "m" */
	{ "ns", 1 },
	{ "us", 1000 },
	{ "\xc2\xb5s", 1000 }, /* U+00B5 micro sign */
	{ "\xce\xbcs", 1000 }, /* U+03BC Greek mu */
	{ "ms", 1000000 },
	{ "s", 1000000000 },
	{ "m", 60 * 1000000000ULL },
	{ "h", 3600 * 1000000000ULL },
};

static const struct unit *find_unit(const char *s, size_t *ret_len)
{
	for (size_t i = 0; i < array_size(units); i++) {
		size_t n = strlen(units[i].name);

		if (strncmp(s, units[i].name, n) == 0) {
			*ret_len = n;
			return &units[i];
		}
	}
	return NULL;
}

/* One "12.5h" at *ps, added to *sum. */
static int parse_term(const char **ps, uint64_t *sum)
{
	const char *s = *ps;
	uint64_t whole = 0, frac = 0;
	double scale = 1;
	size_t digits = 0, unit_len;
	const struct unit *u;

	for (; isdigit((unsigned char)*s); s++, digits++) {
		if (__builtin_mul_overflow(whole, 10ULL, &whole) ||
		    __builtin_add_overflow(whole, (uint64_t)(*s - '0'), &whole))
			return -1;
	}
	if (*s == '.') {
		for (s++; isdigit((unsigned char)*s); s++, digits++) {
			if (frac > (UINT64_MAX >> 1) / 10 - 1)
				continue; /* digits that no nanosecond can show */
			frac = frac * 10 + (uint64_t)(*s - '0');
			scale *= 10;
		}
	}
	u = find_unit(s, &unit_len);
	if (!digits || !u || __builtin_mul_overflow(whole, u->ns, &whole))
		return -1;
	whole += (uint64_t)((double)frac * ((double)u->ns / scale));
	if (__builtin_add_overflow(*sum, whole, sum) || *sum > 1ULL << 63)
		return -1;
	*ps = s + unit_len;
	return 0;
}

int dur_parse(const char *s, int64_t *ret_ns)
{
	bool minus = *s == '-';
	uint64_t sum = 0;

	if (*s == '-' || *s == '+')
		s++;
	if (strcmp(s, "0") == 0) {
		*ret_ns = 0;
		return 0;
	}
	if (!*s)
		return -1;
	while (*s) {
		if (parse_term(&s, &sum) < 0)
			return -1;
	}
	if (!minus && sum > INT64_MAX)
		return -1;
	*ret_ns = minus ? (int64_t)-sum : (int64_t)sum;
	return 0;
}

/* v / unit with the digits behind the point that are not zero. */
static int put_fraction(char *out, size_t size, uint64_t v, uint64_t unit, const char *name)
{
	uint64_t frac = v % unit;
	char digits[12] = "";
	int n = 0;

	for (uint64_t u = unit / 10; frac && u; u /= 10) {
		digits[n++] = (char)('0' + frac / u);
		frac %= u;
	}
	return snprintf(out, size, "%llu%s%.*s%s", (unsigned long long)(v / unit), n ? "." : "", n,
			digits, name);
}

char *dur_format(int64_t ns, char out[DUR_SIZE])
{
	uint64_t u = ns < 0 ? -(uint64_t)ns : (uint64_t)ns, h, m;
	size_t n = 0;

	if (!u) {
		snprintf(out, DUR_SIZE, "0s");
		return out;
	}
	if (ns < 0)
		out[n++] = '-';
	if (u < 1000) {
		put_fraction(out + n, DUR_SIZE - n, u, 1, "ns");
	} else if (u < 1000000) {
		put_fraction(out + n, DUR_SIZE - n, u, 1000, "\xc2\xb5s");
	} else if (u < NS_PER_S) {
		put_fraction(out + n, DUR_SIZE - n, u, NS_PER_MS, "ms");
	} else {
		h = u / (3600ULL * NS_PER_S);
		m = u / (60ULL * NS_PER_S);
		if (h)
			n += (size_t)snprintf(out + n, DUR_SIZE - n, "%lluh",
					      (unsigned long long)h);
		if (m)
			n += (size_t)snprintf(out + n, DUR_SIZE - n, "%llum",
					      (unsigned long long)(m % 60));
		put_fraction(out + n, DUR_SIZE - n, u % (60ULL * NS_PER_S), NS_PER_S, "s");
	}
	return out;
}

/* "3d4h": the second unit is left out when it is zero. */
static void put_two(char *out, int64_t a, const char *ua, int64_t b, const char *ub)
{
	if (b)
		snprintf(out, DUR_SIZE, "%lld%s%lld%s", (long long)a, ua, (long long)b, ub);
	else
		snprintf(out, DUR_SIZE, "%lld%s", (long long)a, ua);
}

char *dur_human(int64_t ns, char out[DUR_SIZE])
{
	int64_t s = ns / NS_PER_S, m = s / 60, h = m / 60, d = h / 24;

	if (s < -1) /* two clocks may differ by a second */
		snprintf(out, DUR_SIZE, "<invalid>");
	else if (s < 0)
		snprintf(out, DUR_SIZE, "0s");
	else if (s < 120)
		put_two(out, s, "s", 0, "");
	else if (m < 10)
		put_two(out, m, "m", s % 60, "s");
	else if (m < 180)
		put_two(out, m, "m", 0, "");
	else if (h < 8)
		put_two(out, h, "h", m % 60, "m");
	else if (h < 48)
		put_two(out, h, "h", 0, "");
	else if (h < 24 * 8)
		put_two(out, d, "d", h % 24, "h");
	else if (h < 24 * 365 * 2)
		put_two(out, d, "d", 0, "");
	else if (h < 24 * 365 * 8)
		put_two(out, d / 365, "y", d % 365, "d");
	else
		put_two(out, d / 365, "y", 0, "");
	return out;
}
