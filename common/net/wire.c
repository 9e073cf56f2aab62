/* A stream with or without WebSocket's frames on it. */
#include "base/buf.h"
#include "base/clock.h"
#include "net/stream.h"
#include "net/wire.h"
#include "net/ws.h"

#define LINGER_NS (10 * NS_PER_S)

struct wire {
	struct loop *loop;
	struct stream *s;
	struct ws *ws; /* NULL: WIRE_BYTES */
	enum wire_kind kind;
	const struct wire_ops *ops; /* NULL: nobody listens any more */
	void *arg;
	struct buf rest;  /* of a message, not taken yet */
	bool held;	  /* rest waits for wire_more */
	bool told;	  /* end was */
	bool stream_over; /* the stream's own end came */
	bool left;	  /* the peer has ended, behind what is not taken yet */
	bool ending;	  /* wire_end */
	bool moved;	  /* something went on since the timer was set */
	struct loop_source *timer; /* of an end that takes its time */
	unsigned depth;		   /* calls under way: a free waits for them */
	bool doomed;
};

void wire_free(struct wire *w)
{
	if (!w)
		return;
	w->doomed = true;
	w->ops = NULL;
	if (w->depth)
		return;
	loop_del(w->timer);
	ws_free(w->ws);
	stream_free(w->s);
	buf_release(&w->rest);
	free(w);
}

static void leave(struct wire *w)
{
	if (!--w->depth && w->doomed)
		wire_free(w);
}

static void tell_end(struct wire *w, const struct err *err)
{
	if (w->told || !w->ops)
		return;
	w->told = true;
	w->ops->end(w->arg, err);
}

static bool waits_for_reader(const struct wire *w)
{
	return w->ending && !w->stream_over && !w->left && stream_unsent(w->s);
}

static void on_timer(void *arg)
{
	struct wire *w = arg;
	struct err e = ERR_INIT;

	if (w->moved || waits_for_reader(w)) {
		w->moved = waits_for_reader(w); /* then it has ten seconds for its answer */
		loop_mod_timer(w->timer, clock_mono_ns() + LINGER_NS);
		return;
	}
	w->depth++;
	if (w->ending) {
		w->doomed = true;
	} else {
		err_set(&e, ERR_UNREACHABLE, "the client has left, and nobody takes what it sent");
		tell_end(w, &e);
	}
	leave(w);
}

static void set_timer(struct wire *w)
{
	w->moved = false;
	if (w->timer)
		loop_mod_timer(w->timer, clock_mono_ns() + LINGER_NS);
	else
		w->timer = loop_add_timer(
			w->loop, clock_mono_ns() + LINGER_NS, NS_PER_S, on_timer, w);
}

/* The peer has ended. In order, its end comes behind its last word. */
static void peer_ended(struct wire *w, const struct err *err)
{
	w->left = true;
	if (w->held && !err)
		set_timer(w);
	else
		tell_end(w, err);
}

/* ---- the stream's side ---------------------------------------------------------------------- */

static size_t on_bytes(void *arg, const void *p, size_t len)
{
	struct wire *w = arg;
	size_t n = len;

	w->depth++;
	if (w->ws)
		n = ws_feed(w->ws, p, len);
	else if (w->ops)
		n = w->ops->data(w->arg, p, len);
	if (w->doomed)
		n = len;
	leave(w);
	return n;
}

static void on_end(void *arg, const struct err *err)
{
	struct wire *w = arg;

	w->depth++;
	w->stream_over = true;
	peer_ended(w, err);
	if (w->ending)
		w->doomed = true;
	leave(w);
}

static void on_left(void *arg)
{
	struct wire *w = arg;

	if (!w->left && !w->ending)
		set_timer(w);
	w->left = true;
}

static void on_drained(void *arg)
{
	struct wire *w = arg;

	w->depth++;
	if (w->ops && w->ops->drained)
		w->ops->drained(w->arg);
	leave(w);
}

static const struct stream_ops stream_calls = {
	.data = on_bytes, .end = on_end, .drained = on_drained, .left = on_left};

/* ---- the WebSocket's side ------------------------------------------------------------------- */

static bool on_message(void *arg, bool text unused_arg, const void *p, size_t len)
{
	struct wire *w = arg;
	size_t n;

	if (!w->ops || !len)
		return true;
	n = w->ops->data(w->arg, p, len);
	if (n >= len || w->doomed || !w->ops)
		return true;
	buf_add(&w->rest, (const char *)p + n, len - n);
	w->held = true;
	return false;
}

static void on_frame(void *arg, const void *p, size_t len)
{
	stream_send(((struct wire *)arg)->s, p, len);
}

static void on_close(void *arg, const struct err *err)
{
	struct wire *w = arg;

	if (w->ops)
		peer_ended(w, err);
	if (w->ending)
		stream_end(w->s); /* its own end comes next, or the timer */
}

static const struct ws_ops ws_calls = {on_message, on_frame, on_close};

/* ---- the user's side ------------------------------------------------------------------------ */

struct wire *wire_new(struct loop *l, struct stream *s, enum wire_kind kind, bool server,
	const struct wire_ops *ops, void *arg)
{
	struct wire *w = xcalloc(1, sizeof(*w));

	w->loop = l;
	w->s = s;
	w->kind = kind;
	w->ops = ops;
	w->arg = arg;
	if (kind != WIRE_BYTES)
		w->ws = ws_new(server, &ws_calls, w);
	stream_start(s, &stream_calls, w);
	return w;
}

void wire_send(struct wire *w, const void *p, size_t len)
{
	if (w->doomed || w->stream_over)
		return;
	if (w->ws)
		ws_send(w->ws, false, p, len);
	else
		stream_send(w->s, p, len);
}

size_t wire_queued(const struct wire *w)
{
	return stream_queued(w->s);
}

/* What was left of a message goes first. Answers false if it was not taken. */
static bool deliver_rest(struct wire *w)
{
	struct buf rest = w->rest;
	size_t n = rest.len;

	if (!w->held)
		return true;
	w->rest = (struct buf)BUF_INIT;
	w->held = false;
	if (w->ops)
		n = w->ops->data(w->arg, rest.data, rest.len);
	if (n >= rest.len || w->doomed) {
		buf_release(&rest);
		return true;
	}
	buf_consume(&rest, n);
	w->rest = rest;
	w->held = true;
	return false;
}

void wire_more(struct wire *w)
{
	w->depth++;
	w->moved = true;
	if (deliver_rest(w) && !w->doomed) {
		if (w->ws)
			ws_more(w->ws);
		if (!w->doomed && !w->held && (w->stream_over || (w->ws && ws_ended(w->ws))))
			tell_end(w, NULL);
		if (!w->doomed && !w->held)
			stream_more(w->s);
	}
	leave(w);
}

void wire_end(struct wire *w)
{
	w->depth++;
	w->ops = NULL;
	w->ending = true;
	w->held = false;
	if (w->stream_over || w->doomed) {
		w->doomed = true;
	} else {
		set_timer(w);
		if (w->ws && !ws_ended(w->ws))
			ws_close(w->ws, WS_NORMAL, "");
		else
			stream_end(w->s);
		if (w->ws)
			ws_more(w->ws);
		stream_more(w->s);
	}
	leave(w);
}
