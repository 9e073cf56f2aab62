/* The writers' lock: a queue in the order of coming, and an end to waiting that says for whom. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/clock.h"
#include "store/lock.h"

static char path[] = "/tmp/k-unit-lock.XXXXXX";
static struct err e;

static int open_lock(void)
{
	int fd = -1;

	if (lock_open(path, true, &fd, &e) < 0)
		bug(e.msg);
	return fd;
}

/* Is a byte after `from` locked by others than fd? Then where. */
static off_t locked_after(int fd, off_t from)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = from + 1};

	if (fcntl(fd, F_OFD_GETLK, &f) < 0 || f.l_type == F_UNLCK)
		return -1;
	return f.l_start;
}

struct waiter {
	pthread_t thread;
	int number, out;
};

static void *wait_and_tell(void *arg)
{
	struct waiter *w = arg;
	autoclose int fd = open_lock();

	if (lock_take(fd, &e) < 0 || write(w->out, &w->number, sizeof(w->number)) < 0)
		bug(e.msg);
	lock_drop(fd);
	return NULL;
}

static void test_order(void)
{
	enum { N = 8 };
	autoclose int fd = open_lock(), probe = open_lock();
	struct waiter w[N];
	int out[2], number, wrong = 0;
	off_t last = 0;

	if (pipe2(out, O_CLOEXEC) < 0)
		return;
	ok(!lock_take(fd, &e), "the lock is free");
	ok(lock_held(probe), "and held now");
	ok(!lock_try(probe), "nobody else gets it");
	last = 2 * clock_mono_ns();
	for (int i = 0; i < N; i++) {
		off_t next;

		w[i] = (struct waiter){.number = i, .out = out[1]};
		pthread_create(&w[i].thread, NULL, wait_and_tell, &w[i]);
		while ((next = locked_after(probe, last)) < 0)
			sched_yield();
		last = next;
	}
	lock_drop(fd);
	ok(!lock_take(fd, &e), "who had it takes it again at once");
	for (int i = 0; i < N; i++)
		wrong += read(out[0], &number, sizeof(number)) != sizeof(number) || number != i;
	is_int(wrong, 0, "and got it after all %d that waited, each in its turn", N);
	lock_drop(fd);
	for (int i = 0; i < N; i++)
		pthread_join(w[i].thread, NULL);
	close(out[0]);
	close(out[1]);
	ok(lock_try(probe), "then it is free");
	lock_drop(probe);
}

/* A process that has the lock, and stops itself. */
static pid_t stopped_holder(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int fd = open_lock();

		if (lock_take(fd, &e) < 0)
			_exit(1);
		raise(SIGSTOP);
		lock_drop(fd);
		_exit(0);
	}
	return waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) ? pid : -1;
}

static void test_stopped(void)
{
	autoclose int fd = open_lock(), other = open_lock();
	pid_t pid = stopped_holder();
	autofree char *who = xasprintf("process %d (store-lock), which is stopped, holds it", pid);
	int64_t start = clock_mono_ns();
	int status;

	ok(lock_take_within(fd, 50 * NS_PER_MS, &e) < 0, "a stopped holder is not waited for");
	ok(clock_mono_ns() - start < 20 * NS_PER_S, "nor for ever");
	is_int(e.code, ERR_TIMEOUT, "that is a timeout");
	ok(strstr(e.msg, who), "%s", e.msg);
	ok(!lock_try(other), "it is held all the same");
	kill(pid, SIGCONT);
	ok(!lock_take(fd, &e), "when it goes on, so do we");
	lock_drop(fd);
	ok(waitpid(pid, &status, 0) == pid && !status, "it ended well");

	pid = stopped_holder();
	ok(lock_take_within(fd, 0, &e) < 0, "no time to wait is a timeout, too");
	kill(pid, SIGKILL);
	ok(!lock_take(fd, &e), "the lock of a dead process is free");
	lock_drop(fd);
	waitpid(pid, &status, 0);
}

/* Somebody who waits for the lock is stopped: nobody else stands still for that. */
static void test_stopped_waiter(void)
{
	autoclose int fd = open_lock(), probe = open_lock();
	int status;
	off_t last;
	pid_t pid;

	ok(!lock_take(fd, &e), "somebody has the lock");
	last = 2 * clock_mono_ns();
	pid = fork();
	if (pid == 0) {
		int own = open_lock();

		_exit(lock_take(own, &e) < 0);
	}
	while (locked_after(probe, last) < 0)
		sched_yield();
	kill(pid, SIGSTOP);
	ok(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status),
		"who waits for it is stopped");
	lock_drop(fd);
	for (int i = 0; i < 3; i++) {
		ok(!lock_take_within(probe, 20 * NS_PER_S, &e), "it does not keep others waiting");
		ok(!lock_try(fd), "of whom one at a time has it");
		lock_drop(probe);
	}
	kill(pid, SIGCONT);
	ok(waitpid(pid, &status, 0) == pid && !status, "when it goes on, it has its turn");
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	test_order();
	test_stopped();
	test_stopped_waiter();
	close(fd);
	unlink(path);
	return tap_done();
}
