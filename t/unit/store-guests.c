/*
 * A writer's job in another one's commit, on a store: the one that commits it is killed at each of
 * its system calls, the file of those who wait is lost, the store fails. Whatever happens, a job
 * that is told as done is there once, and one that is told as refused is not done later.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "scratch.h"
#include "store/lock.h"
#include "store/sqlite_db.h"
#include "store/waiting.h"
#include "store/writer.h"

static char dir[] = "/tmp/k-unit-guests.XXXXXX";
static struct err e;

enum { STEPS_MAX = 400, WAIT_S = 20 };

static int put(struct store *s, const char *name, struct store_result *r)
{
	struct store_write w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, "{}", 2, NULL};
	struct store_txn t = {NULL, 0, &w, 1, clock_now_ns(), "u", "m", NULL};

	return store_commit(s, &t, r, &e);
}

static int note(void *arg, const struct store_row *r)
{
	int64_t *rev = arg;

	rev[0]++;
	rev[1] = r->rev;
	return 0;
}

/* How often name was written; *ret_rev: the last of them. */
static int times(struct store *s, const char *name, int64_t *ret_rev)
{
	int64_t found[2] = {0, 0};

	if (store_log(s, "pods", "a", name, 0, 0, note, found, &e) < 0)
		return -1;
	if (ret_rev)
		*ret_rev = found[1];
	return (int)found[0];
}

/* A process that puts name, and answers whether that was told as done, and as what. */
struct putter {
	pid_t pid;
	int out;
	int64_t told;
};

static void start_putter(const char *path, const char *name, bool traced, struct putter *ret)
{
	struct store_result r = {0};
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		exit(1);
	ret->out = fds[0];
	ret->pid = fork();
	if (ret->pid) {
		close(fds[1]);
		return;
	}
	struct store *s = open_at(path);

	if (traced && (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP)))
		_exit(3);
	if (put(s, name, &r) < 0)
		r.rev = strstr(r.err.msg, "may yet") ? 0 : -1;
	if (write(fds[1], &r.rev, sizeof(r.rev)) != sizeof(r.rev))
		_exit(2);
	_exit(0);
}

/* The revision that it was told; -1: it was refused, 0: neither, or it may come yet. */
static int64_t end_putter(struct putter *p)
{
	int status;

	p->told = 0;
	if (read(p->out, &p->told, sizeof(p->told)) != sizeof(p->told))
		p->told = 0;
	close(p->out);
	waitpid(p->pid, &status, 0);
	return p->told;
}

/* Let a traced process come to its nth stop before or after a system call; false: it has ended. */
static bool step(pid_t pid, int n)
{
	int status;

	while (n-- > 0)
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) < 0 || waitpid(pid, &status, 0) < 0 ||
			!WIFSTOPPED(status))
			return false;
	return true;
}

/* Is there something put up? */
static bool see_put_up(const char *path)
{
	struct waiting w;
	bool found = false;

	waiting_init(&w, path);
	for (int i = 0; i < WAIT_S * 500 && !found; i++) {
		waiting_begin(&w, 0, NULL, NULL);
		found = waiting_next(&w) != NULL;
		waiting_end(&w, false);
		if (!found)
			poll(NULL, 0, 2);
	}
	waiting_release(&w);
	return found;
}

/* One who has the lock, stopped at the nth stop after another one put its job up. */
struct meeting {
	struct putter holder, guest;
	char mine[16], theirs[16]; /* what they put */
	bool ended;		   /* the holder did, before */
};

static int meet(const char *path, int n, struct meeting *m)
{
	autofree char *lock = xasprintf("%s-lock", path);
	autoclose int fd = -1;
	int status;

	snprintf(m->mine, sizeof(m->mine), "holder-%d", n);
	snprintf(m->theirs, sizeof(m->theirs), "guest-%d", n);
	start_putter(path, m->mine, true, &m->holder);
	waitpid(m->holder.pid, &status, 0);
	if (!WIFSTOPPED(status) || lock_open(lock, true, &fd, &e) < 0)
		return -1;
	while (!lock_held(fd))
		if (!step(m->holder.pid, 1))
			return -1;
	start_putter(path, m->theirs, false, &m->guest);
	if (!see_put_up(path))
		return -1;
	m->ended = !step(m->holder.pid, n);
	return 0;
}

