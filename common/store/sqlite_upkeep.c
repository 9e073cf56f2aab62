/* The connection of upkeep, and what its parts have in common. */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/lock.h"
#include "store/sqlite_file.h"
#include "store/sqlite_upkeep.h"

/* A slice changes some hundred pages: they stay in memory until it is committed. */
#define CACHE_KB "4096"
#define REST_MIN_NS NS_PER_MS

int upkeep_open(const char *path, struct upkeep_db *ret, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", path);
	struct upkeep_db u = UPKEEP_DB_INIT;

	if (sdb_open(path, &u.db, e) < 0)
		return -1;
	if (sdb_readonly(&u.db))
		err_set(e, ERR_FORBIDDEN, "store %s: not writable", path);
	/* zeroes in a page cost nothing; pages that become free are left to `forget` */
	else if (sdb_exec(&u.db,
			 "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = FAST;"
			 "PRAGMA cache_size = -" CACHE_KB,
			 e) == 0 &&
		 lock_open(lock, true, &u.lock_fd, e) == 0) {
		waiting_init(&u.waiting, path);
		*ret = u;
		return 0;
	}
	sdb_close(&u.db);
	return -1;
}

void upkeep_close(struct upkeep_db *u)
{
	if (u->db.db)
		sdb_close(&u->db);
	close_fd(&u->lock_fd);
	waiting_release(&u->waiting);
}

int upkeep_lock(struct upkeep_db *u, struct err *e)
{
	if (lock_take(u->lock_fd, e) < 0)
		return -1;
	u->taken_ns = clock_mono_ns();
	return 0;
}

void upkeep_unlock(struct upkeep_db *u)
{
	lock_drop(u->lock_fd);
	u->held_ns = clock_mono_ns() - u->taken_ns;
	if (u->held_ns > u->most_ns)
		u->most_ns = u->held_ns;
	waiting_call(&u->waiting);
}

int upkeep_begin(struct upkeep_db *u, struct err *e)
{
	if (upkeep_lock(u, e) < 0)
		return -1;
	if (!sfile_replaced(&u->db)) {
		if (sdb_run(&u->db, SQL_BEGIN_WRITE, e) == 0)
			return 0;
	} else {
		sfile_conflict(u->db.path, e);
	}
	upkeep_unlock(u);
	return -1;
}

int upkeep_end(struct upkeep_db *u, int ret, struct err *e)
{
	if (!ret)
		ret = sdb_run(&u->db, SQL_COMMIT, e);
	if (ret) {
		sdb_rollback(&u->db);
		sfile_mend(&u->db);
	} else {
		sfile_pair(&u->db, u->lock_fd);
	}
	upkeep_unlock(u);
	return ret;
}

void upkeep_rest(const struct upkeep_db *u)
{
	int64_t ns = u->held_ns > REST_MIN_NS ? u->held_ns : REST_MIN_NS;
	struct timespec t = {ns / NS_PER_S, ns % NS_PER_S};

	nanosleep(&t, NULL); /* woken early by a signal: then it is shorter */
}

sqlite3_stmt *upkeep_prepare(struct sdb *d, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(d->db, sql, -1, &st, NULL) == SQLITE_OK)
		return st;
	sdb_err(d, e);
	return NULL;
}

int upkeep_number(struct sdb *d, const char *sql, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d, sql, e);
	int row = st ? sdb_step(d, st, e) : -1;

	if (row >= 0)
		*ret = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return row < 0 ? -1 : 0;
}

static char *meta_name(const char *name, const char *of)
{
	return of ? xasprintf("%s.%s", name, of) : xstrdup(name);
}

int upkeep_meta(struct sdb *d, const char *name, const char *of, int64_t *ret, struct err *e)
{
	autofree char *full = meta_name(name, of);
	sqlite3_stmt *st = upkeep_prepare(d, "SELECT value FROM meta WHERE name = ?1", e);
	int row = -1;

	if (st) {
		sdb_bind_str(st, 1, full);
		row = sdb_step(d, st, e);
	}
	if (row >= 0)
		*ret = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return row < 0 ? -1 : 0;
}

int upkeep_raise_meta(
	struct sdb *d, const char *name, const char *of, int64_t value, struct err *e)
{
	autofree char *full = meta_name(name, of);
	sqlite3_stmt *st = upkeep_prepare(d,
		"INSERT INTO meta VALUES(?1, ?2) ON CONFLICT DO UPDATE"
		" SET value = max(value, excluded.value)",
		e);
	int ret = -1;

	if (st) {
		sdb_bind_str(st, 1, full);
		sqlite3_bind_int64(st, 2, value);
		ret = sdb_step(d, st, e);
	}
	sqlite3_finalize(st);
	return ret;
}

int upkeep_value_bytes(
	struct sdb *d, sqlite3_blob **blob, int64_t rev, int64_t *ret, struct err *e)
{
	int rc;

	if (*blob)
		rc = sqlite3_blob_reopen(*blob, rev);
	else
		rc = sqlite3_blob_open(d->db, "main", "log", "value", rev, 0, blob);
	if (rc == SQLITE_OK) {
		*ret = sqlite3_blob_bytes(*blob);
		return 0;
	}
	/* a blob whose reopening failed stays unusable */
	sqlite3_blob_close(*blob);
	*blob = NULL;
	*ret = 0;
	/* no such row, or a value that has no bytes */
	return rc == SQLITE_ERROR ? 0 : sdb_err(d, e);
}

const struct upkeep_ops sqlite_upkeep = {
	.compact = sqlite_compact,
	.checkpoint = sqlite_checkpoint,
	.backup = sqlite_backup,
	.check = sqlite_check,
	.forget = sqlite_forget,
	.keeper_open = sqlite_keeper_open,
	.keeper_close = sqlite_keeper_close,
	.keeper_step = sqlite_keeper_step,
};
