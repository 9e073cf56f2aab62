#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "control/owner.h"
#include "control/run.h"

struct keys {
	struct map set; /* "ns/name" */
};

void keys_add(struct keys *k, const char *ns, const char *name)
{
	autofree char *id = xasprintf("%s/%s", ns, name);

	map_put(&k->set, id, k);
}

void keys_self(const struct view *v, const val *obj, struct keys *ret)
{
	keys_add(ret, obj_ns(obj), obj_name(obj));
}

void keys_controller_owner(const struct view *v, const val *obj, struct keys *ret)
{
	const char *name = obj_str(owner_controller(obj), "name");

	if (name)
		keys_add(ret, obj_ns(obj), name);
}

const struct controller_read *read_of(const struct controller *c, const char *resource)
{
	const struct controller_read *any = NULL;

	for (const struct controller_read *r = c->reads; r->resource; r++) {
		if (!strcmp(r->resource, resource))
			return r;
		if (!strcmp(r->resource, "*"))
			any = r;
	}
	/* The same objects under a second name are read once. */
	if (any && !strcmp(resource, "events.events.k8s.io"))
		return NULL;
	return any;
}

void read_kinds(const struct controller *c, struct vec *ret)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (read_of(c, k->resource) && kind_has_verb(k, "list") &&
			kind_has_verb(k, "watch"))
			vec_push(ret, (void *)k);
	}
}

static mval *trim_default(mdoc *d, const val *obj)
{
	mval *m = mobj_copy(d, obj);

	mobj_del(m, "metadata.managedFields");
	return m;
}

doc *read_trim(const struct controller_read *r, const val *obj)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *m = (r->trim ? r->trim : trim_default)(d, obj);

	return m ? doc_from_mut(m) : NULL;
}

bool read_put(const struct controller *c, struct view *v, const struct kind *k, const val *obj)
{
	doc *d = read_trim(read_of(c, k->resource), obj);

	if (d)
		return view_put(v, k, d);
	view_del(v, k, obj_ns(obj), obj_name(obj));
	return true;
}

mval *trim_keep(mdoc *d, const val *obj, const char *const *paths)
{
	static const char *const always[] = {"apiVersion", "kind", "metadata.name",
		"metadata.namespace", "metadata.uid", "metadata.resourceVersion",
		"metadata.creationTimestamp", "metadata.deletionTimestamp", NULL};
	const char *const *lists[] = {always, paths};
	mval *m = yyjson_mut_obj(d);

	for (size_t l = 0; l < array_size(lists); l++) {
		for (const char *const *p = lists[l]; *p; p++) {
			val *x = obj_at(obj, *p);

			if (x)
				mobj_set(d, m, *p, mobj_copy(d, x));
		}
	}
	return m;
}

mval *trim_metadata(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.finalizers", "metadata.ownerReferences", "metadata.labels", NULL};

	return trim_keep(d, obj, paths);
}

static int by_id(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* fn for every key of the set, in order. */
static int keys_walk(struct keys *k, key_fn fn, void *arg, struct err *e)
{
	struct vec ids = VEC_INIT;
	size_t i = 0;
	int ret = 0;

	for (struct map_slot *s; (s = map_next(&k->set, &i));)
		vec_push(&ids, s->key);
	if (ids.n)
		qsort(ids.v, ids.n, sizeof(*ids.v), by_id);
	for (i = 0; i < ids.n && !ret; i++) {
		const char *id = ids.v[i], *slash = strchr(id, '/');
		autofree char *ns = xstrndup(id, (size_t)(slash - id));

		ret = fn(arg, ns, slash + 1, e);
	}
	vec_release(&ids);
	return ret;
}

static void keys_collect(
	const struct controller_read *r, const struct view *v, const val *obj, struct keys *k)
{
	(r->keys ? r->keys : keys_self)(v, obj, k);
}

void keys_of(
	const struct controller_read *r, const struct view *v, const val *obj, key_fn fn, void *arg)
{
	struct keys k = {MAP_INIT};
	struct err e;

	keys_collect(r, v, obj, &k);
	(void)!keys_walk(&k, fn, arg, &e);
	map_release(&k.set);
}

int keys_each(const struct controller *c, const struct view *v, key_fn fn, void *arg, struct err *e)
{
	struct keys k = {MAP_INIT};
	int ret;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_nth(i);
		const struct controller_read *r = read_of(c, kind->resource);
		struct view_iter it = view_all(v, kind->resource, NULL);

		for (val *obj; r && (obj = view_next(&it));)
			keys_collect(r, v, obj, &k);
	}
	ret = keys_walk(&k, fn, arg, e);
	map_release(&k.set);
	return ret;
}

int run_key(const struct controller *c, const struct view *v, const char *ns, const char *name,
	int64_t now_ns, void *options, const struct err *failed, struct actions *out, struct err *e)
{
	struct pass p = {.view = v,
		.out = out,
		.now_ns = now_ns,
		.seed = seed_get() ? seed_get() : "",
		.controller = c,
		.options = options,
		.failed = failed};
	const val *obj = c->primary ? view_get(v, c->primary, ns, name) : NULL;

	if (c->reconcile(&p, ns, name, obj, e))
		return err_wrap(e, "%s %s%s%s", c->name, ns, *ns ? "/" : "", name);
	return 0;
}

struct all {
	const struct controller *c;
	const struct view *v;
	int64_t now_ns;
	void *options;
	struct actions *out;
	struct err first; /* a key that fails does not stop the others */
};

static int pass_key(void *arg, const char *ns, const char *name, struct err *e)
{
	struct all *a = arg;

	if (run_key(a->c, a->v, ns, name, a->now_ns, a->options, NULL, a->out, e) && !a->first.code)
		a->first = *e;
	return 0;
}

int reconcile_view(const struct controller *c, const struct view *v, int64_t now_ns, void *options,
	struct actions *out, struct err *e)
{
	struct all a = {.c = c, .v = v, .now_ns = now_ns, .options = options, .out = out};
	struct err one;

	if (keys_each(c, v, pass_key, &a, &one))
		return err_set(e, ERR_INTERNAL, "%s", one.msg);
	if (!a.first.code)
		return 0;
	*e = a.first;
	return -1;
}
