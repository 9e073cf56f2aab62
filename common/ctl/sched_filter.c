/*
 * Filters: why a node cannot take a pod. The sentences are the ones that FailedScheduling events
 * carry.
 */
#include <string.h>

#include "ctl/sched.h"
#include "ctl/sched_match.h"

static bool node_name(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	const char *want = obj_str_or(p->obj, "spec.nodeName", "");

	if (!*want || !strcmp(want, n->name))
		return true;
	strv_add(reasons, "node(s) didn't match the requested node name");
	return false;
}

static bool unschedulable(
	const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	static const char key[] = "node.kubernetes.io/unschedulable";

	if (!obj_bool(n->obj, "spec.unschedulable", false) ||
		sched_tolerates(p->obj, key, "", "NoSchedule"))
		return true;
	strv_add(reasons, "node(s) were unschedulable");
	return false;
}

static bool taints(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
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
		return false;
	}
	return true;
}

static bool affinity(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	val *required = obj_at(p->obj, "spec.affinity.nodeAffinity."
				       "requiredDuringSchedulingIgnoredDuringExecution");

	if (sched_selector_matches(obj_at(p->obj, "spec.nodeSelector"), n) &&
		(!required || sched_terms_match(obj_at(required, "nodeSelectorTerms"), n)))
		return true;
	strv_add(reasons, "node(s) didn't match Pod's node affinity/selector");
	return false;
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

static bool ports(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	for (size_t i = 0; i < p->ports.n; i++)
		for (size_t j = 0; j < n->ports.n; j++)
			if (clash(p->ports.v[i], n->ports.v[j])) {
				strv_add(reasons, "node(s) didn't have free ports for the "
						  "requested pod ports");
				return false;
			}
	return true;
}

static bool resources(const struct sched_pod *p, const struct sched_node *n, struct strv *reasons)
{
	size_t before = reasons->n;
	struct map_slot *s;
	size_t i = 0;

	if (n->used.pods + 1 > n->can.pods)
		strv_add(reasons, "Too many pods");
	if (p->ask.cpu_milli && p->ask.cpu_milli > n->can.cpu_milli - n->used.cpu_milli)
		strv_add(reasons, "Insufficient cpu");
	if (p->ask.memory_bytes && p->ask.memory_bytes > n->can.memory_bytes - n->used.memory_bytes)
		strv_add(reasons, "Insufficient memory");
	if (p->ask.storage_bytes &&
		p->ask.storage_bytes > n->can.storage_bytes - n->used.storage_bytes)
		strv_add(reasons, "Insufficient ephemeral-storage");
	while ((s = map_next(&p->extra, &i))) {
		int64_t *can = map_get(&n->extra_can, s->key),
			*used = map_get(&n->extra_used, s->key);
		if (*(int64_t *)s->value > (can ? *can : 0) - (used ? *used : 0))
			strv_addf(reasons, "Insufficient %s", s->key);
	}
	return reasons->n == before;
}

/* In upstream's order: the first that refuses is the one that is told. */
const struct sched_filter sched_filters[] = {
	{"NodeUnschedulable", unschedulable},
	{"NodeName", node_name},
	{"TaintToleration", taints},
	{"NodeAffinity", affinity},
	{"NodePorts", ports},
	{"NodeResourcesFit", resources},
	{NULL, NULL},
};
