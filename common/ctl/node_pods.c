/* The pods of a node that is lost, tainted or gone. */
#include <string.h>

#include "base/clock.h"
#include "ctl/node.h"
#include "ctl/podset.h"

#define EVICTOR "taint-eviction-controller"
#define ORPHAN_NS (40 * NS_PER_S) /* a node that comes back meanwhile finds its pods */

static bool tolerates(const val *t, const val *taint)
{
	const char *effect = obj_str_or(t, "effect", ""), *key = obj_str_or(t, "key", "");
	const char *op = obj_str_or(t, "operator", "Equal");

	if ((*effect && strcmp(effect, "NoExecute") != 0) ||
		(*key && strcmp(key, obj_str_or(taint, "key", "")) != 0))
		return false;
	return !strcmp(op, "Exists") ||
	       (*key && !strcmp(obj_str_or(t, "value", ""), obj_str_or(taint, "value", "")));
}

/* When the pod is to go for this taint: at once, later, or INT64_MAX, never. */
static int64_t taint_deadline(const val *pod, const val *taint, int64_t since)
{
	int64_t shortest = INT64_MAX;
	bool tolerated = false;
	size_t i, n;
	val *t;

	yyjson_arr_foreach(obj_at(pod, "spec.tolerations"), i, n, t)
	{
		int64_t span_ns;

		if (!tolerates(t, taint))
			continue;
		tolerated = true;
		if (!obj_at(t, "tolerationSeconds"))
			continue;
		span_ns = clock_span(obj_int(t, "tolerationSeconds", 0));
		if (span_ns < shortest)
			shortest = span_ns > 0 ? span_ns : 0;
	}
	if (!tolerated)
		return 0;
	return shortest < INT64_MAX ? since + shortest : INT64_MAX;
}

/* The earliest of all taints that evict. */
static int64_t deadline(const struct pass *p, const val *node, const val *pod)
{
	int64_t first = INT64_MAX, bound = obj_time(pod, "metadata.creationTimestamp", 0);
	const val *scheduled = obj_condition(pod, "PodScheduled");
	int64_t tainted = obj_time(node, NODE_TAINTED, p->now_ns);
	size_t i, n;
	val *t;

	bound = obj_time(scheduled, "lastTransitionTime", bound);
	yyjson_arr_foreach(obj_at(node, "spec.taints"), i, n, t)
	{
		int64_t since = obj_time(t, "timeAdded", tainted), at;

		if (strcmp(obj_str_or(t, "effect", ""), "NoExecute") != 0)
			continue;
		at = taint_deadline(pod, t, since > bound ? since : bound);
		if (at < first)
			first = at;
	}
	return first;
}

/* The pod's conditions, with fresh in the place of the one of its type or behind all. */
static mval *conditions_with(mdoc *d, const val *pod, mval *fresh)
{
	const char *type = mobj_str(fresh, "type");
	mval *list = yyjson_mut_arr(d);
	bool put = false;
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(pod, "status.conditions"), i, n, c)
	{
		bool is = !strcmp(obj_str_or(c, "type", ""), type);

		yyjson_mut_arr_append(list, is ? fresh : mobj_copy(d, c));
		put |= is;
	}
	if (!put)
		yyjson_mut_arr_append(list, fresh);
	return list;
}

/* Why it goes stands in the pod before it does. */
static void write_target(struct pass *p, const val *pod, bool fail, const char *reason,
	const char *message)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *c = yyjson_mut_obj(d);
	char now[CLOCK_RFC3339_SIZE];

	mobj_put_str(d, c, "type", "DisruptionTarget");
	mobj_put_str(d, c, "status", "True");
	mobj_put_str(d, c, "lastTransitionTime", clock_rfc3339(p->now_ns, now));
	mobj_put_str(d, c, "reason", reason);
	mobj_put_str(d, c, "message", message);
	mobj_set(d, patch, "status.conditions", conditions_with(d, pod, c));
	if (fail && !pod_terminal(pod))
		mobj_set_str(d, patch, "status.phase", "Failed");
	act_patch(p->out, pod, "status", true, patch);
}

static void evict(struct pass *p, const val *pod)
{
	act_event(p->out, EVICTOR, pod, "Normal", "TaintManagerEviction",
		"Marking for deletion Pod %s/%s", obj_ns(pod), obj_name(pod));
	write_target(p, pod, false, "DeletionByTaintManager",
		"Taint manager: deleting due to NoExecute taint");
	act_delete(p->out, pod, NULL, -1);
}

static void mark_unready(struct pass *p, const val *pod)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *c = mobj_copy(d, obj_condition(pod, "Ready"));
	char now[CLOCK_RFC3339_SIZE];

	mobj_put_str(d, c, "status", "False");
	mobj_put_str(d, c, "lastTransitionTime", clock_rfc3339(p->now_ns, now));
	mobj_set(d, patch, "status.conditions", conditions_with(d, pod, c));
	act_patch(p->out, pod, "status", true, patch);
	act_event(p->out, NODE_COMPONENT, pod, "Warning", "NodeNotReady", "Node is not ready");
}

static bool evicts(const val *node)
{
	size_t i, n;
	val *t;

	yyjson_arr_foreach(obj_at(node, "spec.taints"), i, n, t)
	{
		if (!strcmp(obj_str_or(t, "effect", ""), "NoExecute"))
			return true;
	}
	return false;
}

void node_evict(struct pass *p, const val *node)
{
	bool lost = obj_condition(node, "Ready") && !obj_condition_true(node, "Ready");
	struct view_iter it = view_all(p->view, "pods", NULL);

	if (!lost && !evicts(node))
		return;
	for (val *pod; (pod = view_next(&it));) {
		int64_t at;

		if (strcmp(obj_str_or(pod, "spec.nodeName", ""), obj_name(node)) != 0)
			continue;
		at = obj_deleting(pod) ? INT64_MAX : deadline(p, node, pod);
		if (at <= p->now_ns) {
			evict(p, pod);
			continue;
		}
		if (at < INT64_MAX)
			act_wake(p->out, at);
		if (lost && obj_condition_true(pod, "Ready"))
			mark_unready(p, pod);
	}
}

/* The last that is known of the pod. */
static int64_t last_change(const val *pod)
{
	int64_t at = obj_time(pod, "metadata.creationTimestamp", 0);
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(pod, "status.conditions"), i, n, c)
	{
		int64_t changed = obj_time(c, "lastTransitionTime", 0);

		if (changed > at)
			at = changed;
	}
	return at;
}

void node_orphans(struct pass *p, const char *name)
{
	struct view_iter it = view_all(p->view, "pods", NULL);

	for (val *pod; (pod = view_next(&it));) {
		int64_t due = last_change(pod) + ORPHAN_NS;

		if (strcmp(obj_str_or(pod, "spec.nodeName", ""), name) != 0)
			continue;
		if (p->now_ns < due) {
			act_wake(p->out, due);
			continue;
		}
		write_target(p, pod, true, "DeletionByPodGC", "PodGC: node no longer exists");
		act_delete(p->out, pod, NULL, 0);
	}
}
