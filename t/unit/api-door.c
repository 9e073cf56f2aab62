/* What the door decides without a server: media types, forms, who asks, and what he may. */
#include "../tap.h"
#include "api/authn.h"
#include "api/authz.h"
#include "base/clock.h"
#include "rest/accept.h"
#include "rest/media.h"
#include "rest/shape.h"

#define TABLE "application/json;as=Table;v=v1;g=meta.k8s.io"

/* A header costs no more than its first ranges. */
static void many_ranges(void)
{
	for (int n = ACCEPT_RANGES_MAX - 1; n <= ACCEPT_RANGES_MAX; n++) {
		autobuf b = BUF_INIT;
		struct err e = ERR_INIT;
		struct wanted w;

		for (int i = 0; i < n; i++)
			buf_addf(&b, "a/b;q=0.%03d,", i + 1);
		buf_adds(&b, "application/yaml;q=0.0001,application/json;q=0.0001");
		is_int(media_wanted(b.data, true, &w, &e), -1,
			"what is liked less than can be said");
		buf_truncate(&b, b.len - strlen("0.0001,application/json;q=0.0001"));
		buf_adds(&b, "0.5");
		is_int(media_wanted(b.data, true, &w, &e), n < ACCEPT_RANGES_MAX ? 0 : -1,
			"a type behind %d others", n);
	}
}

static void test_accept(void)
{
	static const struct {
		const char *header;
		int media, form;
		bool beta;
	} rows[] = {
		{NULL, MEDIA_JSON, FORM_OBJECT, false},
		{"*/*", MEDIA_JSON, FORM_OBJECT, false},
		{"application/json", MEDIA_JSON, FORM_OBJECT, false},
		{"application/json; charset=utf-8", MEDIA_JSON, FORM_OBJECT, false},
		{"application/yaml", MEDIA_YAML, FORM_OBJECT, false},
		{"text/html, application/yaml;q=0.9, */*;q=0.8", MEDIA_YAML, FORM_OBJECT, false},
		{"application/json;q=0, application/yaml", MEDIA_YAML, FORM_OBJECT, false},
		{"application/vnd.kubernetes.protobuf,application/json", MEDIA_PROTO, FORM_OBJECT,
			false},
		{"application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io," TABLE,
			MEDIA_JSON, FORM_TABLE, false},
		{TABLE ",application/json", MEDIA_JSON, FORM_TABLE, false},
		{"application/json;as=Table;v=v1beta1;g=meta.k8s.io", MEDIA_JSON, FORM_TABLE,
			true},
		{"application/json;as=Table;v=v7;g=meta.k8s.io,application/json", MEDIA_JSON,
			FORM_OBJECT, false},
		{"application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", MEDIA_JSON,
			FORM_PARTIAL, false},
		{"application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", MEDIA_JSON,
			FORM_PARTIAL_LIST, false},
	};
	static const char *const refused[] = {"text/html", "application/json;as=Chart;v=v1;g=x",
		"application/json;as=Table;v=v1;g=example.com", "application/json;q=0"};

	for (size_t i = 0; i < array_size(rows); i++) {
		struct err e = ERR_INIT;
		struct wanted w = {0};
		const char *h = rows[i].header ? rows[i].header : "(none)";

		is_int(media_wanted(rows[i].header, true, &w, &e), 0, "%s", h);
		ok((int)w.media == rows[i].media && (int)w.form == rows[i].form &&
				w.beta == rows[i].beta,
			"%s is what is wanted", h);
	}
	for (size_t i = 0; i < array_size(refused); i++) {
		struct err e = ERR_INIT;
		struct wanted w;

		is_int(media_wanted(refused[i], true, &w, &e), -1, "%s", refused[i]);
		is_int(e.code, ERR_NOTACCEPTABLE, "is not acceptable");
	}
	many_ranges();
	ok(media_gzip("deflate, gzip;q=0.5") && !media_gzip("gzip;q=0") && !media_gzip(NULL),
		"gzip");
}

