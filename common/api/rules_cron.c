/*
 * A CronJob's schedule and time zone, as the parser upstream uses reads and refuses them: five
 * fields of lists of ranges with steps, or @hourly and its like.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "api/rules_priv.h"
#include "base/io.h"

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

/* A number or a name; what is neither is told in *why. */
static int read_value(const struct bounds *b, const char *s, long *ret, struct buf *why)
{
	size_t n = strlen(s);

	for (size_t i = 0; n == 3 && b->names[i]; i += 3) {
		if (!strncasecmp(b->names + i, s, 3)) {
			*ret = b->min + (long)(i / 3);
			return 0;
		}
	}
	if (!n || strspn(s, "0123456789") != n || n > 9) {
		buf_addf(why,
			"failed to parse int from %s: strconv.Atoi: parsing \"%s\": invalid "
			"syntax",
			s, s);
		return -1;
	}
	*ret = strtol(s, NULL, 10);
	return 0;
}

static int check_bounds(
	const struct bounds *b, long lo, long hi, const char *whole, struct buf *why)
{
	if (lo < b->min)
		buf_addf(
			why, "beginning of range (%ld) below minimum (%ld): %s", lo, b->min, whole);
	else if (hi > b->max)
		buf_addf(why, "end of range (%ld) above maximum (%ld): %s", hi, b->max, whole);
	else if (lo > hi)
		buf_addf(why, "beginning of range (%ld) beyond end of range (%ld): %s", lo, hi,
			whole);
	else
		return 0;
	return -1;
}

/* "*", "n", "n-m", each with "/step". */
static int check_range_text(const struct bounds *b, const char *whole, struct buf *why)
{
	autofree char *copy = xstrdup(whole);
	char *step = strchr(copy, '/'), *dash;
	long lo = b->min, hi = b->max, by = 1;

	if (step && strchr(step + 1, '/')) {
		buf_addf(why, "too many slashes: %s", whole);
		return -1;
	}
	if (step)
		*step++ = 0;
	dash = strchr(copy, '-');
	if (dash && strchr(dash + 1, '-')) {
		buf_addf(why, "too many hyphens: %s", whole);
		return -1;
	}
	if (dash)
		*dash++ = 0;
	if (strcmp(copy, "*") != 0 && strcmp(copy, "?") != 0) {
		if (read_value(b, copy, &lo, why) || (dash && read_value(b, dash, &hi, why)))
			return -1;
		if (!dash && !step)
			hi = lo;
	}
	if (step && read_value(&fields[0], step, &by, why))
		return -1;
	if (!by) {
		buf_addf(why, "step of range should be a positive number: %s", whole);
		return -1;
	}
	return check_bounds(b, lo, hi, whole, why);
}

static int check_fields(const char *schedule, struct buf *why)
{
	autofree char *copy = xstrdup(schedule);
	char *words[8], *rest = copy, *w;
	size_t n = 0;

	while ((w = strsep(&rest, " \t")))
		if (*w && n < array_size(words))
			words[n++] = w;
	if (n != array_size(fields)) {
		buf_addf(why, "expected exactly 5 fields, found %zu: [", n);
		for (size_t i = 0; i < n; i++)
			buf_addf(why, "%s%s", i ? " " : "", words[i]);
		buf_addc(why, ']');
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		while ((w = strsep(&words[i], ",")))
			if (*w && check_range_text(&fields[i], w, why))
				return -1;
	}
	return 0;
}

static int check_schedule(const char *s, struct buf *why)
{
	static const char *const names[] = {
		"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"};

	if (*s != '@')
		return check_fields(s, why);
	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(s, names[i]))
			return 0;
	if (!strncmp(s, "@every ", 7))
		return 0;
	buf_addf(why, "unrecognized descriptor: %s", s);
	return -1;
}

void schedule_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *s = str_at(spec, "schedule");
	autobuf why = BUF_INIT;

	if (!*s)
		return;
	if (!strncmp(s, "TZ=", 3) || !strncmp(s, "CRON_TZ=", 8))
		wrong(c, WRONG_INVALID, at, "schedule",
			"Invalid value: \"%s\": cannot use TZ or CRON_TZ in schedule, use timeZone "
			"field instead",
			s);
	else if (check_schedule(s, &why))
		wrong(c, WRONG_INVALID, at, "schedule", "Invalid value: \"%s\": %s", s, why.data);
}

void timezone_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *zone = mobj_str(spec, "timeZone");
	autofree char *path = NULL;

	if (!zone)
		return;
	if (!*zone || !strcasecmp(zone, "Local")) {
		wrong(c, WRONG_INVALID, at, "timeZone",
			*zone ? "Invalid value: \"%s\": timeZone must be an explicit time zone as "
				"defined in https://www.iana.org/time-zones"
			      : "Invalid value: \"%s\": timeZone must be nil or non-empty string",
			zone);
		return;
	}
	/* a machine without the database lets every zone pass */
	path = xasprintf("/usr/share/zoneinfo/%s", zone);
	if (strstr(zone, "..") || (io_exists("/usr/share/zoneinfo") && !io_exists(path)))
		wrong(c, WRONG_INVALID, at, "timeZone",
			"Invalid value: \"%s\": unknown time zone %s", zone, zone);
}
