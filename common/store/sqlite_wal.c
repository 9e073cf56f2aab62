/* Checkpoints in slices. */
#include <string.h>

#include "store/lock.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"
#include "store/sqlite_upkeep.h"

/* Copied with the lock held at most; more than that is copied before. */
#define LAST_PAGES 64
#define TRIES 8
#define TRIES_FOR_ALL 4

/* The index of the log in shared memory: SQLite's "WAL-mode File Format", section 2.1. */
enum { INDEX_CHANGE = 2, INDEX_FRAMES = 4, INDEX_COPIED = 24 }; /* 32-bit words */

int wal_look(struct sdb *d, struct wal_look *ret, struct err *e)
{
	const volatile uint32_t *index;
	int64_t rev;

	/* the first reading of a connection maps it */
	if (sdb_state(d, &rev, NULL, e) < 0)
		return -1;
	index = sfile_index(d);
	if (!index)
		return err_set(e, ERR_CORRUPT, "store %s: not in WAL mode", d->path);
	*ret = (struct wal_look){
		index[INDEX_FRAMES], index[INDEX_COPIED], index[INDEX_CHANGE]};
	return 0;
}

static int checkpoint(struct sdb *d, int mode, struct err *e)
{
	int rc = sqlite3_wal_checkpoint_v2(d->db, NULL, mode, NULL, NULL);

	if (rc == SQLITE_OK)
		return 0;
	return (rc & 0xff) == SQLITE_BUSY ? 1 : sdb_err(d, e);
}

static int sync_file(struct sdb *d, int which, struct err *e)
{
	sqlite3_file *f = sfile_of(d, which);

	if (!f || f->pMethods->xSync(f, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) == SQLITE_OK)
		return 0;
	sfile_mend_unlocked(d);
	return err_set(e, ERR_SYS, "store %s: cannot be synced", d->path);
}

/* Synced each time: a writer's own sync never waits behind much of ours. */
int wal_copy(struct sdb *d, struct err *e)
{
	if (checkpoint(d, SQLITE_CHECKPOINT_PASSIVE, e) < 0) {
		sfile_mend_unlocked(d);
		return -1;
	}
	return sync_file(d, SQLITE_FCNTL_FILE_POINTER, e);
}

int wal_sync(struct sdb *d, struct err *e)
{
	return sync_file(d, SQLITE_FCNTL_JOURNAL_POINTER, e);
}

enum { LITTLE_LEFT, IN_THE_WAY, ALL_COPIED };

/* Copy until nothing is left, or, where writers are as fast as we are, little. */
static int approach(struct sdb *d, struct err *e)
{
	struct wal_look w, last;

	if (wal_look(d, &last, e) < 0)
		return -1;
	for (int i = 0; i < TRIES; i++) {
		if (last.copied == last.frames)
			return ALL_COPIED;
		if (i >= TRIES_FOR_ALL && last.frames - last.copied <= LAST_PAGES)
			return LITTLE_LEFT;
		if (wal_copy(d, e) < 0 || wal_look(d, &w, e) < 0)
			return -1;
		if (w.copied == last.copied && w.frames >= last.frames)
			return IN_THE_WAY;
		last = w;
	}
	return LITTLE_LEFT;
}

/* The rest, while no writer adds to it. 0, or 1 if a reader is in the way. */
static int finish(struct upkeep_db *u, int mode, struct err *e)
{
	int ret;

	if (upkeep_lock(u, e) < 0)
		return -1;
	/* not for a moment: a reader may stay for ever */
	sqlite3_busy_timeout(u->db.db, 0);
	ret = checkpoint(&u->db, mode, e);
	if (ret < 0)
		sfile_mend(&u->db);
	sqlite3_busy_timeout(u->db.db, SDB_BUSY_MS);
	upkeep_unlock(u);
	return ret;
}

int wal_turn(struct upkeep_db *u, bool truncate, struct err *e)
{
	int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
	struct wal_look w;
	int ret = approach(&u->db, e);

	if (ret < 0 || ret == IN_THE_WAY)
		return ret < 0 ? -1 : 1;
	/* the next writer finds nothing that it would have to keep */
	if (ret == ALL_COPIED && !truncate)
		return 0;
	ret = finish(u, mode, e);
	if (ret || truncate)
		return ret;
	return wal_look(&u->db, &w, e) < 0 ? -1 : w.copied < w.frames;
}

int sqlite_checkpoint(struct store *s, bool truncate, struct upkeep_wal *ret, struct err *e)
{
	struct upkeep_db u = UPKEEP_DB_INIT;
	struct wal_look w;
	int r;

	if (upkeep_open(sq(s)->path, &u, e) < 0)
		return -1;
	r = wal_turn(&u, truncate, e);
	if (r >= 0 && wal_look(&u.db, &w, e) < 0)
		r = -1;
	if (r > 0)
		r = err_set(e, ERR_UNAVAILABLE,
			"store %s: %u of %u pages are kept back by a reader of an old state",
			u.db.path, w.frames - w.copied, w.frames);
	if (!r)
		*ret = (struct upkeep_wal){w.frames, w.copied};
	upkeep_close(&u);
	return r;
}
