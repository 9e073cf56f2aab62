/*
 * The status of PodDisruptionBudgets: healthy pods, wanted ones, and the difference, which is what
 * evictions take from. Follows upstream's pkg/controller/disruption (v1.36).
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "control/owner.h"
#include "ctl/disruption.h"
#include "ctl/podset.h"
#include "data/selector.h"

#define COMPONENT "controllermanager"
/* An eviction that is not seen to happen within this time is forgotten. */
#define EVICTION_NS (120 * NS_PER_S)

static void keys_of_namespace(const struct view *v, const val *obj, struct keys *ret)
{
	struct view_iter it = view_all(v, "poddisruptionbudgets.policy", obj_ns(obj));

	for (val *pdb; (pdb = view_next(&it));)
		keys_add(ret, obj_ns(pdb), obj_name(pdb));
}

static bool selects(const val *pdb, const val *pod)
{
	struct selector s = {0};
	bool matches;

	if (selector_from_obj(obj_at(pdb, "spec.selector"), &s, NULL))
		return false;
	matches = selector_matches(&s, obj_at(pod, "metadata.labels"));
	selector_release(&s);
	return matches;
}

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	struct view_iter it = view_all(v, "poddisruptionbudgets.policy", obj_ns(pod));

	for (val *pdb; (pdb = view_next(&it));)
		if (selects(pdb, pod))
			keys_add(ret, obj_ns(pdb), obj_name(pdb));
}

static mval *trim_scale(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.ownerReferences", "spec.replicas", NULL};

	return trim_keep(d, obj, paths);
}

/* The workload that a pod belongs to at last: a ReplicaSet's Deployment, not the ReplicaSet. */
static const val *workload_of(const struct view *v, const val *pod)
{
	static const char *const kinds[][2] = {
		{"ReplicaSet", "replicasets.apps"},
		{"StatefulSet", "statefulsets.apps"},
		{"ReplicationController", "replicationcontrollers"},
		{"Deployment", "deployments.apps"},
	};
	const val *found = NULL, *ref, *obj = pod;

	while ((ref = owner_controller(obj))) {
		const char *kind = obj_str_or(ref, "kind", "");

		obj = NULL;
		for (size_t i = 0; i < array_size(kinds); i++)
			if (!strcmp(kind, kinds[i][0]))
				obj = view_get(v, kinds[i][1], obj_ns(pod),
					obj_str_or(ref, "name", ""));
		if (!obj || strcmp(obj_uid(obj), obj_str_or(ref, "uid", "")) != 0)
			break;
		found = obj;
	}
	return found;
}

struct count {
	int64_t pods, scale, healthy, unmanaged;
	const val *seen[64]; /* workloads that are counted; more than these are counted by pods */
	size_t n_seen;
};

static void count_scale(struct count *c, const val *workload)
{
	if (!workload) {
		c->unmanaged++;
		return;
	}
	for (size_t i = 0; i < c->n_seen; i++)
		if (c->seen[i] == workload)
			return;
	if (c->n_seen == array_size(c->seen)) {
		c->scale++;
		return;
	}
	c->seen[c->n_seen++] = workload;
	c->scale += obj_int(workload, "spec.replicas", 1);
}

/* A number, or a share of all rounded up. */
static int64_t scaled(val *v, int64_t all)
{
	const char *s = yyjson_get_str(v);

	return s ? (all * strtoll(s, NULL, 10) + 99) / 100 : yyjson_get_sint(v);
}

/* Evictions that the pods do not show yet; *ret_wake: when the next is forgotten, or 0. */
static void keep_disrupted(struct pass *p, const val *pdb, mdoc *d, mval *status, int64_t *ret_wake)
{
	mval *map = yyjson_mut_obj(d);
	size_t i, n;
	val *key, *at;

	yyjson_obj_foreach(obj_at(pdb, "status.disruptedPods"), i, n, key, at)
	{
		const char *name = yyjson_get_str(key);
		const val *pod = view_get(p->view, "pods", obj_ns(pdb), name);
		int64_t since = 0;

		if (!pod || obj_deleting(pod) || clock_parse_rfc3339(yyjson_get_str(at), &since) ||
			since + EVICTION_NS <= p->now_ns)
			continue;
		mobj_put_str(d, map, name, yyjson_get_str(at));
		if (!*ret_wake || since + EVICTION_NS < *ret_wake)
			*ret_wake = since + EVICTION_NS;
	}
	if (yyjson_mut_obj_size(map))
		mobj_set(d, status, "disruptedPods", map);
}

