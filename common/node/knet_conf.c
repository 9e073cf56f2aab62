/* The plugin's configuration, field by field. */
#include <ctype.h>
#include <string.h>

#include "base/io.h"
#include "node/knet.h"

enum { MAX_NAME = 128, MAX_PORTS = 1024, MIN_MTU = 576, MAX_MTU = 65535, MAX_PREFIX = 30 };

int knet_check_name(const char *what, const char *s, struct err *e)
{
	/* the CNI specification, "CNI parameters": alphanumeric first, then also _ . - */
	if (!isalnum((unsigned char)s[0]) || strlen(s) > MAX_NAME)
		return err_set(e, ERR_INVALID, "%s \"%s\" is not valid", what, s);
	for (; *s; s++) {
		if (!isalnum((unsigned char)*s) && !strchr("_.-", *s))
			return err_set(e, ERR_INVALID, "%s: \"%c\" is not allowed", what, *s);
	}
	return 0;
}

/* A string field, or dflt when it is absent; other types are errors. */
static int str_field(const val *v, const char *key, const char *dflt, const char **ret,
		     struct err *e)
{
	val *f = yyjson_obj_get((val *)v, key);

	if (f && !yyjson_is_str(f))
		return err_set(e, ERR_INVALID, "%s: not a string", key);
	*ret = f ? yyjson_get_str(f) : dflt;
	return 0;
}

static int bool_field(const val *v, const char *key, bool dflt, bool *ret, struct err *e)
{
	val *f = yyjson_obj_get((val *)v, key);

	if (f && !yyjson_is_bool(f))
		return err_set(e, ERR_INVALID, "%s: neither true nor false", key);
	*ret = f ? yyjson_get_bool(f) : dflt;
	return 0;
}

static int ipv4_net(const char *key, const char *s, struct ip *ret, struct err *e)
{
	if (ip_parse_net(s, ret, e) < 0)
		return err_wrap(e, "%s", key);
	if (ret->family != AF_INET)
		return err_set(e, ERR_INVALID, "%s: \"%s\" is not IPv4", key, s);
	return 0;
}

static int net_field(const val *v, const char *key, struct ip *ret, struct err *e)
{
	const char *s;

	if (str_field(v, key, NULL, &s, e) < 0)
		return -1;
	return s ? ipv4_net(key, s, ret, e) : 0;
}

/* spec.podCIDR of a Node object in a file; a node without one, or no file yet, is no error. */
static int cidr_of_node(const char *path, struct ip *ret, struct err *e)
{
	autobuf b = BUF_INIT;
	autodoc *d = NULL;
	const char *s;

	if (!io_exists(path))
		return 0;
	if (io_read_file(path, OBJ_MAX_BYTES, &b, e) < 0 ||
	    obj_parse(b.data, b.len, path, &d, e) < 0)
		return -1;
	s = obj_str(yyjson_doc_get_root(d), "spec.podCIDR");
	if (!s || !*s)
		return 0;
	if (ipv4_net("spec.podCIDR", s, ret, e) < 0)
		return err_wrap(e, "%s", path);
	return 0;
}

/* Where in the range pods may be: between the gateway and the broadcast address. */
static int range_field(const val *v, const char *key, const struct knet_conf *c, struct ip *ret,
		       struct err *e)
{
	struct ip a, last = ip_last(&c->cidr);
	const char *s;

	if (str_field(v, key, NULL, &s, e) < 0)
		return -1;
	if (!s)
		return 0;
	if (ip_parse(s, &a, e) < 0)
		return err_wrap(e, "%s", key);
	if (!ip_in(&a, &c->cidr) || ip_cmp(&a, &c->gateway) <= 0 || ip_cmp(&a, &last) >= 0)
		return err_set(e, ERR_INVALID, "%s: %s is not an address for pods of the podCIDR",
			       key, s);
	*ret = ip_add(&a, 0);
	return 0;
}

static int parse_range(const val *v, struct knet_conf *c, struct err *e)
{
	const char *node_file;

	if (net_field(v, "podCIDR", &c->cidr, e) < 0 ||
	    str_field(v, "nodeFile", NULL, &node_file, e) < 0)
		return -1;
	if (!c->cidr.family && !node_file)
		return err_set(e, ERR_INVALID, "podCIDR: required, or nodeFile");
	if (!c->cidr.family && cidr_of_node(node_file, &c->cidr, e) < 0)
		return -1;
	c->has_cidr = c->cidr.family != 0;
	if (!c->has_cidr)
		return 0;
	if (c->cidr.prefix > MAX_PREFIX)
		return err_set(e, ERR_INVALID, "podCIDR: /%u leaves no address for a pod",
			       c->cidr.prefix);
	c->gateway = ip_add(&c->cidr, 1);
	c->first = ip_add(&c->cidr, 2);
	c->last = ip_last(&c->cidr);
	c->last = ip_add(&c->last, 0);
	c->last.b[3]--; /* never a borrow: the last byte of a broadcast address is odd */
	if (range_field(v, "rangeStart", c, &c->first, e) < 0 ||
	    range_field(v, "rangeEnd", c, &c->last, e) < 0)
		return -1;
	if (ip_cmp(&c->first, &c->last) > 0)
		return err_set(e, ERR_INVALID, "rangeEnd lies before rangeStart");
	return 0;
}

