/*
 * sqlite_file: which file a connection has open, and which write-ahead log belongs to it.
 *
 * A store is restored by moving another file over it. Whoever has the old one open finds that out
 * by its inode. The old one's -wal still lies there then, and SQLite would apply it to the new
 * file: so the writers' lock file holds the inodes of the pair that was written last, and a -wal
 * which is still that one while the store is not is moved aside, to PATH-wal-replaced. A store that
 * is copied or moved with its -wal has two new inodes, and is left alone.
 */
#pragma once
#include "store/sqlite_db.h"

/* Is path another file now than the one that d has open? */
bool sfile_replaced(const struct sdb *d);
/* The error of whoever built on the state of the old file: ERR_CONFLICT, or ERR_UNAVAILABLE while
   there is none; answers -1. */
int sfile_conflict(const char *path, struct err *e);
/* The error of opening a store anew that was there before: if it is missing now, that is no
   answer to what was asked (NotFound: "there is no such object"), but ERR_UNAVAILABLE. -1. */
int sfile_missing(struct err *e);
/* Before path is opened: move a -wal that belonged to another file aside. Waits for writers then;
   the other one is for who has the lock. */
must_check int sfile_part(const char *path, struct err *e);
must_check int sfile_part_locked(const char *path, int lock_fd, struct err *e);
/* A connection that has read: a file that some other tool made (VACUUM INTO) may have a rollback
   journal, with which readers and writers wait for each other. Give it a -wal, if it may be
   written. Takes the writers' lock for that: not for who has it. */
must_check int sfile_use_wal(struct sdb *d, struct err *e);
/* A writer, with the lock: these two belong together from now on. Failing is no harm: what is not
   known to be replaced is left alone. */
void sfile_pair(const struct sdb *d, int lock_fd);
/* In a transaction with the writers' lock: make the -wal at least so long, with zeros, and synced.
   A sync of a file that does not grow takes half the time, as the file system has no journal of its
   own to write. A disk that is full makes it no worse than it was. */
void sfile_stretch_wal(struct sdb *d, int64_t bytes);
/* How long it is; 0: there is none. */
int64_t sfile_wal_bytes(struct sdb *d);
/* One of the two files of a connection (SQLITE_FCNTL_FILE_POINTER, …_JOURNAL_POINTER), or NULL. */
sqlite3_file *sfile_of(struct sdb *d, int which);

/* The index of the -wal in shared memory (SQLite's "WAL-mode File Format", section 2): its first
   region, in native byte order. NULL: the connection has not read yet, or the file has no -wal. */
#define SFILE_INDEX_BYTES 32768
const volatile uint32_t *sfile_index(struct sdb *d);

/*
 * After a commit, a checkpoint or a sync that failed. The kernel takes pages whose writing failed
 * for written: they are read, and built upon, no later sync writes them, and a power cut takes
 * them and what was acknowledged on top of them. So everything is written once more, as it is: what
 * of the -wal is committed (what lies behind it is cut off: whoever recovers the -wal would take it
 * for committed), and what was copied from it into the store. The next sync is for all of it.
 *
 * The first with the writers' lock, the other takes it. Neither has an error of its own: there was
 * one, and a disk that fails again is met by the next one who syncs.
 */
void sfile_mend(struct sdb *d);
void sfile_mend_unlocked(struct sdb *d);
