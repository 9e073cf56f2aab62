/*
 * A store whose disk fails, is full, is cut short, is replaced: clear errors, nothing acknowledged
 * is lost, nobody waits for ever. Disks fail by a VFS between SQLite and the files.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/io.h"
#include "scratch.h"
#include "store/store.h"
#include "vfs.h"

static char dir[] = "/tmp/k-unit-fault.XXXXXX";
#include "puts.h"
static struct vfs vfs;

static void done(void *arg, const struct store_result *r)
{
	*(struct store_result *)arg = *r;
}

/* Through the committing thread; -1 also if nothing comes back for a minute. */
static int submit(struct store *s, const char *name, struct store_result *r)
{
	struct store_write w = put(name);
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
	struct pollfd p = {store_fd(s), POLLIN, 0};

	store_submit(s, &t, done, r);
	while (store_pending(s))
		if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
			return err_set(&r->err, ERR_INTERNAL, "it sleeps for ever");
	e = r->err;
	return r->err.code ? -1 : 0;
}

static const struct fault {
	const char *name;
	enum vfs_kind kind;
	int file, code;
	enum err_code want;
} faults[] = {
	{"a full disk", VFS_WRITE, VFS_WAL, SQLITE_FULL, ERR_FULL},
	{"an error of writing", VFS_WRITE, VFS_WAL, SQLITE_IOERR_WRITE, ERR_SYS},
	{"a sync that fails", VFS_SYNC, VFS_WAL, SQLITE_IOERR_FSYNC, ERR_SYS},
};

typedef int (*commit_fn)(struct store *s, const char *name, struct store_result *r);

/* Ten puts; the disk fails at the nth operation of one of them, and recovers. What is wrong, or
   NULL. */
static const char *survive(const struct fault *f, commit_fn how, const char *path, int nth)
{
	struct store *s = open_store(path, true);
	struct store_result r;
	int64_t acked = 0;
	int opened;

	if (!s || how(s, "first", &r) < 0)
		return e.msg;
	acked = r.rev;
	vfs_fail(&vfs, f->kind, f->file, nth, f->code);
	while (!vfs.failed && acked < 30)
		if (how(s, "second", &r) == 0)
			acked = r.rev;
	opened = vfs.opened[VFS_DB];
	if (!vfs.failed || r.err.code != f->want || !strstr(r.err.msg, path))
		return "no such error";
	if (how(s, "third", &r) == 0)
		return "acknowledged by a disk that fails";
	if (revision(s) != acked)
		return "what was refused is there";
	vfs_fail(&vfs, f->kind, f->file, 0, 0);
	if (how(s, "fourth", &r) < 0 || r.rev != acked + 1)
		return "it does not go on";
	if (f->want == ERR_SYS && vfs.opened[VFS_DB] == opened)
		return "it goes on with the old connection";
	store_close(s);
	s = open_store(path, false);
	if (!s || revision(s) != acked + 1)
		return "opened again it is at another revision";
	store_close(s);
	return NULL;
}

static void test_faults(void)
{
	static const commit_fn how[] = {commit, submit};

	for (size_t i = 0; i < array_size(faults); i++) {
		for (int k = 0; k < 2; k++) {
			int nth, step = faults[i].kind == VFS_SYNC ? 6 : 1;
			const char *wrong = NULL;

			for (nth = 1; nth <= 12 && !wrong; nth += step) {
				autofree char *name = xasprintf("fault-%zu-%d-%d", i, k, nth);
				autofree char *path = path_of(name);

				wrong = survive(&faults[i], how[k], path, nth);
				vfs_fail(&vfs, 0, 0, 0, 0);
			}
			ok(!wrong, "%s, %s%s%s", faults[i].name, k ? "submitted" : "committed",
				wrong ? ": " : "", wrong ? wrong : "");
			if (wrong)
				diag("at operation %d: %s", nth - step, e.msg);
		}
	}
}

