/* IPAddress and ServiceCIDR (networking.k8s.io): what service_ip.c allocates from. */
#include <arpa/inet.h>
#include <string.h>

#include "api/rules_priv.h"

#define BAD_IP "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
#define BAD_CIDR "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"

/* An IPAddress is named by its address, in the one form that a name can have. */
const char *ip_name(const char *s)
{
	unsigned char a[sizeof(struct in6_addr)];
	char text[INET6_ADDRSTRLEN];
	int family = strchr(s, ':') ? AF_INET6 : AF_INET;

	if (inet_pton(family, s, a) != 1)
		return BAD_IP;
	inet_ntop(family, a, text, sizeof(text));
	return strcmp(text, s) ? "must be in canonical form" : NULL;
}

void ipaddress_validate(const mval *obj, struct causes *c)
{
	const mval *ref = mobj_at(obj, "spec.parentRef");

	if (!ref)
		return; /* the schema says so */
	if (!*str_at(ref, "resource"))
		causes_add(c, WRONG_REQUIRED, "spec.parentRef.resource", "Required value");
	if (!*str_at(ref, "name"))
		causes_add(c, WRONG_REQUIRED, "spec.parentRef.name", "Required value");
}

void ipaddress_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.parentRef", c);
}

static bool is_cidr(const char *s)
{
	unsigned char a[sizeof(struct in6_addr)];
	char address[INET6_ADDRSTRLEN + 1];
	const char *slash = strchr(s, '/');
	int family = strchr(s, ':') ? AF_INET6 : AF_INET;
	long bits;
	char *end;

	if (!slash || slash == s || slash - s >= (int)sizeof(address) || !slash[1] ||
		strspn(slash + 1, "0123456789") != strlen(slash + 1))
		return false;
	memcpy(address, s, (size_t)(slash - s));
	address[slash - s] = 0;
	bits = strtol(slash + 1, &end, 10);
	return inet_pton(family, address, a) == 1 && bits <= (family == AF_INET ? 32 : 128);
}

void servicecidr_validate(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "spec.cidrs");
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	if (!m_len(list)) {
		causes_add(c, WRONG_REQUIRED, "spec.cidrs",
			"Required value: at least one CIDR required");
		return;
	}
	if (m_len(list) > 2) {
		mobj_write(&b, list);
		causes_add(c, WRONG_INVALID, "spec.cidrs",
			"Invalid value: %s: may only hold up to 2 values", b.data);
	}
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		char field[32];

		snprintf(field, sizeof(field), "spec.cidrs[%zu]", i);
		if (!is_cidr(text_of(v)))
			causes_add(c, WRONG_INVALID, field, "Invalid value: \"%s\": " BAD_CIDR,
				text_of(v));
	}
}

/* Only the second family may come later. */
void servicecidr_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.cidrs"), *was = mobj_at(old, "spec.cidrs");
	const char *first = m_str(yyjson_mut_arr_get_first((mval *)is));
	const char *had = m_str(yyjson_mut_arr_get_first((mval *)was));

	if (m_len(was) == 1 && m_len(is) == 2 && first && had && !strcmp(first, had))
		return;
	check_fixed(obj, old, "spec.cidrs", c);
}
