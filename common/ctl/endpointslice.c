/*
 * Packs the endpoints of a Service into slices. A pod stays in the slice that holds it; what is
 * new fills the room there is, then new slices.
 */
#include <stdlib.h>
#include <string.h>

#include "control/owner.h"
#include "ctl/endpointslice.h"
#include "ctl/podset.h"
#include "data/names.h"
#include "data/patch.h"
#include "data/selector.h"

#define SLICE_MAX 100
#define SERVICE_NAME "kubernetes.io/service-name"
#define MANAGED "endpointslice.kubernetes.io/managed-by"
#define US "endpointslice-controller.k8s.io"

/* A slice as it is and as it will be. */
struct slice {
	const val *have; /* NULL: to be made */
	mval *ports;	 /* NULL: not used so far */
	struct vec pods;
};

struct packing {
	struct pass *p;
	const val *svc;
	const char *family;
	mdoc *d;
	struct slice *slices;
	size_t n, alloc;
	const char *trigger; /* of what is written; known with the first that is */
	bool triggered;
};

static bool is_ours(const val *slice, const val *svc, const char *family)
{
	const char *of = obj_label(slice, SERVICE_NAME), *by = obj_label(slice, MANAGED);

	return of && !strcmp(of, obj_name(svc)) && by && !strcmp(by, US) && !obj_deleting(slice) &&
	       !strcmp(obj_str_or(slice, "addressType", ""), family);
}

static struct slice *add_slice(struct packing *k, const val *have)
{
	GROW(k->slices, k->n + 1, k->alloc);
	k->slices[k->n] = (struct slice){.have = have};
	return &k->slices[k->n++];
}

static void read_slices(struct packing *k)
{
	struct view_iter it =
		view_all(k->p->view, "endpointslices.discovery.k8s.io", obj_ns(k->svc));

	for (val *s; (s = view_next(&it));) {
		if (is_ours(s, k->svc, k->family))
			add_slice(k, s);
	}
}

static bool has_ports(const val *slice, mval *ports)
{
	val *have = obj_at(slice, "ports");
	automdoc *d = yyjson_mut_doc_new(NULL);

	if (!yyjson_arr_size(have))
		return !yyjson_mut_arr_size(ports);
	return mobj_equal(mobj_copy(d, have), ports);
}

static bool holds(const val *slice, const val *pod)
{
	val *all = obj_at(slice, "endpoints"), *ep;
	size_t i, n;

	yyjson_arr_foreach(all, i, n, ep)
	{
		if (!strcmp(obj_str_or(ep, "targetRef.uid", ""), obj_uid(pod)))
			return true;
	}
	return false;
}

static bool takes(const struct slice *s, mval *ports)
{
	if (s->ports)
		return s->ports == ports;
	return s->have && has_ports(s->have, ports);
}

static struct slice *slice_with(struct packing *k, mval *ports, const val *pod)
{
	for (size_t i = 0; i < k->n; i++) {
		struct slice *s = &k->slices[i];

		if (s->pods.n < SLICE_MAX && takes(s, ports) && (!pod || holds(s->have, pod)))
			return s;
	}
	return NULL;
}

/* Pods that a slice of their ports holds stay there; the others are left in g. */
static void keep_group(struct packing *k, struct eps_group *g)
{
	size_t left = 0;

	for (size_t i = 0; i < g->pods.n; i++) {
		struct slice *s = slice_with(k, g->ports, g->pods.v[i]);

		if (s) {
			s->ports = g->ports;
			vec_push(&s->pods, g->pods.v[i]);
		} else {
			g->pods.v[left++] = g->pods.v[i];
		}
	}
	g->pods.n = left;
}

/* A slice that nobody uses is used again before one is made: it has the first name. */
static struct slice *unused_slice(struct packing *k)
{
	for (size_t i = 0; i < k->n; i++) {
		if (!k->slices[i].ports)
			return &k->slices[i];
	}
	return add_slice(k, NULL);
}

static void fill_group(struct packing *k, const struct eps_group *g)
{
	for (size_t i = 0; i < g->pods.n; i++) {
		struct slice *s = slice_with(k, g->ports, NULL);

		if (!s)
			s = unused_slice(k);
		s->ports = g->ports;
		vec_push(&s->pods, g->pods.v[i]);
	}
}

/* Without a pod there is still one slice, so that the Service is seen to have none. */
static void keep_one(struct packing *k)
{
	struct slice *s;

	for (size_t i = 0; i < k->n; i++) {
		if (k->slices[i].ports)
			return;
	}
	s = k->n ? &k->slices[0] : add_slice(k, NULL);
	s->ports = yyjson_mut_arr(k->d);
}

