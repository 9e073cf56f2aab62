/* RFC 7386 merge patches: applied, made, and made from three sides. */
#include "data/node.h"
#include "data/patch_priv.h"

/* A copy of v in which no member is null: what a patch adds where nothing was. */
static mval *without_nulls(mdoc *d, struct node v)
{
	struct obj_edit edit;
	struct node_iter it;
	struct node k, m;
	mval *obj;

	if (node_type(v) != YYJSON_TYPE_OBJ)
		return v.mut ? mobj_copy_mut(d, v.v) : mobj_copy(d, v.v);
	obj = yyjson_mut_obj(d);
	obj_edit_begin(&edit, d, obj, node_len(v));
	for (it = node_iter(v); node_iter_next(&it, &k, &m);) {
		if (node_type(m) != YYJSON_TYPE_NULL)
			obj_edit_put(&edit, node_str(k), without_nulls(d, m));
	}
	obj_edit_end(&edit);
	return obj;
}

static void merge(mdoc *d, mval *at, struct node patch)
{
	struct node_iter it = node_iter(patch);
	struct obj_edit edit;
	struct node k, v;

	obj_edit_begin(&edit, d, at, node_len(patch));
	while (node_iter_next(&it, &k, &v)) {
		mval *old = obj_edit_get(&edit, node_str(k));

		if (node_type(v) == YYJSON_TYPE_NULL)
			obj_edit_del(&edit, node_str(k));
		else if (old && yyjson_mut_is_obj(old) && node_type(v) == YYJSON_TYPE_OBJ)
			merge(d, old, v);
		else
			obj_edit_put(&edit, node_str(k), without_nulls(d, v));
	}
	obj_edit_end(&edit);
}

int patch_merge(mdoc *d, mval **root, const val *patch, struct err *e)
{
	if (!patch)
		return err_set(e, ERR_INVALID, "a merge patch is an object");
	if (yyjson_mut_is_obj(*root) && yyjson_is_obj(node_of(patch).v))
		merge(d, *root, node_of(patch));
	else
		patch_become(*root, without_nulls(d, node_of(patch)));
	return 0;
}

/* Which halves of a difference are wanted. */
enum half { CHANGES = 1, DELETIONS = 2 };

static mval *diff(mdoc *d, const val *a, const val *b, enum half want)
{
	mval *patch = yyjson_mut_obj(d), *below;
	autolooks in_a = {node_of(a)}, in_b = {node_of(b)};
	struct obj_edit out;
	size_t i, n;
	val *k, *v, *other;

	obj_edit_begin(&out, d, patch, yyjson_obj_size(in_a.obj.v) + yyjson_obj_size(in_b.obj.v));
	yyjson_obj_foreach(in_b.obj.v, i, n, k, v)
	{
		other = node_look(&in_a, node_of(k)).v;
		if (yyjson_is_obj(other) && yyjson_is_obj(v)) {
			below = diff(d, other, v, want);
			if (yyjson_mut_obj_size(below))
				obj_edit_put(&out, yyjson_get_str(k), below);
		} else if ((want & CHANGES) && (!other || !obj_equal(other, v))) {
			obj_edit_put(&out, yyjson_get_str(k), mobj_copy(d, v));
		}
	}
	yyjson_obj_foreach(in_a.obj.v, i, n, k, v)
	{
		if ((want & DELETIONS) && !node_look(&in_b, node_of(k)).v)
			obj_edit_put(&out, yyjson_get_str(k), yyjson_mut_null(d));
	}
	obj_edit_end(&out);
	return patch;
}

mval *patch_diff_merge(mdoc *d, const val *a, const val *b)
{
	if (!yyjson_is_obj(node_of(a).v) || !yyjson_is_obj(node_of(b).v))
		return mobj_copy(d, b);
	return diff(d, a, b, CHANGES | DELETIONS);
}

/* Put what add changes over what del deletes. */
static void join(mdoc *d, mval *del, const mval *add)
{
	struct node_iter it = node_iter(node_of_mut(add));
	struct obj_edit edit;
	struct node k, v;

	obj_edit_begin(&edit, d, del, node_len(node_of_mut(add)));
	while (node_iter_next(&it, &k, &v)) {
		mval *old = obj_edit_get(&edit, node_str(k));

		if (yyjson_mut_is_obj(old) && node_type(v) == YYJSON_TYPE_OBJ)
			join(d, old, v.v);
		else
			obj_edit_put(&edit, node_str(k), mobj_copy_mut(d, v.v));
	}
	obj_edit_end(&edit);
}

mval *patch_three_way_plain(mdoc *d, const val *last, const val *want, const val *live)
{
	mval *patch = diff(d, last, want, DELETIONS);

	join(d, patch, diff(d, live, want, CHANGES));
	return patch;
}
