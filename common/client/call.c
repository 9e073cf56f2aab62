/* Calls and lists: asked on the one connection for them, and waited for. */
#include <string.h>

#include "base/clock.h"
#include "client/client.h"
#include "data/obj.h"

int client_keep(void *arg, const char *p, size_t n)
{
	struct buf *b = arg;

	/* nothing has more to say in one piece */
	if (b->len + n > HCONN_MAX_BODY)
		return 1;
	buf_add(b, p, n);
	return 0;
}

/* Until the answer is there. *ret_stop: the sink has enough. */
static int wait_answer(struct client *r, struct hconn *c, int *ret_stop, struct err *e)
{
	for (;;) {
		/* what could not be sent may have been answered: why it was not taken */
		int sent = hconn_flush(c, e), got = hconn_receive(c, ret_stop, e);

		if (got)
			return got > 0 ? 0 : *ret_stop ? -1 : client_failed(r, e);
		if (sent)
			return client_failed(r, e);
		if (client_wait(r, c->fd, hconn_wants_out(c), e))
			return -1;
	}
}

static int ready(struct client *r, struct hconn *c, struct err *e)
{
	if (hconn_usable(c))
		return 0;
	return client_connect(r, &c->fd, e);
}

static void unknown(const struct api_req *q, struct err *e)
{
	if (!client_repeatable(q) && e->code != ERR_TOOLARGE)
		err_wrap(e, "not known whether it was written");
}

/* One request on the connection for calls; a connection that broke before a byte of the answer is
 * made anew once where asking twice does no harm. */
static int ask(struct client *r, const struct api_req *q, hconn_sink_fn sink, void *arg,
	int *ret_stop, struct err *e)
{
	struct hconn *c = &r->call;
	autobuf request = BUF_INIT;
	bool used;

	*ret_stop = 0;
	if (client_request(r, q, &request, e))
		return -1;
	for (int attempt = 0;; attempt++) {
		used = c->fd >= 0;
		if (ready(r, c, e))
			return -1;
		hconn_ask(c, &request, sink, arg);
		if (!wait_answer(r, c, ret_stop, e))
			return 0;
		if (*ret_stop || c->answer.began || !used || attempt || !client_repeatable(q) ||
			e->code != ERR_UNAVAILABLE)
			break;
		hconn_close(c);
	}
	if (!*ret_stop)
		unknown(q, e);
	hconn_close(c);
	return -1;
}

int client_call(struct api *a, const struct api_req *q, struct api_res *res, struct err *e)
{
	struct client *r = (struct client *)a;
	struct err err = ERR_INIT;
	autobuf body = BUF_INIT;
	int stop, rc;

	if (q->verb == API_WATCH)
		return err_set(e, ERR_METHOD, "a watch is opened, not called");
	rc = ask(r, q, client_keep, &body, &stop, &err);
	if (rc && stop)
		err_set(&err, ERR_TOOLARGE, "%s: an answer without an end", r->address);
	if (!rc)
		rc = client_answer(&r->call.answer, &body, res, &err);
	if (rc && e)
		*e = err;
	return rc;
}

void client_refused(struct client *r, const struct api_res *res)
{
	buf_clear(&r->base.refused);
	if (res)
		buf_add(&r->base.refused, buf_str(&res->body), res->body.len);
}

struct listing {
	struct client *r;
	struct items items;
	struct buf failure;
};

/* A failure is kept, a List is taken apart. */
static int list_sink(void *arg, const char *p, size_t n)
{
	struct listing *l = arg;

	return l->r->call.answer.status == 200 ? items_sink(&l->items, p, n)
					       : client_keep(&l->failure, p, n);
}

int client_list(struct api *a, const struct api_req *q, api_obj_fn fn, void *arg, int64_t *ret_rev,
	struct err *e)
{
	struct listing l = {.r = (struct client *)a};
	struct api_res res = {0};
	struct err err = ERR_INIT;
	int stop, rc;

	items_init(&l.items, q->kind, fn, arg);
	rc = ask(l.r, q, list_sink, &l, &stop, &err);
	if (!rc && l.r->call.answer.status != 200)
		rc = client_answer(&l.r->call.answer, &l.failure, &res, &err);
	else if (!rc)
		rc = items_end(&l.items, ret_rev, &err);
	if (rc && l.items.stopped)
		rc = l.items.stopped;
	else if (rc && stop)
		err_set(&err, ERR_SYNTAX, "%s: what came is no list", l.r->address);
	client_refused(l.r, rc ? &res : NULL);
	api_res_release(&res);
	buf_release(&l.failure);
	items_release(&l.items);
	if (rc && e)
		*e = err;
	return rc;
}
