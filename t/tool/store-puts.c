/*
 * store-puts DIR ROUNDS N [bare | paced]: durable puts of 2 KB, three ways in turn, so that
 * whatever else the machine does meets all of them: a bare SQLite loop (WAL, synchronous=FULL, one
 * insert a transaction), one submitter, and 64 submitters in this process that each wait for their
 * own put before the next. Prints a line for each: puts a second, then p50 and p99 of one put in
 * milliseconds, each the median of the rounds': what else the machine does for a moment is in one
 * or two of them. With "bare" only the bare loop runs, with "paced" it does PACE_MS apart: a
 * machine that has had a rest is slower.
 */
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"

enum { VALUE = 2048, KEYS = 500, MANY = 64, PACE_MS = 4 };

static struct err e;
static char value[VALUE];

enum { MAX_ROUNDS = 100 };

/* Of one way: how long each put of the present round took; what the rounds came to, and all. */
struct times {
	int64_t *v;
	size_t n, alloc;
	int64_t p50[MAX_ROUNDS], p99[MAX_ROUNDS];
	size_t rounds, puts;
	int64_t all;
};

static void add_time(struct times *t, int64_t start)
{
	GROW(t->v, t->n + 1, t->alloc);
	t->v[t->n++] = clock_mono_ns() - start;
}

static void sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(ERR_SYS, "%s", sqlite3_errmsg(db));
}

static sqlite3 *open_bare(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK)
		die(ERR_SYS, "%s", sqlite3_errmsg(db));
	sql(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, value)");
	return db;
}

static void bare(sqlite3 *db, size_t n, int pause_ms, struct times *t)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, "INSERT INTO t(name, value) VALUES(?1, ?2)", -1, &st, NULL) !=
		SQLITE_OK)
		die(ERR_SYS, "%s", sqlite3_errmsg(db));
	for (size_t i = 0; i < n; i++) {
		int64_t start = clock_mono_ns();

		sqlite3_bind_text(st, 1, "pod-1", -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, value, VALUE, SQLITE_STATIC);
		if (sqlite3_step(st) != SQLITE_DONE)
			die(ERR_SYS, "%s", sqlite3_errmsg(db));
		sqlite3_reset(st);
		add_time(t, start);
		poll(NULL, 0, pause_ms);
	}
	sqlite3_finalize(st);
}

/* One that puts, waits for it, and puts again. */
struct submitter {
	struct store *s;
	struct times *t;
	int64_t start;
	char name[16];
	size_t *left; /* shared: puts still to be submitted */
	int key;
};

static void submit(struct submitter *x);

static void put_done(void *arg, const struct store_result *r)
{
	struct submitter *x = arg;

	if (r->err.code)
		die_err(&r->err);
	add_time(x->t, x->start);
	submit(x);
}

static void submit(struct submitter *x)
{
	struct store_write w = {
		{"pods", "a", x->name}, STORE_PUT, STORE_JSON, value, VALUE, NULL};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};

	if (!*x->left)
		return;
	--*x->left;
	x->key = (x->key + MANY) % KEYS;
	snprintf(x->name, sizeof(x->name), "pod-%d", x->key);
	x->start = clock_mono_ns();
	store_submit(x->s, &t, put_done, x);
}

static void many(struct store *s, size_t n, int submitters, struct times *t)
{
	struct submitter x[MANY];
	struct pollfd p = {store_fd(s), POLLIN, 0};

	for (int i = 0; i < submitters; i++) {
		x[i] = (struct submitter){s, t, 0, "", &n, i};
		submit(&x[i]);
	}
	while (store_pending(s))
		if (poll(&p, 1, -1) < 0 || store_dispatch(s, &e) < 0)
			die_err(&e);
}

static void one(struct store *s, size_t n, struct times *t)
{
	char name[16];
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, value, VALUE, NULL};
	struct store_txn txn = {NULL, 0, &w, 1, 1, "u", "m"};

	for (size_t i = 0; i < n; i++) {
		int64_t start = clock_mono_ns();

		snprintf(name, sizeof(name), "pod-%zu", i * 7 % KEYS);
		if (store_commit(s, &txn, NULL, &e) < 0)
			die_err(&e);
		add_time(t, start);
	}
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void end_round(struct times *t, int64_t start)
{
	t->all += clock_mono_ns() - start;
	qsort(t->v, t->n, sizeof(*t->v), by_value);
	t->p50[t->rounds] = t->v[t->n / 2];
	t->p99[t->rounds++] = t->v[t->n * 99 / 100];
	t->puts += t->n;
	t->n = 0;
}

static void print(struct times *t)
{
	qsort(t->p50, t->rounds, sizeof(*t->p50), by_value);
	qsort(t->p99, t->rounds, sizeof(*t->p99), by_value);
	printf("%.0f %.3f %.3f\n", (double)t->puts * 1e9 / (double)t->all,
		(double)t->p50[t->rounds / 2] / 1e6, (double)t->p99[t->rounds / 2] / 1e6);
	free(t->v);
}

static struct store *open_in(const char *dir, const char *name)
{
	autofree char *path = xasprintf("%s/%s", dir, name);
	struct store *s;

	if (store_open(path, true, &s, &e) < 0)
		die_err(&e);
	return s;
}

int main(int argc, char **argv)
{
	bool paced = argc == 5 && !strcmp(argv[4], "paced");
	bool alone = paced || (argc == 5 && !strcmp(argv[4], "bare")), fits = argc == 4 || alone;
	size_t rounds = fits ? strtoul(argv[2], NULL, 10) : 0;
	size_t n = fits ? strtoul(argv[3], NULL, 10) : 0;
	int ways = alone ? 1 : 3;
	struct times t[3] = {0};

	prog_set(argv[0]);
	if (!rounds || rounds > MAX_ROUNDS || !n)
		die(ERR_USAGE, "usage: store-puts DIR ROUNDS(1-%d) N [bare | paced]", MAX_ROUNDS);
	memset(value, 'x', VALUE);
	autofree char *path = xasprintf("%s/bare.db", argv[1]);
	sqlite3 *db = open_bare(path);
	struct store *s = open_in(argv[1], "one.db"), *m = open_in(argv[1], "many.db");

	for (size_t i = 0; i < rounds * ways; i++) {
		int64_t start = clock_mono_ns();

		if (i % ways == 0)
			bare(db, n, paced ? PACE_MS : 0, &t[0]);
		else if (i % ways == 1)
			one(s, n, &t[1]);
		else
			many(m, n * 4, MANY, &t[2]);
		end_round(&t[i % ways], start);
	}
	sqlite3_close(db);
	store_close(s);
	store_close(m);
	for (int i = 0; i < ways; i++)
		print(&t[i]);
	return 0;
}