static int parse_mtu(const val *v, struct knet_conf *c, struct err *e)
{
	val *f = yyjson_obj_get((val *)v, "mtu");
	int64_t n = yyjson_get_sint(f);

	if (!f || (yyjson_is_int(f) && n == 0))
		return 0;
	if (!yyjson_is_int(f) || n < MIN_MTU || n > MAX_MTU)
		return err_set(e, ERR_INVALID, "mtu: not a number from %d to %d", MIN_MTU, MAX_MTU);
	c->mtu = (uint32_t)n;
	return 0;
}

static int port_number(const val *m, const char *key, uint16_t *ret, struct err *e)
{
	val *f = yyjson_obj_get((val *)m, key);
	int64_t n = yyjson_get_sint(f);

	if (!yyjson_is_int(f) || n < 1 || n > 65535)
		return err_set(e, ERR_INVALID, "%s: not a port", key);
	*ret = (uint16_t)n;
	return 0;
}

static int parse_port(const val *m, struct knet_port *p, struct err *e)
{
	static const char *const known[] = { "tcp", "udp", "sctp" };
	const char *protocol, *at;

	if (port_number(m, "hostPort", &p->host, e) < 0 ||
	    port_number(m, "containerPort", &p->container, e) < 0 ||
	    str_field(m, "protocol", "tcp", &protocol, e) < 0 ||
	    str_field(m, "hostIP", "", &at, e) < 0)
		return -1;
	for (size_t i = 0; i < array_size(known); i++) {
		if (strcasecmp(protocol, known[i]) == 0)
			memcpy(p->protocol, known[i], strlen(known[i]) + 1);
	}
	if (!p->protocol[0])
		return err_set(e, ERR_INVALID, "protocol: \"%s\" is not tcp, udp or sctp",
			       protocol);
	if (!*at)
		return 0;
	if (ip_parse(at, &p->at, e) < 0)
		return err_wrap(e, "hostIP");
	if (p->at.family != AF_INET)
		return err_set(e, ERR_INVALID, "hostIP: \"%s\" is not IPv4", at);
	if (strcmp(at, "0.0.0.0") == 0)
		p->at = (struct ip)IP_NONE;
	return 0;
}

int knet_ports_parse(const val *list, struct knet_port **ret, size_t *ret_n, struct err *e)
{
	size_t n = yyjson_arr_size((val *)list), i, max, k = 0;
	autofree struct knet_port *ports = NULL;
	val *m;

	if (list && !yyjson_is_arr((val *)list))
		return err_set(e, ERR_INVALID, "portMappings: not a list");
	if (n > MAX_PORTS)
		return err_set(e, ERR_INVALID, "portMappings: more than %d", MAX_PORTS);
	ports = xcalloc(n, sizeof(*ports));
	yyjson_arr_foreach((val *)list, i, max, m) {
		/* a runtime passes on ports that are not published, too */
		if (yyjson_get_sint(yyjson_obj_get(m, "hostPort")) == 0 &&
		    yyjson_is_int(yyjson_obj_get(m, "hostPort")))
			continue;
		if (parse_port(m, &ports[k++], e) < 0)
			return err_wrap(e, "portMappings[%zu]", i);
	}
	*ret = take(ports);
	*ret_n = k;
	return 0;
}

int knet_conf_parse(const val *v, struct knet_conf *ret, struct err *e)
{
	struct knet_conf c = { 0 };

	if (!yyjson_is_obj((val *)v))
		return err_set(e, ERR_INVALID, "configuration: not an object");
	if (str_field(v, "name", "", &c.name, e) < 0 ||
	    str_field(v, "cniVersion", "0.1.0", &c.cni_version, e) < 0 ||
	    str_field(v, "bridge", "bridge0", &c.bridge, e) < 0 ||
	    bool_field(v, "masquerade", false, &c.masquerade, e) < 0 ||
	    knet_check_name("name", c.name, e) < 0 || knet_check_name("bridge", c.bridge, e) < 0 ||
	    parse_mtu(v, &c, e) < 0 || parse_range(v, &c, e) < 0 ||
	    net_field(v, "clusterCIDR", &c.cluster, e) < 0 ||
	    net_field(v, "serviceCIDR", &c.service, e) < 0)
		return -1;
	if (strlen(c.bridge) >= IFNAMSIZ)
		return err_set(e, ERR_INVALID, "bridge: \"%s\" is longer than %d bytes", c.bridge,
			       IFNAMSIZ - 1);
	if (c.has_cidr && c.cluster.family && !ip_in(&c.gateway, &c.cluster))
		return err_set(e, ERR_INVALID, "podCIDR lies outside of clusterCIDR");
	if (knet_ports_parse(obj_at(v, "runtimeConfig.portMappings"), &c.ports, &c.n_ports, e) < 0)
		return err_wrap(e, "runtimeConfig");
	*ret = c;
	return 0;
}

void knet_conf_release(struct knet_conf *c)
{
	if (!c)
		return;
	free(c->ports);
	*c = (struct knet_conf){ 0 };
}
