/* A Job's pods: which are its, which count, and as what. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "control/finalizer.h"
#include "control/owner.h"
#include "ctl/job.h"
#include "ctl/podset.h"

int64_t job_number(const val *pod, const char *key, int64_t dflt)
{
	const char *s = obj_annotation(pod, key);
	char *end;
	long long n;

	if (!s || !*s)
		return dflt;
	n = strtoll(s, &end, 10);
	return *end || n < 0 || n > INT32_MAX ? dflt : n;
}

/* The latest end of containers; 0: one of them has none, or there is none. */
static int64_t containers_end(const val *pod, const char *path, int64_t latest)
{
	val *all = obj_at(pod, path), *c;
	size_t i, n;

	yyjson_arr_foreach(all, i, n, c)
	{
		int64_t at = obj_time(c, "state.terminated.finishedAt", 0);

		if (!at)
			return 0;
		latest = at > latest ? at : latest;
	}
	return latest;
}

/* When a pod ended: its containers, else its readiness, its deletion, its making. */
static int64_t finished_at(const val *pod)
{
	const val *ready = obj_condition(pod, "Ready");
	int64_t at = containers_end(pod, "status.containerStatuses", 0);

	if (at)
		return at;
	if (ready && !strcmp(obj_str_or(ready, "status", ""), "False"))
		at = obj_time(ready, "lastTransitionTime", 0);
	if (at)
		return at;
	at = obj_time(pod, "metadata.deletionTimestamp", 0);
	if (at)
		return at - clock_span(obj_int(pod, "metadata.deletionGracePeriodSeconds", 0));
	return obj_time(pod, "metadata.creationTimestamp", 0);
}

static bool exit_code_matches(const val *rule, int64_t code)
{
	bool in = !strcmp(obj_str_or(rule, "operator", ""), "In"), found = false;
	val *v;
	size_t i, n;

	yyjson_arr_foreach(obj_at(rule, "values"), i, n, v)
	{
		found = found || yyjson_get_sint(v) == code;
	}
	return found == in;
}

/* The container whose exit code a rule names, or NULL. */
static const val *container_matches(const val *pod, const char *path, const val *rule)
{
	const char *name = obj_str(rule, "containerName");
	val *all = obj_at(pod, path), *c;
	size_t i, n;

	yyjson_arr_foreach(all, i, n, c)
	{
		int64_t code = obj_int(c, "state.terminated.exitCode", 0);

		if (code && (!name || !strcmp(name, obj_str_or(c, "name", ""))) &&
			exit_code_matches(rule, code))
			return c;
	}
	return NULL;
}

static const val *condition_matches(const val *pod, const val *patterns)
{
	val *c, *want;
	size_t i, n, k, m;

	yyjson_arr_foreach(obj_at(pod, "status.conditions"), i, n, c)
	{
		yyjson_arr_foreach((val *)patterns, k, m, want)
		{
			if (!strcmp(obj_str_or(c, "type", ""), obj_str_or(want, "type", "")) &&
				!strcmp(obj_str_or(c, "status", ""),
					obj_str_or(want, "status", "True")))
				return c;
		}
	}
	return NULL;
}

/* Does a rule match? *ret_text: why, in words of the Failed condition; the caller's. */
static bool rule_matches(const val *rule, size_t number, const val *pod, char **ret_text)
{
	const val *codes = obj_at(rule, "onExitCodes"), *c;
	const char *action = obj_str_or(rule, "action", "");

	if (codes) {
		c = container_matches(pod, "status.containerStatuses", codes);
		if (!c)
			c = container_matches(pod, "status.initContainerStatuses", codes);
		if (c)
			*ret_text = xasprintf("Container %s for pod %s/%s failed with exit code "
					      "%lld matching %s rule at index %zu",
				obj_str_or(c, "name", ""), obj_ns(pod), obj_name(pod),
				(long long)obj_int(c, "state.terminated.exitCode", 0), action,
				number);
		return c;
	}
	c = condition_matches(pod, obj_at(rule, "onPodConditions"));
	if (c)
		*ret_text = xasprintf("Pod %s/%s has condition %s matching %s rule at index %zu",
			obj_ns(pod), obj_name(pod), obj_str_or(c, "type", ""), action, number);
	return c;
}

