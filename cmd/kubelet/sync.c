/*
 * Pods bound to this node, and the ConfigMaps and Secrets they use, from the API: a list, then a
 * watch; listed again when the watch has lost the past.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/log.h"
#include "kubelet.h"

enum { WATCH_PODS, WATCH_CONFIGMAPS, WATCH_SECRETS };
static const char *const resources[] = {"pods", "configmaps", "secrets"};

struct source {
	struct kubelet *k;
	int which;
	struct map *seen; /* uids of a list under way; NULL outside */
};

static struct api_req request(
	const struct kubelet *k, int which, enum api_verb verb, char **ret_sel)
{
	struct api_req r = API_REQ_INIT;

	r.verb = verb;
	r.kind = kind_by_resource(resources[which]);
	*ret_sel = which == WATCH_PODS ? xasprintf("spec.nodeName=%s", k->conf.node.name) : NULL;
	r.field_selector = *ret_sel;
	return r;
}

static doc *parse(const char *text, size_t len)
{
	struct err e = ERR_INIT;
	doc *d;

	if (obj_parse(text, len, "object", &d, &e) < 0) {
		log_kv(LOG_LV_ERROR, "unreadable object", "err", e.msg, NULL);
		return NULL;
	}
	return d;
}

static void changed(struct kubelet *k, int which, const char *text, size_t len)
{
	autodoc *d = parse(text, len);
	val *obj = d ? yyjson_doc_get_root(d) : NULL;

	if (obj)
		pods_object_changed(k->pods, resources[which], obj_ns(obj), obj_name(obj));
}

static void on_pod(void *arg, const struct api_event *ev)
{
	struct kubelet *k = arg;
	autodoc *d = NULL;

	if (ev->type == EVENT_ERROR) {
		k->lost[WATCH_PODS] = true;
		return;
	}
	if (ev->type == EVENT_BOOKMARK || !(d = parse(ev->object, ev->len)))
		return;
	if (ev->type == EVENT_DELETED)
		pods_del(k->pods, obj_uid(yyjson_doc_get_root(d)));
	else
		pods_set(k->pods, take(d));
}

static void on_configmap(void *arg, const struct api_event *ev)
{
	struct kubelet *k = arg;

	if (ev->type == EVENT_ERROR)
		k->lost[WATCH_CONFIGMAPS] = true;
	else if (ev->type == EVENT_MODIFIED || ev->type == EVENT_ADDED)
		changed(k, WATCH_CONFIGMAPS, ev->object, ev->len);
}

static void on_secret(void *arg, const struct api_event *ev)
{
	struct kubelet *k = arg;

	if (ev->type == EVENT_ERROR)
		k->lost[WATCH_SECRETS] = true;
	else if (ev->type == EVENT_MODIFIED || ev->type == EVENT_ADDED)
		changed(k, WATCH_SECRETS, ev->object, ev->len);
}

static int listed(void *arg, const char *text, size_t len)
{
	struct source *s = arg;
	doc *d = s->which == WATCH_PODS ? parse(text, len) : NULL;

	if (s->which != WATCH_PODS) {
		changed(s->k, s->which, text, len);
		return 0;
	}
	if (!d)
		return 0;
	map_put(s->seen, obj_uid(yyjson_doc_get_root(d)), s);
	pods_set(s->k->pods, d);
	return 0;
}

struct unseen {
	struct map *seen;
	struct strv uids;
};

static void find_unseen(void *arg, val *pod, val *status unused_arg)
{
	struct unseen *u = arg;

	if (!map_has(u->seen, obj_uid(pod)))
		strv_add(&u->uids, obj_uid(pod));
}

/* List, drop what is no longer there, watch from the list's revision. */
static int begin(struct kubelet *k, int which, struct err *e)
{
	static const api_event_fn fns[] = {on_pod, on_configmap, on_secret};
	autofree char *sel = NULL;
	autofree char *sel2 = NULL;
	struct api_req list = request(k, which, API_LIST, &sel);
	struct api_req watch = request(k, which, API_WATCH, &sel2);
	struct map seen = MAP_INIT;
	struct unseen u = {&seen, STRV_INIT};
	struct source s = {k, which, &seen};
	int64_t rev;

	api_watch_close(take(k->watches[which]));
	k->lost[which] = false;
	if (api_list(k->api, &list, listed, &s, &rev, e) < 0) {
		map_release(&seen);
		return -1;
	}
	if (which == WATCH_PODS) {
		pods_each(k->pods, find_unseen, &u);
		for (size_t i = 0; i < u.uids.n; i++)
			pods_del(k->pods, u.uids.v[i]);
		pods_synced(k->pods);
	}
	strv_release(&u.uids);
	map_release(&seen);
	watch.rv = rev;
	return api_watch_open(k->api, &watch, fns[which], k, &k->watches[which], e);
}

static void readable(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct kubelet *k = arg;
	struct err e = ERR_INIT;

	if (api_dispatch(k->api, &e) < 0) {
		log_kv(LOG_LV_ERROR, "api", "err", e.msg, NULL);
		loop_stop(k->loop, err_info(e.code)->exit);
		return;
	}
	for (int i = 0; i < (int)array_size(resources); i++) {
		if (k->lost[i] && begin(k, i, &e) < 0) {
			log_kv(LOG_LV_ERROR, "list", "resource", resources[i], "err", e.msg, NULL);
			loop_stop(k->loop, err_info(e.code)->exit);
		}
	}
}

int sync_start(struct kubelet *k, struct err *e)
{
	for (int i = 0; i < (int)array_size(resources); i++)
		if (begin(k, i, e) < 0)
			return err_wrap(e, "%s", resources[i]);
	loop_add_fd(k->loop, api_fd(k->api), EPOLLIN, readable, k);
	return 0;
}

void sync_stop(struct kubelet *k)
{
	for (size_t i = 0; i < array_size(resources); i++)
		api_watch_close(take(k->watches[i]));
}
