/*
 * What the status of a pod may say: conditions with names, addresses that are some, and the class
 * that the pod was made with (ValidatePodStatusUpdate).
 */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

static void at_least_none(const mval *v, const char *at, struct causes *c)
{
	int64_t n = mobj_int(v, "observedGeneration", 0);

	if (n < 0)
		wrong(c, WRONG_INVALID, at, "observedGeneration",
			"Invalid value: %lld: must be a non-negative integer", (long long)n);
}

static void condition_validate(const mval *cond, bool new, const char *at, struct causes *c)
{
	static const char *const own[] = {"PodScheduled", "Ready", "Initialized"};
	const char *type = str_at(cond, "type");

	at_least_none(cond, at, c);
	for (size_t i = 0; i < array_size(own); i++)
		new = new && strcmp(type, own[i]) != 0;
	if (new)
		check_form(at, "Type", NAME_LABEL_KEY, type, c);
}

/* What the elements of a list have in this member. */
static void read_known(const mval *list, const char *member, struct map *ret)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v) map_put(ret, str_at(v, member), NULL);
}

/* What an older server took may stay, here … */
static void conditions_validate(const mval *is, const mval *was, struct causes *c)
{
	autoseen known = MAP_INIT;
	size_t i, n;
	mval *v;

	read_known(was, "type", &known);
	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		autofree char *at = xasprintf("status.conditions[%zu]", i);

		condition_validate(v, !map_has(&known, str_at(v, "type")), at, c);
	}
}

/* … and there. */
static void addresses_validate(const mval *is, const mval *was, struct causes *c)
{
	autoseen known = MAP_INIT;
	size_t i, n;
	mval *v;

	read_known(was, "ip", &known);
	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		autofree char *at = xasprintf("podIPs[%zu]", i);

		if (!map_has(&known, str_at(v, "ip")))
			check_address(str_at(v, "ip"), "status", at, c);
	}
}

void pod_status_validate(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "status"), *was = mobj_at(old, "status");
	const char *node = str_at(is, "nominatedNodeName");

	conditions_validate(mobj_at(is, "conditions"), mobj_at(was, "conditions"), c);
	if (*node && strcmp(node, str_at(was, "nominatedNodeName")) != 0)
		check_form("status", "nominatedNodeName", NAME_DNS1123_SUBDOMAIN, node, c);
	at_least_none(is, "status", c);
	/* of a pod of an older store, which has none, its node says it first */
	if (*str_at(was, "qosClass"))
		check_fixed(obj, old, "status.qosClass", c);
	addresses_validate(mobj_at(is, "podIPs"), mobj_at(was, "podIPs"), c);
}
