/*
 * The end of containers: preStop, TERM (or the image's own signal), the grace period, KILL.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "node/ctr_bundle.h"
#include "node/pod.h"

static void kill_now(void *arg)
{
	struct ctr *c = arg;
	struct err e = ERR_INIT;

	c->timer = NULL;
	c->killed = true;
	if (c->pod->pause && pause_signal(c->pod->pause, c->id, SIGKILL, &e) < 0)
		log_kv(LOG_LV_DEBUG, "kill", "err", e.msg, NULL);
}

static void term_now(struct ctr *c, bool ok unused_arg, const char *msg)
{
	struct err e = ERR_INIT;

	c->hook_running = false;
	if (msg)
		pod_event(c->pod, c, "Warning", "FailedPreStopHook", "%s", msg);
	if (c->state != CTR_RUNNING || c->killed)
		return;
	if (c->pod->pause && pause_signal(c->pod->pause, c->id, ctr_stop_signal(c), &e) < 0)
		log_kv(LOG_LV_DEBUG, "stop", "err", e.msg, NULL);
}

static void arm(struct ctr *c, int64_t grace_ns)
{
	c->kill_at_mono_ns = clock_mono_ns() + grace_ns;
	loop_del(c->timer);
	c->timer = NULL;
	if (grace_ns <= 0)
		kill_now(c);
	else
		c->timer = loop_add_timer(c->pod->all->loop, c->kill_at_mono_ns, 0, kill_now, c);
}

void ctr_kill(struct ctr *c, int64_t grace_ns, const char *reason)
{
	if (c->state == CTR_CREATING) {
		c->killing = true; /* started() comes back here */
		c->kill_grace_ns = grace_ns;
		c->kill_reason = reason;
		return;
	}
	if (c->state != CTR_RUNNING || c->killed)
		return;
	if (c->killing) {
		if (clock_mono_ns() + grace_ns < c->kill_at_mono_ns)
			arm(c, grace_ns);
		return;
	}
	c->killing = true;
	ctr_probes_stop(c);
	pod_event(c->pod, c, "Normal", "Killing",
		reason ? "Container %s %s" : "Stopping container %s", c->name,
		reason ? reason : "");
	arm(c, grace_ns);
	if (c->killed)
		return;
	c->hook_running = true;
	ctr_hook(c, "preStop", grace_ns, term_now);
}

static bool ctr_live(const struct ctr *c)
{
	return c->state == CTR_CREATING || c->state == CTR_RUNNING || c->state == CTR_ENDING;
}

/* A wait for a restart is over when the pod is. */
static void stop_waiting(struct ctr *c)
{
	if (c->state != CTR_IDLE && c->state != CTR_ENDED)
		return;
	loop_del(c->timer);
	c->timer = NULL;
	c->waiting_backoff = false;
}

static bool kill_kind(struct pod *p, enum ctr_kind kind, int64_t grace_ns)
{
	bool live = false;

	for (size_t i = p->n_ctrs; i-- > 0;) {
		struct ctr *c = p->ctrs[i];
		if (c->kind != kind)
			continue;
		stop_waiting(c);
		if (!ctr_live(c))
			continue;
		ctr_kill(c, grace_ns, NULL);
		live = true;
		if (kind == CTR_SIDECAR)
			break; /* in reverse order, one after the other */
	}
	return live;
}

/* Main containers first; sidecars serve them to the end. */
bool pod_kill_all(struct pod *p)
{
	bool init_left, main_left, guests_left;
	int64_t left;

	if (!p->deadline_mono_ns)
		p->deadline_mono_ns =
			clock_mono_ns() +
			clock_span(obj_int(p->obj, "spec.terminationGracePeriodSeconds", 30));
	left = p->deadline_mono_ns - clock_mono_ns();
	/* both are told now, whoever still runs */
	init_left = kill_kind(p, CTR_INIT, left);
	main_left = kill_kind(p, CTR_MAIN, left);
	guests_left = kill_kind(p, CTR_EPHEMERAL, left);
	if (init_left || main_left || guests_left)
		return false;
	return !kill_kind(p, CTR_SIDECAR, left > 0 ? left : 0);
}
