#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "control/view.h"

/* One object held. ns and name point into the document. */
struct held {
	const char *resource;
	const char *ns, *name;
	doc *d;
	val *root;
};

struct held_kind {
	char *resource;
	struct held **v; /* in key order: a list arrives in it, so filling appends */
	size_t n, alloc;
};

struct view {
	struct held_kind **kinds; /* by resource */
	size_t n, alloc;
	struct map owned; /* owner's uid → struct vec of held, in (resource, ns, name) order */
};

static void free_owned(void *p)
{
	vec_release(p);
	free(p);
}

struct view *view_new(void)
{
	struct view *v = xcalloc(1, sizeof(*v));

	v->owned.free_value = free_owned;
	return v;
}

static void held_free(struct held *h)
{
	yyjson_doc_free(h->d);
	free(h);
}

void view_free(struct view *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n; i++) {
		struct held_kind *k = v->kinds[i];

		for (size_t j = 0; j < k->n; j++)
			held_free(k->v[j]);
		free(k->v);
		free(k->resource);
		free(k);
	}
	free(v->kinds);
	map_release(&v->owned);
	free(v);
}

/* Position of resource in v->kinds, or where it would stand. */
static size_t kind_pos(const struct view *v, const char *resource, bool *ret_found)
{
	size_t lo = 0, hi = v->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(v->kinds[mid]->resource, resource);

		if (!c) {
			*ret_found = true;
			return mid;
		}
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*ret_found = false;
	return lo;
}

static struct held_kind *kind_find(const struct view *v, const char *resource)
{
	bool found;
	size_t at = kind_pos(v, resource, &found);

	return found ? v->kinds[at] : NULL;
}

static struct held_kind *kind_add(struct view *v, const char *resource)
{
	bool found;
	size_t at = kind_pos(v, resource, &found);
	struct held_kind *k;

	if (found)
		return v->kinds[at];
	k = xcalloc(1, sizeof(*k));
	k->resource = xstrdup(resource);
	GROW(v->kinds, v->n + 1, v->alloc);
	memmove(v->kinds + at + 1, v->kinds + at, (v->n - at) * sizeof(*v->kinds));
	v->kinds[at] = k;
	v->n++;
	return k;
}

static int key_cmp(const char *ns_a, const char *name_a, const char *ns_b, const char *name_b)
{
	int c = strcmp(ns_a, ns_b);

	return c ? c : strcmp(name_a, name_b);
}

