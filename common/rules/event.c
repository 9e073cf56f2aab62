/*
 * Events: what both of their forms ask, and what events.k8s.io/v1 asks besides. Fields are named as
 * core/v1 does, whichever form a request has, but for the reporter: so does upstream, as it keeps
 * them in that form.
 */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

#define WORDS_MAX 128
#define NOTE_MAX 1024

static void length_validate(const mval *obj, const char *member, size_t max, struct causes *c)
{
	if (strlen(str_at(obj, member)) > max)
		causes_add(c, WRONG_INVALID, member,
			"Invalid value: \"\": can have at most %zu characters", max);
}

static void needed(const mval *obj, const char *member, struct causes *c)
{
	check_needed(obj, "", member, "", c);
	length_validate(obj, member, WORDS_MAX, c);
}

static void reporter_validate(const mval *obj, const char *member, struct causes *c)
{
	const char *name = str_at(obj, "reportingComponent");

	if (!*name)
		causes_add(c, WRONG_REQUIRED, member, "Required value");
	check_form("", member, NAME_LABEL_KEY, name, c);
}

/* An Event with an eventTime is of the newer sort, by whichever form it came. reporter: what that
 * form calls the reportingComponent. */
static void both_validate(const mval *obj, const char *reporter, struct causes *c)
{
	const char *ns = str_at(obj, "metadata.namespace"),
		   *of = str_at(obj, "involvedObject.namespace");
	bool newer = *str_at(obj, "eventTime") != '\0', fits = !strcmp(ns, "default");

	if (*of)
		fits = newer || !strcmp(of, ns);
	else if (newer)
		fits = fits || !strcmp(ns, "kube-system");
	if (!fits)
		causes_add(c, WRONG_INVALID, "involvedObject.namespace",
			"Invalid value: \"%s\": does not match event.namespace", of);
	if (!newer)
		return;
	reporter_validate(obj, reporter, c);
	needed(obj, "reportingInstance", c);
	needed(obj, "action", c);
	needed(obj, "reason", c);
	length_validate(obj, "message", NOTE_MAX, c);
}

void event_validate(const mval *obj, struct causes *c)
{
	both_validate(obj, "reportingComponent", c);
}

void newevent_validate(const mval *obj, struct causes *c)
{
	both_validate(obj, "reportingController", c);
}

static void series_validate(const mval *series, struct causes *c)
{
	if (!series)
		return;
	if (mobj_int(series, "count", 0) < 2)
		causes_add(c, WRONG_INVALID, "series.count",
			"Invalid value: \"\": should be at least 2");
	if (!*str_at(series, "lastObservedTime"))
		causes_add(c, WRONG_REQUIRED, "series.lastObservedTime", "Required value");
}

static void unset(bool set, const char *member, struct causes *c)
{
	if (set)
		causes_add(c, WRONG_INVALID, member, "Invalid value: \"\": needs to be unset");
}

void newevent_validate_new(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, "type");

	series_validate(mobj_at(obj, "series"), c);
	if (!*str_at(obj, "eventTime"))
		causes_add(c, WRONG_REQUIRED, "eventTime", "Required value");
	if (strcmp(type, "Normal") != 0 && strcmp(type, "Warning") != 0)
		causes_add(c, WRONG_INVALID, "type",
			"Invalid value: \"\": has invalid value: %s", type);
	unset(*str_at(obj, "firstTimestamp"), "firstTimestamp", c);
	unset(*str_at(obj, "lastTimestamp"), "lastTimestamp", c);
	unset(mobj_int(obj, "count", 0), "count", c);
	unset(*str_at(obj, "source.component") || *str_at(obj, "source.host"), "source", c);
}

static bool differs(const mval *a, const mval *b)
{
	return a && b ? !mobj_equal(a, b) : a || b;
}

/* A field that cannot change; upstream's name of it may be another than ours. */
static void fixed(const mval *obj, const mval *old, const char *path, const char *name,
	struct causes *c)
{
	const mval *is = mobj_at(obj, path);
	autobuf b = BUF_INIT;

	if (!differs(is, mobj_at(old, path)))
		return;
	if (is)
		shown(is, &b);
	else
		buf_adds(&b, !strcmp(path, "count") ? "0" : "\"\"");
	causes_add(c, WRONG_INVALID, name, "Invalid value: %s: field is immutable", b.data);
}

void newevent_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	if (differs(mobj_at(obj, "series"), mobj_at(old, "series")))
		series_validate(mobj_at(obj, "series"), c);
	check_fixed_inner(obj, old, "involvedObject", "ObjectReference", c);
	fixed(obj, old, "reason", "reason", c);
	fixed(obj, old, "message", "message", c);
	check_fixed_inner(obj, old, "source", "EventSource", c);
	fixed(obj, old, "firstTimestamp", "firstTimestamp", c);
	fixed(obj, old, "lastTimestamp", "lastTimestamp", c);
	fixed(obj, old, "count", "count", c);
	fixed(obj, old, "type", "type", c);
	fixed(obj, old, "eventTime", "eventTime", c);
	fixed(obj, old, "action", "action", c);
	check_fixed_inner(obj, old, "related", "ObjectReference", c);
	fixed(obj, old, "reportingComponent", "reportingController", c);
	fixed(obj, old, "reportingInstance", "reportingInstance", c);
}
