/*
 * Subresources, a row each: how the part is read out of the object and how a write of it becomes a
 * write of the object.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "data/selector.h"
#include "local/local.h"
#include "local/managed.h"

int call_new_and_old(struct call *c, struct err *e)
{
	return c->req->verb == API_PATCH ? call_patched(c, e) : call_replace(c, e);
}

/* The metadata of a write of status: the caller's but for the owners, or, of some kinds, as stored.
 * Who owns which field is known from the write in any case. */
static void status_metadata(struct call *c, mval *whole)
{
	bool alone = c->rules->status_alone;
	const char *path = alone ? "metadata.managedFields" : "metadata.ownerReferences";
	mval *part = mobj_at(alone ? c->obj : c->old, path), *meta = mobj_at(c->obj, "metadata");

	if (meta && !alone)
		mobj_set(c->d, whole, "metadata", mobj_copy_mut(c->d, meta));
	mobj_del(whole, path);
	if (part)
		mobj_set(c->d, whole, path, mobj_copy_mut(c->d, part));
}

/* Keep of the written object only status and metadata; all else stays as stored. */
static void only_status(struct call *c)
{
	mval *whole = mobj_copy_mut(c->d, c->old), *status = mobj_at(c->obj, "status");

	status_metadata(c, whole);
	if (status)
		mobj_set(c->d, whole, "status", mobj_copy_mut(c->d, status));
	else
		mobj_del(whole, "status");
	c->obj = whole;
	yyjson_mut_doc_set_root(c->d, whole);
}

static int write_status(struct call *c, struct err *e)
{
	if (call_new_and_old(c, e))
		return -1;
	only_status(c);
	if (c->rules->prepare_status)
		c->rules->prepare_status(c->d, c->obj, c->old);
	return call_update(c, e);
}

/* Of the written object only the list at path counts. */
static int write_list(struct call *c, const char *path, struct err *e)
{
	mval *list, *whole, *managed;

	if (call_new_and_old(c, e))
		return -1;
	list = mobj_at(c->obj, path);
	managed = c->applied ? mobj_at(c->obj, "metadata.managedFields") : NULL;
	whole = mobj_copy_mut(c->d, c->old);
	if (managed)
		mobj_set(c->d, whole, "metadata.managedFields", mobj_copy_mut(c->d, managed));
	mobj_del(whole, path);
	if (m_len(list))
		mobj_set(c->d, whole, path, mobj_copy_mut(c->d, list));
	c->obj = whole;
	yyjson_mut_doc_set_root(c->d, whole);
	return call_update(c, e);
}

static int write_finalize(struct call *c, struct err *e)
{
	return write_list(c, "spec.finalizers", e);
}

static int write_ephemeral(struct call *c, struct err *e)
{
	c->rules = &rules_ephemeral;
	return write_list(c, "spec.ephemeralContainers", e);
}

/* Metadata and conditions: who approves may say more about it. Admission dates them. */
static int write_approval(struct call *c, struct err *e)
{
	mval *conditions, *status;

	if (call_new_and_old(c, e))
		return -1;
	conditions = mobj_at(c->obj, "status.conditions");
	status = mobj_at(c->old, "status");
	if (conditions)
		conditions = mobj_copy_mut(c->d, conditions);
	mobj_del(c->obj, "status");
	if (status)
		mobj_set(c->d, c->obj, "status", mobj_copy_mut(c->d, status));
	mobj_del(c->obj, "status.conditions");
	if (m_len(conditions))
		mobj_set(c->d, c->obj, "status.conditions", conditions);
	only_status(c);
	c->rules = &rules_approval;
	return call_update(c, e);
}

/* The selector as text: pods are counted by it (HorizontalPodAutoscaler). */
static int scale_selector(const mval *obj, struct buf *ret, struct err *e)
{
	autodoc *d = NULL;
	const mval *v = mobj_at(obj, "spec.selector");
	struct selector s = {0};
	int rc = 0;

	if (!v)
		return 0;
	d = doc_from_mut(v);
	v = NULL;
	if (obj_at(yyjson_doc_get_root(d), "matchLabels") ||
		obj_at(yyjson_doc_get_root(d), "matchExpressions"))
		rc = selector_from_obj(yyjson_doc_get_root(d), &s, e);
	else
		selector_from_map(yyjson_doc_get_root(d), &s);
	if (!rc)
		selector_write(ret, &s);
	selector_release(&s);
	return rc;
}

