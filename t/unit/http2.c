/* HTTP/2, with nghttp2 as the client too: answers, windows, ends, and clients that mean harm. */
#include "h2.h"

static struct http_server *server;
static char *plain;
static struct http_req *kept;
static int gone, requests, drained, stopped;

static void on_request(void *arg, struct http_req *q)
{
	static char much[1 << 20];
	const char *path = http_path(q), *x = http_header(q, "x-test");
	struct stream *s;
	struct err e;
	size_t n;

	requests++;
	(void)http_body(q, &n);
	if (!strcmp(path, "/keep")) {
		kept = q;
	} else if (!strcmp(path, "/stream")) {
		kept = q;
		http_begin(q, 200, NULL);
	} else if (!strcmp(path, "/much")) {
		http_reply(q, 200, NULL, much, sizeof(much));
	} else if (!strcmp(path, "/up")) {
		ok(http_upgrade(q, NULL, &s, &e) < 0 && e.code == ERR_METHOD, "%s", e.msg);
	} else {
		autofree char *text = xasprintf("%s %s %s host=%s x=%s body=%zu h2=%d",
			http_method(q), path, http_query(q) ? http_query(q) : "-",
			http_header(q, "host"), x ? x : "-", n, http_peer(q)->h2);
		const struct http_header h[] = {
			{"X-Mixed", "a\nb"}, {"Connection", "close"}, {NULL, NULL}};

		http_reply(q, 201, h, text, strlen(text));
	}
}

static void on_gone(void *arg, struct http_req *q)
{
	gone++;
	if (kept == q)
		kept = NULL;
}

static const struct http_ops ops = {on_request, on_gone};

static void on_drained(void *arg, struct http_req *q)
{
	drained++;
}

static void on_stopped(void *arg)
{
	stopped++;
}

static void start(const struct http_limits *limits)
{
	struct err e;

	gone = requests = drained = stopped = 0;
	kept = NULL;
	if (http_server_new(l, limits, &ops, NULL, &server, &e) < 0)
		die_err(&e);
	plain = listen_at(server, "127.0.0.1:0", NULL);
}

static void end(void)
{
	http_server_free(server);
	free(plain);
}

static void test_calls(void)
{
	struct h2 *h = h2_new(plain, false);
	size_t body = 100 * 1000, too_much = 1 << 22;
	struct call *c = ask(h, "GET", "/a?b=c", NULL), *d;

	until(c->closed);
	is_int(c->status, 201, "an answer");
	is_str(buf_str(&c->body), "GET /a b=c host=h x=y body=0 h2=1", "of the request");
	is_int(c->error, 0, "in order");
	c = ask(h, "POST", "/p", &body);
	until(c->closed);
	is_str(buf_str(&c->body), "POST /p - host=h x=y body=100000 h2=1", "a body");
	c = ask(h, "HEAD", "/much", NULL);
	until(c->closed);
	ok(c->status == 200 && !c->body.len, "HEAD");
	c = ask(h, "GET", "/much", NULL);
	d = ask(h, "GET", "/much", NULL);
	until(c->closed && d->closed);
	ok(c->body.len == 1 << 20 && d->body.len == 1 << 20, "two long ones at once");
	requests = 0;
	c = ask(h, "POST", "/p", &too_much);
	until(c->closed);
	is_int(c->status, 413, "a body that is too long");
	is_int(requests, 0, "is not the handler's");
	c = ask(h, "GET", "relative", NULL);
	until(c->closed);
	is_int(c->status ? c->status : 400, 400, "a path that is none");
	c = ask(h, "GET", "/up", NULL);
	until(c->closed);
	is_int(c->error, NGHTTP2_HTTP_1_1_REQUIRED, "an upgrade");
	is_int(gone, 0, "nobody was gone");
	h2_free(h);
}

