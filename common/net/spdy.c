/* SPDY/3.1: frames in, and the connection. Section numbers are the SPDY/3 draft's. */
#include <string.h>

#include "net/spdy_priv.h"

enum { SETTINGS_INITIAL_WINDOW = 7 };

/* ---- frames in ------------------------------------------------------------------------------ */

static void tell_end(struct spdy *s, const struct err *err)
{
	if (s->ended || s->doomed)
		return;
	s->ended = true;
	s->ops->end(s->arg, err);
}

/* The connection cannot go on: GOAWAY with PROTOCOL_ERROR. Answers -1. */
static int broken(struct spdy *s, const struct err *err)
{
	if (!s->ended)
		spdy_send_two(s, SPDY_GOAWAY, s->last_id, 1);
	tell_end(s, err);
	return -1;
}

static int broken_frame(struct spdy *s, const char *what)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_BADREQUEST, "spdy: %s", what);
	return broken(s, &e);
}

static void input_done(struct spdy_stream *st)
{
	struct spdy *s = st->s;
	uint32_t id = st->id;

	if (st->in_done)
		return;
	st->in_done = true;
	s->ops->finished(s->arg, st);
	if (!s->doomed && (st = spdy_find(s, id)))
		spdy_close_if_done(st);
}

/* Headers are unpacked in any case: the packing is one stream for the whole connection. */
static int on_syn_stream(struct spdy *s, unsigned flags, const unsigned char *p, size_t len)
{
	autostrv headers = STRV_INIT;
	struct err e = ERR_INIT;
	struct spdy_stream *st;
	uint32_t id;

	if (len < 10)
		return broken_frame(s, "SYN_STREAM is cut short");
	if (spdy_unpack(&s->unpacker, p + 10, len - 10, &headers, &e) < 0)
		return broken(s, &e);
	id = spdy_get32(p) & SPDY_ID_MASK;
	if ((id & 1) != s->server || id <= s->last_id) /* 2.3.2 */
		return broken_frame(s, "SYN_STREAM with an identifier that is not the next");
	s->last_id = id;
	if (s->streams.n >= SPDY_STREAMS_MAX || s->gone_away) {
		spdy_send_two(s, SPDY_RST_STREAM, id, SPDY_REFUSED_STREAM);
		return 0;
	}
	st = spdy_add(s, id);
	st->headers = headers;
	headers = (struct strv)STRV_INIT;
	st->out_done = flags & SPDY_UNIDIRECTIONAL;
	s->ops->opened(s->arg, st);
	if ((flags & SPDY_FIN) && !s->doomed && (st = spdy_find(s, id)))
		input_done(st);
	return 0;
}

static int on_headers(
	struct spdy *s, unsigned flags, const unsigned char *p, size_t len, bool reply)
{
	autostrv headers = STRV_INIT;
	struct err e = ERR_INIT;
	struct spdy_stream *st;

	if (len < 4)
		return broken_frame(s, "a frame of headers is cut short");
	if (spdy_unpack(&s->unpacker, p + 4, len - 4, &headers, &e) < 0)
		return broken(s, &e);
	st = spdy_find(s, spdy_get32(p) & SPDY_ID_MASK);
	if (reply && st && (st->id & 1) == s->server)
		return broken_frame(s, "SYN_REPLY to a stream of the peer's own");
	if (st && (flags & SPDY_FIN))
		input_done(st);
	return 0;
}

/* Streams may close while they are pushed: by identifiers, newest first. */
static void push_all(struct spdy *s)
{
	for (size_t i = s->streams.n; i-- > 0 && !s->doomed;)
		if (i < s->streams.n)
			spdy_push(s->streams.v[i]);
}

