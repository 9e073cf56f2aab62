/*
 * A connection: bytes of the one side to the other, as fast as each takes them and no faster: what
 * waits is bounded, and who does not read is not read for.
 */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/own.h"
#include "base/clock.h"
#include "base/io.h"
#include "data/status.h"
#include "net/ip.h"
#include "remote.h"

#define QUEUE_BYTES (64u << 10)
#define CONNECT_NS (10 * NS_PER_S)
/* A server whose machine is gone says nothing: found out within a minute. */
#define KEEP_IDLE_S 30
#define KEEP_EVERY_S 10
#define KEEP_COUNT 3

/* A descriptor and what is waited for on it. */
struct side {
	int fd;
	uint32_t events;
	struct loop_source *s;
};

struct conn {
	struct loop *loop;
	const struct target *t;
	struct side in, out, net; /* in and out are one where their fd is: then out is not used */
	bool answer, one;
	struct addrinfo *all, *at;
	SSL *ssl;
	enum { CONNECTING, SHAKING, OPEN, ENDING } state;
	uint32_t tls_wants; /* EPOLLIN or EPOLLOUT of net, whatever else */
	bool heard;	    /* the server has said something */
	bool in_ended, net_ended;
	struct buf up, down;
	struct loop_source *timer;
	struct err err; /* of an end that was out of order */
	conn_end_fn end;
	void *arg;
};

static void want(struct conn *c, struct side *s, uint32_t events);

static void side_close(struct side *s, bool owned)
{
	loop_del(s->s);
	s->s = NULL;
	if (owned)
		close_fd(&s->fd);
	s->fd = -1;
}

static void conn_free(struct conn *c)
{
	conn_end_fn end = c->end;
	void *arg = c->arg;
	struct err e = c->err;

	loop_del(c->timer);
	side_close(&c->in, true);
	side_close(&c->out, !c->one);
	SSL_free(c->ssl);
	side_close(&c->net, true);
	if (c->all)
		freeaddrinfo(c->all);
	buf_release(&c->up);
	buf_release(&c->down);
	free(c);
	if (end)
		end(arg, e.code ? &e : NULL);
}

/* What cannot be said over TLS is said here: an answer, and the end. */
static void fail(struct conn *c)
{
	autobuf status = BUF_INIT;

	err_wrap(&c->err, "%s", c->t->server);
	loop_del(c->net.s);
	c->net.s = NULL;
	c->state = ENDING;
	c->net_ended = true;
	if (!c->answer || c->heard)
		return;
	buf_clear(&c->down);
	status_write(&status, &c->err, NULL);
	buf_addf(&c->down,
		"HTTP/1.1 503 Service Unavailable\r\n" OWN_UNREACHABLE ": 1\r\n"
		"Content-Type: application/json\r\nConnection: close\r\nContent-Length: %zu\r\n"
		"\r\n%s",
		status.len, status.data);
}

static void fail_errno(struct conn *c, const char *what)
{
	err_errno(&c->err, "%s", what);
	c->err.code = ERR_UNREACHABLE;
	fail(c);
}

static void fail_tls(struct conn *c, const char *what)
{
	long verdict = c->ssl ? SSL_get_verify_result(c->ssl) : X509_V_OK;

	tls_failed(&c->err, what);
	if (verdict != X509_V_OK)
		err_set(&c->err, ERR_UNREACHABLE, "its certificate: %s",
			X509_verify_cert_error_string(verdict));
	fail(c);
}

static void begin_tls(struct conn *c)
{
	struct ip ip;
	bool is_ip = !ip_parse(c->t->name, &ip, NULL);
	int ok;

	c->ssl = SSL_new(c->t->tls);
	ok = c->ssl && SSL_set_fd(c->ssl, c->net.fd) == 1;
	if (ok && is_ip)
		ok = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(c->ssl), c->t->name);
	else if (ok)
		ok = SSL_set1_host(c->ssl, c->t->name) == 1 &&
		     SSL_set_tlsext_host_name(c->ssl, c->t->name) == 1;
	if (!ok) {
		fail_tls(c, "TLS");
		return;
	}
	SSL_set_connect_state(c->ssl);
	c->state = SHAKING;
}

