/* A node's taints follow its conditions; and the labels and annotations that every node has. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ctl/node.h"

#define TTL_KEY "node.alpha.kubernetes.io/ttl"
#define PARTIAL_SHARE_PERCENT 55
#define LARGE_ZONE 50

struct taint {
	const char *key, *effect;
};

/* Conditions, at which status they taint, and how. */
static const struct condition_taint {
	const char *type, *status, *key;
} by_condition[] = {
	{"Ready", "False", TAINT_NOT_READY},
	{"Ready", "Unknown", TAINT_UNREACHABLE},
	{"MemoryPressure", "True", "node.kubernetes.io/memory-pressure"},
	{"DiskPressure", "True", "node.kubernetes.io/disk-pressure"},
	{"NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"},
	{"PIDPressure", "True", "node.kubernetes.io/pid-pressure"},
};

static bool in_zone(const val *node, const val *of)
{
	static const char *const labels[] = {
		"topology.kubernetes.io/region", "topology.kubernetes.io/zone"};

	for (size_t i = 0; i < array_size(labels); i++) {
		const char *a = obj_label(node, labels[i]), *b = obj_label(of, labels[i]);

		if (strcmp(a ? a : "", b ? b : "") != 0)
			return false;
	}
	return true;
}

enum disruption { CALM, HOLD, ALL_LOST };

/*
 * When no node is ready, it is the network or this side that is ill: no taint evicts. When most of
 * a small zone are not, no further one does.
 */
static enum disruption disruption_of(const struct pass *p, const val *node)
{
	struct view_iter it = view_all(p->view, "nodes", NULL);
	int64_t ready = 0, here = 0, lost_here = 0;

	for (val *n; (n = view_next(&it));) {
		bool is_ready = obj_condition_true(n, "Ready");

		if (obj_label(n, "node.kubernetes.io/exclude-disruption"))
			continue;
		ready += is_ready;
		if (in_zone(n, node)) {
			here++;
			lost_here += !is_ready;
		}
	}
	if (!ready)
		return ALL_LOST;
	return lost_here < here && lost_here > 2 && here <= LARGE_ZONE &&
			       lost_here * 100 >= here * PARTIAL_SHARE_PERCENT
		       ? HOLD
		       : CALM;
}

static bool has_taint(const val *node, const char *key, const char *effect)
{
	size_t i, n;
	val *t;

	yyjson_arr_foreach(obj_at(node, "spec.taints"), i, n, t)
	{
		if (!strcmp(obj_str_or(t, "key", ""), key) &&
			!strcmp(obj_str_or(t, "effect", ""), effect))
			return true;
	}
	return false;
}

/* The taints that this controller wants, of those that are its own. */
static size_t wanted(const struct pass *p, const val *node, struct taint *ret)
{
	const char *evicts = NULL;
	size_t n = 0;

	for (size_t i = 0; i < array_size(by_condition); i++) {
		const struct condition_taint *b = &by_condition[i];
		const val *c = obj_condition(node, b->type);

		if (!c || strcmp(obj_str_or(c, "status", ""), b->status) != 0)
			continue;
		ret[n++] = (struct taint){b->key, "NoSchedule"};
		if (!strcmp(b->type, "Ready"))
			evicts = b->key;
	}
	if (obj_bool(node, "spec.unschedulable", false))
		ret[n++] = (struct taint){TAINT_UNSCHEDULABLE, "NoSchedule"};
	if (evicts) {
		enum disruption now = disruption_of(p, node);
		bool had = has_taint(node, TAINT_NOT_READY, "NoExecute") ||
			   has_taint(node, TAINT_UNREACHABLE, "NoExecute");

		if (now == CALM || (now == HOLD && had))
			ret[n++] = (struct taint){evicts, "NoExecute"};
	}
	return n;
}

