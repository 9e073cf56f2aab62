/* Revisions by time, found by halving the log: its times grow with its revisions. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "store/history.h"

/* Back from now: "-" before a duration, which may begin with days. */
static int parse_back(const char *word, int64_t *ret_ns)
{
	char *end;
	int64_t days = 0, rest = 0, ns;

	if (*word++ != '-' || *word < '0' || *word > '9')
		return -1;
	ns = strtoll(word, &end, 10);
	if (*end == 'd') {
		days = ns;
		word = end + 1;
	}
	if ((*word && dur_parse(word, &rest) < 0) || rest < 0 ||
		__builtin_mul_overflow(days, 86400 * NS_PER_S, &ns) ||
		__builtin_add_overflow(ns, rest, &ns) ||
		__builtin_sub_overflow(clock_now_ns(), ns, ret_ns))
		return -1;
	return 0;
}

static int keep_time(void *arg, const struct store_row *r)
{
	*(int64_t *)arg = r->time_ns;
	return 1;
}

/* Is all that was written after rev later than time_ns? 0 also if it is not known any more
   (*ret_gone). */
static int is_later(
	struct store *s, int64_t rev, int64_t time_ns, bool *ret_gone, struct err *e)
{
	struct err log = ERR_INIT;
	int64_t first = INT64_MAX;

	if (store_log(s, NULL, NULL, NULL, rev, 0, keep_time, &first, &log) >= 0)
		return first > time_ns;
	if (log.code != ERR_GONE) {
		*e = log;
		return -1;
	}
	*ret_gone = true;
	return 0;
}

/* The last revision at or before time_ns: the smallest after which everything is later. */
static int find_time(
	struct store *s, const char *when, int64_t time_ns, int64_t *ret_rev, struct err *e)
{
	int64_t lo = 0, hi;
	bool gone = false;

	if (store_revision(s, &hi, e) < 0)
		return -1;
	while (lo < hi) {
		int64_t mid = lo + (hi - lo) / 2;
		bool unknown = false;
		int later = is_later(s, mid, time_ns, &unknown, e);

		if (later < 0)
			return -1;
		if (later) {
			hi = mid;
		} else {
			lo = mid + 1;
			/* what lies just below the answer decides */
			gone = unknown;
		}
	}
	if (gone)
		return err_set(e, ERR_GONE,
			"%s: the store's history begins later, at revision %lld", when,
			(long long)lo);
	if (!lo)
		return err_set(e, ERR_NOTFOUND, "%s: the store holds nothing that old", when);
	*ret_rev = lo;
	return 0;
}

int history_rev(struct store *s, const char *when, int64_t *ret_rev, struct err *e)
{
	char *end;
	int64_t n = strtoll(when, &end, 10);

	if (*when >= '0' && *when <= '9' && !*end && n > 0 && n < INT64_MAX) {
		*ret_rev = n;
		return 0;
	}
	if (parse_back(when, &n) < 0 && clock_parse_rfc3339(when, &n) < 0)
		return err_set(e, ERR_INVALID,
			"\"%s\" is no revision (17) and no time (2026-01-02T03:04:05Z, -5m)", when);
	return find_time(s, when, n, ret_rev, e);
}

struct one_row {
	store_row_fn fn;
	void *arg;
	int answer;
};

static int deliver(void *arg, const struct store_row *r)
{
	struct one_row *o = arg;

	o->answer = o->fn(o->arg, r);
	return 1;
}

int history_row(struct store *s, const struct store_key *k, int64_t rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct one_row o = {fn, arg, 0};
	int ret = store_log(s, k->resource, k->ns, k->name, STORE_KEPT_AFTER(rev - 1), rev, deliver,
		&o, e);

	if (ret < 0)
		return -1;
	if (!ret)
		return err_set(e, ERR_GONE, "revision %lld is not kept any more", (long long)rev);
	return o.answer;
}
