/* The volatile half's file: making it for this boot, opening it, its marks, its short history. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "store/lock.h"
#include "store/txn.h"
#include "store/volatile.h"

#define MARK "marks"
#define TRIM_REVS 1024		     /* this many more than kept: remove old ones */
#define KEEP_NS (300 * NS_PER_S)
#define WAL_PAGES 256

bool volatile_is(const char *resource, const char *ns)
{
	return resource && ns && !strcmp(resource, VOLATILE_RESOURCE) && !strcmp(ns, VOLATILE_NS);
}

/* What tells this boot from others. */
static char *boot_name(void)
{
	const char *env = getenv("K_BOOT");
	autobuf b = BUF_INIT;

	if (env && *env)
		return xstrdup(env);
	if (io_read_file("/proc/sys/kernel/random/boot_id", 4096, &b, NULL) < 0)
		return xasprintf("%lld", (long long)clock_boot_s());
	return xstrndup(buf_str(&b), strcspn(buf_str(&b), "\n"));
}

/* Not the boot's own second: a file that is made again within a boot goes on above the first. */
static int64_t first_rev(void)
{
	const char *env = getenv("K_BOOT");
	int64_t s = env && *env ? strtoll(env, NULL, 10) : clock_now_ns() / NS_PER_S;

	return s << 20;
}

static char *file_path(const struct sqlite_store *s)
{
	const char *env = getenv("K_VOLATILE");

	if (env && *env)
		return xasprintf("%s/%s.db", env, s->base.id);
	if (!geteuid())
		return path_run("volatile/%s.db", s->base.id);
	env = getenv("XDG_RUNTIME_DIR");
	if (env && *env)
		return xasprintf("%s/k/volatile/%s.db", env, s->base.id);
	return xasprintf("%s-volatile/%s.db", s->path, s->base.id);
}

/* One text of meta, "" if it is not there. malloc'ed; NULL with *e. */
static char *meta_text(struct sdb *d, const char *sql, struct err *e)
{
	sqlite3_stmt *st = NULL;
	char *ret = NULL;
	int row;

	if (sqlite3_prepare_v2(d->db, sql, -1, &st, NULL) != SQLITE_OK) {
		sdb_err(d, e);
		return NULL;
	}
	row = sdb_step(d, st, e);
	if (row >= 0)
		ret = xstrdup(row ? (const char *)sqlite3_column_text(st, 0) : "");
	sqlite3_finalize(st);
	return ret;
}

static void remove_file(const char *path)
{
	static const char *const ends[] = {"", "-wal", "-shm"};

	for (size_t i = 0; i < array_size(ends); i++) {
		autofree char *one = xasprintf("%s%s", path, ends[i]);

		unlink(one);
	}
}

/* A store that is empty becomes one of this boot, whose first revision is its first mark. */
static int settle(struct sqlite_store *v, int64_t durable, struct err *e)
{
	autofree char *boot = boot_name();
	long long first = (long long)first_rev();
	char *text = sqlite3_mprintf("BEGIN IMMEDIATE;"
				     "INSERT INTO log VALUES(%lld, '" MARK "', '', 'durable', 1,"
				     " 0, '', '', 0, 0, '%lld');"
				     "INSERT INTO current VALUES('" MARK
				     "', '', 'durable', %lld, '');"
				     "UPDATE meta SET value = %lld WHERE name = 'compacted';"
				     "INSERT INTO meta VALUES('boot', %Q); COMMIT",
		first, (long long)durable, first, first, boot);
	int ret;

	if (first < VOLATILE_MIN)
		ret = err_set(e, ERR_SYS, "store %s: the clock is not set", v->path);
	else
		ret = sdb_exec(&v->db, "PRAGMA synchronous = OFF", e) < 0 ||
				      sdb_exec(&v->db, text, e) < 0
			      ? -1
			      : 0;
	sqlite3_free(text);
	return ret;
}

/* 1 open and of this boot, 0 there is none, -1 error. */
static int try_open(const char *path, struct sqlite_store **ret, struct err *e)
{
	autofree char *boot = NULL, *now = boot_name();
	struct err why = ERR_INIT;
	struct store *v;

	if (!io_exists(path))
		return 0;
	/* half made, by whoever makes it just now or died of it: not there yet */
	if (sqlite_open_file(path, false, &v, &why) < 0) {
		if (why.code == ERR_CORRUPT || why.code == ERR_NOTFOUND)
			return 0;
		*e = why;
		return -1;
	}
	boot = meta_text(&sq(v)->db, "SELECT value FROM meta WHERE name = 'boot'", e);
	if (!boot || strcmp(boot, now) != 0) {
		sqlite_close_file(v);
		return boot ? 0 : -1;
	}
	sq(v)->db.no_sync = true;
	*ret = sq(v);
	return 1;
}

/* Makers queue on a lock that is not the file's own: that goes with the file. */
static int make(struct sqlite_store *s, const char *path, struct sqlite_store **ret, struct err *e)
{
	autofree char *lock = xasprintf("%s-make", path);
	autoclose int fd = -1;
	struct store *v;
	int64_t durable;
	int found;

	if (io_mkdirs_for(path, 0755, e) < 0 || lock_open(lock, true, &fd, e) < 0 ||
		lock_take(fd, e) < 0)
		return -1;
	found = try_open(path, ret, e);
	if (found)
		return found < 0 ? -1 : 0;
	remove_file(path);
	if (sqlite_revision(&s->base, &durable, e) < 0 || sqlite_open_file(path, true, &v, e) < 0)
		return -1;
	sq(v)->db.no_sync = true;
	if (settle(sq(v), durable, e) < 0) {
		sqlite_close_file(v);
		return -1;
	}
	*ret = sq(v);
	return 0;
}

