/*
 * Address families of Services: what a writer left out is worked out from what is there, and what
 * this cluster, which gives out addresses of IPv4 alone, cannot do is refused before anything else
 * is looked at, as upstream allocates before it validates.
 */
#include <arpa/inet.h>
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

#define POLICY "spec.ipFamilyPolicy"
#define FAMILIES "spec.ipFamilies"
#define IPS "spec.clusterIPs"

static size_t count(const mval *svc, const char *path)
{
	return svc ? m_len(mobj_at(svc, path)) : 0;
}

static const char *item(const mval *svc, const char *path, size_t i)
{
	return text_of(yyjson_mut_arr_get(mobj_at(svc, path), i));
}

static bool same_list(const mval *a, const mval *b, const char *path)
{
	struct m_walk in_b = m_walk(mobj_at(b, path));
	size_t i, n;
	mval *v;

	if (count(a, path) != count(b, path))
		return false;
	yyjson_mut_arr_foreach(mobj_at(a, path), i, n, v)
	{
		if (strcmp(text_of(v), text_of(m_walk_next(&in_b))) != 0)
			return false;
	}
	return true;
}

static bool policy_is(const mval *svc, const char *policy)
{
	return !strcmp(str_at(svc, POLICY), policy);
}

bool service_is_headless(const mval *svc)
{
	return !strcmp(str_at(svc, "spec.clusterIP"), "None");
}

static bool alone(const mval *svc)
{
	return service_is_headless(svc) && !m_members(mobj_at(svc, "spec.selector"));
}

/* Such a Service changes its families only when somebody says so. */
static bool stays_preferring(const mval *obj, const mval *old)
{
	return old && service_is(obj, str_at(old, "spec.type")) &&
	       policy_is(obj, "PreferDualStack") && policy_is(old, "PreferDualStack") &&
	       same_list(obj, old, IPS) && same_list(obj, old, FAMILIES);
}

static mval *list_at(mdoc *d, mval *obj, const char *path)
{
	mval *list = mobj_at(obj, path);

	if (list && yyjson_mut_is_arr(list))
		return list;
	list = yyjson_mut_arr(d);
	mobj_set(d, obj, path, list);
	return mobj_at(obj, path);
}

static void append(mdoc *d, mval *obj, const char *path, const char *s)
{
	yyjson_mut_arr_add_strcpy(d, list_at(d, obj, path), s);
}

static void set_only(mdoc *d, mval *obj, const char *path, const char *s)
{
	mobj_del(obj, path);
	append(d, obj, path, s);
}

static void copy(mdoc *d, mval *obj, const mval *old, const char *path)
{
	const mval *was = mobj_at(old, path);

	mobj_del(obj, path);
	if (was)
		mobj_set(d, obj, path, mobj_copy_mut(d, was));
}

/* clusterIP and clusterIPs say the same, whichever of them the writer knows. */
static void pair(mdoc *d, mval *obj, const mval *old)
{
	const char *ip = str_at(obj, "spec.clusterIP"), *was = str_at(old, "spec.clusterIP");

	if (!old) {
		if (*ip && !count(obj, IPS))
			set_only(d, obj, IPS, ip);
		return;
	}
	if (!*ip && !service_is(obj, "ExternalName") && !service_is(old, "ExternalName")) {
		copy(d, obj, old, "spec.clusterIP");
		ip = str_at(obj, "spec.clusterIP");
	}
	if (!strcmp(ip, was)) {
		if (!count(obj, IPS))
			copy(d, obj, old, IPS);
	} else if (same_list(obj, old, IPS)) {
		if (*ip)
			set_only(d, obj, IPS, ip);
		else
			mobj_del(obj, IPS);
	}
}

static void default_policy(mdoc *d, mval *obj, const mval *old)
{
	if (*str_at(obj, POLICY))
		return;
	if (old && *str_at(old, POLICY))
		copy(d, obj, old, POLICY);
	else
		mobj_set_str(d, obj, POLICY, alone(obj) ? "RequireDualStack" : "SingleStack");
}

/* One family is asked for, and the second of the old ones only comes along. */
static void shorten(mval *obj, const mval *old, const char *path)
{
	mval *list = mobj_at(obj, path);

	if (same_list(obj, old, path))
		while (m_len(list) > 1)
			yyjson_mut_arr_remove_last(list);
}

static void infer(mdoc *d, mval *obj)
{
	struct in_addr in;

	for (size_t i = count(obj, FAMILIES); i < count(obj, IPS); i++) {
		/* two of one family are refused for that */
		if (i || inet_pton(AF_INET, item(obj, IPS, i), &in) != 1)
			break;
		append(d, obj, FAMILIES, "IPv4");
	}
	if (!count(obj, FAMILIES) && (!count(obj, IPS) || service_is_headless(obj)))
		append(d, obj, FAMILIES, "IPv4");
	if (alone(obj) && count(obj, FAMILIES) == 1 && !policy_is(obj, "SingleStack"))
		append(d, obj, FAMILIES,
			!strcmp(item(obj, FAMILIES, 0), "IPv4") ? "IPv6" : "IPv4");
}

void service_families(mdoc *d, mval *obj, const mval *old)
{
	pair(d, obj, old);
	if (service_is(obj, "ExternalName") || stays_preferring(obj, old))
		return;
	default_policy(d, obj, old);
	if (old && policy_is(obj, "SingleStack")) {
		shorten(obj, old, IPS);
		shorten(obj, old, FAMILIES);
	}
	infer(d, obj);
}

void service_prepare_create(mdoc *d, mval *obj)
{
	service_families(d, obj, NULL);
}