/* An autoscaling/v1 Scale of a workload in a document of its own. */
static int scale_of(const struct call *c, const mval *obj, mdoc **ret, struct err *e)
{
	automdoc *d = m_doc();
	static const char *const keep[] = {"metadata.uid", "metadata.creationTimestamp"};
	autobuf selector = BUF_INIT;
	mval *scale;

	if (scale_selector(obj, &selector, e))
		return -1;
	scale = mobj_new(d, "autoscaling/v1", "Scale", c->ns, c->name);
	for (size_t i = 0; i < array_size(keep); i++)
		mobj_set_str(d, scale, keep[i], mobj_str(obj, keep[i]));
	/* Go leaves a replicas of 0 out */
	mobj_make(d, scale, "spec");
	if (mobj_int(obj, "spec.replicas", 1))
		mobj_set_int(d, scale, "spec.replicas", mobj_int(obj, "spec.replicas", 1));
	mobj_set_int(d, scale, "status.replicas", mobj_int(obj, "status.replicas", 0));
	if (selector.len)
		mobj_set_str(d, scale, "status.selector", selector.data);
	*ret = take(d);
	return 0;
}

static int get_scale(struct call *c, struct buf *ret, struct err *e)
{
	automdoc *scale = NULL;
	autobuf text = BUF_INIT;

	if (call_load(c, e) || scale_of(c, c->old, &scale, e))
		return -1;
	mobj_write_stored(&text, yyjson_mut_doc_get_root(scale));
	obj_splice_rv(ret, text.data, text.len, c->old_rev);
	return 0;
}

/* The Scale that the request asks for, in c->d. */
static int wanted_scale(struct call *c, struct err *e)
{
	static const struct kind scale_kind = {
		.group = "autoscaling",
		.version = "v1",
		.kind = "Scale",
		.plural = "scales",
		.resource = "scales.autoscaling",
		.api_version = "autoscaling/v1",
	};
	struct kind k = scale_kind;
	char rv[24];

	k.type = schema_type("autoscaling.v1.Scale");
	if (c->req->verb != API_PATCH)
		return call_decode(c, &k, e);
	if (scale_of(c, c->old, &c->d, e))
		return -1;
	c->obj = yyjson_mut_doc_get_root(c->d);
	snprintf(rv, sizeof(rv), "%" PRId64, c->old_rev);
	mobj_set_str(c->d, c->obj, "metadata.resourceVersion", rv);
	return call_patch(c, &k, e);
}

static int check_replicas(struct call *c, int64_t replicas, struct err *e)
{
	if (replicas >= 0)
		return 0;
	causes_add(&c->causes, WRONG_INVALID, "spec.replicas",
		"Invalid value: %" PRId64 ": must be greater than or equal to 0", replicas);
	c->refused_group = "autoscaling";
	c->refused_kind = "Scale";
	c->refused_named = true;
	return err_invalid(e, c->refused_group, c->refused_kind, c->name, &c->causes);
}

/* An applied Scale as what it says of the workload; *ret_rv its resourceVersion, malloc'ed. */
static int scale_config(struct call *c, struct buf *ret, char **ret_rv, struct err *e)
{
	automdoc *scale = NULL, *d = m_doc();
	mval *root, *config = yyjson_mut_obj(d), *replicas;
	const char *version, *kind;

	if (!c->req->body || !c->req->body_len)
		return err_set(e, ERR_BADREQUEST, "the request has no patch");
	if (obj_parse_mut(c->req->body, c->req->body_len, "patch", &scale, e)) {
		e->code = ERR_BADREQUEST;
		return err_wrap(e, "error decoding YAML");
	}
	root = yyjson_mut_doc_get_root(scale);
	version = mobj_str(root, "apiVersion") ?: "";
	kind = mobj_str(root, "kind") ?: "";
	if (strcmp(version, "autoscaling/v1") != 0 || strcmp(kind, "Scale") != 0)
		return err_set(e, ERR_BADREQUEST, "invalid object type: %s%s, Kind=%s",
			strchr(version, '/') ? "" : "/", version, kind);
	replicas = mobj_at(root, "spec.replicas");
	if (replicas && !yyjson_mut_is_int(replicas))
		return err_set(e, ERR_BADREQUEST, "spec.replicas: not a number");
	yyjson_mut_doc_set_root(d, config);
	mobj_set_str(d, config, "apiVersion", c->asked->api_version);
	mobj_set_str(d, config, "kind", c->asked->kind);
	mobj_set_str(d, config, "metadata.name", c->name);
	mobj_set_str(d, config, "metadata.uid", mobj_str(root, "metadata.uid"));
	if (replicas)
		mobj_set(d, config, "spec.replicas", mobj_copy_mut(d, replicas));
	*ret_rv = xstrdup(mobj_str(root, "metadata.resourceVersion") ?: "");
	mobj_write(ret, config);
	return 0;
}

