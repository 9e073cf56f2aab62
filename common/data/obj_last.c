/*
 * Keys that an object has twice, where that is no error: as Go's decoder, the last one counts. What
 * was sent so is found again by the place of the key that stays.
 */
#include <string.h>

#include "data/jscan.h"

struct place {
	mval *key;
	size_t at; /* in its object */
};

static int compare_text(const mval *a, const mval *b)
{
	size_t na = yyjson_mut_get_len((mval *)a), nb = yyjson_mut_get_len((mval *)b);
	int d = memcmp(yyjson_mut_get_str((mval *)a), yyjson_mut_get_str((mval *)b),
		na < nb ? na : nb);

	return d ? d : (na > nb) - (na < nb);
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int d = compare_text(x->key, y->key);

	return d ? d : (x->at > y->at) - (x->at < y->at);
}

static int compare_addresses(const void *a, const void *b)
{
	mval *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

static void keep(struct obj_keys *keys, mval *key)
{
	/* room for twice as many whenever there is none */
	if (!(keys->n & (keys->n - 1)))
		keys->v = xreallocarray(keys->v, keys->n ? 2 * keys->n : 1, sizeof(*keys->v));
	keys->v[keys->n++] = key;
}

/* Of equal keys of one object all but the last go. */
static void last_of(mval *obj, struct obj_keys *keys)
{
	size_t n = yyjson_mut_obj_size(obj), i = 0;
	autofree struct place *places = xcalloc(n, sizeof(*places));
	autofree bool *goes = xcalloc(n, sizeof(*goes));
	yyjson_mut_obj_iter it;
	mval *k;

	yyjson_mut_obj_iter_init(obj, &it);
	for (; (k = yyjson_mut_obj_iter_next(&it)); i++)
		places[i] = (struct place){k, i};
	qsort(places, n, sizeof(*places), compare_places);
	for (i = 1; i < n; i++) {
		if (compare_text(places[i - 1].key, places[i].key) != 0)
			continue;
		goes[places[i - 1].at] = true;
		if (i + 1 == n || compare_text(places[i].key, places[i + 1].key) != 0)
			keep(keys, places[i].key);
	}
	yyjson_mut_obj_iter_init(obj, &it);
	for (i = 0; yyjson_mut_obj_iter_next(&it); i++) {
		if (goes[i])
			yyjson_mut_obj_iter_remove(&it);
	}
}

/* No deeper than OBJ_MAX_DEPTH, which parsing looked at. */
static void last_below(mval *v, struct obj_keys *keys)
{
	size_t i, n;
	mval *key, *el;

	if (yyjson_mut_is_obj(v)) {
		if (yyjson_mut_obj_size(v) > 1)
			last_of(v, keys);
		yyjson_mut_obj_foreach(v, i, n, key, el)
			last_below(el, keys);
	} else if (yyjson_mut_is_arr(v)) {
		yyjson_mut_arr_foreach(v, i, n, el)
			last_below(el, keys);
	}
}

int obj_parse_last(const char *text, size_t len, const char *name, mdoc **ret,
	struct obj_keys *ret_twice, struct err *e)
{
	bool twice = false;
	struct jscan_where w = {name, 1, &twice};
	struct obj_keys keys = {0};
	autodoc *d = NULL;
	mdoc *made;

	if (jscan_parse(text, len, &w, &d, e))
		return -1;
	made = mdoc_from(yyjson_doc_get_root(d));
	if (twice) {
		last_below(yyjson_mut_doc_get_root(made), &keys);
		qsort(keys.v, keys.n, sizeof(*keys.v), compare_addresses);
	}
	*ret = made;
	*ret_twice = keys;
	return 0;
}

bool obj_keys_has(const struct obj_keys *keys, const mval *key)
{
	return keys && keys->n &&
	       bsearch(&key, keys->v, keys->n, sizeof(*keys->v), compare_addresses);
}

void obj_keys_release(struct obj_keys *keys)
{
	free(keys->v);
	*keys = (struct obj_keys){0};
}
