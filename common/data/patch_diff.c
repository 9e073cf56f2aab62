/*
 * Strategic merge patches made from objects: what kubectl apply sends. Two differences are taken,
 * what the user deleted (last → want) and what is to be added or changed (live → want), and laid
 * over each other.
 */
#include <string.h>

#include "data/node.h"
#include "data/patch_priv.h"

struct differ {
	mdoc *d;
	bool deletions, changes; /* which half is wanted */
};

static mval *diff_map(const struct differ *f, val *a, val *b, struct smp_place place, bool retain);

static val *member(struct node_looks *obj, val *key)
{
	return node_look(obj, node_of(key)).v;
}

static void put(struct obj_edit *patch, const char *prefix, const char *key, mval *v)
{
	autofree char *name = xasprintf("%s%s", prefix, key);

	obj_edit_put(patch, name, v);
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* $retainKeys: all that b has, sorted. */
static mval *retain_list(const struct differ *f, val *b)
{
	mval *list = yyjson_mut_arr(f->d);
	autofree const char **keys = xcalloc(yyjson_obj_size(b) + 1, sizeof(*keys));
	size_t i, n, used = 0;
	val *k, *v;

	yyjson_obj_foreach(b, i, n, k, v)
	{
		if (!yyjson_is_null(v))
			keys[used++] = yyjson_get_str(k);
	}
	qsort(keys, used, sizeof(*keys), compare_text);
	for (i = 0; i < used; i++)
		yyjson_mut_arr_add_strcpy(f->d, list, keys[i]);
	return list;
}

static bool has_more(struct node_looks *a, struct node_looks *b)
{
	size_t i, n;
	val *k, *v;

	yyjson_obj_foreach(a->obj.v, i, n, k, v)
	{
		if (!yyjson_is_null(v) && !member(b, k))
			return true;
	}
	return false;
}

/* --- lists --- */

/* An element with its merge key as text and its place in the list. */
struct element {
	val *v;
	char *key;
	size_t at;
};

struct elements {
	struct element *v;
	size_t n;
};

static void release_elements(struct elements *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].key);
	free(s->v);
}
#define autoelements __attribute__((cleanup(release_elements))) struct elements

static int compare_elements(const void *a, const void *b)
{
	const struct element *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c ? c : (x->at > y->at) - (x->at < y->at);
}

/* Sorted by merge key (scalars: by themselves); false if an element has none. */
static bool sorted(val *arr, const char *merge_key, struct elements *ret)
{
	size_t i, n;
	val *v;

	ret->v = xcalloc(yyjson_arr_size(arr) + 1, sizeof(*ret->v));
	yyjson_arr_foreach(arr, i, n, v)
	{
		val *key = merge_key ? yyjson_obj_get(v, merge_key) : v;
		autobuf text = BUF_INIT;

		if (!key || yyjson_is_ctn(key))
			return false;
		obj_write(&text, key);
		ret->v[ret->n++] = (struct element){v, buf_detach(&text, NULL), i};
	}
	qsort(ret->v, ret->n, sizeof(*ret->v), compare_elements);
	return true;
}

/* What a list's patch is made of. */
struct list_patch {
	struct smp_place below;
	const char *key; /* NULL: scalars */
	bool retain;
	mval **items;	  /* by place in the wanted list; NULL: unchanged */
	mval *directives; /* $patch: delete elements, or scalars to delete */
};

static void matched(const struct differ *f, struct list_patch *p, val *a, val *b, size_t at)
{
	mval *below;

	if (!p->key)
		return;
	below = diff_map(f, a, b, p->below, p->retain);
	if (!yyjson_mut_obj_size(below))
		return;
	mobj_put(f->d, below, p->key, mobj_copy(f->d, yyjson_obj_get(b, p->key)));
	p->items[at] = below;
}

static void removed(const struct differ *f, struct list_patch *p, val *a)
{
	mval *gone;

	if (!f->deletions)
		return;
	if (p->key) {
		gone = yyjson_mut_obj(f->d);
		mobj_put_str(f->d, gone, SMP_PATCH, "delete");
		mobj_put(f->d, gone, p->key, mobj_copy(f->d, yyjson_obj_get(a, p->key)));
	} else {
		gone = mobj_copy(f->d, a);
	}
	yyjson_mut_arr_append(p->directives, gone);
}

/* Walk both in the order of their keys. */
static void pair_up(const struct differ *f, struct list_patch *p, const struct elements *a,
	const struct elements *b)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->v[i].key, b->v[j].key);

		if (c < 0) {
			removed(f, p, a->v[i++].v);
		} else if (c > 0) {
			if (f->changes)
				p->items[b->v[j].at] = mobj_copy(f->d, b->v[j].v);
			j++;
		} else {
			matched(f, p, a->v[i].v, b->v[j].v, b->v[j].at);
			i++;
			j++;
		}
	}
}

static bool same_order(val *a, val *b, const char *key)
{
	struct node_iter in_a = node_iter(node_of(a)), in_b = node_iter(node_of(b));
	struct node x, y;

	if (yyjson_arr_size(a) != yyjson_arr_size(b))
		return false;
	while (node_iter_next(&in_a, NULL, &x) && node_iter_next(&in_b, NULL, &y))
		if (!obj_equal(key ? yyjson_obj_get(x.v, key) : x.v,
			    key ? yyjson_obj_get(y.v, key) : y.v))
			return false;
	return true;
}

