/* Discovery: groups, versions and resources in both forms, and what Accept chooses. */
#include "../tap.h"
#include "base/strv.h"
#include "data/kind.h"
#include "data/obj.h"
#include "discovery/discovery.h"

#define V2 "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
#define V2BETA1 "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"

static doc *get(const char *path, const char *accept, struct discovery *ret)
{
	struct err e = ERR_INIT;
	doc *d = NULL;

	if (discovery_get(path, accept, "127.0.0.1:6443", ret, &e) ||
		obj_parse(ret->body.data, ret->body.len, path, &d, &e))
		diag("%s", e.msg);
	ok(d, "%s answers JSON", path);
	return d;
}

/* What field of each of list, by blanks. */
static void join(struct buf *b, const val *list, const char *field)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach((val *)list, i, n, v)
		buf_addf(b, "%s%s", i ? " " : "", obj_str_or(v, field, "-"));
}

static void is_list(const val *list, const char *field, const char *want, const char *what)
{
	autobuf b = BUF_INIT;

	join(&b, list, field);
	is_str(buf_str(&b), want, "%s", what);
}

static val *named(const val *list, const char *field, const char *name)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach(
		(val *)list, i, n, v) if (!strcmp(obj_str_or(v, field, ""), name)) return v;
	return NULL;
}

static void test_legacy(void)
{
	struct discovery r = DISCOVERY_INIT;
	autodoc *versions = get("/api", NULL, &r), *groups = get("/apis", "application/json", &r),
		*group = get("/apis/autoscaling", NULL, &r), *core = get("/api/v1", "*/*", &r),
		*net = get("/apis/networking.k8s.io/v1/", NULL, &r);
	val *list = obj_at(yyjson_doc_get_root(core), "resources");

	is_str(obj_str(yyjson_arr_get_first(
			       obj_at(yyjson_doc_get_root(versions), "serverAddressByClientCIDRs")),
		       "serverAddress"),
		"127.0.0.1:6443", "where the server is");
	is_list(obj_at(yyjson_doc_get_root(groups), "groups"), "name",
		"apiregistration.k8s.io apps events.k8s.io authentication.k8s.io "
		"authorization.k8s.io autoscaling batch certificates.k8s.io networking.k8s.io "
		"policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io "
		"apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io "
		"discovery.k8s.io resource.k8s.io flowcontrol.apiserver.k8s.io",
		"groups in upstream's order");
	is_list(obj_at(yyjson_doc_get_root(group), "versions"), "version", "v2 v1",
		"versions, the preferred one first");
	is_str(obj_str(yyjson_doc_get_root(group), "preferredVersion.groupVersion"),
		"autoscaling/v2", "the preferred one");
	is_list(obj_at(yyjson_doc_get_root(net), "resources"), "name",
		"ingressclasses ingresses ingresses/status ipaddresses networkpolicies "
		"servicecidrs servicecidrs/status",
		"resources by the alphabet");
	is_str(obj_str(named(list, "name", "pods"), "storageVersionHash"),
		"xPOwRZ+Yhw8=", "the hash of a stored kind, as upstream's");
	ok(!obj_str(named(list, "name", "bindings"), "storageVersionHash"),
		"none where nothing is stored");
	is_str(obj_str(named(list, "name", "pods/eviction"), "group"), "policy",
		"a subresource of another group");
	is_str(obj_str(named(list, "name", "pods/log"), "group"), NULL, "one of its own");
	discovery_release(&r);
}

static void test_aggregated(void)
{
	struct discovery r = DISCOVERY_INIT;
	autodoc *all = get("/apis", V2 "," V2BETA1 ",application/json", &r);
	val *apps = named(obj_at(yyjson_doc_get_root(all), "items"), "metadata.name", "apps");
	val *deploy = named(obj_at(yyjson_arr_get_first(obj_at(apps, "versions")), "resources"),
		"resource", "deployments");

	is_str(r.media, V2, "the first that Accept names");
	ok(r.vary && *r.etag == '"', "it varies by Accept and has an ETag");
	is_list(obj_at(deploy, "subresources"), "subresource", "scale status", "subresources");
	is_str(obj_str(named(obj_at(deploy, "subresources"), "subresource", "scale"),
		       "responseKind.group"),
		"autoscaling", "the kind of a scale");
	is_str(obj_str(deploy, "scope"), "Namespaced", "scope");
	discovery_release(&r);

	autodoc *core = get("/api", V2BETA1, &r);
	is_str(obj_str(yyjson_doc_get_root(core), "apiVersion"), "apidiscovery.k8s.io/v2beta1",
		"the older form");
	is_int(yyjson_arr_size(obj_at(yyjson_doc_get_root(core), "items")), 1, "core is alone");
	discovery_release(&r);
}

/* What a kind of the table says is in both forms, and nothing else. */
static void test_all(void)
{
	struct discovery r = DISCOVERY_INIT;
	size_t missing = 0;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);
		autobuf path = BUF_INIT;
		struct err e = ERR_INIT;
		autodoc *d = NULL;

		buf_addf(&path, "/%s/%s", *k->group ? "apis" : "api", k->api_version);
		if (discovery_get(path.data, NULL, "x", &r, &e) ||
			obj_parse(r.body.data, r.body.len, path.data, &d, &e) ||
			!named(obj_at(yyjson_doc_get_root(d), "resources"), "name", k->plural))
			missing++;
	}
	is_int(missing, 0, "every kind is in its group and version");
	discovery_release(&r);
}

static void test_refusals(void)
{
	static const struct {
		const char *path, *accept;
		enum err_code code;
	} table[] = {
		{"/apis/nosuch", NULL, ERR_NOTFOUND},
		{"/apis/apps/v9", NULL, ERR_NOTFOUND},
		{"/api/v2", NULL, ERR_NOTFOUND},
		{"/apis/apps", "text/html", ERR_NOTACCEPTABLE},
		{"/apis", "application/json;q=0", ERR_NOTACCEPTABLE},
		{"/api", "application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList",
			ERR_NOTACCEPTABLE},
		{"/nosuch", NULL, ERR_NOTFOUND},
	};
	struct discovery r = DISCOVERY_INIT;

	for (size_t i = 0; i < array_size(table); i++) {
		struct err e = ERR_INIT;

		is_int(discovery_get(table[i].path, table[i].accept, "x", &r, &e), -1, "%s",
			table[i].path);
		is_int(e.code, table[i].code, "%s", e.msg);
	}
	ok(discovery_path("/api") && discovery_path("/apis/a/b/") && discovery_path("/version"),
		"its paths");
	ok(!discovery_path("/api/v1/pods") && !discovery_path("/apis/a/b/c") &&
			!discovery_path("/") && !discovery_path(""),
		"others' paths");
	discovery_release(&r);
}

int main(void)
{
	struct discovery r = DISCOVERY_INIT;
	autodoc *d = get("/version", NULL, &r);

	is_str(obj_str(yyjson_doc_get_root(d), "minor"), "36", "the version of the API");
	discovery_release(&r);
	test_legacy();
	test_aggregated();
	test_all();
	test_refusals();
	return tap_done();
}