static int by_name(const void *a, const void *b)
{
	const val *const *x = a, *const *y = b;

	return strcmp(obj_name(*x), obj_name(*y));
}

/* The parts of a slice that change. */
static mval *content(struct packing *k, struct slice *s, mdoc *d)
{
	mval *o = yyjson_mut_obj(d), *list = yyjson_mut_arr(d);
	mval *labels = eps_labels(k->svc, MANAGED, US, d);

	mobj_put_str(d, labels, SERVICE_NAME, obj_name(k->svc));
	mobj_set(d, o, "metadata.labels", labels);
	if (s->pods.n)
		qsort(s->pods.v, s->pods.n, sizeof(*s->pods.v), by_name);
	for (size_t i = 0; i < s->pods.n; i++)
		yyjson_mut_arr_append(
			list, eps_endpoint(k->p->view, k->svc, s->pods.v[i], k->family, d));
	mobj_put(d, o, "endpoints", list);
	mobj_put(d, o, "ports", mobj_copy_mut(d, s->ports));
	return o;
}

static const char *trigger(struct packing *k)
{
	if (!k->triggered)
		k->trigger = eps_trigger(k->p->view, k->svc);
	k->triggered = true;
	return k->trigger;
}

static void change(struct packing *k, struct slice *s)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autodoc *want = doc_from_mut(content(k, s, d)), *have = NULL;
	mval *now = yyjson_mut_obj(d), *patch;

	for (const char *const *f =
			(const char *const[]){"metadata.labels", "endpoints", "ports", NULL};
		*f; f++) {
		val *x = obj_at(s->have, *f);
		bool list = strchr(*f, '.') == NULL;

		/* No list and an empty one are the same. */
		if (x && !yyjson_is_null(x))
			mobj_set(d, now, *f, mobj_copy(d, x));
		else if (list)
			mobj_set(d, now, *f, yyjson_mut_arr(d));
	}
	have = doc_from_mut(now);
	patch = patch_diff_merge(d, yyjson_doc_get_root(have), yyjson_doc_get_root(want));
	if (!yyjson_mut_obj_size(patch))
		return;
	eps_put_trigger(d, patch, s->have, trigger(k));
	act_patch(k->p->out, s->have, NULL, true, patch);
}

static void make(struct packing *k, struct slice *s, uint64_t *n)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autofree char *base = xasprintf("%s-", obj_name(k->svc));
	mval *o, *c = content(k, s, d);
	char name[64];

	do {
		name_generate(base, obj_uid(k->svc), k->family, (*n)++, name);
	} while (view_get(k->p->view, "endpointslices.discovery.k8s.io", obj_ns(k->svc), name));
	o = mobj_new(d, "discovery.k8s.io/v1", "EndpointSlice", obj_ns(k->svc), name);
	mobj_set_str(d, o, "metadata.generateName", base);
	mobj_set(d, o, "metadata.labels", mobj_copy_mut(d, mobj_at(c, "metadata.labels")));
	eps_put_trigger(d, o, NULL, trigger(k));
	owner_set_controller(d, o, k->svc);
	mobj_set_str(d, o, "addressType", k->family);
	mobj_put(d, o, "endpoints", mobj_copy_mut(d, mobj_at(c, "endpoints")));
	mobj_put(d, o, "ports", mobj_copy_mut(d, mobj_at(c, "ports")));
	act_create(k->p->out, o);
}

static void write_slices(struct packing *k)
{
	uint64_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		struct slice *s = &k->slices[i];

		if (!s->ports)
			act_delete_guarded(k->p->out, s->have, NULL, -1, true);
		else if (s->have)
			change(k, s);
		else
			make(k, s, &n);
	}
}

