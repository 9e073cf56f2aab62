/* The admission steps that concern volumes. */
#include <string.h>

#include "admit/admit.h"
#include "data/mval.h"
#include "data/quantity.h"

#define CLASSES "storageclasses.storage.k8s.io"
#define CLASS_KEY "volume.beta.kubernetes.io/storage-class"

static bool is_part(const struct admit_ctx *c)
{
	return c->req->subresource && *c->req->subresource;
}

/* DefaultStorageClass: a claim that does not say "" gets a class. */
int admit_storage_class(struct admit_ctx *c, struct err *e)
{
	static const char *const marks[] = {"storageclass.kubernetes.io/is-default-class",
		"storageclass.beta.kubernetes.io/is-default-class", NULL};
	autofree char *found = NULL;

	if (!admit_is(c, "persistentvolumeclaims") || c->old || !c->obj || is_part(c))
		return 0;
	if (mobj_at(c->obj, "spec.storageClassName") ||
		m_get(mobj_at(c->obj, "metadata.annotations"), CLASS_KEY))
		return 0;
	if (admit_default_class(c, CLASSES, marks, &found, e))
		return -1;
	mobj_set_str(c->d, c->obj, "spec.storageClassName", found);
	return 0;
}

/* StorageObjectInUseProtection: what somebody uses stays until nobody does. */
int admit_in_use(struct admit_ctx *c, struct err *e unused_arg)
{
	static const char *const kinds[][2] = {
		{"persistentvolumeclaims", "kubernetes.io/pvc-protection"},
		{"persistentvolumes", "kubernetes.io/pv-protection"},
		{"volumeattributesclasses.storage.k8s.io", "kubernetes.io/vac-protection"},
	};

	if (c->old || !c->obj || is_part(c))
		return 0;
	for (size_t k = 0; k < array_size(kinds); k++) {
		mval *list, *f;
		bool has = false;
		size_t i, n;

		if (!admit_is(c, kinds[k][0]))
			continue;
		list = mobj_make_arr(c->d, c->obj, "metadata.finalizers");
		yyjson_mut_arr_foreach(list, i, n, f)
			has |= m_is(f, kinds[k][1]);
		if (!has)
			yyjson_mut_arr_add_strcpy(c->d, list, kinds[k][1]);
	}
	return 0;
}

static const char *class_of(const mval *claim)
{
	const char *old = m_str(m_get(mobj_at(claim, "metadata.annotations"), CLASS_KEY));
	const char *name = old ? old : mobj_str(claim, "spec.storageClassName");

	return name ? name : "";
}

static bool grows(const mval *obj, const mval *old)
{
	const char *is = mobj_str(obj, "spec.resources.requests.storage");
	const char *was = mobj_str(old, "spec.resources.requests.storage");
	struct quantity a = {0}, b = {0};
	struct err e = ERR_INIT;

	if (!is || !was || quantity_parse(is, &a, &e) || quantity_parse(was, &b, &e))
		return false;
	return quantity_cmp(&a, &b) > 0;
}

/* PersistentVolumeClaimResize: only bound claims grow, and only where their class allows it. */
int admit_resize(struct admit_ctx *c, struct err *e)
{
	autodoc *class = NULL;
	const char *phase, *name;
	int64_t rev;

	if (!admit_is(c, "persistentvolumeclaims") || !c->old || !c->obj || is_part(c) ||
		!grows(c->obj, c->old))
		return 0;
	phase = mobj_str(c->old, "status.phase");
	if (!phase || strcmp(phase, "Bound") != 0)
		return admit_forbidden(
			c, e, "Only bound persistent volume claims can be expanded");
	name = class_of(c->obj);
	if (*name && !strcmp(name, class_of(c->old)) &&
		admit_look(c, CLASSES, "", name, &class, &rev, e))
		return -1;
	if (obj_bool(yyjson_doc_get_root(class), "allowVolumeExpansion", false))
		return 0;
	return admit_forbidden(c, e,
		"only dynamically provisioned pvc can be resized and the storageclass that "
		"provisions the pvc must support resize");
}
