/*
 * The writers' lock: who holds byte 0 of its file.
 *
 * A lock alone is not a queue: a writer that comes back at once finds it free before the one that
 * waits has woken up, again and again. So whoever comes locks a place first, the byte whose offset
 * is the time of coming, and then waits for everything before it, byte 0 included; nobody who comes
 * later can get in between. It sleeps on the nearest place before its own: one writer is woken by
 * each that ends, not the whole queue. Places are even offsets and end one byte after the lock, as
 * the kernel would merge neighbours.
 *
 * A place may be that of a process that is stopped or frozen while it waits. So who waits looks up
 * now and then: if byte 0 is free, and was so the last time with the same one at the head of the
 * queue, then that stands still, and byte 0 alone is the lock.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "store/lock.h"

#define WAIT_NS (30 * NS_PER_S)
#define NEAR (200 * 1000) /* a tenth of a millisecond, in places */
#define LOOK_UP_NS (100 * NS_PER_MS)

int lock_open(const char *path, bool create, int *ret_fd, struct err *e)
{
	int fd = open(path, create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_errno(e, "open %s", path);
	*ret_fd = fd;
	return 0;
}

/* Bytes from start on, len of them; 0: all. */
static int set(int fd, int how, short type, off_t start, off_t len)
{
	struct flock f = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = len};

	return fcntl(fd, how, &f);
}

static void ignore(int signo)
{
}

/* What ends a call that waits for a lock: there is none with a time limit. */
struct alarm {
	timer_t timer;
	sigset_t old;
};

/* A signal to this thread after ns, if that is soon, and again and again. */
static int alarm_begin(struct alarm *a, int64_t ns)
{
	struct sigevent ev = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMAX};
	struct itimerspec t = {{0, LOOK_UP_NS}, {0, ns < LOOK_UP_NS ? ns : LOOK_UP_NS}};
	struct sigaction now, act = {.sa_handler = ignore};
	sigset_t set;

	/* no time at all would be no timer */
	t.it_value.tv_nsec += ns <= 0;
	ev._sigev_un._tid = gettid();
	if (sigaction(SIGRTMAX, NULL, &now) < 0 ||
		(now.sa_handler == SIG_DFL && sigaction(SIGRTMAX, &act, NULL) < 0) ||
		timer_create(CLOCK_MONOTONIC, &ev, &a->timer) < 0)
		return -1;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMAX);
	pthread_sigmask(SIG_UNBLOCK, &set, &a->old);
	return timer_settime(a->timer, 0, &t, NULL);
}

static void alarm_end(struct alarm *a)
{
	int error = errno;

	timer_delete(a->timer);
	pthread_sigmask(SIG_SETMASK, &a->old, NULL);
	errno = error;
}

/* Where somebody else has locked something before `to`; -1: nowhere. Of several, the kernel tells
   the one that came first. */
static off_t first_locked(int fd, off_t to)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = to};

	return fcntl(fd, F_OFD_GETLK, &f) < 0 || f.l_type == F_UNLCK ? -1 : f.l_start;
}

