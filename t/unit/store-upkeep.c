/*
 * Upkeep of an sqlite store: what a compaction leaves can be read as before, whoever is killed in
 * the middle of it; what is younger than five minutes stays; a keeper is one, and sleeps.
 */
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/proc.h"
#include "store/lock.h"
#include "store/upkeep.h"

static char dir[] = "/tmp/k-unit-store.XXXXXX";
static struct err e;

static struct store *open_store(const char *path)
{
	struct store *s = NULL;

	if (store_open(path, true, &s, &e) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		_exit(1);
	}
	return s;
}

static pid_t again(const char *role, const char *path, int out)
{
	const char *const argv[] = {"/proc/self/exe", role, path, NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, out, PROC_KEEP}};
	pid_t pid = -1;

	if (proc_spawn(&spec, &pid, &e) < 0)
		diag("%s", e.msg);
	return pid;
}

static void put_at(struct store *s, int64_t time_ns, const char *resource, const char *name,
	const char *value, size_t len)
{
	struct store_write w = {.key = {resource, "a", name},
		.op = value ? STORE_PUT : STORE_DELETE,
		.value = value,
		.len = len};
	struct store_txn t = {NULL, 0, &w, 1, time_ns, "u", "m"};

	if (store_commit(s, &t, NULL, &e) < 0)
		diag("%s", e.msg);
}

/* n rows of len bytes, over keys keys, 500 a transaction. */
static void fill(
	struct store *s, int64_t time_ns, const char *resource, int n, int keys, size_t len)
{
	enum { BATCH = 500 };
	autofree char *value = xmalloc(len + 1);
	struct store_write w[BATCH];
	char names[BATCH][16];

	memset(value, '7', len);
	value[len] = '\0';
	for (int i = 0; i < n;) {
		struct store_txn t = {NULL, 0, w, 0, time_ns, "u", "m"};

		for (; i < n && t.n_writes < BATCH; i++) {
			char *name = names[t.n_writes];

			snprintf(name, sizeof(names[0]), "x%d", i % keys);
			w[t.n_writes++] = (struct store_write){.key = {resource, "a", name},
				.op = STORE_PUT,
				.value = value,
				.len = len};
		}
		if (store_commit(s, &t, NULL, &e) < 0)
			diag("%s", e.msg);
	}
}

static int row_text(void *arg, const struct store_row *r)
{
	struct buf *b = arg;

	buf_addf(b, "%lld %s/%s=%.*s%s;", (long long)r->rev, r->key.resource, r->key.name,
		(int)r->len, r->value, r->op == STORE_DELETE ? "!" : "");
	return 0;
}

/* The state as of rev, and the log after it, as text; malloc'ed. */
static char *told(struct store *s, int64_t rev)
{
	struct store_list q = {.at_rev = rev};
	struct buf b = BUF_INIT;
	int64_t at;

	if (store_list(s, &q, row_text, &b, &at, &e) < 0 ||
		store_log(s, NULL, NULL, NULL, rev, 0, row_text, &b, &e) < 0) {
		buf_clear(&b);
		buf_adds(&b, err_info(e.code)->reason);
	}
	return buf_detach(&b, NULL);
}

static int64_t rows(struct store *s)
{
	struct buf b = BUF_INIT;
	int64_t n = 0;

	if (store_log(s, NULL, NULL, NULL, -1, 0, row_text, &b, &e) < 0)
		n = -1;
	for (const char *p = buf_str(&b); *p; p++)
		n += *p == ';';
	buf_release(&b);
	return n;
}

/* Some hundred changes of few keys, by a stream of numbers that is always the same. */
static void churn(struct store *s, uint32_t seed, int n)
{
	static const char *const resources[] = {"pods", "nodes", "events"};

	for (int i = 0; i < n; i++) {
		uint64_t at[2] = {seed, (uint64_t)i};
		uint64_t h = hash_bytes(7, at, sizeof(at));
		autofree char *name = xasprintf("x%d", (int)(h % 11));
		autofree char *value = xasprintf("%d", i);

		put_at(s, 1, resources[h / 16 % 3], name, h / 64 % 4 ? value : NULL,
			h / 64 % 4 ? strlen(value) : 0);
	}
}

static int compact(struct store *s, int64_t to, struct upkeep_compacted *ret)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;

	return store_compact(s, &b, to, ret, &e);
}

