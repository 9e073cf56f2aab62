/*
 * Compaction of an sqlite store: what it leaves can be read as before, whoever is killed in the
 * middle of it; what is younger than five minutes stays.
 */
#include "base/hash.h"
#include "upkeep.h"

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
	fill(s, now - UPKEEP_MIN_AGE_NS / 2, "pods", 4, 2, 10);
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

/* Compactions that are killed as soon as they removed something; how many were. */
static int kill_some(struct store *s, const char *path, int64_t rev, int *wrong)
{
	autofree char *before = told(s, rev);
	int kills = 0, status = -1;

	for (int64_t left = rows(s); left > 100 && kills < 50 && status; left = rows(s)) {
		pid_t pid = again("compact", path, -1);
		int64_t end = clock_mono_ns() + 120 * NS_PER_S;
		autofree char *after = NULL;

		while (rows(s) == left && clock_mono_ns() < end)
			;
		kill(pid, SIGKILL);
		kills += !proc_wait(pid, &status, &e) && status == 128 + SIGKILL;
		after = told(s, rev);
		*wrong += strcmp(after, before) != 0 || !is_sound(path);
	}
	return kills;
}

static void test_killed(const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_compacted c = {0};
	int kills = 0, wrong = 0;

	/* again where one is through before anybody looks */
	for (int i = 1; !kills && i <= 20; i++) {
		fill(s, 1, "pods", 4000, 20, 300);
		kills = kill_some(s, path, (int64_t)4000 * i, &wrong);
	}
	ok(kills > 0, "compactions are killed: %d", kills);
	is_int(wrong, 0, "what is told is the same, and the file is sound");
	ok(!compact(s, 0, &c), "the next one");
	is_int(rows(s), 20, "ends what they began");
	store_close(s);
}

static int role(const char *what, const char *path)
{
	struct store *s = open_store(path);
	struct upkeep_compacted c;
	int ret = compact(s, 0, &c);

	store_close(s);
	return ret < 0;
}

int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {test_model, test_age, test_budget,
		test_quiet, test_events, test_reader, test_killed};

	return upkeep_main(argc, argv, tests, array_size(tests), role);
}
