/* HTTP/1.1: one request after the other. */
#include <string.h>

#include "net/http_priv.h"

bool http1_idle(const struct http_conn *c)
{
	return c->state == H1_HEAD && !c->in.len && !c->big.len;
}

/* Below HTTP: nothing of this connection is understood any more. */
void http1_refuse(struct http_conn *c, int status)
{
	autobuf body = BUF_INIT;

	if (c->req)
		http_req_free(c->req);
	answer_refusal(status, &body);
	buf_addf(&c->out,
		"HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\nConnection: close\r\n\r\n",
		status, answer_reason(status), server_date(c->server), body.len);
	buf_add(&c->out, body.data, body.len);
	c->state = H1_LINGER;
	c->closing = true;
	wait_unset(&c->wait);
	conn_touch(c);
}

void http1_done(struct http_conn *c)
{
	struct http_req *q = c->req;

	if (!q->keep || c->server->stopping)
		c->closing = true;
	c->state = H1_HEAD;
	c->scan = (struct http1_scan){0};
	q->over = true;
	http_req_free(q);
	conn_touch(c);
}

static void give(struct http_conn *c)
{
	c->state = H1_ANSWER;
	c->scan = (struct http1_scan){0};
	wait_unset(&c->wait);
	free(c->chunks);
	c->chunks = NULL;
	req_give(c->req);
}

static int begin_body(struct http_conn *c, const struct http1_head *h)
{
	if (h->length > (int64_t)c->server->limits.body)
		return 413;
	if (c->server->bodies > HTTP_BODIES_BYTES)
		return 503;
	c->state = H1_BODY;
	c->left = h->length < 0 ? 0 : (uint64_t)h->length;
	if (h->length < 0)
		c->chunks = xcalloc(1, sizeof(*c->chunks));
	if (h->expect && !c->feed_n) {
		buf_adds(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
		conn_touch(c);
	}
	wait_set(c->server, &c->wait, WAIT_BODY);
	return 0;
}

/* One block: the request, its headers, its text. */
static struct http_req *req_new(struct http_conn *c, const char *p, size_t n, size_t room,
	char **ret_text)
{
	struct http_req *q = xmalloc(sizeof(*q) + room * sizeof(struct http_header) + n);

	memset(q, 0, sizeof(*q));
	q->conn = c;
	q->headers = (struct http_header *)(q + 1);
	*ret_text = (char *)(q->headers + room);
	memcpy(*ret_text, p, n);
	return q;
}

static void begin_request(struct http_conn *c, const char *p, size_t n)
{
	size_t room = c->scan.lines - 2 < HTTP1_HEADERS ? c->scan.lines - 2 : HTTP1_HEADERS;
	struct http1_head h = {0};
	struct http_req *q;
	char *text;
	int status;

	if (c->scan.lines < 2) {
		http1_refuse(c, 400);
		return;
	}
	q = req_new(c, p, n, room, &text);
	status = http1_parse(text, n, q->headers, room, &h);
	q->method = h.method;
	q->path = h.path;
	q->query = h.query;
	q->n_headers = h.n_headers;
	q->keep = h.keep;
	q->http10 = h.http10;
	q->head = h.method && !strcmp(h.method, "HEAD");
	c->req = q;
	if (!status && h.length)
		status = begin_body(c, &h);
	else if (!status)
		give(c);
	if (status)
		http1_refuse(c, status);
}

static void feed_on(struct http_conn *c, size_t n)
{
	c->feed += n;
	c->feed_n -= n;
}

/* On plain connections a client may begin with HTTP/2 (RFC 9113 3.4). 1: it does; 0: it does not;
   -1: that is not clear yet. */
static int is_http2(const struct http_conn *c)
{
	static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
	size_t n = c->feed_n < sizeof(preface) - 1 ? c->feed_n : sizeof(preface) - 1;

	if (c->ssl || memcmp(c->feed, preface, n) != 0)
		return 0;
	return n == sizeof(preface) - 1 ? 1 : -1;
}

static void become_http2(struct http_conn *c)
{
	http2_start(c);
	wait_set(c->server, &c->wait, WAIT_IDLE);
	if (http2_take(c, c->feed, c->feed_n) < 0)
		c->closing = true;
	feed_on(c, c->feed_n);
}

/* False: nothing more can be done with what is there. */
static bool take_head(struct http_conn *c)
{
	const char *head;
	int http2;
	ssize_t n;

	/* RFC 9112 2.2: an empty line before a request is passed over */
	while (!c->scan.at && c->feed_n >= 2 && c->feed[0] == '\r' && c->feed[1] == '\n')
		feed_on(c, 2);
	http2 = c->feed_n ? is_http2(c) : 0;
	if (http2 > 0) {
		become_http2(c);
		return false;
	}
	n = http2 ? 0 : http1_scan(&c->scan, c->feed, c->feed_n);
	if (n < 0 || (n == 0 && c->feed_n > c->server->limits.head) ||
		n > (ssize_t)c->server->limits.head) {
		http1_refuse(c, n < 0 ? 400 : 431);
		return false;
	}
	if (!n) {
		if (c->feed_n && !(c->wait.next && c->wait.kind == WAIT_HEAD))
			wait_set(c->server, &c->wait, WAIT_HEAD);
		return false;
	}
	head = c->feed;
	feed_on(c, (size_t)n);
	begin_request(c, head, (size_t)n);
	return true;
}

static bool take_body(struct http_conn *c)
{
	struct http_req *q = c->req;
	size_t before = q->body.len, used;
	int done = 0;

	if (c->chunks) {
		done = http1_dechunk(c->chunks, c->feed, c->feed_n, c->server->limits.body,
			&q->body, &used);
	} else {
		used = c->left < c->feed_n ? (size_t)c->left : c->feed_n;
		buf_add(&q->body, c->feed, used);
		c->left -= used;
		done = !c->left;
	}
	c->server->bodies += q->body.len - before;
	feed_on(c, used);
	if (done > 1)
		http1_refuse(c, done);
	else if (c->server->bodies > HTTP_BODIES_BYTES)
		http1_refuse(c, 503);
	else if (done)
		give(c);
	return done == 1;
}

size_t http1_take(struct http_conn *c, const char *p, size_t n)
{
	bool more = true;

	c->feed = p;
	c->feed_n = n;
	while (more && c->feed_n && !c->dead && c->state != H1_LINGER && !c->closing && !c->big.len)
		more = c->state == H1_HEAD   ? take_head(c)
		       : c->state == H1_BODY ? take_body(c)
					     : false;
	if (c->state == H1_LINGER) {
		c->lingered += c->feed_n;
		c->feed_n = 0;
	}
	n -= c->feed_n;
	c->feed = NULL;
	c->feed_n = 0;
	return n;
}
