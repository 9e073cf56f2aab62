/* Services, the rarer members: what belongs to one type only, affinity, traffic from outside. */
#include <string.h>

#include "rules/priv.h"

#define KUBELET_PORT 10250
#define AFFINITY_MAX_SECONDS 86400
#define ONLY_BALANCER "Forbidden: may only be used when `type` is 'LoadBalancer'"

static bool is_type(const mval *svc, const char *type)
{
	return !strcmp(str_at(svc, "spec.type"), type);
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

	for (size_t i = 0; i < array_size(none); i++)
		forbidden(mobj_at(svc, "spec"), none[i],
			"Forbidden: may not be set for ExternalName services", c);
	if (*bare)
		check_form("spec", "externalName", NAME_DNS1123_SUBDOMAIN, bare, c);
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

static void ports(const mval *svc, bool balancer, struct causes *c)
{
	autoseen taken = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		autofree char *at = xasprintf("spec.ports[%zu]", i);
		int64_t node_port = mobj_int(p, "nodePort", 0);

		if (balancer && mobj_int(p, "port", 0) == KUBELET_PORT)
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: %d: may not expose port %d externally since it is "
				"used by kubelet",
				KUBELET_PORT, KUBELET_PORT);
		check_form_of(p, at, "appProtocol", NAME_LABEL_KEY, c);
		if (node_port && seen_before(&taken, i, "%lld/%s", (long long)node_port,
					 str_at(p, "protocol")))
			wrong(c, WRONG_DUPLICATE, at, "nodePort", "Duplicate value: %lld",
				(long long)node_port);
	}
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
	yyjson_mut_arr_foreach(mobj_at(spec, "loadBalancerSourceRanges"), i, n, v)
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
	bool seen = balancer || is_type(svc, "NodePort") || m_len(mobj_at(spec, "externalIPs")) > 0;
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

void service_validate_more(const mval *svc, struct causes *c)
{
	const mval *spec = mobj_at(svc, "spec");
	bool balancer = is_type(svc, "LoadBalancer");
	size_t i, n;
	mval *v;

	if (is_type(svc, "ExternalName"))
		external_name(svc, c);
	ports(svc, balancer, c);
	affinity(spec, c);
	yyjson_mut_arr_foreach(mobj_at(spec, "externalIPs"), i, n, v)
	{
		autofree char *at = xasprintf("externalIPs[%zu]", i);

		check_plain_address(text_of(v), "spec", at, c);
	}
	source_ranges(spec, balancer, c);
	if (balancer)
		check_form_of(spec, "spec", "loadBalancerClass", NAME_LABEL_KEY, c);
	else {
		forbidden(spec, "allocateLoadBalancerNodePorts", ONLY_BALANCER, c);
		forbidden(spec, "loadBalancerClass", ONLY_BALANCER, c);
	}
	outside(svc, balancer, c);
}
