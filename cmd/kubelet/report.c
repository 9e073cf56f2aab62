/*
 * What happens to pods, told to the API: statuses (the latest only), events, and the end of what
 * was deleted. One batch is under way at a time; what comes meanwhile waits and is then one batch
 * again.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/commit.h"
#include "kubelet.h"

#define RETRY_NS (2 * NS_PER_S)

/* What the API has yet to hear of one pod. */
struct report {
	doc *pod;    /* its object when it was told */
	doc *status; /* NULL: nothing new */
	bool gone;
};

static void report_free(void *p)
{
	struct report *r = p;

	yyjson_doc_free(r->pod);
	yyjson_doc_free(r->status);
	free(r);
}

static doc *copy(val *v)
{
	automdoc *m = mdoc_from(v);

	return doc_from_mut(yyjson_mut_doc_get_root(m));
}

static void flush(void *arg);

static void queue_flush(struct kubelet *k)
{
	if (!k->flush && !k->sending)
		k->flush = loop_add_idle(k->loop, flush, k);
}

static struct report *report_of(struct kubelet *k, val *pod)
{
	struct report *r = map_get(&k->pending, obj_uid(pod));

	if (!r) {
		r = xcalloc(1, sizeof(*r));
		map_put(&k->pending, obj_uid(pod), r);
	}
	yyjson_doc_free(r->pod);
	r->pod = copy(pod);
	queue_flush(k);
	return r;
}

static void on_status(void *arg, val *pod, val *status)
{
	struct report *r = report_of(arg, pod);

	yyjson_doc_free(r->status);
	r->status = copy(status);
	serve_changed(arg);
}

static void on_gone(void *arg, val *pod)
{
	report_of(arg, pod)->gone = true;
	serve_changed(arg);
}

static void on_event(void *arg, val *pod, const char *container, const char *type,
	const char *reason, const char *message)
{
	struct kubelet *k = arg;
	struct act_source from = {"kubelet", k->conf.node.name, container};

	act_event_from(&k->events, &from, pod, type, reason, message);
	queue_flush(k);
}

/* A merge patch that makes the object's status this one: fields that went are null. */
static void add_status(struct actions *out, val *pod, val *status)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *s;
	val *k, *v;
	size_t i, n;

	yyjson_mut_doc_set_root(d, patch);
	s = mobj_copy(d, status);
	yyjson_obj_foreach(obj_at(pod, "status"), i, n, k, v)
	{
		if (!yyjson_obj_get(status, yyjson_get_str(k)))
			mobj_put(d, s, yyjson_get_str(k), yyjson_mut_null(d));
	}
	mobj_put(d, patch, "status", s);
	act_patch(out, pod, "status", false, patch);
}

static void sent_item(void *arg, const struct commit_item *i)
{
	struct kubelet *k = arg;

	if (!i->ret || i->event)
		return;
	if (i->err->code == ERR_NOTFOUND || i->err->code == ERR_CONFLICT)
		return; /* it went away, or is another by now: the watch says so */
	log_kv(LOG_LV_WARN, "not reported", "err", i->err->msg, NULL);
	k->failed = true;
}

static void again(void *arg)
{
	struct kubelet *k = arg;

	k->retry = NULL;
	queue_flush(k);
}

static void requeue(void *arg, val *pod, val *status)
{
	if (status)
		on_status(arg, pod, status);
}

static void sent(void *arg)
{
	struct kubelet *k = arg;

	k->sending = false;
	if (k->failed) {
		k->failed = false;
		pods_each(k->pods, requeue, k);
		loop_del(k->flush);
		k->flush = NULL;
		if (!k->retry)
			k->retry = loop_add_timer(k->loop, clock_mono_ns() + RETRY_NS, 0, again, k);
	} else if (k->pending.n || k->events.n) {
		queue_flush(k);
	}
}

static void flush(void *arg)
{
	struct kubelet *k = arg;
	struct actions out = {0};
	struct map_slot *s;
	size_t i = 0;

	k->flush = NULL;
	while ((s = map_next(&k->pending, &i))) {
		struct report *r = s->value;
		val *pod = yyjson_doc_get_root(r->pod);
		if (r->status)
			add_status(&out, pod, yyjson_doc_get_root(r->status));
		if (r->gone)
			act_delete(&out, pod, NULL, 0);
		map_del(&k->pending, s->key);
	}
	buf_add(&out.text, buf_str(&k->events.text), k->events.text.len);
	actions_release(&k->events);
	k->sending = true;
	commit_start(k->api, buf_str(&out.text), out.text.len, sent_item, sent, k);
	actions_release(&out);
}

static int get_object(
	void *arg, const char *resource, const char *ns, const char *name, doc **ret, struct err *e)
{
	struct kubelet *k = arg;

	return api_get(k->api, kind_by_resource(resource), ns, name, ret, e);
}

struct each_service {
	void (*fn)(void *arg, val *svc);
	void *arg;
};

static int one_service(void *arg, const char *text, size_t len)
{
	struct each_service *s = arg;
	autodoc *d = NULL;
	struct err e = ERR_INIT;

	if (obj_parse(text, len, "service", &d, &e) == 0)
		s->fn(s->arg, yyjson_doc_get_root(d));
	return 0;
}

static int get_services(void *arg, const char *ns, void (*fn)(void *fn_arg, val *svc), void *fn_arg)
{
	struct kubelet *k = arg;
	struct each_service each = {fn, fn_arg};
	struct api_req r = API_REQ_INIT;
	struct err e = ERR_INIT;
	autodoc *master = NULL;
	int64_t rev;

	r.verb = API_LIST;
	r.kind = kind_by_resource("services");
	r.ns = ns;
	if (strcmp(ns, "default") != 0 &&
		api_get(k->api, r.kind, "default", "kubernetes", &master, &e) == 0)
		fn(fn_arg, yyjson_doc_get_root(master));
	return api_list(k->api, &r, one_service, &each, &rev, &e);
}

void report_hooks(struct kubelet *k)
{
	k->pending.free_value = report_free;
	k->hooks = (struct node_hooks){
		.arg = k,
		.object = get_object,
		.token = kubelet_token,
		.services = get_services,
		.status = on_status,
		.gone = on_gone,
		.event = on_event,
	};
}

void report_release(struct kubelet *k)
{
	map_release(&k->pending);
	actions_release(&k->events);
}
