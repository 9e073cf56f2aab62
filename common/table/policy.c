#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "table/priv.h"

static void row_budget(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_scalar(row, obj, "spec.minAvailable", "N/A");
	cell_scalar(row, obj, "spec.maxUnavailable", "N/A");
	cell_int(row, obj, "status.disruptionsAllowed");
	cell_age(row, obj, now_ns);
}

/* The subjects of a kind; service accounts as "namespace/name". */
static void subjects(struct strv *row, const val *obj, const char *kind)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *s;

	yyjson_arr_foreach(obj_at(obj, "subjects"), i, n, s)
	{
		autobuf one = BUF_INIT;

		if (strcmp(obj_str_or(s, "kind", ""), kind) != 0)
			continue;
		if (!strcmp(kind, "ServiceAccount"))
			buf_addf(&one, "%s/", obj_str_or(s, "namespace", ""));
		buf_adds(&one, obj_str_or(s, "name", ""));
		join(&b, ", ", buf_str(&one));
	}
	cell_buf(row, &b, "");
}

static void row_binding(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	strv_addf(row, "%s/%s", obj_str_or(obj, "roleRef.kind", ""),
		obj_str_or(obj, "roleRef.name", ""));
	cell_age(row, obj, now_ns);
	subjects(row, obj, "User");
	subjects(row, obj, "Group");
	subjects(row, obj, "ServiceAccount");
}

static bool has_condition(const val *csr, const char *type)
{
	return obj_condition(csr, type) != NULL;
}

static void row_csr(const val *obj, int64_t now_ns, struct strv *row)
{
	int64_t want_s = obj_int(obj, "spec.expirationSeconds", 0);
	char wanted[DUR_SIZE];
	autobuf b = BUF_INIT;

	buf_adds(&b, has_condition(obj, "Denied")     ? "Denied"
		     : has_condition(obj, "Approved") ? "Approved"
						      : "Pending");
	if (has_condition(obj, "Failed"))
		buf_adds(&b, ",Failed");
	if (*obj_str_or(obj, "status.certificate", ""))
		buf_adds(&b, ",Issued");
	cell_name(row, obj);
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "spec.signerName", "<none>");
	cell_str(row, obj, "spec.username", "");
	strv_add(row, want_s ? dur_human(want_s * NS_PER_S, wanted) : "<none>");
	cell_buf(row, &b, "");
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

static const struct table_column budget[] = {COL_NAME, COL("Min Available"), COL("Max Unavailable"),
	COL_INT("Allowed Disruptions"), COL_AGE, COL_END};
static const struct table_column binding[] = {COL_NAME, COL("Role"), COL_AGE, COL_WIDE("Users"),
	COL_WIDE("Groups"), COL_WIDE("ServiceAccounts"), COL_END};
static const struct table_column csr[] = {COL_NAME, COL_AGE, COL("SignerName"), COL("Requestor"),
	COL("RequestedDuration"), COL("Condition"), COL_END};
static const struct table_column webhooks[] = {COL_NAME, COL_INT("Webhooks"), COL_AGE, COL_END};
static const struct table_column validating[] = {
	COL_NAME, COL_INT("Validations"), COL("ParamKind"), COL_AGE, COL_END};
static const struct table_column mutating[] = {
	COL_NAME, COL_INT("Mutations"), COL("ParamKind"), COL_AGE, COL_END};
static const struct table_column policy_binding[] = {
	COL_NAME, COL("PolicyName"), COL("ParamRef"), COL_AGE, COL_END};

#define ADMISSION "admissionregistration.k8s.io"

const struct table_printer table_policy[] = {{"poddisruptionbudgets.policy", budget, row_budget},
	{"rolebindings.rbac.authorization.k8s.io", binding, row_binding},
	{"clusterrolebindings.rbac.authorization.k8s.io", binding, row_binding},
	{"certificatesigningrequests.certificates.k8s.io", csr, row_csr},
	{"mutatingwebhookconfigurations." ADMISSION, webhooks, row_webhooks},
	{"validatingwebhookconfigurations." ADMISSION, webhooks, row_webhooks},
	{"validatingadmissionpolicies." ADMISSION, validating, row_validating},
	{"mutatingadmissionpolicies." ADMISSION, mutating, row_mutating},
	{"validatingadmissionpolicybindings." ADMISSION, policy_binding, row_policy_binding},
	{"mutatingadmissionpolicybindings." ADMISSION, policy_binding, row_policy_binding}, {0}};
