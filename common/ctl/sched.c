/*
 * One pass of the scheduler: all pending pods, the most important first, each onto the node that
 * scores best, else onto one where less important pods make room; what was decided counts at once
 * for the next one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/opt.h"
#include "ctl/sched_preempt.h"

static bool pending(val *pod)
{
	return !*obj_str_or(pod, "spec.nodeName", "") && !obj_deleting(pod) &&
	       !strcmp(obj_str_or(pod, "spec.schedulerName", SCHED_NAME), SCHED_NAME) &&
	       !yyjson_arr_size(obj_at(pod, "spec.schedulingGates"));
}

/* Priority; whom room is made for, so that others do not see it; age; name: the same in every
 * mode. */
static int before(const void *a, const void *b)
{
	val *x = *(val *const *)a, *y = *(val *const *)b;
	int64_t px = obj_int(x, "spec.priority", 0), py = obj_int(y, "spec.priority", 0);
	bool room_x = *obj_str_or(x, "status.nominatedNodeName", "");
	bool room_y = *obj_str_or(y, "status.nominatedNodeName", "");
	int c = strcmp(obj_str_or(x, "metadata.creationTimestamp", ""),
		obj_str_or(y, "metadata.creationTimestamp", ""));

	if (px != py)
		return px > py ? -1 : 1;
	if (room_x != room_y)
		return room_x ? -1 : 1;
	if (!c)
		c = strcmp(obj_ns(x), obj_ns(y));
	return c ? c : strcmp(obj_name(x), obj_name(y));
}

static void judge(const struct sched_pod *p, const struct sched_node *n, struct sched_verdict *v)
{
	v->fit = sched_filter(p, n, &v->refused, &v->reasons);
	for (size_t i = 0; v->fit == SCHED_FITS && sched_scores[i].name; i++)
		v->raw[i] = sched_scores[i].score(p, n);
}

/* Raw figures to 0…100 over the nodes that fit; totals. */
static void normalize(struct sched_verdict *v, size_t n)
{
	for (size_t s = 0; sched_scores[s].name; s++) {
		int64_t max = 0;
		for (size_t i = 0; i < n; i++)
			if (!v[i].refused && v[i].raw[s] > max)
				max = v[i].raw[s];
		for (size_t i = 0; i < n; i++) {
			int64_t x = v[i].raw[s];
			if (v[i].refused)
				continue;
			if (sched_scores[s].normal != SCORE_AS_IS)
				x = max ? x * 100 / max : 0;
			if (sched_scores[s].normal == SCORE_REVERSED)
				x = 100 - x;
			v[i].score[s] = x;
			v[i].total += x * sched_scores[s].weight;
		}
	}
}

/* Where room was made for the pod before; NULL: nowhere. One that somebody more important makes
 * room on now has none left for it. */
static struct sched_node *nominated(struct sched_nodes *nodes, const struct sched_pod *p)
{
	const char *name = obj_str_or(p->obj, "status.nominatedNodeName", "");

	for (size_t i = 0; *name && i < nodes->n; i++)
		if (!strcmp(nodes->v[i].name, name))
			return nodes->v[i].claimed && nodes->v[i].claimed_by > p->priority
				       ? NULL
				       : &nodes->v[i];
	return NULL;
}

/* The nominated node if it fits, else the best total; between equals a choice that depends on the
 * pod alone. */
static struct sched_node *best(struct sched_nodes *nodes, const struct sched_verdict *v,
	const struct sched_node *wanted, val *pod, const char *seed)
{
	struct sched_node *found = NULL;
	uint64_t found_hash = 0;
	int64_t top = -1;

	if (wanted && !v[wanted - nodes->v].refused)
		return &nodes->v[wanted - nodes->v];
	for (size_t i = 0; i < nodes->n; i++) {
		uint64_t h = hash_str(hash_str(hash_str(0, seed), obj_uid(pod)), nodes->v[i].name);
		if (v[i].refused || v[i].total < top || (v[i].total == top && h <= found_hash))
			continue;
		top = v[i].total;
		found_hash = h;
		found = &nodes->v[i];
	}
	return found;
}

