/* How many pods a Job has, and when the next ones come. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "control/finalizer.h"
#include "ctl/job.h"
#include "ctl/podset.h"
#include "data/names.h"

#define BURST 500 /* pods made or deleted in a pass */
#define BACKOFF_NS (10 * NS_PER_S)
#define BACKOFF_MAX_NS (600 * NS_PER_S)
#define GENERATED_MAX 58 /* of a name that five letters follow */
#define INDEX_ENV "JOB_COMPLETION_INDEX"

static void delete_pod(struct job *j, const val *pod)
{
	act_delete(j->p->out, pod, NULL, -1);
	act_event(j->p->out, JOB_COMPONENT, j->obj, "Normal", "SuccessfulDelete", "Deleted pod: %s",
		obj_name(pod));
}

/* A pod that the Job is done with loses its finalizer first: so it is never taken for a failure. */
static void remove_pod(struct job *j, const struct job_pod *p)
{
	j->acted = true;
	if (p->tracked)
		finalizer_put(j->p->out, p->obj, JOB_FINALIZER, false);
	else
		delete_pod(j, p->obj);
}

void job_stop(struct job *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].active)
			delete_pod(j, j->pods[i].obj);
}

static const struct job_pod *pod_of(const struct job *j, const val *obj)
{
	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].obj == obj)
			return &j->pods[i];
	bug("a pod of another Job");
}

/* Remove count of these pods, those of least use; what was half removed before comes first. */
static void remove_least(struct job *j, const struct job_pod **pods, size_t n, size_t count)
{
	const val **objs = xcalloc(n ? n : 1, sizeof(*objs));
	size_t *none = xcalloc(n ? n : 1, sizeof(*none)), left = 0;

	for (size_t i = 0; i < n; i++) {
		if (pods[i]->tracked)
			objs[left++] = pods[i]->obj;
		else if (count && count--)
			remove_pod(j, pods[i]);
	}
	pods_rank_for_deletion(objs, none, left);
	for (size_t i = 0; i < count && i < left; i++)
		remove_pod(j, pod_of(j, objs[i]));
	free(objs);
	free(none);
}

/* Of the active pods with one index all but the best are too many; those without an index, or one
 * out of range, are, too. Answers how many; the others are left in pods. */
static size_t remove_doubles(struct job *j, const struct job_pod **pods, size_t *n)
{
	size_t kept = 0, removed = 0;

	for (size_t i = 0, end; i < *n; i = end) {
		for (end = i + 1; end < *n && pods[end]->index == pods[i]->index; end++)
			;
		size_t surplus = pods[i]->valid ? end - i - 1 : end - i;

		remove_least(j, pods + i, end - i, surplus);
		removed += surplus;
		if (!surplus)
			pods[kept++] = pods[i];
	}
	*n = kept;
	return removed;
}

/* At least so many active pods too many. Answers whether any goes. */
static bool remove_surplus(struct job *j, size_t at_least)
{
	const struct job_pod **pods = xcalloc(j->n ? j->n : 1, sizeof(*pods));
	size_t n = 0, gone = 0;

	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].active)
			pods[n++] = &j->pods[i];
	if (j->indexed)
		gone = remove_doubles(j, pods, &n);
	if (gone < at_least) {
		size_t more = at_least - gone;

		remove_least(j, pods, n, more > BURST ? BURST : more);
	}
	free(pods);
	return j->acted;
}

/* When the next pod may be made after so many failures in a row, the last at that time. */
static int64_t backoff_end(int64_t failures, int64_t last_ns)
{
	int64_t wait = BACKOFF_NS;

	if (!failures)
		return 0;
	while (--failures && wait < BACKOFF_MAX_NS)
		wait *= 2;
	return last_ns + (wait < BACKOFF_MAX_NS ? wait : BACKOFF_MAX_NS);
}

/* One that the Job was done with: it lost its finalizer and was deleted, and nobody counted it. */
static bool is_given_up(const struct job *j, const struct job_pod *p)
{
	return p->terminating && !p->tracked && !j->failed;
}

/* By the pods that are still there: failures that ended after the last success. */
static int64_t job_backoff_end(const struct job *j)
{
	int64_t success = 0, last = 0, failures = 0;

	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].succeeded && j->pods[i].finished_ns > success)
			success = j->pods[i].finished_ns;
	for (size_t i = 0; i < j->n; i++) {
		const struct job_pod *p = &j->pods[i];

		if (!p->failed || !p->valid || (success && p->finished_ns <= success) ||
			is_given_up(j, p))
			continue;
		failures++;
		last = p->finished_ns > last ? p->finished_ns : last;
	}
	return backoff_end(failures, last);
}

static int64_t index_backoff_end(const struct job *j, int64_t index)
{
	const struct job_pod *p = j->per_index ? job_delayed(j, index) : NULL;

	return p ? backoff_end(job_number(p->obj, JOB_INDEX_FAILURES, 0) +
				       job_number(p->obj, JOB_INDEX_IGNORED, 0) + 1,
			   p->finished_ns)
		 : 0;
}

/* Each container learns its index. */
static void put_index_env(mdoc *d, mval *pod, const char *path)
{
	mval *all = mobj_at(pod, path), *c, *v;
	size_t i, n, k, m;

	yyjson_mut_arr_foreach(all, i, n, c)
	{
		mval *env = mobj_make_arr(d, c, "env");
		bool there = false;

		yyjson_mut_arr_foreach(env, k, m, v)
		{
			there = there || !strcmp(mobj_str(v, "name") ?: "", INDEX_ENV);
		}
		if (there)
			continue;
		v = yyjson_mut_arr_add_obj(d, env);
		mobj_put_str(d, v, "name", INDEX_ENV);
		mobj_set_str(
			d, v, "valueFrom.fieldRef.fieldPath", "metadata.labels['" JOB_INDEX "']");
	}
}

