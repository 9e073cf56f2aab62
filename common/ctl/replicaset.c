/*
 * The pods of a ReplicaSet or a ReplicationController: claims them, makes what is missing, deletes
 * what is too many, counts. The two kinds differ in what a row of kinds[] says, and in the form of
 * their selectors. Follows upstream's pkg/controller/replicaset (v1.36), without its expectations:
 * the harness calls again only when the view shows what was written.
 */
#include <string.h>

#include "base/clock.h"
#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/replicaset.h"
#include "data/names.h"
#include "data/selector.h"

#define BURST 500 /* pods made or deleted in a pass */

static const struct set_kind {
	const char *kind, *resource, *component;
	bool terminating; /* its status counts pods that are going */
} kinds[] = {
	{"ReplicaSet", "replicasets.apps", "replicaset-controller", true},
	{"ReplicationController", "replicationcontrollers", "replication-controller", false},
};

static const struct set_kind *row_of(const val *set)
{
	return &kinds[strcmp(obj_str_or(set, "kind", ""), kinds[0].kind) != 0];
}

static void keys_of_set_pod(const struct view *v, const val *pod, struct keys *ret)
{
	keys_of_kind(v, kinds[0].kind, kinds[0].resource, pod, ret);
}

static void keys_of_controller_pod(const struct view *v, const val *pod, struct keys *ret)
{
	keys_of_kind(v, kinds[1].kind, kinds[1].resource, pod, ret);
}

static mval *trim_set(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.generation", "metadata.ownerReferences", "spec", "status", NULL};

	return trim_keep(d, obj, paths);
}

/* The first names of rs that no pod has, so that a pass made twice makes the same pods. */
static void next_name(const struct pass *p, const val *rs, uint64_t *n, char name[64])
{
	autofree char *base = xasprintf("%s-", obj_name(rs));

	do {
		name_generate(base, obj_uid(rs), "pod", (*n)++, name);
	} while (view_get(p->view, "pods", obj_ns(rs), name));
}

static void create_pods(struct pass *p, const val *rs, size_t count)
{
	const val *template = obj_at(rs, "spec.template");
	uint64_t n = 0;

	for (size_t i = 0; i < count; i++) {
		automdoc *d = yyjson_mut_doc_new(NULL);
		char name[64];

		next_name(p, rs, &n, name);
		act_create(p->out, pod_from_template(d, template, rs, name));
		act_event(p->out, row_of(rs)->component, rs, "Normal", "SuccessfulCreate",
			"Created pod: %s", name);
	}
}

/* Active pods of rs and of the other sets of its controller, on node. */
static size_t related_on(const struct pass *p, const val *rs, const char *node)
{
	const char *owner = obj_str(owner_controller(rs), "uid");
	struct view_iter sets;
	size_t n = 0;

	if (!*node)
		return 0;
	sets = owner ? view_owned(p->view, row_of(rs)->resource, owner) : (struct view_iter){0};
	for (const val *set = owner ? view_next(&sets) : rs; set;
		set = owner ? view_next(&sets) : NULL) {
		struct view_iter it = view_owned(p->view, "pods", obj_uid(set));

		for (val *pod; (pod = view_next(&it));)
			n += pod_active(pod) && owner_is(pod, obj_uid(set)) &&
			     !strcmp(obj_str_or(pod, "spec.nodeName", ""), node);
	}
	return n;
}

static void delete_pods(struct pass *p, const val *rs, const val **active, size_t n, size_t count)
{
	size_t *related = xcalloc(n, sizeof(*related));

	for (size_t i = 0; count < n && i < n; i++)
		related[i] = related_on(p, rs, obj_str_or(active[i], "spec.nodeName", ""));
	if (count < n)
		pods_rank_for_deletion(active, related, n);
	free(related);
	for (size_t i = 0; i < count; i++) {
		act_delete(p->out, active[i], NULL, -1);
		act_event(p->out, row_of(rs)->component, rs, "Normal", "SuccessfulDelete",
			"Deleted pod: %s", obj_name(active[i]));
	}
}

struct counts {
	int64_t replicas, labeled, ready, available, terminating;
	int64_t wake_ns; /* when the next pod becomes available; 0: none */
};

static struct counts count(const struct pass *p, const val *rs, const struct vec *pods)
{
	struct selector full = {0};
	struct counts c = {0};
	int64_t min_ready_s = obj_int(rs, "spec.minReadySeconds", 0);
	val *labels = obj_at(rs, "spec.template.metadata.labels");

	selector_from_map(labels, &full);
	for (size_t i = 0; i < pods->n; i++) {
		const val *pod = pods->v[i];
		int64_t at = 0;

		if (!pod_active(pod)) {
			c.terminating += !pod_terminal(pod);
			continue;
		}
		c.replicas++;
		c.labeled += !yyjson_obj_size(labels) ||
			     selector_matches(&full, obj_at(pod, "metadata.labels"));
		c.ready += pod_ready(pod);
		c.available += pod_available(pod, min_ready_s, p->now_ns, &at);
		if (at && (!c.wake_ns || at < c.wake_ns))
			c.wake_ns = at;
	}
	selector_release(&full);
	return c;
}

