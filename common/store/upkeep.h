/*
 * upkeep: what keeps a store small, sound and saved: checkpoints, compaction, backup, check,
 * forget.
 *
 * Compaction has two halves. A cut says "nothing before revision C is told any more": the meta row
 * `compacted` (for the resource of events one of its own). A sweep removes what the cut made
 * unreadable, in slices that hold the writers' lock some milliseconds each, and may be ended at any
 * point: `swept` says how far it is. What is live, and what a key was as of the cut, is never
 * removed; nor is a row, or a cut made, younger than MIN_AGE.
 *
 * Every function here is an optional one of a back end: ERR_METHOD says that it has none.
 */
#pragma once
#include "store/store.h"

#define UPKEEP_MIN_AGE_NS (300LL * 1000000000)
#define UPKEEP_HISTORY_BYTES (128LL << 20)
#define UPKEEP_EVENTS_BYTES (16LL << 20)

/* What may be kept. Bytes are those of the values. */
struct upkeep_budget {
	int64_t history_bytes; /* of rows that are not live, those of events apart */
	int64_t events_bytes;  /* of events: the live ones, and their history */
};
#define UPKEEP_BUDGET_INIT                                                                         \
	{                                                                                          \
		UPKEEP_HISTORY_BYTES, UPKEEP_EVENTS_BYTES                                          \
	}

struct upkeep_compacted {
	int64_t compacted;	  /* revision before which history is not told, now */
	int64_t rows, bytes;	  /* removed from the log, and their values */
	int64_t events;		  /* live Events that were deleted, as too many */
	int64_t held_ns;	  /* the longest that writers were kept waiting by it */
};
/*
 * Cut where the budget says (to_rev -1), or at to_rev (0: as new as may be) but never within the
 * last five minutes, and sweep. Writers go on meanwhile. ERR_FULL: the disk is full, and what was
 * swept stays swept.
 */
must_check int store_compact(struct store *s, const struct upkeep_budget *b, int64_t to_rev,
	struct upkeep_compacted *ret, struct err *e);

struct upkeep_wal {
	int64_t pages;	/* in the write-ahead log */
	int64_t copied; /* of them in the file, too */
};
/* Copy the write-ahead log into the file, so that the next writer begins it anew; truncate: and cut
   its file to nothing. ERR_UNAVAILABLE if readers of an old state stand in the way: what could be
   copied is. */
must_check int store_checkpoint(
	struct store *s, bool truncate, struct upkeep_wal *ret, struct err *e);

/* A consistent copy into the file at path, which is there and empty; looked at as store_check
   does, and synced. Writers go on. *ret_rev: the revision that it is of. ERR_CORRUPT: the store is
   damaged; ERR_FULL. */
must_check int store_backup(struct store *s, const char *path, int64_t *ret_rev, struct err *e);

/* One thing that is wrong. what is a word of its own: "file" (no store, cut off), "format",
   "sqlite" (what its integrity_check says), "current" (the live rows and the log disagree), "chain"
   (previous revisions), "value", "sealed" (does not open), "terms", "meta"; rev is 0 where there
   is no one row. */
struct upkeep_damage {
	const char *what;
	int64_t rev;
	const char *message;
};
typedef void (*upkeep_damage_fn)(void *arg, const struct upkeep_damage *d);
struct upkeep_sound {
	int64_t rev, compacted;
	int64_t rows, objects;
	int64_t damages; /* as many as fn was told */
};
/* Look at everything, in one snapshot. 0 also for a damaged store: fn was told of each damage, a
   hundred of a sort at most; -1 if it cannot even be looked at (ERR_NOTFOUND, ERR_FORBIDDEN). Not
   in a process that has the store open. */
must_check int store_check(const char *address, upkeep_damage_fn fn, void *arg,
	struct upkeep_sound *ret, struct err *e);

/*
 * Remove what the log says of keys, but the live rows: truly, from all files of the store, also
 * what was compacted before. History up to their newest change is cut for everybody, however young.
 * Writers wait while the file is rewritten. ERR_UNAVAILABLE: a reader of an old state keeps it
 * alive in the write-ahead log; call it again, also after a crash.
 */
must_check int store_forget(struct store *s, const struct store_key *keys, size_t n,
	int64_t *ret_rows, struct err *e);

/* Has the back end something to be kept? Where not, its history is its own affair (etcd's). */
bool store_is_kept_here(const struct store *s);
/*
 * The one keeper of a store: it does what is due, and sleeps as long as nobody writes.
 *
 * Open waits for the keeper that there is (the lock STORE-keeper, which goes with its process).
 * Writers leave checkpoints to a keeper that lives.
 */
struct keeper;
must_check int keeper_open(struct store *s, const struct upkeep_budget *b, struct keeper **ret,
	struct err *e);
void keeper_close(struct keeper *k);
/* Do a slice of what is due. *ret_wait_ns: call again after that time; -1: when store_fd (which
   keeper_open made to tell of every write) is readable. An error leaves the keeper usable. */
must_check int keeper_step(struct keeper *k, int64_t *ret_wait_ns, struct err *e);

/* The rows of a back end: each may be NULL. */
struct upkeep_ops {
	int (*compact)(struct store *s, const struct upkeep_budget *b, int64_t to_rev,
		struct upkeep_compacted *ret, struct err *e);
	int (*checkpoint)(struct store *s, bool truncate, struct upkeep_wal *ret, struct err *e);
	int (*backup)(struct store *s, const char *path, int64_t *ret_rev, struct err *e);
	int (*check)(const char *rest, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret,
		struct err *e);
	int (*forget)(struct store *s, const struct store_key *keys, size_t n, int64_t *ret_rows,
		struct err *e);
	int (*keeper_open)(struct store *s, const struct upkeep_budget *b, struct keeper **ret,
		struct err *e);
	void (*keeper_close)(struct keeper *k);
	int (*keeper_step)(struct keeper *k, int64_t *ret_wait_ns, struct err *e);
};
/* A back end's keeper begins with this. */
struct keeper {
	struct store *store;
};
