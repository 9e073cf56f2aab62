/* port-forward: connections over SPDY's streams, or over a WebSocket's channels. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "net/forward.h"
#include "net/spdy.h"

#define PAIR_TIMEOUT_NS (30 * NS_PER_S)

const char *const forward_websocket[] = {
	"SPDY/3.1+portforward.k8s.io", "v4.channel.k8s.io", "portforward.k8s.io", NULL};
const char *const forward_spdy[] = {"portforward.k8s.io", NULL};

struct forward_conn {
	struct forward *f;
	unsigned port, channel;		 /* channel: the data's, of WebSocket channels */
	char *request;			 /* requestID */
	struct spdy_stream *data, *err;	 /* NULL: gone, or not yet there */
	struct loop_source *timer;	 /* the other stream has to come */
	bool open, held, in_over, out_over; /* open: ops knows it */
	void *user;
};

struct forward {
	struct loop *loop;
	struct wire *wire;
	struct spdy *spdy; /* NULL: WebSocket channels */
	struct vec conns;
	const struct forward_ops *ops; /* NULL: nobody listens any more */
	void *arg;
	struct loop_source *start;
	bool more;	/* what the wire has kept is taken now, or nobody's any more */
	unsigned depth; /* calls under way: a free waits for them */
	bool doomed;
};

/* The bytes of all connections come in one row: what one does not take keeps all others back, and
   hides that the client has left. So who is gone keeps nothing back. */
static void leave(struct forward *f)
{
	while (f->depth == 1 && f->more && f->wire && !f->doomed) {
		f->more = false;
		wire_more(f->wire);
	}
	if (!--f->depth && f->doomed)
		forward_free(f);
}

static void conn_free(struct forward_conn *c)
{
	struct forward *f = c->f;

	for (size_t i = 0; i < f->conns.n; i++)
		if (f->conns.v[i] == c)
			f->conns.v[i] = f->conns.v[--f->conns.n];
	f->more = true;
	if (c->data)
		spdy_set_data(c->data, NULL);
	if (c->err)
		spdy_set_data(c->err, NULL);
	loop_del(c->timer);
	free(c->request);
	free(c);
}

static struct forward_conn *conn_new(struct forward *f, unsigned port, const char *request)
{
	struct forward_conn *c = xcalloc(1, sizeof(*c));

	c->f = f;
	c->port = port;
	c->request = xstrdup_null(request);
	vec_push(&f->conns, c);
	return c;
}

/* The client has given it up. */
static void conn_lost(struct forward_conn *c)
{
	struct forward *f = c->f;

	if (c->open && f->ops)
		f->ops->closed(f->arg, c);
	conn_free(c);
}

static void gone(struct forward *f, const struct err *err)
{
	const struct forward_ops *ops = f->ops;
	bool told = f->doomed || !ops;

	if (!told && f->wire) {
		wire_free(take(f->wire));
		ops->gone(f->arg, err);
	}
}

/* ---- SPDY ----------------------------------------------------------------------------------- */

static void on_send(void *arg, const void *p, size_t len)
{
	struct forward *f = arg;

	if (f->wire)
		wire_send(f->wire, p, len);
}

static void pair_timeout(void *arg)
{
	struct forward_conn *c = arg;
	struct forward *f = c->f;

	f->depth++;
	forward_close(c, NULL);
	leave(f);
}

/* A client without requestID opens the error's stream right before the data's. */
static char *request_of(const struct spdy_stream *st, bool is_data)
{
	const char *id = spdy_header(st, "requestid");

	return id ? xstrdup(id) : xasprintf("#%u", spdy_id(st) - (is_data ? 2 : 0));
}

static struct forward_conn *find_request(const struct forward *f, const char *request)
{
	for (size_t i = 0; i < f->conns.n; i++) {
		struct forward_conn *c = f->conns.v[i];
		if (c->request && !strcmp(c->request, request))
			return c;
	}
	return NULL;
}

static unsigned port_number(const char *text)
{
	char *end;
	unsigned long n = text ? strtoul(text, &end, 10) : 0;

	return n && n < 65536 && !*end ? (unsigned)n : 0;
}

