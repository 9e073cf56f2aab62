/* Since when what is written about a Service has been so: who programs networks measures by it how
 * long a change takes to arrive. */
#include <string.h>

#include "base/map.h"
#include "ctl/endpointslice.h"
#include "ctl/podset.h"
#include "data/selector.h"

#define SERVICE_NAME "kubernetes.io/service-name"

/* The slices of svc, of whatever family. */
static val *next_slice(struct view_iter *it, const val *svc)
{
	val *s;

	while ((s = view_next(it))) {
		const char *of = obj_label(s, SERVICE_NAME);

		if (of && !strcmp(of, obj_name(svc)))
			break;
	}
	return s;
}

static struct view_iter slices_of(const struct view *v, const val *svc)
{
	return view_all(v, "endpointslices.discovery.k8s.io", obj_ns(svc));
}

/* What slices say of pods: uid → the Endpoint, the view's. */
static void read_told(const struct view *v, const val *svc, struct map *ret)
{
	struct view_iter it = slices_of(v, svc);

	for (val *s; (s = next_slice(&it, svc));) {
		size_t i, n;
		val *ep;

		yyjson_arr_foreach(obj_at(s, "endpoints"), i, n, ep)
			map_put(ret, obj_str_or(ep, "targetRef.uid", ""), ep);
	}
}

/* Is the pod in a slice, as ready as it is now? */
static bool is_told(const struct map *told, const val *pod)
{
	const val *ep = map_get(told, obj_uid(pod));

	return ep && obj_bool(ep, "conditions.serving", false) == pod_ready(pod);
}

const char *eps_trigger(const struct view *v, const val *svc)
{
	struct view_iter slices = slices_of(v, svc), it = view_all(v, "pods", obj_ns(svc));
	struct map told = MAP_INIT;
	struct selector s = {0};
	const char *first = NULL;

	if (!next_slice(&slices, svc))
		return obj_str(svc, "metadata.creationTimestamp");
	read_told(v, svc, &told);
	selector_from_map(obj_at(svc, "spec.selector"), &s);
	for (val *pod; (pod = view_next(&it));) {
		const char *since = obj_str(obj_condition(pod, "Ready"), "lastTransitionTime");

		if (!since || !selector_matches(&s, obj_at(pod, "metadata.labels")) ||
			!obj_at(pod, "status.podIP") || is_told(&told, pod))
			continue;
		if (!first || strcmp(since, first) < 0)
			first = since;
	}
	selector_release(&s);
	map_release(&told);
	return first;
}

void eps_put_trigger(mdoc *d, mval *to, const val *have, const char *trigger)
{
	mval *annotations;

	if (!trigger && !(have && obj_annotation(have, EPS_TRIGGER)))
		return;
	annotations = mobj_make(d, to, "metadata.annotations");
	if (trigger)
		mobj_put_str(d, annotations, EPS_TRIGGER, trigger);
	else
		mobj_put(d, annotations, EPS_TRIGGER, yyjson_mut_null(d));
}

void eps_keep_trigger(mdoc *d, mval *to, const val *from)
{
	const char *trigger = obj_annotation(from, EPS_TRIGGER);

	if (trigger)
		eps_put_trigger(d, to, NULL, trigger);
}
