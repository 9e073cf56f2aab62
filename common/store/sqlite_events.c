/* Events have a budget of their own: the oldest are deleted, as anybody deletes an object. */
#include "store/sqlite.h"
#include "store/sqlite_upkeep.h"

#define BATCH 100

struct batch {
	struct store_guard guards[BATCH];
	struct store_write writes[BATCH];
	size_t n;
	int64_t live_bytes; /* of all events */
	int64_t bytes;	    /* of these */
};

static void batch_release(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free((char *)b->writes[i].key.ns);
		free((char *)b->writes[i].key.name);
	}
}

static void add(struct batch *b, sqlite3_stmt *st, int64_t bytes)
{
	struct store_key k = {UPKEEP_EVENTS, xstrdup((const char *)sqlite3_column_text(st, 1)),
		xstrdup((const char *)sqlite3_column_text(st, 2))};

	b->guards[b->n] = (struct store_guard){GUARD_REV, k, sqlite3_column_int64(st, 0)};
	b->writes[b->n++] = (struct store_write){.key = k, .op = STORE_DELETE};
	b->bytes += bytes;
}

/* All live events, oldest first; those that are to go into b. */
static int pick(struct sdb *d, int64_t budget, int64_t now_ns, struct batch *b, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(d,
		"SELECT c.rev, c.ns, c.name, l.time FROM current c"
		" CROSS JOIN log l ON l.rev = c.rev"
		" WHERE c.resource = '" UPKEEP_EVENTS "' ORDER BY c.rev",
		e);
	sqlite3_blob *blob = NULL;
	int64_t bytes;
	int row = -1;

	if (!st)
		return -1;
	while ((row = sdb_step(d, st, e)) > 0) {
		if (upkeep_value_bytes(d, &blob, sqlite3_column_int64(st, 0), &bytes, e) < 0) {
			row = -1;
			break;
		}
		b->live_bytes += bytes;
		if (b->n < BATCH && sqlite3_column_int64(st, 3) <= now_ns - UPKEEP_MIN_AGE_NS)
			add(b, st, bytes);
	}
	sqlite3_blob_close(blob);
	sqlite3_finalize(st);
	return row;
}

int upkeep_trim_events(struct store *s, struct sdb *d, int64_t budget, int64_t now_ns,
	int64_t *ret_deleted, struct err *e)
{
	struct batch *b;
	autofree unused_arg struct batch *mine = b = xcalloc(1, sizeof(*b));
	struct store_txn t = {.guards = b->guards,
		.writes = b->writes,
		.time_ns = now_ns,
		.actor = "system:admin",
		.manager = "k-store"};
	int64_t most = budget - budget / 8;
	int ret = pick(d, budget, now_ns, b, e);

	*ret_deleted = 0;
	if (!ret && b->live_bytes > budget && b->n) {
		/* as many of the oldest as it takes; their sizes are taken as alike */
		size_t n = (size_t)((double)(b->live_bytes - most) * (double)b->n /
				    (double)(b->bytes ? b->bytes : 1)) + 1;

		t.n_guards = t.n_writes = n < b->n ? n : b->n;
		ret = store_commit(s, &t, NULL, e);
		if (!ret)
			*ret_deleted = (int64_t)t.n_writes;
	}
	batch_release(b);
	return ret;
}
