/*
 * The sweep: what a cut made unreadable is removed. A row that says what it superseded says what is
 * not needed once it is itself before the cut; so the log is walked in its own order, and needs no
 * index by key.
 */
#include "base/clock.h"
#include "store/sqlite.h"
#include "store/sqlite_upkeep.h"

/* The writers' lock is held this long at most, and then for one commit that is not synced. */
#define HOLD_NS (NS_PER_MS / 2)
#define SLICE_ROWS 150

struct victim {
	int64_t rev; /* to be removed */
	int64_t by;  /* the row that says so */
	int64_t bytes;
};

/* A slice: found without the lock, which rows before the cut allow: nobody changes them. */
struct slice {
	const char *of;
	int64_t from, to; /* rows after from, up to to, have been looked at */
	struct victim v[2 * SLICE_ROWS];
	size_t n;
};

static void add_victim(struct slice *s, int64_t rev, int64_t by)
{
	if (rev)
		s->v[s->n++] = (struct victim){rev, by, 0};
}

/* The rows of the log from s->from to cut, SLICE_ROWS at most. */
static int find_victims(struct sdb *d, struct slice *s, int64_t cut, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d,
		"SELECT rev, prev_rev, op FROM log WHERE rev > ?1 AND rev <= ?2"
		" AND (?3 IS NULL OR resource = ?3) ORDER BY rev LIMIT ?4",
		e);
	int rows = 0, row = -1;

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, s->from);
	sqlite3_bind_int64(st, 2, cut);
	sdb_bind_str(st, 3, s->of);
	sqlite3_bind_int(st, 4, SLICE_ROWS);
	for (; (row = sdb_step(d, st, e)) > 0; rows++) {
		s->to = sqlite3_column_int64(st, 0);
		add_victim(s, sqlite3_column_int64(st, 1), s->to);
		if (sqlite3_column_int(st, 2) == STORE_DELETE)
			add_victim(s, s->to, s->to);
	}
	sqlite3_finalize(st);
	if (rows < SLICE_ROWS)
		s->to = cut;
	return row;
}

/* Their sizes, which also brings their pages into memory: the lock is not held while a disk reads.
 */
static int look_at_victims(struct sdb *d, struct slice *s, struct err *e)
{
	sqlite3_blob *blob = NULL;
	int ret = 0;

	for (size_t i = 0; i < s->n && !ret; i++)
		ret = upkeep_value_bytes(d, &blob, s->v[i].rev, &s->v[i].bytes, e);
	sqlite3_blob_close(blob);
	return ret;
}

/* Remove until the time is over; s->to is then what was reached. */
static int remove_victims(
	struct upkeep_db *u, struct slice *s, struct upkeep_compacted *sum, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(&u->db, "DELETE FROM log WHERE rev = ?1", e);
	int ret = st ? 0 : -1;

	for (size_t i = 0; i < s->n && !ret; i++) {
		if (clock_mono_ns() - u->taken_ns > HOLD_NS) {
			s->to = s->v[i].by - 1;
			break;
		}
		sqlite3_bind_int64(st, 1, s->v[i].rev);
		ret = sdb_step(&u->db, st, e);
		if (ret || !sqlite3_changes(u->db.db))
			continue;
		sum->rows++;
		sum->bytes += s->v[i].bytes;
	}
	sqlite3_finalize(st);
	return ret;
}

/* 1: somebody else swept this slice meanwhile. */
static int apply(
	struct upkeep_db *u, struct slice *s, struct upkeep_compacted *sum, struct err *e)
{
	struct upkeep_compacted before = *sum;
	int64_t swept;
	int ret, passed = 0;

	if (upkeep_begin(u, e) < 0)
		return -1;
	ret = upkeep_meta(&u->db, "swept", s->of, &swept, e);
	if (!ret && swept > s->from)
		passed = 1;
	else if (!ret)
		ret = remove_victims(u, s, sum, e);
	if (!ret && !passed)
		ret = upkeep_raise_meta(&u->db, "swept", s->of, s->to, e);
	ret = upkeep_end(u, ret, e);
	if (ret < 0)
		*sum = before;
	return ret < 0 ? -1 : passed;
}

int upkeep_sweep(
	struct upkeep_db *u, const char *of, struct upkeep_compacted *sum, struct err *e)
{
	struct slice *s;
	autofree unused_arg struct slice *mine = s = xcalloc(1, sizeof(*s));
	int64_t cut, all;
	int ret;

	s->of = of;
	if (upkeep_meta(&u->db, "swept", of, &s->from, e) < 0 ||
		upkeep_meta(&u->db, "compacted", of, &cut, e) < 0 ||
		upkeep_meta(&u->db, "swept", NULL, &all, e) < 0)
		return -1;
	/* what was swept for all needs no looking at for one */
	if (of && all > s->from)
		s->from = all;
	if (s->from >= cut)
		return 0;
	if (find_victims(&u->db, s, cut, e) < 0 || look_at_victims(&u->db, s, e) < 0)
		return -1;
	ret = apply(u, s, sum, e);
	if (ret < 0 || wal_sync(&u->db, e) < 0)
		return -1;
	return ret || s->to < cut;
}
