/*
 * Jobs: the callback, what it reads, and the pods that a Job leaves behind with its finalizer.
 */
#include <string.h>

#include "control/finalizer.h"
#include "control/owner.h"
#include "ctl/job.h"
#include "ctl/podset.h"

#define OURS "kubernetes.io/job-controller" /* in spec.managedBy */
#define STRAY "pod/" /* before the name of a pod that nobody controls: a key of its own */

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	const val *ref = owner_controller(pod);
	autofree char *stray = xasprintf(STRAY "%s", obj_name(pod));

	if (ref && strcmp(obj_str_or(ref, "kind", ""), "Job") != 0)
		return;
	keys_of_owners(v, "jobs.batch", pod, ret);
	if (!ref && finalizer_has(pod, JOB_FINALIZER))
		keys_add(ret, obj_ns(pod), stray);
}

static mval *trim_job(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.generation", "spec", "status", NULL};

	return trim_keep(d, obj, paths);
}

/* Of the statuses of containers: names, restarts, how they ended. */
static void trim_containers(mdoc *d, mval *to, const val *pod, const char *path)
{
	val *all = obj_at(pod, path), *c;
	mval *list = NULL;
	size_t i, n;

	yyjson_arr_foreach(all, i, n, c)
	{
		val *end = obj_at(c, "state.terminated");
		mval *o;

		list = list ? list : mobj_make_arr(d, to, path);
		o = yyjson_mut_arr_add_obj(d, list);
		mobj_put_str(d, o, "name", obj_str_or(c, "name", ""));
		mobj_set_int(d, o, "restartCount", obj_int(c, "restartCount", 0));
		if (end)
			mobj_set(d, o, "state.terminated", mobj_copy(d, end));
	}
}

static mval *trim_job_pod(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "metadata.ownerReferences",
		"metadata.finalizers", "metadata.deletionGracePeriodSeconds", "spec.nodeName",
		"status.phase", "status.conditions", NULL};
	static const char *const notes[] = {JOB_INDEX, JOB_INDEX_FAILURES, JOB_INDEX_IGNORED};
	static const char *const others[] = {"metadata.ownerReferences", NULL};
	const val *ref = owner_controller(obj);
	mval *m;

	/* Of the pods of others only the names matter: they are taken. */
	if (ref && strcmp(obj_str_or(ref, "kind", ""), "Job") != 0)
		return trim_keep(d, obj, others);
	m = trim_keep(d, obj, paths);

	for (size_t i = 0; i < array_size(notes); i++)
		if (obj_annotation(obj, notes[i]))
			mobj_put_str(d, mobj_make(d, m, "metadata.annotations"), notes[i],
				obj_annotation(obj, notes[i]));
	trim_containers(d, m, obj, "status.containerStatuses");
	trim_containers(d, m, obj, "status.initContainerStatuses");
	return m;
}

/* Pods of a Job of that name that no longer waits for them: it is gone, over, or another one. */
static void free_left_behind(struct pass *p, const char *ns, const char *name, const val *job)
{
	struct view_iter it = view_all(p->view, "pods", ns);
	const char *uid = job ? obj_uid(job) : "";

	for (val *pod; (pod = view_next(&it));) {
		const val *ref = owner_controller(pod);

		if (!ref || strcmp(obj_str_or(ref, "kind", ""), "Job") != 0 ||
			strcmp(obj_str_or(ref, "name", ""), name) != 0 ||
			!strcmp(obj_str_or(ref, "uid", ""), uid))
			continue;
		finalizer_put(p->out, pod, JOB_FINALIZER, false);
	}
}

static void free_stray(struct pass *p, const char *ns, const char *name)
{
	const val *pod = view_get(p->view, "pods", ns, name);

	if (pod && !owner_controller(pod))
		finalizer_put(p->out, pod, JOB_FINALIZER, false);
}

static bool is_over(const val *job)
{
	return obj_condition_true(job, "Complete") || obj_condition_true(job, "Failed");
}

/* Are there as many successes as asked for, and nobody left running? */
static bool complete(const struct job *j)
{
	if (j->active)
		return false;
	return j->completions < 0 ? j->succeeded > 0 : j->succeeded >= j->completions;
}

static void sync_job(struct job *j)
{
	job_judge(j);
	if (!j->end.how && !obj_deleting(j->obj))
		job_manage(j);
	/* What was done here shows in the next pass, which writes the status. */
	if (j->acted && !j->p->failed)
		return;
	if (!j->end.how && complete(j))
		j->end = (struct job_end){.how = JOB_SUCCESS,
			.reason = "CompletionsReached",
			.message = xstrdup("Reached expected number of succeeded pods")};
	job_track(j);
	if (j->end.told)
		job_stop(j);
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *obj, struct err *e)
{
	const char *manager = obj_str_or(obj, "spec.managedBy", OURS);
	struct job j;

	if (!strncmp(name, STRAY, strlen(STRAY))) {
		free_stray(p, ns, name + strlen(STRAY));
		return 0;
	}
	if (obj && strcmp(manager, OURS) != 0)
		return 0;
	free_left_behind(p, ns, name, obj && !is_over(obj) ? obj : NULL);
	if (!obj || is_over(obj))
		return 0;
	if (job_read(p, obj, &j, e))
		return -1;
	sync_job(&j);
	job_release(&j);
	return 0;
}

static const struct controller_read reads[] = {
	{"jobs.batch", NULL, trim_job},
	{"pods", keys_of_pod, trim_job_pod},
	{NULL},
};

const struct controller job_controller = {
	.name = "job",
	.user = "system:serviceaccount:kube-system:job-controller",
	.about = "run pods until as many have succeeded as each Job asks for",
	.primary = "jobs.batch",
	.reads = reads,
	.reconcile = reconcile,
};
