/* The Endpoints object of a Service, for those who still read it. */
#include <string.h>

#include "ctl/endpointslice.h"
#include "ctl/podset.h"
#include "data/patch.h"

#define MANAGED "endpoints.kubernetes.io/managed-by"
#define US "endpoint-controller"

static const char *first_family(const val *svc)
{
	const char *f = yyjson_get_str(yyjson_arr_get_first(obj_at(svc, "spec.ipFamilies")));

	if (f)
		return f;
	return strchr(obj_str_or(svc, "spec.clusterIP", ""), ':') ? "IPv6" : "IPv4";
}

/* An EndpointAddress has the Endpoint's facts under other names. */
static mval *address(
	const struct view *v, const val *svc, const val *pod, const char *family, mdoc *d)
{
	mval *ep = eps_endpoint(v, svc, pod, family, d), *a = yyjson_mut_obj(d);

	mobj_put_str(d, a, "ip", eps_address(pod, family));
	for (const char *const *f =
			(const char *const[]){"hostname", "nodeName", "targetRef", NULL};
		*f; f++) {
		mval *x = mobj_at(ep, *f);

		if (x)
			mobj_put(d, a, *f, mobj_copy_mut(d, x));
	}
	return a;
}

/* A port of Endpoints that has no name has none; that of an EndpointSlice is called "". */
static mval *named_ports(mval *ports)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(ports, i, n, p)
	{
		if (!*mobj_str(p, "name"))
			mobj_del(p, "name");
	}
	return ports;
}

static mval *subset(const struct view *v, const val *svc, const struct eps_group *g,
	const char *family, mdoc *d)
{
	mval *ready = yyjson_mut_arr(d), *not_ready = yyjson_mut_arr(d), *s = yyjson_mut_obj(d);
	bool all = obj_bool(svc, "spec.publishNotReadyAddresses", false);

	for (size_t i = 0; i < g->pods.n; i++) {
		const val *pod = g->pods.v[i];
		mval *to = all || pod_ready(pod) ? ready : not_ready;

		yyjson_mut_arr_append(to, address(v, svc, pod, family, d));
	}
	if (yyjson_mut_arr_size(ready))
		mobj_put(d, s, "addresses", ready);
	if (yyjson_mut_arr_size(not_ready))
		mobj_put(d, s, "notReadyAddresses", not_ready);
	if (yyjson_mut_arr_size(g->ports))
		mobj_put(d, s, "ports", named_ports(g->ports));
	return s;
}

static mval *subsets(const struct view *v, const val *svc, mdoc *d)
{
	const char *family = first_family(svc);
	bool all = obj_bool(svc, "spec.publishNotReadyAddresses", false);
	mval *list = yyjson_mut_arr(d);
	struct eps_found f;

	eps_find(v, svc, family, all, d, &f);
	for (size_t i = 0; i < f.n; i++)
		yyjson_mut_arr_append(list, subset(v, svc, &f.groups[i], family, d));
	eps_found_release(&f);
	return list;
}

static void change(
	struct pass *p, const val *svc, const val *have, mval *labels, mval *list)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *now = yyjson_mut_obj(d), *want = yyjson_mut_obj(d), *patch;
	autodoc *a = NULL, *b = NULL;

	mobj_make(d, now, "metadata");
	if (obj_at(have, "metadata.labels"))
		mobj_set(d, now, "metadata.labels", mobj_copy(d, obj_at(have, "metadata.labels")));
	if (yyjson_arr_size(obj_at(have, "subsets")))
		mobj_put(d, now, "subsets", mobj_copy(d, obj_at(have, "subsets")));
	mobj_set(d, want, "metadata.labels", mobj_copy_mut(d, labels));
	if (yyjson_mut_arr_size(list))
		mobj_put(d, want, "subsets", mobj_copy_mut(d, list));
	a = doc_from_mut(now);
	b = doc_from_mut(want);
	patch = patch_diff_merge(d, yyjson_doc_get_root(a), yyjson_doc_get_root(b));
	if (!yyjson_mut_obj_size(patch))
		return;
	eps_put_trigger(d, patch, have, eps_trigger(p->view, svc));
	act_patch(p->out, have, NULL, true, patch);
}

void endpoints_sync(struct pass *p, const char *ns, const char *name, const val *svc)
{
	const val *have = view_get(p->view, "endpoints", ns, name);
	const char *by = have ? obj_label(have, MANAGED) : NULL;
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *labels, *list;

	if (!svc) {
		if (by && !strcmp(by, US) && !obj_deleting(have))
			act_delete_guarded(p->out, have, NULL, -1, true);
		return;
	}
	labels = eps_labels(svc, MANAGED, US, d);
	list = subsets(p->view, svc, d);
	if (have) {
		change(p, svc, have, labels, list);
	} else {
		mval *obj = mobj_new(d, "v1", "Endpoints", ns, name);

		eps_put_trigger(d, obj, NULL, eps_trigger(p->view, svc));
		mobj_set(d, obj, "metadata.labels", labels);
		if (yyjson_mut_arr_size(list))
			mobj_put(d, obj, "subsets", list);
		act_create(p->out, obj);
	}
}
