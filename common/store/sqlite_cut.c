/* Where history is cut: by size, but never within the last five minutes. */
#include "base/clock.h"
#include "base/strv.h"
#include "store/sqlite_upkeep.h"

/* Over a budget it is cut to seven eighths of it, so that the next cut is not at once. */
#define AIM(budget) ((budget) - (budget) / 8)

/* The newest change of each resource (or the one) after from, up to to: what a cut at to leaves
   untold of it. Rows before a cut do not change, so it is found without the lock. */
struct untold {
	struct strv resources;
	int64_t *rev;
	size_t alloc;
};

static void untold_release(struct untold *u)
{
	strv_release(&u->resources);
	free(u->rev);
}

static int find_untold(struct sdb *d, const char *of, int64_t from, int64_t to, struct untold *ret,
	struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d,
		"SELECT resource, max(rev) FROM log WHERE rev > ?1 AND rev <= ?2"
		" AND (?3 IS NULL OR resource = ?3) GROUP BY resource",
		e);
	int row = -1;

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int64(st, 2, to);
	sdb_bind_str(st, 3, of);
	while ((row = sdb_step(d, st, e)) > 0) {
		const char *resource = (const char *)sqlite3_column_text(st, 0);

		if (!resource)
			continue;
		GROW(ret->rev, ret->resources.n + 1, ret->alloc);
		ret->rev[ret->resources.n] = sqlite3_column_int64(st, 1);
		strv_add(&ret->resources, resource);
	}
	sqlite3_finalize(st);
	return row;
}

/* With the lock: say that it is cut, and what that leaves untold. */
static int write_cut(struct upkeep_db *u, const char *of, int64_t from, int64_t rev,
	const struct untold *t, struct err *e)
{
	int64_t now;

	if (upkeep_meta(&u->db, "compacted", of, &now, e) < 0)
		return -1;
	/* another keeper was quicker */
	if (now != from)
		return 0;
	/* what the cuts before the first of ours left untold is not known */
	if (sdb_exec(&u->db,
		    "INSERT OR IGNORE INTO meta SELECT 'untold', ifnull((SELECT value FROM meta"
		    " WHERE name = 'compacted'), 0)",
		    e) < 0)
		return -1;
	for (size_t i = 0; i < t->resources.n; i++)
		if (upkeep_raise_meta(&u->db, "untold", t->resources.v[i], t->rev[i], e) < 0)
			return -1;
	return upkeep_raise_meta(&u->db, "compacted", of, rev, e);
}

int upkeep_cut(struct upkeep_db *u, const char *of, int64_t rev, struct err *e)
{
	struct untold t = {0};
	int64_t from;
	int ret;

	if (upkeep_meta(&u->db, "compacted", of, &from, e) < 0)
		return -1;
	if (rev <= from)
		return 0;
	ret = find_untold(&u->db, of, from, rev, &t, e);
	if (!ret)
		ret = upkeep_begin(u, e);
	if (!ret)
		ret = upkeep_end(u, write_cut(u, of, from, rev, &t, e), e);
	untold_release(&t);
	return ret;
}

int upkeep_old_rev(struct sdb *d, int64_t now_ns, int64_t *ret_rev, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(
		d, "SELECT rev FROM log WHERE time <= ?1 ORDER BY rev DESC LIMIT 1", e);
	int row = -1;

	if (st) {
		sqlite3_bind_int64(st, 1, now_ns - UPKEEP_MIN_AGE_NS);
		row = sdb_step(d, st, e);
	}
	if (row >= 0)
		*ret_rev = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return row < 0 ? -1 : 0;
}

/* History of one budget, counted from the newest row back. */
struct tally {
	int64_t budget, sum;
	int64_t rev, time_ns; /* where the sum passed what is aimed at; 0: not yet */
	bool over;	      /* the budget, too: cut there */
};

/*
 * What row rev, which is bytes long with what it superseded, makes history: a cut at it frees that.
 * A budget of 0 wants every row gone.
 */
static void count(struct tally *t, int64_t rev, int64_t time_ns, int64_t bytes)
{
	t->sum += bytes;
	if (bytes && !t->rev && t->sum > AIM(t->budget)) {
		t->rev = rev;
		t->time_ns = time_ns;
	}
	t->over |= t->sum > t->budget;
}

