/* One PersistentVolumeClaim: which volume it gets, or why it gets none. */
#include <string.h>

#include "control/finalizer.h"
#include "ctl/volume.h"
#include "data/quantity.h"

#define PVC_FINALIZER "kubernetes.io/pvc-protection"
#define PVC_PROVISIONER "volume.kubernetes.io/storage-provisioner"
#define PVC_PROVISIONER_BETA "volume.beta.kubernetes.io/storage-provisioner"
#define POD_NAMES_MAX 1000 /* bytes of them in an event */

static void tell(
	struct pass *p, const val *claim, const char *type, const char *reason, const char *message)
{
	volume_tell(p, VOLUME_COMPONENT, claim, type, reason, "%s", message);
}

/* Some pod on a node has it: until it is gone the claim stays. */
static bool in_use(const struct view *v, const val *claim)
{
	struct view_iter it = view_all(v, "pods", obj_ns(claim));

	for (val *pod; (pod = view_next(&it));) {
		if (*obj_str_or(pod, "spec.nodeName", "") && pod_uses_claim(pod, obj_name(claim)))
			return true;
	}
	return false;
}

/* Provisioners that were part of Kubernetes once, and the CSI drivers that took their place. */
static const char *provisioner_of(const val *class)
{
	static const char *const moved[][2] = {
		{"kubernetes.io/aws-ebs", "ebs.csi.aws.com"},
		{"kubernetes.io/azure-disk", "disk.csi.azure.com"},
		{"kubernetes.io/azure-file", "file.csi.azure.com"},
		{"kubernetes.io/cinder", "cinder.csi.openstack.org"},
		{"kubernetes.io/gce-pd", "pd.csi.storage.gke.io"},
		{"kubernetes.io/portworx-volume", "pxd.portworx.com"},
		{"kubernetes.io/vsphere-volume", "csi.vsphere.vmware.com"},
	};
	const char *name = obj_str_or(class, "provisioner", "");

	for (size_t i = 0; i < array_size(moved); i++)
		if (!strcmp(name, moved[i][0]))
			return moved[i][1];
	return name;
}

/* External provisioners look for these. False: they were there. */
static bool name_provisioner(struct pass *p, const val *claim, const char *name)
{
	const char *had = obj_annotation(claim, PVC_PROVISIONER);
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *notes = mobj_make(d, patch, "metadata.annotations");

	if (had && !strcmp(had, name))
		return false;
	mobj_put_str(d, notes, PVC_PROVISIONER_BETA, name);
	mobj_put_str(d, notes, PVC_PROVISIONER, name);
	act_patch(p->out, claim, NULL, true, patch);
	return true;
}

static void provision(struct pass *p, const val *claim)
{
	const char *class_name = claim_class(claim), *name;
	const val *class = view_get(p->view, "storageclasses.storage.k8s.io", "", class_name);
	autofree char *message = NULL;

	if (!class) {
		message = xasprintf("storageclass.storage.k8s.io \"%s\" not found", class_name);
		tell(p, claim, "Warning", "ProvisioningFailed", message);
		return;
	}
	name = provisioner_of(class);
	if (!strcmp(name, "kubernetes.io/host-path")) {
		tell(p, claim, "Warning", "ProvisioningFailed",
			"Failed to create provisioner: provisioning in volume plugin "
			"\"kubernetes.io/host-path\" is disabled");
	} else if (!strncmp(name, "kubernetes.io/", 14)) {
		message = xasprintf("no volume plugin matched name: %s", name);
		tell(p, claim, "Warning", "ProvisioningFailed", message);
	} else if (!name_provisioner(p, claim, name)) {
		message = xasprintf("Waiting for a volume to be created either by the external "
				    "provisioner '%s' or manually by the system administrator. If "
				    "volume creation is delayed, please verify that the "
				    "provisioner is running and correctly registered.",
			name);
		tell(p, claim, "Normal", "ExternalProvisioning", message);
	}
}

/* The pods that want the claim and have no node: the scheduler binds it for them. */
static void tell_waiting(struct pass *p, const val *claim)
{
	struct view_iter it = view_all(p->view, "pods", obj_ns(claim));
	autobuf names = BUF_INIT;
	size_t n = 0;

	for (val *pod; (pod = view_next(&it));) {
		if (*obj_str_or(pod, "spec.nodeName", "") || !pod_uses_claim(pod, obj_name(claim)))
			continue;
		if (names.len < POD_NAMES_MAX)
			buf_addf(&names, "%s%s", n ? "," : "", obj_name(pod));
		n++;
	}
	if (n)
		volume_tell(p, VOLUME_COMPONENT, claim, "Normal", "WaitForPodScheduled",
			"waiting for pod%s %s to be scheduled", n > 1 ? "s" : "", buf_str(&names));
	else
		tell(p, claim, "Normal", "WaitForFirstConsumer",
			"waiting for first consumer to be created before binding");
}

