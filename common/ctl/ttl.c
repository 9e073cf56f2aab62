/*
 * Jobs that have ended are deleted spec.ttlSecondsAfterFinished later, with their pods. Follows
 * upstream's pkg/controller/ttlafterfinished (v1.36).
 */
#include <string.h>

#include "base/clock.h"
#include "ctl/ttl.h"

static mval *trim_job(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"spec.ttlSecondsAfterFinished", "status.conditions", NULL};

	return trim_keep(d, obj, paths);
}

static int64_t ended_at(const val *job)
{
	static const char *const ends[] = {"Complete", "Failed"};

	for (size_t i = 0; i < array_size(ends); i++)
		if (obj_condition_true(job, ends[i]))
			return obj_time(obj_condition(job, ends[i]), "lastTransitionTime", 0);
	return 0;
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *job, struct err *e)
{
	int64_t ttl_s = obj_int(job, "spec.ttlSecondsAfterFinished", -1);
	int64_t ended = job ? ended_at(job) : 0, due = ended + clock_span(ttl_s);

	if (!ended || ttl_s < 0 || obj_deleting(job))
		return 0;
	if (due > p->now_ns)
		act_wake(p->out, due);
	else
		act_delete_guarded(p->out, job, "Foreground", -1, true);
	return 0;
}

static const struct controller_read reads[] = {
	{"jobs.batch", NULL, trim_job},
	{NULL},
};

const struct controller ttl_controller = {
	.name = "ttl",
	.user = "system:serviceaccount:kube-system:ttl-after-finished-controller",
	.about = "delete Jobs some time after they have ended",
	.primary = "jobs.batch",
	.reads = reads,
	.reconcile = reconcile,
};
