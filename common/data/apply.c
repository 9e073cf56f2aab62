/* Owners of fields: what updates and applies make of them. */
#include <string.h>

#include "data/apply.h"

void apply_owners_release(struct apply_owners *o)
{
	free(o->v);
	*o = (struct apply_owners){0};
}

static bool same_owner(const struct apply_owner *a, const struct apply_owner *b)
{
	return a->apply == b->apply && !strcmp(a->manager, b->manager) &&
	       !strcmp(a->subresource, b->subresource) &&
	       (a->apply || !strcmp(a->api_version, b->api_version));
}

struct apply_owner *apply_owner_find(const struct apply_owners *o, const struct apply_owner *like)
{
	for (size_t i = 0; i < o->n; i++)
		if (same_owner(&o->v[i], like))
			return &o->v[i];
	return NULL;
}

void apply_owner_put(struct apply_owners *o, const struct apply_owner *one)
{
	struct apply_owner *at = apply_owner_find(o, one);

	if (!at) {
		GROW(o->v, o->n + 1, o->alloc);
		at = &o->v[o->n++];
	}
	*at = *one;
}

/* The same set as before stays the one that was read. */
static void put_set(struct apply_owners *o, struct apply_owner *one, const struct fieldset *was)
{
	if (was && fieldset_equal(was, one->set))
		one->set = was;
	apply_owner_put(o, one);
}

/* Without those that own nothing. */
static void drop_empty(struct apply_owners *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].set)
			o->v[n++] = o->v[i];
	o->n = n;
}

static const struct apply_diff *diff_of(
	const struct apply_change *changes, size_t n, const char *api_version)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(changes[i].api_version, api_version))
			return changes[i].diff;
	return NULL;
}

/* What an entry keeps when somebody else changes these fields. */
static const struct fieldset *after(struct fieldset_pool *p, const struct fieldset *set,
	const struct fieldset *changed, const struct fieldset *removed)
{
	if (fieldset_meet(set, changed))
		set = fieldset_difference(p, set, changed);
	if (fieldset_meet(set, removed))
		set = fieldset_difference(p, set, removed);
	return set;
}

bool apply_track(struct fieldset_pool *p, struct apply_owners *o, const struct apply_owner *self,
	const struct apply_change *changes, size_t n, const struct fieldset *ignored)
{
	const struct apply_diff *own = changes[0].diff;
	struct apply_owner mine = *self, *before = apply_owner_find(o, self);
	const struct fieldset *was = before ? before->set : NULL;

	for (size_t i = 0; i < o->n; i++) {
		const struct apply_diff *diff = diff_of(changes, n, o->v[i].api_version);
		const struct fieldset *changed, *removed;

		if (!diff) {
			o->v[i].set = NULL;
			continue;
		}
		changed = fieldset_union(p, diff->added, diff->modified);
		removed = diff->removed;
		if (diff == own) {
			changed = fieldset_outside(p, changed, ignored);
			removed = fieldset_outside(p, removed, ignored);
		}
		o->v[i].set = after(p, o->v[i].set, changed, removed);
	}
	drop_empty(o);
	mine.set = fieldset_outside(p, fieldset_union(p, own->added, own->modified), ignored);
	if (!mine.set)
		return false;
	before = apply_owner_find(o, self);
	if (before)
		mine.set = fieldset_union(p, before->set, mine.set);
	put_set(o, &mine, was);
	return true;
}

static int order_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* Upstream's identifier of a manager is JSON text; this is its order. */
static int order_identity(const struct apply_owner *a, const struct apply_owner *b)
{
	int c = order_text(a->manager, b->manager);

	if (!c)
		c = (int)b->apply - (int)a->apply;
	if (!c && !a->apply)
		c = order_text(a->api_version, b->api_version);
	return c ? c : order_text(a->subresource, b->subresource);
}

static int order_age(const void *a, const void *b)
{
	const struct apply_owner *x = a, *y = b;
	int c = (int)y->apply - (int)x->apply;

	if (!c)
		c = order_text(x->time, y->time);
	return c ? c : order_identity(x, y);
}

static int order_written(const void *a, const void *b)
{
	const struct apply_owner *x = a, *y = b;
	int c = (int)y->apply - (int)x->apply;

	if (!c)
		c = order_text(x->time, y->time);
	if (!c)
		c = order_text(x->manager, y->manager);
	if (!c)
		c = order_text(x->api_version, y->api_version);
	return c ? c : order_text(x->subresource, y->subresource);
}

void apply_owners_sort(struct apply_owners *o)
{
	if (o->n > 1)
		qsort(o->v, o->n, sizeof(*o->v), order_written);
}

/* The first entry of a version that is to become old waits for a second one: alone it keeps its
 * name. */
static struct apply_owner *first_of_version(
	struct apply_owner *from, struct apply_owner *to, const char *api_version)
{
	for (; from < to; from++)
		if (from->set && !strcmp(from->api_version, api_version))
			return from;
	return NULL;
}

void apply_cap(struct fieldset_pool *p, struct apply_owners *o, size_t max)
{
	size_t applies = 0, updates, i;

	for (i = 0; i < o->n; i++)
		applies += o->v[i].apply;
	updates = o->n - applies;
	if (updates <= max)
		return;
	qsort(o->v, o->n, sizeof(*o->v), order_age);
	for (i = applies; i < o->n && updates > max; i++) {
		struct apply_owner *one = &o->v[i], bucket = *one, *old;
		struct apply_owner *first =
			first_of_version(o->v + applies, one, one->api_version);

		if (!first)
			continue;
		bucket.manager = "ancient-changes";
		bucket.subresource = "";
		old = apply_owner_find(o, &bucket);
		if (!old || old == one)
			old = first;
		bucket.set = fieldset_union(p, one->set, old->set);
		one->set = NULL;
		*old = bucket;
		updates--;
	}
	drop_empty(o);
}

