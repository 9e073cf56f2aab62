/* The volatile half of a store: heartbeats, alone and among other Leases, and over a boot. */
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "scratch.h"
#include "store/upkeep.h"
#include "store/volatile.h"

#define LEASES "leases.coordination.k8s.io"
#define BEATS "kube-node-lease"
#define FIRST (1000000000LL << 20)

static char dir[] = "/tmp/k-unit-volatile.XXXXXX";
static struct err e;

static int64_t write_with(struct store *s, const struct store_guard *g, size_t n_g,
	const char *resource, const char *ns, const char *name, const char *value)
{
	struct store_write w = {{resource, ns, name}, value ? STORE_PUT : STORE_DELETE, STORE_JSON,
		value, value ? strlen(value) : 0, NULL};
	struct store_txn t = {g, n_g, &w, 1, clock_now_ns(), "u", "m", };
	struct store_result r;

	return store_commit(s, &t, &r, &e) < 0 ? -r.failed_guard - 1 : r.rev;
}

static int64_t put(struct store *s, const char *ns, const char *name, const char *value)
{
	return write_with(s, NULL, 0, LEASES, ns, name, value);
}

/* Revisions of the volatile half as distances from its first: "+2". */
static int row_text(void *arg, const struct store_row *r)
{
	bool beat = r->rev >= VOLATILE_MIN;

	buf_addf(arg, "%s%lld %s/%s=%.*s%s;", beat ? "+" : "",
		(long long)(beat ? r->rev % (1 << 20) : r->rev), r->key.ns, r->key.name,
		(int)r->len, r->value ? r->value : "", r->op == STORE_DELETE ? " deleted" : "");
	return 0;
}

static const char *list(struct store *s, struct store_list q, int64_t *ret_rev)
{
	static struct buf b;
	int64_t rev = -1;

	buf_clear(&b);
	if (!q.resource)
		q.resource = LEASES;
	if (store_list(s, &q, row_text, &b, &rev, &e) < 0)
		buf_addf(&b, "%s", err_info(e.code)->reason);
	if (ret_rev)
		*ret_rev = rev;
	return buf_str(&b);
}

static const char *watched(struct store_watch *w)
{
	static struct buf b;

	buf_clear(&b);
	if (store_watch_read(w, row_text, &b, &e) < 0)
		buf_addf(&b, "%s", err_info(e.code)->reason);
	return buf_str(&b);
}

static bool wakes(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	return poll(&p, 1, 60000) == 1 && store_dispatch(s, &e) == 0;
}

/* A first beat, another's Lease, one of a namespace behind: as all tests find them. */
static struct store *begin(const char *path)
{
	struct store *s = open_at(path);

	is_int(put(s, "a", "x", "1"), 1, "a durable Lease");
	is_int(put(s, BEATS, "n1", "2"), FIRST + 1, "a heartbeat has a revision of its own");
	is_int(put(s, "z", "x", "3"), 2, "and leaves the durable ones alone");
	return s;
}

/* A list of a store that has nothing, continued when it has. */
static void test_nothing(void)
{
	autofree char *path = xasprintf("%s/nothing.db", dir);
	struct store *s = open_at(path);
	struct store_list q = {0};

	is_str(list(s, q, &q.at_rev), "", "there is nothing");
	is_int(q.at_rev, FIRST, "as of the first mark");
	put(s, "a", "x", "1");
	is_str(list(s, q, NULL), "", "there was nothing then");
	store_close(s);
}

