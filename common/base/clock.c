/* Time and chance, both of which K_NOW and K_SEED can fix. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"

static struct {
	pthread_once_t once;
	bool frozen;
	int64_t now_ns;
	const char *seed;
	atomic_ullong drawn; /* words taken from the seed's stream */
} state = { .once = PTHREAD_ONCE_INIT };

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t) < 0)
		bug("clock_gettime");
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

static int parse_seconds(const char *s, int64_t *ret_ns)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno || end == s || *end || __builtin_mul_overflow(v, NS_PER_S, &v))
		return -1;
	*ret_ns = v;
	return 0;
}

static void read_environment(void)
{
	const char *now = getenv("K_NOW"), *seed = getenv("K_SEED");

	if (now && *now) {
		if (parse_seconds(now, &state.now_ns) < 0 &&
		    clock_parse_rfc3339(now, &state.now_ns) < 0)
			die(ERR_USAGE, "K_NOW: \"%s\" is neither RFC 3339 nor seconds", now);
		state.frozen = true;
	}
	if (seed && *seed)
		state.seed = seed;
}

int64_t clock_span(int64_t seconds)
{
	const int64_t most = 100 * 366 * 86400LL;

	return (seconds < -most ? -most : seconds > most ? most : seconds) * NS_PER_S;
}

bool clock_frozen(void)
{
	pthread_once(&state.once, read_environment);
	return state.frozen;
}

int64_t clock_now_ns(void)
{
	return clock_frozen() ? state.now_ns : read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_boot_s(void)
{
	return (read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME)) / NS_PER_S;
}

/* n digits of v; answers what follows them. */
static char *put_digits(char *out, int n, int v)
{
	for (int i = n; i-- > 0; v /= 10)
		out[i] = (char)('0' + v % 10);
	return out + n;
}

/* Rounded down: nanoseconds are never negative. */
static struct moment moment_of(int64_t ns)
{
	int64_t frac = (ns % NS_PER_S + NS_PER_S) % NS_PER_S;

	return (struct moment){.s = ns / NS_PER_S - (ns % NS_PER_S < 0), .ns = (int)frac};
}

/* "2026-01-02T03:04:05". By hand: each write of an object needs it, and strftime asks the locale
   and the time zone first. */
static size_t put_seconds(time_t s, char out[CLOCK_RFC3339_SIZE])
{
	struct tm t;
	char *p = out;

	gmtime_r(&s, &t);
	const struct {
		int n, v;
		char after;
	} parts[] = {{4, t.tm_year + 1900, '-'}, {2, t.tm_mon + 1, '-'}, {2, t.tm_mday, 'T'},
		{2, t.tm_hour, ':'}, {2, t.tm_min, ':'}, {2, t.tm_sec, '\0'}};

	for (size_t i = 0; i < array_size(parts); i++) {
		p = put_digits(p, parts[i].n, parts[i].v);
		*p++ = parts[i].after;
	}
	return (size_t)(p - 1 - out);
}

char *clock_moment(struct moment t, bool micro, char out[CLOCK_RFC3339_SIZE])
{
	size_t n = put_seconds(t.s, out);

	if (micro)
		snprintf(out + n, CLOCK_RFC3339_SIZE - n, ".%06dZ", t.ns / 1000);
	else
		memcpy(out + n, "Z", 2);
	return out;
}

char *clock_rfc3339(int64_t ns, char out[CLOCK_RFC3339_SIZE])
{
	return clock_moment(moment_of(ns), false, out);
}

char *clock_rfc3339_micro(int64_t ns, char out[CLOCK_RFC3339_SIZE])
{
	return clock_moment(moment_of(ns), true, out);
}

char *clock_rfc3339_nano(int64_t ns, char out[CLOCK_RFC3339_SIZE])
{
	struct moment t = moment_of(ns);
	size_t n = put_seconds(t.s, out);

	if (t.ns) {
		n += (size_t)snprintf(out + n, CLOCK_RFC3339_SIZE - n, ".%09d", t.ns);
		while (out[n - 1] == '0')
			n--;
	}
	snprintf(out + n, CLOCK_RFC3339_SIZE - n, "Z");
	return out;
}

