/*
 * A branch: the two files copied as they are while a transaction holds them.
 *
 * What makes that a snapshot: as long as somebody reads at a mark of the write-ahead log, no
 * checkpoint takes the file further than that mark, and the log is not begun anew. So whatever a
 * checkpoint does to the file meanwhile stands in the log, too, which the copy applies once more.
 * What is appended meanwhile is in the copy up to its last whole commit: frames have checksums. If
 * the reader's mark is 0 (all of the log is in the file), checkpoints do not touch the file at all,
 * and a log that is begun anew under our hands has another salt from some frame on, where it ends
 * for the copy, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "store/branch.h"
#include "store/sqlite.h"

/* The copy is nobody's yet: no -shm, and its log goes with the connection. */
static const char alone[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL";

static int copy_both(const char *from, const char *to, struct err *e)
{
	autofree char *from_wal = xasprintf("%s-wal", from), *to_wal = xasprintf("%s-wal", to);

	if (io_copy_file(from, to, 0600, e) < 0)
		return -1;
	return io_exists(from_wal) ? io_copy_file(from_wal, to_wal, 0600, e) : 0;
}

/* In a child: closing a second descriptor of the file would drop this process's locks on it, which
   keep a stranger's sqlite3 from taking the log away. */
static int copy_files(const char *from, const char *to, struct err *e)
{
	struct err told = ERR_INIT;
	int fd[2], status = 0;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	pid = fork();
	if (pid < 0) {
		close(fd[0]);
		close(fd[1]);
		return err_errno(e, "fork");
	}
	if (!pid) {
		if (copy_both(from, to, &told) == 0)
			_exit(0);
		_exit(write(fd[1], &told, sizeof(told)) == sizeof(told) ? 1 : 2);
	}
	close(fd[1]);
	if (read(fd[0], &told, sizeof(told)) != sizeof(told))
		told.code = ERR_NONE;
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (told.code != ERR_NONE) {
		*e = told;
		return -1;
	}
	return status ? err_set(e, ERR_SYS, "copying %s was ended", from) : 0;
}

static bool is_same_file(const struct stat *a, const char *path)
{
	struct stat b;

	return stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

/* Both files of path as one state. */
static int copy_state(const char *path, const char *to, struct err *e)
{
	struct sdb d = SDB_INIT;
	struct stat st;
	int64_t rev;
	int ret = -1;

	if (stat(path, &st) < 0)
		return err_errno(e, "store %s", path);
	if (sdb_open(path, &d, e) < 0)
		return -1;
	/* the transaction begins with the first read */
	if (sdb_run(&d, SQL_BEGIN_READ, e) == 0 && sdb_state(&d, &rev, NULL, e) == 0)
		ret = copy_files(path, to, e);
	if (!ret && !is_same_file(&st, path))
		ret = err_set(e, ERR_UNAVAILABLE, "store %s: was replaced meanwhile", path);
	sdb_rollback(&d);
	sdb_close(&d);
	return ret;
}

static int set_meta(struct sdb *d, const char *name, const char *value, struct err *e)
{
	char *text = sqlite3_mprintf("REPLACE INTO meta VALUES(%Q, %Q)", name, value);
	int ret = sdb_exec(d, text, e);

	sqlite3_free(text);
	return ret;
}

/* An id of its own: also where chance is an input, and each process draws the same. */
static void draw_id(const char *path, char ret[33])
{
	uint64_t part[2];

	seed_random(part, sizeof(part));
	part[0] ^= hash_str(0, path);
	snprintf(ret, 33, "%016" PRIx64 "%016" PRIx64, part[0], part[1]);
}

/* An id of its own, and the note. */
static int stamp(struct store *s, struct sdb *d, struct store_branched *ret, struct err *e)
{
	char time[CLOCK_RFC3339_SIZE];
	autobuf note = BUF_INIT;

	if (sdb_exec(d, alone, e) < 0 || sdb_exec(d, "BEGIN IMMEDIATE", e) < 0 ||
		sdb_state(d, &ret->rev, NULL, e) < 0)
		return -1;
	draw_id(d->path, ret->id);
	buf_adds(&note, "{\"store\":");
	buf_add_json(&note, s->address, strlen(s->address));
	buf_addf(&note, ",\"id\":\"%s\",\"rev\":%" PRId64 ",\"time\":\"%s\"}", s->id, ret->rev,
		clock_rfc3339(clock_now_ns(), time));
	if (set_meta(d, "id", ret->id, e) < 0 || set_meta(d, "origin", buf_str(&note), e) < 0 ||
		sdb_exec(d, "COMMIT", e) < 0)
		return -1;
	/* all of it into the file, which is synced by that */
	return sdb_exec(d, "PRAGMA wal_checkpoint(TRUNCATE)", e);
}

static int make_own(
	struct store *s, const char *path, struct store_branched *ret, struct err *e)
{
	struct sdb d = {.path = path};
	int r = -1;

	if (sqlite3_open_v2(path, &d.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
		SQLITE_OK)
		sdb_err(&d, e);
	else
		r = stamp(s, &d, ret, e);
	sdb_close(&d);
	return r;
}

/* From the name that nobody knows to the real one, which does not exist. */
static int publish(const char *from, const char *to, struct err *e)
{
	autofree char *dir = xstrdup(to);
	char *slash = strrchr(dir, '/');
	autoclose int fd = -1;

	if (link(from, to) < 0)
		return err_errno(e, "make %s", to);
	if (slash)
		slash[slash == dir] = '\0';
	fd = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync the directory of %s", to) : 0;
}

int sqlite_branch(
	struct store *st, const char *path, struct store_branched *ret, struct err *e)
{
	autofree char *part = xasprintf("%s.XXXXXX", path);
	autofree char *part_wal = NULL;
	autoclose int fd = -1;
	int r;

	if (io_exists(path))
		return err_set(e, ERR_EXISTS, "%s exists", path);
	if (io_mkdirs_for(path, 0700, e) < 0)
		return -1;
	fd = mkostemp(part, O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, "make %s", part);
	part_wal = xasprintf("%s-wal", part);
	r = copy_state(sq(st)->path, part, e);
	if (!r)
		r = make_own(st, part, ret, e);
	if (!r)
		r = publish(part, path, e);
	unlink(part_wal);
	unlink(part);
	return r;
}

int sqlite_origin(struct store *s, struct buf *b, struct err *e)
{
	struct sdb *d = &sq(s)->db;
	sqlite3_stmt *st = NULL;
	int row;

	if (sqlite3_prepare_v2(d->db, "SELECT value FROM meta WHERE name = 'origin'", -1, &st,
		    NULL) != SQLITE_OK)
		return sdb_err(d, e);
	row = sdb_step(d, st, e);
	if (row > 0)
		buf_add(b, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
	sqlite3_finalize(st);
	if (!row)
		return err_set(e, ERR_NOTFOUND, "store %s: is no branch", d->path);
	return row < 0 ? -1 : 0;
}
