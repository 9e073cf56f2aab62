#include <string.h>

#include "control/owner.h"

val *owner_controller(const val *obj)
{
	val *refs = obj_at(obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		if (obj_bool(ref, "controller", false))
			return ref;
	}
	return NULL;
}

bool owner_is(const val *obj, const char *uid)
{
	const char *u = obj_str(owner_controller(obj), "uid");

	return u && !strcmp(u, uid);
}

void owner_set_controller(mdoc *d, mval *obj, const val *owner)
{
	mval *refs = mobj_make_arr(d, obj, "metadata.ownerReferences");
	mval *ref = yyjson_mut_arr_add_obj(d, refs);

	mobj_put_str(d, ref, "apiVersion", obj_str_or(owner, "apiVersion", ""));
	mobj_put_str(d, ref, "kind", obj_str_or(owner, "kind", ""));
	mobj_put_str(d, ref, "name", obj_name(owner));
	mobj_put_str(d, ref, "uid", obj_uid(owner));
	mobj_put(d, ref, "controller", yyjson_mut_bool(d, true));
	mobj_put(d, ref, "blockOwnerDeletion", yyjson_mut_bool(d, true));
}

bool owner_has(const val *obj, const char *uid)
{
	val *refs = obj_at(obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		if (!strcmp(obj_str_or(ref, "uid", ""), uid))
			return true;
	}
	return false;
}

mval *owner_refs_without(
	mdoc *d, const val *obj, bool (*drop)(void *arg, const val *ref), void *arg)
{
	val *refs = obj_at(obj, "metadata.ownerReferences"), *ref;
	mval *keep = yyjson_mut_arr(d);
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		if (!drop(arg, ref))
			yyjson_mut_arr_append(keep, mobj_copy(d, ref));
	}
	return keep;
}
