/* A connection: its handshake, its bytes, its end. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/http_priv.h"

enum {
	READS_A_ROUND = 4,
	PIPELINE_BYTES = 64 * 1024,	/* that wait while a request is answered */
	LINGER_BYTES = 4 << 20,		/* thrown away after a refusal */
	RECORD_BYTES = 16 * 1024,	/* of TLS */
	MOVE_BYTES = 4096,		/* sent and still there */
};

static void on_event(void *arg, int fd, uint32_t events);

static void ask_peer(struct http_conn *c)
{
	struct ucred cred = {.uid = (uid_t)-1, .gid = (gid_t)-1};
	socklen_t n = sizeof(cred);

	c->peer.local = getsockopt(c->fd, SOL_SOCKET, SO_PEERCRED, &cred, &n) == 0;
	c->peer.uid = cred.uid;
	c->peer.gid = cred.gid;
	c->peer.pid = cred.pid;
}

void conn_new(struct http_listener *l, int fd, const union sock_addr *from)
{
	struct http_server *s = l->server;
	struct http_conn *c = xcalloc(1, sizeof(*c));

	c->server = s;
	c->fd = fd;
	c->peer.uid = c->peer.gid = (uid_t)-1;
	c->peer.addr = c->addr;
	sock_text(from, c->addr);
	if (l->local)
		ask_peer(c);
	else
		sock_tune(fd);
	if (l->tls) {
		SSL_CTX_up_ref(l->tls);
		c->tls = l->tls;
		c->hello = true;
	}
	c->next = s->conns;
	if (c->next)
		c->next->prev = c;
	s->conns = c;
	server_connections(s, 1);
	c->events = EPOLLIN | EPOLLRDHUP;
	c->source = loop_add_fd(s->loop, fd, c->events, on_event, c);
	wait_set(s, &c->wait, c->hello ? WAIT_HELLO : WAIT_IDLE);
}

static void undirty(struct http_conn *c)
{
	if (!c->dirty)
		return;
	c->dirty = false;
	c->server->n_dirty--;
	if (c->prev_dirty)
		c->prev_dirty->next_dirty = c->next_dirty;
	else
		c->server->dirty = c->next_dirty;
	if (c->next_dirty)
		c->next_dirty->prev_dirty = c->prev_dirty;
	else
		c->server->last_dirty = c->prev_dirty;
	c->prev_dirty = c->next_dirty = NULL;
}

void conn_touch(struct http_conn *c)
{
	struct http_server *s = c->server;

	c->again = true;
	if (c->dirty || c->busy)
		return;
	c->dirty = true;
	s->n_dirty++;
	c->prev_dirty = s->last_dirty;
	if (c->prev_dirty)
		c->prev_dirty->next_dirty = c;
	else
		s->dirty = c;
	s->last_dirty = c;
	server_settle_later(s);
}

/* What an upgrade has taken is not there any more: fd -1. */
void conn_free(struct http_conn *c)
{
	struct http_server *s = c->server;

	c->dead = c->busy = true;
	http2_free(c);
	if (c->req)
		http_req_free(c->req);
	undirty(c);
	wait_unset(&c->wait);
	wait_unset(&c->reader);
	loop_del(c->source);
	if (c->fd >= 0)
		sock_end(c->fd, c->ssl);
	SSL_free(c->ssl);
	SSL_CTX_free(c->tls);
	X509_free(c->peer.cert);
	close_fd(&c->fd);
	buf_release(&c->in);
	buf_release(&c->out);
	buf_release(&c->big);
	if (c->free_kept)
		c->free_kept(c->kept);
	free(c->chunks);
	if (c->prev)
		c->prev->next = c->next;
	else
		s->conns = c->next;
	if (c->next)
		c->next->prev = c->prev;
	server_connections(s, -1);
	free(c);
	if (s->full || s->done)
		server_settle_later(s);
}

size_t conn_unsent(const struct http_conn *c)
{
	return c->out.len - c->out_at + c->big.len - c->big_at;
}

static void want(struct http_conn *c, uint32_t event, bool on)
{
	uint32_t events = on ? c->events | event : c->events & ~event;

	if (events == c->events || !c->source)
		return;
	c->events = events;
	loop_mod_fd(c->source, events);
}

/* The certificate counts only if it leads to the CA. */
static void look_at_cert(struct http_conn *c)
{
	X509 *x = SSL_get1_peer_certificate(c->ssl);

	if (x && SSL_get_verify_result(c->ssl) == X509_V_OK) {
		c->peer.cert = x;
		return;
	}
	c->peer.bad_cert = x != NULL;
	X509_free(x);
}