/* A checkpoint that fails harms nobody. */
static void test_checkpoint(void)
{
	static const enum vfs_kind kinds[] = {VFS_WRITE, VFS_SYNC};

	for (size_t i = 0; i < array_size(kinds); i++) {
		autofree char *name = xasprintf("checkpoint-%zu", i), *path = path_of(name);
		struct store *s = open_store(path, true);
		struct store_result r = {0};
		int refused = 0;

		vfs_fail(&vfs, kinds[i], VFS_DB, 1, i ? SQLITE_IOERR_FSYNC : SQLITE_FULL);
		for (int k = 0; k < 400; k++)
			refused += commit(s, "x", &r) < 0;
		ok(vfs.failed > 0, "the checkpoints of 400 puts fail");
		is_int(refused, 0, "but no put does");
		vfs_fail(&vfs, 0, 0, 0, 0);
		store_close(s);
		s = open_store(path, false);
		is_int(s ? revision(s) : -1, 400, "all are there");
		store_close(s);
	}
}

static bool sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	bool good = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return good;
}

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

/* Cut at every place where something else would break: an error, and never a crash or a lie. */
static void test_truncated(void)
{
	static const int pages_4k[] = {0, 1, 2, 3, 5, 9};
	autofree char *path = path_of("short"), *wal = xasprintf("%s-wal", path);
	struct store *s = open_store(path, true);
	struct stat st;
	int n, told = 0, cases = 0;

	for (int i = 0; i < 40; i++) {
		char name[16];

		snprintf(name, sizeof(name), "p%d", i);
		if (commit(s, name, NULL) < 0)
			diag("%s", e.msg);
	}
	store_close(s);
	ok(sql(path, "PRAGMA wal_checkpoint(TRUNCATE)") && !stat(path, &st), "a store of 40 pods");
	unlink(wal);
	for (size_t i = array_size(pages_4k); i-- > 0;) {
		for (int odd = 1; odd >= 0; odd--) {
			cases++;
			if (truncate(path, pages_4k[i] * 4096 + odd * 50) < 0)
				continue;
			e = (struct err)ERR_INIT;
			s = open_store(path, false);
			if ((!s || list(s, &n) < 0) && strstr(e.msg, path))
				told++;
			else
				diag("%d pages and %d: %d pods, %s", pages_4k[i], odd, n, e.msg);
			if (s && commit(s, "p1", NULL) == 0 && list(s, &n) == 0)
				diag("a put into what is left of it was taken");
			store_close(s);
			unlink(wal);
		}
	}
	is_int(told, cases, "however short it is cut, it says so");
}

static void test_newer(void)
{
	autofree char *path = path_of("newer");
	struct store *s = open_store(path, true);

	store_close(s);
	ok(sql(path, "UPDATE meta SET value = 99 WHERE name = 'format'"), "a newer format");
	ok(!open_store(path, true), "is not opened");
	is_int(e.code, ERR_INVALID, "that is invalid");
	ok(strstr(e.msg, path) && strstr(e.msg, "format 99 is newer than this program's"), "%s",
		e.msg);
}

static int see(void *arg, const struct store_row *r)
{
	*(int64_t *)arg = r->rev;
	return 0;
}

static bool wakes(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	return poll(&p, 1, 60000) == 1 && store_dispatch(s, &e) == 0;
}

/* Nothing to be heard for a twentieth of a second. */
static void calm(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	while (poll(&p, 1, 50) == 1 && store_dispatch(s, &e) == 0)
		;
}

/*
 * A store that was removed, but for its lock file, is made anew. What the lock file says of the old
 * -wal must go: numbers of files are used again, and the new -wal would be moved aside.
 */
