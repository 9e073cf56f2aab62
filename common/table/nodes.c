/* Rows of Nodes. */
#include <string.h>

#include "table/priv.h"

static void node_status(struct strv *row, const val *node)
{
	const val *ready = obj_condition(node, "Ready");
	autobuf b = BUF_INIT;

	if (!ready)
		buf_adds(&b, "Unknown");
	else
		buf_adds(&b, obj_condition_true(node, "Ready") ? "Ready" : "NotReady");
	if (obj_bool(node, "spec.unschedulable", false))
		buf_adds(&b, ",SchedulingDisabled");
	cell_buf(row, &b, "");
}

static void node_roles(struct strv *row, const val *node)
{
	static const char prefix[] = "node-role.kubernetes.io/";
	autostrv roles = STRV_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach(obj_at(node, "metadata.labels"), i, n, k, v)
	{
		const char *key = yyjson_get_str(k), *role = yyjson_get_str(v);

		if (!strncmp(key, prefix, strlen(prefix)) && key[strlen(prefix)])
			strv_add(&roles, key + strlen(prefix));
		else if (!strcmp(key, "kubernetes.io/role") && role && *role)
			strv_add(&roles, role);
	}
	strv_sort(&roles, 0);
	for (i = 0; i < roles.n; i++)
		if (!i || strcmp(roles.v[i], roles.v[i - 1]) != 0)
			join(&b, ",", roles.v[i]);
	cell_buf(row, &b, "<none>");
}

static void node_address(struct strv *row, const val *node, const char *type)
{
	size_t i, n;
	val *a;

	yyjson_arr_foreach(obj_at(node, "status.addresses"), i, n, a)
	{
		if (!strcmp(obj_str_or(a, "type", ""), type)) {
			cell_str(row, a, "address", "");
			return;
		}
	}
	strv_add(row, "<none>");
}

static void row_node(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	node_status(row, obj);
	node_roles(row, obj);
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "status.nodeInfo.kubeletVersion", "");
	node_address(row, obj, "InternalIP");
	node_address(row, obj, "ExternalIP");
	cell_str(row, obj, "status.nodeInfo.osImage", "<unknown>");
	cell_str(row, obj, "status.nodeInfo.kernelVersion", "<unknown>");
	cell_str(row, obj, "status.nodeInfo.containerRuntimeVersion", "<unknown>");
}

static const struct table_column node[] = {COL_NAME, COL("Status"), COL("Roles"), COL_AGE,
	COL("Version"), COL_WIDE("Internal-IP"), COL_WIDE("External-IP"), COL_WIDE("OS-Image"),
	COL_WIDE("Kernel-Version"), COL_WIDE("Container-Runtime"), COL_END};

const struct table_printer table_nodes[] = {
	{"nodes", node, row_node},
	{0},
};
