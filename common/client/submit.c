/*
 * Submitting: as many requests are under way as there are connections for them, the rest waits in
 * its order. Answers are given in api_dispatch, in the order in which they come.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "client/client.h"

struct submission {
	struct client *r;
	struct buf request, body;
	bool repeatable, repeated;
	api_done_fn done;
	void *arg;
	int ret;
	struct api_res res;
	struct err err;
};

static void submission_free(void *p)
{
	struct submission *s = p;

	api_res_release(&s->res);
	buf_release(&s->request);
	buf_release(&s->body);
	free(s);
}

static void finish(struct submission *s, int ret)
{
	s->ret = ret;
	vec_push(&s->r->done, s);
	client_ring(s->r);
}

static void drop(struct slot *l)
{
	/* closing takes it out of epoll */
	hconn_close(&l->conn);
	l->events = 0;
	l->s = NULL;
}

/* The connection is of no more use; its request fails, or goes once more over a new one. */
static void broke(struct client *r, struct slot *l)
{
	struct submission *s = l->s;
	bool again = s->repeatable && !s->repeated && !l->conn.answer.began;

	drop(l);
	if (again) {
		s->repeated = true;
		vec_push(&r->queue, s);
		client_ring(r);
		return;
	}
	if (!s->repeatable)
		err_wrap(&s->err, "not known whether it was written");
	client_failed(r, &s->err);
	finish(s, -1);
}

static void poll_slot(struct client *r, struct slot *l)
{
	uint32_t want = hconn_wants_out(&l->conn) ? EPOLLIN | EPOLLOUT : EPOLLIN;

	if (want == l->events)
		return;
	client_poll(r, l->events ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, l->conn.fd, want, l);
	l->events = want;
}

static int ready(struct client *r, struct slot *l, struct err *e)
{
	if (hconn_usable(&l->conn))
		return 0;
	l->events = 0;
	return client_connect(r, &l->conn.fd, e);
}

static void begin(struct client *r, struct slot *l, struct submission *s)
{
	if (ready(r, l, &s->err)) {
		finish(s, -1);
		return;
	}
	l->s = s;
	buf_clear(&s->body);
	hconn_ask(&l->conn, &s->request, client_keep, &s->body);
	/* a send that fails is seen when it is read: an answer may stand there yet */
	(void)!hconn_flush(&l->conn, NULL);
	poll_slot(r, l);
}

static struct slot *idle_slot(struct client *r)
{
	struct slot *made = NULL;

	/* a connection that is there before one that has to be made */
	for (size_t i = 0; i < CLIENT_SLOTS; i++) {
		if (r->slots[i].s)
			continue;
		if (r->slots[i].conn.fd >= 0)
			return &r->slots[i];
		if (!made)
			made = &r->slots[i];
	}
	return made;
}

static void begin_queued(struct client *r)
{
	size_t n = 0;
	struct slot *l;

	while (n < r->queue.n && (l = idle_slot(r)))
		begin(r, l, r->queue.v[n++]);
	r->queue.n -= n;
	if (r->queue.n)
		memmove(r->queue.v, r->queue.v + n, r->queue.n * sizeof(*r->queue.v));
}

void client_submit(struct api *a, const struct api_req *q, api_done_fn done, void *arg)
{
	struct client *r = (struct client *)a;
	struct submission *s = xcalloc(1, sizeof(*s));

	s->r = r;
	s->done = done;
	s->arg = arg;
	s->repeatable = client_repeatable(q);
	a->pending++;
	if (client_request(r, q, &s->request, &s->err)) {
		finish(s, -1);
		return;
	}
	vec_push(&r->queue, s);
	begin_queued(r);
}

static void slot_event(struct client *r, struct slot *l)
{
	struct submission *s = l->s;
	int stop, got;

	/* a server that ends an idle connection */
	if (!s) {
		drop(l);
		return;
	}
	(void)!hconn_flush(&l->conn, NULL);
	got = hconn_receive(&l->conn, &stop, &s->err);
	if (got < 0) {
		broke(r, l);
		return;
	}
	if (!got) {
		poll_slot(r, l);
		return;
	}
	finish(s, client_answer(&l->conn.answer, &s->body, &s->res, &s->err));
	l->s = NULL;
	if (l->conn.answer.close)
		drop(l);
}

bool client_slot_event(struct client *r, void *tag)
{
	struct slot *l = tag;

	if (l < r->slots || l >= r->slots + CLIENT_SLOTS)
		return false;
	/* closed since epoll told of it */
	if (l->conn.fd >= 0)
		slot_event(r, l);
	return true;
}

void client_submit_dispatch(struct client *r)
{
	struct vec ready_now = r->done;

	r->done = (struct vec)VEC_INIT;
	begin_queued(r);
	for (size_t i = 0; i < ready_now.n; i++) {
		struct submission *s = ready_now.v[i];

		r->base.pending--;
		if (s->done)
			s->done(s->arg, s->ret, &s->res, &s->err);
		submission_free(s);
	}
	vec_release(&ready_now);
}

/* What was submitted is done: only the answers are dropped. */
static void finish_slot(struct client *r, struct slot *l)
{
	struct err e = ERR_INIT;
	int stop, got;

	while (l->s && l->conn.fd >= 0) {
		(void)!hconn_flush(&l->conn, NULL);
		got = hconn_receive(&l->conn, &stop, &e);
		if (!got && !client_wait(r, l->conn.fd, hconn_wants_out(&l->conn), &e))
			continue;
		submission_free(l->s);
		l->s = NULL;
		if (got <= 0 || l->conn.answer.close)
			drop(l);
	}
}

void client_submit_close(struct client *r)
{
	for (size_t i = 0; i < CLIENT_SLOTS || r->queue.n; i++) {
		finish_slot(r, &r->slots[i % CLIENT_SLOTS]);
		begin_queued(r);
	}
	for (size_t i = 0; i < CLIENT_SLOTS; i++) {
		finish_slot(r, &r->slots[i]);
		drop(&r->slots[i]);
	}
	vec_release(&r->queue);
	vec_free_all(&r->done, submission_free);
}