static int on_settings(struct spdy *s, const unsigned char *p, size_t len)
{
	uint32_t n = len >= 4 ? spdy_get32(p) : 0;

	if (len < 4 || n > (len - 4) / 8)
		return broken_frame(s, "SETTINGS is cut short");
	s->flow = true;
	for (uint32_t i = 0; i < n; i++) {
		const unsigned char *at = p + 4 + (size_t)i * 8;
		if ((spdy_get32(at) & 0xffffff) != SETTINGS_INITIAL_WINDOW)
			continue;
		int64_t size = spdy_get32(at + 4) & SPDY_ID_MASK;
		for (size_t j = 0; j < s->streams.n; j++)
			((struct spdy_stream *)s->streams.v[j])->window += size - s->first_window;
		s->first_window = size;
	}
	push_all(s); /* a larger window lets more through */
	return 0;
}

static int on_window_update(struct spdy *s, const unsigned char *p, size_t len)
{
	struct spdy_stream *st;
	uint32_t id, n;

	if (len < 8)
		return broken_frame(s, "WINDOW_UPDATE is cut short");
	id = spdy_get32(p) & SPDY_ID_MASK;
	n = spdy_get32(p + 4) & SPDY_ID_MASK;
	s->flow = true;
	if (!id) {
		s->window += n;
		if (s->window > SPDY_ID_MASK)
			return broken_frame(s, "the connection's window is too large");
		push_all(s);
		return 0;
	}
	st = spdy_find(s, id);
	if (!st)
		return 0;
	st->window += n;
	if (st->window > SPDY_ID_MASK)
		spdy_reset(st, SPDY_FLOW_CONTROL_ERROR);
	else
		spdy_push(st);
	return 0;
}

static int on_reset(struct spdy *s, const unsigned char *p, size_t len)
{
	struct spdy_stream *st;

	if (len < 8)
		return broken_frame(s, "RST_STREAM is cut short");
	st = spdy_find(s, spdy_get32(p) & SPDY_ID_MASK);
	if (st)
		spdy_close(st);
	return 0;
}

static int on_ping(struct spdy *s, const unsigned char *p, size_t len)
{
	if (len < 4)
		return broken_frame(s, "PING is cut short");
	if ((spdy_get32(p) & 1) == s->server) /* theirs, not the echo of ours: 2.6.5 */
		spdy_send_two(s, SPDY_PING, spdy_get32(p), 0);
	return 0;
}

static int on_control(struct spdy *s)
{
	const unsigned char *p = (const unsigned char *)buf_str(&s->control);
	unsigned type = spdy_get32(s->head) & 0xffff, flags = s->head[4];
	size_t len = s->control.len;

	switch (type) {
	case SPDY_SYN_STREAM:
		return on_syn_stream(s, flags, p, len);
	case SPDY_SYN_REPLY:
	case SPDY_HEADERS:
		return on_headers(s, flags, p, len, type == SPDY_SYN_REPLY);
	case SPDY_RST_STREAM:
		return on_reset(s, p, len);
	case SPDY_SETTINGS:
		return on_settings(s, p, len);
	case SPDY_PING:
		return on_ping(s, p, len);
	case SPDY_WINDOW_UPDATE:
		return on_window_update(s, p, len);
	case SPDY_GOAWAY:
		s->gone_away = true;
		tell_end(s, NULL);
		return 0;
	default:
		return 0; /* 2.2.1: unknown control frames are passed over */
	}
}

static void acknowledge(struct spdy *s, struct spdy_stream *st, size_t n)
{
	s->unacked += (uint32_t)n;
	if (s->unacked >= SPDY_WINDOW / 2) {
		spdy_send_two(s, SPDY_WINDOW_UPDATE, 0, s->unacked);
		s->unacked = 0;
	}
	if (!st || st->in_done)
		return;
	st->unacked += (uint32_t)n;
	if (st->unacked >= SPDY_WINDOW / 2) {
		spdy_send_two(s, SPDY_WINDOW_UPDATE, st->id, st->unacked);
		st->unacked = 0;
	}
}

/* Bytes of a data frame; answers how many were taken. Of a stream that is gone: all. */
static size_t on_data(struct spdy *s, const char *p, size_t len)
{
	uint32_t id = spdy_get32(s->head) & SPDY_ID_MASK;
	struct spdy_stream *st = spdy_find(s, id);
	size_t n = len;

	if (st && !st->in_done)
		n = s->ops->data(s->arg, st, p, len);
	if (s->doomed || s->ended)
		return len;
	acknowledge(s, spdy_find(s, id), n);
	return n;
}

