/*
 * store-crash [POINTS [SEED]]: a power cut at any moment loses nothing that was acknowledged.
 *
 * A workload of commits, checkpoints, compactions, reopenings and syncs that fail runs over a VFS
 * that records what reaches the file system. For a prefix of that record a disk is built: all that
 * was synced, and of the rest a seeded choice of 512-byte sectors (torn writes), of directory
 * entries and of what a file holds where nothing was written. Opened, it must hold every
 * acknowledged revision with the right bytes, whole transactions, an index that agrees with the
 * log, and pass SQLite's own check; and it must take the next commit. The same with
 * synchronous=OFF must lose something, or this test sees nothing.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "crash.h"
#include "scratch.h"

#define TMPFS_MAGIC 0x01021994
static char dir[64];

/* What is found in a store after the cut. */
struct found {
	const struct model *m;
	size_t point;
	int64_t last;	     /* revision of the row before */
	int64_t acked, rev, compacted;
	int64_t live[KEYS];  /* by the log */
	size_t n_live, listed;
	bool whole;	     /* the last row ends a transaction */
	char *wrong;	     /* the first thing, or NULL */
};

/* The row that was submitted with that revision and these bytes, or NULL. */
static const struct row *submitted(const struct found *f, int64_t rev, uint64_t hash)
{
	const struct model *m = f->m;
	/* a store that lost its syncs may hold anything */
	bool is_one = rev > 0 && rev <= (int64_t)m->n_rows;
	const struct row *r = is_one ? &m->row[rev - 1] : NULL;

	if (r && r->from <= f->point && r->hash == hash)
		return r;
	for (size_t i = 0; i < m->n_ghosts && rev > f->acked; i++) {
		r = &m->ghost[i].row;
		if (m->ghost[i].rev == rev && r->from <= f->point && r->hash == hash)
			return r;
	}
	return NULL;
}

static int see_row(void *arg, const struct store_row *r)
{
	struct found *f = arg;
	const struct row *row =
		submitted(f, r->rev, row_hash(&r->key, r->op, r->value, r->len));
	size_t at = index_of(&r->key);

	if (!row)
		f->wrong = xasprintf("revision %lld was never like this", (long long)r->rev);
	else if (r->rev > f->compacted + 1 && r->rev != f->last + 1)
		f->wrong = xasprintf("revision %lld comes after %lld", (long long)r->rev,
			(long long)f->last);
	f->whole = row && row->last;
	f->n_live += (r->op == STORE_PUT) - (f->live[at] > 0);
	f->live[at] = r->op == STORE_PUT ? r->rev : 0;
	f->last = r->rev;
	return f->wrong != NULL;
}

static int see_current(void *arg, const struct store_row *r)
{
	struct found *f = arg;

	f->listed++;
	if (f->live[index_of(&r->key)] != r->rev)
		f->wrong = xasprintf("%s %s: the index says %lld, the log %lld", r->key.resource,
			r->key.name, (long long)r->rev, (long long)f->live[index_of(&r->key)]);
	return f->wrong != NULL;
}

/* One answer of SQL as text. */
static char *ask(const char *path, const char *text)
{
	sqlite3_stmt *st = NULL;
	sqlite3 *db = NULL;
	char *ret;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
		sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK &&
		sqlite3_step(st) == SQLITE_ROW)
		ret = xstrdup((const char *)sqlite3_column_text(st, 0));
	else
		ret = xstrdup(sqlite3_errmsg(db));
	sqlite3_finalize(st);
	sqlite3_close(db);
	return ret;
}

static void check_rows(struct found *f, struct store *s, const char *path)
{
	struct store_list all = {0};
	autofree char *compacted = ask(path, "SELECT value FROM meta WHERE name = 'compacted'");

	f->compacted = strtoll(compacted, NULL, 10);
	f->last = 0;
	if (store_revision(s, &f->rev, &e) < 0 ||
		(store_log(s, NULL, NULL, NULL, -1, 0, see_row, f, &e) < 0 && !f->wrong) ||
		(!f->wrong && store_list(s, &all, see_current, f, &f->rev, &e) < 0 && !f->wrong))
		f->wrong = xasprintf("%s", e.msg);
	if (f->wrong)
		return;
	if (f->rev < f->acked)
		f->wrong = xasprintf("revision %lld was acknowledged, the store is at %lld",
			(long long)f->acked, (long long)f->rev);
	else if (f->last == f->rev && f->rev && !f->whole)
		f->wrong = xasprintf("half of a transaction: it ends at %lld", (long long)f->rev);
	else if (f->last != f->rev && f->rev > f->compacted)
		f->wrong = xasprintf("the log ends at %lld", (long long)f->last);
	else if (f->listed != f->n_live)
		f->wrong = xasprintf("%zu objects, %zu by the log", f->listed, f->n_live);
	else if (f->compacted > f->m->compacted)
		f->wrong = xasprintf("compacted up to %s", compacted);
}

