/*
 * Node ports of Services. A port that is taken is a key "PORT-PROTOCOL" of the resource
 * "nodeports.allocation", which is no kind and shows only in dumps; it is written and removed as
 * addresses are (service_ip.c).
 */
#include <string.h>

#include "admit/service_alloc.h"
#include "data/status.h"

#define PORT_RESOURCE "nodeports.allocation"
#define PORT_FIRST 30000
#define PORT_LAST 32767
#define PORT_STATIC 86 /* the first ones are left to those who ask for a number */
#define PORTS_MAX 256

struct port {
	int number;
	char protocol[8];
};
struct ports {
	struct port v[PORTS_MAX];
	size_t n;
};

static bool wants_node_ports(const mval *svc)
{
	const char *type = mobj_str(svc, "spec.type");

	return type && (!strcmp(type, "NodePort") ||
			       (!strcmp(type, "LoadBalancer") &&
				       mobj_bool(svc, "spec.allocateLoadBalancerNodePorts", true)));
}

static bool wants_health_port(const mval *svc)
{
	const char *type = mobj_str(svc, "spec.type"),
		   *policy = mobj_str(svc, "spec.externalTrafficPolicy");

	return type && policy && !strcmp(type, "LoadBalancer") && !strcmp(policy, "Local");
}

static bool ports_have(const struct ports *p, int number, const char *protocol)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].number == number && !strcmp(p->v[i].protocol, protocol))
			return true;
	return false;
}

static void ports_add(struct ports *p, int64_t number, const char *protocol)
{
	if (!number || p->n == PORTS_MAX || ports_have(p, (int)number, protocol))
		return;
	p->v[p->n].number = (int)number;
	snprintf(p->v[p->n].protocol, sizeof(p->v[p->n].protocol), "%s", protocol);
	p->n++;
}

static const char *protocol_of(const mval *port)
{
	const char *p = mobj_str(port, "protocol");

	return p && *p ? p : "TCP";
}

/* What a stored Service holds. */
static void held_ports(const mval *svc, struct ports *ret)
{
	size_t i, n;
	mval *p;

	ret->n = 0;
	yyjson_mut_arr_foreach(mobj_at(svc, "spec.ports"), i, n, p)
	{
		ports_add(ret, mobj_int(p, "nodePort", 0), protocol_of(p));
	}

	ports_add(ret, mobj_int(svc, "spec.healthCheckNodePort", 0), "TCP");
}

static void port_key(int number, const char *protocol, char out[32])
{
	snprintf(out, 32, "%d-%s", number, protocol);
	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
}

static void take_port(struct admit_ctx *c, int number, const char *protocol)
{
	autobuf b = BUF_INIT;
	char key[32];

	port_key(number, protocol, key);
	buf_addf(&b,
		"{\"apiVersion\":\"v1\",\"kind\":\"NodePort\",\"metadata\":{\"name\":\"%s\"},"
		"\"service\":{\"namespace\":\"%s\",\"name\":\"%s\"}}",
		key, c->ns, c->name);
	alloc_take_key(c, PORT_RESOURCE, key, &b);
}

static int find_port(struct admit_ctx *c, const struct ports *mine, const char *protocol,
	uint64_t salt, int *ret, struct err *e)
{
	int first = PORT_FIRST + PORT_STATIC, n = PORT_LAST - first + 1;
	uint64_t at = alloc_start_of(c, 31 + salt);

	for (int i = 0; i < n; i++) {
		int number = first + (int)((at + (uint64_t)i) % (uint64_t)n);
		char key[32];
		bool taken;

		port_key(number, protocol, key);
		if (ports_have(mine, number, protocol))
			continue;
		if (alloc_is_taken(c, PORT_RESOURCE, key, &taken, e))
			return -1;
		if (!taken) {
			*ret = number;
			return 0;
		}
	}
	return err_set(e, ERR_INTERNAL, "failed to allocate a nodePort: range is full");
}

/* A port that the Service names itself, at field. */
static int want_port(
	struct admit_ctx *c, const char *field, int64_t number, const char *protocol, struct err *e)
{
	char key[32];
	bool taken = false;

	port_key((int)number, protocol, key);
	if (number < PORT_FIRST || number > PORT_LAST) {
		causes_add(c->causes, WRONG_INVALID, field,
			"Invalid value: %d: provided port is not in the valid range. The range "
			"of valid ports is %d-%d",
			(int)number, PORT_FIRST, PORT_LAST);
		return err_invalid(e, "", "Service", c->name, c->causes);
	}
	if (alloc_is_taken(c, PORT_RESOURCE, key, &taken, e))
		return -1;
	if (taken) {
		causes_add(c->causes, WRONG_INVALID, field,
			"Invalid value: %d: provided port is already allocated", (int)number);
		return err_invalid(e, "", "Service", c->name, c->causes);
	}
	take_port(c, (int)number, protocol);
	return 0;
}

/* One port of the new Service: kept, named by the user, or found. had: what the old one holds. */
static int admit_port(struct admit_ctx *c, mval *at, const char *member, const char *field,
	const char *protocol, uint64_t salt, const struct ports *had, struct ports *now,
	struct err *e)
{
	int64_t number = mobj_int(at, member, 0);
	int found = 0;

	if (number && (ports_have(had, (int)number, protocol) ||
			      ports_have(now, (int)number, protocol))) {
		ports_add(now, number, protocol);
		return 0;
	}
	if (number) {
		if (want_port(c, field, number, protocol, e))
			return -1;
	} else {
		if (find_port(c, now, protocol, salt, &found, e))
			return -1;
		take_port(c, found, protocol);
		mobj_set_int(c->d, at, member, found);
		number = found;
	}
	ports_add(now, number, protocol);
	return 0;
}

static int new_ports(struct admit_ctx *c, const struct ports *had, struct ports *now, struct err *e)
{
	size_t i, n;
	mval *p;

	if (c->obj && wants_node_ports(c->obj)) {
		yyjson_mut_arr_foreach(mobj_at(c->obj, "spec.ports"), i, n, p)
		{
			char field[64];

			snprintf(field, sizeof(field), "spec.ports[%zu].nodePort", i);
			if (admit_port(c, p, "nodePort", field, protocol_of(p), i, had, now, e))
				return -1;
		}
	}
	if (c->obj && wants_health_port(c->obj))
		return admit_port(c, mobj_at(c->obj, "spec"), "healthCheckNodePort",
			"spec.healthCheckNodePort", "TCP", PORTS_MAX, had, now, e);
	return 0;
}

int service_port_admit(struct admit_ctx *c, struct err *e)
{
	struct ports had = {.n = 0}, now = {.n = 0};

	if (c->old)
		held_ports(c->old, &had);
	if (new_ports(c, &had, &now, e))
		return -1;
	for (size_t i = 0; i < had.n; i++) {
		char key[32];

		if (ports_have(&now, had.v[i].number, had.v[i].protocol))
			continue;
		port_key(had.v[i].number, had.v[i].protocol, key);
		if (alloc_free_key(c, PORT_RESOURCE, key, e))
			return -1;
	}
	return 0;
}
