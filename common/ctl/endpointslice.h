/*
 * endpointslice: the controller that writes down which pods stand behind a Service, as
 * EndpointSlices and as the older Endpoints; and the part that finds out which they are.
 * Follows upstream's endpointslice reconciler and pkg/controller/endpoint (v1.36).
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller endpointslice_controller;

/* Pods whose ports come out alike. */
struct eps_group {
	mval *ports;	 /* [EndpointPort] */
	struct vec pods; /* val *, in name order */
};
/* What a Service selects, for one address family. */
struct eps_found {
	mdoc *d;
	struct eps_group *groups;
	size_t n, alloc;
};
/* family "IPv4" or "IPv6". terminating: also pods that are being deleted. */
void eps_find(const struct view *v, const val *svc, const char *family, bool terminating, mdoc *d,
	struct eps_found *ret);
void eps_found_release(struct eps_found *f);

/* The pod's address of that family, or NULL. */
const char *eps_address(const val *pod, const char *family);
/* A discovery Endpoint of the pod. */
mval *eps_endpoint(
	const struct view *v, const val *svc, const val *pod, const char *family, mdoc *d);
bool eps_headless(const val *svc);
/* The Service's labels, with managed (key, value) and the headless mark. */
mval *eps_labels(const val *svc, const char *managed_key, const char *managed_by, mdoc *d);

/* endpoints_trigger.c: the annotation of slices and Endpoints that says since when what changes is
 * so: of a Service that has no slice yet its creation, then the earliest time at which a pod that
 * is told otherwise became ready, or no longer so; NULL: none. The string is the view's. */
#define EPS_TRIGGER "endpoints.kubernetes.io/last-change-trigger-time"
const char *eps_trigger(const struct view *v, const val *svc);
/* Into what is written: the annotation, or null where have (or NULL) has an older one. */
void eps_put_trigger(mdoc *d, mval *to, const val *have, const char *trigger);
/* The annotation alone, for a view. */
void eps_keep_trigger(mdoc *d, mval *to, const val *from);

/* The Endpoints object of svc (NULL: gone, then it is deleted if it is ours); endpoints.c. */
void endpoints_sync(struct pass *p, const char *ns, const char *name, const val *svc);