/* Server-side apply: spec.replicas is the applier's, in an entry of the subresource. */
static int apply_scale(struct call *c, struct err *e)
{
	const struct api_req *asked = c->req;
	struct api_req r = *asked;
	autobuf config = BUF_INIT;
	automdoc *answer = NULL;
	autofree char *rv = NULL;
	int rc;

	if (scale_config(c, &config, &rv, e))
		return -1;
	r.body = config.data;
	r.body_len = config.len;
	c->req = &r;
	rc = managed_apply(c, e);
	c->req = asked;
	if (rc || call_preconditions(c, rv, NULL, e) ||
		check_replicas(c, mobj_int(c->obj, "spec.replicas", 0), e) || call_update(c, e) ||
		scale_of(c, c->obj, &answer, e))
		return -1;
	buf_clear(&c->text);
	mobj_write_stored(&c->text, yyjson_mut_doc_get_root(answer));
	return 0;
}

static int write_scale(struct call *c, struct err *e)
{
	automdoc *answer = NULL;
	const mval *meta;
	int64_t replicas;

	if (c->req->verb == API_PATCH && c->req->patch == PATCH_APPLY)
		return apply_scale(c, e);
	if (call_load(c, e) || wanted_scale(c, e))
		return -1;
	meta = mobj_at(c->obj, "metadata");
	if (call_preconditions(c, mobj_str(meta, "resourceVersion"), mobj_str(meta, "uid"), e))
		return -1;
	replicas = mobj_int(c->obj, "spec.replicas", 0);
	if (check_replicas(c, replicas, e))
		return -1;
	c->obj = mobj_copy_mut(c->d, c->old);
	yyjson_mut_doc_set_root(c->d, c->obj);
	mobj_set_int(c->d, c->obj, "spec.replicas", replicas);
	if (call_update(c, e) || scale_of(c, c->obj, &answer, e))
		return -1;
	/* the transaction has its copy: what is left of text is the answer */
	buf_clear(&c->text);
	mobj_write_stored(&c->text, yyjson_mut_doc_get_root(answer));
	return 0;
}

int answer_success(struct call *c)
{
	buf_clear(&c->text);
	buf_adds(&c->text, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
			   "\"status\":\"Success\",\"code\":201}");
	c->status_answer = true;
	c->http = 201;
	return 0;
}

static int binding_conflict(const struct call *c, const char *words, struct err *e)
{
	return err_set(e, ERR_CONFLICT, "Operation cannot be fulfilled on pods/binding \"%s\": %s",
		c->name, words);
}

/* May the stored pod be bound to node now? */
static int bindable(const struct call *c, struct err *e)
{
	const char *has = mobj_str(c->old, "spec.nodeName");
	autofree char *words = NULL;

	if (mobj_at(c->old, "metadata.deletionTimestamp")) {
		words = xasprintf("pod %s is being deleted, cannot be assigned to a host", c->name);
		return binding_conflict(c, words, e);
	}
	if (has && *has) {
		words = xasprintf("pod %s is already assigned to node \"%s\"", c->name, has);
		return binding_conflict(c, words, e);
	}
	if (m_len(mobj_at(c->old, "spec.schedulingGates"))) {
		words = xasprintf("pod %s has non-empty .spec.schedulingGates", c->name);
		return binding_conflict(c, words, e);
	}
	return 0;
}

void condition_set(struct call *c, const char *type, const char *reason, const char *message)
{
	mval *list = mobj_make_arr(c->d, c->obj, "status.conditions"), *v, *cond = NULL;
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		const char *t = mobj_str(v, "type");

		if (t && !strcmp(t, type))
			cond = v;
	}
	if (!cond) {
		cond = yyjson_mut_arr_add_obj(c->d, list);
		mobj_set_str(c->d, cond, "type", type);
	}
	mobj_del(cond, "observedGeneration");
	mobj_set_str(c->d, cond, "status", "True");
	mobj_set(c->d, cond, "lastProbeTime", yyjson_mut_null(c->d));
	mobj_set_str(c->d, cond, "lastTransitionTime", clock_rfc3339(c->now_ns, now));
	mobj_set_str(c->d, cond, "reason", reason);
	mobj_set_str(c->d, cond, "message", message);
}

