/*
 * Probes and lifecycle handlers of a container. What runs inside it goes through the runtime's
 * exec, as a child of k-pause.
 */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "node/oci.h"
#include "node/pod.h"

#define KILL_AFTER_NS (2 * NS_PER_S)

/* A program under way in a container. */
struct ctr_exec {
	struct ctr *c;
	char *id, *file;	   /* of k-pause's job; process.json */
	struct loop_source *timer; /* its time is up */
	bool timed_out;
	struct probe *probe; /* NULL: a handler */
	void (*done)(struct ctr *c, bool ok, const char *msg);
};

static void exec_free(struct ctr_exec *x)
{
	loop_del(x->timer);
	if (x->file)
		unlink(x->file);
	free(x->id);
	free(x->file);
	free(x);
}

static void exec_over(void *arg)
{
	struct ctr_exec *x = arg;
	struct err e = ERR_INIT;

	x->timer = NULL;
	x->timed_out = true;
	if (x->c->pod->pause && pause_signal(x->c->pod->pause, x->id, SIGKILL, &e) < 0)
		log_kv(LOG_LV_DEBUG, "exec", "err", e.msg, NULL);
}

static bool probe_alive(const struct ctr *c, const struct probe *p)
{
	for (size_t i = 0; i < array_size(c->probes); i++)
		if (p && c->probes[i] == p)
			return true;
	return false;
}

static void exec_done(void *arg, const struct pause_done *d)
{
	struct ctr_exec *x = arg;
	int code = d->error ? 255 : d->res.signal ? 128 + d->res.signal : d->res.code;
	const char *text = x->timed_out ? "command timed out" : d->text;

	if (probe_alive(x->c, x->probe)) {
		probe_exec_done(x->probe, x->timed_out ? 1 : code, text);
	} else if (x->done) {
		autofree char *msg =
			code ? xasprintf("command exited with %d: %s", code, text) : NULL;
		x->done(x->c, !code, msg);
	}
	pod_kick(x->c->pod);
	exec_free(x);
}

/* Run argv in c; either probe or done hears of its end. */
static int ctr_exec(struct ctr *c, const char *const *argv, int64_t timeout_ns, struct probe *probe,
	void (*done)(struct ctr *c, bool ok, const char *msg), struct err *e)
{
	struct ctr_exec *x = xcalloc(1, sizeof(*x));

	x->c = c;
	x->id = xasprintf("%.40s-x%lld", c->id, (long long)c->pod->all->exec_seq++);
	x->file = xasprintf("%s/%s.json", c->dir, x->id);
	x->probe = probe;
	x->done = done;
	const char *args[] = {"exec", "--process", x->file, c->id, NULL};
	if (!c->pod->pause || oci_exec_file(c->dir, argv, false, x->file, e) < 0 ||
		ctr_runtime(c, PAUSE_EXEC, x->id, args, exec_done, x, e) < 0) {
		if (!c->pod->pause)
			err_set(e, ERR_UNREACHABLE, "the sandbox is gone");
		exec_free(x);
		return -1;
	}
	if (timeout_ns > 0)
		x->timer = loop_add_timer(
			c->pod->all->loop, clock_mono_ns() + timeout_ns, 0, exec_over, x);
	return 0;
}

static int probe_exec(
	void *arg, struct probe *p, const char *const *argv, int64_t timeout_ns, struct err *e)
{
	return ctr_exec(arg, argv, timeout_ns, p, NULL, e);
}

static const char *const kind_names[] = {"Startup", "Readiness", "Liveness"};

static void probe_failed(
	void *arg, struct probe *p unused_arg, enum probe_kind kind, const char *message)
{
	struct ctr *c = arg;

	pod_event(c->pod, c, "Warning", "Unhealthy", "%s probe failed: %s", kind_names[kind],
		message);
}

static int64_t grace(const struct ctr *c, enum probe_kind kind)
{
	const char *field = kind == PROBE_STARTUP ? "startupProbe" : "livenessProbe";
	int64_t own = obj_int(obj_at(c->spec, field), "terminationGracePeriodSeconds", -1);

	if (own < 0)
		own = obj_int(c->pod->obj, "spec.terminationGracePeriodSeconds", 30);
	return clock_span(own);
}

static void probe_changed(void *arg, struct probe *p unused_arg, enum probe_kind kind,
	enum probe_result r, const char *message unused_arg)
{
	struct ctr *c = arg;

	if (c->state != CTR_RUNNING || c->killing)
		return;
	if (kind == PROBE_READINESS) {
		c->ready = c->started && r == PROBE_SUCCESS;
	} else if (r == PROBE_FAILURE) {
		ctr_kill(c, grace(c, kind),
			kind == PROBE_STARTUP ? "failed startup probe, will be restarted"
					      : "failed liveness probe, will be restarted");
	} else if (kind == PROBE_STARTUP && !c->started) {
		c->started = true;
		c->start_probes_later = true; /* not from inside a probe's own callback */
	}
	pod_kick(c->pod);
}

