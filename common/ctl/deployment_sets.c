/* A Deployment's ReplicaSets as numbers, and what a rollout does with them. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "ctl/deployment.h"
#include "ctl/podset.h"

char *template_hash(const val *template, uint64_t seed)
{
	automdoc *d = mdoc_from(template);
	mval *root = yyjson_mut_doc_get_root(d), *labels = mobj_at(root, "metadata.labels");
	autodoc *plain = NULL;
	char letters[13];

	if (labels)
		yyjson_mut_obj_remove_key(labels, "pod-template-hash");
	mobj_del(root, "metadata.creationTimestamp");
	plain = doc_from_mut(root);
	hash_letters(obj_hash(seed, yyjson_doc_get_root(plain)), 10, letters);
	return xstrdup(letters);
}

static int64_t annotated(const val *obj, const char *key, int64_t dflt)
{
	const char *s = obj_annotation(obj, key);
	char *end;
	long long n = s ? strtoll(s, &end, 10) : dflt;

	return s && (*end || end == s) ? dflt : n;
}

static void read_strategy(struct rollout *r)
{
	const val *ru = obj_at(r->d, "spec.strategy.rollingUpdate");

	r->replicas = obj_int(r->d, "spec.replicas", 1);
	r->paused = obj_bool(r->d, "spec.paused", false);
	r->rolling =
		strcmp(obj_str_or(r->d, "spec.strategy.type", "RollingUpdate"), "Recreate") != 0;
	if (!r->rolling)
		return;
	r->surge = ru ? pods_share(obj_at(ru, "maxSurge"), r->replicas, true) : 0;
	r->unavailable = ru ? pods_share(obj_at(ru, "maxUnavailable"), r->replicas, false) : 0;
	if (!r->surge && !r->unavailable)
		r->unavailable = 1; /* both may resolve to 0; then nothing could move */
	if (r->unavailable > r->replicas)
		r->unavailable = r->replicas;
}

static int by_age(const void *a, const void *b)
{
	const struct rset *x = a, *y = b;

	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	return strcmp(obj_name(x->obj), obj_name(y->obj));
}

static struct rset read_set(const val *obj)
{
	int64_t replicas = obj_int(obj, "spec.replicas", 1);

	return (struct rset){
		.obj = obj,
		.was = replicas,
		.replicas = replicas,
		.actual = obj_int(obj, "status.replicas", 0),
		.ready = obj_int(obj, "status.readyReplicas", 0),
		.available = obj_int(obj, "status.availableReplicas", 0),
		.terminating = obj_int(obj, "status.terminatingReplicas", 0),
		.created = obj_time(obj, "metadata.creationTimestamp", 0),
		.revision = annotated(obj, "deployment.kubernetes.io/revision", 0),
	};
}

int rollout_read(struct pass *p, const val *d, struct rollout *ret, struct err *e)
{
	autofree char *want = template_hash(obj_at(d, "spec.template"), 0);
	struct rollout r = {.p = p, .d = d};
	struct vec sets = VEC_INIT;

	if (objects_claim(p, "replicasets.apps", d, &sets, e))
		return -1;
	read_strategy(&r);
	r.sets = xcalloc(sets.n + 1, sizeof(*r.sets));
	for (; r.n < sets.n; r.n++)
		r.sets[r.n] = read_set(sets.v[r.n]);
	vec_release(&sets);
	qsort(r.sets, r.n, sizeof(*r.sets), by_age);
	for (size_t i = 0; i < r.n && !r.new; i++) {
		if (!strcmp(obj_str_or(r.sets[i].obj, "templateHash", ""), want))
			r.new = &r.sets[i];
	}
	*ret = r;
	return 0;
}

void rollout_release(struct rollout *r)
{
	free(r->sets);
	free(r->created);
}

int64_t rollout_spec_sum(const struct rollout *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->sets[i].replicas;
	return n;
}

int64_t rollout_available_sum(const struct rollout *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->sets[i].available;
	return n;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t rollout_new_size(const struct rollout *r, int64_t has)
{
	int64_t room = r->replicas + r->surge - rollout_spec_sum(r);

	if (!r->rolling)
		return r->replicas;
	return room <= 0 ? has : has + least(room, r->replicas - has);
}

bool rset_scale(struct rollout *r, struct rset *s, int64_t replicas)
{
	if (s->replicas == replicas)
		return false;
	s->replicas = replicas;
	s->annotate = true;
	return true;
}

/* The set to scale when there is only one that counts; NULL: several are active. */
static struct rset *active_or_latest(struct rollout *r)
{
	struct rset *active = NULL;

	for (size_t i = 0; i < r->n; i++) {
		if (r->sets[i].replicas > 0 && active)
			return NULL;
		if (r->sets[i].replicas > 0)
			active = &r->sets[i];
	}
	if (active)
		return active;
	return r->new ? r->new : r->n ? &r->sets[r->n - 1] : NULL;
}

static size_t active_sets(struct rollout *r, struct rset **ret)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->sets[i].replicas > 0)
			ret[n++] = &r->sets[i];
	}
	return n;
}

static int by_size(const struct rset *a, const struct rset *b)
{
	return a->replicas == b->replicas ? 0 : a->replicas > b->replicas ? -1 : 1;
}

static int by_size_newer(const void *a, const void *b)
{
	const struct rset *const *x = a, *const *y = b;
	int c = by_size(*x, *y);

	return c ? c : by_age(*y, *x);
}

