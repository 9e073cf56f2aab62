/*
 * The admission chain (upstream's default plugins that concern what there is so far), a row each,
 * in upstream's order.
 */
#include <string.h>

#include "admit/admit.h"
#include "admit/pod_security.h"

#define CLASSES "priorityclasses.scheduling.k8s.io"

bool admit_is(const struct admit_ctx *c, const char *resource)
{
	return !strcmp(c->kind->resource, resource);
}

int admit_forbidden(const struct admit_ctx *c, struct err *e, const char *why)
{
	return err_set(e, ERR_FORBIDDEN, "%s \"%s\" is forbidden: %s", c->kind->resource,
		c->name ? c->name : "", why);
}

struct found {
	struct buf text;
	int64_t rev;
};

static int keep_found(void *arg, const struct store_row *r)
{
	struct found *f = arg;

	buf_add(&f->text, r->value, r->len);
	f->rev = r->rev;
	return 0;
}

int admit_look(struct admit_ctx *c, const char *resource, const char *ns, const char *name,
	doc **ret, int64_t *ret_rev, struct err *e)
{
	struct store_key key = {resource, ns, name};
	struct found f = {0};
	struct err err = ERR_INIT;
	int rc = store_get(c->store, &key, 0, keep_found, &f, &err);

	if (!rc)
		rc = obj_parse(f.text.data, f.text.len, name, ret, &err);
	*ret_rev = f.rev;
	buf_release(&f.text);
	if (rc && err.code == ERR_NOTFOUND) {
		*ret = NULL;
		return 0;
	}
	if (rc && e)
		*e = err;
	return rc;
}

static bool is_immortal(const char *ns)
{
	return !strcmp(ns, "default") || !strcmp(ns, "kube-system") || !strcmp(ns, "kube-public");
}

/* More are not remembered. */
#define ALIVE_MAX 1000

/* A namespace that was alive: at that revision, with that policy. */
struct alive {
	int64_t rev;
	struct ps_policy policy;
};

bool admit_policy(const struct admit_ctx *c, struct ps_policy *ret)
{
	const struct alive *a = c->old ? NULL : map_get(c->alive, c->ns);

	if (a)
		*ret = a->policy;
	return a;
}

/* The revision at which a namespace was found alive, now or before. */
static int find_alive(struct admit_ctx *c, int64_t *ret_rev, struct err *e)
{
	const struct alive *was = c->fresh ? NULL : map_get(c->alive, c->ns);
	struct alive is;
	autodoc *ns = NULL;

	if (was) {
		*ret_rev = was->rev;
		*c->ret_relied = true;
		return 0;
	}
	if (admit_look(c, "namespaces", "", c->ns, &ns, ret_rev, e))
		return -1;
	if (!ns) {
		*c->ret_homeless = true;
		return err_set(e, ERR_NOTFOUND, "namespaces \"%s\" not found", c->ns);
	}
	if (obj_deleting(yyjson_doc_get_root(ns))) {
		autofree char *why = xasprintf("unable to create new content in namespace %s "
					       "because it is being terminated",
			c->ns);

		/* clients look for this one, to give up and not to try again */
		causes_release(c->causes);
		causes_add(c->causes, WRONG_TERMINATING, "metadata.namespace",
			"namespace %s is being terminated", c->ns);
		return admit_forbidden(c, e, why);
	}
	if (c->alive->n >= ALIVE_MAX)
		map_release(c->alive);
	c->alive->free_value = free;
	is.rev = *ret_rev;
	is.policy = ps_policy_of(obj_at(yyjson_doc_get_root(ns), "metadata.labels"), NULL);
	map_put(c->alive, c->ns, xmemdup(&is, sizeof(is)));
	return 0;
}

/* New objects want a namespace that lives, and at the moment of the commit too. */
static int namespace_lifecycle(struct admit_ctx *c, struct err *e)
{
	struct store_guard g = {.kind = GUARD_REV, .key = {"namespaces", "", c->ns}};

	if (admit_is(c, "namespaces") && !c->obj && is_immortal(c->name))
		return admit_forbidden(c, e, "this namespace may not be deleted");
	if (!c->kind->namespaced || c->old || !c->obj)
		return 0;
	if (find_alive(c, &g.rev, e))
		return -1;
	admit_own_guard(c->txn, &g);
	return 0;
}

static int find_default_class(void *arg, const struct store_row *r)
{
	struct found *f = arg;
	autodoc *d = yyjson_read(r->value, r->len, YYJSON_READ_NOFLAG);
	const val *v = yyjson_doc_get_root(d);

	/* several: the lowest value counts */
	if (!obj_bool(v, "globalDefault", false) ||
		(f->text.len && obj_int(v, "value", 0) >= f->rev))
		return 0;
	buf_clear(&f->text);
	buf_add(&f->text, r->value, r->len);
	f->rev = obj_int(v, "value", 0);
	return 0;
}

/* *ret NULL: none is. */
static int default_class(struct admit_ctx *c, doc **ret, struct err *e)
{
	struct store_list q = {.resource = CLASSES};
	struct found f = {0};
	int64_t rev;
	int rc = 0;

	if (store_list(c->store, &q, find_default_class, &f, &rev, e))
		rc = -1;
	else if (f.text.len)
		rc = obj_parse(f.text.data, f.text.len, "PriorityClass", ret, e);
	buf_release(&f.text);
	return rc;
}

