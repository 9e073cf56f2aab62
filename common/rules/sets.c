/* StatefulSet and DaemonSet. */
#include <stdlib.h>
#include <string.h>

#include "rules/priv.h"

void statefulset_default(mdoc *d, mval *obj)
{
	mval *claim;
	size_t i, n;

	workload_default(d, obj);
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.volumeClaimTemplates"), i, n, claim)
	{
		mobj_put_str(d, claim, "kind", "PersistentVolumeClaim");
		mobj_put_str(d, claim, "apiVersion", "v1");
	}
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

#define STRATEGY "spec.updateStrategy"
#define ROLLING STRATEGY ".rollingUpdate"

static void strategy_validate(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, STRATEGY ".type");
	const mval *rolling = mobj_at(obj, ROLLING);
	const mval *most = mobj_at(rolling, "maxUnavailable");
	autobuf b = BUF_INIT;

	shown(most, &b);
	if (!strcmp(type, "OnDelete")) {
		if (rolling)
			causes_add(c, WRONG_INVALID, ROLLING,
				"Invalid value: {\"Partition\":%lld,\"MaxUnavailable\":%s}: only "
				"allowed for updateStrategy 'RollingUpdate'",
				(long long)mobj_int(rolling, "partition", 0), b.data);
	} else if (strcmp(type, "RollingUpdate") != 0) {
		causes_add(c, WRONG_INVALID, STRATEGY,
			"Invalid value: {\"Type\":\"%s\",\"RollingUpdate\":null}: must be "
			"'RollingUpdate' or 'OnDelete'",
			type);
	} else if (rolling) {
		check_range(rolling, ROLLING, "partition", 0, INT64_MAX, c);
		share_validate(most, ROLLING ".maxUnavailable", c);
		if (most && share_is_zero(most))
			causes_add(c, WRONG_INVALID, ROLLING ".maxUnavailable",
				"Invalid value: %s: cannot be 0", b.data);
		share_max_100(most, ROLLING ".maxUnavailable", c);
	}
}

void statefulset_validate(const mval *obj, struct causes *c)
{
	automdoc *d = m_doc();
	const char *manage = str_at(obj, "spec.podManagementPolicy");

	if (strcmp(manage, "OrderedReady") != 0 && strcmp(manage, "Parallel") != 0)
		causes_add(c, WRONG_INVALID, "spec.podManagementPolicy",
			"Invalid value: \"%s\": must be 'OrderedReady' or 'Parallel'", manage);
	strategy_validate(obj, c);
	count_validate(obj, "replicas", c);
	count_validate(obj, "minReadySeconds", c);
	check_range(mobj_at(obj, "spec.ordinals"), "spec.ordinals", "start", 0, INT64_MAX, c);
	check_form_of(mobj_at(obj, "spec"), "spec", "serviceName", NAME_DNS1123_LABEL, c);
	template_validate(with_claims(d, obj), "statefulset", c);
	template_always_restarts(obj, c);
}

/* All of a StatefulSet's spec is fixed but what is listed. */
void statefulset_validate_update(const mval *obj, const mval *old, struct causes *c)
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

/* A field once, an annotation since: how often the template has changed. */
#define GENERATION "deprecated.daemonset.template.generation"

static int64_t template_generation(const mval *obj)
{
	const char *s = m_str(m_get(mobj_at(obj, "metadata.annotations"), GENERATION));
	int64_t n = s ? strtoll(s, NULL, 10) : 0;

	return n < 1 ? 1 : n;
}

static void put_generation(mdoc *d, mval *obj, int64_t n)
{
	autofree char *s = xasprintf("%lld", (long long)n);

	mobj_put_str(d, mobj_make(d, obj, "metadata.annotations"), GENERATION, s);
}

void daemonset_default(mdoc *d, mval *obj)
{
	workload_default(d, obj);
	put_generation(d, obj, template_generation(obj));
}

/* Nobody sets it; it counts. */
void daemonset_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	const mval *is = mobj_at(obj, "spec.template"), *was = mobj_at(old, "spec.template");
	bool same = is && was ? mobj_equal(is, was) : is == was;

	put_generation(d, obj, template_generation(old) + !same);
}

static void daemon_rolling_validate(const mval *rolling, struct causes *c)
{
	const mval *most = mobj_at(rolling, "maxUnavailable"),
		   *surge = mobj_at(rolling, "maxSurge");
	autobuf b = BUF_INIT;

	share_validate(most, ROLLING ".maxUnavailable", c);
	share_validate(surge, ROLLING ".maxSurge", c);
	share_max_100(most, ROLLING ".maxUnavailable", c);
	share_max_100(surge, ROLLING ".maxSurge", c);
	shown(surge, &b);
	if (!share_is_zero(most) && !share_is_zero(surge))
		causes_add(c, WRONG_INVALID, ROLLING ".maxSurge",
			"Invalid value: %s: may not be set when maxUnavailable is non-zero",
			b.data);
	if (share_is_zero(most) && share_is_zero(surge))
		causes_add(c, WRONG_REQUIRED, ROLLING ".maxUnavailable",
			"Required value: cannot be 0 when maxSurge is 0");
}

void daemonset_validate(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, STRATEGY ".type");
	const mval *rolling = mobj_at(obj, ROLLING);

	template_validate(obj, "daemonset", c);
	template_always_restarts(obj, c);
	count_validate(obj, "minReadySeconds", c);
	if (!strcmp(type, "RollingUpdate")) {
		if (!rolling)
			causes_add(c, WRONG_REQUIRED, ROLLING, "Required value");
		else
			daemon_rolling_validate(rolling, c);
	} else if (strcmp(type, "OnDelete") != 0) {
		causes_add(c, WRONG_ENUM, STRATEGY,
			"Unsupported value: {\"Type\":\"%s\",\"RollingUpdate\":null}: supported "
			"values: \"RollingUpdate\", \"OnDelete\"",
			type);
	}
	count_validate(obj, "revisionHistoryLimit", c);
}
