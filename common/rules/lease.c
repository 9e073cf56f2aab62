/* Lease. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

/* Upstream's own, or somebody's "example.com/thing". */
static void strategy_validate(const char *s, struct causes *c)
{
	static const char *const own[] = {"OldestEmulationVersion"};

	if (strchr(s, '/'))
		check_form("spec", "strategy", NAME_LABEL_KEY, s, c);
	else
		check_listed("spec", "strategy", s, own, array_size(own), c);
}

void lease_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");

	if (mobj_at(spec, "leaseDurationSeconds") && mobj_int(spec, "leaseDurationSeconds", 0) <= 0)
		causes_add(c, WRONG_INVALID, "spec.leaseDurationSeconds",
			"Invalid value: %lld: must be greater than 0",
			(long long)mobj_int(spec, "leaseDurationSeconds", 0));
	check_range(spec, "spec", "leaseTransitions", 0, INT64_MAX, c);
	if (mobj_at(spec, "strategy"))
		strategy_validate(str_at(spec, "strategy"), c);
	if (*str_at(spec, "preferredHolder") && !*str_at(spec, "strategy"))
		causes_add(c, WRONG_FORBIDDEN, "spec.preferredHolder",
			"Forbidden: may only be specified if `strategy` is defined");
}
