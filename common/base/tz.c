#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/tz.h"

#define ZONES "/usr/share/zoneinfo"
#define ZONE_MAX (1u << 20)
#define DAY 86400
#define HEADER 44

/* When a rule of a POSIX TZ string changes the clock. */
struct change {
	char form; /* 'M': month, week, weekday; 'J': day 1-365 without leap days; 'N': day 0-365 */
	int month, week, day;
	int64_t time_s; /* of the day, local; may lie outside it */
};

struct tz {
	int64_t *at;	 /* transitions, ascending */
	int32_t *offset; /* from then on */
	size_t n;
	int32_t first; /* before the first of them */
	bool ruled;    /* behind the last one the rule holds */
	int64_t std, dst;
	bool has_dst;
	struct change start, end; /* of summer time */
};

int64_t date_to_days(int64_t year, int month, int day)
{
	/* counted from March, so that the leap day is the last of a year; 400 years repeat */
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct date date_of_days(int64_t days)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct date){.year = yoe + era * 400 + (month <= 2),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.weekday = (int)(((days + 4) % 7 + 7) % 7)};
}

void tz_free(struct tz *z)
{
	if (!z)
		return;
	free(z->at);
	free(z->offset);
	free(z);
}

void free_tz(struct tz **z)
{
	tz_free(*z);
}

