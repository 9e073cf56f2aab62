/*
 * Node ports of Services. A port that is taken is a key "PORT" of the resource
 * "nodeports.allocation", which is no kind and shows only in dumps; it is written and removed as
 * addresses are (service_ip.c). Stores of before have keys "PORT-PROTOCOL": they count as long as
 * they are there.
 */
#include <string.h>
#include <strings.h>

#include "admit/service_alloc.h"
#include "base/map.h"
#include "data/status.h"

#define PORT_RESOURCE "nodeports.allocation"
#define PORT_FIRST 30000
#define PORT_LAST 32767
#define PORT_RANGE "30000-32767"
#define PORT_STATIC 86 /* the first ones are left to those who ask for a number */
#define HEALTH_SALT 256

/* One write of a Service. A number is taken for all protocols. */
struct numbers {
	struct map had;	  /* of the old one: number */
	struct map now;	  /* of the new one: number */
	struct map asked; /* port → the port object of that number that names its node port first */
	struct map given; /* port → the first that has one by now */
};

static void numbers_release(struct numbers *n)
{
	map_release(&n->had);
	map_release(&n->now);
	map_release(&n->asked);
	map_release(&n->given);
}

static bool is_type(const mval *svc, const char *type)
{
	const char *is = mobj_str(svc, "spec.type");

	return is && !strcmp(is, type);
}

static bool is_outside(const mval *svc)
{
	return is_type(svc, "NodePort") || is_type(svc, "LoadBalancer");
}

/* Do ports get a number that did not ask for one? */
static bool wants_node_ports(const mval *svc)
{
	return is_type(svc, "NodePort") ||
	       mobj_bool(svc, "spec.allocateLoadBalancerNodePorts", true);
}

static bool wants_health_port(const mval *svc)
{
	const char *policy = mobj_str(svc, "spec.externalTrafficPolicy");

	return policy && is_type(svc, "LoadBalancer") && !strcmp(policy, "Local");
}

static char *text(int64_t number)
{
	return xasprintf("%lld", (long long)number);
}

static bool has(const struct map *m, int64_t number)
{
	autofree char *key = text(number);

	return map_has(m, key);
}

static void add(struct map *m, int64_t number, mval *v)
{
	autofree char *key = text(number);

	if (number && !map_has(m, key))
		map_put(m, key, v);
}

/* The node port of the port in m that has this number; 0: none. */
static int64_t node_port_of(const struct map *m, int64_t port)
{
	autofree char *key = text(port);
	const mval *p = map_get(m, key);

	return p ? mobj_int(p, "nodePort", 0) : 0;
}

/* What a stored Service holds. */
static void held_ports(const mval *svc, struct map *ret)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		add(ret, mobj_int(p, "nodePort", 0), p);
	}
	add(ret, mobj_int(svc, "spec.healthCheckNodePort", 0), NULL);
}

static void take_port(struct admit_ctx *c, int64_t number, struct numbers *nu)
{
	autofree char *key = text(number);
	autobuf b = BUF_INIT;

	buf_addf(&b,
		"{\"apiVersion\":\"v1\",\"kind\":\"NodePort\",\"metadata\":{\"name\":\"%s\"},"
		"\"service\":{\"namespace\":\"%s\",\"name\":\"%s\"}}",
		key, c->ns, c->name);
	alloc_take_key(c, PORT_RESOURCE, key, &b);
	add(&nu->now, number, NULL);
}

/* What stands behind a port's number in a key; only the first is written. */
static const char *const forms[] = {"", "-tcp", "-udp", "-sctp"};

static int is_taken(
	struct admit_ctx *c, int64_t number, const struct numbers *nu, bool *ret, struct err *e)
{
	autofree char *key = text(number);

	*ret = map_has(&nu->now, key);
	for (size_t i = 0; i < array_size(forms) && !*ret; i++) {
		autofree char *form = xasprintf("%s%s", key, forms[i]);

		if (alloc_is_taken(c, PORT_RESOURCE, form, ret, e))
			return -1;
	}
	return 0;
}

/* A free port, which goes to at.member. */
static int find_port(struct admit_ctx *c, mval *at, const char *member, uint64_t salt,
	struct numbers *nu, struct err *e)
{
	int first = PORT_FIRST + PORT_STATIC, n = PORT_LAST - first + 1;
	uint64_t start = alloc_start_of(c, 31 + salt);

	for (int i = 0; i < n; i++) {
		int number = first + (int)((start + (uint64_t)i) % (uint64_t)n);
		bool taken;

		if (is_taken(c, number, nu, &taken, e))
			return -1;
		if (!taken) {
			take_port(c, number, nu);
			mobj_set_int(c->d, at, member, number);
			return 0;
		}
	}
	return err_set(e, ERR_INTERNAL,
		"Internal error occurred: failed to allocate a nodePort: range is full");
}

/* Why the Service cannot have the port that it names itself; *ret NULL: it has it now. */
static int want_port(
	struct admit_ctx *c, int64_t number, struct numbers *nu, const char **ret, struct err *e)
{
	bool taken = false;

	*ret = NULL;
	if (number < PORT_FIRST || number > PORT_LAST) {
		*ret = "provided port is not in the valid range. The range of valid ports is "
		       PORT_RANGE;
		return 0;
	}
	if (is_taken(c, number, nu, &taken, e))
		return -1;
	if (taken)
		*ret = "provided port is already allocated";
	else
		take_port(c, number, nu);
	return 0;
}

