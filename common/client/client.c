/* The transports unix: and https:: opening, connections, and one descriptor for all that waits. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/io.h"
#include "base/path.h"
#include "client/client.h"

#define SILENCE_NS (60 * NS_PER_S)
#define EVENTS 64

int client_failed(const struct client *r, struct err *e)
{
	return err_wrap(e, "%s", r->address);
}

static int connect_unix(const struct client *r, int *ret_fd, struct err *e)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	autoclose int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_errno(e, "socket");
	memcpy(a.sun_path, r->path, strlen(r->path) + 1);
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
		err_errno(e, "connect");
		if (e)
			e->code = ERR_UNREACHABLE;
		return client_failed(r, e);
	}
	if (io_set_nonblock(fd, true, e))
		return -1;
	*ret_fd = take_fd(fd);
	return 0;
}

int client_connect(struct client *r, int *ret_fd, struct err *e)
{
	return r->path ? connect_unix(r, ret_fd, e) : client_helper_connect(r, ret_fd, e);
}

void client_poll(struct client *r, int op, int fd, uint32_t events, void *tag)
{
	struct epoll_event ev = {.events = events, .data.ptr = tag};

	if (epoll_ctl(r->epoll_fd, op, fd, &ev) < 0)
		bug("epoll_ctl");
}

void client_ring(struct client *r)
{
	if (eventfd_write(r->event_fd, 1) < 0 && errno != EAGAIN)
		bug("eventfd");
}

void client_ring_at(struct client *r, int64_t at_ns)
{
	struct itimerspec at = {
		.it_value = {.tv_sec = at_ns / NS_PER_S, .tv_nsec = at_ns % NS_PER_S}};

	if (timerfd_settime(r->timer_fd, TFD_TIMER_ABSTIME, &at, NULL) < 0)
		bug("timerfd_settime");
}

int client_wait(const struct client *r, int fd, bool out, struct err *e)
{
	struct pollfd p = {.fd = fd, .events = (short)(out ? POLLIN | POLLOUT : POLLIN)};
	int n;

	do
		n = poll(&p, 1, (int)(r->silence_ns / NS_PER_MS));
	while (n < 0 && errno == EINTR);
	if (n)
		return 0;
	err_set(e, ERR_TIMEOUT, "no answer for %lld s", (long long)(r->silence_ns / NS_PER_S));
	return client_failed(r, e);
}

static void client_close(struct api *a)
{
	struct client *r = (struct client *)a;

	client_submit_close(r);
	for (size_t i = 0; i < r->watches.n; i++)
		client_watch_close(r->watches.v[i]);
	client_watch_sweep(r);
	vec_release(&r->watches);
	hconn_close(&r->call);
	client_helper_stop(r);
	close_fd(&r->epoll_fd);
	close_fd(&r->event_fd);
	close_fd(&r->timer_fd);
	caller_free(r->caller);
	buf_release(&r->base.refused);
	free(r->address);
	free(r->path);
	free(r->rest);
	free(r->host);
	free(r->prefix);
	free(r->authorization);
	free(r);
}

static int read_timeout(struct client *r, struct err *e)
{
	const char *t = getenv("K_API_TIMEOUT");

	if (t && *t && (dur_parse(t, &r->silence_ns) < 0 || r->silence_ns <= 0))
		return err_set(e, ERR_INVALID, "K_API_TIMEOUT: \"%s\" is no length of time", t);
	return 0;
}

static struct client *client_new(const struct api_ops *ops, const struct api_caller *caller)
{
	struct client *r = xcalloc(1, sizeof(*r));

	r->base.ops = ops;
	r->caller = caller_dup(caller);
	r->silence_ns = SILENCE_NS;
	r->helper.fd = -1;
	r->call = (struct hconn)HCONN_INIT;
	for (size_t i = 0; i < CLIENT_SLOTS; i++)
		r->slots[i].conn = (struct hconn)HCONN_INIT;
	r->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	r->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	r->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (r->epoll_fd < 0 || r->event_fd < 0 || r->timer_fd < 0)
		bug("no descriptors for an event loop");
	client_poll(r, EPOLL_CTL_ADD, r->event_fd, EPOLLIN, NULL);
	client_poll(r, EPOLL_CTL_ADD, r->timer_fd, EPOLLIN, NULL);
	return r;
}

/* A store is the server's to create. */
static int open_unix(const char *rest, bool create unused_arg, const struct api_caller *caller,
	struct api **ret, struct err *e)
{
	struct client *r = client_new(&api_unix, caller);

	r->path = rest ? xstrdup(rest) : path_run("api.sock");
	r->address = xasprintf("unix:%s", r->path);
	r->host = xstrdup("localhost");
	r->prefix = xstrdup("");
	if (strlen(r->path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
		err_set(e, ERR_INVALID, "%s: too long for the name of a socket", r->address);
		client_close(&r->base);
		return -1;
	}
	if (read_timeout(r, e) || client_connect(r, &r->call.fd, e)) {
		client_close(&r->base);
		return -1;
	}
	r->call.used_ns = clock_mono_ns();
	*ret = &r->base;
	return 0;
}

static int open_https(const char *rest, bool create unused_arg, const struct api_caller *caller,
	struct api **ret, struct err *e)
{
	struct client *r = client_new(&api_https, caller);

	r->rest = xstrdup(rest ? rest : "");
	r->address = xasprintf("https:%s", r->rest);
	if (read_timeout(r, e) || client_helper_start(r, e)) {
		client_close(&r->base);
		return -1;
	}
	*ret = &r->base;
	return 0;
}

static int client_fd(struct api *a)
{
	return ((struct client *)a)->epoll_fd;
}

static int client_dispatch(struct api *a, struct err *e)
{
	struct client *r = (struct client *)a;
	struct epoll_event ev[EVENTS];
	int n = epoll_wait(r->epoll_fd, ev, EVENTS, 0);
	uint64_t v;

	if (n < 0 && errno != EINTR)
		return err_errno(e, "epoll_wait");
	if ((read(r->event_fd, &v, sizeof(v)) < 0 && errno != EAGAIN) ||
		(read(r->timer_fd, &v, sizeof(v)) < 0 && errno != EAGAIN))
		return err_errno(e, "eventfd");
	r->dispatching++;
	for (int i = 0; i < n; i++)
		if (ev[i].data.ptr && !client_slot_event(r, ev[i].data.ptr))
			client_watch_event(ev[i].data.ptr);
	client_submit_dispatch(r);
	client_watch_dispatch(r);
	r->dispatching--;
	if (!r->dispatching)
		client_watch_sweep(r);
	return 0;
}

/* The transports differ in how a connection is made, and in nothing else. */
#define OPS(name, open_fn)                                                                         \
	{                                                                                          \
		.scheme = name, .open = open_fn, .close = client_close, .call = client_call,       \
		.list = client_list, .submit = client_submit, .watch_open = client_watch_open,     \
		.watch_close = client_watch_close, .fd = client_fd, .dispatch = client_dispatch    \
	}

const struct api_ops api_unix = OPS("unix", open_unix);
const struct api_ops api_https = OPS("https", open_https);
