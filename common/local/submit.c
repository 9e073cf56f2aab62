/*
 * Submitting: the transaction is built at once, the store commits what waits together, and the
 * answer is given in api_dispatch. Completions of the store are only noted while it gives them out;
 * what follows from them (callbacks, new attempts) comes after, when every call is allowed again.
 */
#include <string.h>

#include "local/local.h"

struct submission {
	struct call call;
	struct api_req *req;
	api_done_fn done;
	void *arg;
	bool write;
	struct store_result result;
	int ret;
	struct api_res res;
	struct err err;
	enum { SUBMIT_ANSWER, SUBMIT_COMMITTED } state;
};

static void submission_free(void *p)
{
	struct submission *s = p;

	if (s->write)
		call_release(&s->call);
	api_res_release(&s->res);
	req_free(s->req);
	free(s);
}

static void answer(struct submission *s, int ret)
{
	s->ret = ret;
	s->state = SUBMIT_ANSWER;
	if (ret && s->write)
		call_fail(&s->call, &s->res, &s->err);
	vec_push(&s->call.l->done, s);
	local_ring(s->call.l);
}

static void committed(void *arg, const struct store_result *r)
{
	struct submission *s = arg;
	struct vec *flying = &s->call.l->flying;

	for (size_t i = 0; i < flying->n; i++) {
		if (flying->v[i] == s) {
			flying->v[i] = flying->v[--flying->n];
			break;
		}
	}
	s->result = *r;
	s->state = SUBMIT_COMMITTED;
	/* the store tells in its dispatch, and that is part of ours */
	vec_push(&s->call.l->done, s);
}

static void attempt(struct submission *s)
{
	struct store_txn t;

	if (call_prepare(&s->call, &s->err)) {
		answer(s, -1);
		return;
	}
	if (!call_wants_commit(&s->call)) {
		call_finish(&s->call, 0, &s->res);
		answer(s, 0);
		return;
	}
	t = call_txn(&s->call);
	vec_push(&s->call.l->flying, s);
	store_submit(s->call.l->store, &t, committed, s);
}

void local_submit(struct api *a, const struct api_req *r, api_done_fn done, void *arg)
{
	struct local *l = (struct local *)a;
	struct submission *s;

	if (r->verb == API_DELETECOLLECTION) {
		delete_many_submit(l, req_dup(r), done, arg);
		return;
	}
	s = xcalloc(1, sizeof(*s));
	s->req = req_dup(r);
	s->done = done;
	s->arg = arg;
	a->pending++;
	s->write = r->verb == API_CREATE || r->verb == API_UPDATE || r->verb == API_PATCH ||
		   r->verb == API_DELETE;
	if (s->write) {
		call_init(&s->call, l, s->req);
		attempt(s);
		return;
	}
	s->call.l = l;
	answer(s, local_call(a, s->req, &s->res, &s->err));
}

/* What the store said; true: the answer is ready. */
static bool settle(struct submission *s)
{
	if (s->state == SUBMIT_ANSWER)
		return true;
	if (s->result.err.code == ERR_NONE && s->result.failed_guard < 0) {
		call_finish(&s->call, s->result.rev, &s->res);
		s->ret = 0;
		return true;
	}
	if (call_judge(&s->call, &s->result, &s->err) > 0) {
		attempt(s);
		return false;
	}
	call_fail(&s->call, &s->res, &s->err);
	s->ret = -1;
	return true;
}

void local_submit_dispatch(struct local *l)
{
	struct vec ready = l->done;

	l->done = (struct vec)VEC_INIT;
	for (size_t i = 0; i < ready.n; i++) {
		struct submission *s = ready.v[i];

		if (!settle(s))
			continue;
		l->base.pending--;
		if (s->done)
			s->done(s->arg, s->ret, &s->res, &s->err);
		submission_free(s);
	}
	vec_release(&ready);
}

void local_submit_close(struct local *l)
{
	vec_free_all(&l->done, submission_free);
	vec_free_all(&l->flying, submission_free);
	l->done = l->flying = (struct vec)VEC_INIT;
}
