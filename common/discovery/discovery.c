#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/strv.h"
#include "data/kind.h"
#include "discovery/discovery.h"
#include "rest/accept.h"
#include "rules/convert.h"

#define MEDIA_JSON "application/json"
#define AGGREGATED(v) MEDIA_JSON ";g=apidiscovery.k8s.io;v=" v ";as=APIGroupDiscoveryList"

enum form { FORM_NONE, FORM_LEGACY, FORM_V2, FORM_V2BETA1 };

static const char *const medias[] = {[FORM_NONE] = NULL,
	[FORM_LEGACY] = MEDIA_JSON,
	[FORM_V2] = AGGREGATED("v2"),
	[FORM_V2BETA1] = AGGREGATED("v2beta1")};

/* A resource or subresource of one group and version, to be sorted by its path. */
struct row {
	const struct kind *kind;
	char *path; /* "pods", "pods/status" */
	size_t plural;
	const char *sub_kind, *sub_verbs; /* of a subresource; not terminated */
	size_t sub_kind_len, sub_verbs_len;
};

struct rows {
	struct row *v;
	size_t n, alloc;
};

static void rows_release(struct rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].path);
	free(r->v);
}

void discovery_release(struct discovery *d)
{
	if (d)
		buf_release(&d->body);
}

void discovery_sub_gv(const char *sub_kind, const char **ret_group, const char **ret_version)
{
	static const char *const far[][3] = {
		{"Scale", "autoscaling", "v1"},
		{"Eviction", "policy", "v1"},
		{"TokenRequest", "authentication.k8s.io", "v1"},
	};

	*ret_group = *ret_version = "";
	for (size_t i = 0; i < array_size(far); i++)
		if (!strcmp(sub_kind, far[i][0])) {
			*ret_group = far[i][1];
			*ret_version = far[i][2];
		}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->path, ((const struct row *)b)->path);
}

/* Rows of one kind: itself, and each "name:Kind:verb,verb" of its subresources. */
static void add_rows(struct rows *r, const struct kind *k)
{
	const char *p = k->subresources;

	GROW(r->v, r->n + 1, r->alloc);
	r->v[r->n++] =
		(struct row){.kind = k, .path = xstrdup(k->plural), .plural = strlen(k->plural)};
	while (*p) {
		size_t name = strcspn(p, ":"), kind = strcspn(p + name + 1, ":");
		const char *verbs = p + name + kind + 2;

		GROW(r->v, r->n + 1, r->alloc);
		r->v[r->n++] = (struct row){.kind = k,
			.path = xasprintf("%s/%.*s", k->plural, (int)name, p),
			.plural = strlen(k->plural),
			.sub_kind = p + name + 1,
			.sub_kind_len = kind,
			.sub_verbs = verbs,
			.sub_verbs_len = strcspn(verbs, ";")};
		p = verbs + strcspn(verbs, ";");
		p += *p == ';';
	}
}

static void rows_of(struct rows *r, const char *group, const char *version)
{
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (!strcmp(k->group, group) && !strcmp(k->version, version))
			add_rows(r, k);
	}
	if (r->n)
		qsort(r->v, r->n, sizeof *r->v, by_path);
}

/* "a,b" as ["a","b"] */
static void add_verbs(struct buf *b, const char *p, size_t n)
{
	const char *end = p + n;

	buf_addc(b, '[');
	for (bool more = false; p < end; more = true) {
		size_t len = strcspn(p, ",");

		len = len > (size_t)(end - p) ? (size_t)(end - p) : len;
		if (more)
			buf_addc(b, ',');
		buf_add_json(b, p, len);
		p += len + 1;
	}
	buf_addc(b, ']');
}

/* ,"name":["a","b"], or nothing when the list is empty */
static void add_words(struct buf *b, const char *name, const char *const *words)
{
	if (!words || !*words)
		return;
	buf_addf(b, ",\"%s\":[", name);
	for (size_t i = 0; words[i]; i++)
		buf_addf(b, "%s\"%s\"", i ? "," : "", words[i]);
	buf_addc(b, ']');
}

