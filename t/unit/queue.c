/* queue: each key once, never beside itself, never before its own writes are seen. */
#include "../tap.h"

#include "control/queue.h"

static int64_t seen[2];

/* The keys that may run, as "ns/name,…"; they are left running. */
static const char *take_all(struct queue *q, int64_t mono, int64_t wall, struct vec *ret)
{
	static char text[200];
	size_t n = 0;

	*ret = (struct vec)VEC_INIT;
	queue_take(q, mono, wall, ret);
	text[0] = '\0';
	for (size_t i = 0; i < ret->n; i++) {
		struct queue_key *k = ret->v[i];

		n += (size_t)snprintf(
			text + n, sizeof(text) - n, "%s%s/%s", i ? "," : "", k->ns, k->name);
	}
	return text;
}

static void test_once(void)
{
	struct queue q;
	struct vec v;

	queue_init(&q, seen, 2);
	queue_add(&q, "b", "x");
	queue_add(&q, "a", "x");
	queue_add(&q, "b", "x");
	is_str(take_all(&q, 1, 1, &v), "a/x,b/x", "each once, in order");
	queue_add(&q, "a", "x");
	vec_release(&v);
	is_str(take_all(&q, 1, 1, &v), "", "not beside itself");
	vec_release(&v);
	queue_done(&q, map_get(&q.keys, "a/x"), NULL, 1);
	queue_done(&q, map_get(&q.keys, "b/x"), NULL, 1);
	is_int((int64_t)queue_count(&q), 1, "what has nothing to do is forgotten");
	is_str(take_all(&q, 1, 1, &v), "a/x", "named while it ran: again");
	queue_wait(&q, v.v[0], 1, 7);
	queue_add(&q, "a", "x");
	queue_done(&q, v.v[0], NULL, 1);
	vec_release(&v);
	is_str(take_all(&q, 1, 1, &v), "", "not before its own write is seen");
	vec_release(&v);
	is_int(queue_next(&q, 1, 1), 0, "and no timer for that");
	seen[1] = 7;
	is_str(take_all(&q, 1, 1, &v), "a/x", "then it runs");
	vec_release(&v);
	queue_release(&q);
}

static void test_backoff(void)
{
	struct err e = {ERR_CONFLICT, "x"};
	struct queue q;
	struct vec v;
	int64_t mono = 100, wait = 0;

	queue_init(&q, seen, 2);
	queue_add(&q, "", "n");
	for (int i = 0; i < 30; i++) {
		take_all(&q, mono, 1, &v);
		queue_done(&q, v.v[0], &e, mono);
		vec_release(&v);
		wait = queue_next(&q, mono, 1) - mono;
		if (i < 3)
			is_int(wait, QUEUE_BACKOFF_MIN_NS << i, "back-off %d", i);
		is_str(take_all(&q, mono + wait - 1, 1, &v), "", "not before");
		vec_release(&v);
		mono += wait;
	}
	is_int(wait, QUEUE_BACKOFF_MAX_NS, "never longer than that");
	take_all(&q, mono, 1, &v);
	is_int(((struct queue_key *)v.v[0])->failed.code, ERR_CONFLICT, "the failure is kept");
	queue_done(&q, v.v[0], NULL, mono);
	vec_release(&v);
	is_int((int64_t)queue_count(&q), 0, "forgotten once it went well");
	queue_release(&q);
}

static void test_wake(void)
{
	struct queue q;
	struct vec v;

	queue_init(&q, seen, 2);
	queue_add(&q, "", "n");
	take_all(&q, 1, 1000, &v);
	((struct queue_key *)v.v[0])->wake_ns = 1500;
	queue_done(&q, v.v[0], NULL, 1);
	vec_release(&v);
	is_int(queue_next(&q, 1, 1000), 501, "a wake is a timer");
	is_str(take_all(&q, 1, 1499, &v), "", "not before its time");
	vec_release(&v);
	is_str(take_all(&q, 1, 1500, &v), "/n", "at its time");
	vec_release(&v);
	is_int(queue_next(&q, 1, 1500), 0, "and once");
	queue_release(&q);
}

int main(void)
{
	test_once();
	test_backoff();
	test_wake();
	return tap_done();
}
