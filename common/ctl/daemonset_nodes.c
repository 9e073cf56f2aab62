/* Which nodes there are, which of them want a pod, which pods are where. */
#include <stdlib.h>
#include <string.h>

#include "ctl/daemonset.h"
#include "ctl/podset.h"
#include "ctl/sched_match.h"

/* Where a pod is, or the node that its affinity names; "": nowhere. */
static const char *target_of(const val *pod)
{
	const char *node = obj_str_or(pod, "spec.nodeName", "");
	val *terms = obj_at(pod, "spec.affinity.nodeAffinity."
				 "requiredDuringSchedulingIgnoredDuringExecution."
				 "nodeSelectorTerms"),
	    *term, *f;
	size_t i, n, j, m;

	if (*node)
		return node;
	yyjson_arr_foreach(terms, i, n, term)
	{
		yyjson_arr_foreach(obj_at(term, "matchFields"), j, m, f)
		{
			val *values = obj_at(f, "values");

			if (!strcmp(obj_str_or(f, "key", ""), "metadata.name") &&
				!strcmp(obj_str_or(f, "operator", ""), "In") &&
				yyjson_arr_size(values) == 1)
				return yyjson_get_str(yyjson_arr_get_first(values)) ?: "";
		}
	}
	return "";
}

/* By node; there the bound ones first, then the oldest. */
static int by_node(const void *a, const void *b)
{
	const struct daemon_pod *x = a, *y = b;
	bool bound_x = *obj_str_or(x->pod, "spec.nodeName", "");
	bool bound_y = *obj_str_or(y->pod, "spec.nodeName", "");
	int c = strcmp(x->node, y->node);

	if (c)
		return c;
	if (bound_x != bound_y)
		return bound_x ? -1 : 1;
	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	return strcmp(obj_name(x->pod), obj_name(y->pod));
}

static bool has_label(const val *pod, const char *key, const char *want)
{
	const char *have = obj_label(pod, key);

	return have && want && !strcmp(have, want);
}

static struct daemon_pod read_pod(struct dset *s, const val *pod)
{
	struct daemon_pod dp = {.pod = pod,
		.node = target_of(pod),
		.created = obj_time(pod, "metadata.creationTimestamp", 0),
		.deleting = obj_deleting(pod),
		.ready = pod_ready(pod)};
	int64_t at = 0;

	dp.available = pod_available(
		pod, obj_int(s->set, "spec.minReadySeconds", 0), s->p->now_ns, &at);
	if (at && (!s->wake_ns || at < s->wake_ns))
		s->wake_ns = at;
	dp.updated = has_label(pod, "controller-revision-hash", s->revs.hash) ||
		     has_label(pod, "pod-template-generation",
			     obj_annotation(s->set, "deprecated.daemonset.template.generation"));
	return dp;
}

/* Those that are over and on their way out are nobody's business any more. */
static int read_pods(struct dset *s, struct err *e)
{
	struct vec pods = VEC_INIT;

	if (pods_claim(s->p, s->set, &pods, e)) {
		vec_release(&pods);
		return -1;
	}
	s->pods = xcalloc(pods.n + 1, sizeof(*s->pods));
	for (size_t i = 0; i < pods.n; i++) {
		const val *pod = pods.v[i];

		if (pod_terminal(pod) && obj_deleting(pod))
			continue;
		s->pods[s->n_pods] = read_pod(s, pod);
		s->n_pods += *s->pods[s->n_pods].node != '\0';
	}
	vec_release(&pods);
	qsort(s->pods, s->n_pods, sizeof(*s->pods), by_node);
	return 0;
}

/* Is there a taint of that effect that the pods mind? */
static bool minds(const struct dset *s, const val *node, const char *effect)
{
	val *taint;
	size_t i, n;

	yyjson_arr_foreach(obj_at(node, "spec.taints"), i, n, taint)
	{
		if (!strcmp(obj_str_or(taint, "effect", ""), effect) &&
			!sched_tolerates(yyjson_doc_get_root(s->template),
				obj_str_or(taint, "key", ""), obj_str_or(taint, "value", ""),
				effect))
			return true;
	}
	return false;
}

static void judge(const struct dset *s, struct daemon_node *n)
{
	const val *template = yyjson_doc_get_root(s->template);
	const char *named = obj_str_or(template, "spec.nodeName", "");
	struct sched_node node = {.obj = (val *)n->obj, .name = n->name};
	const val *required = obj_at(template, "spec.affinity.nodeAffinity."
					       "requiredDuringSchedulingIgnoredDuringExecution");

	if ((*named && strcmp(named, n->name) != 0) ||
		!sched_selector_matches(obj_at(template, "spec.nodeSelector"), &node) ||
		(required && !sched_terms_match(obj_at(required, "nodeSelectorTerms"), &node)))
		return;
	n->should_continue = !minds(s, n->obj, "NoExecute");
	n->should_run = n->should_continue && !minds(s, n->obj, "NoSchedule");
}

static struct daemon_node *add_node(struct dset *s, const char *name, const val *obj, size_t *next)
{
	struct daemon_node *n = &s->nodes[s->n_nodes++];

	*n = (struct daemon_node){.name = name, .obj = obj, .pods = s->pods + *next};
	for (; *next < s->n_pods && !strcmp(s->pods[*next].node, name); ++*next)
		n->n++;
	return n;
}

int dset_read(struct dset *s, struct err *e)
{
	struct view_iter it = view_all(s->p->view, "nodes", NULL);
	size_t next = 0;

	if (read_pods(s, e))
		return -1;
	s->nodes = xcalloc(view_count(s->p->view, "nodes") + s->n_pods + 1, sizeof(*s->nodes));
	for (val *node; (node = view_next(&it));) {
		while (next < s->n_pods && strcmp(s->pods[next].node, obj_name(node)) < 0)
			add_node(s, s->pods[next].node, NULL, &next);
		judge(s, add_node(s, obj_name(node), node, &next));
	}
	while (next < s->n_pods)
		add_node(s, s->pods[next].node, NULL, &next);
	return 0;
}

void dset_release(struct dset *s)
{
	revisions_release(&s->revs);
	yyjson_doc_free(s->template);
	free(s->pods);
	free(s->nodes);
}
