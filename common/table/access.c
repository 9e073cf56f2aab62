/* Rows of what says who may do what: bindings of roles, requests for certificates. */
#include <string.h>

#include "base/clock.h"
#include "base/dur.h"
#include "table/priv.h"

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

static const struct table_column binding[] = {COL_NAME, COL("Role"), COL_AGE, COL_WIDE("Users"),
	COL_WIDE("Groups"), COL_WIDE("ServiceAccounts"), COL_END};
static const struct table_column csr[] = {COL_NAME, COL_AGE, COL("SignerName"), COL("Requestor"),
	COL("RequestedDuration"), COL("Condition"), COL_END};

const struct table_printer table_access[] = {
	{"rolebindings.rbac.authorization.k8s.io", binding, row_binding},
	{"clusterrolebindings.rbac.authorization.k8s.io", binding, row_binding},
	{"certificatesigningrequests.certificates.k8s.io", csr, row_csr},
	{0},
};