/* What they were told is compared with what is there. */
static bool agree(const char *path, struct meeting *m, int n)
{
	int64_t theirs = end_putter(&m->guest), mine = end_putter(&m->holder);
	int64_t rev_mine = 0, rev_theirs = 0;
	struct store *s = open_at(path);
	int n_mine = times(s, m->mine, &rev_mine), n_theirs = times(s, m->theirs, &rev_theirs);
	bool bad = n_mine > 1 || n_theirs > 1 || (theirs > 0 && rev_theirs != theirs) ||
		   (mine > 0 && rev_mine != mine) || (mine < 0 && n_mine) ||
		   (theirs < 0 && n_theirs);

	store_close(s);
	if (bad)
		diag("at stop %d: told %d and %d, there %d and %d times", n, (int)mine, (int)theirs,
			n_mine, n_theirs);
	return !bad;
}

/* 1 it was killed there, 0 it had ended before; -1 what is there is not what was told. */
static int kill_at(const char *path, int n)
{
	struct meeting m;

	if (meet(path, n, &m) < 0)
		return -1;
	if (!m.ended) {
		kill(m.holder.pid, SIGKILL);
		waitpid(m.holder.pid, NULL, 0);
	}
	return agree(path, &m, n) && m.guest.told > 0 ? !m.ended : -1;
}

static void test_each_step(const char *path)
{
	int n, ret = 1;

	store_close(open_at(path));
	for (n = 0; ret > 0 && n < STEPS_MAX; n++)
		ret = kill_at(path, n);
	ok(!ret && n > 40,
		"killed at each of %d stops: what was told is there, and nothing is there twice",
		n - 1);
}

/* The holder is stopped for longer than anybody waits, and then goes on. */
static void test_stopped(void)
{
	enum { N = 16, STEP = 5 };
	struct meeting m[N];
	int met = 0, agreed = 0, gave_up = 0, unsure = 0;

	for (int i = 0; i < N; i++) {
		autofree char *path = xasprintf("%s/stopped-%d.db", dir, i);

		store_close(open_at(path));
		met += meet(path, i * STEP, &m[i]) == 0;
	}
	is_int(met, N, "holders are stopped at %d stops", N);
	for (int i = 0; i < N; i++) {
		struct pollfd p = {m[i].guest.out, POLLIN, 0};

		poll(&p, 1, 60000);
		if (!m[i].ended)
			ptrace(PTRACE_DETACH, m[i].holder.pid, NULL, NULL);
	}
	for (int i = 0; i < N; i++) {
		autofree char *path = xasprintf("%s/stopped-%d.db", dir, i);

		agreed += agree(path, &m[i], i * STEP);
		gave_up += m[i].guest.told < 0;
		unsure += !m[i].guest.told;
	}
	is_int(agreed, N, "when they go on, what is there is what was told");
	ok(gave_up > 2 && unsure > 0, "%d had given up, %d could not be sure", gave_up, unsure);
}

/* A job that somebody waits with, without more; time_ns tells it from all others. */
struct one {
	struct store_write w;
	struct store_txn t;
	struct job j;
};

static struct job *one_job(struct one *p, const char *name)
{
	*p = (struct one){.w = {{"pods", "a", name}, STORE_PUT, STORE_JSON, "{}", 2, NULL}};
	p->t = (struct store_txn){NULL, 0, &p->w, 1, clock_now_ns(), "u", "m", NULL};
	p->j = (struct job){.txn = &p->t, .res = {.failed_guard = -1}};
	return &p->j;
}

/* A holder that says that it commits what is put up as old_rev + 1, and dies before it does. */
static bool die_before_commit(const char *path, int64_t old_rev)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		struct waiting_guest *g;
		struct waiting w;

		waiting_init(&w, path);
		waiting_begin(&w, old_rev, NULL, NULL);
		g = waiting_next(&w);
		if (!g)
			_exit(1);
		g->jobs->res.rev = old_rev + 1;
		_exit(waiting_taken(&w, old_rev, old_rev + 1) < 0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

/* The file is away for a moment, or cannot be opened by somebody: others commit without it. */
static void test_lost_file(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path), *away = xasprintf("%s-away", path);
	struct store *s = open_at(path);
	struct store_result r;
	struct waiting owner;
	struct one p;
	int64_t rev = 0;

	ok(!put(s, "first", &r), "a store");
	waiting_init(&owner, path);
	is_int(waiting_put_up(&owner, one_job(&p, "x")), 1, "a job is put up");
	ok(die_before_commit(path, r.rev), "taken, and its holder dies before it commits");
	store_close(s);
	s = open_at(path);
	ok(!rename(file, away) && !put(s, "y", &r), "another one does not see it, and commits");
	store_close(s);
	s = open_at(path);
	ok(!rename(away, file) && !put(s, "z", &r), "the next one does");
	ok(waiting_done(&owner, &p.j, 1), "and does the job");
	is_int(times(s, "x", &rev), 1, "which is there, once");
	ok(p.j.res.rev == rev, "as it was told");
	waiting_release(&owner);
	store_close(s);
}

