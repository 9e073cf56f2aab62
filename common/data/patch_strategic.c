/*
 * Kubernetes' strategic merge patch, after the documentation of apimachinery's strategicpatch:
 * lists with a merge key are merged element by element, lists of scalars become sets, and
 * directives ($patch, $retainKeys, $setElementOrder/x, $deleteFromPrimitiveList/x) say the rest.
 */
#include <string.h>

#include "data/node.h"
#include "data/patch_priv.h"
#include "data/ring.h"

int smp_fail(struct smp_merger *m, const char *why)
{
	return err_set(
		m->e, ERR_INVALID, "%s%s%s", buf_str(&m->path), m->path.len ? ": " : "", why);
}

/* What upstream does not sort into refusals: its server's own mistake, then. */
static int fail_with(struct smp_merger *m, const char *before, const mval *map, const char *behind)
{
	autodoc *shown = doc_from_mut(map);
	autobuf b = BUF_INIT;

	obj_write_fmt(&b, yyjson_doc_get_root(shown));
	return err_set(m->e, ERR_SYS, "%s%s%s", before, b.data, behind);
}

int smp_fail_no_key(struct smp_merger *m, const mval *map, const char *key)
{
	autofree char *behind = xasprintf(" does not contain declared merge key: %s", key);

	return fail_with(m, "map: ", map, behind);
}

/* map has a $patch that nobody knows. */
int smp_fail_patch_type(struct smp_merger *m, const mval *map, const mval *directive)
{
	autofree char *before = xasprintf("unknown patch type: %s in map: ",
		yyjson_mut_get_str((mval *)directive) ?: "");

	return fail_with(m, before, map, "");
}

/* Step into key; the answer undoes it. */
static size_t enter(struct smp_merger *m, const char *key)
{
	size_t before = m->path.len;

	buf_addf(&m->path, "%s%s", before ? "." : "", key);
	return before;
}

static const char *behind(const char *key, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(key, prefix, n) == 0 ? key + n : NULL;
}

struct smp_meta smp_lookup(struct smp_place p, const char *key)
{
	const struct schema_field *f = p.of_map ? p.of_map : NULL;
	enum schema_nest nest = p.of_map ? SCHEMA_ONE : SCHEMA_MAP;
	struct smp_meta meta = {0};

	if (!f && p.t) {
		f = schema_field(p.t, key, strlen(key));
		nest = f ? f->nest : SCHEMA_ONE;
	} else if (f) {
		nest = f->nest == SCHEMA_MAP_LIST ? SCHEMA_LIST : SCHEMA_ONE;
	}
	if (!f)
		return meta;
	if (nest == SCHEMA_MAP || nest == SCHEMA_MAP_LIST)
		meta.below.of_map = f;
	else
		meta.below.t = f->type;
	if (p.of_map)
		return meta;
	meta.merge = f->flags & SCHEMA_PATCH_MERGE;
	meta.retain_keys = f->flags & SCHEMA_PATCH_RETAIN_KEYS;
	meta.merge_key = f->merge_key;
	return meta;
}

static bool is_directive(const char *key)
{
	return *key == '$' && (strcmp(key, SMP_PATCH) == 0 || strcmp(key, SMP_RETAIN) == 0 ||
				      behind(key, SMP_DELETE) || behind(key, SMP_ORDER));
}

bool smp_clean(mdoc *d, mval *v)
{
	autoitems list = {0};
	yyjson_mut_obj_iter it;
	mval *k, *c;

	if (yyjson_mut_is_arr(v)) {
		list = smp_items_of(v);
		for (size_t i = 0; i < list.n; i++) {
			if (yyjson_mut_is_obj(list.v[i]) && !smp_clean(d, list.v[i]))
				smp_items_drop(&list, i);
		}
		smp_items_close(&list);
		patch_become(v, smp_list(d, &list));
		return true;
	}
	if (!yyjson_mut_is_obj(v))
		return true;
	if (yyjson_mut_equals_str(yyjson_mut_obj_get(v, SMP_PATCH), "delete"))
		return false;
	yyjson_mut_obj_iter_init(v, &it);
	while ((k = yyjson_mut_obj_iter_next(&it))) {
		const char *key = yyjson_mut_get_str(k);

		c = yyjson_mut_obj_iter_get_val(k);
		if (yyjson_mut_is_null(c) || is_directive(key) || !smp_clean(d, c))
			yyjson_mut_obj_iter_remove(&it);
	}
	return true;
}

