/* The connection: made, written, read, lost. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "conn.h"
#include "grpc_priv.h"

enum { WINDOW_BYTES = 1 << 24, OUT_BYTES = 1 << 20 };
/* A server that owes answers and says nothing for so long is given up. */
#define SILENCE_NS (20 * NS_PER_S)

/* The connection is of no use any more. */
static void lose(struct grpc *g, const char *why)
{
	struct err e;

	if (!g->conn)
		return;
	err_set(&e, ERR_UNAVAILABLE, "etcd %s: %s", g->url, why);
	loop_del(g->source);
	g->source = NULL;
	conn_free(g->conn);
	g->conn = NULL;
	nghttp2_session_del(g->h2);
	g->h2 = NULL;
	g->out_at = 0;
	buf_clear(&g->out);
	/* who is told may call again, on a new connection: only those of this one */
	struct grpc_stream old = g->streams;

	if (old.next == &g->streams)
		return;
	old.next->prev = old.prev->next = &old;
	g->streams.next = g->streams.prev = &g->streams;
	while (old.next != &old)
		stream_end(old.next, &e);
}
static void set_events(struct grpc *g, uint32_t events)
{
	if (events != g->events && g->source)
		loop_mod_fd(g->source, g->events = events);
}

/* What nghttp2 has to say, as few writes as it takes. */
static int fill(struct grpc *g)
{
	while (g->out.len - g->out_at < OUT_BYTES) {
		const uint8_t *p;
		ssize_t n = nghttp2_session_mem_send(g->h2, &p);

		if (n < 0)
			return -1;
		if (!n)
			break;
		buf_add(&g->out, p, (size_t)n);
	}
	return 0;
}

void grpc_flush(struct grpc *g)
{
	while (g->conn) {
		ssize_t n;

		if (fill(g) < 0) {
			lose(g, "HTTP/2 failed");
			return;
		}
		if (g->out.len == g->out_at)
			break;
		n = conn_write(g->conn, g->out.data + g->out_at, g->out.len - g->out_at);
		if (n < 0 && errno == EAGAIN) {
			set_events(g, EPOLLIN | EPOLLOUT);
			return;
		}
		if (n <= 0) {
			lose(g, "connection lost");
			return;
		}
		g->out_at += (size_t)n;
		if (g->out_at > g->out.len / 2) {
			buf_consume(&g->out, g->out_at);
			g->out_at = 0;
		}
	}
	set_events(g, EPOLLIN);
}

/* Nobody is told anything before the call that asked has returned: here. */
static void flush_idle(void *arg)
{
	struct grpc *g = arg;
	struct grpc_stream *s = g->streams.next;

	g->flush = NULL;
	while (s != &g->streams) {
		if (!s->refused) {
			s = s->next;
			continue;
		}
		stream_end(s, NULL);
		s = g->streams.next; /* who was told may have changed the ring */
	}
	grpc_flush(g);
}

void grpc_flush_later(struct grpc *g)
{
	if (!g->flush)
		g->flush = loop_add_idle(g->loop, flush_idle, g);
}

static void on_socket(void *arg, int fd, uint32_t events)
{
	struct grpc *g = arg;
	char bytes[64 * 1024];

	for (;;) {
		ssize_t n = conn_read(g->conn, bytes, sizeof(bytes));

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			lose(g, n ? "connection lost" : "connection closed");
			return;
		}
		g->heard_ns = clock_mono_ns();
		if (nghttp2_session_mem_recv(g->h2, (const uint8_t *)bytes, (size_t)n) < 0) {
			lose(g, "HTTP/2 failed");
			return;
		}
		if (!g->conn)
			return;
	}
	grpc_flush(g);
}

static void on_watchdog(void *arg)
{
	struct grpc *g = arg;

	g->watched = false;
	if (g->calls && clock_mono_ns() - g->heard_ns >= SILENCE_NS)
		lose(g, "no answer for 20 s");
	else if (g->calls)
		grpc_watch_out(g);
}

void grpc_watch_out(struct grpc *g)
{
	int64_t at = g->heard_ns + SILENCE_NS;

	if (g->watched)
		return;
	g->watched = true;
	if (g->watchdog)
		loop_mod_timer(g->watchdog, at);
	else
		g->watchdog = loop_add_timer(g->loop, at, NS_PER_S, on_watchdog, g);
}

static void session_new(struct grpc *g)
{
	static const nghttp2_settings_entry settings[] = {
		{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, WINDOW_BYTES},
		{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
	};
	nghttp2_session_callbacks *cb;

	if (nghttp2_session_callbacks_new(&cb))
		bug("nghttp2");
	stream_callbacks(cb);
	if (nghttp2_session_client_new(&g->h2, cb, g) ||
		nghttp2_submit_settings(g->h2, NGHTTP2_FLAG_NONE, settings, array_size(settings)) ||
		nghttp2_session_set_local_window_size(g->h2, NGHTTP2_FLAG_NONE, 0, WINDOW_BYTES))
		bug("nghttp2");
	nghttp2_session_callbacks_del(cb);
}

int grpc_connect(struct grpc *g, struct err *e)
{
	if (g->conn)
		return 0;
	if (g->closing)
		return err_set(e, ERR_UNAVAILABLE, "etcd %s: closed", g->url);
	if (conn_open(g->authority, g->tls, &g->conn, e) < 0)
		return -1;
	session_new(g);
	g->events = EPOLLIN;
	g->source = loop_add_fd(g->loop, conn_fd(g->conn), EPOLLIN, on_socket, g);
	return 0;
}

int grpc_new(struct loop *l, const char *url, struct grpc **ret, struct err *e)
{
	bool tls = !strncmp(url, "https://", 8);
	const char *rest = url + (tls ? 8 : 7);

	if ((!tls && strncmp(url, "http://", 7) != 0) || !strchr(rest, ':') || strchr(rest, '/'))
		return err_set(
			e, ERR_INVALID, "etcd %s: not http://HOST:PORT or https://HOST:PORT", url);
	struct grpc *g = xcalloc(1, sizeof(*g));

	g->loop = l;
	g->url = xstrdup(url);
	g->authority = xstrdup(rest);
	g->tls = tls;
	g->streams.next = g->streams.prev = &g->streams;
	*ret = g;
	return 0;
}

void grpc_free(struct grpc *g)
{
	if (!g)
		return;
	g->closing = true;
	lose(g, "closed");
	while (g->streams.next != &g->streams) /* those that were never sent */
		stream_end(g->streams.next, NULL);
	loop_del(g->flush);
	loop_del(g->watchdog);
	buf_release(&g->out);
	free(g->url);
	free(g->authority);
	free(g);
}
