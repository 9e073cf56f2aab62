/* Is a node still heard of? */
#include <string.h>

#include "base/clock.h"
#include "ctl/node.h"

#define GRACE_NS (50 * NS_PER_S)
#define STARTUP_NS (60 * NS_PER_S)

static void latest(int64_t *have, int64_t at)
{
	if (at > *have)
		*have = at;
}

static int64_t heard_of(const struct pass *p, const val *node)
{
	const val *lease = view_get(
		p->view, "leases.coordination.k8s.io", "kube-node-lease", obj_name(node));
	int64_t at = obj_time(node, "metadata.creationTimestamp", 0);

	latest(&at, obj_time(lease, "spec.renewTime", 0));
	latest(&at, obj_time(node, NODE_TOLD, 0));
	latest(&at, obj_time(obj_condition(node, "Ready"), "lastHeartbeatTime", 0));
	return at;
}

/* Machines that are only pretended send no sign of life. */
static bool is_fake(const val *node)
{
	return obj_label(node, "k-fakenode") != NULL;
}

static void put_unknown(mdoc *d, mval *c, const val *node, const val *old, const char *now)
{
	if (old && !strcmp(obj_str_or(old, "status", ""), "Unknown"))
		return;
	mobj_put_str(d, c, "status", "Unknown");
	mobj_put_str(d, c, "reason", old ? "NodeStatusUnknown" : "NodeStatusNeverUpdated");
	mobj_put_str(d, c, "message",
		old ? "Kubelet stopped posting node status." : "Kubelet never posted node status.");
	if (!old)
		mobj_put_str(d, c, "lastHeartbeatTime",
			obj_str_or(node, "metadata.creationTimestamp", now));
	mobj_put_str(d, c, "lastTransitionTime", now);
}

/* What only the kubelet can know, nobody knows any more. */
static void write_unknown(struct pass *p, const val *node)
{
	static const char *const types[] = {
		"Ready", "MemoryPressure", "DiskPressure", "PIDPressure"};
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *list = mobj_make_arr(d, patch, "status.conditions");
	val *had = obj_at(node, "status.conditions"), *c;
	char buf[CLOCK_RFC3339_SIZE];
	const char *now = clock_rfc3339(p->now_ns, buf);
	size_t i, n;

	yyjson_arr_foreach(had, i, n, c)
	{
		mval *copy = mobj_copy(d, c);

		for (size_t t = 0; t < array_size(types); t++)
			if (!strcmp(obj_str_or(c, "type", ""), types[t]))
				put_unknown(d, copy, node, c, now);
		yyjson_mut_arr_append(list, copy);
	}
	for (size_t t = 0; t < array_size(types); t++) {
		if (obj_condition(node, types[t]))
			continue;
		mval *fresh = yyjson_mut_arr_add_obj(d, list);
		mobj_put_str(d, fresh, "type", types[t]);
		put_unknown(d, fresh, node, NULL, now);
	}
	act_patch(p->out, node, "status", true, patch);
}

bool node_is_late(struct pass *p, const val *node)
{
	const struct node_options *o = p->options;
	const val *ready = obj_condition(node, "Ready");
	int64_t grace = o && o->grace_ns ? o->grace_ns : GRACE_NS, due;

	if (is_fake(node) || (ready && !strcmp(obj_str_or(ready, "status", ""), "Unknown")))
		return false;
	if (!ready)
		grace = o && o->startup_ns ? o->startup_ns : STARTUP_NS;
	due = heard_of(p, node) + grace;
	if (p->now_ns <= due) {
		act_wake(p->out, due + 1);
		return false;
	}
	write_unknown(p, node);
	if (obj_condition_true(node, "Ready"))
		act_event(p->out, NODE_COMPONENT, node, "Normal", "NodeNotReady",
			"Node %s status is now: NodeNotReady", obj_name(node));
	return true;
}
