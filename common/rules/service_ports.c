/* Ports of Services. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define KUBELET_PORT 10250

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
	check_unique(seen, i, at, "name", name, c);
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
	check_form_of(p, at, "appProtocol", NAME_LABEL_KEY, c);
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

void service_ports_first(const mval *svc, bool balancer, struct causes *c)
{
	mval *ports = mobj_at(svc, "spec.ports"), *p;
	size_t i, n;

	if (!m_len(ports) && !service_is_headless(svc) && !service_is(svc, "ExternalName"))
		causes_add(c, WRONG_REQUIRED, "spec.ports", "Required value");
	yyjson_mut_arr_foreach(balancer ? ports : NULL, i, n, p)
	{
		autofree char *at = xasprintf("spec.ports[%zu]", i);

		if (mobj_int(p, "port", 0) == KUBELET_PORT)
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: %d: may not expose port %d externally since it is "
				"used by kubelet",
				KUBELET_PORT, KUBELET_PORT);
	}
}

void service_ports_validate(const mval *svc, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *p;

	check_each(mobj_at(svc, "spec.ports"), i, n, p, c)
	{
		port_validate(svc, &names, p, i, c);
	}
}

static void node_ports(const mval *svc, bool inside, struct causes *c)
{
	autoseen taken = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		autofree char *at = xasprintf("spec.ports[%zu]", i);
		int64_t number = mobj_int(p, "nodePort", 0);

		if (!number)
			continue;
		if (inside)
			wrong(c, WRONG_FORBIDDEN, at, "nodePort",
				"Forbidden: may not be used when `type` is 'ClusterIP'");
		else if (seen_before(&taken, i, "%lld/%s", (long long)number,
				 str_at(p, "protocol")))
			wrong(c, WRONG_DUPLICATE, at, "nodePort", "Duplicate value: %lld",
				(long long)number);
	}
}

/*
 * Of a new Service: a node port is given out once, whatever the protocol, but to ports of one
 * number; upstream finds it taken by the Service itself. What is out of range is told when it is
 * allocated.
 */
void service_ports_refuse(const mval *svc, struct causes *c)
{
	autoseen given = MAP_INIT, taken = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		autofree char *at = xasprintf("spec.ports[%zu]", i);
		autofree char *port = xasprintf("%lld", (long long)mobj_int(p, "port", 0));
		int64_t number = mobj_int(p, "nodePort", 0);
		const mval *first = map_get(&given, port);

		if (!number || (first && mobj_int(first, "nodePort", 0) == number))
			continue;
		if (!first)
			map_put(&given, port, p);
		if (!seen_before(&taken, i, "%lld", (long long)number))
			continue;
		wrong(c, WRONG_INVALID, at, "nodePort",
			"Invalid value: %lld: provided port is already allocated",
			(long long)number);
		return;
	}
}

void service_ports_last(const mval *svc, struct causes *c)
{
	autoseen numbers = MAP_INIT;
	size_t i, n;
	mval *p;

	node_ports(svc, service_is(svc, "ClusterIP"), c);
	check_each(mobj_at(svc, "spec.ports"), i, n, p, c)
	{
		if (seen_before(&numbers, i, "%lld/%s", (long long)mobj_int(p, "port", 0),
			    str_at(p, "protocol")))
			port_twice(p, i, c);
	}
}
