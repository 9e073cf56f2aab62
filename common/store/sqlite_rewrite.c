/* Other bytes for rows that are there, and nothing left of what they were. */
#include <poll.h>

#include "store/lock.h"
#include "store/sqlite.h"

/* An empty -wal wants a moment without readers of older snapshots. Writers wait for us TRY_MS at
   most each time, and may pass in between. */
enum { TRY_MS = 5, BETWEEN_MS = 50, TRIES = 100 };

static int writer_of(struct sqlite_store *s, struct err *e)
{
	return s->writer.db ? 0 : writer_init(&s->writer, &s->db, e);
}

static void bind_bytes(sqlite3_stmt *st, int i, uint8_t encoding, const char *p, size_t n)
{
	/* as the writer does: text where it is text */
	if (encoding == STORE_JSON)
		sqlite3_bind_text64(st, i, p, n, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_blob64(st, i, p, n, SQLITE_STATIC);
}

static int rewrite_one(struct sdb *d, const struct store_rewrite *w, size_t *n, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_REWRITE, e);

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, w->rev);
	sqlite3_bind_int(st, 2, w->encoding);
	bind_bytes(st, 3, w->encoding, w->value, w->len);
	sqlite3_bind_int(st, 4, w->old_encoding);
	sqlite3_bind_blob64(st, 5, w->old_value, w->old_len, SQLITE_STATIC);
	if (sdb_step(d, st, e) < 0)
		return -1;
	*n += (size_t)sqlite3_changes(d->db);
	return 0;
}

static int rewrite_all(
	struct sdb *d, const struct store_rewrite *w, size_t n, size_t *ret_n, struct err *e)
{
	if (sdb_run(d, SQL_BEGIN_WRITE, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (rewrite_one(d, &w[i], ret_n, e) < 0) {
			sdb_rollback(d);
			return -1;
		}
	}
	if (sdb_run(d, SQL_COMMIT, e) < 0) {
		sdb_rollback(d);
		return -1;
	}
	return 0;
}

int sqlite_rewrite(struct store *st, const struct store_rewrite *w, size_t n, size_t *ret_n,
	struct err *e)
{
	struct sqlite_store *s = sq(st);
	size_t done = 0;
	int ret;

	if (writer_of(s, e) < 0 || lock_take(s->writer.lock_fd, e) < 0)
		return -1;
	/* no revision, no bell: who watches has seen these rows */
	ret = rewrite_all(&s->db, w, n, &done, e);
	lock_drop(s->writer.lock_fd);
	if (ret < 0)
		return -1;
	writer_checkpoint(&s->writer);
	*ret_n = done;
	return 0;
}

/* 1 emptied, 0 somebody is in the way, -1. */
static int empty_wal(struct sqlite_store *s, struct err *e)
{
	int rc;

	if (lock_take(s->writer.lock_fd, e) < 0)
		return -1;
	rc = sqlite3_wal_checkpoint_v2(s->db.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	lock_drop(s->writer.lock_fd);
	if (rc == SQLITE_OK)
		return 1;
	return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? 0 : sdb_err(&s->db, e);
}

int sqlite_scrub(struct store *st, struct err *e)
{
	struct sqlite_store *s = sq(st);
	int ret = 0;

	if (writer_of(s, e) < 0)
		return -1;
	/* most of it while others write */
	if (sqlite3_wal_checkpoint_v2(s->db.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) !=
			SQLITE_OK &&
		(sqlite3_errcode(s->db.db) & 0xff) != SQLITE_BUSY)
		return sdb_err(&s->db, e);
	for (int i = 0; i < TRIES && !ret; i++) {
		if (i)
			poll(NULL, 0, BETWEEN_MS);
		sqlite3_busy_timeout(s->db.db, TRY_MS);
		ret = empty_wal(s, e);
		sqlite3_busy_timeout(s->db.db, SDB_BUSY_MS);
	}
	if (ret)
		return ret < 0 ? -1 : 0;
	return err_set(e, ERR_UNAVAILABLE,
		"store %s: somebody reads an old state: its -wal could not be emptied", s->path);
}
