/*
 * A Deployment's ReplicaSets: makes one for today's template, moves replicas to it, keeps the
 * revisions, reports. One pass takes one step; its effects in the view call for the next.
 */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/deployment.h"
#include "ctl/podset.h"

#define REVISION "deployment.kubernetes.io/revision"
#define HISTORY "deployment.kubernetes.io/revision-history"
#define DESIRED "deployment.kubernetes.io/desired-replicas"
#define MAX "deployment.kubernetes.io/max-replicas"

static void keys_of_set(const struct view *v, const val *rs, struct keys *ret)
{
	keys_of_owners(v, "deployments.apps", rs, ret);
}

static mval *trim_deployment(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.generation", "metadata.annotations", "spec", "status", NULL};

	return trim_keep(d, obj, paths);
}

/* The template is only compared: its hash stands for it (and for all the memory it takes). */
static mval *trim_set(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.generation", "metadata.annotations",
		"metadata.labels", "metadata.ownerReferences", "spec.replicas",
		"spec.minReadySeconds", "status", NULL};
	mval *m = trim_keep(d, obj, paths);
	val *template = obj_at(obj, "spec.template");
	autofree char *hash = template ? template_hash(template, 0) : NULL;

	if (hash)
		mobj_put_str(d, m, "templateHash", hash);
	return m;
}

static bool is_ours(const char *key)
{
	static const char *const ours[] = {"kubectl.kubernetes.io/last-applied-configuration",
		REVISION, HISTORY, DESIRED, MAX, "deprecated.deployment.rollback.revision.v1"};

	for (size_t i = 0; i < array_size(ours); i++) {
		if (!strcmp(key, ours[i]))
			return true;
	}
	return false;
}

/* The Deployment's annotations that its ReplicaSets carry too, where set differs. */
static void copy_annotations(const val *dep, const val *set, mdoc *d, mval *to)
{
	val *all = obj_at(dep, "metadata.annotations"), *key, *v;
	size_t i, n;

	yyjson_obj_foreach(all, i, n, key, v)
	{
		const char *k = yyjson_get_str(key), *have = set ? obj_annotation(set, k) : NULL;

		if (!is_ours(k) && (!have || strcmp(have, yyjson_get_str(v)) != 0))
			mobj_put_str(d, to, k, yyjson_get_str(v));
	}
}

static void put_number(mdoc *d, mval *to, const val *set, const char *key, int64_t n)
{
	autofree char *text = xasprintf("%lld", (long long)n);
	const char *have = set ? obj_annotation(set, key) : NULL;

	if (!have || strcmp(have, text) != 0)
		mobj_put_str(d, to, key, text);
}

static int64_t newest_old_revision(const struct rollout *r)
{
	int64_t max = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (&r->sets[i] != r->new && r->sets[i].revision > max)
			max = r->sets[i].revision;
	}
	return max;
}

/* A set that is used again gets a new revision; the one it had goes into its history. */
static void put_revision(mdoc *d, mval *to, const struct rset *s)
{
	const char *before = obj_annotation(s->obj, HISTORY);
	autofree char *list = NULL;

	if (!s->new_revision)
		return;
	put_number(d, to, s->obj, REVISION, s->new_revision);
	if (!s->revision)
		return;
	list = before && *before ? xasprintf("%s,%lld", before, (long long)s->revision)
				 : xasprintf("%lld", (long long)s->revision);
	mobj_put_str(d, to, HISTORY, list);
}

/* One patch for all that came out different. */
static void write_set(const struct rollout *r, const struct rset *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *notes = yyjson_mut_obj(d);
	int64_t min_ready = obj_int(r->d, "spec.minReadySeconds", 0);

	if (s == r->new) {
		copy_annotations(r->d, s->obj, d, notes);
		put_revision(d, notes, s);
		if (obj_int(s->obj, "spec.minReadySeconds", 0) != min_ready)
			mobj_set_int(d, patch, "spec.minReadySeconds", min_ready);
	}
	if (s->annotate) {
		put_number(d, notes, s->obj, DESIRED, r->replicas);
		put_number(d, notes, s->obj, MAX, r->replicas + r->surge);
	}
	if (yyjson_mut_obj_size(notes))
		mobj_set(d, patch, "metadata.annotations", notes);
	if (s->replicas != s->was)
		mobj_set_int(d, patch, "spec.replicas", s->replicas);
	if (yyjson_mut_obj_size(patch))
		act_patch(r->p->out, s->obj, NULL, true, patch);
	if (s->replicas != s->was)
		act_event(r->p->out, DEPLOYMENT_COMPONENT, r->d, "Normal", "ScalingReplicaSet",
			"Scaled %s replica set %s from %lld to %lld",
			s->replicas > s->was ? "up" : "down", obj_name(s->obj), (long long)s->was,
			(long long)s->replicas);
}

