/*
 * cronjob: the controller that makes a Job whenever a CronJob's schedule comes due.
 */
#pragma once
#include "control/reconcile.h"
#include "data/cron.h"

extern const struct controller cronjob_controller;

#define CRONJOB_COMPONENT "cronjob-controller"
#define CRONJOB_SCHEDULED "batch.kubernetes.io/cronjob-scheduled-timestamp" /* of a Job */

/* One pass over one CronJob. */
struct cronjob {
	struct pass *p;
	const val *obj;
	struct vec jobs; /* those that it controls, by name */
	mdoc *d;
	mval *status, *active; /* as they will be */
	int64_t last_s;	       /* lastScheduleTime; 0: none */
	struct actions told;   /* events about what the status says: they follow its patch */
};

bool cronjob_job_ended(const val *job);
void cronjob_delete_job(struct cronjob *c, const val *job);
/* cronjob_status.c: what became of the Jobs made before; lists those that run. */
void cronjob_look(struct cronjob *c);
/* The finished Jobs beyond the limits of history go. */
void cronjob_clean(struct cronjob *c);
/* cronjob_due.c: make the next Job if it is due; ask to be called when the one after it is. */
void cronjob_run(struct cronjob *c);
