/* When a CronJob is due, and the Job that is made then. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "control/owner.h"
#include "ctl/cronjob.h"

#define MANY 100			/* missed times that deserve a word */
#define DELTA_NS (100 * NS_PER_MS)	/* later than the schedule: clocks differ */

/* A schedule and where its clock stands. */
struct plan {
	struct cron cron;
	struct tz *zone;
};

/* What a CronJob has missed. */
struct missed {
	int64_t earliest_s; /* from where on was looked */
	int64_t recent_s;   /* the last time that was due; 0: none */
	bool some, many;
};

static void warn(struct cronjob *c, const char *reason, const char *fmt, ...) printf_like(3, 4);
static void warn(struct cronjob *c, const char *reason, const char *fmt, ...)
{
	autofree char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	act_event(c->p->out, CRONJOB_COMPONENT, c->obj, "Warning", reason, "%s", text);
}

/* A zone in front of the fields, as it was taken once. Answers where the fields begin. */
static int old_zone(struct cronjob *c, const char *text, const char **ret_fields, struct plan *ret,
	struct err *e)
{
	size_t n = strcspn(text, " ");
	const char *name = strchr(text, '=');
	autofree char *zone = NULL;

	warn(c, "UnsupportedSchedule",
		"CRON_TZ or TZ used in schedule \"%s\" is not officially supported, see "
		"https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more "
		"details",
		text);
	*ret_fields = text;
	if (strncmp(text, "TZ=", 3) != 0 && strncmp(text, "CRON_TZ=", 8) != 0)
		return tz_load_local(&ret->zone, e);
	zone = xstrndup(name + 1, (size_t)(text + n - name - 1));
	*ret_fields = text + n + strspn(text + n, " ");
	if (!tz_load(zone, &ret->zone, e))
		return 0;
	return err_set(
		e, ERR_INVALID, "provided bad location %s: unknown time zone %s", zone, zone);
}

/* False: it has none that can be understood, and that was told. */
static bool read_plan(struct cronjob *c, struct plan *ret)
{
	const char *zone = obj_str(c->obj, "spec.timeZone");
	const char *text = obj_str_or(c->obj, "spec.schedule", ""), *fields = text;
	struct err e = ERR_INIT;
	int failed;

	if (zone && tz_load(zone, &ret->zone, &e)) {
		warn(c, "UnknownTimeZone", "invalid timeZone: \"%s\": %s", zone, e.msg);
		return false;
	}
	if (strstr(text, "TZ")) {
		tz_free(take(ret->zone));
		failed = old_zone(c, text, &fields, ret, &e);
	} else {
		failed = !zone && tz_load_local(&ret->zone, &e);
	}
	if (!failed && !cron_parse(fields, &ret->cron, &e))
		return true;
	warn(c, "UnparseableSchedule", "unparseable schedule: \"%s\" : %s", text, e.msg);
	return false;
}

/*
 * The last time before now that was due and has no Job yet. How many were missed is reckoned from
 * the distance of the first two, so that a long sleep costs nothing. -1: the schedule names no
 * time.
 */
static int look_back(const struct cronjob *c, const struct plan *pl, bool deadline,
	struct missed *ret)
{
	int64_t now_s = c->p->now_ns / NS_PER_S, t1, t2, between, n;
	int64_t limit_s = obj_int(c->obj, "spec.startingDeadlineSeconds", -1);
	struct missed m = {.earliest_s = c->last_s};

	if (!m.earliest_s)
		m.earliest_s = obj_time(c->obj, "metadata.creationTimestamp", 0) / NS_PER_S;
	if (deadline && limit_s >= 0 && now_s - limit_s > m.earliest_s)
		m.earliest_s = now_s - limit_s;
	t1 = cron_next(&pl->cron, pl->zone, m.earliest_s);
	t2 = t1 ? cron_next(&pl->cron, pl->zone, t1) : 0;
	if (!t1)
		return -1;
	if (now_s >= t1 && (!t2 || now_s < t2)) {
		m.recent_s = t1;
	} else if (now_s >= t1) {
		between = t2 - t1;
		n = (now_s - t1) / between + 1;
		for (int64_t t = cron_next(&pl->cron, pl->zone, t1 + (n - 2) * between);
			t && t <= now_s; t = cron_next(&pl->cron, pl->zone, t))
			m.recent_s = t;
		m.some = true;
		m.many = n > MANY;
	}
	*ret = m;
	return 0;
}

