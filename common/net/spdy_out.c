/* SPDY/3.1: frames out, streams, windows. */
#include <string.h>

#include "net/spdy_priv.h"

enum { DATA_PIECE = 32 * 1024 }; /* bytes of a data frame of ours */

uint32_t spdy_get32(const void *p)
{
	const unsigned char *b = p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void set32(unsigned char *b, uint32_t n)
{
	b[0] = (unsigned char)(n >> 24);
	b[1] = (unsigned char)(n >> 16);
	b[2] = (unsigned char)(n >> 8);
	b[3] = (unsigned char)n;
}

/* ---- frames out ----------------------------------------------------------------------------- */

static void out(struct spdy *s, const void *p, size_t len)
{
	if (!s->doomed && len)
		s->ops->send(s->arg, p, len);
}

static void send_control(
	struct spdy *s, enum spdy_frame type, unsigned flags, const void *body, size_t len)
{
	autobuf b = BUF_INIT;
	unsigned char head[8];

	set32(head, 0x80030000u | (uint32_t)type);
	set32(head + 4, (uint32_t)flags << 24 | (uint32_t)len);
	buf_add(&b, head, sizeof(head));
	buf_add(&b, body, len);
	out(s, b.data, b.len);
}

void spdy_send_two(struct spdy *s, enum spdy_frame type, uint32_t a, uint32_t b)
{
	unsigned char body[8];

	set32(body, a);
	set32(body + 4, b);
	send_control(s, type, 0, body, type == SPDY_PING ? 4 : 8);
}

static void send_data(struct spdy_stream *st, const void *p, size_t len, bool fin)
{
	unsigned char head[8];

	set32(head, st->id);
	set32(head + 4, (fin ? (uint32_t)SPDY_FIN << 24 : 0) | (uint32_t)len);
	out(st->s, head, sizeof(head));
	out(st->s, p, len);
	st->window -= (int64_t)len;
	st->s->window -= (int64_t)len;
}

/* ---- streams -------------------------------------------------------------------------------- */

struct spdy_stream *spdy_find(const struct spdy *s, uint32_t id)
{
	for (size_t i = 0; i < s->streams.n; i++) {
		struct spdy_stream *st = s->streams.v[i];
		if (st->id == id)
			return st;
	}
	return NULL;
}

struct spdy_stream *spdy_add(struct spdy *s, uint32_t id)
{
	struct spdy_stream *st = xcalloc(1, sizeof(*st));

	st->s = s;
	st->id = id;
	st->window = s->first_window;
	vec_push(&s->streams, st);
	return st;
}

void spdy_close(struct spdy_stream *st)
{
	struct spdy *s = st->s;

	for (size_t i = 0; i < s->streams.n; i++)
		if (s->streams.v[i] == st)
			s->streams.v[i] = s->streams.v[--s->streams.n];
	s->ops->closed(s->arg, st);
	buf_release(&st->held);
	strv_release(&st->headers);
	free(st);
}

void spdy_close_if_done(struct spdy_stream *st)
{
	if (st->in_done && st->out_done)
		spdy_close(st);
}

/* What may go now, of both windows. */
static size_t allowed(const struct spdy_stream *st, size_t len)
{
	int64_t n = st->window < st->s->window ? st->window : st->s->window;

	if (!st->s->flow || n >= (int64_t)len)
		return len;
	return n > 0 ? (size_t)n : 0;
}

/* Send held bytes as far as the windows let them; tells drained. */
void spdy_push(struct spdy_stream *st)
{
	struct spdy *s = st->s;
	size_t n;

	if (!st->held.len)
		return;
	while (st->held.len && (n = allowed(st, st->held.len))) {
		if (n > DATA_PIECE)
			n = DATA_PIECE;
		bool fin = st->fin_wanted && n == st->held.len;
		send_data(st, st->held.data, n, fin);
		buf_consume(&st->held, n);
		st->out_done |= fin;
	}
	if (st->held.len)
		return;
	buf_clear(&st->held);
	if (st->out_done)
		spdy_close_if_done(st);
	else if (s->ops->drained)
		s->ops->drained(s->arg, st);
}

void spdy_write(struct spdy_stream *st, const void *p, size_t len)
{
	const char *at = p;

	if (st->out_done || st->fin_wanted || st->s->ended)
		return;
	while (len && !st->held.len) {
		size_t n = allowed(st, len < DATA_PIECE ? len : DATA_PIECE);
		if (!n)
			break;
		send_data(st, at, n, false);
		at += n;
		len -= n;
	}
	buf_add(&st->held, at, len);
}

void spdy_finish(struct spdy_stream *st)
{
	if (st->out_done || st->fin_wanted)
		return;
	if (st->held.len) {
		st->fin_wanted = true;
		return;
	}
	send_data(st, NULL, 0, true);
	st->out_done = true;
	spdy_close_if_done(st);
}

void spdy_accept(struct spdy_stream *st)
{
	autobuf b = BUF_INIT;
	unsigned char id[4];

	if (st->replied)
		return;
	st->replied = true;
	set32(id, st->id);
	buf_add(&b, id, sizeof(id));
	spdy_pack(&st->s->packer, NULL, &b);
	send_control(st->s, SPDY_SYN_REPLY, 0, b.data, b.len);
}

void spdy_reset(struct spdy_stream *st, enum spdy_reset why)
{
	spdy_send_two(st->s, SPDY_RST_STREAM, st->id, (uint32_t)why);
	spdy_close(st);
}

struct spdy_stream *spdy_open(struct spdy *s, const struct spdy_header *headers)
{
	struct spdy_stream *st;
	unsigned char fixed[10] = {0};
	autobuf b = BUF_INIT;

	if (s->ended || s->gone_away)
		return NULL;
	st = spdy_add(s, s->next_id);
	st->replied = true;
	s->next_id += 2;
	set32(fixed, st->id);
	buf_add(&b, fixed, sizeof(fixed));
	spdy_pack(&s->packer, headers, &b);
	send_control(s, SPDY_SYN_STREAM, 0, b.data, b.len);
	for (; headers && headers->name; headers++) {
		strv_add(&st->headers, headers->name);
		strv_add(&st->headers, headers->value);
	}
	return st;
}

size_t spdy_queued(const struct spdy_stream *st)
{
	return st->held.len;
}

const char *spdy_header(const struct spdy_stream *st, const char *name)
{
	for (size_t i = 0; i + 1 < st->headers.n; i += 2)
		if (!strcmp(st->headers.v[i], name))
			return st->headers.v[i + 1];
	return NULL;
}

uint32_t spdy_id(const struct spdy_stream *st)
{
	return st->id;
}

void spdy_set_data(struct spdy_stream *st, void *data)
{
	st->data = data;
}

void *spdy_data(const struct spdy_stream *st)
{
	return st->data;
}
