/* PodDisruptionBudget. */
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

void pdb_validate(const mval *obj, struct causes *c)
{
	static const char *const both[] = {"spec.minAvailable", "spec.maxUnavailable"};

	if (mobj_at(obj, both[0]) && mobj_at(obj, both[1])) {
		autobuf min = BUF_INIT, max = BUF_INIT, sel = BUF_INIT, policy = BUF_INIT;

		shown(mobj_at(obj, both[0]), &min);
		shown(mobj_at(obj, both[1]), &max);
		shown(mobj_at(obj, "spec.selector"), &sel);
		shown(mobj_at(obj, "spec.unhealthyPodEvictionPolicy"), &policy);
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: {\"MinAvailable\":%s,\"Selector\":%s,"
			"\"MaxUnavailable\":%s,\"UnhealthyPodEvictionPolicy\":%s}: "
			"minAvailable and maxUnavailable cannot be both set",
			min.data, sel.data, max.data, policy.data);
	}
	for (size_t i = 0; i < array_size(both); i++) {
		share_validate(mobj_at(obj, both[i]), both[i], c);
		share_max_100(mobj_at(obj, both[i]), both[i], c);
	}
	selector_validate(mobj_at(obj, "spec.selector"), "spec.selector", c);
}