static int start_connect(struct conn *c)
{
	const struct addrinfo *a = c->at;
	int one = 1, idle = KEEP_IDLE_S, every = KEEP_EVERY_S, count = KEEP_COUNT;
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	/* an option that is not taken costs speed or time, no more */
	(void)!setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	(void)!setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	(void)!setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	(void)!setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every, sizeof(every));
	(void)!setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof(count));
	if (connect(fd, a->ai_addr, a->ai_addrlen) < 0 && errno != EINPROGRESS) {
		int no = errno;

		close(fd);
		errno = no;
		return -1;
	}
	c->net.fd = fd;
	return 0;
}

/* The next address that can be tried, or the last one's fault. */
static void connect_next(struct conn *c)
{
	for (; c->at; c->at = c->at->ai_next) {
		if (!start_connect(c)) {
			c->at = c->at->ai_next;
			return;
		}
	}
	fail_errno(c, "connect");
}

/* Writable: connected, or not. */
static void connected(struct conn *c)
{
	int no = 0;
	socklen_t n = sizeof(no);

	if (getsockopt(c->net.fd, SOL_SOCKET, SO_ERROR, &no, &n) < 0)
		no = errno;
	if (!no) {
		begin_tls(c);
		return;
	}
	side_close(&c->net, true);
	c->net.events = 0;
	errno = no;
	if (c->at)
		connect_next(c);
	else
		fail_errno(c, "connect");
}

/* True: go on; false: it waits for the socket, or has failed. */
static bool tls_result(struct conn *c, int rc, const char *what)
{
	int why = SSL_get_error(c->ssl, rc);

	if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
		c->tls_wants |= why == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT;
		return false;
	}
	if (why == SSL_ERROR_ZERO_RETURN) {
		c->net_ended = true;
		return false;
	}
	if (why == SSL_ERROR_SYSCALL && errno)
		fail_errno(c, what);
	else
		fail_tls(c, what);
	return false;
}

static bool shake(struct conn *c)
{
	int rc;

	errno = 0;
	rc = SSL_do_handshake(c->ssl);
	if (rc != 1)
		return tls_result(c, rc, "TLS handshake");
	c->state = OPEN;
	loop_del(c->timer);
	c->timer = NULL;
	return true;
}

static bool read_in(struct conn *c)
{
	size_t room = c->up.len < QUEUE_BYTES ? QUEUE_BYTES - c->up.len : 0;
	ssize_t n;

	if (!room || c->in_ended)
		return false;
	buf_grow(&c->up, room);
	n = read(c->in.fd, c->up.data + c->up.len, room);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return false;
	if (n <= 0) {
		c->in_ended = true;
		return false;
	}
	c->up.len += (size_t)n;
	c->up.data[c->up.len] = '\0';
	return true;
}

static bool write_net(struct conn *c)
{
	int n;

	if (!c->up.len || c->state != OPEN || c->net_ended)
		return false;
	errno = 0;
	n = SSL_write(c->ssl, c->up.data, (int)c->up.len);
	if (n <= 0)
		return tls_result(c, n, "write");
	buf_consume(&c->up, (size_t)n);
	return true;
}

static bool read_net(struct conn *c)
{
	size_t room = c->down.len < QUEUE_BYTES ? QUEUE_BYTES - c->down.len : 0;
	int n;

	if (!room || c->state != OPEN || c->net_ended)
		return false;
	buf_grow(&c->down, room);
	errno = 0;
	n = SSL_read(c->ssl, c->down.data + c->down.len, (int)room);
	if (n <= 0)
		return tls_result(c, n, "read");
	c->heard = true;
	c->down.len += (size_t)n;
	c->down.data[c->down.len] = '\0';
	return true;
}

