/*
 * Bytes both ways. Callbacks run from the loop only, and may free the stream: then only a mark is
 * set, and the event that is under way frees it at its end.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>

#include "base/buf.h"
#include "base/clock.h"
#include "net/sock.h"
#include "net/stream_priv.h"

enum { READ_BYTES = 32 * 1024, READS_A_ROUND = 8, MOVE_BYTES = 4096 };
#define LINGER_NS (10 * NS_PER_S)

struct stream {
	struct loop *loop;
	struct loop_source *source, *soon;
	uint32_t events;
	int fd;
	SSL *ssl;
	const struct stream_ops *ops; /* NULL: not started */
	void *arg;
	struct buf in, out;
	size_t out_at; /* sent of it */
	uint64_t got, sent; /* in all */
	struct buf cuts; /* uint64_t each: where a record has to end, counted as sent */
	bool held;     /* nothing is read or delivered until stream_more */
	bool more;     /* stream_more was called by `data` */
	bool unread;   /* not all that came was read */
	bool full;     /* more than the limit is queued: drained is to be told */
	bool ending;   /* our side ends when all is sent */
	bool sent_end; /* it has */
	bool ended;    /* `end` was told */
	bool broken;   /* nothing can be sent any more */
	bool reset;    /* by an error after which what comes is not all that was to come */
	struct err why;
	bool deaf;     /* the other side has closed its socket: nobody reads what we send */
	bool left;     /* the end is behind what is not read */
	bool told_left, told_sent;
	bool busy;     /* in an event */
	bool dead;     /* to be freed at its end */
	struct loop_source *linger; /* nobody has it: stream_let_go */
	uint64_t lingered;	    /* sent when the timer was set */
};

static void on_event(void *arg, int fd, uint32_t events);
static void on_soon(void *arg);

struct stream *stream_new(struct loop *l, int fd, SSL *ssl)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	s->loop = l;
	s->fd = fd;
	s->ssl = ssl;
	s->source = loop_add_fd(l, fd, s->events, on_event, s);
	return s;
}

void stream_free(struct stream *s)
{
	if (!s)
		return;
	if (s->busy) {
		s->dead = true;
		return;
	}
	loop_del(s->source);
	loop_del(s->soon);
	loop_del(s->linger);
	if (!s->sent_end)
		sock_end(s->fd, s->ssl);
	SSL_free(s->ssl);
	close_fd(&s->fd);
	buf_release(&s->in);
	buf_release(&s->out);
	buf_release(&s->cuts);
	free(s);
}

/* Callbacks do not run inside the caller's call. */
static void soon(struct stream *s)
{
	if (!s->soon && !s->busy)
		s->soon = loop_add_idle(s->loop, on_soon, s);
}

void stream_unread(struct stream *s, const void *bytes, size_t len)
{
	buf_add(&s->in, bytes, len);
}

void stream_start(struct stream *s, const struct stream_ops *ops, void *arg)
{
	s->ops = ops;
	s->arg = arg;
	s->unread = true;
	soon(s);
}

void stream_send(struct stream *s, const void *bytes, size_t len)
{
	if (s->broken || s->ending || !len)
		return;
	buf_add(&s->out, bytes, len);
	if (stream_queued(s) >= STREAM_QUEUE_BYTES)
		s->full = true;
	soon(s);
}

void stream_send_whole(struct stream *s, const void *bytes, size_t len)
{
	uint64_t end;

	stream_send(s, bytes, len);
	if (!s->ssl || s->broken || s->ending)
		return;
	end = s->sent + stream_queued(s);
	buf_add(&s->cuts, &end, sizeof(end));
}

size_t stream_queued(const struct stream *s)
{
	return s->out.len - s->out_at;
}

size_t stream_unsent(const struct stream *s)
{
	int n = 0;

	if (s->broken || ioctl(s->fd, SIOCOUTQ, &n) < 0 || n < 0)
		n = 0;
	return stream_queued(s) + (size_t)n;
}

uint64_t stream_moved(const struct stream *s)
{
	return s->got + s->sent;
}

void stream_more(struct stream *s)
{
	s->held = false;
	s->more = s->unread = true;
	soon(s);
}

void stream_hold(struct stream *s)
{
	s->held = true;
}

void stream_end(struct stream *s)
{
	s->ending = true;
	soon(s);
}

static void on_linger(void *arg)
{
	struct stream *s = arg;

	if (s->sent == s->lingered) {
		stream_free(s);
		return;
	}
	s->lingered = s->sent;
	loop_mod_timer(s->linger, clock_mono_ns() + LINGER_NS);
}

void stream_let_go(struct stream *s)
{
	if (!s || s->broken || s->deaf || !stream_queued(s)) {
		stream_free(s);
		return;
	}
	s->ops = NULL;
	s->lingered = s->sent;
	s->linger = loop_add_timer(
		s->loop, clock_mono_ns() + LINGER_NS, NS_PER_S, on_linger, s);
	stream_end(s);
}

static void tell_end(struct stream *s, const struct err *e)
{
	if (s->ended || s->dead)
		return;
	s->ended = true;
	if (s->ops)
		s->ops->end(s->arg, e);
}

/* Nothing can be sent any more. What had come before is still read, and its end with it: a peer
 * that has said all it had to say closes, and does not read what we say meanwhile. */
static void out_broke(struct stream *s, const char *what)
{
	if (s->broken)
		return;
	s->reset = errno != EPIPE; /* EPIPE: it had ended in order before */
	err_set(&s->why, ERR_UNREACHABLE, "connection lost: %s: %s", what, strerror(errno));
	s->broken = s->unread = s->left = true;
	buf_release(&s->out);
	buf_release(&s->cuts);
	s->out_at = 0;
}