/* --- directives of maps --- */

/* Remove from patch and answer its member of that name; NULL if it has none. */
static mval *take_out(mval *patch, const char *key)
{
	return yyjson_mut_obj_remove_key(patch, key);
}

/* $retainKeys: what stands there and not in its list goes away. */
static int retain(struct smp_merger *m, mval *at, mval *patch)
{
	mval *list = take_out(patch, SMP_RETAIN), *key;
	yyjson_mut_obj_iter old;
	struct node_iter it;
	struct node k, v;

	if (!list)
		return 0;
	if (!m->o.act) {
		mobj_put(m->d, at, SMP_RETAIN, mobj_copy_mut(m->d, list));
		return 0;
	}
	autoitems keys = smp_items_of(list);

	for (it = node_iter(node_of_mut(patch)); node_iter_next(&it, &k, &v);) {
		if (node_type(v) != YYJSON_TYPE_NULL && !behind(node_str(k), SMP_DELETE) &&
			!behind(node_str(k), SMP_ORDER) && smp_find(&keys, k.v, NULL) < 0)
			return err_set(
				m->e, ERR_BADREQUEST, "invalid patch format of retainKeys");
	}
	yyjson_mut_obj_iter_init(at, &old);
	while ((key = yyjson_mut_obj_iter_next(&old))) {
		if (smp_find(&keys, key, NULL) < 0)
			yyjson_mut_obj_iter_remove(&old);
	}
	return 0;
}

/* One $setElementOrder/KEY; KEY's list in patch is taken out. */
static int set_order(struct smp_merger *m, struct rings *r, mval *at, mval *patch, const char *key,
	mval *order_list, struct smp_place place)
{
	struct smp_meta meta = smp_lookup(place, key);
	mval *old = ring_get(r, at, key), *change = ring_take(r, patch, key), *merged = old;
	bool objects;

	if (!yyjson_mut_is_arr(order_list) || (old && !yyjson_mut_is_arr(old)) ||
		(change && !yyjson_mut_is_arr(change)))
		return smp_fail(m, "an element order belongs to a list");
	autoitems order = smp_items_of(order_list), server = {0};

	if (old && change && meta.merge) {
		if (smp_merge_list(m, old, change, &meta, &server, &merged) < 0)
			return -1;
	} else {
		server = smp_items_of(old);
		if (change && m->o.act)
			smp_clean(m->d, change);
		if (change)
			merged = change;
	}
	if (!merged)
		return 0;
	autoitems all = smp_items_of(merged);

	/* of a list that has lost its last, nothing says of what sort its elements are */
	objects = yyjson_mut_is_obj(all.n ? all.v[0] : order.n ? order.v[0] : NULL);
	if (smp_check_elements(m, &all, objects, meta.merge_key) < 0 ||
		smp_check_elements(m, &order, objects, meta.merge_key) < 0)
		return -1;
	ring_put(r, at, key,
		smp_reorder(m, &all, &order, &server, objects ? meta.merge_key : NULL));
	return 0;
}

/* name is the whole of a member's, if patch still has it. */
static int element_order(struct smp_merger *m, struct rings *r, mval *at, mval *patch,
	const char *name, struct smp_place place)
{
	mval *order = ring_take(r, patch, name);
	size_t before;
	int status;

	if (!order)
		return 0;
	if (!m->o.act)
		ring_put(r, at, name, order);
	before = enter(m, behind(name, SMP_ORDER));
	status = set_order(m, r, at, patch, behind(name, SMP_ORDER), order, place);
	if (!status)
		buf_truncate(&m->path, before);
	return status;
}

/* What says an order is taken out with its lists. */
static int element_orders(struct smp_merger *m, mval *at, mval *patch, struct smp_place place)
{
	struct node_iter it = node_iter(node_of_mut(patch));
	autoitems names = {0};
	struct node k, v;
	struct rings r;
	int status = 0;

	while (node_iter_next(&it, &k, &v))
		if (behind(node_str(k), SMP_ORDER))
			smp_items_add(&names, k.v);
	rings_init(&r, m->d);
	for (size_t i = 0; !status && i < names.n; i++)
		status = element_order(m, &r, at, patch, yyjson_mut_get_str(names.v[i]), place);
	rings_release(&r);
	return status;
}

