/*
 * CronJobs: the callback. A Job is made in one pass and listed in the status in the next, which
 * sees it: a pass that dies between the two makes no second one, for its name is taken. Follows
 * upstream's pkg/controller/cronjob (v1.36).
 */
#include <string.h>

#include "base/clock.h"
#include "control/owner.h"
#include "ctl/cronjob.h"

static void keys_of_job(const struct view *v, const val *job, struct keys *ret)
{
	const val *ref = owner_controller(job);

	if (ref && !strcmp(obj_str_or(ref, "kind", ""), "CronJob"))
		keys_controller_owner(v, job, ret);
}

static mval *trim_cronjob(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.generation", "spec", "status", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_job(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.ownerReferences", "status.conditions",
		"status.startTime", "status.completionTime", NULL};
	mval *m = trim_keep(d, obj, paths);

	if (obj_annotation(obj, CRONJOB_SCHEDULED))
		mobj_put_str(d, mobj_make(d, m, "metadata.annotations"), CRONJOB_SCHEDULED,
			obj_annotation(obj, CRONJOB_SCHEDULED));
	return m;
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *obj, struct err *e)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	struct cronjob c = {.p = p, .obj = obj, .d = d};
	val *have = obj_at(obj, "status");
	struct view_iter it;

	if (!obj)
		return 0;
	it = view_owned(p->view, "jobs.batch", obj_uid(obj));
	for (val *job; (job = view_next(&it));)
		if (owner_is(job, obj_uid(obj)))
			vec_push(&c.jobs, job);
	c.status = have ? mobj_copy(d, have) : yyjson_mut_obj(d);
	c.active = yyjson_mut_arr(d);
	c.last_s = obj_time(obj, "status.lastScheduleTime", 0) / NS_PER_S;
	cronjob_look(&c);
	if (!obj_deleting(obj))
		cronjob_run(&c);
	cronjob_clean(&c);
	if (yyjson_mut_arr_size(c.active))
		mobj_put(d, c.status, "active", c.active);
	else
		mobj_del(c.status, "active");
	act_status(p->out, obj, d, c.status);
	buf_add(&p->out->text, buf_str(&c.told.text), c.told.text.len);
	p->out->n += c.told.n;
	actions_release(&c.told);
	vec_release(&c.jobs);
	return 0;
}

static const struct controller_read reads[] = {
	{"cronjobs.batch", NULL, trim_cronjob},
	{"jobs.batch", keys_of_job, trim_job},
	{NULL},
};

const struct controller cronjob_controller = {
	.name = "cronjob",
	.user = "system:serviceaccount:kube-system:cronjob-controller",
	.about = "make a Job whenever the schedule of a CronJob comes due",
	.primary = "cronjobs.batch",
	.reads = reads,
	.reconcile = reconcile,
};
