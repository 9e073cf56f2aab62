/*
 * What store-crash does to a store over a recording VFS, and the model of what it was told: every
 * row that was submitted, what was acknowledged, and after how many recorded operations. Include it
 * after t/tap.h.
 */
#pragma once
#include "base/buf.h"
#include "base/hash.h"
#include "disk.h"
#include "store/store.h"
#include "store/upkeep.h"
#include "store/writer.h"

enum { NAMES = 12, RESOURCES = 2, KEYS = NAMES * RESOURCES, MAX_WRITES = 4, MAX_BYTES = 9000 };
static const char *const resources[RESOURCES] = {"pods", "nodes"};

static struct vfs vfs;
static struct err e;

/* A row that was submitted, and when. */
struct row {
	uint64_t hash;
	size_t from; /* operations recorded before it was submitted */
	bool last;   /* of its transaction */
};
/* One that was refused, because the sync failed: it may be there until it is built upon. */
struct ghost {
	struct row row;
	int64_t rev;
};
struct ack {
	int64_t rev;
	size_t from;
};
struct model {
	struct row *row; /* rev - 1 is the index */
	size_t n_rows, alloc_rows;
	struct ghost *ghost;
	size_t n_ghosts, alloc_ghosts;
	struct ack *ack;
	size_t n_acks, alloc_acks;
	int64_t compacted;   /* highest that was ever asked for */
	bool live[KEYS];
	size_t made; /* operations recorded when store_open had made it */
	char id[33];
};

static uint64_t row_hash(const struct store_key *k, int op, const char *value, size_t len)
{
	uint64_t h = hash_bytes((uint64_t)op, value, op == STORE_PUT ? len : 0);

	return hash_str(hash_str(h, k->resource), k->name);
}

static struct store_key key_of(size_t i, char name[16])
{
	snprintf(name, 16, "n%zu", i / RESOURCES);
	return (struct store_key){resources[i % RESOURCES], "a", name};
}

static size_t index_of(const struct store_key *k)
{
	size_t r = !strcmp(k->resource, resources[1]);

	/* a name of a store that lost its syncs may be anything */
	return (strtoul(k->name + 1, NULL, 10) * RESOURCES + r) % KEYS;
}

/* One transaction of the workload, with room for what it points to. */
struct change {
	struct store_write w[MAX_WRITES];
	struct store_guard g;
	char name[MAX_WRITES][16];
	char *value;
	struct store_txn t;
};

static void make_change(struct model *m, uint64_t *rng, struct change *c)
{
	size_t n = 1 + (chance(rng, 30) ? below(rng, MAX_WRITES) : 0);
	size_t first = below(rng, KEYS);

	*c = (struct change){.value = xmalloc(MAX_BYTES)};
	fill(rng, c->value, MAX_BYTES);
	for (size_t i = 0; i < n; i++) {
		size_t at = (first + i) % KEYS;
		bool del = m->live[at] && chance(rng, 15);
		size_t len = chance(rng, 15) ? below(rng, MAX_BYTES) : 10 + below(rng, 1500);

		c->w[i] = (struct store_write){key_of(at, c->name[i]),
			del ? STORE_DELETE : STORE_PUT, STORE_JSON,
			del ? NULL : c->value, del ? 0 : len};
		GROW(m->row, m->n_rows + 1, m->alloc_rows);
		m->row[m->n_rows++] = (struct row){
			row_hash(&c->w[i].key, c->w[i].op, c->value, len), vfs.n, i == n - 1};
		m->live[at] = !del;
	}
	c->g = (struct store_guard){.kind = GUARD_COUNTER,
		.key = {"quota", "a", "x"},
		.add = 1,
		.max = INT64_MAX};
	c->t = (struct store_txn){&c->g, chance(rng, 10), c->w, n, 5, "u", "m"};
}

static void acknowledge(struct model *m, int64_t rev)
{
	GROW(m->ack, m->n_acks + 1, m->alloc_acks);
	m->ack[m->n_acks++] = (struct ack){rev, vfs.n};
}

static int commit_one(struct model *m, struct store *s, uint64_t *rng)
{
	struct store_result r;
	struct change c;
	int ret;

	make_change(m, rng, &c);
	ret = store_commit(s, &c.t, &r, &e);
	if (!ret && r.rev != (int64_t)m->n_rows)
		ret = err_set(&e, ERR_INTERNAL, "revision %lld", (long long)r.rev);
	if (!ret)
		acknowledge(m, r.rev);
	free(c.value);
	return ret;
}

/* A commit whose sync fails: what should have been written is lost, whatever is synced later. */
static int fail_one(struct model *m, struct store *s, uint64_t *rng)
{
	struct model before = *m;
	struct change c;
	int ret;

	make_change(m, rng, &c);
	vfs_fail(&vfs, VFS_SYNC, VFS_WAL, 1, SQLITE_IOERR_FSYNC);
	ret = store_commit(s, &c.t, NULL, &e);
	vfs_fail(&vfs, 0, 0, 0, 0);
	for (size_t i = before.n_rows; i < m->n_rows; i++) {
		GROW(m->ghost, m->n_ghosts + 1, m->alloc_ghosts);
		m->ghost[m->n_ghosts++] = (struct ghost){m->row[i], (int64_t)i + 1};
	}
	m->n_rows = before.n_rows;
	memcpy(m->live, before.live, sizeof(m->live));
	free(c.value);
	return ret < 0 ? 0 : err_set(&e, ERR_INTERNAL, "a sync failed, and it was acknowledged");
}

