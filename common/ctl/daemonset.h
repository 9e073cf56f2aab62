/*
 * daemonset: the controller, and what its files share: the nodes, and the pods that are on them or
 * bound for them. Follows upstream's pkg/controller/daemon (v1.36).
 */
#pragma once
#include "control/reconcile.h"
#include "ctl/revision.h"

extern const struct controller daemonset_controller;

#define DAEMONSET_COMPONENT "daemonset-controller"

struct daemon_pod {
	const val *pod;
	const char *node; /* where it is, or is bound for */
	int64_t created;
	bool deleting, ready, available, updated;
};

/* A node, or the name of one that is not there. */
struct daemon_node {
	const char *name;
	const val *obj; /* NULL: not there */
	bool should_run;      /* a pod belongs here */
	bool should_continue; /* one that is here may stay */
	struct daemon_pod *pods; /* of dset.pods, the oldest first */
	size_t n;
	bool touched; /* something is made or deleted here in this pass */
};

struct dset {
	struct pass *p;
	const val *set;
	struct revisions revs;
	doc *template; /* what pods are made from: today's, with tolerations and labels */
	struct daemon_pod *pods;
	struct daemon_node *nodes; /* by name */
	size_t n_pods, n_nodes;
	size_t made, deleted;	   /* in this pass */
	int64_t wake_ns;	   /* when to look again; 0: not by itself */
};

/* Fill nodes and pods from the view; claims are emitted. */
must_check int dset_read(struct dset *s, struct err *e);
void dset_release(struct dset *s);

/* Made and deleted with their events, up to as many as a pass may; daemonset_pods.c. */
void dset_create_pod(struct dset *s, struct daemon_node *n);
void dset_delete_pod(struct dset *s, struct daemon_node *n, const struct daemon_pod *pod);
/* The template with the labels and tolerations that pods get; the caller's. */
doc *dset_template(const val *set, const char *hash);

/* Replace pods of old templates, as many at a time as the strategy says; daemonset_roll.c. */
void dset_roll(struct dset *s);

/*
 * How long a failed pod on that node has to wait before it is deleted: nothing the first time, then
 * 1 s, and each time twice as long up to 15 minutes. What was deleted before is in the events.
 * daemonset_failed.c. Answers the time at which it may go.
 */
int64_t dset_failed_until(const struct dset *s, const char *node);
void dset_tell_failed(struct dset *s, const struct daemon_node *n, const val *pod);
/* Trim: keeps the events that dset_tell_failed made. */
mval *trim_failed(mdoc *d, const val *event);
