/*
 * sched_preempt: room for an important pod by taking less important ones away. It only says what
 * would be done; the scheduler's pass turns that into actions, or into data (--explain).
 *
 * Semantics and sentences are those of the Kubernetes scheduler's plugin DefaultPreemption (v1.36):
 * on each node that would fit without the pods of lower priority, as many of them as possible are
 * spared, those first that a PodDisruptionBudget protects and the more important ones; the node
 * wins that breaks the fewest budgets, then by its victims: the lowest highest priority, the
 * smallest sum of priorities, the fewest, the latest start.
 */
#pragma once
#include "ctl/sched.h"

struct sched_preemption {
	struct sched_node *node; /* where room can be made; NULL: nowhere */
	struct vec victims;	 /* val *, the view's; the most important first */
	size_t violations;	 /* of them, those that a budget protects */
	char *why;	/* node NULL: what the pod is told ("preemption: …"); malloc'ed */
	bool waits;	/* room is being made already: there is nothing new to tell */
	bool hopeless; /* no pod that goes would help: a nomination of before is void */
};
void sched_preemption_release(struct sched_preemption *r);

/* What a pod that the verdicts (one a node) keep waiting may do. nominated: where room is being
 * made for it, or NULL. */
void sched_preempt(const struct pass *pass, const struct sched_nodes *nodes,
	const struct sched_pod *p, const struct sched_verdict *v,
	const struct sched_node *nominated, struct sched_preemption *ret);
