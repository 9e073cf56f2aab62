/* Namespace. */
#include "rules/check.h"
#include "rules/kinds.h"

void namespace_default(mdoc *d, mval *obj)
{
	const char *name = str_at(obj, "metadata.name");

	if (*name)
		mobj_put_str(d, mobj_make(d, obj, "metadata.labels"), "kubernetes.io/metadata.name",
			name);
}

void namespace_prepare_create(mdoc *d, mval *obj)
{
	mval *list = mobj_make_arr(d, obj, "spec.finalizers"), *v;
	size_t i, n;

	/* generateName: the name is known by now */
	namespace_default(d, obj);
	mobj_set_str(d, obj, "status.phase", "Active");
	yyjson_mut_arr_foreach(list, i, n, v)
	{
		if (m_is(v, "kubernetes"))
			return;
	}

	yyjson_mut_arr_add_strcpy(d, list, "kubernetes");
}

/* spec.finalizers belongs to the subresource finalize. */
void namespace_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	mval *was = mobj_at(old, "spec.finalizers");

	mobj_del(obj, "spec.finalizers");
	if (was)
		mobj_set(d, obj, "spec.finalizers", mobj_copy_mut(d, was));
}
