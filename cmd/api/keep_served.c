/*
 * APIServices of what this server answers for, as upstream's controller autoregister has them: made
 * and corrected as it starts, and left alone by then. An object that has lost the label belongs to
 * whoever took it off.
 */
#include <string.h>

#include "base/map.h"
#include "keep.h"

#define MANAGED "kube-aggregator.kubernetes.io/automanaged"
#define ON_START "onstart"

/* Upstream's priorities, of groups and of versions in them (v1.36): the order of discovery. The
 * group of APIServices itself has none. */
static const struct priority {
	const char *group, *version;
	int of_group, of_version;
} priorities[] = {
	{"", "v1", 18000, 1},
	{"apps", "v1", 17800, 15},
	{"events.k8s.io", "v1", 17750, 15},
	{"authentication.k8s.io", "v1", 17700, 15},
	{"authorization.k8s.io", "v1", 17600, 15},
	{"autoscaling", "v2", 17500, 30},
	{"autoscaling", "v1", 17500, 15},
	{"batch", "v1", 17400, 15},
	{"certificates.k8s.io", "v1", 17300, 15},
	{"networking.k8s.io", "v1", 17200, 15},
	{"policy", "v1", 17100, 15},
	{"rbac.authorization.k8s.io", "v1", 17000, 15},
	{"storage.k8s.io", "v1", 16800, 15},
	{"admissionregistration.k8s.io", "v1", 16700, 15},
	{"apiextensions.k8s.io", "v1", 16700, 15},
	{"scheduling.k8s.io", "v1", 16600, 15},
	{"coordination.k8s.io", "v1", 16500, 15},
	{"node.k8s.io", "v1", 16300, 15},
	{"discovery.k8s.io", "v1", 16200, 15},
	{"resource.k8s.io", "v1", 16200, 20},
	{"flowcontrol.apiserver.k8s.io", "v1", 16100, 21},
};

/* By name, docs of all that are there. */
static int add(void *arg, const char *text, size_t len)
{
	struct map *all = arg;
	doc *one;

	if (!obj_parse(text, len, "an APIService", &one, NULL))
		map_put(all, obj_name(yyjson_doc_get_root(one)), one);
	return 0;
}

static void say(const struct priority *p, const char *name, struct buf *b)
{
	buf_addf(b,
		"{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\","
		"\"metadata\":{\"name\":\"%s\",\"labels\":{\"" MANAGED "\":\"" ON_START "\"}},",
		name);
	buf_adds(b, "\"spec\":{");
	if (*p->group)
		buf_addf(b, "\"group\":\"%s\",", p->group);
	buf_addf(b,
		"\"groupPriorityMinimum\":%d,\"version\":\"%s\",\"versionPriority\":%d,"
		"\"service\":null}}",
		p->of_group, p->version, p->of_version);
}

static bool is_managed(val *have)
{
	const char *label = obj_label(have, MANAGED);

	return label && !strcmp(label, ON_START);
}

static void drop_doc(void *p)
{
	yyjson_doc_free(p);
}

static void keep_one(
	struct api *a, const struct kind *k, const struct priority *p, struct map *all)
{
	autofree char *name = xasprintf("%s.%s", p->version, p->group);
	autodoc *have = map_take(all, name), *want = NULL;
	autobuf text = BUF_INIT;

	if (!kind_serves(p->group, p->version) ||
		(have && !is_managed(yyjson_doc_get_root(have))))
		return;
	say(p, name, &text);
	if (obj_parse(text.data, text.len, name, &want, NULL))
		bug("an APIService of our own that is none");
	keep(a, k, have ? yyjson_doc_get_root(have) : NULL, yyjson_doc_get_root(want), &text);
}

void keep_served(struct api *a)
{
	struct map all = {.free_value = drop_doc};
	struct api_req r = API_REQ_INIT;
	struct err e = ERR_INIT;
	struct map_slot *left;
	int64_t rev;
	size_t i = 0;

	r.verb = API_LIST;
	r.kind = kind_by_resource("apiservices.apiregistration.k8s.io");
	if (api_list(a, &r, add, &all, &rev, &e)) {
		keep_failed(r.kind, &e);
		map_release(&all);
		return;
	}
	for (size_t j = 0; j < array_size(priorities); j++)
		keep_one(a, r.kind, &priorities[j], &all);
	/* of a version that served more, or less */
	while ((left = map_next(&all, &i)))
		if (is_managed(yyjson_doc_get_root(left->value)))
			keep_away(a, r.kind, yyjson_doc_get_root(left->value));
	map_release(&all);
}
