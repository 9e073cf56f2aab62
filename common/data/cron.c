#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/dur.h"
#include "data/cron.h"

#define DAY 86400
#define YEARS 5 /* beyond that nothing is looked for */

struct bounds {
	long min, max;
	const char *names; /* three letters each, from min on; "" none */
};
static const struct bounds fields[] = {
	{0, 59, ""},
	{0, 23, ""},
	{1, 31, ""},
	{1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
	{0, 6, "sunmontuewedthufrisat"},
};
enum { MINUTE, HOUR, DOM, MONTH, DOW, FIELDS };

struct field {
	uint64_t bits;
	bool any;
};

/* A number or a name. */
static int read_value(const struct bounds *b, const char *s, long *ret, struct err *e)
{
	size_t n = strlen(s);

	for (size_t i = 0; n == 3 && b->names[i]; i += 3) {
		if (!strncasecmp(b->names + i, s, 3)) {
			*ret = b->min + (long)(i / 3);
			return 0;
		}
	}
	if (!n || strspn(s, "0123456789") != n || n > 9)
		return err_set(e, ERR_INVALID,
			"failed to parse int from %s: strconv.Atoi: parsing \"%s\": invalid syntax",
			s, s);
	*ret = strtol(s, NULL, 10);
	return 0;
}

static int check_bounds(
	const struct bounds *b, long lo, long hi, const char *whole, struct err *e)
{
	if (lo < b->min)
		return err_set(e, ERR_INVALID, "beginning of range (%ld) below minimum (%ld): %s",
			lo, b->min, whole);
	if (hi > b->max)
		return err_set(e, ERR_INVALID, "end of range (%ld) above maximum (%ld): %s", hi,
			b->max, whole);
	if (lo > hi)
		return err_set(e, ERR_INVALID,
			"beginning of range (%ld) beyond end of range (%ld): %s", lo, hi, whole);
	return 0;
}

/* "*", "n", "n-m", each with "/step". */
static int read_range(const struct bounds *b, const char *whole, struct field *f, struct err *e)
{
	autofree char *copy = xstrdup(whole);
	char *step = strchr(copy, '/'), *dash;
	long lo = b->min, hi = b->max, by = 1;
	bool any = false;

	if (step && strchr(step + 1, '/'))
		return err_set(e, ERR_INVALID, "too many slashes: %s", whole);
	if (step)
		*step++ = 0;
	dash = strchr(copy, '-');
	if (dash && strchr(dash + 1, '-'))
		return err_set(e, ERR_INVALID, "too many hyphens: %s", whole);
	if (dash)
		*dash++ = 0;
	if (!strcmp(copy, "*") || !strcmp(copy, "?")) {
		any = true;
	} else {
		if (read_value(b, copy, &lo, e) || (dash && read_value(b, dash, &hi, e)))
			return -1;
		if (!dash && !step)
			hi = lo;
	}
	if (step && read_value(&fields[MINUTE], step, &by, e))
		return -1;
	if (!by)
		return err_set(e, ERR_INVALID, "step of range should be a positive number: %s",
			whole);
	if (check_bounds(b, lo, hi, whole, e))
		return -1;
	for (long i = lo; i <= hi; i += by)
		f->bits |= 1ULL << i;
	f->any = f->any || (any && by == 1);
	return 0;
}

static int count_error(char *const *words, size_t n, struct err *e)
{
	autobuf all = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_addf(&all, "%s%s", i ? " " : "", words[i]);
	return err_set(e, ERR_INVALID, "expected exactly 5 fields, found %zu: [%s]", n,
		buf_str(&all));
}

static int read_fields(const char *text, struct cron *ret, struct err *e)
{
	autofree char *copy = xstrdup(text);
	char *words[FIELDS + 3], *rest = copy, *w;
	struct field f[FIELDS] = {0};
	size_t n = 0;

	while ((w = strsep(&rest, " \t")))
		if (*w && n < array_size(words))
			words[n++] = w;
	if (n != FIELDS)
		return count_error(words, n, e);
	for (size_t i = 0; i < n; i++) {
		while ((w = strsep(&words[i], ",")))
			if (*w && read_range(&fields[i], w, &f[i], e))
				return -1;
	}
	*ret = (struct cron){f[MINUTE].bits, f[HOUR].bits, f[DOM].bits, f[MONTH].bits, f[DOW].bits,
		f[DOM].any, f[DOW].any, 0};
	return 0;
}

int cron_parse(const char *text, struct cron *ret, struct err *e)
{
	static const char *const names[][2] = {{"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"},
		{"@monthly", "0 0 1 * *"}, {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},
		{"@midnight", "0 0 * * *"}, {"@hourly", "0 * * * *"}};
	static const char every[] = "@every ";
	int64_t ns;

	if (*text != '@')
		return read_fields(text, ret, e);
	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(text, names[i][0]))
			return read_fields(names[i][1], ret, e);
	if (strncmp(text, every, strlen(every)) != 0)
		return err_set(e, ERR_INVALID, "unrecognized descriptor: %s", text);
	if (dur_parse(text + strlen(every), &ns))
		return err_set(e, ERR_INVALID,
			"failed to parse duration %s: time: invalid duration \"%s\"", text,
			text + strlen(every));
	*ret = (struct cron){.every_s = ns < NS_PER_S ? 1 : ns / NS_PER_S};
	return 0;
}

static bool has(uint64_t bits, int64_t i)
{
	return bits >> i & 1;
}

static bool day_matches(const struct cron *c, const struct date *d)
{
	bool dom = has(c->dom, d->day), dow = has(c->dow, d->weekday);

	return c->dom_any || c->dow_any ? dom && dow : dom || dow;
}

int64_t cron_next(const struct cron *c, const struct tz *z, int64_t after_s)
{
	int64_t t = after_s + 1, until = after_s + YEARS * 366LL * DAY;

	if (c->every_s)
		return after_s + c->every_s;
	if (!c->minute || !c->hour || !c->month) /* "," names nothing */
		return 0;
	t += (60 - (t + tz_offset(z, t)) % 60) % 60;
	while (t < until) {
		int64_t local = t + tz_offset(z, t), day = local / DAY, sod = local % DAY;
		struct date d = date_of_days(day);

		if (!has(c->month, d.month) || !day_matches(c, &d)) {
			int64_t next = t + DAY - sod, first;

			/* where the clock was put forward meanwhile that is too far; back to
			 * the day's first moment */
			first = next - (next + tz_offset(z, next)) % DAY;
			if (first <= t || (first + tz_offset(z, first)) / DAY == day)
				first = next;
			t = first;
		} else if (!has(c->hour, sod / 3600)) {
			t += 3600 - sod % 3600;
		} else if (!has(c->minute, sod / 60 % 60)) {
			t += 60;
		} else {
			return t;
		}
	}
	return 0;
}