/* The first 8 bytes of SHA-256 of GROUP/VERSION/KIND of the stored kind, in base64. */
static void add_storage_hash(struct buf *b, const struct kind *k)
{
	const struct kind *stored = convert_stored(k);
	unsigned char sum[EVP_MAX_MD_SIZE];
	autobuf gvk = BUF_INIT;

	if (!kind_has_verb(k, "create") || !kind_has_verb(k, "list"))
		return;
	buf_addf(&gvk, "%s/%s/%s", stored->group, stored->version, stored->kind);
	if (!EVP_Digest(gvk.data, gvk.len, sum, NULL, EVP_sha256(), NULL))
		return;
	buf_adds(b, ",\"storageVersionHash\":\"");
	base64_encode(b, sum, 8);
	buf_addc(b, '"');
}

static char *sub_kind(const struct row *r)
{
	return xstrndup(r->sub_kind, r->sub_kind_len);
}

static void add_legacy_row(struct buf *b, const struct row *r)
{
	const struct kind *k = r->kind;
	const char *group, *version;
	autofree char *kind = r->sub_kind ? sub_kind(r) : xstrdup(k->kind);

	buf_addf(b, "{\"name\":\"%s\",\"singularName\":\"%s\",\"namespaced\":%s", r->path,
		r->sub_kind ? "" : k->singular, k->namespaced ? "true" : "false");
	discovery_sub_gv(r->sub_kind ? kind : "", &group, &version);
	if (*group)
		buf_addf(b, ",\"group\":\"%s\",\"version\":\"%s\"", group, version);
	buf_addf(b, ",\"kind\":\"%s\",\"verbs\":", kind);
	if (r->sub_kind) {
		add_verbs(b, r->sub_verbs, r->sub_verbs_len);
	} else {
		add_verbs(b, k->verbs, strlen(k->verbs));
		add_words(b, "shortNames", k->short_names);
		add_words(b, "categories", k->categories);
		add_storage_hash(b, k);
	}
	buf_addc(b, '}');
}

static int legacy_resources(struct buf *b, const char *group, const char *version, struct err *e)
{
	struct rows r = {0};

	rows_of(&r, group, version);
	if (!r.n)
		return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
	buf_addf(b, "{\"kind\":\"APIResourceList\",%s\"groupVersion\":\"%s%s%s\",\"resources\":[",
		*group ? "\"apiVersion\":\"v1\"," : "", group, *group ? "/" : "", version);
	for (size_t i = 0; i < r.n; i++) {
		if (i)
			buf_addc(b, ',');
		add_legacy_row(b, &r.v[i]);
	}
	buf_adds(b, "]}\n");
	rows_release(&r);
	return 0;
}

/* Is the i-th kind the first of its group, or of its group and version? */
static bool is_first(size_t i, bool version)
{
	const struct kind *k = kind_nth(i);

	for (size_t j = 0; j < i; j++) {
		const struct kind *o = kind_nth(j);

		if (!strcmp(o->group, k->group) && (!version || !strcmp(o->version, k->version)))
			return false;
	}
	return true;
}

/* "name":…,"versions":[…],"preferredVersion":… of the group that begins at the i-th kind. */
static void add_group(struct buf *b, size_t i)
{
	const struct kind *k = kind_nth(i);
	bool more = false;

	buf_addf(b, "\"name\":\"%s\",\"versions\":[", k->group);
	for (size_t j = i; j < kind_count(); j++) {
		const struct kind *o = kind_nth(j);

		if (strcmp(o->group, k->group) != 0 || !is_first(j, true))
			continue;
		buf_addf(b, "%s{\"groupVersion\":\"%s\",\"version\":\"%s\"}", more ? "," : "",
			o->api_version, o->version);
		more = true;
	}
	buf_addf(b, "],\"preferredVersion\":{\"groupVersion\":\"%s\",\"version\":\"%s\"}}",
		k->api_version, k->version);
}

