/* Rows of IngressClasses, NetworkPolicies, ServiceCIDRs, IPAddresses. */
#include "table/priv.h"

static void row_class(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *p = obj_at(obj, "spec.parameters");
	autobuf b = BUF_INIT;

	cell_name(row, obj);
	cell_str(row, obj, "spec.controller", "");
	if (p) {
		buf_adds(&b, obj_str_or(p, "kind", ""));
		if (obj_str(p, "apiGroup"))
			buf_addf(&b, ".%s", obj_str(p, "apiGroup"));
		buf_addf(&b, "/%s", obj_str_or(p, "name", ""));
	}
	cell_buf(row, &b, "<none>");
	cell_age(row, obj, now_ns);
}

static void row_policy(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_selector(row, obj_at(obj, "spec.podSelector"));
	cell_age(row, obj, now_ns);
}

static void row_cidr(const val *obj, int64_t now_ns, struct strv *row)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(obj, "spec.cidrs"), i, n, c)
	{
		if (yyjson_is_str(c))
			join(&b, ",", yyjson_get_str(c));
	}
	cell_name(row, obj);
	cell_buf(row, &b, "");
	cell_age(row, obj, now_ns);
}

/* "services/default/kubernetes" */
static void row_address(const val *obj, int64_t now_ns, struct strv *row)
{
	static const char *const parts[] = {"namespace", "name"};
	const val *r = obj_at(obj, "spec.parentRef");
	autobuf b = BUF_INIT;

	buf_adds(&b, obj_str_or(r, "resource", ""));
	if (*obj_str_or(r, "group", ""))
		buf_addf(&b, ".%s", obj_str_or(r, "group", ""));
	for (size_t i = 0; i < array_size(parts); i++)
		if (*obj_str_or(r, parts[i], ""))
			join(&b, "/", obj_str_or(r, parts[i], ""));
	cell_name(row, obj);
	cell_buf(row, &b, "<none>");
}

static const struct table_column class[] = {
	COL_NAME, COL("Controller"), COL("Parameters"), COL_AGE, COL_END};
static const struct table_column policy[] = {COL_NAME, COL("Pod-Selector"), COL_AGE, COL_END};
static const struct table_column cidr[] = {COL_NAME, COL("CIDRs"), COL_AGE, COL_END};
static const struct table_column address[] = {COL_NAME, COL("ParentRef"), COL_END};

const struct table_printer table_network[] = {
	{"ingressclasses.networking.k8s.io", class, row_class},
	{"networkpolicies.networking.k8s.io", policy, row_policy},
	{"servicecidrs.networking.k8s.io", cidr, row_cidr},
	{"ipaddresses.networking.k8s.io", address, row_address},
	{0},
};
