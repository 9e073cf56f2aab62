/*
 * When a probe runs and what its results add up to. How one try is made is probe_try.c's.
 */
#include <string.h>

#include "base/clock.h"
#include "base/strv.h"
#include "node/probe.h"
#include "node/probe_try.h"

struct probe {
	struct loop *loop;
	enum probe_kind kind;
	val *spec;
	const struct probe_target *target;
	int64_t period_ns, timeout_ns;
	int64_t success_threshold, failure_threshold;
	struct loop_source *timer;
	struct probe_try *try; /* a request under way */
	bool exec_busy;
	enum probe_result result, last;
	int64_t run; /* how often `last` came in a row */
	/* asked once: */
	probe_once_fn once;
	void *once_arg;
};

static void begin(void *arg);

/* Timers of one period fall on multiples of it, so that many probes are one wake-up. */
static void schedule(struct probe *p)
{
	int64_t now = clock_mono_ns();
	int64_t at = (now / p->period_ns + 1) * p->period_ns;

	loop_del(p->timer);
	p->timer = loop_add_timer(p->loop, at, p->period_ns / 64, begin, p);
}

static void count(struct probe *p, bool ok, const char *message)
{
	enum probe_result r = ok ? PROBE_SUCCESS : PROBE_FAILURE;
	int64_t threshold = ok ? p->success_threshold : p->failure_threshold;

	p->run = r == p->last ? p->run + 1 : 1;
	p->last = r;
	schedule(p);
	if (!ok)
		p->target->failed(p->target->arg, p, p->kind, message);
	if (p->run < threshold || p->result == r)
		return;
	p->result = r;
	p->target->changed(p->target->arg, p, p->kind, r, message);
}

static void over(struct probe *p, bool ok, const char *message)
{
	if (p->once)
		p->once(p->once_arg, ok, message);
	else
		count(p, ok, message);
}

static void tried(void *arg, bool ok, const char *message)
{
	struct probe *p = arg;

	p->try = NULL;
	over(p, ok, message);
}

void probe_exec_done(struct probe *p, int exit_code, const char *output)
{
	p->exec_busy = false;
	over(p, exit_code == 0, output);
}

static int begin_exec(struct probe *p, val *command, struct err *e)
{
	autostrv argv = STRV_INIT;
	val *s;
	size_t i, n;

	yyjson_arr_foreach(command, i, n, s)
	{
		strv_add(&argv, yyjson_get_str(s) ? yyjson_get_str(s) : "");
	}
	p->exec_busy = true;
	return p->target->exec(
		p->target->arg, p, (const char *const *)strv_argv(&argv), p->timeout_ns, e);
}

static int begin_one(struct probe *p, struct err *e)
{
	val *exec = obj_at(p->spec, "exec.command"), *http = obj_at(p->spec, "httpGet");
	val *tcp = obj_at(p->spec, "tcpSocket"), *grpc = obj_at(p->spec, "grpc");
	struct probe_try_spec s = {
		.container = p->target->container,
		.ip = p->target->ip,
		.timeout_ns = p->timeout_ns,
		.done = tried,
		.arg = p,
	};

	if (exec)
		return begin_exec(p, exec, e);
	if (!http && !tcp && !grpc)
		return err_set(e, ERR_INVALID, "this kind of probe is not supported");
	s.http = http;
	s.tcp = tcp;
	s.grpc = grpc;
	return probe_try_start(p->loop, &s, &p->try, e);
}

static void begin(void *arg)
{
	struct probe *p = arg;
	struct err e = ERR_INIT;

	p->timer = NULL;
	if (p->try || p->exec_busy)
		return; /* count() sets the next time */
	if (begin_one(p, &e) < 0) {
		p->exec_busy = false;
		over(p, false, e.msg);
	}
}

static struct probe *make(struct loop *l, const struct probe_target *t)
{
	struct probe *p = xcalloc(1, sizeof(*p));

	p->loop = l;
	p->target = t;
	return p;
}

int probe_start(struct loop *l, enum probe_kind kind, val *spec, const struct probe_target *t,
	int64_t started_mono_ns, struct probe **ret, struct err *e)
{
	struct probe *p;

	if (!obj_at(spec, "exec") && !obj_at(spec, "httpGet") && !obj_at(spec, "tcpSocket") &&
		!obj_at(spec, "grpc"))
		return err_set(e, ERR_INVALID, "a probe is exec, httpGet, tcpSocket or grpc");
	p = make(l, t);
	p->kind = kind;
	p->spec = spec;
	p->period_ns = clock_span(obj_int(spec, "periodSeconds", 10));
	p->timeout_ns = clock_span(obj_int(spec, "timeoutSeconds", 1));
	p->success_threshold = obj_int(spec, "successThreshold", 1);
	p->failure_threshold = obj_int(spec, "failureThreshold", 3);
	if (p->period_ns <= 0)
		p->period_ns = 10 * NS_PER_S;
	if (kind == PROBE_LIVENESS)
		p->result = PROBE_SUCCESS; /* alive until shown otherwise */
	p->timer = loop_add_timer(l,
		started_mono_ns + clock_span(obj_int(spec, "initialDelaySeconds", 0)), 0, begin, p);
	*ret = p;
	return 0;
}

void probe_stop(struct probe *p)
{
	if (!p)
		return;
	loop_del(p->timer);
	probe_try_stop(p->try);
	free(p);
}

void probe_respec(struct probe *p, val *spec)
{
	if (spec)
		p->spec = spec;
}

enum probe_result probe_result(const struct probe *p)
{
	return p->result;
}

int probe_http_once(struct loop *l, val *http_get, const struct probe_target *t, int64_t timeout_ns,
	probe_once_fn done, void *arg, struct probe **ret, struct err *e)
{
	struct probe *p = make(l, t);
	struct probe_try_spec s = {
		.container = t->container,
		.ip = t->ip,
		.http = http_get,
		.timeout_ns = timeout_ns > 0 ? timeout_ns : 30 * NS_PER_S,
		.done = tried,
		.arg = p,
	};

	p->once = done;
	p->once_arg = arg;
	if (probe_try_start(l, &s, &p->try, e) < 0) {
		free(p);
		return -1;
	}
	*ret = p;
	return 0;
}
