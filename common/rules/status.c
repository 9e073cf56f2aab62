/*
 * What a status may say: how many there are of something is not less than none, and those of a kind
 * are no more than all. Looked at when it changes, so that what an older server took can go on.
 */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

#define COUNTS_MAX 10

static const struct {
	const char *resource;
	const char *counts[COUNTS_MAX];
	const char *parts[COUNTS_MAX]; /* of status.replicas */
	const char *ready;	       /* what readyReplicas is called where it bounds another */
	bool ready_none;	       /* no readyReplicas bound nothing (deployments) */
} rows[] = {
	{"deployments.apps",
		{"observedGeneration", "replicas", "updatedReplicas", "readyReplicas",
			"availableReplicas", "unavailableReplicas", "terminatingReplicas",
			"collisionCount"},
		{"updatedReplicas", "readyReplicas", "availableReplicas"}, "readyReplicas", true},
	{"replicasets.apps",
		{"replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
			"observedGeneration", "terminatingReplicas"},
		{"fullyLabeledReplicas", "readyReplicas", "availableReplicas"}, "readyReplicas",
		false},
	{"replicationcontrollers",
		{"replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
			"observedGeneration"},
		{"fullyLabeledReplicas", "readyReplicas", "availableReplicas"}, "readyReplicas",
		false},
	{"statefulsets.apps",
		{"replicas", "readyReplicas", "currentReplicas", "updatedReplicas",
			"availableReplicas", "observedGeneration", "collisionCount"},
		{"readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"},
		"status.readyReplicas", false},
	{"daemonsets.apps",
		{"currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled",
			"numberReady", "observedGeneration", "updatedNumberScheduled",
			"numberAvailable", "numberUnavailable", "collisionCount"},
		{NULL}, NULL, false},
	{"jobs.batch", {"active", "succeeded", "failed", "ready", "terminating"}, {NULL}, NULL,
		false},
	{"poddisruptionbudgets.policy",
		{"disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"}, {NULL},
		NULL, false},
	{"horizontalpodautoscalers.autoscaling", {"currentReplicas", "desiredReplicas"}, {NULL},
		NULL, false},
};

static void not_more(const mval *status, const char *member, const char *of, const char *words,
	struct causes *c)
{
	int64_t n = mobj_int(status, member, 0);

	if (n > mobj_int(status, of, 0))
		wrong(c, WRONG_INVALID, "status", member,
			"Invalid value: %lld: cannot be greater than %s", (long long)n, words);
}

static void counts_validate(size_t row, const mval *status, struct causes *c)
{
	for (const char *const *p = rows[row].counts; *p; p++)
		check_range(status, "status", *p, 0, INT64_MAX, c);
	for (const char *const *p = rows[row].parts; *p; p++)
		not_more(status, *p, "replicas", "status.replicas", c);
	if (rows[row].ready && !(rows[row].ready_none && mobj_int(status, "readyReplicas", 0) <= 0))
		not_more(status, "availableReplicas", "readyReplicas", rows[row].ready, c);
}

/* A pod's class is known from its making: who leaves it out does not mean that it has none. */
void pod_prepare_status(mdoc *d, mval *obj, const mval *old)
{
	const char *was = mobj_str(old, "status.qosClass");

	if (was && !*str_at(obj, "status.qosClass"))
		mobj_set_str(d, obj, "status.qosClass", was);
}

static void phase_validate(const mval *obj, struct causes *c)
{
	bool going = mobj_at(obj, "metadata.deletionTimestamp") != NULL;
	const char *phase = str_at(obj, "status.phase"), *want = going ? "Terminating" : "Active";

	if (strcmp(phase, want) != 0)
		causes_add(c, WRONG_INVALID, "status.Phase",
			"Invalid value: \"%s\": may only be '%s' if `deletionTimestamp` is %sempty",
			phase, want, going ? "not " : "");
}

void rules_status_validate(
	const char *resource, const mval *obj, const mval *old, struct causes *c)
{
	const mval *status = mobj_at(obj, "status");

	if (mobj_equal(status, mobj_at(old, "status")))
		return;
	for (size_t i = 0; i < array_size(rows); i++)
		if (!strcmp(rows[i].resource, resource))
			counts_validate(i, status, c);
	if (!strcmp(resource, "pods"))
		pod_status_validate(obj, old, c);
	if (!strcmp(resource, "namespaces"))
		phase_validate(obj, c);
}
