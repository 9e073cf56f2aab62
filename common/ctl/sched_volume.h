/*
 * sched_volume: the claims of a pod. A pod waits until those are bound that a controller binds; for
 * those that wait for their first consumer the volume is chosen with the node, and bound before
 * the pod is. Reasons are those of the Kubernetes scheduler's plugin VolumeBinding (v1.36).
 */
#pragma once
#include "base/map.h"
#include "control/reconcile.h"

struct sched_node;

struct sched_volumes {
	const struct view *view;
	struct vec claims; /* to be bound with the node: val *, the view's */
	struct vec volumes; /* that the others have: val *, the view's */
	bool lost;	   /* one of these is not there */
	char *why;	   /* no node can help; malloc'ed; NULL: some may */
};
void sched_volumes_read(struct sched_volumes *v, const struct view *view, const val *pod);
void sched_volumes_release(struct sched_volumes *v);
/* NULL: node n reaches the volumes, or the reason why not. */
const char *sched_volumes_refuse(const struct sched_volumes *v, const struct sched_node *n);
/* Binds to what n reaches; false: there was nothing to bind, the pod may go there. */
bool sched_volumes_bind(struct pass *p, const struct sched_volumes *v, const struct sched_node *n);
