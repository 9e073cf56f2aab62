/* What many kinds ask of an address or a range of them. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"

bool is_address(const char *s)
{
	unsigned char b[sizeof(struct in6_addr)];

	return inet_pton(strchr(s, ':') ? AF_INET6 : AF_INET, s, b) == 1;
}

bool check_address(const char *s, const char *at, const char *member, struct causes *c)
{
	if (is_address(s))
		return true;
	wrong(c, WRONG_INVALID, at, member,
		"Invalid value: \"%s\": must be a valid IP address, (e.g. 10.9.8.7 or "
		"2001:db8::ffff)",
		s);
	return false;
}

#define LOOPBACK "may not be in the loopback range (127.0.0.0/8, ::1/128)"
#define LINK_LOCAL "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
#define LINK_MULTICAST "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"

/* The range of addresses that no traffic may be sent to; "": unspecified; NULL: none of them. */
static const char *special_range(const char *s)
{
	struct in6_addr six;
	struct in_addr four;

	if (inet_pton(AF_INET, s, &four) == 1) {
		uint32_t a = ntohl(four.s_addr);

		if (a >> 24 == 127)
			return LOOPBACK;
		if (a >> 16 == 0xa9fe)
			return LINK_LOCAL;
		if (a >> 8 == 0xe00000)
			return LINK_MULTICAST;
		return a ? NULL : "";
	}
	if (inet_pton(AF_INET6, s, &six) != 1)
		return NULL;
	if (IN6_IS_ADDR_LOOPBACK(&six))
		return LOOPBACK;
	if (IN6_IS_ADDR_LINKLOCAL(&six))
		return LINK_LOCAL;
	if (IN6_IS_ADDR_MC_LINKLOCAL(&six))
		return LINK_MULTICAST;
	return IN6_IS_ADDR_UNSPECIFIED(&six) ? "" : NULL;
}

void check_plain_address(const char *s, const char *at, const char *member, struct causes *c)
{
	const char *range = special_range(s);

	if (range && *range)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, range);
	else if (range)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": may not be unspecified (%s)", s, s);
}

void check_balancer(const mval *obj, struct causes *c)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(obj, "status.loadBalancer.ingress"), i, n, v)
	{
		autofree char *at = xasprintf("status.loadBalancer.ingress[%zu]", i);
		const char *ip = str_at(v, "ip"), *host = str_at(v, "hostname");

		if (*ip)
			check_address(ip, at, "ip", c);
		else if (mobj_at(v, "ipMode"))
			wrong(c, WRONG_FORBIDDEN, at, "ipMode",
				"Forbidden: may not be specified when `ip` is not set");
		if (!*host)
			continue;
		check_form(at, "hostname", NAME_DNS1123_SUBDOMAIN, host, c);
		if (is_address(host))
			wrong(c, WRONG_INVALID, at, "hostname",
				"Invalid value: \"%s\": must be a DNS name, not an IP address",
				host);
	}
}

bool cidr_parse(const char *s, struct cidr *ret)
{
	const char *slash = strchr(s, '/');
	char text[INET6_ADDRSTRLEN + 1];
	size_t n = slash ? (size_t)(slash - s) : 0, digits;
	struct cidr r = {.six = strchr(s, ':') != NULL};

	if (!n || n >= sizeof(text))
		return false;
	digits = strspn(slash + 1, "0123456789");
	if (!digits || digits > 3 || slash[1 + digits])
		return false;
	memcpy(text, s, n);
	text[n] = 0;
	r.bits = (unsigned)strtoul(slash + 1, NULL, 10);
	if (inet_pton(r.six ? AF_INET6 : AF_INET, text, r.address) != 1 ||
		r.bits > (r.six ? 128 : 32))
		return false;
	*ret = r;
	return true;
}

bool cidr_holds(const struct cidr *outer, const struct cidr *inner)
{
	unsigned bytes = outer->bits / 8, rest = outer->bits % 8;

	if (outer->six != inner->six || outer->bits > inner->bits ||
		memcmp(outer->address, inner->address, bytes) != 0)
		return false;
	return !rest || !((outer->address[bytes] ^ inner->address[bytes]) >> (8 - rest));
}

bool check_cidr(const char *s, const char *at, const char *member, struct causes *c)
{
	struct cidr r;

	if (cidr_parse(s, &r))
		return true;
	wrong(c, WRONG_INVALID, at, member,
		"Invalid value: \"%s\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or "
		"2001:db8::/64)",
		s);
	return false;
}

/* The network of a range, in the form that it is written in. */
static void cidr_text(const struct cidr *r, char *ret, size_t size)
{
	char address[INET6_ADDRSTRLEN];

	inet_ntop(r->six ? AF_INET6 : AF_INET, r->address, address, sizeof(address));
	snprintf(ret, size, "%s/%u", address, r->bits);
}

bool check_cidr_strict(const char *s, const char *at, const char *member, struct causes *c)
{
	char text[INET6_ADDRSTRLEN + sizeof("/128")];
	struct cidr r, masked;

	if (!check_cidr(s, at, member, c) || !cidr_parse(s, &r))
		return false;
	masked = r;
	for (unsigned i = r.bits; i < (r.six ? 128U : 32U); i++)
		masked.address[i / 8] &= (unsigned char)~(0x80 >> i % 8);
	if (memcmp(masked.address, r.address, r.six ? 16 : 4) != 0) {
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must not have bits set beyond the prefix length",
			s);
		return false;
	}
	cidr_text(&r, text, sizeof(text));
	if (!strcmp(text, s))
		return true;
	wrong(c, WRONG_INVALID, at, member,
		"Invalid value: \"%s\": must be in canonical form (\"%s\")", s, text);
	return false;
}