static int want_node_port(
	struct admit_ctx *c, size_t i, int64_t number, struct numbers *nu, struct err *e)
{
	autofree char *field = xasprintf("spec.ports[%zu].nodePort", i);
	const char *why;

	if (want_port(c, number, nu, &why, e))
		return -1;
	if (!why)
		return 0;
	causes_add(c->causes, WRONG_INVALID, field, "Invalid value: %lld: %s", (long long)number,
		why);
	return err_invalid(e, "", "Service", c->name, c->causes);
}

/* A port of a new Service: those of one number and several protocols share a node port. */
static int new_port(struct admit_ctx *c, mval *p, size_t i, struct numbers *nu, struct err *e)
{
	int64_t port = mobj_int(p, "port", 0), number = mobj_int(p, "nodePort", 0);
	int64_t same = node_port_of(&nu->given, port), asked = node_port_of(&nu->asked, port);

	if (!number && !wants_node_ports(c->obj))
		return 0;
	if (same && number && number != same)
		return want_node_port(c, i, number, nu, e);
	if (!same && !asked && find_port(c, p, "nodePort", i, nu, e))
		return -1;
	if (!same && asked && want_node_port(c, i, asked, nu, e))
		return -1;
	if (same || asked)
		mobj_set_int(c->d, p, "nodePort", same ? same : asked);
	add(&nu->given, port, p);
	return 0;
}

/* … of one that was there: a number that it had is its own. */
static int old_port(struct admit_ctx *c, mval *p, size_t i, struct numbers *nu, struct err *e)
{
	int64_t number = mobj_int(p, "nodePort", 0);
	int rc = 0;

	if (!number && !wants_node_ports(c->obj))
		return 0;
	if (!number)
		rc = find_port(c, p, "nodePort", i, nu, e);
	else if (!has(&nu->had, number) && !has(&nu->now, number))
		rc = want_node_port(c, i, number, nu, e);
	if (rc)
		return -1;
	add(&nu->now, mobj_int(p, "nodePort", 0), NULL);
	return 0;
}

static int health_port(struct admit_ctx *c, struct numbers *nu, struct err *e)
{
	static const char member[] = "spec.healthCheckNodePort";
	int64_t number = mobj_int(c->obj, member, 0);
	const char *why;

	if (c->old && wants_health_port(c->old)) {
		add(&nu->now, number, NULL);
		return 0;
	}
	if (!number)
		return find_port(c, c->obj, member, HEALTH_SALT, nu, e);
	if (want_port(c, number, nu, &why, e))
		return -1;
	if (!why)
		return 0;
	return err_set(e, ERR_INTERNAL,
		"Internal error occurred: failed to allocate requested HealthCheck NodePort "
		"%lld: %s",
		(long long)number, why);
}

static int new_ports(struct admit_ctx *c, struct numbers *nu, struct err *e)
{
	mval *ports = is_outside(c->obj) ? mobj_at(c->obj, "spec.ports") : NULL, *p;
	size_t i, n;

	yyjson_mut_arr_foreach(ports, i, n, p)
	{
		if (mobj_int(p, "nodePort", 0))
			add(&nu->asked, mobj_int(p, "port", 0), p);
	}
	yyjson_mut_arr_foreach(ports, i, n, p)
	{
		if (c->old ? old_port(c, p, i, nu, e) : new_port(c, p, i, nu, e))
			return -1;
	}
	return wants_health_port(c->obj) ? health_port(c, nu, e) : 0;
}

static int free_older(struct admit_ctx *c, int64_t number, const char *protocol,
	const struct numbers *nu, struct err *e)
{
	if (!number || has(&nu->now, number))
		return 0;
	for (size_t i = 1; i < array_size(forms); i++) {
		autofree char *key = xasprintf("%lld%s", (long long)number, forms[i]);

		if (!strcasecmp(forms[i] + 1, protocol))
			return alloc_free_key(c, PORT_RESOURCE, key, e);
	}
	return 0;
}

/* What stores of before have: another Service may have the number for another protocol. */
static int give_back_older(struct admit_ctx *c, const struct numbers *nu, struct err *e)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(c->old, "spec.ports"), i, n, p)
	{
		if (free_older(c, mobj_int(p, "nodePort", 0), mobj_str(p, "protocol") ?: "TCP", nu,
			    e))
			return -1;
	}
	return free_older(c, mobj_int(c->old, "spec.healthCheckNodePort", 0), "TCP", nu, e);
}

static int give_back(struct admit_ctx *c, const struct numbers *nu, struct err *e)
{
	size_t i = 0;

	for (struct map_slot *s; (s = map_next(&nu->had, &i));)
		if (!map_has(&nu->now, s->key) && alloc_free_key(c, PORT_RESOURCE, s->key, e))
			return -1;
	return c->old ? give_back_older(c, nu, e) : 0;
}

int service_port_admit(struct admit_ctx *c, struct err *e)
{
	__attribute__((cleanup(numbers_release))) struct numbers nu = {
		MAP_INIT, MAP_INIT, MAP_INIT, MAP_INIT};

	if (c->old)
		held_ports(c->old, &nu.had);
	if (c->obj && new_ports(c, &nu, e))
		return -1;
	return give_back(c, &nu, e);
}
