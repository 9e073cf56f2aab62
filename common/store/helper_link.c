/* The helper's process: starting, sending, receiving, and its end. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/proc.h"
#include "store/store_helper.h"

/* How long a helper that has closed its side, or was asked to end, may take for it. */
#define END_MS 2000
/* A helper that lived no longer than this was of no use. */
#define SHORT_LIFE_NS NS_PER_S

void link_ring(struct helper_store *h)
{
	if (h->event_fd >= 0 && eventfd_write(h->event_fd, 1) < 0)
		bug("eventfd");
}

/* Wait for the socket's room only while something waits for it. */
static void epoll_update(struct helper_store *h, int op)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.fd = h->fd};

	if (h->epoll_fd < 0 || h->fd < 0)
		return;
	if (h->out.len > h->out_at)
		ev.events |= EPOLLOUT;
	if (epoll_ctl(h->epoll_fd, op, h->fd, &ev) < 0)
		bug("epoll_ctl");
}

int link_epoll(struct helper_store *h)
{
	struct epoll_event ev = {.events = EPOLLIN};

	if (h->epoll_fd >= 0)
		return h->epoll_fd;
	h->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	h->event_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (h->epoll_fd < 0 || h->event_fd < 0)
		bug("no epoll or eventfd");
	ev.data.fd = h->event_fd;
	if (epoll_ctl(h->epoll_fd, EPOLL_CTL_ADD, h->event_fd, &ev) < 0)
		bug("epoll_ctl");
	h->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	ev.data.fd = h->timer_fd;
	if (h->timer_fd < 0 || epoll_ctl(h->epoll_fd, EPOLL_CTL_ADD, h->timer_fd, &ev) < 0)
		bug("timerfd");
	epoll_update(h, EPOLL_CTL_ADD);
	return h->epoll_fd;
}