static void test_content(void)
{
	struct err e = ERR_INIT;
	enum media m = MEDIA_YAML;
	enum api_patch p = PATCH_JSON;

	is_int(content_media("application/yaml; charset=utf-8", &m, &e), 0, "YAML with a charset");
	is_int(m, MEDIA_YAML, "is YAML");
	is_int(content_media(NULL, &m, &e), 0, "none");
	is_int(m, MEDIA_JSON, "is JSON");
	is_int(content_media("text/plain", &m, &e), -1, "text");
	is_int(e.code, ERR_MEDIATYPE, "is not taken");
	is_int(content_patch("application/strategic-merge-patch+json", &p, &m, &e), 0, "a patch");
	is_int(p, PATCH_STRATEGIC, "is strategic");
	is_int(content_patch("application/apply-patch+yaml", &p, &m, &e), 0, "an apply");
	ok(p == PATCH_APPLY && m == MEDIA_YAML, "is YAML");
	is_int(content_patch("application/json", &p, &m, &e), -1, "JSON is no patch");
	is_int(content_patch(NULL, &p, &m, &e), -1, "a patch says its type");
	ok(strstr(e.msg, "application/merge-patch+json") != NULL, "which are named");
}

static const char list[] =
	"{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":"
	"\"9\",\"continue\":\"c\"},\"items\":[{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\","
	"\"metadata\":{\"resourceVersion\":\"4\",\"name\":\"a\",\"managedFields\":[{}]},"
	"\"data\":{\"x\":\"1\"}}]}\n";
static const char object[] =
	"{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"4\","
	"\"name\":\"a\"},\"data\":{\"x\":\"no\"}}\n";

static void shapes(const struct shape *s, const char *text, const char *want, const char *what)
{
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	if (ok(!shape_write(s, kind_by_resource("configmaps"), text, strlen(text), &b, &e), "%s",
		    what))
		is_str(buf_str(&b), want, "%s", what);
	else
		diag("%s", e.msg);
}

static void test_shapes(void)
{
	struct shape s = {.wanted = {.form = FORM_TABLE}, .include = INCLUDE_METADATA};

	shapes(&s, list,
		"{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{"
		"\"resourceVersion\":\"9\",\"continue\":\"c\"},\"columnDefinitions\":["
		"{\"name\":\"Name\",\"type\":\"string\",\"format\":\"name\",\"description\":\"\","
		"\"priority\":0},{\"name\":\"Data\",\"type\":\"string\",\"format\":\"\","
		"\"description\":\"\",\"priority\":0},{\"name\":\"Age\",\"type\":\"string\","
		"\"format\":\"\",\"description\":\"\",\"priority\":0}],\"rows\":[{\"cells\":["
		"\"a\",\"1\",\"<unknown>\"],\"object\":{\"kind\":\"PartialObjectMetadata\","
		"\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"4\","
		"\"name\":\"a\"}}}]}\n",
		"a list as a Table");
	s.include = INCLUDE_NONE;
	s.no_columns = true;
	s.wanted.beta = true;
	shapes(&s, object,
		"{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1beta1\",\"metadata\":{"
		"\"resourceVersion\":\"4\"},\"columnDefinitions\":null,\"rows\":[{\"cells\":["
		"\"a\",\"1\",\"<unknown>\"]}]}\n",
		"an object as a row");
	s = (struct shape){.wanted = {.form = FORM_PARTIAL}};
	shapes(&s, object,
		"{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\","
		"\"metadata\":{\"resourceVersion\":\"4\",\"name\":\"a\"}}\n",
		"metadata alone");
	s.wanted.form = FORM_PARTIAL_LIST;
	shapes(&s, list,
		"{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\","
		"\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"c\"},\"items\":[{\"kind\":"
		"\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{"
		"\"resourceVersion\":\"4\",\"name\":\"a\",\"managedFields\":[{}]}}]}\n",
		"metadata of a list");
	s = (struct shape){.wanted = {.media = MEDIA_YAML}};
	shapes(&s, object,
		"apiVersion: v1\ndata:\n  x: \"no\"\nkind: ConfigMap\nmetadata:\n  name: a\n"
		"  resourceVersion: \"4\"\n",
		"YAML");
	s = (struct shape){.pretty = true};
	shapes(&s, "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}",
		"{\n  \"kind\": \"Status\",\n  \"apiVersion\": \"v1\"\n}\n", "pretty");
}

