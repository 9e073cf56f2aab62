/*
 * What a namespace has from its first moment on: the ServiceAccount "default" (upstream's
 * pkg/controller/serviceaccount) and the ConfigMap kube-root-ca.crt (rootcacertpublisher), v1.36.
 * What somebody deletes or changes comes back; a namespace that is being deleted gets nothing.
 */
#include <string.h>

#include "base/io.h"
#include "base/opt.h"
#include "base/path.h"
#include "ctl/serviceaccount.h"
#include "data/kind.h"

#define ACCOUNT "default"
#define ROOT_CA "kube-root-ca.crt"
#define CA_MAX (1u << 20)

static void keys_of_namespace(const struct view *v, const val *obj, struct keys *ret)
{
	keys_add(ret, "", obj_ns(obj));
}

static mval *trim_account(mdoc *d, const val *obj)
{
	static const char *const paths[] = {NULL};

	return strcmp(obj_name(obj), ACCOUNT) ? NULL : trim_keep(d, obj, paths);
}

static mval *trim_ca(mdoc *d, const val *obj)
{
	static const char *const paths[] = {"data", NULL};

	return strcmp(obj_name(obj), ROOT_CA) ? NULL : trim_keep(d, obj, paths);
}

static void make_account(struct pass *p, const char *ns)
{
	automdoc *d = yyjson_mut_doc_new(NULL);

	act_create(p->out, mobj_new(d, "v1", "ServiceAccount", ns, ACCOUNT));
}

/* The bundle; "" when there is none here. */
static int read_ca(const struct serviceaccount_options *o, struct buf *ret, struct err *e)
{
	autofree char *standard = path_etc("pki/ca.crt");
	const char *path = o && o->root_ca ? o->root_ca : standard;
	struct err err = ERR_INIT;

	if (io_read_file(path, CA_MAX, ret, &err) >= 0)
		return 0;
	if (err.code == ERR_NOTFOUND && path == standard)
		return 0;
	*e = err;
	return -1;
}

static void make_ca(struct pass *p, const char *ns, const char *bundle)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *obj = mobj_new(d, "v1", "ConfigMap", ns, ROOT_CA);

	mobj_put_str(d, mobj_make(d, obj, "metadata.annotations"), "kubernetes.io/description",
		"Contains a CA bundle that can be used to verify the kube-apiserver when using "
		"internal endpoints such as the internal service IP or kubernetes.default.svc. No "
		"other usage is guaranteed across distributions of Kubernetes clusters.");
	mobj_put_str(d, mobj_make(d, obj, "data"), "ca.crt", bundle);
	act_create(p->out, obj);
}

static void mend_ca(struct pass *p, const val *had, const char *bundle)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	mval *patch = yyjson_mut_obj(d), *data = mobj_make(d, patch, "data");
	size_t i, n;
	val *key, *v;

	yyjson_obj_foreach(obj_at(had, "data"), i, n, key, v)
		yyjson_mut_obj_add_null(d, data, yyjson_get_str(key));
	mobj_put_str(d, data, "ca.crt", bundle);
	act_patch(p->out, had, NULL, true, patch);
}

static bool ca_is(const val *map, const char *bundle)
{
	val *data = obj_at(map, "data");

	return yyjson_obj_size(data) == 1 &&
	       yyjson_equals_str(yyjson_obj_get(data, "ca.crt"), bundle);
}

static int reconcile(
	struct pass *p, const char *none, const char *name, const val *ns, struct err *e)
{
	autobuf bundle = BUF_INIT;
	const val *map;

	if (!ns || obj_deleting(ns))
		return 0;
	if (read_ca(p->options, &bundle, e))
		return -1;
	if (!view_get(p->view, "serviceaccounts", name, ACCOUNT))
		make_account(p, name);
	if (!bundle.len)
		return 0;
	map = view_get(p->view, "configmaps", name, ROOT_CA);
	if (!map)
		make_ca(p, name, bundle.data);
	else if (!ca_is(map, bundle.data))
		mend_ca(p, map, bundle.data);
	return 0;
}

static const struct controller_read reads[] = {
	{"namespaces", NULL, trim_metadata},
	{"serviceaccounts", keys_of_namespace, trim_account},
	{"configmaps", keys_of_namespace, trim_ca},
	{NULL},
};

static const struct opt opts[] = {
	{0, "root-ca", OPT_STR, offsetof(struct serviceaccount_options, root_ca), "FILE",
		"the CA bundle (default: /etc/k/pki/ca.crt)", "@file", NULL},
	{0},
};

const struct controller serviceaccount_controller = {
	.name = "serviceaccount",
	.user = "system:serviceaccount:kube-system:service-account-controller",
	.about = "give namespaces their default ServiceAccount and the cluster's CA",
	.primary = "namespaces",
	.reads = reads,
	.reconcile = reconcile,
	.opts = opts,
	.options_bytes = sizeof(struct serviceaccount_options),
};