static void put_number(mdoc *d, mval *map, const char *key, int64_t n)
{
	autofree char *text = xasprintf("%lld", (long long)n);

	mobj_put_str(d, map, key, text);
}

static void put_index(struct job *j, mdoc *d, mval *pod, int64_t index)
{
	autofree char *host = xasprintf("%s-%lld", obj_name(j->obj), (long long)index);
	mval *notes = mobj_make(d, pod, "metadata.annotations");
	const struct job_pod *before = job_delayed(j, index);
	int64_t failures = 0, ignored = 0;

	put_index_env(d, pod, "spec.initContainers");
	put_index_env(d, pod, "spec.containers");
	put_number(d, notes, JOB_INDEX, index);
	put_number(d, mobj_make(d, pod, "metadata.labels"), JOB_INDEX, index);
	mobj_set_str(d, pod, "spec.hostname", host);
	if (!j->per_index)
		return;
	if (before) {
		failures = job_number(before->obj, JOB_INDEX_FAILURES, 0);
		ignored = job_number(before->obj, JOB_INDEX_IGNORED, 0);
		failures += before->failure != JOB_IGNORE;
		ignored += before->failure == JOB_IGNORE;
	}
	put_number(d, notes, JOB_INDEX_FAILURES, failures);
	if (ignored)
		put_number(d, notes, JOB_INDEX_IGNORED, ignored);
}

/* What the names of pods begin with; index -1: none. */
static char *name_base(const struct job *j, int64_t index)
{
	autofree char *tail = NULL;
	size_t room;

	if (index < 0)
		return xasprintf("%s-", obj_name(j->obj));
	tail = xasprintf("-%lld-", (long long)index);
	room = GENERATED_MAX - strlen(tail);
	return xasprintf("%.*s%s", (int)room, obj_name(j->obj), tail);
}

/* *n: the next number that a name is made of. Names that a pod has are passed over, so that a pass
 * made twice makes the same pods; those of an index depend on nothing but what it has. */
static void create_pod(struct job *j, int64_t index, uint64_t *n)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofree char *base = name_base(j, index);
	mval *pod, *finalizers, *f;
	bool there = false;
	char name[64];
	size_t i, max;

	do {
		name_generate(base, obj_uid(j->obj), base, (*n)++, name);
	} while (view_get(j->p->view, "pods", obj_ns(j->obj), name));
	pod = pod_from_template(d, obj_at(j->obj, "spec.template"), j->obj, name);
	mobj_set_str(d, pod, "metadata.generateName", base);
	finalizers = mobj_make_arr(d, pod, "metadata.finalizers");
	yyjson_mut_arr_foreach(finalizers, i, max, f)
	{
		there = there || yyjson_mut_equals_str(f, JOB_FINALIZER);
	}
	if (!there)
		yyjson_mut_arr_add_strcpy(d, finalizers, JOB_FINALIZER);
	if (index >= 0)
		put_index(j, d, pod, index);
	act_create(j->p->out, pod);
	act_event(j->p->out, JOB_COMPONENT, j->obj, "Normal", "SuccessfulCreate", "Created pod: %s",
		name);
	j->acted = true;
}

/* The lowest indexes that have no pod and want one, count of them at most. */
static void create_indexed(struct job *j, int64_t count)
{
	struct indexes taken = {0};
	int64_t wake = 0;

	indexes_add_all(&taken, &j->done);
	indexes_add_all(&taken, &j->bad);
	for (size_t i = 0; i < j->n; i++) {
		const struct job_pod *p = &j->pods[i];

		if (p->index >= 0 && (p->active || (j->failed_only && p->terminating)))
			indexes_add(&taken, p->index);
	}
	for (int64_t i = 0; count > 0; i++, count--) {
		uint64_t n = 0;
		int64_t at;

		i = indexes_missing(&taken, i);
		if (i >= j->completions)
			break;
		at = index_backoff_end(j, i);
		if (at <= j->p->now_ns)
			create_pod(j, i, &n);
		else if (!wake || at < wake)
			wake = at;
	}
	if (wake)
		act_wake(j->p->out, wake);
	indexes_release(&taken);
}

static void create_pods(struct job *j, int64_t count)
{
	int64_t at = j->per_index ? 0 : job_backoff_end(j);
	uint64_t n = 0;

	if (at > j->p->now_ns) {
		act_wake(j->p->out, at);
		return;
	}
	if (j->p->failed)
		act_event(j->p->out, JOB_COMPONENT, j->obj, "Warning", "FailedCreate",
			"Error creating: %s", j->p->failed->msg);
	count = count > BURST ? BURST : count;
	if (j->indexed)
		create_indexed(j, count);
	else
		for (int64_t i = 0; i < count; i++)
			create_pod(j, -1, &n);
}

static int64_t wanted(const struct job *j)
{
	int64_t left;

	if (j->suspended)
		return 0;
	if (j->completions < 0)
		return j->succeeded ? j->active : j->parallelism;
	left = j->completions - j->succeeded;
	left = left > j->parallelism ? j->parallelism : left;
	return left < 0 ? 0 : left;
}

void job_manage(struct job *j)
{
	int64_t want = wanted(j), too_many = j->active - want, missing;

	if (remove_surplus(j, too_many > 0 ? (size_t)too_many : 0))
		return;
	missing = -too_many - (j->failed_only ? j->terminating : 0);
	if (missing > 0 && !j->suspended)
		create_pods(j, missing);
}
