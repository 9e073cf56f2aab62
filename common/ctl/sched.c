/*
 * One pass of the scheduler: all pending pods, the most important first, each onto the node that
 * scores best; what was decided counts at once for the next one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "ctl/sched.h"

#define SCHEDULER "default-scheduler"
#define MAX_SCORES 16

static bool pending(val *pod)
{
	return !*obj_str_or(pod, "spec.nodeName", "") && !obj_deleting(pod) &&
	       !strcmp(obj_str_or(pod, "spec.schedulerName", SCHEDULER), SCHEDULER) &&
	       !yyjson_arr_size(obj_at(pod, "spec.schedulingGates"));
}

/* Priority, then age, then name: the same in every mode. */
static int before(const void *a, const void *b)
{
	val *x = *(val *const *)a, *y = *(val *const *)b;
	int64_t px = obj_int(x, "spec.priority", 0), py = obj_int(y, "spec.priority", 0);
	int c = strcmp(obj_str_or(x, "metadata.creationTimestamp", ""),
		obj_str_or(y, "metadata.creationTimestamp", ""));

	if (px != py)
		return px > py ? -1 : 1;
	if (!c)
		c = strcmp(obj_ns(x), obj_ns(y));
	return c ? c : strcmp(obj_name(x), obj_name(y));
}

/* What the rules said of one node. */
struct verdict {
	const struct sched_filter *refused; /* NULL: it fits */
	struct strv reasons;
	int64_t raw[MAX_SCORES], score[MAX_SCORES], total;
};

static void judge(const struct sched_pod *p, const struct sched_node *n, struct verdict *v)
{
	for (const struct sched_filter *f = sched_filters; f->name; f++) {
		if (!f->fits(p, n, &v->reasons)) {
			v->refused = f;
			return;
		}
	}
	for (size_t i = 0; sched_scores[i].name; i++)
		v->raw[i] = sched_scores[i].score(p, n);
}

/* Raw figures to 0…100 over the nodes that fit; totals. */
static void normalize(struct verdict *v, size_t n)
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

/* The best total; between equals a choice that depends on the pod alone. */
static struct sched_node *best(
	struct sched_nodes *nodes, const struct verdict *v, val *pod, const char *seed)
{
	struct sched_node *found = NULL;
	uint64_t found_hash = 0;
	int64_t top = -1;

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

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s)." malloc'ed */
static char *no_node(const struct verdict *v, size_t n)
{
	autobuf b = BUF_INIT;
	autostrv all = STRV_INIT, told = STRV_INIT;

	if (!n)
		return xstrdup("no nodes available to schedule pods");
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < v[i].reasons.n; j++)
			strv_add(&all, v[i].reasons.v[j]);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_text);
	for (size_t i = 0, j; i < all.n; i = j) {
		for (j = i; j < all.n && !strcmp(all.v[i], all.v[j]); j++)
			;
		strv_addf(&told, "%zu %s", j - i, all.v[i]);
	}
	if (told.n)
		qsort(told.v, told.n, sizeof(*told.v), by_text);
	buf_addf(&b, "0/%zu nodes are available:", n);
	for (size_t i = 0; i < told.n; i++)
		buf_addf(&b, "%s %s", i ? "," : "", told.v[i]);
	buf_addc(&b, '.');
	return buf_detach(&b, NULL);
}

/* The condition that says why it waits; written when that is new. */
static void tell_waiting(struct pass *p, val *pod, const char *message)
{
	val *old = obj_condition(pod, "PodScheduled");
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *list, *c;
	char now[CLOCK_RFC3339_SIZE];
	val *v;
	size_t i, n;

	if (old && !strcmp(obj_str_or(old, "message", ""), message))
		return;
	yyjson_mut_doc_set_root(d, patch);
	list = mobj_make_arr(d, patch, "status.conditions");
	yyjson_arr_foreach(obj_at(pod, "status.conditions"), i, n, v)
	{
		if (strcmp(obj_str_or(v, "type", ""), "PodScheduled") != 0)
			yyjson_mut_arr_append(list, mobj_copy(d, v));
	}
	c = yyjson_mut_obj(d);
	mobj_set_str(d, c, "type", "PodScheduled");
	mobj_set_str(d, c, "status", "False");
	mobj_set_str(d, c, "lastTransitionTime",
		old && !strcmp(obj_str_or(old, "status", ""), "False")
			? obj_str_or(old, "lastTransitionTime", "")
			: clock_rfc3339(p->now_ns, now));
	mobj_set_str(d, c, "reason", "Unschedulable");
	mobj_set_str(d, c, "message", message);
	yyjson_mut_arr_append(list, c);
	act_patch(p->out, pod, "status", true, patch);
	act_event(p->out, SCHEDULER, pod, "Warning", "FailedScheduling", "%s", message);
}

