/*
 * deployment: the controller, and the parts of a rollout that its files share.
 *
 * A rollout is worked out on plain numbers (struct rset); at its end each ReplicaSet that came out
 * different gets one patch. Follows upstream's pkg/controller/deployment (v1.36).
 */
#pragma once
#include "control/reconcile.h"

extern const struct controller deployment_controller;

#define DEPLOYMENT_COMPONENT "deployment-controller"

/* A ReplicaSet of the Deployment. */
struct rset {
	const val *obj;
	int64_t was, replicas;			       /* spec.replicas: as read, as decided */
	int64_t actual, ready, available, terminating; /* status */
	int64_t created;
	int64_t revision;     /* 0: none */
	bool annotate;	      /* its desired-replicas and max-replicas shall be today's */
	int64_t new_revision; /* 0: stays */
};

struct rollout {
	struct pass *p;
	const val *d;
	struct rset *sets; /* oldest first */
	size_t n;
	struct rset *new; /* of sets: the one with today's template; NULL: none */
	char *created;	  /* name of the one made in this pass; NULL: none */
	int64_t replicas, surge, unavailable;
	bool rolling, paused;
	bool scaling; /* spec.replicas changed since the sets were sized */
};

/* Fill r from the view; claims and releases are emitted. */
must_check int rollout_read(struct pass *p, const val *d, struct rollout *ret, struct err *e);
void rollout_release(struct rollout *r);

/* The template's hash, pod-template-hash and creationTimestamp left out, as text. */
char *template_hash(const val *template, uint64_t seed);

int64_t rollout_spec_sum(const struct rollout *r);
int64_t rollout_available_sum(const struct rollout *r);
/* Replicas that the new set may have now. has: it has, and is counted in the sum. */
int64_t rollout_new_size(const struct rollout *r, int64_t has);
/* Decide a size. True: it is another one. */
bool rset_scale(struct rollout *r, struct rset *s, int64_t replicas);
/* Spread a change of spec.replicas over the sets. */
void rollout_spread(struct rollout *r);
/* One step of a rolling update. */
void rollout_roll(struct rollout *r);
/* One step of strategy Recreate; true: the new set may be made or grown now. */
bool rollout_old_gone(struct rollout *r);
/* Delete the oldest revisions beyond revisionHistoryLimit. */
void rollout_clean(struct rollout *r);

/* Conditions and counts; deployment_status.c. */
void rollout_status(struct rollout *r, bool rollout);
/* All replicas are new and available, as the ReplicaSets' status says. */
bool rollout_complete(const struct rollout *r);
