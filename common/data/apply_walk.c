/* The sets of fields of one object, and of the step between two. */
#include <string.h>

#include "data/apply_priv.h"
#include "data/schema_zero.h"

/* Of one place: itself, and what is below it. */
struct part {
	bool member;
	const struct fieldset *below;
};
struct parts {
	struct part added, modified, removed;
};
/* The same of all members of a container, in the making. */
struct lists {
	struct fieldset_list added, modified, removed;
};

static bool is_empty(const mval *v)
{
	return !v || yyjson_mut_is_null((mval *)v) || !yyjson_mut_is_ctn((mval *)v) ||
	       !unsafe_yyjson_get_len((mval *)v);
}

static void lists_add(struct fieldset_pool *p, struct lists *l, const struct fieldset *elem,
	const struct parts *of)
{
	const struct {
		struct fieldset_list *to;
		const struct part *part;
	} each[] = {{&l->added, &of->added}, {&l->modified, &of->modified},
		{&l->removed, &of->removed}};

	for (size_t i = 0; i < array_size(each); i++)
		fieldset_add(p, each[i].to, (enum fieldset_kind)elem->kind, elem->elem, elem->len,
			each[i].part->member, each[i].part->below);
}

static void lists_done(struct lists *l, struct parts *ret)
{
	ret->added.below = fieldset_done(&l->added);
	ret->modified.below = fieldset_done(&l->modified);
	ret->removed.below = fieldset_done(&l->removed);
}

/* Upstream compares Go's structures as JSON: of what they always write the parts are added, not
   itself. */
static const mval *always_there(const struct place *p)
{
	static const mval empty = {.tag = YYJSON_TYPE_OBJ};
	static const mval null = {.tag = YYJSON_TYPE_NULL};

	if (p->meta)
		return &empty;
	if (!p->f || !schema_always(p->f))
		return NULL;
	return p->f->nest == SCHEMA_LIST ? &null : &empty;
}

static void compare(struct fieldset_pool *pool, struct place p, const mval *l, const mval *r,
	struct parts *ret);

static void compare_whole(const mval *l, const mval *r, struct parts *ret)
{
	if (!l)
		ret->added.member = true;
	else if (!r)
		ret->removed.member = true;
	else if (!mobj_equal(l, r))
		ret->modified.member = true;
}

static void compare_member(struct fieldset_pool *pool, const struct place *p, enum own own,
	mval *key, const mval *l, const mval *r, bool both, struct lists *lists)
{
	const char *name = yyjson_mut_get_str(key);
	struct fieldset elem = {
		.elem = name, .len = (uint32_t)yyjson_mut_get_len(key), .kind = FIELDSET_NAME};
	struct parts parts = {0};
	struct place below;

	if ((p->root || p->meta) && place_is_systems(p, name, elem.len))
		return;
	/* most writes leave spec or status alone: seen sooner without the schema */
	if (p->root && l && r && mobj_equal(l, r))
		return;
	place_member(p, own, name, elem.len, &below);
	if (both && own == OWN_STRUCT && (!l || !r)) {
		const mval *there = always_there(&below);

		l = l ? l : there;
		r = r ? r : there;
	}
	compare(pool, below, l, r, &parts);
	if (below.meta)
		parts.added.member = parts.modified.member = parts.removed.member = false;
	lists_add(pool, lists, &elem, &parts);
}

/* Objects with more members than these are not searched one by one. */
enum { MEMBERS_FEW = 64 };

/* Members of r beside those of l, mostly in the same order; then those that l alone has. */
static void compare_members(struct fieldset_pool *pool, const struct place *p, enum own own,
	const mval *l, const mval *r, struct parts *ret)
{
	struct lists lists = {0};
	yyjson_mut_obj_iter it = yyjson_mut_obj_iter_with((mval *)l);
	size_t n_l = yyjson_mut_obj_size((mval *)l), n_r = yyjson_mut_obj_size((mval *)r);
	bool both = yyjson_mut_is_obj((mval *)l) && yyjson_mut_is_obj((mval *)r);
	struct obj_edit of_l = {0}, of_r = {0};
	size_t i, n, common = 0;
	mval *key, *v;

	if (n_l > MEMBERS_FEW && n_r > MEMBERS_FEW) {
		obj_edit_begin(&of_l, NULL, (mval *)l, n_r);
		obj_edit_begin(&of_r, NULL, (mval *)r, n_l);
	}
	yyjson_mut_obj_foreach((mval *)r, i, n, key, v)
	{
		const mval *was = of_l.indexed ? obj_edit_get(&of_l, yyjson_mut_get_str(key))
					       : yyjson_mut_obj_iter_getn(&it,
							 yyjson_mut_get_str(key),
							 yyjson_mut_get_len(key));

		common += was != NULL;
		compare_member(pool, p, own, key, was, v, both, &lists);
	}
	if (common < n_l) {
		of_r.obj = (mval *)r;
		yyjson_mut_obj_foreach((mval *)l, i, n, key, v)
		{
			if (!obj_edit_get(&of_r, yyjson_mut_get_str(key)))
				compare_member(pool, p, own, key, v, NULL, both, &lists);
		}
	}
	obj_edit_end(&of_l);
	obj_edit_end(&of_r);
	lists_done(&lists, ret);
}

