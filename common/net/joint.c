/* Two streams joined. */
#include "net/exchange.h"

struct side {
	struct joint *j;
	struct stream *s;
	struct side *other;
	bool ended;
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

static size_t on_data(void *arg, const void *p, size_t len)
{
	struct side *x = arg;

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

struct joint *joint_new(struct stream *a, struct stream *b, void (*done)(void *arg), void *arg)
{
	struct joint *j = xcalloc(1, sizeof(*j));

	j->a = (struct side){j, a, &j->b, false};
	j->b = (struct side){j, b, &j->a, false};
	j->done = done;
	j->arg = arg;
	stream_start(a, &calls, &j->a);
	stream_start(b, &calls, &j->b);
	return j;
}
