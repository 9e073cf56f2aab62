/*
 * h2-idle --ca FILE --cert FILE --key FILE ADDR:PORT COUNT: COUNT watches of Secrets as streams of
 * HTTP/2, 100 a connection; prints "idle" when all have begun, holds them until standard input
 * ends.
 */
#include <nghttp2/nghttp2.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/loop.h"
#include "client.h"
#include "net/stream.h"

enum { STREAMS = 100 };

static const struct opt opts[] = {
	CLIENT_OPTS,
	{0},
};
static const struct opt_set set = {
	.usage = "h2-idle [OPTION]... ADDRESS COUNT",
	.about = "Hold idle watches over HTTP/2.",
	.opts = opts,
};

struct conn {
	struct stream *s;
	nghttp2_session *h2;
	size_t streams;
};

static struct loop *l;
static size_t count, begun;

#define NV(name, value) \
	{ \
		(uint8_t *)(name), (uint8_t *)(value), sizeof(name) - 1, sizeof(value) - 1, 0 \
	}

static void send_all(struct conn *c)
{
	const uint8_t *p;
	ssize_t n;

	while ((n = nghttp2_session_mem_send(c->h2, &p)) > 0)
		stream_send(c->s, p, (size_t)n);
}

/* The head of an answer: the watch has begun. */
static int on_frame(nghttp2_session *h2, const nghttp2_frame *f, void *arg)
{
	if (f->hd.type == NGHTTP2_HEADERS && ++begun == count)
		loop_stop(l, 0);
	return 0;
}

static int on_close(nghttp2_session *h2, int32_t id, uint32_t why, void *arg)
{
	die(ERR_INTERNAL, "a watch has ended: %u", why);
}

static size_t on_data(void *arg, const void *bytes, size_t len)
{
	struct conn *c = arg;

	if (nghttp2_session_mem_recv(c->h2, bytes, len) < 0)
		die(ERR_INTERNAL, "no HTTP/2");
	send_all(c);
	return len;
}

static void on_end(void *arg, const struct err *e)
{
	die(ERR_UNREACHABLE, "%s", e ? e->msg : "the server hung up");
}

static const struct stream_ops ops = {.data = on_data, .end = on_end};

static void on_connected(void *arg, struct stream *s, const struct err *e)
{
	static const nghttp2_nv nv[] = {NV(":method", "GET"), NV(":scheme", "https"),
		NV(":path",
			"/api/v1/namespaces/default/secrets?watch=true&timeoutSeconds=3000"),
		NV(":authority", "127.0.0.1"), NV("user-agent", "h2-idle"),
		NV("accept", "application/json")};
	struct conn *c = arg;
	nghttp2_session_callbacks *cb;

	if (e)
		die_err(e);
	c->s = s;
	nghttp2_session_callbacks_new(&cb);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_close);
	nghttp2_session_client_new(&c->h2, cb, c);
	nghttp2_session_callbacks_del(cb);
	nghttp2_submit_settings(c->h2, 0, NULL, 0);
	for (size_t i = 0; i < c->streams; i++)
		nghttp2_submit_request(c->h2, NULL, nv, array_size(nv), NULL, NULL);
	send_all(c);
	stream_start(s, &ops, c);
}

int main(int argc, char **argv)
{
	static const unsigned char h2[] = "\002h2";
	struct client_files o = {0};
	struct conn *conns;
	SSL_CTX *tls;
	struct err e;
	size_t n;

	if (opt_parse_or_exit(&set, argc, argv, &o) != 2 || !o.ca)
		opt_usage(&set, "a CA, ADDRESS and COUNT");
	count = strtoul(argv[1], NULL, 10);
	n = (count + STREAMS - 1) / STREAMS;
	conns = xcalloc(n, sizeof(*conns));
	l = loop_new();
	tls = client_tls(&o);
	SSL_CTX_set_alpn_protos(tls, h2, sizeof(h2) - 1);
	for (size_t i = 0; i < n; i++) {
		conns[i].streams = i + 1 < n ? STREAMS : count - i * STREAMS;
		if (stream_connect(l, argv[0], tls, "127.0.0.1", on_connected, &conns[i], NULL,
			    &e) < 0)
			die_err(&e);
	}
	loop_run(l);
	client_hold(l);
	for (size_t i = 0; i < n; i++) {
		nghttp2_session_del(conns[i].h2);
		stream_free(conns[i].s);
	}
	free(conns);
	loop_free(l);
	SSL_CTX_free(tls);
	return 0;
}
