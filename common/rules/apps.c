/* Group apps: Deployment, ReplicaSet, StatefulSet, DaemonSet, ControllerRevision. */
#include <string.h>

#include "rules/priv.h"

void workload_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
}

bool share_is_zero(const mval *v)
{
	const char *s = m_str(v);

	return s ? strtol(s, NULL, 10) == 0 : m_is_int(v) && !m_int(v);
}

void share_validate(const mval *v, const char *at, struct causes *c)
{
	const char *s = m_str(v);
	size_t digits = s ? strspn(s, "0123456789") : 0;

	if (!v)
		return;
	if (!s) {
		if (m_int(v) < 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: %lld: must be greater than or equal to 0",
				(long long)m_int(v));
	} else if (!digits || strcmp(s + digits, "%") != 0) {
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": a valid percent string must be a numeric string "
			"followed by an ending '%%' (e.g. '1%%',  or '93%%', regex used for "
			"validation is '[0-9]+%%')",
			s);
	}
}

void share_max_100(const mval *v, const char *at, struct causes *c)
{
	const char *s = m_str(v);

	if (s && strchr(s, '%') && strtol(s, NULL, 10) > 100)
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": must not be greater than 100%%", s);
}

/* Both zero: nothing could ever be replaced. */
static void rolling_validate(const mval *rolling, const char *at, struct causes *c)
{
	const mval *unavailable = mobj_at(rolling, "maxUnavailable"),
		   *surge = mobj_at(rolling, "maxSurge");
	autofree char *at_unavailable = xasprintf("%s.maxUnavailable", at);
	autofree char *at_surge = xasprintf("%s.maxSurge", at);
	autobuf b = BUF_INIT;

	if (!rolling)
		return;
	share_validate(unavailable, at_unavailable, c);
	share_validate(surge, at_surge, c);
	if (share_is_zero(unavailable) && share_is_zero(surge)) {
		shown(unavailable, &b);
		causes_add(c, WRONG_INVALID, at_unavailable,
			"Invalid value: %s: may not be 0 when `maxSurge` is 0", b.data);
	}
	share_max_100(unavailable, at_unavailable, c);
}

void template_always_restarts(const mval *obj, struct causes *c)
{
	const char *policy = str_at(obj, "spec.template.spec.restartPolicy");

	if (*policy && strcmp(policy, "Always") != 0)
		causes_add(c, WRONG_ENUM, "spec.template.spec.restartPolicy",
			"Unsupported value: \"%s\": supported values: \"Always\"", policy);
	if (mobj_at(obj, "spec.template.spec.activeDeadlineSeconds"))
		causes_add(c, WRONG_FORBIDDEN, "spec.template.spec.activeDeadlineSeconds",
			"Forbidden: activeDeadlineSeconds in %s is not Supported",
			str_at(obj, "kind"));
}

void count_validate(const mval *obj, const char *member, struct causes *c)
{
	check_range(mobj_at(obj, "spec"), "spec", member, 0, INT64_MAX, c);
}

static void deployment_validate(const mval *obj, struct causes *c)
{
	const mval *rolling = mobj_at(obj, "spec.strategy.rollingUpdate");
	const mval *spec = mobj_at(obj, "spec");

	count_validate(obj, "replicas", c);
	template_validate(obj, "deployment", c);
	template_always_restarts(obj, c);
	if (!strcmp(str_at(obj, "spec.strategy.type"), "Recreate")) {
		if (rolling)
			causes_add(c, WRONG_FORBIDDEN, "spec.strategy.rollingUpdate",
				"Forbidden: may not be specified when strategy `type` is "
				"'Recreate'");
	} else {
		rolling_validate(rolling, "spec.strategy.rollingUpdate", c);
	}
	count_validate(obj, "minReadySeconds", c);
	count_validate(obj, "revisionHistoryLimit", c);
	count_validate(obj, "progressDeadlineSeconds", c);
	if (mobj_at(spec, "progressDeadlineSeconds") &&
		mobj_int(spec, "progressDeadlineSeconds", 0) <=
			mobj_int(spec, "minReadySeconds", 0))
		causes_add(c, WRONG_INVALID, "spec.progressDeadlineSeconds",
			"Invalid value: %lld: must be greater than minReadySeconds",
			(long long)mobj_int(spec, "progressDeadlineSeconds", 0));
}

static void selector_fixed(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.selector", c);
}

static void replicaset_validate(const mval *obj, struct causes *c)
{
	count_validate(obj, "replicas", c);
	count_validate(obj, "minReadySeconds", c);
	template_validate(obj, "deployment", c);
	template_always_restarts(obj, c);
}

static void revision_validate(const mval *obj, struct causes *c)
{
	if (!mobj_at(obj, "data"))
		causes_add(c, WRONG_REQUIRED, "data", "Required value: data is mandatory");
	check_range(obj, "", "revision", 0, INT64_MAX, c);
}

static void revision_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "data", c);
}

/* What kinds with a pod template have in common. */
#define WORKLOAD .warn = template_warn, .generation = true

const struct kind_rules rules_apps[] = {
	{
		.resource = "deployments.apps",
		.warn_new = podnames_warn,
		WORKLOAD,
		.default_object = workload_default,
		.validate = deployment_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "replicasets.apps",
		.warn_new = podnames_warn,
		WORKLOAD,
		.default_object = workload_default,
		.validate = replicaset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "statefulsets.apps",
		.warn = revisions_warn,
		.generation = true,
		.default_object = statefulset_default,
		.name = name_dns1123_label,
		.validate = statefulset_validate,
		.validate_update = statefulset_validate_update,
	},
	{
		.resource = "daemonsets.apps",
		WORKLOAD,
		.default_object = daemonset_default,
		.prepare_update = daemonset_prepare_update,
		.validate = daemonset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "controllerrevisions.apps",
		.validate = revision_validate,
		.validate_update = revision_validate_update,
	},
	{.resource = NULL},
};