/* The elements of a list by their paths; in a list that is not as it should be one may stand more
 * than once. */
struct item {
	struct fieldset elem;
	const mval *v;
	bool again; /* not the first of its kind */
	bool twice; /* the first, and there are more */
};

static int order_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = fieldset_order(&x->elem, &y->elem);

	return c ? c : (x->v > y->v) - (x->v < y->v);
}

static struct item *items_of(struct fieldset_pool *pool, const struct place *p, enum own own,
	const mval *list, size_t *ret_n)
{
	size_t i, max, n = 0;
	struct item *items =
		fieldset_alloc(pool, (yyjson_mut_arr_size((mval *)list) + 1) * sizeof(*items));
	const char *why;
	bool sorted = true;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, max, v)
	{
		items[n] = (struct item){.v = v};
		if (!place_item(pool, p, own, v, &items[n].elem, &why))
			continue;
		sorted = sorted && (!n || fieldset_order(&items[n - 1].elem, &items[n].elem) < 0);
		n++;
	}
	if (!sorted)
		qsort(items, n, sizeof(*items), order_items);
	for (i = 1; i < n && !sorted; i++)
		if (!fieldset_order(&items[i - 1].elem, &items[i].elem)) {
			items[i].again = true;
			items[i - 1].twice = !items[i - 1].again;
		}
	*ret_n = n;
	return items;
}

/* How many of items[at…] are the same element. */
static size_t same_items(const struct item *items, size_t n, size_t at)
{
	size_t end = at + 1;

	while (end < n && items[end].again)
		end++;
	return end - at;
}

static bool same_values(const struct item *a, size_t na, const struct item *b, size_t nb)
{
	if (na != nb)
		return false;
	for (size_t i = 0; i < na; i++)
		if (!mobj_equal(a[i].v, b[i].v))
			return false;
	return true;
}

/* An element of which each side has none, one, or (what no list should have) several. */
static void compare_item(struct fieldset_pool *pool, struct place el, const struct item *l,
	size_t nl, const struct item *r, size_t nr, struct lists *lists)
{
	const struct fieldset *elem = nl ? &l->elem : &r->elem;
	struct parts parts = {0};

	if (nl > 1 && nr > 1) {
		parts.modified.member = !same_values(l, nl, r, nr);
	} else if (nl <= 1 && nr <= 1) {
		compare(pool, el, nl ? l->v : NULL, nr ? r->v : NULL, &parts);
	} else {
		const struct item *one = nl > 1 ? r : l;

		if (nl == 1 || nr == 1)
			compare(pool, el, nl == 1 ? one->v : NULL, nr == 1 ? one->v : NULL, &parts);
		parts.removed.member = nl > 1;
		parts.added.member = nr > 1;
	}
	lists_add(pool, lists, elem, &parts);
}

static void compare_items(struct fieldset_pool *pool, const struct place *p, enum own own,
	const mval *l, const mval *r, struct parts *ret)
{
	size_t nl, nr, i = 0, j = 0;
	struct item *ls = items_of(pool, p, own, l, &nl), *rs = items_of(pool, p, own, r, &nr);
	struct place el = place_element(p);
	struct lists lists = {0};

	while (i < nl || j < nr) {
		int c = i == nl	  ? 1
			: j == nr ? -1
				  : fieldset_order(&ls[i].elem, &rs[j].elem);
		size_t a = c <= 0 ? same_items(ls, nl, i) : 0;
		size_t b = c >= 0 ? same_items(rs, nr, j) : 0;

		compare_item(pool, el, ls + i, a, rs + j, b, &lists);
		i += a;
		j += b;
	}
	lists_done(&lists, ret);
}

static void compare(struct fieldset_pool *pool, struct place p, const mval *l, const mval *r,
	struct parts *ret)
{
	enum own own = place_own(&p, l ? l : r);
	bool list = own == OWN_SET || own == OWN_KEYS;

