/* Namespace. */
#include <string.h>

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

void namespace_validate(const mval *obj, struct causes *c)
{
	static const char *const plain[] = {"kubernetes", "orphan", "foregroundDeletion"};
	static const char at[] = "spec.finalizers";
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(obj, at), i, n, v)
	{
		const char *name = text_of(v), *why = name_label_key(name);
		bool known = strchr(name, '/') != NULL;

		if (why)
			causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": %s", name, why);
		for (size_t k = 0; k < array_size(plain); k++)
			known = known || !strcmp(name, plain[k]);
		if (!known)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: \"%s\": name is neither a standard finalizer "
				"name nor is it fully qualified",
				name);
	}
}

/* spec.finalizers belongs to the subresource finalize. */
void namespace_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	mval *was = mobj_at(old, "spec.finalizers");

	mobj_del(obj, "spec.finalizers");
	if (was)
		mobj_set(d, obj, "spec.finalizers", mobj_copy_mut(d, was));
}
