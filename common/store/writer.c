/* Guarded transactions on sqlite. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/lock.h"
#include "store/sqlite_file.h"
#include "store/sqlite_terms.h"
#include "store/txn.h"
#include "store/writer.h"

#define HOLD_NS (5 * NS_PER_MS)
#define CHECKPOINT_PAGES 1000
#define FAR_PAGES 16000 /* a keeper that has not come so far is stuck */

static int wal_hook(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct writer *w = arg;
	int own = 0, most, before;

	/* of a hundred writers one is to do it: the one that made it this long */
	sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &own, &most, 1);
	before = pages > own ? pages - own : 0;
	w->due |= before / CHECKPOINT_PAGES != pages / CHECKPOINT_PAGES;
	w->wal_pages = pages;
	return SQLITE_OK;
}

/* Every writer writes the newest format: an older file is brought to it by the first. */
static int check_format(struct sdb *db, int lock_fd, struct err *e)
{
	int ret;

	if (db->format == STORE_FORMAT)
		return 0;
	if (lock_take(lock_fd, e) < 0)
		return -1;
	ret = sterms_upgrade(db, e);
	lock_drop(lock_fd);
	return ret;
}

int writer_init(struct writer *w, struct sdb *db, struct err *e)
{
	const char *sync = db->no_sync ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = FULL";
	autofree char *lock = xasprintf("%s-lock", db->path);
	int fd;

	if (sdb_readonly(db))
		return err_set(e, ERR_FORBIDDEN, "store %s: not writable", db->path);
	if (lock_open(lock, true, &fd, e) < 0)
		return -1;
	if (sdb_exec(db, sync, e) < 0 || check_format(db, fd, e) < 0) {
		close(fd);
		return -1;
	}
	*w = (struct writer){.db = db, .bell_dir = bell_dir(db->path), .lock_fd = fd};
	w->bells.dir = w->bell_dir;
	sqlite3_wal_hook(db->db, wal_hook, w);
	return 0;
}

void writer_release(struct writer *w)
{
	if (!w->db)
		return;
	sqlite3_wal_hook(w->db->db, NULL, NULL);
	bells_release(&w->bells);
	free(w->bell_dir);
	close_fd(&w->lock_fd);
	w->db = NULL;
}

void job_free(struct job *j)
{
	free(j->copy);
	free(j);
}

/* A number, 0 if there is no row. */
static int one_number(
	struct sdb *d, enum sql which, const struct store_key *k, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, which, e);
	int row;

	if (!st)
		return -1;
	sdb_bind_key(st, 1, k);
	row = sdb_step(d, st, e);
	if (row < 0)
		return -1;
	*ret = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return 0;
}

static int add_count(struct sdb *d, const struct store_guard *g, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_ADD, e);

	if (!st)
		return -1;
	sdb_bind_key(st, 1, &g->key);
	sqlite3_bind_int64(st, 4, g->add);
	return sdb_step(d, st, e);
}

/* 0 all hold; 1 one did not, res says which; -1 the store failed, *e. */
static int check_guards(
	struct writer *w, const struct store_txn *t, struct store_result *res, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];
		bool counts = g->kind == GUARD_COUNTER;
		int64_t n;

		if (one_number(w->db, counts ? SQL_COUNT : SQL_CURRENT, &g->key, &n, e) < 0)
			return -1;
		if (txn_guard(g, n, n + txn_added(t, i), &res->err) < 0) {
			res->failed_guard = (int)i;
			return 1;
		}
	}
	return 0;
}