/* The first rule that matches decides. A Job that is failed by one is over. */
static enum job_failure judge_failure(struct job *j, const val *pod)
{
	static const char *const actions[] = {"Count", "Ignore", "FailJob", "FailIndex"};
	val *rules = obj_at(j->obj, "spec.podFailurePolicy.rules"), *rule;
	size_t i, n;

	yyjson_arr_foreach(rules, i, n, rule)
	{
		const char *action = obj_str_or(rule, "action", "");
		autofree char *text = NULL;

		if (!rule_matches(rule, i, pod, &text))
			continue;
		if (!strcmp(action, actions[JOB_FAIL]) && !j->end.message) {
			j->end.how = JOB_FAILURE;
			j->end.reason = "PodFailurePolicy";
			j->end.message = take(text);
		}
		for (size_t a = 0; a < array_size(actions); a++)
			if (!strcmp(action, actions[a]))
				return a;
	}
	return JOB_COUNT;
}

static bool listed(const val *list, const char *uid)
{
	val *v;
	size_t i, n;

	yyjson_arr_foreach((val *)list, i, n, v)
	{
		if (yyjson_equals_str(v, uid))
			return true;
	}
	return false;
}

static void read_pod(struct job *j, const val *obj, struct job_pod *ret)
{
	const char *phase = obj_str_or(obj, "status.phase", "");
	const val *uncounted = obj_at(j->obj, "status.uncountedTerminatedPods");
	struct job_pod p = {.obj = obj, .index = job_number(obj, JOB_INDEX, -1)};

	p.valid = !j->indexed || (p.index >= 0 && p.index < j->completions);
	/* One that is being adopted gets the finalizer by the same write. */
	p.tracked = finalizer_has(obj, JOB_FINALIZER) || !owner_controller(obj);
	p.active = pod_active(obj);
	p.ready = p.active && pod_ready(obj);
	p.terminating = obj_deleting(obj) && !pod_terminal(obj);
	p.succeeded = !strcmp(phase, "Succeeded");
	p.failed = !strcmp(phase, "Failed") || (p.terminating && !j->failed_only);
	p.known_ok = listed(obj_at(uncounted, "succeeded"), obj_uid(obj));
	p.known_failed = listed(obj_at(uncounted, "failed"), obj_uid(obj));
	if (p.failed)
		p.failure = judge_failure(j, obj);
	if (p.failed || p.succeeded)
		p.finished_ns = finished_at(obj);
	*ret = p;
}

static int by_index(const void *a, const void *b)
{
	const struct job_pod *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return strcmp(obj_name(x->obj), obj_name(y->obj));
}

static void count(struct job *j)
{
	const val *status = obj_at(j->obj, "status");
	const val *uncounted = obj_at(status, "uncountedTerminatedPods");

	j->succeeded = obj_int(status, "succeeded", 0) +
		       (int64_t)yyjson_arr_size(obj_at(uncounted, "succeeded"));
	j->failed = obj_int(status, "failed", 0) +
		    (int64_t)yyjson_arr_size(obj_at(uncounted, "failed"));
	for (size_t i = 0; i < j->n; i++) {
		const struct job_pod *p = &j->pods[i];
		bool counts = p->tracked && p->valid;

		j->active += p->active;
		j->ready += p->ready;
		j->terminating += p->terminating;
		j->succeeded += counts && p->succeeded && !p->known_ok;
		j->failed += counts && p->failed && !p->known_failed && p->failure != JOB_IGNORE;
	}
}

static bool index_fails(const struct job *j, const struct job_pod *p)
{
	if (!p->failed || p->failure == JOB_IGNORE)
		return false;
	return p->failure == JOB_FAIL_INDEX ||
	       job_number(p->obj, JOB_INDEX_FAILURES, 0) >=
		       obj_int(j->obj, "spec.backoffLimitPerIndex", 0);
}

