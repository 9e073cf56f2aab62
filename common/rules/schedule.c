/* A CronJob's schedule and time zone: what is refused, and in which words. */
#include <string.h>
#include <strings.h>

#include "base/io.h"
#include "data/cron.h"
#include "rules/priv.h"

void schedule_validate(const mval *spec, const char *at, struct causes *c)
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

void timezone_validate(const mval *spec, const char *at, struct causes *c)
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