static void explain_node(mdoc *d, mval *list, const struct sched_node *n, const struct verdict *v)
{
	mval *o = yyjson_mut_arr_add_obj(d, list);

	mobj_set_str(d, o, "node", n->name);
	mobj_set_bool(d, o, "fits", !v->refused);
	if (v->refused) {
		mobj_set_str(d, o, "rule", v->refused->name);
		for (size_t i = 0; i < v->reasons.n; i++)
			yyjson_mut_arr_add_strcpy(
				d, mobj_make_arr(d, o, "reasons"), v->reasons.v[i]);
		return;
	}
	mobj_set_int(d, o, "total", v->total);
	for (size_t i = 0; sched_scores[i].name; i++) {
		mval *s = mobj_make(d, mobj_make(d, o, "scores"), sched_scores[i].name);
		mobj_set_int(d, s, "raw", v->raw[i]);
		mobj_set_int(d, s, "score", v->score[i]);
		mobj_set_int(d, s, "weight", sched_scores[i].weight);
	}
}

/* One line: the pod, what it asks, each node's verdict, the choice. */
static void explain(struct actions *out, const struct sched_pod *p, const struct sched_nodes *nodes,
	const struct verdict *v, const struct sched_node *chosen)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *o = yyjson_mut_obj(d), *list;

	yyjson_mut_doc_set_root(d, o);
	mobj_set_str(d, o, "verb", "explain");
	mobj_set_str(d, o, "namespace", obj_ns(p->obj));
	mobj_set_str(d, o, "pod", obj_name(p->obj));
	mobj_set_int(d, o, "requests.cpuMilli", p->ask.cpu_milli);
	mobj_set_int(d, o, "requests.memoryBytes", p->ask.memory_bytes);
	if (chosen)
		mobj_set_str(d, o, "node", chosen->name);
	else
		mobj_put(d, o, "node", yyjson_mut_null(d));
	list = mobj_make_arr(d, o, "nodes");
	for (size_t i = 0; i < nodes->n; i++)
		explain_node(d, list, &nodes->v[i], &v[i]);
	mobj_write(&out->text, o);
	buf_addc(&out->text, '\n');
}

static void place(struct pass *pass, struct sched_nodes *nodes, val *pod)
{
	const struct sched_options *o = pass->options;
	struct verdict *v = xcalloc(nodes->n + 1, sizeof(*v));
	struct sched_pod p;
	struct sched_node *node;

	sched_pod_read(&p, pod);
	for (size_t i = 0; i < nodes->n; i++)
		judge(&p, &nodes->v[i], &v[i]);
	normalize(v, nodes->n);
	node = best(nodes, v, pod, pass->seed);
	if (o && o->explain) {
		explain(pass->out, &p, nodes, v, node);
	} else if (node) {
		act_bind(pass->out, pod, node->name);
		act_event(pass->out, SCHEDULER, pod, "Normal", "Scheduled",
			"Successfully assigned %s/%s to %s", obj_ns(pod), obj_name(pod),
			node->name);
	} else {
		autofree char *why = no_node(v, nodes->n);
		tell_waiting(pass, pod, why);
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

static mval *trim_pod(mdoc *d, const val *obj)
{
	static const char *const bound[] = {
		"spec.nodeName", "spec.overhead", "spec.hostNetwork", "status.phase", NULL};
	static const char *const waiting[] = {"spec.schedulerName", "spec.priority",
		"spec.nodeSelector", "spec.affinity", "spec.tolerations", "spec.schedulingGates",
		"spec.overhead", "spec.hostNetwork", "status.phase", "status.conditions", NULL};
	static const char *const lists[] = {"spec.containers", "spec.initContainers"};
	mval *m = trim_keep(d, obj, *obj_str_or(obj, "spec.nodeName", "") ? bound : waiting);

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

static const struct controller_read reads[] = {
	{"pods", keys_all, trim_pod},
	{"nodes", keys_all, trim_node},
	{NULL, NULL, NULL},
};

const struct controller sched_controller = {
	.name = "sched",
	.user = "system:kube-scheduler",
	.about = "binds pending pods to nodes",
	.reads = reads,
	.reconcile = reconcile,
};