static int64_t failures_of_index(const struct job_pod *p)
{
	return job_number(p->obj, JOB_INDEX_FAILURES, 0) +
	       job_number(p->obj, JOB_INDEX_IGNORED, 0);
}

/* Of the failed pods of an index that wants a new one the last keeps its finalizer: the new one's
 * annotations go on from its. */
static void delay(struct job *j)
{
	struct indexes busy = {0};
	struct job_pod *last = NULL;

	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].active && j->pods[i].index >= 0)
			indexes_add(&busy, j->pods[i].index);
	for (size_t i = 0; i < j->n; i++) {
		struct job_pod *p = &j->pods[i];

		if (!p->failed || !p->tracked || !p->valid || indexes_has(&busy, p->index) ||
			indexes_has(&j->done, p->index) || indexes_has(&j->bad, p->index))
			continue;
		if (last && last->index == p->index) {
			if (failures_of_index(last) > failures_of_index(p) ||
				p->finished_ns < last->finished_ns)
				continue;
			last->delayed = false;
		}
		p->delayed = true;
		last = p;
	}
	indexes_release(&busy);
}

static void read_indexes(struct job *j)
{
	const val *status = obj_at(j->obj, "status");

	indexes_parse(&j->was_done, obj_str_or(status, "completedIndexes", ""), j->completions);
	indexes_add_all(&j->done, &j->was_done);
	if (j->per_index)
		indexes_parse(&j->bad, obj_str_or(status, "failedIndexes", ""), j->completions);
	for (size_t i = 0; i < j->n; i++) {
		const struct job_pod *p = &j->pods[i];

		if (!p->tracked || !p->valid)
			continue;
		if (p->succeeded)
			indexes_add(&j->done, p->index);
		else if (j->per_index && index_fails(j, p))
			indexes_add(&j->bad, p->index);
	}
	j->succeeded = indexes_total(&j->done);
	if (j->per_index)
		delay(j);
}

const struct job_pod *job_delayed(const struct job *j, int64_t index)
{
	for (size_t i = 0; i < j->n; i++)
		if (j->pods[i].delayed && j->pods[i].index == index)
			return &j->pods[i];
	return NULL;
}

int job_read(struct pass *p, const val *obj, struct job *ret, struct err *e)
{
	const val *spec = obj_at(obj, "spec");
	struct job j = {.p = p, .obj = obj};
	struct vec pods = VEC_INIT;

	j.completions = obj_int(spec, "completions", -1);
	j.parallelism = obj_int(spec, "parallelism", 1);
	j.indexed = !strcmp(obj_str_or(spec, "completionMode", ""), "Indexed");
	j.suspended = obj_bool(spec, "suspend", false);
	j.per_index = j.indexed && obj_at(spec, "backoffLimitPerIndex");
	j.failed_only = obj_at(spec, "podFailurePolicy") ||
			!strcmp(obj_str_or(spec, "podReplacementPolicy", ""), "Failed");
	j.start_ns = obj_time(obj, "status.startTime", 0);
	if (pods_claim_held(p, obj, JOB_FINALIZER, &pods, e))
		return -1;
	j.n = pods.n;
	j.pods = xcalloc(j.n ? j.n : 1, sizeof(*j.pods));
	for (size_t i = 0; i < j.n; i++)
		read_pod(&j, pods.v[i], &j.pods[i]);
	vec_release(&pods);
	if (j.indexed)
		qsort(j.pods, j.n, sizeof(*j.pods), by_index);
	count(&j);
	if (j.indexed)
		read_indexes(&j);
	*ret = j;
	return 0;
}

void job_release(struct job *j)
{
	free(j->pods);
	free(j->end.message);
	indexes_release(&j->was_done);
	indexes_release(&j->done);
	indexes_release(&j->bad);
}
