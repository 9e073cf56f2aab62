/* A query: a connection of its own, which can only read, and not for ever. */
#include <math.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/strv.h"
#include "data/node.h"
#include "data/obj.h"
#include "store/query.h"
#include "store/seal.h"
#include "store/sqlite.h"
#include "store/sqlite_views.h"
#include "store/txn.h"

/* Looked at the clock each so many steps of SQLite's machine: some microseconds. */
#define STEPS 4000
#define MAX_VALUE_BYTES (256 * 1024 * 1024)
/* What it begins with. Tables that SQLite makes by itself must be there before the authorizer. */
#define SET_UP                                                                                     \
	"PRAGMA cache_size = -2000; PRAGMA temp_store = 1;"                                        \
	" SELECT 1 FROM json_each('[]'), json_tree('[]'), pragma_table_info('log')"

struct querying {
	struct store *s;
	struct sdb d;
	const struct store_query *q;
	int64_t end_ns;
	struct strv names; /* of the columns, each once */
	bool *json;	   /* by column: may hold JSON */
	struct buf row;
	bool ours;	  /* a statement of our own runs inside */
	struct err failed; /* what a function of ours ended the query for */
};

static int out_of_time(void *arg)
{
	return clock_mono_ns() > ((struct querying *)arg)->end_ns;
}

/*
 * What a query may do. Tables are read through views only, so that their form stays ours; the
 * catalogue of the views, and what SQLite makes tables of by itself (json_each), lie elsewhere.
 */
static int may(void *arg, int what, const char *a, const char *b, const char *db, const char *view)
{
	if (((struct querying *)arg)->ours)
		return SQLITE_OK;
	switch (what) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(b, "load_extension") != 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_READ:
		if (view || !*b || (db && !strcmp(db, "temp")) || !strncmp(a, "json_", 5) ||
			!strncmp(a, "pragma_table_", 13))
			return SQLITE_OK;
		return SQLITE_DENY;
	case SQLITE_PRAGMA:
		return !strcmp(a, "table_info") || !strcmp(a, "table_xinfo") ? SQLITE_OK
									      : SQLITE_DENY;
	}
	return SQLITE_DENY;
}

/* unseal(rev): the object of a revision, whether it is sealed or not; NULL: there is none. */
static void unseal(sqlite3_context *c, int n, sqlite3_value **args)
{
	struct querying *q = sqlite3_user_data(c);
	sqlite3_stmt *st = sdb_stmt(&q->d, SQL_ROW, NULL);
	struct store_row r, plain;

	if (!st)
		return;
	sqlite3_bind_int64(st, 1, sqlite3_value_int64(args[0]));
	q->ours = true; /* SQLite prepares it again, now that there is an authorizer */
	if (sqlite3_step(st) == SQLITE_ROW) {
		sdb_row(st, &r);
		plain = r;
		if (r.encoding == STORE_SEALED && seal_open(q->s->seal, &r, &plain, &q->failed) < 0)
			sqlite3_result_error(c, q->failed.msg, -1);
		else if (plain.encoding == STORE_JSON)
			sqlite3_result_text(c, plain.value, (int)plain.len, SQLITE_TRANSIENT);
	}
	sqlite3_reset(st);
	q->ours = false;
}

/* --- rows --- */

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool may_be_json(const char *name)
{
	static const char *const ours[] = {"labels", "spec", "status", "value"};

	for (size_t i = 0; i < array_size(ours); i++)
		if (!strcmp(name, ours[i]))
			return true;
	return begins(name, "json") || begins(name, "unseal") ||
	       (strstr(name, "->") && !strstr(name, "->>"));
}

static void name_columns(struct querying *q, sqlite3_stmt *st)
{
	int n = sqlite3_column_count(st);

	q->json = xcalloc((size_t)n, sizeof(*q->json));
	for (int i = 0; i < n; i++) {
		const char *name = sqlite3_column_name(st, i);
		size_t same = 1;

		for (int j = 0; j < i; j++)
			same += !strcmp(sqlite3_column_name(st, j), name);
		q->json[i] = may_be_json(name);
		if (same > 1)
			strv_addf(&q->names, "%s_%zu", name, same);
		else
			strv_add(&q->names, name);
	}
}

static bool is_json(const char *text, size_t len)
{
	autodoc *d = NULL;

	return obj_parse(text, len, "", &d, NULL) == 0;
}

static void add_value(struct buf *b, sqlite3_stmt *st, int i, bool json)
{
	const char *text;
	size_t len;
	double x;

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		buf_add_int(b, sqlite3_column_int64(st, i));
		return;
	case SQLITE_FLOAT:
		x = sqlite3_column_double(st, i);
		/* JSON has no infinity */
		buf_addf(b, isfinite(x) ? "%.17g" : "null", x);
		return;
	case SQLITE_NULL:
		buf_adds(b, "null");
		return;
	}
	text = sqlite3_column_blob(st, i);
	len = (size_t)sqlite3_column_bytes(st, i);
	if (json && is_json(text, len)) {
		buf_add(b, text, len);
	} else if (sqlite3_column_type(st, i) == SQLITE_TEXT && node_is_utf8(text, len)) {
		buf_add_json(b, text ? text : "", len);
	} else {
		buf_addc(b, '"');
		base64_encode(b, text, len);
		buf_addc(b, '"');
	}
}

