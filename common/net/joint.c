/* Two streams joined. */
#include <string.h>

#include "net/exchange.h"

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
	bool ended;
	struct frames frames;
};

struct joint {
	struct side a, b;
	void (*done)(void *arg);
	void *arg;
};

void joint_free(struct joint *j)
{
	if (!j)
		return;
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

static void on_end(void *arg, const struct err *err)
{
	struct side *x = arg;
	struct joint *j = x->j;

	x->ended = true;
	if (!err && !x->other->ended) {
		stream_end(x->other->s);
		return;
	}
	void (*done)(void *) = j->done;
	void *done_arg = j->arg;
	joint_free(j);
	if (done)
		done(done_arg);
}

static void on_drained(void *arg)
{
	stream_more(((struct side *)arg)->other->s);
}

static const struct stream_ops calls = {on_data, on_end, on_drained};

struct joint *joint_new(
	struct stream *a, struct stream *b, bool frames, void (*done)(void *arg), void *arg)
{
	struct joint *j = xcalloc(1, sizeof(*j));

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
