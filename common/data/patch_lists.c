/*
 * Lists in a strategic merge patch: elements are found by their merge key, or are a set; some are
 * directives; and an order puts all of them.
 */
#include "data/patch_priv.h"

int smp_check_elements(
	struct smp_merger *m, const struct smp_items *s, bool objects, const char *key)
{
	for (size_t i = 0; i < s->n; i++) {
		if (yyjson_mut_is_obj(s->v[i]) != objects)
			return smp_fail(m, "elements of different types");
		if (yyjson_mut_is_arr(s->v[i]))
			return smp_fail(m, "lists of lists cannot be merged");
		if (objects && !key)
			return smp_fail(m, "cannot merge lists without merge key");
		if (objects && !yyjson_mut_obj_get(s->v[i], key)) {
			return smp_fail_no_key(m, s->v[i], key);
		}
	}
	return 0;
}

mval *smp_reorder(struct smp_merger *m, struct smp_items *all, struct smp_items *order,
	struct smp_items *server, const char *key)
{
	autoitems wanted = {0}, others = {0}, out = {0};
	ptrdiff_t a = -1, b = -1;
	size_t i = 0, j = 0;

	for (size_t k = 0; k < order->n; k++) {
		ptrdiff_t at = smp_find(all, order->v[k], key);

		if (at >= 0 && smp_find(&wanted, order->v[k], key) < 0)
			smp_items_add(&wanted, all->v[at]);
	}
	for (size_t k = 0; k < all->n; k++) {
		if (smp_find(order, all->v[k], key) < 0)
			smp_items_add(&others, all->v[k]);
	}
	/* each is looked for once, while the others pass: keys can be long */
	if (others.n && wanted.n) {
		a = smp_find(server, others.v[0], key);
		b = smp_find(server, wanted.v[0], key);
	}
	while (i < others.n && j < wanted.n) {
		if (a >= 0 && a < b) {
			smp_items_add(&out, others.v[i++]);
			a = i < others.n ? smp_find(server, others.v[i], key) : -1;
		} else {
			smp_items_add(&out, wanted.v[j++]);
			b = j < wanted.n ? smp_find(server, wanted.v[j], key) : -1;
		}
	}
	while (j < wanted.n)
		smp_items_add(&out, wanted.v[j++]);
	while (i < others.n)
		smp_items_add(&out, others.v[i++]);
	return smp_list(m->d, &out);
}

/* Take out of patch the elements that are directives, and do what they say to old. */
static int special_elements(
	struct smp_merger *m, struct smp_items *old, struct smp_items *patch, const char *key)
{
	bool replace = false;

	for (size_t i = 0; i < patch->n; i++) {
		mval *v = patch->v[i], *directive = yyjson_mut_obj_get(v, SMP_PATCH);
		ptrdiff_t at;

		if (!directive)
			continue;
		if (yyjson_mut_equals_str(directive, "delete")) {
			if (!yyjson_mut_obj_get(v, key))
				return smp_fail_no_key(m, v, key);
			while ((at = smp_find(old, v, key)) >= 0)
				smp_items_drop(old, (size_t)at);
		} else if (yyjson_mut_equals_str(directive, "replace")) {
			replace = true;
		} else if (yyjson_mut_equals_str(directive, "merge")) {
			return err_set(m->e, ERR_SYS,
				"merging lists cannot yet be specified in the patch");
		} else {
			return smp_fail_patch_type(m, v, directive);
		}
		smp_items_drop(patch, i);
	}
	smp_items_close(patch);
	smp_items_close(old);
	if (replace)
		smp_items_clear(old);
	return 0;
}

static int merge_objects(struct smp_merger *m, struct smp_items *all, struct smp_items *patch,
	const struct smp_meta *meta)
{
	for (size_t i = 0; i < patch->n; i++) {
		ptrdiff_t at = smp_find(all, patch->v[i], meta->merge_key);

		if (at < 0) {
			if (m->o.act)
				smp_clean(m->d, patch->v[i]);
			smp_items_add(all, patch->v[i]);
		} else if (smp_merge_map(m, all->v[at], patch->v[i], meta->below) < 0) {
			return -1;
		}
	}
	return 0;
}

int smp_merge_list(struct smp_merger *m, mval *old_list, mval *patch_list,
	const struct smp_meta *meta, struct smp_items *seen, mval **ret)
{
	autoitems old = smp_items_of(old_list), patch = smp_items_of(patch_list), all = {0};
	size_t before = old.n;
	bool objects = yyjson_mut_is_obj(old.n ? old.v[0] : patch.n ? patch.v[0] : NULL);

	if (objects && !meta->merge_key)
		return smp_fail(m, "cannot merge lists without merge key");
	if (objects && special_elements(m, &old, &patch, meta->merge_key) < 0)
		return -1;
	if (smp_check_elements(m, &old, objects, meta->merge_key) < 0 ||
		smp_check_elements(m, &patch, objects, meta->merge_key) < 0)
		return -1;
	for (size_t i = 0; i < old.n; i++) {
		if (objects || smp_find(&all, old.v[i], NULL) < 0)
			smp_items_add(&all, old.v[i]);
	}
	if (objects && merge_objects(m, &all, &patch, meta) < 0)
		return -1;
	for (size_t i = 0; !objects && i < patch.n; i++) {
		if (smp_find(&all, patch.v[i], NULL) < 0)
			smp_items_add(&all, patch.v[i]);
	}
	for (size_t i = 0; seen && i < before && i < all.n; i++)
		smp_items_add(seen, all.v[i]);
	*ret = smp_reorder(m, &all, &patch, &old, objects ? meta->merge_key : NULL);
	return 0;
}

mval *smp_without(struct smp_merger *m, mval *old_list, mval *gone_list)
{
	autoitems old = smp_items_of(old_list), gone = smp_items_of(gone_list);

	for (size_t i = 0; i < old.n; i++) {
		if (smp_find(&gone, old.v[i], NULL) >= 0)
			smp_items_drop(&old, i);
	}
	smp_items_close(&old);
	return smp_list(m->d, &old);
}
