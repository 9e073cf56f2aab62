/*
 * One sqlite store, many processes: writers at once, writers that are killed at any moment, bells
 * that were never rung to the end. Every watcher sees each change once and in order, and nothing
 * that was acknowledged is lost. The processes are this program again: a store is opened after
 * fork.
 */
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "../tap.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/proc.h"
#include "scratch.h"
#include "store/store.h"

static char dir[] = "/tmp/k-unit-store.XXXXXX";
static struct err e;

static struct store *open_store(const char *path)
{
	struct store *s = NULL;

	if (store_open(path, true, &s, &e) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		_exit(1);
	}
	return s;
}

/* This program again, as ROLE on path; its stdout is out. */
static pid_t again(const char *role, const char *path, int number, int out)
{
	autofree char *n = xasprintf("%d", number);
	const char *const argv[] = {"/proc/self/exe", role, path, n, NULL};
	struct proc_spec spec = {.argv = argv, .fd = {-1, out, PROC_KEEP}};
	pid_t pid = -1;

	if (proc_spawn(&spec, &pid, &e) < 0)
		diag("%s", e.msg);
	return pid;
}

/* Puts of one writer, to keys that all writers share a little. */
#define PUTS 200

static struct store_write put(int writer, int i, char name[32])
{
	snprintf(name, 32, "w%d-%d", i % 7 ? writer : 0, i % 50);
	return (struct store_write){
		{i % 3 ? "pods" : "nodes", "a", name}, STORE_PUT, STORE_JSON, name, strlen(name)};
}

static void one_done(void *arg, const struct store_result *r)
{
	if (r->err.code) {
		fprintf(stderr, "%s\n", r->err.msg);
		++*(int *)arg;
	}
}

/* Inline commits by even writers, submissions by odd ones, ten at a time. */
static int writer(struct store *s, int number)
{
	int errors = 0;

	for (int i = 0; i < PUTS; i++) {
		char name[32];
		struct store_write w = put(number, i, name);
		struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
		struct store_result r;

		if (number % 2 == 0) {
			if (store_commit(s, &t, &r, NULL) < 0)
				one_done(&errors, &r);
			continue;
		}
		store_submit(s, &t, one_done, &errors);
		while (store_pending(s) && (i % 10 == 9)) {
			struct pollfd p = {store_fd(s), POLLIN, 0};

			if (poll(&p, 1, 60000) != 1 || store_dispatch(s, &e) < 0)
				return 1;
		}
	}
	return errors != 0;
}

/* Tells each acknowledged revision, until it is killed. */
static int acknowledging_writer(struct store *s, int number)
{
	for (int i = 0;; i++) {
		char name[32];
		struct store_write w = put(number, i, name);
		struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};
		struct store_result r;

		if (store_commit(s, &t, &r, NULL) < 0 ||
			write(STDOUT_FILENO, &r.rev, sizeof(r.rev)) != sizeof(r.rev))
			return 1;
	}
}

/* Fifty times one more of a counter that holds a hundred; tells how often it could. */
static int counting_writer(struct store *s, int number)
{
	struct store_guard g = {GUARD_COUNTER, {"quota", "a", "pods"}, 0, 1, 100};
	int64_t got = 0;

	for (int i = 0; i < 50; i++) {
		char name[32];
		struct store_write w = put(number, i, name);
		struct store_txn t = {&g, 1, &w, 1, 1, "u", "m"};
		struct store_result r;

		if (store_commit(s, &t, &r, NULL) == 0)
			got++;
		else if (r.err.code != ERR_CONFLICT)
			return 1;
	}
	return write(STDOUT_FILENO, &got, sizeof(got)) != sizeof(got);
}

static int role(const char *what, const char *path, int number)
{
	struct store *s = open_store(path);
	int ret = 1;

	if (!strcmp(what, "writer"))
		ret = writer(s, number);
	else if (!strcmp(what, "acknowledge"))
		ret = acknowledging_writer(s, number);
	else if (!strcmp(what, "count"))
		ret = counting_writer(s, number);
	store_close(s);
	return ret;
}

/* What a watcher saw: the next revision each time, or it is counted as wrong. */
struct seen {
	int64_t rev;
	int wrong;
};

static int see(void *arg, const struct store_row *r)
{
	struct seen *seen = arg;

	seen->wrong += r->rev != seen->rev + 1;
	seen->rev = r->rev;
	return 0;
}

