#include <string.h>

#include "base/mem.h"
#include "control/informer.h"

static struct api_req request(const struct runner *r, const struct kind *k, enum api_verb verb)
{
	struct api_req q = API_REQ_INIT;

	q.verb = verb;
	q.kind = k;
	q.ns = k->namespaced ? r->o->ns : NULL;
	return q;
}

struct listing {
	struct runner *r;
	struct view *v;
	const struct kind *kind;
	struct err err;
};

static int on_listed(void *arg, const char *text, size_t len)
{
	struct listing *l = arg;
	autodoc *d = NULL;

	if (obj_parse(text, len, l->kind->resource, &d, &l->err))
		return -1;
	read_put(l->r->c, l->v, l->kind, yyjson_doc_get_root(d));
	return 0;
}

static int list_with(struct listing *l, const struct api_req *q, int64_t *ret_rev, struct err *e)
{
	l->err.code = ERR_NONE;
	if (!api_list(l->r->api, q, on_listed, l, ret_rev, e))
		return 0;
	if (l->err.code)
		*e = l->err;
	return err_wrap(e, "list %s", l->kind->plural);
}

/* Heartbeats have no past, so no list as of a revision has them: they are added as they are now. */
static int list_heartbeats(struct listing *l, struct err *e)
{
	struct api_req q = request(l->r, l->kind, API_LIST);
	int64_t rev;

	if (strcmp(l->kind->resource, "leases.coordination.k8s.io") != 0 ||
		(q.ns && *q.ns && strcmp(q.ns, "kube-node-lease") != 0))
		return 0;
	q.ns = "kube-node-lease";
	return list_with(l, &q, &rev, e);
}

/* at 0: now. */
static int list_kind(struct listing *l, int64_t at, int64_t *ret_rev, struct err *e)
{
	struct api_req q = request(l->r, l->kind, API_LIST);

	q.rv = at;
	q.rv_exact = at > 0;
	if (list_with(l, &q, ret_rev, e))
		return -1;
	return at ? list_heartbeats(l, e) : 0;
}

/*
 * All kinds as of the first list's revision: lists of different moments can show a dependent
 * without its owner.
 */
int run_list(struct runner *r, struct view *v, int64_t *ret_rev, struct err *e)
{
	struct vec kinds = VEC_INIT;
	int64_t rev = 0, got;
	int ret = 0;

	read_kinds(r->c, &kinds);
	for (size_t i = 0; !ret && i < kinds.n; i++) {
		struct listing l = {.r = r, .v = v, .kind = kinds.v[i]};

		ret = list_kind(&l, rev, &got, e);
		if (!ret && !rev)
			rev = got;
	}
	vec_release(&kinds);
	if (!ret)
		*ret_rev = rev;
	return ret;
}

static bool same_fields(val *a, val *b, const char *but)
{
	size_t i, n;
	val *key, *x;

	if (yyjson_obj_size(a) != yyjson_obj_size(b))
		return false;
	yyjson_obj_foreach(a, i, n, key, x)
	{
		const char *name = yyjson_get_str(key);

		if (strcmp(name, but) != 0 && !obj_equal(x, yyjson_obj_get(b, name)))
			return false;
	}
	return true;
}

/* Nothing that the controller reads has changed. */
static bool same_but_rv(val *a, val *b)
{
	return same_fields(a, b, "metadata") &&
	       same_fields(obj_at(a, "metadata"), obj_at(b, "metadata"), "resourceVersion");
}

static void put(struct informer *i, const val *obj)
{
	const char *resource = i->kind->resource;
	val *old = view_get(i->v, resource, obj_ns(obj), obj_name(obj)), *root;
	doc *d = read_trim(i->read, obj);
	bool same;

	if (!d) {
		if (old)
			keys_of(i->read, i->v, old, i->touched, i->arg);
		view_del(i->v, i->kind, obj_ns(obj), obj_name(obj));
		return;
	}
	root = yyjson_doc_get_root(d);
	same = old && same_but_rv(old, root);
	if (old && !same)
		keys_of(i->read, i->v, old, i->touched, i->arg);
	if (view_put(i->v, i->kind, d) && !same)
		keys_of(i->read, i->v, root, i->touched, i->arg);
}