/* The Binding of the body: node, annotations, uid. */
static int read_binding(struct call *c, char **ret_node, mdoc **ret_binding, struct err *e)
{
	automdoc *d = NULL;
	const char *node, *kind;
	mval *b;

	if (call_decode(c, kind_by_resource("bindings"), e))
		return -1;
	d = take(c->d);
	b = c->obj;
	c->obj = NULL;
	/* a POST of the kind Binding has the pod's name inside */
	if (!c->name && mobj_str(b, "metadata.name"))
		c->name = xstrdup(mobj_str(b, "metadata.name"));
	node = mobj_str(b, "target.name");
	kind = mobj_str(b, "target.kind");
	if (kind && *kind && strcmp(kind, "Node") != 0 && strcmp(kind, "Minion") != 0)
		causes_add(&c->causes, WRONG_ENUM, "target.kind",
			"Unsupported value: \"%s\": supported values: \"Node\", \"<empty>\"", kind);
	if (!node || !*node)
		causes_add(&c->causes, WRONG_REQUIRED, "target.name", "Required value");
	if (c->causes.n)
		return err_invalid(e, "", "Binding", c->name ? c->name : "", &c->causes);
	*ret_node = xstrdup(node);
	*ret_binding = take(d);
	return 0;
}

/* Labels or annotations of the Binding go over to the pod. */
static void take_over(struct call *c, const mval *binding, const char *path)
{
	mval *key, *v;
	size_t i, n;

	yyjson_mut_obj_foreach(mobj_at(binding, path), i, n, key, v)
	{
		if (m_is_str(v))
			mobj_put_str(c->d, mobj_make(c->d, c->obj, path), m_str(key), m_str(v));
	}
}

int write_binding(struct call *c, struct err *e)
{
	autofree char *node = NULL;
	automdoc *binding = NULL;
	const char *kind;
	mval *b;

	if (read_binding(c, &node, &binding, e) || call_load(c, e))
		return -1;
	b = yyjson_mut_doc_get_root(binding);
	if (call_preconditions(c, NULL, mobj_str(b, "metadata.uid"), e) || bindable(c, e))
		return -1;
	c->d = m_doc();
	c->obj = mobj_copy_mut(c->d, c->old);
	yyjson_mut_doc_set_root(c->d, c->obj);
	mobj_set_str(c->d, c->obj, "spec.nodeName", node);
	take_over(c, b, "metadata.annotations");
	take_over(c, b, "metadata.labels");
	kind = mobj_str(b, "target.kind");
	if (kind && !strcmp(kind, "Node") &&
		admit_topology_labels(c->l->store, node, c->d, c->obj, e))
		return -1;
	/* what it was told while it waited is over */
	mobj_del(c->obj, "status.nominatedNodeName");
	condition_set(c, "PodScheduled", NULL, NULL);
	return call_store(c, e) ? -1 : answer_success(c);
}

/* KEP 1287 */
static int write_resize(struct call *c, struct err *e)
{
	mval *whole;

	if (call_new_and_old(c, e))
		return -1;
	whole = mobj_copy_mut(c->d, c->old);
	rules_resize_take(c->d, whole, c->obj);
	c->obj = whole;
	yyjson_mut_doc_set_root(c->d, whole);
	c->rules = &rules_resize;
	return call_update(c, e);
}

static const struct subresource subresources[] = {
	{"status", NULL, NULL, write_status, false},
	{"scale", NULL, get_scale, write_scale, false},
	{"binding", "pods", NULL, write_binding, true},
	{"eviction", "pods", NULL, write_eviction, true},
	{"finalize", "namespaces", NULL, write_finalize, false},
	{"ephemeralcontainers", "pods", NULL, write_ephemeral, false},
	{"resize", "pods", NULL, write_resize, false},
	{"token", "serviceaccounts", NULL, write_token, true},
	{"approval", "certificatesigningrequests.certificates.k8s.io", NULL, write_approval, false},
};

const struct subresource *subresource_for(const struct kind *k, const char *name)
{
	for (size_t i = 0; i < array_size(subresources); i++) {
		const struct subresource *s = &subresources[i];

		if (!strcmp(s->name, name) && kind_has_sub(k, name) &&
			(!s->resource || !strcmp(s->resource, k->resource)))
			return s;
	}
	return NULL;
}
