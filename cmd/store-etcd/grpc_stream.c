/* Calls as HTTP/2 streams. */
#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "grpc_priv.h"

enum { PREFIX_BYTES = 5 /* compressed flag and length, before each message */ };
#define MSG_MAX_BYTES (1u << 30)

/* What etcd says with a code that has several meanings. */
static enum err_code code_of(int status, const char *text)
{
	static const struct {
		int status;
		const char *has;
		enum err_code code;
	} t[] = {
		{11, "compacted", ERR_GONE},
		{11, "future", ERR_TIMEOUT},
		{3, "too many operations", ERR_TOOLARGE},
		{3, "too large", ERR_TOOLARGE},
		{8, "space exceeded", ERR_FULL},
		{8, "larger than max", ERR_TOOLARGE},
		{8, "", ERR_TOOMANY},
		{3, "", ERR_INVALID},
		{7, "", ERR_FORBIDDEN},
		{16, "", ERR_UNAUTHORIZED},
		{4, "", ERR_TIMEOUT},
		{14, "", ERR_UNAVAILABLE},
	};

	for (size_t i = 0; i < array_size(t); i++)
		if (t[i].status == status && strstr(text, t[i].has))
			return t[i].code;
	return ERR_INTERNAL;
}

static void stream_free(struct grpc_stream *s)
{
	s->prev->next = s->next;
	s->next->prev = s->prev;
	buf_release(&s->out);
	buf_release(&s->in);
	buf_release(&s->message);
	free(s->refused);
	free(s);
}

void stream_end(struct grpc_stream *s, const struct err *lost)
{
	struct err e = ERR_INIT;
	grpc_done_fn done = s->done;
	grpc_end_fn on_end = s->on_end;
	void *arg = s->arg;
	autobuf in = s->in;

	if (s->refused)
		e = *s->refused;
	else if (lost)
		e = *lost;
	else if (s->status < 0)
		err_set(&e, ERR_UNAVAILABLE, "etcd %s: no answer", s->g->url);
	else if (s->status)
		err_set(&e, code_of(s->status, buf_str(&s->message)), "etcd: %s",
			buf_str(&s->message));
	else if (done && (in.len < PREFIX_BYTES || in.data[0]))
		err_set(&e, ERR_INTERNAL, "etcd %s: an answer without a message", s->g->url);
	s->in = (struct buf)BUF_INIT;
	s->g->calls -= done != NULL;
	stream_free(s);
	if (on_end)
		on_end(arg, &e);
	else if (e.code)
		done(arg, NULL, 0, &e);
	else
		done(arg, in.data + PREFIX_BYTES, in.len - PREFIX_BYTES, NULL);
}
/* nghttp2 asks for the body of a request. */
static ssize_t read_body(nghttp2_session *h2, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
	nghttp2_data_source *source, void *arg)
{
	struct grpc_stream *s = source->ptr;
	size_t left = s->out.len - s->out_at, n = left < room ? left : room;

	if (!left && s->open) {
		s->deferred = true;
		return NGHTTP2_ERR_DEFERRED;
	}
	if (n)
		memcpy(to, s->out.data + s->out_at, n);
	s->out_at += n;
	if (s->out_at == s->out.len) {
		buf_truncate(&s->out, 0);
		s->out_at = 0;
		if (!s->open)
			*flags |= NGHTTP2_DATA_FLAG_EOF;
	}
	return (ssize_t)n;
}

/* Percent-encoded, as grpc-message is. */
static void add_percent(struct buf *b, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char hex[3] = {0};

		if (p[i] == '%' && i + 2 < n && isxdigit((unsigned char)p[i + 1]) &&
			isxdigit((unsigned char)p[i + 2])) {
			memcpy(hex, p + i + 1, 2);
			buf_addc(b, (char)strtol(hex, NULL, 16));
			i += 2;
		} else {
			buf_addc(b, p[i]);
		}
	}
}

static int on_header(nghttp2_session *h2, const nghttp2_frame *f, const uint8_t *name,
	size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct grpc_stream *s = nghttp2_session_get_stream_user_data(h2, f->hd.stream_id);

	if (!s)
		return 0;
	if (name_len == 11 && !memcmp(name, "grpc-status", 11))
		s->status = (int)strtol((const char *)value, NULL, 10);
	else if (name_len == 12 && !memcmp(name, "grpc-message", 12))
		add_percent(&s->message, (const char *)value, value_len);
	return 0;
}

