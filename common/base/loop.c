/*
 * The event loop. A deleted source is only marked while a round runs and freed when the round is
 * over: callbacks may delete anything, also what this very round has still to visit.
 */
#include <errno.h>
#include <signal.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/loop_priv.h"

/* What stands for the loop's own two descriptors in epoll's data. */
static char signal_mark, inotify_mark;

struct loop *loop_new(void)
{
	struct loop *l = xcalloc(1, sizeof(*l));

	l->sigfd = l->infd = -1;
	sigemptyset(&l->signals);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0)
		bug("epoll_create1");
	return l;
}

struct loop_source *loop_source_new(struct loop *l, enum source_type type, void *arg)
{
	struct loop_source *s = xcalloc(1, sizeof(*s));

	s->loop = l;
	s->type = type;
	s->arg = arg;
	s->fd = -1;
	s->next = l->heads[type];
	if (s->next)
		s->next->prev = s;
	l->heads[type] = s;
	return s;
}

static void epoll_add(struct loop *l, int fd, uint32_t events, void *mark)
{
	struct epoll_event ev = { .events = events, .data.ptr = mark };

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &ev) < 0)
		bug("epoll_ctl add");
}

struct loop_source *loop_add_fd(struct loop *l, int fd, uint32_t events, loop_fd_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_FD, arg);
	struct epoll_event ev = { .events = events, .data.ptr = s };

	s->fd = fd;
	s->f.fn = fn;
	s->f.events = events;
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &ev) < 0) {
		if (errno != EPERM)
			bug("epoll_ctl add");
		s->f.always = true;
		l->n_always++;
	}
	return s;
}

void loop_mod_fd(struct loop_source *s, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = s };

	if (s->dead || s->f.events == events)
		return;
	s->f.events = events;
	if (!s->f.always && epoll_ctl(s->loop->epoll, EPOLL_CTL_MOD, s->fd, &ev) < 0)
		bug("epoll_ctl mod");
}

static void signals_changed(struct loop *l)
{
	int fd = signalfd(l->sigfd, &l->signals, SFD_CLOEXEC | SFD_NONBLOCK);

	if (fd < 0)
		bug("signalfd");
	if (l->sigfd < 0)
		epoll_add(l, fd, EPOLLIN, &signal_mark);
	l->sigfd = fd;
}

static void mask_signal(int how, int signo)
{
	sigset_t one;

	sigemptyset(&one);
	sigaddset(&one, signo);
	pthread_sigmask(how, &one, NULL);
}

struct loop_source *loop_add_signal(struct loop *l, int signo, loop_signal_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_SIGNAL, arg);

	s->s.fn = fn;
	s->s.signo = signo;
	mask_signal(SIG_BLOCK, signo);
	sigaddset(&l->signals, signo);
	signals_changed(l);
	return s;
}

struct loop_source *loop_add_child(struct loop *l, pid_t pid, loop_child_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_CHILD, arg);

	s->c.fn = fn;
	s->c.pid = pid;
	s->fd = pidfd_open(pid, 0);
	if (s->fd < 0)
		bug("pidfd_open: not a child of ours");
	epoll_add(l, s->fd, EPOLLIN, s);
	return s;
}

int loop_add_path(struct loop *l, const char *path, uint32_t mask, loop_path_fn fn, void *arg,
		  struct loop_source **ret_source, struct err *e)
{
	struct loop_source *s;
	int wd;

	if (l->infd < 0) {
		l->infd = io_inotify(path, e);
		if (l->infd < 0)
			return -1;
		epoll_add(l, l->infd, EPOLLIN, &inotify_mark);
	}
	/* two sources of one file share a watch: the masks add up, dispatch tells them apart */
	wd = inotify_add_watch(l->infd, path, mask | IN_MASK_ADD);
	if (wd < 0)
		return err_errno(e, "watch %s", path);
	s = loop_source_new(l, SRC_PATH, arg);
	s->p.fn = fn;
	s->p.mask = mask & IN_ALL_EVENTS;
	s->p.wd = wd;
	*ret_source = s;
	return 0;
}

static void detach_signal(struct loop *l, int signo)
{
	for (struct loop_source *s = l->heads[SRC_SIGNAL]; s; s = s->next) {
		if (!s->dead && s->s.signo == signo)
			return;
	}
	sigdelset(&l->signals, signo);
	signals_changed(l);
	mask_signal(SIG_UNBLOCK, signo);
}

static void detach_path(struct loop *l, int wd)
{
	for (struct loop_source *s = l->heads[SRC_PATH]; s; s = s->next) {
		if (!s->dead && s->p.wd == wd)
			return;
	}
	if (wd >= 0)
		inotify_rm_watch(l->infd, wd); /* fails when the file took its watch with it */
}

static void free_dead(struct loop *l)
{
	while (l->dead) {
		struct loop_source *s = l->dead;

		l->dead = s->arg;
		if (s->prev)
			s->prev->next = s->next;
		else
			l->heads[s->type] = s->next;
		if (s->next)
			s->next->prev = s->prev;
		free(s);
	}
}

