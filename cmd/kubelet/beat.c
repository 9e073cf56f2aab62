/*
 * The node's sign of life: its Lease in kube-node-lease, renewed every ten seconds as upstream's
 * kubelet does (pkg/kubelet, component-helpers' lease controller). The store keeps such Leases in
 * memory: nothing is written to disk for them, and after a boot there is none until we make it.
 */
#include "base/clock.h"
#include "base/log.h"
#include "kubelet.h"

#define NS "kube-node-lease"
#define DURATION_S 40
#define RENEW_NS (10 * NS_PER_S)
#define SLACK_NS (NS_PER_S / 2) /* wake together with whatever else is due */
#define RETRY_MIN_NS (200 * NS_PER_MS)
#define RETRY_MAX_NS (7 * NS_PER_S)

static void spec(mdoc *d, mval *lease, const struct kubelet *k)
{
	char now[CLOCK_RFC3339_SIZE];

	mobj_set_str(d, lease, "spec.holderIdentity", k->conf.node.name);
	mobj_set_int(d, lease, "spec.leaseDurationSeconds", DURATION_S);
	mobj_set_str(d, lease, "spec.renewTime", clock_rfc3339_micro(clock_now_ns(), now));
}

/* The Lease goes with its Node; a Node that is not there yet is found at a later renewal. */
static void own(mdoc *d, mval *lease, struct kubelet *k)
{
	autodoc *node = NULL;
	mval *ref;

	if (api_get(k->api, kind_by_resource("nodes"), "", k->conf.node.name, &node, NULL) < 0)
		return;
	ref = yyjson_mut_arr_add_obj(
		d, mobj_make_arr(d, mobj_make(d, lease, "metadata"), "ownerReferences"));
	mobj_set_str(d, ref, "apiVersion", "v1");
	mobj_set_str(d, ref, "kind", "Node");
	mobj_set_str(d, ref, "name", k->conf.node.name);
	mobj_set_str(d, ref, "uid", obj_uid(yyjson_doc_get_root(node)));
}

static void send(struct kubelet *k, bool create);

static void later(struct kubelet *k, int64_t ns)
{
	loop_mod_timer(k->beat, clock_mono_ns() + ns);
}

static void failed(struct kubelet *k, const struct err *e)
{
	int64_t wait = k->beat_retry_ns ? k->beat_retry_ns * 2 : RETRY_MIN_NS;

	k->beat_retry_ns = wait < RETRY_MAX_NS ? wait : RETRY_MAX_NS;
	log_kv(LOG_LV_WARN, "heartbeat", "err", e->msg, NULL);
	later(k, k->beat_retry_ns);
}

static bool is_owned(const struct api_res *res)
{
	autodoc *d = yyjson_read(res->body.data, res->body.len, YYJSON_READ_NOFLAG);

	return obj_at(yyjson_doc_get_root(d), "metadata.ownerReferences") != NULL;
}

/* After a silence in which we were given up, only we can say that we are well. */
static void tell_again(struct kubelet *k)
{
	int64_t now = clock_now_ns();
	struct err e = ERR_INIT;

	if (k->beat_last_ns && now - k->beat_last_ns > DURATION_S * NS_PER_S &&
		register_node(k, &e) < 0)
		log_kv(LOG_LV_WARN, "heartbeat", "err", e.msg, NULL);
	k->beat_last_ns = now;
}

static void on_sent(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct kubelet *k = arg;

	if (ret < 0 && e->code == ERR_NOTFOUND && !k->beat_made) {
		send(k, true);
		return;
	}
	k->beat_made = false;
	if (ret < 0) {
		failed(k, e);
		return;
	}
	k->beat_owned = is_owned(res);
	k->beat_retry_ns = 0;
	tell_again(k);
	later(k, RENEW_NS);
}

/* A merge patch has the fields that we renew, and the owner as long as it lacks one. */
static void send(struct kubelet *k, bool create)
{
	struct api_req r = API_REQ_INIT;
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *lease = create ? mobj_new(d, "coordination.k8s.io/v1", "Lease", NS, k->conf.node.name)
			     : yyjson_mut_obj(d);
	autobuf text = BUF_INIT;

	spec(d, lease, k);
	if (create || !k->beat_owned)
		own(d, lease, k);
	mobj_write(&text, lease);
	k->beat_made = create;
	r.verb = create ? API_CREATE : API_PATCH;
	r.patch = PATCH_MERGE;
	r.kind = kind_by_resource("leases.coordination.k8s.io");
	r.ns = NS;
	r.name = create ? NULL : k->conf.node.name;
	r.body = text.data;
	r.body_len = text.len;
	api_submit(k->api, &r, on_sent, k);
}

static void due(void *arg)
{
	send(arg, false);
}

void beat_start(struct kubelet *k)
{
	k->beat = loop_add_timer(k->loop, clock_mono_ns(), SLACK_NS, due, k);
}
