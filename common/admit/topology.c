/* Admission by where a pod runs: its node's zone and region stand in its labels. */
#include <string.h>

#include "admit/admit.h"
#include "data/mval.h"

int admit_topology_labels(
	struct store *store, const char *node, mdoc *d, mval *pod, struct err *e)
{
	static const char *const keys[] = {
		"topology.kubernetes.io/zone", "topology.kubernetes.io/region"};
	struct admit_ctx c = {.store = store};
	autodoc *found = NULL;
	const val *labels;
	int64_t rev;

	if (admit_look(&c, "nodes", "", node, &found, &rev, e))
		return -1;
	labels = found ? obj_at(yyjson_doc_get_root(found), "metadata.labels") : NULL;
	for (size_t i = 0; i < array_size(keys); i++) {
		const char *v = yyjson_get_str(yyjson_obj_get((val *)labels, keys[i]));

		if (v)
			mobj_put_str(d, mobj_make(d, pod, "metadata.labels"), keys[i], v);
	}
	return 0;
}

/* PodTopologyLabels (KEP-4742), for a pod that is made on its node; Bindings do it themselves. */
int admit_topology(struct admit_ctx *c, struct err *e)
{
	const char *node;

	if (!admit_is(c, "pods") || c->old || !c->obj)
		return 0;
	node = mobj_str(c->obj, "spec.nodeName");
	return node && *node ? admit_topology_labels(c->store, node, c->d, c->obj, e) : 0;
}
