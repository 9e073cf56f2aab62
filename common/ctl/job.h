/*
 * job: the controller of Jobs, and the parts of a pass that its files share.
 *
 * A pod of a Job bears a finalizer until it is counted. Counting takes three passes, each of which
 * may be the last one before a crash: the pod's uid is put into status.uncountedTerminatedPods;
 * what the view shows there loses its finalizer; what has lost it leaves the list and adds to
 * status.succeeded or status.failed. An Indexed Job's successes need no uid: their index stands
 * in status.completedIndexes. Follows upstream's pkg/controller/job (v1.36).
 */
#pragma once
#include "control/reconcile.h"
#include "ctl/indexes.h"

extern const struct controller job_controller;

#define JOB_COMPONENT "job-controller"
#define JOB_FINALIZER "batch.kubernetes.io/job-tracking"
#define JOB_INDEX "batch.kubernetes.io/job-completion-index" /* an annotation, and a label */
/* Annotations of a pod that replaces another of its index: how often that failed before. */
#define JOB_INDEX_FAILURES "batch.kubernetes.io/job-index-failure-count"
#define JOB_INDEX_IGNORED "batch.kubernetes.io/job-index-ignored-failure-count"

/* What the podFailurePolicy makes of a failed pod. */
enum job_failure { JOB_COUNT, JOB_IGNORE, JOB_FAIL, JOB_FAIL_INDEX };

struct job_pod {
	const val *obj;
	int64_t index;	       /* its completion index; -1: none */
	bool valid;	       /* it counts: any of a NonIndexed Job, else an index in range */
	bool tracked;	       /* bears the finalizer */
	bool active, ready;    /* ready: and active */
	bool succeeded, failed; /* failed: or going, where that counts */
	bool terminating;      /* going, and not at its end */
	bool known_ok, known_failed; /* stands in uncountedTerminatedPods */
	bool delayed;	       /* keeps its finalizer until its index has a new pod */
	enum job_failure failure;    /* of a failed one */
	int64_t finished_ns;   /* of one at its end */
};

/* Why a Job is over. */
struct job_end {
	enum { JOB_GOES_ON, JOB_SUCCESS, JOB_FAILURE } how;
	bool told; /* the view's conditions say so */
	const char *reason;
	char *message; /* malloc'ed */
};

struct job {
	struct pass *p;
	const val *obj;
	int64_t completions; /* -1: any one success is enough */
	int64_t parallelism;
	bool indexed, suspended;
	bool per_index;	  /* backoffLimitPerIndex */
	bool failed_only; /* a pod is replaced when it is at its end, not when it is going */
	struct job_pod *pods;
	size_t n;
	int64_t active, ready, terminating;
	int64_t succeeded, failed; /* the status', and what it does not count yet */
	int64_t start_ns;	   /* 0: not started */
	struct indexes was_done, done, bad; /* completed: as the view has it, and now; failed */
	struct job_end end;
	bool acted; /* pods were made, or are being deleted: what there is will be counted later */
};

/* Read what the view holds; claims and releases are emitted. */
must_check int job_read(struct pass *p, const val *obj, struct job *ret, struct err *e);
void job_release(struct job *j);
/* Annotation key of a pod as a number from 0 to 2^31 - 1; what is none: dflt. */
int64_t job_number(const val *pod, const char *key, int64_t dflt);
/* The failed pod of an index whose finalizer waits for the next one; NULL: none. */
const struct job_pod *job_delayed(const struct job *j, int64_t index);

/* Fill in j->end; asks for a wake when a deadline is to come. */
void job_judge(struct job *j);
/* Make and delete pods of a Job that goes on. */
void job_manage(struct job *j);
/* Delete the pods of a Job that is over. */
void job_stop(struct job *j);
/* Finalizers and the status. */
void job_track(struct job *j);
