/* A client of HTTP/2, by nghttp2: what it asks, and what came of it. */
#pragma once
#include <nghttp2/nghttp2.h>
#include <stdlib.h>

#include "http.h"

struct call {
	int status;
	struct buf body;
	bool closed;
	uint32_t error;
};

struct h2 {
	struct client c; /* its stream */
	nghttp2_session *session;
	struct call calls[64]; /* by id / 2 */
	bool goaway;
	uint32_t goaway_error;
};

static struct call *call_of(struct h2 *h, int32_t id)
{
	return &h->calls[(size_t)id / 2 % array_size(h->calls)];
}

static int on_header(nghttp2_session *s, const nghttp2_frame *f, const uint8_t *name,
	size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	if (name_len == 7 && !memcmp(name, ":status", 7))
		call_of(arg, f->hd.stream_id)->status = (int)strtol((const char *)value, NULL, 10);
	if (name_len == 10 && !memcmp(name, "connection", 10))
		ok(false, "a header of HTTP/1.1's");
	return 0;
}

static int on_data(
	nghttp2_session *s, uint8_t flags, int32_t id, const uint8_t *p, size_t n, void *arg)
{
	buf_add(&call_of(arg, id)->body, p, n);
	return 0;
}

static int on_close(nghttp2_session *s, int32_t id, uint32_t error, void *arg)
{
	call_of(arg, id)->closed = true;
	call_of(arg, id)->error = error;
	return 0;
}

static int on_frame(nghttp2_session *s, const nghttp2_frame *f, void *arg)
{
	struct h2 *h = arg;

	if (f->hd.type == NGHTTP2_GOAWAY) {
		h->goaway = true;
		h->goaway_error = f->goaway.error_code;
	}
	return 0;
}

static void h2_flush(struct h2 *h)
{
	const uint8_t *p;
	ssize_t n;

	while (h->c.s && (n = nghttp2_session_mem_send(h->session, &p)) > 0)
		stream_send(h->c.s, p, (size_t)n);
}

static size_t h2_data(void *arg, const void *bytes, size_t len)
{
	struct h2 *h = arg;

	if (nghttp2_session_mem_recv(h->session, bytes, len) < 0)
		h->c.ended = true;
	h2_flush(h);
	return len;
}

static void h2_end(void *arg, const struct err *e)
{
	((struct h2 *)arg)->c.ended = true;
}

static const struct stream_ops h2_ops = {.data = h2_data, .end = h2_end};

/* no_windows: it never opens one again. */
static struct h2 *h2_new(const char *address, bool no_windows)
{
	struct h2 *h = xcalloc(1, sizeof(*h));
	nghttp2_session_callbacks *cb;
	nghttp2_option *option;
	struct err e;

	nghttp2_session_callbacks_new(&cb);
	nghttp2_option_new(&option);
	nghttp2_option_set_no_auto_window_update(option, no_windows);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_close);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_client_new2(&h->session, cb, h, option);
	nghttp2_session_callbacks_del(cb);
	nghttp2_option_del(option);
	nghttp2_submit_settings(h->session, 0, NULL, 0);
	h->c.deaf = true;
	if (stream_connect(l, address, NULL, NULL, client_done, &h->c, NULL, &e) < 0)
		die_err(&e);
	until(h->c.s);
	stream_start(h->c.s, &h2_ops, h);
	h2_flush(h);
	return h;
}

static void h2_free(struct h2 *h)
{
	stream_free(h->c.s);
	h->c.s = NULL;
	nghttp2_session_del(h->session);
	for (size_t i = 0; i < array_size(h->calls); i++)
		buf_release(&h->calls[i].body);
	free(h);
}

static ssize_t read_body(nghttp2_session *s, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
	nghttp2_data_source *source, void *arg)
{
	size_t *left = source->ptr, n = *left < room ? *left : room;

	memset(to, 'b', n);
	*left -= n;
	if (!*left)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)n;
}

#define NV(name, value) \
	{ \
		(uint8_t *)(name), (uint8_t *)(value), strlen(name), strlen(value), 0 \
	}

static struct call *ask(struct h2 *h, const char *method, const char *path, size_t *body)
{
	const nghttp2_nv nv[] = {NV(":method", method), NV(":scheme", "http"), NV(":path", path),
		NV(":authority", "h"), NV("x-test", "y")};
	nghttp2_data_provider data = {{.ptr = body}, read_body};
	int32_t id = nghttp2_submit_request(
		h->session, NULL, nv, array_size(nv), body ? &data : NULL, NULL);

	h2_flush(h);
	return call_of(h, id);
}
