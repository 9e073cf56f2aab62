/*
 * volume: binds PersistentVolumeClaims to PersistentVolumes, says what becomes of volumes whose
 * claim is gone, and keeps both from being taken away while they are used. Semantics follow
 * upstream's pkg/controller/volume/persistentvolume, pvprotection and pvcprotection (v1.36).
 *
 * Nothing is provisioned or erased here: for a class with a provisioner the claim gets the
 * annotations an external one waits for.
 */
#pragma once
#include "control/reconcile.h"

#define VOLUME_COMPONENT "persistentvolume-controller"
#define PV_BOUND_BY "pv.kubernetes.io/bound-by-controller"
#define PVC_COMPLETED "pv.kubernetes.io/bind-completed"
#define PVC_SELECTED_NODE "volume.kubernetes.io/selected-node"
#define PV_PROVISIONED_BY "pv.kubernetes.io/provisioned-by"
#define PV_MIGRATED_TO "pv.kubernetes.io/migrated-to"

extern const struct controller volume_controller;

/* volume_match.c: what fits to what; the scheduler asks too. */

/* The class's name, "" for none; what is read is the annotation of the first days, then spec. */
const char *claim_class(const val *claim);
const char *volume_class(const val *pv);
/* spec.claimRef names claim: by name, and by uid when it has one. */
bool volume_is_for(const val *pv, const val *claim);
/* Its class lets the scheduler choose the volume. */
bool claim_waits(const struct view *v, const val *claim);
/* Bound for good: volume and claim have said so. */
bool claim_bound(const val *claim);
bool volume_mode_differs(const val *pv, const val *claim);
/* Why pv cannot be what claim asks for by name, in upstream's words; NULL: it can. */
const char *volume_refuses(const val *pv, const val *claim);

/* What a search looks at beside the claim. */
struct volume_search {
	bool reserved_only; /* only volumes that name the claim */
	bool soon; /* those too that are about to become available */
	bool (*reachable)(void *arg, const val *pv); /* NULL: all are */
	void *arg;
	const struct map *taken; /* names of volumes to leave alone; NULL: none */
};
/* The volume reserved for claim, else of those that nobody has and that fit the one with the
 * fewest access modes, the least room, the first name; NULL: none. */
val *volume_find(const struct view *v, const val *claim, const struct volume_search *s);
/* The StorageClass for claims that name none, or NULL: of several the newest. */
val *volume_default_class(const struct view *v);
bool class_is_default(const val *class);
/* The claim that a volume of the pod stands for: the one it names, or (*ret_own; NULL: nobody asks)
 * one that is made for it, called after both; malloc'ed. NULL: it stands for none. */
char *pod_claim_name(const val *pod, const val *volume, bool *ret_own);
bool pod_uses_claim(const val *pod, const char *claim);

/* volume_bind.c */

/* An Event that is told once, as long as it is kept: a claim that waits is looked at often. */
void volume_tell(struct pass *p, const char *component, const val *obj, const char *type,
	const char *reason, const char *fmt, ...) printf_like(6, 7);

/* claimRef and its annotation: pv is claim's from now on. */
void volume_reserve(struct pass *p, const val *pv, const val *claim);
/* One step of the binding of both; nothing when all is done. */
void volume_bind(struct pass *p, const val *pv, const val *claim);
/* Phase and, from pv, capacity and access modes; pv NULL: none of these. */
bool claim_put_status(struct pass *p, const val *claim, const char *phase, const val *pv);
bool volume_put_phase(struct pass *p, const val *pv, const char *phase, const char *message);

/* One step for a claim, for a volume (volume_claim.c, volume_reclaim.c). */
void claim_sync(struct pass *p, const val *claim);
/* The claim found no volume. */
void claim_unmatched(struct pass *p, const val *claim);
void volume_sync(struct pass *p, const val *pv);
