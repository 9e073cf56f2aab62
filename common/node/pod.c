/*
 * The step that moves a pod: up (sandbox, init containers, containers) or down.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "node/pod.h"

/* Init containers in order, sidecars among them; true when the main ones may start. */
static bool step_init(struct pod *p)
{
	for (size_t i = 0; i < p->n_ctrs && p->ctrs[i]->kind != CTR_MAIN; i++) {
		struct ctr *c = p->ctrs[i];
		bool done = c->kind == CTR_SIDECAR
				    ? c->started || c->term.set
				    : c->state == CTR_ENDED && c->term.set && !c->term.code;
		if (c->kind == CTR_SIDECAR || !done)
			ctr_step(c);
		if (!done)
			return false;
	}
	return true;
}

static void step_kind(struct pod *p, enum ctr_kind kind)
{
	for (size_t i = 0; i < p->n_ctrs; i++)
		if (p->ctrs[i]->kind == kind)
			ctr_step(p->ctrs[i]);
}

/* Who looks for what keeps the others from starting waits for none of them. */
static void step_up(struct pod *p)
{
	if (!pod_sandbox_up(p))
		return;
	step_kind(p, CTR_EPHEMERAL);
	if (step_init(p))
		step_kind(p, CTR_MAIN);
}

static void step_down(struct pod *p)
{
	if (p->stage == POD_ENDED || !pod_kill_all(p) || !pod_sandbox_down(p))
		return;
	p->stage = POD_ENDED;
}

static void deadline(void *arg)
{
	struct pod *p = arg;

	p->active_timer = NULL;
	p->fail_reason = "DeadlineExceeded";
	free(p->fail_message);
	p->fail_message = xstrdup("Pod was active on the node longer than the specified deadline");
	p->deadline_mono_ns = clock_mono_ns() +
			      clock_span(obj_int(p->obj, "spec.terminationGracePeriodSeconds", 30));
	pod_kick(p);
}

/* spec.activeDeadlineSeconds counts from the pod's start. */
static void arm_active_deadline(struct pod *p)
{
	int64_t s = obj_int(p->obj, "spec.activeDeadlineSeconds", 0);

	if (!s || p->active_timer || p->fail_reason || !p->started_ns)
		return;
	int64_t left = p->started_ns + clock_span(s) - clock_now_ns();
	p->active_timer = loop_add_timer(
		p->all->loop, clock_mono_ns() + (left > 0 ? left : 0), 0, deadline, p);
}

/* Nothing of it is left here: say so once, or forget it when nobody wants to know. */
static void farewell(struct pod *p)
{
	if (p->gone) {
		struct pods *all = p->all;
		map_take(&all->by_uid, p->uid);
		pod_free(p);
		if (all->hooks->removed)
			all->hooks->removed(all->hooks->arg);
	} else if (p->deleting && !p->told_gone) {
		p->told_gone = true;
		p->all->hooks->gone(p->all->hooks->arg, p->obj);
	}
}

static void pod_step(void *arg)
{
	struct pod *p = arg;

	p->step = NULL;
	if (!p->wanted && !p->gone)
		return; /* found on disk; pods_set or pods_synced will tell */
	if (!p->started_ns)
		p->started_ns = clock_now_ns();
	if (p->deleting || (p->stage != POD_ENDED && pod_finished(p)))
		step_down(p);
	else if (p->stage != POD_ENDED)
		step_up(p);
	arm_active_deadline(p);
	if (!p->keep_status)
		pod_publish(p);
	if (p->stage == POD_ENDED)
		farewell(p);
}

void pod_kick(struct pod *p)
{
	if (!p->step)
		p->step = loop_add_idle(p->all->loop, pod_step, p);
}