static void greet(struct http_conn *c)
{
	int ret, why;

	if (!c->ssl) { /* made late: who only connects costs little */
		c->ssl = sock_ssl(c->tls, c->fd);
		SSL_set_accept_state(c->ssl);
	}
	ret = SSL_do_handshake(c->ssl);
	if (ret == 1) {
		const unsigned char *proto = NULL;
		unsigned n = 0;

		c->hello = false;
		look_at_cert(c);
		SSL_get0_alpn_selected(c->ssl, &proto, &n);
		if (n == 2 && !memcmp(proto, "h2", 2))
			http2_start(c);
		wait_set(c->server, &c->wait, WAIT_IDLE);
		server_greeted(c->server);
		return;
	}
	why = SSL_get_error(c->ssl, ret);
	want(c, EPOLLOUT, why == SSL_ERROR_WANT_WRITE);
	if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
		c->dead = true;
}

/* n bytes more: what is not used now is kept. */
static void take_bytes(struct http_conn *c, const char *p, size_t n)
{
	size_t used;

	c->server->counts.bytes_in += n;
	if (c->h2) {
		if (http2_take(c, p, n) < 0)
			c->closing = true;
		return;
	}
	if (c->in.len) {
		buf_add(&c->in, p, n);
		return;
	}
	used = http1_take(c, p, n);
	if (used < n && c->fd >= 0)
		buf_add(&c->in, p + used, n - used);
}

/* HTTP/1.1 goes on with what had come earlier. True: something of it was used. */
static bool take_rest(struct http_conn *c)
{
	size_t used;

	if (c->h2 || !c->in.len || c->dead || c->closing || c->state == H1_ANSWER ||
		c->big.len)
		return false;
	used = http1_take(c, c->in.data, c->in.len);
	if (used == c->in.len)
		buf_release(&c->in);
	else
		buf_consume(&c->in, used);
	return used > 0;
}

static bool reading(const struct http_conn *c)
{
	if (c->dead || c->ended || c->fd < 0)
		return false;
	if (c->state == H1_LINGER)
		return true;
	return !c->closing && c->in.len < PIPELINE_BYTES + c->server->limits.head;
}

static void end_of_input(struct http_conn *c)
{
	c->ended = true;
	/* nobody half-closes and still reads: a client that ended is gone, as Go's server sees it;
	   what is answered already goes out */
	if (c->h2 || c->req || c->state == H1_LINGER || !conn_unsent(c))
		c->dead = true;
	c->closing = true;
}

/* At most a few reads: others are served, too. What is left makes another event or, inside TLS
   where none tells, is remembered. */
static void read_some(struct http_conn *c)
{
	c->more = true;
	for (int i = 0; i < READS_A_ROUND && reading(c); i++) {
		char *p = c->server->read;
		ssize_t n = sock_read(c->fd, c->ssl, p, HTTP_READ_BYTES);

		if (n < 0 && errno == EAGAIN) {
			c->more = false;
			return;
		}
		if (n <= 0) {
			if (n < 0)
				c->dead = true;
			else
				end_of_input(c);
			return;
		}
		take_bytes(c, p, (size_t)n);
		while (take_rest(c))
			;
		if ((size_t)n < HTTP_READ_BYTES && !(c->fd >= 0 && sock_pending(c->ssl))) {
			c->more = false;
			return;
		}
	}
}

static void sent_all(struct http_conn *c)
{
	c->out_at = c->big_at = 0;
	buf_release(&c->out);
	if (c->lent) {
		buf_clear(&c->big);
		*c->lent = c->big;
		c->big = (struct buf)BUF_INIT;
	}
	buf_release(&c->big);
	c->over = false;
	wait_unset(&c->reader);
	want(c, EPOLLOUT, false);
}

/* Some went: the client reads. It does not read well enough if a streamed answer stays longer than
   the limit. */
static void sent_some(struct http_conn *c, size_t n)
{
	bool over = c->req && conn_unsent(c) > c->server->limits.queued;

	c->server->counts.bytes_out += n;
	if (c->out_at == c->out.len)
		c->big_at += n;
	else
		c->out_at += n;
	if (c->out_at > c->out.len / 2 && c->out_at < c->out.len && c->out_at > MOVE_BYTES) {
		buf_consume(&c->out, c->out_at);
		c->out_at = 0;
	}
	if (c->reader.next && !c->patient && !(over && c->over))
		wait_set(c->server, &c->reader, WAIT_READER);
	c->over = over;
}

/* TLS makes a record of it at a time: all but the last tell the system that there is more. What
   stands before a long body shares its record with the body's begin. */
