/*
 * Keys of the binder: a claim ("ns/name"), a volume ("/name"), and a class ("@class/name"), under
 * which all claims that wait for a volume of it are served in one order: two of them never reach
 * for the same volume.
 */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/podset.h"
#include "ctl/volume.h"

#define CLASS_NS "@class" /* no namespace's name */

static bool waiting(const val *claim)
{
	return !obj_annotation(claim, PVC_COMPLETED) && !*obj_str_or(claim, "spec.volumeName", "");
}

static void keys_of_claim(const struct view *v, const val *claim, struct keys *ret)
{
	const char *name = obj_str_or(claim, "spec.volumeName", "");
	struct view_iter it = view_all(v, "persistentvolumes", NULL);

	keys_self(v, claim, ret);
	if (*name)
		keys_add(ret, "", name);
	else
		keys_add(ret, CLASS_NS, claim_class(claim));
	for (val *pv; (pv = view_next(&it));) {
		const val *ref = obj_at(pv, "spec.claimRef");

		if (ref && !strcmp(obj_str_or(ref, "name", ""), obj_name(claim)) &&
			!strcmp(obj_str_or(ref, "namespace", ""), obj_ns(claim)))
			keys_add(ret, "", obj_name(pv));
	}
}

static void keys_of_volume(const struct view *v, const val *pv, struct keys *ret)
{
	const char *ns = obj_str_or(pv, "spec.claimRef.namespace", "");
	const char *name = obj_str_or(pv, "spec.claimRef.name", "");
	struct view_iter it = view_all(v, "persistentvolumeclaims", NULL);

	keys_self(v, pv, ret);
	if (*ns)
		keys_add(ret, ns, name);
	else
		keys_add(ret, CLASS_NS, volume_class(pv));
	for (val *claim; (claim = view_next(&it));) {
		if (!strcmp(obj_str_or(claim, "spec.volumeName", ""), obj_name(pv)))
			keys_self(v, claim, ret);
	}
}

/* A default class concerns those that name none. */
static void keys_of_class(const struct view *v, const val *class, struct keys *ret)
{
	struct view_iter it = view_all(v, "persistentvolumeclaims", NULL);

	for (val *claim; (claim = view_next(&it));) {
		const char *name = claim_class(claim);

		if (waiting(claim) && (!strcmp(name, obj_name(class)) ||
					      (!*name && class_is_default(class))))
			keys_self(v, claim, ret);
	}
	keys_add(ret, CLASS_NS, obj_name(class));
}

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	val *volume;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, volume)
	{
		autofree char *name = pod_claim_name(pod, volume, NULL);

		if (name)
			keys_add(ret, obj_ns(pod), name);
	}
}

static void keys_of_event(const struct view *v, const val *event, struct keys *ret)
{
}

/* What was told of claims and volumes, by its name alone. */
static mval *trim_event(mdoc *d, const val *obj)
{
	static const char *const paths[] = {NULL};
	const char *about = obj_str_or(obj, "involvedObject.kind", "");

	return strncmp(about, "PersistentVolume", 16) ? NULL : trim_keep(d, obj, paths);
}

/* Pods without a claim are nobody's here, and of the others only what they use. */
static mval *trim_pod_volumes(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"spec.nodeName", "status.phase", NULL};
	mval *m = trim_keep(d, obj, paths);
	bool any = false;
	val *volume;
	size_t i, n;

	yyjson_arr_foreach(obj_at(obj, "spec.volumes"), i, n, volume)
	{
		bool own = yyjson_obj_get(volume, "ephemeral");

		if (!own && !yyjson_obj_get(volume, "persistentVolumeClaim"))
			continue;
		yyjson_mut_arr_append(mobj_make_arr(d, m, "spec.volumes"), mobj_copy(d, volume));
		any = true;
	}
	return any ? m : NULL;
}

