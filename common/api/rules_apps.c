/* Group apps: Deployment, ReplicaSet, StatefulSet, DaemonSet, ControllerRevision. */
#include <string.h>

#include "api/rules_priv.h"

static void workload_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
}

/* An int-or-string that is a count or a percentage; NULL text: fine. Is it zero? */
static bool is_zero(const mval *v)
{
	const char *s = m_str(v);

	return s ? strtol(s, NULL, 10) == 0 : m_is_int(v) && !m_int(v);
}

static void share_validate(const mval *v, const char *at, struct causes *c)
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

static void max_100(const mval *v, const char *at, struct causes *c)
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
	if (is_zero(unavailable) && is_zero(surge)) {
		shown(unavailable, &b);
		causes_add(c, WRONG_INVALID, at_unavailable,
			"Invalid value: %s: may not be 0 when `maxSurge` is 0", b.data);
	}
	max_100(unavailable, at_unavailable, c);
}

static void always_restarts(const mval *obj, struct causes *c)
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

static void counts_validate(const mval *obj, struct causes *c)
{
	static const char *const counts[] = {
		"replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"};

	for (size_t i = 0; i < array_size(counts); i++)
		check_range(mobj_at(obj, "spec"), "spec", counts[i], 0, INT64_MAX, c);
}

static void deployment_validate(const mval *obj, struct causes *c)
{
	const mval *rolling = mobj_at(obj, "spec.strategy.rollingUpdate");
	const mval *spec = mobj_at(obj, "spec");

	counts_validate(obj, c);
	template_validate(obj, false, c);
	always_restarts(obj, c);
	if (!strcmp(str_at(obj, "spec.strategy.type"), "Recreate")) {
		if (rolling)
			causes_add(c, WRONG_FORBIDDEN, "spec.strategy.rollingUpdate",
				"Forbidden: may not be specified when strategy `type` is "
				"'Recreate'");
	} else {
		rolling_validate(rolling, "spec.strategy.rollingUpdate", c);
	}
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
	counts_validate(obj, c);
	template_validate(obj, false, c);
	always_restarts(obj, c);
}

/* The claims of a StatefulSet are volumes of its pods. */
static mval *with_claims(mdoc *d, const mval *obj)
{
	mval *copy = mobj_copy_mut(d, obj), *claim;
	size_t i, n;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.volumeClaimTemplates"), i, n, claim)
	{
		mval *list = mobj_make_arr(d, copy, "spec.template.spec.volumes"), *v, *volume;
		const char *name = str_at(claim, "metadata.name");
		bool there = false;
		size_t j, m;

		yyjson_mut_arr_foreach(list, j, m, v)
		{
			there = there || !strcmp(str_at(v, "name"), name);
		}
		if (there)
			continue;
		volume = yyjson_mut_arr_add_obj(d, list);
		mobj_set_str(d, volume, "name", name);
		mobj_make(d, volume, "emptyDir");
	}
	return copy;
}

static void statefulset_validate(const mval *obj, struct causes *c)
{
	automdoc *d = m_doc();
	const char *type = str_at(obj, "spec.updateStrategy.type");
	const char *manage = str_at(obj, "spec.podManagementPolicy");

	if (strcmp(manage, "OrderedReady") != 0 && strcmp(manage, "Parallel") != 0)
		causes_add(c, WRONG_INVALID, "spec.podManagementPolicy",
			"Invalid value: \"%s\": must be 'OrderedReady' or 'Parallel'", manage);
	if (strcmp(type, "RollingUpdate") != 0 && strcmp(type, "OnDelete") != 0)
		causes_add(c, WRONG_INVALID, "spec.updateStrategy",
			"Invalid value: {\"Type\":\"%s\",\"RollingUpdate\":null}: must be "
			"'RollingUpdate' or 'OnDelete'",
			type);
	counts_validate(obj, c);
	template_validate(with_claims(d, obj), false, c);
	always_restarts(obj, c);
}

/* All of a StatefulSet's spec is fixed but what is listed. */
static void statefulset_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const char *const may[] = {"replicas", "ordinals", "template", "updateStrategy",
		"revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"};

	check_fixed_but(obj, old, "spec", may, array_size(may),
		"Forbidden: updates to statefulset spec for fields other than "
		"'replicas', 'ordinals', 'template', 'updateStrategy', "
		"'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
		"'minReadySeconds' are forbidden",
		c);
}

static void daemonset_validate(const mval *obj, struct causes *c)
{
	const mval *rolling = mobj_at(obj, "spec.updateStrategy.rollingUpdate");

	counts_validate(obj, c);
	template_validate(obj, false, c);
	always_restarts(obj, c);
	if (!strcmp(str_at(obj, "spec.updateStrategy.type"), "RollingUpdate")) {
		if (!rolling)
			causes_add(c, WRONG_REQUIRED, "spec.updateStrategy.rollingUpdate",
				"Required value");
		rolling_validate(rolling, "spec.updateStrategy.rollingUpdate", c);
	}
}

static void revision_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "data", c);
}

/* What kinds with a pod template have in common. */
#define WORKLOAD .default_object = workload_default, .warn = template_warn, .generation = true

const struct kind_rules rules_apps[] = {
	{
		.resource = "deployments.apps",
		WORKLOAD,
		.validate = deployment_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "replicasets.apps",
		WORKLOAD,
		.validate = replicaset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "statefulsets.apps",
		WORKLOAD,
		.name = name_dns1123_label,
		.validate = statefulset_validate,
		.validate_update = statefulset_validate_update,
	},
	{
		.resource = "daemonsets.apps",
		WORKLOAD,
		.validate = daemonset_validate,
		.validate_update = selector_fixed,
	},
	{
		.resource = "controllerrevisions.apps",
		.validate_update = revision_validate_update,
	},
	{.resource = NULL},
};
