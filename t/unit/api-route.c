/* route: what methods, paths and queries ask for; and what is refused. */
#include "../tap.h"
#include "rest/route.h"

/* "VERB GROUP/VERSION RESOURCE[/SUB] NS NAME [REST]", or "VERB PATH" of what is no resource. */
static char *told(const struct route *r)
{
	if (!r->resource)
		return xasprintf("%s %s", r->verb, r->path);
	return xasprintf("%s %s/%s %s%s%s ns=%s name=%s%s%s", r->verb, r->group, r->version,
		r->plural, *r->subresource ? "/" : "", r->subresource, r->ns, r->name,
		*r->rest ? " " : "", r->rest);
}

static void parses(const char *method, const char *path, const char *query, const char *want)
{
	struct err e = ERR_INIT;
	struct route r;

	if (!ok(!route_parse(method, path, query, &r, &e), "%s %s is read", method, path)) {
		diag("%s", e.msg);
		return;
	}
	autofree char *got = told(&r);
	is_str(got, want, "%s %s?%s", method, path, query ? query : "");
	route_release(&r);
}

static void test_paths(void)
{
	static const struct {
		const char *method, *path, *query, *want;
	} rows[] = {
		{"GET", "/", NULL, "get /"},
		{"HEAD", "/healthz", NULL, "get /healthz"},
		{"GET", "/api", NULL, "get /api"},
		{"GET", "/api/", NULL, "get /api/"},
		{"GET", "/api/v1", NULL, "get /api/v1"},
		{"GET", "/apis/apps/v1", NULL, "get /apis/apps/v1"},
		{"POST", "/version", NULL, "post /version"},
		{"GET", "/api/v1/pods", NULL, "list /v1 pods ns= name="},
		{"GET", "/api/v1/pods/", NULL, "list /v1 pods ns= name="},
		{"GET", "/api/v1/pods", "watch=true", "watch /v1 pods ns= name="},
		{"GET", "/api/v1/pods", "watch", "watch /v1 pods ns= name="},
		{"GET", "/api/v1/pods", "watch=0", "list /v1 pods ns= name="},
		{"GET", "/api/v1/pods", "watch=False", "list /v1 pods ns= name="},
		{"GET", "/api/v1/namespaces", NULL, "list /v1 namespaces ns= name="},
		{"GET", "/api/v1/namespaces/a", NULL, "get /v1 namespaces ns=a name=a"},
		{"PUT", "/api/v1/namespaces/a/finalize", NULL,
			"update /v1 namespaces/finalize ns=a name=a"},
		{"PATCH", "/api/v1/namespaces/a/status", NULL,
			"patch /v1 namespaces/status ns=a name=a"},
		{"POST", "/api/v1/namespaces/a/pods", NULL, "create /v1 pods ns=a name="},
		{"DELETE", "/api/v1/namespaces/a/pods", NULL,
			"deletecollection /v1 pods ns=a name="},
		{"DELETE", "/api/v1/namespaces/a/pods/b", NULL, "delete /v1 pods ns=a name=b"},
		{"GET", "/api/v1/namespaces/a/pods/b", "watch=1", "get /v1 pods ns=a name=b"},
		{"POST", "/api/v1/namespaces/a/pods/b/binding", NULL,
			"create /v1 pods/binding ns=a name=b"},
		{"GET", "/api/v1/namespaces/a/pods/b:80/proxy/x/%2e%2e/y", NULL,
			"get /v1 pods/proxy ns=a name=b:80 /x/%2e%2e/y"},
		{"GET", "/apis/apps/v1/namespaces/a/deployments/d/scale", NULL,
			"get apps/v1 deployments/scale ns=a name=d"},
		{"GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node", NULL,
			"get rbac.authorization.k8s.io/v1 clusterroles ns= name=system:node"},
		{"GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles/a%3ab%20c", NULL,
			"get rbac.authorization.k8s.io/v1 clusterroles ns= name=a:b c"},
		{"GET", "/api/v1/watch/pods", NULL, "watch /v1 pods ns= name="},
		{"GET", "/api/v1/watch/namespaces/a/pods", NULL, "watch /v1 pods ns=a name="},
		{"GET", "/api/v1/watch/namespaces/a/pods/b", NULL, "watch /v1 pods ns=a name=b"},
		{"GET", "/apis/none/v7/things/x", NULL, "get none/v7 things ns= name=x"},
	};

	for (size_t i = 0; i < array_size(rows); i++)
		parses(rows[i].method, rows[i].path, rows[i].query, rows[i].want);
}

static void refuses(const char *method, const char *path, const char *query, enum err_code code,
	const char *message)
{
	struct err e = ERR_INIT;
	struct route r = {0};
	int rc = route_parse(method, path, query, &r, &e);

	if (!rc) {
		rc = route_check(&r, &e);
		if (!rc)
			rc = route_options(&r, false, &e);
		route_release(&r);
	}
	is_int(rc, -1, "%s %s?%s is refused", method, path, query ? query : "");
	is_int(e.code, code, "by its code");
	is_str(e.msg, message, "and words");
}