static void test_proto(void)
{
	struct shape s = {.wanted = {.media = MEDIA_PROTO}};
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT, back = BUF_INIT, event = BUF_INIT;
	autodoc *was = NULL, *is = NULL;

	is_int(shape_write(&s, kind_by_resource("configmaps"), object, strlen(object), &b, &e), 0,
		"protobuf");
	ok(b.len > 4 && !memcmp(b.data, "k8s", 4), "is what it is");
	is_int(shape_read(MEDIA_PROTO, b.data, b.len, &back, &e), 0, "and is read");
	was = yyjson_read(object, strlen(object), 0);
	is = yyjson_read(buf_str(&back), back.len, 0);
	ok(is && obj_equal(yyjson_doc_get_root(is), yyjson_doc_get_root(was)), "as it was");
	is_int(shape_event(&s, kind_by_resource("configmaps"), "ADDED", object, strlen(object),
		       &event, &e),
		0, "an event");
	ok(event.len > 4 && !event.data[0], "is a frame behind its length");
	is_int(shape_read(MEDIA_PROTO, "k8s", 3, &back, &e), -1, "what ends too soon");
	is_int(e.code, ERR_BADREQUEST, "is a bad request");
}

static void test_events(void)
{
	struct shape s = {.wanted = {.form = FORM_TABLE}, .no_columns = true};
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	is_int(shape_event(&s, kind_by_resource("configmaps"), "BOOKMARK", object, strlen(object),
		       &b, &e),
		0, "a bookmark in a watch of Tables");
	is_str(buf_str(&b),
		"{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Table\",\"apiVersion\":"
		"\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"4\"},"
		"\"columnDefinitions\":null,\"rows\":[]}}\n",
		"has no rows");
}

static void test_kind_first(void)
{
	static const char *const rows[][2] = {
		{"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"a\":1}",
			"{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"a\":1}"},
		{"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
			"{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}"},
		{"{\"apiVersion\":\"v1\",\"kind\":\"P", "{\"apiVersion\":\"v1\",\"kind\":\"P"},
		{"{\"apiVersion\":\"v1\"}", "{\"apiVersion\":\"v1\"}"},
		{"{\"apiVersion\":\"v1", "{\"apiVersion\":\"v1"},
		{"", ""},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		autofree char *s = xstrdup(rows[i][0]);

		shape_kind_first(s, strlen(s));
		is_str(s, rows[i][1], "kind first: %s", rows[i][0]);
	}
}

static void test_wrong_shapes(void)
{
	struct shape s = {.wanted = {.form = FORM_PARTIAL}};
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	is_int(shape_write(&s, kind_by_resource("configmaps"), list, strlen(list), &b, &e), -1,
		"metadata of one, of a list");
	is_int(e.code, ERR_NOTACCEPTABLE, "is not acceptable");
	s.wanted.form = FORM_PARTIAL_LIST;
	is_int(shape_write(&s, kind_by_resource("configmaps"), object, strlen(object), &b, &e), -1,
		"metadata of a list, of one");
	is_int(shape_read(MEDIA_YAML, "a: [1\n", 6, &b, &e), -1, "YAML that does not end");
	is_int(e.code, ERR_BADREQUEST, "is a bad request");
	is_int(b.len, 0, "nothing was written");
	is_int(shape_read(MEDIA_YAML, "a: 1\n---\nb: 2\n", 14, &b, &e), 0, "YAML");
	is_str(buf_str(&b), "{\"a\":1}", "is its first document");
}