/* Several jobs as the committing thread has them. */
static int commit_batch(struct model *m, struct writer *w, uint64_t *rng)
{
	enum { MAX = 6 };
	struct change c[MAX];
	struct job j[MAX] = {0};
	size_t n = 2 + below(rng, MAX - 1);
	int ret = 0;

	for (size_t i = 0; i < n; i++) {
		make_change(m, rng, &c[i]);
		j[i].txn = &c[i].t;
		j[i].res.failed_guard = -1;
		j[i].next = i + 1 < n ? &j[i + 1] : NULL;
	}
	for (struct job *at = j; at;) {
		struct job *rest = writer_batch(w, at);

		for (; at != rest; at = at->next) {
			if (at->res.err.code)
				ret = err_set(&e, at->res.err.code, "%s", at->res.err.msg);
			else
				acknowledge(m, at->res.rev);
		}
	}
	for (size_t i = 0; i < n; i++)
		free(c[i].value);
	return ret;
}

static int run_sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
	int on = 1;

	if (rc == SQLITE_OK) {
		sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_wal_autocheckpoint(db, 0);
		rc = sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, text, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		err_set(&e, ERR_SYS, "%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
	return rc == SQLITE_OK ? 0 : -1;
}

static int checkpoint(struct store *s, const char *path, uint64_t *rng)
{
	static const char *const how[] = {"PASSIVE", "PASSIVE", "FULL", "RESTART", "TRUNCATE"};
	size_t which = below(rng, 2 * array_size(how));
	struct upkeep_wal w;

	/* the keeper's way, and SQLite's own */
	if (which >= array_size(how))
		return store_checkpoint(s, which % 4 == 0, &w, &e);
	autofree char *text = xasprintf("PRAGMA wal_checkpoint(%s)", how[which]);

	return run_sql(path, text);
}

/* By its own connection, whose commits are not synced. */
static int compact(struct model *m, struct store *s, uint64_t *rng)
{
	size_t rest = m->n_rows + 1 - (size_t)m->compacted;
	int64_t to = m->compacted + (int64_t)below(rng, rest);
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct upkeep_compacted c;

	m->compacted = to;
	return store_compact(s, &b, to, &c, &e);
}

/* The two handles of the workload: one as programs have it, one as the committing thread has it. */
struct handles {
	const char *path;
	struct store *s;
	struct sdb db;
	struct writer w;
};

static void hang_up(struct handles *h)
{
	writer_release(&h->w);
	sdb_close(&h->db);
	store_close(h->s);
	h->s = NULL;
}

static int call(struct handles *h)
{
	return store_open(h->path, true, &h->s, &e) < 0 || sdb_open(h->path, &h->db, &e) < 0 ||
	       writer_init(&h->w, &h->db, &e) < 0;
}

/* Upkeep, some of it with a disk that cannot sync: it may fail, but not do harm. */
static int tend(struct model *m, struct handles *h, bool whole, uint64_t *rng)
{
	int file = chance(rng, 50) ? VFS_DB : VFS_WAL, ret;
	struct upkeep_wal w;

	if (vfs.sync_off || chance(rng, 70))
		return whole ? compact(m, h->s, rng) : checkpoint(h->s, h->path, rng);
	vfs_fail(&vfs, VFS_SYNC, file, 1 + (int)below(rng, 3), SQLITE_IOERR_FSYNC);
	ret = whole ? compact(m, h->s, rng) : store_checkpoint(h->s, chance(rng, 30), &w, &e);
	if (vfs.failed)
		ret = 0;
	vfs_fail(&vfs, 0, 0, 0, 0);
	return ret;
}

static int step(struct model *m, struct handles *h, uint64_t *rng)
{
	size_t what = below(rng, 100);

	if (what < 67)
		return commit_one(m, h->s, rng);
	if (what < 79)
		return commit_batch(m, &h->w, rng);
	if (what < 90)
		return tend(m, h, false, rng);
	if (what < 94)
		return tend(m, h, true, rng);
	if (what < 97 && !vfs.sync_off && fail_one(m, h->s, rng) < 0)
		return -1;
	/* the next to open it has to recover it */
	hang_up(h);
	return call(h);
}

static int work(struct model *m, const char *path, int steps, uint64_t *rng)
{
	struct handles h = {.path = path};
	int ret = call(&h);

	m->made = vfs.n;
	if (!ret)
		snprintf(m->id, sizeof(m->id), "%s", store_id(h.s));
	for (int i = 0; i < steps && !ret; i++)
		ret = step(m, &h, rng);
	hang_up(&h);
	return ret;
}

static void model_release(struct model *m)
{
	free(m->row);
	free(m->ghost);
	free(m->ack);
}