/* The claims of a class that may be given any volume, in order. */
static void waiting_claims(const struct view *v, const char *class, struct vec *ret)
{
	struct view_iter it = view_all(v, "persistentvolumeclaims", NULL);
	struct volume_search reserved = {.reserved_only = true};

	for (val *claim; (claim = view_next(&it));) {
		if (waiting(claim) && !obj_deleting(claim) && !strcmp(claim_class(claim), class) &&
			!claim_waits(v, claim) && !volume_find(v, claim, &reserved))
			vec_push(ret, claim);
	}
}

/*
 * What is about to become available counts as well, and is waited for when it is the better one:
 * which claim gets which volume is not a matter of who was looked at first.
 */
static void class_sync(struct pass *p, const char *class)
{
	struct vec claims = VEC_INIT;
	struct map taken = MAP_INIT;
	struct volume_search all = {.soon = true}, left = {.soon = true, .taken = &taken};

	waiting_claims(p->view, class, &claims);
	for (size_t i = 0; i < claims.n; i++) {
		const val *claim = claims.v[i], *pv = volume_find(p->view, claim, &left);

		if (pv) {
			map_put(&taken, obj_name(pv), p);
			if (!strcmp(obj_str_or(pv, "status.phase", ""), "Available"))
				volume_reserve(p, pv, claim);
		} else if (volume_find(p->view, claim, &all)) {
			claim_unmatched(p, claim);
		}
	}
	map_release(&taken);
	vec_release(&claims);
}

/* A volume of the pod's own is a claim that goes with the pod. */
static void make_own(struct pass *p, const val *pod, const val *template, const char *name)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *claim = mobj_new(d, "v1", "PersistentVolumeClaim", obj_ns(pod), name);
	static const char *const paths[] = {"metadata.labels", "metadata.annotations", "spec"};

	for (size_t i = 0; i < array_size(paths); i++) {
		val *v = obj_at(template, paths[i]);

		if (v)
			mobj_set(d, claim, paths[i], mobj_copy(d, v));
	}
	owner_set_controller(d, claim, pod);
	act_create(p->out, claim);
}

/* A claim that is not there may be one that a pod has a template of. */
static void missing_sync(struct pass *p, const char *ns, const char *name)
{
	struct view_iter it = view_all(p->view, "pods", ns);

	for (val *pod; (pod = view_next(&it));) {
		val *volume;
		size_t i, n;

		if (obj_deleting(pod) || pod_terminal(pod))
			continue;
		yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, volume)
		{
			const val *template = obj_at(volume, "ephemeral.volumeClaimTemplate");
			autofree char *of = pod_claim_name(pod, volume, NULL);

			if (template && of && !strcmp(of, name)) {
				make_own(p, pod, template, name);
				return;
			}
		}
	}
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *none unused_arg, struct err *e)
{
	const val *obj;

	if (!strcmp(ns, CLASS_NS)) {
		class_sync(p, name);
		return 0;
	}
	obj = view_get(p->view, *ns ? "persistentvolumeclaims" : "persistentvolumes", ns, name);
	if (obj && *ns)
		claim_sync(p, obj);
	else if (obj)
		volume_sync(p, obj);
	else if (*ns)
		missing_sync(p, ns, name);
	return 0;
}

static const struct controller_read reads[] = {
	{"events", keys_of_event, trim_event, NULL},
	{"persistentvolumeclaims", keys_of_claim, NULL, NULL},
	{"persistentvolumes", keys_of_volume, NULL, NULL},
	{"pods", keys_of_pod, trim_pod_volumes, NULL},
	{"storageclasses.storage.k8s.io", keys_of_class, NULL, NULL},
	{NULL},
};

const struct controller volume_controller = {
	.name = "volume",
	.user = "system:serviceaccount:kube-system:persistent-volume-binder",
	.about = "bind claims to volumes, and say what becomes of volumes without a claim",
	.reads = reads,
	.reconcile = reconcile,
};
