/* Reading: now, as of a revision, and the log. */
#include <string.h>

#include "store/sqlite.h"
#include "store/txn.h"

int sqlite_revision(struct store *s, int64_t *ret_rev, struct err *e)
{
	return sqlite_fresh(sq(s), e) < 0 ? -1 : sdb_state(&sq(s)->db, ret_rev, NULL, e);
}

/* Begin a snapshot, unless reads share one. */
static int begin(struct sqlite_store *s, struct err *e)
{
	if (sqlite_fresh(s, e) < 0)
		return -1;
	return s->share.held ? 0 : sdb_run(&s->db, SQL_BEGIN_READ, e);
}

/* End it; answers ret, what the reading gave. */
static int end(struct sqlite_store *s, int ret)
{
	if (!s->share.held && sdb_run(&s->db, SQL_COMMIT, NULL) < 0)
		sdb_rollback(&s->db);
	return ret;
}

/* Begin a snapshot and look where it is: may at_rev (0: now) be read from it? */
static int begin_at(struct sqlite_store *s, const char *resource, int64_t at_rev, int64_t *ret_rev,
	struct err *e)
{
	int64_t rev, compacted;

	if (begin(s, e) < 0)
		return -1;
	if (sdb_state(&s->db, &rev, &compacted, e) < 0 ||
		(at_rev && sdb_told_state(&s->db, resource, at_rev, compacted, e) < 0) ||
		(at_rev > rev && txn_future(at_rev, rev, e) < 0))
		return end(s, -1);
	*ret_rev = rev;
	return 0;
}

/* Half of a row's cost are the columns that a list of objects does not want, or has said itself. */
static void add_bare_columns(struct buf *b, const struct store_list *q)
{
	buf_addf(b, "l.rev, l.encoding, k.name, %s, %s, ", q->ns ? "NULL" : "k.ns",
		q->resource ? "NULL" : "k.resource");
}

static void bare_row(sqlite3_stmt *st, const struct store_list *q, struct store_row *ret)
{
	*ret = (struct store_row){
		.rev = sqlite3_column_int64(st, 0),
		.encoding = (uint8_t)sqlite3_column_int(st, 1),
		.key = {q->resource, q->ns, (const char *)sqlite3_column_text(st, 2)},
		.op = STORE_PUT,
		.value = sqlite3_column_blob(st, 5),
		.len = (size_t)sqlite3_column_bytes(st, 5),
	};
	if (!q->ns)
		ret->key.ns = (const char *)sqlite3_column_text(st, 3);
	if (!q->resource)
		ret->key.resource = (const char *)sqlite3_column_text(st, 4);
}

/* Rows of a bound statement through fn, those of a bare list or whole ones (q NULL); 0 at their
   end, what fn answered if it stopped. */
static int each_row(struct sdb *d, sqlite3_stmt *st, const struct store_list *q, store_row_fn fn,
	void *arg, struct err *e)
{
	int ret;

	while ((ret = sdb_step(d, st, e)) > 0) {
		struct store_row r;

		if (q)
			bare_row(st, q, &r);
		else
			sdb_row(st, &r);
		ret = fn(arg, &r);
		if (ret) {
			sqlite3_reset(st);
			return ret;
		}
	}
	return ret;
}

static int not_found(const struct store_key *k, struct err *e)
{
	return err_set(e, ERR_NOTFOUND, KEY_FMT " not found", KEY_ARG(k));
}

/* The one row of a bound statement. */
static int single_row(struct sdb *d, sqlite3_stmt *st, const struct store_key *k, store_row_fn fn,
	void *arg, struct err *e)
{
	struct store_row r;
	int ret = sdb_step(d, st, e);

	if (ret <= 0)
		return ret < 0 ? -1 : not_found(k, e);
	sdb_row(st, &r);
	ret = fn(arg, &r);
	sqlite3_reset(st);
	return ret;
}

static int get_now(
	struct sdb *d, const struct store_key *k, store_row_fn fn, void *arg, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_GET, e);

	if (!st)
		return -1;
	sdb_bind_key(st, 1, k);
	return single_row(d, st, k, fn, arg, e);
}