static void put_count(mdoc *d, mval *status, const char *field, int64_t n)
{
	if (n)
		mobj_set_int(d, status, field, n);
}

/*
 * The conditions as they stand, with ReplicaFailure there exactly when making or deleting pods
 * failed. What nobody knows (a pipe with work left to do) stays as it was.
 */
static void put_conditions(struct pass *p, const val *rs, int64_t missing, mdoc *d, mval *status)
{
	val *have = obj_at(rs, "status.conditions"), *c;
	mval *list = yyjson_mut_arr(d);
	val *old = obj_condition(rs, "ReplicaFailure");
	const char *reason = missing > 0 ? "FailedCreate" : "FailedDelete";
	bool failing = p->failed && missing;
	size_t i, n;

	yyjson_arr_foreach(have, i, n, c)
	{
		if (c != old || (missing && !p->failed) ||
			(failing && !strcmp(obj_str_or(c, "reason", ""), reason)))
			yyjson_mut_arr_append(list, mobj_copy(d, c));
	}
	if (failing && (!old || strcmp(obj_str_or(old, "reason", ""), reason) != 0)) {
		mval *new = yyjson_mut_arr_add_obj(d, list);
		char now[CLOCK_RFC3339_SIZE];

		mobj_put_str(d, new, "type", "ReplicaFailure");
		mobj_put_str(d, new, "status", "True");
		mobj_put_str(d, new, "lastTransitionTime", clock_rfc3339(p->now_ns, now));
		mobj_put_str(d, new, "reason", reason);
		mobj_put_str(d, new, "message", p->failed->msg);
	}
	if (yyjson_mut_arr_size(list))
		mobj_put(d, status, "conditions", list);
}

static void put_status(struct pass *p, const val *rs, const struct counts *c, int64_t missing)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d);

	mobj_set_int(d, status, "replicas", c->replicas);
	put_count(d, status, "fullyLabeledReplicas", c->labeled);
	put_count(d, status, "readyReplicas", c->ready);
	put_count(d, status, "availableReplicas", c->available);
	if (row_of(rs)->terminating)
		mobj_set_int(d, status, "terminatingReplicas", c->terminating);
	put_count(d, status, "observedGeneration", obj_int(rs, "metadata.generation", 0));
	put_conditions(p, rs, missing, d, status);
	act_status(p->out, rs, d, status);
}

static void manage(struct pass *p, const val *rs, const struct vec *pods, int64_t missing)
{
	const val **active;
	size_t n = 0;

	if (missing > 0 && p->failed)
		act_event(p->out, row_of(rs)->component, rs, "Warning", "FailedCreate",
			"Error creating: %s", p->failed->msg);
	if (missing > 0)
		create_pods(p, rs, missing > BURST ? BURST : (size_t)missing);
	if (missing >= 0)
		return;
	active = xcalloc(pods->n, sizeof(*active));
	for (size_t i = 0; i < pods->n; i++) {
		if (pod_active(pods->v[i]))
			active[n++] = pods->v[i];
	}
	delete_pods(p, rs, active, n, -missing > BURST ? BURST : (size_t)-missing);
	free(active);
}

static int reconcile(struct pass *p, const char *ns, const char *name, const val *rs, struct err *e)
{
	struct vec pods = VEC_INIT;
	struct counts c;
	int64_t missing;

	if (!rs)
		return 0;
	if (pods_claim(p, rs, &pods, e))
		return -1;
	c = count(p, rs, &pods);
	missing = obj_int(rs, "spec.replicas", 1) - c.replicas;
	if (!obj_deleting(rs))
		manage(p, rs, &pods, missing);
	put_status(p, rs, &c, obj_deleting(rs) ? 0 : missing);
	if (c.wake_ns)
		act_wake(p->out, c.wake_ns);
	vec_release(&pods);
	return 0;
}

static const struct controller_read set_reads[] = {
	{"replicasets.apps", NULL, trim_set},
	{"pods", keys_of_set_pod, trim_pod},
	{NULL},
};

const struct controller replicaset_controller = {
	.name = "replicaset",
	.user = "system:serviceaccount:kube-system:replicaset-controller",
	.about = "keep the number of pods that each ReplicaSet asks for",
	.primary = "replicasets.apps",
	.reads = set_reads,
	.reconcile = reconcile,
};

static const struct controller_read controller_reads[] = {
	{"replicationcontrollers", NULL, trim_set},
	{"pods", keys_of_controller_pod, trim_pod},
	{NULL},
};

const struct controller replicationcontroller_controller = {
	.name = "replicationcontroller",
	.user = "system:serviceaccount:kube-system:replication-controller",
	.about = "keep the number of pods that each ReplicationController asks for",
	.primary = "replicationcontrollers",
	.reads = controller_reads,
	.reconcile = reconcile,
};