static void test_made_anew(void)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	autofree char *path = path_of("anew"), *lock = xasprintf("%s-lock", path);
	autofree char *wal = xasprintf("%s-wal", path);
	struct store *s = open_store(path, true);
	struct store_result r;
	uint64_t pair[4] = {0};
	struct stat st;
	int fd, n = 0;

	ok(!commit(s, "old", &r), "a store that was written");
	store_close(s);
	ok(!stat(lock, &st) && st.st_size == sizeof(pair), "remembers its pair of files");
	for (size_t i = 0; i < array_size(ends); i++) {
		autofree char *one = xasprintf("%s%s", path, ends[i]);

		unlink(one);
	}
	s = open_store(path, true);
	ok(!stat(lock, &st) && !st.st_size, "when it is made anew, that is forgotten");
	store_close(s);

	/* one whose -wal is gone and comes back under the old number, seen from its opening */
	s = open_store(path, false);
	ok(!commit(s, "new", &r), "it is written");
	store_close(s);
	fd = open(lock, O_RDWR | O_CLOEXEC);
	ok(pread(fd, pair, sizeof(pair), 0) == sizeof(pair) && ++pair[2] &&
		pwrite(fd, pair, sizeof(pair), 0) == sizeof(pair) &&
		sql(path, "PRAGMA wal_checkpoint(TRUNCATE)") && (!unlink(wal) || errno == ENOENT),
		"its -wal goes, and was another store's");
	close(fd);
	s = open_store(path, false);
	ok(!list(s, &n) && n == 1, "it has its pod");
	ok(!stat(lock, &st) && !st.st_size, "and no foreign -wal is looked for");
	store_close(s);
}

static void test_replaced(void)
{
	autofree char *path = path_of("r"), *save = path_of("saved");
	autofree char *at = xasprintf("%s-wal", path);
	autofree char *aside = xasprintf("%s-wal-replaced", path);
	autofree char *into = xasprintf("VACUUM INTO '%s'", save);
	struct store *a = open_store(path, true), *b = open_store(path, false), *c;
	struct store_watch *w = NULL;
	struct store_result r;
	int64_t seen = 0;
	int n = 0;

	ok(!commit(a, "kept", &r) && sql(path, into), "a copy of a store with one pod");
	ok(!commit(a, "later", &r) && !submit(b, "later still", &r), "then two more");
	ok(!store_watch_open(b, "pods", NULL, 0, &w, &e) && !store_watch_read(w, see, &seen, &e),
		"somebody watches");
	is_int(seen, 3, "and has seen all");
	calm(b);
	ok(!rename(save, path), "the copy is moved over it");
	ok(wakes(b), "who watches is woken");
	ok(store_watch_read(w, see, &seen, &e) < 0, "and told");
	is_int(e.code, ERR_GONE, "to list again");
	ok(strstr(e.msg, "was replaced"), "%s", e.msg);
	store_watch_close(w);
	ok(!list(b, &n) && n == 1, "there is one pod");
	ok(io_exists(at), "the new file has a write-ahead log at once");
	ok(io_exists(aside), "the old one's was put aside");
	ok(commit(a, "x", &r) < 0, "who wrote before has not seen the new file");
	is_int(r.err.code, ERR_CONFLICT, "so that is a conflict");
	ok(!commit(a, "x", &r) && r.rev == 2, "its next put goes there");
	ok(!submit(b, "y", &r) && r.rev == 3, "the committing thread has noticed, too");
	c = open_store(path, false);
	ok(c && !list(c, &n) && n == 3, "all see the same");
	ok(!store_watch_open(c, "pods", NULL, 0, &w, &e) && !store_watch_read(w, see, &seen, &e),
		"watch again");
	ok(!commit(a, "z", &r) && wakes(c) && !store_watch_read(w, see, &seen, &e), "put");
	is_int(seen, 4, "it is seen");
	store_watch_close(w);
	store_close(a);
	store_close(b);
	store_close(c);
}

