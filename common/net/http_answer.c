/* What the handler answers. */
#include <string.h>
#include <strings.h>

#include "data/status.h"
#include "net/http_priv.h"
#include "net/stream_priv.h"

enum { BIG_BYTES = 32 * 1024 /* shorter ones go in one write with their heads */ };

const char *answer_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} t[] = {
		{101, "Switching Protocols"},
		{200, "OK"},
		{201, "Created"},
		{202, "Accepted"},
		{204, "No Content"},
		{301, "Moved Permanently"},
		{302, "Found"},
		{304, "Not Modified"},
		{307, "Temporary Redirect"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{406, "Not Acceptable"},
		{408, "Request Timeout"},
		{409, "Conflict"},
		{410, "Gone"},
		{413, "Request Entity Too Large"},
		{415, "Unsupported Media Type"},
		{417, "Expectation Failed"},
		{422, "Unprocessable Entity"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
		{504, "Gateway Timeout"},
		{505, "HTTP Version Not Supported"},
	};

	for (size_t i = 0; i < array_size(t); i++)
		if (t[i].status == status)
			return t[i].reason;
	return "Status";
}

void answer_refusal(int status, struct buf *b)
{
	struct err e = ERR_INIT;

	err_set(&e, err_from_http(status), "%s", answer_reason(status));
	status_write(b, &e, NULL);
}

/* A value that would begin another line cannot: what comes from objects may hold anything. */
static void add_value(struct buf *b, const char *v)
{
	size_t from = b->len;

	buf_adds(b, v);
	for (size_t i = from; i < b->len; i++)
		if ((unsigned char)b->data[i] < ' ' && b->data[i] != '\t')
			b->data[i] = ' ';
	buf_add(b, "\r\n", 2);
}

static void add_headers(struct buf *b, const struct http_header *h)
{
	for (; h && h->name; h++) {
		if (!strcasecmp(h->name, "content-length") || !strcasecmp(h->name, "date"))
			continue;
		buf_adds(b, h->name);
		buf_add(b, ": ", 2);
		add_value(b, h->value);
	}
}

bool answer_bodiless(int status)
{
	return status == 204 || status == 304 || status < 200;
}

static void add_line(struct buf *b, int status)
{
	buf_adds(b, "HTTP/1.1 ");
	buf_add_int(b, status);
	buf_addc(b, ' ');
	buf_adds(b, answer_reason(status));
	buf_adds(b, "\r\nDate: ");
}

static void add_status(struct http_req *q, int status, const struct http_header *h)
{
	struct buf *b = &q->conn->out;

	q->status = status;
	buf_grow(b, 512);
	add_line(b, status);
	buf_adds(b, server_date(q->conn->server));
	buf_add(b, "\r\n", 2);
	add_headers(b, h);
}

/* Said where the client could think otherwise (RFC 9112 9.3). */
static void add_connection(struct http_req *q, struct buf *b)
{
	if (q->conn->server->stopping)
		q->keep = false;
	if (!q->keep)
		buf_adds(b, "Connection: close\r\n");
	else if (q->http10)
		buf_adds(b, "Connection: keep-alive\r\n");
}

/* The head of a whole answer. Does its body follow? */
static bool begin_whole(
	struct http_req *q, int status, const struct http_header *h, size_t len)
{
	struct buf *out = &q->conn->out;

	add_status(q, status, h);
	if (!answer_bodiless(status)) {
		buf_adds(out, "Content-Length: ");
		buf_add_int(out, (int64_t)len);
		buf_add(out, "\r\n", 2);
	}
	add_connection(q, out);
	buf_add(out, "\r\n", 2);
	return !q->head && !answer_bodiless(status);
}

static void whole_stream(struct http_req *q, int status, const struct http_header *h, size_t len)
{
	q->status = status;
	q->over = true;
	if (q->head || answer_bodiless(status))
		buf_release(&q->out);
	http2_answer(q, h, (ssize_t)len);
}

void http_reply(
	struct http_req *q, int status, const struct http_header *h, const void *body, size_t len)
{
	struct http_conn *c = q->conn;

	if (q->id) {
		buf_add(&q->out, body, len);
		whole_stream(q, status, h, len);
		return;
	}
	if (begin_whole(q, status, h, len))
		buf_add(&c->out, body, len);
	http1_done(c);
}

void http_reply_buf(
	struct http_req *q, int status, const struct http_header *h, struct buf *body)
{
	struct http_conn *c = q->conn;
	size_t len = body->len;

	if (!q->id && len < BIG_BYTES) {
		http_reply(q, status, h, body->data, len);
		buf_release(body);
		return;
	}
	if (q->id) {
		q->out = *body;
		whole_stream(q, status, h, len);
	} else {
		c->big = *body;
		if (!begin_whole(q, status, h, len))
			buf_release(&c->big);
		http1_done(c);
	}
	*body = (struct buf)BUF_INIT;
}

void http_begin(struct http_req *q, int status, const struct http_header *h)
{
	struct http_conn *c = q->conn;

	if (q->id) {
		q->status = status;
		http2_answer(q, h, -1);
		return;
	}
	/* HTTP/1.0 knows no chunks: the body ends with the connection */
	q->chunked = !q->http10 && !answer_bodiless(status);
	if (q->http10)
		q->keep = false;
	add_status(q, status, h);
	if (q->chunked)
		buf_adds(&c->out, "Transfer-Encoding: chunked\r\n");
	add_connection(q, &c->out);
	buf_add(&c->out, "\r\n", 2);
	conn_touch(c);
}

/* What follows a long body that is not sent yet stands behind it. */
static struct buf *tail_of(struct http_conn *c)
{
	if (!c->big.len)
		return &c->out;
	buf_consume(&c->big, c->big_at);
	c->big_at = 0;
	return &c->big;
}

static bool sends_nothing(const struct http_req *q, size_t len)
{
	return !len || q->head || answer_bodiless(q->status) || q->conn->dead;
}

void http_send(struct http_req *q, const void *data, size_t len)
{
	struct http_conn *c = q->conn;
	struct buf *out;

	if (sends_nothing(q, len))
		return;
	if (q->id) {
		buf_add(&q->out, data, len);
		http2_more(q);
		return;
	}
	out = tail_of(c);
	if (q->chunked)
		buf_addf(out, "%zx\r\n", len);
	buf_add(out, data, len);
	if (q->chunked)
		buf_add(out, "\r\n", 2);
	conn_touch(c);
}

void http_send_buf(struct http_req *q, struct buf *b)
{
	struct http_conn *c = q->conn;

	if (b->len < BIG_BYTES || sends_nothing(q, b->len) || (q->id ? q->out.len : c->big.len)) {
		http_send(q, b->data, b->len);
		buf_clear(b);
		http_push(q);
		return;
	}
	if (q->id) {
		q->out = *b;
		*b = (struct buf)BUF_INIT;
		http2_more(q);
		return;
	}
	if (q->chunked) {
		buf_addf(&c->out, "%zx\r\n", b->len);
		buf_add(b, "\r\n", 2);
	}
	c->big = *b;
	*b = (struct buf)BUF_INIT;
	c->lent = b;
	conn_flush(c);
	c->lent = NULL;
	conn_touch(c);
}

void http_end(struct http_req *q)
{
	struct http_conn *c = q->conn;

	if (q->id) {
		q->over = true;
		http2_more(q);
		return;
	}
	if (q->chunked && !q->head)
		buf_adds(tail_of(c), "0\r\n\r\n");
	http1_done(c);
}

void http_push(struct http_req *q)
{
	struct http_conn *c = q->conn;

	if (!q->id && !c->hello)
		conn_flush(c);
}

void http_abort(struct http_req *q)
{
	struct http_conn *c = q->conn;

	q->over = true;
	if (q->id) {
		http2_reset(q, NGHTTP2_INTERNAL_ERROR);
		return;
	}
	c->dead = true;
	conn_touch(c);
}

/* What came after the request and what is still to be sent go with the stream. */
static struct stream *take_over(struct http_conn *c)
{
	struct stream *s;

	loop_del(c->source);
	c->source = NULL;
	s = stream_new(c->server->loop, take_fd(c->fd), take(c->ssl));
	if (c->feed)
		stream_unread(s, c->feed, c->feed_n);
	else
		stream_unread(s, c->in.data, c->in.len);
	c->feed_n = 0;
	stream_send(s, c->out.data + c->out_at, conn_unsent(c));
	buf_release(&c->out);
	c->out_at = 0;
	c->req->over = true;
	http_req_free(c->req);
	c->closing = true;
	conn_touch(c);
	return s;
}

int http_upgrade(
	struct http_req *q, const struct http_header *h, struct stream **ret, struct err *e)
{
	struct http_conn *c = q->conn;

	if (q->id) {
		q->over = true;
		http2_reset(q, NGHTTP2_HTTP_1_1_REQUIRED);
		return err_set(e, ERR_METHOD, "an upgrade wants HTTP/1.1");
	}
	if (c->dead) {
		q->over = true;
		return err_set(e, ERR_UNAVAILABLE, "the client is gone");
	}
	add_status(q, 101, h);
	buf_adds(&c->out, "Connection: Upgrade\r\n\r\n");
	*ret = take_over(c);
	return 0;
}
