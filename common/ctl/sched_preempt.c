#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "ctl/sched_budget.h"
#include "ctl/sched_preempt.h"

/* So many nodes are looked at when there are more, as upstream does: a tenth, 100 at least. */
#define MIN_CANDIDATES 100

void sched_preemption_release(struct sched_preemption *r)
{
	vec_release(&r->victims);
	free(r->why);
}

/* A pod of a node. */
struct tenant {
	struct sched_pod pod;
	const char *started; /* RFC 3339; "~" sorts behind all: it has not */
	bool breaks;	     /* a budget, if it goes */
};

struct candidate {
	struct sched_node *node;
	struct vec victims; /* val * */
	size_t violations;
	int64_t highest, sum;
	const char *started; /* the earliest of the most important ones */
};

struct hunt {
	const struct sched_pod *p;
	struct sched_budgets budgets;
};

/* The most important first: priority, then who runs longer, then name. */
static int importance(const void *a, const void *b)
{
	const struct tenant *x = a, *y = b;
	int c;

	if (x->pod.priority != y->pod.priority)
		return x->pod.priority > y->pod.priority ? -1 : 1;
	if ((c = strcmp(x->started, y->started)))
		return c;
	c = strcmp(obj_ns(x->pod.obj), obj_ns(y->pod.obj));
	return c ? c : strcmp(obj_name(x->pod.obj), obj_name(y->pod.obj));
}

/* The pods of n: those that may go to ret, sorted; the others are counted on stand_in. */
static size_t split(const struct hunt *h, const struct sched_node *n, struct sched_node *stand_in,
	struct tenant *ret)
{
	size_t found = 0;

	*stand_in = (struct sched_node){.obj = n->obj,
		.name = n->name,
		.can = n->can,
		.extra_can = n->extra_can,
		.lowest = INT64_MAX};
	for (size_t i = 0; i < n->pods.n; i++) {
		struct tenant t = {0};

		sched_pod_read(&t.pod, n->pods.v[i]);
		if (t.pod.priority < h->p->priority) {
			t.started = obj_str_or(t.pod.obj, "status.startTime", "~");
			ret[found++] = t;
			continue;
		}
		sched_node_add(stand_in, &t.pod);
		sched_pod_release(&t.pod);
	}
	qsort(ret, found, sizeof(*ret), importance);
	return found;
}

static bool fits(const struct hunt *h, const struct sched_node *n)
{
	const struct sched_filter *refused;
	autostrv reasons = STRV_INIT;

	return sched_filter(h->p, n, &refused, &reasons) == SCHED_FITS;
}

static void add_victim(struct candidate *c, const struct tenant *t)
{
	if (!c->victims.n || t->pod.priority > c->highest) {
		c->highest = t->pod.priority;
		c->started = t->started;
	} else if (t->pod.priority == c->highest && strcmp(t->started, c->started) < 0) {
		c->started = t->started;
	}
	/* all of them positive, so that fewer are better among negative ones, too */
	c->sum += t->pod.priority + ((int64_t)1 << 31);
	c->violations += t->breaks;
	vec_push(&c->victims, t->pod.obj);
}

static void stand_in_release(struct sched_node *n)
{
	map_release(&n->extra_used);
	strv_release(&n->ports);
	vec_release(&n->pods);
}

/* Put back who can stay: those first whom a budget protects, the important before the others. */
static void spare(struct hunt *h, struct sched_node *stand_in, struct tenant *t, size_t n,
	struct candidate *ret)
{
	bool *goes = xcalloc(n + 1, sizeof(*goes));

	sched_budgets_reset(&h->budgets);
	for (size_t i = 0; i < n; i++)
		t[i].breaks = sched_budgets_take(&h->budgets, t[i].pod.obj);
	for (int breaks = 1; breaks >= 0; breaks--) {
		for (size_t i = 0; i < n; i++) {
			if (t[i].breaks != breaks)
				continue;
			sched_node_add(stand_in, &t[i].pod);
			goes[i] = !fits(h, stand_in);
			if (goes[i])
				sched_node_undo(stand_in, &t[i].pod);
		}
	}
	for (size_t i = 0; i < n; i++)
		if (goes[i])
			add_victim(ret, &t[i]);
	free(goes);
}

/* Who would have to leave n; false: it would not help, for these reasons. */
static bool try_node(struct hunt *h, struct sched_node *n, struct candidate *ret,
	struct strv *reasons)
{
	const struct sched_filter *refused;
	struct sched_node stand_in;
	struct tenant *t;
	size_t n_tenants;
	bool helps;