static void test_stream(void)
{
	struct h2 *h = h2_new(plain, false);
	struct call *c = ask(h, "GET", "/stream", NULL), *d;

	until(c->status && kept);
	is_int(c->status, 200, "begun");
	http_send(kept, "one ", 4);
	until(c->body.len == 4);
	d = ask(h, "GET", "/x", NULL);
	until(d->closed);
	is_int(d->status, 201, "another meanwhile");
	http_send(kept, "two", 3);
	http_end(take(kept));
	until(c->closed);
	is_str(buf_str(&c->body), "one two", "in pieces");
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	nghttp2_submit_rst_stream(h->session, 0, 9, NGHTTP2_CANCEL);
	nghttp2_submit_rst_stream(h->session, 0, 5, NGHTTP2_CANCEL);
	h2_flush(h);
	until(gone);
	is_int(gone, 1, "the handler hears that it was cancelled");
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	h2_free(h);
	until(gone == 2);
	is_int(gone, 2, "and that the client left");
}

static void test_windows(void)
{
	struct http_limits limits = {.queued = 300 * 1000, .stalled_ns = 100 * NS_PER_MS};
	static char much[1 << 20];
	struct h2 *h;
	struct call *c;

	start(&limits);
	h = h2_new(plain, true);
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	http_send(kept, much, sizeof(much));
	http_on_drained(kept, on_drained, NULL);
	until(gone && c->body.len >= 65535);
	is_int(gone, 1, "who opens no window is given up");
	is_int(c->body.len, 65535, "after what the window held");
	is_int(drained, 0, "nothing drained");
	h2_free(h);
	end();
	limits.stalled_ns = LIMIT_NS;
	start(&limits);
	h = h2_new(plain, false);
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	http_send(kept, much, sizeof(much));
	ok(http_queued(kept) == sizeof(much), "queued");
	http_on_drained(kept, on_drained, NULL);
	until(drained);
	is_int(drained, 1, "who reads drains it");
	http_end(take(kept));
	until(c->closed);
	is_int(c->body.len, sizeof(much), "all of it");
	h2_free(h);
	end();
}

static struct client *deaf_client(void)
{
	struct client *c = xcalloc(1, sizeof(*c));
	struct err e;