/* A claim from before there was a default class gets it. */
static bool take_default_class(struct pass *p, const val *claim)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);
	const val *class;

	if (*claim_class(claim) || obj_at(claim, "spec.storageClassName"))
		return false;
	class = volume_default_class(p->view);
	if (!class)
		return false;
	mobj_set_str(d, patch, "spec.storageClassName", obj_name(class));
	act_patch(p->out, claim, NULL, true, patch);
	return true;
}

void claim_unmatched(struct pass *p, const val *claim)
{
	if (take_default_class(p, claim))
		return;
	if (claim_waits(p->view, claim) && !obj_annotation(claim, PVC_SELECTED_NODE)) {
		tell_waiting(p, claim);
	} else if (*claim_class(claim)) {
		provision(p, claim);
		return;
	} else {
		tell(p, claim, "Normal", "FailedBinding",
			"no persistent volumes available for this claim and no storage class is "
			"set");
	}
	claim_put_status(p, claim, "Pending", NULL);
}

/* spec.volumeName was given by who made the claim. */
static void bind_named(struct pass *p, const val *claim)
{
	const char *name = obj_str(claim, "spec.volumeName"), *why;
	const val *pv = view_get(p->view, "persistentvolumes", "", name);

	if (pv && volume_is_for(pv, claim)) {
		volume_bind(p, pv, claim);
		return;
	}
	if (pv && obj_at(pv, "spec.claimRef")) {
		volume_tell(p, VOLUME_COMPONENT, claim, "Warning", "FailedBinding",
			"volume \"%s\" already bound to a different claim.", name);
	} else if (pv && obj_deleting(pv)) {
		volume_tell(p, VOLUME_COMPONENT, claim, "Warning", "VolumeMismatch",
			"Cannot bind to requested volume \"%s\": the volume is marked for deletion "
			"\"%s\"",
			name, name);
	} else if (pv && (why = volume_refuses(pv, claim))) {
		volume_tell(p, VOLUME_COMPONENT, claim, "Warning", "VolumeMismatch",
			"Cannot bind to requested volume \"%s\": %s", name, why);
	} else if (pv) {
		volume_bind(p, pv, claim);
		return;
	}
	claim_put_status(p, claim, "Pending", NULL);
}

static void sync_unbound(struct pass *p, const val *claim)
{
	struct volume_search s = {.reserved_only = true};
	const val *pv;

	if (*obj_str_or(claim, "spec.volumeName", "")) {
		bind_named(p, claim);
		return;
	}
	pv = volume_find(p->view, claim, &s);
	if (pv) {
		volume_bind(p, pv, claim);
		return;
	}
	/* which of those that suit is decided for all claims of the class together */
	s.reserved_only = claim_waits(p->view, claim);
	s.soon = true;
	if (!volume_find(p->view, claim, &s))
		claim_unmatched(p, claim);
}

static void lose(struct pass *p, const val *claim, const char *reason, const char *message)
{
	if (!strcmp(obj_str_or(claim, "status.phase", ""), "Lost"))
		return;
	claim_put_status(p, claim, "Lost", NULL);
	tell(p, claim, "Warning", reason, message);
}

/* More is asked for than there is. */
static void tell_growth(struct pass *p, const val *pv, const val *claim)
{
	int64_t asked = quantity_str_value(obj_str(claim, "spec.resources.requests.storage"));
	int64_t has = quantity_str_value(obj_str(claim, "status.capacity.storage"));

	if (asked > has && has)
		volume_tell(p, "volume_expand", claim,
			obj_at(pv, "spec.csi") ? "Normal" : "Warning", "ExternalExpanding",
			"didn't find a plugin capable of expanding the volume; waiting for an "
			"external controller to process this PVC");
}

static void sync_bound(struct pass *p, const val *claim)
{
	const char *name = obj_str_or(claim, "spec.volumeName", "");
	const val *pv = view_get(p->view, "persistentvolumes", "", name);
	size_t before = p->out->n;

	if (!*name) {
		lose(p, claim, "ClaimLost",
			"Bound claim has lost reference to PersistentVolume. Data on the volume is "
			"lost!");
	} else if (!pv) {
		lose(p, claim, "ClaimLost",
			"Bound claim has lost its PersistentVolume. Data on the volume is lost!");
	} else if (!obj_at(pv, "spec.claimRef") ||
		   !strcmp(obj_str_or(pv, "spec.claimRef.uid", ""), obj_uid(claim))) {
		volume_bind(p, pv, claim);
		if (p->out->n == before)
			tell_growth(p, pv, claim);
	} else {
		lose(p, claim, "ClaimMisbound",
			"Two claims are bound to the same volume, this one is bound incorrectly");
	}
}

void claim_sync(struct pass *p, const val *claim)
{
	bool deleting = obj_deleting(claim);

	if (finalizer_put(p->out, claim, PVC_FINALIZER, !deleting || in_use(p->view, claim)))
		return;
	if (obj_annotation(claim, PVC_COMPLETED))
		sync_bound(p, claim);
	else if (!deleting)
		sync_unbound(p, claim);
}