/* First position whose key is not below (ns, name). */
static size_t key_pos(const struct held_kind *k, const char *ns, const char *name)
{
	size_t lo = 0, hi = k->n;

	if (hi && key_cmp(k->v[hi - 1]->ns, k->v[hi - 1]->name, ns, name) < 0)
		return hi;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (key_cmp(k->v[mid]->ns, k->v[mid]->name, ns, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool is_key(const struct held_kind *k, size_t at, const char *ns, const char *name)
{
	return at < k->n && !key_cmp(k->v[at]->ns, k->v[at]->name, ns, name);
}

static int held_cmp(const struct held *a, const struct held *b)
{
	int c = strcmp(a->resource, b->resource);

	return c ? c : key_cmp(a->ns, a->name, b->ns, b->name);
}

static size_t owned_pos(const struct vec *l, const struct held *h)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (held_cmp(l->v[mid], h) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void owned_add(struct view *v, const char *uid, struct held *h)
{
	struct vec *l = map_get(&v->owned, uid);
	size_t at;

	if (!l) {
		l = xcalloc(1, sizeof(*l));
		map_put(&v->owned, uid, l);
	}
	at = owned_pos(l, h);
	if (at < l->n && l->v[at] == h)
		return;
	vec_push(l, h);
	memmove(l->v + at + 1, l->v + at, (l->n - 1 - at) * sizeof(*l->v));
	l->v[at] = h;
}

static void owned_del(struct view *v, const char *uid, struct held *h)
{
	struct vec *l = map_get(&v->owned, uid);
	size_t at;

	if (!l)
		return;
	at = owned_pos(l, h);
	if (at == l->n || l->v[at] != h)
		return;
	memmove(l->v + at, l->v + at + 1, (l->n - 1 - at) * sizeof(*l->v));
	if (!--l->n)
		map_del(&v->owned, uid);
}

static void index_owners(
	struct view *v, struct held *h, void (*f)(struct view *v, const char *uid, struct held *h))
{
	val *refs = obj_at(h->root, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		const char *uid = obj_str(ref, "uid");

		if (uid)
			f(v, uid, h);
	}
}

bool view_put(struct view *v, const struct kind *kind, doc *d)
{
	struct held_kind *k = kind_add(v, kind->resource);
	struct held *h = xcalloc(1, sizeof(*h));
	size_t at;

	h->resource = k->resource;
	h->d = d;
	h->root = yyjson_doc_get_root(d);
	h->ns = obj_ns(h->root);
	h->name = obj_name(h->root);
	at = key_pos(k, h->ns, h->name);
	if (is_key(k, at, h->ns, h->name)) {
		struct held *old = k->v[at];
		int64_t rv = obj_rv(h->root);

		if (rv && rv < obj_rv(old->root)) {
			held_free(h);
			return false;
		}
		index_owners(v, old, owned_del);
		held_free(old);
	} else {
		GROW(k->v, k->n + 1, k->alloc);
		memmove(k->v + at + 1, k->v + at, (k->n - at) * sizeof(*k->v));
		k->n++;
	}
	k->v[at] = h;
	index_owners(v, h, owned_add);
	return true;
}

bool view_del(struct view *v, const struct kind *kind, const char *ns, const char *name)
{
	struct held_kind *k = kind_find(v, kind->resource);
	size_t at;

	if (!k)
		return false;
	at = key_pos(k, ns, name);
	if (!is_key(k, at, ns, name))
		return false;
	index_owners(v, k->v[at], owned_del);
	held_free(k->v[at]);
	memmove(k->v + at, k->v + at + 1, (k->n - 1 - at) * sizeof(*k->v));
	k->n--;
	return true;
}

val *view_get(const struct view *v, const char *resource, const char *ns, const char *name)
{
	const struct held_kind *k = kind_find(v, resource);
	size_t at;

	if (!k)
		return NULL;
	at = key_pos(k, ns ? ns : "", name);
	return is_key(k, at, ns ? ns : "", name) ? k->v[at]->root : NULL;
}

size_t view_count(const struct view *v, const char *resource)
{
	const struct held_kind *k = kind_find(v, resource);

	return k ? k->n : 0;
}

struct view_iter view_all(const struct view *v, const char *resource, const char *ns)
{
	struct view_iter it = {.view = v, .resource = resource, .ns = ns};

	if (resource) {
		it.p = kind_find(v, resource);
		if (it.p && ns)
			it.i = key_pos(it.p, ns, "");
	}
	return it;
}

struct view_iter view_owned(const struct view *v, const char *resource, const char *owner_uid)
{
	return (struct view_iter){
		.view = v,
		.resource = resource,
		.owner_uid = owner_uid,
		.p = map_get(&v->owned, owner_uid),
	};
}

static val *next_owned(struct view_iter *it)
{
	const struct vec *l = it->p;

	while (l && it->i < l->n) {
		const struct held *h = l->v[it->i++];

		if (!it->resource || !strcmp(h->resource, it->resource))
			return h->root;
	}
	return NULL;
}

/* Over all kinds: p counts them. */
static val *next_any(struct view_iter *it)
{
	for (uintptr_t n = (uintptr_t)it->p; n < it->view->n; it->i = 0, it->p = (void *)++n) {
		const struct held_kind *k = it->view->kinds[n];

		if (!it->i && it->ns)
			it->i = key_pos(k, it->ns, "");
		if (it->i < k->n && (!it->ns || !strcmp(k->v[it->i]->ns, it->ns)))
			return k->v[it->i++]->root;
	}
	return NULL;
}

val *view_next(struct view_iter *it)
{
	const struct held_kind *k = it->p;

	if (it->owner_uid)
		return next_owned(it);
	if (!it->resource)
		return next_any(it);
	if (!k || it->i >= k->n || (it->ns && strcmp(k->v[it->i]->ns, it->ns) != 0))
		return NULL;
	return k->v[it->i++]->root;
}
