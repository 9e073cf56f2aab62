/* Rows of what the API server is told: APIServices, whom it asks, whom it lets wait. */
#include <string.h>

#include "table/priv.h"

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

static void row_webhooks(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_count(row, obj, "webhooks");
	cell_age(row, obj, now_ns);
}

static void param_kind(struct strv *row, const val *obj)
{
	const val *k = obj_at(obj, "spec.paramKind");

	if (k)
		strv_addf(row, "%s/%s", obj_str_or(k, "apiVersion", ""), obj_str_or(k, "kind", ""));
	else
		strv_add(row, "<unset>");
}

static void row_validating(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_count(row, obj, "spec.validations");
	param_kind(row, obj);
	cell_age(row, obj, now_ns);
}

static void row_mutating(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_count(row, obj, "spec.mutations");
	param_kind(row, obj);
	cell_age(row, obj, now_ns);
}

static void row_policy_binding(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *p = obj_at(obj, "spec.paramRef");
	autobuf b = BUF_INIT;

	if (p && *obj_str_or(p, "namespace", ""))
		buf_addf(&b, "%s/", obj_str_or(p, "namespace", ""));
	buf_adds(&b, p && !*obj_str_or(p, "name", "") ? "*" : obj_str_or(p, "name", ""));
	cell_name(row, obj);
	cell_str(row, obj, "spec.policyName", "");
	cell_buf(row, &b, "<unset>");
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

static const struct table_column api_service[] = {
	COL_NAME, COL("Service"), COL("Available"), COL_AGE, COL_END};
static const struct table_column webhooks[] = {COL_NAME, COL_INT("Webhooks"), COL_AGE, COL_END};
static const struct table_column validating[] = {
	COL_NAME, COL_INT("Validations"), COL("ParamKind"), COL_AGE, COL_END};
static const struct table_column mutating[] = {
	COL_NAME, COL_INT("Mutations"), COL("ParamKind"), COL_AGE, COL_END};
static const struct table_column policy_binding[] = {
	COL_NAME, COL("PolicyName"), COL("ParamRef"), COL_AGE, COL_END};
static const struct table_column flow[] = {COL_NAME, COL("PriorityLevel"),
	COL("MatchingPrecedence"), COL("DistinguisherMethod"), COL_AGE, COL("MissingPL"), COL_END};
static const struct table_column level[] = {COL_NAME, COL("Type"), COL("NominalConcurrencyShares"),
	COL("Queues"), COL("HandSize"), COL("QueueLengthLimit"), COL_AGE, COL_END};

#define ADMISSION "admissionregistration.k8s.io"
#define FLOW "flowcontrol.apiserver.k8s.io"

const struct table_printer table_server[] = {
	{"apiservices.apiregistration.k8s.io", api_service, row_api_service},
	{"mutatingwebhookconfigurations." ADMISSION, webhooks, row_webhooks},
	{"validatingwebhookconfigurations." ADMISSION, webhooks, row_webhooks},
	{"validatingadmissionpolicies." ADMISSION, validating, row_validating},
	{"mutatingadmissionpolicies." ADMISSION, mutating, row_mutating},
	{"validatingadmissionpolicybindings." ADMISSION, policy_binding, row_policy_binding},
	{"mutatingadmissionpolicybindings." ADMISSION, policy_binding, row_policy_binding},
	{"flowschemas." FLOW, flow, row_flow},
	{"prioritylevelconfigurations." FLOW, level, row_level},
	{0},
};
