/* What a Job's status says, and which pods are counted (job.h has the three passes of a count). */
#include <string.h>

#include "base/clock.h"
#include "control/finalizer.h"
#include "ctl/job.h"
#include "ctl/podset.h"

#define UNCOUNTED_MAX 500 /* uids that wait in the status, so that it stays small */

/* The status in the making. */
struct tally {
	struct job *j;
	mdoc *d;
	mval *status;
	mval *ok, *bad;	 /* uncountedTerminatedPods */
	int64_t counted; /* failures that have left it */
	int64_t waiting; /* pods with a finalizer, dropped in this pass or not */
	size_t fresh;	 /* indexes that are new in completedIndexes */
};

static void put_condition(
	struct tally *t, const char *type, const char *is, const char *reason, const char *message)
{
	mval *list = mobj_make_arr(t->d, t->status, "conditions"), *c, *found = NULL;
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;

	clock_rfc3339(t->j->p->now_ns, now);
	yyjson_mut_arr_foreach(list, i, n, c)
	{
		if (!strcmp(mobj_str(c, "type") ?: "", type))
			found = c;
	}
	if (!found)
		found = yyjson_mut_arr_add_obj(t->d, list);
	mobj_put_str(t->d, found, "type", type);
	mobj_put_str(t->d, found, "status", is);
	mobj_put_str(t->d, found, "lastProbeTime", now);
	mobj_put_str(t->d, found, "lastTransitionTime", now);
	if (*reason)
		mobj_put_str(t->d, found, "reason", reason);
	if (*message)
		mobj_put_str(t->d, found, "message", message);
}

static void put_time(struct tally *t, const char *field)
{
	char now[CLOCK_RFC3339_SIZE];

	mobj_put_str(t->d, t->status, field, clock_rfc3339(t->j->p->now_ns, now));
}

static void put_count(struct tally *t, const char *field, int64_t n)
{
	if (n)
		mobj_set_int(t->d, t->status, field, n);
	else
		mobj_del(t->status, field);
}

/* The uids of an old list whose pods still bear the finalizer; the others are counted. */
static mval *still_waiting(
	struct tally *t, const struct map *tracked, const char *path, int64_t *ret_counted)
{
	val *list = obj_at(t->j->obj, path), *uid;
	mval *keep = yyjson_mut_arr(t->d);
	size_t i, n;

	yyjson_arr_foreach(list, i, n, uid)
	{
		if (map_has(tracked, yyjson_get_str(uid)))
			yyjson_mut_arr_append(keep, mobj_copy(t->d, uid));
		else
			++*ret_counted;
	}
	return keep;
}

static void count_gone(struct tally *t)
{
	const val *status = obj_at(t->j->obj, "status");
	struct map tracked = MAP_INIT;
	int64_t ok = 0;

	for (size_t i = 0; i < t->j->n; i++)
		if (t->j->pods[i].tracked)
			map_put(&tracked, obj_uid(t->j->pods[i].obj), t);
	t->ok = still_waiting(t, &tracked, "status.uncountedTerminatedPods.succeeded", &ok);
	t->bad = still_waiting(t, &tracked, "status.uncountedTerminatedPods.failed", &t->counted);
	map_release(&tracked);
	put_count(t, "failed", obj_int(status, "failed", 0) + t->counted);
	put_count(t, "succeeded",
		t->j->indexed ? indexes_total(&t->j->done) : obj_int(status, "succeeded", 0) + ok);
}

/* May the pod lose its finalizer, once it is counted? */
static bool may_go(const struct job *j, const struct job_pod *p)
{
	if (obj_deleting(j->obj) || j->end.how || p->succeeded)
		return true;
	return p->failed && !p->delayed;
}

/* Does the pod count as failed? When a Job has failed every one does that has not succeeded; when
 * it has succeeded, none of those that it deletes. */
static bool counts_failed(const struct job *j, const struct job_pod *p)
{
	if (!p->valid || p->failure == JOB_IGNORE)
		return false;
	return j->end.how == JOB_FAILURE || (p->failed && !(p->terminating && j->end.how));
}

/* Put the pod into the lists. True: the view has it there, or it belongs into none. */
static bool is_counted(struct tally *t, const struct job_pod *p)
{
	const char *uid = obj_uid(p->obj);

	if (p->succeeded && !p->known_failed) {
		if (t->j->indexed) {
			bool known = !p->valid || indexes_has(&t->j->was_done, p->index);

			t->fresh += !known;
			return known;
		}
		if (!p->known_ok)
			yyjson_mut_arr_add_strcpy(t->d, t->ok, uid);
		return p->known_ok;
	}
	if (p->known_failed || !counts_failed(t->j, p))
		return true;
	yyjson_mut_arr_add_strcpy(t->d, t->bad, uid);
	return false;
}

