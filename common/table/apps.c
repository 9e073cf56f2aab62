/* Rows of what keeps pods running: group apps, ReplicationControllers, and any kind's scale. */
#include <ctype.h>
#include <string.h>

#include "table/priv.h"

static void ready_of(struct strv *row, const val *obj)
{
	strv_addf(row, "%lld/%lld", (long long)obj_int(obj, "status.readyReplicas", 0),
		(long long)obj_int(obj, "spec.replicas", 0));
}

static void row_deployment(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	ready_of(row, obj);
	cell_int(row, obj, "status.updatedReplicas");
	cell_int(row, obj, "status.availableReplicas");
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.template.spec"));
	cell_selector(row, obj_at(obj, "spec.selector"));
}

static void replicas(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_int(row, obj, "spec.replicas");
	cell_int(row, obj, "status.replicas");
	cell_int(row, obj, "status.readyReplicas");
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.template.spec"));
}

static void row_replicaset(const val *obj, int64_t now_ns, struct strv *row)
{
	replicas(obj, now_ns, row);
	cell_selector(row, obj_at(obj, "spec.selector"));
}

static void row_controller(const val *obj, int64_t now_ns, struct strv *row)
{
	replicas(obj, now_ns, row);
	cell_labels(row, obj_at(obj, "spec.selector"));
}

static void row_statefulset(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	ready_of(row, obj);
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.template.spec"));
}

static void row_daemonset(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_int(row, obj, "status.desiredNumberScheduled");
	cell_int(row, obj, "status.currentNumberScheduled");
	cell_int(row, obj, "status.numberReady");
	cell_int(row, obj, "status.updatedNumberScheduled");
	cell_int(row, obj, "status.numberAvailable");
	cell_labels(row, obj_at(obj, "spec.template.spec.nodeSelector"));
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.template.spec"));
	cell_selector(row, obj_at(obj, "spec.selector"));
}

/* The controller among the owners as "deployment.apps/web" */
static void owner(struct strv *row, const val *obj)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *o;

	yyjson_arr_foreach(obj_at(obj, "metadata.ownerReferences"), i, n, o)
	{
		const char *version = obj_str_or(o, "apiVersion", "");
		const char *slash = strchr(version, '/');

		if (!obj_bool(o, "controller", false))
			continue;
		for (const char *p = obj_str_or(o, "kind", ""); *p; p++)
			buf_addc(&b, (char)tolower((unsigned char)*p));
		if (slash)
			buf_addf(&b, ".%.*s", (int)(slash - version), version);
		buf_addf(&b, "/%s", obj_str_or(o, "name", ""));
		break;
	}
	cell_buf(row, &b, "<none>");
}

static void row_revision(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	owner(row, obj);
	cell_int(row, obj, "revision");
	cell_age(row, obj, now_ns);
}

static const struct table_column deployment[] = {COL_NAME, COL("Ready"), COL("Up-to-date"),
	COL("Available"), COL_AGE, COL_PODS, COL_SELECTOR, COL_END};
static const struct table_column replicaset[] = {COL_NAME, COL_INT("Desired"), COL_INT("Current"),
	COL_INT("Ready"), COL_AGE, COL_PODS, COL_SELECTOR, COL_END};
static const struct table_column statefulset[] = {
	COL_NAME, COL("Ready"), COL_AGE, COL_PODS, COL_END};
static const struct table_column daemonset[] = {COL_NAME, COL_INT("Desired"), COL_INT("Current"),
	COL_INT("Ready"), COL_INT("Up-to-date"), COL_INT("Available"), COL("Node Selector"),
	COL_AGE, COL_PODS, COL_SELECTOR, COL_END};
static const struct table_column revision[] = {
	COL_NAME, COL("Controller"), COL("Revision"), COL_AGE, COL_END};

static void row_scale(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_int(row, obj, "spec.replicas");
	cell_int(row, obj, "status.replicas");
	cell_age(row, obj, now_ns);
}

static const struct table_column scale[] = {
	COL("Name"), COL_INT("Desired"), COL_INT("Available"), COL_AGE, COL_END};

const struct table_printer table_scale = {"", scale, row_scale};

const struct table_printer table_apps[] = {
	{"deployments.apps", deployment, row_deployment},
	{"replicasets.apps", replicaset, row_replicaset},
	{"replicationcontrollers", replicaset, row_controller},
	{"statefulsets.apps", statefulset, row_statefulset},
	{"daemonsets.apps", daemonset, row_daemonset},
	{"controllerrevisions.apps", revision, row_revision},
	{0},
};