/* metadata and spec of the ReplicaSet for today's template. */
static mval *new_set(const struct rollout *r, mdoc *d, const char *name, const char *hash,
	int64_t revision, int64_t size)
{
	mval *rs = mobj_new(d, "apps/v1", "ReplicaSet", obj_ns(r->d), name);
	mval *template = mobj_copy(d, obj_at(r->d, "spec.template")), *labels, *notes;
	int64_t min_ready = obj_int(r->d, "spec.minReadySeconds", 0);

	mobj_put_str(d, mobj_make(d, template, "metadata.labels"), "pod-template-hash", hash);
	labels = mobj_copy_mut(d, mobj_at(template, "metadata.labels"));
	mobj_set(d, rs, "metadata.labels", labels);
	notes = mobj_make(d, rs, "metadata.annotations");
	copy_annotations(r->d, NULL, d, notes);
	put_number(d, notes, NULL, DESIRED, r->replicas);
	put_number(d, notes, NULL, MAX, r->replicas + r->surge);
	put_number(d, notes, NULL, REVISION, revision);
	owner_set_controller(d, rs, r->d);
	mobj_set_int(d, rs, "spec.replicas", size);
	if (min_ready)
		mobj_set_int(d, rs, "spec.minReadySeconds", min_ready);
	mobj_set(d, rs, "spec.selector", mobj_copy(d, obj_at(r->d, "spec.selector")));
	mobj_put_str(d, mobj_make(d, rs, "spec.selector.matchLabels"), "pod-template-hash", hash);
	mobj_set(d, rs, "spec.template", template);
	return rs;
}

/* Another's ReplicaSet has the name: the next hash takes the count in. */
static void note_collision(struct rollout *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	mobj_set_int(
		d, patch, "status.collisionCount", obj_int(r->d, "status.collisionCount", 0) + 1);
	act_patch(r->p->out, r->d, "status", true, patch);
}

/* False: the pass ends here. */
static bool create_set(struct rollout *r)
{
	uint64_t seed = (uint64_t)obj_int(r->d, "status.collisionCount", 0);
	autofree char *hash = template_hash(obj_at(r->d, "spec.template"), seed);
	autofree char *name = xasprintf("%.242s-%s", obj_name(r->d), hash);
	automdoc *d = yyjson_mut_doc_new(NULL);
	int64_t size = rollout_new_size(r, 0);

	if (view_get(r->p->view, "replicasets.apps", obj_ns(r->d), name)) {
		note_collision(r);
		return false;
	}
	act_create(r->p->out, new_set(r, d, name, hash, newest_old_revision(r) + 1, size));
	if (size)
		act_event(r->p->out, DEPLOYMENT_COMPONENT, r->d, "Normal", "ScalingReplicaSet",
			"Scaled up replica set %s from 0 to %lld", name, (long long)size);
	r->created = take(name);
	return true;
}

/* The Deployment carries its new set's revision. True: it has to be written first. */
static bool write_revision(struct rollout *r)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *notes;
	int64_t revision = newest_old_revision(r) + 1;

	if (!r->new && !r->created)
		return false;
	if (r->new && r->new->revision > revision)
		revision = r->new->revision;
	notes = mobj_make(d, patch, "metadata.annotations");
	put_number(d, notes, r->d, REVISION, revision);
	if (!yyjson_mut_obj_size(notes))
		return false;
	act_patch(r->p->out, r->d, NULL, true, patch);
	return true;
}

static bool size_changed(const struct rollout *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const char *was = obj_annotation(r->sets[i].obj, DESIRED);

		if (r->sets[i].replicas > 0 && was && strtoll(was, NULL, 10) != r->replicas)
			return true;
	}
	return false;
}

/* False: the pass ends here. */
static bool step(struct rollout *r)
{
	if (r->new && r->new->revision < newest_old_revision(r) + 1)
		r->new->new_revision = newest_old_revision(r) + 1;
	r->scaling = size_changed(r);
	if (r->paused || r->scaling) {
		rollout_spread(r);
		if (r->paused)
			rollout_clean(r);
		return true;
	}
	if (!r->rolling && !rollout_old_gone(r))
		return true;
	if (!r->new)
		return create_set(r);
	if (r->rolling)
		rollout_roll(r);
	else
		rset_scale(r, r->new, r->replicas);
	if (rollout_complete(r) && r->new->replicas == r->new->was)
		rollout_clean(r);
	return true;
}

static bool selects_all(const val *d)
{
	return !yyjson_obj_size(obj_at(d, "spec.selector.matchLabels")) &&
	       !yyjson_arr_size(obj_at(d, "spec.selector.matchExpressions"));
}

static int reconcile(struct pass *p, const char *ns, const char *name, const val *d, struct err *e)
{
	struct rollout r;

	if (!d)
		return 0;
	if (selects_all(d)) {
		act_event(p->out, DEPLOYMENT_COMPONENT, d, "Warning", "SelectingAll",
			"This deployment is selecting all pods. A non-empty selector is required.");
		return 0;
	}
	if (rollout_read(p, d, &r, e))
		return -1;
	if (obj_deleting(d)) {
		rollout_status(&r, false);
	} else if (step(&r)) {
		for (size_t i = 0; i < r.n; i++)
			write_set(&r, &r.sets[i]);
		if (!write_revision(&r))
			rollout_status(&r, !r.paused && !r.scaling);
	}
	rollout_release(&r);
	return 0;
}

static const struct controller_read reads[] = {
	{"deployments.apps", NULL, trim_deployment},
	{"replicasets.apps", keys_of_set, trim_set},
	{NULL},
};

const struct controller deployment_controller = {
	.name = "deployment",
	.user = "system:serviceaccount:kube-system:deployment-controller",
	.about = "roll each Deployment's pods over to its template through ReplicaSets",
	.primary = "deployments.apps",
	.reads = reads,
	.reconcile = reconcile,
};
