/*
 * sched: where pending pods go. Rules are rows of two tables: a filter says why a node cannot take
 * a pod, a score says how well one does. The decision is explained as data: every node, every rule,
 * every figure.
 *
 * Names, figures and messages follow the Kubernetes scheduler's plugins (documentation, "Scheduling
 * Framework").
 */
#pragma once
#include "control/reconcile.h"

/* Compute resources, and how many pods; what has a name only (devices) is in extra. */
struct sched_amount {
	int64_t cpu_milli, memory_bytes, storage_bytes, pods;
};

struct sched_node {
	val *obj;
	const char *name;
	struct sched_amount can, used; /* allocatable; asked for by the pods on it */
	int64_t used_cpu_or_default, used_memory_or_default; /* the same, counting 100m and 200Mi
								where nothing is asked */
	struct map extra_can, extra_used; /* resource name → int64_t *, owned */
	struct strv ports;		  /* "PROTO/hostIP/port" taken on the host */
};

/* A pod about to be placed. */
struct sched_pod {
	val *obj;
	struct sched_amount ask;
	int64_t cpu_or_default, memory_or_default;
	struct map extra; /* resource name → int64_t *, owned */
	struct strv ports;
};

void sched_pod_read(struct sched_pod *p, val *obj);
void sched_pod_release(struct sched_pod *p);

/* The machines, and what their pods ask for. */
struct sched_nodes {
	struct sched_node *v;
	size_t n;
};
void sched_nodes_read(struct sched_nodes *s, const struct view *v);
void sched_nodes_release(struct sched_nodes *s);
/* Count p on node, as if it ran there. */
void sched_node_add(struct sched_node *node, const struct sched_pod *p);

/* Rules. A filter appends its reasons (several for resources) and answers false; NULL reasons: only
 * asked. */
struct sched_filter {
	const char *name; /* the plugin's */
	bool (*fits)(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons);
};
extern const struct sched_filter sched_filters[]; /* ends with name == NULL */

enum sched_normal { SCORE_AS_IS, SCORE_TO_MAX, SCORE_REVERSED }; /* how raw figures become 0…100 */
struct sched_score {
	const char *name;
	int64_t weight;
	enum sched_normal normal;
	int64_t (*score)(const struct sched_pod *p, const struct sched_node *n);
};
extern const struct sched_score sched_scores[]; /* ends with name == NULL */

struct sched_options {
	bool explain; /* print decisions instead of actions */
};
extern const struct controller sched_controller;
