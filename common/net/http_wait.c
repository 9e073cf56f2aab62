/*
 * Time limits. Every kind of waiting has one limit, so those that wait stand in a ring a kind in
 * the order in which they run out: to begin and to end a wait is a few pointers, and one timer
 * looks at the oldest of each ring. Nobody waits: no timer runs.
 */
#include "base/clock.h"
#include "net/http_priv.h"

#define SLACK_NS (NS_PER_S / 4)
#define LINGER_NS (2 * NS_PER_S)

#define container(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

static int64_t limit_ns(const struct http_server *s, enum http_wait_kind kind)
{
	switch (kind) {
	case WAIT_BODY:
	case WAIT_UPLOAD:
		return s->limits.body_ns;
	case WAIT_IDLE:
		return s->limits.idle_ns;
	case WAIT_LINGER:
		return LINGER_NS;
	case WAIT_READER:
	case WAIT_STREAM:
		return s->limits.stalled_ns;
	default:
		return s->limits.head_ns;
	}
}

static struct http_conn *conn_of(struct http_wait *w)
{
	if (w->kind == WAIT_STREAM || w->kind == WAIT_UPLOAD)
		return container(w, struct http_req, reader)->conn;
	if (w->kind == WAIT_READER)
		return container(w, struct http_conn, reader);
	return container(w, struct http_conn, wait);
}

static void run_out(struct http_wait *w)
{
	struct http_conn *c = conn_of(w);
	enum http_wait_kind kind = w->kind;

	wait_unset(w);
	if (kind == WAIT_STREAM || kind == WAIT_UPLOAD)
		http2_reset(container(w, struct http_req, reader), NGHTTP2_CANCEL);
	else
		conn_timed_out(c, kind);
	conn_touch(c);
}

static void on_timer(void *arg);

/* The timer is set to the first moment; an earlier one that is set already will do. */
void wait_arm(struct http_server *s, int64_t at_ns)
{
	if (s->timer_ns && s->timer_ns <= at_ns)
		return;
	s->timer_ns = at_ns;
	if (s->timer)
		loop_mod_timer(s->timer, at_ns);
	else
		s->timer = loop_add_timer(s->loop, at_ns, SLACK_NS, on_timer, s);
}

static void on_timer(void *arg)
{
	struct http_server *s = arg;
	int64_t now_ns = clock_mono_ns();

	s->timer_ns = 0;
	for (int kind = 0; kind < WAIT_KINDS; kind++) {
		struct http_wait *ring = &s->waits[kind];
		int64_t limit = limit_ns(s, kind);

		while (ring->next != ring && ring->next->since_ns + limit <= now_ns)
			run_out(ring->next);
		if (ring->next != ring)
			wait_arm(s, ring->next->since_ns + limit);
	}
	if (s->full)
		server_room(s);
}

void wait_init(struct http_server *s)
{
	for (int kind = 0; kind < WAIT_KINDS; kind++)
		s->waits[kind].prev = s->waits[kind].next = &s->waits[kind];
}

void wait_unset(struct http_wait *w)
{
	if (!w->next)
		return;
	w->prev->next = w->next;
	w->next->prev = w->prev;
	w->prev = w->next = NULL;
}

void wait_set(struct http_server *s, struct http_wait *w, enum http_wait_kind kind)
{
	struct http_wait *ring = &s->waits[kind];

	wait_unset(w);
	w->kind = kind;
	w->since_ns = clock_mono_ns();
	w->prev = ring->prev;
	w->next = ring;
	w->prev->next = w->next->prev = w;
	wait_arm(s, w->since_ns + limit_ns(s, kind));
}

struct http_conn *wait_oldest(struct http_server *s, enum http_wait_kind kind)
{
	struct http_wait *w = s->waits[kind].next;

	return w == &s->waits[kind] ? NULL : conn_of(w);
}