static void data_end(struct spdy *s)
{
	struct spdy_stream *st = spdy_find(s, spdy_get32(s->head) & SPDY_ID_MASK);

	s->head_len = 0;
	if (st && (s->head[4] & SPDY_FIN))
		input_done(st);
}

/* The eight bytes before each frame are there. */
static int frame_begin(struct spdy *s)
{
	bool control = s->head[0] & 0x80;
	uint32_t id = spdy_get32(s->head) & SPDY_ID_MASK;

	s->left = spdy_get32(s->head + 4) & 0xffffff;
	buf_clear(&s->control);
	if (control && (spdy_get32(s->head) & 0x7fff0000u) >> 16 != 3)
		return broken_frame(s, "a frame of another version");
	if (control && s->left > SPDY_FRAME_MAX)
		return broken_frame(s, "a control frame is too large");
	if (!control && !spdy_find(s, id) && id > s->last_id && (id & 1) == s->server)
		spdy_send_two(s, SPDY_RST_STREAM, id, SPDY_INVALID_STREAM);
	return 0;
}

/* One step: part of a head, of a control frame, or of data. Answers bytes taken; *ret_stuck: ops
 * takes no more. */
static size_t step(struct spdy *s, const char *p, size_t len, bool *ret_stuck)
{
	size_t n;

	if (s->head_len < sizeof(s->head)) {
		n = sizeof(s->head) - s->head_len;
		n = n < len ? n : len;
		memcpy(s->head + s->head_len, p, n);
		s->head_len += n;
		if (s->head_len < sizeof(s->head) || frame_begin(s) < 0 || s->left)
			return n;
		p += n;
		len = 0; /* an empty frame: nothing of what follows is its own */
	} else {
		n = 0;
	}
	size_t want = s->left < len ? s->left : len;
	if (!(s->head[0] & 0x80)) {
		size_t got = want ? on_data(s, p, want) : 0;
		*ret_stuck = got < want;
		s->left -= got;
		if (!s->left && !s->doomed && !s->ended)
			data_end(s);
		return n + got;
	}
	buf_add(&s->control, p, want);
	s->left -= want;
	if (!s->left) {
		s->head_len = 0;
		(void)!on_control(s); /* an error has been told by ops.end */
	}
	return n + want;
}

size_t spdy_feed(struct spdy *s, const void *p, size_t len)
{
	const char *at = p;
	size_t done = 0;
	bool stuck = false;

	s->depth++;
	while (done < len && !s->ended && !s->doomed && !stuck)
		done += step(s, at + done, len - done, &stuck);
	if (s->ended || s->doomed)
		done = len;
	if (!--s->depth && s->doomed)
		spdy_free(s);
	return done;
}

/* ---- the connection ------------------------------------------------------------------------- */

struct spdy *spdy_new(bool server, const struct spdy_ops *ops, void *arg)
{
	struct spdy *s = xcalloc(1, sizeof(*s));

	s->ops = ops;
	s->arg = arg;
	s->server = server;
	s->next_id = s->next_ping = server ? 2 : 1;
	s->window = s->first_window = SPDY_WINDOW;
	return s;
}

void spdy_free(struct spdy *s)
{
	if (!s)
		return;
	s->doomed = true;
	if (s->depth)
		return;
	while (s->streams.n)
		spdy_close(s->streams.v[s->streams.n - 1]);
	vec_release(&s->streams);
	spdy_packer_release(&s->packer);
	spdy_unpacker_release(&s->unpacker);
	buf_release(&s->control);
	free(s);
}

void spdy_ping(struct spdy *s)
{
	spdy_send_two(s, SPDY_PING, s->next_ping, 0);
	s->next_ping += 2;
}

void spdy_goaway(struct spdy *s)
{
	if (!s->gone_away)
		spdy_send_two(s, SPDY_GOAWAY, s->last_id, 0);
	s->gone_away = true;
}

size_t spdy_streams(const struct spdy *s)
{
	return s->streams.n;
}