static void gone(struct informer *i, const char *ns, const char *name)
{
	val *old = view_get(i->v, i->kind->resource, ns, name);

	if (!old)
		return;
	keys_of(i->read, i->v, old, i->touched, i->arg);
	view_del(i->v, i->kind, ns, name);
}

static bool is_too_old(const struct err *e)
{
	return e->code == ERR_GONE || e->code == ERR_EXPIRED;
}

/* why NULL: the watch ended */
static void lose(struct informer *i, const struct err *why)
{
	i->lost = true;
	free(i->why);
	i->why = why && !is_too_old(why) ? xmemdup(why, sizeof(*why)) : NULL;
}

static void on_object(struct informer *i, const struct api_event *ev)
{
	autodoc *d = NULL;
	val *obj;
	struct err e = ERR_INIT;

	if (obj_parse(ev->object, ev->len, i->kind->resource, &d, &e)) {
		lose(i, &e);
		return;
	}
	obj = yyjson_doc_get_root(d);
	if (ev->type == EVENT_DELETED)
		gone(i, obj_ns(obj), obj_name(obj));
	else
		put(i, obj);
}

static void on_event(void *arg, const struct api_event *ev)
{
	struct informer *i = arg;

	*i->progress = true;
	if (ev->type == EVENT_ERROR) {
		lose(i, ev->err);
		return;
	}
	if (ev->type != EVENT_BOOKMARK)
		on_object(i, ev);
	if (ev->rev > *i->seen)
		*i->seen = ev->rev;
}

int informer_watch(struct informer *i, int64_t rev, struct err *e)
{
	struct api_req q = request(i->r, i->kind, API_WATCH);

	q.rv = rev;
	i->lost = false;
	if (*i->seen < rev)
		*i->seen = rev;
	if (!api_watch_open(i->r->api, &q, on_event, i, &i->watch, e))
		return 0;
	if (!is_too_old(e))
		return err_wrap(e, "watch %s", i->kind->plural);
	i->watch = NULL;
	lose(i, e);
	return 0;
}

/* What the view holds and the fresh list does not. */
static void sweep(struct informer *i, const struct view *fresh)
{
	struct vec lost = VEC_INIT;
	struct view_iter it = view_all(i->v, i->kind->resource, NULL);

	for (val *o; (o = view_next(&it));) {
		if (!view_get(fresh, i->kind->resource, obj_ns(o), obj_name(o)))
			vec_push(&lost, o);
	}
	for (size_t n = 0; n < lost.n; n++) {
		autofree char *ns = xstrdup(obj_ns(lost.v[n]));
		autofree char *name = xstrdup(obj_name(lost.v[n]));

		gone(i, ns, name);
	}
	vec_release(&lost);
}

int informer_recover(struct informer *i, struct err *e)
{
	struct listing l = {.r = i->r, .kind = i->kind};
	struct view *fresh;
	int64_t rev = 0;
	int ret;

	api_watch_close(take(i->watch));
	if (i->why) {
		*e = *i->why;
		return err_wrap(e, "watch %s", i->kind->plural);
	}
	l.v = fresh = view_new();
	ret = list_kind(&l, 0, &rev, e);
	if (!ret) {
		struct view_iter it = view_all(fresh, i->kind->resource, NULL);

		sweep(i, fresh);
		for (val *o; (o = view_next(&it));)
			put(i, o);
		ret = informer_watch(i, rev, e);
	}
	view_free(fresh);
	*i->progress = true;
	return ret;
}

void informer_release(struct informer *i)
{
	if (i->watch)
		api_watch_close(take(i->watch));
	free(take(i->why));
}
