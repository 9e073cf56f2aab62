/* A connection: opening, statements, errors. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/sqlite_db.h"
#include "store/sqlite_file.h"
#include "store/txn.h"

/* Per connection, beside its statements: 32 pages; lookaside for what a statement needs to run. */
#define CACHE_KB "128"
#define LOOKASIDE_SIZE 256
#define LOOKASIDE_SLOTS 64

static const char *const sql[SQL_MAX] = {
	[SQL_BEGIN_READ] = "BEGIN",
	[SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	/* the last row of the log may have been compacted away: never below `compacted` */
	[SQL_STATE] = "SELECT max(c, ifnull((SELECT max(rev) FROM log), 0)), c FROM"
		      " (SELECT ifnull((SELECT value FROM meta WHERE name = 'compacted'), 0) AS c)",
	[SQL_CUT] = "SELECT max(value) FROM meta WHERE name = 'compacted.' || ?1",
	/* by itself: OR makes SQLite keep a table of what it found */
	[SQL_CUTS] = "SELECT max(value) FROM meta"
		     " WHERE name > 'compacted.' AND name < 'compacted/'",
	[SQL_UNTOLD] = "SELECT max(value) FROM meta WHERE name IN ('untold', 'untold.' || ?1)"
		       " AND EXISTS (SELECT 1 FROM meta WHERE name = 'untold')",
	[SQL_CURRENT] = "SELECT rev, terms FROM current WHERE resource = ?1 AND ns = ?2"
			" AND name = ?3",
	[SQL_GET] = "SELECT " SDB_COLUMNS " FROM current c CROSS JOIN log l ON l.rev = c.rev"
		    " WHERE c.resource = ?1 AND c.ns = ?2 AND c.name = ?3",
	[SQL_ROW] = "SELECT " SDB_COLUMNS " FROM log l WHERE rev = ?1",
	[SQL_NEXT_CHANGE] = "SELECT prev_rev FROM log WHERE rev > ?4 AND resource = ?1 AND ns = ?2"
			    " AND name = ?3 ORDER BY rev LIMIT 1",
	[SQL_LOG] = "SELECT " SDB_COLUMNS " FROM log l WHERE rev > ?1 AND rev <= ?2"
		    " AND (?3 IS NULL OR resource = ?3) AND (?4 IS NULL OR ns = ?4)"
		    " AND (?5 IS NULL OR name = ?5) ORDER BY rev",
	[SQL_APPEND] = "INSERT INTO log(rev, resource, ns, name, op, time, actor, manager,"
		       " prev_rev, encoding, value)"
		       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[SQL_REPEAT] = "INSERT INTO log(rev, resource, ns, name, op, time, actor, manager,"
		       " prev_rev, encoding, value)"
		       " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, encoding, value"
		       " FROM log WHERE rev = ?9",
	[SQL_SET] = "INSERT INTO current(resource, ns, name, rev, terms)"
		    " VALUES(?1, ?2, ?3, ?4, ?5)"
		    " ON CONFLICT DO UPDATE SET rev = excluded.rev, terms = excluded.terms",
	[SQL_UNSET] = "DELETE FROM current WHERE resource = ?1 AND ns = ?2 AND name = ?3",
	[SQL_TERM_SET] = "INSERT OR IGNORE INTO terms(resource, ns, name, term)"
			 " VALUES(?1, ?2, ?3, ?4)",
	[SQL_TERM_UNSET] = "DELETE FROM terms WHERE term = ?4 AND resource = ?1 AND ns = ?2"
			   " AND name = ?3",
	[SQL_COUNT] = "SELECT value FROM counters WHERE family = ?1 AND ns = ?2 AND name = ?3",
	[SQL_ADD] = "INSERT INTO counters(family, ns, name, value) VALUES(?1, ?2, ?3, ?4)"
		    " ON CONFLICT DO UPDATE SET value = value + excluded.value",
	[SQL_REWRITE] = "UPDATE log SET encoding = ?2, value = ?3 WHERE rev = ?1 AND encoding = ?4"
			" AND CAST(value AS BLOB) = ?5",
};

int sdb_err(struct sdb *d, struct err *e)
{
	int code = d->db ? sqlite3_errcode(d->db) : SQLITE_NOMEM;
	enum err_code c = ERR_SYS;

	switch (code & 0xff) {
	case SQLITE_FULL:
		c = ERR_FULL;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR:
		c = ERR_CORRUPT;
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		c = ERR_UNAVAILABLE;
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		c = ERR_FORBIDDEN;
		break;
	}
	if (d->db && (code & 0xff) == SQLITE_IOERR && sqlite3_system_errno(d->db))
		return err_set(e, c, "store %s: %s: %s", d->path, sqlite3_errmsg(d->db),
			strerror(sqlite3_system_errno(d->db)));
	return err_set(
		e, c, "store %s: %s", d->path, d->db ? sqlite3_errmsg(d->db) : "out of memory");
}

/* "file:PATH?immutable=1": a file on a medium where SQLite cannot even make its -shm. */
static char *immutable_uri(const char *path)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, "file:");
	for (const char *p = path; *p; p++) {
		if (*p == '?' || *p == '#' || *p == '%')
			buf_addf(&b, "%%%02x", *p);
		else
			buf_addc(&b, *p);
	}
	buf_adds(&b, "?immutable=1");
	return buf_detach(&b, NULL);
}

