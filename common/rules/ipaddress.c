/* IPAddress and ServiceCIDR (networking.k8s.io): what admit/service_ip.c allocates from. */
#include <arpa/inet.h>
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

#define BAD_IP "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

/* An IPAddress is named by its address. */
const char *ip_name(const char *s)
{
	unsigned char a[sizeof(struct in6_addr)];

	return inet_pton(strchr(s, ':') ? AF_INET6 : AF_INET, s, a) == 1 ? NULL : BAD_IP;
}

/* … in the one form that a name can have. */
static void canonical_validate(const char *name, struct causes *c)
{
	unsigned char a[sizeof(struct in6_addr)];
	char text[INET6_ADDRSTRLEN];
	int family = strchr(name, ':') ? AF_INET6 : AF_INET;

	if (inet_pton(family, name, a) == 1 &&
		strcmp(inet_ntop(family, a, text, sizeof(text)), name) != 0)
		causes_add(c, WRONG_INVALID, "metadata.name",
			"Invalid value: \"%s\": must be in canonical form (\"%s\")", name, text);
}

void ipaddress_validate(const mval *obj, struct causes *c)
{
	static const char *const members[] = {"resource", "name", "namespace"};
	const mval *ref = mobj_at(obj, "spec.parentRef");

	canonical_validate(str_at(obj, "metadata.name"), c);
	if (!ref)
		return; /* the schema says so */
	check_form_of(ref, "spec.parentRef", "group", NAME_DNS1123_SUBDOMAIN, c);
	for (size_t i = 0; i < array_size(members); i++)
		if (i > 1 || check_needed(ref, "spec.parentRef", members[i], "", c))
			check_form_of(ref, "spec.parentRef", members[i], NAME_PATH_SEGMENT, c);
}

void ipaddress_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed_inner(obj, old, "spec.parentRef", "ParentReference", c);
}

/* An address of each family. */
static bool is_dual(const mval *list)
{
	struct cidr a, b;

	return cidr_parse(text_of(yyjson_mut_arr_get_first((mval *)list)), &a) &&
	       cidr_parse(text_of(yyjson_mut_arr_get_last((mval *)list)), &b) && a.six != b.six;
}

void servicecidr_validate(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "spec.cidrs");
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	mobj_write(&b, list);
	if (!m_len(list)) {
		causes_add(c, WRONG_REQUIRED, "spec.cidrs",
			"Required value: at least one CIDR required");
		return;
	}
	if (m_len(list) > 2) {
		causes_add(c, WRONG_INVALID, "spec.cidrs",
			"Invalid value: {\"CIDRs\":%s}: may only hold up to 2 values", b.data);
		return;
	}
	if (m_len(list) == 2 && !is_dual(list)) {
		causes_add(c, WRONG_INVALID, "spec.cidrs",
			"Invalid value: {\"CIDRs\":%s}: may specify no more than one IP for each "
			"IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
			b.data);
		return;
	}
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		char field[32];

		snprintf(field, sizeof(field), "spec.cidrs[%zu]", i);
		check_cidr_strict(text_of(v), field, "", c);
	}
}

/* Only the second family may come later. */
void servicecidr_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.cidrs"), *was = mobj_at(old, "spec.cidrs");
	const char *first = text_of(yyjson_mut_arr_get_first((mval *)is));
	struct m_walk in_is = m_walk(is);
	size_t i, n;
	mval *v;

	if (m_len(is) != m_len(was) && !(m_len(was) == 1 && m_len(is) == 2)) {
		check_fixed(obj, old, "spec.cidrs", c);
		return;
	}
	yyjson_mut_arr_foreach((mval *)was, i, n, v)
	{
		char field[32];

		snprintf(field, sizeof(field), "spec.cidrs[%zu]", i);
		if (!m_is(m_walk_next(&in_is), text_of(v)))
			causes_add(c, WRONG_INVALID, field,
				"Invalid value: \"%s\": field is immutable", first);
	}
}