/* Send a victim away: why, in a condition; the deletion; an event. */
static void evict(struct pass *pass, val *victim, val *by, const char *node)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *c;
	char now[CLOCK_RFC3339_SIZE];

	yyjson_mut_doc_set_root(d, patch);
	c = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, patch, "status.conditions"));
	mobj_set_str(d, c, "type", "DisruptionTarget");
	if (obj_int(victim, "metadata.generation", 0))
		mobj_set_int(d, c, "observedGeneration",
			obj_int(victim, "metadata.generation", 0));
	mobj_set_str(d, c, "status", "True");
	mobj_set_str(d, c, "lastTransitionTime", clock_rfc3339(pass->now_ns, now));
	mobj_set_str(d, c, "reason", "PreemptionByScheduler");
	mobj_set_str(d, c, "message",
		SCHED_NAME ": preempting to accommodate a higher priority pod");
	act_patch_strategic(pass->out, victim, "status", false, patch);
	act_delete(pass->out, victim, NULL, -1);
	act_event(pass->out, SCHED_NAME, victim, "Normal", "Preempted",
		"Preempted by pod %s on node %s", obj_uid(by), node);
}

static bool sent_away(const struct sched_nodes *nodes, const val *pod)
{
	for (size_t i = 0; i < nodes->sent_away.n; i++)
		if (nodes->sent_away.v[i] == pod)
			return true;
	return obj_deleting(pod);
}

static void preempt(struct pass *pass, struct sched_nodes *nodes, const struct sched_pod *p,
	const struct sched_preemption *r)
{
	r->node->claimed = true;
	if (p->priority > r->node->claimed_by)
		r->node->claimed_by = p->priority;
	for (size_t i = 0; i < r->victims.n; i++) {
		if (sent_away(nodes, r->victims.v[i]))
			continue;
		vec_push(&nodes->sent_away, r->victims.v[i]);
		evict(pass, r->victims.v[i], p->obj, r->node->name);
	}
}

/* No node takes the pod: make room, or tell it why not. Room that is made is its own at once. */
static void keep_waiting(struct pass *pass, struct sched_nodes *nodes, const struct sched_pod *p,
	const struct sched_verdict *v, struct sched_node *wanted)
{
	const struct sched_options *o = pass->options;
	struct sched_preemption r = {0};

	if (nodes->n && p->volumes.why && !(o && o->explain)) {
		/* no node was asked; nor are claims of resources, which is what is not found */
		autofree char *why = xasprintf("0/%zu nodes are available: %s. not found",
			nodes->n, p->volumes.why);

		sched_say(pass, p->obj, why);
		return;
	}
	if (nodes->n)
		sched_preempt(pass, nodes, p, v, wanted, &r);
	if (o && o->explain) {
		sched_explain(pass->out, p, nodes, v, NULL, nodes->n ? &r : NULL);
	} else {
		/* the victims after the nomination: whoever reads in between sees why */
		sched_tell(pass, p->obj, v, nodes->n, &r);
		if (r.node)
			preempt(pass, nodes, p, &r);
	}
	if (r.node)
		wanted = r.node;
	if (wanted && !r.hopeless)
		sched_node_add(wanted, p);
	sched_preemption_release(&r);
}

static void place(struct pass *pass, struct sched_nodes *nodes, val *pod)
{
	const struct sched_options *o = pass->options;
	struct sched_verdict *v = xcalloc(nodes->n + 1, sizeof(*v));
	struct sched_pod p;
	struct sched_node *node, *wanted;

	sched_pod_read(&p, pod);
	sched_volumes_read(&p.volumes, pass->view, pod);
	for (size_t i = 0; i < nodes->n; i++)
		judge(&p, &nodes->v[i], &v[i]);
	normalize(v, nodes->n);
	wanted = nominated(nodes, &p);
	node = best(nodes, v, wanted, pod, pass->seed);
	if (!node) {
		keep_waiting(pass, nodes, &p, v, wanted);
	} else if (o && o->explain) {
		sched_explain(pass->out, &p, nodes, v, node, NULL);
	} else if (!sched_volumes_bind(pass, &p.volumes, node)) {
		act_bind(pass->out, pod, node->name);
		act_event(pass->out, SCHED_NAME, pod, "Normal", "Scheduled",
			"Successfully assigned %s/%s to %s", obj_ns(pod), obj_name(pod),
			node->name);
	}
	if (node)
		sched_node_add(node, &p);
	sched_pod_release(&p);
	for (size_t i = 0; i < nodes->n; i++)
		strv_release(&v[i].reasons);
	free(v);
}

