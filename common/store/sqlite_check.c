/* What can be wrong with a store, and how it is found. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/obj.h"
#include "store/seal.h"
#include "store/sqlite_upkeep.h"

struct checking {
	struct sdb *d;
	const char *path;
	upkeep_damage_fn fn;
	void *arg;
	struct upkeep_sound *sound;
};

#define MOST "100" /* damages of a sort that are told */
#define MOST_SEALED 100

/* Keys in messages: "pods default/web-1". */
#define KEY(t) t ".resource || ' ' || iif(" t ".ns = '', '', " t ".ns || '/') || " t ".name"
#define SAME_KEY(a, b)                                                                             \
	a ".resource IS " b ".resource AND " a ".ns IS " b ".ns AND " a ".name IS " b ".name"
/* Lines of current.terms, each of which ends with a newline or with the text. */
#define LINES                                                                                      \
	"length(terms) - length(replace(terms, char(10), ''))"                                     \
	" + iif(terms = '' OR terms LIKE '%' || char(10), 0, 1)"

/* Each row of a query is a damage: revision, message. */
static const struct {
	const char *what;
	int format; /* from which on there is such a thing */
	const char *sql;
} rules[] = {
	{"meta", 1,
		"SELECT 0, 'meta has no ' || n FROM (SELECT 'id' AS n UNION SELECT 'format' UNION"
		" SELECT 'compacted') WHERE n NOT IN (SELECT name FROM meta)"},
	{"meta", 1,
		"SELECT value, 'a forgetting was not finished: k-store forget ends it' FROM meta"
		" WHERE name = 'forgetting' AND value > 0"},
	{"meta", 1,
		"SELECT rev, 'revision ' || rev || ': out of range' FROM log"
		" WHERE rev <= 0 OR rev >= 9007199254740992"},
	{"current", 1,
		"SELECT c.rev, " KEY("c") " || ' is at revision ' || c.rev"
		" || ', of which the log has no row' FROM current c"
		" LEFT JOIN log l ON l.rev = c.rev WHERE l.rev IS NULL"},
	{"current", 1,
		"SELECT c.rev, " KEY("c") " || ' is at revision ' || c.rev || ', which is '"
		" || iif(l.op = 1, 'of ' || " KEY("l") ", 'not a put') FROM current c"
		" JOIN log l ON l.rev = c.rev WHERE l.op <> 1 OR NOT (" SAME_KEY("c", "l") ")"},
	{"current", 1,
		"SELECT l.rev, " KEY("l") " || ': revision ' || l.rev"
		" || ' was superseded by nothing, and is not live' FROM log l"
		" LEFT JOIN current c ON c.resource = l.resource AND c.ns = l.ns AND"
		" c.name = l.name WHERE l.op = 1 AND c.rev IS NOT l.rev AND"
		" l.rev NOT IN (SELECT prev_rev FROM log WHERE prev_rev > 0)"},
	{"chain", 1,
		"SELECT l.rev, 'revision ' || l.rev || ' of ' || " KEY("l")
		" || ' follows revision ' || l.prev_rev || ', of which the log has no row'"
		" FROM log l LEFT JOIN log p ON p.rev = l.prev_rev WHERE l.prev_rev > 0"
		" AND p.rev IS NULL AND l.rev > (SELECT ifnull(max(value), 0) FROM meta"
		" WHERE name IN ('compacted', 'compacted.' || l.resource))"},
	{"chain", 1,
		"SELECT l.rev, 'revision ' || l.rev || ' of ' || " KEY("l")
		" || ' follows revision ' || p.rev || ', which is '"
		" || iif(p.rev >= l.rev, 'later', iif(p.op = 1, 'of ' || " KEY("p")
		", 'a delete')) FROM log l JOIN log p ON p.rev = l.prev_rev WHERE p.op <> 1"
		" OR p.rev >= l.rev OR NOT (" SAME_KEY("l", "p") ")"},
	{"chain", 1,
		"SELECT prev_rev, 'revision ' || prev_rev || ' was superseded ' || count(*)"
		" || ' times' FROM log WHERE prev_rev > 0 GROUP BY prev_rev HAVING count(*) > 1"},
	{"chain", 1,
		"SELECT l.rev, 'revision ' || l.rev || ' deletes ' || " KEY("l")
		" || ', which was not there' FROM log l WHERE l.op <> 1 AND l.prev_rev <= 0"},
	{"value", 1,
		"SELECT l.rev, 'revision ' || l.rev || ' of ' || " KEY("l") " || ' is not JSON'"
		" FROM log l WHERE l.encoding = 0 AND NOT ifnull(json_valid(l.value), 0)"},
	{"value", 1,
		"SELECT l.rev, 'revision ' || l.rev || ' of ' || " KEY("l")
		" || ' has the unknown encoding ' || ifnull(l.encoding, 'NULL') FROM log l"
		" WHERE ifnull(l.encoding, -1) NOT IN (0, 2)"},
	{"terms", 2,
		"SELECT ifnull(c.rev, 0), 'the index has ' || " KEY("t") " || ' under ' || t.term"
		" || ', which it is not' FROM terms t LEFT JOIN current c ON"
		" c.resource = t.resource AND c.ns = t.ns AND c.name = t.name WHERE c.rev IS NULL"
		" OR instr(char(10) || c.terms || char(10), char(10) || t.term || char(10)) = 0"},
	{"terms", 2,
		"SELECT 0, 'the index has ' || has || ' entries, and should have ' || wants FROM"
		" (SELECT (SELECT count(*) FROM terms) AS has,"
		" (SELECT ifnull(sum(" LINES "), 0) FROM current) AS wants) WHERE has <> wants"},
};

