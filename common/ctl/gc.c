/*
 * What has owners and none of them exists is deleted; foreground and orphaning deletion are
 * finished. Follows upstream's pkg/controller/garbagecollector (v1.36). Keys are ours: the
 * namespace, and "resource/name".
 *
 * An absence is believed because the harness shows all kinds as of one moment; every deletion
 * carries the resourceVersion that was looked at.
 */
#include <string.h>

#include "control/finalizer.h"
#include "control/owner.h"
#include "ctl/gc.h"
#include "data/kind.h"

#define COMPONENT "garbage-collector-controller"

static const char *resource_of(const val *obj)
{
	const struct kind *k =
		kind_by_gvk(obj_str_or(obj, "apiVersion", ""), obj_str_or(obj, "kind", ""));

	return k ? k->resource : NULL;
}

static void add_key(const val *obj, struct keys *ret)
{
	const char *resource = resource_of(obj);
	autofree char *id = resource ? xasprintf("%s/%s", resource, obj_name(obj)) : NULL;

	if (id)
		keys_add(ret, obj_ns(obj), id);
}

/* The object, what it owns, and what owns it. */
static void keys_of_any(const struct view *v, const val *obj, struct keys *ret)
{
	struct view_iter it = view_owned(v, NULL, obj_uid(obj));
	val *refs = obj_at(obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	if (refs || obj_deleting(obj))
		add_key(obj, ret);
	for (val *o; (o = view_next(&it));)
		add_key(o, ret);
	yyjson_arr_foreach(refs, i, n, ref)
	{
		const struct kind *k =
			kind_by_gvk(obj_str_or(ref, "apiVersion", ""), obj_str_or(ref, "kind", ""));
		autofree char *id =
			k ? xasprintf("%s/%s", k->resource, obj_str_or(ref, "name", "")) : NULL;

		if (id)
			keys_add(ret, k->namespaced ? obj_ns(obj) : "", id);
	}
}

/* Events own nothing, are owned by nothing, and are many. */
static mval *trim_any(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.finalizers", "metadata.ownerReferences", NULL};

	if (!strcmp(obj_str_or(obj, "kind", ""), "Event"))
		return NULL;
	return trim_keep(d, obj, paths);
}

/* Being deleted, dependents first. */
static bool deleting_dependents(const val *obj)
{
	return obj_deleting(obj) && finalizer_has(obj, "foregroundDeletion");
}

static void set_refs(struct pass *p, const val *obj, mdoc *d, mval *refs)
{
	mval *patch = yyjson_mut_obj(d);

	mobj_set(d, patch, "metadata.ownerReferences",
		yyjson_mut_arr_size(refs) ? refs : yyjson_mut_null(d));
	act_patch(p->out, obj, NULL, true, patch);
}

static bool has_uid(void *arg, const val *ref)
{
	return !strcmp(obj_str_or(ref, "uid", ""), arg);
}

/* Dependents lose the reference and live on; with the last one gone the owner may go. */
static void orphan_dependents(struct pass *p, const val *owner)
{
	struct view_iter it = view_owned(p->view, NULL, obj_uid(owner));
	bool any = false;

	for (val *o; (o = view_next(&it)); any = true) {
		automdoc *d = yyjson_mut_doc_new(NULL);

		set_refs(p, o, d, owner_refs_without(d, o, has_uid, (void *)obj_uid(owner)));
	}
	if (!any)
		finalizer_put(p->out, owner, "orphan", false);
}

static bool blocks(const val *obj, const char *owner_uid)
{
	val *refs = obj_at(obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref)
	{
		if (!strcmp(obj_str_or(ref, "uid", ""), owner_uid))
			return obj_bool(ref, "blockOwnerDeletion", false);
	}
	return false;
}

static size_t blocking_dependents(struct pass *p, const val *owner)
{
	struct view_iter it = view_owned(p->view, NULL, obj_uid(owner));
	size_t n = 0;

	for (val *o; (o = view_next(&it));)
		n += blocks(o, obj_uid(owner));
	return n;
}

enum fate { SOLID, DANGLING, WAITING, UNKNOWN };

static void tell_wrong_namespace(struct pass *p, const val *obj, const val *ref, const char *where)
{
	act_event(p->out, COMPONENT, obj, "Warning", "OwnerRefInvalidNamespace",
		"ownerRef [%s/%s, namespace: %s, name: %s, uid: %s] does not exist in namespace "
		"\"%s\"",
		obj_str_or(ref, "apiVersion", ""), obj_str_or(ref, "kind", ""), where,
		obj_str_or(ref, "name", ""), obj_str_or(ref, "uid", ""), where);
}

static bool exists_elsewhere(const struct view *v, const struct kind *k, const val *ref)
{
	struct view_iter it = view_all(v, k->resource, NULL);

	for (val *o; (o = view_next(&it));) {
		if (!strcmp(obj_uid(o), obj_str_or(ref, "uid", "")))
			return true;
	}
	return false;
}

static enum fate judge(struct pass *p, const val *obj, const val *ref)
{
	const struct kind *k =
		kind_by_gvk(obj_str_or(ref, "apiVersion", ""), obj_str_or(ref, "kind", ""));
	const char *ns = obj_ns(obj);
	const val *owner;

	if (!k || !kind_has_verb(k, "list"))
		return UNKNOWN;
	if (k->namespaced && !*ns) {
		tell_wrong_namespace(p, obj, ref, "");
		return UNKNOWN;
	}
	owner = view_get(
		p->view, k->resource, k->namespaced ? ns : "", obj_str_or(ref, "name", ""));
	if (!owner || strcmp(obj_uid(owner), obj_str_or(ref, "uid", "")) != 0) {
		if (k->namespaced && exists_elsewhere(p->view, k, ref))
			tell_wrong_namespace(p, obj, ref, ns);
		return DANGLING;
	}
	return deleting_dependents(owner) && obj_bool(ref, "blockOwnerDeletion", false) ? WAITING
											: SOLID;
}

struct owners {
	struct pass *p;
	const val *obj;
	size_t n[4]; /* by fate */
};

static bool is_lost(void *arg, const val *ref)
{
	struct owners *o = arg;
	enum fate f = judge(o->p, o->obj, ref);

	return f == DANGLING || f == WAITING;
}

static void judge_all(struct owners *o)
{
	val *refs = obj_at(o->obj, "metadata.ownerReferences"), *ref;
	size_t i, n;

	yyjson_arr_foreach(refs, i, n, ref) o->n[judge(o->p, o->obj, ref)]++;
}

/* Dependents that block obj and are deleted in the foreground themselves: a circle would wait for
 * itself. */
static void unblock(struct pass *p, const val *obj)
{
	struct view_iter it = view_owned(p->view, NULL, obj_uid(obj));

	for (val *o; (o = view_next(&it));) {
		automdoc *d = yyjson_mut_doc_new(NULL);
		mval *refs = mobj_copy(d, obj_at(o, "metadata.ownerReferences")), *ref;
		size_t i, n;

		if (!deleting_dependents(o) || !blocks(o, obj_uid(obj)))
			continue;
		yyjson_mut_arr_foreach(refs, i, n, ref)
			mobj_put(d, ref, "blockOwnerDeletion", yyjson_mut_bool(d, false));
		set_refs(p, o, d, refs);
	}
}

static void remove_lost(struct pass *p, const val *obj, struct owners *o)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	const char *policy = "Background";

	if (o->n[SOLID] || o->n[UNKNOWN]) {
		if (o->n[DANGLING] || o->n[WAITING])
			set_refs(p, obj, d, owner_refs_without(d, obj, is_lost, o));
		return;
	}
	if (o->n[WAITING] && blocking_dependents(p, obj)) {
		unblock(p, obj);
		policy = "Foreground";
	} else if (finalizer_has(obj, "orphan")) {
		policy = "Orphan";
	} else if (finalizer_has(obj, "foregroundDeletion")) {
		policy = "Foreground";
	}
	act_delete_guarded(p->out, obj, policy, -1, true);
}

static int reconcile(
	struct pass *p, const char *ns, const char *key, const val *none, struct err *e)
{
	const char *slash = strchr(key, '/');
	autofree char *resource = xstrndup(key, (size_t)(slash - key));
	const val *obj = view_get(p->view, resource, ns, slash + 1);
	struct owners o = {.p = p, .obj = obj};

	if (!obj)
		return 0;
	if (obj_deleting(obj)) {
		if (finalizer_has(obj, "orphan"))
			orphan_dependents(p, obj);
		else if (deleting_dependents(obj) && !blocking_dependents(p, obj))
			finalizer_put(p->out, obj, "foregroundDeletion", false);
		return 0;
	}
	if (!yyjson_arr_size(obj_at(obj, "metadata.ownerReferences")))
		return 0;
	judge_all(&o);
	remove_lost(p, obj, &o);
	return 0;
}

static const struct controller_read reads[] = {
	{"*", keys_of_any, trim_any},
	{NULL},
};

const struct controller gc_controller = {
	.name = "gc",
	.user = "system:serviceaccount:kube-system:generic-garbage-collector",
	.about = "delete what has lost its owners",
	.reads = reads,
	.reconcile = reconcile,
};
