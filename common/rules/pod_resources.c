/* Amounts of resources: what a container asks for and may use. */
#include <string.h>

#include "data/quantity.h"
#include "rules/check.h"
#include "rules/podspec.h"

/* An extended resource is counted in whole units, and cannot be promised twice. */
static bool is_counted(const char *name)
{
	return strchr(name, '/') && !strstr(name, "kubernetes.io/");
}

static void amount_validate(
	const char *name, const char *amount, const char *at, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", name);
	struct quantity q;

	container_resource_validate(name, at, member, c);
	if (quantity_parse(amount, &q, NULL))
		return;
	if (q.nano < 0)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to 0", amount);
	if (is_counted(name) && q.nano % 1000000000)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": must be an integer",
			amount);
}

void amount_map_validate(const mval *map, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)map, i, n, key, v)
		amount_validate(text_of(key), text_of(v), at, c);
}

/* A request is not above its limit, and is its limit where nothing can be promised twice. */
static void request_validate(const char *name, const char *amount, const struct obj_edit *limits,
	const char *at_limits, const char *at_requests, struct causes *c)
{
	bool equal = is_counted(name) || !strncmp(name, "hugepages-", 10);
	const char *limit = m_str(obj_edit_get(limits, name));
	struct quantity r, l;
	int cmp;

	if (!limit && equal)
		wrong(c, WRONG_REQUIRED, at_limits, "",
			"Required value: Limit must be set for non overcommitable resources");
	if (!limit || quantity_parse(amount, &r, NULL) || quantity_parse(limit, &l, NULL))
		return;
	cmp = quantity_cmp(&r, &l);
	if (cmp && equal)
		wrong(c, WRONG_INVALID, at_requests, "",
			"Invalid value: \"%s\": must be equal to %s limit of %s", amount, name,
			limit);
	else if (cmp > 0)
		wrong(c, WRONG_INVALID, at_requests, "",
			"Invalid value: \"%s\": must be less than or equal to %s limit of %s",
			amount, name, limit);
}

void pod_resources_validate(const mval *container, const char *at, struct causes *c)
{
	const mval *limits = mobj_at(container, "resources.limits"),
		   *requests = mobj_at(container, "resources.requests");
	autofree char *at_limits = xasprintf("%s.resources.limits", at);
	autofree char *at_requests = xasprintf("%s.resources.requests", at);
	bool huge = false, plain = false;
	struct obj_edit by_name;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)limits, i, n, key, v)
	{
		amount_validate(text_of(key), text_of(v), at_limits, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_begin(&by_name, NULL, (mval *)limits, m_members(requests));
	yyjson_mut_obj_foreach((mval *)requests, i, n, key, v)
	{
		request_validate(text_of(key), text_of(v), &by_name, at_limits, at_requests, c);
		amount_validate(text_of(key), text_of(v), at_requests, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_end(&by_name);
	if (huge && !plain)
		wrong(c, WRONG_FORBIDDEN, at, "resources",
			"Forbidden: HugePages require cpu or memory");
}
