#include <string.h>

#include "base/hash.h"
#include "base/strv.h"
#include "data/schema_pack.h"
#include "discovery/openapi.h"
#include "discovery/openapi_priv.h"
#include "rest/accept.h"

#define MEDIA_JSON "application/json"
/* what clients ask for (with an @) is no valid media type, so this is what is answered */
#define MEDIA_GNOSTIC "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
#define ASKED_GNOSTIC "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"

enum doc_kind { DOC_NONE, DOC_V2, DOC_INDEX, DOC_GV, DOC_VERSION };

/* Which document a path names; *ret is the kind whose group and version it is. */
static enum doc_kind find(const char *path, const struct kind **ret)
{
	size_t n = strlen(path);
	autofree char *p = xstrndup(path, n && path[n - 1] == '/' ? n - 1 : n);
	const char *rest = p + strlen("/openapi/v3/");

	if (!strcmp(p, "/openapi/v2"))
		return DOC_V2;
	if (!strcmp(p, "/openapi/v3"))
		return DOC_INDEX;
	if (strncmp(p, "/openapi/v3/", strlen("/openapi/v3/")) != 0)
		return DOC_NONE;
	if (!strcmp(rest, "version"))
		return DOC_VERSION;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);
		size_t skip = *k->group ? 5 : 4;

		if (strncmp(rest, *k->group ? "apis/" : "api/", skip) != 0 ||
			strcmp(rest + skip, k->api_version) != 0)
			continue;
		*ret = k;
		return DOC_GV;
	}
	return DOC_NONE;
}

/* All that documents are made from. */
static void hash(char out[33])
{
	const struct schema_pack *p = &schema_builtin;
	uint64_t h[2];

	for (uint64_t i = 0; i < 2; i++) {
		h[i] = hash_str(i, OPENAPI_FORM " " PACKAGE_VERSION);
		h[i] = hash_bytes(h[i], p->blob, p->n_blob);
		h[i] = hash_bytes(h[i], p->words, p->n_words * sizeof *p->words);
		h[i] = hash_bytes(h[i], p->types, p->n_types * sizeof *p->types);
		h[i] = hash_bytes(h[i], p->fields, p->n_fields * sizeof *p->fields);
		h[i] = hash_bytes(h[i], p->kinds, p->n_kinds * sizeof *p->kinds);
	}
	snprintf(out, 33, "%016llX%016llX", (unsigned long long)h[0], (unsigned long long)h[1]);
}

static void make_index(struct buf *b, const char *etag)
{
	const char *last = "";

	buf_adds(b, "{\"paths\":{");
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);
		const char *root = *k->group ? "apis" : "api";

		if (strcmp(last, k->api_version) != 0)
			buf_addf(b,
				"\"%s/%s\":{\"serverRelativeURL\":\"/openapi/v3/%s/%s?hash=%s\"},",
				root, k->api_version, root, k->api_version, etag);
		last = k->api_version;
	}
	buf_addf(b, "\"version\":{\"serverRelativeURL\":\"/openapi/v3/version?hash=%s\"}}}", etag);
}

/* GET /version */
static void version_path(struct oapi *o)
{
	buf_adds(o->b, "\"/version/\":{\"get\":{\"description\":\"read the version\","
		       "\"operationId\":\"getCodeVersion\",\"tags\":[\"version\"],\"responses\":{"
		       "\"200\":{\"description\":\"OK\",");
	buf_adds(o->b, o->v2 ? "\"schema\":" : "\"content\":{\"application/json\":{\"schema\":");
	oapi_ref(o, "version.Info");
	buf_adds(o->b, o->v2 ? "}}}}" : "}}}}}}");
}

static void make_v3(struct buf *b, const struct kind *k)
{
	struct oapi o = {.b = b};

	buf_adds(b, "{\"openapi\":\"3.0.0\",\"info\":{\"title\":\"Kubernetes\",\"version\":"
		    "\"v1.36.2\"},\"paths\":{");
	if (k)
		oapi_paths(&o, k->group, k->version);
	else
		version_path(&o);
	buf_adds(b, "},\"components\":{\"schemas\":{");
	oapi_definitions(&o);
	buf_adds(b, "},\"securitySchemes\":{\"BearerToken\":{\"type\":\"apiKey\",\"in\":\"header\","
		    "\"name\":\"authorization\",\"description\":\"A bearer token\"}}}}");
	map_release(&o.wanted);
}

