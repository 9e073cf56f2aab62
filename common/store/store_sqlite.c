/*
 * sqlite: one file, many processes: opening and making it, committing, the table of its functions.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "store/backend.h"
#include "store/lock.h"
#include "store/sqlite.h"
#include "store/sqlite_file.h"
#include "store/sqlite_upkeep.h"
#include "store/txn.h"
#include "store/volatile.h"

static const char schema[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE IF NOT EXISTS log(rev INTEGER PRIMARY KEY, resource TEXT, ns TEXT, name TEXT,"
	" op INT, time INT, actor TEXT, manager TEXT, prev_rev INT, encoding INT, value);"
	"CREATE TABLE IF NOT EXISTS current" SDB_CURRENT
	";CREATE TABLE IF NOT EXISTS terms" SDB_TERMS ";"
	"CREATE TABLE IF NOT EXISTS counters(family TEXT, ns TEXT, name TEXT, value INT,"
	" PRIMARY KEY(family, ns, name)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;";

/* What meta says: 1 it is a store (ret_id, ret_format), 0 it has no such table, -1 damaged. */
static int read_meta(struct sdb *d, char ret_id[33], int64_t *ret_format, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (sqlite3_prepare_v2(d->db, "SELECT name, value FROM meta WHERE name IN ('format', 'id')",
		    -1, &st, NULL) != SQLITE_OK)
		return sqlite3_errcode(d->db) == SQLITE_ERROR ? 0 : sdb_err(d, e);
	while ((ret = sdb_step(d, st, e)) > 0) {
		if (!strcmp((const char *)sqlite3_column_text(st, 0), "format"))
			*ret_format = sqlite3_column_int64(st, 1);
		else
			snprintf(ret_id, 33, "%s", (const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_finalize(st);
	return ret < 0 ? -1 : *ret_id != 0;
}

/* Is there any table? */
static bool is_empty(struct sdb *d)
{
	sqlite3_stmt *st = NULL;
	bool empty = sqlite3_prepare_v2(d->db, "SELECT 1 FROM sqlite_master", -1, &st, NULL) ==
			     SQLITE_OK &&
		     sqlite3_step(st) == SQLITE_DONE;

	sqlite3_finalize(st);
	return empty;
}

static int make_tables(struct sdb *d, struct err *e)
{
	autobuf b = BUF_INIT;
	unsigned char id[16];

	/* the journal's mode is the file's from here on */
	if (sdb_exec(d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", e) < 0)
		return -1;
	seed_random(id, sizeof(id));
	buf_addf(&b, "%s INSERT INTO meta VALUES('format', %d), ('compacted', 0), ('id', '", schema,
		STORE_FORMAT);
	for (size_t i = 0; i < sizeof(id); i++)
		buf_addf(&b, "%02x", id[i]);
	buf_adds(&b, "'); COMMIT");
	return sdb_exec(d, buf_str(&b), e);
}

/* Make path a store unless somebody did it meanwhile; the writers' lock keeps two makers apart. */
static int make_store(const char *path, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", path);
	autofree char *bells = bell_dir(path);
	autoclose int lock_fd = -1, fd = -1;
	struct sdb d = SDB_INIT;
	char id[33] = "";
	int64_t format = 0;
	int ret;

	if (io_mkdirs_for(path, 0700, e) < 0 || lock_open(lock, true, &lock_fd, e) < 0 ||
		lock_take(lock_fd, e) < 0 || io_mkdirs(bells, 0700, e) < 0)
		return -1;
	/* ours only: Secrets are in it. SQLite gives its side files the same mode. */
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(e, "make store %s", path);
	if (sfile_part_locked(path, lock_fd, e) < 0 || sdb_open(path, &d, e) < 0)
		return -1;
	ret = read_meta(&d, id, &format, e);
	if (!ret)
		ret = is_empty(&d) ? make_tables(&d, e)
				   : err_set(e, ERR_CORRUPT, "%s: an SQLite file, but not a store",
					     path);
	sdb_close(&d);
	return ret < 0 ? -1 : 0;
}

/* 1 open, 0 not a store yet. */
static int open_existing(struct sqlite_store *s, struct err *e)
{
	int64_t format = 0;
	int ret;

	if (sdb_open(s->path, &s->db, e) < 0)
		return -1;
	ret = read_meta(&s->db, s->base.id, &format, e);
	if (ret > 0 && format > STORE_FORMAT)
		ret = err_set(e, ERR_INVALID,
			"store %s: format %lld is newer than this program's (%d)", s->path,
			(long long)format, STORE_FORMAT);
	s->db.format = format;
	if (ret > 0 && sfile_use_wal(&s->db, e) < 0)
		ret = -1;
	if (ret <= 0)
		sdb_close(&s->db);
	return ret;
}

int sqlite_fresh(struct sqlite_store *s, struct err *e)
{
	bool no_sync = s->db.no_sync;
	int ret;

	if (share_is_newest(s))
		return 0;
	share_end(s);
	if (s->db.db && !sfile_replaced(&s->db)) {
		share_begin(s);
		return 0;
	}
	s->generation += s->db.db != NULL;
	writer_release(&s->writer);
	sdb_close(&s->db);
	ret = open_existing(s, e);
	s->db.no_sync = no_sync;
	if (ret < 0)
		return sfile_missing(e);
	if (!ret)
		return err_set(e, ERR_CORRUPT, "%s: not a store", s->path);
	share_begin(s);
	return 0;
}

void sqlite_close_file(struct store *st)
{
	struct sqlite_store *s = sq(st);

	committer_stop(s->committer);
	if (s->writer.db)
		writer_tidy(&s->writer);
	writer_release(&s->writer);
	waker_close(s->waker);
	sdb_close(&s->db);
	free(s->path);
	free(s);
}

/* 1 open; else -1. */
static int open_or_make(struct sqlite_store *s, bool create, struct err *e)
{
	int ret = 0;

	if (!*s->path)
		return err_set(e, ERR_INVALID, "store sqlite: without a path");
	if (io_exists(s->path))
		ret = open_existing(s, e);
	else if (!create)
		return err_set(e, ERR_NOTFOUND, "store %s does not exist", s->path);
	if (ret)
		return ret;
	if (!create)
		return err_set(e, ERR_CORRUPT, "%s: not a store", s->path);
	if (make_store(s->path, e) < 0)
		return -1;
	ret = open_existing(s, e);
	return ret ? ret : err_set(e, ERR_CORRUPT, "store %s: has no id", s->path);
}

int sqlite_open_file(const char *path, bool create, struct store **ret, struct err *e)
{
	struct sqlite_store *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->done_end = &s->done;
	if (open_or_make(s, create, e) < 0) {
		sqlite_close_file(&s->base);
		return -1;
	}
	*ret = &s->base;
	return 0;
}

static int open_waker(struct sqlite_store *s, struct err *e)
{
	return s->waker ? 0 : waker_open(s->path, &s->waker, e);
}

static int start_committer(struct sqlite_store *s, struct err *e)
{
	struct committer *c;

	if (s->committer)
		return 0;
	if (open_waker(s, e) < 0)
		return -1;
	/* from here on the owner's connection only reads */
	writer_release(&s->writer);
	if (committer_start(s->path, waker_event_fd(s->waker), !s->base.lends_work, &c, e) < 0)
		return -1;
	s->committer = c;
	return 0;
}

void sqlite_submit(
	struct store *st, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct sqlite_store *s = sq(st);
	struct job *j = xcalloc(1, sizeof(*j));

	j->done = done;
	j->arg = arg;
	j->ino = s->db.ino;
	j->res.failed_guard = -1;
	/* what cannot even be queued has no other way back than its completion */
	if (start_committer(s, &j->res.err) < 0)
		bug(j->res.err.msg);
	if (txn_check(t, &j->res.err) == 0)
		t = j->copy = txn_copy(t);
	else
		t = NULL;
	j->txn = t;
	committer_queue(s->committer, j);
}

/* Who was refused because of another file has been told: the next one is for that file, also if
   nothing is read before. */
static void look_again(struct sqlite_store *s, const struct store_result *r)
{
	if (r->err.code == ERR_CONFLICT && r->failed_guard < 0)
		(void)!sqlite_fresh(s, NULL);
}

static int commit_inline(struct sqlite_store *s, struct job *j, struct err *e)
{
	/* lost before; one that was replaced is found out with the lock */
	if (!s->db.db && sqlite_fresh(s, e) < 0)
		return -1;
	share_end(s);
	if (!s->writer.db && writer_init(&s->writer, &s->db, e) < 0)
		return -1;
	s->writer.patient = true;
	writer_batch(&s->writer, j);
	writer_call_guests(&s->writer);
	if (sdb_is_lost(j->res.err.code)) {
		writer_release(&s->writer);
		sdb_close(&s->db);
		return 0;
	}
	/* a process that never submits has nobody else who would do it */
	writer_checkpoint(&s->writer);
	return 0;
}

int sqlite_commit(
	struct store *st, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct sqlite_store *s = sq(st);
	struct job j = {.txn = t, .ino = s->db.ino, .res = {.failed_guard = -1}};

	if (s->committer)
		committer_wait(s->committer, &j);
	else if (commit_inline(s, &j, e) < 0)
		return -1;
	look_again(s, &j.res);
	*ret = j.res;
	return j.res.err.code ? -1 : 0;
}

bool sqlite_has_work(const struct store *st)
{
	const struct sqlite_store *s = (const struct sqlite_store *)st;

	return s->committer && committer_has_work(s->committer);
}

void sqlite_work(struct store *st, store_durable_fn durable, void *arg)
{
	if (sq(st)->committer)
		committer_work(sq(st)->committer, durable, arg);
}

bool sqlite_has_chore(const struct store *st)
{
	const struct sqlite_store *s = (const struct sqlite_store *)st;

	return s->committer && committer_is_due(s->committer);
}

void sqlite_chore(struct store *st)
{
	committer_checkpoint(sq(st)->committer);
}

void sqlite_rest(struct store *st)
{
	struct sqlite_store *s = sq(st);

	/* who lends his threads answers others, who would wait for statements to be made again */
	sdb_rest(&s->db, !st->lends_work);
	if (s->committer)
		committer_rest(s->committer);
}

int sqlite_fd(struct store *st)
{
	struct sqlite_store *s = sq(st);
	struct err e;

	if (open_waker(s, &e) < 0)
		bug(e.msg);
	return waker_fd(s->waker);
}

int sqlite_dispatch(struct store *st, struct err *e)
{
	struct sqlite_store *s = sq(st);
	struct job *j;

	if (s->waker && waker_clear(s->waker, e) < 0)
		return -1;
	j = s->committer ? committer_collect(s->committer) : NULL;
	while (j) {
		struct job *next = j->next;

		st->pending--;
		look_again(s, &j->res);
		j->done(j->arg, &j->res);
		job_free(j);
		j = next;
	}
	return 0;
}

int sqlite_restore(struct store *st, const struct store_row *rows, size_t n, struct err *e)
{
	struct sqlite_store *s = sq(st);

	share_end(s);
	if (!s->writer.db && writer_init(&s->writer, &s->db, e) < 0)
		return -1;
	return writer_restore(&s->writer, rows, n, e);
}

static void sqlite_close(struct store *s)
{
	for (struct job *j = sq(s)->done, *next; j; j = next) {
		next = j->next;
		job_free(j);
	}
	volatile_close(sq(s));
	sqlite_close_file(s);
}

const struct store_ops store_sqlite = {
	.scheme = "sqlite",
	.open = sqlite_open_file,
	.close = sqlite_close,
	.revision = sqlite_revision,
	.revision_of = split_revision_of,
	.get = split_get,
	.list = split_list,
	.log = split_log,
	.submit = split_submit,
	.commit = split_commit,
	.has_work = sqlite_has_work,
	.work = sqlite_work,
	.has_chore = sqlite_has_chore,
	.chore = sqlite_chore,
	.rest = split_rest,
	.watch_open = split_watch_open,
	.watch_read = split_watch_read,
	.watch_close = split_watch_close,
	.fd = sqlite_fd,
	.dispatch = split_dispatch,
	.restore = split_restore,
	.query = sqlite_query,
	.branch = sqlite_branch,
	.origin = sqlite_origin,
	.rewrite = sqlite_rewrite,
	.scrub = sqlite_scrub,
	.share = sqlite_share,
	.upkeep = &sqlite_upkeep,
};