/* --- maps --- */

/* patch[key] = v where at has old of the same type. */
static int merge_value(struct smp_merger *m, struct obj_edit *at, const char *key, mval *old,
	mval *v, struct smp_place place)
{
	struct smp_meta meta = smp_lookup(place, key);
	mval *merged = v;

	if (yyjson_mut_is_obj(v))
		return smp_merge_map(m, old, v, meta.below);
	if (yyjson_mut_is_arr(v) && meta.merge &&
		smp_merge_list(m, old, v, &meta, NULL, &merged) < 0)
		return -1;
	obj_edit_put(at, key, merged == v ? mobj_copy_mut(m->d, v) : merged);
	return 0;
}

static int merge_member(
	struct smp_merger *m, struct obj_edit *at, const char *key, mval *v, struct smp_place place)
{
	const char *list = m->o.act ? behind(key, SMP_DELETE) : NULL;
	mval *old = obj_edit_get(at, list ? list : key), *copied;

	if (list) {
		if (yyjson_mut_is_arr(old) && yyjson_mut_is_arr(v))
			obj_edit_put(at, list, smp_without(m, old, v));
		return 0;
	}
	if (yyjson_mut_is_null(v) && m->o.act) {
		obj_edit_del(at, key);
		return 0;
	}
	if (old && yyjson_mut_get_type(old) == yyjson_mut_get_type(v))
		return merge_value(m, at, key, old, v, place);
	copied = mobj_copy_mut(m->d, v);
	if (!m->o.act || smp_clean(m->d, copied))
		obj_edit_put(at, key, copied);
	return 0;
}

/* $patch of a map itself: answers whether there was one, or -1. */
static int directive(struct smp_merger *m, mval *at, mval *patch)
{
	mval *d = yyjson_mut_obj_get(patch, SMP_PATCH);

	if (!d)
		return 0;
	if (!yyjson_mut_equals_str(d, "delete") && !yyjson_mut_equals_str(d, "replace"))
		return smp_fail_patch_type(m, patch, d);
	take_out(patch, SMP_PATCH);
	if (yyjson_mut_equals_str(d, "delete")) {
		patch_become(at, yyjson_mut_obj(m->d));
		return 1;
	}
	if (m->o.act)
		smp_clean(m->d, patch);
	patch_become(at, patch);
	return 1;
}

int smp_merge_map(struct smp_merger *m, mval *at, mval *patch, struct smp_place place)
{
	struct obj_edit edit;
	struct node_iter it;
	struct node k, v;
	int done = directive(m, at, patch), status = 0;

	if (done)
		return done < 0 ? -1 : 0;
	if (retain(m, at, patch) < 0 || element_orders(m, at, patch, place) < 0)
		return -1;
	obj_edit_begin(&edit, m->d, at, yyjson_mut_obj_size(patch));
	for (it = node_iter(node_of_mut(patch)); !status && node_iter_next(&it, &k, &v);) {
		size_t before = enter(m, node_str(k));

		status = merge_member(m, &edit, node_str(k), v.v, place);
		if (!status)
			buf_truncate(&m->path, before);
	}
	obj_edit_end(&edit);
	return status;
}

int smp_merge(mdoc *d, mval *at, mval *patch, const struct schema_type *t, struct smp_options o,
	struct err *e)
{
	struct smp_merger m = {.d = d, .o = o, .e = e};
	int status = smp_merge_map(&m, at, patch, (struct smp_place){.t = t});

	buf_release(&m.path);
	return status;
}

int patch_strategic(
	mdoc *d, mval **root, const val *patch, const struct schema_type *t, struct err *e)
{
	mval *copied;

	if (!yyjson_mut_is_obj(*root) || !yyjson_is_obj(node_of(patch).v))
		return err_set(e, ERR_INVALID, "a strategic merge patch is an object");
	copied = mobj_copy_mut(d, *root);
	if (smp_merge(d, copied, mobj_copy(d, patch), t, (struct smp_options){.act = true}, e) < 0)
		return -1;
	patch_become(*root, copied);
	return 0;
}
