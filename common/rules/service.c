/* Services: types, addresses, affinity. Allocation is admit/service_ip.c's. */
#include <string.h>

#include "base/strv.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/workload.h"

#define AFFINITY_MAX_SECONDS 86400
#define TOPOLOGY_MODE "service.kubernetes.io/topology-mode"
#define TOPOLOGY_HINTS "service.kubernetes.io/topology-aware-hints"
#define ONLY_BALANCER "Forbidden: may only be used when `type` is 'LoadBalancer'"

bool service_is(const mval *svc, const char *type)
{
	return !strcmp(str_at(svc, "spec.type"), type);
}

bool service_is_outside(const mval *svc)
{
	return service_is(svc, "NodePort") || service_is(svc, "LoadBalancer");
}

void service_default(mdoc *d, mval *obj)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		mval *target = mobj_at(p, "targetPort");

		if (mobj_at(p, "port") &&
			(!target || (m_is_int(target) && !mobj_int(p, "targetPort", 0)) ||
				(m_is_str(target) && !yyjson_mut_get_len(target))))
			mobj_set_int(d, p, "targetPort", mobj_int(p, "port", 0));
	}
	if (m_len(mobj_at(obj, "spec.externalIPs")) && service_is(obj, "ClusterIP") &&
		!mobj_at(obj, "spec.externalTrafficPolicy"))
		mobj_set_str(d, obj, "spec.externalTrafficPolicy", "Cluster");
	if (!strcmp(str_at(obj, "spec.sessionAffinity"), "None"))
		mobj_del(obj, "spec.sessionAffinityConfig");
}

static void external_ips(const mval *svc, struct causes *c)
{
	size_t i, n;
	mval *v;

	check_each(mobj_at(svc, "spec.externalIPs"), i, n, v, c)
	{
		autofree char *at = xasprintf("externalIPs[%zu]", i);

		if (check_address(text_of(v), "spec", at, c))
			check_plain_address(text_of(v), "spec", at, c);
	}
}

static void forbidden(const mval *spec, const char *member, const char *why, struct causes *c)
{
	if (mobj_at(spec, member))
		wrong(c, WRONG_FORBIDDEN, "spec", member, "%s", why);
}

static void external_name(const mval *svc, struct causes *c)
{
	static const char *const none[] = {"clusterIPs", "ipFamilies", "ipFamilyPolicy"};
	const char *name = str_at(svc, "spec.externalName");
	size_t len = strlen(name);
	autofree char *bare = xstrndup(name, len && name[len - 1] == '.' ? len - 1 : len);

	if (!service_is(svc, "ExternalName"))
		return;
	for (size_t i = 0; i < array_size(none); i++)
		forbidden(mobj_at(svc, "spec"), none[i],
			"Forbidden: may not be set for ExternalName services", c);
	if (*bare)
		check_form("spec", "externalName", NAME_DNS1123_SUBDOMAIN, bare, c);
	else
		wrong(c, WRONG_REQUIRED, "spec", "externalName", "Required value");
}

static void affinity(const mval *spec, struct causes *c)
{
	static const char path[] = "sessionAffinityConfig.clientIP.timeoutSeconds";
	int64_t seconds = mobj_int(spec, path, 1);

	if (strcmp(str_at(spec, "sessionAffinity"), "ClientIP") == 0 &&
		(seconds <= 0 || seconds > AFFINITY_MAX_SECONDS))
		wrong(c, WRONG_INVALID, "spec", path,
			"Invalid value: %lld: must be greater than 0 and less than %d",
			(long long)seconds, AFFINITY_MAX_SECONDS);
}

/* A range, around which there may be blanks. */
static void range_validate(
	const char *s, size_t len, const char *at, const char *member, struct causes *c)
{
	static const char blank[] = " \t\n\v\f\r";
	autofree char *range = NULL;

	while (len && strchr(blank, *s))
		s++, len--;
	while (len && strchr(blank, s[len - 1]))
		len--;
	range = xstrndup(s, len);
	check_cidr(range, at, member, c);
}

/* The older way to say them, as a note: "10.0.0.0/8, 11.0.0.0/8". */
static void noted_ranges(const mval *svc, bool balancer, struct causes *c)
{
	static const char note[] = "service.beta.kubernetes.io/load-balancer-source-ranges";
	const char *s = m_str(m_get(mobj_at(svc, "metadata.annotations"), note));
	autofree char *at = xasprintf("metadata.annotations[%s]", note);

	if (s && !balancer)
		causes_add(c, WRONG_FORBIDDEN, at, ONLY_BALANCER);
	if (!s || !s[strspn(s, " \t\n\v\f\r")])
		return;
	for (;; s++) {
		size_t n = strcspn(s, ",");

		range_validate(s, n, at, "", c);
		s += n;
		if (!*s)
			return;
	}
}

static void source_ranges(const mval *svc, bool balancer, struct causes *c)
{
	static const char member[] = "LoadBalancerSourceRanges";
	const mval *list = mobj_at(svc, "spec.loadBalancerSourceRanges");
	size_t i, n;
	mval *v;

	if (!m_len(list)) {
		noted_ranges(svc, balancer, c);
		return;
	}
	if (!balancer)
		wrong(c, WRONG_FORBIDDEN, "spec", member, ONLY_BALANCER);
	check_each(list, i, n, v, c)
	{
		autofree char *at = xasprintf("%s[%zu]", member, i);

		range_validate(text_of(v), strlen(text_of(v)), "spec", at, c);
	}
}

