/* The server: who is let in, and how it ends. */
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/http_priv.h"
#include "net/tls_mem.h"

enum {
	SPARE_DESCRIPTORS = 64, /* for the store, pipes, files */
	HELLOS = 32,
};

static void or_default(struct http_limits *l)
{
#define DEFAULT(field, value) (l->field = l->field ? l->field : (value))
	struct rlimit files;

	DEFAULT(head, 64 * 1024);
	DEFAULT(body, 3 << 20);
	DEFAULT(queued, 4 << 20);
	DEFAULT(stalled_ns, 30 * NS_PER_S);
	DEFAULT(head_ns, 10 * NS_PER_S);
	DEFAULT(body_ns, 60 * NS_PER_S);
	DEFAULT(idle_ns, 90 * NS_PER_S);
	DEFAULT(connections, 20000);
	DEFAULT(streams, 250);
#undef DEFAULT
	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == RLIM_INFINITY)
		return;
	if (files.rlim_cur < 2 * SPARE_DESCRIPTORS)
		l->connections = SPARE_DESCRIPTORS;
	else if (l->connections > files.rlim_cur - SPARE_DESCRIPTORS)
		l->connections = (unsigned)files.rlim_cur - SPARE_DESCRIPTORS;
}

int http_server_new(struct loop *l, const struct http_limits *limits, const struct http_ops *ops,
	void *arg, struct http_server **ret, struct err *e)
{
	struct http_server *s;

	if (!ops->request)
		return err_set(e, ERR_INTERNAL, "an HTTP server without a handler");
	s = xcalloc(1, sizeof(*s));
	s->loop = l;
	s->limits = limits ? *limits : (struct http_limits){0};
	or_default(&s->limits);
	s->ops = ops;
	s->arg = arg;
	wait_init(s);
	http2_server_init(s);
	*ret = s;
	return 0;
}

static void on_accept(void *arg, int fd, uint32_t events);

static void listener_on(struct http_listener *l, bool on)
{
	if (on == !!l->source)
		return;
	if (on) {
		l->source = loop_add_fd(l->server->loop, l->fd, EPOLLIN, on_accept, l);
	} else {
		loop_del(l->source);
		l->source = NULL;
	}
}

/* Nobody more is let in until somebody has gone, or for a second: somebody else may have had the
   descriptors. Those who come stand in the kernel's queue. */
static void close_doors(struct http_server *s)
{
	s->full = true;
	wait_arm(s, clock_mono_ns() + NS_PER_S);
	for (struct http_listener *l = s->listeners; l; l = l->next)
		listener_on(l, false);
}

/* Whoever idles goes, the longest first, so that nobody can hold all places by doing nothing. */
static bool make_room(struct http_server *s)
{
	static const enum http_wait_kind order[] = {WAIT_LINGER, WAIT_HELLO, WAIT_HEAD, WAIT_IDLE};

	for (size_t i = 0; i < array_size(order); i++) {
		struct http_conn *c = wait_oldest(s, order[i]);

		if (!c)
			continue;
		c->dead = true;
		conn_settle(c);
		return true;
	}
	return false;
}

