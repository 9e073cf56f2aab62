/*
 * Bytes both ways. Callbacks run from the loop only, and may free the stream: then only a mark is
 * set, and the event that is under way frees it at its end.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "net/sock.h"
#include "net/stream_priv.h"

enum { READ_BYTES = 32 * 1024, READS_A_ROUND = 8, MOVE_BYTES = 4096 };

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
	uint64_t sent; /* in all */
	struct buf cuts; /* uint64_t each: where a record has to end, counted as sent */
	bool held;     /* nothing is read or delivered until stream_more */
	bool more;     /* stream_more was called by `data` */
	bool unread;   /* not all that came was read */
	bool full;     /* more than the limit is queued: drained is to be told */
	bool ending;   /* our side ends when all is sent */
	bool sent_end; /* it has */
	bool ended;    /* `end` was told */
	bool broken;   /* nothing can be sent any more */
	bool busy;     /* in an event */
	bool dead;     /* to be freed at its end */
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
	if (stream_queued(s) > STREAM_QUEUE_BYTES)
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

static void tell_end(struct stream *s, const struct err *e)
{
	if (s->ended || s->dead)
		return;
	s->ended = true;
	if (s->ops)
		s->ops->end(s->arg, e);
}

static void broke(struct stream *s, const char *what)
{
	struct err e;

	err_set(&e, ERR_UNREACHABLE, "connection lost: %s: %s", what, strerror(errno));
	s->broken = true;
	buf_release(&s->out);
	s->out_at = 0;
	tell_end(s, &e);
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
			broke(s, "write");
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
	if (s->ops && s->ops->drained && !s->ended)
		s->ops->drained(s->arg);
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

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			broke(s, "read");
		else if (n == 0)
			tell_end(s, NULL);
		else
			deliver(s, bytes, (size_t)n);
		if ((size_t)n < sizeof(bytes) && !s->dead && !sock_pending(s->ssl))
			return;
	}
	/* more may be there, of which inside TLS no event tells */
	s->unread = true;
}

static void set_events(struct stream *s)
{
	uint32_t events = (reading(s) ? EPOLLIN : 0) | (stream_queued(s) ? EPOLLOUT : 0);

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
	s->busy = false;
	if (s->dead) {
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

	if ((events & EPOLLERR) && !reading(s)) {
		s->busy = true;
		errno = ECONNRESET;
		broke(s, "peer");
		s->busy = false;
	}
	if ((events & (EPOLLERR | EPOLLHUP)) && !reading(s) && !stream_queued(s)) {
		/* it would be told for ever; what is left is found by reading */
		loop_del(s->source);
		s->source = NULL;
		s->unread = true;
	}
	settle(s, true);
}
