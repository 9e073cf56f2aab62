/*
 * podset: what the controllers that own pods share: which pods count, which are theirs, how a pod
 * is made from a template, which one goes first. Semantics follow upstream's controller_utils.go
 * and controller_ref_manager.go (v1.36).
 */
#pragma once
#include "control/action.h"
#include "control/reconcile.h"
#include "control/view.h"

bool pod_ready(const val *pod);
/* Ready, and its phase is Running. */
bool pod_running_ready(const val *pod);
/* Succeeded or Failed. */
bool pod_terminal(const val *pod);
/* Neither terminal nor being deleted. */
bool pod_active(const val *pod);
/* Ready for min_ready_s; *ret_at: when it will be, if it is ready and only time is wanting; else
 * untouched. */
bool pod_available(const val *pod, int64_t min_ready_s, int64_t now_ns, int64_t *ret_at);

/* What maxSurge and its like mean: "25%" of total, rounded up or down, or a number; NULL: 0. */
int64_t pods_share(const val *v, int64_t total, bool up);

/* A pod called name from a PodTemplateSpec, owned by owner. It is d's root. */
mval *pod_from_template(mdoc *d, const val *template, const val *owner, const char *name);

/* The order in which surplus pods are deleted; related[i]: active pods of the family on pods[i]'s
 * node. Ends with the name, so that it is total. */
void pods_rank_for_deletion(const val **pods, const size_t *related, size_t n);

/* Trim a pod to what the controllers that count pods read. */
mval *trim_pod(mdoc *d, const val *obj);

/*
 * The pods of owner (an object with spec.selector): those it controls and that match; a match
 * without a controller is adopted, one of its own that does not match is released (both are
 * actions). The array is the caller's. ERR_INVALID: the selector.
 */
must_check int pods_claim(struct pass *p, const val *owner, struct vec *ret, struct err *e);
/* The generic form for any resource. */
must_check int objects_claim(
	struct pass *p, const char *resource, const val *owner, struct vec *ret, struct err *e);
/* The same among those alone that may answers true for; NULL: all. */
must_check int objects_claim_if(struct pass *p, const char *resource, const val *owner,
	bool (*may)(const val *owner, const val *obj), struct vec *ret, struct err *e);
/* pods_claim with a finalizer: what is adopted gets it, what is released loses it. */
must_check int pods_claim_held(struct pass *p, const val *owner, const char *finalizer,
	struct vec *ret, struct err *e);

/* Keys of the owners in resource whose selector matches obj, when it has no controller; else its
 * controller's. */
void keys_of_owners(const struct view *v, const char *resource, const val *obj, struct keys *ret);
/* The same, and nothing where obj's controller is of another kind. */
void keys_of_kind(const struct view *v, const char *kind, const char *resource, const val *obj,
	struct keys *ret);
