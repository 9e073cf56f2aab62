/* What many kinds ask of a name, a port, an address: every sentence of upstream's a cause. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "data/quantity.h"
#include "rules/priv.h"

#define DRIVER_NAME_MAX 63

char *lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return copy;
}

void check_form(
	const char *at, const char *member, enum name_form form, const char *s, struct causes *c)
{
	const char *why[NAME_MAX_WRONG];
	size_t n = name_wrong(form, s, why);

	for (size_t i = 0; i < n; i++)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", s, why[i]);
}

void check_form_of(
	const mval *v, const char *at, const char *member, enum name_form form, struct causes *c)
{
	const char *s = str_at(v, member);

	if (*s)
		check_form(at, member, form, s, c);
}

bool check_needed(
	const mval *v, const char *at, const char *member, const char *why, struct causes *c)
{
	if (*str_at(v, member))
		return true;
	wrong(c, WRONG_REQUIRED, at, member, *why ? "Required value: %s" : "Required value%s", why);
	return false;
}

void check_listed(const char *at, const char *member, const char *s, const char *const *all,
	size_t n, struct causes *c)
{
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(s, all[i]))
			return;
		buf_addf(&b, "%s\"%s\"", i ? ", " : "", all[i]);
	}
	wrong(c, WRONG_ENUM, at, member, "Unsupported value: \"%s\": supported values: %s", s,
		b.data);
}

size_t seen_before(struct map *seen, size_t i, const char *fmt, ...)
{
	autofree char *key = NULL;
	uintptr_t before;
	va_list ap;

	va_start(ap, fmt);
	key = xvasprintf(fmt, ap);
	va_end(ap);
	before = (uintptr_t)map_get(seen, key);
	if (!before)
		map_put(seen, key, (void *)(i + 1));
	return before;
}

void check_port(const mval *v, const char *at, const char *member, struct causes *c)
{
	const mval *p = mobj_at(v, member);

	if (!p)
		return;
	if (m_is_str(p))
		check_form(at, member, NAME_PORT, text_of(p), c);
	else
		check_range(v, at, member, 1, 65535, c);
}

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

/* "example.com/kind-of-thing" */
void check_domain_path(const char *s, const char *at, const char *member, struct causes *c)
{
	static const char fit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				  "/-._~%!$&'()*+,;=:";
	const char *slash = strchr(s, '/');
	autofree char *host = NULL;

	if (!slash || slash == s || !slash[1]) {
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a domain-prefixed path (such as "
			"\"acme.io/foo\")",
			s);
		return;
	}
	host = xstrndup(s, (size_t)(slash - s));
	check_form(at, member, NAME_DNS1123_SUBDOMAIN, host, c);
	if (slash[1 + strspn(slash + 1, fit)])
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": Invalid path (regex used for validation is "
			"'[A-Za-z0-9/\\-._~%%!$&'()*+,;=:]+')",
			slash + 1);
}

void check_driver(const char *name, const char *at, const char *member, struct causes *c)
{
	autofree char *small = lower(name);
	const char *why[NAME_MAX_WRONG];
	size_t n = name_wrong(NAME_DNS1123_SUBDOMAIN, small, why);

	if (!*name) {
		wrong(c, WRONG_REQUIRED, at, member, "Required value");
		return;
	}
	if (strlen(name) > DRIVER_NAME_MAX)
		wrong(c, WRONG_TOOLONG, at, member, "Too long: may not be more than %d bytes",
			DRIVER_NAME_MAX);
	for (size_t i = 0; i < n; i++)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s", name, why[i]);
}

/* Another object, by group, kind and name. */
void check_reference(const mval *ref, const char *at, struct causes *c)
{
	static const char *const members[] = {"kind", "name"};

	check_form_of(ref, at, "apiGroup", NAME_DNS1123_SUBDOMAIN, c);
	for (size_t i = 0; i < array_size(members); i++)
		if (check_needed(ref, at, members[i], "", c))
			check_form_of(ref, at, members[i], NAME_PATH_SEGMENT, c);
}

void check_host(const char *host, const char *at, const char *member, struct causes *c)
{
	if (!strchr(host, '*'))
		check_form(at, member, NAME_DNS1123_SUBDOMAIN, host, c);
	else if (strncmp(host, "*.", 2) != 0 || name_dns1123_subdomain(host + 2))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": a wildcard DNS-1123 subdomain must start with "
			"'*.', followed by a valid DNS subdomain, which must consist of lower "
			"case alphanumeric characters, '-' or '.' and end with an alphanumeric "
			"character (e.g. '*.example.com', regex used for validation is "
			"'\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
			host);
}

void check_quantity_positive(const mval *v, const char *at, const char *member, struct causes *c)
{
	const char *s = mobj_str(v, member);
	struct quantity q;

	if (s && !quantity_parse(s, &q, NULL) && q.nano <= 0)
		wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": must be positive", s);
}

void check_quantity_not_negative(
	const mval *v, const char *at, const char *member, struct causes *c)
{
	const char *s = mobj_str(v, member);
	struct quantity q;

	if (s && !quantity_parse(s, &q, NULL) && q.nano < 0)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be greater than or equal to 0", s);
}

bool check_star_alone(
	const mval *v, const char *at, const char *member, const char *what, struct causes *c)
{
	const mval *list = mobj_at(v, member);
	autobuf b = BUF_INIT;

	if (!m_has(list, "*"))
		return false;
	shown(list, &b);
	if (m_len(list) > 1)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: %s: if '*' is present, must not specify other %s", b.data,
			what);
	return true;
}
