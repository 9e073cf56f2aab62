/*
 * The fake node, a pure filter: a pod bound to it runs after one pass and is ready after the next;
 * one that is being deleted is gone. Addresses are hashes of uids inside the node's podCIDR.
 *
 * Annotations of a pod: k-fakenode/exit-code ends its containers instead of making them ready (with
 * restartPolicy Always it counts a restart and goes on); k-fakenode/ready "false" keeps it unready.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/opt.h"
#include "ctl/fakenode.h"
#include "ctl/podset.h"

#define LABEL "k-fakenode"
#define EXIT_CODE "k-fakenode/exit-code"
#define READY "k-fakenode/ready"

static void keys_of_pod(const struct view *v, const val *pod, struct keys *ret)
{
	const char *node = obj_str_or(pod, "spec.nodeName", "");

	if (*node)
		keys_add(ret, "", node);
}

static mval *trim_bound_pod(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"metadata.annotations", "metadata.generation",
		"metadata.finalizers", "metadata.deletionGracePeriodSeconds", "spec.nodeName",
		"spec.restartPolicy", "spec.hostNetwork", "status", NULL};
	val *all = obj_at(obj, "spec.containers"), *c;
	mval *m, *to;
	size_t i, n;

	if (!*obj_str_or(obj, "spec.nodeName", ""))
		return NULL;
	m = trim_keep(d, obj, paths);
	to = mobj_make_arr(d, m, "spec.containers");
	yyjson_arr_foreach(all, i, n, c)
	{
		mval *o = yyjson_mut_arr_add_obj(d, to);

		mobj_put_str(d, o, "name", obj_str_or(c, "name", ""));
		mobj_put_str(d, o, "image", obj_str_or(c, "image", ""));
	}
	return m;
}

static mval *trim_node(mdoc *d, const val *obj)
{
	static const char *const paths[] = {
		"metadata.labels", "spec.podCIDR", "status.addresses", NULL};

	return trim_keep(d, obj, paths);
}

/* The addresses of a node: those given so far, and where the next one comes from. */
struct addresses {
	uint32_t net, size;
	const char *host_ip;
	struct map used;
};

static void addresses_of(const val *node, struct addresses *a)
{
	const char *cidr = obj_str_or(node, "spec.podCIDR", "10.0.0.0/8");
	val *all = obj_at(node, "status.addresses"), *x;
	autofree char *ip = xstrndup(cidr, strcspn(cidr, "/"));
	const char *slash = strchr(cidr, '/');
	long bits = slash ? strtol(slash + 1, NULL, 10) : 32;
	struct in_addr in;
	size_t i, n;

	*a = (struct addresses){.net = 10u << 24, .size = 1u << 24, .host_ip = "127.0.0.1"};
	if (inet_pton(AF_INET, ip, &in) == 1 && bits >= 8 && bits <= 30) {
		a->size = 1u << (32 - bits);
		a->net = ntohl(in.s_addr) & ~(a->size - 1);
	}
	yyjson_arr_foreach(all, i, n, x)
	{
		if (!strcmp(obj_str_or(x, "type", ""), "InternalIP"))
			a->host_ip = obj_str_or(x, "address", a->host_ip);
	}
}

/* The pod's own place in the range, or the next one that is free; the first is the bridge's. */
static void give_address(struct addresses *a, const val *pod, char out[INET_ADDRSTRLEN])
{
	uint32_t room = a->size - 3, at = (uint32_t)(hash_str(0, obj_uid(pod)) % room);

	for (uint32_t i = 0; i < room; i++) {
		struct in_addr in = {.s_addr = htonl(a->net + 2 + (at + i) % room)};

		inet_ntop(AF_INET, &in, out, INET_ADDRSTRLEN);
		if (!map_has(&a->used, out))
			break;
	}
	map_put(&a->used, out, a);
}

static void set_condition(struct pass *p, mdoc *d, mval *status, const char *type, bool is)
{
	mval *list = mobj_make_arr(d, status, "conditions"), *c, *found = NULL;
	const char *word = is ? "True" : "False";
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, c)
	{
		if (!strcmp(mobj_str(c, "type") ?: "", type))
			found = c;
	}
	if (!found) {
		found = yyjson_mut_arr_add_obj(d, list);
		mobj_put_str(d, found, "type", type);
	} else if (!strcmp(mobj_str(found, "status") ?: "", word)) {
		return;
	}
	mobj_put_str(d, found, "status", word);
	mobj_put_str(d, found, "lastTransitionTime", clock_rfc3339(p->now_ns, now));
	if (is) {
		yyjson_mut_obj_remove_key(found, "reason");
		yyjson_mut_obj_remove_key(found, "message");
	} else {
		mobj_put_str(d, found, "reason", "ContainersNotReady");
	}
}

/* containerStatuses as they are after this step; code < 0: running. */
static void set_containers(struct pass *p, const val *pod, mdoc *d, mval *status, bool ready,
	int64_t code, int64_t restarts)
{
	val *all = obj_at(pod, "spec.containers"), *c;
	mval *list = yyjson_mut_arr(d);
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;

	clock_rfc3339(obj_time(pod, "status.startTime", p->now_ns), now);
	yyjson_arr_foreach(all, i, n, c)
	{
		mval *o = yyjson_mut_arr_add_obj(d, list);

		mobj_put_str(d, o, "name", obj_str_or(c, "name", ""));
		mobj_put_str(d, o, "image", obj_str_or(c, "image", ""));
		mobj_put_str(d, o, "imageID", "");
		mobj_put(d, o, "restartCount", yyjson_mut_sint(d, restarts));
		mobj_put(d, o, "ready", yyjson_mut_bool(d, ready));
		mobj_put(d, o, "started", yyjson_mut_bool(d, code < 0));
		if (code < 0) {
			mobj_set_str(d, o, "state.running.startedAt", now);
			continue;
		}
		mobj_set_int(d, o, "state.terminated.exitCode", code);
		mobj_set_str(d, o, "state.terminated.reason", code ? "Error" : "Completed");
		mobj_set_str(d, o, "state.terminated.startedAt", now);
		mobj_set_str(d, o, "state.terminated.finishedAt", clock_rfc3339(p->now_ns, now));
	}
	mobj_put(d, status, "containerStatuses", list);
}

