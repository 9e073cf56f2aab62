/* Volumes, as far as they decide about nodes. */
#include <stdlib.h>
#include <string.h>

#include "ctl/sched_match.h"
#include "ctl/volume.h"

static bool reachable(void *arg, const val *pv)
{
	val *terms = obj_at(pv, "spec.nodeAffinity.required.nodeSelectorTerms");

	return !terms || sched_terms_match(terms, arg);
}

/* One claim that the pod names; own: made for the pod, by a volume of its own. */
static void read_claim(struct sched_volumes *v, const val *pod, const char *name, bool own)
{
	const val *claim = view_get(v->view, "persistentvolumeclaims", obj_ns(pod), name), *pv;
	const char *volume = obj_str_or(claim, "spec.volumeName", "");

	if (v->why)
		return;
	if (!claim && own) {
		v->why = xasprintf("waiting for ephemeral volume controller to create the "
				   "persistentvolumeclaim \"%s\"",
			name);
	} else if (!claim) {
		v->why = xasprintf("persistentvolumeclaim \"%s\" not found", name);
	} else if (!strcmp(obj_str_or(claim, "status.phase", ""), "Lost")) {
		v->why = xasprintf("persistentvolumeclaim \"%s\" bound to non-existent "
				   "persistentvolume \"%s\"",
			name, volume);
	} else if (obj_deleting(claim)) {
		v->why = xasprintf("persistentvolumeclaim \"%s\" is being deleted", name);
	} else if (claim_bound(claim)) {
		pv = view_get(v->view, "persistentvolumes", "", volume);
		v->lost |= !pv;
		if (pv)
			vec_push(&v->volumes, (void *)(uintptr_t)pv);
	} else if (*volume || !claim_waits(v->view, claim)) {
		v->why = xstrdup("pod has unbound immediate PersistentVolumeClaims");
	} else {
		vec_push(&v->claims, (void *)(uintptr_t)claim);
	}
}

void sched_volumes_read(struct sched_volumes *v, const struct view *view, const val *pod)
{
	val *volume;
	size_t i, n;

	*v = (struct sched_volumes){.view = view};
	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, volume)
	{
		bool own;
		autofree char *name = pod_claim_name(pod, volume, &own);

		if (name)
			read_claim(v, pod, name, own);
	}
}

void sched_volumes_release(struct sched_volumes *v)
{
	vec_release(&v->claims);
	vec_release(&v->volumes);
	free(v->why);
}

/* May the class's provisioner make a volume that n reaches? */
static bool provisions(const struct view *v, const val *claim, const struct sched_node *n)
{
	const val *class =
		view_get(v, "storageclasses.storage.k8s.io", "", claim_class(claim));
	const char *by = obj_str_or(class, "provisioner", "");
	val *topologies = obj_at(class, "allowedTopologies"), *t, *expr, *s;
	size_t i, count, j, exprs, k, values;

	if (!*by || !strcmp(by, "kubernetes.io/no-provisioner"))
		return false;
	yyjson_arr_foreach(topologies, i, count, t)
	{
		bool all = true;

		yyjson_arr_foreach(obj_at(t, "matchLabelExpressions"), j, exprs, expr)
		{
			const char *has = obj_label(n->obj, obj_str_or(expr, "key", ""));
			bool any = false;

			yyjson_arr_foreach(obj_at(expr, "values"), k, values, s)
				any |= has && yyjson_equals_str(s, has);
			all &= any;
		}
		if (all)
			return true;
	}
	return !yyjson_arr_size(topologies);
}

/* The volume for a claim on n, and what is no longer to be had; NULL: it has to be made. */
static const val *choose(const struct sched_volumes *v, const val *claim,
	const struct sched_node *n, struct map *taken)
{
	struct volume_search s = {.reachable = reachable,
		.arg = (void *)(uintptr_t)n,
		.taken = taken};
	const val *pv = volume_find(v->view, claim, &s);

	if (pv)
		map_put(taken, obj_name(pv), taken);
	return pv;
}

const char *sched_volumes_refuse(const struct sched_volumes *v, const struct sched_node *n)
{
	struct map taken = MAP_INIT;
	const char *why = v->why;

	if (!why && v->lost)
		why = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
	for (size_t i = 0; !why && i < v->volumes.n; i++)
		if (!reachable((void *)(uintptr_t)n, v->volumes.v[i]))
			why = "node(s) didn't match PersistentVolume's node affinity";
	for (size_t i = 0; !why && i < v->claims.n; i++) {
		const char *selected = obj_annotation(v->claims.v[i], PVC_SELECTED_NODE);

		if ((selected && strcmp(selected, n->name) != 0) ||
			(!choose(v, v->claims.v[i], n, &taken) &&
				!provisions(v->view, v->claims.v[i], n)))
			why = "node(s) didn't find available persistent volumes to bind";
	}
	map_release(&taken);
	return why;
}

/* A provisioner makes the volume where n reaches it. */
static void select_node(struct pass *p, const val *claim, const char *node)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	if (obj_annotation(claim, PVC_SELECTED_NODE))
		return;
	mobj_put_str(d, mobj_make(d, patch, "metadata.annotations"), PVC_SELECTED_NODE, node);
	act_patch(p->out, claim, NULL, true, patch);
}

bool sched_volumes_bind(struct pass *p, const struct sched_volumes *v, const struct sched_node *n)
{
	struct map taken = MAP_INIT;

	for (size_t i = 0; i < v->claims.n; i++) {
		const val *claim = v->claims.v[i], *pv = choose(v, claim, n, &taken);

		if (!pv)
			select_node(p, claim, n->name);
		else if (!volume_is_for(pv, claim))
			volume_reserve(p, pv, claim);
	}
	map_release(&taken);
	return v->claims.n > 0;
}
