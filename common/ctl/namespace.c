/*
 * A namespace that is being deleted: its contents are deleted, its conditions tell what is left,
 * and when nothing is left the finalizer "kubernetes" goes. Follows upstream's
 * pkg/controller/namespace/deletion (v1.36).
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/opt.h"
#include "ctl/namespace.h"
#include "data/kind.h"

#define DELAY_NS (5 * NS_PER_S)

static void keys_of_content(const struct view *v, const val *obj, struct keys *ret)
{
	if (*obj_ns(obj))
		keys_add(ret, "", obj_ns(obj));
}

static mval *trim_content(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.finalizers", NULL};

	return *obj_ns(obj) ? trim_keep(d, obj, paths) : NULL;
}

static mval *trim_namespace(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"spec.finalizers", "status", NULL};

	return trim_keep(d, obj, paths);
}

/* What is left, as upstream's sentences count it: "pods. has 3 resource instances". */
struct count {
	char *name; /* plural.group, or the finalizer */
	size_t n;
};
struct counts {
	struct count *v;
	size_t n, alloc;
};

static void count_up(struct counts *c, const char *name)
{
	size_t i = 0;

	while (i < c->n && strcmp(c->v[i].name, name) != 0)
		i++;
	if (i == c->n) {
		GROW(c->v, c->n + 1, c->alloc);
		c->v[c->n++] = (struct count){xstrdup(name), 0};
	}
	c->v[i].n++;
}

static void counts_release(struct counts *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->v[i].name);
	free(c->v);
}

static int by_name(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static char *sentence(struct counts *c, const char *start, const char *has)
{
	autobuf b = BUF_INIT;

	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), by_name);
	buf_adds(&b, start);
	for (size_t i = 0; i < c->n; i++)
		buf_addf(&b, "%s%s %s %zu resource instances", i ? ", " : "", c->v[i].name, has,
			c->v[i].n);
	return buf_detach(&b, NULL);
}

struct left {
	struct counts resources, finalizers;
};

/* Delete what is not being deleted yet; count all. */
static void empty(struct pass *p, const char *ns, struct left *left)
{
	struct view_iter it = view_all(p->view, NULL, ns);

	for (val *o; (o = view_next(&it));) {
		const struct kind *k =
			kind_by_gvk(obj_str_or(o, "apiVersion", ""), obj_str_or(o, "kind", ""));
		val *all = obj_at(o, "metadata.finalizers"), *f;
		autofree char *name = NULL;
		size_t i, n;

		if (!k || !k->namespaced || !kind_has_verb(k, "delete"))
			continue;
		if (!obj_deleting(o))
			act_delete(p->out, o, "Background", -1);
		name = xasprintf("%s.%s", k->plural, k->group);
		count_up(&left->resources, name);
		yyjson_arr_foreach(all, i, n, f)
			count_up(&left->finalizers, yyjson_get_str(f) ?: "");
	}
}

static void add_condition(struct pass *p, const val *ns, mdoc *d, mval *list, const char *type,
	const char *status, const char *reason, const char *message)
{
	const val *old = obj_condition(ns, type);
	char now[CLOCK_RFC3339_SIZE];
	const char *since = clock_rfc3339(p->now_ns, now);
	mval *c = yyjson_mut_arr_add_obj(d, list);

	if (old && !strcmp(obj_str_or(old, "status", ""), status))
		since = obj_str_or(old, "lastTransitionTime", since);
	mobj_put_str(d, c, "type", type);
	mobj_put_str(d, c, "status", status);
	mobj_put_str(d, c, "lastTransitionTime", since);
	mobj_put_str(d, c, "reason", reason);
	mobj_put_str(d, c, "message", message);
}

