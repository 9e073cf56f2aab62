/* Forgetting: rows are removed, and then what removed rows leave behind (sqlite_scrub.c). */
#include "store/sqlite.h"
#include "store/sqlite_upkeep.h"

/* Newest change of the keys: history up to there has to be cut. */
static int newest_change(
	struct sdb *d, const struct store_key *keys, size_t n, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d,
		"SELECT max(rev) FROM log WHERE resource = ?1 AND ns = ?2 AND name = ?3", e);
	int64_t newest = 0;
	int row = st ? 0 : -1;

	for (size_t i = 0; i < n && row >= 0; i++) {
		sdb_bind_key(st, 1, &keys[i]);
		row = sdb_step(d, st, e);
		if (row > 0 && sqlite3_column_int64(st, 0) > newest)
			newest = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	if (row < 0)
		return -1;
	*ret = newest;
	return 0;
}

/* Their rows before the cut, but the live ones. */
static int remove_rows(struct sdb *d, const struct store_key *keys, size_t n, int64_t cut,
	int64_t *ret_rows, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d,
		"DELETE FROM log WHERE rev <= ?4 AND resource = ?1 AND ns = ?2 AND name = ?3"
		" AND rev NOT IN (SELECT rev FROM current WHERE resource = ?1 AND ns = ?2"
		" AND name = ?3)",
		e);
	int ret = st ? 0 : -1;

	for (size_t i = 0; i < n && !ret; i++) {
		sdb_bind_key(st, 1, &keys[i]);
		sqlite3_bind_int64(st, 4, cut);
		ret = sdb_step(d, st, e);
		*ret_rows += sqlite3_changes(d->db);
	}
	sqlite3_finalize(st);
	return ret;
}

static int remove_history(struct upkeep_db *u, const struct store_key *keys, size_t n,
	int64_t *ret_rows, struct err *e)
{
	int64_t cut;
	int ret;

	if (newest_change(&u->db, keys, n, &cut, e) < 0 || upkeep_cut(u, NULL, cut, e) < 0 ||
		upkeep_begin(u, e) < 0)
		return -1;
	ret = remove_rows(&u->db, keys, n, cut, ret_rows, e);
	/* who dies from here on has not forgotten yet: k-store check says so */
	if (!ret)
		ret = upkeep_raise_meta(&u->db, "forgetting", NULL, cut ? cut : 1, e);
	return upkeep_end(u, ret, e);
}

static int forget(struct upkeep_db *u, const struct store_key *keys, size_t n,
	int64_t *ret_rows, struct err *e)
{
	if (remove_history(u, keys, n, ret_rows, e) < 0)
		return -1;
	if (upkeep_rewrite(u, e) < 0)
		return err_wrap(e, "not forgotten yet, do it again");
	if (upkeep_begin(u, e) < 0)
		return -1;
	return upkeep_end(
		u, sdb_exec(&u->db, "DELETE FROM meta WHERE name = 'forgetting'", e), e);
}

int sqlite_forget(struct store *s, const struct store_key *keys, size_t n, int64_t *ret_rows,
	struct err *e)
{
	struct upkeep_db u = UPKEEP_DB_INIT;
	int64_t rows = 0;
	int ret;

	if (upkeep_open(sq(s)->path, &u, e) < 0)
		return -1;
	ret = forget(&u, keys, n, &rows, e);
	upkeep_close(&u);
	if (!ret)
		*ret_rows = rows;
	return ret;
}