static int set_up(struct sdb *d, struct err *e)
{
	int on = 1;

	/* pages past the 32 are recycled; sorting never goes to a temporary file; what is deleted
	   or replaced is overwritten */
	sqlite3_db_config(d->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_SIZE, LOOKASIDE_SLOTS);
	sqlite3_db_config(d->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_busy_timeout(d->db, SDB_BUSY_MS);
	sqlite3_wal_autocheckpoint(d->db, 0);
	if (sdb_exec(d, "PRAGMA temp_store = 2; PRAGMA secure_delete = ON;"
			"PRAGMA cache_size = -" CACHE_KB, e) < 0)
		return -1;
	sqlite3_file_control(d->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	return 0;
}

static int open_as(const char *name, int flags, struct sdb *d, struct err *e)
{
	if (sqlite3_open_v2(name, &d->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
		set_up(d, e) < 0) {
		sdb_err(d, e);
		sdb_close(d);
		return -1;
	}
	return 0;
}

/* Is there nothing in the -wal that an immutable reading would miss? */
static bool wal_is_empty(const char *path)
{
	autofree char *wal = xasprintf("%s-wal", path);
	struct stat st;

	return stat(wal, &st) < 0 || !st.st_size;
}

/* SQLite, run by root, gives its side files the owner of the store at every opening; that writes
   their inodes, also where the owner is the same: reading would not be silent. */
static int keep_owner(int fd, uid_t uid, gid_t gid)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_uid == uid && st.st_gid == gid)
		return 0;
	return fchown(fd, uid, gid);
}

/*
 * Reading a file that was written since it was last read stores the time of reading (relatime): a
 * write to disk, and one that waits whenever the file system commits its journal: a watcher would
 * stand still for milliseconds, just when there is an event. Only the owner and root may leave the
 * time alone; others have to live with it.
 */
int sdb_quiet_open(const char *path, int flags, int mode)
{
	int fd = open(path, flags | O_NOATIME, mode);

	return fd < 0 && errno == EPERM ? open(path, flags, mode) : fd;
}

static void replace_call(sqlite3_vfs *vfs, const char *name, sqlite3_syscall_ptr with)
{
	/* once: another thread of ours may be calling it */
	if (vfs->xGetSystemCall(vfs, name) != with)
		vfs->xSetSystemCall(vfs, name, with);
}

static void ignore(int signo)
{
}

/* What holds for the whole process; the owner's thread comes here before any other does. */
static void set_up_process(void)
{
	struct sigaction now, act = {.sa_handler = ignore, .sa_flags = SA_RESTART};

	/* a limit of the length of files is an error of writing then, and not an end with the lock
	   held; what is handled, unlike what is ignored, is not so in programs that we start */
	if (sigaction(SIGXFSZ, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
		(void)!sigaction(SIGXFSZ, &act, NULL);
	/* refused after the first connection of the process: then it is set already */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* a page of cache is allocated when it is needed: else each connection begins with 20 */
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 1);
	sqlite3_initialize();
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	if (vfs && vfs->iVersion >= 3) {
		replace_call(vfs, "fchown", (sqlite3_syscall_ptr)keep_owner);
		replace_call(vfs, "open", (sqlite3_syscall_ptr)sdb_quiet_open);
	}
}

int sdb_open_copy(const char *path, struct sdb *ret, struct err *e)
{
	autofree char *uri = immutable_uri(path);
	struct sdb d = {.path = path};

	set_up_process();
	if (open_as(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &d, e) < 0)
		return -1;
	*ret = d;
	return 0;
}

int sdb_open(const char *path, struct sdb *ret, struct err *e)
{
	struct sdb d = {.path = path};
	struct stat st;

	if (sfile_part(path, e) < 0)
		return -1;
	if (stat(path, &st) < 0)
		return err_errno(e, "store %s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_CORRUPT, "store %s: not a file", path);
	set_up_process();
	if (open_as(path, SQLITE_OPEN_READWRITE, &d, e) < 0) {
		if (access(path, W_OK) == 0 || access(path, R_OK) < 0 || !wal_is_empty(path))
			return -1;
		return sdb_open_copy(path, ret, e);
	}
	/* replaced since: that is found out at the first look */
	d.dev = st.st_dev;
	d.ino = st.st_ino;
	*ret = d;
	return 0;
}

static void forget_statements(struct sdb *d)
{
	for (int i = 0; i < SQL_MAX; i++)
		sqlite3_finalize(d->stmt[i]);
	memset(d->stmt, 0, sizeof(d->stmt));
}

void sdb_rest(struct sdb *d, bool all)
{
	if (all)
		forget_statements(d);
	if (d->db)
		sqlite3_db_release_memory(d->db);
}

void sdb_close(struct sdb *d)
{
	forget_statements(d);
	sqlite3_close(d->db);
	d->db = NULL;
}

bool sdb_readonly(const struct sdb *d)
{
	return sqlite3_db_readonly(d->db, "main") != 0;
}

sqlite3_stmt *sdb_stmt(struct sdb *d, enum sql which, struct err *e)
{
	sqlite3_stmt **st = &d->stmt[which];

	if (*st) {
		sqlite3_reset(*st);
		sqlite3_clear_bindings(*st);
	} else if (sqlite3_prepare_v3(d->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, st, NULL) !=
		   SQLITE_OK) {
		sdb_err(d, e);
		return NULL;
	}
	return *st;
}

int sdb_step(struct sdb *d, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		sdb_err(d, e);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

int sdb_run(struct sdb *d, enum sql which, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, which, e);

	return st && sdb_step(d, st, e) == 0 ? 0 : -1;
}

void sdb_rollback(struct sdb *d)
{
	/* its failure leaves nothing to be done: what comes next says so */
	if (!sqlite3_get_autocommit(d->db))
		sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
}

int sdb_exec(struct sdb *d, const char *text, struct err *e)
{
	return sqlite3_exec(d->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : sdb_err(d, e);
}

void sdb_bind_str(sqlite3_stmt *st, int i, const char *s)
{
	sqlite3_bind_text(st, i, s, -1, SQLITE_STATIC);
}

void sdb_bind_key(sqlite3_stmt *st, int i, const struct store_key *k)
{
	sdb_bind_str(st, i, k->resource);
	sdb_bind_str(st, i + 1, k->ns);
	sdb_bind_str(st, i + 2, k->name);
}

int sdb_key_row(struct sdb *d, enum sql which, const struct store_key *k, sqlite3_stmt **ret,
	struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, which, e);

	if (!st)
		return -1;
	sdb_bind_key(st, 1, k);
	*ret = st;
	return sdb_step(d, st, e);
}

uint32_t sdb_version(struct sdb *d)
{
	unsigned int n = 0;

	return sqlite3_file_control(d->db, "main", SQLITE_FCNTL_DATA_VERSION, &n) == SQLITE_OK ? n
											       : 0;
}

int sdb_state(struct sdb *d, int64_t *ret_rev, int64_t *ret_compacted, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, SQL_STATE, e);

	if (!st || sdb_step(d, st, e) < 0)
		return -1;
	*ret_rev = sqlite3_column_int64(st, 0);
	if (ret_compacted)
		*ret_compacted = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	return 0;
}

/* The one number of a statement on a resource; none if it is NULL. */
static int resource_number(struct sdb *d, enum sql which, const char *resource, int64_t none,
	int64_t *ret, struct err *e)
{
	sqlite3_stmt *st = sdb_stmt(d, which, e);

	if (!st)
		return -1;
	if (resource)
		sdb_bind_str(st, 1, resource);
	if (sdb_step(d, st, e) < 0)
		return -1;
	*ret = sqlite3_column_type(st, 0) == SQLITE_NULL ? none : sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return 0;
}

int sdb_told_state(
	struct sdb *d, const char *resource, int64_t rev, int64_t compacted, struct err *e)
{
	int64_t own = 0;

	if (resource && resource_number(d, SQL_CUT, resource, 0, &own, e) < 0)
		return -1;
	if (own < compacted)
		own = compacted;
	return rev < own ? txn_gone(rev, own, e) : 0;
}

int sdb_told_log(
	struct sdb *d, const char *resource, int64_t from_rev, int64_t compacted, struct err *e)
{
	int64_t own, untold;

	if (resource_number(d, resource ? SQL_CUT : SQL_CUTS, resource, 0, &own, e) < 0)
		return -1;
	if (own < compacted)
		own = compacted;
	if (from_rev >= own)
		return 0;
	if (!resource)
		return txn_gone(from_rev, own, e);
	if (resource_number(d, SQL_UNTOLD, resource, own, &untold, e) < 0)
		return -1;
	return from_rev < untold ? txn_gone(from_rev, own, e) : 0;
}

static const char *text(sqlite3_stmt *st, int i)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	return s ? s : "";
}

void sdb_row(sqlite3_stmt *st, struct store_row *ret)
{
	*ret = (struct store_row){
		.rev = sqlite3_column_int64(st, 0),
		.key = {text(st, 1), text(st, 2), text(st, 3)},
		.op = sqlite3_column_int(st, 4),
		.time_ns = sqlite3_column_int64(st, 5),
		.actor = text(st, 6),
		.manager = text(st, 7),
		.prev_rev = sqlite3_column_int64(st, 8),
		.encoding = (uint8_t)sqlite3_column_int(st, 9),
		.value = sqlite3_column_blob(st, 10),
		.len = (size_t)sqlite3_column_bytes(st, 10),
	};
	ret->created = ret->op == STORE_PUT && !ret->prev_rev;
}
