/* clock and dur against tables: RFC 3339, Go's durations, kubectl's ages. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/dur.h"
#include "../tap.h"
#include "table.h"

static void rfc3339_row(char *col[], int line)
{
	char micro[CLOCK_RFC3339_SIZE];
	struct moment t;
	int64_t ns = 42;
	int ret = clock_parse_rfc3339(col[0], &ns);

	if (strcmp(col[1], "bad") == 0) {
		ok(ret < 0 && ns == 42, "rfc3339.tsv:%d: \"%s\" is refused", line, col[0]);
		return;
	}
	ok(ret == 0, "rfc3339.tsv:%d: \"%s\"", line, col[0]);
	is_int(ns, strtoll(col[1], NULL, 10), "nanoseconds");
	ok(clock_parse_moment(col[0], &t) == 0, "a moment");
	is_str(clock_moment(t, true, micro), col[2], "as MicroTime");
}

static void duration_row(char *col[], int line)
{
	char out[DUR_SIZE];
	int64_t ns = 42;
	int ret = dur_parse(col[0], &ns);

	if (strcmp(col[1], "bad") == 0) {
		ok(ret < 0 && ns == 42, "duration.tsv:%d: \"%s\" is refused", line, col[0]);
		return;
	}
	ok(ret == 0, "duration.tsv:%d: \"%s\"", line, col[0]);
	is_int(ns, strtoll(col[1], NULL, 10), "nanoseconds");
	is_str(dur_format(ns, out), col[2], "formatted");
}

static void age_row(char *col[], int line)
{
	char out[DUR_SIZE];

	is_str(dur_human(strtoll(col[0], NULL, 10) * NS_PER_S, out), col[1], "age.tsv:%d: %s s",
	       line, col[0]);
}

int main(void)
{
	char out[CLOCK_RFC3339_SIZE];
	unsigned char r[20], again[20];
	int64_t mono;

	setenv("K_NOW", "2026-01-02T03:04:05.25Z", 1);
	setenv("K_SEED", "seed", 1);
	ok(clock_frozen(), "K_NOW freezes the clock");
	is_int(clock_now_ns(), 1767323045250000000, "at its time");
	is_str(seed_get(), "seed", "K_SEED is read");
	mono = clock_mono_ns();
	ok(mono > 0 && clock_mono_ns() >= mono, "the monotonic clock goes on");
	ok(clock_boot_s() > 1000000000, "the machine started after 2001");

	is_int(clock_span(-3), -3 * NS_PER_S, "seconds as a distance");
	ok(clock_now_ns() + clock_span(INT64_MAX) > clock_now_ns() &&
			clock_now_ns() + clock_span(INT64_MIN) < clock_now_ns(),
		"however many, they can be added to a time");

	is_str(clock_rfc3339(-1, out), "1969-12-31T23:59:59Z", "before 1970 rounds down");
	is_str(clock_rfc3339_nano(1500000000, out), "1970-01-01T00:00:01.5Z", "nano, cut");
	is_str(clock_rfc3339_nano(1000000000, out), "1970-01-01T00:00:01Z", "nano, none");
	is_str(clock_rfc3339_nano(1000000001, out), "1970-01-01T00:00:01.000000001Z", "nano, all");

	seed_random(r, sizeof(r));
	seed_random(again, sizeof(again));
	ok(memcmp(r, again, sizeof(r)) != 0, "the seed's stream goes on");
	/* SipHash-2-4 of "seed" under (1): the stream is a function of K_SEED alone */
	seed_random(again, 0);
	ok(memcmp(r, r + 8, 8) != 0, "its words differ");

	ok(table_each("rfc3339.tsv", rfc3339_row) > 20, "rfc3339.tsv has rows");
	ok(table_each("duration.tsv", duration_row) > 40, "duration.tsv has rows");
	ok(table_each("age.tsv", age_row) > 20, "age.tsv has rows");
	return tap_done();
}
