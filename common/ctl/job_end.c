/* Whether a Job is over, and why. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/job.h"

static void over(struct job *j, int how, const char *reason, const char *message)
{
	free(j->end.message);
	j->end = (struct job_end){.how = how, .reason = reason, .message = xstrdup(message)};
}

/* The interim condition of that type, if it stands: then all is decided. */
static bool told(struct job *j, const char *type, int how)
{
	const val *c = obj_condition(j->obj, type);

	if (!c || !obj_condition_true(j->obj, type))
		return false;
	over(j, how, obj_str_or(c, "reason", ""), obj_str_or(c, "message", ""));
	j->end.told = true;
	return true;
}

static int64_t restarts_in(const val *pod, const char *path)
{
	int64_t sum = 0;
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(pod, path), i, n, c)
	{
		sum += obj_int(c, "restartCount", 0);
	}
	return sum;
}

/* With restartPolicy OnFailure pods do not fail: their restarts count instead. */
static bool restarted_too_often(const struct job *j, int64_t limit)
{
	int64_t sum = 0;

	if (strcmp(obj_str_or(j->obj, "spec.template.spec.restartPolicy", ""), "OnFailure") != 0)
		return false;
	for (size_t i = 0; i < j->n; i++) {
		const char *phase = obj_str_or(j->pods[i].obj, "status.phase", "");

		if (!strcmp(phase, "Running") || !strcmp(phase, "Pending"))
			sum += restarts_in(j->pods[i].obj, "status.containerStatuses") +
			       restarts_in(j->pods[i].obj, "status.initContainerStatuses");
	}
	return limit ? sum >= limit : sum > 0;
}

/* Is activeDeadlineSeconds over? Else it asks to be called when it is. */
static bool too_late(struct job *j)
{
	int64_t limit_s = obj_int(j->obj, "spec.activeDeadlineSeconds", -1), at;

	if (limit_s < 0 || j->suspended)
		return false;
	at = (j->start_ns ? j->start_ns : j->p->now_ns) + clock_span(limit_s);
	if (at <= j->p->now_ns && j->start_ns)
		return true;
	act_wake(j->p->out, at);
	return false;
}

static bool rule_met(const struct job *j, const val *rule)
{
	const char *text = obj_str(rule, "succeededIndexes");
	int64_t count = obj_int(rule, "succeededCount", -1), common;
	struct indexes want = {0};
	bool met;

	if (!text)
		return count >= 0 && indexes_total(&j->done) >= count;
	indexes_parse(&want, text, j->completions);
	common = indexes_common(&want, &j->done);
	met = want.n && (common == indexes_total(&want) || (count >= 0 && common >= count));
	indexes_release(&want);
	return met;
}

static void judge_success_policy(struct job *j)
{
	val *rules = obj_at(j->obj, "spec.successPolicy.rules"), *rule;
	size_t i, n;

	yyjson_arr_foreach(rules, i, n, rule)
	{
		if (j->done.n && !j->end.how && rule_met(j, rule)) {
			autofree char *text = xasprintf("Matched rules at index %zu", i);

			over(j, JOB_SUCCESS, "SuccessPolicy", text);
		}
	}
}

static void judge_indexes(struct job *j)
{
	int64_t bad = indexes_total(&j->bad);
	int64_t max = obj_int(j->obj, "spec.maxFailedIndexes", INT64_MAX);

	if (!j->per_index || !bad)
		return;
	if (bad > max)
		over(j, JOB_FAILURE, "MaxFailedIndexesExceeded",
			"Job has exceeded the specified maximal number of failed indexes");
	else if (bad + indexes_total(&j->done) >= j->completions)
		over(j, JOB_FAILURE, "FailedIndexes", "Job has failed indexes");
}

void job_judge(struct job *j)
{
	int64_t limit = obj_int(j->obj, "spec.backoffLimit", 6);

	if (told(j, "SuccessCriteriaMet", JOB_SUCCESS) || told(j, "FailureTarget", JOB_FAILURE))
		return;
	if (j->end.how) /* by its podFailurePolicy */
		return;
	if (j->failed > limit || restarted_too_often(j, limit))
		over(j, JOB_FAILURE, "BackoffLimitExceeded",
			"Job has reached the specified backoff limit");
	else if (too_late(j))
		over(j, JOB_FAILURE, "DeadlineExceeded",
			"Job was active longer than specified deadline");
	if (!j->end.how)
		judge_indexes(j);
	if (!j->end.how && j->indexed)
		judge_success_policy(j);
}
