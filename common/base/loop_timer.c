/*
 * Timers and idles. The timers that are set stand in a heap by the end of their slack: a round that
 * has only descriptors to serve looks at its root and no further. Once one has to fire, all are
 * looked through for what is due as well, so that one wake-up serves many.
 */
#include "base/clock.h"
#include "base/loop_priv.h"

/* How long something is kept for what follows while there is no rest. */
#define REST_NS (5 * NS_PER_MS)

static int64_t slack_end(const struct loop_source *s)
{
	int64_t end;

	return __builtin_add_overflow(s->t.at_ns, s->t.slack_ns, &end) ? INT64_MAX : end;
}

static void place(struct loop *l, size_t i, struct loop_source *s)
{
	l->heap.v[i] = s;
	s->t.at = i;
}

/* Move what stands at i to where it belongs. */
static void sift(struct loop *l, size_t i)
{
	struct loop_source *s = l->heap.v[i];

	while (i > 0 && slack_end(l->heap.v[(i - 1) / 2]) > slack_end(s)) {
		place(l, i, l->heap.v[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	for (size_t child; (child = 2 * i + 1) < l->heap.n; i = child) {
		if (child + 1 < l->heap.n &&
		    slack_end(l->heap.v[child + 1]) < slack_end(l->heap.v[child]))
			child++;
		if (slack_end(l->heap.v[child]) >= slack_end(s))
			break;
		place(l, i, l->heap.v[child]);
	}
	place(l, i, s);
}

void loop_timer_unset(struct loop_source *s)
{
	struct loop *l = s->loop;
	size_t i = s->t.at;

	if (!s->t.set)
		return;
	s->t.set = false;
	l->heap.n--;
	if (i == l->heap.n)
		return;
	place(l, i, l->heap.v[l->heap.n]);
	sift(l, i);
}

void loop_mod_timer(struct loop_source *s, int64_t at_mono_ns)
{
	struct loop *l = s->loop;

	if (s->dead)
		return;
	loop_timer_unset(s);
	s->t.at_ns = at_mono_ns;
	s->t.seq = l->seq++;
	s->t.set = true;
	vec_push(&l->heap, s);
	sift(l, l->heap.n - 1);
}

struct loop_source *loop_add_timer(struct loop *l, int64_t at_mono_ns, int64_t slack_ns,
				   loop_timer_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_TIMER, arg);

	s->t.fn = fn;
	s->t.slack_ns = slack_ns;
	loop_mod_timer(s, at_mono_ns);
	return s;
}

struct loop_source *loop_add_idle(struct loop *l, loop_timer_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_IDLE, arg);

	s->t.fn = fn;
	s->t.seq = l->seq++;
	return s;
}

static int by_time(const void *a, const void *b)
{
	const struct loop_source *x = *(void *const *)a, *y = *(void *const *)b;

	if (x->t.at_ns != y->t.at_ns)
		return x->t.at_ns < y->t.at_ns ? -1 : 1;
	return x->t.seq < y->t.seq ? -1 : x->t.seq > y->t.seq;
}

struct loop_source *loop_add_rest(struct loop *l, loop_timer_fn fn, void *arg)
{
	struct loop_source *s = loop_source_new(l, SRC_REST, arg);

	s->t.fn = fn;
	s->t.at_ns = clock_mono_ns() + REST_NS;
	s->t.seq = l->seq++;
	return s;
}

/* In the order of their times. A source deleted by an earlier one is still there, only dead; one
   that was set again has a seq beyond the limit and waits for the next round. */
static int run_all(struct vec *due, uint64_t limit)
{
	int ran = 0;

	if (due->n)
		qsort(due->v, due->n, sizeof(*due->v), by_time);
	for (size_t i = 0; i < due->n; i++) {
		struct loop_source *s = due->v[i];
		loop_timer_fn fn = s->t.fn;
		void *arg = s->arg;

		if (s->dead || s->t.seq >= limit)
			continue;
		if (s->type == SRC_TIMER)
			loop_timer_unset(s);
		else
			loop_del(s);
		fn(arg);
		ran++;
	}
	vec_release(due);
	return ran;
}

int loop_fire_timers(struct loop *l)
{
	struct vec due = VEC_INIT;
	int64_t now_ns;

	if (!l->heap.n)
		return 0;
	now_ns = clock_mono_ns();
	if (slack_end(l->heap.v[0]) > now_ns)
		return 0;
	for (size_t i = 0; i < l->heap.n; i++) {
		struct loop_source *s = l->heap.v[i];

		if (s->t.at_ns <= now_ns)
			vec_push(&due, s);
	}
	return run_all(&due, l->seq);
}

int loop_fire_idles(struct loop *l)
{
	struct vec due = VEC_INIT;

	for (struct loop_source *s = l->heads[SRC_IDLE]; s; s = s->next) {
		if (!s->dead)
			vec_push(&due, s);
	}
	return run_all(&due, l->seq);
}

int loop_fire_rests(struct loop *l, bool all)
{
	struct vec due = VEC_INIT;
	int64_t now_ns = all ? INT64_MAX : clock_mono_ns();

	for (struct loop_source *s = l->heads[SRC_REST]; s; s = s->next) {
		if (!s->dead && s->t.at_ns <= now_ns)
			vec_push(&due, s);
	}
	return run_all(&due, l->seq);
}

static int64_t min_wait(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

int64_t loop_wait_time(struct loop *l, int64_t timeout_ns)
{
	int64_t first, now_ns;

	if (l->heads[SRC_IDLE] || l->n_always || timeout_ns == 0)
		return 0;
	if (!l->heap.n)
		return timeout_ns;
	first = slack_end(l->heap.v[0]);
	now_ns = clock_mono_ns();
	return min_wait(timeout_ns, first > now_ns ? first - now_ns : 0);
}
