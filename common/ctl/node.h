/*
 * node: what becomes of a Node that nobody hears of, and of its pods. Its conditions turn
 * Unknown, conditions become taints, taints evict pods that do not tolerate them, and pods whose
 * node is gone go too. Semantics follow upstream's pkg/controller/nodelifecycle, tainteviction,
 * podgc and ttl (v1.36).
 *
 * When a node was last heard of stands in objects: its Lease, which is read when it is time to look
 * and not watched, and the last write of its status.
 */
#pragma once
#include "control/reconcile.h"

#define NODE_COMPONENT "node-controller"
#define TAINT_NOT_READY "node.kubernetes.io/not-ready"
#define TAINT_UNREACHABLE "node.kubernetes.io/unreachable"
#define TAINT_UNSCHEDULABLE "node.kubernetes.io/unschedulable"

struct node_options {
	int64_t grace_ns;   /* silence before a node's conditions are Unknown; 0: 50 s */
	int64_t startup_ns; /* the same for a node that never told its status; 0: 60 s */
};

extern const struct controller node_controller;

/* Members that trimming adds to a Node: RFC 3339 times of the last foreign write of its status, and
 * of its taints. */
#define NODE_TOLD "toldAt"
#define NODE_TAINTED "taintedAt"

/* node_health.c: true when it is silent for too long and a patch says so; else the time to
 * look again is asked for. */
bool node_is_late(struct pass *p, const val *node);

/* node_taints.c: taints, labels and annotations as they should be. True: they were not. */
bool node_mend(struct pass *p, const val *node);

/* node_pods.c: evictions by taints, and pods that cannot be ready as their node is not. */
void node_evict(struct pass *p, const val *node);
/* The pods of a node that is no more. */
void node_orphans(struct pass *p, const char *name);
