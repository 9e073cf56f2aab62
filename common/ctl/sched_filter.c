/*
 * Filters: why a node cannot take a pod, and whether it could with fewer pods on it. The sentences
 * are the ones that FailedScheduling events carry.
 */
#include <string.h>

#include "ctl/sched.h"
#include "ctl/sched_match.h"

static enum sched_fit node_name(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	const char *want = obj_str_or(p->obj, "spec.nodeName", "");

	if (!*want || !strcmp(want, n->name))
		return SCHED_FITS;
	strv_add(reasons, "node(s) didn't match the requested node name");
	return SCHED_NEVER;
}

static enum sched_fit unschedulable(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	static const char key[] = "node.kubernetes.io/unschedulable";

	if (!obj_bool(n->obj, "spec.unschedulable", false) ||
		sched_tolerates(p->obj, key, "", "NoSchedule"))
		return SCHED_FITS;
	strv_add(reasons, "node(s) were unschedulable");
	return SCHED_NEVER;
}

static enum sched_fit taints(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	val *t;
	size_t i, max;

	yyjson_arr_foreach(obj_at(n->obj, "spec.taints"), i, max, t)
	{
		const char *key = obj_str_or(t, "key", ""), *value = obj_str_or(t, "value", "");
		const char *effect = obj_str_or(t, "effect", "");
		if (!strcmp(effect, "PreferNoSchedule") ||
			sched_tolerates(p->obj, key, value, effect))
			continue;
		strv_addf(reasons, "node(s) had untolerated taint(s)");
		return SCHED_NEVER;
	}
	return SCHED_FITS;
}

static enum sched_fit affinity(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	val *required = obj_at(p->obj, "spec.affinity.nodeAffinity."
				       "requiredDuringSchedulingIgnoredDuringExecution");

	if (sched_selector_matches(obj_at(p->obj, "spec.nodeSelector"), n) &&
		(!required || sched_terms_match(obj_at(required, "nodeSelectorTerms"), n)))
		return SCHED_FITS;
	strv_add(reasons, "node(s) didn't match Pod's node affinity/selector");
	return SCHED_NEVER;
}

/* "TCP/0.0.0.0/80" clashes with the same port on any address. */
static bool clash(const char *a, const char *b)
{
	const char *ip_a = strchr(a, '/') + 1, *ip_b = strchr(b, '/') + 1;
	const char *port_a = strchr(ip_a, '/'), *port_b = strchr(ip_b, '/');
	size_t len_a = (size_t)(port_a - ip_a), len_b = (size_t)(port_b - ip_b);
	bool same_ip = len_a == len_b && !strncmp(ip_a, ip_b, len_a);
	bool any = !strncmp(ip_a, "0.0.0.0/", 8) || !strncmp(ip_b, "0.0.0.0/", 8);

	return ip_a - a == ip_b - b && !strncmp(a, b, (size_t)(ip_a - a)) &&
	       !strcmp(port_a, port_b) && (any || same_ip);
}

static enum sched_fit ports(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	for (size_t i = 0; i < p->ports.n; i++)
		for (size_t j = 0; j < n->ports.n; j++)
			if (clash(p->ports.v[i], n->ports.v[j])) {
				strv_add(reasons, "node(s) didn't have free ports for the "
						  "requested pod ports");
				return SCHED_FULL;
			}
	return SCHED_FITS;
}

/* What the pod asks for of one resource, against what there is and what is used. */
struct want {
	int64_t ask, can, used;
	const char *name;
};

static enum sched_fit enough(const struct want *w, struct strv *reasons)
{
	if (!w->ask || w->ask <= w->can - w->used)
		return SCHED_FITS;
	strv_addf(reasons, "Insufficient %s", w->name);
	return w->ask > w->can ? SCHED_NEVER : SCHED_FULL;
}

static enum sched_fit resources(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	const struct want wants[] = {
		{p->ask.cpu_milli, n->can.cpu_milli, n->used.cpu_milli, "cpu"},
		{p->ask.memory_bytes, n->can.memory_bytes, n->used.memory_bytes, "memory"},
		{p->ask.storage_bytes, n->can.storage_bytes, n->used.storage_bytes,
			"ephemeral-storage"},
	};
	enum sched_fit worst = SCHED_FITS, one;
	struct map_slot *s;
	size_t i = 0;

	if (n->used.pods + 1 > n->can.pods) {
		strv_add(reasons, "Too many pods");
		worst = SCHED_FULL;
	}
	for (size_t j = 0; j < array_size(wants); j++)
		if ((one = enough(&wants[j], reasons)) > worst)
			worst = one;
	while ((s = map_next(&p->extra, &i))) {
		int64_t *can = map_get(&n->extra_can, s->key),
			*used = map_get(&n->extra_used, s->key);
		struct want w = {*(int64_t *)s->value, can ? *can : 0, used ? *used : 0, s->key};
		if ((one = enough(&w, reasons)) > worst)
			worst = one;
	}
	return worst;
}

static enum sched_fit volumes(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	const char *why = sched_volumes_refuse(&p->volumes, n);

	if (!why)
		return SCHED_FITS;
	strv_add(reasons, why);
	return SCHED_NEVER;
}

/* In upstream's order: the first that refuses is the one that is told. */
const struct sched_filter sched_filters[] = {
	{"NodeUnschedulable", unschedulable},
	{"NodeName", node_name},
	{"TaintToleration", taints},
	{"NodeAffinity", affinity},
	{"NodePorts", ports},
	{"NodeResourcesFit", resources},
	{"VolumeBinding", volumes},
	{NULL, NULL},
};

enum sched_fit sched_filter(const struct sched_pod *p, const struct sched_node *n,
	const struct sched_filter **ret_refused, struct strv *reasons)
{
	for (const struct sched_filter *f = sched_filters; f->name; f++) {
		enum sched_fit fit = f->fits(p, n, reasons);
		if (fit == SCHED_FITS)
			continue;
		*ret_refused = f;
		return fit;
	}
	return SCHED_FITS;
}
