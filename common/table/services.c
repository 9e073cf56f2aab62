/* Rows of what leads to pods: Services, their endpoints, Ingresses. */
#include <string.h>

#include "table/priv.h"

/* How many addresses and ports a cell shows. */
#define MAX_SHOWN 3

static void join_all(struct buf *b, const val *arr)
{
	size_t i, n;
	val *s;

	yyjson_arr_foreach((val *)arr, i, n, s)
	{
		if (yyjson_is_str(s))
			join(b, ",", yyjson_get_str(s));
	}
}

/* Addresses and names of a load balancer, sorted, each once. */
static void load_balancer(struct buf *b, const val *status)
{
	autostrv v = STRV_INIT;
	size_t i, n;
	val *in;

	yyjson_arr_foreach(obj_at(status, "ingress"), i, n, in)
	{
		const char *ip = obj_str_or(in, "ip", "");

		if (!*ip)
			ip = obj_str_or(in, "hostname", "");
		if (*ip)
			strv_add(&v, ip);
	}
	strv_sort(&v, 0);
	for (i = 0; i < v.n; i++)
		if (!i || strcmp(v.v[i], v.v[i - 1]) != 0)
			join(b, ",", v.v[i]);
}

static void external_ip(struct strv *row, const val *svc)
{
	const char *type = obj_str_or(svc, "spec.type", "ClusterIP");
	const char *none = "<none>";
	autobuf b = BUF_INIT;

	if (!strcmp(type, "ExternalName")) {
		cell_str(row, svc, "spec.externalName", "");
		return;
	}
	if (!strcmp(type, "LoadBalancer")) {
		load_balancer(&b, obj_at(svc, "status.loadBalancer"));
		none = "<pending>";
	}
	join_all(&b, obj_at(svc, "spec.externalIPs"));
	cell_buf(row, &b, none);
}

static void ports(struct strv *row, const val *svc)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *p;

	yyjson_arr_foreach(obj_at(svc, "spec.ports"), i, n, p)
	{
		int64_t node_port = obj_int(p, "nodePort", 0);

		if (b.len)
			buf_addc(&b, ',');
		buf_add_int(&b, obj_int(p, "port", 0));
		if (node_port > 0)
			buf_addf(&b, ":%lld", (long long)node_port);
		buf_addf(&b, "/%s", obj_str_or(p, "protocol", "TCP"));
	}
	cell_buf(row, &b, "<none>");
}

static void row_service(const val *obj, int64_t now_ns, struct strv *row)
{
	const char *ip = yyjson_get_str(yyjson_arr_get_first(obj_at(obj, "spec.clusterIPs")));

	cell_name(row, obj);
	cell_str(row, obj, "spec.type", "");
	strv_add(row, ip && *ip ? ip : "<none>");
	external_ip(row, obj);
	ports(row, obj);
	cell_age(row, obj, now_ns);
	cell_labels(row, obj_at(obj, "spec.selector"));
}

/* "10.0.0.1:80", "[fd00::1]:80"; without a port the address alone */
static void endpoint(struct buf *b, const char *ip, const val *port, size_t *n)
{
	autobuf s = BUF_INIT;

	if (!port)
		buf_adds(&s, ip);
	else
		buf_addf(&s, strchr(ip, ':') ? "[%s]:%lld" : "%s:%lld", ip,
			(long long)obj_int(port, "port", 0));
	join_max(b, ",", buf_str(&s), MAX_SHOWN, n);
}

static void addresses(struct buf *b, const val *subset, const val *port, size_t *shown)
{
	size_t i, n;
	val *a;

	/* of those that are not shown only how many they are: as many times as there are ports */
	if (*shown > MAX_SHOWN) {
		*shown += yyjson_arr_size(obj_at(subset, "addresses"));
		return;
	}
	yyjson_arr_foreach(obj_at(subset, "addresses"), i, n, a)
		endpoint(b, obj_str_or(a, "ip", ""), port, shown);
}

