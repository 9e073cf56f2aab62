/* A Job's spec, in a Job or in the template of a CronJob. */
#include <stdlib.h>
#include <string.h>

#include "base/strv.h"
#include "data/names.h"
#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

#define PARALLELISM_MAX 100000	 /* of an Indexed Job */
#define COMPLETIONS_MANY 100000	 /* above that limits by index are bounded */
#define BAD_INDEXES_MAX 100000
#define MANY_MAX 10000		 /* parallelism and failed indexes of a Job with many completions */
#define POLICY_RULES_MAX 20
#define SUCCESS_RULES_MAX 20
#define EXIT_CODES_MAX 255
#define PATTERNS_MAX 20

/* Limits that hold for an Indexed Job. */
static void indexed_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *completions = mobj_at(spec, "completions");
	const mval *max = mobj_at(spec, "maxFailedIndexes");
	int64_t parallelism = mobj_int(spec, "parallelism", 0);

	if (!completions)
		wrong(c, WRONG_REQUIRED, at, "completions",
			"Required value: when completion mode is Indexed");
	if (parallelism > PARALLELISM_MAX)
		wrong(c, WRONG_INVALID, at, "parallelism",
			"Invalid value: %lld: must be less than or equal to %d when completion "
			"mode is Indexed",
			(long long)parallelism, PARALLELISM_MAX);
	if (completions && max && m_int(max) > m_int(completions))
		wrong(c, WRONG_INVALID, at, "maxFailedIndexes",
			"Invalid value: %lld: must be less than or equal to completions",
			(long long)m_int(max));
	if (max && m_int(max) > BAD_INDEXES_MAX)
		wrong(c, WRONG_INVALID, at, "maxFailedIndexes",
			"Invalid value: %lld: must be less than or equal to %d",
			(long long)m_int(max), BAD_INDEXES_MAX);
}

/* With many completions the lists of failed indexes in the status have to stay small. */
static void many_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const bounded[] = {"parallelism", "maxFailedIndexes"};

	if (mobj_int(spec, "completions", 0) <= COMPLETIONS_MANY ||
		!mobj_at(spec, "backoffLimitPerIndex"))
		return;
	if (!mobj_at(spec, "maxFailedIndexes"))
		wrong(c, WRONG_REQUIRED, at, "maxFailedIndexes",
			"Required value: must be specified when completions is above %d",
			COMPLETIONS_MANY);
	for (size_t i = 0; i < array_size(bounded); i++)
		if (mobj_int(spec, bounded[i], 0) > MANY_MAX)
			wrong(c, WRONG_INVALID, at, bounded[i],
				"Invalid value: %lld: must be less than or equal to %d when "
				"completions are above %d and used with backoff limit per index",
				(long long)mobj_int(spec, bounded[i], 0), MANY_MAX,
				COMPLETIONS_MANY);
}

static void not_indexed_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const only[] = {"backoffLimitPerIndex", "maxFailedIndexes"};

	for (size_t i = 0; i < array_size(only); i++)
		if (mobj_at(spec, only[i]))
			wrong(c, WRONG_INVALID, at, only[i],
				"Invalid value: %lld: requires indexed completion mode",
				(long long)mobj_int(spec, only[i], 0));
}

static bool has_container(const mval *spec, const char *name)
{
	static const char *const lists[] = {
		"template.spec.containers", "template.spec.initContainers"};
	size_t i, n;
	mval *x;

	for (size_t l = 0; l < array_size(lists); l++) {
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, x)
		{
			if (!strcmp(str_at(x, "name"), name))
				return true;
		}
	}
	return false;
}

static void exit_codes_validate(
	const mval *spec, const mval *codes, const char *at, struct causes *c)
{
	const mval *values = mobj_at(codes, "values");
	const char *name = mobj_str(codes, "containerName");
	bool in = !strcmp(str_at(codes, "operator"), "In"), ordered = true;
	autoseen known = MAP_INIT;
	autofree char *where = xasprintf("%s.values", at);
	int64_t last = INT64_MIN;
	size_t i, n;
	mval *v;

	if (name && !has_container(spec, name))
		wrong(c, WRONG_INVALID, at, "containerName",
			"Invalid value: \"%s\": must be one of the container or initContainer "
			"names in the pod template",
			name);
	if (!m_len(values))
		causes_add(c, WRONG_INVALID, where,
			"Invalid value: %s: at least one value is required",
			values ? "[]" : "null");
	check_at_most(values, EXIT_CODES_MAX, where, c);
	yyjson_mut_arr_foreach((mval *)values, i, n, v)
	{
		autofree char *one = xasprintf("%s[%zu]", where, i);

		if (in && !m_int(v))
			causes_add(c, WRONG_INVALID, one,
				"Invalid value: 0: must not be 0 for the In operator");
		if (seen_before(&known, i, "%lld", (long long)m_int(v)))
			causes_add(c, WRONG_DUPLICATE, one, "Duplicate value: %lld",
				(long long)m_int(v));
		ordered = ordered && m_int(v) >= last;
		last = m_int(v);
	}
	if (!ordered) {
		autobuf b = BUF_INIT;

		shown(values, &b);
		causes_add(c, WRONG_INVALID, where, "Invalid value: %s: must be ordered", b.data);
	}
}

