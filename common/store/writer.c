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
/* Who holds the lock that long without calling does not know of those who sleep. */
#define SLEEP_NS (5 * NS_PER_MS)
#define CHECKPOINT_PAGES 1000
/* Who commits in his own thread waits for his own checkpoint: when he goes on and on, not for one
   put in a hundred. */
#define PATIENT_PAGES 4000
/* The -wal is looked at each LOOK pages, and has AHEAD pages more than are in it, or gets STEP. */
#define LOOK_PAGES 64
#define AHEAD_PAGES 128
#define STEP_PAGES 256
#define FRAME_BYTES 4120LL
#define FAR_PAGES 16000 /* a keeper that has not come so far is stuck */

static int wal_hook(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct writer *w = arg;
	int every = w->own_pages < PATIENT_PAGES ? CHECKPOINT_PAGES : PATIENT_PAGES;
	int own = 0, most, before;

	/* of a hundred writers one is to do it: the one that made it this long */
	sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &own, &most, 1);
	before = pages > own ? pages - own : 0;
	w->due |= before / every != pages / every;
	w->wal_pages = pages;
	if (w->patient && w->own_pages < PATIENT_PAGES)
		w->own_pages += own;
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
	waiting_init(&w->waiting, db->path);
	sqlite3_wal_hook(db->db, wal_hook, w);
	return 0;
}

void writer_release(struct writer *w)
{
	if (!w->db)
		return;
	sqlite3_wal_hook(w->db->db, NULL, NULL);
	bells_release(&w->bells);
	waiting_release(&w->waiting);
	free(w->bell_dir);
	close_fd(&w->lock_fd);
	w->db = NULL;
}

void job_free(struct job *j)
{
	free(j->copy);
	free(j);
}

static int begin(struct writer *w, struct err *e)
{
	return sdb_run(w->db, SQL_BEGIN_WRITE, e);
}

static void abandon(struct writer *w, int64_t old_rev)
{
	sdb_rollback(w->db);
	w->rev = old_rev;
	w->version = 0;
	bells_spare(&w->bells);
	waiting_end(&w->waiting, false);
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
	if (w->durable)
		w->durable(w->durable_arg);
	bells_ring(&w->bells);
	waiting_end(&w->waiting, true);
	if (!w->paired)
		sfile_pair(w->db, w->lock_fd);
	w->paired = true;
	return 0;
}

static struct job *nth(struct job *list, size_t n)
{
	while (n--)
		list = list->next;
	return list;
}

static void fail(struct job *from, struct job *end, const struct err *e)
{
	for (struct job *j = from; j != end; j = j->next) {
		j->res = (struct store_result){.failed_guard = -1};
		j->res.err = *e;
	}
}

/* All jobs, of which the first `up` were put up: nobody else does them either, or it is said. */
static void refuse(struct writer *w, struct job *list, size_t up, const struct err *e)
{
	struct job *rest = list;
	struct err unsure = *e;

	if (up && !waiting_withdraw(&w->waiting)) {
		rest = nth(list, up);
		if (!waiting_done(&w->waiting, list, up)) {
			err_wrap(&unsure, "somebody else may yet commit it");
			fail(list, rest, &unsure);
		}
	}
	fail(rest, NULL, e);
}

/* Apply jobs from the first on until the time is over, and one at least; *ret_rest is the first
   that is left. -1: that one failed. */
static int apply_own(
	struct writer *w, struct job *first, int64_t until_ns, struct job **ret_rest, struct err *e)
{
	struct job *j = first;

	do {
		*ret_rest = j;
		if (j->txn && writer_apply(w, j, e) < 0)
			return -1;
		j = j->next;
	} while (j && clock_mono_ns() < until_ns);
	*ret_rest = j;
	return 0;
}

/* Those of others who wait; -1: the transaction cannot be committed with them. */
static int apply_guests(struct writer *w, int64_t old_rev, int64_t until_ns)
{
	struct waiting_guest *g;

	while (clock_mono_ns() < until_ns && (g = waiting_next(&w->waiting)))
		for (struct job *j = g->jobs; j; j = j->next)
			if (writer_apply(w, j, NULL) < 0)
				return -1;
	return waiting_taken(&w->waiting, old_rev, w->rev);
}