static void row_endpoints(const val *obj, int64_t now_ns, struct strv *row)
{
	size_t i, n, j, m, shown = 0;
	autobuf b = BUF_INIT;
	val *s, *p;

	yyjson_arr_foreach(obj_at(obj, "subsets"), i, n, s)
	{
		if (!yyjson_arr_size(obj_at(s, "ports")))
			addresses(&b, s, NULL, &shown);
		yyjson_arr_foreach(obj_at(s, "ports"), j, m, p) addresses(&b, s, p, &shown);
	}
	join_more(&b, MAX_SHOWN, shown);
	cell_name(row, obj);
	cell_buf(row, &b, "<none>");
	cell_age(row, obj, now_ns);
}

static void slice_ports(struct strv *row, const val *slice)
{
	size_t i, n, shown = 0;
	autobuf b = BUF_INIT;
	val *p;

	yyjson_arr_foreach(obj_at(slice, "ports"), i, n, p)
	{
		autobuf one = BUF_INIT;

		if (obj_at(p, "port"))
			buf_add_int(&one, obj_int(p, "port", 0));
		else
			buf_addc(&one, '*');
		join_max(&b, ",", buf_str(&one), MAX_SHOWN, &shown);
	}
	join_more(&b, MAX_SHOWN, shown);
	cell_buf(row, &b, "<unset>");
}

static void slice_endpoints(struct strv *row, const val *slice)
{
	size_t i, n, j, m, shown = 0;
	autobuf b = BUF_INIT;
	val *e, *a;

	yyjson_arr_foreach(obj_at(slice, "endpoints"), i, n, e)
	{
		yyjson_arr_foreach(obj_at(e, "addresses"), j, m, a)
		{
			if (yyjson_is_str(a))
				join_max(&b, ",", yyjson_get_str(a), MAX_SHOWN, &shown);
		}
	}
	join_more(&b, MAX_SHOWN, shown);
	cell_buf(row, &b, "<unset>");
}

static void row_slice(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "addressType", "");
	slice_ports(row, obj);
	slice_endpoints(row, obj);
	cell_age(row, obj, now_ns);
}

static void hosts(struct strv *row, const val *ingress)
{
	size_t i, n, shown = 0;
	autobuf b = BUF_INIT;
	val *r;

	yyjson_arr_foreach(obj_at(ingress, "spec.rules"), i, n, r)
	{
		if (*obj_str_or(r, "host", ""))
			join_max(&b, ",", obj_str_or(r, "host", ""), MAX_SHOWN, &shown);
	}
	join_more(&b, MAX_SHOWN, shown);
	cell_buf(row, &b, "*");
}

static void row_ingress(const val *obj, int64_t now_ns, struct strv *row)
{
	autobuf b = BUF_INIT;

	cell_name(row, obj);
	cell_str(row, obj, "spec.ingressClassName", "<none>");
	hosts(row, obj);
	load_balancer(&b, obj_at(obj, "status.loadBalancer"));
	cell_buf(row, &b, "");
	strv_add(row, yyjson_arr_size(obj_at(obj, "spec.tls")) ? "80, 443" : "80");
	cell_age(row, obj, now_ns);
}

static const struct table_column service[] = {COL_NAME, COL("Type"), COL("Cluster-IP"),
	COL("External-IP"), COL("Port(s)"), COL_AGE, COL_SELECTOR, COL_END};
static const struct table_column endpoints[] = {COL_NAME, COL("Endpoints"), COL_AGE, COL_END};
static const struct table_column slice[] = {
	COL_NAME, COL("AddressType"), COL("Ports"), COL("Endpoints"), COL_AGE, COL_END};
static const struct table_column ingress[] = {
	COL_NAME, COL("Class"), COL("Hosts"), COL("Address"), COL("Ports"), COL_AGE, COL_END};

const struct table_printer table_services[] = {
	{"services", service, row_service},
	{"endpoints", endpoints, row_endpoints},
	{"endpointslices.discovery.k8s.io", slice, row_slice},
	{"ingresses.networking.k8s.io", ingress, row_ingress},
	{0},
};