static void commit_next(struct found *f, struct store *s)
{
	struct store_write w = {{"pods", "a", "next"}, STORE_PUT, STORE_JSON, "{}", 2};
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	struct store_result r;

	if (store_commit(s, &t, &r, &e) < 0)
		f->wrong = xasprintf("the next commit: %s", e.msg);
	else if (r.rev != f->rev + 1)
		f->wrong = xasprintf("the next commit is %lld", (long long)r.rev);
}

/* NULL: all is well; else what is wrong, malloc'ed. */
static char *verify(const struct model *m, size_t point, const char *path)
{
	struct found f = {.m = m, .point = point};
	struct store *s = NULL;

	for (size_t i = 0; i < m->n_acks && m->ack[i].from <= point; i++)
		f.acked = m->ack[i].rev;
	if (store_open(path, point < m->made, &s, &e) < 0)
		return xasprintf("open: %s", e.msg);
	if (point >= m->made && strcmp(store_id(s), m->id) != 0)
		f.wrong = xstrdup("it is another store");
	else
		check_rows(&f, s, path);
	if (!f.wrong) {
		f.wrong = ask(path, "PRAGMA integrity_check");
		if (!strcmp(f.wrong, "ok")) {
			free(f.wrong);
			f.wrong = NULL;
		}
	}
	if (!f.wrong)
		commit_next(&f, s);
	store_close(s);
	return f.wrong;
}

/* Record a workload, cut it at `points` moments; how many of them lost something. */
static int cut(int steps, size_t points, uint64_t seed)
{
	autofree char *made = xasprintf("%s/w.db", dir), *cut = xasprintf("%s/c.db", dir);
	struct model m = {0};
	struct disk d = {0};
	uint64_t rng = seed;
	size_t at = 0, bad = 0;

	vfs.record = true;
	vfs.no_sync = true;
	if (work(&m, made, steps, &rng) < 0) {
		diag("seed %llu: %s", (unsigned long long)seed, e.msg);
		bad = points;
	}
	vfs.record = false;
	diag("seed %llu: %zu revisions, %zu operations", (unsigned long long)seed, m.n_rows, vfs.n);
	for (size_t i = 0; i < points; i++) {
		size_t point = (i + 1) * vfs.n / points;
		uint64_t choice = hash_bytes(seed, &i, sizeof(i));
		char *wrong;

		for (; at < point; at++)
			disk_advance(&d, vfs.ops, at);
		disk_build(&d, vfs.ops, cut, &choice);
		wrong = verify(&m, point, cut);
		if (wrong && bad++ < 5)
			diag("seed %llu, cut %zu after operation %zu: %s",
				(unsigned long long)seed, i, point, wrong);
		free(wrong);
	}
	disk_release(&d);
	model_release(&m);
	vfs_clear(&vfs);
	return (int)bad;
}

/* A fresh directory, in memory where there is such a place: a disk is built for every cut. */
static bool make_dir(void)
{
	struct statfs fs;
	bool shm = statfs("/dev/shm", &fs) == 0 && fs.f_type == TMPFS_MAGIC;

	snprintf(dir, sizeof(dir), "%s/k-unit-crash.XXXXXX", shm ? "/dev/shm" : "/tmp");
	return mkdtemp(dir) != NULL;
}

static void empty_dir(void)
{
	scratch_remove(dir);
	if (mkdir(dir, 0700) < 0)
		bug("no directory");
}

int main(int argc, char **argv)
{
	size_t points = argc > 1 ? strtoul(argv[1], NULL, 10) : 400;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	/* a workload of its own for every thousand cuts */
	size_t rounds = (points + 999) / 1000;

	if (!make_dir())
		return 1;
	vfs_install(&vfs);
	for (size_t i = 0; i < rounds; i++) {
		size_t n = points / rounds;

		is_int(cut(n < 500 ? 40 : 150, n, seed + i), 0,
			"%zu power cuts, seed %llu: nothing is lost", n,
			(unsigned long long)(seed + i));
		empty_dir();
	}
	vfs.sync_off = true;
	ok(cut(20, 100, seed) > 10, "with synchronous=OFF this test sees losses");
	vfs_remove(&vfs);
	scratch_remove(dir);
	return tap_done();
}
