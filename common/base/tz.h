/*
 * tz: time zones, from the files that tzdata installs (TZif, RFC 8536; the rule behind the last
 * transition is a POSIX TZ string, IEEE 1003.1 chapter 8).
 *
 * A zone is read once and never changes; nothing of the process is touched, as tzset(3) would do.
 * NULL is UTC.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct tz;

/*
 * The zone called name ("Europe/Berlin"); "" and "UTC" are UTC and need no file: *ret is NULL.
 * ERR_NOTFOUND: "unknown time zone X", in the words of Go's time package. ERR_CORRUPT: no TZif.
 */
must_check int tz_load(const char *name, struct tz **ret, struct err *e);
/* The machine's own: TZ, else /etc/localtime, else UTC. */
must_check int tz_load_local(struct tz **ret, struct err *e);
/* The same from bytes; for tests and fuzzing. */
must_check int tz_parse(const void *data, size_t len, struct tz **ret, struct err *e);
void tz_free(struct tz *z);
void free_tz(struct tz **z);
#define autotz __attribute__((cleanup(free_tz))) struct tz

/* Seconds east of UTC at that second since 1970. */
int64_t tz_offset(const struct tz *z, int64_t utc_s);
/* RFC 3339 with the zone's offset, "Z" where that is zero. */
#define TZ_RFC3339_SIZE 40
char *tz_rfc3339(const struct tz *z, int64_t utc_s, char out[TZ_RFC3339_SIZE]);

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back. */
struct date {
	int64_t year;
	int month, day; /* from 1 */
	int weekday;	/* 0 is Sunday */
};
int64_t date_to_days(int64_t year, int month, int day);
struct date date_of_days(int64_t days);
