/* Whole reads, whole writes, trees. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"

enum { CHUNK_BYTES = 64 * 1024, RM_MAX_DEPTH = 64 };

/* At most n bytes appended to b; like read(2). */
static ssize_t read_some(int fd, struct buf *b, size_t n)
{
	ssize_t got;

	buf_grow(b, n);
	do
		got = read(fd, b->data + b->len, n);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		b->len += (size_t)got;
		b->data[b->len] = '\0';
	}
	return got;
}

int io_read_fd(int fd, const char *name, size_t max_bytes, struct buf *b, struct err *e)
{
	size_t start = b->len;
	struct stat st;
	size_t chunk = CHUNK_BYTES;

	/* one byte more than the size finds the end without growing again */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < CHUNK_BYTES)
		chunk = (size_t)st.st_size + 1;
	for (;;) {
		ssize_t got = read_some(fd, b, chunk);

		if (got == 0)
			return 0;
		if (got < 0) {
			buf_truncate(b, start);
			return err_errno(e, "read %s", name);
		}
		if (b->len - start > max_bytes) {
			buf_truncate(b, start);
			return err_set(e, ERR_TOOLARGE, "%s: larger than %zu bytes", name,
				       max_bytes);
		}
		chunk = CHUNK_BYTES;
	}
}

int io_read_file(const char *path, size_t max_bytes, struct buf *b, struct err *e)
{
	autoclose int fd = -1;

	if (strcmp(path, "-") == 0)
		return io_read_fd(0, "standard input", max_bytes, b, e);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, "open %s", path);
	return io_read_fd(fd, path, max_bytes, b, e);
}

int io_write_all(int fd, const void *p, size_t n, struct err *e)
{
	const char *at = p;

	while (n) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return err_errno(e, "write");
		at += put;
		n -= (size_t)put;
	}
	return 0;
}

static int write_temp(int fd, const char *tmp, const void *p, size_t n, mode_t mode, bool sync,
		      struct err *e)
{
	if (io_write_all(fd, p, n, e) < 0)
		return err_wrap(e, "%s", tmp);
	/* open(2) applied the umask; the caller's mode is meant */
	if (fchmod(fd, mode) < 0)
		return err_errno(e, "chmod %s", tmp);
	if (sync && fsync(fd) < 0)
		return err_errno(e, "fsync %s", tmp);
	return 0;
}

static int sync_dir_of(const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	autofree char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	autoclose int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return err_errno(e, "fsync %s", dir);
	return 0;
}

int io_write_file(const char *path, const void *p, size_t n, mode_t mode, bool sync, struct err *e)
{
	const char *slash = strrchr(path, '/');
	size_t dir_len = slash ? (size_t)(slash - path) + 1 : 0;
	autofree char *tmp = xasprintf("%.*s.%s.XXXXXX", (int)dir_len, path, path + dir_len);
	autoclose int fd = mkostemp(tmp, O_CLOEXEC);

	if (fd < 0)
		return err_errno(e, "create %s", tmp);
	if (write_temp(fd, tmp, p, n, mode, sync, e) < 0) {
		unlink(tmp);
		return -1;
	}
	if (rename(tmp, path) < 0) {
		err_errno(e, "rename %s to %s", tmp, path);
		unlink(tmp);
		return -1;
	}
	return sync ? sync_dir_of(path, e) : 0;
}

int io_copy_file(const char *from, const char *to, mode_t mode, struct err *e)
{
	autoclose int in = open(from, O_RDONLY | O_CLOEXEC);
	autoclose int out = -1;
	ssize_t n;

	if (in < 0)
		return err_errno(e, "open %s", from);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (out < 0)
		return err_errno(e, "create %s", to);
	do
		n = copy_file_range(in, NULL, out, NULL, (size_t)1 << 30, 0);
	while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 ? err_errno(e, "copy %s to %s", from, to) : 0;
}

int io_mkdirs(const char *path, mode_t mode, struct err *e)
{
	autofree char *part = xstrdup(path);
	struct stat st;

	for (char *p = part;;) {
		char c;

		p += strspn(p, "/");
		p += strcspn(p, "/");
		c = *p;
		*p = '\0';
		if (*part && mkdir(part, mode) < 0) {
			int no = errno;

			/* EROFS and EACCES come before EEXIST on some filesystems */
			if (stat(part, &st) < 0) {
				errno = no;
				return err_errno(e, "mkdir %s", part);
			}
			if (!S_ISDIR(st.st_mode)) {
				errno = ENOTDIR;
				return err_errno(e, "mkdir %s", part);
			}
		}
		*p = c;
		if (!c)
			return 0;
	}
}

int io_mkdirs_for(const char *path, mode_t mode, struct err *e)
{
	const char *slash = strrchr(path, '/');
	autofree char *dir = NULL;

	if (!slash || slash == path)
		return 0;
	dir = xstrndup(path, (size_t)(slash - path));
	return io_mkdirs(dir, mode, e);
}

