/* RuntimeClass. */
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

void runtimeclass_validate(const mval *obj, struct causes *c)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *t;

	if (check_needed(obj, "", "handler", "", c))
		check_form_of(obj, "", "handler", NAME_DNS1123_LABEL, c);
	amount_map_validate(mobj_at(obj, "overhead.podFixed"), "overhead.limits", c);
	labels_validate(mobj_at(obj, "scheduling.nodeSelector"), "scheduling.nodeSelector", c);
	tolerations_validate(mobj_at(obj, "scheduling.tolerations"), "scheduling.tolerations", c);
	yyjson_mut_arr_foreach(mobj_at(obj, "scheduling.tolerations"), i, n, t)
	{
		autofree char *member = xasprintf("tolerations[%zu]", i);
		autobuf b = BUF_INIT;

		shown_inner("Toleration", t, &b);
		if (seen_before(&seen, i, "%s|%s|%s|%s", str_at(t, "key"), str_at(t, "operator"),
			    str_at(t, "value"), str_at(t, "effect")))
			wrong(c, WRONG_DUPLICATE, "scheduling", member, "Duplicate value: %s",
				b.data);
	}
}

void runtimeclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "handler", c);
}
