/* The keys of the node controller: nodes by name; pods name theirs. */
#include <stddef.h>
#include <string.h>

#include "base/opt.h"
#include "ctl/node.h"
#include "ctl/podset.h"

#define LEASES "leases.coordination.k8s.io"
#define LEASE_NS "kube-node-lease"

/* A node concerns those that are not ready, too: when all are, nobody is evicted. */
static void keys_of_node(const struct view *v, const val *node, struct keys *ret)
{
	struct view_iter it = view_all(v, "nodes", NULL);

	keys_self(v, node, ret);
	for (val *n; (n = view_next(&it));) {
		if (obj_condition(n, "Ready") && !obj_condition_true(n, "Ready"))
			keys_self(v, n, ret);
	}
}

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	keys_add(ret, "", obj_str_or(pod, "spec.nodeName", ""));
}

static void keys_of_lease(const struct view *v, const val *lease, struct keys *ret)
{
	if (!strcmp(obj_ns(lease), LEASE_NS))
		keys_add(ret, "", obj_name(lease));
}

static bool lease_of(const char *ns, const char *name, const char **ret_ns, const char **ret_name)
{
	*ret_ns = LEASE_NS;
	*ret_name = name;
	return true;
}

static bool owns(const val *entry, const char *a, const char *b)
{
	val *fields = obj_at(entry, "fieldsV1");

	fields = yyjson_obj_get(fields, a);
	return b ? yyjson_obj_get(fields, b) != NULL : fields != NULL;
}

static void later(const char **have, const char *at)
{
	if (at && (!*have || strcmp(at, *have) > 0))
		*have = at;
}

/* Who wrote what when is all that is kept of managedFields. */
static mval *trim_node(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "metadata.annotations",
		"spec.taints", "spec.unschedulable", "status.conditions", NULL};
	mval *m = trim_keep(d, obj, paths);
	const char *told = obj_str(obj, NODE_TOLD), *tainted = obj_str(obj, NODE_TAINTED);
	size_t i, n;
	val *entry;

	yyjson_arr_foreach(obj_at(obj, "metadata.managedFields"), i, n, entry)
	{
		const char *at = obj_str(entry, "time");

		if (!strcmp(obj_str_or(entry, "manager", ""), "k-node"))
			continue;
		if (owns(entry, "f:status", NULL))
			later(&told, at);
		if (owns(entry, "f:spec", "f:taints"))
			later(&tainted, at);
	}
	mobj_set_str(d, m, NODE_TOLD, told);
	mobj_set_str(d, m, NODE_TAINTED, tainted);
	return m;
}

/* Only pods on nodes, and of them what evicts. */
static mval *trim_bound(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"spec.nodeName", "spec.tolerations", "status.phase",
		"status.conditions", NULL};

	return *obj_str_or(obj, "spec.nodeName", "") ? trim_keep(d, obj, paths) : NULL;
}

static mval *trim_lease(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"spec.renewTime", NULL};

	return strcmp(obj_ns(obj), LEASE_NS) ? NULL : trim_keep(d, obj, paths);
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *node, struct err *e)
{
	if (!node) {
		node_orphans(p, name);
		return 0;
	}
	/* one step: what is written here decides about the next */
	if (!node_is_late(p, node) && !node_mend(p, node))
		node_evict(p, node);
	return 0;
}

static const struct controller_read reads[] = {
	{"nodes", keys_of_node, trim_node, NULL},
	{"pods", keys_of_pod, trim_bound, NULL},
	{LEASES, keys_of_lease, trim_lease, lease_of},
	{NULL},
};

static const struct opt opts[] = {
	{0, "grace", OPT_DUR, offsetof(struct node_options, grace_ns), "TIME",
		"a node is lost when it was silent for so long (50s)", NULL, NULL},
	{0, "startup-grace", OPT_DUR, offsetof(struct node_options, startup_ns), "TIME",
		"the same, until it has told its status once (60s)", NULL, NULL},
	{0},
};

const struct controller node_controller = {
	.name = "node",
	.user = "system:serviceaccount:kube-system:node-controller",
	.about = "notice nodes that are lost, taint them, evict their pods",
	.primary = "nodes",
	.reads = reads,
	.reconcile = reconcile,
	.opts = opts,
	.options_bytes = sizeof(struct node_options),
};
