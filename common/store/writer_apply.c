/* The guards and writes of a job, in the writer's transaction. */
#include <string.h>

#include "store/sqlite_file.h"
#include "store/sqlite_terms.h"
#include "store/txn.h"
#include "store/writer.h"

/* A counter that nobody has added to is 0. */
static int read_count(struct sdb *d, const struct store_key *k, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st;
	int row = sdb_key_row(d, SQL_COUNT, k, &st, e);

	if (row < 0)
		return -1;
	*ret = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return 0;
}

static int add_count(struct sdb *d, const struct store_guard *g, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_ADD, e);

	if (!st)
		return -1;
	sdb_bind_key(st, 1, &g->key);
	sqlite3_bind_int64(st, 4, g->add);
	return sdb_step(d, st, e);
}

/* What stands in `current` for the key of a transaction's first write: what guards it has read it
   already, most often. */
struct known {
	bool set;
	int64_t rev;
	struct buf terms;
};

/* Where the key of guard g stands. terms: of the job's own first write, or NULL. What is created
   together stands on the same namespace: that is read once a transaction. */
static int read_guard(struct writer *w, const struct store_guard *g, struct buf *terms,
	int64_t *ret, struct err *e)
{
	if (!terms && w->met && !key_cmp(&w->met->key, &g->key)) {
		*ret = w->met_rev;
		return 0;
	}
	if (sterms_current(w->db, &g->key, ret, terms, e) < 0)
		return -1;
	if (!terms) {
		w->met = g;
		w->met_rev = *ret;
	}
	return 0;
}

/* 0 all hold; 1 one did not, res says which; -1 the store failed, *e. */
static int check_guards(struct writer *w, const struct store_txn *t, struct known *first,
	struct store_result *res, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];
		bool counts = g->kind == GUARD_COUNTER;
		bool own = !counts && !first->set && t->n_writes &&
			   !key_cmp(&g->key, &t->writes[0].key);
		int64_t n;

		if (counts ? read_count(w->db, &g->key, &n, e) < 0
			   : read_guard(w, g, own ? &first->terms : NULL, &n, e) < 0)
			return -1;
		if (own) {
			first->set = true;
			first->rev = n;
		}
		if (txn_guard(g, n, n + txn_added(t, i), &res->err) < 0) {
			res->failed_guard = (int)i;
			return 1;
		}
	}
	return 0;
}

int writer_append(struct sdb *d, const struct store_row *r, int64_t from_rev, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, from_rev ? SQL_REPEAT : SQL_APPEND, e);

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, r->rev);
	sdb_bind_key(st, 2, &r->key);
	sqlite3_bind_int(st, 5, r->op);
	sqlite3_bind_int64(st, 6, r->time_ns);
	sdb_bind_str(st, 7, r->actor);
	sdb_bind_str(st, 8, r->manager);
	sqlite3_bind_int64(st, 9, from_rev ? from_rev : r->prev_rev);
	if (!from_rev) {
		sqlite3_bind_int(st, 10, r->encoding);
		/* text where it is text, for a person's sqlite3 shell and its JSON functions */
		if (r->encoding == STORE_JSON)
			sqlite3_bind_text64(st, 11, r->value, r->len, SQLITE_STATIC, SQLITE_UTF8);
		else
			sqlite3_bind_blob64(st, 11, r->value, r->len, SQLITE_STATIC);
	}
	return sdb_step(d, st, e);
}

/* known: what there is so far; what is not known is read. */
static int write_one(struct writer *w, const struct store_txn *t, const struct store_write *wr,
	struct known *known, struct err *e)
{
	struct store_row r = {
		.rev = w->rev + 1,
		.key = wr->key,
		.op = wr->op,
		.time_ns = t->time_ns,
		.actor = t->actor ? t->actor : "",
		.manager = t->manager ? t->manager : "",
		.encoding = wr->encoding,
		.value = wr->value,
		.len = wr->len,
		.terms = wr->terms,
	};

	if (!known->set && sterms_current(w->db, &wr->key, &known->rev, &known->terms, e) < 0)
		return -1;
	r.prev_rev = known->rev;
	if (wr->op == STORE_DELETE && !r.prev_rev)
		return 0;
	if (writer_append(w->db, &r, wr->value ? 0 : r.prev_rev, e) < 0 ||
		sterms_follow(w->db, &r, buf_str(&known->terms), e) < 0 ||
		bells_mark(&w->bells, wr->key.resource, e) < 0)
		return -1;
	if (w->met && !key_cmp(&w->met->key, &wr->key))
		w->met = NULL;
	w->rev++;
	return 0;
}

static int count_and_write(
	struct writer *w, const struct store_txn *t, struct known *known, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];

		if (g->kind == GUARD_COUNTER && add_count(w->db, g, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < t->n_writes; i++) {
		if (write_one(w, t, &t->writes[i], known, e) < 0)
			return -1;
		/* of the first only */
		known->set = false;
		buf_clear(&known->terms);
	}
	return 0;
}

int writer_apply(struct writer *w, struct job *j, struct err *e)
{
	const struct store_txn *t = j->txn;
	struct known known = {.set = false};
	int failed, rc = 0;

	/* it may have been tried before, in a transaction that was given up */
	j->res = (struct store_result){.failed_guard = -1};
	if (j->ino && j->ino != w->db->ino) {
		sfile_conflict(w->db->path, &j->res.err);
		return 0;
	}
	failed = check_guards(w, t, &known, &j->res, e);
	if (!failed)
		rc = count_and_write(w, t, &known, e);
	buf_release(&known.terms);
	if (failed < 0 || rc < 0)
		return -1;
	if (!failed)
		j->res.rev = w->rev;
	return 0;
}

static bool is_row_of(const struct store_row *r, const struct store_txn *t)
{
	if (r->time_ns != t->time_ns || strcmp(r->actor, t->actor ? t->actor : "") != 0 ||
		strcmp(r->manager, t->manager ? t->manager : "") != 0)
		return false;
	for (size_t i = 0; i < t->n_writes; i++)
		if (t->writes[i].op == r->op && !key_cmp(&t->writes[i].key, &r->key))
			return true;
	return false;
}

bool writer_is_there(void *db, const struct job *j)
{
	struct sdb *d = db;
	sqlite3_stmt *st = sdb_stmt(d, SQL_ROW, NULL);
	int64_t now, compacted = 0;
	struct store_row r;
	bool found = false;
	int row = -1;

	if (!st || (j->ino && j->ino != d->ino))
		return false;
	sqlite3_bind_int64(st, 1, j->res.rev);
	row = sdb_step(d, st, NULL);
	if (row > 0) {
		sdb_row(st, &r);
		found = is_row_of(&r, j->txn);
		sqlite3_reset(st);
	}
	/* gone with history: then it was there, as far as anybody can know */
	return found || (!row && sdb_state(d, &now, &compacted, NULL) == 0 &&
				j->res.rev <= compacted);
}