static void count_pods(struct pass *p, const val *pdb, const mval *disrupted, struct count *c)
{
	struct view_iter it = view_all(p->view, "pods", obj_ns(pdb));

	for (val *pod; (pod = view_next(&it));) {
		if (!selects(pdb, pod))
			continue;
		c->pods++;
		count_scale(c, workload_of(p->view, pod));
		if (pod_ready(pod) && !obj_deleting(pod) &&
			!yyjson_mut_obj_get((mval *)disrupted, obj_name(pod)))
			c->healthy++;
	}
}

static void want(const val *pdb, const struct count *c, int64_t *ret_expected, int64_t *ret_desired)
{
	val *min = obj_at(pdb, "spec.minAvailable"), *max;

	*ret_expected = c->pods;
	if (min && !yyjson_is_str(min)) {
		*ret_desired = yyjson_get_sint(min);
		return;
	}
	*ret_expected = c->scale;
	max = obj_at(pdb, "spec.maxUnavailable");
	if (min)
		*ret_desired = scaled(min, c->scale);
	else
		*ret_desired = max ? c->scale - scaled(max, c->scale) : 0;
	if (*ret_desired < 0)
		*ret_desired = 0;
}

/* In its place among those of others. */
static void put_condition(struct pass *p, const val *pdb, mdoc *d, mval *status, bool allowed)
{
	const val *old = obj_condition(pdb, "DisruptionAllowed");
	const char *word = allowed ? "True" : "False";
	mval *list = mobj_make_arr(d, status, "conditions"), *c = yyjson_mut_obj(d);
	char now[CLOCK_RFC3339_SIZE];
	const char *since = clock_rfc3339(p->now_ns, now);
	size_t i, n;
	val *v;

	if (old && !strcmp(obj_str_or(old, "status", ""), word))
		since = obj_str_or(old, "lastTransitionTime", since);
	mobj_put_str(d, c, "type", "DisruptionAllowed");
	mobj_put_str(d, c, "status", word);
	mobj_set_int(d, c, "observedGeneration", obj_int(pdb, "metadata.generation", 0));
	mobj_put_str(d, c, "lastTransitionTime", since);
	mobj_put_str(d, c, "reason", allowed ? "SufficientPods" : "InsufficientPods");
	mobj_put_str(d, c, "message", "");
	yyjson_arr_foreach(obj_at(pdb, "status.conditions"), i, n, v)
		yyjson_mut_arr_append(list, v == old ? c : mobj_copy(d, v));
	if (!old)
		yyjson_mut_arr_append(list, c);
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *pdb, struct err *e)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d);
	struct count c = {0};
	int64_t expected, desired, allowed, wake = 0;

	if (!pdb || obj_deleting(pdb))
		return 0;
	keep_disrupted(p, pdb, d, status, &wake);
	count_pods(p, pdb, mobj_at(status, "disruptedPods"), &c);
	want(pdb, &c, &expected, &desired);
	allowed = c.healthy - desired;
	if (expected <= 0 || allowed < 0)
		allowed = 0;
	/* each time that it is looked at, as upstream does: the event counts up */
	if (!c.pods)
		act_event(p->out, COMPONENT, pdb, "Normal", "NoPods", "No matching pods found");
	mobj_set_int(d, status, "currentHealthy", c.healthy);
	mobj_set_int(d, status, "desiredHealthy", desired);
	mobj_set_int(d, status, "disruptionsAllowed", allowed);
	mobj_set_int(d, status, "expectedPods", expected);
	mobj_set_int(d, status, "observedGeneration", obj_int(pdb, "metadata.generation", 0));
	put_condition(p, pdb, d, status, allowed > 0);
	act_status(p->out, pdb, d, status);
	if (wake)
		act_wake(p->out, wake);
	return 0;
}

static const struct controller_read reads[] = {
	{"poddisruptionbudgets.policy", NULL, NULL},
	{"pods", keys_of_pod, trim_pod},
	{"deployments.apps", keys_of_namespace, trim_scale},
	{"replicasets.apps", keys_of_namespace, trim_scale},
	{"replicationcontrollers", keys_of_namespace, trim_scale},
	{"statefulsets.apps", keys_of_namespace, trim_scale},
	{NULL},
};

const struct controller disruption_controller = {
	.name = "disruption",
	.user = "system:serviceaccount:kube-system:disruption-controller",
	.about = "count how many pods of a budget may be evicted",
	.primary = "poddisruptionbudgets.policy",
	.reads = reads,
	.reconcile = reconcile,
};