static void test_lists(struct store *s)
{
	struct store_list q = {.ns = BEATS};
	int64_t rev, again;

	is_str(list(s, q, &rev), "+1 " BEATS "/n1=2;", "the heartbeats");
	is_int(rev, FIRST + 1, "at their revision");
	is_str(list(s, (struct store_list){.ns = "a"}, &rev), "1 a/x=1;", "those of a namespace");
	is_int(rev, 2, "at a durable one");
	q = (struct store_list){0};
	is_str(list(s, q, &rev), "1 a/x=1;+1 " BEATS "/n1=2;2 z/x=3;", "all, in order");
	is_int(rev, FIRST + 2, "at a mark");
	list(s, q, &again);
	is_int(again, rev, "which is enough as long as nothing changes");
	put(s, "b", "x", "4");
	put(s, BEATS, "n2", "5");
	q.at_rev = rev;
	is_str(list(s, q, &again), "1 a/x=1;+1 " BEATS "/n1=2;2 z/x=3;", "as of then");
	q.limit = 2;
	is_str(list(s, q, NULL), "1 a/x=1;+1 " BEATS "/n1=2;", "a page");
	q.after_ns = "a";
	q.after_name = "x";
	is_str(list(s, q, NULL), "+1 " BEATS "/n1=2;2 z/x=3;", "from among the durable");
	q.after_ns = BEATS;
	q.after_name = "n1";
	is_str(list(s, q, NULL), "2 z/x=3;", "from among the heartbeats");
	q = (struct store_list){.after_ns = BEATS, .after_name = "n1", .limit = 1};
	is_str(list(s, q, NULL), "+3 " BEATS "/n2=5;", "now");
	is_str(list(s, (struct store_list){.at_rev = 2}, &rev), "1 a/x=1;2 z/x=3;",
		"the past of the durable has none");
	is_int(rev, 2, "at its revision");
	is_str(list(s, (struct store_list){.at_rev = FIRST - 1}, NULL), "Gone", "before the boot");
	is_str(list(s, (struct store_list){.at_rev = FIRST + 99}, NULL), "Timeout", "to come");
	is_int(store_revision_of(s, LEASES, NULL, &rev, &e), 0, "the newest");
	is_int(rev, FIRST + 4, "of all Leases");
	is_int(store_revision(s, &rev, &e), 0, "of the store");
	is_int(rev, 3, "is the durable one");
}

static void test_guards(struct store *s)
{
	struct store_guard g[] = {
		{GUARD_PRESENT, {LEASES, "a", "x"}, 0, 0, 0},
		{GUARD_ABSENT, {LEASES, BEATS, "n3"}, 0, 0, 0},
	};
	struct store_guard counter = {GUARD_COUNTER, {"quota", "a", "x"}, 0, 1, 9};

	is_int(write_with(s, g, 2, LEASES, BEATS, "n3", "6"), FIRST + 5, "guards of both halves");
	is_int(write_with(s, g, 2, LEASES, BEATS, "n3", "7"), -2, "the volatile one fails");
	is_int(e.code, ERR_EXISTS, "as it should");
	g[0].kind = GUARD_ABSENT;
	is_int(write_with(s, g, 2, LEASES, BEATS, "n4", "7"), -1, "the durable one fails");
	is_int(write_with(s, &counter, 1, LEASES, BEATS, "n4", "7"), 0, "a counter");
	is_int(e.code, ERR_INVALID, "is durable");
	is_int(write_with(s, g + 1, 1, LEASES, "a", "y", "7"), 0, "a durable write on a beat");
	is_int(e.code, ERR_INVALID, "is refused");
	is_int(put(s, BEATS, "n3", NULL), FIRST + 6, "a delete");
}

struct told {
	int n;
	int64_t rev;
};

static void done(void *arg, const struct store_result *r)
{
	struct told *t = arg;

	t->n++;
	t->rev = r->err.code ? -(int64_t)r->err.code : r->rev;
}

static void test_submit(struct store *s)
{
	struct store_write w = {{LEASES, BEATS, "n1"}, STORE_PUT, STORE_JSON, "8", 1, NULL};
	struct store_txn t = {.writes = &w, .n_writes = 1};
	struct told told = {0, 0};

	store_submit(s, &t, done, &told);
	is_int(told.n, 0, "a submitted heartbeat is told later");
	ok(wakes(s), "there is something to dispatch");
	is_int(told.rev, FIRST + 7, "it is committed");
	w.key.name = "";
	store_submit(s, &t, done, &told);
	ok(wakes(s) && told.n == 2, "a bad one");
	is_int(told.rev, -ERR_INVALID, "is told too");
	is_int((int64_t)store_pending(s), 0, "nothing is pending");
}

