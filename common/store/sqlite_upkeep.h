/*
 * sqlite_upkeep: the parts of upkeep.h on sqlite: the write-ahead log (sqlite_wal.c), compaction
 * (sqlite_cut.c, sqlite_sweep.c), the keeper (sqlite_keeper.c), copies, checks and forgetting.
 *
 * Upkeep has a connection of its own, because its commits are not synced: what they do may be lost
 * in a crash without harm, and the next writer's sync (or ours, outside the lock) takes them along.
 */
#pragma once
#include "store/sqlite_db.h"
#include "store/upkeep.h"
#include "store/waiting.h"

struct upkeep_db {
	struct sdb db;
	int lock_fd;	 /* the writers' lock */
	int64_t taken_ns; /* when the lock was taken (monotonic) */
	int64_t held_ns;  /* how long it was held, the last time */
	int64_t most_ns;  /* and the longest of all times */
	struct waiting waiting; /* who wants it meanwhile */
};
#define UPKEEP_DB_INIT                                                                             \
	{                                                                                          \
		.lock_fd = -1, .waiting = {.fd = -1}                                               \
	}

/* path stays the caller's. ERR_FORBIDDEN for a store that may only be read. */
must_check int upkeep_open(const char *path, struct upkeep_db *ret, struct err *e);
void upkeep_close(struct upkeep_db *u);
/* Take the writers' lock and begin to write. */
must_check int upkeep_begin(struct upkeep_db *u, struct err *e);
/* Commit if ret is 0, else roll back; give the lock up. Answers ret, or -1 if committing failed. */
must_check int upkeep_end(struct upkeep_db *u, int ret, struct err *e);
/* The lock alone, and how long it was held. */
must_check int upkeep_lock(struct upkeep_db *u, struct err *e);
void upkeep_unlock(struct upkeep_db *u);
/* Wait without the lock as long as it was held: who queues for it comes first. */
void upkeep_rest(const struct upkeep_db *u);

/* The meta row NAME or NAME.OF (of not NULL); 0 if there is none. */
must_check int upkeep_meta(
	struct sdb *d, const char *name, const char *of, int64_t *ret, struct err *e);
/* To value, unless it is higher. */
must_check int upkeep_raise_meta(
	struct sdb *d, const char *name, const char *of, int64_t value, struct err *e);
/* Prepare; NULL with *e set. The caller finalizes. */
sqlite3_stmt *upkeep_prepare(struct sdb *d, const char *sql, struct err *e);
/* The first column of the first row; 0 if there is none. */
must_check int upkeep_number(struct sdb *d, const char *sql, int64_t *ret, struct err *e);

/* Bytes of the value of row rev; 0 if there is no such row. *blob is kept between calls:
   sqlite3_blob_close it, NULL at first. */
must_check int upkeep_value_bytes(
	struct sdb *d, sqlite3_blob **blob, int64_t rev, int64_t *ret, struct err *e);

/*
 * The write-ahead log. Its index, which all connections share in memory, says how long it is: a
 * look costs nothing, and keeps nobody up.
 */
struct wal_look {
	uint32_t frames; /* pages in it */
	uint32_t copied; /* of them in the file, too */
	uint32_t change; /* moves with every commit */
};
must_check int wal_look(struct sdb *d, struct wal_look *ret, struct err *e);
/* Copy what may be, while readers and writers go on. Somebody else at it: they do it. */
must_check int wal_copy(struct sdb *d, struct err *e);
/* Copy all, the last few pages with the writers' lock held, so that the next writer begins the log
   anew; truncate: cut it to nothing. 0: done, 1: a reader of an old state is in the way. */
must_check int wal_turn(struct upkeep_db *u, bool truncate, struct err *e);
/* Bring what was committed to the disk, without the lock. */
must_check int wal_sync(struct sdb *d, struct err *e);

/* What of the log is under one budget: NULL: all; else one resource. */
#define UPKEEP_EVENTS "events"

/* Raise the revision before which history (of a resource, or NULL: all) is not told. */
must_check int upkeep_cut(struct upkeep_db *u, const char *of, int64_t rev, struct err *e);
/*
 * Where the budget wants the cuts to be now: never lower than they are. *ret_again_ns: wall time at
 * which a cut that age forbids now is allowed, 0 if nothing waits.
 */
struct upkeep_plan {
	int64_t all, events; /* cut here */
	int64_t again_ns;
};
must_check int upkeep_plan(struct sdb *d, const struct upkeep_budget *b, int64_t now_ns,
	struct upkeep_plan *ret, struct err *e);
/* The newest revision that is MIN_AGE old (0: none). */
must_check int upkeep_old_rev(struct sdb *d, int64_t now_ns, int64_t *ret_rev, struct err *e);
/* Sweep a slice: 1 there is more, 0 it is done. Adds to *sum. */
must_check int upkeep_sweep(
	struct upkeep_db *u, const char *of, struct upkeep_compacted *sum, struct err *e);

/* Delete the oldest Events, some at a time, while the live ones are more than budget; none younger
   than MIN_AGE. *ret_deleted 0: there is nothing to be done. */
must_check int upkeep_trim_events(struct store *s, struct sdb *d, int64_t budget, int64_t now_ns,
	int64_t *ret_deleted, struct err *e);

/* Rewrite the file so that nothing is left of removed rows in it, nor in the write-ahead log.
   ERR_UNAVAILABLE: a reader of an old state is in the way, and stays. */
must_check int upkeep_rewrite(struct upkeep_db *u, struct err *e);

/* sqlite_check of an open store or copy, but for its file. */
must_check int upkeep_check(
	struct sdb *d, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret, struct err *e);

/* Rows of upkeep_ops. */
int sqlite_compact(struct store *s, const struct upkeep_budget *b, int64_t to_rev,
	struct upkeep_compacted *ret, struct err *e);
int sqlite_checkpoint(struct store *s, bool truncate, struct upkeep_wal *ret, struct err *e);
int sqlite_backup(struct store *s, const char *path, int64_t *ret_rev, struct err *e);
int sqlite_check(const char *rest, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret,
	struct err *e);
int sqlite_forget(struct store *s, const struct store_key *keys, size_t n, int64_t *ret_rows,
	struct err *e);
int sqlite_keeper_open(
	struct store *s, const struct upkeep_budget *b, struct keeper **ret, struct err *e);
void sqlite_keeper_close(struct keeper *k);
int sqlite_keeper_step(struct keeper *k, int64_t *ret_wait_ns, struct err *e);
extern const struct upkeep_ops sqlite_upkeep;
