/* Services: ports, addresses, types. Allocation is admit/service_ip.c's. */
#include <arpa/inet.h>
#include <string.h>

#include "rules/priv.h"

#define IP_WORDS "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

static bool is_type(const mval *svc, const char *type)
{
	return !strcmp(str_at(svc, "spec.type"), type);
}

static bool is_outside(const mval *svc)
{
	return is_type(svc, "NodePort") || is_type(svc, "LoadBalancer");
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
	if (m_len(mobj_at(obj, "spec.externalIPs")) && is_type(obj, "ClusterIP") &&
		!mobj_at(obj, "spec.externalTrafficPolicy"))
		mobj_set_str(d, obj, "spec.externalTrafficPolicy", "Cluster");
	if (!strcmp(str_at(obj, "spec.sessionAffinity"), "None"))
		mobj_del(obj, "spec.sessionAffinityConfig");
}

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

/* What was allocated stays where the new type still has a use for it and the writer left it out;
 * what was allocated and has none goes, when the writer only sends it back. */
void service_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	static const char *const addresses[] = {
		"spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.ipFamilyPolicy"};

	if (is_type(obj, "ExternalName")) {
		for (size_t i = 0; i < array_size(addresses) && !is_type(old, "ExternalName"); i++)
			mobj_del(obj, addresses[i]);
	} else if (!is_type(old, "ExternalName")) {
		for (size_t i = 0; i < array_size(addresses); i++)
			keep(d, obj, old, addresses[i]);
	}
	if (is_outside(obj) && is_outside(old))
		keep_node_ports(d, obj, old);
	else if (!is_outside(obj) && is_outside(old))
		drop_node_ports(obj, old);
	if (is_outside(old) && !is_outside(obj))
		mobj_del(obj, "spec.externalTrafficPolicy");
	if (is_type(old, "LoadBalancer") && is_type(obj, "LoadBalancer"))
		keep(d, obj, old, "spec.healthCheckNodePort");
	else if (is_type(old, "LoadBalancer"))
		drop_balancer(d, obj, old);
}

static bool is_ip(const char *s)
{
	unsigned char b[16];

	return inet_pton(AF_INET, s, b) == 1 || inet_pton(AF_INET6, s, b) == 1;
}

static void target_validate(const mval *p, const char *at, struct causes *c)
{
	mval *target = mobj_at(p, "targetPort");
	const char *s = m_str(target), *why;

	if (!s) {
		check_range(p, at, "targetPort", 1, 65535, c);
		return;
	}
	/* three sentences upstream, each its own cause */
	if (strlen(s) > 15)
		wrong(c, WRONG_INVALID, at, "targetPort",
			"Invalid value: \"%s\": must be no more than 15 characters", s);
	why = name_port(s);
	if (why && strlen(s) <= 15) {
		wrong(c, WRONG_INVALID, at, "targetPort", "Invalid value: \"%s\": %s", s, why);
		return;
	}
	if (strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s))
		wrong(c, WRONG_INVALID, at, "targetPort",
			"Invalid value: \"%s\": must contain only alpha-numeric characters (a-z, "
			"0-9), and hyphens (-)",
			s);
	if (!strpbrk(s, "abcdefghijklmnopqrstuvwxyz"))
		wrong(c, WRONG_INVALID, at, "targetPort",
			"Invalid value: \"%s\": must contain at least one letter (a-z)", s);
}

/* A port as upstream's messages print it. */
static void port_shown(const mval *p, struct buf *b)
{
	const char *app = mobj_str(p, "appProtocol");
	mval *target = mobj_at(p, "targetPort");

	buf_addf(b, "{\"Name\":\"%s\",\"Protocol\":\"%s\",\"AppProtocol\":", str_at(p, "name"),
		str_at(p, "protocol"));
	if (app)
		buf_add_json(b, app, strlen(app));
	else
		buf_adds(b, "null");
	buf_addf(b, ",\"Port\":%lld,\"TargetPort\":", (long long)mobj_int(p, "port", 0));
	if (target)
		mobj_write(b, target);
	else
		buf_adds(b, "0");
	buf_addf(b, ",\"NodePort\":%lld}", (long long)mobj_int(p, "nodePort", 0));
}

static void port_name(
	struct map *seen, bool needed, const mval *p, size_t i, const char *at, struct causes *c)
{
	const char *name = str_at(p, "name"), *why;