static void start_probe(struct ctr *c, enum probe_kind kind, const char *field)
{
	val *spec = obj_at(c->spec, field);
	struct err e = ERR_INIT;

	if (!spec || c->probes[kind])
		return;
	c->target = (struct probe_target){
		.pod = c->pod->obj,
		.container = c->spec,
		.ip = c->pod->ips.n ? c->pod->ips.v[0] : "127.0.0.1",
		.arg = c,
		.exec = probe_exec,
		.changed = probe_changed,
		.failed = probe_failed,
	};
	if (probe_start(c->pod->all->loop, kind, spec, &c->target, c->started_mono_ns,
		    &c->probes[kind], &e) < 0)
		pod_event(c->pod, c, "Warning", "Unhealthy", "%s: %s", field, e.msg);
}

/* With a startup probe the others wait for it. */
void ctr_probes_start(struct ctr *c)
{
	c->start_probes_later = false;
	if (!c->started && obj_at(c->spec, "startupProbe")) {
		start_probe(c, PROBE_STARTUP, "startupProbe");
		return;
	}
	c->started = true;
	probe_stop(take(c->probes[PROBE_STARTUP]));
	start_probe(c, PROBE_READINESS, "readinessProbe");
	start_probe(c, PROBE_LIVENESS, "livenessProbe");
	if (!c->probes[PROBE_READINESS])
		c->ready = true;
}

void ctr_probes_stop(struct ctr *c)
{
	c->start_probes_later = false;
	for (size_t i = 0; i < array_size(c->probes); i++)
		probe_stop(take(c->probes[i]));
}

/* A probe looks into the spec, which is about to be freed. */
void ctr_probes_renew(struct ctr *c)
{
	bool on = false;

	for (size_t i = 0; i < array_size(c->probes); i++)
		on |= c->probes[i] != NULL;
	c->target.pod = c->pod->obj;
	c->target.container = c->spec;
	for (size_t i = 0; on && i < array_size(c->probes); i++)
		if (c->probes[i])
			probe_respec(c->probes[i],
				obj_at(c->spec, i == PROBE_STARTUP     ? "startupProbe"
						: i == PROBE_READINESS ? "readinessProbe"
								       : "livenessProbe"));
}

/* A handler that only waits (lifecycle.*.sleep). */
static void nap_over(void *arg)
{
	struct ctr *c = arg;

	c->hook_timer = NULL;
	c->hook_done(c, true, NULL);
}

static void http_done(void *arg, bool ok, const char *message)
{
	struct ctr *c = arg;

	c->hook_done(c, ok, ok ? NULL : message);
	pod_kick(c->pod);
}

static int hook_http(struct ctr *c, val *get, int64_t timeout_ns, struct err *e)
{
	c->target.pod = c->pod->obj;
	c->target.container = c->spec;
	c->target.ip = c->pod->ips.n ? c->pod->ips.v[0] : "127.0.0.1";
	return probe_http_once(
		c->pod->all->loop, get, &c->target, timeout_ns, http_done, c, &c->hook_probe, e);
}

static int hook_exec(struct ctr *c, val *command, int64_t timeout_ns, struct err *e)
{
	autostrv argv = STRV_INIT;
	val *s;
	size_t i, n;

	yyjson_arr_foreach(command, i, n, s)
	{
		strv_add(&argv, yyjson_get_str(s) ? yyjson_get_str(s) : "");
	}
	return ctr_exec(
		c, (const char *const *)strv_argv(&argv), timeout_ns, NULL, c->hook_done, e);
}

/* What is under way is forgotten; an exec ends with its container. */
void ctr_hook_stop(struct ctr *c)
{
	loop_del(c->hook_timer);
	c->hook_timer = NULL;
	probe_stop(take(c->hook_probe));
}

void ctr_hook(struct ctr *c, const char *which, int64_t timeout_ns,
	void (*done)(struct ctr *c, bool ok, const char *msg))
{
	val *h = obj_at(obj_at(c->spec, "lifecycle"), which);
	struct err e = ERR_INIT;
	int r = 0;

	ctr_hook_stop(c);
	c->hook_done = done;
	if (obj_at(h, "exec.command")) {
		r = hook_exec(c, obj_at(h, "exec.command"), timeout_ns, &e);
	} else if (obj_at(h, "httpGet")) {
		r = hook_http(c, obj_at(h, "httpGet"), timeout_ns, &e);
	} else if (obj_at(h, "sleep")) {
		int64_t until = clock_mono_ns() + clock_span(obj_int(h, "sleep.seconds", 0));
		c->hook_timer = loop_add_timer(c->pod->all->loop, until, 0, nap_over, c);
	} else {
		done(c, true, NULL);
	}
	if (r < 0)
		done(c, false, e.msg);
}

static void post_start_done(struct ctr *c, bool ok, const char *msg)
{
	if (!c->hook_running)
		return;
	c->hook_running = false;
	if (c->state != CTR_RUNNING || c->killing)
		return;
	if (!ok) {
		pod_event(c->pod, c, "Warning", "FailedPostStartHook", "%s", msg);
		ctr_kill(c, grace(c, PROBE_LIVENESS), "failed postStart hook");
		return;
	}
	ctr_probes_start(c);
}

void ctr_ready_begin(struct ctr *c)
{
	c->hook_running = true;
	ctr_hook(c, "postStart", 0, post_start_done);
}