	*ret = (struct candidate){.node = n};
	if (n->lowest >= h->p->priority) {
		strv_add(reasons, "No preemption victims found for incoming pod");
		return false;
	}
	t = xcalloc(n->pods.n + 1, sizeof(*t));
	n_tenants = split(h, n, &stand_in, t);
	helps = sched_filter(h->p, &stand_in, &refused, reasons) == SCHED_FITS;
	if (helps)
		spare(h, &stand_in, t, n_tenants, ret);
	for (size_t i = 0; i < n_tenants; i++)
		sched_pod_release(&t[i].pod);
	free(t);
	stand_in_release(&stand_in);
	return helps;
}

/* Is a the better place? Equal ones: the first that was found stays. */
static bool better(const struct candidate *a, const struct candidate *b)
{
	if (a->violations != b->violations)
		return a->violations < b->violations;
	if (a->highest != b->highest)
		return a->highest < b->highest;
	if (a->sum != b->sum)
		return a->sum < b->sum;
	if (a->victims.n != b->victims.n)
		return a->victims.n < b->victims.n;
	return strcmp(a->started, b->started) > 0;
}

/* Look at the nodes that are full, from one that depends on the pod, until there are enough. */
static void find(struct hunt *h, const struct pass *pass, const struct sched_nodes *nodes,
	const struct sched_verdict *v, struct candidate *ret, struct strv *reasons)
{
	uint64_t from = hash_str(hash_str(0, pass->seed), obj_uid(h->p->obj));
	size_t full = 0, found = 0, want;
	bool clean = false;

	for (size_t i = 0; i < nodes->n; i++)
		full += v[i].fit == SCHED_FULL;
	want = full / 10 > MIN_CANDIDATES ? full / 10 : MIN_CANDIDATES;
	for (size_t k = 0; k < nodes->n && (found < want || !clean); k++) {
		size_t i = (size_t)((from + k) % nodes->n);
		struct candidate c;

		if (v[i].fit != SCHED_FULL) {
			strv_add(reasons, "Preemption is not helpful for scheduling");
			continue;
		}
		if (!try_node(h, &nodes->v[i], &c, reasons))
			continue;
		found++;
		clean |= !c.violations;
		if (!ret->node || better(&c, ret)) {
			vec_release(&ret->victims);
			*ret = c;
		} else {
			vec_release(&c.victims);
		}
	}
}

/* Somebody of lower priority is on his way out of n, because the scheduler made him go. */
static bool room_is_made(const struct sched_pod *p, const struct sched_node *n)
{
	for (size_t i = 0; n->lowest < p->priority && i < n->pods.n; i++) {
		val *pod = n->pods.v[i], *c = obj_condition(pod, "DisruptionTarget");

		if (obj_int(pod, "spec.priority", 0) < p->priority && obj_deleting(pod) && c &&
			!strcmp(obj_str_or(c, "status", ""), "True") &&
			!strcmp(obj_str_or(c, "reason", ""), "PreemptionByScheduler"))
			return true;
	}
	return false;
}

void sched_preempt(const struct pass *pass, const struct sched_nodes *nodes,
	const struct sched_pod *p, const struct sched_verdict *v,
	const struct sched_node *nominated, struct sched_preemption *ret)
{
	struct hunt h = {.p = p};
	struct candidate best = {0};
	autostrv reasons = STRV_INIT;

	*ret = (struct sched_preemption){0};
	if (!strcmp(obj_str_or(p->obj, "spec.preemptionPolicy", ""), "Never")) {
		ret->why = xstrdup("preemption: not eligible due to preemptionPolicy=Never.");
		return;
	}
	if (nominated && v[nominated - nodes->v].fit != SCHED_NEVER && room_is_made(p, nominated)) {
		ret->why = xstrdup("preemption: not eligible due to a terminating pod on the "
				   "nominated node.");
		ret->waits = true;
		return;
	}
	sched_budgets_read(&h.budgets, pass->view);
	find(&h, pass, nodes, v, &best, &reasons);
	sched_budgets_release(&h.budgets);
	if (best.node) {
		ret->node = best.node;
		ret->victims = best.victims;
		ret->violations = best.violations;
	} else {
		autofree char *tally = sched_tally(&reasons, nodes->n);

		ret->hopeless = true;
		ret->why = xasprintf("preemption: %s", tally);
	}
}
