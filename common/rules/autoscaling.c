/* HorizontalPodAutoscaler: what is measured, and how fast it may act. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

#define WINDOW_MAX_SECONDS 3600
#define PERIOD_MAX_SECONDS 1800

static void target_validate(const mval *t, const char *at, struct causes *c)
{
	const char *type = str_at(t, "type");

	if (!*type)
		wrong(c, WRONG_REQUIRED, at, "type",
			"Required value: must specify a metric target type");
	if (strcmp(type, "Utilization") != 0 && strcmp(type, "Value") != 0 &&
		strcmp(type, "AverageValue") != 0)
		wrong(c, WRONG_INVALID, at, "type",
			"Invalid value: \"%s\": must be either Utilization, Value, or AverageValue",
			type);
	check_quantity_positive(t, at, "value", c);
	check_quantity_positive(t, at, "averageValue", c);
	if (mobj_at(t, "averageUtilization") && mobj_int(t, "averageUtilization", 0) < 1)
		wrong(c, WRONG_INVALID, at, "averageUtilization",
			"Invalid value: %lld: must be greater than 0",
			(long long)mobj_int(t, "averageUtilization", 0));
}

static void identifier_validate(const mval *source, const char *at, struct causes *c)
{
	if (check_needed(source, at, "metric.name", "must specify a metric name", c))
		check_form_of(source, at, "metric.name", NAME_PATH_SEGMENT, c);
}

static void resource_source(const mval *s, const char *at, struct causes *c)
{
	bool share = mobj_at(s, "target.averageUtilization"),
	     amount = mobj_at(s, "target.averageValue");
	autofree char *target = xasprintf("%s.target", at);

	check_needed(s, at, "name", "must specify a resource name", c);
	target_validate(mobj_at(s, "target"), target, c);
	if (!share && !amount)
		wrong(c, WRONG_REQUIRED, target, "averageUtilization",
			"Required value: must set either a target raw value or a target "
			"utilization");
	if (share && amount)
		wrong(c, WRONG_FORBIDDEN, target, "averageValue",
			"Forbidden: may not set both a target raw value and a target utilization");
}

static void container_source(const mval *s, const char *at, struct causes *c)
{
	if (check_needed(s, at, "container", "must specify a container", c))
		check_form_of(s, at, "container", NAME_DNS1123_LABEL, c);
	resource_source(s, at, c);
}

static void object_source(const mval *s, const char *at, struct causes *c)
{
	autofree char *of = xasprintf("%s.describedObject", at);
	autofree char *target = xasprintf("%s.target", at);

	check_reference(mobj_at(s, "describedObject"), of, c);
	identifier_validate(s, at, c);
	target_validate(mobj_at(s, "target"), target, c);
	if (!mobj_at(s, "target.value") && !mobj_at(s, "target.averageValue"))
		wrong(c, WRONG_REQUIRED, target, "averageValue",
			"Required value: must set either a target value or averageValue");
}

static void external_source(const mval *s, const char *at, struct causes *c)
{
	bool value = mobj_at(s, "target.value"), average = mobj_at(s, "target.averageValue");
	autofree char *target = xasprintf("%s.target", at);

	identifier_validate(s, at, c);
	target_validate(mobj_at(s, "target"), target, c);
	if (!value && !average)
		wrong(c, WRONG_REQUIRED, target, "averageValue",
			"Required value: must set either a target value for metric or a per-pod "
			"target");
	if (value && average)
		wrong(c, WRONG_FORBIDDEN, target, "value",
			"Forbidden: may not set both a target value for metric and a per-pod "
			"target");
}

static void pods_source(const mval *s, const char *at, struct causes *c)
{
	autofree char *target = xasprintf("%s.target", at);

	identifier_validate(s, at, c);
	target_validate(mobj_at(s, "target"), target, c);
	if (!mobj_at(s, "target.averageValue"))
		wrong(c, WRONG_REQUIRED, target, "averageValue",
			"Required value: must specify a positive target averageValue");
}

static const struct {
	const char *type, *member;
	void (*validate)(const mval *s, const char *at, struct causes *c);
} sources[] = {
	{"Object", "object", object_source},
	{"External", "external", external_source},
	{"Pods", "pods", pods_source},
	{"Resource", "resource", resource_source},
	{"ContainerResource", "containerResource", container_source},
};

static void metric_validate(const mval *m, const char *at, struct causes *c)
{
	const char *type = str_at(m, "type");
	size_t have = 0;

	for (size_t i = 0; i < array_size(sources); i++) {
		autofree char *where = xasprintf("%s.%s", at, sources[i].member);

		if (mobj_at(m, sources[i].member) && !have++)
			sources[i].validate(mobj_at(m, sources[i].member), where, c);
	}
	for (size_t i = 0; i < array_size(sources); i++) {
		bool is = mobj_at(m, sources[i].member), want = !strcmp(type, sources[i].type);

		if (want && !is)
			wrong(c, WRONG_REQUIRED, at, sources[i].member,
				"Required value: must populate information for the given metric "
				"source");
		else if (is && !want && have != 1)
			wrong(c, WRONG_FORBIDDEN, at, sources[i].member,
				"Forbidden: must populate the given metric source only");
	}
}

static void policy_validate(const mval *p, const char *at, struct causes *c)
{
	static const char *const members[] = {"value", "periodSeconds"};

	for (size_t i = 0; i < array_size(members); i++) {
		int64_t n = mobj_int(p, members[i], 0);

		if (n <= 0)
			wrong(c, WRONG_INVALID, at, members[i],
				"Invalid value: %lld: must be greater than zero", (long long)n);
	}
	if (mobj_int(p, "periodSeconds", 0) > PERIOD_MAX_SECONDS)
		wrong(c, WRONG_INVALID, at, "periodSeconds",
			"Invalid value: %lld: must be less than or equal to %d",
			(long long)mobj_int(p, "periodSeconds", 0), PERIOD_MAX_SECONDS);
}

static void scaling_validate(const mval *rules, const char *at, struct causes *c)
{
	int64_t window = mobj_int(rules, "stabilizationWindowSeconds", 0);
	size_t i, n;
	mval *p;

	if (!rules)
		return;
	if (window < 0)
		wrong(c, WRONG_INVALID, at, "stabilizationWindowSeconds",
			"Invalid value: %lld: must be greater than or equal to zero",
			(long long)window);
	if (window > WINDOW_MAX_SECONDS)
		wrong(c, WRONG_INVALID, at, "stabilizationWindowSeconds",
			"Invalid value: %lld: must be less than or equal to %d", (long long)window,
			WINDOW_MAX_SECONDS);
	if (!m_len(mobj_at(rules, "policies")))
		wrong(c, WRONG_REQUIRED, at, "policies",
			"Required value: must specify at least one Policy");
	yyjson_mut_arr_foreach(mobj_at(rules, "policies"), i, n, p)
	{
		autofree char *where = xasprintf("%s.policies[%zu]", at, i);

		policy_validate(p, where, c);
	}
	check_quantity_not_negative(rules, at, "tolerance", c);
}

/* What is scaled is of some group, but for the one kind of the core that can be. */
static void version_validate(const mval *ref, struct causes *c)
{
	const char *version = str_at(ref, "apiVersion"), *slash = strchr(version, '/');

	if (slash && strchr(slash + 1, '/'))
		causes_add(c, WRONG_INVALID, "spec.scaleTargetRef.apiVersion",
			"Invalid value: \"%s\": unexpected GroupVersion string: %s", version,
			version);
	else if ((!slash || slash == version) &&
		 strcmp(str_at(ref, "kind"), "ReplicationController") != 0)
		causes_add(c, WRONG_INVALID, "spec.scaleTargetRef.apiVersion",
			"Invalid value: \"%s\": apiVersion must specify API group", version);
}

