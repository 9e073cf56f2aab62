/* Rows of Jobs and CronJobs. */
#include "table/priv.h"

static const char *job_status(const val *job)
{
	static const char *const ends[] = {"Complete", "Failed"};
	static const char *const others[] = {"Suspended", "FailureTarget", "SuccessCriteriaMet"};

	for (size_t i = 0; i < array_size(ends); i++)
		if (obj_condition_true(job, ends[i]))
			return ends[i];
	if (obj_deleting(job))
		return "Terminating";
	for (size_t i = 0; i < array_size(others); i++)
		if (obj_condition_true(job, others[i]))
			return others[i];
	return "Running";
}

static void completions(struct strv *row, const val *job)
{
	long long done = obj_int(job, "status.succeeded", 0);
	long long parallel = obj_int(job, "spec.parallelism", 0);

	if (obj_at(job, "spec.completions"))
		strv_addf(row, "%lld/%lld", done, (long long)obj_int(job, "spec.completions", 0));
	else if (parallel > 1)
		strv_addf(row, "%lld/1 of %lld", done, parallel);
	else
		strv_addf(row, "%lld/1", done);
}

static void row_job(const val *obj, int64_t now_ns, struct strv *row)
{
	int64_t start = obj_time(obj, "status.startTime", 0);
	autobuf took = BUF_INIT;

	cell_name(row, obj);
	strv_add(row, job_status(obj));
	completions(row, obj);
	if (start)
		ago(&took, start, obj_time(obj, "status.completionTime", now_ns));
	cell_buf(row, &took, "");
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.template.spec"));
	cell_selector(row, obj_at(obj, "spec.selector"));
}

static void row_cronjob(const val *obj, int64_t now_ns, struct strv *row)
{
	val *suspend = obj_at(obj, "spec.suspend");

	cell_name(row, obj);
	cell_str(row, obj, "spec.schedule", "");
	cell_str(row, obj, "spec.timeZone", "<none>");
	if (yyjson_is_bool(suspend))
		strv_add(row, yyjson_get_bool(suspend) ? "True" : "False");
	else
		strv_add(row, "<unset>");
	cell_count(row, obj, "status.active");
	cell_since(row, obj, "status.lastScheduleTime", now_ns, "<none>");
	cell_age(row, obj, now_ns);
	cells_containers(row, obj_at(obj, "spec.jobTemplate.spec.template.spec"));
	cell_selector(row, obj_at(obj, "spec.jobTemplate.spec.selector"));
}

static const struct table_column job[] = {COL_NAME, COL("Status"), COL("Completions"),
	COL("Duration"), COL_AGE, COL_PODS, COL_SELECTOR, COL_END};
static const struct table_column cronjob[] = {COL_NAME, COL("Schedule"), COL("Timezone"),
	COL_BOOL("Suspend"), COL_INT("Active"), COL("Last Schedule"), COL_AGE, COL_PODS,
	COL_SELECTOR, COL_END};

const struct table_printer table_batch[] = {
	{"jobs.batch", job, row_job},
	{"cronjobs.batch", cronjob, row_cronjob},
	{0},
};