static void test_watch(struct store *s)
{
	struct store_watch *w = NULL, *beats = NULL, *again = NULL;
	int64_t rev;

	list(s, (struct store_list){0}, &rev);
	ok(!store_watch_open(s, LEASES, NULL, rev, &w, &e), "watch all Leases");
	ok(!store_watch_open(s, LEASES, BEATS, rev, &beats, &e), "and the heartbeats");
	while (wakes(s) && *watched(w))
		;
	put(s, BEATS, "n1", "a");
	ok(wakes(s), "a heartbeat wakes");
	is_str(watched(beats), "+8 " BEATS "/n1=a;", "it is told");
	is_str(watched(w), "+8 " BEATS "/n1=a;", "to both");
	rev = store_watch_rev(w);
	put(s, "a", "x", "b");
	ok(wakes(s), "a durable Lease wakes");
	is_str(watched(w), "4 a/x=b;", "it is told");
	is_str(watched(beats), "", "to one");
	put(s, BEATS, "n1", "c");
	put(s, "a", "x", "d");
	is_str(watched(w), "5 a/x=d;+9 " BEATS "/n1=c;", "what is durable comes first");
	ok(!store_watch_open(s, LEASES, NULL, rev, &again, &e), "resume");
	is_str(watched(again), "4 a/x=b;5 a/x=d;+9 " BEATS "/n1=c;", "nothing is missed");
	store_watch_close(again);
	is_int(store_watch_open(s, LEASES, NULL, 3, &again, &e), -1, "from a durable revision");
	is_int(e.code, ERR_GONE, "is gone");
	is_int(store_watch_open(s, LEASES, BEATS, FIRST - 1, &again, &e), -1, "from another boot");
	is_int(e.code, ERR_GONE, "is gone");
	store_watch_close(beats);
	store_watch_close(w);
}

static bool is_gone(struct store *s, int64_t at)
{
	struct store_key k = {LEASES, BEATS, "n1"};

	return store_get(s, &k, at, row_text, NULL, &e) < 0 && e.code == ERR_GONE;
}

static void test_boot(const char *path, struct store *old)
{
	struct store_watch *w = NULL;
	struct store *s;
	int64_t rev;

	list(old, (struct store_list){0}, &rev);
	ok(!store_watch_open(old, LEASES, NULL, rev, &w, &e), "somebody watches");
	is_str(watched(w), "", "everything is told");
	setenv("K_BOOT", "1000001234", 1);
	s = open_at(path);
	is_str(list(s, (struct store_list){.ns = BEATS}, &rev), "", "a boot: no heartbeat is left");
	is_int(rev, 1000001234LL << 20, "revisions begin above all that were");
	is_str(list(s, (struct store_list){.ns = "a"}, NULL), "5 a/x=d;", "the durable is left");
	is_str(list(s, (struct store_list){.at_rev = FIRST + 9}, NULL), "Gone", "the past is gone");
	ok(is_gone(s, FIRST + 9), "of one, too");
	is_int(put(s, BEATS, "n1", "e"), (1000001234LL << 20) + 1, "a new heartbeat");
	is_str(watched(w), "Gone", "a watch of a file that was replaced ends");
	is_int(put(old, BEATS, "n1", "f"), (1000001234LL << 20) + 2, "its handle goes on");
	store_watch_close(w);
	ok(!store_watch_open(old, LEASES, BEATS, 1000001234LL << 20, &w, &e), "watches again");
	is_str(watched(w), "+1 " BEATS "/n1=e;+2 " BEATS "/n1=f;", "and sees both");
	store_watch_close(w);
	store_close(s);
}