static void put_status(struct pass *p, const val *ns, struct left *left)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *status = yyjson_mut_obj(d), *list;
	autofree char *resources =
		sentence(&left->resources, "Some resources are remaining: ", "has");
	autofree char *finalizers = sentence(&left->finalizers,
		"Some content in the namespace has finalizers remaining: ", "in");

	mobj_set_str(d, status, "phase", "Terminating");
	list = mobj_make_arr(d, status, "conditions");
	add_condition(p, ns, d, list, "NamespaceDeletionDiscoveryFailure", "False",
		"ResourcesDiscovered", "All resources successfully discovered");
	add_condition(p, ns, d, list, "NamespaceDeletionGroupVersionParsingFailure", "False",
		"ParsedGroupVersions", "All legacy kube types successfully parsed");
	if (p->failed)
		add_condition(p, ns, d, list, "NamespaceDeletionContentFailure", "True",
			"ContentDeletionFailed", p->failed->msg);
	else
		add_condition(p, ns, d, list, "NamespaceDeletionContentFailure", "False",
			"ContentDeleted",
			"All content successfully deleted, may be waiting on finalization");
	if (left->resources.n)
		add_condition(p, ns, d, list, "NamespaceContentRemaining", "True",
			"SomeResourcesRemain", resources);
	else
		add_condition(p, ns, d, list, "NamespaceContentRemaining", "False",
			"ContentRemoved", "All content successfully removed");
	if (left->finalizers.n)
		add_condition(p, ns, d, list, "NamespaceFinalizersRemaining", "True",
			"SomeFinalizersRemain", finalizers);
	else
		add_condition(p, ns, d, list, "NamespaceFinalizersRemaining", "False",
			"ContentHasNoFinalizers", "All content-preserving finalizers finished");
	act_status(p->out, ns, d, status);
}

/* spec.finalizers without ours, through the subresource that alone may change it. */
static void finalize(struct pass *p, const val *ns)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *keep = yyjson_mut_arr(d);
	val *all = obj_at(ns, "spec.finalizers"), *f;
	size_t i, n;

	yyjson_arr_foreach(all, i, n, f)
	{
		if (!yyjson_equals_str(f, "kubernetes"))
			yyjson_mut_arr_append(keep, mobj_copy(d, f));
	}
	if (n == yyjson_mut_arr_size(keep))
		return;
	mobj_set(d, patch, "spec.finalizers", keep);
	act_patch(p->out, ns, "finalize", true, patch);
}

/* Is it too early to begin? Upstream waits for requests that are under way elsewhere and for who
 * has not heard yet; whoever deletes a namespace here sees it end as slowly. */
static bool is_early(struct pass *p, const val *ns)
{
	const struct namespace_options *o = p->options;
	/* the deletion's time is cut to whole seconds */
	int64_t due = obj_time(ns, "metadata.deletionTimestamp", 0) + NS_PER_S +
		      (o && o->delay_ns ? o->delay_ns : DELAY_NS);

	if (p->now_ns >= due)
		return false;
	act_wake(p->out, due);
	return true;
}

static int reconcile(
	struct pass *p, const char *none, const char *name, const val *ns, struct err *e)
{
	struct left left = {0};

	if (!ns || !obj_deleting(ns) || !yyjson_arr_size(obj_at(ns, "spec.finalizers")) ||
		is_early(p, ns))
		return 0;
	empty(p, name, &left);
	if (left.resources.n)
		put_status(p, ns, &left);
	else
		finalize(p, ns);
	counts_release(&left.resources);
	counts_release(&left.finalizers);
	return 0;
}

static const struct opt opts[] = {
	{0, "delay", OPT_DUR, offsetof(struct namespace_options, delay_ns), "TIME",
		"begin so long after the deletion (5s)", NULL, NULL},
	{0},
};

static const struct controller_read reads[] = {
	{"namespaces", NULL, trim_namespace},
	{"*", keys_of_content, trim_content},
	{NULL},
};

const struct controller namespace_controller = {
	.name = "namespace",
	.user = "system:serviceaccount:kube-system:namespace-controller",
	.about = "empty namespaces that are being deleted",
	.primary = "namespaces",
	.reads = reads,
	.reconcile = reconcile,
	.opts = opts,
	.options_bytes = sizeof(struct namespace_options),
};