static void failure_rule_validate(
	const mval *spec, const mval *rule, const char *at, struct causes *c)
{
	const mval *codes = mobj_at(rule, "onExitCodes");
	const mval *conditions = mobj_at(rule, "onPodConditions");
	autofree char *at_codes = xasprintf("%s.onExitCodes", at);
	autofree char *at_conditions = xasprintf("%s.onPodConditions", at);
	size_t i, n;
	mval *x;

	if (!strcmp(str_at(rule, "action"), "FailIndex") && !mobj_at(spec, "backoffLimitPerIndex"))
		wrong(c, WRONG_INVALID, at, "action",
			"Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be "
			"set");
	if (codes)
		exit_codes_validate(spec, codes, at_codes, c);
	check_at_most(conditions, PATTERNS_MAX, at_conditions, c);
	yyjson_mut_arr_foreach((mval *)conditions, i, n, x)
	{
		autofree char *where = xasprintf("%s[%zu]", at_conditions, i);

		check_form(where, "type", NAME_LABEL_KEY, str_at(x, "type"), c);
	}
	if (codes && m_len(conditions))
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: specifying both OnExitCodes and OnPodConditions is not "
			"supported");
	if (!codes && !m_len(conditions))
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: specifying one of OnExitCodes and OnPodConditions is "
			"required");
}

static void failure_policy_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *rules = mobj_at(spec, "podFailurePolicy.rules");
	autofree char *where = xasprintf("%s.podFailurePolicy.rules", at);
	size_t i, n;
	mval *x;

	check_at_most(rules, POLICY_RULES_MAX, where, c);
	yyjson_mut_arr_foreach((mval *)rules, i, n, x)
	{
		autofree char *one = xasprintf("%s[%zu]", where, i);

		failure_rule_validate(spec, x, one, c);
	}
}

/* One number of a list of indexes; false: told in *why. */
static bool read_index(const char *s, int64_t limit, int64_t *ret, struct buf *why)
{
	char *end;

	*ret = strtoll(s, &end, 10);
	if (end == s || *end)
		buf_addf(why, "cannot convert string to integer for index: \"%s\"", s);
	else if (*ret >= limit)
		buf_addf(why, "too large index: \"%s\"", s);
	else
		return true;
	return false;
}

/* How many indexes "1,3-5" names; -1: told in *why. */
static int64_t count_indexes(const char *text, int64_t limit, struct buf *why)
{
	autostrv parts = STRV_INIT;
	int64_t last = -1, total = 0;

	strv_split(&parts, text, ',');
	for (size_t i = 0; i < parts.n; i++) {
		autostrv ends = STRV_INIT;

		strv_split(&ends, parts.v[i], '-');
		if (ends.n > 2) {
			buf_addf(why,
				"the fragment \"%s\" violates the requirement that an index "
				"interval can have at most two parts separated by '-'",
				parts.v[i]);
			return -1;
		}
		for (size_t k = 0; k < (ends.n ? ends.n : 1); k++) {
			int64_t now;

			if (!read_index(ends.n ? ends.v[k] : "", limit, &now, why))
				return -1;
			if (now <= last) {
				buf_addf(why, "non-increasing order, previous: %lld, current: %lld",
					(long long)last, (long long)now);
				return -1;
			}
			total += k ? now - last : 1;
			last = now;
		}
	}
	return total;
}

static void success_rule_validate(
	const mval *spec, const mval *rule, const char *at, struct causes *c)
{
	const char *text = mobj_str(rule, "succeededIndexes");
	const mval *count = mobj_at(rule, "succeededCount");
	int64_t completions = mobj_int(spec, "completions", 0), total = 0;
	autobuf why = BUF_INIT;

	if (!text && !count)
		causes_add(c, WRONG_REQUIRED, at,
			"Required value: at least one of succeededCount or succeededIndexes must "
			"be specified");
	if (text)
		total = count_indexes(text, completions, &why);
	if (total < 0)
		wrong(c, WRONG_INVALID, at, "succeededIndexes",
			"Invalid value: \"%s\": error parsing succeededIndexes: %s", text,
			why.data);
	check_range(rule, at, "succeededCount", 0, INT64_MAX, c);
	if (count && m_int(count) > completions)
		wrong(c, WRONG_INVALID, at, "succeededCount",
			"Invalid value: %lld: must be less than or equal to %lld (the number of "
			"specified completions)",
			(long long)m_int(count), (long long)completions);
	if (count && text && m_int(count) > (total < 0 ? 0 : total))
		wrong(c, WRONG_INVALID, at, "succeededCount",
			"Invalid value: %lld: must be less than or equal to %lld (the number of "
			"indexes in the specified succeededIndexes field)",
			(long long)m_int(count), (long long)(total < 0 ? 0 : total));
}