static void tell(struct checking *c, const char *what, int64_t rev, const char *message)
{
	c->sound->damages++;
	c->fn(c->arg, &(struct upkeep_damage){what, rev, message});
}

/* What SQLite itself cannot read is a damage, not an error of ours. */
static int tell_error(struct checking *c, const struct err *e, struct err *ret)
{
	if (e->code == ERR_CORRUPT || e->code == ERR_SYS) {
		tell(c, "sqlite", 0, e->msg);
		return 0;
	}
	*ret = *e;
	return -1;
}

static int run_rule(struct checking *c, const char *what, const char *sql, struct err *e)
{
	autofree char *limited = xasprintf("%s LIMIT " MOST, sql);
	sqlite3_stmt *st = upkeep_prepare(c->d, limited, e);
	int row = -1;

	if (!st)
		return -1;
	while ((row = sdb_step(c->d, st, e)) > 0) {
		const char *message = (const char *)sqlite3_column_text(st, 1);

		tell(c, what, sqlite3_column_int64(st, 0), message ? message : "a NULL key");
	}
	sqlite3_finalize(st);
	return row;
}

/* SQLite's own check, of pages, trees and indexes. */
static int check_pages(struct checking *c, struct err *e)
{
	sqlite3_stmt *st = upkeep_prepare(c->d, "PRAGMA integrity_check(" MOST ")", e);
	int row = -1;

	if (!st)
		return -1;
	while ((row = sdb_step(c->d, st, e)) > 0) {
		const char *text = (const char *)sqlite3_column_text(st, 0);

		if (text && strcmp(text, "ok") != 0)
			tell(c, "sqlite", 0, text);
	}
	sqlite3_finalize(st);
	return row;
}

static int check_rules(struct checking *c, int64_t format, struct err *e)
{
	int ret = 0;

	for (size_t i = 0; i < array_size(rules) && !ret; i++)
		if (format >= rules[i].format)
			ret = run_rule(c, rules[i].what, rules[i].sql, e);
	return ret;
}

static int count(struct checking *c, struct err *e)
{
	return sdb_state(c->d, &c->sound->rev, &c->sound->compacted, e) < 0 ||
			       upkeep_number(c->d, "SELECT count(*) FROM log", &c->sound->rows,
				       e) < 0 ||
			       upkeep_number(c->d, "SELECT count(*) FROM current",
				       &c->sound->objects, e) < 0
		       ? -1
		       : 0;
}

/* 1: it is a store that this program knows. */
static int check_format(struct checking *c, int64_t *ret_format, struct err *e)
{
	int64_t is_store;
	char message[128];

	if (upkeep_number(c->d, "SELECT count(*) FROM sqlite_master WHERE name = 'meta'",
		    &is_store, e) < 0)
		return -1;
	if (!is_store) {
		tell(c, "file", 0, "an SQLite file, but not a store");
		return 0;
	}
	if (upkeep_meta(c->d, "format", NULL, ret_format, e) < 0)
		return -1;
	if (*ret_format <= STORE_FORMAT)
		return 1;
	snprintf(message, sizeof(message), "format %lld is newer than this program's (%d)",
		(long long)*ret_format, STORE_FORMAT);
	tell(c, "format", 0, message);
	return 0;
}

static int check_all(struct checking *c, struct err *e)
{
	int64_t format = 0;
	int ret = check_format(c, &format, e);

	if (ret <= 0)
		return ret;
	ret = check_pages(c, e);
	if (!ret)
		ret = check_rules(c, format, e);
	return ret ? ret : count(c, e);
}

int upkeep_check(struct sdb *d, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret,
	struct err *e)
{
	struct upkeep_sound sound = {0};
	struct checking c = {d, d->path, fn, arg, &sound};
	struct err mine = ERR_INIT;
	int r = sdb_run(d, SQL_BEGIN_READ, &mine);