/* Everything from the cut on is told as before, everything before it is gone. */
static void test_model(const char *path)
{
	enum { N = 300, STEP = 60 };
	struct store *s = open_store(path);
	char *before[N + 1] = {NULL};
	struct upkeep_compacted c = {0};
	int64_t newest = 0, n = 0;
	int wrong = 0;

	churn(s, 1, N);
	ok(!store_revision(s, &newest, &e) && newest > N / 2 && newest <= N, "a history");
	for (int64_t r = 1; r <= newest; r++)
		before[r] = told(s, r);
	for (int64_t cut = STEP; cut < newest + STEP; cut += STEP) {
		int64_t to = cut < newest ? cut : newest;

		ok(!compact(s, to, &c) && c.compacted == to, "compact to %d", (int)to);
		n += c.rows;
		for (int64_t r = 1; r <= newest; r++) {
			autofree char *now = told(s, r);

			wrong += strcmp(now, r < to ? "Gone" : before[r]) != 0;
		}
		is_int(wrong, 0, "from there on it is what it was, before it is gone");
		is_int(rows(s), newest - n, "what was counted is removed");
	}
	struct store_list q = {0};
	struct buf b = BUF_INIT;
	int64_t live = 0;

	ok(!store_list(s, &q, row_text, &b, &newest, &e), "list");
	for (const char *p = buf_str(&b); *p; p++)
		live += *p == ';';
	is_int(rows(s), live, "in the end there is what is live");
	ok(!compact(s, newest, &c) && !c.rows, "again: nothing to do");
	is_int(compact(s, newest + 1, &c), -1, "to what is still to come");
	is_int(e.code, ERR_TIMEOUT, "is an error");
	buf_release(&b);
	for (int64_t r = 1; r <= N; r++)
		free(before[r]);
	store_close(s);
}

static void test_age(const char *path)
{
	int64_t now = clock_now_ns(), old = now - UPKEEP_MIN_AGE_NS - NS_PER_S;
	struct store *s = open_store(path);
	struct upkeep_budget nothing = {0, 0};
	struct upkeep_compacted c = {0};

	fill(s, old, "pods", 4, 2, 10);
	fill(s, now - UPKEEP_MIN_AGE_NS + 60 * NS_PER_S, "pods", 4, 2, 10);
	ok(!compact(s, 0, &c), "as new as may be");
	is_int(c.compacted, 4, "is five minutes ago");
	is_int(rows(s), 6, "what is younger stays");
	ok(!compact(s, 7, &c) && c.compacted == 4, "whatever is asked for");
	ok(!store_compact(s, &nothing, -1, &c, &e) && c.compacted == 4, "whatever the budget");
	is_int(rows(s), 6, "it stays");
	store_close(s);
}

static void test_budget(const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_budget b = {100000, 50000};
	struct upkeep_compacted c = {0};
	autofree char *now = NULL, *after = NULL;

	fill(s, 1, "pods", 300, 10, 1000);
	fill(s, 1, "nodes", 10, 10, 1000);
	now = told(s, 310);
	ok(!store_compact(s, &b, -1, &c, &e), "compact by size");
	ok(c.bytes >= 200000 && c.bytes <= 210000, "what is over goes, and a little more");
	is_int(c.compacted, c.rows + 10, "from the oldest on");
	after = told(s, 310);
	ok(!strcmp(after, now), "what is live stays");
	ok(!store_compact(s, &b, -1, &c, &e) && !c.rows, "then it is within");
	for (int i = 0; i < 60; i++) {
		fill(s, 1, "events", 1, 1, 1000);
		fill(s, 1, "pods", i % 6 == 0, 10, 1000);
	}
	ok(!store_compact(s, &b, -1, &c, &e) && c.rows > 10 && c.rows < 30,
		"events go by a budget of their own");
	is_int(c.events, 0, "the live one stays");
	ok(c.compacted < 310, "and shorten nobody's history");
	free(take(after));
	after = told(s, 310);
	ok(!strcmp(after, "Gone"), "a log of everything lacks those that went");
	struct store_key k = {"pods", "a", "x1"};
	struct buf row = BUF_INIT;

	ok(!store_get(s, &k, 302, row_text, &row, &e), "others are read as of then");
	buf_clear(&row);
	ok(!store_log(s, "pods", NULL, NULL, 310, 0, row_text, &row, &e), "and their log");
	is_int(store_log(s, "events", NULL, NULL, 310, 0, row_text, &row, &e), -1, "but no event");
	is_int(e.code, ERR_GONE, "it is gone");
	buf_release(&row);
	store_close(s);
}