/* Live bytes of one resource. */
static int live_bytes(struct sdb *d, const char *resource, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st =
		upkeep_prepare(d, "SELECT rev FROM current WHERE resource = ?1 ORDER BY rev", e);
	sqlite3_blob *blob = NULL;
	int64_t sum = 0, bytes;
	int row = -1;

	if (!st)
		return -1;
	sdb_bind_str(st, 1, resource);
	while ((row = sdb_step(d, st, e)) > 0) {
		if (upkeep_value_bytes(d, &blob, sqlite3_column_int64(st, 0), &bytes, e) < 0) {
			row = -1;
			break;
		}
		sum += bytes;
	}
	sqlite3_blob_close(blob);
	sqlite3_finalize(st);
	if (!row)
		*ret = sum;
	return row;
}

enum { ROW_REV, ROW_PREV, ROW_OP, ROW_TIME, ROW_EVENT };

static int count_rows(
	struct sdb *d, sqlite3_stmt *st, struct tally *all, struct tally *events, struct err *e)
{
	sqlite3_blob *blob = NULL;
	int row;

	while ((row = sdb_step(d, st, e)) > 0 && !(all->over && events->over)) {
		struct tally *t = sqlite3_column_int(st, ROW_EVENT) ? events : all;
		int64_t rev = sqlite3_column_int64(st, ROW_REV);
		int64_t prev = sqlite3_column_int64(st, ROW_PREV), before = 0, own = 0;

		if (t->over)
			continue;
		if ((prev && upkeep_value_bytes(d, &blob, prev, &before, e) < 0) ||
			(sqlite3_column_int(st, ROW_OP) == STORE_DELETE &&
				upkeep_value_bytes(d, &blob, rev, &own, e) < 0)) {
			row = -1;
			break;
		}
		count(t, rev, sqlite3_column_int64(st, ROW_TIME), before + own);
	}
	sqlite3_blob_close(blob);
	return row < 0 ? -1 : 0;
}

/* The cut that a tally asks for, as far as old allows it. */
static int64_t allowed(const struct tally *t, int64_t cut, int64_t old, int64_t *again_ns)
{
	int64_t want = t->over ? t->rev : 0;

	if (want > old && (!*again_ns || t->time_ns + UPKEEP_MIN_AGE_NS < *again_ns))
		*again_ns = t->time_ns + UPKEEP_MIN_AGE_NS;
	if (want > old)
		want = old;
	return want > cut ? want : cut;
}

/* Bytes of the pages that are in use: there is no more history than that. */
static int used_bytes(struct sdb *d, int64_t *ret, struct err *e)
{
	int64_t pages, free_pages, page_bytes;

	if (upkeep_number(d, "PRAGMA page_count", &pages, e) < 0 ||
		upkeep_number(d, "PRAGMA freelist_count", &free_pages, e) < 0 ||
		upkeep_number(d, "PRAGMA page_size", &page_bytes, e) < 0)
		return -1;
	*ret = (pages - free_pages) * page_bytes;
	return 0;
}

/* In one snapshot. */
static int plan(struct sdb *d, const struct upkeep_budget *b, int64_t now_ns,
	struct upkeep_plan *ret, struct err *e)
{
	struct tally all = {.budget = b->history_bytes}, events = {0};
	int64_t used, live, cut, cut_events, old;
	sqlite3_stmt *st;
	int r;

	*ret = (struct upkeep_plan){0};
	if (used_bytes(d, &used, e) < 0)
		return -1;
	/* a small store: there is nothing to be read at all */
	if (used <= b->history_bytes && used <= b->events_bytes)
		return 0;
	if (live_bytes(d, UPKEEP_EVENTS, &live, e) < 0 ||
		upkeep_meta(d, "compacted", NULL, &cut, e) < 0 ||
		upkeep_meta(d, "compacted", UPKEEP_EVENTS, &cut_events, e) < 0 ||
		upkeep_old_rev(d, now_ns, &old, e) < 0)
		return -1;
	events.budget = b->events_bytes > live ? b->events_bytes - live : 0;
	st = upkeep_prepare(d,
		"SELECT rev, prev_rev, op, time, resource = '" UPKEEP_EVENTS "' FROM log"
		" WHERE rev > ?1 ORDER BY rev DESC",
		e);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, cut);
	r = count_rows(d, st, &all, &events, e);
	sqlite3_finalize(st);
	if (r < 0)
		return -1;
	ret->all = allowed(&all, cut, old, &ret->again_ns);
	ret->events = allowed(&events, cut_events > ret->all ? cut_events : ret->all, old,
		&ret->again_ns);
	return 0;
}

int upkeep_plan(struct sdb *d, const struct upkeep_budget *b, int64_t now_ns,
	struct upkeep_plan *ret, struct err *e)
{
	int r;

	if (sdb_run(d, SQL_BEGIN_READ, e) < 0)
		return -1;
	r = plan(d, b, now_ns, ret, e);
	if (sdb_run(d, SQL_COMMIT, NULL) < 0)
		sdb_rollback(d);
	return r;
}
