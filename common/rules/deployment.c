/* Deployment, ReplicaSet, ControllerRevision. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

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

void deployment_validate(const mval *obj, struct causes *c)
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

void replicaset_validate(const mval *obj, struct causes *c)
{
	count_validate(obj, "replicas", c);
	count_validate(obj, "minReadySeconds", c);
	template_validate(obj, "deployment", c);
	template_always_restarts(obj, c);
}

void revision_validate(const mval *obj, struct causes *c)
{
	if (!mobj_at(obj, "data"))
		causes_add(c, WRONG_REQUIRED, "data", "Required value: data is mandatory");
	check_range(obj, "", "revision", 0, INT64_MAX, c);
}

void revision_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "data", c);
}