static bool write_out(struct conn *c)
{
	int fd = c->one ? c->in.fd : c->out.fd;
	ssize_t n;

	if (!c->down.len)
		return false;
	n = write(fd, c->down.data, c->down.len);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return false;
	if (n < 0) {
		/* nobody hears what is said any more */
		c->in_ended = c->net_ended = true;
		buf_clear(&c->down);
		buf_clear(&c->up);
		return false;
	}
	buf_consume(&c->down, (size_t)n);
	return true;
}

static bool over(const struct conn *c)
{
	if (c->net_ended && !c->down.len)
		return true;
	return c->one && c->in_ended;
}

static void watch_sides(struct conn *c)
{
	uint32_t in = !c->in_ended && c->up.len < QUEUE_BYTES ? EPOLLIN : 0;
	uint32_t out = c->down.len ? EPOLLOUT : 0, net = c->tls_wants;

	if (c->state == CONNECTING)
		net = EPOLLOUT;
	else if (c->state == OPEN && c->down.len < QUEUE_BYTES)
		net |= EPOLLIN;
	want(c, &c->in, c->one ? in | out : in);
	if (!c->one)
		want(c, &c->out, out);
	if (c->net.fd >= 0 && !c->net_ended)
		want(c, &c->net, net);
}

static void pump(struct conn *c)
{
	bool moved = true;

	c->tls_wants = 0;
	while (moved) {
		moved = read_in(c);
		if (c->state == SHAKING)
			moved |= shake(c);
		moved |= write_net(c);
		moved |= read_net(c);
		moved |= write_out(c);
	}
	if (over(c))
		conn_free(c);
	else
		watch_sides(c);
}

static void on_side(void *arg, int fd, uint32_t events)
{
	struct conn *c = arg;

	if (fd == c->net.fd && c->state == CONNECTING)
		connected(c);
	/* who hung up and is not read because the queue is full would tell of it for ever */
	if (fd != c->net.fd && c->one && (events & (EPOLLHUP | EPOLLERR)))
		c->in_ended = true;
	pump(c);
}

static void want(struct conn *c, struct side *s, uint32_t events)
{
	if (s->s && events == s->events)
		return;
	if (!events) {
		loop_del(s->s);
		s->s = NULL;
	} else if (s->s) {
		loop_mod_fd(s->s, events);
	} else {
		s->s = loop_add_fd(c->loop, s->fd, events, on_side, c);
	}
	s->events = events;
}

static void on_late(void *arg)
{
	struct conn *c = arg;

	err_set(&c->err, ERR_UNREACHABLE, "no connection within %lld s",
		(long long)(CONNECT_NS / NS_PER_S));
	fail(c);
	pump(c);
}

static void resolve(struct conn *c)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
	int rc = getaddrinfo(c->t->host, c->t->port, &hints, &c->all);

	/* no address of that family here but ::1 or 127.0.0.1 is no reason not to try them */
	if (rc) {
		hints.ai_flags = 0;
		rc = getaddrinfo(c->t->host, c->t->port, &hints, &c->all);
	}
	if (rc) {
		c->all = NULL;
		err_set(&c->err, ERR_UNREACHABLE, "look up %s: %s", c->t->host, gai_strerror(rc));
		fail(c);
		return;
	}
	c->at = c->all;
	connect_next(c);
}

void conn_new(struct loop *l, const struct target *t, int in, int out, bool answer,
	conn_end_fn end, void *arg)
{
	struct conn *c = xcalloc(1, sizeof(*c));

	*c = (struct conn){.loop = l,
		.t = t,
		.in = {.fd = in},
		.out = {.fd = in == out ? -1 : out},
		.net = {.fd = -1},
		.answer = answer,
		.one = in == out,
		.end = end,
		.arg = arg};
	c->timer = loop_add_timer(l, clock_mono_ns() + CONNECT_NS, NS_PER_S, on_late, c);
	if (io_set_nonblock(in, true, &c->err) ||
		(in != out && io_set_nonblock(out, true, &c->err)))
		fail(c);
	else
		resolve(c);
	if (over(c))
		conn_free(c);
	else
		watch_sides(c);
}