/* 0 that byte is ours; 1 the lock is, as nobody has it who was before us; -1. */
static int wait_for(int fd, off_t byte, int64_t until_ns)
{
	off_t head, last = 0;

	while (set(fd, F_OFD_SETLKW, F_WRLCK, byte, 1) < 0) {
		if (errno != EINTR)
			return -1;
		/* 0: somebody has the lock */
		head = first_locked(fd, byte + 1);
		if (head > 0 && head == last && set(fd, F_OFD_SETLK, F_WRLCK, 0, 1) == 0)
			return 1;
		last = head;
		if (clock_mono_ns() >= until_ns) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	return 0;
}

/* Does fdinfo's text tell of a lock on byte 0? "lock:\t1: OFDLCK ADVISORY WRITE -1 FILE 0 END" */
static bool tells_lock(const char *text)
{
	for (const char *p = text; (p = strstr(p, "OFDLCK"));) {
		size_t n = strcspn(p, "\n");
		const char *end = memrchr(p, ' ', n);

		if (end && end - p > 2 && !memcmp(end - 2, " 0", 2))
			return true;
		p += n;
	}
	return false;
}

/* Is descriptor `name` of process pid the one that holds the lock on the file st? */
static bool holds(const char *pid, const char *name, const struct stat *st)
{
	autofree char *fd = xasprintf("/proc/%s/fd/%s", pid, name);
	autofree char *info = xasprintf("/proc/%s/fdinfo/%s", pid, name);
	autobuf text = BUF_INIT;
	struct stat other;

	return stat(fd, &other) == 0 && other.st_ino == st->st_ino && other.st_dev == st->st_dev &&
	       io_read_file(info, 1 << 16, &text, NULL) == 0 && tells_lock(buf_str(&text));
}

static bool process_holds(const char *pid, const struct stat *st)
{
	autofree char *path = xasprintf("/proc/%s/fd", pid);
	DIR *d = opendir(path);
	bool found = false;

	for (struct dirent *fd; d && !found && (fd = readdir(d));)
		found = isdigit((unsigned char)*fd->d_name) && holds(pid, fd->d_name, st);
	if (d)
		closedir(d);
	return found;
}

/* "process 12 (k-store), which is stopped,"; of /proc/12/stat. */
static void describe(const char *pid, struct buf *ret)
{
	autofree char *path = xasprintf("/proc/%s/stat", pid);
	autobuf text = BUF_INIT;
	const char *name, *end;

	buf_addf(ret, "process %s", pid);
	if (io_read_file(path, 4096, &text, NULL) < 0)
		return;
	name = strchr(buf_str(&text), '(');
	end = strrchr(buf_str(&text), ')');
	if (!name || !end)
		return;
	buf_addf(ret, " %.*s", (int)(end + 1 - name), name);
	if (end[1] && (end[2] == 'T' || end[2] == 't'))
		buf_adds(ret, ", which is stopped,");
}

/* A lock of an open file has no process in F_OFD_GETLK's answer: descriptors tell, where we may see
   them. */
static void find_holder(int fd, struct buf *ret)
{
	DIR *d = opendir("/proc");
	struct stat st;

	if (fstat(fd, &st) == 0)
		for (struct dirent *p; d && !ret->len && (p = readdir(d));)
			if (isdigit((unsigned char)*p->d_name) && process_holds(p->d_name, &st))
				describe(p->d_name, ret);
	if (d)
		closedir(d);
	if (!ret->len)
		buf_adds(ret, "a process that cannot be seen from here");
}

static int failed(int fd, int64_t timeout_ns, struct err *e)
{
	autobuf who = BUF_INIT;

	if (errno != ETIMEDOUT)
		return err_errno(e, "lock the store");
	find_holder(fd, &who);
	return err_set(e, ERR_TIMEOUT, "the store's lock was not free for %.1f s: %s holds it",
		(double)timeout_ns / (double)NS_PER_S, buf_str(&who));
}

/* An end of what somebody else has locked from `from` up to `to` (exclusive); -1: it is free. */
static off_t last_locked(int fd, off_t from, off_t to)
{
	struct flock f = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = from, .l_len = to - from};

	if (from >= to || fcntl(fd, F_OFD_GETLK, &f) < 0 || f.l_type == F_UNLCK)
		return -1;
	return f.l_len && f.l_start + f.l_len < to ? f.l_start + f.l_len - 1 : to - 1;
}

static off_t now(void)
{
	return 2 * clock_mono_ns();
}

/* The last byte before `place` that somebody else has locked; -1: none. */
static off_t nearest(int fd, off_t place)
{
	off_t from = place, found = -1;

	/* those who wait came some milliseconds ago: look back further and further */
	for (off_t back = NEAR; found < 0 && from > 0; back *= 8) {
		from = place > back ? place - back : 0;
		found = last_locked(fd, from, place);
	}
	/* of several, the kernel tells the one that came first */
	for (off_t next = found; next >= 0; next = last_locked(fd, found + 1, place))
		found = next;
	return found;
}

static int queue(int fd, off_t place, bool placed, int64_t until_ns)
{
	/* somebody who came a moment later may have been quicker, and hold the place, too */
	int got = placed ? 0 : wait_for(fd, place, until_ns);

	while (!got && set(fd, F_OFD_SETLK, F_WRLCK, 0, place - 1) < 0) {
		off_t before = errno == EAGAIN || errno == EACCES ? nearest(fd, place) : -2;

		if (before < -1)
			return -1;
		got = before < 0 ? 0 : wait_for(fd, before, until_ns);
		if (before >= 0 && !got)
			set(fd, F_OFD_SETLK, F_UNLCK, before, 1);
	}
	return got < 0 ? -1 : 0;
}

int lock_take_within(int fd, int64_t timeout_ns, struct err *e)
{
	int64_t until_ns = clock_mono_ns() + timeout_ns;
	off_t place = now();
	bool placed = set(fd, F_OFD_SETLK, F_WRLCK, place, 1) == 0;
	bool limited = timeout_ns < LOCK_FOR_EVER;
	struct alarm a;
	int ret;

	if (placed && set(fd, F_OFD_SETLK, F_WRLCK, 0, place - 1) == 0)
		return 0;
	if (limited && alarm_begin(&a, timeout_ns) < 0)
		return err_errno(e, "lock the store");
	ret = queue(fd, place, placed, until_ns);
	if (limited)
		alarm_end(&a);
	if (ret < 0) {
		failed(fd, timeout_ns, e);
		lock_drop(fd);
	}
	return ret;
}

int lock_take(int fd, struct err *e)
{
	return lock_take_within(fd, WAIT_NS, e);
}

bool lock_try(int fd)
{
	return set(fd, F_OFD_SETLK, F_WRLCK, 0, now() - 1) == 0;
}

void lock_drop(int fd)
{
	if (set(fd, F_OFD_SETLK, F_UNLCK, 0, 0) < 0)
		bug("the store's lock cannot be dropped");
}

bool lock_held(int fd)
{
	struct flock f = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

	return fcntl(fd, F_OFD_GETLK, &f) == 0 && f.l_type != F_UNLCK;
}

char *keeper_lock_path(const char *store_path)
{
	return xasprintf("%s-keeper", store_path);
}
