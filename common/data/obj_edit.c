/* Many changes of one object, and many looks into one: what would be looked for among all members
 * is found by a hash, or among sorted ones. */
#include <string.h>

#include "data/node.h"

/* Fewer looks than these are quicker without. */
enum { LOOKS = 4096 };

void obj_edit_begin(struct obj_edit *x, mdoc *d, mval *obj, size_t changes)
{
	struct node_iter it;
	struct node k, v;

	*x = (struct obj_edit){.d = d, .obj = obj};
	if (!yyjson_mut_is_obj(obj) || !changes ||
		(yyjson_mut_obj_size(obj) + changes) < LOOKS / changes)
		return;
	x->indexed = true;
	for (it = node_iter(node_of_mut(obj)); node_iter_next(&it, &k, &v);)
		if (!map_has(&x->keys, node_str(k)))
			map_put(&x->keys, node_str(k), k.v);
}

mval *obj_edit_get(const struct obj_edit *x, const char *key)
{
	mval *k;

	if (!x->indexed)
		return yyjson_mut_obj_get(x->obj, key);
	k = map_get(&x->keys, key);
	return k ? k->next : NULL;
}

void obj_edit_put(struct obj_edit *x, const char *key, mval *v)
{
	mval *k;

	if (!x->indexed) {
		mobj_put(x->d, x->obj, key, v);
		return;
	}
	k = map_get(&x->keys, key);
	if (!k) {
		k = yyjson_mut_strcpy(x->d, key);
		if (!k || !yyjson_mut_obj_add(x->obj, k, v))
			bug("yyjson: out of memory");
		map_put(&x->keys, key, k);
	} else if (k->next != v) {
		/* as mobj_put: only the value is exchanged */
		v->next = k->next->next;
		k->next = v;
	}
}

/* Its key is no string until the end, when all that are gone are taken out together. */
void obj_edit_del(struct obj_edit *x, const char *key)
{
	mval *k;

	if (!x->indexed) {
		yyjson_mut_obj_remove_key(x->obj, key);
		return;
	}
	k = map_take(&x->keys, key);
	if (!k)
		return;
	k->tag = YYJSON_TYPE_NONE;
	x->gone = true;
}

void obj_edit_end(struct obj_edit *x)
{
	yyjson_mut_obj_iter it;
	mval *k;

	if (x->gone) {
		yyjson_mut_obj_iter_init(x->obj, &it);
		while ((k = yyjson_mut_obj_iter_next(&it)))
			if (!k->tag)
				yyjson_mut_obj_iter_remove(&it);
	}
	map_release(&x->keys);
}

struct node node_look(struct node_looks *l, struct node key)
{
	size_t n;

	if (!l->obj.v || node_type(l->obj) != YYJSON_TYPE_OBJ)
		return (struct node){0};
	n = node_len(l->obj);
	if (l->sorted)
		return node_find(l->sorted, n, key);
	l->looked += n;
	if (l->looked > LOOKS)
		l->sorted = node_sorted(l->obj);
	return node_get(l->obj, node_str(key), node_len(key));
}

void node_looks_release(struct node_looks *l)
{
	free(l->sorted);
	l->sorted = NULL;
}
