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
#include "ctl/sched_volume.h"

/* The component's name in events and pods. */
#define SCHED_NAME "default-scheduler"

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
	struct vec pods;		  /* what is counted: val *, the view's */
	int64_t lowest;			  /* priority among them; INT64_MAX: there are none */
	bool claimed;	 /* somebody preempts here in this pass, his priority is … */
	int64_t claimed_by; /* … this */
};

/* A pod about to be placed. */
struct sched_pod {
	val *obj;
	int64_t priority;
	struct sched_amount ask;
	int64_t cpu_or_default, memory_or_default;
	struct map extra; /* resource name → int64_t *, owned */
	struct strv ports;
	struct sched_volumes volumes; /* of one that is to be placed */
};

void sched_pod_read(struct sched_pod *p, val *obj);
void sched_pod_release(struct sched_pod *p);

/* The machines, and what their pods ask for. */
struct sched_nodes {
	struct sched_node *v;
	size_t n;
	struct vec sent_away; /* val *: deleted in this pass; they count until they are gone */
};
void sched_nodes_read(struct sched_nodes *s, const struct view *v);
void sched_nodes_release(struct sched_nodes *s);
/* Count p on node, as if it ran there. */
void sched_node_add(struct sched_node *node, const struct sched_pod *p);
/* Take back the last sched_node_add; lowest stays. */
void sched_node_undo(struct sched_node *node, const struct sched_pod *p);

/* What a filter says: the node takes the pod; it would if fewer pods were on it; it never will. */
enum sched_fit { SCHED_FITS, SCHED_FULL, SCHED_NEVER };

/* Rules. A filter that refuses appends its reasons (several for resources). */
struct sched_filter {
	const char *name; /* the plugin's */
	enum sched_fit (*fits)(
		const struct sched_pod *p, const struct sched_node *n, struct strv *reasons);
};
extern const struct sched_filter sched_filters[]; /* ends with name == NULL */

#define SCHED_MAX_SCORES 16
/* What the rules said of one node. */
struct sched_verdict {
	enum sched_fit fit;
	const struct sched_filter *refused; /* NULL: it fits */
	struct strv reasons;
	int64_t raw[SCHED_MAX_SCORES], score[SCHED_MAX_SCORES], total;
};

/* The filters, in order, up to the first that refuses. */
enum sched_fit sched_filter(const struct sched_pod *p, const struct sched_node *n,
	const struct sched_filter **ret_refused, struct strv *reasons);
/* "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable." malloc'ed */
char *sched_tally(const struct strv *reasons, size_t n_nodes);

enum sched_normal { SCORE_AS_IS, SCORE_TO_MAX, SCORE_REVERSED }; /* how raw figures become 0…100 */
struct sched_score {
	const char *name;
	int64_t weight;
	enum sched_normal normal;
	int64_t (*score)(const struct sched_pod *p, const struct sched_node *n);
};
extern const struct sched_score sched_scores[]; /* ends with name == NULL */

/* Tell a pod that waits why: condition, event; r: what preempting would do for it. */
struct sched_preemption;
void sched_tell(struct pass *p, val *pod, const struct sched_verdict *v, size_t n_nodes,
	const struct sched_preemption *r);
/* The same, with the whole message given. */
void sched_say(struct pass *p, val *pod, const char *why);
/* One line: the pod, what it asks, each node's verdict, the choice (NULL: none), what preempting
 * would do (NULL: it is not needed). */
void sched_explain(struct actions *out, const struct sched_pod *p, const struct sched_nodes *nodes,
	const struct sched_verdict *v, const struct sched_node *chosen,
	const struct sched_preemption *r);

struct sched_options {
	bool explain; /* print decisions instead of actions */
};
extern const struct controller sched_controller;
