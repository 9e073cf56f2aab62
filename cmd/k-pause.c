/*
 * k-pause DIR: holds one pod's namespaces and is the parent of its containers. Requests come
 * over DIR/sock (node/pause_proto.h); nothing comes on stdin or goes to stdout. It never polls,
 * never talks to a network, never decides: what to run and when to forget is k-kubelet's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pause/pause.h"

struct pod pod;

/* ---- setting up ----------------------------------------------------------------------- */

/* 0, 1 and 2 are open (so that no other file can take these numbers), and what else we were
 * given, save one, is closed: a pod outlives whoever started it. */
static int clean_fds(int keep)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return warn("open", "/dev/null");
	} while (fd <= STDERR_FILENO && fcntl(fd, F_SETFD, 0) == 0);
	if (keep > STDERR_FILENO) {
		if (keep > 3)
			(void)syscall(SYS_close_range, 3, keep - 1, 0);
		(void)syscall(SYS_close_range, keep + 1, ~0u, 0);
		(void)fcntl(keep, F_SETFD, FD_CLOEXEC);
	} else {
		(void)syscall(SYS_close_range, 3, ~0u, 0);
	}
	return 0;
}

static void on_alarm(int signo)
{
	(void)signo; /* interrupts flock() */
}

/*
 * The lock of one that is dying is let go a moment after its connections are, and whoever saw
 * those end may have started us; so a second is waited for it.
 */
static int lock_dir(void)
{
	const struct sigaction wake = { .sa_handler = on_alarm }, dfl = { .sa_handler = SIG_DFL };
	int r;

	if (flock(pod.dir, LOCK_EX | LOCK_NB) == 0)
		return 0;
	(void)sigaction(SIGALRM, &wake, NULL);
	(void)alarm(1);
	r = flock(pod.dir, LOCK_EX);
	(void)alarm(0);
	(void)sigaction(SIGALRM, &dfl, NULL);
	if (r < 0 && errno == EINTR)
		errno = EBUSY;
	return r;
}

static int claim(const char *dir)
{
	if (chdir(dir) < 0)
		return warn("change directory to", dir);
	pod.dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (pod.dir < 0)
		return warn("open", dir);
	return lock_dir() < 0 ? warn("another k-pause holds", dir) : 0;
}

static int open_in(const char *dir, const char *file)
{
	char path[PAUSE_PATH_MAX];
	struct text t = text_on(path, sizeof(path));

	text_str(&t, dir);
	text_str(&t, file);
	return open(path, O_WRONLY | O_CLOEXEC);
}

/*
 * We are one thread, and version 1 moves a single thread that moves itself at once; any other move
 * has to wait, see ask_early.
 */
static int enter_cgroups(const struct options *o)
{
	ssize_t n;
	int fd;

	for (unsigned i = 0; i < o->cgroup_count; i++) {
		fd = open_in(o->cgroups[i], "/tasks");
		if (fd < 0)
			fd = open_in(o->cgroups[i], "/cgroup.procs");
		n = fd < 0 ? -1 : write(fd, "0", 1);
		fd_close(&fd);
		if (n != 1)
			return warn("enter cgroup", o->cgroups[i]);
	}
	if (o->cgroup_count)
		pod.cgroup = open_in(o->cgroups[0], "/cgroup.procs");
	return 0;
}

static void on_signal(struct src *s, uint32_t events)
{
	struct signalfd_siginfo si;

	(void)events;
	while (read(s->fd, &si, sizeof(si)) == sizeof(si))
		if (si.ssi_signo != SIGCHLD)
			pod.quit = true;
	jobs_reap();
}

static int open_loop(void)
{
	static struct src signals = { .ready = on_signal };
	const struct sigaction ign = { .sa_handler = SIG_IGN };
	sigset_t set;

	(void)sigaction(SIGPIPE, &ign, NULL);
	(void)sigaction(SIGXFSZ, &ign, NULL);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	pod.epfd = epoll_create1(EPOLL_CLOEXEC);
	signals.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (pod.epfd < 0 || signals.fd < 0 || src_watch(&signals, EPOLLIN) < 0)
		return warn("make", "event loop");
	return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? warn("become", "subreaper") : 0;
}

static void tell_ready(const struct options *o)
{
	char line[PAUSE_PATH_MAX];
	struct text t = text_on(line, sizeof(line));

	pod.started_ns = now_ns();
	if (o->ready_fd < 0)
		return;
	text_str(&t, o->dir);
	text_str(&t, "/sock\n");
	(void)!write(o->ready_fd, line, t.len);
	(void)close(o->ready_fd);
}

/* One event a turn: its handler may free the object of any other event. */
static void loop(void)
{
	struct epoll_event ev;
	struct src *s;

	while (!pod.quit) {
		/* Before it sleeps, what reading has cost is given back. */
		if (epoll_wait(pod.epfd, &ev, 1, scratch_is_large() ? 0 : -1) < 1) {
			scratch_trim();
			continue;
		}
		s = ev.data.ptr;
		s->ready(s, ev.events);
	}
}

int main(int argc, char **argv)
{
	struct options o = { 0 };

	(void)argc;
	options_parse(&o, argv);
	(void)setsid();
	if (clean_fds(o.ready_fd) < 0 || claim(o.dir) < 0 || enter_cgroups(&o) < 0 ||
	    open_loop() < 0)
		return 1;
	ask_early();
	if (ns_make(&o.ns, &pod.init) < 0 || serve_open() < 0 || chdir("/") < 0) {
		ns_unmake();
		return 1;
	}
	pod.namespaces = o.ns.want;
	tell_ready(&o);
	loop();
	while (pod.boxes)
		box_free(pod.boxes);
	if (fchdir(pod.dir) == 0) {
		ns_unmake();
		(void)unlink("sock");
	}
	return 0;
}
