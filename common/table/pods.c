/* Rows of Pods and PodTemplates: what state a pod is in stands in several places. */
#include <string.h>

#include "table/priv.h"

/* What the Status, Ready and Restarts columns of a pod are made from. */
struct pod_look {
	char reason[256];
	int64_t restarts, sidecar_restarts;
	int64_t restarted_ns, sidecar_restarted_ns; /* the last one; 0: none known */
	size_t ready, total;
	bool initializing;
};

static void say(struct pod_look *l, const char *fmt, ...) printf_like(2, 3);

static void say(struct pod_look *l, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(l->reason, sizeof l->reason, fmt, ap);
	va_end(ap);
}

/* The init container with that name, if it is one that runs beside the others. */
static bool is_sidecar(const val *pod, const char *name)
{
	size_t i, n;
	val *c;

	yyjson_arr_foreach(obj_at(pod, "spec.initContainers"), i, n, c)
	{
		if (!strcmp(obj_str_or(c, "name", ""), name))
			return !strcmp(obj_str_or(c, "restartPolicy", ""), "Always");
	}
	return false;
}

static void latest(int64_t *t, const val *status)
{
	int64_t end = obj_time(status, "lastState.terminated.finishedAt", 0);

	if (end > *t)
		*t = end;
}

/* "Completed", "Signal:9", "ExitCode:1" of a terminated state. */
static void ended(struct pod_look *l, const char *prefix, const val *t)
{
	const char *why = obj_str_or(t, "reason", "");

	if (*why)
		say(l, "%s%s", prefix, why);
	else if (obj_int(t, "signal", 0))
		say(l, "%sSignal:%lld", prefix, (long long)obj_int(t, "signal", 0));
	else
		say(l, "%sExitCode:%lld", prefix, (long long)obj_int(t, "exitCode", 0));
}

/* One init container; false when the pod's look is decided by it. */
static bool init_done(struct pod_look *l, const val *pod, const val *s, size_t i)
{
	const val *t = obj_at(s, "state.terminated");
	const char *waits = obj_str_or(s, "state.waiting.reason", "");
	bool sidecar = is_sidecar(pod, obj_str_or(s, "name", ""));

	l->restarts += obj_int(s, "restartCount", 0);
	latest(&l->restarted_ns, s);
	if (sidecar) {
		l->sidecar_restarts += obj_int(s, "restartCount", 0);
		latest(&l->sidecar_restarted_ns, s);
	}
	if (t && !obj_int(t, "exitCode", 0))
		return true;
	if (sidecar && obj_bool(s, "started", false)) {
		l->ready += obj_bool(s, "ready", false);
		return true;
	}
	if (t)
		ended(l, "Init:", t);
	else if (*waits && strcmp(waits, "PodInitializing") != 0)
		say(l, "Init:%s", waits);
	else
		say(l, "Init:%zu/%zu", i, yyjson_arr_size(obj_at(pod, "spec.initContainers")));
	l->initializing = true;
	return false;
}

static void containers(struct pod_look *l, const val *pod)
{
	val *list = obj_at(pod, "status.containerStatuses");
	autofree val **all = obj_elements(list);
	bool running = false;

	l->restarts = l->sidecar_restarts;
	l->restarted_ns = l->sidecar_restarted_ns;
	/* the first container has the last word */
	for (size_t i = yyjson_arr_size(list); i-- > 0;) {
		const val *s = all[i], *t = obj_at(s, "state.terminated");
		const char *waits = obj_str_or(s, "state.waiting.reason", "");

		l->restarts += obj_int(s, "restartCount", 0);
		latest(&l->restarted_ns, s);
		if (*waits) {
			say(l, "%s", waits);
		} else if (t) {
			ended(l, "", t);
		} else if (obj_bool(s, "ready", false) && obj_at(s, "state.running")) {
			running = true;
			l->ready++;
		}
	}
	if (running && !strcmp(l->reason, "Completed"))
		say(l, "%s", obj_condition_true(pod, "Ready") ? "Running" : "NotReady");
}

