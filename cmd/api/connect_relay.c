/*
 * One request passed on: dial, send, and the answer as it comes; after 101 the two connections are
 * joined and nobody looks into them.
 */
#include <ctype.h>
#include <string.h>

#include "connect.h"
#include "net/http1_parse.h"
#include "net/ws.h"

enum { REFUSAL_MAX = 8192, HEADERS_MAX = 64, QUEUE_BYTES = DOOR_QUEUE_BYTES / 2 };

struct relay {
	struct job *j;
	struct stream_connect *dialing;
	struct exchange *x;
	struct buf request;
	char *name;
	enum relay_refusal refusal;
	int status;	 /* of a refusal that becomes a Status; 0: none */
	struct buf text; /* its words */
	bool begun;	 /* the client has its head */
};

/* Connections that are joined; they end with the worker. */
struct tie {
	struct door *d;
	struct joint *joint;
};

static void relay_free(struct relay *r)
{
	stream_connect_cancel(r->dialing);
	exchange_free(r->x);
	buf_release(&r->request);
	buf_release(&r->text);
	free(r->name);
	free(r);
}

void connect_drop(struct job *j)
{
	struct relay *r = take(j->connect);

	if (r)
		relay_free(r);
}

/* ---- joined --------------------------------------------------------------------------------- */

static void tie_over(void *arg)
{
	struct tie *t = arg;
	struct vec *all = &t->d->ties;

	for (size_t i = 0; i < all->n; i++)
		if (all->v[i] == t)
			all->v[i] = all->v[--all->n];
	free(t);
}

void connect_end_all(struct door *d)
{
	while (d->ties.n) {
		struct tie *t = d->ties.v[d->ties.n - 1];
		joint_free(t->joint);
		tie_over(t);
	}
	vec_release(&d->ties);
	SSL_CTX_free(d->kubelet_tls);
}

