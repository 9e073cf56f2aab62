/* backup: a consistent, verified copy of a live store, as a file or on standard output. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "store/upkeep.h"
#include "verbs.h"

static const struct opt opts[] = {{0}};

const struct opt_set backup_set = {
	.usage = BACKUP_USAGE,
	.about = "Copy a live store into FILE, or to standard output; the copy is a store itself.",
	.opts = opts,
	.more = common_opts,
};

#define CHUNK_BYTES (256u * 1024)

/* Is path a file of the store itself? Who has that open would go on writing to a file without a
   name. */
static bool is_own(const struct store *s, const char *path)
{
	static const char *const ends[] = {
		"", "-wal", "-shm", "-lock", "-keeper", "-waiting"};
	const char *colon = strchr(store_address(s), ':');
	struct stat a, b;

	if (!colon || stat(path, &a) < 0)
		return false;
	for (size_t i = 0; i < array_size(ends); i++) {
		autofree char *own = xasprintf("%s%s", colon + 1, ends[i]);

		if (stat(own, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
			return true;
	}
	return false;
}

/* FILE.partial, empty and ours alone: what a backup that was killed left is overwritten. */
static int open_partial(const char *path, int *ret_fd, struct err *e)
{
	autoclose int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_errno(e, "make %s", path);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return err_set(e, ERR_UNAVAILABLE, "%s: another backup is writing it", path);
	if (ftruncate(fd, 0) < 0)
		return err_errno(e, "empty %s", path);
	*ret_fd = take_fd(fd);
	return 0;
}

/* A name is only safe when its directory is. */
static int sync_dir(const char *path, struct err *e)
{
	autofree char *copy = xstrdup(path);
	autoclose int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync the directory of %s", path) : 0;
}

static int to_file(struct store *s, const char *path, int64_t *ret_rev, struct err *e)
{
	autofree char *partial = xasprintf("%s.partial", path);
	autoclose int fd = -1;

	if (is_own(s, path))
		return err_set(e, ERR_INVALID, "%s is the store's own: name another file", path);
	if (open_partial(partial, &fd, e) < 0)
		return -1;
	if (store_backup(s, partial, ret_rev, e) < 0) {
		unlink(partial);
		return -1;
	}
	if (rename(partial, path) < 0)
		return err_errno(e, "rename %s to %s", partial, path);
	return sync_dir(path, e);
}

static int send(int fd, struct err *e)
{
	autofree char *chunk = xmalloc(CHUNK_BYTES);
	ssize_t n;

	while ((n = read(fd, chunk, CHUNK_BYTES)) > 0)
		if (io_write_all(STDOUT_FILENO, chunk, (size_t)n, e) < 0)
			return err_wrap(e, "standard output");
	return n < 0 ? err_errno(e, "read the copy") : 0;
}

/* By way of a file without a name: a copy is verified before a byte of it is seen. */
static int to_stdout(struct store *s, int64_t *ret_rev, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	autofree char *path = xasprintf("%s/k-store.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	autoclose int fd = mkostemp(path, O_CLOEXEC);
	int ret;

	if (fd < 0)
		return err_errno(e, "make %s", path);
	ret = store_backup(s, path, ret_rev, e);
	unlink(path);
	return ret < 0 ? -1 : send(fd, e);
}

int backup_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	bool file = argc && strcmp(argv[0], "-") != 0;
	struct store *s;
	int64_t rev = 0;
	int ret;

	if (argc > 1)
		opt_usage(&backup_set, "backup takes one FILE");
	if (!file && isatty(STDOUT_FILENO))
		opt_usage(&backup_set, "a copy is not for a terminal: name a FILE");
	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = file ? to_file(s, argv[0], &rev, e) : to_stdout(s, &rev, e);
	store_close(s);
	if (!ret && file) {
		autobuf out = BUF_INIT;

		buf_addf(&out, "{\"revision\":%" PRId64 "}\n", rev);
		io_flush_stdout(&out);
	}
	return ret;
}