static int get_row(struct sdb *d, int64_t rev, const struct store_key *k, store_row_fn fn,
	void *arg, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_ROW, e);

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, rev);
	return single_row(d, st, k, fn, arg, e);
}

/*
 * The state of a key as of a revision: what its first change after that says was there before; if
 * there is no such change, what is there now. So the log needs no index by key, which every write
 * would pay for; a read of the past costs what happened since.
 */
static int get_at(struct sdb *d, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_NEXT_CHANGE, e);
	int64_t rev;
	int row;

	if (!st)
		return -1;
	sdb_bind_key(st, 1, k);
	sqlite3_bind_int64(st, 4, at_rev);
	row = sdb_step(d, st, e);
	if (row < 0)
		return -1;
	if (!row)
		return get_now(d, k, fn, arg, e);
	rev = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return rev ? get_row(d, rev, k, fn, arg, e) : not_found(k, e);
}

int sqlite_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct sdb *d = &sq(s)->db;
	int64_t rev;

	if (!at_rev)
		return sqlite_fresh(sq(s), e) < 0 ? -1 : get_now(d, k, fn, arg, e);
	if (begin_at(sq(s), k->resource, at_rev, &rev, e) < 0)
		return -1;
	return end(sq(s), get_at(d, k, at_rev, fn, arg, e));
}

/* " AND k.resource = ?1 …": the keys that q asks for, of table k. */
static void add_where(struct buf *b, const struct store_list *q)
{
	if (q->resource)
		buf_adds(b, " AND k.resource = ?1");
	if (q->ns)
		buf_adds(b, " AND k.ns = ?2");
	if (!q->after_ns && !q->after_name)
		return;
	/* inside a namespace SQLite would not use the index for a comparison of both */
	if (q->ns && !strcmp(q->ns, q->after_ns ? q->after_ns : ""))
		buf_adds(b, " AND k.name > ?4");
	else
		buf_adds(b, " AND (k.ns, k.name) > (?3, ?4)");
}

static void bind_where(sqlite3_stmt *st, const struct store_list *q)
{
	/* a parameter that the text does not have is refused, which is what we want */
	sdb_bind_str(st, 1, q->resource);
	sdb_bind_str(st, 2, q->ns);
	sdb_bind_str(st, 3, q->after_ns ? q->after_ns : "");
	sdb_bind_str(st, 4, q->after_name ? q->after_name : "");
	sqlite3_bind_int64(st, 5, q->limit > 0 ? q->limit : -1);
	sqlite3_bind_int64(st, 6, q->at_rev);
	sdb_bind_str(st, 7, q->term);
}

static sqlite3_stmt *prepare_list(
	struct sdb *d, const struct store_list *q, const struct buf *text, struct err *e)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(d->db, buf_str(text), (int)text->len, &st, NULL) != SQLITE_OK) {
		sdb_err(d, e);
		return NULL;
	}
	bind_where(st, q);
	return st;
}

/* From current, in its order, or from the index of terms, each row fetched from the log beside it.
 */
static int list_now(
	struct sdb *d, const struct store_list *q, store_row_fn fn, void *arg, struct err *e)
{
	autobuf b = BUF_INIT;
	sqlite3_stmt *st;
	int ret;

	buf_adds(&b, "SELECT ");
	if (q->bare)
		add_bare_columns(&b, q);
	else
		buf_adds(&b, SDB_COLUMNS_BUT_VALUE);
	buf_adds(&b, q->keys_only ? "NULL" : "l.value");
	if (q->term && d->format >= 2)
		buf_adds(&b, " FROM terms k CROSS JOIN current c ON c.resource = k.resource AND"
			     " c.ns = k.ns AND c.name = k.name CROSS JOIN log l ON l.rev = c.rev"
			     " WHERE k.term = ?7");
	else
		buf_adds(&b, " FROM current k CROSS JOIN log l ON l.rev = k.rev WHERE 1");
	add_where(&b, q);
	buf_adds(&b, " ORDER BY k.resource, k.ns, k.name LIMIT ?5");
	st = prepare_list(d, q, &b, e);
	if (!st)
		return -1;
	ret = each_row(d, st, q->bare ? q : NULL, fn, arg, e);
	sqlite3_finalize(st);
	return ret;
}

