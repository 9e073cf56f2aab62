/* What many kinds ask of an address or a range of them. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"

#define NO_ADDRESS "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
#define NO_CIDR "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
#define TEXT_MAX 64

/* Six, and what it is in bytes; false: no address. */
static bool read_address(const char *s, bool *ret_six, unsigned char ret[16])
{
	*ret_six = strchr(s, ':') != NULL;
	return inet_pton(*ret_six ? AF_INET6 : AF_INET, s, ret) == 1;
}

/* The same without zeros in front of decimal numbers: what old readers made of them. */
static bool without_zeros(const char *s, char ret[TEXT_MAX])
{
	const char *colon = strrchr(s, ':'), *p = colon ? colon + 1 : s;
	size_t n = (size_t)(p - s);

	if (!strchr(p, '.') || strlen(s) >= TEXT_MAX)
		return false;
	memcpy(ret, s, n);
	for (bool front = true; *p; p++) {
		if (front && *p == '0' && p[1] >= '0' && p[1] <= '9')
			continue;
		front = *p == '.';
		ret[n++] = *p;
	}
	ret[n] = 0;
	return true;
}

static bool is_mapped(bool six, const unsigned char address[16])
{
	static const unsigned char prefix[12] = {[10] = 0xff, [11] = 0xff};

	return six && !memcmp(address, prefix, sizeof(prefix));
}

/* KEP-4858 (StrictIPCIDRValidation): what was once taken, and means different things to
 * different programs, has words of its own. */
const char *address_wrong(const char *s)
{
	unsigned char address[16];
	char text[TEXT_MAX];
	bool six;

	if (read_address(s, &six, address))
		return is_mapped(six, address) ? "must not be an IPv4-mapped IPv6 address" : NULL;
	if (without_zeros(s, text) && read_address(text, &six, address))
		return "must not have leading 0s";
	return NO_ADDRESS;
}

bool is_address(const char *s)
{
	const char *why = address_wrong(s);

	return !why || strcmp(why, NO_ADDRESS) != 0;
}

bool check_address(const char *s, const char *at, const char *member, struct causes *c)
{
	const char *why = address_wrong(s);

	if (!why)
		return true;
	wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, why);
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

/* ADDRESS/BITS; what is behind the slash are at most four digits. */
static bool cidr_split(const char *s, char ret_address[TEXT_MAX], const char **ret_bits)
{
	const char *slash = strchr(s, '/');
	size_t n = slash ? (size_t)(slash - s) : 0, digits;

	if (!n || n >= TEXT_MAX)
		return false;
	digits = strspn(slash + 1, "0123456789");
	if (!digits || digits > 4 || slash[1 + digits])
		return false;
	memcpy(ret_address, s, n);
	ret_address[n] = 0;
	*ret_bits = slash + 1;
	return true;
}

bool cidr_parse(const char *s, struct cidr *ret)
{
	struct cidr r = {0};
	char text[TEXT_MAX];
	const char *bits;

	if (!cidr_split(s, text, &bits) || !read_address(text, &r.six, r.address))
		return false;
	r.bits = (unsigned)strtoul(bits, NULL, 10);
	if (r.bits > (r.six ? 128 : 32))
		return false;
	*ret = r;
	return true;
}

static bool has_more_bits(const struct cidr *r)
{
	for (unsigned i = r->bits; i < (r->six ? 128U : 32U); i++)
		if (r->address[i / 8] & 0x80 >> i % 8)
			return true;
	return false;
}

/* Why s is no range; NULL: it is one. */
static const char *cidr_wrong(const char *s)
{
	char text[TEXT_MAX], bare[TEXT_MAX];
	const char *bits;
	struct cidr r;
	bool zeros;

	if (!cidr_split(s, text, &bits))
		return NO_CIDR;
	zeros = bits[0] == '0' && bits[1];
	if (!cidr_parse(s, &r)) {
		autofree char *again = without_zeros(text, bare) ? xasprintf("%s/%s", bare, bits)
								 : NULL;

		if (!again || !cidr_parse(again, &r))
			return NO_CIDR;
		zeros = true;
	}
	if (zeros)
		return "must not have leading 0s in IP or prefix length";
	if (is_mapped(r.six, r.address))
		return "must not have an IPv4-mapped IPv6 address";
	return has_more_bits(&r) ? "must not have bits set beyond the prefix length" : NULL;
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
	const char *why = cidr_wrong(s);

	if (!why)
		return true;
	wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, why);
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
	struct cidr r;

	if (!check_cidr(s, at, member, c) || !cidr_parse(s, &r))
		return false;
	cidr_text(&r, text, sizeof(text));
	if (!strcmp(text, s))
		return true;
	wrong(c, WRONG_INVALID, at, member,
		"Invalid value: \"%s\": must be in canonical form (\"%s\")", s, text);
	return false;
}

/* Is this the one way to write this address of IPv6? inet_ntop has a form of its own for some
 * that nobody uses. */
static bool is_canonical(const unsigned char address[16], const char *s, char ret[TEXT_MAX])
{
	static const unsigned char zeros[12];

	inet_ntop(AF_INET6, address, ret, TEXT_MAX);
	return !memcmp(address, zeros, sizeof(zeros)) || !strcmp(ret, s);
}

void address_warn(const char *s, const char *at, struct strv *ret)
{
	unsigned char address[16];
	char text[TEXT_MAX];
	bool six;

	if (read_address(s, &six, address) && six && !is_canonical(address, s, text))
		strv_addf(ret,
			"%s: IPv6 address \"%s\" should be in RFC 5952 canonical format (\"%s\")",
			at, s, text);
}

void cidr_warn(const char *s, const char *at, struct strv *ret)
{
	char address[TEXT_MAX], text[TEXT_MAX];
	const char *bits;
	struct cidr r;

	if (cidr_split(s, address, &bits) && cidr_parse(s, &r) && r.six &&
		!is_canonical(r.address, address, text))
		strv_addf(ret,
			"%s: IPv6 CIDR value \"%s\" should be in RFC 5952 canonical format "
			"(\"%s/%u\")",
			at, s, text, r.bits);
}