	if (!l && !r)
		return;
	if (own == OWN_WHOLE || (l && r && own != place_own(&p, r)) ||
		(is_empty(l) && is_empty(r))) {
		compare_whole(l, r, ret);
		return;
	}
	if (list)
		compare_items(pool, &p, own, l, r, ret);
	else
		compare_members(pool, &p, own, l, r, ret);
	if (!l)
		ret->added.member = true;
	else if (!r)
		ret->removed.member = true;
}

void apply_compare(struct fieldset_pool *p, const struct schema_type *t, const mval *old,
	const mval *now, struct apply_diff *ret)
{
	static const mval empty = {.tag = YYJSON_TYPE_OBJ};
	struct parts parts = {0};

	compare(p, place_root(t), old ? old : &empty, now, &parts);
	*ret = (struct apply_diff){parts.added.below, parts.modified.below, parts.removed.below};
}

static void fields(
	struct fieldset_pool *pool, struct place p, const mval *v, struct part *ret);

static const struct fieldset *fields_of_members(
	struct fieldset_pool *pool, const struct place *p, enum own own, const mval *obj)
{
	struct fieldset_list l = {0};
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)obj, i, n, key, v)
	{
		const char *name = yyjson_mut_get_str(key);
		struct place below;
		struct part part = {0};
		bool declared;

		if ((p->root || p->meta) && place_is_systems(p, name, yyjson_mut_get_len(key)))
			continue;
		declared = place_member(p, own, name, yyjson_mut_get_len(key), &below);
		fields(pool, below, v, &part);
		if (own == OWN_MAP || !declared || below.any || yyjson_mut_is_null(v) ||
			(yyjson_mut_is_obj(v) && !yyjson_mut_obj_size(v)))
			part.member = true;
		fieldset_add(pool, &l, FIELDSET_NAME, name, yyjson_mut_get_len(key),
			part.member && !below.meta, part.below);
	}
	return fieldset_done(&l);
}

static const struct fieldset *fields_of_items(
	struct fieldset_pool *pool, const struct place *p, enum own own, const mval *list)
{
	struct fieldset_list l = {0};
	size_t n;
	struct item *items = items_of(pool, p, own, list, &n);
	struct place el = place_element(p);

	for (size_t i = 0; i < n; i++) {
		struct part part = {0};

		if (items[i].again)
			continue;
		if (!items[i].twice)
			fields(pool, el, items[i].v, &part);
		fieldset_add(pool, &l, (enum fieldset_kind)items[i].elem.kind, items[i].elem.elem,
			items[i].elem.len, true, part.below);
	}
	return fieldset_done(&l);
}

static void fields(struct fieldset_pool *pool, struct place p, const mval *v, struct part *ret)
{
	switch (place_own(&p, v)) {
	case OWN_WHOLE:
		ret->member = true;
		break;
	case OWN_MAP:
		ret->below = fields_of_members(pool, &p, OWN_MAP, v);
		break;
	case OWN_STRUCT:
		ret->below = fields_of_members(pool, &p, OWN_STRUCT, v);
		break;
	case OWN_SET:
		ret->below = fields_of_items(pool, &p, OWN_SET, v);
		break;
	case OWN_KEYS:
		ret->below = fields_of_items(pool, &p, OWN_KEYS, v);
		break;
	}
}

const struct fieldset *apply_fields(
	struct fieldset_pool *p, const struct schema_type *t, const mval *obj)
{
	struct part part = {0};

	fields(p, place_root(t), obj, &part);
	return part.below;
}

static const struct fieldset *with_parents(
	struct fieldset_pool *pool, struct place p, const struct fieldset *s)
{
	struct fieldset_list l = {0};
	enum own own = p.any ? OWN_MAP : place_own(&p, NULL);

	for (; s; s = s->next) {
		struct place below = place_root(NULL);
		bool member = s->member;

		if (s->kind == FIELDSET_NAME && (own == OWN_STRUCT || own == OWN_MAP)) {
			bool declared = place_member(&p, own, s->elem, s->len, &below);

			member = member || (own == OWN_STRUCT && declared && below.f);
		} else if (s->kind == FIELDSET_KEY && own == OWN_KEYS) {
			below = place_element(&p);
		}
		fieldset_add(pool, &l, (enum fieldset_kind)s->kind, s->elem, s->len, member,
			with_parents(pool, below, s->below));
	}
	return fieldset_done(&l);
}

const struct fieldset *apply_with_parents(
	struct fieldset_pool *p, const struct schema_type *t, const struct fieldset *s)
{
	return with_parents(p, place_root(t), s);
}