/* Nothing loses its finalizer before the view says why the Job is over: the pods are the proof. */
static void count_pods(struct tally *t)
{
	const struct job *j = t->j;
	bool drop = !j->end.how || j->end.told || obj_deleting(j->obj);

	for (size_t i = 0; i < j->n; i++) {
		const struct job_pod *p = &j->pods[i];

		t->waiting += p->tracked;
		if (!p->tracked || !may_go(j, p))
			continue;
		if (yyjson_mut_arr_size(t->ok) + yyjson_mut_arr_size(t->bad) + t->fresh >=
			UNCOUNTED_MAX)
			continue;
		if (is_counted(t, p) && drop)
			finalizer_put(j->p->out, p->obj, JOB_FINALIZER, false);
	}
}

static void put_uncounted(struct tally *t)
{
	mval *u = yyjson_mut_obj(t->d);

	if (yyjson_mut_arr_size(t->ok))
		mobj_put(t->d, u, "succeeded", t->ok);
	if (yyjson_mut_arr_size(t->bad))
		mobj_put(t->d, u, "failed", t->bad);
	mobj_put(t->d, t->status, "uncountedTerminatedPods", u);
}

static void put_indexes(struct tally *t)
{
	autobuf done = BUF_INIT, bad = BUF_INIT;

	if (!t->j->indexed)
		return;
	indexes_write(&done, &t->j->done);
	indexes_write(&bad, &t->j->bad);
	mobj_set_str(t->d, t->status, "completedIndexes", done.len ? done.data : NULL);
	if (t->j->per_index)
		mobj_set_str(t->d, t->status, "failedIndexes", buf_str(&bad));
}

/* Suspended or not; the word for the event, or NULL when nothing changed. */
static const char *put_suspended(struct tally *t)
{
	const struct job *j = t->j;
	const val *old = obj_condition(j->obj, "Suspended");
	bool was = old && obj_condition_true(j->obj, "Suspended");

	if (j->suspended)
		mobj_del(t->status, "startTime");
	if (j->suspended == was)
		return NULL;
	if (j->suspended) {
		put_condition(t, "Suspended", "True", "JobSuspended", "Job suspended");
		return "Suspended";
	}
	put_condition(t, "Suspended", "False", "JobResumed", "Job resumed");
	put_time(t, "startTime"); /* what counts is how long it runs without a pause */
	return "Resumed";
}

/* The condition that announces the end, or the end itself when no pod is left to be counted. */
static bool put_end(struct tally *t)
{
	const struct job *j = t->j;
	bool ok = j->end.how == JOB_SUCCESS;

	if (!j->end.told) {
		put_condition(t, ok ? "SuccessCriteriaMet" : "FailureTarget", "True", j->end.reason,
			j->end.message);
		return false;
	}
	if (j->active || j->terminating || t->waiting)
		return false;
	put_condition(t, ok ? "Complete" : "Failed", "True", j->end.reason, j->end.message);
	if (ok)
		put_time(t, "completionTime");
	return true;
}

static void tell_end(const struct tally *t)
{
	const struct job *j = t->j;
	struct actions *out = j->p->out;

	if (j->end.how == JOB_FAILURE) {
		act_event(out, JOB_COMPONENT, j->obj, "Warning", j->end.reason, "%s",
			j->end.message);
		return;
	}
	if (j->completions >= 0 && mobj_int(t->status, "succeeded", 0) > j->completions)
		act_event(out, JOB_COMPONENT, j->obj, "Warning", "TooManySucceededPods",
			"Too many succeeded pods running after completion count reached");
	act_event(out, JOB_COMPONENT, j->obj, "Normal", "Completed", "Job completed");
}

void job_track(struct job *j)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	val *have = obj_at(j->obj, "status");
	struct tally t = {.j = j, .d = d, .status = have ? mobj_copy(d, have) : yyjson_mut_obj(d)};
	const char *paused = NULL;
	bool ended = false;

	count_gone(&t);
	count_pods(&t);
	put_uncounted(&t);
	put_indexes(&t);
	put_count(&t, "active", j->active);
	mobj_set_int(d, t.status, "ready", j->ready);
	mobj_set_int(d, t.status, "terminating", j->terminating);
	if (!j->start_ns && !j->suspended)
		put_time(&t, "startTime");
	if (j->end.how)
		ended = put_end(&t);
	else if (!obj_deleting(j->obj))
		paused = put_suspended(&t);
	act_status(j->p->out, j->obj, d, t.status);
	if (paused)
		act_event(j->p->out, JOB_COMPONENT, j->obj, "Normal", paused, "Job %s",
			j->suspended ? "suspended" : "resumed");
	if (ended)
		tell_end(&t);
}
