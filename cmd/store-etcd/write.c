/*
 * Commits, in batches: what waits together goes into one transaction of etcd that holds each of
 * them as a transaction inside (its own compares, its own writes), so that one round of consensus
 * serves all, and one that fails its guard does not hurt the others.
 *
 * etcd judges all compares of a batch before it writes anything, and refuses two writes of one key:
 * so a job waits for the next batch if one of its keys is written by a job before it.
 */
#include <string.h>

#include "base/map.h"
#include "store/txn.h"
#include "write.h"

enum {
	MAX_JOBS = 60,	     /* of a batch; etcd takes 128 operations in one transaction */
	MAX_INNER_OPS = 60,  /* of a job that goes with others */
	MAX_BYTES = 1 << 20, /* of a batch; etcd takes 1.5 MiB */
	MAX_TRIES = 100,
};

static void start_batch(struct serve *s);

static void answer_error(struct serve *s, struct job *j, const struct err *e, int guard)
{
	say_error(s, j->id, e, guard);
	job_free(j);
}

/* Back to the front of the queue, in order. */
static void requeue(struct serve *s, struct job *list)
{
	struct job *last = list;

	if (!list)
		return;
	while (last->next)
		last = last->next;
	last->next = s->jobs;
	if (!s->jobs)
		s->jobs_end = &last->next;
	s->jobs = list;
}

/* It knows more now: an answer, or another try (true). */
static bool try_again(struct serve *s, struct job *j)
{
	struct err e;
	int guard = -1;
	bool guess;

	if (job_check(j, &guard, &guess, &e) < 0) {
		answer_error(s, j, &e, guard);
		return false;
	}
	if (++j->tries < MAX_TRIES)
		return true;
	err_set(&e, ERR_CONFLICT, "%s changes all the time", j->slots[0].text + 2);
	answer_error(s, j, &e, -1);
	return false;
}

/* The answer of one job; what has to be tried again is appended. */
static struct job **settle(
	struct serve *s, struct job *j, struct etcd_txn *t, int64_t mod_rev, struct job **again)
{
	struct err e;

	j->next = NULL;
	switch (job_answer(j, t)) {
	case 1:
		say_rev(s, j->id, "done", rev_of(mod_rev, j->n_writes ? j->last_back : 0));
		job_free(j);
		return again;
	case 0:
		if (!try_again(s, j))
			return again;
		*again = j;
		return &j->next;
	default:
		err_set(&e, ERR_INTERNAL, "etcd: a malformed answer to a transaction");
		answer_error(s, j, &e, -1);
		return again;
	}
}

static void batch_failed(struct serve *s, struct job *list, const struct err *e)
{
	struct err why = *e;

	if (why.code == ERR_TOOLARGE && list->next) {
		for (struct job *j = list; j; j = j->next)
			j->alone = true;
		requeue(s, list);
		return;
	}
	if (why.code == ERR_UNAVAILABLE || why.code == ERR_TIMEOUT || why.code == ERR_INTERNAL)
		err_wrap(&why, "not known whether it was written");
	while (list) {
		struct job *j = list;

		list = j->next;
		answer_error(s, j, &why, -1);
	}
}

static void on_batch(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct serve *s = arg;
	struct job *list = s->batch, *again = NULL, **end = &again;
	struct etcd_txn t, inner;
	struct pb r;

	s->batch = NULL;
	if (e) {
		batch_failed(s, list, e);
		start_batch(s);
		return;
	}
	bool good = etcd_read_txn(pb_read(msg, len), &t), single = !list->next;

	while (list) {
		struct job *j = list;
		bool have = good &&
			    (single || (etcd_next_response(&t, &r) && etcd_read_txn(r, &inner)));

		list = j->next;
		if (!have) /* as if nothing had been answered for its keys */
			inner = (struct etcd_txn){.responses = pb_read("", 0)};
		end = settle(s, j, single && have ? &t : &inner, t.rev, end);
	}
	requeue(s, again);
	start_batch(s);
}

/* May it go with those that are in the batch already? Then its keys are noted. */
static bool fits(struct job *j, struct map *touched)
{
	static char read_mark[] = "r", write_mark[] = "w";

	for (size_t i = 0; i < j->n_slots; i++)
		if (map_get(touched, j->slots[i].text) == write_mark)
			return false;
	for (size_t i = 0; i < j->n_slots; i++)
		map_put(touched, j->slots[i].text,
			j->slots[i].written && !j->learn ? write_mark : read_mark);
	return true;
}

/* What goes out together: from the front of the queue, in order. Answers how many. */
static size_t take_batch(struct serve *s, size_t *ret_writes)
{
	struct map touched = MAP_INIT;
	struct job **end = &s->batch;
	size_t n = 0, bytes = 0, writes = 0;
	bool alone = false;

	while (s->jobs && n < MAX_JOBS && !alone) {
		struct job *j = s->jobs;
		size_t more = job_count(j);

		alone = j->alone || j->n_ops > MAX_INNER_OPS;
		bytes += job_bytes(j);
		if (n && (alone || bytes > MAX_BYTES || writes + more > BACK_MAX))
			break;
		if (!fits(j, &touched))
			break;
		s->jobs = j->next;
		if (!s->jobs)
			s->jobs_end = &s->jobs;
		j->next = NULL;
		*end = j;
		end = &j->next;
		writes += more;
		n++;
	}
	map_release(&touched);
	*ret_writes = writes;
	return n;
}

/* A sum that a guess cannot bear is asked for first. */
static void prepare(struct serve *s)
{
	for (struct job *j = s->jobs; j; j = j->next) {
		int guard;
		bool guess;

		if (!j->tries && job_check(j, &guard, &guess, NULL) < 0)
			j->learn = true;
	}
}

static void start_batch(struct serve *s)
{
	autobuf txn = BUF_INIT, head = BUF_INIT;
	size_t writes, n;
	int back;

	if (s->batch || !s->jobs) {
		serve_check_end(s);
		return;
	}
	prepare(s);
	n = take_batch(s, &writes);
	back = (int)writes - 1;
	for (struct job *j = s->batch; j; j = j->next) {
		autobuf inner = BUF_INIT;

		job_request(j, back, n > 1 ? &inner : &txn, &head);
		back -= (int)j->n_writes;
		if (n > 1)
			etcd_add_op_txn(&txn, &inner);
	}
	if (writes)
		etcd_add_op_put(&txn, bytes_of(&s->head), bytes_of(&head));
	grpc_call(s->g, ETCD_TXN, &txn, on_batch, s);
}

static void batch_idle(void *arg)
{
	struct serve *s = arg;

	s->batch_idle = NULL;
	start_batch(s);
}

void commit_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct job *j;
	struct err e;

	if (job_new(s, id, m, &j, &e) < 0) {
		say_error(s, id, &e, -1);
		return;
	}
	*s->jobs_end = j;
	s->jobs_end = &j->next;
	/* when everything was heard that is there: it goes together */
	if (!s->batch_idle)
		s->batch_idle = loop_add_idle(s->loop, batch_idle, s);
}

void write_free_all(struct serve *s)
{
	while (s->jobs) {
		struct job *j = s->jobs;

		s->jobs = j->next;
		job_free(j);
	}
	while (s->batch) {
		struct job *j = s->batch;

		s->batch = j->next;
		job_free(j);
	}
}