/* A cut loses nothing of what did not change before it: who watches that, watches on. */
static void test_quiet(const char *path)
{
	struct store *s = open_store(path), *other = open_store(path);
	struct upkeep_compacted c = {0};
	struct store_watch *nodes = NULL, *secrets = NULL, *w = NULL;
	struct buf text = BUF_INIT;

	fill(other, 1, "nodes", 1, 1, 5);
	ok(!store_watch_open(s, "nodes", NULL, 1, &nodes, &e), "watch");
	ok(!store_watch_open(s, "secrets", NULL, 0, &secrets, &e), "from the beginning");
	fill(other, 1, "pods", 100, 5, 5);
	ok(!compact(other, 101, &c) && c.rows == 95, "others are compacted");
	fill(other, 1, "nodes", 1, 1, 5);
	fill(other, 1, "secrets", 1, 1, 5);
	ok(!store_watch_read(nodes, row_text, &text, &e), "the watch goes on");
	is_str(buf_str(&text), "102 nodes/x0=77777;", "with its change");
	buf_clear(&text);
	ok(!store_watch_read(secrets, row_text, &text, &e), "a watch of what never changed");
	is_str(buf_str(&text), "103 secrets/x0=77777;", "too");
	ok(!store_watch_open(s, "nodes", NULL, 1, &w, &e), "it can be resumed");
	store_watch_close(w);
	is_int(store_watch_open(s, "nodes", NULL, 0, &w, &e), -1, "but not from before a change");
	is_int(e.code, ERR_GONE, "that is gone");
	is_int(store_watch_open(s, "pods", NULL, 99, &w, &e), -1, "nor what was compacted");
	is_int(store_watch_open(s, NULL, NULL, 100, &w, &e), -1, "nor everything");
	ok(!compact(other, 102, &c), "compact again");
	is_int(store_watch_open(s, "nodes", NULL, 1, &w, &e), -1, "now it has lost something");
	ok(!store_watch_open(s, "secrets", NULL, 0, &w, &e), "what never changed has not");
	store_watch_close(w);
	store_watch_close(nodes);
	store_watch_close(secrets);
	buf_release(&text);
	store_close(other);
	store_close(s);
}

static void test_events(const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_budget b = {100000, 50000};
	struct upkeep_compacted c = {0};
	struct store_list q = {.resource = "events"};
	struct buf text = BUF_INIT;
	int64_t rev;

	fill(s, 1, "events", 300, 300, 1000);
	fill(s, clock_now_ns(), "pods", 1, 1, 1000);
	ok(!store_compact(s, &b, -1, &c, &e), "300 live events are too many");
	ok(c.events >= 250 && c.events < 260, "the oldest are deleted");
	ok(!store_list(s, &q, row_text, &text, &rev, &e), "list");
	is_int(strtol(buf_str(&text), NULL, 10), c.events + 1, "the newest stay");
	fill(s, clock_now_ns(), "events", 100, 100, 1000);
	ok(!store_compact(s, &b, -1, &c, &e) && c.events < 60 && c.events > 40,
		"none that is younger than five minutes goes");
	buf_release(&text);
	store_close(s);
}

/* A reader that stays where it was. */
static void test_reader(const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_compacted c = {0};
	struct upkeep_wal w = {0};
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	autofree char *wal = xasprintf("%s-wal", path);
	struct stat file;

	fill(s, 1, "pods", 50, 5, 10000);
	ok(sqlite3_open(path, &db) == SQLITE_OK &&
			sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
			sqlite3_prepare_v2(db, "SELECT count(*) FROM log", -1, &st, NULL) ==
				SQLITE_OK &&
			sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 50,
		"a reader");
	sqlite3_reset(st);
	fill(s, 1, "pods", 50, 5, 10000);
	ok(!compact(s, 0, &c) && c.rows == 95, "compaction goes on beside it");
	is_int(store_checkpoint(s, true, &w, &e), -1, "the log is not cut away from it");
	is_int(e.code, ERR_UNAVAILABLE, "which is said");
	ok(sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 50,
		"it sees what it saw");
	sqlite3_finalize(st);
	sqlite3_close(db);
	ok(!store_checkpoint(s, true, &w, &e), "when it is gone");
	ok(!stat(wal, &file) && !file.st_size, "the log is cut to nothing");
	fill(s, 1, "pods", 1, 1, 10);
	ok(!store_checkpoint(s, false, &w, &e) && w.pages && w.copied == w.pages, "checkpoint");
	store_close(s);
}

static bool is_sound(const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	bool sound = sqlite3_open(path, &db) == SQLITE_OK &&
		     sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) ==
			     SQLITE_OK &&
		     sqlite3_step(st) == SQLITE_ROW &&
		     !strcmp((const char *)sqlite3_column_text(st, 0), "ok");

	sqlite3_finalize(st);
	sqlite3_close(db);
	return sound;
}