static char *who(const struct authn_facts *f)
{
	struct identity id = {0};
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	if (authn(f, &id, &e))
		return xasprintf("%d %s", e.code == ERR_UNAUTHORIZED, e.msg);
	buf_adds(&b, id.user);
	for (size_t i = 0; i < id.groups.n; i++)
		buf_addf(&b, " %s", id.groups.v[i]);
	identity_release(&id);
	return buf_detach(&b, NULL);
}

static void test_authn(void)
{
	static const char *const orgs[] = {"a", "system:masters", NULL};
	const struct {
		struct authn_facts f;
		const char *want;
	} rows[] = {
		{{.cn = "jane", .orgs = orgs}, "jane a system:masters system:authenticated"},
		{{.cn = "jane"}, "jane system:authenticated"},
		{{.cn = ""}, "1 Unauthorized"},
		{{.bad_cert = true}, "1 Unauthorized"},
		{{.local = true}, "system:admin system:masters system:authenticated"},
		{{.local = true, .uid = 4000000000u}, "uid:4000000000 system:authenticated"},
		{{.local = true, .authorization = "Bearer x"}, "1 Unauthorized"},
		{{.authorization = "Bearer x"}, "1 Unauthorized"},
		{{0}, "system:anonymous system:unauthenticated"},
	};
	struct identity id;

	for (size_t i = 0; i < array_size(rows); i++) {
		autofree char *got = who(&rows[i].f);

		is_str(got, rows[i].want, "who it is: row %zu", i);
	}
	authn_impersonate("system:serviceaccount:ns:sa", NULL, NULL, NULL, &id);
	is_int(id.groups.n, 3, "a service account is in groups");
	is_str(id.groups.v[1], "system:serviceaccounts:ns", "of its namespace");
	identity_release(&id);
}

static void test_authz(void)
{
	static const char *const masters[] = {"system:masters", NULL};
	static const char *const known[] = {"system:authenticated", NULL};
	const struct api_caller admin = {"root", masters, ""}, jane = {"jane", known, ""},
				nobody = {"system:anonymous", NULL, ""};
	const struct {
		struct authz_attrs a;
		const char *want; /* NULL: allowed */
	} rows[] = {
		{{&admin, "delete", "", "v1", "nodes", "", "", "n", NULL}, NULL},
		{{&admin, "get", .path = "/metrics"}, NULL},
		{{&jane, "get", .path = "/version"}, NULL},
		{{&jane, "get", .path = "/apis/apps/v1"}, NULL},
		{{&jane, "get", .path = "/openapi/v3/api/v1"}, NULL},
		{{&nobody, "get", .path = "/readyz"}, NULL},
		{{&nobody, "get", .path = "/api"},
			"forbidden: User \"system:anonymous\" cannot get path \"/api\""},
		{{&jane, "get", .path = "/metrics"},
			"forbidden: User \"jane\" cannot get path \"/metrics\""},
		{{&jane, "post", .path = "/version"},
			"forbidden: User \"jane\" cannot post path \"/version\""},
		{{&jane, "create", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"},
			NULL},
		{{&nobody, "create", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"},
			"selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "
			"\"system:anonymous\" cannot create resource \"selfsubjectaccessreviews\" "
			"in API group \"authorization.k8s.io\" at the cluster scope"},
		{{&jane, "get", "", "v1", "pods", "log", "ns", "p", NULL},
			"pods \"p\" is forbidden: User \"jane\" cannot get resource \"pods/log\" "
			"in API group \"\" in the namespace \"ns\""},
	};

	for (size_t i = 0; i < array_size(rows); i++) {
		struct err e = ERR_INIT;
		int rc = authz_check(&rows[i].a, &e);

		is_str(rc ? e.msg : NULL, rows[i].want, "what may be: row %zu", i);
	}
}

int main(void)
{
	test_accept();
	test_content();
	test_shapes();
	test_wrong_shapes();
	test_proto();
	test_events();
	test_kind_first();
	test_authn();
	test_authz();
	return tap_done();
}
