/* The Jobs of a CronJob: which run, which have ended, which go. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/cronjob.h"

bool cronjob_job_ended(const val *job)
{
	return obj_condition_true(job, "Complete") || obj_condition_true(job, "Failed");
}

static void tell(struct cronjob *c, const char *type, const char *reason, const char *message)
{
	act_event(&c->told, CRONJOB_COMPONENT, c->obj, type, reason, "%s", message);
}

static const val *job_by_uid(const struct cronjob *c, const char *uid)
{
	for (size_t i = 0; i < c->jobs.n; i++)
		if (!strcmp(obj_uid(c->jobs.v[i]), uid))
			return c->jobs.v[i];
	return NULL;
}

static void saw_ended(struct cronjob *c, const val *job)
{
	autofree char *text = xasprintf("Saw completed job: %s, condition: %s", obj_name(job),
		obj_condition_true(job, "Complete") ? "Complete" : "Failed");

	tell(c, "Normal", "SawCompletedJob", text);
}

/* status.active without those that have ended or are no longer there. */
static void keep_active(struct cronjob *c)
{
	val *list = obj_at(c->obj, "status.active"), *ref;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, ref)
	{
		const val *job = job_by_uid(c, obj_str_or(ref, "uid", ""));
		autofree char *text = xasprintf(
			"Active job went missing: %s", obj_str_or(ref, "name", ""));

		if (!job)
			tell(c, "Normal", "MissingJob", text);
		else if (cronjob_job_ended(job))
			saw_ended(c, job);
		else
			yyjson_mut_arr_append(c->active, mobj_copy(c->d, ref));
	}
}

static bool is_listed(const struct cronjob *c, const val *job)
{
	val *list = obj_at(c->obj, "status.active"), *ref;
	size_t i, n;

	yyjson_arr_foreach(list, i, n, ref)
	{
		if (!strcmp(obj_str_or(ref, "uid", ""), obj_uid(job)))
			return true;
	}
	return false;
}

static void list_job(struct cronjob *c, const val *job)
{
	mval *ref = yyjson_mut_arr_add_obj(c->d, c->active);

	mobj_put_str(c->d, ref, "apiVersion", "batch/v1");
	mobj_put_str(c->d, ref, "kind", "Job");
	mobj_put_str(c->d, ref, "name", obj_name(job));
	mobj_put_str(c->d, ref, "namespace", obj_ns(job));
	mobj_put_str(c->d, ref, "resourceVersion", obj_str_or(job, "metadata.resourceVersion", ""));
	mobj_put_str(c->d, ref, "uid", obj_uid(job));
}

/* For which time was it made by this controller? 0: by somebody else. */
static int64_t scheduled_s(const val *job)
{
	const char *text = obj_annotation(job, CRONJOB_SCHEDULED);
	int64_t at = 0;

	return text && !clock_parse_rfc3339(text, &at) ? at / NS_PER_S : 0;
}

/* A Job that is not listed: made in the last pass, or by somebody else. */
static void look_at_new(struct cronjob *c, const val *job, int64_t known_s)
{
	autofree char *text = xasprintf(
		"Saw a job that the controller did not create or forgot: %s", obj_name(job));
	int64_t at_s = scheduled_s(job);

	if (at_s > known_s) {
		c->last_s = at_s > c->last_s ? at_s : c->last_s;
		if (cronjob_job_ended(job))
			saw_ended(c, job);
		else
			list_job(c, job);
	} else if (!cronjob_job_ended(job)) {
		tell(c, "Warning", "UnexpectedJob", text);
	}
}

static void put_time(struct cronjob *c, const char *field, int64_t at_s)
{
	char text[CLOCK_RFC3339_SIZE];

	if (at_s)
		mobj_put_str(c->d, c->status, field, clock_rfc3339(at_s * NS_PER_S, text));
}

void cronjob_look(struct cronjob *c)
{
	int64_t success_s = obj_time(c->obj, "status.lastSuccessfulTime", 0) / NS_PER_S;
	int64_t known_s = c->last_s;

	keep_active(c);
	for (size_t i = 0; i < c->jobs.n; i++) {
		const val *job = c->jobs.v[i];
		int64_t end_s = obj_time(job, "status.completionTime", 0) / NS_PER_S;

		if (!is_listed(c, job))
			look_at_new(c, job, known_s);
		if (obj_condition_true(job, "Complete") && end_s > success_s)
			success_s = end_s;
	}
	put_time(c, "lastScheduleTime", c->last_s);
	put_time(c, "lastSuccessfulTime", success_s);
}

void cronjob_delete_job(struct cronjob *c, const val *job)
{
	size_t i, n;
	mval *ref;

	act_delete(c->p->out, job, "Background", -1);
	act_event(c->p->out, CRONJOB_COMPONENT, c->obj, "Normal", "SuccessfulDelete",
		"Deleted job %s", obj_name(job));
	yyjson_mut_arr_foreach(c->active, i, n, ref)
	{
		if (!strcmp(mobj_str(ref, "uid") ?: "", obj_uid(job))) {
			yyjson_mut_arr_remove(c->active, i);
			return;
		}
	}
}

/* Earlier started first, what never started last. */
static int by_start(const void *a, const void *b)
{
	const val *const *x = a, *const *y = b;
	int64_t s = obj_time(*x, "status.startTime", INT64_MAX);
	int64_t t = obj_time(*y, "status.startTime", INT64_MAX);

	if (s != t)
		return s < t ? -1 : 1;
	return strcmp(obj_name(*x), obj_name(*y));
}

static void clean(struct cronjob *c, const char *condition, const char *limit)
{
	int64_t keep = obj_int(c->obj, limit, -1);
	struct vec ended = VEC_INIT;

	for (size_t i = 0; i < c->jobs.n; i++)
		if (obj_condition_true(c->jobs.v[i], condition) && !obj_deleting(c->jobs.v[i]))
			vec_push(&ended, c->jobs.v[i]);
	if (ended.n)
		qsort(ended.v, ended.n, sizeof(*ended.v), by_start);
	for (size_t i = 0; keep >= 0 && i + (size_t)keep < ended.n; i++)
		cronjob_delete_job(c, ended.v[i]);
	vec_release(&ended);
}

void cronjob_clean(struct cronjob *c)
{
	clean(c, "Complete", "spec.successfulJobsHistoryLimit");
	clean(c, "Failed", "spec.failedJobsHistoryLimit");
}
