/* Other bytes for rows that are there. */
#include "store/lock.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"

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
		sfile_mend(d);
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

	share_end(s);
	if (writer_of(s, e) < 0 || lock_take(s->writer.lock_fd, e) < 0)
		return -1;
	/* no revision, no bell: who watches has seen these rows */
	ret = rewrite_all(&s->db, w, n, &done, e);
	lock_drop(s->writer.lock_fd);
	writer_call_guests(&s->writer);
	if (ret < 0)
		return -1;
	writer_checkpoint(&s->writer);
	*ret_n = done;
	return 0;
}