static bool is_handshake(const char *name)
{
	static const char *const names[] = {"upgrade", "sec-websocket-accept",
		"sec-websocket-protocol", "sec-websocket-extensions", "x-stream-protocol-version"};

	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static void join(struct relay *r, const struct http_header *h)
{
	struct http_header pass[HEADERS_MAX + 1] = {0};
	struct job *j = r->j;
	struct door *d = j->door;
	struct stream *client, *other;
	struct err e = ERR_INIT;
	bool websocket = false;
	size_t n = 0;

	for (; h->name && n < HEADERS_MAX; h++) {
		if (is_handshake(h->name))
			pass[n++] = *h;
		websocket |= !strcmp(h->name, "sec-websocket-accept");
	}
	job_count(j, 101);
	if (http_upgrade(take(j->q), pass, &client, &e) == 0) {
		struct tie *t = xcalloc(1, sizeof(*t));
		other = exchange_take(take(r->x));
		t->d = d;
		vec_push(&d->ties, t);
		t->joint = joint_new(d->loop, client, other, websocket, tie_over, t);
	}
	job_drop(j);
}

/* ---- an answer ------------------------------------------------------------------------------ */

static bool is_hop(const char *name)
{
	static const char *const names[] = {"connection", "keep-alive", "proxy-connection",
		"proxy-authenticate", "transfer-encoding", "upgrade", "te", "trailer", "date"};

	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static void begin(struct relay *r, int status, const struct http_header *h)
{
	struct http_header pass[HEADERS_MAX + 1] = {0};
	size_t n = 0;

	for (; h->name && n < HEADERS_MAX; h++)
		if (!is_hop(h->name) && strcmp(h->name, "content-length") != 0)
			pass[n++] = *h;
	r->begun = true;
	job_count(r->j, status);
	http_patient(r->j->q); /* a pager */
	http_begin(r->j->q, status, pass);
}

static void on_head(void *arg, int status, const struct http_header *h)
{
	struct relay *r = arg;

	if (status == 101)
		join(r, h);
	else if (r->refusal == REFUSAL_STATUS && (status < 200 || status > 206))
		r->status = status;
	else
		begin(r, status, h);
}

static void on_drained(void *arg, struct http_req *q unused_arg)
{
	exchange_more(((struct relay *)arg)->x);
}

static bool on_body(void *arg, const void *p, size_t len)
{
	struct relay *r = arg;

	if (r->status) {
		if (r->text.len + len <= REFUSAL_MAX)
			buf_add(&r->text, p, len);
		return true;
	}
	http_send(r->j->q, p, len);
	if (http_queued(r->j->q) < QUEUE_BYTES)
		return true;
	http_on_drained(r->j->q, on_drained, r);
	return false;
}

/* The kubelet's words as upstream's API server passes them on. */
static void refuse(struct relay *r)
{
	struct err e = ERR_INIT;

	while (r->text.len && r->text.data[r->text.len - 1] == '\n')
		buf_truncate(&r->text, r->text.len - 1);
	if (r->status == 400)
		err_set(&e, ERR_BADREQUEST, "%s", buf_str(&r->text));
	else if (r->status == 500)
		err_set(&e, ERR_INTERNAL, "Internal error occurred: %s", buf_str(&r->text));
	else
		err_set(&e, err_from_http(r->status),
			r->status == 404 ? "the server could not find the requested resource ( %s "
					   "%s)"
					 : "%s %s",
			r->j->route.plural, r->j->route.name);
	job_fail(r->j, &e);
}

static void on_end(void *arg, const struct err *err)
{
	struct relay *r = arg;
	struct job *j = r->j;
	struct err e = ERR_INIT;

	if (r->begun && err && r->refusal == REFUSAL_PASSED) {
		http_abort(take(j->q)); /* or its client would take it for the whole */
		job_drop(j);
	} else if (r->begun) {
		http_end(take(j->q)); /* of logs what there is, as upstream */
		job_drop(j);
	} else if (err) {
		err_set(&e, ERR_INTERNAL, "error trying to reach %s: %s", r->name, err->msg);
		job_fail(j, &e);
	} else {
		refuse(r);
	}
}

static const struct exchange_ops calls = {on_head, on_body, on_end};

/* ---- a request ------------------------------------------------------------------------------ */

static void dialed(void *arg, struct stream *s, const struct err *err)
{
	struct relay *r = arg;
	struct err e = ERR_INIT;

	r->dialing = NULL;
	if (!s) {
		err_set(&e, ERR_INTERNAL, "error dialing backend: %s", err->msg);
		job_fail(r->j, &e);
		return;
	}
	r->x = exchange_new(s, !strcmp(http_method(r->j->q), "HEAD"), &calls, r);
	exchange_send(r->x, r->request.data, r->request.len);
	buf_release(&r->request);
}

void relay_start(struct job *j, const struct relay_to *to, struct buf *request)
{
	struct relay *r = xcalloc(1, sizeof(*r));
	struct err e = ERR_INIT;

	r->j = j;
	r->refusal = to->refusal;
	r->name = xstrdup(to->name);
	r->request = *request;
	*request = (struct buf)BUF_INIT;
	j->connect = r;
	if (stream_connect(j->door->loop, to->address, to->tls, to->name, dialed, r, &r->dialing,
		    &e) == 0)
		return;
	err_wrap(&e, "error dialing backend");
	e.code = ERR_INTERNAL;
	job_fail(j, &e);
}

bool relay_upgrades(const struct job *j)
{
	return ws_has_word(http_header(j->q, "connection"), "upgrade") &&
	       http_header(j->q, "upgrade");
}

/* Who asks stays between him and us; the length is said anew. */
static bool stays_here(const char *name, bool upgrade)
{
	static const char *const names[] = {"host", "authorization", "content-length", "expect",
		"impersonate-user", "impersonate-group", "impersonate-uid", "x-forwarded-for"};

	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return is_hop(name) && !(upgrade && !strcmp(name, "upgrade"));
}

void relay_request(const struct job *j, const char *method, const char *target, const char *host,
	bool upgrade, struct buf *ret)
{
	const struct http_header *h;
	size_t n = http_headers(j->q, &h), len;
	const char *body = http_body(j->q, &len);
	const char *addr = http_peer(j->q)->addr;

	buf_addf(ret, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: %s\r\n", method, target, host,
		upgrade ? "Upgrade" : "close");
	for (size_t i = 0; i < n; i++)
		if (!stays_here(h[i].name, upgrade))
			buf_addf(ret, "%s: %s\r\n", h[i].name, h[i].value);
	if (!http_peer(j->q)->local)
		buf_addf(ret, "X-Forwarded-For: %.*s\r\n", (int)(strrchr(addr, ':') - addr), addr);
	if (len || strcmp(method, "GET") != 0)
		buf_addf(ret, "Content-Length: %zu\r\n", len);
	buf_adds(ret, "\r\n");
	buf_add(ret, body, len);
}

void relay_escape(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (isalnum((unsigned char)*s) || strchr("-._~", *s))
			buf_addc(b, *s);
		else
			buf_addf(b, "%%%02X", (unsigned char)*s);
	}
}