static bool out_of_descriptors(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/* accept(2) says EMFILE also when nobody stands there. */
static bool somebody_waits(int fd)
{
	struct pollfd p = {fd, POLLIN, 0};

	return poll(&p, 1, 0) == 1;
}

/* One connection a round: workers share a socket, and who is busy leaves the next to the others. */
static void on_accept(void *arg, int fd, uint32_t events)
{
	struct http_listener *l = arg;
	struct http_server *s = l->server;
	union sock_addr from = {0};
	socklen_t n = sizeof(from);

	if (s->counts.connections >= s->limits.connections && !make_room(s)) {
		close_doors(s);
		return;
	}
	fd = accept4(l->fd, &from.any, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0 && (!s->ops->pass || !s->ops->pass(s->arg, fd, l->local)))
		conn_new(l, fd, &from);
	else if (fd < 0 && out_of_descriptors(errno) && somebody_waits(l->fd) && !make_room(s))
		close_doors(s);
}

void http_server_adopt(struct http_server *s, int fd, bool local)
{
	struct http_listener *l = s->listeners;
	union sock_addr from = {0};
	socklen_t n = sizeof(from);

	while (l && l->local != local)
		l = l->next;
	if (!l || s->stopping || getpeername(fd, &from.any, &n) < 0 ||
		(s->counts.connections >= s->limits.connections && !make_room(s)))
		close(fd);
	else
		conn_new(l, fd, &from);
}

void server_connections(struct http_server *s, int add)
{
	s->counts.connections += (unsigned)add;
	if (s->shown)
		*s->shown = s->counts.connections;
}

void http_server_show(struct http_server *s, _Atomic unsigned *connections)
{
	s->shown = connections;
	server_connections(s, 0);
}

int http_server_listen(struct http_server *s, int fd, SSL_CTX *tls, struct err *e)
{
	union sock_addr a = {0};
	socklen_t n = sizeof(a);
	struct http_listener *l;

	if (getsockname(fd, &a.any, &n) < 0)
		return err_errno(e, "listen");
	l = xcalloc(1, sizeof(*l));
	l->server = s;
	l->fd = fd;
	l->local = a.any.sa_family == AF_UNIX;
	l->next = s->listeners;
	s->listeners = l;
	if (tls) {
		SSL_CTX_up_ref(tls);
		l->tls = tls;
		http2_alpn(tls);
	}
	if (!s->stopping)
		listener_on(l, true);
	return 0;
}

void http_server_set_tls(struct http_server *s, SSL_CTX *tls)
{
	http2_alpn(tls);
	for (struct http_listener *l = s->listeners; l; l = l->next) {
		if (!l->tls)
			continue;
		SSL_CTX_free(l->tls);
		SSL_CTX_up_ref(tls);
		l->tls = tls;
	}
}

static void on_settle(void *arg)
{
	struct http_server *s = arg;

	s->settle = NULL;
	/* those that are touched again meanwhile wait for the next round */
	for (size_t n = s->n_dirty; n && s->dirty; n--)
		conn_settle(s->dirty);
	if (s->dirty)
		server_settle_later(s);
	if (s->hellos >= HELLOS && !wait_oldest(s, WAIT_HELLO)) {
		s->hellos = 0;
		malloc_trim(0);
		tls_mem_trim();
	}
	server_room(s);
}

void server_settle_later(struct http_server *s)
{
	if (!s->settle)
		s->settle = loop_add_idle(s->loop, on_settle, s);
}

/* Handshakes leave holes of 16 KiB between what stays of them: when a crowd is through, the pages
   go back. */
void server_greeted(struct http_server *s)
{
	if (++s->hellos >= HELLOS && !wait_oldest(s, WAIT_HELLO))
		server_settle_later(s);
}

static void stopped(struct http_server *s)
{
	void (*done)(void *) = s->done;

	s->done = NULL;
	done(s->done_arg);
}

void server_room(struct http_server *s)
{
	if (s->done && !s->counts.connections) {
		stopped(s);
		return;
	}
	if (!s->full || s->stopping)
		return;
	s->full = false;
	for (struct http_listener *l = s->listeners; l; l = l->next)
		listener_on(l, true);
}

static void on_stop_limit(void *arg)
{
	struct http_server *s = arg;

	for (struct http_conn *c = s->conns; c; c = c->next) {
		c->dead = true;
		conn_touch(c);
	}
	server_settle_later(s);
}

void http_server_stop(
	struct http_server *s, int64_t at_most_ns, void (*done)(void *), void *arg)
{
	if (s->stopping)
		return;
	s->stopping = true;
	s->done = done;
	s->done_arg = arg;
	for (struct http_listener *l = s->listeners; l; l = l->next)
		listener_on(l, false);
	for (struct http_conn *c = s->conns; c; c = c->next)
		conn_stop(c);
	s->stop_timer = loop_add_timer(
		s->loop, clock_mono_ns() + at_most_ns, NS_PER_MS, on_stop_limit, s);
	server_settle_later(s);
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	s->stopping = true;
	s->done = NULL;
	while (s->conns)
		conn_free(s->conns);
	for (struct http_listener *l = s->listeners, *next; l; l = next) {
		next = l->next;
		loop_del(l->source);
		SSL_CTX_free(l->tls);
		close(l->fd);
		free(l);
	}
	loop_del(s->settle);
	loop_del(s->timer);
	loop_del(s->stop_timer);
	nghttp2_session_callbacks_del(s->h2_callbacks);
	nghttp2_option_del(s->h2_options);
	free(s);
}

void http_server_counts(const struct http_server *s, struct http_counts *ret)
{
	*ret = s->counts;
}

const char *server_date(struct http_server *s)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = clock_now_ns() / NS_PER_S;
	struct tm t;

	if (s->date_s == now && *s->date)
		return s->date;
	s->date_s = now;
	gmtime_r(&now, &t);
	/* RFC 9110 5.6.7, whatever the locale */
	snprintf(s->date, sizeof(s->date), "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		days + 3 * t.tm_wday, t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900,
		t.tm_hour, t.tm_min, t.tm_sec);
	return s->date;
}
