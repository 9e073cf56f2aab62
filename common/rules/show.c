/* Values as messages show them: JSON, with the members of maps sorted as Go does. */
#include <stdlib.h>
#include <string.h>

#include "rules/show.h"

/* The maps among the members of upstream's structures. */
static bool is_map(const char *key)
{
	static const char *const maps[] = {"matchLabels", "labels", "annotations", "nodeSelector",
		"limits", "requests", "data", "stringData"};

	for (size_t i = 0; i < array_size(maps); i++)
		if (!strcmp(key, maps[i]))
			return true;
	return false;
}

struct member {
	mval *key, *v;
};

static int by_key(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(m_str(x->key), m_str(y->key));
}

static void sort_members(mval *obj)
{
	size_t i, n, k = 0;
	autofree struct member *all = xcalloc(m_members(obj) + 1, sizeof(*all));
	mval *key, *v;

	yyjson_mut_obj_foreach(obj, i, n, key, v)
		all[k++] = (struct member){key, v};
	qsort(all, k, sizeof(*all), by_key);
	yyjson_mut_obj_clear(obj);
	for (i = 0; i < k; i++)
		yyjson_mut_obj_add(obj, all[i].key, all[i].v);
}

static void sort_maps(mdoc *d, mval *v, bool map)
{
	size_t i, n;
	mval *key, *child;

	if (yyjson_mut_is_obj(v)) {
		if (map)
			sort_members(v);
		else if (m_get(v, "matchLabels") && m_get(v, "matchExpressions"))
			/* a selector's two members, as its type has them */
			mobj_put(d, v, "matchExpressions",
				yyjson_mut_obj_remove_key(v, "matchExpressions"));
		yyjson_mut_obj_foreach(v, i, n, key, child)
			sort_maps(d, child, is_map(m_str(key)));
	} else {
		yyjson_mut_arr_foreach(v, i, n, child)
			sort_maps(d, child, false);
	}
}

static void show(const mval *v, bool map, struct buf *ret)
{
	automdoc *d = m_doc();
	mval *copy = v ? mobj_copy_mut(d, v) : yyjson_mut_null(d);

	sort_maps(d, copy, map);
	mobj_write(ret, copy);
}

void shown(const mval *v, struct buf *ret)
{
	show(v, false, ret);
}

void shown_map(const mval *v, struct buf *ret)
{
	show(v, true, ret);
}