/* One transaction with the first jobs and, if asked to, with those of guests: 0 it is open or
   failed as e and the results say, with *ret_rest; -1: it is not, and may be without guests. */
static int fill(struct writer *w, struct job *list, bool guests, struct job **ret_rest)
{
	int64_t until_ns = clock_mono_ns() + HOLD_NS, old_rev = w->rev;
	struct err e = ERR_INIT;

	w->met = NULL;
	if (apply_own(w, list, until_ns, ret_rest, &e) < 0) {
		/* the others of this batch are undone with it: say so to all of them */
		*ret_rest = (*ret_rest)->next;
		abandon(w, old_rev);
		fail(list, *ret_rest, &e);
		return 0;
	}
	if (guests && apply_guests(w, old_rev, until_ns) < 0) {
		abandon(w, old_rev);
		return -1;
	}
	if (commit(w, old_rev, &e) < 0)
		fail(list, *ret_rest, &e);
	else
		w->version = sdb_version(w->db);
	return 0;
}

/* Of the transaction that has begun. If nobody else committed since we did, it is what it was. */
static int find_rev(struct writer *w, struct err *e)
{
	if (w->version && w->version == sdb_version(w->db))
		return 0;
	return sdb_state(w->db, &w->rev, NULL, e);
}

/* With the lock; the first `up` jobs were put up. Answers the rest. */
static struct job *transact(struct writer *w, struct job *list, size_t up)
{
	struct err e = ERR_INIT;
	struct job *rest = NULL;
	bool open = begin(w, &e) == 0;

	if (!open || find_rev(w, &e) < 0) {
		abandon(w, 0);
		refuse(w, list, up, &e);
		return NULL;
	}
	waiting_begin(&w->waiting, w->rev, writer_is_there, w->db);
	if (up && waiting_done(&w->waiting, list, up)) {
		abandon(w, w->rev);
		return nth(list, up);
	}
	if (up && !waiting_withdraw(&w->waiting)) {
		abandon(w, w->rev);
		err_set(&e, ERR_UNAVAILABLE, "store %s: %s was cut short", w->db->path,
			w->waiting.path);
		refuse(w, list, up, &e);
		return NULL;
	}
	if (fill(w, list, true, &rest) < 0 && (begin(w, &e) < 0 || fill(w, list, false, &rest) < 0))
		fail(list, rest, &e);
	return rest;
}

/* 0 with the lock; 1 without, as the first jobs are done; *ret_up of them were put up meanwhile. */
static int enter(struct writer *w, struct job *list, size_t *ret_up, struct err *e)
{
	int64_t until_ns = clock_mono_ns() + SLEEP_NS, left;

	*ret_up = 0;
	if (lock_try(w->lock_fd))
		return 0;
	*ret_up = waiting_put_up(&w->waiting, list);
	while (*ret_up && (left = until_ns - clock_mono_ns()) > 0) {
		/* dropped before it was put up: nobody calls */
		if (lock_try(w->lock_fd))
			return 0;
		if (!waiting_sleep(&w->waiting, left))
			break;
		if (waiting_done(&w->waiting, list, *ret_up))
			return 1;
	}
	if (lock_take(w->lock_fd, e) == 0)
		return 0;
	return err_wrap(e, "store %s", w->db->path);
}

/* With the lock. */
static struct job *commit_first(struct writer *w, struct job *list, size_t up)
{
	struct err e = ERR_INIT;

	if (up && waiting_done(&w->waiting, list, up))
		return nth(list, up);
	if (!sfile_replaced(w->db))
		return transact(w, list, up);
	sfile_conflict(w->db->path, &e);
	refuse(w, list, up, &e);
	return NULL;
}

struct job *writer_batch(struct writer *w, struct job *list)
{
	struct err e = ERR_INIT;
	struct job *rest;
	size_t up;
	int entered = enter(w, list, &up, &e);

	if (entered < 0) {
		refuse(w, list, up, &e);
		return NULL;
	}
	if (entered > 0)
		return nth(list, up);
	rest = commit_first(w, list, up);
	lock_drop(w->lock_fd);
	return rest;
}

