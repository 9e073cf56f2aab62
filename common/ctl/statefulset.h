/*
 * statefulset: the controller, and what its files share.
 *
 * A pass puts the pods into the order of their ordinals, gaps among them, and takes the steps that
 * the order allows: make, wait, delete, replace. Follows upstream's pkg/controller/statefulset
 * (v1.36).
 */
#pragma once
#include "control/reconcile.h"
#include "ctl/revision.h"

extern const struct controller statefulset_controller;

#define STATEFULSET_COMPONENT "statefulset-controller"

/* An ordinal and who has it. */
struct replica {
	const val *pod; /* NULL: nobody */
	int64_t ordinal;
	bool terminating, terminal, available;
};

struct sset {
	struct pass *p;
	const val *set;
	struct revisions revs;
	const char *current, *update;	     /* names of revisions */
	const val *current_template;	     /* update's is the set's own */
	int64_t wanted, start;		     /* spec.replicas, spec.ordinals.start */
	int64_t min_ready_s;
	bool monotonic;			     /* one after the other: OrderedReady */
	struct replica *replicas;	     /* in range, lowest ordinal first */
	size_t n;
	int64_t missing;		     /* ordinals in range that nobody has */
	struct replica *condemned;	     /* out of range, highest ordinal first */
	size_t n_condemned;
	int64_t wake_ns;		     /* when the next pod becomes available; 0: none */
	int64_t doomed;			     /* pods of an old revision deleted in this pass */
};

/* The ordinal in a pod's name, or -1: it is no member's name. */
int64_t sset_ordinal(const val *set, const val *pod);

/* Pods, in statefulset_pods.c. Each emits what it does and the event that tells it. */
void sset_create_pod(struct sset *s, const struct replica *r);
void sset_delete_pod(struct sset *s, const struct replica *r);
/* Give a pod the labels that its identity wants, where they differ. */
void sset_fix_identity(struct sset *s, const struct replica *r);

/* Claims, in statefulset_claims.c. */
/*
 * Make those that the ordinal lacks. True: all of them are there, for a pod to use. *ret_ending:
 * the name of one that is being deleted, the view's; else untouched.
 */
bool sset_make_claims(struct sset *s, int64_t ordinal, const char **ret_ending);
/* A claim belongs to a pod of the ordinal that is gone: it will go, too. */
bool sset_claims_stale(const struct sset *s, int64_t ordinal);
/* Their owners as the retention policy wants them; true: something had to be written. */
bool sset_own_claims(struct sset *s, const struct replica *r);
/* The name of the claim of a template for an ordinal. */
char *sset_claim_name(const val *set, const val *template, int64_t ordinal);

/* The status, in statefulset_status.c. */
void sset_status(struct sset *s);