static void start(struct pass *p, const val *pod, struct addresses *a, mdoc *d, mval *status)
{
	char ip[INET_ADDRSTRLEN], now[CLOCK_RFC3339_SIZE];

	if (obj_bool(pod, "spec.hostNetwork", false))
		snprintf(ip, sizeof(ip), "%s", a->host_ip);
	else
		give_address(a, pod, ip);
	mobj_put_str(d, status, "phase", "Running");
	mobj_put_str(d, status, "hostIP", a->host_ip);
	mobj_put_str(d, status, "podIP", ip);
	mobj_put(d, status, "podIPs", yyjson_mut_arr(d));
	mobj_put_str(d, yyjson_mut_arr_add_obj(d, mobj_at(status, "podIPs")), "ip", ip);
	mobj_put_str(d, status, "startTime", clock_rfc3339(p->now_ns, now));
	set_condition(p, d, status, "Initialized", true);
	set_condition(p, d, status, "Ready", false);
	set_condition(p, d, status, "ContainersReady", false);
	set_condition(p, d, status, "PodScheduled", true);
	set_containers(p, pod, d, status, false, -1, 0);
}

/* Running: ended, or ready. False: it is where it shall be. */
static bool go_on(struct pass *p, const val *pod, mdoc *d, mval *status)
{
	const char *code = obj_annotation(pod, EXIT_CODE), *ready = obj_annotation(pod, READY);
	const char *policy = obj_str_or(pod, "spec.restartPolicy", "Always");
	int64_t n = code ? strtoll(code, NULL, 10) & 255 : -1;

	if (code && (!strcmp(policy, "Never") || (!n && !strcmp(policy, "OnFailure")))) {
		mobj_put_str(d, status, "phase", n ? "Failed" : "Succeeded");
		set_condition(p, d, status, "Ready", false);
		set_condition(p, d, status, "ContainersReady", false);
		set_containers(p, pod, d, status, false, n, 0);
		return true;
	}
	if ((ready && !strcmp(ready, "false")) || pod_ready(pod))
		return false;
	set_condition(p, d, status, "Ready", true);
	set_condition(p, d, status, "ContainersReady", true);
	set_containers(p, pod, d, status, true, -1, code ? 1 : 0);
	return true;
}

static void one_pod(struct pass *p, const val *pod, struct addresses *a)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	val *have = obj_at(pod, "status");
	mval *status = have ? mobj_copy(d, have) : yyjson_mut_obj(d);
	int64_t generation = obj_int(pod, "metadata.generation", 0);

	if (obj_deleting(pod)) {
		/* What a finalizer holds is over for its node after one deletion. */
		if (!yyjson_arr_size(obj_at(pod, "metadata.finalizers")) ||
			obj_int(pod, "metadata.deletionGracePeriodSeconds", 0))
			act_delete(p->out, pod, NULL, 0);
		return;
	}
	if (pod_terminal(pod))
		return;
	if (strcmp(obj_str_or(pod, "status.phase", ""), "Running") != 0)
		start(p, pod, a, d, status);
	else if (!go_on(p, pod, d, status))
		return;
	if (generation)
		mobj_set_int(d, status, "observedGeneration", generation);
	act_status(p->out, pod, d, status);
}

static bool is_ours(const struct pass *p, const val *node)
{
	const struct fakenode_options *o = p->options;

	return (o && o->all) || obj_label(node, LABEL);
}

static int reconcile(
	struct pass *p, const char *ns, const char *name, const val *node, struct err *e)
{
	struct view_iter it = view_all(p->view, "pods", NULL);
	struct vec mine = VEC_INIT;
	struct addresses a;

	if (!node || !is_ours(p, node))
		return 0;
	addresses_of(node, &a);
	for (val *pod; (pod = view_next(&it));) {
		const char *ip = obj_str(pod, "status.podIP");

		if (strcmp(obj_str_or(pod, "spec.nodeName", ""), name) != 0)
			continue;
		vec_push(&mine, pod);
		if (ip)
			map_put(&a.used, ip, &a);
	}
	for (size_t i = 0; i < mine.n; i++)
		one_pod(p, mine.v[i], &a);
	vec_release(&mine);
	map_release(&a.used);
	return 0;
}

static const struct controller_read reads[] = {
	{"nodes", NULL, trim_node},
	{"pods", keys_of_pod, trim_bound_pod},
	{NULL},
};

static const struct opt opts[] = {
	{0, "all", OPT_BOOL, offsetof(struct fakenode_options, all), NULL,
		"every node, not only those labelled k-fakenode", NULL, NULL},
	{0},
};

const struct controller fakenode_controller = {
	.name = "fakenode",
	.user = "system:serviceaccount:kube-system:fakenode",
	.about = "run pods on paper: bound, Running, Ready, gone",
	.primary = "nodes",
	.reads = reads,
	.reconcile = reconcile,
	.opts = opts,
	.options_bytes = sizeof(struct fakenode_options),
};