static bool is_leap(int64_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Local second of year in which the change comes. */
static int64_t change_at(const struct change *c, int64_t year)
{
	int64_t first = date_to_days(year, 1, 1), day;

	if (c->form == 'N') {
		day = first + c->day;
	} else if (c->form == 'J') {
		day = first + c->day - 1 + (is_leap(year) && c->day >= 60);
	} else {
		int64_t month = date_to_days(year, c->month, 1);
		int64_t next = c->month == 12 ? date_to_days(year + 1, 1, 1)
					      : date_to_days(year, c->month + 1, 1);

		day = month + (c->day - date_of_days(month).weekday + 7) % 7 + (c->week - 1) * 7;
		while (day >= next)
			day -= 7;
	}
	return day * DAY + c->time_s;
}

static int64_t ruled_offset(const struct tz *z, int64_t utc_s)
{
	int64_t local = utc_s + z->std, days = (local >= 0 ? local : local - DAY + 1) / DAY;
	int64_t year = date_of_days(days).year, start, end;
	bool inside;

	if (!z->has_dst)
		return z->std;
	start = change_at(&z->start, year) - z->std;
	end = change_at(&z->end, year) - z->dst;
	inside = start < end ? utc_s >= start && utc_s < end : utc_s >= start || utc_s < end;
	return inside ? z->dst : z->std;
}

int64_t tz_offset(const struct tz *z, int64_t utc_s)
{
	size_t lo = 0, hi;

	if (!z)
		return 0;
	hi = z->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (z->at[mid] <= utc_s)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (z->ruled && lo == z->n)
		return ruled_offset(z, utc_s);
	return lo ? z->offset[lo - 1] : z->first;
}

char *tz_rfc3339(const struct tz *z, int64_t utc_s, char out[TZ_RFC3339_SIZE])
{
	int64_t off = tz_offset(z, utc_s), local = utc_s + off;
	int64_t days = (local >= 0 ? local : local - DAY + 1) / DAY, sod = local - days * DAY;
	struct date d = date_of_days(days);
	int n = snprintf(out, TZ_RFC3339_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d", (int)d.year,
		d.month, d.day, (int)(sod / 3600), (int)(sod / 60 % 60), (int)(sod % 60));
	int64_t minutes = (off < 0 ? -off : off) / 60;

	if (off)
		snprintf(out + n, TZ_RFC3339_SIZE - (size_t)n, "%c%02d:%02d", off < 0 ? '-' : '+',
			(int)(minutes / 60 % 100), (int)(minutes % 60));
	else
		snprintf(out + n, TZ_RFC3339_SIZE - (size_t)n, "Z");
	return out;
}

/* --- POSIX TZ strings --- */

static bool take_number(const char **s, int64_t max, int64_t *ret)
{
	int64_t n = 0;

	if (**s < '0' || **s > '9')
		return false;
	while (**s >= '0' && **s <= '9' && n <= max)
		n = n * 10 + (*(*s)++ - '0');
	*ret = n;
	return n <= max;
}

/* [+-]h[:m[:s]] in seconds */
static bool take_time(const char **s, int64_t *ret)
{
	int64_t sign = **s == '-' ? -1 : 1, h, m = 0, sec = 0;

	if (**s == '-' || **s == '+')
		++*s;
	if (!take_number(s, 167, &h))
		return false;
	if (**s == ':' && (++*s, !take_number(s, 59, &m)))
		return false;
	if (**s == ':' && (++*s, !take_number(s, 59, &sec)))
		return false;
	*ret = sign * (h * 3600 + m * 60 + sec);
	return true;
}

static bool take_name(const char **s)
{
	const char *from = *s;

	if (**s == '<') {
		*s += strcspn(*s, ">");
		return **s && ++*s;
	}
	while ((**s >= 'A' && **s <= 'Z') || (**s >= 'a' && **s <= 'z'))
		++*s;
	return *s > from;
}

static bool take_change(const char **s, struct change *c)
{
	int64_t month = 0, week = 0, day;

	*c = (struct change){.form = 'N', .time_s = 7200};
	if (*(*s)++ != ',')
		return false;
	if (**s == 'M' || **s == 'J')
		c->form = *(*s)++;
	if (c->form == 'M' && (!take_number(s, 12, &month) || *(*s)++ != '.' ||
				      !take_number(s, 5, &week) || *(*s)++ != '.'))
		return false;
	if (!take_number(s, c->form == 'M' ? 6 : 365, &day) ||
		(c->form == 'M' && (!month || !week)) || (c->form == 'J' && !day))
		return false;
	c->month = (int)month;
	c->week = (int)week;
	c->day = (int)day;
	return **s != '/' || (++*s, take_time(s, &c->time_s));
}

/* std offset [dst [offset] , start , end]; an offset counts westward */
static bool read_rule(struct tz *z, const char *s)
{
	int64_t west;

	if (!take_name(&s) || !take_time(&s, &west))
		return false;
	z->std = -west;
	if (!*s)
		return true;
	if (!take_name(&s))
		return false;
	z->dst = z->std + 3600;
	if (*s && *s != ',') {
		if (!take_time(&s, &west))
			return false;
		z->dst = -west;
	}
	z->has_dst = true;
	return take_change(&s, &z->start) && take_change(&s, &z->end) && !*s;
}

/* --- TZif --- */

struct block {
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool read_header(const unsigned char *p, size_t len, struct block *b)
{
	if (len < HEADER || memcmp(p, "TZif", 4) != 0)
		return false;
	*b = (struct block){be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32), be32(p + 36),
		be32(p + 40)};
	return b->isut < ZONE_MAX && b->isstd < ZONE_MAX && b->leap < ZONE_MAX &&
	       b->time < ZONE_MAX && b->type < ZONE_MAX && b->chars < ZONE_MAX && b->type;
}

static size_t block_size(const struct block *b, size_t width)
{
	return (size_t)b->time * (width + 1) + (size_t)b->type * 6 + b->chars +
	       (size_t)b->leap * (width + 4) + b->isstd + b->isut;
}

/* The transitions of a block of 64-bit times. */
static bool read_block(struct tz *z, const unsigned char *p, const struct block *b)
{
	const unsigned char *index = p + (size_t)b->time * 8, *types = index + b->time;

	z->n = b->time;
	z->at = xcalloc(z->n ? z->n : 1, sizeof(*z->at));
	z->offset = xcalloc(z->n ? z->n : 1, sizeof(*z->offset));
	z->first = (int32_t)be32(types);
	for (size_t i = 0; i < z->n; i++) {
		uint64_t at = (uint64_t)be32(p + i * 8) << 32 | be32(p + i * 8 + 4);

		if (index[i] >= b->type)
			return false;
		z->at[i] = (int64_t)at;
		z->offset[i] = (int32_t)be32(types + (size_t)index[i] * 6);
	}
	return true;
}

int tz_parse(const void *data, size_t len, struct tz **ret, struct err *e)
{
	static const char bad[] = "malformed time zone information";
	const unsigned char *p = data, *end = p + len;
	autotz *z = xcalloc(1, sizeof(*z));
	struct block b;
	autofree char *rule = NULL;
	const unsigned char *nl;

	/* the first block has 32-bit times and is there for older readers */
	if (!read_header(p, len, &b) || p[4] < '2' || block_size(&b, 4) > len - HEADER)
		return err_set(e, ERR_CORRUPT, bad);
	p += HEADER + block_size(&b, 4);
	if (!read_header(p, (size_t)(end - p), &b) ||
		block_size(&b, 8) > (size_t)(end - p) - HEADER || !read_block(z, p + HEADER, &b))
		return err_set(e, ERR_CORRUPT, bad);
	p += HEADER + block_size(&b, 8);
	if (p == end || *p++ != '\n' || !(nl = memchr(p, '\n', (size_t)(end - p))))
		return err_set(e, ERR_CORRUPT, bad);
	rule = xstrndup((const char *)p, (size_t)(nl - p));
	z->ruled = *rule;
	if (*rule && !read_rule(z, rule))
		return err_set(e, ERR_CORRUPT, bad);
	*ret = take(z);
	return 0;
}

static int load_file(const char *path, struct tz **ret, struct err *e)
{
	autobuf b = BUF_INIT;

	return io_read_file(path, ZONE_MAX, &b, e) < 0 || tz_parse(b.data, b.len, ret, e) ? -1 : 0;
}

int tz_load(const char *name, struct tz **ret, struct err *e)
{
	autofree char *path = xasprintf(ZONES "/%s", name);
	struct err why = ERR_INIT;

	if (!*name || !strcmp(name, "UTC")) {
		*ret = NULL;
		return 0;
	}
	if (*name == '/' || *name == '\\' || strstr(name, ".."))
		return err_set(e, ERR_NOTFOUND, "time: invalid location name");
	if (!load_file(path, ret, &why))
		return 0;
	if (why.code == ERR_CORRUPT)
		return err_set(e, ERR_CORRUPT, "%s", why.msg);
	return err_set(e, ERR_NOTFOUND, "unknown time zone %s", name);
}

int tz_load_local(struct tz **ret, struct err *e)
{
	const char *name = getenv("TZ");

	if (name)
		return tz_load(name + (*name == ':'), ret, e);
	if (!io_exists("/etc/localtime")) {
		*ret = NULL;
		return 0;
	}
	return load_file("/etc/localtime", ret, e);
}