static int reconcile(struct pass *p, const char *ns unused_arg, const char *name unused_arg,
	const val *obj unused_arg, struct err *e unused_arg)
{
	struct view_iter it = view_all(p->view, "pods", NULL);
	struct sched_nodes nodes;
	struct vec todo = VEC_INIT;
	val *pod;

	while ((pod = view_next(&it)))
		if (pending(pod))
			vec_push(&todo, pod);
	if (todo.n) {
		qsort(todo.v, todo.n, sizeof(*todo.v), before);
		sched_nodes_read(&nodes, p->view);
		for (size_t i = 0; i < todo.n; i++)
			place(p, &nodes, todo.v[i]);
		sched_nodes_release(&nodes);
	}
	vec_release(&todo);
	return 0;
}

/* One key for all: pods compete for the same room. */
static void keys_all(const struct view *v unused_arg, const val *obj unused_arg, struct keys *ret)
{
	keys_add(ret, "", "all");
}

/* Budgets are looked at when somebody preempts; a change of one makes no pod fit. */
static void keys_none(
	const struct view *v unused_arg, const val *obj unused_arg, struct keys *ret unused_arg)
{
}

static mval *trim_pod(mdoc *d, const val *obj)
{
	static const char *const bound[] = {"metadata.labels", "metadata.generation",
		"spec.nodeName", "spec.priority", "spec.overhead", "spec.hostNetwork",
		"status.phase", "status.startTime", NULL};
	static const char *const leaving[] = {"metadata.labels", "spec.nodeName", "spec.priority",
		"spec.overhead", "spec.hostNetwork", "status.phase", "status.startTime",
		"status.conditions", NULL};
	static const char *const waiting[] = {"metadata.generation", "spec.schedulerName",
		"spec.priority", "spec.preemptionPolicy", "spec.nodeSelector", "spec.affinity",
		"spec.tolerations", "spec.schedulingGates", "spec.overhead", "spec.hostNetwork",
		"spec.volumes", "status.phase", "status.conditions", "status.nominatedNodeName",
		NULL};
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};
	const char *const *keep_paths = !*obj_str_or(obj, "spec.nodeName", "") ? waiting
					: obj_deleting(obj)		       ? leaving
									       : bound;
	mval *m = trim_keep(d, obj, keep_paths);

	for (size_t j = 0; j < array_size(lists); j++) {
		val *c;
		size_t i, n;
		yyjson_arr_foreach(obj_at(obj, lists[j]), i, n, c)
		{
			static const char *const keep[] = {"resources", "ports", "restartPolicy"};
			mval *to = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, m, lists[j]));
			for (size_t k = 0; k < array_size(keep); k++) {
				val *f = yyjson_obj_get(c, keep[k]);
				if (f)
					mobj_put(d, to, keep[k], mobj_copy(d, f));
			}
		}
	}
	return m;
}

static mval *trim_node(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.labels", "spec.taints", "spec.unschedulable", "status.allocatable", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_budget(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"spec.selector", "status.disruptionsAllowed",
		"status.disruptedPods", NULL};

	return trim_keep(d, obj, paths);
}

static const struct controller_read reads[] = {
	{"pods", keys_all, trim_pod},
	{"nodes", keys_all, trim_node},
	{"poddisruptionbudgets.policy", keys_none, trim_budget},
	{"persistentvolumeclaims", keys_all, NULL},
	{"persistentvolumes", keys_all, NULL},
	{"storageclasses.storage.k8s.io", keys_all, NULL},
	{NULL, NULL, NULL},
};

static const struct opt opts[] = {
	{0, "explain", OPT_BOOL, offsetof(struct sched_options, explain), NULL,
		"print each decision, node by node and rule by rule; bind nothing", NULL, NULL},
	{0},
};

const struct controller sched_controller = {
	.name = "sched",
	.user = "system:kube-scheduler",
	.about = "binds pending pods to nodes",
	.reads = reads,
	.reconcile = reconcile,
	.opts = opts,
	.options_bytes = sizeof(struct sched_options),
};