	c->deaf = true;
	if (stream_connect(l, plain, NULL, NULL, client_done, c, NULL, &e) < 0)
		die_err(&e);
	until(c->s);
	say(c, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
	until(kept);
	return c;
}

/* Two that do not read; the first, whose time would be over first, may do so. */
static void test_patient(bool h2)
{
	struct http_limits limits = {.queued = 300 * 1000, .stalled_ns = 100 * NS_PER_MS};
	static char much[16 << 20];
	struct client *c[2];
	struct h2 *h[2];
	struct http_req *first;

	start(&limits);
	for (int i = 0; i < 2; i++) {
		first = kept;
		kept = NULL;
		if (h2) {
			h[i] = h2_new(plain, true);
			ask(h[i], "GET", "/stream", NULL);
			until(kept);
		} else {
			c[i] = deaf_client();
		}
		if (i == 0)
			http_patient(kept);
		http_send(kept, much, sizeof(much));
	}
	until(gone);
	ok(gone == 1 && !kept, "who is not patient is given up");
	ok(http_queued(first) > 0, "who is, is not");
	http_end(first);
	for (int i = 0; i < 2; i++)
		if (h2)
			h2_free(h[i]);
		else
			client_free(c[i]);
	end();
}

/* Patience is an answer's: a connection that had one and then takes nothing is given up. */
static void test_patience_over(void)
{
	static const nghttp2_settings_entry wide[] = {
		{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 64 << 20}};
	struct http_limits limits = {.queued = 300 * 1000, .stalled_ns = 100 * NS_PER_MS};
	static char much[16 << 20];
	struct http_counts n;
	struct h2 *h;
	struct call *c;

	start(&limits);
	h = h2_new(plain, false);
	nghttp2_submit_settings(h->session, 0, wide, 1);
	nghttp2_session_set_local_window_size(h->session, 0, 0, 64 << 20);
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	http_patient(kept);
	http_end(take(kept));
	until(c->closed);
	ask(h, "GET", "/stream", NULL);
	until(kept);
	stream_hold(h->c.s);
	http_send(kept, much, sizeof(much));
	until((http_server_counts(server, &n), !n.connections));
	is_int(n.connections, 0, "a connection that had a patient answer and takes nothing");
	h2_free(h);
	end();
}

/* Taken over or, behind others, copied. */
static void test_pieces(void)
{
	enum { LONG = 100 * 1000, TIMES = 20 };
	struct h2 *h;
	struct call *c;
	size_t right = 0;

	start(NULL);
	h = h2_new(plain, false);
	c = ask(h, "GET", "/stream", NULL);
	until(kept);
	for (int i = 0; i < TIMES; i++) {
		autobuf b = BUF_INIT;

		buf_grow(&b, LONG);
		for (size_t k = 0; k < LONG; k++)
			buf_addc(&b, (char)('a' + (i * LONG + k) % 23));
		http_send_buf(kept, &b);
		ok(!b.len, "the bytes are taken");
		loop_step(l, 0);
	}
	http_end(take(kept));
	until(c->closed);
	while (right < c->body.len && c->body.data[right] == (char)('a' + right % 23))
		right++;
	is_int(right, LONG * TIMES, "long pieces");
	h2_free(h);
	end();
}

static void test_stop(void)
{
	struct h2 *idle, *busy;
	struct call *c;

	start(NULL);
	idle = h2_new(plain, false);
	busy = h2_new(plain, false);
	c = ask(idle, "GET", "/x", NULL);
	until(c->closed);
	c = ask(busy, "GET", "/stream", NULL);
	until(kept);
	http_server_stop(server, LIMIT_NS, on_stopped, NULL);
	until(idle->c.ended);
	ok(idle->goaway && !busy->c.ended, "who idles ends at once, with GOAWAY");
	http_send(kept, "last", 4);
	http_end(take(kept));
	until(busy->c.ended && stopped);
	ok(busy->goaway && c->closed && !c->error, "who is answered ends then");
	is_str(buf_str(&c->body), "last", "with the answer");
	is_int(stopped, 1, "that was all");
	h2_free(idle);
	h2_free(busy);
	end();
}

static void test_floods(void)
{
	static const uint8_t opaque[8];
	struct h2 *h = h2_new(plain, false);
	struct call *c;

	for (int i = 0; i < 3000 && !h->c.ended; i++) {
		int32_t id;
		const nghttp2_nv nv[] = {NV(":method", "GET"), NV(":scheme", "http"),
			NV(":path", "/keep"), NV(":authority", "h")};

		id = nghttp2_submit_request(h->session, NULL, nv, array_size(nv), NULL, NULL);
		h2_flush(h);
		nghttp2_submit_rst_stream(h->session, 0, id, NGHTTP2_CANCEL);
		h2_flush(h);
		if (i % 64 == 0)
			loop_step(l, 0);
	}
	until(h->c.ended);
	ok(h->c.ended && h->goaway, "streams that are reset at once end the connection");
	ok(requests < 1500, "after some (%d)", requests);
	h2_free(h);
	h = h2_new(plain, false);
	stream_hold(h->c.s);
	for (int i = 0; i < 200 * 1000; i++)
		nghttp2_submit_ping(h->session, 0, opaque);
	h2_flush(h);
	loop_step(l, 0);
	stream_more(h->c.s);
	c = ask(h, "GET", "/x", NULL);
	until(c->closed || h->c.ended);
	ok(c->closed || h->c.ended, "pings are answered or end the connection");
	h2_free(h);
	h = h2_new(plain, false);
	stream_send(h->c.s, "\0\0\1\0\0\0\0\0\1x", 10);
	until(h->c.ended);
	ok(h->goaway && h->goaway_error, "DATA of no stream ends it");
	h2_free(h);
}

int main(void)
{
	l = loop_new();
	start(NULL);
	test_calls();
	test_stream();
	test_floods();
	end();
	test_windows();
	test_patient(false);
	test_patient(true);
	test_patience_over();
	test_pieces();
	test_stop();
	loop_free(l);
	return tap_done();
}