/* A store that is gone for a moment, while another one is put in its place. */
static void test_gone(void)
{
	autofree char *path = path_of("gone"), *save = path_of("gone-saved");
	struct store *a = open_store(path, true), *b = open_store(path, false);
	struct store_result r;
	int n = 0;

	ok(!commit(a, "x", &r) && !submit(b, "y", &r), "a store");
	ok(!rename(path, save), "is taken away");
	ok(list(a, &n) < 0, "who reads");
	is_int(e.code, ERR_UNAVAILABLE, "is not told that there is no object");
	ok(commit(a, "z", &r) < 0, "nor who writes");
	is_int(r.err.code, ERR_UNAVAILABLE, "but that there is no store now");
	ok(submit(b, "z", &r) < 0, "nor the committing thread");
	is_int(r.err.code, ERR_UNAVAILABLE, "either");
	ok(!rename(save, path) && !list(a, &n) && n == 2, "it comes back");
	ok(!commit(a, "z", &r) && !submit(b, "w", &r), "and all goes on");
	store_close(a);
	store_close(b);
}

/* A process that opens a store when the pipe's other end is closed, reads and writes. */
static pid_t start_user(const char *path, const int fds[2])
{
	pid_t pid = fork();
	struct store *s;
	bool good;
	int n = 0;

	if (pid)
		return pid;
	close(fds[1]);
	(void)!read(fds[0], &n, 1);
	s = open_store(path, false);
	good = s && !list(s, &n) && n && !commit(s, "pod", NULL);
	if (!good)
		fprintf(stderr, "# %s\n", e.msg);
	store_close(s);
	_exit(!good);
}

/* A copy has a rollback journal: of many who open it at once one gives it a -wal. */
static void test_opened_together(void)
{
	enum { ROUNDS = 5, USERS = 6 };
	autofree char *path = path_of("one");
	struct store *s = open_store(path, true);
	int failed = 0;

	ok(!commit(s, "pod", NULL), "a store");
	store_close(s);
	for (int i = 0; i < ROUNDS; i++) {
		autofree char *name = xasprintf("copy-%d", i), *copy = path_of(name);
		autofree char *into = xasprintf("VACUUM INTO '%s'", copy);
		pid_t pid[USERS];
		int fds[2], status;

		if (!sql(path, into) || pipe2(fds, O_CLOEXEC) < 0)
			bug("a copy");
		for (int k = 0; k < USERS; k++)
			pid[k] = start_user(copy, fds);
		close(fds[0]);
		close(fds[1]);
		for (int k = 0; k < USERS; k++)
			failed += waitpid(pid[k], &status, 0) != pid[k] || status;
	}
	is_int(failed, 0, "many open a copy at once, and all of them read and write");
}

/* A job that was made from the old file, but comes to the new one. */
static void test_late_job(void)
{
	autofree char *path = path_of("late"), *save = path_of("late-saved");
	autofree char *into = xasprintf("VACUUM INTO '%s'", save);
	struct store *s = open_store(path, true), *other;
	struct store_result r[2] = {0};
	struct store_write w = put("x");
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};

	ok(!submit(s, "x", &r[0]) && sql(path, into) && !rename(save, path), "a store is replaced");
	other = open_store(path, false);
	ok(other && !commit(other, "y", &r[0]), "somebody writes to the new one");
	store_submit(s, &t, done, &r[0]);
	store_submit(s, &t, done, &r[1]);
	while (store_pending(s) && wakes(s))
		;
	ok(r[0].err.code == ERR_CONFLICT && r[1].err.code == ERR_CONFLICT,
		"what was built on the old one is refused");
	is_int(revision(s), 2, "nothing of it is there");
	ok(!submit(s, "x", &r[0]), "then it goes on");
	store_close(s);
	store_close(other);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	vfs_install(&vfs);
	vfs.no_sync = true;
	test_faults();
	test_checkpoint();
	vfs_remove(&vfs);
	test_truncated();
	test_newer();
	test_replaced();
	test_made_anew();
	test_gone();
	test_opened_together();
	test_late_job();
	scratch_remove(dir);
	return tap_done();
}
