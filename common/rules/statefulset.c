/* StatefulSet. */
#include <string.h>

#include "base/strv.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

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
	mval *copy = mobj_copy_mut(d, obj), *claims = mobj_at(obj, "spec.volumeClaimTemplates");
	mval *list, *claim, *v, *volume;
	autoseen there = MAP_INIT;
	size_t i, n;

	if (!m_len(claims))
		return copy;
	list = mobj_make_arr(d, copy, "spec.template.spec.volumes");
	yyjson_mut_arr_foreach(list, i, n, v) map_put(&there, str_at(v, "name"), NULL);
	yyjson_mut_arr_foreach(claims, i, n, claim)
	{
		const char *name = str_at(claim, "metadata.name");

		if (map_has(&there, name))
			continue;
		map_put(&there, name, NULL);
		volume = yyjson_mut_arr_add_obj(d, list);
		mobj_set_str(d, volume, "name", name);
		mobj_set_str(d, volume, "persistentVolumeClaim.claimName", name);
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

void statefulset_warn(const mval *obj, struct strv *ret)
{
	template_warn(obj, ret);
	if (mobj_int(obj, "spec.revisionHistoryLimit", 0) < 0)
		strv_add(ret, "spec.revisionHistoryLimit: a negative value retains all historical "
			      "revisions; a value >= 0 is recommended");
}
