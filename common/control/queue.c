#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "control/queue.h"

static void key_free(void *p)
{
	struct queue_key *k = p;

	free(k->ns);
	free(k->name);
	free(k->waits);
	free(k);
}

void queue_init(struct queue *q, const int64_t *seen, size_t n_waits)
{
	*q = (struct queue){.seen = seen, .n_waits = n_waits};
	q->keys.free_value = key_free;
}

void queue_release(struct queue *q)
{
	map_release(&q->keys);
}

size_t queue_count(const struct queue *q)
{
	return q->keys.n;
}

void queue_add(struct queue *q, const char *ns, const char *name)
{
	autofree char *id = xasprintf("%s/%s", ns, name);
	struct queue_key *k = map_get(&q->keys, id);

	if (!k) {
		k = xcalloc(1, sizeof(*k));
		k->ns = xstrdup(ns);
		k->name = xstrdup(name);
		map_put(&q->keys, id, k);
	}
	k->dirty = true;
}

static bool seen_all(const struct queue *q, const struct queue_key *k)
{
	for (size_t i = 0; k->waits && i < q->n_waits; i++) {
		if (q->seen[i] < k->waits[i])
			return false;
	}
	return true;
}

static bool may_run(const struct queue *q, struct queue_key *k, int64_t mono, int64_t wall)
{
	if (k->wake_ns && k->wake_ns <= wall) {
		k->wake_ns = 0;
		k->dirty = true;
	}
	return k->dirty && !k->running && k->not_before_mono <= mono && seen_all(q, k);
}

static int by_key(const void *a, const void *b)
{
	const struct queue_key *const *x = a, *const *y = b;
	int c = strcmp((*x)->ns, (*y)->ns);

	return c ? c : strcmp((*x)->name, (*y)->name);
}

void queue_take(struct queue *q, int64_t mono_ns, int64_t wall_ns, struct vec *ret)
{
	size_t i = 0;

	for (struct map_slot *s; (s = map_next(&q->keys, &i));) {
		struct queue_key *k = s->value;

		if (!may_run(q, k, mono_ns, wall_ns))
			continue;
		k->dirty = false;
		k->running = true;
		k->wake_ns = 0;
		free(take(k->waits));
		vec_push(ret, k);
	}
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_key);
}

void queue_wait(struct queue *q, struct queue_key *k, size_t i, int64_t rev)
{
	if (!k->waits)
		k->waits = xcalloc(q->n_waits, sizeof(*k->waits));
	if (k->waits[i] < rev)
		k->waits[i] = rev;
}

void queue_done(struct queue *q, struct queue_key *k, const struct err *failed, int64_t mono_ns)
{
	k->running = false;
	if (failed) {
		int64_t wait = QUEUE_BACKOFF_MIN_NS;

		for (unsigned i = 0; i < k->failures && wait < QUEUE_BACKOFF_MAX_NS; i++)
			wait *= 2;
		if (wait > QUEUE_BACKOFF_MAX_NS)
			wait = QUEUE_BACKOFF_MAX_NS;
		k->failures++;
		k->failed = *failed;
		k->not_before_mono = mono_ns + wait;
		k->dirty = true;
		return;
	}
	k->failures = 0;
	k->failed.code = ERR_NONE;
	k->not_before_mono = 0;
	/* Without a wake or a name there is nothing to remember but what it waits for. */
	if (!k->dirty && !k->wake_ns && seen_all(q, k)) {
		autofree char *id = xasprintf("%s/%s", k->ns, k->name);

		map_del(&q->keys, id);
	}
}

int64_t queue_next(const struct queue *q, int64_t mono_ns, int64_t wall_ns)
{
	int64_t next = 0;
	size_t i = 0;

	for (struct map_slot *s; (s = map_next(&q->keys, &i));) {
		const struct queue_key *k = s->value;
		int64_t at = 0;

		if (k->running)
			continue;
		if (k->dirty && k->not_before_mono > mono_ns)
			at = k->not_before_mono;
		else if (k->wake_ns)
			at = mono_ns + (k->wake_ns - wall_ns);
		if (at && (!next || at < next))
			next = at;
	}
	return next;
}
