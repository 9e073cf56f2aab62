/*
 * What a pod's status says, computed from what the containers do. Pure: reads the pod, builds a
 * document. Phases, reasons and conditions follow the Kubernetes documentation "Pod Lifecycle".
 */
#include <string.h>

#include "base/clock.h"
#include "node/pod.h"

static const char *ctr_url(const struct ctr *c, const char *id, char *out, size_t n)
{
	const char *runtime = strrchr(c->pod->all->conf->runtime, '/');

	snprintf(out, n, "%s://%s", runtime ? runtime + 1 : c->pod->all->conf->runtime, id);
	return out;
}

static void set_time(mdoc *d, mval *obj, const char *field, int64_t ns)
{
	char text[CLOCK_RFC3339_SIZE];

	if (ns)
		mobj_set_str(d, obj, field, clock_rfc3339(ns, text));
}

static mval *term_make(mdoc *d, const struct ctr *c, const struct ctr_term *t)
{
	mval *v = yyjson_mut_obj(d);
	char url[160];

	mobj_set_int(d, v, "exitCode", t->code);
	if (t->signal)
		mobj_set_int(d, v, "signal", t->signal);
	mobj_set_str(d, v, "reason", t->reason);
	if (t->message)
		mobj_set_str(d, v, "message", t->message);
	set_time(d, v, "startedAt", t->started_ns);
	set_time(d, v, "finishedAt", t->finished_ns);
	if (t->id)
		mobj_set_str(d, v, "containerID", ctr_url(c, t->id, url, sizeof(url)));
	return v;
}

static mval *waiting_make(mdoc *d, const struct ctr *c)
{
	mval *v = yyjson_mut_obj(d);
	const char *reason = c->waiting_reason;

	if (!reason)
		reason = c->kind == CTR_MAIN && c->pod->n_ctrs && c->pod->ctrs[0]->kind != CTR_MAIN
				 ? "PodInitializing"
				 : "ContainerCreating";
	mobj_set_str(d, v, "reason", reason);
	if (c->waiting_message)
		mobj_set_str(d, v, "message", c->waiting_message);
	return v;
}

static bool ctr_up(const struct ctr *c)
{
	return c->state == CTR_RUNNING || c->state == CTR_ENDING;
}

static mval *ctr_status(mdoc *d, const struct ctr *c)
{
	mval *v = yyjson_mut_obj(d), *state;
	char url[160];

	mobj_set_str(d, v, "name", c->name);
	state = mobj_make(d, v, "state");
	if (c->state == CTR_ENDED && !c->waiting_backoff && c->term.set) {
		mobj_set(d, state, "terminated", term_make(d, c, &c->term));
	} else if (ctr_up(c)) {
		set_time(d, mobj_make(d, state, "running"), "startedAt", c->started_ns);
	} else {
		mobj_set(d, state, "waiting", waiting_make(d, c));
	}
	mval *last = mobj_make(d, v, "lastState");
	const struct ctr_term *t =
		c->state == CTR_ENDED && c->waiting_backoff ? &c->term : &c->last;
	if (t->set)
		mobj_set(d, last, "terminated", term_make(d, c, t));
	mobj_set_bool(d, v, "ready", c->ready);
	mobj_set_int(d, v, "restartCount", c->restarts);
	mobj_set_str(d, v, "image", c->image_ref ? c->image_ref : obj_str_or(c->spec, "image", ""));
	mobj_set_str(d, v, "imageID", c->image_id ? c->image_id : "");
	if (c->id)
		mobj_set_str(d, v, "containerID", ctr_url(c, c->id, url, sizeof(url)));
	mobj_set_bool(d, v, "started", ctr_up(c) && c->started);
	return v;
}

static bool has_limits(val *container, const char *which)
{
	val *req = obj_at(container, "resources");
	const char *limit = obj_str(obj_at(req, "limits"), which);
	const char *request = obj_str(obj_at(req, "requests"), which);

	return limit && (!request || !strcmp(limit, request));
}

/* Upstream's QoS classes: every container limited = requested, none asking at all, else between. */
const char *pod_qos(val *pod)
{
	static const char *const lists[] = {"spec.initContainers", "spec.containers"};
	bool all = true, any = false;

	for (size_t i = 0; i < array_size(lists); i++) {
		val *c;
		size_t j, n;
		yyjson_arr_foreach(obj_at(pod, lists[i]), j, n, c)
		{
			all &= has_limits(c, "cpu") && has_limits(c, "memory");
			any |= yyjson_obj_size(obj_at(c, "resources.limits")) > 0 ||
			       yyjson_obj_size(obj_at(c, "resources.requests")) > 0;
		}
	}
	return all ? "Guaranteed" : any ? "Burstable" : "BestEffort";
}