static bool is_gated(const val *pod)
{
	const val *c = obj_condition(pod, "PodScheduled");

	return !strcmp(obj_str_or(c, "reason", ""), "SchedulingGated");
}

static void deleted(struct pod_look *l, const val *pod)
{
	const char *phase = obj_str_or(pod, "status.phase", "");

	if (!obj_deleting(pod))
		return;
	if (!strcmp(obj_str_or(pod, "status.reason", ""), "NodeLost"))
		say(l, "Unknown");
	else if (strcmp(phase, "Failed") != 0 && strcmp(phase, "Succeeded") != 0)
		say(l, "Terminating");
}

static void look(struct pod_look *l, const val *pod)
{
	const char *why = obj_str_or(pod, "status.reason", "");
	size_t i, n;
	val *s;

	say(l, "%s", *why ? why : obj_str_or(pod, "status.phase", ""));
	if (is_gated(pod))
		say(l, "SchedulingGated");
	l->total = yyjson_arr_size(obj_at(pod, "spec.containers"));
	yyjson_arr_foreach(obj_at(pod, "spec.initContainers"), i, n, s) l->total +=
		!strcmp(obj_str_or(s, "restartPolicy", ""), "Always");
	yyjson_arr_foreach(obj_at(pod, "status.initContainerStatuses"), i, n, s)
	{
		if (!init_done(l, pod, s, i))
			break;
	}
	if (!l->initializing || obj_condition_true(pod, "Initialized"))
		containers(l, pod);
	deleted(l, pod);
}

static void readiness_gates(struct strv *row, const val *pod)
{
	val *gates = obj_at(pod, "spec.readinessGates");
	size_t i, n, on = 0;
	val *g;

	if (!yyjson_arr_size(gates)) {
		strv_add(row, "<none>");
		return;
	}
	yyjson_arr_foreach(gates, i, n, g) on +=
		obj_condition_true(pod, obj_str_or(g, "conditionType", ""));
	strv_addf(row, "%zu/%zu", on, n);
}

static void row_pod(const val *pod, int64_t now_ns, struct strv *row)
{
	struct pod_look l = {0};
	autobuf restarts = BUF_INIT;
	const val *ip = yyjson_arr_get_first(obj_at(pod, "status.podIPs"));

	look(&l, pod);
	cell_name(row, pod);
	strv_addf(row, "%zu/%zu", l.ready, l.total);
	strv_add(row, l.reason);
	buf_add_int(&restarts, l.restarts);
	if (l.restarts && l.restarted_ns) {
		buf_adds(&restarts, " (");
		ago(&restarts, l.restarted_ns, now_ns);
		buf_adds(&restarts, " ago)");
	}
	cell_buf(row, &restarts, "0");
	cell_age(row, pod, now_ns);
	cell_str(row, ip, "ip", "<none>");
	cell_str(row, pod, "spec.nodeName", "<none>");
	cell_str(row, pod, "status.nominatedNodeName", "<none>");
	readiness_gates(row, pod);
}

static void row_template(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cells_containers(row, obj_at(obj, "template.spec"));
	cell_labels(row, obj_at(obj, "template.metadata.labels"));
}

static const struct table_column pod[] = {COL_NAME, COL("Ready"), COL("Status"), COL("Restarts"),
	COL_AGE, COL_WIDE("IP"), COL_WIDE("Node"), COL_WIDE("Nominated Node"),
	COL_WIDE("Readiness Gates"), COL_END};
static const struct table_column template[] = {
	COL_NAME, COL("Containers"), COL("Images"), COL("Pod Labels"), COL_END};

const struct table_printer table_pods[] = {
	{"pods", pod, row_pod},
	{"podtemplates", template, row_template},
	{0},
};
