/* The answers of HTTP/2's streams: nghttp2 takes a body's bytes when the windows allow it. */
#include <string.h>
#include <strings.h>

#include "net/http_priv.h"

enum { HEAD_BYTES = 9 /* of a frame (RFC 9113 4.1) */ };

/* The client has taken some, or has to take some. A streamed answer that stays longer than the
   limit is not taken fast enough. */
static void watch_reader(struct http_req *q)
{
	struct http_server *s = q->conn->server;
	bool late = !q->over && http_queued(q) > s->limits.queued;

	if (!http_queued(q) || q->patient)
		wait_unset(&q->reader);
	else if (!(late && q->late && q->reader.next))
		wait_set(s, &q->reader, WAIT_STREAM);
	q->late = late;
}

static ssize_t read_body(nghttp2_session *h2, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
	nghttp2_data_source *source, void *arg)
{
	struct http_req *q = source->ptr;
	size_t left = http_queued(q), n = left < room ? left : room;

	if (!left && !q->over) {
		q->deferred = true;
		return NGHTTP2_ERR_DEFERRED;
	}
	if (n == left && q->over)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	*flags |= NGHTTP2_DATA_FLAG_NO_COPY;
	return (ssize_t)n;
}

/* The frame that read_body has said, when there is room for it. */
int http2_send_data(nghttp2_session *h2, nghttp2_frame *f, const uint8_t *head, size_t n,
	nghttp2_data_source *source, void *arg)
{
	struct http_req *q = source->ptr;
	struct buf *out = &q->conn->out;

	if (conn_unsent(q->conn) >= HTTP_FILL_BYTES)
		return NGHTTP2_ERR_WOULDBLOCK;
	buf_grow(out, HEAD_BYTES + n);
	buf_add(out, head, HEAD_BYTES);
	if (n)
		buf_add(out, q->out.data + q->out_at, n);
	q->out_at += n;
	if (q->out_at == q->out.len) {
		buf_release(&q->out);
		q->out_at = 0;
	}
	watch_reader(q);
	return 0;
}

static nghttp2_nv pair(const char *name, const char *value)
{
	return (nghttp2_nv){(uint8_t *)name, (uint8_t *)value, strlen(name), strlen(value), 0};
}

/* Of HTTP/1.1's connection (RFC 9113 8.2.2), or said by the server. */
static bool left_out(const char *name)
{
	static const char *const names[] = {"connection", "keep-alive", "transfer-encoding",
		"upgrade", "content-length", "date"};

	for (size_t i = 0; i < array_size(names); i++)
		if (!strcasecmp(name, names[i]))
			return true;
	return false;
}

/* No byte that a header cannot hold (RFC 9113 8.2.1). */
static char *clean(const char *value)
{
	char *copy = xstrdup(value + strspn(value, " \t"));

	for (char *p = copy; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\t')
			*p = ' ';
	return copy;
}

void http2_answer(struct http_req *q, const struct http_header *h, ssize_t len)
{
	nghttp2_data_provider body = {{.ptr = q}, read_body};
	char status[16], length[24];
	struct vec values = VEC_INIT;
	autofree nghttp2_nv *nv = NULL;
	size_t n = 0, k = 0;

	while (h && h[n].name)
		n++;
	nv = xreallocarray(NULL, n + 3, sizeof(*nv));
	snprintf(status, sizeof(status), "%03d", q->status);
	nv[k++] = pair(":status", status);
	nv[k++] = pair("date", server_date(q->conn->server));
	if (len >= 0 && !answer_bodiless(q->status)) {
		snprintf(length, sizeof(length), "%zd", len);
		nv[k++] = pair("content-length", length);
	}
	for (size_t i = 0; i < n; i++) {
		if (left_out(h[i].name))
			continue;
		vec_push(&values, clean(h[i].value));
		nv[k++] = pair(h[i].name, values.v[values.n - 1]);
	}
	nghttp2_submit_response(
		q->conn->h2, q->id, nv, k, q->over && !q->out.len ? NULL : &body);
	vec_free_all(&values, free);
	watch_reader(q);
	conn_touch(q->conn);
}

void http2_more(struct http_req *q)
{
	if (q->deferred) {
		q->deferred = false;
		nghttp2_session_resume_data(q->conn->h2, q->id);
	}
	if (!q->reader.next)
		watch_reader(q);
	conn_touch(q->conn);
}

void http2_reset(struct http_req *q, uint32_t code)
{
	nghttp2_submit_rst_stream(q->conn->h2, 0, q->id, code);
	conn_touch(q->conn);
}

void http2_drained(struct http_conn *c)
{
	for (struct http_req *q = c->streams; q && !c->dead; q = q->next) {
		void (*drained)(void *, struct http_req *) = q->drained;

		if (!drained || http_queued(q) > c->server->limits.queued / 2)
			continue;
		q->drained = NULL;
		drained(q->drained_arg, q);
	}
}