static void test_refused(void)
{
	static const char none[] = "the server could not find the requested resource";
	static const char method[] =
		"the server does not allow this method on the requested resource";
	static const struct {
		const char *method, *path, *query;
		enum err_code code;
		const char *message;
	} rows[] = {
		{"GET", "/api/v1/pods%", NULL, ERR_BADREQUEST, "invalid URL escape \"%\""},
		{"GET", "/api/v1/pods%zz", NULL, ERR_BADREQUEST, "invalid URL escape \"%zz\""},
		{"GET", "/api/v1/a%00b", NULL, ERR_BADREQUEST, "invalid URL: it holds a byte 0"},
		{"GET", "/api/v1/namespaces/a/pods/..", NULL, ERR_BADREQUEST,
			"Name parameter invalid: \"..\": may not be '..'"},
		{"GET", "/api/v1/namespaces/a/pods/%2e", NULL, ERR_BADREQUEST,
			"Name parameter invalid: \".\": may not be '.'"},
		{"GET", "/api/v1/namespaces/a/pods/x%2Fy", NULL, ERR_BADREQUEST,
			"Name parameter invalid: \"x/y\": may not contain '/'"},
		{"GET", "/api/v1/namespaces/a%2Fb/pods", NULL, ERR_BADREQUEST,
			"Namespace parameter invalid: \"a/b\": may not contain '/'"},
		{"GET", "/api/v1/namespaces/a/pods/x%25y", NULL, ERR_BADREQUEST,
			"Name parameter invalid: \"x%y\": may not contain '%'"},
		{"BREW", "/api/v1/pods", NULL, ERR_METHOD, method},
		{"POST", "/api/v1/pods", NULL, ERR_METHOD, method},
		{"DELETE", "/api/v1/pods", NULL, ERR_METHOD, method},
		{"PUT", "/api/v1/namespaces/a/pods", NULL, ERR_METHOD, method},
		{"POST", "/api/v1/namespaces/a/pods/b", NULL, ERR_METHOD, method},
		{"GET", "/api/v1/namespaces/a/bindings", NULL, ERR_METHOD, method},
		{"DELETE", "/api/v1/namespaces", NULL, ERR_METHOD, method},
		{"GET", "/api/v1/namespaces/a/pods/b/binding", NULL, ERR_METHOD, method},
		{"GET", "/api/v1/things", NULL, ERR_NOTFOUND, none},
		{"GET", "/apis/apps/v2/deployments", NULL, ERR_NOTFOUND, none},
		{"GET", "/api/v1/namespaces/a/nodes", NULL, ERR_NOTFOUND, none},
		{"GET", "/api/v1/pods/b", NULL, ERR_NOTFOUND, none},
		{"GET", "/api/v1/namespaces/a/pods/b/nothing", NULL, ERR_NOTFOUND, none},
		{"GET", "/api/v1/namespaces/a/pods/b/status/x", NULL, ERR_NOTFOUND, none},
		{"GET", "/api/v1/pods", "limit=x", ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"x\": invalid syntax"},
		{"GET", "/api/v1/pods", "limit=", ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"\": invalid syntax"},
		{"GET", "/api/v1/pods", "watch=1&timeoutSeconds=5s", ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"5s\": invalid syntax"},
		{"DELETE", "/api/v1/namespaces/a/pods/b", "gracePeriodSeconds=1.5", ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"1.5\": invalid syntax"},
		{"GET", "/api/v1/pods", "limit=99999999999999999999", ERR_BADREQUEST,
			"strconv.ParseInt: parsing \"99999999999999999999\": value out of range"},
	};

	for (size_t i = 0; i < array_size(rows); i++)
		refuses(rows[i].method, rows[i].path, rows[i].query, rows[i].code,
			rows[i].message);
}

