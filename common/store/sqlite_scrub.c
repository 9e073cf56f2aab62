/*
 * Nothing left of what was replaced or deleted. SQLite overwrites a row where it was deleted, but
 * not where its page had been before: pages that were balanced keep copies in their gaps (some of a
 * thousand rows), free pages keep all they held, and so does the write-ahead log. So the file is
 * rewritten, page by page, and the log cut to nothing. Writers wait for the first; SQLite's zeroing
 * of free pages alone would spare them that, and leave the gaps.
 */
#include <poll.h>
#include <string.h>

#include "store/lock.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"
#include "store/sqlite_upkeep.h"
#include "store/writer.h"

/* Waiting for a moment without readers of an old state. */
enum { TRIES = 100, BETWEEN_MS = 50 };

/* A file up to here is rewritten by way of memory, a larger one by way of its own directory. */
#define IN_MEMORY_BYTES (64LL << 20)

/* With SQLite's temporary file beside the store, where it is as well kept as that. */
static int vacuum_by_file(struct sdb *d, struct err *e)
{
	const char *slash = strrchr(d->path, '/');
	char *before = sqlite3_temp_directory;
	int ret;

	sqlite3_temp_directory = slash ? sqlite3_mprintf("%.*s", (int)(slash - d->path), d->path)
				       : sqlite3_mprintf(".");
	ret = sdb_exec(d, "PRAGMA temp_store = 1; VACUUM; PRAGMA temp_store = 2", e);
	sqlite3_free(sqlite3_temp_directory);
	sqlite3_temp_directory = before;
	return ret;
}

static int vacuum(struct upkeep_db *u, struct err *e)
{
	int64_t pages, page_bytes;
	int ret;

	if (upkeep_number(&u->db, "PRAGMA page_count", &pages, e) < 0 ||
		upkeep_number(&u->db, "PRAGMA page_size", &page_bytes, e) < 0 ||
		upkeep_lock(u, e) < 0)
		return -1;
	if (sfile_replaced(&u->db))
		ret = sfile_conflict(u->db.path, e);
	else if (pages * page_bytes <= IN_MEMORY_BYTES)
		ret = sdb_exec(&u->db, "VACUUM", e);
	else
		ret = vacuum_by_file(&u->db, e);
	if (ret)
		sfile_mend(&u->db);
	else
		sfile_pair(&u->db, u->lock_fd);
	upkeep_unlock(u);
	return ret;
}

static int cut_log(struct upkeep_db *u, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		int ret = wal_turn(u, true, e);

		if (ret <= 0)
			return ret;
		poll(NULL, 0, BETWEEN_MS);
	}
	return err_set(e, ERR_UNAVAILABLE,
		"store %s: its write-ahead log could not be emptied: somebody reads an old state",
		u->db.path);
}

/* What those put up who waited to write. */
static int scrub_waiting(struct upkeep_db *u, struct err *e)
{
	struct waiting w;
	int64_t rev;
	int ret;

	if (upkeep_lock(u, e) < 0)
		return -1;
	waiting_init(&w, u->db.path);
	ret = sdb_state(&u->db, &rev, NULL, e);
	if (!ret) {
		waiting_begin(&w, rev, writer_is_there, &u->db);
		ret = waiting_scrub(&w, e);
	}
	waiting_release(&w);
	upkeep_unlock(u);
	return ret;
}

int upkeep_rewrite(struct upkeep_db *u, struct err *e)
{
	if (sdb_exec(&u->db, "PRAGMA synchronous = FULL", e) < 0 || vacuum(u, e) < 0 ||
		scrub_waiting(u, e) < 0)
		return -1;
	return cut_log(u, e);
}

int sqlite_scrub(struct store *s, struct err *e)
{
	struct upkeep_db u = UPKEEP_DB_INIT;
	int ret;

	share_end(sq(s));
	if (upkeep_open(sq(s)->path, &u, e) < 0)
		return -1;
	ret = upkeep_rewrite(&u, e);
	upkeep_close(&u);
	return ret;
}
