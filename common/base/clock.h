/*
 * clock: the time and chance are inputs.
 *
 * K_NOW (RFC 3339 or seconds) freezes the wall clock; K_SEED (any string) makes every random thing
 * a function of it. Both are read once at the first use.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NS_PER_S 1000000000LL
#define NS_PER_MS 1000000LL

int64_t clock_now_ns(void);  /* wall clock since 1970, or K_NOW */
int64_t clock_mono_ns(void); /* CLOCK_MONOTONIC; never frozen */
bool clock_frozen(void);
int64_t clock_boot_s(void); /* second the machine started, since 1970 */

/* So many seconds, whoever named them, as a distance in ns: a century at the most, either way, so
   that it can be added to a time. */
int64_t clock_span(int64_t seconds);

/* RFC 3339 in UTC with whole seconds, as metav1.Time: "2026-01-02T03:04:05Z". */
#define CLOCK_RFC3339_SIZE 40
char *clock_rfc3339(int64_t ns, char out[CLOCK_RFC3339_SIZE]);
/* with microseconds, as metav1.MicroTime */
char *clock_rfc3339_micro(int64_t ns, char out[CLOCK_RFC3339_SIZE]);
/* with the nanoseconds that are not zero, as CRI logs */
char *clock_rfc3339_nano(int64_t ns, char out[CLOCK_RFC3339_SIZE]);
/* RFC 3339 with any offset and fraction; -1 if it is none. Times that int64 nanoseconds cannot
   hold (before 1678, after 2262) are answered as its first or last moment: they still compare. */
int clock_parse_rfc3339(const char *s, int64_t *ret_ns);

/* A time of the years 0 to 9999, all that RFC 3339 can say: nanoseconds after the second. */
struct moment {
	int64_t s; /* since 1970 */
	int ns;
};
int clock_parse_moment(const char *s, struct moment *ret); /* -1: as above, or not of these years */
bool clock_is_moment(struct moment t);
/* As clock_rfc3339, or as clock_rfc3339_micro. */
char *clock_moment(struct moment t, bool micro, char out[CLOCK_RFC3339_SIZE]);

/* K_SEED, or NULL. */
const char *seed_get(void);
void seed_random(void *p, size_t n); /* getrandom(2), or a stream grown from K_SEED */