static bool policy_is(const struct pod *p, const char *policy)
{
	return !strcmp(obj_str_or(p->obj, "spec.restartPolicy", "Always"), policy);
}

/* Ended, and the restart policy does not start it again. */
static bool ctr_finished(const struct ctr *c)
{
	if (c->state != CTR_ENDED || !c->term.set || c->kind == CTR_SIDECAR)
		return false;
	if (c->pod->deleting)
		return true;
	if (c->kind == CTR_INIT)
		return c->term.code == 0 || policy_is(c->pod, "Never");
	return policy_is(c->pod, "Never") || (policy_is(c->pod, "OnFailure") && c->term.code == 0);
}

static bool init_failed(const struct pod *p)
{
	for (size_t i = 0; i < p->n_ctrs && p->ctrs[i]->kind != CTR_MAIN; i++)
		if (p->ctrs[i]->kind == CTR_INIT && ctr_finished(p->ctrs[i]) &&
			p->ctrs[i]->term.code)
			return true;
	return false;
}

bool pod_finished(const struct pod *p)
{
	if (p->fail_reason || init_failed(p))
		return true;
	for (size_t i = 0; i < p->n_ctrs; i++)
		if (p->ctrs[i]->kind == CTR_MAIN && !ctr_finished(p->ctrs[i]))
			return false;
	return true;
}

static bool init_done(const struct pod *p)
{
	for (size_t i = 0; i < p->n_ctrs; i++) {
		const struct ctr *c = p->ctrs[i];
		if (c->kind == CTR_INIT && !(c->state == CTR_ENDED && c->term.set && !c->term.code))
			return false;
		if (c->kind == CTR_SIDECAR && !c->started && !c->term.set)
			return false;
	}
	return true;
}

static bool was_up(const struct ctr *c)
{
	return ctr_up(c) || c->term.set || c->last.set;
}

static const char *phase(const struct pod *p)
{
	bool failed = init_failed(p), all_up = init_done(p), ok = true;

	if (p->fail_reason || failed)
		return "Failed";
	for (size_t i = 0; i < p->n_ctrs; i++) {
		const struct ctr *c = p->ctrs[i];
		if (c->kind != CTR_MAIN)
			continue;
		all_up &= was_up(c);
		ok &= c->term.set && c->term.code == 0;
	}
	if (pod_finished(p))
		return ok ? "Succeeded" : "Failed";
	return all_up ? "Running" : "Pending";
}

static val *old_condition(const struct pod *p, const char *type)
{
	val *old = p->status ? yyjson_doc_get_root(p->status) : obj_at(p->obj, "status");
	val *c;
	size_t i, n;

	yyjson_arr_foreach(obj_at(old, "conditions"), i, n, c)
	{
		if (!strcmp(obj_str_or(c, "type", ""), type))
			return c;
	}
	return NULL;
}

/* A condition; the time of its last change is kept while the status is the same. */
static void condition(mdoc *d, mval *list, const struct pod *p, const char *type, bool on,
	const char *reason, const char *message, int64_t now_ns)
{
	const char *status = on ? "True" : "False";
	val *old = old_condition(p, type);
	mval *c = yyjson_mut_obj(d);

	mobj_set_str(d, c, "type", type);
	mobj_set_str(d, c, "status", status);
	if (obj_at(p->obj, "metadata.generation"))
		mobj_set_int(d, c, "observedGeneration", obj_int(p->obj, "metadata.generation", 0));
	if (old && !strcmp(obj_str_or(old, "status", ""), status))
		mobj_set_str(d, c, "lastTransitionTime", obj_str_or(old, "lastTransitionTime", ""));
	else
		set_time(d, c, "lastTransitionTime", now_ns);
	if (!on && reason)
		mobj_set_str(d, c, "reason", reason);
	if (!on && message)
		mobj_set_str(d, c, "message", message);
	yyjson_mut_arr_append(list, c);
}

/* "containers with unready status: [a b]", or NULL when none is. */
static char *unready(const struct pod *p, const char *what, bool (*bad)(const struct ctr *c))
{
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < p->n_ctrs; i++) {
		if (!bad(p->ctrs[i]))
			continue;
		buf_addf(&b, "%s%s", b.len ? " " : "", p->ctrs[i]->name);
	}
	return b.len ? xasprintf("containers with %s status: [%s]", what, b.data) : NULL;
}

static bool bad_ready(const struct ctr *c)
{
	return (c->kind == CTR_MAIN || c->kind == CTR_SIDECAR) && !c->ready;
}

static bool bad_init(const struct ctr *c)
{
	if (c->kind == CTR_SIDECAR)
		return !c->started;
	return c->kind == CTR_INIT && !(c->term.set && !c->term.code);
}

