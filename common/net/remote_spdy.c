/* exec and attach by SPDY: a stream a channel, named by its header streamtype. */
#include <string.h>

#include "net/remote_priv.h"

enum { RESIZE_MAX = 4096 }; /* bytes of a size that is still incomplete */

static const char *const names[REMOTE_CHANNELS] = {"stdin", "stdout", "stderr", "error", "resize"};

static void on_send(void *arg, const void *p, size_t len)
{
	struct remote *r = arg;

	if (r->wire)
		wire_send(r->wire, p, len);
}

static bool complete(const struct remote *r)
{
	const bool wanted[REMOTE_CHANNELS] = {
		r->want.in, r->want.out, r->want.err, true, r->want.tty && r->version >= 3};

	for (int i = 0; i < REMOTE_CHANNELS; i++)
		if (wanted[i] && !r->st[i])
			return false;
	return true;
}

static void on_opened(void *arg, struct spdy_stream *st)
{
	struct remote *r = arg;
	const char *type = spdy_header(st, "streamtype");
	int i = 0;

	while (i < REMOTE_CHANNELS && (!type || strcmp(type, names[i]) != 0))
		i++;
	if (i == REMOTE_CHANNELS || r->st[i]) {
		spdy_reset(st, SPDY_REFUSED_STREAM);
		return;
	}
	r->st[i] = st;
	spdy_accept(st);
	if (complete(r))
		remote_is_ready(r);
}

/* Sizes are JSON documents, one behind the other. */
static void take_resize(struct remote *r, const char *p, size_t len)
{
	const char *end;

	buf_add(&r->resizes, p, len);
	while ((end = memchr(buf_str(&r->resizes), '}', r->resizes.len))) {
		size_t n = (size_t)(end + 1 - r->resizes.data);
		remote_resize(r, r->resizes.data, n);
		buf_consume(&r->resizes, n);
	}
	if (r->resizes.len > RESIZE_MAX)
		buf_clear(&r->resizes);
}

static size_t on_stream_data(void *arg, struct spdy_stream *st, const void *p, size_t len)
{
	struct remote *r = arg;

	if (st == r->st[REMOTE_RESIZE]) {
		take_resize(r, p, len);
		return len;
	}
	if (st != r->st[REMOTE_IN])
		return len;
	if (!r->ops)
		return len; /* what follows may open a window */
	if (r->held || !r->ready)
		return 0;
	remote_input(r, p, len);
	return len;
}

static void on_finished(void *arg, struct spdy_stream *st)
{
	struct remote *r = arg;

	if (st == r->st[REMOTE_IN])
		remote_input_end(r);
}

static void on_closed(void *arg, struct spdy_stream *st)
{
	struct remote *r = arg;
	bool input = st == r->st[REMOTE_IN];

	for (int i = 0; i < REMOTE_CHANNELS; i++)
		if (r->st[i] == st)
			r->st[i] = NULL;
	if (input)
		remote_input_end(r);
}

static void on_stream_drained(void *arg, struct spdy_stream *st unused_arg)
{
	struct remote *r = arg;

	if (r->ops)
		r->ops->drained(r->arg);
}

static void on_spdy_end(void *arg, const struct err *err)
{
	remote_gone(arg, err);
}

static const struct spdy_ops spdy_calls = {on_send, on_opened, on_stream_data, on_finished,
	on_closed, on_stream_drained, on_spdy_end};

static void spdy_way_open(struct remote *r)
{
	r->spdy = spdy_new(true, &spdy_calls, r);
}

static size_t spdy_way_data(struct remote *r, const void *p, size_t len)
{
	return spdy_feed(r->spdy, p, len);
}

static void spdy_way_send(struct remote *r, enum remote_channel c, const void *p, size_t len)
{
	if (r->st[c])
		spdy_write(r->st[c], p, len);
}

static void spdy_way_finish(struct remote *r)
{
	static const enum remote_channel order[] = {REMOTE_STATUS, REMOTE_OUT, REMOTE_ERR};

	for (size_t i = 0; i < array_size(order); i++)
		if (r->st[order[i]])
			spdy_finish(r->st[order[i]]);
}

static void spdy_way_close(struct remote *r)
{
	spdy_free(take(r->spdy));
}

const struct remote_way remote_by_spdy = {
	spdy_way_open, spdy_way_data, spdy_way_send, spdy_way_finish, spdy_way_close};
