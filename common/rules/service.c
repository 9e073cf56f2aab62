/* Services: types, addresses, affinity. Allocation is admit/service_ip.c's. */
#include <string.h>

#include "base/strv.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/workload.h"

#define AFFINITY_MAX_SECONDS 86400
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

static void source_ranges(const mval *spec, bool balancer, struct causes *c)
{
	static const char member[] = "LoadBalancerSourceRanges";
	size_t i, n;
	mval *v;

	if (!m_len(mobj_at(spec, "loadBalancerSourceRanges")))
		return;
	if (!balancer)
		wrong(c, WRONG_FORBIDDEN, "spec", member, ONLY_BALANCER);
	check_each(mobj_at(spec, "loadBalancerSourceRanges"), i, n, v, c)
	{
		autofree char *at = xasprintf("%s[%zu]", member, i);

		check_cidr(text_of(v), "spec", at, c);
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

	source_ranges(spec, balancer, c);
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

#define HINTS "service.kubernetes.io/topology-aware-hints"

/* Members that are of another type of Service. */
static void ignored_warn(const mval *svc, struct strv *ret)
{
	bool external = service_is(svc, "ExternalName");

	if (external && m_len(mobj_at(svc, "spec.externalIPs")))
		strv_add(ret, "spec.externalIPs is ignored when spec.type is \"ExternalName\"");
	if (!external && *str_at(svc, "spec.externalName"))
		strv_add(ret, "spec.externalName is ignored when spec.type is not "
			      "\"ExternalName\"");
}

void service_warn(const mval *obj, struct strv *ret)
{
	if (m_get(mobj_at(obj, "metadata.annotations"), HINTS))
		strv_add(ret, "annotation " HINTS " is deprecated, please use "
			      "service.kubernetes.io/topology-mode instead");
	if (!service_is_headless(obj))
		addresses_warn(obj, "spec.clusterIPs", address_warn, ret);
	headless_warn(obj, ret);
	addresses_warn(obj, "spec.externalIPs", address_warn, ret);
	if (*str_at(obj, "spec.loadBalancerIP"))
		address_warn(str_at(obj, "spec.loadBalancerIP"), "spec.loadBalancerIP", ret);
	addresses_warn(obj, "spec.loadBalancerSourceRanges", cidr_warn, ret);
	ignored_warn(obj, ret);
	if (!strcmp(str_at(obj, "spec.trafficDistribution"), "PreferClose"))
		strv_add(ret, "spec.trafficDistribution: \"PreferClose\" is deprecated; use "
			      "\"PreferSameZone\"");
	if (m_len(mobj_at(obj, "spec.externalIPs")))
		strv_add(ret,
			"spec.externalIPs is deprecated and may no longer be implemented in some "
			"clusters");
}
