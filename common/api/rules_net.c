/* Ingress, NetworkPolicy, EndpointSlice, Endpoints. */
#include <arpa/inet.h>
#include <string.h>

#include "api/rules_priv.h"

static void host_validate(const mval *rule, const char *at, struct causes *c)
{
	const char *host = str_at(rule, "host"), *name = host, *why;
	unsigned char ip[16];

	if (!*host)
		return;
	if (inet_pton(AF_INET, host, ip) == 1 || inet_pton(AF_INET6, host, ip) == 1) {
		wrong(c, WRONG_INVALID, at, "host",
			"Invalid value: \"%s\": must be a DNS name, not an IP address", host);
		return;
	}
	if (!strncmp(host, "*.", 2))
		name = host + 2;
	why = name_dns1123_subdomain(name);
	if (why)
		wrong(c, WRONG_INVALID, at, "host", "Invalid value: \"%s\": %s", host, why);
}

static void backend_validate(
	const mval *backend, const char *at, const char *member, struct causes *c)
{
	const mval *service = mobj_at(backend, "service");

	if (!service && !mobj_at(backend, "resource"))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"\": resource or service backend is required");
	else if (service && mobj_at(backend, "resource"))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"\": cannot set both resource and service backends");
	else if (service && !*str_at(service, "port.name") && !mobj_int(service, "port.number", 0))
		wrong(c, WRONG_REQUIRED, at, member,
			"Required value: port name or number is required");
}

/* The schema tells of a pathType that is no such; one that is missing has words of its own. */
static void path_validate(const mval *p, const char *at, struct causes *c)
{
	const char *path = str_at(p, "path"), *type = str_at(p, "pathType");

	if (!*type) {
		wrong(c, WRONG_REQUIRED, at, "pathType",
			"Required value: pathType must be specified");
		return;
	}
	if (strcmp(type, "ImplementationSpecific") != 0 && *path != '/')
		wrong(c, WRONG_INVALID, at, "path",
			"Invalid value: \"%s\": must be an absolute path", path);
	backend_validate(mobj_at(p, "backend"), at, "backend", c);
}

void ingress_validate(const mval *obj, struct causes *c)
{
	size_t i, n, j, m;
	mval *rule, *p;

	if (!m_len(mobj_at(obj, "spec.rules")) && !mobj_at(obj, "spec.defaultBackend"))
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: []: either `defaultBackend` or `rules` must be specified");
	if (mobj_at(obj, "spec.defaultBackend"))
		backend_validate(mobj_at(obj, "spec.defaultBackend"), "spec", "defaultBackend", c);
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.rules"), i, n, rule)
	{
		autofree char *at = xasprintf("spec.rules[%zu]", i);

		host_validate(rule, at, c);
		if (mobj_at(rule, "http") && !m_len(mobj_at(rule, "http.paths")))
			wrong(c, WRONG_REQUIRED, at, "http.paths", "Required value");
		yyjson_mut_arr_foreach(mobj_at(rule, "http.paths"), j, m, p)
		{
			autofree char *where = xasprintf("%s.http.paths[%zu]", at, j);

			path_validate(p, where, c);
		}
	}
}

void netpol_default(mdoc *d, mval *obj)
{
	mval *types;

	if (m_len(mobj_at(obj, "spec.policyTypes")))
		return;
	types = mobj_make_arr(d, obj, "spec.policyTypes");
	yyjson_mut_arr_add_strcpy(d, types, "Ingress");
	if (m_len(mobj_at(obj, "spec.egress")))
		yyjson_mut_arr_add_strcpy(d, types, "Egress");
}

static bool is_cidr(const char *s)
{
	char address[64];
	const char *slash = strchr(s, '/');
	unsigned char ip[16];
	size_t n = slash ? (size_t)(slash - s) : 0;
	bool six;

	if (!n || n >= sizeof(address) || !slash[1] || strspn(slash + 1, "0123456789") > 3 ||
		slash[1 + strspn(slash + 1, "0123456789")])
		return false;
	memcpy(address, s, n);
	address[n] = 0;
	six = inet_pton(AF_INET6, address, ip) == 1;
	return (six || inet_pton(AF_INET, address, ip) == 1) &&
	       strtol(slash + 1, NULL, 10) <= (six ? 128 : 32);
}