static void on_opened(void *arg, struct spdy_stream *st)
{
	struct forward *f = arg;
	const char *type = spdy_header(st, "streamtype");
	unsigned port = port_number(spdy_header(st, "port"));
	bool is_data = type && !strcmp(type, "data");
	autofree char *request = request_of(st, is_data);
	struct forward_conn *c = find_request(f, request);

	if (!port || (!is_data && (!type || strcmp(type, "error") != 0)) ||
		(c && (is_data ? c->data : c->err))) {
		spdy_reset(st, SPDY_PROTOCOL_ERROR);
		return;
	}
	if (!c) {
		c = conn_new(f, port, request);
		c->timer = loop_add_timer(f->loop, clock_mono_ns() + PAIR_TIMEOUT_NS, NS_PER_S,
			pair_timeout, c);
	}
	*(is_data ? &c->data : &c->err) = st;
	spdy_set_data(st, c);
	spdy_accept(st);
	if (!c->data || !c->err || c->open)
		return;
	loop_del(c->timer);
	c->timer = NULL;
	c->open = c->held = true;
	if (f->ops)
		f->ops->open(f->arg, c, port);
}

static size_t on_stream_data(void *arg, struct spdy_stream *st, const void *p, size_t len)
{
	struct forward *f = arg;
	struct forward_conn *c = spdy_data(st);

	if (!c || st != c->data || !f->ops)
		return len;
	if (c->held || !c->open)
		return 0;
	c->held = true; /* so it is if c goes in the call, too */
	if (f->ops->data(f->arg, c, p, len) && !f->doomed && spdy_data(st) == c)
		c->held = false;
	return len;
}

static void on_stream_finished(void *arg, struct spdy_stream *st)
{
	struct forward *f = arg;
	struct forward_conn *c = spdy_data(st);

	if (!c || st != c->data || c->in_over)
		return;
	c->in_over = true;
	if (c->open && f->ops)
		f->ops->finished(f->arg, c);
}

/* Data gone before both sides have finished it: reset by the client. */
static void on_stream_closed(void *arg unused_arg, struct spdy_stream *st)
{
	struct forward_conn *c = spdy_data(st);

	if (!c)
		return;
	if (st == c->err) {
		c->err = NULL;
		return;
	}
	c->data = NULL;
	if (c->err) {
		struct spdy_stream *e = take(c->err);
		spdy_set_data(e, NULL);
		spdy_finish(e);
	}
	conn_lost(c);
}

static void on_stream_drained(void *arg, struct spdy_stream *st unused_arg)
{
	struct forward *f = arg;

	if (f->ops)
		f->ops->drained(f->arg);
}

static void on_spdy_end(void *arg, const struct err *err)
{
	gone(arg, err);
}

static const struct spdy_ops spdy_calls = {on_send, on_opened, on_stream_data, on_stream_finished,
	on_stream_closed, on_stream_drained, on_spdy_end};

/* ---- WebSocket channels: 2i data, 2i + 1 error; each begins with its port, little-endian ---- */

static void send_channel(struct forward *f, unsigned channel, const void *p, size_t len)
{
	autobuf b = BUF_INIT;

	buf_addc(&b, (char)channel);
	buf_add(&b, p, len);
	if (f->wire)
		wire_send(f->wire, b.data, b.len);
}

static void channels_begin(void *arg)
{
	struct forward *f = arg;

	f->depth++;
	loop_del(f->start);
	f->start = NULL;
	for (size_t i = 0; i < f->conns.n; i++) {
		struct forward_conn *c = f->conns.v[i];
		const unsigned char port[2] = {
			(unsigned char)c->port, (unsigned char)(c->port >> 8)};
		send_channel(f, c->channel, port, sizeof(port));
		send_channel(f, c->channel + 1, port, sizeof(port));
	}
	for (size_t i = f->conns.n; i-- > 0 && !f->doomed;) {
		struct forward_conn *c = f->conns.v[i];
		c->open = c->held = true;
		f->ops->open(f->arg, c, c->port);
	}
	leave(f);
}

