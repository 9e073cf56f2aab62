/* Rows of HorizontalPodAutoscalers: each metric as it is, and as it should be. */
#include <string.h>

#include "table/priv.h"

/* A quantity or a percentage of a metric's target or current value. */
static void amount(struct buf *b, const val *v, const char *path, const char *unit)
{
	val *q = obj_at(v, path);

	if (yyjson_is_str(q))
		buf_adds(b, yyjson_get_str(q));
	else if (yyjson_is_int(q))
		buf_addf(b, "%lld%s", (long long)yyjson_get_sint(q), unit);
	else
		buf_adds(b, "<unknown>");
}

/* "cpu: 3%/80%", "7/10", "7/10 (avg)": kind is the name of the field that holds the metric. */
static void metric(struct buf *b, const char *kind, const val *spec, const val *status)
{
	const val *m = obj_at(spec, kind), *target = obj_at(m, "target");
	const val *now = obj_at(obj_at(status, kind), "current");
	bool resource = !strcmp(kind, "resource") || !strcmp(kind, "containerResource");
	bool average = obj_at(target, "averageValue");
	const char *field = average ? "averageValue" : resource ? "averageUtilization" : "value";

	if (resource)
		buf_addf(b, "%s: ", obj_str_or(m, "name", ""));
	amount(b, now, field, "%");
	buf_addc(b, '/');
	if (resource && !average && !obj_at(target, field))
		buf_adds(b, "<auto>");
	else
		amount(b, target, field, "%");
	if (average && (!strcmp(kind, "external") || !strcmp(kind, "object")))
		buf_adds(b, " (avg)");
}

static void metrics(struct strv *row, const val *hpa)
{
	static const char *const kinds[] = {
		"resource", "containerResource", "pods", "object", "external"};
	val *status = obj_at(hpa, "status.currentMetrics"), *m;
	autofree val **now = obj_elements(status);
	size_t i, n, shown = 0;
	autobuf b = BUF_INIT;

	yyjson_arr_foreach(obj_at(hpa, "spec.metrics"), i, n, m)
	{
		autobuf one = BUF_INIT;

		for (size_t k = 0; k < array_size(kinds); k++)
			if (obj_at(m, kinds[k]))
				metric(&one, kinds[k], m,
					i < yyjson_arr_size(status) ? now[i] : NULL);
		join_max(&b, ", ", buf_str(&one), 2, &shown);
	}
	join_more(&b, 2, shown);
	cell_buf(row, &b, "<none>");
}

static void row_autoscaler(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	strv_addf(row, "%s/%s", obj_str_or(obj, "spec.scaleTargetRef.kind", ""),
		obj_str_or(obj, "spec.scaleTargetRef.name", ""));
	metrics(row, obj);
	cell_int_or(row, obj, "spec.minReplicas", "<unset>");
	cell_int(row, obj, "spec.maxReplicas");
	cell_int(row, obj, "status.currentReplicas");
	cell_age(row, obj, now_ns);
}

static const struct table_column autoscaler[] = {COL_NAME, COL("Reference"), COL("Targets"),
	COL("MinPods"), COL("MaxPods"), COL("Replicas"), COL_AGE, COL_END};

const struct table_printer table_autoscaling[] = {
	{"horizontalpodautoscalers.autoscaling", autoscaler, row_autoscaler},
	{0},
};