static int by_size_older(const void *a, const void *b)
{
	const struct rset *const *x = a, *const *y = b;
	int c = by_size(*x, *y);

	return c ? c : by_age(*x, *y);
}

/* What a set of this size gets of a change, by the share it had before. */
static int64_t fraction(const struct rollout *r, const struct rset *s)
{
	int64_t before = annotated(s->obj, "deployment.kubernetes.io/max-replicas", 0);
	int64_t now = r->replicas + r->surge;

	if (!r->replicas)
		return -s->replicas;
	if (before <= 0)
		before = obj_int(r->d, "status.replicas", 0);
	if (before <= 0)
		return 0;
	return (s->replicas * now * 2 + before) / (before * 2) - s->replicas;
}

static void spread_evenly(struct rollout *r)
{
	struct rset **act = xcalloc(r->n + 1, sizeof(struct rset *));
	int64_t *size = xcalloc(r->n + 1, sizeof(*size));
	size_t n = active_sets(r, act);
	int64_t room = r->replicas ? r->replicas + r->surge : 0, add = room - rollout_spec_sum(r);
	int64_t added = 0;

	qsort(act, n, sizeof(struct rset *), add > 0 ? by_size_newer : by_size_older);
	for (size_t i = 0; i < n; i++) {
		int64_t f = add == added ? 0 : fraction(r, act[i]), left = add - added;

		if (add > 0 ? f > left : f < left)
			f = left;
		size[i] = act[i]->replicas + f;
		added += f;
	}
	if (n)
		size[0] += add - added;
	for (size_t i = 0; i < n; i++) {
		rset_scale(r, act[i], size[i] < 0 ? 0 : size[i]);
		act[i]->annotate = true;
	}
	free(act);
	free(size);
}

void rollout_spread(struct rollout *r)
{
	struct rset *one = active_or_latest(r);

	if (one) {
		rset_scale(r, one, r->replicas);
		one->annotate = true;
		return;
	}
	if (r->new && r->new->replicas == r->replicas &&
		r->new->available ==
			r->replicas &&annotated(r->new->obj,
				"deployment.kubernetes.io/desired-replicas", -1) == r->replicas) {
		for (size_t i = 0; i < r->n; i++) {
			if (&r->sets[i] != r->new)
				rset_scale(r, &r->sets[i], 0);
		}
		return;
	}
	if (r->rolling)
		spread_evenly(r);
}

/* Old replicas that are not available go first: they serve nobody. */
static void drop_unhealthy(struct rollout *r, int64_t most)
{
	for (size_t i = 0; i < r->n && most > 0; i++) {
		struct rset *s = &r->sets[i];
		int64_t bad = s->replicas - s->available;

		if (s == r->new || bad <= 0)
			continue;
		bad = least(bad, most);
		rset_scale(r, s, s->replicas - bad);
		most -= bad;
	}
}

static void drop_old(struct rollout *r)
{
	int64_t least_available = r->replicas - r->unavailable, can, old = 0;

	for (size_t i = 0; i < r->n; i++)
		old += &r->sets[i] == r->new ? 0 : r->sets[i].replicas;
	can = rollout_spec_sum(r) - least_available -
	      (r->new ? r->new->replicas - r->new->available : 0);
	if (!old || can <= 0)
		return;
	drop_unhealthy(r, can);
	can = rollout_available_sum(r) - least_available;
	for (size_t i = 0; i < r->n && can > 0; i++) {
		struct rset *s = &r->sets[i];
		int64_t now = s == r->new ? 0 : least(s->replicas, can);

		if (now)
			rset_scale(r, s, s->replicas - now);
		can -= now;
	}
}

void rollout_roll(struct rollout *r)
{
	struct rset *s = r->new;
	int64_t want = s->replicas > r->replicas ? r->replicas : rollout_new_size(r, s->replicas);

	if (!rset_scale(r, s, want))
		drop_old(r);
}

/* The ReplicaSet's own count says whether its pods are gone, those that are ending among them. */
bool rollout_old_gone(struct rollout *r)
{
	bool gone = true;

	for (size_t i = 0; i < r->n; i++) {
		struct rset *s = &r->sets[i];

		if (s == r->new)
			continue;
		if (rset_scale(r, s, 0) || s->actual || s->terminating ||
			obj_int(s->obj, "status.observedGeneration", 0) <
				obj_int(s->obj, "metadata.generation", 0))
			gone = false;
	}
	return gone;
}

static int by_revision(const void *a, const void *b)
{
	const struct rset *const *x = a, *const *y = b;

	if ((*x)->revision != (*y)->revision)
		return (*x)->revision < (*y)->revision ? -1 : 1;
	return by_age(*x, *y);
}

void rollout_clean(struct rollout *r)
{
	int64_t limit = obj_int(r->d, "spec.revisionHistoryLimit", INT32_MAX);
	struct rset **old = xcalloc(r->n + 1, sizeof(struct rset *));
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (&r->sets[i] != r->new && !obj_deleting(r->sets[i].obj))
			old[n++] = &r->sets[i];
	}
	qsort(old, n, sizeof(struct rset *), by_revision);
	for (size_t i = 0; limit != INT32_MAX && (int64_t)(n - i) > limit; i++) {
		const val *o = old[i]->obj;

		if (old[i]->actual || old[i]->replicas ||
			obj_int(o, "metadata.generation", 0) >
				obj_int(o, "status.observedGeneration", 0))
			continue;
		act_delete(r->p->out, o, NULL, -1);
	}
	free(old);
}
