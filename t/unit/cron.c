/* cron and tz: t/data/cron.tsv: schedule, zone, after, the next times or the refusal. */
#include "../tap.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/strv.h"
#include "data/cron.h"

/* As many of the next times as wanted has, joined by blanks. */
static void next_times(const struct cron *c, const struct tz *z, int64_t after_s, size_t n,
	struct buf *ret)
{
	char text[TZ_RFC3339_SIZE];

	for (size_t i = 0; i < n; i++) {
		after_s = cron_next(c, z, after_s);
		buf_addf(ret, "%s%s", i ? " " : "",
			after_s ? tz_rfc3339(z, after_s, text) : "never");
		if (!after_s)
			return;
	}
}

static void check_row(char *const *f)
{
	autostrv want = STRV_INIT;
	autotz *z = NULL;
	autobuf got = BUF_INIT;
	struct cron c;
	struct err e = ERR_INIT;
	int64_t after;

	strv_split(&want, f[3], ' ');
	if (tz_load(f[1], &z, &e) || clock_parse_rfc3339(f[2], &after) || cron_parse(f[0], &c, &e))
		buf_adds(&got, e.msg);
	else
		next_times(&c, z, after / NS_PER_S, want.n, &got);
	is_str(buf_str(&got), f[3], "%s in %s", f[0], f[1]);
}

static void test_table(void)
{
	autofree char *path = xasprintf("%s/t/data/cron.tsv", getenv("T_SRC") ?: "..");
	autobuf text = BUF_INIT;
	autostrv lines = STRV_INIT;
	struct err e = ERR_INIT;

	if (io_read_file(path, 1 << 20, &text, &e)) {
		ok(false, "%s", e.msg);
		return;
	}
	strv_split(&lines, text.data, '\n');
	for (size_t i = 0; i < lines.n; i++) {
		autostrv f = STRV_INIT;

		if (!*lines.v[i] || *lines.v[i] == '#')
			continue;
		strv_split(&f, lines.v[i], '\t');
		if (f.n == 4)
			check_row(f.v);
		else
			ok(false, "line %zu has %zu fields", i + 1, f.n);
	}
}

static void test_dates(void)
{
	bool same = true;

	for (int64_t d = -200000; d < 200000; d += 17) {
		struct date at = date_of_days(d);

		same = same && date_to_days(at.year, at.month, at.day) == d;
	}
	ok(same, "dates and days agree");
	is_int(date_to_days(2000, 3, 1), 11017, "2000-03-01");
	is_int(date_of_days(0).weekday, 4, "1970-01-01 was a Thursday");
}

static void test_bad_zones(void)
{
	static const char head[44] = "TZif2";
	struct err e = ERR_INIT;
	struct tz *z = NULL;

	is_int(tz_parse("", 0, &z, &e), -1, "nothing is no zone");
	is_int(tz_parse(head, sizeof(head), &z, &e), -1, "a header without types is none");
	is_int(tz_load("../passwd", &z, &e), -1, "no way out of the directory");
	is_str(e.msg, "time: invalid location name", "and it is said");
	is_int(tz_offset(NULL, 0), 0, "no zone is UTC");
}

int main(void)
{
	test_table();
	test_dates();
	test_bad_zones();
	return tap_done();
}