/* Row r into the log; from_rev: with that row's value, else r's own. */
static int append(struct sdb *d, const struct store_row *r, int64_t from_rev, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, from_rev ? SQL_REPEAT : SQL_APPEND, e);

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, r->rev);
	sdb_bind_key(st, 2, &r->key);
	sqlite3_bind_int(st, 5, r->op);
	sqlite3_bind_int64(st, 6, r->time_ns);
	sdb_bind_str(st, 7, r->actor);
	sdb_bind_str(st, 8, r->manager);
	sqlite3_bind_int64(st, 9, from_rev ? from_rev : r->prev_rev);
	if (!from_rev) {
		sqlite3_bind_int(st, 10, r->encoding);
		/* text where it is text, for a person's sqlite3 shell and its JSON functions */
		if (r->encoding == STORE_JSON)
			sqlite3_bind_text64(st, 11, r->value, r->len, SQLITE_STATIC, SQLITE_UTF8);
		else
			sqlite3_bind_blob64(st, 11, r->value, r->len, SQLITE_STATIC);
	}
	return sdb_step(d, st, e);
}

static int write_one(
	struct writer *w, const struct store_txn *t, const struct store_write *wr, struct err *e)
{
	struct store_row r = {
		.rev = w->rev + 1,
		.key = wr->key,
		.op = wr->op,
		.time_ns = t->time_ns,
		.actor = t->actor ? t->actor : "",
		.manager = t->manager ? t->manager : "",
		.encoding = wr->encoding,
		.value = wr->value,
		.len = wr->len,
		.terms = wr->terms,
	};
	autobuf old = BUF_INIT;

	if (sterms_current(w->db, &wr->key, &r.prev_rev, &old, e) < 0)
		return -1;
	if (wr->op == STORE_DELETE && !r.prev_rev)
		return 0;
	if (append(w->db, &r, wr->value ? 0 : r.prev_rev, e) < 0 ||
		sterms_follow(w->db, &r, buf_str(&old), e) < 0 ||
		bells_mark(&w->bells, wr->key.resource, e) < 0)
		return -1;
	w->rev++;
	return 0;
}

/* 0 done (or it was refused, which the result says), -1 the store failed. */
static int apply(struct writer *w, struct job *j, struct err *e)
{
	const struct store_txn *t = j->txn;
	int failed;

	if (j->ino && j->ino != w->db->ino) {
		sfile_conflict(w->db->path, &j->res.err);
		return 0;
	}
	failed = check_guards(w, t, &j->res, e);
	if (failed)
		return failed < 0 ? -1 : 0;
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];

		if (g->kind == GUARD_COUNTER && add_count(w->db, g, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < t->n_writes; i++)
		if (write_one(w, t, &t->writes[i], e) < 0)
			return -1;
	j->res.rev = w->rev;
	return 0;
}

static int begin(struct writer *w, struct err *e)
{
	if (lock_take(w->lock_fd, e) < 0)
		return err_wrap(e, "store %s", w->db->path);
	if ((sfile_replaced(w->db) && sfile_conflict(w->db->path, e) < 0) ||
		sdb_run(w->db, SQL_BEGIN_WRITE, e) < 0) {
		lock_drop(w->lock_fd);
		return -1;
	}
	return 0;
}

static void abandon(struct writer *w, int64_t old_rev)
{
	sdb_rollback(w->db);
	w->rev = old_rev;
	bells_spare(&w->bells);
	lock_drop(w->lock_fd);
}

/* Commit what was applied. old_rev: the newest revision before. */
static int commit(struct writer *w, int64_t old_rev, struct err *e)
{
	if (sdb_run(w->db, SQL_COMMIT, e) < 0) {
		sdb_rollback(w->db);
		/* on a full disk nothing came so far as to be synced */
		if (!e || e->code != ERR_FULL)
			sfile_mend(w->db);
		abandon(w, old_rev);
		return -1;
	}
	bells_ring(&w->bells);
	if (!w->paired)
		sfile_pair(w->db, w->lock_fd);
	w->paired = true;
	lock_drop(w->lock_fd);
	return 0;
}

static void fail(struct job *from, struct job *end, const struct err *e)
{
	for (struct job *j = from; j != end; j = j->next) {
		j->res = (struct store_result){.failed_guard = -1};
		j->res.err = *e;
	}
}

struct job *writer_batch(struct writer *w, struct job *list)
{
	struct err e = ERR_INIT;
	struct job *j = list;
	int64_t old_rev, start;