/* Wait ms for the end of the process, then end it; "exit status 1", "signal 9 (Killed)". */
static void reap(struct helper_store *h, int ms, char *what, size_t size)
{
	autoclose int pidfd = pidfd_open(h->pid, 0);
	struct pollfd p = {pidfd, POLLIN, 0};
	int status = 0;

	if (pidfd < 0 || poll(&p, 1, ms) != 1)
		kill(h->pid, SIGKILL);
	while (waitpid(h->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		snprintf(what, size, "was ended by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else
		snprintf(what, size, "ended with status %d", WEXITSTATUS(status));
	h->pid = 0;
}

static void drop_link(struct helper_store *h)
{
	if (h->epoll_fd >= 0)
		epoll_ctl(h->epoll_fd, EPOLL_CTL_DEL, h->fd, NULL);
	close_fd(&h->fd);
	helper_in_release(&h->in);
	buf_clear(&h->out);
	h->out_at = 0;
}

/* No more answers will come: whatever waits for one fails. */
static void fail_all(struct helper_store *h, const struct err *why)
{
	if (h->call && !h->call->ended) {
		h->call->ended = true;
		h->call->err = *why;
	}
	for (struct helper_job *j = h->jobs; j; j = j->next) {
		if (j->answered)
			continue;
		j->answered = true;
		h->unanswered--;
		j->res.err = *why;
		err_wrap(&j->res.err, "not known whether it was written");
	}
	h->died = *why;
	if (clock_mono_ns() - h->started_ns < SHORT_LIFE_NS)
		h->short_lives++;
	else
		h->short_lives = 0;
	link_ring(h);
}

/* It has closed its side. */
static void link_died(struct helper_store *h)
{
	struct err why;
	char what[64];

	close_fd(&h->fd);
	reap(h, END_MS, what, sizeof(what));
	err_set(&why, ERR_UNAVAILABLE, "store %s: %s %s", h->address, h->program, what);
	drop_link(h);
	fail_all(h, &why);
}

/* It misbehaves, or is silent: ended at once, stopped or not. */
static void link_kill(struct helper_store *h, const struct err *e)
{
	struct err why = *e;
	char what[64];

	err_wrap(&why, "store %s: %s", h->address, h->program);
	kill(h->pid, SIGKILL);
	reap(h, END_MS, what, sizeof(what));
	drop_link(h);
	fail_all(h, &why);
}

static void link_flush(struct helper_store *h)
{
	bool waited = h->out.len > h->out_at;

	while (h->out.len > h->out_at) {
		ssize_t n = send(h->fd, h->out.data + h->out_at, h->out.len - h->out_at,
			MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break; /* full; or closed, which reading finds out */
		h->out_at += (size_t)n;
	}
	if (h->out_at > h->out.len / 2) {
		buf_consume(&h->out, h->out_at);
		h->out_at = 0;
	}
	if (waited)
		epoll_update(h, EPOLL_CTL_MOD);
}

static int read_hello(struct helper_store *h, const struct helper_msg *m, struct err *e)
{
	int64_t protocol = obj_int(m->header, "protocol", 0);
	const char *id = obj_str_or(m->header, "store", "");
	val *v, *can = obj_at(m->header, "can");
	size_t i, max;

	if (protocol != HELPER_PROTOCOL)
		return err_set(e, ERR_SYNTAX, "speaks protocol %lld, not %d", (long long)protocol,
			HELPER_PROTOCOL);
	if (strlen(id) != sizeof(h->base.id) - 1)
		return err_set(e, ERR_SYNTAX, "says no id of 32 digits");
	if (*h->base.id && strcmp(h->base.id, id) != 0)
		return err_set(e, ERR_UNAVAILABLE, "another store is there now");
	memcpy(h->base.id, id, sizeof(h->base.id));
	h->can = 0;
	yyjson_arr_foreach(can, i, max, v)
	{
		if (yyjson_is_str(v))
			h->can |= helper_can(yyjson_get_str(v));
	}
	return 0;
}

static void call_message(struct helper_store *h, struct helper_call *c, const char *is,
	const struct helper_msg *m, struct err *bad)
{
	struct store_row r;

	if (!strcmp(is, "row")) {
		if (!c->fn || c->stop)
			return;
		if (helper_row(m, &r, bad) < 0)
			return;
		c->stop = c->fn(c->arg, &r);
		/* the rest is not waited for; it is passed over when it comes */
		if (c->stop)
			c->ended = true;
		return;
	}
	if (c->hello && strcmp(is, "error") != 0 && read_hello(h, m, bad) < 0)
		return; /* the call ends with the link */
	c->ended = true;
	c->rev = obj_int(m->header, "rev", 0);
	if (!strcmp(is, "error")) {
		err_set(&c->err, helper_code(obj_str_or(m->header, "reason", "")), "%s",
			obj_str_or(m->header, "message", "no reason given"));
		c->guard = (int)obj_int(m->header, "guard", -1);
	}
}

static void job_message(struct helper_job *j, const char *is, const struct helper_msg *m)
{
	j->answered = true;
	j->res.rev = obj_int(m->header, "rev", 0);
	if (strcmp(is, "error") != 0)
		return;
	err_set(&j->res.err, helper_code(obj_str_or(m->header, "reason", "")), "%s",
		obj_str_or(m->header, "message", "no reason given"));
	j->res.failed_guard = (int)obj_int(m->header, "guard", -1);
}

static void message(struct helper_store *h, const struct helper_msg *m, struct err *bad)
{
	int64_t id = obj_int(m->header, "id", 0);
	const char *is = obj_str_or(m->header, "is", "");

	if (h->call && h->call->id == id && !h->call->ended) {
		call_message(h, h->call, is, m, bad);
		return;
	}
	for (struct helper_job *j = h->jobs; j && j->id <= id; j = j->next) {
		if (j->id != id)
			continue;
		if (!j->answered)
			h->unanswered--;
		job_message(j, is, m);
		link_ring(h);
		return;
	}
	watch_message(h, id, m);
}

/* One read and what it brought; true: something came. */
static bool link_receive(struct helper_store *h)
{
	struct helper_msg m;
	struct err bad = ERR_INIT;
	ssize_t n = helper_read(&h->in, h->fd);
	int got = 0;

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return false;
	if (n <= 0) {
		link_died(h);
		return false;
	}
	h->heard_ns = clock_mono_ns();
	while (!bad.code && (got = helper_next(&h->in, &m, &bad)) > 0)
		message(h, &m, &bad);
	if (bad.code || got < 0)
		link_kill(h, &bad);
	return true;
}

void link_pump(struct helper_store *h)
{
	if (!h->pid)
		return;
	link_flush(h);
	while (h->pid && link_receive(h))
		;
}

void link_cancel(struct helper_store *h, int64_t id)
{
	if (!h->pid)
		return;
	buf_addf(&h->out, "{\"do\":\"cancel\",\"of\":%lld}\n", (long long)id);
	link_flush(h);
}

int64_t link_begin(struct helper_store *h, const char *what)
{
	buf_addc(&h->out, '{');
	helper_add_int(&h->out, "id", ++h->last_id);
	helper_add_str(&h->out, "do", what);
	return h->last_id;
}

static void silent(struct helper_store *h)
{
	struct err e;

	err_set(&e, ERR_TIMEOUT, "did not answer for %lld ms",
		(long long)(h->silence_ns / NS_PER_MS));
	link_kill(h, &e);
}

/* Wait until the socket can be read or takes more. */
static void link_wait(struct helper_store *h, int64_t until_ns)
{
	struct pollfd p = {h->fd, POLLIN, 0};
	int64_t left_ns = until_ns - clock_mono_ns();

	if (h->out.len > h->out_at)
		p.events |= POLLOUT;
	if (left_ns > 0 && poll(&p, 1, (int)((left_ns + NS_PER_MS - 1) / NS_PER_MS)) != 0)
		return;
	if (clock_mono_ns() < until_ns)
		return;
	silent(h);
}

int link_call(struct helper_store *h, struct helper_call *c, struct err *e)
{
	int64_t until_ns = clock_mono_ns() + h->silence_ns;

	c->ended = false;
	c->guard = -1;
	c->err.code = ERR_NONE;
	h->call = c;
	for (;;) {
		link_flush(h);
		if (link_receive(h))
			until_ns = clock_mono_ns() + h->silence_ns;
		else if (!c->ended)
			link_wait(h, until_ns);
		if (c->ended)
			break;
	}
	h->call = NULL;
	if (c->stop) {
		link_cancel(h, c->id);
		return c->stop;
	}
	if (c->err.code && e)
		*e = c->err;
	return c->err.code ? -1 : 0;
}

static int spawn(struct helper_store *h, struct err *e)
{
	const char *const argv[] = {h->program, h->address, NULL};
	autoclose int theirs = -1;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(e, "socketpair");
	h->fd = pair[0];
	theirs = pair[1];
	/* only our end: a helper may be a script that knows nothing of EAGAIN */
	struct proc_spec spec = {.argv = argv, .fd = {theirs, theirs, PROC_KEEP}};

	if (io_set_nonblock(h->fd, true, e) < 0 || proc_spawn(&spec, &h->pid, e) < 0) {
		close_fd(&h->fd);
		return -1;
	}
	h->started_ns = clock_mono_ns();
	epoll_update(h, EPOLL_CTL_ADD);
	return 0;
}

static int hello(struct helper_store *h, struct err *e)
{
	struct helper_call c = {.hello = true};

	c.id = link_begin(h, "hello");
	helper_add_int(&h->out, "protocol", HELPER_PROTOCOL);
	helper_add_str(&h->out, "address", h->address);
	buf_addf(&h->out, "\"create\":%s,", h->create ? "true" : "false");
	helper_end(&h->out);
	return link_call(h, &c, e);
}

int link_ready(struct helper_store *h, struct err *e)
{
	link_pump(h);
	if (h->pid)
		return 0;
	if (spawn(h, e) < 0)
		return -1;
	if (hello(h, e) < 0) {
		if (h->pid)
			link_close(h);
		/* it was there before: "not found" would be said of what somebody asks for now */
		if (*h->base.id && e && e->code == ERR_NOTFOUND)
			e->code = ERR_UNAVAILABLE;
		return -1;
	}
	watch_resume(h);
	return 0;
}

void link_watchdog(struct helper_store *h)
{
	int64_t left_ns = h->heard_ns + h->silence_ns - clock_mono_ns();
	struct itimerspec at = {0};
	uint64_t n;

	if (h->timer_fd < 0)
		return;
	if (read(h->timer_fd, &n, sizeof(n)) == sizeof(n))
		h->timed = false;
	if (!h->unanswered || !h->pid || h->timed)
		return;
	if (left_ns <= 0) {
		silent(h);
		return;
	}
	at.it_value.tv_sec = left_ns / NS_PER_S;
	at.it_value.tv_nsec = left_ns % NS_PER_S;
	if (timerfd_settime(h->timer_fd, 0, &at, NULL) < 0)
		bug("timerfd_settime");
	h->timed = true;
}

void link_close(struct helper_store *h)
{
	int64_t wait_ns = h->jobs ? h->silence_ns : END_MS * NS_PER_MS;
	int64_t until_ns = clock_mono_ns() + (wait_ns < h->silence_ns ? wait_ns : h->silence_ns);
	char what[64];

	/* all that was submitted goes out, whatever comes meanwhile is read and dropped */
	while (h->pid && h->out.len > h->out_at) {
		link_flush(h);
		if (h->out.len > h->out_at && !link_receive(h) && h->pid)
			link_wait(h, until_ns);
	}
	if (!h->pid)
		return;
	shutdown(h->fd, SHUT_WR);
	/* its end closes the socket: until then it may finish commits, and we read what it says */
	while (h->pid && clock_mono_ns() < until_ns) {
		if (!link_receive(h) && h->pid)
			link_wait(h, until_ns);
	}
	if (h->pid) {
		kill(h->pid, SIGKILL);
		reap(h, END_MS, what, sizeof(what));
		drop_link(h);
	}
}
