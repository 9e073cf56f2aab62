/* OpenAPI documents: what they refer to is in them, and both forms of 2.0 say the same. */
#include "../tap.h"
#include "base/strv.h"
#include "data/kind.h"
#include "data/obj.h"
#include "data/pbuf.h"
#include "discovery/openapi.h"

#define GNOSTIC "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"

static doc *get(const char *path)
{
	struct openapi r = OPENAPI_INIT;
	struct err e = ERR_INIT;
	yyjson_read_err bad;
	doc *d = NULL;

	if (openapi_get(path, NULL, NULL, NULL, &r, &e) < 0)
		diag("%s", e.msg);
	else
		d = yyjson_read_opts(r.body.data, r.body.len, 0, NULL, &bad);
	openapi_release(&r);
	return d;
}

/* References below v that schemas does not have. */
static size_t dangling(const val *v, const val *schemas)
{
	size_t i, n, bad = 0;
	val *k, *x;

	if (yyjson_is_arr((val *)v))
		yyjson_arr_foreach((val *)v, i, n, x) bad += dangling(x, schemas);
	if (!yyjson_is_obj((val *)v))
		return bad;
	yyjson_obj_foreach((val *)v, i, n, k, x)
	{
		const char *ref = yyjson_get_str(x);

		if (!strcmp(yyjson_get_str(k), "$ref") && ref) {
			if (!yyjson_obj_get((val *)schemas, strrchr(ref, '/') + 1)) {
				diag("%s leads nowhere", ref);
				bad++;
			}
		} else {
			bad += dangling(x, schemas);
		}
	}
	return bad;
}

static bool has_gvk(const val *definition, const struct kind *k)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach(yyjson_obj_get((val *)definition, "x-kubernetes-group-version-kind"), i,
		n, v) if (!strcmp(obj_str_or(v, "kind", ""), k->kind) &&
			  !strcmp(obj_str_or(v, "group", ""), k->group) &&
			  !strcmp(obj_str_or(v, "version", ""), k->version)) return true;
	return false;
}

/* Has the PATCH of an object of the kind the query parameter? */
static bool patch_takes(const val *paths, const struct kind *k, const char *name)
{
	autobuf path = BUF_INIT;
	size_t i, n;
	val *v;

	buf_addf(&path, "/%s/%s/%s%s/{name}", *k->group ? "apis" : "api", k->api_version,
		k->namespaced ? "namespaces/{namespace}/" : "", k->plural);
	v = yyjson_obj_get(yyjson_obj_get((val *)paths, path.data), "patch");
	if (strcmp(obj_str_or(v, "x-kubernetes-group-version-kind.kind", ""), k->kind) != 0)
		return false;
	yyjson_arr_foreach(yyjson_obj_get(v, "parameters"), i, n,
		v) if (!strcmp(obj_str_or(v, "name", ""), name)) return true;
	return false;
}

static void test_kind(const struct kind *k, const val *root)
{
	autobuf name = BUF_INIT;
	const val *schemas = obj_at(root, "components.schemas");

	openapi_name(&name, k->type->name);
	if (!has_gvk(yyjson_obj_get((val *)schemas, name.data), k))
		ok(false, "%s %s is a definition", k->api_version, k->kind);
	if (kind_has_verb(k, "patch") &&
		!(patch_takes(obj_at(root, "paths"), k, "fieldValidation") &&
			patch_takes(obj_at(root, "paths"), k, "dryRun")))
		ok(false, "PATCH of %s %s takes fieldValidation and dryRun", k->api_version,
			k->kind);
}

static void test_v3(void)
{
	autodoc *index = get("/openapi/v3");
	const val *paths = obj_at(yyjson_doc_get_root(index), "paths");
	size_t documents = 0, bad = 0;
	autobuf path = BUF_INIT;
	const char *last = "";

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (strcmp(last, k->api_version) != 0) {
			autodoc *d = NULL;
			const val *root;

			last = k->api_version;
			buf_clear(&path);
			buf_addf(&path, "/openapi/v3/%s/%s", *k->group ? "apis" : "api", last);
			d = get(path.data);
			root = yyjson_doc_get_root(d);
			ok(yyjson_obj_get((val *)paths, path.data + strlen("/openapi/v3/")),
				"%s is in the index", path.data);
			bad += dangling(root, obj_at(root, "components.schemas"));
			for (size_t j = i; j < kind_count(); j++)
				if (!strcmp(kind_nth(j)->api_version, last))
					test_kind(kind_nth(j), root);
			documents++;
		}
	}
	is_int(yyjson_obj_size((val *)paths), documents + 1, "and /version");
	is_int(bad, 0, "all that documents refer to is in them");
}

