/* What an update of a Service keeps of what was allocated, and what it may change. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

static void keep(mdoc *d, mval *obj, const mval *old, const char *path)
{
	const mval *was = mobj_at(old, path);

	if (was && !mobj_at(obj, path))
		mobj_set(d, obj, path, mobj_copy_mut(d, was));
}

static bool same_port(const mval *a, const mval *b)
{
	return mobj_int(a, "port", 0) == mobj_int(b, "port", 0) &&
	       !strcmp(str_at(a, "protocol"), str_at(b, "protocol")) &&
	       !strcmp(str_at(a, "name"), str_at(b, "name"));
}

/* A port that stays keeps the node port it was given. */
static void keep_node_ports(mdoc *d, mval *obj, const mval *old)
{
	size_t i, n, j, m;
	mval *p, *was;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		if (mobj_int(p, "nodePort", 0))
			continue;
		yyjson_mut_arr_foreach(mobj_at(old, "spec.ports"), j, m, was)
		{
			if (same_port(p, was) && mobj_int(was, "nodePort", 0))
				mobj_set_int(d, p, "nodePort", mobj_int(was, "nodePort", 0));
		}
	}
}

static void drop_node_ports(mval *obj, const mval *old)
{
	size_t i, n, j, m;
	mval *p, *was;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		yyjson_mut_arr_foreach(mobj_at(old, "spec.ports"), j, m, was)
		{
			if (mobj_int(p, "nodePort", 0) == mobj_int(was, "nodePort", -1)) {
				mobj_del(p, "nodePort");
				break;
			}
		}
	}
}

/* What only a LoadBalancer has, and is sent back as it was. */
static void drop_balancer(mdoc *d, mval *obj, const mval *old)
{
	static const char *const only[] = {"spec.healthCheckNodePort", "spec.loadBalancerClass",
		"spec.allocateLoadBalancerNodePorts"};

	for (size_t i = 0; i < array_size(only); i++) {
		const mval *is = mobj_at(obj, only[i]), *was = mobj_at(old, only[i]);

		if (is && was && mobj_equal(is, was))
			mobj_del(obj, only[i]);
	}
	mobj_set(d, obj, "status.loadBalancer", yyjson_mut_obj(d));
}

/* Who writes clusterIP anew, and sends the list as it was, means both. */
static void follow_address(mdoc *d, mval *obj, const mval *old)
{
	const char *ip = mobj_str(obj, "spec.clusterIP");
	const mval *is = mobj_at(obj, "spec.clusterIPs"), *was = mobj_at(old, "spec.clusterIPs");
	mval *list;

	if (!ip || !is || !was || !mobj_equal(is, was) ||
		!strcmp(ip, str_at(old, "spec.clusterIP")))
		return;
	list = yyjson_mut_arr(d);
	yyjson_mut_arr_add_strcpy(d, list, ip);
	mobj_set(d, obj, "spec.clusterIPs", list);
}

/* What was allocated stays where the new type still has a use for it and the writer left it out;
 * what was allocated and has none goes, when the writer only sends it back. */
void service_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	static const char *const addresses[] = {
		"spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy"};

	for (size_t i = 0; i < array_size(addresses) && !service_is(old, "ExternalName"); i++) {
		if (service_is(obj, "ExternalName"))
			mobj_del(obj, addresses[i]);
		else
			keep(d, obj, old, addresses[i]);
	}
	follow_address(d, obj, old);
	if (service_is_outside(obj) && service_is_outside(old))
		keep_node_ports(d, obj, old);
	else if (!service_is_outside(obj) && service_is_outside(old))
		drop_node_ports(obj, old);
	if (service_is_outside(old) && !service_is_outside(obj))
		mobj_del(obj, "spec.externalTrafficPolicy");
	if (service_is(old, "LoadBalancer") && service_is(obj, "LoadBalancer"))
		keep(d, obj, old, "spec.healthCheckNodePort");
	else if (service_is(old, "LoadBalancer"))
		drop_balancer(d, obj, old);
}

static bool is_checked(const mval *svc)
{
	return service_is(svc, "LoadBalancer") &&
	       !strcmp(str_at(svc, "spec.externalTrafficPolicy"), "Local");
}

static void balancer_fixed(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.loadBalancerClass");
	const mval *was = mobj_at(old, "spec.loadBalancerClass");
	autobuf b = BUF_INIT;

	if (service_is(obj, "LoadBalancer") && service_is(old, "LoadBalancer") &&
		(!is != !was || (is && !mobj_equal(is, was)))) {
		shown(is, &b);
		causes_add(c, WRONG_INVALID, "spec.loadBalancerClass",
			"Invalid value: %s: may not change once set", b.data);
	}
	if (is_checked(obj) && is_checked(old) &&
		mobj_int(obj, "spec.healthCheckNodePort", 0) !=
			mobj_int(old, "spec.healthCheckNodePort", 0))
		causes_add(c, WRONG_FORBIDDEN, "spec.healthCheckNodePort",
			"Forbidden: field is immutable");
}

void service_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const char *was = str_at(old, "spec.clusterIP"), *is = str_at(obj, "spec.clusterIP");

	if (*was && !service_is(old, "ExternalName") && !service_is(obj, "ExternalName") &&
		strcmp(was, is) != 0)
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: [\"%s\"]: may not change once set", is);
	balancer_fixed(obj, old, c);
}