static void broke(struct stream *s, const char *what)
{
	out_broke(s, what);
	tell_end(s, &s->why);
}

/* Bytes that may go in one write. */
static size_t piece(struct stream *s)
{
	uint64_t end;

	while (s->cuts.len) {
		memcpy(&end, s->cuts.data, sizeof(end));
		if (end > s->sent)
			return (size_t)(end - s->sent);
		buf_consume(&s->cuts, sizeof(end));
	}
	return stream_queued(s);
}

static void write_some(struct stream *s)
{
	while (!s->broken && stream_queued(s)) {
		ssize_t n = sock_write(s->fd, s->ssl, s->out.data + s->out_at, piece(s));

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			out_broke(s, "write");
			return;
		}
		s->out_at += (size_t)n;
		s->sent += (uint64_t)n;
	}
	if (!stream_queued(s)) {
		buf_release(&s->out);
		s->out_at = 0;
		if (s->ending && !s->sent_end && !s->broken) {
			s->sent_end = true;
			sock_end(s->fd, s->ssl);
		}
	} else if (s->out_at > s->out.len / 2 && s->out_at > MOVE_BYTES) {
		buf_consume(&s->out, s->out_at);
		s->out_at = 0;
	}
}

static void tell_drained(struct stream *s)
{
	if (!s->full || s->dead || stream_queued(s) > STREAM_QUEUE_BYTES / 2)
		return;
	s->full = false;
	if (s->ops && s->ops->drained)
		s->ops->drained(s->arg);
}

static void tell_sent(struct stream *s)
{
	if (s->told_sent || s->dead || !s->ops || !(s->sent_end || s->broken || s->deaf))
		return;
	s->told_sent = true;
	if (s->ops->sent)
		s->ops->sent(s->arg);
}

static void tell_left(struct stream *s)
{
	if (s->told_left || s->dead || !s->ops || !s->left || !s->held || s->ended)
		return;
	s->told_left = true;
	if (s->ops->left)
		s->ops->left(s->arg);
}

static bool reading(const struct stream *s)
{
	return s->ops && !s->held && !s->ended && !s->dead && !s->in.len;
}

/* What is not taken stays, and nothing is read until stream_more. */
static void deliver(struct stream *s, const char *p, size_t n)
{
	size_t taken;

	s->more = false;
	taken = s->ops->data(s->arg, p, n);
	if (taken >= n || s->dead)
		return;
	buf_add(&s->in, p + taken, n - taken);
	if (!s->more)
		s->held = true;
}

static void deliver_rest(struct stream *s)
{
	struct buf in = s->in;

	if (!s->ops || !in.len || s->held || s->ended)
		return;
	s->in = (struct buf)BUF_INIT;
	deliver(s, in.data, in.len);
	buf_release(&in);
}

static void read_some(struct stream *s)
{
	char bytes[READ_BYTES];

	for (int i = 0; i < READS_A_ROUND && reading(s); i++) {
		ssize_t n = sock_read(s->fd, s->ssl, bytes, sizeof(bytes));

		if (n < 0 && errno == EAGAIN && !s->broken && s->source)
			return;
		if (n > 0) {
			s->got += (uint64_t)n;
			deliver(s, bytes, (size_t)n);
		} else if (n == 0) {
			tell_end(s, s->reset && !s->ssl ? &s->why : NULL);
		} else {
			broke(s, "read");
		}
		/* without a source no event tells of the rest */
		if ((size_t)n < sizeof(bytes) && !s->dead && s->source && !s->broken &&
			!sock_pending(s->ssl))
			return;
	}
	/* more may be there, of which inside TLS no event tells */
	s->unread = true;
}

static void set_events(struct stream *s)
{
	bool looks = s->held && s->ops && s->ops->left && !s->left && !s->ended;
	uint32_t events = (reading(s) ? EPOLLIN : 0) | (looks ? EPOLLRDHUP : 0) |
			  (stream_queued(s) ? EPOLLOUT : 0);

	if (!s->source || events == s->events)
		return;
	s->events = events;
	loop_mod_fd(s->source, events);
}

static void settle(struct stream *s, bool readable)
{
	s->busy = true;
	deliver_rest(s);
	if (reading(s) && (readable || s->unread)) {
		s->unread = false;
		read_some(s);
	}
	write_some(s);
	tell_drained(s);
	write_some(s);
	tell_sent(s);
	tell_left(s);
	s->busy = false;
	if (s->dead || (s->linger && (s->broken || s->sent_end))) {
		stream_free(s);
		return;
	}
	set_events(s);
	if ((s->unread && reading(s)) || (s->in.len && s->ops && !s->held && !s->ended))
		soon(s);
}

static void on_soon(void *arg)
{
	struct stream *s = arg;

	s->soon = NULL;
	settle(s, false);
}

static void on_event(void *arg, int fd, uint32_t events)
{
	struct stream *s = arg;

	if ((events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) && !reading(s))
		s->left = true;
	if ((events & EPOLLERR) && !reading(s)) {
		errno = ECONNRESET;
		out_broke(s, "peer");
	}
	if ((events & (EPOLLERR | EPOLLHUP)) && !reading(s) && !stream_queued(s)) {
		/* it would be told for ever; what is left is found by reading */
		loop_del(s->source);
		s->source = NULL;
		s->deaf = s->unread = true;
	}
	settle(s, true);
}
