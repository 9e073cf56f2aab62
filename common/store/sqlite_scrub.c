/*
 * Nothing left of what was replaced or deleted. Inside pages that are in use SQLite overwrites it;
 * free pages keep what they held (compaction would pay for it otherwise), and so does the log. So:
 * take all free pages for zeroes, give them back, and cut the log to nothing.
 */
#include <poll.h>

#include "store/sqlite.h"
#include "store/sqlite_upkeep.h"

/* Of zeroes at once: the lock is held for some milliseconds. */
#define SLICE_BYTES (256 * 1024)
#define TURN_SLICES 32
/* Waiting for a moment without readers of an old state. */
enum { TRIES = 100, BETWEEN_MS = 50 };

/*
 * A row of zeroes that takes so many pages besides its place in a leaf, each of them to its last
 * byte: what its last page did not need would stay in it. By the file format (section 1.6), a row
 * keeps so much in the leaf, between min and page - 35 bytes, that the rest fills pages of
 * page - 4 bytes.
 */
static int64_t bytes_for(int64_t pages, int64_t page_bytes)
{
	int64_t min = (page_bytes - 12) * 32 / 255 - 23;

	return min + 100 + pages * (page_bytes - 4);
}

static int fill_slice(struct upkeep_db *u, int64_t bytes, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(&u->db, "INSERT INTO scrub VALUES(zeroblob(?1))", e);
	int ret;

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, bytes);
	ret = sdb_step(&u->db, st, e);
	sqlite3_finalize(st);
	return ret;
}

/* 1 there was something to do, 0 all is done. */
static int fill(struct upkeep_db *u, struct err *e)
{
	int64_t n, page_bytes;
	int ret;

	if (upkeep_begin(u, e) < 0)
		return -1;
	ret = upkeep_number(&u->db, "PRAGMA freelist_count", &n, e);
	if (!ret)
		ret = upkeep_number(&u->db, "PRAGMA page_size", &page_bytes, e);
	if (!ret && n > SLICE_BYTES / page_bytes)
		n = SLICE_BYTES / page_bytes;
	if (!ret && n)
		ret = sdb_exec(&u->db, "CREATE TABLE IF NOT EXISTS scrub(x)", e);
	if (!ret && n)
		ret = fill_slice(u, bytes_for(n, page_bytes), e);
	if (upkeep_end(u, ret, e) < 0)
		return -1;
	return n > 0;
}

/* Rows of a scrub, ours or of one that was ended in the middle: 1 there may be more. */
static int give_back(struct upkeep_db *u, struct err *e)
{
	int64_t there, n = 0;
	int ret;

	if (upkeep_begin(u, e) < 0)
		return -1;
	ret = upkeep_number(
		&u->db, "SELECT count(*) FROM sqlite_master WHERE name = 'scrub'", &there, e);
	if (!ret && there)
		ret = upkeep_number(&u->db,
			"DELETE FROM scrub WHERE rowid = (SELECT max(rowid) FROM scrub)"
			" RETURNING 1",
			&n, e);
	if (!ret && there && !n)
		ret = sdb_exec(&u->db, "DROP TABLE scrub", e);
	if (upkeep_end(u, ret, e) < 0)
		return -1;
	return n > 0;
}

static int each_slice(
	struct upkeep_db *u, int (*slice)(struct upkeep_db *, struct err *), struct err *e)
{
	int more, n = 0;

	while ((more = slice(u, e)) > 0) {
		upkeep_rest(u);
		/* the log does not grow with the file; a reader that is in the way is none here */
		if (++n % TURN_SLICES == 0 && wal_turn(u, false, e) < 0)
			return -1;
	}
	return more;
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

int sqlite_scrub(struct store *s, struct err *e)
{
	struct upkeep_db u = UPKEEP_DB_INIT;
	int ret;

	if (upkeep_open(sq(s)->path, &u, e) < 0)
		return -1;
	ret = each_slice(&u, fill, e);
	if (!ret)
		ret = each_slice(&u, give_back, e);
	if (!ret)
		ret = cut_log(&u, e);
	upkeep_close(&u);
	return ret;
}
