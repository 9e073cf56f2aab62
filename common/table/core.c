/* Rows of the rest of the core group. */
#include <string.h>

#include "table/priv.h"

static void row_namespace(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "status.phase", "");
	cell_age(row, obj, now_ns);
}

static void row_configmap(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	strv_addf(row, "%zu",
		yyjson_obj_size(obj_at(obj, "data")) + yyjson_obj_size(obj_at(obj, "binaryData")));
	cell_age(row, obj, now_ns);
}

static void row_secret(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "type", "");
	cell_count(row, obj, "data");
	cell_age(row, obj, now_ns);
}

static void row_component(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *healthy = NULL;
	const char *status = "Unknown";
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(obj, "conditions"), i, n, c)
	{
		if (strcmp(obj_str_or(c, "type", ""), "Healthy") != 0)
			continue;
		healthy = c;
		status = !strcmp(obj_str_or(c, "status", ""), "True") ? "Healthy" : "Unhealthy";
	}
	cell_name(row, obj);
	strv_add(row, status);
	cell_str(row, healthy, "message", "");
	cell_str(row, healthy, "error", "");
}

/* "cpu: 1/2, pods: 0/3" of what begins with "limits." or of all else */
static void quota_cells(struct strv *row, const val *obj, bool limits)
{
	val *hard = obj_at(obj, "status.hard"), *used = obj_at(obj, "status.used"), *k, *v;
	autostrv names = STRV_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;

	yyjson_obj_foreach(hard, i, n, k, v)
	{
		if (!strncmp(yyjson_get_str(k), "limits.", 7) == limits)
			strv_add(&names, yyjson_get_str(k));
	}
	strv_sort(&names, 0);
	for (i = 0; i < names.n; i++) {
		const char *u = yyjson_get_str(yyjson_obj_get(used, names.v[i]));
		const char *h = yyjson_get_str(yyjson_obj_get(hard, names.v[i]));

		join(&b, ", ", names.v[i]);
		buf_addf(&b, ": %s/%s", u ? u : "0", h ? h : "0");
	}
	cell_buf(row, &b, "");
}

static void row_quota(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	quota_cells(row, obj, false);
	quota_cells(row, obj, true);
	cell_age(row, obj, now_ns);
}

static const struct table_column name_age[] = {COL_NAME, COL_AGE, COL_END};
static const struct table_column namespace[] = {COL_NAME, COL("Status"), COL_AGE, COL_END};
static const struct table_column configmap[] = {COL_NAME, COL("Data"), COL_AGE, COL_END};
static const struct table_column secret[] = {COL_NAME, COL("Type"), COL("Data"), COL_AGE, COL_END};
static const struct table_column component[] = {
	COL_NAME, COL("Status"), COL("Message"), COL("Error"), COL_END};
static const struct table_column quota[] = {
	COL_NAME, COL("Request"), COL("Limit"), COL_AGE, COL_END};

const struct table_printer table_core[] = {
	{"namespaces", namespace, row_namespace},
	{"configmaps", configmap, row_configmap},
	{"secrets", secret, row_secret},
	{"serviceaccounts", name_age, row_name_age},
	{"resourcequotas", quota, row_quota},
	{"componentstatuses", component, row_component},
	{0},
};