static void success_policy_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *policy = mobj_at(spec, "successPolicy"), *rules = mobj_at(policy, "rules");
	autofree char *where = xasprintf("%s.successPolicy.rules", at);
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *x;

	if (strcmp(str_at(spec, "completionMode"), "Indexed") != 0) {
		shown_inner("SuccessPolicy", policy, &b);
		wrong(c, WRONG_INVALID, at, "successPolicy",
			"Invalid value: %s: requires indexed completion mode", b.data);
		return;
	}
	if (!m_len(rules))
		causes_add(c, WRONG_REQUIRED, where,
			"Required value: at least one rules must be specified when the "
			"successPolicy is specified");
	check_at_most(rules, SUCCESS_RULES_MAX, where, c);
	yyjson_mut_arr_foreach((mval *)rules, i, n, x)
	{
		autofree char *one = xasprintf("%s[%zu]", where, i);

		success_rule_validate(spec, x, one, c);
	}
}

static void policies_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *replace = str_at(spec, "podReplacementPolicy");

	if (mobj_at(spec, "podFailurePolicy"))
		failure_policy_validate(spec, at, c);
	if (mobj_at(spec, "successPolicy"))
		success_policy_validate(spec, at, c);
	if (mobj_at(spec, "podFailurePolicy") && !strcmp(replace, "TerminatingOrFailed"))
		wrong(c, WRONG_ENUM, at, "podReplacementPolicy",
			"Unsupported value: \"%s\": supported values: \"Failed\"", replace);
}

static void restarts_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *policy = str_at(spec, "template.spec.restartPolicy");
	autofree char *template = xasprintf("%s.template", at);
	autofree char *where = xasprintf("%s.spec", template);

	template_meta_validate(mobj_at(spec, "template"), template, c);
	podspec_validate(mobj_at(spec, "template.spec"), where, c);
	if (!*policy || !strcmp(policy, "Always"))
		wrong(c, WRONG_REQUIRED, where, "restartPolicy",
			"Required value: valid values: \"OnFailure\", \"Never\"");
	else if (!strcmp(policy, "OnFailure") && mobj_at(spec, "podFailurePolicy"))
		wrong(c, WRONG_INVALID, where, "restartPolicy",
			"Invalid value: \"OnFailure\": only \"Never\" is supported when "
			"podFailurePolicy is specified");
}

void job_spec_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const counts[] = {"parallelism", "completions", "activeDeadlineSeconds",
		"backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex",
		"maxFailedIndexes"};
	const char *manager = mobj_str(spec, "managedBy");

	for (size_t i = 0; i < array_size(counts); i++)
		check_range(spec, at, counts[i], 0, INT64_MAX, c);
	if (mobj_at(spec, "maxFailedIndexes") && !mobj_at(spec, "backoffLimitPerIndex"))
		wrong(c, WRONG_REQUIRED, at, "backoffLimitPerIndex",
			"Required value: when maxFailedIndexes is specified");
	if (manager && (!strchr(manager, '/') || name_label_key(manager)))
		wrong(c, WRONG_INVALID, at, "managedBy",
			"Invalid value: \"%s\": must be a domain-prefixed path (such as "
			"\"acme.io/foo\")",
			manager);
	if (!strcmp(str_at(spec, "completionMode"), "Indexed")) {
		indexed_validate(spec, at, c);
		many_validate(spec, at, c);
	} else {
		not_indexed_validate(spec, at, c);
	}
	policies_validate(spec, at, c);
	restarts_validate(spec, at, c);
}

void job_spec_warn(const mval *spec, const char *at, struct strv *ret)
{
	autofree char *where = xasprintf("%s.template", at);

	if (!strcmp(str_at(spec, "completionMode"), "Indexed") &&
		mobj_int(spec, "completions", 0) > COMPLETIONS_MANY &&
		mobj_int(spec, "parallelism", 0) > MANY_MAX)
		strv_addf(ret,
			"%s: In Indexed Jobs with a number of completions higher than 10^5 and a "
			"parallelism higher than 10^4, Kubernetes might not be able to track "
			"completedIndexes when a big number of indexes fail",
			at);
	podspec_warn(mobj_at(spec, "template"), where, ret);
}
