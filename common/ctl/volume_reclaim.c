/* One PersistentVolume: its phase, and what becomes of it when its claim is gone. */
#include <string.h>

#include "control/finalizer.h"
#include "ctl/volume.h"

#define PV_FINALIZER "kubernetes.io/pv-protection"

static void fail(struct pass *p, const val *pv, const char *reason, const char *message)
{
	if (volume_put_phase(p, pv, "Failed", message))
		volume_tell(p, VOLUME_COMPONENT, pv, "Warning", reason, "%s", message);
}

/*
 * Upstream's host_path plugin takes a directory below /tmp away, of the controller manager's own
 * machine, and refuses others. Here no directory is touched; the volume goes all the same.
 */
static void delete_host_path(struct pass *p, const val *pv)
{
	const char *path = obj_str_or(pv, "spec.hostPath.path", "");
	const char *below = strstr(path, "/tmp/");
	autofree char *message = NULL;

	if (below && below[5]) {
		act_delete(p->out, pv, NULL, -1);
		return;
	}
	message = xasprintf(
		"host_path deleter only supports /tmp/.+ but received provided %s", path);
	fail(p, pv, "VolumeFailedDelete", message);
}

/* Sources that upstream's controller manager knows, without being able to delete them. */
static bool is_known(const val *pv)
{
	return obj_at(pv, "spec.nfs") || obj_at(pv, "spec.local");
}

static void delete_volume(struct pass *p, const val *pv)
{
	const char *by = obj_annotation(pv, PV_PROVISIONED_BY);
	autofree char *message = NULL;

	if (obj_deleting(pv) || (by && *by && strncmp(by, "kubernetes.io/", 14)))
		return; /* its provisioner deletes it */
	if (obj_at(pv, "spec.hostPath")) {
		delete_host_path(p, pv);
		return;
	}
	message = xasprintf("error getting deleter volume plugin for volume \"%s\": %s",
		obj_name(pv),
		is_known(pv) ? "no deletable volume plugin matched" : "no volume plugin matched");
	fail(p, pv, "VolumeFailedDelete", message);
}

static void reclaim(struct pass *p, const val *pv)
{
	const char *policy = obj_str_or(pv, "spec.persistentVolumeReclaimPolicy", "Retain");
	const char *phase = obj_str_or(pv, "status.phase", "");

	if (strcmp(phase, "Released") != 0 && strcmp(phase, "Failed") != 0) {
		volume_put_phase(p, pv, "Released", NULL);
		return;
	}
	if (obj_annotation(pv, PV_MIGRATED_TO) || !strcmp(policy, "Retain"))
		return;
	if (!strcmp(policy, "Delete"))
		delete_volume(p, pv);
	else
		fail(p, pv, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
}

/* The claim took another volume: what the binder did is undone, what the user did stays. */
static void unbind(struct pass *p, const val *pv)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	if (obj_annotation(pv, PV_BOUND_BY)) {
		mobj_set(d, patch, "spec.claimRef", yyjson_mut_null(d));
		mobj_put(d, mobj_make(d, patch, "metadata.annotations"), PV_BOUND_BY,
			yyjson_mut_null(d));
	} else {
		mobj_set(d, patch, "spec.claimRef.uid", yyjson_mut_null(d));
	}
	act_patch(p->out, pv, NULL, true, patch);
}

static void tell_mode(struct pass *p, const val *pv, const val *claim)
{
	volume_tell(p, VOLUME_COMPONENT, pv, "Warning", "VolumeMismatch",
		"Cannot bind PersistentVolume to requested PersistentVolumeClaim \"%s\" due to "
		"incompatible volumeMode.",
		obj_name(claim));
	volume_tell(p, VOLUME_COMPONENT, claim, "Warning", "VolumeMismatch",
		"Cannot bind PersistentVolume \"%s\" to requested PersistentVolumeClaim due to "
		"incompatible volumeMode.",
		obj_name(pv));
}

static void sync_claimed(struct pass *p, const val *pv)
{
	const char *uid = obj_str_or(pv, "spec.claimRef.uid", "");
	const val *claim = view_get(p->view, "persistentvolumeclaims",
		obj_str_or(pv, "spec.claimRef.namespace", ""),
		obj_str_or(pv, "spec.claimRef.name", ""));
	const char *bound_to = obj_str_or(claim, "spec.volumeName", "");

	if (!claim || strcmp(obj_uid(claim), uid) != 0) {
		reclaim(p, pv);
	} else if (!*bound_to) {
		if (volume_mode_differs(pv, claim))
			tell_mode(p, pv, claim);
	} else if (strcmp(bound_to, obj_name(pv)) != 0) {
		if (obj_annotation(pv, PV_PROVISIONED_BY) &&
			!strcmp(obj_str_or(pv, "spec.persistentVolumeReclaimPolicy", ""), "Delete"))
			reclaim(p, pv);
		else
			unbind(p, pv);
	}
	/* else the claim's own step says that it is bound */
}

void volume_sync(struct pass *p, const val *pv)
{
	size_t before = p->out->n;
	bool bound;

	if (*obj_str_or(pv, "spec.claimRef.uid", ""))
		sync_claimed(p, pv);
	else
		volume_put_phase(p, pv, "Available", NULL);
	bound = !strcmp(obj_str_or(pv, "status.phase", ""), "Bound");
	if (p->out->n == before)
		finalizer_put(p->out, pv, PV_FINALIZER, !obj_deleting(pv) || bound);
}
