/*
 * A DaemonSet's pods: one on each node that is fit for it. One pass makes and deletes what is
 * wrong; where nothing is, it goes on with a rolling update. Follows upstream's syncDaemonSet
 * (v1.36), without its expectations: the harness calls again only when the view shows what was
 * written.
 */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/daemonset.h"
#include "ctl/podset.h"

#define HASH_LABEL "controller-revision-hash"

static void keys_of_pod(const struct view *v, const val *obj, struct keys *ret)
{
	keys_of_kind(v, "DaemonSet", "daemonsets.apps", obj, ret);
}

static void keys_of_node(const struct view *v, const val *node, struct keys *ret)
{
	struct view_iter it = view_all(v, "daemonsets.apps", NULL);

	for (val *set; (set = view_next(&it));)
		keys_add(ret, obj_ns(set), obj_name(set));
}

/* Events are only remembered: the pods that they tell of have keys of their own. */
static void keys_of_event(const struct view *v, const val *event, struct keys *ret)
{
}

static mval *trim_set(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.generation", "metadata.annotations", "spec",
		"status", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_daemon(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "metadata.ownerReferences",
		"spec.nodeName",
		"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution",
		"status.phase", "status.conditions", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_node(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "spec.taints", NULL};

	return trim_keep(d, obj, paths);
}

static void wake_at(struct dset *s, int64_t at_ns)
{
	if (!s->wake_ns || at_ns < s->wake_ns)
		s->wake_ns = at_ns;
}

/* A failed pod goes, but not at once again and again. */
static void delete_failed(struct dset *s, struct daemon_node *n, const struct daemon_pod *pod)
{
	int64_t until = dset_failed_until(s, n->name);

	if (until > s->p->now_ns) {
		wake_at(s, until);
		return;
	}
	dset_delete_pod(s, n, pod);
	dset_tell_failed(s, n, pod->pod);
}

static void delete_succeeded(struct dset *s, struct daemon_node *n, const struct daemon_pod *pod)
{
	dset_delete_pod(s, n, pod);
	act_event(s->p->out, DAEMONSET_COMPONENT, s->set, "Normal", "SucceededDaemonPod",
		"Found succeeded daemon pod %s/%s on node %s, will try to delete it",
		obj_ns(pod->pod), obj_name(pod->pod), n->name);
}

/*
 * With surge two pods may be on a node: the oldest of today's template as long as it is not
 * available, and the oldest of another one as long as it is ready.
 */
static void keep_two(struct dset *s, struct daemon_node *n, const struct daemon_pod **running,
	size_t n_running)
{
	const struct daemon_pod *new = NULL, *old = NULL;

	for (size_t i = 0; i < n_running; i++) {
		const struct daemon_pod **first = running[i]->updated ? &new : &old;

		if (*first)
			dset_delete_pod(s, n, running[i]);
		else
			*first = running[i];
	}
	if (new && old && (!old->ready || new->available))
		dset_delete_pod(s, n, old);
}

static bool may_surge(const struct dset *s)
{
	const val *strategy = obj_at(s->set, "spec.updateStrategy");

	return !strcmp(obj_str_or(strategy, "type", "RollingUpdate"), "RollingUpdate") &&
	       pods_share(obj_at(strategy, "rollingUpdate.maxSurge"), 100, true) > 0;
}

/* What is over goes; of what is left there is one, or none, or two where one surges. */
static void tidy_node(struct dset *s, struct daemon_node *n)
{
	const struct daemon_pod **running = xcalloc(n->n + 1, sizeof(struct daemon_pod *));
	size_t n_running = 0;

	for (size_t i = 0; i < n->n; i++) {
		const struct daemon_pod *pod = &n->pods[i];
		const char *phase = obj_str_or(pod->pod, "status.phase", "");

		if (pod->deleting)
			continue;
		if (!strcmp(phase, "Failed"))
			delete_failed(s, n, pod);
		else if (!strcmp(phase, "Succeeded"))
			delete_succeeded(s, n, pod);
		else
			running[n_running++] = pod;
	}
	if (!may_surge(s)) {
		for (size_t i = 1; i < n_running; i++)
			dset_delete_pod(s, n, running[i]);
	} else if (n_running > 1) {
		keep_two(s, n, running, n_running);
	} else if (!n_running && n->should_run) {
		dset_create_pod(s, n);
	}
	free(running);
}

static void clear_node(struct dset *s, struct daemon_node *n)
{
	for (size_t i = 0; i < n->n; i++) {
		bool bound = *obj_str_or(n->pods[i].pod, "spec.nodeName", "");

		/* What is bound to a node that is gone is the node controller's. */
		if (!n->pods[i].deleting && (n->obj || !bound))
			dset_delete_pod(s, n, &n->pods[i]);
	}
}

static void manage(struct dset *s)
{
	const val *strategy = obj_at(s->set, "spec.updateStrategy");

	for (size_t i = 0; i < s->n_nodes; i++) {
		struct daemon_node *n = &s->nodes[i];

		if (n->should_run && !n->n)
			dset_create_pod(s, n);
		else if (n->should_continue)
			tidy_node(s, n);
		else
			clear_node(s, n);
	}
	if (!s->made && !s->deleted &&
		!strcmp(obj_str_or(strategy, "type", "RollingUpdate"), "RollingUpdate"))
		dset_roll(s);
}

static void put_status(struct dset *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d);
	int64_t want = 0, have = 0, astray = 0, ready = 0, available = 0, updated = 0;
	static const char *const kept[] = {"collisionCount", "conditions"};

	for (size_t i = 0; i < s->n_nodes; i++) {
		const struct daemon_node *n = &s->nodes[i];

		want += n->should_run;
		have += n->should_run && n->n;
		astray += n->obj && !n->should_run && n->n;
		ready += n->should_run && n->n && n->pods[0].ready;
		available += n->should_run && n->n && n->pods[0].available;
		updated += n->should_run && n->n && n->pods[0].updated;
	}
	mobj_set_int(d, status, "currentNumberScheduled", have);
	mobj_set_int(d, status, "numberMisscheduled", astray);
	mobj_set_int(d, status, "desiredNumberScheduled", want);
	mobj_set_int(d, status, "numberReady", ready);
	mobj_set_int(d, status, "observedGeneration", obj_int(s->set, "metadata.generation", 0));
	if (updated)
		mobj_set_int(d, status, "updatedNumberScheduled", updated);
	if (available)
		mobj_set_int(d, status, "numberAvailable", available);
	if (want - available)
		mobj_set_int(d, status, "numberUnavailable", want - available);
	for (size_t i = 0; i < array_size(kept); i++) {
		val *v = obj_at(obj_at(s->set, "status"), kept[i]);

		if (v)
			mobj_set(d, status, kept[i], mobj_copy(d, v));
	}
	if (s->revs.collisions)
		mobj_set_int(d, status, "collisionCount", s->revs.collisions);
	act_status(s->p->out, s->set, d, status);
}