static void wrong_list(struct causes *c, const mval *svc, const char *path, const char *why)
{
	autobuf b = BUF_INIT;

	if (count(svc, path))
		mobj_write(&b, mobj_at(svc, path));
	else
		buf_adds(&b, "null");
	causes_add(c, WRONG_INVALID, path, "Invalid value: %s: %s", b.data, why);
}

static void families_validate(const mval *svc, struct causes *c)
{
	static const char *const all[] = {"IPv4", "IPv6"};
	static const char *const policies[] = {
		"PreferDualStack", "RequireDualStack", "SingleStack"};
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(svc, FAMILIES), i, n, v)
	{
		autofree char *member = xasprintf("ipFamilies[%zu]", i);

		check_listed("spec", member, text_of(v), all, 2, c);
		check_unique(&seen, i, "spec", member, text_of(v), c);
	}
	if (mobj_at(svc, POLICY))
		check_listed("spec", "ipFamilyPolicy", str_at(svc, POLICY), policies, 3, c);
}

/* Both say the same. */
static void pair_validate(const mval *svc, struct causes *c)
{
	const char *ip = str_at(svc, "spec.clusterIP");

	if (*ip && strcmp(item(svc, IPS, 0), ip) != 0)
		wrong_list(c, svc, IPS, "first value must match `clusterIP`");
	else if (!*ip && count(svc, IPS))
		wrong_list(c, svc, IPS, "must be empty when `clusterIP` is not specified");
}

/* Are all of them addresses? */
static bool ips_validate(const mval *svc, struct causes *c)
{
	bool good = true;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(svc, IPS), i, n, v)
	{
		const char *ip = text_of(v);
		autofree char *at = xasprintf(IPS "[%zu]", i);

		if (!i && !strcmp(ip, "None")) {
			if (n > 1)
				wrong_list(c, svc, IPS, "'None' must be the first and only value");
			good = n == 1;
		} else if (!check_address(ip, at, "", c)) {
			good = false;
		}
	}
	if (n > 2)
		wrong_list(c, svc, IPS, "may only hold up to 2 values");
	return good;
}

static bool is_six(const char *ip)
{
	return strchr(ip, ':') != NULL;
}

/* Addresses are of the families that are named. */
static void match_validate(const mval *svc, struct causes *c)
{
	size_t n = count(svc, IPS);

	if (n > 1 && (n > 2 || is_six(item(svc, IPS, 0)) == is_six(item(svc, IPS, 1))))
		wrong_list(c, svc, IPS, "may specify no more than one IP for each IP family");
	if (service_is_headless(svc) || c->n)
		return;
	for (size_t i = 0; i < n && i < count(svc, FAMILIES); i++) {
		const char *ip = item(svc, IPS, i), *family = item(svc, FAMILIES, i);
		autofree char *at = xasprintf(IPS "[%zu]", i);

		if (is_six(ip) != !strcmp(family, "IPv6"))
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: \"%s\": expected an %s value as indicated by "
				"`ipFamilies[%zu]`",
				ip, family, i);
	}
}

static void wrong_policy(const mval *svc, struct causes *c, const char *why)
{
	causes_add(c, WRONG_INVALID, POLICY, "Invalid value: \"%s\": %s", str_at(svc, POLICY), why);
}

static void policy_validate(const mval *svc, const mval *old, struct causes *c)
{
	bool single = policy_is(svc, "SingleStack");

	if (single && count(svc, IPS) == 2)
		wrong_policy(svc, c,
			"must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs "
			"are specified");
	if (single && count(svc, FAMILIES) == 2)
		wrong_policy(svc, c,
			"must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families "
			"are specified");
	if (!single && count(svc, IPS) && count(svc, IPS) < count(old, IPS))
		wrong_policy(svc, c, "must be 'SingleStack' to release the secondary cluster IP");
	if (!single && count(svc, FAMILIES) && count(svc, FAMILIES) < count(old, FAMILIES))
		wrong_policy(svc, c, "must be 'SingleStack' to release the secondary IP family");
	for (size_t i = count(svc, FAMILIES); i < count(svc, IPS) && !service_is_headless(svc);
		i++) {
		autofree char *at = xasprintf("[%zu]", i);
		autobuf b = BUF_INIT;

		mobj_write(&b, mobj_at(svc, IPS));
		wrong(c, WRONG_INVALID, IPS, at,
			"Invalid value: %s: %s is not configured on this cluster", b.data,
			is_six(item(svc, IPS, i)) ? "IPv6" : "IPv4");
	}
}

/* What this cluster has no addresses for. */
static void cluster_validate(const mval *svc, struct causes *c)
{
	if (policy_is(svc, "RequireDualStack"))
		wrong_policy(svc, c, "this cluster is not configured for dual-stack services");
	for (size_t i = 0; i < count(svc, FAMILIES); i++) {
		autofree char *at = xasprintf(FAMILIES "[%zu]", i);

		if (strcmp(item(svc, FAMILIES, i), "IPv4") != 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: \"%s\": not configured on this cluster",
				item(svc, FAMILIES, i));
	}
}

void service_refuse(const mval *obj, const mval *old, struct causes *c)
{
	if (service_is(obj, "ExternalName") || stays_preferring(obj, old))
		return;
	pair_validate(obj, c);
	families_validate(obj, c);
	if (ips_validate(obj, c))
		match_validate(obj, c);
	if (!c->n)
		policy_validate(obj, old, c);
	if (!c->n && !alone(obj))
		cluster_validate(obj, c);
	if (!c->n && !old && service_is_outside(obj))
		service_ports_refuse(obj, c);
}
