#include <ctype.h>
#include <stdlib.h>
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

static void node_status(struct strv *row, const val *node)
{
	const val *ready = obj_condition(node, "Ready");
	autobuf b = BUF_INIT;

	if (!ready)
		buf_adds(&b, "Unknown");
	else
		buf_adds(&b, obj_condition_true(node, "Ready") ? "Ready" : "NotReady");
	if (obj_bool(node, "spec.unschedulable", false))
		buf_adds(&b, ",SchedulingDisabled");
	cell_buf(row, &b, "");
}

static int cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void node_roles(struct strv *row, const val *node)
{
	static const char prefix[] = "node-role.kubernetes.io/";
	autostrv roles = STRV_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach(obj_at(node, "metadata.labels"), i, n, k, v)
	{
		const char *key = yyjson_get_str(k), *role = yyjson_get_str(v);

		if (!strncmp(key, prefix, strlen(prefix)) && key[strlen(prefix)])
			strv_add(&roles, key + strlen(prefix));
		else if (!strcmp(key, "kubernetes.io/role") && role && *role)
			strv_add(&roles, role);
	}
	if (roles.n)
		qsort(roles.v, roles.n, sizeof *roles.v, cmp);
	for (i = 0; i < roles.n; i++)
		if (!i || strcmp(roles.v[i], roles.v[i - 1]) != 0)
			join(&b, ",", roles.v[i]);
	cell_buf(row, &b, "<none>");
}

static void node_address(struct strv *row, const val *node, const char *type)
{
	size_t i, n;
	val *a;

	yyjson_arr_foreach(obj_at(node, "status.addresses"), i, n, a)
	{
		if (!strcmp(obj_str_or(a, "type", ""), type)) {
			cell_str(row, a, "address", "");
			return;
		}
	}
	strv_add(row, "<none>");
}

static void row_node(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	node_status(row, obj);
	node_roles(row, obj);
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "status.nodeInfo.kubeletVersion", "");
	node_address(row, obj, "InternalIP");
	node_address(row, obj, "ExternalIP");
	cell_str(row, obj, "status.nodeInfo.osImage", "<unknown>");
	cell_str(row, obj, "status.nodeInfo.kernelVersion", "<unknown>");
	cell_str(row, obj, "status.nodeInfo.containerRuntimeVersion", "<unknown>");
}

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
	if (names.n)
		qsort(names.v, names.n, sizeof *names.v, cmp);
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
static const struct table_column node[] = {COL_NAME, COL("Status"), COL("Roles"), COL_AGE,
	COL("Version"), COL_WIDE("Internal-IP"), COL_WIDE("External-IP"), COL_WIDE("OS-Image"),
	COL_WIDE("Kernel-Version"), COL_WIDE("Container-Runtime"), COL_END};
static const struct table_column event[] = {COL("Last Seen"), COL("Type"), COL("Reason"),
	COL("Object"), COL_WIDE("Subobject"), COL_WIDE("Source"), COL("Message"),
	COL_WIDE("First Seen"), COL_WIDE("Count"), COL_WIDE("Name"), COL_END};
static const struct table_column component[] = {
	COL_NAME, COL("Status"), COL("Message"), COL("Error"), COL_END};
static const struct table_column quota[] = {
	COL_NAME, COL("Request"), COL("Limit"), COL_AGE, COL_END};

const struct table_printer table_core[] = {{"namespaces", namespace, row_namespace},
	{"nodes", node, row_node}, {"events", event, row_event},
	{"events.events.k8s.io", event, row_event}, {"configmaps", configmap, row_configmap},
	{"secrets", secret, row_secret}, {"serviceaccounts", name_age, row_name_age},
	{"resourcequotas", quota, row_quota}, {"componentstatuses", component, row_component}, {0}};