/* Some pod has it in its label. */
static bool is_live(void *arg, const val *revision)
{
	const struct dset *s = arg;
	const char *hash = obj_label(revision, HASH_LABEL);

	for (size_t i = 0; hash && i < s->n_pods; i++) {
		const char *label = obj_label(s->pods[i].pod, HASH_LABEL);

		if (label && !strcmp(label, hash))
			return true;
	}
	return false;
}

static bool selects_all(const val *set)
{
	return !yyjson_obj_size(obj_at(set, "spec.selector.matchLabels")) &&
	       !yyjson_arr_size(obj_at(set, "spec.selector.matchExpressions"));
}

static int sync_set(struct dset *s, struct err *e)
{
	if (revisions_read(s->p, s->set, HASH_LABEL, &s->revs, e))
		return -1;
	s->template = dset_template(s->set, s->revs.hash);
	if (dset_read(s, e))
		return -1;
	revisions_write(s->p, &s->revs);
	manage(s);
	revisions_prune(s->p, &s->revs, obj_int(s->set, "spec.revisionHistoryLimit", 10), true,
		is_live, s);
	put_status(s);
	if (s->wake_ns)
		act_wake(s->p->out, s->wake_ns);
	return 0;
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *set, struct err *e)
{
	struct dset s = {.p = p, .set = set};
	int ret;

	if (!set)
		return 0;
	if (selects_all(set)) {
		act_event(p->out, DAEMONSET_COMPONENT, set, "Warning", "SelectingAll",
			"This daemon set is selecting all pods. A non-empty selector is required.");
		return 0;
	}
	/* Its revisions and pods may be somebody else's already. */
	if (obj_deleting(set))
		return 0;
	ret = sync_set(&s, e);
	dset_release(&s);
	return ret;
}

static const struct controller_read reads[] = {
	{"daemonsets.apps", NULL, trim_set},
	{"controllerrevisions.apps", keys_of_pod, trim_revision},
	{"events", keys_of_event, trim_failed},
	{"nodes", keys_of_node, trim_node},
	{"pods", keys_of_pod, trim_daemon},
	{NULL},
};

const struct controller daemonset_controller = {
	.name = "daemonset",
	.user = "system:serviceaccount:kube-system:daemon-set-controller",
	.about = "run a pod of each DaemonSet on every node that is fit for it",
	.primary = "daemonsets.apps",
	.reads = reads,
	.reconcile = reconcile,
};