void loop_del(struct loop_source *s)
{
	struct loop *l;

	if (!s || s->dead)
		return;
	l = s->loop;
	s->dead = true;
	switch (s->type) {
	case SRC_FD:
		if (s->f.always)
			l->n_always--;
		else
			epoll_ctl(l->epoll, EPOLL_CTL_DEL, s->fd, NULL); /* may be closed already */
		break;
	case SRC_SIGNAL:
		detach_signal(l, s->s.signo);
		break;
	case SRC_CHILD:
		close(s->fd);
		break;
	case SRC_PATH:
		detach_path(l, s->p.wd);
		break;
	case SRC_TIMER:
		loop_timer_unset(s);
		break;
	default:
		break;
	}
	/* it stays in its list, because walks go over it, and hangs on the dead by its arg */
	s->arg = l->dead;
	l->dead = s;
	if (!l->depth)
		free_dead(l);
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	for (int t = 0; t < SRC_TYPES; t++) {
		while (l->heads[t])
			loop_del(l->heads[t]);
	}
	close_fd(&l->sigfd);
	close_fd(&l->infd);
	close(l->epoll);
	vec_release(&l->heap);
	free(l->calm);
	free(l);
}

static int dispatch_signals(struct loop *l)
{
	struct signalfd_siginfo si;
	int ran = 0;

	while (read(l->sigfd, &si, sizeof(si)) == sizeof(si)) {
		for (struct loop_source *s = l->heads[SRC_SIGNAL]; s; s = s->next) {
			if (s->dead || s->s.signo != (int)si.ssi_signo)
				continue;
			s->s.fn(s->arg, s->s.signo);
			ran++;
		}
	}
	return ran;
}

static int dispatch_path(struct loop *l, const struct inotify_event *ev)
{
	const uint32_t special = IN_IGNORED | IN_Q_OVERFLOW | IN_UNMOUNT;
	int ran = 0;

	for (struct loop_source *s = l->heads[SRC_PATH]; s; s = s->next) {
		/* after an overflow nobody knows what was missed: everyone is told */
		if (s->dead || (s->p.wd != ev->wd && !(ev->mask & IN_Q_OVERFLOW)))
			continue;
		if (ev->mask & IN_IGNORED)
			s->p.wd = -1;
		if (!(ev->mask & (s->p.mask | special)))
			continue;
		s->p.fn(s->arg, ev->mask, ev->len ? ev->name : "");
		ran++;
	}
	return ran;
}

static int dispatch_paths(struct loop *l)
{
	_Alignas(struct inotify_event) char buf[16 * 1024];
	int ran = 0;
	ssize_t n;

	/* one read a round: a busy directory does not starve the rest */
	n = read(l->infd, buf, sizeof(buf));
	for (char *p = buf; n > 0 && p < buf + n;) {
		const struct inotify_event *ev = (const struct inotify_event *)p;

		ran += dispatch_path(l, ev);
		p += sizeof(*ev) + ev->len;
	}
	return ran;
}

static int dispatch_child(struct loop_source *s)
{
	loop_child_fn fn = s->c.fn;
	pid_t pid = s->c.pid;
	void *arg = s->arg;
	int status = 0;
	pid_t got = waitpid(pid, &status, WNOHANG);

	if (got == 0)
		return 0;
	if (got < 0)
		bug("waitpid: somebody else took our child");
	loop_del(s);
	fn(arg, pid, status);
	return 1;
}

static int dispatch_event(struct loop *l, const struct epoll_event *ev)
{
	struct loop_source *s = ev->data.ptr;

	if (ev->data.ptr == &signal_mark)
		return dispatch_signals(l);
	if (ev->data.ptr == &inotify_mark)
		return dispatch_paths(l);
	if (s->dead)
		return 0;
	if (s->type == SRC_CHILD)
		return dispatch_child(s);
	s->f.fn(s->arg, s->fd, ev->events);
	return 1;
}

static int dispatch_always(struct loop *l)
{
	int ran = 0;

	for (struct loop_source *s = l->heads[SRC_FD]; l->n_always && s; s = s->next) {
		if (s->dead || !s->f.always || !(s->f.events & (EPOLLIN | EPOLLOUT)))
			continue;
		s->f.fn(s->arg, s->fd, s->f.events & (EPOLLIN | EPOLLOUT));
		ran++;
	}
	return ran;
}

int loop_end_round(struct loop *l)
{
	int ran;

	l->depth++;
	ran = loop_fire_timers(l) + loop_fire_idles(l);
	if (l->heads[SRC_REST])
		ran += loop_fire_rests(l, false);
	l->depth--;
	if (!l->depth)
		free_dead(l);
	return ran;
}

int loop_step(struct loop *l, int64_t timeout_ns)
{
	struct epoll_event ev[LOOP_EVENTS];
	int64_t wait_ns = loop_wait_time(l, timeout_ns);
	int n, ran = 0;

	l->depth++;
	n = loop_wait(l, ev, wait_ns);
	for (int i = 0; i < n; i++)
		ran += dispatch_event(l, &ev[i]);
	ran += dispatch_always(l);
	l->depth--;
	ran += loop_end_round(l);
	if (l->calm)
		loop_calm_round(l->calm, ran);
	return ran;
}

int loop_run(struct loop *l)
{
	l->stopped = false;
	while (!l->stopped)
		loop_step(l, -1);
	return l->status;
}

void loop_stop(struct loop *l, int status)
{
	l->stopped = true;
	l->status = status;
}
