#include "control/finalizer.h"

bool finalizer_has(const val *obj, const char *name)
{
	size_t i, n;
	val *f;

	yyjson_arr_foreach(obj_at(obj, "metadata.finalizers"), i, n, f)
	{
		if (yyjson_equals_str(f, name))
			return true;
	}
	return false;
}

bool finalizer_patch(mdoc *d, mval *patch, const val *obj, const char *name, bool wanted)
{
	mval *list = yyjson_mut_arr(d);
	size_t i, n;
	val *f;

	if (finalizer_has(obj, name) == wanted)
		return false;
	yyjson_arr_foreach(obj_at(obj, "metadata.finalizers"), i, n, f)
	{
		if (!yyjson_equals_str(f, name))
			yyjson_mut_arr_append(list, mobj_copy(d, f));
	}
	if (wanted)
		yyjson_mut_arr_add_strcpy(d, list, name);
	mobj_set(d, patch, "metadata.finalizers",
		yyjson_mut_arr_size(list) ? list : yyjson_mut_null(d));
	return true;
}

bool finalizer_put(struct actions *a, const val *obj, const char *name, bool wanted)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	if (!finalizer_patch(d, patch, obj, name, wanted))
		return false;
	act_patch(a, obj, NULL, true, patch);
	return true;
}