/* What tools read off a field. */
static void test_fields(void)
{
	autodoc *d = get("/openapi/v3/api/v1");
	const val *all = obj_at(yyjson_doc_get_root(d), "components.schemas");
	const val *spec =
		obj_at(yyjson_obj_get((val *)all, "io.k8s.api.core.v1.PodSpec"), "properties");
	const val *port = yyjson_obj_get((val *)all, "io.k8s.api.core.v1.ContainerPort");
	const val *ports = obj_at(
		yyjson_obj_get((val *)all, "io.k8s.api.core.v1.Container"), "properties.ports");
	autobuf b = BUF_INIT;

	is_str(obj_str(yyjson_obj_get(obj_at(spec, "containers"), "items"), "$ref"),
		"#/components/schemas/io.k8s.api.core.v1.Container", "a list of a type");
	is_str(obj_str(obj_at(spec, "volumes"), "x-kubernetes-patch-strategy"), "merge,retainKeys",
		"patch strategy");
	is_str(obj_str(ports, "x-kubernetes-patch-merge-key"), "containerPort", "merge key");
	obj_write(&b, obj_at(ports, "x-kubernetes-list-map-keys"));
	is_str(b.data, "[\"containerPort\",\"protocol\"]", "keys of a list");
	is_str(obj_str(port, "properties.protocol.default"), "TCP", "a default");
	is_int(obj_int(port, "properties.containerPort.default", -1), 0, "what must be there is 0");
	ok(!obj_at(port, "properties.hostPort.default"), "what need not be has none");
	buf_clear(&b);
	obj_write(&b, obj_at(port, "required"));
	is_str(b.data, "[\"containerPort\"]", "required fields");
	buf_clear(&b);
	obj_write(&b, obj_at(obj_at(spec, "restartPolicy"), "enum"));
	is_str(b.data, "[\"Always\",\"Never\",\"OnFailure\"]", "an enum");
	is_str(obj_str(obj_at(spec, "nodeSelector"), "x-kubernetes-map-type"), "atomic",
		"type of a map");
	is_str(obj_str(yyjson_obj_get(
			       (val *)all, "io.k8s.apimachinery.pkg.util.intstr.IntOrString"),
		       "format"),
		"int-or-string", "a number or a string");
}

/* The names in a message of (name, value). */
static size_t count_named(struct pb m, uint32_t field, const val *in)
{
	struct err e = ERR_INIT;
	struct pb_field f, n;
	size_t count = 0;

	while (pb_next(&m, &f, &e) > 0) {
		if (f.number != field || pb_next(&f.sub, &n, &e) != 1 || n.number != 1)
			continue;
		if (yyjson_obj_getn((val *)in, (const char *)n.sub.p, pb_len(&n.sub)))
			count++;
	}
	return count;
}

static void test_v2(void)
{
	autodoc *d = get("/openapi/v2");
	const val *root = yyjson_doc_get_root(d), *paths = obj_at(root, "paths"),
		  *definitions = obj_at(root, "definitions");
	struct openapi r = OPENAPI_INIT;
	struct err e = ERR_INIT;
	struct pb_field f;
	struct pb m;

	is_int(dangling(root, definitions), 0, "all that 2.0 refers to is in it");
	ok(yyjson_obj_size((val *)definitions) > 500, "all types are in it");
	is_int(openapi_get("/openapi/v2", NULL, GNOSTIC, NULL, &r, &e), 0, "as protobuf %s", e.msg);
	m = (struct pb){(uint8_t *)r.body.data, (uint8_t *)r.body.data + r.body.len};
	while (pb_next(&m, &f, &e) > 0) {
		if (f.number == 8)
			is_int(count_named(f.sub, 2, paths), yyjson_obj_size((val *)paths),
				"with the same paths");
		if (f.number == 9)
			is_int(count_named(f.sub, 1, definitions),
				yyjson_obj_size((val *)definitions), "and definitions");
	}
	is_str(e.msg, "", "and nothing that is no field");
	openapi_release(&r);
}

static void test_questions(void)
{
	struct openapi r = OPENAPI_INIT;
	struct err e = ERR_INIT;
	char query[64], tag[40];

	is_int(openapi_get("/openapi/v3/version", NULL, NULL, NULL, &r, &e), 0, "the version's");
	snprintf(tag, sizeof tag, "%s", r.etag);
	is_int(openapi_get("/openapi/v3/api/v1", NULL, NULL, tag, &r, &e), 1, "who knows it …");
	is_int(r.body.len, 0, "… does not get it again");
	snprintf(query, sizeof query, "timeout=32s&hash=%.*s", (int)strlen(tag) - 2, tag + 1);
	ok(openapi_get("/openapi/v3/apis/apps/v1", query, "*/*", NULL, &r, &e) == 0 && r.lasting,
		"a known hash lasts");
	ok(openapi_get("/openapi/v3", "hash=0", NULL, NULL, &r, &e) == 0 && !r.lasting,
		"another does not");
	is_int(openapi_get("/openapi/v3/apis/apps/v9", NULL, NULL, NULL, &r, &e), -1, "no such");
	is_int(e.code, ERR_NOTFOUND, "%s", e.msg);
	is_int(openapi_get("/openapi/v3", NULL, GNOSTIC, NULL, &r, &e), -1, "only 2.0 has it");
	is_int(e.code, ERR_NOTACCEPTABLE, "%s", e.msg);
	openapi_release(&r);
}

int main(void)
{
	test_v3();
	test_fields();
	test_v2();
	test_questions();
	return tap_done();
}