static size_t channel_data(struct forward *f, const unsigned char *p, size_t len)
{
	struct forward_conn *c = NULL;

	for (size_t i = 0; i < f->conns.n && !c; i++)
		if (((struct forward_conn *)f->conns.v[i])->channel == p[0])
			c = f->conns.v[i];
	if (!c || !f->ops)
		return len;
	if (c->held || !c->open)
		return 0;
	if (len > 1 && !f->ops->data(f->arg, c, p + 1, len - 1))
		for (size_t i = 0; i < f->conns.n; i++) /* if it is still there */
			if (f->conns.v[i] == c)
				c->held = true;
	return len;
}

/* ---- the wire's side ------------------------------------------------------------------------ */

static size_t on_data(void *arg, const void *p, size_t len)
{
	struct forward *f = arg;
	size_t n;

	f->depth++;
	n = f->spdy ? spdy_feed(f->spdy, p, len) : channel_data(f, p, len);
	if (f->doomed)
		n = len;
	leave(f);
	return n;
}

static void on_end(void *arg, const struct err *err)
{
	struct forward *f = arg;

	f->depth++;
	gone(f, err);
	leave(f);
}

static void on_drained(void *arg)
{
	struct forward *f = arg;

	f->depth++;
	if (f->ops)
		f->ops->drained(f->arg);
	leave(f);
}

static const struct wire_ops wire_calls = {on_data, on_end, on_drained};

/* ---- the user's side ------------------------------------------------------------------------ */

struct forward *forward_new(struct loop *l, struct stream *s, const struct upgrade *u,
	const unsigned *ports, size_t n_ports, const struct forward_ops *ops, void *arg)
{
	struct forward *f = xcalloc(1, sizeof(*f));

	f->loop = l;
	f->ops = ops;
	f->arg = arg;
	f->wire = wire_new(l, s, u->kind, true, &wire_calls, f);
	if (u->kind != WIRE_MESSAGES) {
		f->spdy = spdy_new(true, &spdy_calls, f);
		return f;
	}
	for (size_t i = 0; i < n_ports && i < FORWARD_PORTS_MAX; i++)
		conn_new(f, ports[i], NULL)->channel = (unsigned)i * 2;
	f->start = loop_add_timer(l, 0, 0, channels_begin, f);
	return f;
}

void forward_free(struct forward *f)
{
	if (!f)
		return;
	f->doomed = true;
	f->depth++;
	while (f->conns.n)
		conn_lost(f->conns.v[f->conns.n - 1]);
	f->ops = NULL;
	if (--f->depth)
		return;
	loop_del(f->start);
	if (f->wire)
		wire_free(take(f->wire));
	spdy_free(f->spdy);
	vec_release(&f->conns);
	free(f);
}

size_t forward_conns(const struct forward *f)
{
	return f->conns.n;
}

void forward_write(struct forward_conn *c, const void *p, size_t len)
{
	if (c->out_over || !len)
		return;
	if (c->data)
		spdy_write(c->data, p, len);
	else if (!c->f->spdy)
		send_channel(c->f, c->channel, p, len);
}

size_t forward_queued(const struct forward_conn *c)
{
	return (c->data ? spdy_queued(c->data) : 0) + (c->f->wire ? wire_queued(c->f->wire) : 0);
}

void forward_more(struct forward_conn *c)
{
	struct forward *f = c->f;

	c->held = false;
	f->more = true;
	f->depth++;
	leave(f);
}

void forward_finish(struct forward_conn *c)
{
	struct forward *f = c->f;

	if (c->out_over)
		return;
	f->depth++;
	c->out_over = true;
	if (c->err) {
		spdy_set_data(c->err, NULL);
		spdy_finish(take(c->err));
	}
	if (c->data)
		spdy_finish(c->data); /* may close c */
	leave(f);
}

void forward_close(struct forward_conn *c, const char *why)
{
	struct forward *f = c->f;
	struct spdy_stream *data = take(c->data), *err = take(c->err);

	f->depth++;
	if (!f->spdy && why)
		send_channel(f, c->channel + 1, why, strlen(why));
	if (data)
		spdy_set_data(data, NULL);
	if (err)
		spdy_set_data(err, NULL);
	conn_free(c);
	if (err && why)
		spdy_write(err, why, strlen(why));
	if (err)
		spdy_finish(err);
	if (data)
		spdy_finish(data);
	leave(f);
}

void forward_set_data(struct forward_conn *c, void *data)
{
	c->user = data;
}

void *forward_data(const struct forward_conn *c)
{
	return c->user;
}
