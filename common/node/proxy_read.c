/* Services and EndpointSlices into the little that the rules need of them. */
#include <arpa/inet.h>
#include <string.h>

#include "net/ip.h"
#include "node/proxy_priv.h"

#define OTHER_PROXY "service.kubernetes.io/service-proxy-name"
#define SERVICE_NAME "kubernetes.io/service-name"
#define STICKY_DEFAULT_S 10800

const char *const proxy_protocols[PROTO_COUNT] = { "tcp", "udp", "sctp" };

/* An IPv4 address as a number; 0 for IPv6. */
static int address(const char *text, const char *field, uint32_t *ret, struct err *e)
{
	struct ip ip;
	uint32_t n;

	if (ip_parse(text, &ip, e) < 0 || strchr(text, '/'))
		return err_set(e, ERR_INVALID, "%s: \"%s\" is no address", field, text);
	memcpy(&n, ip.b, sizeof(n));
	*ret = ip.family == AF_INET ? ntohl(n) : 0;
	return 0;
}

static int port(const val *p, const char *field, bool required, uint16_t *ret, struct err *e)
{
	int64_t n = obj_int(p, field, 0);

	if (n < (required ? 1 : 0) || n > 65535)
		return err_set(e, ERR_INVALID, "ports: %s: %lld is no port", field, (long long)n);
	*ret = (uint16_t)n;
	return 0;
}

static int protocol(const val *p, uint8_t *ret, struct err *e)
{
	static const char *const names[PROTO_COUNT] = { "TCP", "UDP", "SCTP" };
	const char *s = obj_str_or(p, "protocol", "TCP");

	for (uint8_t i = 0; i < PROTO_COUNT; i++) {
		if (strcmp(names[i], s) != 0)
			continue;
		*ret = i;
		return 0;
	}
	return err_set(e, ERR_INVALID, "ports: protocol: \"%s\" is none of TCP, UDP, SCTP", s);
}

static void add_external(struct svc *s, uint32_t addr)
{
	size_t alloc = s->n_ext;

	if (!addr)
		return;
	for (size_t i = 0; i < s->n_ext; i++)
		if (s->ext[i] == addr)
			return;
	GROW(s->ext, s->n_ext + 1, alloc);
	s->ext[s->n_ext++] = addr;
}

static int externals(const val *obj, struct svc *s, struct err *e)
{
	val *x;
	size_t i, n;
	uint32_t addr;

	yyjson_arr_foreach(obj_at(obj, "spec.externalIPs"), i, n, x)
	{
		if (address(yyjson_get_str(x) ?: "", "spec.externalIPs", &addr, e) < 0)
			return -1;
		add_external(s, addr);
	}
	yyjson_arr_foreach(obj_at(obj, "status.loadBalancer.ingress"), i, n, x)
	{
		const char *ip = obj_str(x, "ip");

		if (!ip || strcmp(obj_str_or(x, "ipMode", "VIP"), "VIP") != 0)
			continue;
		if (address(ip, "status.loadBalancer.ingress: ip", &addr, e) < 0)
			return -1;
		add_external(s, addr);
	}
	return 0;
}

/* The one of clusterIPs that is IPv4. */
static int cluster_ip(const val *obj, struct svc *s, struct err *e)
{
	const char *first = obj_str_or(obj, "spec.clusterIP", "");
	val *x;
	size_t i, n;

	if (address(first, "spec.clusterIP", &s->cluster_ip, e) < 0)
		return -1;
	yyjson_arr_foreach(obj_at(obj, "spec.clusterIPs"), i, n, x)
	{
		if (s->cluster_ip)
			break;
		if (address(yyjson_get_str(x) ?: "", "spec.clusterIPs", &s->cluster_ip, e) < 0)
			return -1;
	}
	return 0;
}

static int service_ports(const val *obj, struct svc *s, struct err *e)
{
	val *list = obj_at(obj, "spec.ports"), *x;
	size_t i, n;

	s->ports = xcalloc(yyjson_arr_size(list) + 1, sizeof(*s->ports));
	yyjson_arr_foreach(list, i, n, x)
	{
		struct svc_port *p = &s->ports[i];

		if (port(x, "port", true, &p->port, e) < 0 ||
		    port(x, "nodePort", false, &p->node_port, e) < 0 ||
		    protocol(x, &p->protocol, e) < 0)
			return err_wrap(e, "spec");
		p->name = xstrdup(obj_str_or(x, "name", ""));
		s->n_ports++;
	}
	return 0;
}

static bool is_local(const val *obj, const char *field)
{
	return strcmp(obj_str_or(obj, field, "Cluster"), "Local") == 0;
}