static bool gates_open(const struct pod *p)
{
	val *g;
	size_t i, n;

	yyjson_arr_foreach(obj_at(p->obj, "spec.readinessGates"), i, n, g)
	{
		const char *type = obj_str_or(g, "conditionType", "");
		if (!obj_condition_true(p->obj, type))
			return false;
	}
	return true;
}

/* Conditions that are not the node's own (PodScheduled, readiness gates) stay as the object has
 * them. */
static void foreign_conditions(mdoc *d, mval *list, const struct pod *p)
{
	static const char *const own[] = {
		"PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"};
	val *c;
	size_t i, n;

	yyjson_arr_foreach(obj_at(p->obj, "status.conditions"), i, n, c)
	{
		bool ours = false;
		for (size_t j = 0; j < array_size(own); j++)
			ours |= !strcmp(obj_str_or(c, "type", ""), own[j]);
		if (!ours)
			yyjson_mut_arr_append(list, mobj_copy(d, c));
	}
}

static void conditions(mdoc *d, mval *status, const struct pod *p, int64_t now_ns)
{
	mval *list = mobj_make_arr(d, status, "conditions");
	autofree char *msg = unready(p, "unready", bad_ready);
	autofree char *init_msg = unready(p, "incomplete", bad_init);
	bool over = pod_finished(p), good = !strcmp(mobj_str(status, "phase"), "Succeeded");
	const char *reason = over ? good ? "PodCompleted" : "PodFailed" : "ContainersNotReady";
	bool ready = !msg && !over;

	condition(d, list, p, "PodReadyToStartContainers",
		p->pause && (p->net_up || p->host_network), NULL, NULL, now_ns);
	condition(
		d, list, p, "Initialized", !init_msg, "ContainersNotInitialized", init_msg, now_ns);
	if (ready && !gates_open(p))
		condition(d, list, p, "Ready", false, "ReadinessGatesNotReady",
			"the status of pod readiness gates is not \"True\"", now_ns);
	else
		condition(d, list, p, "Ready", ready, reason, over ? NULL : msg, now_ns);
	condition(d, list, p, "ContainersReady", ready, reason, over ? NULL : msg, now_ns);
	foreign_conditions(d, list, p);
}

static void addresses(mdoc *d, mval *status, const struct pod *p)
{
	const char *host = p->all->conf->ip;

	if (*host) {
		mobj_set_str(d, status, "hostIP", host);
		mval *entry = yyjson_mut_obj(d);
		mobj_set_str(d, entry, "ip", host);
		yyjson_mut_arr_append(mobj_make_arr(d, status, "hostIPs"), entry);
	}
	for (size_t i = 0; i < p->ips.n; i++) {
		mval *entry = yyjson_mut_obj(d);
		if (!i)
			mobj_set_str(d, status, "podIP", p->ips.v[i]);
		mobj_set_str(d, entry, "ip", p->ips.v[i]);
		yyjson_mut_arr_append(mobj_make_arr(d, status, "podIPs"), entry);
	}
}

mdoc *pod_status_make(const struct pod *p, int64_t now_ns)
{
	mdoc *d = yyjson_mut_doc_new(NULL);
	mval *s = yyjson_mut_obj(d);

	yyjson_mut_doc_set_root(d, s);
	if (obj_at(p->obj, "metadata.generation"))
		mobj_set_int(d, s, "observedGeneration", obj_int(p->obj, "metadata.generation", 0));
	mobj_set_str(d, s, "phase", phase(p));
	if (p->fail_reason)
		mobj_set_str(d, s, "reason", p->fail_reason);
	if (p->fail_message)
		mobj_set_str(d, s, "message", p->fail_message);
	conditions(d, s, p, now_ns);
	addresses(d, s, p);
	set_time(d, s, "startTime", p->started_ns);
	for (size_t i = 0; i < p->n_ctrs; i++) {
		const char *in = ctr_list(p->ctrs[i]);
		autofree char *list = xasprintf("%.*sStatuses", (int)strlen(in) - 1, in);

		yyjson_mut_arr_append(mobj_make_arr(d, s, list), ctr_status(d, p->ctrs[i]));
	}
	mobj_set_str(d, s, "qosClass", pod_qos(p->obj));
	return d;
}

/* Tell the outside when anything is different from what it was told last. */
void pod_publish(struct pod *p)
{
	automdoc *d = pod_status_make(p, clock_now_ns());
	autodoc *now = doc_from_mut(yyjson_mut_doc_get_root(d));

	if (p->gone ||
		(p->status && obj_equal(yyjson_doc_get_root(now), yyjson_doc_get_root(p->status))))
		return;
	yyjson_doc_free(p->status);
	p->status = take(now);
	p->all->hooks->status(p->all->hooks->arg, p->obj, yyjson_doc_get_root(p->status));
}