void apply_result_release(struct apply_result *r)
{
	free(r->conflicts);
	r->conflicts = NULL;
	r->n_conflicts = 0;
}

static const struct fieldset *owned_by_anyone(struct fieldset_pool *p,
	const struct apply_owners *o, const struct apply_owner *self, const struct fieldset *set)
{
	for (size_t i = 0; i < o->n; i++)
		if (!same_owner(&o->v[i], self))
			set = fieldset_union(p, set, o->v[i].set);
	return set;
}

/*
 * Take out of merged what self applied before and applies no more, unless somebody else owns it:
 * take everything that it applied, put back what others own, and of the rest let go only what was
 * its own. A struct of which it applied a part goes when nobody owns anything in it.
 */
static mval *prune(struct fieldset_pool *p, mdoc *d, const struct schema_type *t, mval *merged,
	const struct fieldset *last, const struct fieldset *owned)
{
	const struct fieldset *all, *kept, *gone;
	mval *pruned;

	last = apply_with_parents(p, t, last);
	owned = apply_with_parents(p, t, owned);
	all = apply_with_parents(p, t, apply_fields(p, t, merged));
	pruned = apply_without(d, t, merged, last);
	kept = fieldset_union(p, apply_with_parents(p, t, apply_fields(p, t, pruned)), owned);
	pruned = apply_without(d, t, merged, fieldset_difference(p, all, kept));
	kept = apply_with_parents(p, t, apply_fields(p, t, pruned));
	gone = fieldset_intersection(p, fieldset_difference(p, all, kept), last);
	return gone ? apply_without(d, t, merged, gone) : merged;
}

static void add_conflict(
	struct apply_result *r, const struct apply_owner *owner, const struct fieldset *set)
{
	size_t at = r->n_conflicts++;

	r->conflicts = xreallocarray(r->conflicts, r->n_conflicts, sizeof(*r->conflicts));
	for (; at && order_identity(r->conflicts[at - 1].owner, owner) > 0; at--)
		r->conflicts[at] = r->conflicts[at - 1];
	r->conflicts[at] = (struct apply_conflict){owner, set};
}

/* Without what is allowed. When that leaves none, the apply is as if forced. */
static void drop_allowed(
	struct fieldset_pool *p, const struct apply_config *c, struct apply_result *r)
{
	const struct fieldset *allowed = c->allowed ? c->allowed(c->arg) : NULL;
	size_t n = 0;

	for (size_t i = 0; allowed && i < r->n_conflicts; i++) {
		r->conflicts[n] = r->conflicts[i];
		r->conflicts[n].set = fieldset_difference(p, r->conflicts[i].set, allowed);
		n += r->conflicts[n].set != NULL;
	}
	if (allowed)
		r->n_conflicts = n;
}

static void find_conflicts(struct fieldset_pool *p, const struct apply_config *c,
	const struct apply_owner *self, const struct apply_owners *o,
	const struct fieldset *changed, struct apply_result *r)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct fieldset *both;

		if (same_owner(&o->v[i], self) || strcmp(o->v[i].api_version, self->api_version))
			continue;
		both = fieldset_intersection(p, o->v[i].set, changed);
		if (both)
			add_conflict(r, &o->v[i], both);
	}
	if (r->n_conflicts)
		drop_allowed(p, c, r);
	r->refused = r->n_conflicts != 0;
}

void apply_configuration(struct fieldset_pool *p, mdoc *d, const struct apply_config *c,
	const struct apply_owner *self, struct apply_owners *o, struct apply_result *ret)
{
	mval *obj = c->live ? apply_merge(d, c->t, c->live, c->config)
			    : mobj_copy_mut(d, c->config);
	const struct apply_owner *before = apply_owner_find(o, self);
	struct apply_owner mine = *self;
	const struct fieldset *changed, *removed, *set;
	struct apply_diff diff;

	*ret = (struct apply_result){0};
	set = fieldset_outside(p, apply_fields(p, c->t, c->config), c->ignored);
	if (before && before->set && !strcmp(before->api_version, self->api_version))
		obj = prune(p, d, c->t, obj, before->set, owned_by_anyone(p, o, self, set));
	apply_compare(p, c->t, c->live, obj, &diff);
	changed = fieldset_outside(p, fieldset_union(p, diff.added, diff.modified), c->ignored);
	removed = fieldset_outside(p, diff.removed, c->ignored);
	if (!c->force)
		find_conflicts(p, c, self, o, changed, ret);
	if (ret->refused)
		return;
	for (size_t i = 0; i < o->n; i++)
		if (!same_owner(&o->v[i], self) && !strcmp(o->v[i].api_version, self->api_version))
			o->v[i].set = after(p, o->v[i].set, changed, removed);
	ret->obj = c->live && mobj_equal(c->live, obj) ? NULL : obj;
	mine.set = set;
	mine.time = ret->obj ? self->time : before ? before->time : NULL;
	put_set(o, &mine, before ? before->set : NULL);
	drop_empty(o);
}
