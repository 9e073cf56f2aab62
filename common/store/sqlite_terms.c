/* Keeping the index of terms right, and making it for files that had none. */
#include <string.h>

#include "store/sqlite_terms.h"
#include "store/terms.h"
#include "store/volatile.h"

int sterms_current(struct sdb *d, const struct store_key *k, int64_t *ret_rev,
	struct buf *ret_terms, struct err *e)
{
	sqlite3_stmt *st;
	int row = sdb_key_row(d, SQL_CURRENT, k, &st, e);

	if (row < 0)
		return -1;
	*ret_rev = row ? sqlite3_column_int64(st, 0) : 0;
	if (row && ret_terms && sqlite3_column_bytes(st, 1))
		buf_adds(ret_terms, (const char *)sqlite3_column_text(st, 1));
	sqlite3_reset(st);
	return 0;
}

/* A statement on a key and each line of terms that but has not. */
static int each_term(struct sdb *d, enum sql which, const struct store_key *k, const char *terms,
	const char *but, struct err *e)
{
	while (*terms) {
		size_t n = strcspn(terms, "\n");
		autofree char *term = xstrndup(terms, n);
		sqlite3_stmt *st;

		terms += n + (terms[n] == '\n');
		if (terms_have(but, term))
			continue;
		st = sdb_stmt(d, which, e);
		if (!st)
			return -1;
		sdb_bind_key(st, 1, k);
		sdb_bind_str(st, 4, term);
		if (sdb_step(d, st, e) < 0)
			return -1;
	}
	return 0;
}

int sterms_follow(struct sdb *d, const struct store_row *r, const char *old, struct err *e)
{
	const char *now = r->op == STORE_PUT && r->terms ? r->terms : "";
	sqlite3_stmt *st = sdb_stmt(d, r->op == STORE_PUT ? SQL_SET : SQL_UNSET, e);

	if (!st)
		return -1;
	sdb_bind_key(st, 1, &r->key);
	if (r->op == STORE_PUT) {
		sqlite3_bind_int64(st, 4, r->rev);
		sdb_bind_str(st, 5, now);
	}
	if (sdb_step(d, st, e) < 0)
		return -1;
	if (!strcmp(old, now))
		return 0;
	return each_term(d, SQL_TERM_UNSET, &r->key, old, now, e) < 0 ||
			       each_term(d, SQL_TERM_SET, &r->key, now, old, e) < 0
		       ? -1
		       : 0;
}

static int read_format(struct sdb *d, int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (sqlite3_prepare_v2(d->db, "SELECT value FROM meta WHERE name = 'format'", -1, &st,
		    NULL) != SQLITE_OK)
		return sdb_err(d, e);
	row = sdb_step(d, st, e);
	*ret = row > 0 ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return row < 0 ? -1 : 0;
}

/* The terms of every live row, from its value. Heartbeats that an older program put into the file
   are no longer looked for there, and do not come along. */
static int index_all(struct sdb *d, struct err *e)
{
	static const char all[] = "SELECT " SDB_COLUMNS
				  " FROM old_current c CROSS JOIN log l ON l.rev = c.rev";
	sqlite3_stmt *st = NULL;
	int ret;

	if (sqlite3_prepare_v2(d->db, all, -1, &st, NULL) != SQLITE_OK)
		return sdb_err(d, e);
	while ((ret = sdb_step(d, st, e)) > 0) {
		struct store_row r;
		autofree char *terms = NULL;

		sdb_row(st, &r);
		if (volatile_is(r.key.resource, r.key.ns))
			continue;
		r.terms = terms = terms_of(r.key.resource, r.encoding, r.value, r.len);
		if (sterms_follow(d, &r, "", e) < 0) {
			ret = -1;
			break;
		}
	}
	sqlite3_finalize(st);
	return ret;
}

/* Inside a transaction. */
static int to_format_2(struct sdb *d, struct err *e)
{
	static const char before[] = "ALTER TABLE current RENAME TO old_current;"
				     "CREATE TABLE current" SDB_CURRENT
				     ";CREATE TABLE terms" SDB_TERMS;
	static const char after[] =
		"DROP TABLE old_current; UPDATE meta SET value = 2 WHERE name = 'format'; COMMIT";

	return sdb_exec(d, before, e) < 0 || index_all(d, e) < 0 || sdb_exec(d, after, e) < 0 ? -1
											       : 0;
}

int sterms_upgrade(struct sdb *d, struct err *e)
{
	int64_t format = 0;

	if (read_format(d, &format, e) < 0)
		return -1;
	if (format > STORE_FORMAT)
		return err_set(e, ERR_INVALID,
			"store %s: format %lld is newer than this program's (%d)", d->path,
			(long long)format, STORE_FORMAT);
	if (format < 2) {
		if (sdb_exec(d, "BEGIN IMMEDIATE", e) < 0)
			return -1;
		if (to_format_2(d, e) < 0) {
			sdb_rollback(d);
			return err_wrap(e, "bring store %s to format 2", d->path);
		}
		format = 2;
	}
	d->format = format;
	return 0;
}
