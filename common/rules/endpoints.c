/* Endpoints and EndpointSlice. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/workload.h"

#define SLICE_ENDPOINTS_MAX 1000
#define SLICE_ADDRESSES_MAX 100
#define SLICE_HINTS_MAX 8

static void slice_address(const char *type, const char *s, const char *at, struct causes *c)
{
	bool six = strchr(s, ':') != NULL;

	if (!strcmp(type, "FQDN")) {
		check_form(at, "", NAME_DNS1123_SUBDOMAIN, s, c);
		return;
	}
	if (strcmp(type, "IPv4") != 0 && strcmp(type, "IPv6") != 0)
		return;
	if (!check_address(s, at, "", c))
		return;
	if (six == !strcmp(type, "IPv4"))
		wrong(c, WRONG_INVALID, at, "", "Invalid value: \"%s\": must be an %s address", s,
			type);
	check_plain_address(s, at, "", c);
}

/* Which zones or nodes an endpoint is for. */
static void hints_validate(const mval *hints, const char *at, struct causes *c)
{
	static const char *const lists[] = {"forZones", "forNodes"};
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++) {
		const mval *list = mobj_at(hints, lists[l]);
		autofree char *where = xasprintf("%s.hints.%s", at, lists[l]);
		autoseen names = MAP_INIT;

		if (!check_at_most(list, SLICE_HINTS_MAX, where, c))
			continue;
		yyjson_mut_arr_foreach((mval *)list, i, n, v)
		{
			autofree char *below = xasprintf("%s[%zu]", where, i);
			const char *name = str_at(v, "name");

			check_unique(&names, i, below, "name", name, c);
			check_form(below, "name", l ? NAME_DNS1123_SUBDOMAIN : NAME_LABEL_VALUE,
				name, c);
		}
	}
}

static void slice_ports(const mval *ports, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach((mval *)ports, i, n, p)
	{
		autofree char *at = xasprintf("ports[%zu]", i);
		const char *name = str_at(p, "name");

		check_form_of(p, at, "name", NAME_DNS1123_LABEL, c);
		check_unique(&names, i, at, "name", name, c);
		check_form_of(p, at, "appProtocol", NAME_LABEL_KEY, c);
	}
}

void slice_validate(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, "addressType");
	size_t i, n, j, m;
	mval *e, *a;

	check_at_most(mobj_at(obj, "endpoints"), SLICE_ENDPOINTS_MAX, "endpoints", c);
	yyjson_mut_arr_foreach(mobj_at(obj, "endpoints"), i, n, e)
	{
		autofree char *at = xasprintf("endpoints[%zu]", i);
		autofree char *addresses = xasprintf("%s.addresses", at);

		if (!m_len(mobj_at(e, "addresses")))
			wrong(c, WRONG_REQUIRED, at, "addresses",
				"Required value: must contain at least 1 address");
		else
			check_at_most(mobj_at(e, "addresses"), SLICE_ADDRESSES_MAX, addresses, c);
		yyjson_mut_arr_foreach(mobj_at(e, "addresses"), j, m, a)
		{
			autofree char *where = xasprintf("%s.addresses[%zu]", at, j);

			slice_address(type, text_of(a), where, c);
		}
		check_form_of(e, at, "nodeName", NAME_DNS1123_SUBDOMAIN, c);
		check_form_of(e, at, "hostname", NAME_DNS1123_LABEL, c);
		hints_validate(mobj_at(e, "hints"), at, c);
	}
	slice_ports(mobj_at(obj, "ports"), c);
}

void slice_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "addressType", c);
}

/* Older versions kept there what has fields of its own today: writes of v1 do without. */
static void drop_topology(mval *obj)
{
	size_t i, n;
	mval *e;

	yyjson_mut_arr_foreach(mobj_at(obj, "endpoints"), i, n, e)
		mobj_del(e, "deprecatedTopology");
}

void slice_prepare_create(mdoc *d unused_arg, mval *obj)
{
	drop_topology(obj);
}

void slice_prepare_update(mdoc *d unused_arg, mval *obj, const mval *old unused_arg)
{
	drop_topology(obj);
}

void slice_warn_new(const mval *obj, struct strv *ret)
{
	if (!strcmp(str_at(obj, "addressType"), "FQDN"))
		strv_add(ret, "spec.addressType: FQDN endpoints are deprecated");
}

/* What controllers write is in the one form. */
static bool by_controller(const mval *slice)
{
	static const char *const names[] = {
		"endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"};
	const char *by = m_str(m_get(
		mobj_at(slice, "metadata.labels"), "endpointslice.kubernetes.io/managed-by"));

	for (size_t i = 0; by && i < array_size(names); i++)
		if (!strcmp(by, names[i]))
			return true;
	return false;
}

void slice_warn(const mval *obj, struct strv *ret)
{
	size_t i, n, j, m;
	mval *e, *a;

	if (strcmp(str_at(obj, "addressType"), "IPv6") != 0 || by_controller(obj))
		return;
	yyjson_mut_arr_foreach(mobj_at(obj, "endpoints"), i, n, e)
	{
		yyjson_mut_arr_foreach(mobj_at(e, "addresses"), j, m, a)
		{
			autofree char *at = xasprintf("endpoints[%zu].addresses[%zu]", i, j);

			address_warn(text_of(a), at, ret);
		}
	}
}

static void subset_addresses(const mval *list, const char *at, struct causes *c)
{
	size_t i, n;
	mval *a;

	yyjson_mut_arr_foreach((mval *)list, i, n, a)
	{
		autofree char *where = xasprintf("%s[%zu]", at, i);
		const char *ip = str_at(a, "ip");

		bool is = check_address(ip, where, "ip", c);

		check_form_of(a, where, "hostname", NAME_DNS1123_LABEL, c);
		check_form_of(a, where, "nodeName", NAME_DNS1123_SUBDOMAIN, c);
		if (is)
			check_plain_address(ip, where, "ip", c);
		else
			wrong(c, WRONG_INVALID, where, "ip",
				"Invalid value: \"%s\": must be a valid IP address", ip);
	}
}

void endpoints_validate(const mval *obj, struct causes *c)
{
	size_t i, n, j, m;
	mval *s, *p;

	yyjson_mut_arr_foreach(mobj_at(obj, "subsets"), i, n, s)
	{
		autofree char *at = xasprintf("subsets[%zu]", i);
		autofree char *ready = xasprintf("%s.addresses", at);
		autofree char *not_ready = xasprintf("%s.notReadyAddresses", at);
		mval *ports = mobj_at(s, "ports");

		if (!m_len(mobj_at(s, "addresses")) && !m_len(mobj_at(s, "notReadyAddresses")))
			wrong(c, WRONG_REQUIRED, at, "",
				"Required value: must specify `addresses` or `notReadyAddresses`");
		subset_addresses(mobj_at(s, "addresses"), ready, c);
		subset_addresses(mobj_at(s, "notReadyAddresses"), not_ready, c);
		yyjson_mut_arr_foreach(ports, j, m, p)
		{
			autofree char *where = xasprintf("%s.ports[%zu]", at, j);

			if (*str_at(p, "name"))
				check_form_of(p, where, "name", NAME_DNS1123_LABEL, c);
			else if (m > 1)
				wrong(c, WRONG_REQUIRED, where, "name", "Required value");
			check_range(p, where, "port", 1, 65535, c);
		}
	}
}