/* Dispatch and read until the watch has seen rev, at most 120 s; false: it slept on. */
static bool see_until(struct store *s, struct store_watch *w, struct seen *seen, int64_t rev)
{
	int64_t end = clock_mono_ns() + 120 * NS_PER_S;

	while (seen->rev < rev && clock_mono_ns() < end) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 60000) != 1)
			return false;
		if (store_dispatch(s, &e) < 0 || store_watch_read(w, see, seen, &e) < 0) {
			diag("%s", e.msg);
			return false;
		}
	}
	return seen->rev >= rev;
}

static void test_many_writers(const char *path)
{
	enum { N = 8 };
	struct store *s = open_store(path);
	struct store_watch *w = NULL;
	struct seen seen = {0, 0};
	pid_t pid[N];
	int failed = 0;
	int64_t rev = 0;

	ok(!store_watch_open(s, NULL, NULL, 0, &w, &e), "watch");
	for (int i = 0; i < N; i++)
		pid[i] = again("writer", path, i, -1);
	ok(see_until(s, w, &seen, N * PUTS), "a watcher sees %d changes of %d writers", N * PUTS,
		N);
	for (int i = 0; i < N; i++) {
		int status = -1;

		failed += proc_wait(pid[i], &status, &e) < 0 || status;
	}
	is_int(failed, 0, "no writer had an error");
	is_int(seen.wrong, 0, "each once and in order");
	ok(!store_revision(s, &rev, &e) && rev == N * PUTS, "and there are no more");
	store_watch_close(w);
	store_close(s);
}

/* Let a writer acknowledge n times, and kill it; the last revision that it acknowledged. */
static int64_t killed_after(const char *path, int n)
{
	int fds[2];
	int64_t rev = 0, last = 0;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	pid_t pid = again("acknowledge", path, 0, fds[1]);
	int status;

	close(fds[1]);
	for (int i = 0; i < n && read(fds[0], &rev, sizeof(rev)) == sizeof(rev); i++)
		last = rev;
	kill(pid, SIGKILL);
	while (read(fds[0], &rev, sizeof(rev)) == sizeof(rev))
		last = rev;
	close(fds[0]);
	return proc_wait(pid, &status, &e) < 0 || status != 128 + SIGKILL ? -1 : last;
}

static void test_killed_writers(const char *path)
{
	struct store *s = open_store(path);
	struct store_watch *w = NULL;
	struct seen seen = {0, 0};
	int lost = 0, slept = 0;

	ok(!store_watch_open(s, NULL, NULL, 0, &w, &e), "watch");
	for (int i = 0; i < 25; i++) {
		int64_t acknowledged = killed_after(path, (int)(hash_bytes(1, &i, sizeof(i)) % 40));
		int64_t rev = -1;

		if (acknowledged < 0 || store_revision(s, &rev, &e) < 0 || rev < acknowledged)
			lost++;
		slept += !see_until(s, w, &seen, rev);
	}
	is_int(lost, 0, "nothing acknowledged is lost when a writer is killed");
	is_int(slept, 0, "its last change is seen without anybody ringing again");
	is_int(seen.wrong, 0, "each once and in order");
	store_watch_close(w);
	store_close(s);

	/*
	 * The same file, opened by nobody before: SQLite recovers it. A commit that a killed writer
	 * had written, but neither acknowledged nor shown to anybody, may come to light now.
	 */
	int64_t rev = 0;

	s = open_store(path);
	ok(!store_revision(s, &rev, &e) && rev >= seen.rev, "nothing is lost by reopening");
	ok(!store_watch_open(s, NULL, NULL, seen.rev, &w, &e), "watch from there");
	ok(see_until(s, w, &seen, rev) && !seen.wrong, "what comes to light is seen in order");
	store_watch_close(w);
	store_close(s);
}

/* A row behind the store's back, as a writer commits it that never comes to its bell. */
static bool insert(const char *path)
{
	sqlite3 *db = NULL;
	bool done = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db,
			    "INSERT INTO log(rev, resource, ns, name, op, prev_rev, encoding,"
			    " value) VALUES(2, 'pods', 'a', 'y', 1, 0, 0, '{}');"
			    "INSERT INTO current VALUES('pods', 'a', 'y', 2, '')",
			    NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return done;
}

/* Dispatch until nothing is to be done for a tenth of a second, eight times at most; how often. */
static int quiet(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};
	int n = 0;

	while (n < 8 && poll(&p, 1, 100) == 1 && store_dispatch(s, &e) == 0)
		n++;
	return n;
}