static void outside(const mval *svc, bool balancer, struct causes *c)
{
	static const char *const policies[] = {"Cluster", "Local"};
	const mval *spec = mobj_at(svc, "spec");
	const char *policy = str_at(spec, "externalTrafficPolicy");
	bool seen = service_is_outside(svc) || m_len(mobj_at(spec, "externalIPs")) > 0;
	bool checks = balancer && !strcmp(policy, "Local");

	if (*policy && !seen)
		wrong(c, WRONG_INVALID, "spec", "externalTrafficPolicy",
			"Invalid value: \"%s\": may only be set for externally-accessible services",
			policy);
	else if (*policy)
		check_listed("spec", "externalTrafficPolicy", policy, policies, 2, c);
	if (mobj_int(spec, "healthCheckNodePort", 0) && !checks)
		wrong(c, WRONG_INVALID, "spec", "healthCheckNodePort",
			"Invalid value: %lld: may only be set when `type` is 'LoadBalancer' and "
			"`externalTrafficPolicy` is 'Local'",
			(long long)mobj_int(spec, "healthCheckNodePort", 0));
}

static void balancer_members(const mval *svc, bool balancer, struct causes *c)
{
	const mval *spec = mobj_at(svc, "spec");

	source_ranges(svc, balancer, c);
	if (balancer)
		check_form_of(spec, "spec", "loadBalancerClass", NAME_LABEL_KEY, c);
	else {
		forbidden(spec, "allocateLoadBalancerNodePorts", ONLY_BALANCER, c);
		forbidden(spec, "loadBalancerClass", ONLY_BALANCER, c);
	}
}

void service_validate(const mval *obj, struct causes *c)
{
	bool balancer = service_is(obj, "LoadBalancer");
	const mval *notes = mobj_at(obj, "metadata.annotations");
	const char *mode = m_str(m_get(notes, TOPOLOGY_MODE));
	const char *hints = m_str(m_get(notes, TOPOLOGY_HINTS));

	if (mode && hints && strcmp(mode, hints) != 0)
		causes_add(c, WRONG_INVALID, "metadata.annotations[" TOPOLOGY_MODE "]",
			"Invalid value: \"%s\": must match annotations[" TOPOLOGY_HINTS
			"] when both are specified",
			mode);
	service_ports_first(obj, balancer, c);
	if (service_is_outside(obj) && service_is_headless(obj))
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: \"None\": may not be set to 'None' for %s services",
			str_at(obj, "spec.type"));
	external_name(obj, c);
	service_ports_validate(obj, c);
	labels_validate(mobj_at(obj, "spec.selector"), "spec.selector", c);
	affinity(mobj_at(obj, "spec"), c);
	external_ips(obj, c);
	service_ports_last(obj, c);
	balancer_members(obj, balancer, c);
	outside(obj, balancer, c);
}

static void headless_warn(const mval *service, struct strv *ret)
{
	if (!service_is_headless(service))
		return;
	if (*str_at(service, "spec.loadBalancerIP"))
		strv_add(ret, "spec.loadBalancerIP is ignored for headless services");
	if (m_len(mobj_at(service, "spec.externalIPs")))
		strv_add(ret, "spec.externalIPs is ignored for headless services");
	if (strcmp(str_at(service, "spec.sessionAffinity"), "ClientIP") == 0)
		strv_add(ret, "spec.SessionAffinity is ignored for headless services");
}

static void addresses_warn(const mval *svc, const char *path,
	void (*warn)(const char *s, const char *at, struct strv *ret), struct strv *ret)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(svc, path), i, n, v)
	{
		autofree char *at = xasprintf("%s[%zu]", path, i);

		warn(text_of(v), at, ret);
	}
}

/* Members that are of another type of Service. */
static void ignored_warn(const mval *svc, struct strv *ret)
{
	bool alias = service_is(svc, "ExternalName");

	if (alias && m_len(mobj_at(svc, "spec.externalIPs")))
		strv_add(ret, "spec.externalIPs is ignored when spec.type is \"ExternalName\"");
	if (!alias && *str_at(svc, "spec.externalName"))
		strv_add(ret,
			"spec.externalName is ignored when spec.type is not \"ExternalName\"");
}

static void outside_warn(const mval *svc, bool headless, struct strv *ret)
{
	addresses_warn(svc, "spec.externalIPs", address_warn, ret);
	if (m_len(mobj_at(svc, "spec.externalIPs")) && !headless &&
		!service_is(svc, "ExternalName"))
		strv_add(ret,
			"spec.externalIPs is deprecated and may no longer be implemented in some "
			"clusters");
	if (*str_at(svc, "spec.loadBalancerIP"))
		address_warn(str_at(svc, "spec.loadBalancerIP"), "spec.loadBalancerIP", ret);
	addresses_warn(svc, "spec.loadBalancerSourceRanges", cidr_warn, ret);
}

void service_warn(const mval *obj, struct strv *ret)
{
	bool headless = service_is_headless(obj);

	if (m_get(mobj_at(obj, "metadata.annotations"), TOPOLOGY_HINTS))
		strv_add(ret, "annotation " TOPOLOGY_HINTS
			      " is deprecated, please use " TOPOLOGY_MODE
			      " instead");
	if (!headless)
		addresses_warn(obj, "spec.clusterIPs", address_warn, ret);
	headless_warn(obj, ret);
	outside_warn(obj, headless, ret);
	ignored_warn(obj, ret);
	if (!strcmp(str_at(obj, "spec.trafficDistribution"), "PreferClose"))
		strv_add(ret, "spec.trafficDistribution: \"PreferClose\" is deprecated; use "
			      "\"PreferSameZone\"");
}
