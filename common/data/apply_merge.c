/* An object with a configuration merged into it, and one with fields taken out. */
#include "base/map.h"
#include "data/apply_priv.h"

static bool is_empty(const mval *v)
{
	return !v || !yyjson_mut_is_ctn((mval *)v) || !unsafe_yyjson_get_len((mval *)v);
}

static mval *merge(mdoc *d, struct fieldset_pool *pool, struct place p, const mval *l,
	const mval *r);

static mval *merge_members(mdoc *d, struct fieldset_pool *pool, const struct place *p,
	enum own own, const mval *l, const mval *r)
{
	mval *out = yyjson_mut_obj(d), *key, *v;
	struct obj_edit of_l, of_r;
	struct place below;
	size_t i, n;

	obj_edit_begin(&of_l, NULL, (mval *)l, yyjson_mut_obj_size((mval *)r));
	obj_edit_begin(&of_r, NULL, (mval *)r, yyjson_mut_obj_size((mval *)l));

	yyjson_mut_obj_foreach((mval *)l, i, n, key, v)
	{
		const char *name = yyjson_mut_get_str(key);
		size_t len = yyjson_mut_get_len(key);

		place_member(p, own, name, len, &below);
		yyjson_mut_obj_add(out, mobj_copy_mut(d, key),
			merge(d, pool, below, v, obj_edit_get(&of_r, name)));
	}
	yyjson_mut_obj_foreach((mval *)r, i, n, key, v)
	{
		if (!obj_edit_get(&of_l, yyjson_mut_get_str(key)))
			yyjson_mut_obj_add(out, mobj_copy_mut(d, key), mobj_copy_mut(d, v));
	}
	obj_edit_end(&of_l);
	obj_edit_end(&of_r);
	return out;
}

/* The elements of a list in their order, and which of the other list is the same. */
struct side {
	struct fieldset *elem;
	const mval **v;
	size_t *other; /* index + 1; 0: none */
	bool *again;   /* there is another of its kind, which no list should have */
	size_t n;
};

static struct side side_of(
	struct fieldset_pool *pool, const struct place *p, enum own own, const mval *list)
{
	size_t i, max, len = yyjson_mut_arr_size((mval *)list) + 1;
	struct side s = {
		.elem = fieldset_alloc(pool, len * sizeof(*s.elem)),
		.v = fieldset_alloc(pool, len * sizeof(*s.v)),
		.other = fieldset_alloc(pool, len * sizeof(*s.other)),
		.again = fieldset_alloc(pool, len * sizeof(*s.again)),
	};
	const char *why;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, max, v)
	{
		if (!place_item(pool, p, own, v, &s.elem[s.n], &why))
			continue;
		s.v[s.n] = v;
		s.other[s.n] = 0;
		s.again[s.n] = false;
		s.n++;
	}
	return s;
}

/* Index + 1 of the first of each kind. */
static void index_side(struct side *s, struct map *index)
{
	for (size_t i = 0; i < s->n; i++) {
		uintptr_t first = (uintptr_t)map_get(index, s->elem[i].elem);

		if (!first)
			map_put(index, s->elem[i].elem, (void *)(i + 1));
		else
			s->again[i] = s->again[first - 1] = true;
	}
}

static void match(struct side *l, struct side *r)
{
	struct map ls = MAP_INIT, rs = MAP_INIT;

	index_side(l, &ls);
	index_side(r, &rs);
	for (size_t i = 0; i < l->n; i++)
		l->other[i] = (uintptr_t)map_get(&rs, l->elem[i].elem);
	for (size_t i = 0; i < r->n; i++)
		r->other[i] = (uintptr_t)map_get(&ls, r->elem[i].elem);
	map_release(&ls);
	map_release(&rs);
}

static mval *merged_item(mdoc *d, struct fieldset_pool *pool, struct place el,
	const struct side *l, const struct side *r, size_t at)
{
	size_t other = r->other[at];

	if (!other || l->again[other - 1])
		return mobj_copy_mut(d, r->v[at]);
	return merge(d, pool, el, l->v[other - 1], r->v[at]);
}

/*
 * Upstream's order: what both have stands as the configuration has it; what only the object has
 * stays in front of the next that both have; what only the configuration has comes right before
 * what follows it there.
 */
