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

/* Pages of memory come whole. */
static void pages_validate(const char *name, const char *amount, const struct quantity *q,
	const char *at, const char *member, struct causes *c)
{
	struct quantity page;

	if (strncmp(name, "hugepages-", 10) != 0 || quantity_parse(name + 10, &page, NULL) ||
		page.nano <= 0 || q->nano % page.nano == 0)
		return;
	wrong(c, WRONG_INVALID, at, member,
		"Invalid value: \"%s\": %s is not positive integer multiple of %s", amount, amount,
		name);
}

void resource_value_validate(
	const char *name, const char *amount, const char *at, const char *member, struct causes *c)
{
	struct quantity q;

	if (quantity_parse(amount, &q, NULL))
		return;
	if (q.nano < 0)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to 0", amount);
	if ((is_counted(name) || !strcmp(name, "pods")) && q.nano % 1000000000)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": must be an integer",
			amount);
}

static void value_validate(
	const char *name, const char *amount, const char *at, const char *member, struct causes *c)
{
	struct quantity q;

	resource_value_validate(name, amount, at, member, c);
	if (!quantity_parse(amount, &q, NULL))
		pages_validate(name, amount, &q, at, member, c);
}

static void amount_validate(
	const char *name, const char *amount, const char *at, struct causes *c)
{
	autofree char *member = xasprintf("[%s]", name);

	container_resource_validate(name, at, member, c);
	value_validate(name, amount, at, member, c);
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

typedef void amount_check(const char *name, const char *amount, const char *at, struct causes *c);

/* resources, which stand at `at`; each is checked as a container's, or a pod's, is. */
static void resources_validate(
	const mval *resources, amount_check *check, const char *at, struct causes *c)
{
	const mval *limits = mobj_at(resources, "limits"),
		   *requests = mobj_at(resources, "requests");
	autofree char *at_limits = xasprintf("%s.limits", at);
	autofree char *at_requests = xasprintf("%s.requests", at);
	bool huge = false, plain = false;
	struct obj_edit by_name;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)limits, i, n, key, v)
	{
		check(text_of(key), text_of(v), at_limits, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_begin(&by_name, NULL, (mval *)limits, m_members(requests));
	yyjson_mut_obj_foreach((mval *)requests, i, n, key, v)
	{
		check(text_of(key), text_of(v), at_requests, c);
		request_validate(text_of(key), text_of(v), &by_name, at_limits, at_requests, c);
		huge |= !strncmp(text_of(key), "hugepages-", 10);
		plain |= m_is(key, "cpu") || m_is(key, "memory");
	}
	obj_edit_end(&by_name);
	if (huge && !plain)
		wrong(c, WRONG_FORBIDDEN, at, "", "Forbidden: HugePages require cpu or memory");
}

void pod_resources_validate(const mval *container, const char *at, struct causes *c)
{
	autofree char *where = xasprintf("%s.resources", at);

	resources_validate(mobj_at(container, "resources"), amount_validate, where, c);
}

/* A pod has processors and memory. */
static void level_amount_validate(
	const char *name, const char *amount, const char *at, struct causes *c)
{
	static const char *const known[] = {"cpu", "hugepages-", "memory"};
	autofree char *member = xasprintf("[%s]", name);
	size_t before = c->n;

	resource_name_validate(name, at, member, c);
	if (c->n == before && strncmp(name, "hugepages-", 10) != 0)
		check_listed(at, member, name, known, array_size(known), c);
	value_validate(name, amount, at, member, c);
}

/* What all containers ask for of a resource: side by side, or one of those that run before. */
static void containers_sum(const mval *spec, const char *name, struct quantity *ret)
{
	struct quantity beside = {0, QTY_DECIMAL_SI}, before = {0, QTY_DECIMAL_SI}, q;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "initContainers"), i, n, v)
	{
		const char *s = m_str(m_get(mobj_at(v, "resources.requests"), name));
		bool stays = !strcmp(str_at(v, "restartPolicy"), "Always");

		if (!s || quantity_parse(s, &q, NULL))
			continue;
		if (stays)
			quantity_add(&beside, &q);
		else
			quantity_add(&q, &beside);
		if (quantity_cmp(stays ? &beside : &q, &before) > 0)
			before = stays ? beside : q;
	}

	*ret = beside;
	yyjson_mut_arr_foreach(mobj_at(spec, "containers"), i, n, v)
	{
		const char *s = m_str(m_get(mobj_at(v, "resources.requests"), name));

		if (!s || quantity_parse(s, &q, NULL))
			continue;
		if (!ret->nano)
			ret->format = q.format;
		quantity_add(ret, &q);
	}

	if (quantity_cmp(&before, ret) > 0)
		*ret = before;
}

static void sums_validate(const mval *spec, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(spec, "resources.requests"), i, n, key, v)
	{
		autofree char *member = xasprintf("requests[%s]", text_of(key));
		struct quantity all, q;
		autobuf b = BUF_INIT;

		containers_sum(spec, text_of(key), &all);
		if (quantity_parse(text_of(v), &q, NULL) || quantity_cmp(&all, &q) <= 0)
			continue;
		quantity_write(&b, &all);
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to aggregate "
			"container requests of %s",
			text_of(v), b.data);
	}
}

/* No container has more than the pod. */
static void limits_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *pod = mobj_at(spec, "resources.limits");
	size_t i, n, j, m;
	mval *container, *key, *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "containers"), i, n, container)
		yyjson_mut_obj_foreach(mobj_at(container, "resources.limits"), j, m, key, v)
		{
			autofree char *member =
				xasprintf("containers[%zu][%s].limits", i, text_of(key));
			const char *limit = m_str(m_get(pod, text_of(key)));
			struct quantity l, q;

			if (!limit || quantity_parse(limit, &l, NULL) ||
				quantity_parse(text_of(v), &q, NULL) || quantity_cmp(&q, &l) <= 0)
				continue;
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": must be less than or equal to pod limits "
				"of %s",
				text_of(v), limit);
		}
}

/* There are not many kinds of what a pod can have. */
enum { KINDS_MAX = 16 };

void pod_level_resources_validate(const mval *spec, const char *at, struct causes *c)
{
	autofree char *where = xasprintf("%s.resources", at);
	const mval *resources = mobj_at(spec, "resources");

	if (!resources)
		return;
	if (!strcmp(str_at(spec, "os.name"), "windows")) {
		wrong(c, WRONG_FORBIDDEN, where, "",
			"Forbidden: may not be set for a windows pod");
		return;
	}
	if (mobj_at(resources, "claims"))
		wrong(c, WRONG_FORBIDDEN, where, "claims",
			"Forbidden: claims may not be set for Resources at pod-level");
	resources_validate(resources, level_amount_validate, where, c);
	if (m_members(mobj_at(resources, "requests")) <= KINDS_MAX)
		sums_validate(spec, where, c);
	if (m_members(mobj_at(resources, "limits")) <= KINDS_MAX)
		limits_validate(spec, where, c);
}