/* Exactly n digits at *ps, then the character after (0: none wanted); -1 if they are not there. */
static int digits(const char **ps, int n, char after)
{
	const char *s = *ps;
	int v = 0;

	for (int i = 0; i < n; i++, s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
	}
	if (after && *s++ != after)
		return -1;
	*ps = s;
	return v;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* ".123" if there is one, in nanoseconds; more than nine digits are cut as Go cuts them. */
static int fraction(const char **ps, int *ret_ns)
{
	const char *s = *ps;
	int v = 0, scale = 100000000;

	if (*s == '.') {
		s++;
		if (*s < '0' || *s > '9')
			return -1;
		for (; *s >= '0' && *s <= '9'; s++, scale /= 10)
			v += (*s - '0') * scale;
	}
	*ret_ns = v;
	*ps = s;
	return 0;
}

/* "Z" or "+02:00" up to the end, in seconds. */
static int offset(const char *s, int *ret_s)
{
	int sign = *s == '-' ? -1 : 1, h, m;

	if (strcmp(s, "Z") == 0) {
		*ret_s = 0;
		return 0;
	}
	if (*s != '+' && *s != '-')
		return -1;
	s++;
	h = digits(&s, 2, ':');
	m = h < 0 ? -1 : digits(&s, 2, 0);
	if (m < 0 || h > 23 || m > 59 || *s)
		return -1;
	*ret_s = sign * (h * 3600 + m * 60);
	return 0;
}

/* The first second of year 0, and of year 10000. */
#define MOMENT_FIRST_S (-62167219200LL)
#define MOMENT_END_S 253402300800LL

bool clock_is_moment(struct moment t)
{
	return t.s >= MOMENT_FIRST_S && t.s < MOMENT_END_S && t.ns >= 0 && t.ns < NS_PER_S;
}

int clock_parse_moment(const char *s, struct moment *ret)
{
	struct tm t = { 0 };
	struct moment m;
	int year, off;

	if ((year = digits(&s, 4, '-')) < 0 || (t.tm_mon = digits(&s, 2, '-')) < 1 ||
	    (t.tm_mday = digits(&s, 2, 'T')) < 1 || (t.tm_hour = digits(&s, 2, ':')) < 0 ||
	    (t.tm_min = digits(&s, 2, ':')) < 0 || (t.tm_sec = digits(&s, 2, 0)) < 0)
		return -1;
	if (t.tm_mon > 12 || t.tm_mday > month_days(year, t.tm_mon) || t.tm_hour > 23 ||
	    t.tm_min > 59 || t.tm_sec > 59)
		return -1;
	if (fraction(&s, &m.ns) < 0 || offset(s, &off) < 0)
		return -1;
	t.tm_mon--;
	t.tm_year = year - 1900;
	m.s = timegm(&t) - off;
	if (!clock_is_moment(m))
		return -1;
	*ret = m;
	return 0;
}

int clock_parse_rfc3339(const char *s, int64_t *ret_ns)
{
	struct moment m;
	int64_t ns;

	if (clock_parse_moment(s, &m) < 0)
		return -1;
	if (__builtin_mul_overflow(m.s, NS_PER_S, &ns) || __builtin_add_overflow(ns, m.ns, &ns))
		ns = m.s < 0 ? INT64_MIN : INT64_MAX;
	*ret_ns = ns;
	return 0;
}

const char *seed_get(void)
{
	pthread_once(&state.once, read_environment);
	return state.seed;
}

void seed_random(void *p, size_t n)
{
	const char *seed = seed_get();
	unsigned char *at = p;

	while (n) {
		ssize_t got;

		if (seed) {
			uint64_t w = hash_str(atomic_fetch_add(&state.drawn, 1) + 1, seed);

			got = n < sizeof(w) ? (ssize_t)n : (ssize_t)sizeof(w);
			memcpy(at, &w, (size_t)got);
		} else {
			got = getrandom(at, n, 0);
			if (got < 0 && errno == EINTR)
				continue;
			if (got < 0)
				bug("getrandom");
		}
		at += got;
		n -= (size_t)got;
	}
}
