/* What an update of a Service keeps of what was allocated, and what it may change. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

static void node_ports_of(const mval *svc, struct map *ret)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		seen_before(ret, i, "%lld", (long long)mobj_int(p, "nodePort", 0));
	}
}

static bool has_number(const struct map *numbers, int64_t number)
{
	char key[24];

	snprintf(key, sizeof(key), "%lld", (long long)number);
	return map_has(numbers, key);
}

/* A port that is named as before keeps the node port it was given, unless another one took it. */
static void keep_node_ports(mdoc *d, mval *obj, const mval *old)
{
	autoseen now = MAP_INIT, names = MAP_INIT;
	size_t i, n;
	mval *p;

	node_ports_of(obj, &now);
	yyjson_mut_arr_foreach(mobj_at(old, "spec.ports"), i, n, p)
	{
		map_put(&names, str_at(p, "name"), p);
	}
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		const mval *was = map_get(&names, str_at(p, "name"));
		int64_t number = was ? mobj_int(was, "nodePort", 0) : 0;

		if (number && !mobj_int(p, "nodePort", 0) && !has_number(&now, number))
			mobj_set_int(d, p, "nodePort", number);
	}
}

/* None is new among them. */
static bool same_node_ports(const mval *obj, const mval *old)
{
	autoseen was = MAP_INIT;
	size_t i, n;
	mval *p;

	node_ports_of(old, &was);
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		int64_t number = mobj_int(p, "nodePort", 0);

		if (number && !has_number(&was, number))
			return false;
	}
	return true;
}

static void drop_node_ports(mval *obj)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.ports"), i, n, p)
	{
		mobj_del(p, "nodePort");
	}
}

static bool same(const mval *obj, const mval *old, const char *path)
{
	const mval *is = mobj_at(obj, path), *was = mobj_at(old, path);

	return is && was ? mobj_equal(is, was) : is == was;
}

/* What is sent back as it was, and has no meaning any more, goes; what was changed stays, and is
 * refused. */
static void drop_same(mval *obj, const mval *old, const char *path)
{
	if (same(obj, old, path))
		mobj_del(obj, path);
}

static void drop_addresses(mval *obj, const mval *old)
{
	if (same(obj, old, "spec.clusterIP") && same(obj, old, "spec.clusterIPs")) {
		mobj_del(obj, "spec.clusterIP");
		mobj_del(obj, "spec.clusterIPs");
	}
	drop_same(obj, old, "spec.ipFamilies");
	drop_same(obj, old, "spec.ipFamilyPolicy");
}

static bool has_health_port(const mval *svc)
{
	return service_is(svc, "LoadBalancer") &&
	       !strcmp(str_at(svc, "spec.externalTrafficPolicy"), "Local");
}

static void drop_outside(mval *obj, const mval *old)
{
	if (same_node_ports(obj, old))
		drop_node_ports(obj);
	drop_same(obj, old, "spec.externalTrafficPolicy");
}

static void drop_balancer(mdoc *d, mval *obj, const mval *old)
{
	drop_same(obj, old, "spec.loadBalancerClass");
	drop_same(obj, old, "spec.allocateLoadBalancerNodePorts");
	mobj_set(d, obj, "status.loadBalancer", yyjson_mut_obj(d));
}

/* What was allocated stays where the new type still has a use for it and the writer left it out;
 * what was allocated and has none goes, when the writer only sends it back. */
void service_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	service_families(d, obj, old);
	if (service_is(obj, "ExternalName") && !service_is(old, "ExternalName"))
		drop_addresses(obj, old);
	if (service_is_outside(obj) && service_is_outside(old))
		keep_node_ports(d, obj, old);
	if (has_health_port(old) && has_health_port(obj) &&
		!mobj_int(obj, "spec.healthCheckNodePort", 0))
		mobj_set_int(d, obj, "spec.healthCheckNodePort",
			mobj_int(old, "spec.healthCheckNodePort", 0));
	if (has_health_port(old) && !has_health_port(obj))
		drop_same(obj, old, "spec.healthCheckNodePort");
	if (service_is_outside(old) && !service_is_outside(obj))
		drop_outside(obj, old);
	if (service_is(old, "LoadBalancer") && !service_is(obj, "LoadBalancer"))
		drop_balancer(d, obj, old);
}

static void class_validate(const mval *obj, const mval *old, struct causes *c)
{
	const char *name = mobj_str(obj, "spec.loadBalancerClass");

	if (!service_is(obj, "LoadBalancer") || !service_is(old, "LoadBalancer") ||
		same(obj, old, "spec.loadBalancerClass"))
		return;
	if (name)
		causes_add(c, WRONG_INVALID, "spec.loadBalancerClass",
			"Invalid value: \"%s\": may not change once set", name);
	else
		causes_add(c, WRONG_INVALID, "spec.loadBalancerClass",
			"Invalid value: null: may not change once set");
}

/* What a balancer says of itself; what an older server took stays as it is. */
static void status_validate(const mval *obj, const mval *old, struct causes *c)
{
	if (same(obj, old, "status.loadBalancer"))
		return;
	if (!service_is(obj, "LoadBalancer") && m_len(mobj_at(obj, "status.loadBalancer.ingress")))
		causes_add(c, WRONG_FORBIDDEN, "status.loadBalancer.ingress",
			"Forbidden: may only be used when `spec.type` is \"LoadBalancer\"");
	else
		check_balancer(obj, c);
}

void service_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const char *was = str_at(old, "spec.clusterIP"), *is = str_at(obj, "spec.clusterIP");

	if (*was && !service_is(old, "ExternalName") && !service_is(obj, "ExternalName") &&
		strcmp(was, is) != 0)
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: [\"%s\"]: may not change once set", is);
	class_validate(obj, old, c);
	status_validate(obj, old, c);
	if (has_health_port(obj) && has_health_port(old) &&
		!same(obj, old, "spec.healthCheckNodePort"))
		causes_add(c, WRONG_FORBIDDEN, "spec.healthCheckNodePort",
			"Forbidden: field is immutable");
}