static void *waits(void *arg)
{
	struct writer *w = ((void **)arg)[0];

	writer_batch(w, ((void **)arg)[1]);
	return NULL;
}

static void *sleeps(void *arg)
{
	return waiting_sleep(arg, WAIT_S * NS_PER_S) ? arg : NULL;
}

/* Who waits is woken when its job is done, and when it is its turn; no call is missed. */
static void test_calls(const char *path)
{
	struct waiting owner, holder;
	struct store *s = open_at(path);
	struct store_result r;
	pthread_t thread;
	struct one p;
	void *called;

	ok(!put(s, "first", &r), "a store");
	waiting_init(&owner, path);
	waiting_init(&holder, path);
	is_int(waiting_put_up(&owner, one_job(&p, "x")), 1, "a job is put up");
	ok(!waiting_sleep(&owner, NS_PER_MS), "nobody calls");
	pthread_create(&thread, NULL, sleeps, &owner);
	waiting_begin(&holder, r.rev, NULL, NULL);
	waiting_call(&holder);
	pthread_join(thread, &called);
	ok(called && !waiting_done(&owner, &p.j, 1), "it is called, as it is its turn");
	waiting_call(&holder);
	ok(waiting_sleep(&owner, NS_PER_S), "a call before it sleeps is heard");
	pthread_create(&thread, NULL, sleeps, &owner);
	ok(waiting_next(&holder) && !waiting_taken(&holder, r.rev, r.rev + 1), "it is taken along");
	waiting_end(&holder, true);
	pthread_join(thread, &called);
	ok(called && waiting_done(&owner, &p.j, 1), "and called, as it is done");
	waiting_release(&holder);
	waiting_release(&owner);
	store_close(s);
}

/* A writer that has nothing of its own to commit does what others have put up. */
static void test_served(const char *path)
{
	struct store *s = open_at(path);
	struct sdb db = SDB_INIT;
	struct waiting owner;
	struct store_result r;
	struct writer w;
	struct one p;
	autofree char *lock = xasprintf("%s-lock", path);
	autoclose int fd = -1;

	ok(!put(s, "first", &r) && !sdb_open(path, &db, &e) && !writer_init(&w, &db, &e) &&
			!writer_serve(&w),
		"a writer, and nobody who waits");
	waiting_init(&owner, path);
	is_int(waiting_put_up(&owner, one_job(&p, "y")), 1, "somebody puts a job up");
	ok(!lock_open(lock, true, &fd, &e) && !lock_take(fd, &e), "somebody else has the lock");
	ok(!writer_serve(&w) && !waiting_done(&owner, &p.j, 1), "it is his to do");
	lock_drop(fd);
	ok(writer_serve(&w) && waiting_done(&owner, &p.j, 1) && times(s, "y", NULL) == 1,
		"when the lock is free it is served, once");
	ok(!writer_has_guests(&w), "and nobody waits any more");
	waiting_release(&owner);
	writer_release(&w);
	sdb_close(&db);
	store_close(s);
}

