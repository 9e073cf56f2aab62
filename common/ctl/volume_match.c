/* Which volume fits which claim. */
#include <string.h>

#include "ctl/volume.h"
#include "data/quantity.h"
#include "data/selector.h"

static const char *class_of(const val *obj)
{
	const char *old = obj_annotation(obj, "volume.beta.kubernetes.io/storage-class");

	return old ? old : obj_str_or(obj, "spec.storageClassName", "");
}

const char *claim_class(const val *claim)
{
	return class_of(claim);
}

const char *volume_class(const val *pv)
{
	return class_of(pv);
}

bool volume_is_for(const val *pv, const val *claim)
{
	const val *ref = obj_at(pv, "spec.claimRef");
	const char *uid = obj_str_or(ref, "uid", "");

	return ref && !strcmp(obj_str_or(ref, "name", ""), obj_name(claim)) &&
	       !strcmp(obj_str_or(ref, "namespace", ""), obj_ns(claim)) &&
	       (!*uid || !strcmp(uid, obj_uid(claim)));
}

bool claim_waits(const struct view *v, const val *claim)
{
	const char *name = claim_class(claim);
	const val *class = *name ? view_get(v, "storageclasses.storage.k8s.io", "", name) : NULL;

	return !strcmp(obj_str_or(class, "volumeBindingMode", ""), "WaitForFirstConsumer");
}

bool claim_bound(const val *claim)
{
	return *obj_str_or(claim, "spec.volumeName", "") && obj_annotation(claim, PVC_COMPLETED);
}

static int room_cmp(const char *a, const char *b)
{
	struct quantity x = {0}, y = {0};
	struct err e = ERR_INIT;

	if ((a && quantity_parse(a, &x, &e)) || (b && quantity_parse(b, &y, &e)))
		return 0;
	return quantity_cmp(&x, &y);
}

static bool too_small(const val *pv, const val *claim)
{
	return room_cmp(obj_str(pv, "spec.capacity.storage"),
		       obj_str(claim, "spec.resources.requests.storage")) < 0;
}

static bool text_differs(const val *pv, const val *claim, const char *path, const char *unset)
{
	return strcmp(obj_str_or(pv, path, unset), obj_str_or(claim, path, unset)) != 0;
}

bool volume_mode_differs(const val *pv, const val *claim)
{
	return text_differs(pv, claim, "spec.volumeMode", "Filesystem");
}

static bool lacks_mode(const val *pv, const val *claim)
{
	val *wanted, *had;
	size_t i, n, j, m;

	yyjson_arr_foreach(obj_at(claim, "spec.accessModes"), i, n, wanted)
	{
		bool found = false;

		yyjson_arr_foreach(obj_at(pv, "spec.accessModes"), j, m, had)
			found |= yyjson_equals(wanted, had);
		if (!found)
			return true;
	}
	return false;
}

const char *volume_refuses(const val *pv, const val *claim)
{
	if (too_small(pv, claim))
		return "requested PV is too small";
	if (strcmp(volume_class(pv), claim_class(claim)) != 0)
		return "storageClassName does not match";
	if (text_differs(pv, claim, "spec.volumeAttributesClassName", ""))
		return "volumeAttributesClassName does not match";
	if (volume_mode_differs(pv, claim))
		return "incompatible volumeMode";
	return lacks_mode(pv, claim) ? "incompatible accessMode" : NULL;
}

/* What a reserved volume has to be as well. */
static bool serves(const val *pv, const val *claim)
{
	return !too_small(pv, claim) && !volume_mode_differs(pv, claim) && !obj_deleting(pv) &&
	       !text_differs(pv, claim, "spec.volumeAttributesClassName", "") &&
	       !lacks_mode(pv, claim);
}

static bool selected(const val *pv, const val *claim)
{
	val *selector = obj_at(claim, "spec.selector");
	struct selector s = {0};
	struct err e = ERR_INIT;
	bool ok;

	if (!selector)
		return true;
	if (selector_from_obj(selector, &s, &e))
		return false;
	ok = selector_matches(&s, obj_at(pv, "metadata.labels"));
	selector_release(&s);
	return ok;
}

static bool suits(const val *pv, const val *claim, bool soon)
{
	const char *phase = obj_str_or(pv, "status.phase", "Pending");

	return !obj_at(pv, "spec.claimRef") &&
	       (!strcmp(phase, "Available") || (soon && !strcmp(phase, "Pending"))) &&
	       !strcmp(volume_class(pv), claim_class(claim)) && serves(pv, claim) &&
	       selected(pv, claim);
}

static bool better(const val *a, const val *b)
{
	size_t modes_a = yyjson_arr_size(obj_at(a, "spec.accessModes"));
	size_t modes_b = yyjson_arr_size(obj_at(b, "spec.accessModes"));
	int c = room_cmp(obj_str(a, "spec.capacity.storage"), obj_str(b, "spec.capacity.storage"));

	if (modes_a != modes_b)
		return modes_a < modes_b;
	return c ? c < 0 : strcmp(obj_name(a), obj_name(b)) < 0;
}

static bool may_reach(const struct volume_search *s, const val *pv)
{
	return !s->reachable || s->reachable(s->arg, pv);
}

val *volume_find(const struct view *v, const val *claim, const struct volume_search *s)
{
	struct view_iter it = view_all(v, "persistentvolumes", NULL);
	val *best = NULL;

	for (val *pv; (pv = view_next(&it));) {
		if (s->taken && map_has(s->taken, obj_name(pv)))
			continue;
		if (volume_is_for(pv, claim) && serves(pv, claim))
			return may_reach(s, pv) ? pv : NULL;
		if (!s->reserved_only && suits(pv, claim, s->soon) &&
			(!best || better(pv, best)) && may_reach(s, pv))
			best = pv;
	}
	return best;
}

bool class_is_default(const val *class)
{
	const char *is = obj_annotation(class, "storageclass.kubernetes.io/is-default-class");
	const char *was = obj_annotation(class, "storageclass.beta.kubernetes.io/is-default-class");

	return (is && !strcmp(is, "true")) || (was && !strcmp(was, "true"));
}

val *volume_default_class(const struct view *v)
{
	struct view_iter it = view_all(v, "storageclasses.storage.k8s.io", NULL);
	val *found = NULL;

	/* in the order of names: the first of equally old ones */
	for (val *class; (class = view_next(&it));) {
		const char *since = obj_str_or(class, "metadata.creationTimestamp", "");

		if (class_is_default(class) &&
			(!found || strcmp(since, obj_str_or(found, "metadata.creationTimestamp",
							 "")) > 0))
			found = class;
	}
	return found;
}

char *pod_claim_name(const val *pod, const val *volume, bool *ret_own)
{
	const char *name = obj_str(volume, "persistentVolumeClaim.claimName");
	bool own = !name && obj_at(volume, "ephemeral");

	if (ret_own)
		*ret_own = own;
	if (name)
		return xstrdup(name);
	return own ? xasprintf("%s-%s", obj_name(pod), obj_str_or(volume, "name", "")) : NULL;
}

bool pod_uses_claim(const val *pod, const char *claim)
{
	val *volume;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.volumes"), i, n, volume)
	{
		autofree char *name = pod_claim_name(pod, volume, NULL);

		if (name && !strcmp(name, claim))
			return true;
	}
	return false;
}