/* Whole messages of a stream go out at once. */
static void stream_messages(struct grpc_stream *s)
{
	size_t at = 0;

	while (s->in.len - at >= PREFIX_BYTES) {
		const uint8_t *p = (const uint8_t *)s->in.data + at;
		size_t n = (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 | p[4];

		if (s->in.len - at - PREFIX_BYTES < n)
			break;
		s->on_msg(s->arg, (const char *)p + PREFIX_BYTES, n);
		at += PREFIX_BYTES + n;
	}
	buf_consume(&s->in, at);
}

static int on_data(
	nghttp2_session *h2, uint8_t flags, int32_t id, const uint8_t *p, size_t n, void *arg)
{
	struct grpc_stream *s = nghttp2_session_get_stream_user_data(h2, id);

	if (!s)
		return 0;
	if (s->in.len + n > MSG_MAX_BYTES)
		return NGHTTP2_ERR_CALLBACK_FAILURE;
	buf_add(&s->in, p, n);
	if (s->on_msg)
		stream_messages(s);
	return 0;
}

static int on_close(nghttp2_session *h2, int32_t id, uint32_t code, void *arg)
{
	struct grpc_stream *s = nghttp2_session_get_stream_user_data(h2, id);

	if (s)
		stream_end(s, NULL);
	return 0;
}

void stream_callbacks(nghttp2_session_callbacks *cb)
{
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_close);
}

static void add_message(struct buf *b, const struct buf *msg)
{
	const uint8_t prefix[PREFIX_BYTES] = {0, (uint8_t)(msg->len >> 24),
		(uint8_t)(msg->len >> 16), (uint8_t)(msg->len >> 8), (uint8_t)msg->len};

	buf_add(b, prefix, sizeof(prefix));
	buf_add(b, buf_str(msg), msg->len);
}

static struct grpc_stream *stream_new(struct grpc *g, void *arg)
{
	struct grpc_stream *s = xcalloc(1, sizeof(*s));

	s->g = g;
	s->arg = arg;
	s->status = -1;
	s->prev = g->streams.prev;
	s->next = &g->streams;
	s->prev->next = s->next->prev = s;
	return s;
}

#define NV(n, v)                                                                                   \
	{                                                                                          \
		(uint8_t *)(uintptr_t)(n), (uint8_t *)(uintptr_t)(v), strlen(n), strlen(v),        \
			NGHTTP2_NV_FLAG_NONE                                                       \
	}

static void start(struct grpc_stream *s, const char *method)
{
	struct grpc *g = s->g;
	nghttp2_data_provider body = {{.ptr = s}, read_body};
	struct err e;

	grpc_flush_later(g);
	if (grpc_connect(g, &e) < 0) {
		s->refused = xmemdup(&e, sizeof(e));
		return;
	}
	const nghttp2_nv headers[] = {
		NV(":method", "POST"),
		NV(":scheme", g->tls ? "https" : "http"),
		NV(":path", method),
		NV(":authority", g->authority),
		NV("content-type", "application/grpc"),
		NV("te", "trailers"),
	};

	s->id = nghttp2_submit_request(g->h2, NULL, headers, array_size(headers), &body, s);
	if (s->id < 0)
		bug("nghttp2_submit_request");
}

void grpc_call(
	struct grpc *g, const char *method, const struct buf *msg, grpc_done_fn done, void *arg)
{
	struct grpc_stream *s = stream_new(g, arg);

	s->done = done;
	if (!g->calls++)
		g->heard_ns = clock_mono_ns();
	grpc_watch_out(g);
	add_message(&s->out, msg);
	start(s, method);
}

struct grpc_stream *grpc_open(
	struct grpc *g, const char *method, grpc_msg_fn on_msg, grpc_end_fn on_end, void *arg)
{
	struct grpc_stream *s = stream_new(g, arg);

	s->on_msg = on_msg;
	s->on_end = on_end;
	s->open = true;
	start(s, method);
	return s;
}

void grpc_send(struct grpc_stream *s, const struct buf *msg)
{
	add_message(&s->out, msg);
	if (s->deferred && s->g->h2) {
		s->deferred = false;
		if (nghttp2_session_resume_data(s->g->h2, s->id))
			bug("nghttp2_session_resume_data");
	}
	grpc_flush_later(s->g);
}
