/* Admission by classes: the RuntimeClass that a pod names, the IngressClass of those that name
 * none. */
#include <string.h>

#include "admit/admit.h"
#include "data/mval.h"

static bool is_new(const struct admit_ctx *c, const char *resource)
{
	return admit_is(c, resource) && c->obj && !c->old &&
	       !(c->req->subresource && *c->req->subresource);
}

static int reject(struct admit_ctx *c, const char *why, struct err *e)
{
	autofree char *text = xasprintf("pod rejected: %s", why);

	return admit_forbidden(c, e, text);
}

/* RuntimeClass: it has to exist; what it costs stands in the pod, and where it can run. */
int admit_runtime_class(struct admit_ctx *c, struct err *e)
{
	const char *name = c->obj ? mobj_str(c->obj, "spec.runtimeClassName") : NULL;
	autodoc *class = NULL;
	autofree char *why = NULL;
	const val *cost, *where;
	mval *is, *want;
	int64_t rev;

	if (!is_new(c, "pods"))
		return 0;
	if (!name || !*name)
		return mobj_at(c->obj, "spec.overhead")
			       ? reject(c,
					 "Pod Overhead set without corresponding RuntimeClass "
					 "defined Overhead",
					 e)
			       : 0;
	if (admit_look(c, "runtimeclasses.node.k8s.io", "", name, &class, &rev, e))
		return -1;
	why = xasprintf("RuntimeClass \"%s\" not found", name);
	if (!class)
		return reject(c, why, e);
	cost = obj_at(yyjson_doc_get_root(class), "overhead.podFixed");
	where = obj_at(yyjson_doc_get_root(class), "scheduling.nodeSelector");
	is = mobj_at(c->obj, "spec.overhead");
	want = cost ? yyjson_val_mut_copy(c->d, (val *)cost) : NULL;
	if (is && (!want || !mobj_equal(is, want)))
		return reject(c, "Pod's Overhead doesn't match RuntimeClass's defined Overhead", e);
	if (want)
		mobj_set(c->d, c->obj, "spec.overhead", want);
	if (where) {
		mval *selector = mobj_make(c->d, c->obj, "spec.nodeSelector");
		size_t i, n;
		val *key, *v;

		yyjson_obj_foreach((val *)where, i, n, key, v)
			mobj_put_str(c->d, selector, yyjson_get_str(key), yyjson_get_str(v));
	}
	return 0;
}

struct default_class {
	const char *const *marks;
	char *name, *since;
};

static bool is_marked(const val *class, const char *const *marks)
{
	bool found = false;

	for (; *marks && !found; marks++) {
		const char *s = obj_annotation(class, *marks);

		found = s && !strcmp(s, "true");
	}
	return found;
}

static int find_default(void *arg, const struct store_row *r)
{
	struct default_class *f = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);
	const val *class = yyjson_doc_get_root(d);
	const char *since = obj_str_or(class, "metadata.creationTimestamp", "");

	if (!is_marked(class, f->marks) || (f->name && strcmp(since, f->since) <= 0))
		return 0;
	free(f->name);
	free(f->since);
	f->name = xstrdup(obj_name(class));
	f->since = xstrdup(since);
	return 0;
}

int admit_default_class(struct admit_ctx *c, const char *resource, const char *const *marks,
	char **ret, struct err *e)
{
	struct store_list q = {.resource = resource};
	struct default_class f = {.marks = marks};
	int64_t rev;
	int rc = store_list(c->store, &q, find_default, &f, &rev, e);

	free(f.since);
	if (rc < 0) {
		free(f.name);
		return -1;
	}
	*ret = f.name;
	return 0;
}

/* DefaultIngressClass */
int admit_ingress_class(struct admit_ctx *c, struct err *e)
{
	static const char *const marks[] = {"ingressclass.kubernetes.io/is-default-class", NULL};
	autofree char *found = NULL;

	if (!is_new(c, "ingresses.networking.k8s.io") || mobj_at(c->obj, "spec.ingressClassName") ||
		m_get(mobj_at(c->obj, "metadata.annotations"), "kubernetes.io/ingress.class"))
		return 0;
	if (admit_default_class(c, "ingressclasses.networking.k8s.io", marks, &found, e))
		return -1;
	mobj_set_str(c->d, c->obj, "spec.ingressClassName", found);
	return 0;
}
