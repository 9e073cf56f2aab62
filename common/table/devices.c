/* Rows of group resource: devices and who claims them. */
#include "table/priv.h"

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

static const struct table_column name_age[] = {COL_NAME, COL_AGE, COL_END};
static const struct table_column claim[] = {COL_NAME, COL("State"), COL_AGE, COL_END};
static const struct table_column slice[] = {
	COL_NAME, COL("Node"), COL("Driver"), COL("Pool"), COL_AGE, COL_END};

const struct table_printer table_devices[] = {
	{"deviceclasses.resource.k8s.io", name_age, row_name_age},
	{"resourceclaims.resource.k8s.io", claim, row_claim},
	{"resourceclaimtemplates.resource.k8s.io", name_age, row_name_age},
	{"resourceslices.resource.k8s.io", slice, row_slice},
	{0},
};