static void test_unfinished_bell(const char *path)
{
	struct store *s = open_store(path);
	autofree char *bell = xasprintf("%s-bell/pods", path);
	struct store_write wr = {{"pods", "a", "x"}, STORE_PUT, STORE_JSON, "{}", 2, NULL};
	struct store_txn t = {NULL, 0, &wr, 1, 1, "u", "m"};
	struct store_watch *w = NULL;
	struct seen seen = {0, 0};
	int fd;

	ok(!store_commit(s, &t, NULL, &e), "a first commit");
	ok(!store_watch_open(s, "pods", NULL, 0, &w, &e), "watch");
	ok(see_until(s, w, &seen, 1), "it is seen");
	quiet(s);

	fd = open(bell, O_WRONLY | O_CLOEXEC);
	ok(fd >= 0 && insert(path), "a writer holds the bell, and commits");
	is_int(quiet(s), 0, "it has not rung yet");
	close(fd);
	ok(see_until(s, w, &seen, 2), "it dies: the bell that the kernel closes is heard");
	ok(quiet(s) < 5, "then there is silence");

	fd = open(bell, O_WRONLY | O_CLOEXEC);
	close(fd);
	ok(quiet(s) < 5, "a bell without a change keeps nobody awake");
	is_int(!store_watch_read(w, see, &seen, &e) ? seen.rev : -1, 2, "there was nothing");
	store_watch_close(w);
	store_close(s);
}

static void test_counter(const char *path)
{
	enum { N = 4 };
	int64_t sum = 0;
	int fds[2], failed = 0;
	pid_t pid[N];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return;
	for (int i = 0; i < N; i++)
		pid[i] = again("count", path, i, fds[1]);
	for (int i = 0; i < N; i++) {
		int64_t got = 0;
		int status = -1;

		failed += proc_wait(pid[i], &status, &e) < 0 || status ||
			  read(fds[0], &got, sizeof(got)) != sizeof(got);
		sum += got;
	}
	close(fds[0]);
	close(fds[1]);
	is_int(failed, 0, "no writer had an error");
	is_int(sum, 100, "a counter of 100 is passed 100 times by %d writers", N);
}

/* A bell that appears after its watch: the resource had never been written. */
static void test_new_bell(const char *path)
{
	struct store *a = open_store(path), *b = open_store(path);
	struct store_write wr = {{"secrets", "a", "x"}, STORE_PUT, STORE_JSON, "{}", 2};
	struct store_txn t = {NULL, 0, &wr, 1, 1, "u", "m"};
	struct store_watch *w = NULL;
	struct seen seen = {0, 0};

	ok(!store_watch_open(a, "secrets", NULL, 0, &w, &e), "watch what was never written");
	quiet(a);
	ok(!store_commit(b, &t, NULL, &e), "it is written");
	ok(see_until(a, w, &seen, 1), "and seen");
	ok(!store_commit(b, &t, NULL, &e), "again");
	ok(see_until(a, w, &seen, 2), "and again");
	store_watch_close(w);
	store_close(a);
	store_close(b);
}

/* Somebody tidied the bells away, under a writer and a watcher that live. */
static void test_lost_bells(const char *path)
{
	struct store *a = open_store(path), *b = open_store(path);
	autofree char *bells = xasprintf("%s-bell", path);
	struct store_write wr = {{"secrets", "a", "x"}, STORE_PUT, STORE_JSON, "{}", 2};
	struct store_txn t = {NULL, 0, &wr, 1, 1, "u", "m"};
	struct store_watch *one = NULL, *all = NULL;
	struct seen seen_one = {0, 0}, seen_all = {0, 0};

	ok(!store_commit(b, &t, NULL, &e), "write");
	ok(!store_watch_open(a, "secrets", NULL, 0, &one, &e), "watch one");
	ok(!store_watch_open(a, NULL, NULL, 0, &all, &e), "watch all");
	ok(see_until(a, one, &seen_one, 1) && !store_watch_read(all, see, &seen_all, &e),
		"it is seen");
	scratch_remove(bells);
	quiet(a);
	for (int i = 2; i < 4; i++) {
		ok(!store_commit(b, &t, NULL, &e), "write without the bells");
		ok(see_until(a, one, &seen_one, i), "it is seen by who watches one");
		ok(!store_watch_read(all, see, &seen_all, &e) && seen_all.rev == i,
			"and by who watches all");
	}
	store_watch_close(one);
	ok(!store_commit(b, &t, NULL, &e), "write");
	ok(see_until(a, all, &seen_all, 4), "all hears it alone, too");
	store_watch_close(all);
	store_close(a);
	store_close(b);
}

int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {test_many_writers, test_killed_writers,
		test_unfinished_bell, test_counter, test_new_bell, test_lost_bells};

	if (argc == 4)
		return role(argv[1], argv[2], (int)strtol(argv[3], NULL, 10));
	if (!mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < array_size(tests); i++) {
		autofree char *path = xasprintf("%s/%zu.db", dir, i);

		tests[i](path);
	}
	scratch_remove(dir);
	return tap_done();
}