static ssize_t write_next(struct http_conn *c)
{
	bool more = conn_unsent(c) > RECORD_BYTES;
	size_t n = c->out.len - c->out_at, left = c->big.len - c->big_at;
	const char *p;

	if (c->ssl && n && n < RECORD_BYTES && left) {
		left = left < RECORD_BYTES - n ? left : RECORD_BYTES - n;
		buf_add(&c->out, c->big.data + c->big_at, left);
		c->big_at += left;
		n += left;
	}
	p = c->out.data + c->out_at;
	if (!n) {
		p = c->big.data + c->big_at;
		n = c->big.len - c->big_at;
	}
	if (!c->ssl || !more)
		return sock_write(c->fd, c->ssl, p, n);
	return sock_write_part(c->fd, c->ssl, p, n);
}

void conn_flush(struct http_conn *c)
{
	while (!c->dead && c->fd >= 0) {
		ssize_t n;

		if (c->h2 && conn_unsent(c) < HTTP_FILL_BYTES && http2_fill(c) < 0)
			c->closing = true;
		if (!conn_unsent(c)) {
			sent_all(c);
			return;
		}
		n = write_next(c);
		if (n > 0) {
			sent_some(c, (size_t)n);
		} else if (n < 0 && errno == EAGAIN) {
			want(c, EPOLLOUT, true);
			if (!c->reader.next && !c->patient)
				wait_set(c->server, &c->reader, WAIT_READER);
			return;
		} else {
			c->dead = true;
		}
	}
}

static void call_drained(struct http_conn *c)
{
	struct http_req *q = c->req;

	if (c->h2) {
		http2_drained(c);
		return;
	}
	if (!q || !q->drained || c->dead || conn_unsent(c) > c->server->limits.queued / 2)
		return;
	void (*drained)(void *, struct http_req *) = q->drained;

	q->drained = NULL;
	drained(q->drained_arg, q);
}

/* All is sent and nothing more will be: a refused client may still be sending, and a close would
   take our answer away from it. */
static void end_output(struct http_conn *c)
{
	if (c->state != H1_LINGER || c->ended) {
		c->dead = true;
		return;
	}
	if (c->wait.next && c->wait.kind == WAIT_LINGER)
		return;
	sock_end(c->fd, c->ssl);
	wait_set(c->server, &c->wait, WAIT_LINGER);
}

static void wait_for_next(struct http_conn *c)
{
	bool idle = c->h2 ? !c->streams : http1_idle(c);

	if (c->hello || c->state == H1_LINGER)
		return;
	if (!idle && c->wait.next && c->wait.kind == WAIT_IDLE)
		wait_unset(&c->wait);
	else if (idle && !c->wait.next)
		wait_set(c->server, &c->wait, WAIT_IDLE);
}

void conn_settle(struct http_conn *c)
{
	undirty(c);
	c->busy = true;
	if (c->more && c->ssl && !c->hello)
		read_some(c);
	do {
		c->again = false;
		if (!c->hello)
			conn_flush(c);
		if (!c->dead)
			call_drained(c);
	} while (take_rest(c) || (c->again && !c->dead && c->fd >= 0));
	if (!c->dead && c->fd >= 0 && c->closing && !conn_unsent(c))
		end_output(c);
	c->busy = false;
	if (c->dead || c->fd < 0 || (c->state == H1_LINGER && c->lingered > LINGER_BYTES)) {
		conn_free(c);
		return;
	}
	want(c, EPOLLIN | EPOLLRDHUP, reading(c));
	wait_for_next(c);
	if (c->more && c->ssl && reading(c))
		conn_touch(c);
}

static void on_event(void *arg, int fd, uint32_t events)
{
	struct http_conn *c = arg;

	c->busy = true;
	if (c->hello)
		greet(c);
	if (!c->hello && !c->dead && (events & ~EPOLLOUT)) {
		if ((events & (EPOLLERR | EPOLLHUP)) && !reading(c))
			c->dead = true; /* or it would be told for ever */
		read_some(c);
	}
	c->busy = false;
	conn_settle(c);
}

void conn_timed_out(struct http_conn *c, enum http_wait_kind kind)
{
	if ((kind == WAIT_HEAD || kind == WAIT_BODY) && !c->h2)
		http1_refuse(c, 408);
	else if (kind == WAIT_IDLE && c->h2)
		http2_goaway(c);
	else
		c->dead = true;
}

void conn_stop(struct http_conn *c)
{
	if (c->h2)
		http2_goaway(c);
	else if (c->hello || (!c->req && http1_idle(c)))
		c->closing = true;
	conn_touch(c);
}
