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

/* Those that the system brings, and what is wrong with one; NULL: nothing is. */
static char *system_wrong(const mval *obj)
{
	static const struct {
		const char *name;
		int value;
	} known[] = {{"system-cluster-critical", 2000000000},
		{"system-node-critical", 2000001000}};
	const char *name = str_at(obj, "metadata.name");

	for (size_t i = 0; i < array_size(known); i++) {
		if (strcmp(name, known[i].name) != 0)
			continue;
		if (mobj_int(obj, "value", 0) != known[i].value)
			return xasprintf(
				"value of %s PriorityClass must be %d", name, known[i].value);
		if (mobj_bool(obj, "globalDefault", false))
			return xasprintf("globalDefault of %s PriorityClass must be false", name);
		return NULL;
	}
	return xasprintf("%s is not a known system priority class", name);
}

void priorityclass_validate(const mval *obj, struct causes *c)
{
	bool ours = !strncmp(str_at(obj, "metadata.name"), "system-", 7);
	autofree char *why = ours ? system_wrong(obj) : NULL;

	if (why)
		causes_add(c, WRONG_FORBIDDEN, "metadata.name",
			"Forbidden: priority class names with 'system-' prefix are reserved for "
			"system use only. error: %s",
			why);
	if (!ours && mobj_int(obj, "value", 0) > PRIORITY_USER_MAX)
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
