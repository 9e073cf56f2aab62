/* PriorityClass. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

#define PRIORITY_USER_MAX 1000000000

void priorityclass_default(mdoc *d, mval *obj)
{
	if (!mobj_at(obj, "value"))
		mobj_set_int(d, obj, "value", 0);
}

void priorityclass_validate(const mval *obj, struct causes *c)
{
	const char *name = str_at(obj, "metadata.name");
	bool ours =
		!strcmp(name, "system-cluster-critical") || !strcmp(name, "system-node-critical");

	if (ours)
		return;
	if (!strncmp(name, "system-", 7))
		causes_add(c, WRONG_FORBIDDEN, "metadata.name",
			"Forbidden: priority class names with 'system-' prefix are reserved for "
			"system use only");
	if (mobj_int(obj, "value", 0) > PRIORITY_USER_MAX)
		causes_add(c, WRONG_FORBIDDEN, "value",
			"Forbidden: maximum allowed value of a user defined priority is %d",
			PRIORITY_USER_MAX);
}

void priorityclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	if (mobj_int(obj, "value", 0) != mobj_int(old, "value", 0))
		causes_add(
			c, WRONG_FORBIDDEN, "value", "Forbidden: may not be changed in an update.");
	if (strcmp(str_at(obj, "preemptionPolicy"), str_at(old, "preemptionPolicy")) != 0)
		check_fixed(obj, old, "preemptionPolicy", c);
}