/* With the lock: a transaction of others' jobs alone; false: it came to nothing. */
static bool serve(struct writer *w)
{
	struct err e = ERR_INIT;
	int64_t old_rev;

	if (begin(w, &e) < 0)
		return false;
	if (find_rev(w, &e) < 0) {
		abandon(w, 0);
		return false;
	}
	old_rev = w->rev;
	w->met = NULL;
	waiting_begin(&w->waiting, old_rev, writer_is_there, w->db);
	if (apply_guests(w, old_rev, clock_mono_ns() + HOLD_NS) < 0 || !w->waiting.n_guests) {
		abandon(w, old_rev);
		return false;
	}
	if (commit(w, old_rev, &e) < 0)
		return false;
	w->version = sdb_version(w->db);
	return true;
}

bool writer_has_guests(const struct writer *w)
{
	return waiting_any(&w->waiting);
}

void writer_call_guests(struct writer *w)
{
	waiting_call(&w->waiting);
}

/* Drop the lock, if it was not for jobs that it was taken. */
static void leave(struct writer *w)
{
	lock_drop(w->lock_fd);
	waiting_call(&w->waiting);
}

bool writer_serve(struct writer *w)
{
	bool served;

	if (!lock_try(w->lock_fd))
		return false;
	served = !sfile_replaced(w->db) && serve(w);
	lock_drop(w->lock_fd);
	if (!served)
		waiting_call(&w->waiting);
	return served;
}

/* Does a keeper live (upkeep.h)? Checkpoints are its. */
static bool is_kept(const struct writer *w)
{
	autofree char *path = keeper_lock_path(w->db->path);
	autoclose int fd = -1;

	return w->wal_pages < FAR_PAGES && lock_open(path, false, &fd, NULL) == 0 && lock_held(fd);
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

bool writer_wants_stretch(const struct writer *w)
{
	return !w->db->no_sync && w->wal_pages / LOOK_PAGES != w->looked;
}

/* A -wal that is in use gets its length in long steps, for the sake of its syncs. */
void writer_stretch(struct writer *w)
{
	int look = w->wal_pages / LOOK_PAGES;
	int64_t size;

	if (w->db->no_sync || look == w->looked)
		return;
	w->looked = look;
	size = sfile_wal_bytes(w->db);
	if (!size || size >= (w->wal_pages + AHEAD_PAGES) * FRAME_BYTES || !lock_try(w->lock_fd))
		return;
	if (!sfile_replaced(w->db) && begin(w, NULL) == 0)
		sfile_stretch_wal(w->db, (w->wal_pages + STEP_PAGES) * FRAME_BYTES);
	sdb_rollback(w->db);
	leave(w);
}

void writer_checkpoint(struct writer *w)
{
	writer_stretch(w);
	if (!w->due)
		return;
	w->due = false;
	/* while others write there is always some left, and the -wal would grow for ever */
	if (is_kept(w) || copy_wal(w, SQLITE_CHECKPOINT_PASSIVE, false) ||
		lock_take(w->lock_fd, NULL) < 0)
		return;
	copy_wal(w, SQLITE_CHECKPOINT_PASSIVE, true);
	leave(w);
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
	leave(w);
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
			writer_append(w->db, &rows[i], 0, e) < 0 ||
			sterms_follow(w->db, &rows[i], buf_str(&old), e) < 0 ||
			bells_mark(&w->bells, rows[i].key.resource, e) < 0)
			return -1;
	}
	return sdb_exec(w->db, meta, e);
}

static int restore_locked(struct writer *w, const struct store_row *rows, size_t n, struct err *e)
{
	int64_t rev;

	if (sfile_replaced(w->db))
		return sfile_conflict(w->db->path, e);
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

int writer_restore(struct writer *w, const struct store_row *rows, size_t n, struct err *e)
{
	int ret;

	if (lock_take(w->lock_fd, e) < 0)
		return err_wrap(e, "store %s", w->db->path);
	ret = restore_locked(w, rows, n, e);
	leave(w);
	return ret;
}