static bool is_mount_root(int dir, const char *name)
{
	struct statx sx;

	return statx(dir, name, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &sx) == 0 &&
	       (sx.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

static int rm_entry(int top, int dir, const char *name, int depth, bool *moved, struct err *e);

/* Everything in the directory fd (taken over). */
static int rm_content(int top, int fd, int depth, bool *moved, struct err *e)
{
	DIR *d = fdopendir(fd);
	struct dirent *ent;
	int ret = 0;

	if (!d) {
		close(fd);
		return err_errno(e, "fdopendir");
	}
	while (ret == 0 && (errno = 0, ent = readdir(d))) {
		if (strcmp(ent->d_name, ".") == 0 || strcmp(ent->d_name, "..") == 0)
			continue;
		ret = rm_entry(top, dirfd(d), ent->d_name, depth, moved, e);
		if (ret < 0)
			err_wrap(e, "%s", ent->d_name);
	}
	if (ret == 0 && errno)
		ret = err_errno(e, "readdir");
	closedir(d);
	return ret;
}

/* A directory too deep to follow is moved up to the top, which is read again: neither the stack nor
   the descriptors grow with a tree that somebody else made. */
static int rm_flatten(int top, int dir, const char *name, bool *moved, struct err *e)
{
	char to[40], letters[13];
	uint64_t r;

	seed_random(&r, sizeof(r));
	hash_letters(r, 12, letters);
	snprintf(to, sizeof(to), ".deep-%s", letters);
	if (renameat(dir, name, top, to) < 0)
		return err_errno(e, "rename");
	*moved = true;
	return 0;
}

static int rm_entry(int top, int dir, const char *name, int depth, bool *moved, struct err *e)
{
	int fd;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM && errno != EBUSY)
		return err_errno(e, "unlink");
	if (is_mount_root(dir, name))
		return err_set(e, ERR_SYS, "is a mount point");
	if (unlinkat(dir, name, AT_REMOVEDIR) == 0)
		return 0;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return err_errno(e, "rmdir");
	if (depth >= RM_MAX_DEPTH)
		return rm_flatten(top, dir, name, moved, e);
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_errno(e, "open");
	if (rm_content(top, fd, depth + 1, moved, e) < 0)
		return -1;
	if (unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		return err_errno(e, "rmdir");
	return 0;
}

int io_rm_tree(const char *path, struct err *e)
{
	autoclose int top = -1;
	bool moved;

	if (unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
		return 0;
	if (errno != EISDIR && errno != EPERM && errno != EBUSY)
		return err_errno(e, "unlink %s", path);
	if (is_mount_root(AT_FDCWD, path))
		return err_set(e, ERR_SYS, "remove %s: is a mount point", path);
	top = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (top < 0)
		return err_errno(e, "open %s", path);
	do {
		int fd = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		moved = false;
		if (fd < 0)
			return err_errno(e, "open %s", path);
		if (rm_content(top, fd, 0, &moved, e) < 0)
			return err_wrap(e, "remove %s", path);
	} while (moved);
	if (rmdir(path) < 0 && errno != ENOENT)
		return err_errno(e, "rmdir %s", path);
	return 0;
}

bool io_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

int io_inotify(const char *path, struct err *e)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd < 0 && errno == EMFILE)
		return err_set(e, ERR_SYS,
			"watch %s: no inotify instance is left for this user "
			"(sysctl fs.inotify.max_user_instances)",
			path);
	return fd < 0 ? err_errno(e, "watch %s", path) : fd;
}

int io_set_nonblock(int fd, bool on, struct err *e)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0)
		return err_errno(e, "fcntl");
	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	if (fcntl(fd, F_SETFL, flags) < 0)
		return err_errno(e, "fcntl");
	return 0;
}

int io_line(struct io_lines *l, size_t max_bytes, char **ret_line, size_t *ret_len, struct err *e)
{
	size_t seen = 0;

	for (;;) {
		char *at = l->b.data ? l->b.data + l->start : NULL;
		size_t have = l->b.len - l->start;
		char *nl = have > seen ? memchr(at + seen, '\n', have - seen) : NULL;
		size_t n = nl ? (size_t)(nl - at) : have;

		if (n > max_bytes)
			return err_set(e, ERR_TOOLARGE, "line longer than %zu bytes", max_bytes);
		if (nl || (l->eof && have)) {
			at[n] = '\0';
			*ret_line = at;
			*ret_len = n;
			l->start += nl ? n + 1 : n;
			return 1;
		}
		if (l->eof)
			return 0;
		seen = have;
		buf_consume(&l->b, l->start);
		l->start = 0;
		switch (read_some(l->fd, &l->b, CHUNK_BYTES)) {
		case -1:
			return err_errno(e, "read");
		case 0:
			l->eof = true;
		}
	}
}

void io_lines_release(struct io_lines *l)
{
	buf_release(&l->b);
	l->start = 0;
}

void io_finish_stdout(void)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return;
	fprintf(stderr, "%s: write standard output: %s\n", prog_name(),
		errno ? strerrordesc_np(errno) : "failed");
	exit(EXIT_FAILED);
}

void io_flush_stdout(struct buf *b)
{
	struct err e = ERR_INIT;

	if (!b->len)
		return;
	errno = 0;
	if (io_write_all(STDOUT_FILENO, b->data, b->len, &e) < 0) {
		if (errno == EPIPE)
			exit(EXIT_DONE);
		die_err(&e);
	}
	buf_clear(b);
}

int io_lock_file(const char *path, int *ret_fd, struct err *e)
{
	autoclose int fd = -1;
	int ret;

	if (io_mkdirs_for(path, 0755, e) < 0)
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_errno(e, "open %s", path);
	while ((ret = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
		;
	if (ret < 0)
		return err_errno(e, "lock %s", path);
	*ret_fd = take_fd(fd);
	return 0;
}
