/*
 * cron: schedules of CronJobs: five fields of lists of ranges with steps, "@daily" and its like,
 * "@every 1h30m". Forms, refusals and their words are those of the parser that upstream uses
 * (robfig/cron v3, standard form).
 */
#pragma once
#include "base/err.h"
#include "base/tz.h"

struct cron {
	uint64_t minute, hour, dom, month, dow; /* a bit a value */
	bool dom_any, dow_any; /* written as *: the other one alone decides on the day */
	int64_t every_s;       /* @every; 0: the fields hold */
};

/* ERR_INVALID: the sentence that kubectl's users know. */
must_check int cron_parse(const char *text, struct cron *ret, struct err *e);
/*
 * The first second after after_s (both since 1970) at which the zone's clock shows what the
 * schedule names; 0: none within five years. An hour that the clock leaves out has no runs, one
 * that it shows twice has them twice.
 */
int64_t cron_next(const struct cron *c, const struct tz *z, int64_t after_s);