static void drop(struct volatile_part *p, struct vfile *f)
{
	for (struct vfile **at = &p->files; *at; at = &(*at)->next) {
		if (*at != f)
			continue;
		*at = f->next;
		break;
	}
	sqlite_close_file(&f->s->base);
	free(f);
}

bool volatile_is_stale(struct sqlite_store *s, const struct vfile *f)
{
	struct stat st;

	return f != s->vol->files || stat(s->vol->path, &st) < 0 || st.st_ino != f->ino ||
	       st.st_dev != f->dev;
}

void volatile_unwatch(struct sqlite_store *s, struct vfile *f)
{
	f->watches--;
	if (!f->watches && f != s->vol->files)
		drop(s->vol, f);
}

int volatile_open(struct sqlite_store *s, struct vfile **ret, struct err *e)
{
	struct volatile_part *p = s->vol;
	struct sqlite_store *v;
	struct vfile *old, *f;
	struct stat st;

	if (!p) {
		p = s->vol = xcalloc(1, sizeof(*p));
		p->path = file_path(s);
	}
	old = p->files;
	if (old && !volatile_is_stale(s, old)) {
		*ret = old;
		return 0;
	}
	int found = try_open(p->path, &v, e);

	if (found < 0 || (!found && make(s, p->path, &v, e) < 0))
		return -1;
	/* replaced between the two: the next use finds it stale */
	if (stat(p->path, &st) < 0)
		st = (struct stat){0};
	f = xcalloc(1, sizeof(*f));
	*f = (struct vfile){old, v, st.st_dev, st.st_ino, 0};
	p->files = f;
	if (old && !old->watches)
		drop(p, old);
	*ret = f;
	return 0;
}

void volatile_close(struct sqlite_store *s)
{
	struct volatile_part *p = s->vol;

	if (!p)
		return;
	while (p->files)
		drop(p, p->files);
	free(p->path);
	free(p);
	s->vol = NULL;
}

int volatile_durable_of(struct vfile *f, int64_t rev, int64_t *ret, struct err *e)
{
	autofree char *sql = xasprintf("SELECT value FROM log WHERE resource = '" MARK
				       "' AND rev <= %lld ORDER BY rev DESC LIMIT 1",
		(long long)rev);
	autofree char *text = NULL;
	int64_t now, compacted;

	if (sdb_state(&f->s->db, &now, &compacted, e) < 0)
		return -1;
	if (rev < compacted)
		return txn_gone(rev, compacted, e);
	if (rev > now)
		return txn_future(rev, now, e);
	text = meta_text(&f->s->db, sql, e);
	if (!text)
		return -1;
	if (!*text)
		return txn_gone(rev, now, e);
	*ret = strtoll(text, NULL, 10);
	return 0;
}

int volatile_mark(struct sqlite_store *s, struct vfile *f, int64_t *ret_rev, int64_t *ret_durable,
	struct err *e)
{
	int64_t durable, marked, rev;
	char text[32];
	struct store_write w = {{MARK, "", "durable"}, STORE_PUT, STORE_JSON, text, 0, NULL};
	struct store_txn t = {.writes = &w, .n_writes = 1, .time_ns = clock_now_ns()};
	struct store_result r = {.failed_guard = -1};

	if (sqlite_revision(&s->base, &durable, e) < 0 ||
		sqlite_revision(&f->s->base, &rev, e) < 0 ||
		volatile_durable_of(f, rev, &marked, e) < 0)
		return -1;
	if (marked != durable) {
		w.len = (size_t)snprintf(text, sizeof(text), "%lld", (long long)durable);
		if (volatile_commit(f, &t, &r, &r.err) < 0) {
			*e = r.err;
			return -1;
		}
		rev = r.rev;
	}
	*ret_rev = rev;
	*ret_durable = durable;
	return 0;
}

/* History older than five minutes goes: what is live stays, and what was until something younger
   came, for lists as of then. Marks are rows as all others. */
static int trim(struct sqlite_store *v, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", v->path);
	autofree char *text = xasprintf(
		"BEGIN IMMEDIATE;"
		"UPDATE meta SET value = max(value, ifnull((SELECT max(rev) FROM log WHERE"
		" time < %lld), 0)) WHERE name = 'compacted';"
		"DELETE FROM log WHERE rev <= (SELECT value FROM meta WHERE name = 'compacted')"
		" AND rev NOT IN (SELECT rev FROM current) AND rev NOT IN (SELECT prev_rev FROM log"
		" WHERE rev > (SELECT value FROM meta WHERE name = 'compacted')); COMMIT",
		(long long)(clock_now_ns() - KEEP_NS));
	autoclose int fd = -1;
	int ret;

	if (lock_open(lock, true, &fd, e) < 0 || lock_take(fd, e) < 0)
		return -1;
	ret = sdb_exec(&v->db, text, e);
	if (ret < 0)
		sdb_rollback(&v->db);
	return ret;
}

int volatile_commit(
	struct vfile *f, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct sqlite_store *v = f->s;
	int64_t rev, compacted;

	if (sqlite_commit(&v->base, t, ret, e) < 0)
		return -1;
	/* what is tidied up here can wait: an error only means that it did */
	if (sdb_state(&v->db, &rev, &compacted, NULL) == 0 && rev - compacted > TRIM_REVS &&
		rev - f->trimmed > TRIM_REVS / 8) {
		f->trimmed = rev;
		(void)!trim(v, NULL);
	}
	if (v->writer.wal_pages > WAL_PAGES)
		sqlite3_wal_checkpoint_v2(v->db.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return 0;
}
