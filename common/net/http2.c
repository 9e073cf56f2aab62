/*
 * HTTP/2: nghttp2 has the frames, the windows and the headers' compression; a stream is a request.
 *
 * Bounds: streams a connection, bytes of headers, of a body and of all bodies; answers to PING and
 * SETTINGS that nobody reads, CONTINUATION frames and streams that are reset at once are counted
 * by nghttp2, which ends the connection. Frames are made only while little waits to be sent.
 */
#include <string.h>

#include "net/http_priv.h"

enum {
	STREAM_WINDOW = 256 * 1024,
	CONN_WINDOW = 1 << 20,
	TABLE_BYTES = 4096, /* of header compression, each way */
	RESET_BURST = 1000,
	RESETS_A_SECOND = 50,
	ACKS_UNSENT = 1000,
};

static struct http_req *stream_of(nghttp2_session *h2, int32_t id)
{
	return nghttp2_session_get_stream_user_data(h2, id);
}

static int on_begin(nghttp2_session *h2, const nghttp2_frame *f, void *arg)
{
	struct http_conn *c = arg;
	struct http_req *q;

	if (f->hd.type != NGHTTP2_HEADERS || f->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	q = xcalloc(1, sizeof(*q));
	q->conn = c;
	q->id = f->hd.stream_id;
	q->expected = -1;
	q->next = c->streams;
	if (q->next)
		q->next->prev = q;
	c->streams = q;
	c->server->counts.streams++;
	nghttp2_session_set_stream_user_data(h2, q->id, q);
	wait_unset(&c->wait);
	wait_set(c->server, &q->reader, WAIT_UPLOAD);
	return 0;
}

/* Collected as NUL-terminated strings, name and value in turn; the pointers are made at the end. */
static int on_header(nghttp2_session *h2, const nghttp2_frame *f, const uint8_t *name,
	size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct http_req *q = stream_of(h2, f->hd.stream_id);

	if (!q || f->headers.cat != NGHTTP2_HCAT_REQUEST || q->refuse)
		return 0;
	if (q->text.len + name_len + value_len + 2 > q->conn->server->limits.head ||
		q->n_headers == HTTP1_HEADERS) {
		q->refuse = 431;
		buf_release(&q->text);
		return 0;
	}
	if (memchr(name, '\0', name_len) || memchr(value, '\0', value_len))
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	buf_add(&q->text, name, name_len);
	buf_addc(&q->text, '\0');
	buf_add(&q->text, value, value_len);
	buf_addc(&q->text, '\0');
	q->n_headers++;
	return 0;
}

static char *split_query(char *target)
{
	char *q = strchr(target, '?');

	if (q)
		*q++ = '\0';
	return q;
}

/* ":method" and its like apart, the rest as headers; ":authority" is what "host" is elsewhere. */
static int parse_head(struct http_req *q)
{
	size_t n = q->n_headers;
	char *p;

	q->text.data = xrealloc(q->text.data, q->text.len + 1);
	q->text.alloc = q->text.len + 1;
	q->headers = xreallocarray(NULL, n + 1, sizeof(*q->headers));
	q->n_headers = 0;
	p = q->text.data;
	for (size_t i = 0; i < n; i++) {
		char *name = p, *value = name + strlen(name) + 1;

		p = value + strlen(value) + 1;
		if (!strcmp(name, ":method"))
			q->method = value;
		else if (!strcmp(name, ":path"))
			q->path = value;
		else if (!strcmp(name, ":authority"))
			q->headers[q->n_headers++] = (struct http_header){"host", value};
		else if (*name != ':')
			q->headers[q->n_headers++] = (struct http_header){name, value};
	}
	if (!q->method || !q->path || *q->path != '/' || !http1_target_ok(q->path))
		return 400;
	q->query = split_query((char *)q->path);
	q->head = !strcmp(q->method, "HEAD");
	return 0;
}

static void refuse(struct http_req *q, int status)
{
	static const struct http_header h[] = {{"content-type", "application/json"}, {NULL, NULL}};
	autobuf body = BUF_INIT;

	q->refuse = status;
	if (q->status)
		return;
	answer_refusal(status, &body);
	http_reply(q, status, h, body.data, body.len);
}

static void on_head(struct http_req *q)
{
	int status = q->refuse ? q->refuse : parse_head(q);

	if (status)
		refuse(q, status);
}

static int on_frame(nghttp2_session *h2, const nghttp2_frame *f, void *arg)
{
	struct http_req *q;

	if (f->hd.type != NGHTTP2_HEADERS && f->hd.type != NGHTTP2_DATA)
		return 0;
	q = stream_of(h2, f->hd.stream_id);
	if (!q || q->over)
		return 0;
	if (f->hd.type == NGHTTP2_HEADERS && f->headers.cat == NGHTTP2_HCAT_REQUEST)
		on_head(q);
	if ((f->hd.flags & NGHTTP2_FLAG_END_STREAM) && !q->over) {
		wait_unset(&q->reader);
		req_give(q);
	}
	return 0;
}

static int on_data(
	nghttp2_session *h2, uint8_t flags, int32_t id, const uint8_t *p, size_t n, void *arg)
{
	struct http_req *q = stream_of(h2, id);
	struct http_server *s = ((struct http_conn *)arg)->server;

	if (!q || q->over)
		return 0;
	if (q->body.len + n > s->limits.body || s->bodies + n > HTTP_BODIES_BYTES) {
		refuse(q, q->body.len + n > s->limits.body ? 413 : 503);
		return 0;
	}
	buf_add(&q->body, p, n);
	s->bodies += n;
	return 0;
}

static void unlink_req(struct http_req *q)
{
	struct http_conn *c = q->conn;

	if (q->prev)
		q->prev->next = q->next;
	else
		c->streams = q->next;
	if (q->next)
		q->next->prev = q->prev;
	c->server->counts.streams--;
}

static void end_stream(struct http_req *q)
{
	unlink_req(q);
	req_release(q);
	free(q->headers);
	free(q);
}

/* An answer that did not want the whole body has been sent: the client need not send the rest. */
static int on_sent(nghttp2_session *h2, const nghttp2_frame *f, void *arg)
{
	struct http_req *q;

	if ((f->hd.type != NGHTTP2_DATA && f->hd.type != NGHTTP2_HEADERS) ||
		!(f->hd.flags & NGHTTP2_FLAG_END_STREAM))
		return 0;
	q = stream_of(h2, f->hd.stream_id);
	if (q && q->refuse)
		nghttp2_submit_rst_stream(h2, 0, q->id, NGHTTP2_NO_ERROR);
	return 0;
}

static int on_close(nghttp2_session *h2, int32_t id, uint32_t code, void *arg)
{
	struct http_req *q = stream_of(h2, id);

	if (q)
		end_stream(q);
	return 0;
}

void http2_free(struct http_conn *c)
{
	if (!c->h2)
		return;
	while (c->streams)
		end_stream(c->streams);
	nghttp2_session_del(c->h2);
	c->h2 = NULL;
}

void http2_server_init(struct http_server *s)
{
	nghttp2_session_callbacks *cb;

	if (nghttp2_session_callbacks_new(&cb) || nghttp2_option_new(&s->h2_options))
		bug("nghttp2");
	nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin);
	nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
	nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(cb, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(cb, on_close);
	nghttp2_session_callbacks_set_on_frame_send_callback(cb, on_sent);
	nghttp2_session_callbacks_set_send_data_callback(cb, http2_send_data);
	s->h2_callbacks = cb;
	nghttp2_option_set_max_outbound_ack(s->h2_options, ACKS_UNSENT);
	nghttp2_option_set_stream_reset_rate_limit(s->h2_options, RESET_BURST, RESETS_A_SECOND);
	nghttp2_option_set_max_deflate_dynamic_table_size(s->h2_options, TABLE_BYTES);
	nghttp2_option_set_no_closed_streams(s->h2_options, 1);
}

void http2_start(struct http_conn *c)
{
	struct http_server *s = c->server;
	const nghttp2_settings_entry settings[] = {
		{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, s->limits.streams},
		{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW},
		{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, (uint32_t)s->limits.head},
		{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, TABLE_BYTES},
	};

	if (nghttp2_session_server_new2(&c->h2, s->h2_callbacks, c, s->h2_options) ||
		nghttp2_submit_settings(c->h2, 0, settings, array_size(settings)) ||
		nghttp2_session_set_local_window_size(c->h2, 0, 0, CONN_WINDOW))
		bug("nghttp2");
	c->peer.h2 = true;
}

int http2_take(struct http_conn *c, const char *p, size_t n)
{
	ssize_t used = nghttp2_session_mem_recv(c->h2, (const uint8_t *)p, n);

	return used == (ssize_t)n ? 0 : -1;
}

int http2_fill(struct http_conn *c)
{
	while (conn_unsent(c) < HTTP_FILL_BYTES) {
		const uint8_t *p;
		ssize_t n = nghttp2_session_mem_send(c->h2, &p);

		if (n < 0)
			return -1;
		if (!n)
			break;
		buf_add(&c->out, p, (size_t)n);
	}
	if (!nghttp2_session_want_read(c->h2) && !nghttp2_session_want_write(c->h2))
		c->closing = true;
	return 0;
}

void http2_goaway(struct http_conn *c)
{
	if (c->goaway)
		return;
	c->goaway = true;
	nghttp2_submit_goaway(c->h2, 0, nghttp2_session_get_last_proc_stream_id(c->h2),
		NGHTTP2_NO_ERROR, NULL, 0);
	conn_touch(c);
}

/* h2 if the client has it, else HTTP/1.1. */
static int on_select(SSL *ssl, const unsigned char **out, unsigned char *out_len,
	const unsigned char *in, unsigned in_len, void *arg)
{
	static const unsigned char ours[] = "\2h2\10http/1.1";
	unsigned char *p;

	if (SSL_select_next_proto(&p, out_len, ours, sizeof(ours) - 1, in, in_len) !=
		OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_NOACK;
	*out = p;
	return SSL_TLSEXT_ERR_OK;
}

void http2_alpn(SSL_CTX *tls)
{
	SSL_CTX_set_alpn_select_cb(tls, on_select, NULL);
}