static void sync_family(struct pass *p, const val *svc, const char *family)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	struct packing k = {.p = p, .svc = svc, .family = family, .d = d};
	struct eps_found f;

	eps_find(p->view, svc, family, true, d, &f);
	read_slices(&k);
	for (size_t i = 0; i < f.n; i++)
		keep_group(&k, &f.groups[i]);
	for (size_t i = 0; i < f.n; i++)
		fill_group(&k, &f.groups[i]);
	keep_one(&k);
	write_slices(&k);
	for (size_t i = 0; i < k.n; i++)
		vec_release(&k.slices[i].pods);
	free(k.slices);
	eps_found_release(&f);
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *svc, struct err *e)
{
	val *families = obj_at(svc, "spec.ipFamilies"), *f;
	size_t i, n;

	if (!svc) {
		endpoints_sync(p, ns, name, NULL); /* its slices are the garbage collector's */
		return 0;
	}
	/* Without a selector somebody else says what stands behind it. */
	if (!yyjson_obj_size(obj_at(svc, "spec.selector")) || obj_deleting(svc) ||
		!strcmp(obj_str_or(svc, "spec.type", ""), "ExternalName"))
		return 0;
	yyjson_arr_foreach(families, i, n, f) sync_family(p, svc, yyjson_get_str(f) ?: "IPv4");
	if (!yyjson_arr_size(families))
		sync_family(p, svc,
			strchr(obj_str_or(svc, "spec.clusterIP", ""), ':') ? "IPv6" : "IPv4");
	endpoints_sync(p, ns, name, svc);
	return 0;
}

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	struct view_iter it = view_all(v, "services", obj_ns(pod));

	for (val *svc; (svc = view_next(&it));) {
		struct selector s = {0};

		selector_from_map(obj_at(svc, "spec.selector"), &s);
		if (selector_matches(&s, obj_at(pod, "metadata.labels")))
			keys_add(ret, obj_ns(svc), obj_name(svc));
		selector_release(&s);
	}
}

static void keys_of_slice(const struct view *v, const val *slice, struct keys *ret)
{
	const char *svc = obj_label(slice, SERVICE_NAME);

	if (svc)
		keys_add(ret, obj_ns(slice), svc);
}

/* Only the zone is read of a node. */
static void keys_of_node(const struct view *v, const val *node, struct keys *ret)
{
	struct view_iter it = view_all(v, "pods", NULL);

	for (val *pod; (pod = view_next(&it));) {
		if (!strcmp(obj_str_or(pod, "spec.nodeName", ""), obj_name(node)))
			keys_of_pod(v, pod, ret);
	}
}

static mval *trim_service(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "spec", NULL};

	return trim_keep(d, obj, paths);
}

static mval *trim_slice(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.labels", "addressType", "endpoints", "ports", NULL};
	mval *m = trim_keep(d, obj, paths);

	eps_keep_trigger(d, m, obj);
	return m;
}

static mval *trim_endpoints(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "subsets", NULL};
	mval *m = trim_keep(d, obj, paths);

	eps_keep_trigger(d, m, obj);
	return m;
}

static mval *trim_node(mdoc *d, const val *obj)
{
	static const char zone[] = "topology.kubernetes.io/zone";
	static const char *const paths[] = {NULL};
	mval *m = trim_keep(d, obj, paths);

	if (obj_label(obj, zone))
		mobj_put_str(d, mobj_make(d, m, "metadata.labels"), zone, obj_label(obj, zone));
	return m;
}

/* name, restartPolicy and ports of the containers. */
static void trim_containers(mdoc *d, mval *m, const val *obj, const char *path)
{
	val *all = obj_at(obj, path), *c;
	mval *to;
	size_t i, n;

	if (!all)
		return;
	to = mobj_make_arr(d, m, path);
	yyjson_arr_foreach(all, i, n, c)
	{
		mval *o = yyjson_mut_arr_add_obj(d, to);

		if (obj_str(c, "restartPolicy"))
			mobj_put_str(d, o, "restartPolicy", obj_str(c, "restartPolicy"));
		if (obj_at(c, "ports"))
			mobj_put(d, o, "ports", mobj_copy(d, obj_at(c, "ports")));
	}
}

static mval *trim_backend(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.labels", "spec.nodeName", "spec.hostname",
		"spec.subdomain", "status.phase", "status.podIP", "status.podIPs", NULL};
	mval *m = trim_keep(d, obj, paths);
	val *ready = obj_condition(obj, "Ready");

	if (ready) {
		mval *c = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, m, "status.conditions"));

		mobj_put_str(d, c, "type", "Ready");
		mobj_put_str(d, c, "status", obj_str_or(ready, "status", ""));
		if (obj_str(ready, "lastTransitionTime"))
			mobj_put_str(d, c, "lastTransitionTime",
				obj_str(ready, "lastTransitionTime"));
	}
	trim_containers(d, m, obj, "spec.containers");
	trim_containers(d, m, obj, "spec.initContainers");
	return m;
}

static const struct controller_read reads[] = {
	{"services", NULL, trim_service},
	{"pods", keys_of_pod, trim_backend},
	{"endpointslices.discovery.k8s.io", keys_of_slice, trim_slice},
	{"endpoints", NULL, trim_endpoints},
	{"nodes", keys_of_node, trim_node},
	{NULL},
};

const struct controller endpointslice_controller = {
	.name = "endpointslice",
	.user = "system:serviceaccount:kube-system:endpointslice-controller",
	.about = "write down which pods stand behind each Service",
	.primary = "services",
	.reads = reads,
	.reconcile = reconcile,
};
