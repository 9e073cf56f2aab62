/* Rows of what says how pods are run: priorities, runtimes, budgets; and Leases. */
#include "table/priv.h"

static void row_priority(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_int(row, obj, "value");
	cell_bool(row, obj, "globalDefault", false);
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "preemptionPolicy", "");
}

static void row_runtime(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "handler", "");
	cell_age(row, obj, now_ns);
}

static void row_lease(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "spec.holderIdentity", "");
	cell_age(row, obj, now_ns);
}

static void row_budget(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_scalar(row, obj, "spec.minAvailable", "N/A");
	cell_scalar(row, obj, "spec.maxUnavailable", "N/A");
	cell_int(row, obj, "status.disruptionsAllowed");
	cell_age(row, obj, now_ns);
}

static const struct table_column priority[] = {COL_NAME, COL_INT("Value"),
	COL_BOOL("Global-Default"), COL_AGE, COL("PreemptionPolicy"), COL_END};
static const struct table_column runtime[] = {COL_NAME, COL("Handler"), COL_AGE, COL_END};
static const struct table_column lease[] = {COL_NAME, COL("Holder"), COL_AGE, COL_END};
static const struct table_column budget[] = {COL_NAME, COL("Min Available"), COL("Max Unavailable"),
	COL_INT("Allowed Disruptions"), COL_AGE, COL_END};

const struct table_printer table_scheduling[] = {
	{"priorityclasses.scheduling.k8s.io", priority, row_priority},
	{"runtimeclasses.node.k8s.io", runtime, row_runtime},
	{"poddisruptionbudgets.policy", budget, row_budget},
	{"leases.coordination.k8s.io", lease, row_lease},
	{0},
};