static void make_v2(struct buf *b)
{
	struct oapi o = {.b = b, .v2 = true};

	buf_adds(b, "{\"swagger\":\"2.0\",\"info\":{\"title\":\"Kubernetes\",\"version\":"
		    "\"v1.36.2\"},\"paths\":{");
	oapi_paths(&o, NULL, NULL);
	buf_addc(b, ',');
	version_path(&o);
	buf_adds(b, "},\"definitions\":{");
	oapi_want_all(&o);
	oapi_definitions(&o);
	buf_adds(b, "},\"securityDefinitions\":{\"BearerToken\":{\"type\":\"apiKey\",\"in\":"
		    "\"header\",\"name\":\"authorization\",\"description\":\"A bearer token\"}},"
		    "\"security\":[{\"BearerToken\":[]}]}");
	map_release(&o.wanted);
}

/* The first form of Accept that there is; NULL: none. */
static const char *negotiate(const char *accept, enum doc_kind what)
{
	struct accept a = {.rest = accept};

	if (!accept || !*accept)
		return MEDIA_JSON;
	while (accept_next(&a)) {
		if (accept_type(&a, MEDIA_JSON))
			return MEDIA_JSON;
		if (what == DOC_V2 &&
			(accept_type(&a, ASKED_GNOSTIC) || accept_type(&a, MEDIA_GNOSTIC)))
			return MEDIA_GNOSTIC;
	}
	return NULL;
}

static int make(struct buf *b, enum doc_kind what, const struct kind *k, const char *media,
	const char *etag, struct err *e)
{
	autobuf json = BUF_INIT;

	if (what == DOC_INDEX)
		make_index(b, etag);
	else if (what != DOC_V2)
		make_v3(b, k);
	else if (!strcmp(media, MEDIA_JSON))
		make_v2(b);
	else {
		make_v2(&json);
		return oapi_gnostic(json.data, json.len, b, e);
	}
	return 0;
}

/* Has the query hash=HASH? */
static bool names_hash(const char *query, const char *etag)
{
	autostrv v = STRV_INIT;

	if (query)
		strv_split(&v, query, '&');
	for (size_t i = 0; i < v.n; i++)
		if (!strncmp(v.v[i], "hash=", 5) && !strcmp(v.v[i] + 5, etag))
			return true;
	return false;
}

void openapi_release(struct openapi *o)
{
	if (o)
		buf_release(&o->body);
}

bool openapi_path(const char *path)
{
	return !strncmp(path, "/openapi/", strlen("/openapi/"));
}

int openapi_get(const char *path, const char *query, const char *accept, const char *if_none,
	struct openapi *ret, struct err *e)
{
	const struct kind *k = NULL;
	enum doc_kind what = find(path, &k);
	autobuf b = BUF_INIT;
	const char *media;
	char etag[33], quoted[40];

	if (what == DOC_NONE)
		return err_set(e, ERR_NOTFOUND, "the server could not find the requested resource");
	media = negotiate(accept, what);
	if (!media)
		return err_set(e, ERR_NOTACCEPTABLE,
			"only the following media types are accepted: " MEDIA_JSON "%s",
			what == DOC_V2 ? ", " ASKED_GNOSTIC : "");
	hash(etag);
	snprintf(quoted, sizeof quoted, "\"%s%s\"", etag, strcmp(media, MEDIA_JSON) ? "P" : "");
	if (!(if_none && strstr(if_none, quoted)) && make(&b, what, k, media, etag, e) < 0)
		return -1;
	buf_release(&ret->body);
	ret->body = b;
	b = (struct buf)BUF_INIT;
	ret->media = media;
	ret->vary = what == DOC_V2;
	ret->lasting = names_hash(query, etag);
	snprintf(ret->etag, sizeof ret->etag, "%s", quoted);
	return if_none && strstr(if_none, quoted);
}