static int count_row(void *arg, const struct store_row *r)
{
	*(int *)arg += 1;
	return 0;
}

static void test_trim(struct store *s)
{
	autofree char *path = xasprintf("%s/vol/%s.db-wal", dir, store_id(s));
	struct store_list q = {.ns = BEATS};
	int64_t rev = 0, first = 0;
	struct stat st = {0};
	int rows = 0;

	for (int i = 0; i < 3000; i++) {
		char text[16];
		struct store_write w = {{LEASES, BEATS, "n1"}, STORE_PUT, STORE_JSON, text,
			(size_t)snprintf(text, sizeof(text), "%d", i), NULL};
		struct store_txn t = {.writes = &w, .n_writes = 1};
		struct store_result r;

		t.time_ns = i < 2000 ? i : clock_now_ns();
		if (store_commit(s, &t, &r, &e) < 0)
			break;
		first = first ? first : r.rev;
		rev = r.rev;
	}
	is_int(rev - first, 2999, "3,000 heartbeats");
	ok(!store_log(s, LEASES, BEATS, NULL, -1, 0, count_row, &rows, &e), "their log");
	ok(rows >= 1001 && rows <= 1200, "is short: %d rows", rows);
	ok(is_gone(s, first), "what was is gone");
	ok(is_gone(s, first + 1800), "up to five minutes ago");
	q.at_rev = first + 1999;
	is_str(list(s, q, NULL), "+2002 " BEATS "/n1=1999;", "what was then is there");
	is_str(list(s, (struct store_list){.ns = BEATS, .keys_only = true}, NULL),
		"+3002 " BEATS "/n1=;", "what is, is there");
	ok(!stat(path, &st) && st.st_size < 3 << 20, "nor grows what was not copied: %lld bytes",
		(long long)st.st_size);
}

static void tell_damage(void *arg, const struct upkeep_damage *d)
{
	diag("%s: %s", d->what, d->message);
}

/* The file is a store like any other. */
static void test_check(struct store *s)
{
	autofree char *path = xasprintf("sqlite:%s/vol/%s.db", dir, store_id(s));
	struct upkeep_sound sound = {.damages = -1};

	ok(!store_check(path, tell_damage, NULL, &sound, &e), "k-store check looks at its file");
	is_int(sound.damages, 0, "and finds nothing wrong");
}

static void test_copies(struct store *s)
{
	autofree char *path = xasprintf("%s/copy.db", dir);
	struct store *copy = open_at(path);
	struct store_row rows[] = {
		{.rev = 7, .key = {LEASES, BEATS, "n1"}, .op = STORE_PUT, .value = "1", .len = 1,
			.actor = "", .manager = ""},
		{.rev = 8, .key = {LEASES, "a", "x"}, .op = STORE_PUT, .value = "2", .len = 1,
			.actor = "", .manager = ""},
	};
	struct store_list all = {0};
	static struct buf b;
	int64_t rev;

	ok(!store_list(s, &all, row_text, &b, &rev, &e) && !strstr(buf_str(&b), BEATS),
		"a list of everything is what is durable");
	buf_release(&b);
	ok(!store_restore(copy, rows, 2, &e), "restore a dump of another cluster");
	is_str(list(copy, (struct store_list){0}, NULL), "8 a/x=2;", "without its heartbeats");
	store_close(copy);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	autofree char *path = xasprintf("%s/s.db", dir);
	autofree char *vol = xasprintf("%s/vol", dir);
	struct store *s;

	setenv("K_VOLATILE", vol, 1);
	setenv("K_BOOT", "1000000000", 1);
	test_nothing();
	s = begin(path);
	test_lists(s);
	test_guards(s);
	test_submit(s);
	test_watch(s);
	test_boot(path, s);
	test_trim(s);
	test_check(s);
	test_copies(s);
	store_close(s);
	scratch_remove(dir);
	return tap_done();
}