static bool is_ours(const val *taint)
{
	const char *key = obj_str_or(taint, "key", ""), *effect = obj_str_or(taint, "effect", "");

	if (!strcmp(effect, "NoExecute"))
		return !strcmp(key, TAINT_NOT_READY) || !strcmp(key, TAINT_UNREACHABLE);
	if (strcmp(effect, "NoSchedule") != 0)
		return false;
	for (size_t i = 0; i < array_size(by_condition); i++)
		if (!strcmp(key, by_condition[i].key))
			return true;
	return !strcmp(key, TAINT_UNSCHEDULABLE);
}

static bool is_among(const val *taint, const struct taint *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(obj_str_or(taint, "key", ""), v[i].key) &&
			!strcmp(obj_str_or(taint, "effect", ""), v[i].effect))
			return true;
	return false;
}

static void mend_taints(struct pass *p, const val *node, mdoc *d, mval *patch)
{
	struct taint want[array_size(by_condition) + 2];
	size_t n_want = wanted(p, node, want), i, n;
	mval *list = yyjson_mut_arr(d);
	char now[CLOCK_RFC3339_SIZE];
	bool changed = false;
	val *t;

	clock_rfc3339(p->now_ns, now);
	yyjson_arr_foreach(obj_at(node, "spec.taints"), i, n, t)
	{
		if (is_ours(t) && !is_among(t, want, n_want))
			changed = true;
		else
			yyjson_mut_arr_append(list, mobj_copy(d, t));
	}
	for (i = 0; i < n_want; i++) {
		mval *fresh;

		if (has_taint(node, want[i].key, want[i].effect))
			continue;
		fresh = yyjson_mut_arr_add_obj(d, list);
		mobj_put_str(d, fresh, "key", want[i].key);
		mobj_put_str(d, fresh, "effect", want[i].effect);
		mobj_put_str(d, fresh, "timeAdded", now);
		changed = true;
	}
	if (changed)
		mobj_set(d, patch, "spec.taints",
			yyjson_mut_arr_size(list) ? list : yyjson_mut_null(d));
}

/* The labels of the first days say what those of today do. */
static void mend_labels(const val *node, mdoc *d, mval *patch)
{
	static const char *const pairs[][2] = {{"kubernetes.io/os", "beta.kubernetes.io/os"},
		{"kubernetes.io/arch", "beta.kubernetes.io/arch"}};

	for (size_t i = 0; i < array_size(pairs); i++) {
		const char *is = obj_label(node, pairs[i][0]), *old = obj_label(node, pairs[i][1]);

		if (is && (!old || strcmp(is, old) != 0))
			mobj_put_str(d, mobj_make(d, patch, "metadata.labels"), pairs[i][1], is);
	}
}

/* For how many seconds a kubelet may keep Secrets and ConfigMaps: longer the more nodes ask. */
static void mend_ttl(const struct pass *p, const val *node, mdoc *d, mval *patch)
{
	static const struct {
		size_t min, max;
		const char *ttl;
	} steps[] = {{0, 100, "0"}, {90, 500, "15"}, {450, 1000, "30"}, {900, 2000, "60"},
		{1800, 10000, "300"}, {9000, SIZE_MAX, "600"}};
	const char *has = obj_annotation(node, TTL_KEY), *want = NULL;
	size_t nodes = view_count(p->view, "nodes");

	for (size_t i = 0; i < array_size(steps); i++) {
		if (nodes < steps[i].min || nodes > steps[i].max)
			continue;
		if (has && !strcmp(has, steps[i].ttl))
			return;
		if (!want)
			want = steps[i].ttl;
	}
	mobj_put_str(d, mobj_make(d, patch, "metadata.annotations"), TTL_KEY, want);
}

bool node_mend(struct pass *p, const val *node)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d);

	mend_taints(p, node, d, patch);
	mend_labels(node, d, patch);
	mend_ttl(p, node, d, patch);
	if (!yyjson_mut_obj_size(patch))
		return false;
	act_patch(p->out, node, NULL, true, patch);
	/* what every node gets is missing: it is new */
	if (!obj_annotation(node, TTL_KEY))
		act_event(p->out, NODE_COMPONENT, node, "Normal", "RegisteredNode",
			"Node %s event: Registered Node %s in Controller", obj_name(node),
			obj_name(node));
	return true;
}