	if (!*name) {
		if (needed)
			wrong(c, WRONG_REQUIRED, at, "name", "Required value");
		return;
	}
	why = name_dns1123_label(name);
	if (why)
		wrong(c, WRONG_INVALID, at, "name", "Invalid value: \"%s\": %s", name, why);
	if (seen_before(seen, i, "%s", name))
		wrong(c, WRONG_DUPLICATE, at, "name", "Duplicate value: \"%s\"", name);
}

static void port_validate(
	const mval *svc, struct map *names, const mval *p, size_t i, struct causes *c)
{
	char at[48];

	snprintf(at, sizeof(at), "spec.ports[%zu]", i);
	port_name(names, m_len(mobj_at(svc, "spec.ports")) > 1, p, i, at, c);
	if (!mobj_at(p, "port"))
		wrong(c, WRONG_INVALID, at, "port",
			"Invalid value: 0: must be between 1 and 65535, inclusive");
	check_range(p, at, "port", 1, 65535, c);
	target_validate(p, at, c);
	if (mobj_int(p, "nodePort", 0) && !strcmp(str_at(svc, "spec.type"), "ClusterIP"))
		wrong(c, WRONG_FORBIDDEN, at, "nodePort",
			"Forbidden: may not be used when `type` is 'ClusterIP'");
}

/* Of one that another was before: upstream shows only the port itself. */
static void port_twice(const mval *p, size_t i, struct causes *c)
{
	automdoc *d = m_doc();
	mval *key = yyjson_mut_obj(d);
	autobuf b = BUF_INIT;
	char at[48];

	mobj_set_str(d, key, "protocol", str_at(p, "protocol"));
	mobj_set_int(d, key, "port", mobj_int(p, "port", 0));
	port_shown(key, &b);
	snprintf(at, sizeof(at), "spec.ports[%zu]", i);
	causes_add(c, WRONG_DUPLICATE, at, "Duplicate value: %s", b.data);
}

static void ports_validate(const mval *svc, struct causes *c)
{
	const mval *ports = mobj_at(svc, "spec.ports");
	bool headless = !strcmp(str_at(svc, "spec.clusterIP"), "None");
	autoseen names = MAP_INIT, numbers = MAP_INIT;
	size_t i, n;
	mval *p;

	if (!m_len(ports) && !headless && !is_type(svc, "ExternalName"))
		causes_add(c, WRONG_REQUIRED, "spec.ports", "Required value");
	yyjson_mut_arr_foreach((mval *)ports, i, n, p)
	{
		port_validate(svc, &names, p, i, c);
	}

	yyjson_mut_arr_foreach((mval *)ports, i, n, p)
	{
		if (seen_before(&numbers, i, "%lld/%s", (long long)mobj_int(p, "port", 0),
			    str_at(p, "protocol")))
			port_twice(p, i, c);
	}
}

static void ips_validate(const mval *svc, struct causes *c)
{
	const char *ip = str_at(svc, "spec.clusterIP");
	size_t i, n;
	mval *v;

	if (*ip && strcmp(ip, "None") != 0 && !is_ip(ip))
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: \"%s\": " IP_WORDS, ip);
	yyjson_mut_arr_foreach(mobj_at(svc, "spec.externalIPs"), i, n, v)
	{
		char at[48];

		snprintf(at, sizeof(at), "spec.externalIPs[%zu]", i);
		if (!is_ip(text_of(v)))
			causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": " IP_WORDS,
				text_of(v));
	}
}

void service_validate(const mval *obj, struct causes *c)
{
	ports_validate(obj, c);
	labels_validate(mobj_at(obj, "spec.selector"), "spec.selector", c);
	ips_validate(obj, c);
	if (is_type(obj, "ExternalName") && !*str_at(obj, "spec.externalName"))
		causes_add(c, WRONG_REQUIRED, "spec.externalName", "Required value");
	if (is_outside(obj) && !strcmp(str_at(obj, "spec.clusterIP"), "None"))
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: \"None\": may not be set to 'None' for %s services",
			str_at(obj, "spec.type"));
	service_validate_more(obj, c);
}

void service_warn(const mval *obj, struct strv *ret)
{
	headless_warn(obj, ret);
	if (m_len(mobj_at(obj, "spec.externalIPs")))
		strv_add(ret,
			"spec.externalIPs is deprecated and may no longer be implemented in some "
			"clusters");
}

void service_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const char *was = str_at(old, "spec.clusterIP"), *is = str_at(obj, "spec.clusterIP");

	if (*was && !is_type(old, "ExternalName") && !is_type(obj, "ExternalName") &&
		strcmp(was, is) != 0)
		causes_add(c, WRONG_INVALID, "spec.clusterIPs[0]",
			"Invalid value: [\"%s\"]: may not change once set", is);
}