static int class_of(struct admit_ctx *c, doc **ret, struct err *e)
{
	const char *name = mobj_str(c->obj, "spec.priorityClassName");
	autofree char *why = NULL;
	int64_t rev;

	if (!name || !*name)
		return default_class(c, ret, e);
	if (admit_look(c, CLASSES, "", name, ret, &rev, e))
		return -1;
	why = xasprintf("no PriorityClass with name %s was found", name);
	return *ret ? 0 : admit_forbidden(c, e, why);
}

/* One class alone is the default. */
static int priority_class(struct admit_ctx *c, struct err *e)
{
	autodoc *class = NULL;
	autofree char *why = NULL;
	const char *name;

	if (!c->obj)
		return strncmp(c->name, "system-", 7)
			       ? 0
			       : admit_forbidden(c, e,
					 "this is a system priority class and cannot be deleted");
	if (!mobj_bool(c->obj, "globalDefault", false))
		return 0;
	if (default_class(c, &class, e))
		return -1;
	if (!class)
		return 0;
	name = obj_name(yyjson_doc_get_root(class));
	if (c->old && !strcmp(name, c->name))
		return 0;
	why = xasprintf("PriorityClass %s is already marked as default. Only one default can exist",
		name);
	return admit_forbidden(c, e, why);
}

/* What a pod says itself is its class's word, too. */
static int priority_other(struct admit_ctx *c, const char *what, const char *says, const char *is,
	struct err *e)
{
	autofree char *why = xasprintf("the %s (%s) must not be provided in pod spec; priority "
				       "admission controller computed %s from the given "
				       "PriorityClass name",
		what, says, is);

	return admit_forbidden(c, e, why);
}

static int priority_fits(struct admit_ctx *c, int64_t value, const char *policy, struct err *e)
{
	const mval *spec = mobj_at(c->obj, "spec");
	int64_t own = mobj_int(spec, "priority", value);
	const char *own_policy = mobj_str(spec, "preemptionPolicy");

	if (own != value) {
		autofree char *says = xasprintf("%lld", (long long)own);
		autofree char *is = xasprintf("%lld", (long long)value);

		return priority_other(c, "integer value of priority", says, is, e);
	}
	if (own_policy && strcmp(own_policy, policy) != 0)
		return priority_other(
			c, "string value of PreemptionPolicy", own_policy, policy, e);
	return 0;
}

/* Priority: the class's number and policy stand in the pod. */
static int priority(struct admit_ctx *c, struct err *e)
{
	autodoc *class = NULL;
	const char *policy;
	const val *v;
	int64_t value;

	if (admit_is(c, CLASSES))
		return priority_class(c, e);
	if (!admit_is(c, "pods") || c->old || !c->obj)
		return 0;
	if (class_of(c, &class, e))
		return -1;
	v = yyjson_doc_get_root(class);
	value = obj_int(v, "value", 0);
	policy = obj_str_or(v, "preemptionPolicy", "PreemptLowerPriority");
	if (priority_fits(c, value, policy, e))
		return -1;
	if (v)
		mobj_set_str(c->d, c->obj, "spec.priorityClassName", obj_name(v));
	mobj_set_int(c->d, c->obj, "spec.priority", value);
	mobj_set_str(c->d, c->obj, "spec.preemptionPolicy", policy);
	return 0;
}

static bool tolerates(const mval *list, const char *key)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach((mval *)list, i, n, t)
	{
		const char *k = mobj_str(t, "key"), *effect = mobj_str(t, "effect");

		if ((!k || !*k || !strcmp(k, key)) &&
			(!effect || !*effect || !strcmp(effect, "NoExecute")))
			return true;
	}
	return false;
}

/* DefaultTolerationSeconds: five minutes on a node that is lost. */
static int default_tolerations(struct admit_ctx *c, struct err *e)
{
	static const char *const keys[] = {
		"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"};
	mval *list;

	/* updates too: a manifest that is sent again lacks them */
	if (!admit_is(c, "pods") || !c->obj || (c->req->subresource && *c->req->subresource))
		return 0;
	for (size_t i = 0; i < array_size(keys); i++) {
		mval *t;

		if (tolerates(mobj_at(c->obj, "spec.tolerations"), keys[i]))
			continue;
		list = mobj_make_arr(c->d, c->obj, "spec.tolerations");
		t = yyjson_mut_arr_add_obj(c->d, list);
		mobj_set_str(c->d, t, "key", keys[i]);
		mobj_set_str(c->d, t, "operator", "Exists");
		mobj_set_str(c->d, t, "effect", "NoExecute");
		mobj_set_int(c->d, t, "tolerationSeconds", 300);
	}
	return 0;
}

const struct admit_step admit_steps[] = {
	{"NamespaceLifecycle", namespace_lifecycle, false},
	{"LimitRanger", admit_limit_defaults, false},
	{"ServiceAccount", admit_account, false},
	{"DefaultTolerationSeconds", default_tolerations, false},
	{"Priority", priority, false},
	{"DefaultStorageClass", admit_storage_class, false},
	{"StorageObjectInUseProtection", admit_in_use, false},
	{"CertificateSigningRequest", admit_signing_request, false},
	{"RuntimeClass", admit_runtime_class, false},
	{"DefaultIngressClass", admit_ingress_class, false},
	{"PodSecurity", admit_pod_security_labels, false},
	{"PodTopologyLabels", admit_topology, false},
	{"LimitRanger", admit_limits, true},
	{"PersistentVolumeClaimResize", admit_resize, true},
	{"CertificateSubjectRestriction", admit_subject_restriction, true},
	{"PodSecurity", admit_pod_security, true},
	{"ServiceAddresses", service_ip_admit, true},
	{NULL, NULL, false},
};