static mval *merge_items(mdoc *d, struct fieldset_pool *pool, const struct place *p, enum own own,
	const mval *l, const mval *r)
{
	struct side ls = side_of(pool, p, own, l), rs = side_of(pool, p, own, r);
	struct place el = place_element(p);
	mval *out = yyjson_mut_arr(d);
	size_t at = 0, next = 0; /* of rs: what comes next, and the next that both have */

	match(&ls, &rs);
	for (size_t i = 0; i < ls.n; i++) {
		while (next < rs.n && !rs.other[next])
			next++;
		if (!ls.other[i])
			yyjson_mut_arr_append(out, mobj_copy_mut(d, ls.v[i]));
		else if (ls.other[i] - 1 == next && next >= at)
			for (next++; at < next; at++)
				yyjson_mut_arr_append(out, merged_item(d, pool, el, &ls, &rs, at));
	}
	for (; at < rs.n; at++)
		yyjson_mut_arr_append(out, merged_item(d, pool, el, &ls, &rs, at));
	return out;
}

static mval *merge(mdoc *d, struct fieldset_pool *pool, struct place p, const mval *l,
	const mval *r)
{
	enum own own = place_own(&p, r ? r : l);

	if (!r)
		return mobj_copy_mut(d, l);
	if (!l || own == OWN_WHOLE || place_own(&p, l) != own)
		return mobj_copy_mut(d, r);
	if (is_empty(l) || is_empty(r))
		return mobj_copy_mut(d, is_empty(r) && !is_empty(l) ? l : r);
	if (own == OWN_SET || own == OWN_KEYS)
		return merge_items(d, pool, &p, own, l, r);
	return merge_members(d, pool, &p, own, l, r);
}

mval *apply_merge(mdoc *d, const struct schema_type *t, const mval *live, const mval *config)
{
	autofieldsets pool = FIELDSET_POOL_INIT;

	return merge(d, &pool, place_root(t), live, config);
}

static mval *without(mdoc *d, struct fieldset_pool *pool, struct place p, const mval *v,
	const struct fieldset *s);

/* What becomes of one part: false: it goes. */
static bool kept_part(mdoc *d, struct fieldset_pool *pool, struct place p, const mval *v,
	const struct fieldset *f, mval **ret)
{
	if (f && f->member)
		return false;
	*ret = f && f->below ? without(d, pool, p, v, f->below) : mobj_copy_mut(d, v);
	return true;
}

static mval *without_members(mdoc *d, struct fieldset_pool *pool, const struct place *p,
	enum own own, const mval *obj, const struct fieldset *s)
{
	mval *out = yyjson_mut_obj(d), *key, *v, *kept;
	size_t i, n;

	yyjson_mut_obj_foreach((mval *)obj, i, n, key, v)
	{
		struct fieldset elem = {.elem = yyjson_mut_get_str(key),
			.len = (uint32_t)yyjson_mut_get_len(key),
			.kind = FIELDSET_NAME};
		struct place below;

		place_member(p, own, elem.elem, elem.len, &below);
		if (kept_part(d, pool, below, v, fieldset_find(s, &elem), &kept))
			yyjson_mut_obj_add(out, mobj_copy_mut(d, key), kept);
	}
	return yyjson_mut_obj_size(out) ? out : yyjson_mut_null(d);
}

static mval *without_items(mdoc *d, struct fieldset_pool *pool, const struct place *p,
	enum own own, const mval *list, const struct fieldset *s)
{
	mval *out = yyjson_mut_arr(d), *v, *kept;
	const char *why;
	size_t i, n;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		struct fieldset elem;
		const struct fieldset *f = NULL;

		if (place_item(pool, p, own, v, &elem, &why))
			f = fieldset_find(s, &elem);
		if (kept_part(d, pool, place_element(p), v, f, &kept))
			yyjson_mut_arr_append(out, kept);
	}
	return yyjson_mut_arr_size(out) ? out : yyjson_mut_null(d);
}

static mval *without(mdoc *d, struct fieldset_pool *pool, struct place p, const mval *v,
	const struct fieldset *s)
{
	enum own own = place_own(&p, v);

	if (own == OWN_WHOLE && !yyjson_mut_is_ctn((mval *)v))
		return mobj_copy_mut(d, v);
	/* of what is atomic no part can be taken; that a set names one means it goes */
	if (own == OWN_WHOLE || is_empty(v))
		return yyjson_mut_null(d);
	if (own == OWN_SET || own == OWN_KEYS)
		return without_items(d, pool, &p, own, v, s);
	return without_members(d, pool, &p, own, v, s);
}

mval *apply_without(
	mdoc *d, const struct schema_type *t, const mval *obj, const struct fieldset *s)
{
	autofieldsets pool = FIELDSET_POOL_INIT;

	return without(d, &pool, place_root(t), obj, s);
}