	if (!r)
		r = check_all(&c, &mine);
	sdb_rollback(d);
	if (r < 0)
		r = tell_error(&c, &mine, e);
	if (!r)
		*ret = sound;
	return r;
}

/* One that does not open is told as whoever reads it would be. */
static void check_sealed_row(struct checking *c, struct seal *seal, const struct store_row *r)
{
	struct err e = ERR_INIT;
	struct store_row plain;
	autodoc *d = NULL;
	autofree char *where = NULL;

	if (seal_open(seal, r, &plain, &e) == 0) {
		where = xasprintf("revision %lld", (long long)r->rev);
		if (plain.encoding != STORE_JSON ||
			obj_parse(plain.value, plain.len, where, &d, &e) == 0)
			return;
	}
	tell(c, "sealed", r->rev, e.msg);
}

/* Values that are sealed, by the keys that are there. A copy need not be where its keys are, so
   upkeep_check leaves them out. */
static int check_sealed(struct checking *c, struct err *e)
{
	int64_t most = c->sound->damages + MOST_SEALED;
	sqlite3_stmt *st = NULL;
	struct seal *seal;
	int row;

	if (seal_new(&seal, e) < 0)
		return -1;
	st = upkeep_prepare(c->d, "SELECT " SDB_COLUMNS " FROM log l WHERE encoding = 2", e);
	row = st ? 1 : -1;
	while (row > 0 && c->sound->damages < most && (row = sdb_step(c->d, st, e)) > 0) {
		struct store_row r;

		sdb_row(st, &r);
		check_sealed_row(c, seal, &r);
	}
	sqlite3_finalize(st);
	seal_free(seal);
	return row < 0 ? -1 : 0;
}

static uint32_t be(const unsigned char *p, size_t n)
{
	uint32_t v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

/*
 * The file as such (SQLite's "Database File Format", section 1.3). 1: SQLite may look at it. That
 * the end is missing is not always seen by SQLite, which takes pages for empty that nothing names.
 */
static int check_file(struct checking *c, int64_t *ret_missing, struct err *e)
{
	autoclose int fd = sdb_quiet_open(c->path, O_RDONLY | O_CLOEXEC, 0);
	unsigned char h[100];
	char message[160];
	struct stat st;
	ssize_t n;
	int64_t page, pages;

	if (fd < 0)
		return err_errno(e, "store %s", c->path);
	n = fstat(fd, &st) < 0 ? -1 : read(fd, h, sizeof(h));
	if (n < 0 && errno != EISDIR)
		return err_errno(e, "store %s", c->path);
	if (n != sizeof(h) || memcmp(h, "SQLite format 3", 16) != 0) {
		snprintf(message, sizeof(message), "not an SQLite file%s",
			n < 0 || n == sizeof(h) ? "" : ": too short");
		tell(c, "file", 0, message);
		return 0;
	}
	page = be(h + 16, 2) == 1 ? 65536 : be(h + 16, 2);
	pages = be(h + 28, 4);
	*ret_missing = page * pages > st.st_size ? page * pages - st.st_size : 0;
	return 1;
}

/* A file that ends too early is only whole as long as the write-ahead log has the rest. */
static void check_end(struct checking *c, int64_t missing)
{
	char message[160];
	struct wal_look w;

	if (!missing)
		return;
	/* what cannot be read for it has nothing either */
	if (c->d && !sdb_readonly(c->d) && wal_look(c->d, &w, NULL) == 0 && w.frames > w.copied)
		return;
	snprintf(message, sizeof(message), "cut off: %lld bytes are missing at its end",
		(long long)missing);
	tell(c, "file", 0, message);
}

int sqlite_check(const char *rest, upkeep_damage_fn fn, void *arg, struct upkeep_sound *ret,
	struct err *e)
{
	struct upkeep_sound file = {0}, sound = {0};
	struct checking c = {NULL, rest, fn, arg, &file};
	struct err mine = ERR_INIT;
	struct sdb d = SDB_INIT;
	int64_t missing = 0;
	int r = check_file(&c, &missing, e);

	if (r > 0 && sdb_open(rest, &d, &mine) < 0) {
		check_end(&c, missing);
		r = tell_error(&c, &mine, e);
	}
	if (r > 0) {
		c.d = &d;
		check_end(&c, missing);
		r = upkeep_check(&d, fn, arg, &sound, e);
		if (!r && sound.rows && check_sealed(&c, &mine) < 0)
			r = tell_error(&c, &mine, e);
		sdb_close(&d);
	}
	if (r < 0)
		return -1;
	sound.damages += file.damages;
	*ret = sound;
	return 0;
}