static void test_refused_options(void)
{
	static const struct {
		const char *method, *path, *query;
		enum err_code code;
		const char *message;
	} rows[] = {
		{"POST", "/api/v1/namespaces/a/pods", "dryRun=Some", ERR_INVALID,
			"CreateOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: "
			"[\"Some\"]: supported values: \"All\""},
		{"POST", "/api/v1/namespaces/a/pods",
			"dryRun=All&dryRun=&fieldManager=a%01&fieldValidation=y", ERR_INVALID,
			"CreateOptions.meta.k8s.io \"\" is invalid: [fieldManager: Invalid value: "
			"\"a\\u0001\": invalid character U+0001 (at position 1), dryRun: "
			"Unsupported value: [\"All\",\"\"]: supported values: \"All\", "
			"fieldValidation: Unsupported value: \"y\": supported values: \"\", "
			"\"Ignore\", \"Strict\", \"Warn\"]"},
		{"PATCH", "/api/v1/nodes/n", "force=true", ERR_INVALID,
			"PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be "
			"specified for non-apply patch"},
		{"PUT", "/api/v1/namespaces/a/pods/b", "fieldValidation=x", ERR_INVALID,
			"UpdateOptions.meta.k8s.io \"\" is invalid: fieldValidation: Unsupported "
			"value: \"x\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""},
		{"DELETE", "/api/v1/namespaces/a/pods/b", "propagationPolicy=x", ERR_INVALID,
			"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported "
			"value: \"x\": supported values: \"Foreground\", \"Background\", "
			"\"Orphan\", \"nil\""},
		{"DELETE", "/api/v1/namespaces/a/pods/b",
			"orphanDependents=0&propagationPolicy=Orphan", ERR_INVALID,
			"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Invalid "
			"value: \"Orphan\": orphanDependents and deletionPropagation cannot be "
			"both set"},
		{"GET", "/api/v1/pods", "resourceVersion=x", ERR_BADREQUEST,
			"invalid resource version: resourceVersion: Invalid value: \"x\": "
			"strconv.ParseUint: parsing \"x\": invalid syntax"},
		{"GET", "/api/v1/pods", "watch=1&resourceVersion=x", ERR_INTERNAL,
			"resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": "
			"invalid syntax"},
		{"GET", "/api/v1/namespaces/a/pods/b", "resourceVersion=-1", ERR_INTERNAL,
			"resourceVersion: Invalid value: \"-1\": strconv.ParseUint: parsing "
			"\"-1\": invalid syntax"},
	};

	for (size_t i = 0; i < array_size(rows); i++)
		refuses(rows[i].method, rows[i].path, rows[i].query, rows[i].code,
			rows[i].message);
}

static struct route options(const char *method, const char *path, const char *query)
{
	struct err e = ERR_INIT;
	struct route r;

	if (route_parse(method, path, query, &r, &e) || route_check(&r, &e) ||
		route_options(&r, false, &e))
		bug(e.msg);
	return r;
}

/* Whether it is an apply, the body's type says: it is known before the query is read. */
static void test_apply(void)
{
	struct err e = ERR_INIT;
	struct route r;

	if (route_parse("PATCH", "/api/v1/nodes/n", "force=true&fieldManager=me", &r, &e))
		bug(e.msg);
	r.req.patch = PATCH_APPLY;
	is_int(route_options(&r, true, &e), 0, "an apply");
	ok(r.req.force, "force");
	route_release(&r);
	if (route_parse("PATCH", "/api/v1/nodes/n", NULL, &r, &e))
		bug(e.msg);
	r.req.patch = PATCH_APPLY;
	is_int(route_options(&r, true, &e), -1, "an apply of nobody");
	is_str(e.msg,
		"PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is "
		"required for apply patch",
		"is refused");
	route_release(&r);
}

static void test_options(void)
{
	struct route r = options("GET", "/api/v1/pods",
		"labelSelector=a%3Db%2Cc&fieldSelector=x!%3dy&limit=5&continue=t+u&timeoutSeconds="
		"7");

	is_str(r.req.label_selector, "a=b,c", "labelSelector");
	is_str(r.req.field_selector, "x!=y", "fieldSelector");
	is_str(r.req.continue_token, "t u", "continue");
	is_int(r.req.limit, 5, "limit");
	is_int(r.req.timeout_s, 7, "timeoutSeconds");
	route_forget_query(&r);
	is_str(r.req.label_selector, "a=b,c", "the rest is forgotten: labelSelector stays");
	is_str(r.req.field_selector, "x!=y", "fieldSelector");
	ok(!query_get(&r.query, "limit"), "limit is asked for no more");
	route_release(&r);
	r = options("GET", "/api/v1/watch/namespaces/a/pods/b", "resourceVersion=12");
	is_str(r.req.field_selector, "metadata.name=b", "a deprecated watch by name");
	is_int(r.req.rv, 12, "resourceVersion");
	ok(!r.req.name, "no name");
	route_forget_query(&r);
	is_str(r.req.field_selector, "metadata.name=b", "the rest is forgotten: its name stays");
	ok(!r.query.text, "nothing of the query");
	route_release(&r);
	r = options("DELETE", "/api/v1/namespaces/a/pods/b",
		"gracePeriodSeconds=0&propagationPolicy=Foreground&dryRun=All");
	is_int(r.req.grace_s, 0, "gracePeriodSeconds");
	is_int(r.req.propagation, PROPAGATE_FOREGROUND, "propagationPolicy");
	ok(r.req.dry_run, "dryRun");
	route_release(&r);
	r = options("PATCH", "/api/v1/nodes/n", "fieldValidation=Strict");
	is_int(r.req.fields, FIELDS_STRICT, "fieldValidation");
	is_int(r.req.grace_s, -1, "grace is not said");
	route_release(&r);
}

int main(void)
{
	test_paths();
	test_refused();
	test_refused_options();
	test_options();
	test_apply();
	return tap_done();
}
