/* The file under a connection. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/lock.h"
#include "store/sqlite_file.h"

#define PAIR_MAGIC 0x314c41572d4b0a0aULL

/* What the lock file holds: native byte order, it never leaves the machine. */
struct pair {
	uint64_t magic, dev, db, wal;
};

bool sfile_replaced(const struct sdb *d)
{
	struct stat st;

	return stat(d->path, &st) < 0 || st.st_ino != d->ino || st.st_dev != d->dev;
}

int sfile_missing(struct err *e)
{
	if (e && e->code == ERR_NOTFOUND)
		e->code = ERR_UNAVAILABLE;
	return -1;
}

int sfile_conflict(const char *path, struct err *e)
{
	if (access(path, F_OK) < 0) {
		err_errno(e, "store %s", path);
		return sfile_missing(e);
	}
	return err_set(e, ERR_CONFLICT, "store %s: was replaced by another file: read again", path);
}

static bool read_pair(int fd, struct pair *ret)
{
	return pread(fd, ret, sizeof(*ret), 0) == sizeof(*ret) && ret->magic == PAIR_MAGIC;
}

/* What there is now. */
static bool look(const char *path, struct pair *ret)
{
	autofree char *wal = xasprintf("%s-wal", path);
	struct stat db, w;

	if (stat(path, &db) < 0 || stat(wal, &w) < 0)
		return false;
	*ret = (struct pair){PAIR_MAGIC, db.st_dev, db.st_ino, w.st_ino};
	return true;
}

/* What has become of the pair that was written last. */
enum fate {
	NONE,	 /* there was none, or it is the one there is */
	FOREIGN, /* its -wal lies beside another store */
	GONE,	 /* there is no such -wal any more */
};

static enum fate fate_of(int lock_fd, const char *path)
{
	struct pair was, is;

	if (!read_pair(lock_fd, &was))
		return NONE;
	if (!look(path, &is) || was.dev != is.dev || was.wal != is.wal)
		return GONE;
	return was.db != is.db ? FOREIGN : NONE;
}

static int move_aside(const char *path, struct err *e)
{
	autofree char *wal = xasprintf("%s-wal", path), *shm = xasprintf("%s-shm", path);
	autofree char *to = xasprintf("%s-wal-replaced", path);

	/* who has the old file open keeps the old index, too */
	if (unlink(shm) < 0 && errno != ENOENT)
		return err_errno(e, "store %s: remove %s", path, shm);
	if (rename(wal, to) < 0 && errno != ENOENT)
		return err_errno(e, "store %s: rename %s", path, wal);
	return 0;
}

int sfile_part_locked(const char *path, int lock_fd, struct err *e)
{
	enum fate fate = fate_of(lock_fd, path);

	if (fate == FOREIGN && move_aside(path, e) < 0)
		return -1;
	/* its number may be given to the next -wal, which would then be taken for foreign */
	if (fate != NONE && (ftruncate(lock_fd, 0) < 0 || fdatasync(lock_fd) < 0))
		return err_errno(e, "store %s: forget its old -wal", path);
	return 0;
}

int sfile_part(const char *path, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", path);
	autoclose int fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOATIME);
	enum fate fate = fd < 0 ? NONE : fate_of(fd, path);
	int ret;

	if (fate == NONE)
		return 0;
	close_fd(&fd);
	if (lock_open(lock, true, &fd, e) < 0 || lock_take(fd, e) < 0) {
		/* who cannot write here cannot forget, and need not */
		return fate == GONE ? 0 : err_wrap(e,
			"store %s: was replaced, and its -wal is the old one's", path);
	}
	ret = sfile_part_locked(path, fd, e);
	lock_drop(fd);
	return ret;
}

void sfile_pair(const struct sdb *d, int lock_fd)
{
	struct pair was, is;

	if (!look(d->path, &is) || is.db != d->ino || is.dev != d->dev)
		return;
	if (read_pair(lock_fd, &was) && was.dev == is.dev && was.db == is.db && was.wal == is.wal)
		return;
	/* an older pair that comes back after a power cut could name an inode that is used again */
	if (pwrite(lock_fd, &is, sizeof(is), 0) == sizeof(is))
		(void)!fdatasync(lock_fd);
}

sqlite3_file *sfile_of(struct sdb *d, int which)
{
	sqlite3_file *f = NULL;

	if (sqlite3_file_control(d->db, "main", which, &f) != SQLITE_OK || !f || !f->pMethods)
		return NULL;
	return f;
}

const volatile uint32_t *sfile_index(struct sdb *d)
{
	sqlite3_file *f = sfile_of(d, SQLITE_FCNTL_FILE_POINTER);
	void volatile *p = NULL;

	if (!f || f->pMethods->iVersion < 2 ||
		f->pMethods->xShmMap(f, 0, SFILE_INDEX_BYTES, 0, &p) != SQLITE_OK)
		return NULL;
	return p;
}

/* Two at once, or one beside a writer, would refuse each other without waiting. */
int sfile_use_wal(struct sdb *d, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", d->path);
	autoclose int fd = -1;
	int ret;

	/* the -wal is open once a state of it was read; a rollback journal is not before a write */
	if (sdb_readonly(d) || sfile_of(d, SQLITE_FCNTL_JOURNAL_POINTER))
		return 0;
	if (lock_open(lock, true, &fd, e) < 0 || lock_take(fd, e) < 0)
		return -1;
	ret = sdb_exec(d, "PRAGMA journal_mode = WAL", e);
	lock_drop(fd);
	return ret;
}

int64_t sfile_wal_bytes(struct sdb *d)
{
	sqlite3_file *f = sfile_of(d, SQLITE_FCNTL_JOURNAL_POINTER);
	sqlite3_int64 size;

	return f && f->pMethods->xFileSize(f, &size) == SQLITE_OK ? size : 0;
}

void sfile_stretch_wal(struct sdb *d, int64_t bytes)
{
	static const char zeros[1 << 16];
	sqlite3_file *f = sfile_of(d, SQLITE_FCNTL_JOURNAL_POINTER);
	sqlite3_int64 old = sfile_wal_bytes(d), at;

	if (!old || old >= bytes)
		return;
	for (at = old; at < bytes; at += (int64_t)sizeof(zeros))
		if (f->pMethods->xWrite(f, zeros, sizeof(zeros), at) != SQLITE_OK) {
			f->pMethods->xTruncate(f, old);
			return;
		}
	/* the end of what was committed shares a page with the first zeros */
	if (f->pMethods->xSync(f, SQLITE_SYNC_NORMAL) != SQLITE_OK)
		sfile_mend(d);
}
