/* Rows of Events, of both groups that have them. */
#include <ctype.h>
#include <string.h>

#include "table/priv.h"

/* The two groups of events name the same things differently: what path of core's Event is where
   this one has it. */
static val *event_at(const val *e, const char *core, const char *events)
{
	val *v = obj_at(e, core);

	return v && !yyjson_is_null(v) ? v : obj_at(e, events);
}

static const char *event_str(const val *e, const char *core, const char *events)
{
	const char *s = yyjson_get_str(event_at(e, core, events));

	return s ? s : "";
}

static int64_t event_time(const val *e, const char *core, const char *events)
{
	int64_t t = obj_time(e, core, 0);

	return t ? t : obj_time(e, events, 0);
}

static void event_object(struct strv *row, const val *e)
{
	const val *o = event_at(e, "involvedObject", "regarding");
	autobuf b = BUF_INIT;

	for (const char *p = obj_str_or(o, "kind", ""); *p; p++)
		buf_addc(&b, (char)tolower((unsigned char)*p));
	if (*obj_str_or(o, "name", ""))
		buf_addf(&b, "/%s", obj_str_or(o, "name", ""));
	cell_buf(row, &b, "");
}

static void event_source(struct strv *row, const val *e)
{
	const val *source = event_at(e, "source", "deprecatedSource");
	const char *who = obj_str_or(source, "component", "");
	const char *where = obj_str_or(source, "host", "");
	autobuf b = BUF_INIT;

	if (!*who)
		who = event_str(e, "reportingComponent", "reportingController");
	if (!*where)
		where = event_str(e, "reportingInstance", "reportingInstance");
	buf_adds(&b, who);
	if (*where)
		buf_addf(&b, ", %s", where);
	cell_buf(row, &b, "");
}

static void cell_ago(struct strv *row, int64_t t_ns, int64_t now_ns)
{
	autobuf b = BUF_INIT;

	ago(&b, t_ns, now_ns);
	cell_buf(row, &b, "");
}

/* blanks at both ends cut */
static void event_message(struct strv *row, const val *e)
{
	const char *s = event_str(e, "message", "note");
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	for (n = strlen(s); n && isspace((unsigned char)s[n - 1]); n--)
		continue;
	strv_addf(row, "%.*s", (int)n, s);
}

static void row_event(const val *obj, int64_t now_ns, struct strv *row)
{
	int64_t first = event_time(obj, "firstTimestamp", "deprecatedFirstTimestamp");
	int64_t last = event_time(obj, "lastTimestamp", "deprecatedLastTimestamp");
	int64_t count = yyjson_get_int(event_at(obj, "count", "deprecatedCount"));
	const val *series = obj_at(obj, "series");

	first = first ? first : obj_time(obj, "eventTime", 0);
	last = last ? last : first;
	if (yyjson_is_obj((val *)series)) {
		last = obj_time(series, "lastObservedTime", 0);
		count = obj_int(series, "count", 0);
	} else if (!count) {
		count = 1;
	}
	cell_ago(row, last, now_ns);
	cell_str(row, obj, "type", "");
	cell_str(row, obj, "reason", "");
	event_object(row, obj);
	cell_str(row, event_at(obj, "involvedObject", "regarding"), "fieldPath", "");
	event_source(row, obj);
	event_message(row, obj);
	cell_ago(row, first, now_ns);
	strv_addf(row, "%lld", (long long)count);
	cell_name(row, obj);
}

static const struct table_column event[] = {COL("Last Seen"), COL("Type"), COL("Reason"),
	COL("Object"), COL_WIDE("Subobject"), COL_WIDE("Source"), COL("Message"),
	COL_WIDE("First Seen"), COL_WIDE("Count"), COL_WIDE("Name"), COL_END};

const struct table_printer table_events[] = {
	{"events", event, row_event},
	{"events.events.k8s.io", event, row_event},
	{0},
};