static mval *order_list(const struct differ *f, val *b, const char *key)
{
	mval *list = yyjson_mut_arr(f->d), *one;
	size_t i, n;
	val *v;

	if (!key)
		return mobj_copy(f->d, b);
	yyjson_arr_foreach(b, i, n, v)
	{
		one = yyjson_mut_arr_add_obj(f->d, list);
		mobj_put(f->d, one, key, mobj_copy(f->d, yyjson_obj_get(v, key)));
	}
	return list;
}

/* The list's part of patch; false if the lists cannot be merged element by element. */
static bool diff_list(const struct differ *f, struct obj_edit *patch, const char *key, val *a,
	val *b, const struct smp_meta *meta)
{
	autoelements from = {0}, to = {0};
	bool objects = yyjson_is_obj(yyjson_arr_get_first(a));
	struct list_patch p = {meta->below, objects ? meta->merge_key : NULL, meta->retain_keys};
	autofree mval **items = p.items = xcalloc(yyjson_arr_size(b) + 1, sizeof(*items));
	mval *list = yyjson_mut_arr(f->d);
	bool changed, gone;

	if ((objects && !p.key) || !sorted(a, p.key, &from) || !sorted(b, p.key, &to))
		return false;
	p.directives = yyjson_mut_arr(f->d);
	pair_up(f, &p, &from, &to);
	for (size_t i = 0; i < yyjson_arr_size(b); i++) {
		if (items[i])
			yyjson_mut_arr_append(list, items[i]);
	}
	gone = yyjson_mut_arr_size(p.directives);
	for (mval *v; objects && (v = yyjson_mut_arr_remove_first(p.directives));)
		yyjson_mut_arr_append(list, v);
	changed = yyjson_mut_arr_size(list);
	if (changed)
		put(patch, "", key, list);
	if (gone && !objects)
		put(patch, SMP_DELETE, key, p.directives);
	if ((f->changes && (changed || !same_order(a, b, p.key))) ||
		(f->deletions && (gone || (objects && changed))))
		put(patch, SMP_ORDER, key, order_list(f, b, p.key));
	return true;
}

static void diff_lists(const struct differ *f, struct obj_edit *patch, const char *key, val *a,
	val *b, const struct smp_meta *meta)
{
	if (meta->merge && !yyjson_arr_size(a)) {
		if (f->changes && yyjson_arr_size(b))
			put(patch, "", key, mobj_copy(f->d, b));
	} else if (!meta->merge || !diff_list(f, patch, key, a, b, meta)) {
		if (f->changes && !obj_equal(a, b))
			put(patch, "", key, mobj_copy(f->d, b));
	}
}

/* --- maps --- */

static void diff_member(const struct differ *f, struct obj_edit *patch, const char *key, val *a,
	val *b, struct smp_place place)
{
	struct smp_meta meta = smp_lookup(place, key);
	mval *below;

	if (yyjson_is_obj(a) && yyjson_is_obj(b)) {
		below = diff_map(f, a, b, meta.below, meta.retain_keys);
		if (yyjson_mut_obj_size(below))
			put(patch, "", key, below);
	} else if (yyjson_is_arr(a) && yyjson_is_arr(b)) {
		diff_lists(f, patch, key, a, b, &meta);
	} else if (f->changes && !obj_equal(a, b)) {
		put(patch, "", key, mobj_copy(f->d, b));
	}
}

static mval *diff_map(const struct differ *f, val *a, val *b, struct smp_place place, bool retain)
{
	mval *patch = yyjson_mut_obj(f->d);
	autolooks in_a = {node_of(a)}, in_b = {node_of(b)};
	struct obj_edit out;
	size_t i, n;
	val *k, *v, *old;

	obj_edit_begin(&out, f->d, patch, yyjson_obj_size(a) + yyjson_obj_size(b));
	yyjson_obj_foreach(b, i, n, k, v)
	{
		old = member(&in_a, k);
		if (old)
			diff_member(f, &out, yyjson_get_str(k), old, v, place);
		else if (f->changes)
			put(&out, "", yyjson_get_str(k), mobj_copy(f->d, v));
	}
	yyjson_obj_foreach(a, i, n, k, v)
	{
		if (f->deletions && !member(&in_b, k))
			put(&out, "", yyjson_get_str(k), yyjson_mut_null(f->d));
	}
	if (retain && yyjson_obj_size(b) &&
		(yyjson_mut_obj_size(patch) || has_more(&in_a, &in_b)))
		obj_edit_put(&out, SMP_RETAIN, retain_list(f, b));
	obj_edit_end(&out);
	return patch;
}

int patch_three_way(mdoc *d, const val *last, const val *want, const val *live,
	const struct schema_type *t, mval **ret, struct err *e)
{
	const struct differ deletions = {.d = d, .deletions = true};
	const struct differ changes = {.d = d, .changes = true};
	const struct smp_place top = {.t = t};
	mval *patch, *delta;

	if (!t) {
		*ret = patch_three_way_plain(d, last, want, live);
		return 0;
	}
	patch = diff_map(&deletions, node_of(last).v, node_of(want).v, top, false);
	delta = diff_map(&changes, node_of(live).v, node_of(want).v, top, false);
	if (smp_merge(d, patch, delta, t, (struct smp_options){.act = false}, e) < 0)
		return -1;
	*ret = patch;
	return 0;
}