	if (begin(w, &e) < 0) {
		fail(list, NULL, &e);
		return NULL;
	}
	start = clock_mono_ns();
	if (sdb_state(w->db, &old_rev, NULL, &e) < 0) {
		abandon(w, 0);
		fail(list, NULL, &e);
		return NULL;
	}
	w->rev = old_rev;
	do {
		if (j->txn && apply(w, j, &e) < 0) {
			/* the others of this batch are undone with it: say so to all of them */
			abandon(w, old_rev);
			fail(list, j->next, &e);
			return j->next;
		}
		j = j->next;
	} while (j && clock_mono_ns() - start < HOLD_NS);
	if (commit(w, old_rev, &e) < 0)
		fail(list, j, &e);
	return j;
}

/* Does a keeper live (upkeep.h)? Checkpoints are its. */
static bool is_kept(const struct writer *w)
{
	autofree char *path = keeper_lock_path(w->db->path);
	autoclose int fd = -1;

	return w->wal_pages < FAR_PAGES && lock_open(path, false, &fd, NULL) == 0 &&
	       lock_held(fd);
}

/* 1 all was copied, 0 not yet, -1 somebody else is at it, or it failed. */
static int copy_wal(struct writer *w, int mode, bool locked)
{
	int pages, copied;
	int rc = sqlite3_wal_checkpoint_v2(w->db->db, NULL, mode, &pages, &copied);

	if (rc == SQLITE_OK)
		return copied >= pages;
	if ((rc & 0xff) == SQLITE_IOERR)
		locked ? sfile_mend(w->db) : sfile_mend_unlocked(w->db);
	return -1;
}

void writer_checkpoint(struct writer *w)
{
	if (!w->due)
		return;
	w->due = false;
	/* while others write there is always some left, and the -wal would grow for ever */
	if (is_kept(w) || copy_wal(w, SQLITE_CHECKPOINT_PASSIVE, false) ||
		lock_take(w->lock_fd, NULL) < 0)
		return;
	copy_wal(w, SQLITE_CHECKPOINT_PASSIVE, true);
	lock_drop(w->lock_fd);
}

void writer_tidy(struct writer *w)
{
	if (!w->due || is_kept(w))
		return;
	/* not for a moment: another process's reading is worth more than a short file */
	sqlite3_busy_timeout(w->db->db, 0);
	/* first what blocks nobody; the lock is held only for what is left of it */
	writer_checkpoint(w);
	if (!lock_try(w->lock_fd))
		return;
	if (copy_wal(w, SQLITE_CHECKPOINT_TRUNCATE, true) > 0)
		w->wal_pages = 0;
	lock_drop(w->lock_fd);
}

static int restore_rows(struct writer *w, const struct store_row *rows, size_t n, struct err *e)
{
	autofree char *meta = xasprintf("REPLACE INTO meta VALUES('compacted', %lld)",
		(long long)txn_complete_from(rows, n));

	for (size_t i = 0; i < n; i++) {
		autobuf old = BUF_INIT;
		int64_t prev;

		w->rev = rows[i].rev;
		if (sterms_current(w->db, &rows[i].key, &prev, &old, e) < 0 ||
			append(w->db, &rows[i], 0, e) < 0 ||
			sterms_follow(w->db, &rows[i], buf_str(&old), e) < 0 ||
			bells_mark(&w->bells, rows[i].key.resource, e) < 0)
			return -1;
	}
	return sdb_exec(w->db, meta, e);
}

int writer_restore(struct writer *w, const struct store_row *rows, size_t n, struct err *e)
{
	int64_t rev;

	if (begin(w, e) < 0)
		return -1;
	if (sdb_state(w->db, &rev, NULL, e) < 0 ||
		(rev && err_set(e, ERR_EXISTS, "store %s: not empty", w->db->path) < 0) ||
		restore_rows(w, rows, n, e) < 0) {
		abandon(w, 0);
		return -1;
	}
	return commit(w, 0, e);
}