void svc_release_spec(struct svc *s)
{
	for (size_t i = 0; i < s->n_ports; i++)
		free(s->ports[i].name);
	free(take(s->ports));
	free(take(s->ext));
	s->n_ports = s->n_ext = 0;
	s->exists = false;
}

int proxy_read_service(const val *obj, struct svc *ret, struct err *e)
{
	const char *ip = obj_str_or(obj, "spec.clusterIP", "");
	struct svc s = { .exists = true };

	if (!*ip || strcmp(ip, "None") == 0 || obj_label(obj, OTHER_PROXY) ||
	    strcmp(obj_str_or(obj, "spec.type", "ClusterIP"), "ExternalName") == 0)
		return 1;
	s.int_local = is_local(obj, "spec.internalTrafficPolicy");
	s.ext_local = is_local(obj, "spec.externalTrafficPolicy");
	if (strcmp(obj_str_or(obj, "spec.sessionAffinity", "None"), "ClientIP") == 0)
		s.sticky_s = obj_int(obj, "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
				     STICKY_DEFAULT_S);
	if (s.sticky_s < 0 || s.sticky_s > 86400)
		return err_set(e, ERR_INVALID, "spec.sessionAffinityConfig.clientIP."
			       "timeoutSeconds: not between 1 and 86400");
	if (cluster_ip(obj, &s, e) < 0 || service_ports(obj, &s, e) < 0 ||
	    externals(obj, &s, e) < 0) {
		svc_release_spec(&s);
		return -1;
	}
	*ret = s;
	return 0;
}

/* A missing ready or serving counts as true (discovery.k8s.io/v1 EndpointConditions). */
static uint8_t conditions(const struct proxy *p, const val *endpoint)
{
	bool ready = obj_bool(endpoint, "conditions.ready", true);
	const char *node = obj_str_or(endpoint, "nodeName", "");
	uint8_t flags = ready ? EP_READY : 0;

	if (obj_bool(endpoint, "conditions.serving", ready))
		flags |= EP_SERVING;
	if (obj_bool(endpoint, "conditions.terminating", false))
		flags |= EP_TERMINATING;
	if (!p->conf.node || strcmp(p->conf.node, node) == 0)
		flags |= EP_LOCAL;
	return flags;
}

static int endpoints(const struct proxy *p, const val *obj, struct slice *s, struct err *e)
{
	val *list = obj_at(obj, "endpoints"), *x;
	size_t i, n;

	s->eps = xcalloc(yyjson_arr_size(list) + 1, sizeof(*s->eps));
	yyjson_arr_foreach(list, i, n, x)
	{
		/* consumers are to use the first: the others mean the same */
		const char *a = yyjson_get_str(yyjson_arr_get_first(obj_at(x, "addresses")));
		struct ep ep = { .flags = conditions(p, x) };

		if (address(a ? a : "", "endpoints: addresses", &ep.addr, e) < 0)
			return -1;
		if (ep.addr && (ep.flags & (EP_READY | EP_SERVING)))
			s->eps[s->n_eps++] = ep;
	}
	return 0;
}

static int slice_ports(const val *obj, struct slice *s, struct err *e)
{
	val *list = obj_at(obj, "ports"), *x;
	size_t i, n;

	s->ports = xcalloc(yyjson_arr_size(list) + 1, sizeof(*s->ports));
	yyjson_arr_foreach(list, i, n, x)
	{
		struct slice_port *p = &s->ports[s->n_ports];

		if (!obj_at(x, "port") || yyjson_is_null(obj_at(x, "port")))
			continue; /* "all ports": nothing that a Service could name */
		if (port(x, "port", true, &p->port, e) < 0 || protocol(x, &p->protocol, e) < 0)
			return -1;
		p->name = xstrdup(obj_str_or(x, "name", ""));
		s->n_ports++;
	}
	return 0;
}

void slice_free(void *arg)
{
	struct slice *s = arg;

	if (!s)
		return;
	for (size_t i = 0; i < s->n_ports; i++)
		free(s->ports[i].name);
	free(s->ports);
	free(s->eps);
	free(s->service);
	free(s);
}

int proxy_read_slice(const struct proxy *p, const val *obj, struct slice *ret, struct err *e)
{
	const char *name = obj_label(obj, SERVICE_NAME);
	struct slice *s;

	if (!name || strcmp(obj_str_or(obj, "addressType", ""), "IPv4") != 0)
		return 1;
	s = xcalloc(1, sizeof(*s));
	s->service = xasprintf("%s/%s", obj_ns(obj), name);
	if (slice_ports(obj, s, e) < 0 || endpoints(p, obj, s, e) < 0) {
		slice_free(s);
		return -1;
	}
	*ret = *s;
	free(s);
	return 0;
}