static int legacy_group(struct buf *b, const char *group, struct err *e)
{
	for (size_t i = 0; *group && i < kind_count(); i++) {
		if (strcmp(kind_nth(i)->group, group) != 0)
			continue;
		buf_adds(b, "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",");
		add_group(b, i);
		buf_addc(b, '\n');
		return 0;
	}
	return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
}

static void legacy_groups(struct buf *b)
{
	bool more = false;

	buf_adds(b, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[");
	for (size_t i = 0; i < kind_count(); i++) {
		if (!*kind_nth(i)->group || !is_first(i, false))
			continue;
		buf_adds(b, more ? ",{" : "{");
		add_group(b, i);
		more = true;
	}
	buf_adds(b, "]}\n");
}

static void legacy_versions(struct buf *b, const char *address)
{
	buf_adds(b, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],"
		    "\"serverAddressByClientCIDRs\":[{\"clientCIDR\":\"0.0.0.0/0\","
		    "\"serverAddress\":");
	buf_add_json(b, address, strlen(address));
	buf_adds(b, "}]}\n");
}

/* Empty group and version say: those of the resource. */
static void add_response_kind(struct buf *b, const char *kind, bool sub)
{
	const char *group, *version;

	discovery_sub_gv(sub ? kind : "", &group, &version);
	buf_addf(b, "\"responseKind\":{\"group\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\"}", group,
		version, kind);
}

static void add_sub(struct buf *b, const struct row *r)
{
	autofree char *kind = sub_kind(r);

	buf_addf(b, "{\"subresource\":\"%s\",", r->path + r->plural + 1);
	add_response_kind(b, kind, true);
	buf_adds(b, ",\"verbs\":");
	add_verbs(b, r->sub_verbs, r->sub_verbs_len);
	buf_addc(b, '}');
}

/* The resource at row i and its subresources; answers the row behind them. */
static size_t add_resource(struct buf *b, const struct rows *r, size_t i)
{
	const struct kind *k = r->v[i].kind;

	buf_addf(b, "{\"resource\":\"%s\",", k->plural);
	add_response_kind(b, k->kind, false);
	buf_addf(b, ",\"scope\":\"%s\",\"singularResource\":\"%s\",\"verbs\":",
		k->namespaced ? "Namespaced" : "Cluster", k->singular);
	add_verbs(b, k->verbs, strlen(k->verbs));
	add_words(b, "shortNames", k->short_names);
	add_words(b, "categories", k->categories);
	for (size_t at = ++i; i < r->n && r->v[i].sub_kind; i++) {
		buf_adds(b, i == at ? ",\"subresources\":[" : ",");
		add_sub(b, &r->v[i]);
		if (i + 1 == r->n || !r->v[i + 1].sub_kind)
			buf_addc(b, ']');
	}
	buf_addc(b, '}');
	return i;
}

static void add_version(struct buf *b, const struct kind *k)
{
	struct rows r = {0};

	rows_of(&r, k->group, k->version);
	buf_addf(b, "{\"version\":\"%s\",\"resources\":[", k->version);
	for (size_t i = 0; i < r.n;) {
		if (i)
			buf_addc(b, ',');
		i = add_resource(b, &r, i);
	}
	buf_adds(b, "],\"freshness\":\"Current\"}");
	rows_release(&r);
}

/* All groups but core, or core alone. */
static void aggregated(struct buf *b, bool core, enum form form)
{
	bool more = false;

	buf_addf(b,
		"{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/%s\","
		"\"metadata\":{},\"items\":[",
		form == FORM_V2 ? "v2" : "v2beta1");
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (core != !*k->group || !is_first(i, false))
			continue;
		buf_adds(b, more ? ",{\"metadata\":{" : "{\"metadata\":{");
		if (!core)
			buf_addf(b, "\"name\":\"%s\"", k->group);
		buf_adds(b, "},\"versions\":[");
		for (size_t j = i; j < kind_count(); j++) {
			if (strcmp(kind_nth(j)->group, k->group) != 0 || !is_first(j, true))
				continue;
			if (j > i)
				buf_addc(b, ',');
			add_version(b, kind_nth(j));
		}
		buf_adds(b, "]}");
		more = true;
	}
	buf_adds(b, "]}\n");
}

/* The first of what Accept names that there is. */
static enum form negotiate(const char *accept, bool has_aggregated)
{
	struct accept a = {.rest = accept};

	if (!accept || !*accept)
		return FORM_LEGACY;
	while (accept_next(&a)) {
		bool wants = accept_param(&a, "as", "APIGroupDiscoveryList") &&
			     accept_param(&a, "g", "apidiscovery.k8s.io");

		if (!accept_type(&a, MEDIA_JSON))
			continue;
		if (!wants)
			return FORM_LEGACY;
		if (has_aggregated && accept_param(&a, "v", "v2"))
			return FORM_V2;
		if (has_aggregated && accept_param(&a, "v", "v2beta1"))
			return FORM_V2BETA1;
	}
	return FORM_NONE;
}

/* What this program says it is: the API it speaks. The binary's own version is the commit. */
static void add_version_info(struct buf *b)
{
	buf_adds(b, "{\n  \"major\": \"1\",\n  \"minor\": \"36\",\n"
		    "  \"emulationMajor\": \"1\",\n  \"emulationMinor\": \"36\",\n"
		    "  \"minCompatibilityMajor\": \"1\",\n  \"minCompatibilityMinor\": \"35\",\n"
		    "  \"gitVersion\": \"v1.36.2\",\n"
		    "  \"gitCommit\": \"kutils " PACKAGE_VERSION "\",\n"
		    "  \"gitTreeState\": \"clean\",\n"
		    "  \"buildDate\": \"1970-01-01T00:00:00Z\",\n"
		    "  \"goVersion\": \"none\",\n  \"compiler\": \"cc " __VERSION__ "\",\n"
		    "  \"platform\": \"linux/"
#if defined(__x86_64__)
		    "amd64"
#elif defined(__aarch64__)
		    "arm64"
#else
		    "unknown"
#endif
		    "\"\n}");
}

/* The parts of a path: "/apis/apps/v1/" → "apis" "apps" "v1". */
static void split(const char *path, struct strv *ret)
{
	size_t n = strlen(path);
	autofree char *p = xstrndup(path, n > 1 && path[n - 1] == '/' ? n - 1 : n);

	if (*p == '/')
		strv_split(ret, p + 1, '/');
}

static bool is_path(const struct strv *v)
{
	if (!v->n || v->n > 3)
		return false;
	if (!strcmp(v->v[0], "version"))
		return v->n == 1;
	if (!strcmp(v->v[0], "api"))
		return v->n < 3;
	return !strcmp(v->v[0], "apis");
}

bool discovery_path(const char *path)
{
	autostrv v = STRV_INIT;

	split(path, &v);
	return is_path(&v);
}

static int make(
	struct buf *b, const struct strv *v, enum form form, const char *address, struct err *e)
{
	bool core = !strcmp(v->v[0], "api");

	if (!strcmp(v->v[0], "version")) {
		add_version_info(b);
		return 0;
	}
	if (v->n == 2 && !core)
		return legacy_group(b, v->v[1], e);
	if (v->n > 1)
		return legacy_resources(b, core ? "" : v->v[1], v->v[core ? 1 : 2], e);
	if (form != FORM_LEGACY)
		aggregated(b, core, form);
	else if (core)
		legacy_versions(b, address);
	else
		legacy_groups(b);
	return 0;
}

int discovery_get(const char *path, const char *accept, const char *address, struct discovery *ret,
	struct err *e)
{
	autostrv v = STRV_INIT;
	autobuf b = BUF_INIT;
	enum form form;

	split(path, &v);
	if (!is_path(&v))
		return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
	form = negotiate(accept, v.n == 1 && strcmp(v.v[0], "version") != 0);
	if (form == FORM_NONE)
		return err_set(e, ERR_NOTACCEPTABLE,
			"only the following media types are accepted: application/json");
	if (make(&b, &v, form, address, e) < 0)
		return -1;
	buf_clear(&ret->body);
	buf_add(&ret->body, b.data, b.len);
	ret->media = medias[form];
	ret->vary = v.n == 1 && strcmp(v.v[0], "version") != 0;
	snprintf(ret->etag, sizeof ret->etag, "\"%016llx%016llx\"",
		(unsigned long long)hash_bytes(1, b.data, b.len),
		(unsigned long long)hash_bytes(2, b.data, b.len));
	return 0;
}
