#include <string.h>

#include "table/priv.h"

static void row_lease(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "spec.holderIdentity", "");
	cell_age(row, obj, now_ns);
}

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

/* Condition Dangling: does the level exist? */
static void dangling(struct strv *row, const val *obj)
{
	cell_str(row, obj_condition(obj, "Dangling"), "status", "?");
}

static void row_flow(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "spec.priorityLevelConfiguration.name", "");
	cell_int(row, obj, "spec.matchingPrecedence");
	cell_str(row, obj, "spec.distinguisherMethod.type", "<none>");
	cell_age(row, obj, now_ns);
	dangling(row, obj);
}

static void row_level(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *queuing = obj_at(obj, "spec.limited.limitResponse.queuing");

	cell_name(row, obj);
	cell_str(row, obj, "spec.type", "");
	cell_int_or(row, obj, "spec.limited.nominalConcurrencyShares", "<none>");
	cell_int_or(row, queuing, "queues", "<none>");
	cell_int_or(row, queuing, "handSize", "<none>");
	cell_int_or(row, queuing, "queueLengthLimit", "<none>");
	cell_age(row, obj, now_ns);
}

static void row_claim(const val *obj, int64_t now_ns, struct strv *row)
{
	bool gone = obj_deleting(obj), given = obj_at(obj, "status.allocation");
	autobuf b = BUF_INIT;

	if (gone)
		join(&b, ",", "deleted");
	if (given)
		join(&b, ",", "allocated");
	else if (!gone)
		join(&b, ",", "pending");
	if (given && yyjson_arr_size(obj_at(obj, "status.reservedFor")))
		join(&b, ",", "reserved");
	cell_name(row, obj);
	cell_buf(row, &b, "");
	cell_age(row, obj, now_ns);
}

static void row_slice(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "spec.nodeName", "");
	cell_str(row, obj, "spec.driver", "");
	cell_str(row, obj, "spec.pool.name", "");
	cell_age(row, obj, now_ns);
}

/* "Local" or the service; "True" or "False (why)" */
static void row_api_service(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *s = obj_at(obj, "spec.service"), *c = obj_condition(obj, "Available");
	const char *status = obj_str_or(c, "status", "Unknown");

	cell_name(row, obj);
	if (s)
		strv_addf(row, "%s/%s", obj_str_or(s, "namespace", ""), obj_str_or(s, "name", ""));
	else
		strv_add(row, "Local");
	if (c && strcmp(status, "True") != 0)
		strv_addf(row, "%s (%s)", status, obj_str_or(c, "reason", ""));
	else
		strv_add(row, status);
	cell_age(row, obj, now_ns);
}

static const struct table_column name_age[] = {COL_NAME, COL_AGE, COL_END};
static const struct table_column lease[] = {COL_NAME, COL("Holder"), COL_AGE, COL_END};
static const struct table_column priority[] = {COL_NAME, COL_INT("Value"),
	COL_BOOL("Global-Default"), COL_AGE, COL("PreemptionPolicy"), COL_END};
static const struct table_column runtime[] = {COL_NAME, COL("Handler"), COL_AGE, COL_END};
static const struct table_column flow[] = {COL_NAME, COL("PriorityLevel"),
	COL("MatchingPrecedence"), COL("DistinguisherMethod"), COL_AGE, COL("MissingPL"), COL_END};
static const struct table_column level[] = {COL_NAME, COL("Type"), COL("NominalConcurrencyShares"),
	COL("Queues"), COL("HandSize"), COL("QueueLengthLimit"), COL_AGE, COL_END};
static const struct table_column claim[] = {COL_NAME, COL("State"), COL_AGE, COL_END};
static const struct table_column slice[] = {
	COL_NAME, COL("Node"), COL("Driver"), COL("Pool"), COL_AGE, COL_END};
static const struct table_column api_service[] = {
	COL_NAME, COL("Service"), COL("Available"), COL_AGE, COL_END};

#define FLOW "flowcontrol.apiserver.k8s.io"

const struct table_printer table_other[] = {{"leases.coordination.k8s.io", lease, row_lease},
	{"priorityclasses.scheduling.k8s.io", priority, row_priority},
	{"runtimeclasses.node.k8s.io", runtime, row_runtime}, {"flowschemas." FLOW, flow, row_flow},
	{"prioritylevelconfigurations." FLOW, level, row_level},
	{"deviceclasses.resource.k8s.io", name_age, row_name_age},
	{"resourceclaims.resource.k8s.io", claim, row_claim},
	{"resourceclaimtemplates.resource.k8s.io", name_age, row_name_age},
	{"resourceslices.resource.k8s.io", slice, row_slice},
	{"apiservices.apiregistration.k8s.io", api_service, row_api_service}, {0}};