static void policy_add(mdoc *d, mval *list, const char *type, int64_t value)
{
	mval *v = yyjson_mut_arr_add_obj(d, list);

	mobj_set_str(d, v, "type", type);
	mobj_set_int(d, v, "value", value);
	mobj_set_int(d, v, "periodSeconds", 15);
}

/* One direction of which something is said; what to do of whole directions is the schema's. */
static void scaling_default(mdoc *d, mval *rules, bool up)
{
	mval *policies;

	if (!rules)
		return;
	if (up && !m_get(rules, "stabilizationWindowSeconds"))
		mobj_set_int(d, rules, "stabilizationWindowSeconds", 0);
	if (m_get(rules, "policies"))
		return;
	policies = mobj_make_arr(d, rules, "policies");
	if (up)
		policy_add(d, policies, "Pods", 4);
	policy_add(d, policies, "Percent", 100);
}

void hpa_default(mdoc *d, mval *obj)
{
	scaling_default(d, mobj_at(obj, "spec.behavior.scaleUp"), true);
	scaling_default(d, mobj_at(obj, "spec.behavior.scaleDown"), false);
}

void hpa_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	int64_t min = mobj_int(spec, "minReplicas", 1), max = mobj_int(spec, "maxReplicas", 0);
	size_t i, n;
	mval *m;

	check_range(spec, "spec", "minReplicas", 1, INT64_MAX, c);
	if (!max)
		causes_add(c, WRONG_REQUIRED, "spec.maxReplicas",
			"Required value: must be set and greater than 0");
	check_range(spec, "spec", "maxReplicas", max ? 1 : 0, INT64_MAX, c);
	if (max < min)
		causes_add(c, WRONG_INVALID, "spec.maxReplicas",
			"Invalid value: %lld: must be greater than or equal to `minReplicas`",
			(long long)max);
	check_reference(mobj_at(spec, "scaleTargetRef"), "spec.scaleTargetRef", c);
	version_validate(mobj_at(spec, "scaleTargetRef"), c);
	yyjson_mut_arr_foreach(mobj_at(spec, "metrics"), i, n, m)
	{
		autofree char *at = xasprintf("spec.metrics[%zu]", i);

		metric_validate(m, at, c);
	}
	scaling_validate(mobj_at(spec, "behavior.scaleUp"), "spec.behavior.scaleUp", c);
	scaling_validate(mobj_at(spec, "behavior.scaleDown"), "spec.behavior.scaleDown", c);
}
