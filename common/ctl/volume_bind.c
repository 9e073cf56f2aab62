/*
 * The two-sided bind: the volume is reserved first, then says that it is bound, then the claim
 * names it, then the claim says that it is bound. Whoever dies between two of these leaves what the
 * next one goes on with.
 */
#include <stdarg.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/volume.h"

void volume_tell(struct pass *p, const char *component, const val *obj, const char *type,
	const char *reason, const char *fmt, ...)
{
	const char *ns = *obj_ns(obj) ? obj_ns(obj) : "default";
	autofree char *message = NULL, *name = NULL;
	va_list ap;

	va_start(ap, fmt);
	message = xvasprintf(fmt, ap);
	va_end(ap);
	name = act_event_name(obj, component, reason, message);
	if (!view_get(p->view, "events", ns, name))
		act_event(p->out, component, obj, type, reason, "%s", message);
}

static mval *claim_ref(mdoc *d, const val *claim)
{
	mval *ref = yyjson_mut_obj(d);

	mobj_put_str(d, ref, "kind", "PersistentVolumeClaim");
	mobj_put_str(d, ref, "namespace", obj_ns(claim));
	mobj_put_str(d, ref, "name", obj_name(claim));
	mobj_put_str(d, ref, "uid", obj_uid(claim));
	mobj_put_str(d, ref, "apiVersion", "v1");
	mobj_put_str(d, ref, "resourceVersion", obj_str_or(claim, "metadata.resourceVersion", ""));
	return ref;
}

void volume_reserve(struct pass *p, const val *pv, const val *claim)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	mobj_set(d, patch, "spec.claimRef", claim_ref(d, claim));
	if (!volume_is_for(pv, claim))
		mobj_put_str(d, mobj_make(d, patch, "metadata.annotations"), PV_BOUND_BY, "yes");
	act_patch(p->out, pv, NULL, true, patch);
}

/* A status as it is, to be changed. */
static mval *status_of(mdoc *d, const val *obj)
{
	val *status = obj_at(obj, "status");

	return status ? mobj_copy(d, status) : yyjson_mut_obj(d);
}

bool volume_put_phase(struct pass *p, const val *pv, const char *phase, const char *message)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = status_of(d, pv);
	char now[CLOCK_RFC3339_SIZE];

	if (!strcmp(obj_str_or(pv, "status.phase", ""), phase))
		return false;
	mobj_put_str(d, status, "phase", phase);
	mobj_put_str(d, status, "lastPhaseTransitionTime", clock_rfc3339(p->now_ns, now));
	mobj_set_str(d, status, "message", message);
	act_status(p->out, pv, d, status);
	return true;
}

bool claim_put_status(struct pass *p, const val *claim, const char *phase, const val *pv)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = status_of(d, claim);
	size_t before = p->out->n;
	const char *class = obj_str(pv, "spec.volumeAttributesClassName");

	if (!pv) {
		mobj_del(status, "accessModes");
		mobj_del(status, "capacity");
	} else {
		mobj_set(d, status, "accessModes", mobj_copy(d, obj_at(pv, "spec.accessModes")));
		/* later only who grows the file system says how large it is */
		if (strcmp(obj_str_or(claim, "status.phase", ""), phase) != 0) {
			mobj_set(d, status, "capacity", mobj_copy(d, obj_at(pv, "spec.capacity")));
			mobj_set_str(d, status, "currentVolumeAttributesClassName", class);
		}
	}
	mobj_put_str(d, status, "phase", phase);
	act_status(p->out, claim, d, status);
	return p->out->n != before;
}

/* The claim names its volume. False: it did. */
static bool name_volume(struct pass *p, const val *pv, const val *claim)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *notes = mobj_make(d, patch, "metadata.annotations");

	if (strcmp(obj_str_or(claim, "spec.volumeName", ""), obj_name(pv)) != 0) {
		mobj_set_str(d, patch, "spec.volumeName", obj_name(pv));
		if (!obj_annotation(claim, PV_BOUND_BY))
			mobj_put_str(d, notes, PV_BOUND_BY, "yes");
	}
	if (!obj_annotation(claim, PVC_COMPLETED))
		mobj_put_str(d, notes, PVC_COMPLETED, "yes");
	if (!mobj_at(patch, "spec") && !yyjson_mut_obj_size(notes))
		return false;
	act_patch(p->out, claim, NULL, true, patch);
	return true;
}

void volume_bind(struct pass *p, const val *pv, const val *claim)
{
	const char *uid = obj_str_or(pv, "spec.claimRef.uid", "");

	if (!*uid || !volume_is_for(pv, claim)) {
		/* its own step, which says that it is to be had, comes first */
		if (!strcmp(obj_str_or(pv, "status.phase", ""), "Available"))
			volume_reserve(p, pv, claim);
		return;
	}
	volume_put_phase(p, pv, "Bound", NULL);
	if (!name_volume(p, pv, claim))
		claim_put_status(p, claim, "Bound", pv);
}
