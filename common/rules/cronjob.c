/* CronJob: its schedule and time zone, its template. */
#include <string.h>
#include <strings.h>

#include "base/io.h"
#include "data/cron.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

#define CRONJOB_NAME_MAX 52

void cronjob_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.jobTemplate.spec.template.spec"), false);
}

static void schedule_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *s = str_at(spec, "schedule");
	struct err why = ERR_INIT;
	struct cron parsed;

	if (!*s)
		return;
	if (!strncmp(s, "TZ=", 3) || !strncmp(s, "CRON_TZ=", 8))
		wrong(c, WRONG_INVALID, at, "schedule",
			"Invalid value: \"%s\": cannot use TZ or CRON_TZ in schedule, use timeZone "
			"field instead",
			s);
	else if (cron_parse(s, &parsed, &why))
		wrong(c, WRONG_INVALID, at, "schedule", "Invalid value: \"%s\": %s", s, why.msg);
}

static void timezone_validate(const mval *spec, const char *at, struct causes *c)
{
	const char *zone = mobj_str(spec, "timeZone");
	autofree char *path = NULL;

	if (!zone)
		return;
	if (!*zone || !strcasecmp(zone, "Local")) {
		wrong(c, WRONG_INVALID, at, "timeZone",
			*zone ? "Invalid value: \"%s\": timeZone must be an explicit time zone as "
				"defined in https://www.iana.org/time-zones"
			      : "Invalid value: \"%s\": timeZone must be nil or non-empty string",
			zone);
		return;
	}
	/* a machine without the database lets every zone pass */
	path = xasprintf("/usr/share/zoneinfo/%s", zone);
	if (strstr(zone, "..") || (io_exists("/usr/share/zoneinfo") && !io_exists(path)))
		wrong(c, WRONG_INVALID, at, "timeZone",
			"Invalid value: \"%s\": unknown time zone %s", zone, zone);
}

void cronjob_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	autobuf b = BUF_INIT;

	schedule_validate(spec, "spec", c);
	timezone_validate(spec, "spec", c);
	check_range(spec, "spec", "startingDeadlineSeconds", 0, INT64_MAX, c);
	check_range(spec, "spec", "successfulJobsHistoryLimit", 0, INT64_MAX, c);
	check_range(spec, "spec", "failedJobsHistoryLimit", 0, INT64_MAX, c);
	job_spec_validate(mobj_at(spec, "jobTemplate.spec"), "spec.jobTemplate.spec", c);
	if (mobj_at(spec, "jobTemplate.spec.selector")) {
		shown(mobj_at(spec, "jobTemplate.spec.selector"), &b);
		causes_add(c, WRONG_INVALID, "spec.jobTemplate.spec.selector",
			"Invalid value: %s: `selector` will be auto-generated", b.data);
	}
	if (mobj_bool(spec, "jobTemplate.spec.manualSelector", false))
		causes_add(c, WRONG_ENUM, "spec.jobTemplate.spec.manualSelector",
			"Unsupported value: true: supported values: \"nil\", \"false\"");
}

/* A Job's name is its CronJob's and eleven more characters. */
void cronjob_validate_new(const mval *obj, struct causes *c)
{
	const char *name = str_at(obj, "metadata.name");

	if (strlen(name) > CRONJOB_NAME_MAX)
		causes_add(c, WRONG_INVALID, "metadata.name",
			"Invalid value: \"%s\": must be no more than %d characters", name,
			CRONJOB_NAME_MAX);
}

void cronjob_warn(const mval *obj, struct strv *ret)
{
	job_spec_warn(mobj_at(obj, "spec.jobTemplate.spec"), "spec.jobTemplate.spec", ret);
}