/* The same rule as get_at, for all keys: those not changed since, and what the others were. */
static const char past[] =
	"SELECT rev FROM (SELECT resource, ns, name, rev FROM current k WHERE rev <= ?6%s UNION ALL"
	" SELECT resource, ns, name, prev_rev FROM (SELECT resource, ns, name, min(rev), prev_rev"
	" FROM log k WHERE rev > ?6%s GROUP BY resource, ns, name) WHERE prev_rev > 0)"
	" ORDER BY resource, ns, name LIMIT ?5";

struct keys_only {
	store_row_fn fn;
	void *arg;
};

static int without_value(void *arg, const struct store_row *r)
{
	struct keys_only *k = arg;
	struct store_row bare = *r;

	bare.value = NULL;
	bare.len = 0;
	return k->fn(k->arg, &bare);
}

static int list_at(
	struct sdb *d, const struct store_list *q, store_row_fn fn, void *arg, struct err *e)
{
	struct keys_only bare = {fn, arg};
	autobuf where = BUF_INIT, b = BUF_INIT;
	sqlite3_stmt *st;
	int ret;

	add_where(&where, q);
	buf_addf(&b, past, buf_str(&where), buf_str(&where));
	st = prepare_list(d, q, &b, e);
	if (!st)
		return -1;
	while ((ret = sdb_step(d, st, e)) > 0) {
		sqlite3_stmt *one = sdb_stmt(d, SQL_ROW, e);

		ret = one ? 0 : -1;
		if (one) {
			sqlite3_bind_int64(one, 1, sqlite3_column_int64(st, 0));
			ret = each_row(d, one, NULL, q->keys_only ? without_value : fn,
				q->keys_only ? &bare : arg, e);
		}
		if (ret)
			break;
	}
	sqlite3_finalize(st);
	return ret;
}

int sqlite_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct sdb *d = &sq(s)->db;
	int64_t now;
	int ret;

	if (begin_at(sq(s), q->resource, q->at_rev, &now, e) < 0)
		return -1;
	if (q->early)
		*q->early = q->at_rev ? q->at_rev : now;
	if (!q->at_rev || q->at_rev == now)
		ret = list_now(d, q, fn, arg, e);
	else
		ret = list_at(d, q, fn, arg, e);
	if (!ret)
		*ret_rev = q->at_rev ? q->at_rev : now;
	return end(sq(s), ret);
}

/* Rows after from_rev up to to_rev, in the snapshot. */
static int log_rows(struct sdb *d, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_LOG, e);

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, from_rev < 0 ? STORE_KEPT_AFTER(from_rev) : from_rev);
	sqlite3_bind_int64(st, 2, to_rev);
	sdb_bind_str(st, 3, resource);
	sdb_bind_str(st, 4, ns);
	sdb_bind_str(st, 5, name);
	return each_row(d, st, NULL, fn, arg, e);
}

int sqlite_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct sdb *d = &sq(s)->db;
	int64_t now, compacted;

	if (begin(sq(s), e) < 0)
		return -1;
	if (sdb_state(d, &now, &compacted, e) < 0 ||
		(from_rev >= 0 && sdb_told_log(d, resource, from_rev, compacted, e) < 0))
		return end(sq(s), -1);
	return end(sq(s), log_rows(d, resource, ns, name, from_rev, to_rev ? to_rev : now, fn, arg,
				  e));
}

int sqlite_news(struct sqlite_store *s, const struct store_watch *w, unsigned generation,
	store_row_fn fn, void *arg, int64_t *ret_rev, struct err *e)
{
	int64_t from_rev = w->rev, compacted;

	if (begin(s, e) < 0)
		return -1;
	if (s->generation != generation)
		return end(s, err_set(e, ERR_GONE,
			"store %s: was replaced by another file: list again", s->path));
	if (sdb_state(&s->db, ret_rev, &compacted, e) < 0)
		return end(s, -1);
	if (*ret_rev <= from_rev)
		return end(s, 0);
	if (sdb_told_log(&s->db, w->resource, from_rev, compacted, e) < 0)
		return end(s, -1);
	return end(s, log_rows(&s->db, w->resource, w->ns, NULL, from_rev, *ret_rev, fn, arg, e));
}
