/* Two streams joined. */
#include <string.h>

#include "base/clock.h"
#include "net/exchange.h"

#define LINGER_NS (10 * NS_PER_S)

/* Where we are in a row of WebSocket frames (RFC 6455, 5.2). */
struct frames {
	bool on;
	unsigned char head[14];
	size_t have;   /* of the head */
	uint64_t left; /* of the payload */
};

struct side {
	struct joint *j;
	struct stream *s;
	struct side *other;
	bool in_over;  /* nothing comes from it any more */
	bool out_over; /* nothing goes to it any more */
	bool left;     /* its end is behind what is not read */
	struct frames frames;
};

struct joint {
	struct loop *loop;
	struct loop_source *timer; /* NULL: nobody has ended */
	uint64_t moved;		   /* bytes, when it was set */
	struct side a, b;
	void (*done)(void *arg);
	void *arg;
};

void joint_free(struct joint *j)
{
	if (!j)
		return;
	loop_del(j->timer);
	stream_free(j->a.s);
	stream_free(j->b.s);
	free(j);
}

/* Bytes of a head: two, a longer length, a mask. */
static size_t head_size(const struct frames *f)
{
	unsigned len = f->head[1] & 127;

	if (f->have < 2)
		return 2;
	return 2 + (len == 126 ? 2 : len == 127 ? 8 : 0) + (f->head[1] & 128 ? 4 : 0);
}

static uint64_t payload(const struct frames *f)
{
	unsigned len = f->head[1] & 127;
	size_t n = len == 126 ? 2 : len == 127 ? 8 : 0;
	uint64_t ret = n ? 0 : len;

	for (size_t i = 0; i < n; i++)
		ret = ret << 8 | f->head[2 + i];
	return ret;
}

/* Bytes up to the end of the frame, or all there are. *ret_end: the frame ends there. */
static size_t to_frame_end(struct frames *f, const unsigned char *p, size_t len, bool *ret_end)
{
	size_t n = 0;

	while (n < len && f->have < head_size(f)) {
		f->head[f->have++] = p[n++];
		if (f->have == head_size(f))
			f->left = payload(f);
	}
	if (f->have < head_size(f))
		return n;
	if (f->left > len - n) {
		f->left -= len - n;
		return len;
	}
	n += (size_t)f->left;
	f->left = 0;
	f->have = 0;
	*ret_end = true;
	return n;
}

static void pass(struct side *x, const unsigned char *p, size_t len)
{
	while (len) {
		bool end = false;
		size_t n = to_frame_end(&x->frames, p, len, &end);
		if (end)
			stream_send_whole(x->other->s, p, n);
		else
			stream_send(x->other->s, p, n);
		p += n;
		len -= n;
	}
}

static size_t on_data(void *arg, const void *p, size_t len)
{
	struct side *x = arg;

	if (x->frames.on)
		pass(x, p, len);
	else
		stream_send(x->other->s, p, len);
	if (stream_queued(x->other->s) > STREAM_QUEUE_BYTES)
		stream_hold(x->s);
	return len;
}

static void finish(struct joint *j)
{
	void (*done)(void *) = j->done;
	void *done_arg = j->arg;

	joint_free(j);
	if (done)
		done(done_arg);
}

static uint64_t moved(const struct joint *j)
{
	return stream_moved(j->a.s) + stream_moved(j->b.s);
}

/* The client may be in front of a pager. */
static bool client_reads(const struct side *a)
{
	return !a->in_over && !a->left && stream_unsent(a->s);
}

static void on_timer(void *arg)
{
	struct joint *j = arg;

	if (j->moved == moved(j) && !client_reads(&j->a)) {
		finish(j);
		return;
	}
	j->moved = moved(j);
	loop_mod_timer(j->timer, clock_mono_ns() + LINGER_NS);
}

/* One has ended: the other should, too. */
static void expect_end(struct joint *j)
{
	if (j->timer)
		return;
	j->moved = moved(j);
	j->timer = loop_add_timer(
		j->loop, clock_mono_ns() + LINGER_NS, NS_PER_S, on_timer, j);
}

/* Who is wholly gone waits for nothing; what came from it is given to the other yet. As long as the
 * client is there it ends itself: a close may take away from it what the system has not sent. */
static void look(struct joint *j)
{
	const struct side *a = &j->a, *b = &j->b;

	if (a->in_over && a->out_over && b->out_over)
		finish(j);
	else
		expect_end(j);
}

static void on_end(void *arg, const struct err *err)
{
	struct side *x = arg;

	x->in_over = true;
	x->out_over |= err != NULL;
	stream_end(x->other->s);
	look(x->j);
}

static void on_drained(void *arg)
{
	stream_more(((struct side *)arg)->other->s);
}

static void on_left(void *arg)
{
	struct side *x = arg;

	x->left = true;
	expect_end(x->j);
}

static void on_sent(void *arg)
{
	struct side *x = arg;

	x->out_over = true;
	look(x->j);
}

static const struct stream_ops calls = {on_data, on_end, on_drained, on_left, on_sent};

struct joint *joint_new(struct loop *l, struct stream *a, struct stream *b, bool frames,
	void (*done)(void *arg), void *arg)
{
	struct joint *j = xcalloc(1, sizeof(*j));

	j->loop = l;
	j->a = (struct side){.j = j, .s = a, .other = &j->b};
	j->b = (struct side){.j = j, .s = b, .other = &j->a, .frames.on = frames};
	j->done = done;
	j->arg = arg;
	stream_start(a, &calls, &j->a);
	stream_start(b, &calls, &j->b);
	/* What came behind a head was not taken: it comes now. */
	stream_more(a);
	stream_more(b);
	return j;
}