/* Ask to be called when the next one is due. */
static void wake_for_next(struct cronjob *c, const struct plan *pl)
{
	int64_t now_s = c->p->now_ns / NS_PER_S, from_s = now_s, next_s;
	struct missed m;

	if (!look_back(c, pl, false, &m))
		from_s = m.recent_s ? m.recent_s : m.some ? now_s : m.earliest_s;
	next_s = cron_next(&pl->cron, pl->zone, from_s);
	if (next_s)
		act_wake(c->p->out, next_s * NS_PER_S + DELTA_NS);
}

static void create_job(struct cronjob *c, const struct plan *pl, const char *name, int64_t at_s)
{
	const val *template = obj_at(c->obj, "spec.jobTemplate");
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *job = mobj_new(d, "batch/v1", "Job", obj_ns(c->obj), name);
	static const char *const copied[] = {"metadata.labels", "metadata.annotations", "spec"};
	bool zoned = obj_at(c->obj, "spec.timeZone");
	char text[TZ_RFC3339_SIZE];

	for (size_t i = 0; i < array_size(copied); i++) {
		val *v = obj_at(template, copied[i]);

		if (v)
			mobj_set(d, job, copied[i], mobj_copy(d, v));
	}
	mobj_put_str(d, mobj_make(d, job, "metadata.annotations"), CRONJOB_SCHEDULED,
		tz_rfc3339(zoned ? pl->zone : NULL, at_s, text));
	owner_set_controller(d, job, c->obj);
	if (c->p->failed)
		warn(c, "FailedCreate", "Error creating job: %s", c->p->failed->msg);
	act_create(c->p->out, job);
	act_event(c->p->out, CRONJOB_COMPONENT, c->obj, "Normal", "SuccessfulCreate",
		"Created job %s", name);
}

/* "Mon, 02 Jan 2006 15:04:05 +0000" */
static char *rfc1123(int64_t at_s, char out[40])
{
	time_t t = (time_t)at_s;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 40, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	return out;
}

/* Must the time that is due be left out? It says why. */
static bool skipped(struct cronjob *c, int64_t at_s)
{
	int64_t limit_s = obj_int(c->obj, "spec.startingDeadlineSeconds", -1);
	char text[40];

	if (limit_s >= 0 && at_s * NS_PER_S + clock_span(limit_s) < c->p->now_ns) {
		warn(c, "MissSchedule", "Missed scheduled time to start a job: %s",
			rfc1123(at_s, text));
		return true;
	}
	if (at_s == c->last_s)
		return true;
	if (strcmp(obj_str_or(c->obj, "spec.concurrencyPolicy", ""), "Forbid") != 0 ||
		!yyjson_mut_arr_size(c->active))
		return false;
	act_event(c->p->out, CRONJOB_COMPONENT, c->obj, "Normal", "JobAlreadyActive",
		"Not starting job because prior execution is running and concurrency policy is "
		"Forbid");
	return true;
}

static void replace_active(struct cronjob *c)
{
	if (strcmp(obj_str_or(c->obj, "spec.concurrencyPolicy", ""), "Replace") != 0)
		return;
	for (size_t i = 0; i < c->jobs.n; i++)
		if (!cronjob_job_ended(c->jobs.v[i]) && !obj_deleting(c->jobs.v[i]))
			cronjob_delete_job(c, c->jobs.v[i]);
}

/* The Job for a time that is due. Its name holds the time: made twice it collides. */
static void start(struct cronjob *c, const struct plan *pl, int64_t at_s)
{
	autofree char *name =
		xasprintf("%s-%lld", obj_name(c->obj), (long long)(at_s / 60));

	if (skipped(c, at_s) || view_get(c->p->view, "jobs.batch", obj_ns(c->obj), name))
		return;
	replace_active(c);
	create_job(c, pl, name, at_s);
}

static void run_plan(struct cronjob *c, const struct plan *pl)
{
	struct missed m;

	if (look_back(c, pl, true, &m)) {
		warn(c, "InvalidSchedule",
			"invalid schedule: %s : time difference between two schedules is less "
			"than 1 second",
			obj_str_or(c->obj, "spec.schedule", ""));
		return;
	}
	if (m.recent_s && m.many)
		warn(c, "TooManyMissedTimes",
			"too many missed start times. Set or decrease "
			".spec.startingDeadlineSeconds or check clock skew");
	if (m.recent_s)
		start(c, pl, m.recent_s);
	wake_for_next(c, pl);
}

void cronjob_run(struct cronjob *c)
{
	struct plan pl = {0};

	if (read_plan(c, &pl) && !obj_bool(c->obj, "spec.suspend", false))
		run_plan(c, &pl);
	tz_free(pl.zone);
}