/* What was put up is the owner's again when it has the lock, and the store refuses. */
static void test_refused(const char *path)
{
	autofree char *lock = xasprintf("%s-lock", path);
	struct store *s = open_at(path);
	sqlite3 *person = NULL;
	struct sdb db = SDB_INIT;
	struct store_result r;
	struct writer w;
	pthread_t thread;
	struct one p;
	int fd = -1;

	ok(!put(s, "first", &r), "a store");
	ok(!sdb_open(path, &db, &e) && !lock_open(lock, true, &fd, &e) && !lock_take(fd, &e),
		"its lock is held");
	db.format = STORE_FORMAT;
	ok(!writer_init(&w, &db, &e), "somebody");
	sqlite3_busy_timeout(db.db, 0);
	one_job(&p, "x");
	pthread_create(&thread, NULL, waits, (void *[]){&w, &p.j});
	ok(see_put_up(path), "waits");
	ok(sqlite3_open(path, &person) == SQLITE_OK &&
			sqlite3_exec(person, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK,
		"a person writes with sqlite3");
	lock_drop(fd);
	pthread_join(thread, NULL);
	is_int(p.j.res.err.code, ERR_UNAVAILABLE, "it is refused");
	sqlite3_close(person);
	ok(!put(s, "y", &r), "somebody else commits");
	is_int(times(s, "x", NULL), 0, "not what was refused");
	p.j.res.rev = 1;
	ok(!writer_batch(&w, &p.j) && !p.j.res.err.code, "what is done has no error of before");
	is_int(times(s, "x", NULL), 1, "and is there");
	writer_release(&w);
	sdb_close(&db);
	close(fd);
	store_close(s);
}

static bool copy(const char *path, const char *to)
{
	autofree char *text = xasprintf("VACUUM INTO '%s'", to);
	sqlite3 *db = NULL;
	bool good = sqlite3_open(path, &db) == SQLITE_OK &&
		    sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return good;
}

/* Another store is moved over the one that a job was put up for. */
static void test_replaced(const char *path)
{
	autofree char *lock = xasprintf("%s-lock", path), *other = xasprintf("%s-other", path);
	struct store *s = open_at(path);
	struct store_result r;
	struct putter p;
	int fd = -1;

	ok(!put(s, "first", &r) && copy(path, other), "a store, and a copy");
	ok(!lock_open(lock, true, &fd, &e) && !lock_take(fd, &e), "its lock is held");
	start_putter(path, "x", false, &p);
	ok(see_put_up(path), "somebody waits");
	ok(!rename(other, path), "the copy is moved over it");
	store_close(s);
	lock_drop(fd);
	s = open_at(path);
	ok(!put(s, "y", &r), "somebody writes to the new one");
	is_int(end_putter(&p), -1, "who waited is refused");
	ok(!put(s, "z", &r), "somebody writes again");
	is_int(times(s, "x", NULL), 0, "what was for the old one is not in the new one");
	close(fd);
	store_close(s);
}

/* Things in the place of the file: it is only slower. */
static void test_in_its_place(const char *path)
{
	autofree char *file = xasprintf("%s-waiting", path), *lock = xasprintf("%s-lock", path);
	static const char *const what[] = {"a FIFO", "a directory", "a symbolic link", "garbage"};
	autoclose int fd = -1;
	struct store *s = open_at(path);

	ok(!lock_open(lock, true, &fd, &e), "a store");
	for (size_t i = 0; i < array_size(what); i++) {
		autofree char *name = xasprintf("x%zu", i);
		autobuf garbage = BUF_INIT;
		struct putter p;

		for (int k = 0; i == 3 && k < 9000; k++)
			buf_addc(&garbage, (char)(k * 7 + k / 64 + 1));
		if (i == 0 ? mkfifo(file, 0600) : i == 1 ? mkdir(file, 0700)
			: i == 2 ? symlink("nowhere", file)
				 : io_write_file(file, garbage.data, garbage.len, 0600, false, &e))
			diag("%s: %s", what[i], strerror(errno));
		if (lock_take(fd, &e) < 0)
			diag("%s", e.msg);
		start_putter(path, name, false, &p);
		poll(NULL, 0, 30);
		lock_drop(fd);
		ok(end_putter(&p) > 0 && times(s, name, NULL) == 1, "%s in its place", what[i]);
		i == 1 ? rmdir(file) : unlink(file);
	}
	store_close(s);
}

/* With an argument, what takes half a minute. */
int main(int argc, char **argv)
{
	static void (*const tests[])(const char *path) = {
		test_each_step, test_lost_file, test_refused, test_replaced,
		test_in_its_place, test_calls, test_served};

	if (!mkdtemp(dir))
		return 1;
	for (size_t i = 0; i < array_size(tests); i++) {
		autofree char *path = xasprintf("%s/%zu.db", dir, i);

		tests[i](path);
	}
	if (argc > 1)
		test_stopped();
	scratch_remove(dir);
	return tap_done();
}
