/* A DaemonSet's pods: what they are made from, where they are bound for. */
#include <string.h>

#include "ctl/daemonset.h"
#include "ctl/podset.h"
#include "data/names.h"

#define BURST 250 /* pods made, and pods deleted, in a pass */
#define GENERATION "deprecated.daemonset.template.generation"

/* What a node may have and a daemon's pod does not mind. */
static const struct {
	const char *key, *effect;
	bool host_network; /* only on the host's network */
} tolerated[] = {
	{"node.kubernetes.io/not-ready", "NoExecute", false},
	{"node.kubernetes.io/unreachable", "NoExecute", false},
	{"node.kubernetes.io/disk-pressure", "NoSchedule", false},
	{"node.kubernetes.io/memory-pressure", "NoSchedule", false},
	{"node.kubernetes.io/pid-pressure", "NoSchedule", false},
	{"node.kubernetes.io/unschedulable", "NoSchedule", false},
	{"node.kubernetes.io/network-unavailable", "NoSchedule", true},
};

/* Without tolerationSeconds: the set's own toleration of the same thing is replaced. */
static void tolerate(mdoc *d, mval *spec, const char *key, const char *effect)
{
	mval *list = mobj_make_arr(d, spec, "tolerations"), *t, *own = NULL;
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, t)
	{
		const char *k = mobj_str(t, "key"), *e = mobj_str(t, "effect");
		const char *op = mobj_str(t, "operator"), *v = mobj_str(t, "value");

		if (k && !strcmp(k, key) && e && !strcmp(e, effect) && op &&
			!strcmp(op, "Exists") && (!v || !*v))
			own = t;
	}
	if (own) {
		mobj_del(own, "tolerationSeconds");
		return;
	}
	t = yyjson_mut_arr_add_obj(d, list);
	mobj_put_str(d, t, "key", key);
	mobj_put_str(d, t, "operator", "Exists");
	mobj_put_str(d, t, "effect", effect);
}

doc *dset_template(const val *set, const char *hash)
{
	automdoc *d = mdoc_from(obj_at(set, "spec.template"));
	mval *root = yyjson_mut_doc_get_root(d), *spec = mobj_make(d, root, "spec");
	mval *labels = mobj_make(d, root, "metadata.labels");
	const char *generation = obj_annotation(set, GENERATION);

	mobj_put_str(d, labels, "controller-revision-hash", hash);
	if (generation)
		mobj_put_str(d, labels, "pod-template-generation", generation);
	for (size_t i = 0; i < array_size(tolerated); i++) {
		if (!tolerated[i].host_network || mobj_bool(spec, "hostNetwork", false))
			tolerate(d, spec, tolerated[i].key, tolerated[i].effect);
	}
	return doc_from_mut(root);
}

/* The scheduler shall bind it to that node and to no other one. */
static void bind_to(mdoc *d, mval *pod, const char *node)
{
	mval *terms = yyjson_mut_arr(d), *term = yyjson_mut_arr_add_obj(d, terms);
	mval *fields = mobj_make_arr(d, term, "matchFields");
	mval *field = yyjson_mut_arr_add_obj(d, fields);

	mobj_put_str(d, field, "key", "metadata.name");
	mobj_put_str(d, field, "operator", "In");
	yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, field, "values"), node);
	mobj_set(d, pod,
		"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
		"nodeSelectorTerms",
		terms);
}

/* The first name for a pod on that node that no pod has: a pass made twice makes the same. */
static void next_name(const struct dset *s, const char *node, char name[64])
{
	autofree char *base = xasprintf("%s-", obj_name(s->set));
	autofree char *cause = xasprintf("%s/%s", node, s->revs.hash);
	uint64_t n = 0;

	do {
		name_generate(base, obj_uid(s->set), cause, n++, name);
	} while (view_get(s->p->view, "pods", obj_ns(s->set), name));
}

void dset_create_pod(struct dset *s, struct daemon_node *n)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	char name[64];
	mval *pod;

	n->touched = true;
	if (s->made == (s->p->failed ? 1 : BURST))
		return;
	if (s->p->failed && !s->made)
		act_event(s->p->out, DAEMONSET_COMPONENT, s->set, "Warning", "FailedCreate",
			"Error creating: %s", s->p->failed->msg);
	s->made++;
	next_name(s, n->name, name);
	pod = pod_from_template(d, yyjson_doc_get_root(s->template), s->set, name);
	bind_to(d, pod, n->name);
	act_create(s->p->out, pod);
	act_event(s->p->out, DAEMONSET_COMPONENT, s->set, "Normal", "SuccessfulCreate",
		"Created pod: %s", name);
}

void dset_delete_pod(struct dset *s, struct daemon_node *n, const struct daemon_pod *pod)
{
	n->touched = true;
	if (s->deleted == BURST)
		return;
	s->deleted++;
	act_delete(s->p->out, pod->pod, NULL, -1);
	act_event(s->p->out, DAEMONSET_COMPONENT, s->set, "Normal", "SuccessfulDelete",
		"Deleted pod: %s", obj_name(pod->pod));
}