static void peers_validate(const mval *rules, const char *at, const char *peers, struct causes *c)
{
	size_t i, n, j, m;
	mval *rule, *peer;

	yyjson_mut_arr_foreach((mval *)rules, i, n, rule)
	{
		yyjson_mut_arr_foreach(mobj_at(rule, peers), j, m, peer)
		{
			autofree char *where = xasprintf("%s[%zu].%s[%zu]", at, i, peers, j);
			const char *cidr = str_at(peer, "ipBlock.cidr");

			if (!mobj_at(peer, "ipBlock") && !mobj_at(peer, "podSelector") &&
				!mobj_at(peer, "namespaceSelector"))
				wrong(c, WRONG_REQUIRED, where, "",
					"Required value: must specify a peer");
			if (mobj_at(peer, "ipBlock") && !is_cidr(cidr))
				wrong(c, WRONG_INVALID, where, "ipBlock.cidr",
					"Invalid value: \"%s\": must be a valid CIDR value, (e.g. "
					"10.9.8.0/24 or 2001:db8::/64)",
					cidr);
		}
	}
}

void netpol_validate(const mval *obj, struct causes *c)
{
	size_t i, n;
	mval *t;

	selector_validate(mobj_at(obj, "spec.podSelector"), "spec.podSelector", c);
	peers_validate(mobj_at(obj, "spec.ingress"), "spec.ingress", "from", c);
	peers_validate(mobj_at(obj, "spec.egress"), "spec.egress", "to", c);
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.policyTypes"), i, n, t)
	{
		autofree char *at = xasprintf("spec.policyTypes[%zu]", i);

		if (!m_is(t, "Ingress") && !m_is(t, "Egress"))
			causes_add(c, WRONG_ENUM, at,
				"Unsupported value: \"%s\": supported values: \"Egress\", "
				"\"Ingress\"",
				text_of(t));
	}
}

#define SLICE_ENDPOINTS_MAX 1000
#define SLICE_ADDRESSES_MAX 100

static void address_validate(const char *type, const char *s, const char *at, struct causes *c)
{
	unsigned char ip[16];
	const char *why = NULL;

	if (!strcmp(type, "IPv4") && inet_pton(AF_INET, s, ip) != 1)
		why = "must be a valid IPv4 address";
	else if (!strcmp(type, "IPv6") && inet_pton(AF_INET6, s, ip) != 1)
		why = "must be a valid IPv6 address";
	else if (!strcmp(type, "FQDN"))
		why = name_dns1123_subdomain(s);
	if (why)
		causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": %s", s, why);
}

void slice_validate(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, "addressType");
	size_t i, n, j, m;
	mval *e, *a;

	if (m_len(mobj_at(obj, "endpoints")) > SLICE_ENDPOINTS_MAX)
		causes_add(c, WRONG_TOOMANY, "endpoints",
			"Too many: %zu: must have at most %d items",
			m_len(mobj_at(obj, "endpoints")), SLICE_ENDPOINTS_MAX);
	yyjson_mut_arr_foreach(mobj_at(obj, "endpoints"), i, n, e)
	{
		autofree char *at = xasprintf("endpoints[%zu]", i);

		if (!m_len(mobj_at(e, "addresses")))
			wrong(c, WRONG_REQUIRED, at, "addresses",
				"Required value: must contain at least 1 address");
		else if (m_len(mobj_at(e, "addresses")) > SLICE_ADDRESSES_MAX)
			wrong(c, WRONG_TOOMANY, at, "addresses",
				"Too many: %zu: must have at most %d items",
				m_len(mobj_at(e, "addresses")), SLICE_ADDRESSES_MAX);
		yyjson_mut_arr_foreach(mobj_at(e, "addresses"), j, m, a)
		{
			autofree char *where = xasprintf("%s.addresses[%zu]", at, j);

			address_validate(type, text_of(a), where, c);
		}
	}
}

void slice_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "addressType", c);
}
