/*
 * A -wal in use has its full length at once: recovery stops where it ends, and a disk or a limit
 * that refuses the length harms nobody.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "scratch.h"
#include "store/store.h"
#include "vfs.h"

static char dir[] = "/tmp/k-unit-stretch.XXXXXX";
#include "puts.h"
static struct vfs vfs;

static int count(void *arg, const struct store_row *r)
{
	++*(int *)arg;
	return 0;
}

static int list(struct store *s, int *ret_n)
{
	struct store_list q = {.resource = "pods"};
	int64_t rev;

	*ret_n = 0;
	return store_list(s, &q, count, ret_n, &rev, &e);
}

/* A -wal in use is longer than what is in it: whoever comes after a crash stops where it ends. */
static void test_stretched(void)
{
	autofree char *path = path_of("long"), *wal = xasprintf("%s-wal", path);
	autofree char *copy = path_of("copy"), *copy_wal = xasprintf("%s-wal", copy);
	struct store *s = open_store(path, true);
	autobuf a = BUF_INIT, b = BUF_INIT;
	struct store_result r;
	int failed = 0, n = 0;

	for (int i = 0; i < 100; i++) {
		autofree char *name = xasprintf("pod-%d", i);

		failed += commit(s, name, &r) < 0;
	}
	is_int(failed, 0, "a hundred commits");
	ok(!io_read_file(path, 64 << 20, &a, &e) && !io_read_file(wal, 64 << 20, &b, &e) &&
			b.len > 1 << 20 && !b.data[b.len - 1],
		"the -wal is longer than they need, with zeros at its end");
	ok(!io_write_file(copy, a.data, a.len, 0600, false, &e) &&
			!io_write_file(copy_wal, b.data, b.len, 0600, false, &e),
		"both as they are now");
	store_close(s);
	s = open_store(copy, false);
	ok(!list(s, &n) && n == 100, "hold all of them");
	store_close(s);
}

/* The sync after that fails: the kernel takes for written what is not, and it is written again. */
static void test_stretch_fails(void)
{
	autofree char *path = path_of("stretch");
	struct store *s = open_store(path, true);
	struct store_result r;
	int refused = 0, lost = 0, mended = 0;

	ok(!commit(s, "x", &r), "a store");
	vfs.record = true;
	for (int i = 0; i < 30 && !vfs.failed; i++) {
		/* of a commit's own sync, and one more */
		vfs_fail(&vfs, VFS_SYNC, VFS_WAL, 2, SQLITE_IOERR_FSYNC);
		refused += commit(s, "x", &r) < 0;
	}
	ok(vfs.failed, "a -wal is made longer, and that cannot be synced");
	vfs_fail(&vfs, 0, 0, 0, 0);
	for (size_t i = 0; i < vfs.n; i++) {
		lost += vfs.ops[i].kind == VFS_LOST;
		mended += lost && vfs.ops[i].kind == VFS_WRITE && !vfs.ops[i].off;
	}
	ok(lost && mended, "what was committed before is written again");
	refused += commit(s, "x", &r) < 0;
	is_int(refused, 0, "no commit was refused");
	store_close(s);
	vfs_clear(&vfs);
	vfs.record = false;
}

/* A limit of the length of files is an error, and not a death. */
static void test_limited(void)
{
	autofree char *path = path_of("limited");
	struct store_result r = {0};
	struct store *s;
	int status = 0, n = 0;
	pid_t pid = fork();

	if (!pid) {
		struct rlimit limit = {2 << 20, 2 << 20};

		s = open_store(path, true);
		if (!s || setrlimit(RLIMIT_FSIZE, &limit) < 0)
			_exit(1);
		while (n < 200 && commit(s, "x", &r) == 0)
			n++;
		store_close(s);
		/* a put is some 6 pages of the -wal */
		_exit(n > 50 && n < 200 && r.err.code == ERR_SYS ? n : 2);
	}
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) > 50,
		"what is too long for the process's limit is refused (status %x)", status);
	s = open_store(path, false);
	is_int(s ? revision(s) : -1, WEXITSTATUS(status), "all else is there");
	store_close(s);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	test_stretched();
	test_limited();
	vfs_install(&vfs);
	vfs.no_sync = true;
	test_stretch_fails();
	vfs_remove(&vfs);
	scratch_remove(dir);
	return tap_done();
}