/* A compaction that is killed as soon as it removed something, again and again. */
static void test_killed(const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_compacted c = {0};
	int kills = 0, wrong = 0;
	autofree char *before = NULL;

	fill(s, 1, "pods", 4000, 20, 300);
	before = told(s, 4000);
	for (int64_t left = rows(s); left > 100 && kills < 50; left = rows(s)) {
		pid_t pid = again("compact", path, -1);
		int64_t end = clock_mono_ns() + 20 * NS_PER_S;
		autofree char *after = NULL;
		int status;

		while (rows(s) == left && clock_mono_ns() < end)
			;
		kill(pid, SIGKILL);
		kills += !proc_wait(pid, &status, &e) && status == 128 + SIGKILL;
		after = told(s, 4000);
		wrong += strcmp(after, before) != 0 || !is_sound(path);
		if (!status)
			break;
	}
	ok(kills > 0, "compactions are killed: %d", kills);
	is_int(wrong, 0, "what is told is the same, and the file is sound");
	ok(!compact(s, 0, &c), "the next one");
	is_int(rows(s), 20, "ends what they began");
	store_close(s);
}

/* Steps until it wants to sleep for ever; how often, -1 on an error. */
static int steps(struct keeper *k, int most)
{
	int64_t wait = 0;
	int n = 0;

	while (wait >= 0 && n++ < most) {
		if (keeper_step(k, &wait, &e) < 0)
			return -1;
		if (wait > 0)
			poll(NULL, 0, (int)(wait / NS_PER_MS) + 1);
	}
	return n;
}

static bool readable(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	return poll(&p, 1, 0) == 1;
}

static void test_keeper(const char *path)
{
	struct store *s = open_store(path), *kept = open_store(path);
	struct upkeep_budget b = {100000, 50000};
	autofree char *wal = xasprintf("%s-wal", path);
	struct keeper *k = NULL;
	struct stat before, after;
	int n;

	fill(s, 1, "pods", 300, 10, 1000);
	ok(!keeper_open(kept, &b, &k, &e), "a keeper");
	n = steps(k, 100);
	ok(n > 0 && n < 100, "comes to rest: %d", n);
	ok(rows(s) < 120, "within its budget");
	ok(!readable(kept) && !stat(wal, &before), "then it sleeps");
	is_int(steps(k, 9), 1, "woken for nothing it sleeps again");
	ok(!stat(wal, &after) && !memcmp(&after.st_mtim, &before.st_mtim, sizeof(after.st_mtim)),
		"and writes nothing");
	fill(s, 1, "pods", 1, 1, 1000);
	ok(readable(kept), "a write wakes it");
	n = steps(k, 9);
	ok(n > 0 && n < 9 && !readable(kept), "and it sleeps again: %d", n);
	keeper_close(k);
	store_close(kept);
	store_close(s);
}

/* Two processes that want to be it: the second is, when the first is killed. */
static void test_two_keepers(const char *path)
{
	struct store *s = open_store(path);
	int first[2], second[2];
	struct pollfd p;
	char c = 0;
	int status;

	if (pipe2(first, O_CLOEXEC) < 0 || pipe2(second, O_CLOEXEC) < 0)
		return;
	pid_t one = again("keep", path, first[1]);

	ok(read(first[0], &c, 1) == 1, "one keeps");
	pid_t two = again("keep", path, second[1]);

	p = (struct pollfd){second[0], POLLIN, 0};
	is_int(poll(&p, 1, 50), 0, "another waits");
	kill(one, SIGKILL);
	ok(!proc_wait(one, &status, &e), "the first is killed");
	ok(poll(&p, 1, 20000) == 1 && read(second[0], &c, 1) == 1, "the other keeps");
	kill(two, SIGKILL);
	ok(!proc_wait(two, &status, &e), "and ends");
	for (int i = 0; i < 2; i++) {
		close(first[i]);
		close(second[i]);
	}
	store_close(s);
}

static int role(const char *what, const char *path)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct store *s = open_store(path);
	struct upkeep_compacted c;
	struct keeper *k;

	if (!strcmp(what, "compact")) {
		int ret = compact(s, 0, &c);

		store_close(s);
		return ret < 0;
	}
	if (keeper_open(s, &b, &k, &e) < 0 || write(STDOUT_FILENO, "k", 1) != 1)
		return 1;
	poll(NULL, 0, -1);
	return 0;
}

static int unlink_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	return remove(path);
}

int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {test_model, test_age, test_budget,
		test_quiet, test_events, test_reader, test_killed, test_keeper, test_two_keepers};

	if (argc == 3)
		return role(argv[1], argv[2]);
	if (!mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < array_size(tests); i++) {
		autofree char *path = xasprintf("%s/%zu.db", dir, i);

		tests[i](path);
	}
	nftw(dir, unlink_one, 8, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
