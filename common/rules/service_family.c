/*
 * The families of a Service's addresses. A cluster here has IPv4 alone, so that two families are
 * for those Services only that get no address. What is found here is told before all else, and
 * alone: nothing of the Service is looked at before its addresses make sense.
 */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

#define ADDRESSES_MAX 2

/* A Service's addresses, as they are read: clusterIP stands for a list of one. */
struct addresses {
	const mval *list;
	const char *first;
	size_t n;
};

static struct addresses addresses_of(const mval *spec)
{
	struct addresses a = {.list = mobj_at(spec, "clusterIPs")};

	a.first = str_at(spec, "clusterIP");
	a.n = a.list ? m_len(a.list) : *a.first != '\0';
	return a;
}

static const char *address(const struct addresses *a, size_t i)
{
	return a->list ? text_of(yyjson_mut_arr_get((mval *)a->list, i)) : a->first;
}

static bool is_none(const struct addresses *a)
{
	return a->n == 1 && !strcmp(address(a, 0), "None");
}

static bool is_six(const char *ip)
{
	return strchr(ip, ':') != NULL;
}

/* "spec.clusterIPs: Invalid value: [the list]: why" */
static void list_wrong(const struct addresses *a, const char *at, const char *why, struct causes *c)
{
	autobuf b = BUF_INIT;

	shown(a->list, &b);
	causes_add(c, WRONG_INVALID, at, "Invalid value: %s: %s", b.data, why);
}

static void lists_agree(const struct addresses *a, struct causes *c)
{
	if (*a->first && a->n && strcmp(address(a, 0), a->first) != 0)
		list_wrong(a, "spec.clusterIPs", "first value must match `clusterIP`", c);
	else if (!*a->first && a->n)
		list_wrong(a, "spec.clusterIPs", "must be empty when `clusterIP` is not specified",
			c);
}

/* Each by itself; is there one that is no address at all? */
static bool addresses_wrong(const struct addresses *a, struct causes *c)
{
	bool bad = false;

	for (size_t i = 0; i < a->n; i++) {
		autofree char *member = xasprintf("clusterIPs[%zu]", i);

		if (i || strcmp(address(a, i), "None") != 0) {
			bad |= !check_address(address(a, i), "spec", member, c);
		} else if (a->n > 1) {
			bad = true;
			list_wrong(a, "spec.clusterIPs", "'None' must be the first and only value",
				c);
		}
	}
	if (a->n > ADDRESSES_MAX)
		list_wrong(a, "spec.clusterIPs", "may only hold up to 2 values", c);
	return bad;
}

static void families_fit(const mval *spec, const struct addresses *a, struct causes *c)
{
	mval *families = mobj_at(spec, "ipFamilies");
	bool four = false, six = false;

	for (size_t i = 0; i < a->n; i++) {
		four |= !is_six(address(a, i));
		six |= is_six(address(a, i));
	}
	if (a->n > 1 && (!four || !six || a->n > ADDRESSES_MAX))
		list_wrong(a, "spec.clusterIPs",
			"may specify no more than one IP for each IP family", c);
	for (size_t i = 0; i < a->n && i < m_len(families) && !is_none(a); i++) {
		const char *want = text_of(yyjson_mut_arr_get(families, i)), *ip = address(a, i);
		autofree char *at = xasprintf("spec.clusterIPs[%zu]", i);

		if (strcmp(want, is_six(ip) ? "IPv4" : "IPv6") == 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: \"%s\": expected an %s value as indicated by "
				"`ipFamilies[%zu]`",
				ip, want, i);
	}
}

/* The policy that the Service has, or will get. */
static const char *policy_of(const mval *spec)
{
	const char *policy = str_at(spec, "ipFamilyPolicy");

	if (*policy)
		return policy;
	return !strcmp(str_at(spec, "clusterIP"), "None") && !m_members(mobj_at(spec, "selector"))
		       ? "RequireDualStack"
		       : "SingleStack";
}

static void policy_wrong(const char *policy, const char *why, struct causes *c)
{
	causes_add(c, WRONG_INVALID, "spec.ipFamilyPolicy", "Invalid value: \"%s\": %s", policy,
		why);
}

static void policy_fits(const mval *spec, const struct addresses *a, struct causes *c)
{
	const char *policy = policy_of(spec);
	size_t families = m_len(mobj_at(spec, "ipFamilies"));

	if (strcmp(policy, "SingleStack") == 0 && a->n == ADDRESSES_MAX)
		policy_wrong(policy,
			"must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster "
			"IPs are specified",
			c);
	if (strcmp(policy, "SingleStack") == 0 && families == ADDRESSES_MAX)
		policy_wrong(policy,
			"must be 'RequireDualStack' or 'PreferDualStack' when multiple IP "
			"families are specified",
			c);
	for (size_t i = families; i < a->n && strcmp(address(a, i), "None") != 0; i++) {
		autofree char *at = xasprintf("spec.clusterIPs[%zu]", i);
		autobuf b = BUF_INIT;

		if (!is_six(address(a, i)))
			continue;
		if (a->list)
			shown(a->list, &b);
		else
			buf_addf(&b, "[\"%s\"]", a->first);
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: %s: IPv6 is not configured on this cluster", b.data);
	}
}

/* Does the cluster have what is asked for? */
static void cluster_has(const mval *spec, struct causes *c)
{
	size_t i, n;
	mval *v;

	if (strcmp(policy_of(spec), "RequireDualStack") == 0)
		policy_wrong("RequireDualStack",
			"this cluster is not configured for dual-stack services", c);
	yyjson_mut_arr_foreach(mobj_at(spec, "ipFamilies"), i, n, v)
	{
		autofree char *at = xasprintf("spec.ipFamilies[%zu]", i);

		if (strcmp(text_of(v), "IPv6") == 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: \"IPv6\": not configured on this cluster");
	}
}

void service_families_validate(const mval *svc, struct causes *c)
{
	const mval *spec = mobj_at(svc, "spec");
	struct addresses a = addresses_of(spec);
	size_t before = c->n;

	if (service_is(svc, "ExternalName"))
		return;
	lists_agree(&a, c);
	if (!addresses_wrong(&a, c))
		families_fit(spec, &a, c);
	if (c->n == before)
		policy_fits(spec, &a, c);
	if (c->n == before && (!is_none(&a) || m_members(mobj_at(spec, "selector"))))
		cluster_has(spec, c);
}