static int deliver(struct querying *q, sqlite3_stmt *st, store_query_fn fn, void *arg)
{
	struct buf *b = &q->row;

	buf_clear(b);
	buf_addc(b, '{');
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		if (i)
			buf_addc(b, ',');
		buf_add_json(b, q->names.v[i], strlen(q->names.v[i]));
		buf_addc(b, ':');
		add_value(b, st, i, q->json[i]);
	}
	buf_addc(b, '}');
	return fn(arg, b->data, b->len);
}

/* --- the query --- */

/* What SQLite says of a query that is not ours. */
static int refused(struct querying *q, struct err *e)
{
	int code = sqlite3_errcode(q->d.db) & 0xff;

	if (q->failed.code) {
		*e = q->failed;
		return -1;
	}
	switch (code) {
	case SQLITE_AUTH:
		return err_set(e, ERR_FORBIDDEN, "%s: a query reads views, and nothing else",
			sqlite3_errmsg(q->d.db));
	case SQLITE_INTERRUPT:
		return err_set(e, ERR_TIMEOUT, "the query took too long: it was ended");
	case SQLITE_ERROR:
	case SQLITE_TOOBIG:
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
		return err_set(e, ERR_INVALID, "%s", sqlite3_errmsg(q->d.db));
	}
	return sdb_err(&q->d, e);
}

static int prepare(struct querying *q, sqlite3_stmt **ret, struct err *e)
{
	const char *rest;
	int n;

	if (sqlite3_prepare_v2(q->d.db, q->q->sql, -1, ret, &rest) != SQLITE_OK)
		return refused(q, e);
	if (!*ret)
		return err_set(e, ERR_INVALID, "the query is empty");
	if (rest[strspn(rest, " \t\n\r;")])
		return err_set(e, ERR_INVALID, "a query is one statement; behind it stands: %s",
			rest);
	if (!sqlite3_stmt_readonly(*ret) || !sqlite3_column_count(*ret))
		return err_set(e, ERR_FORBIDDEN, "the query does not read");
	n = sqlite3_bind_parameter_count(*ret);
	if (n != (int)q->q->n_args)
		return err_set(e, ERR_INVALID,
			"the query has %d parameters, and %zu values are given", n, q->q->n_args);
	for (int i = 0; i < n; i++)
		sdb_bind_str(*ret, i + 1, q->q->args[i]);
	return 0;
}

static int run(struct querying *q, store_query_fn fn, void *arg, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int ret = prepare(q, &st, e), rc = SQLITE_DONE;

	if (!ret)
		name_columns(q, st);
	while (!ret && (rc = sqlite3_step(st)) == SQLITE_ROW)
		ret = deliver(q, st, fn, arg);
	if (!ret && rc != SQLITE_DONE)
		ret = refused(q, e);
	sqlite3_finalize(st);
	return ret;
}

/* A snapshot with its views; from then on the connection obeys a stranger. */
static int begin(struct querying *q, struct err *e)
{
	sqlite3 *db = q->d.db;
	int64_t rev, compacted;

	if (sdb_exec(&q->d, SET_UP, e) < 0 || sdb_run(&q->d, SQL_BEGIN_READ, e) < 0 ||
		sdb_state(&q->d, &rev, &compacted, e) < 0 ||
		(q->q->as_of > rev && txn_future(q->q->as_of, rev, e) < 0) ||
		views_make(&q->d, q->q->sql, q->q->as_of, e) < 0)
		return -1;
	if (!sdb_stmt(&q->d, SQL_ROW, e)) /* unseal's */
		return -1;
	sqlite3_create_function(db, "unseal", 1, SQLITE_UTF8, q, unseal, NULL, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(db, may, q);
	q->end_ns = clock_mono_ns() + q->q->limit_ns;
	sqlite3_progress_handler(db, STEPS, out_of_time, q);
	return 0;
}

int sqlite_query(struct store *s, const struct store_query *q, store_query_fn fn, void *arg,
	struct err *e)
{
	struct querying querying = {.s = s, .d = SDB_INIT, .q = q};
	int ret = sdb_open(sq(s)->path, &querying.d, e);

	if (ret < 0)
		return -1;
	querying.d.format = sq(s)->db.format;
	ret = begin(&querying, e);
	if (!ret)
		ret = run(&querying, fn, arg, e);
	sqlite3_set_authorizer(querying.d.db, NULL, NULL);
	sqlite3_progress_handler(querying.d.db, 0, NULL, NULL);
	sdb_rollback(&querying.d);
	sdb_close(&querying.d);
	strv_release(&querying.names);
	buf_release(&querying.row);
	free(querying.json);
	return ret;
}
