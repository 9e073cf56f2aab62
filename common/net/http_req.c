/* What the handler asks a request, and the request's end. */
#include <string.h>

#include "net/http_priv.h"

const char *http_method(const struct http_req *q)
{
	return q->method;
}

const char *http_path(const struct http_req *q)
{
	return q->path;
}

const char *http_query(const struct http_req *q)
{
	return q->query;
}

const char *http_header(const struct http_req *q, const char *name)
{
	for (size_t i = 0; i < q->n_headers; i++)
		if (!strcmp(q->headers[i].name, name))
			return q->headers[i].value;
	return NULL;
}

size_t http_headers(const struct http_req *q, const struct http_header **ret)
{
	*ret = q->headers;
	return q->n_headers;
}

const char *http_body(const struct http_req *q, size_t *ret_len)
{
	if (ret_len)
		*ret_len = q->body.len;
	return buf_str(&q->body);
}

const struct http_peer *http_peer(const struct http_req *q)
{
	return &q->conn->peer;
}

void http_peer_keep(const struct http_req *q, void *data, void (*free_data)(void *))
{
	struct http_conn *c = q->conn;

	if (c->free_kept)
		c->free_kept(c->kept);
	c->kept = data;
	c->free_kept = free_data;
}

void *http_peer_kept(const struct http_req *q)
{
	return q->conn->kept;
}

void http_set_data(struct http_req *q, void *data)
{
	q->data = data;
}

void *http_data(const struct http_req *q)
{
	return q->data;
}

size_t http_queued(const struct http_req *q)
{
	return q->id ? q->out.len - q->out_at : conn_unsent(q->conn);
}

void http_patient(struct http_req *q)
{
	q->conn->patient += !q->patient;
	q->patient = true;
	wait_unset(&q->reader);
	wait_unset(&q->conn->reader);
}

void http_on_drained(
	struct http_req *q, void (*drained)(void *arg, struct http_req *q), void *arg)
{
	q->drained = drained;
	q->drained_arg = arg;
	conn_touch(q->conn);
}

void http_forget(struct http_req *q)
{
	q->method = q->path = "";
	q->query = NULL;
	q->n_headers = 0;
	buf_release(&q->body);
	/* HTTP/1.1's are one block with the request */
	if (!q->id)
		return;
	free(q->headers);
	q->headers = NULL;
	buf_release(&q->text);
}

void req_give(struct http_req *q)
{
	struct http_server *s = q->conn->server;

	s->bodies -= q->body.len;
	s->counts.requests++;
	q->given = true;
	if (!q->id)
		q->conn->patient = 0; /* that was the one before */
	s->ops->request(s->arg, q);
}

void req_release(struct http_req *q)
{
	struct http_server *s = q->conn->server;

	if (q->given && !q->over && s->ops->gone)
		s->ops->gone(s->arg, q);
	if (!q->given)
		s->bodies -= q->body.len;
	if (q->id && q->patient)
		q->conn->patient--; /* of HTTP/1.1 what is queued may be all of the answer */
	buf_release(&q->body);
	buf_release(&q->text);
	buf_release(&q->out);
	wait_unset(&q->reader);
}

void http_req_free(struct http_req *q)
{
	q->conn->req = NULL;
	req_release(q);
	free(q);
}
