/* Paths that are not objects: what the server says of itself. */
#include <stdio.h>
#include <string.h>

#include "discovery/discovery.h"
#include "discovery/openapi.h"
#include "door.h"
#include "metrics.h"
#include "store/store.h"

static void serve_discovery(struct job *j)
{
	struct discovery d = DISCOVERY_INIT;
	struct http_header h[3] = {0};
	struct err e = ERR_INIT;
	const char *has = http_header(j->q, "if-none-match");
	bool known;
	size_t n = 0;

	if (discovery_get(j->route.path, http_header(j->q, "accept"), j->door->at->address, &d,
		    &e)) {
		job_fail(j, &e);
		return;
	}
	if (*d.etag)
		h[n++] = (struct http_header){"etag", d.etag};
	if (d.vary)
		h[n++] = (struct http_header){"vary", "Accept"};
	known = has && *d.etag && strstr(has, d.etag);
	job_reply(j, known ? 304 : 200, d.media, h, d.body.data, known ? 0 : d.body.len);
	discovery_release(&d);
}

static void serve_openapi(struct job *j)
{
	struct openapi o = OPENAPI_INIT;
	struct http_header h[4] = {0};
	struct err e = ERR_INIT;
	size_t n = 0;
	int rc = openapi_get(j->route.path, http_query(j->q), http_header(j->q, "accept"),
		http_header(j->q, "if-none-match"), &o, &e);

	if (rc < 0) {
		job_fail(j, &e);
		return;
	}
	h[n++] = (struct http_header){"etag", o.etag};
	if (o.vary)
		h[n++] = (struct http_header){"vary", "Accept"};
	/* the question named the document by its hash: it never has another answer */
	if (o.lasting)
		h[n++] = (struct http_header){"cache-control", "public, immutable"};
	job_reply(j, rc ? 304 : 200, o.media, h, buf_str(&o.body), o.body.len);
	openapi_release(&o);
}

static void serve_metrics(struct job *j)
{
	struct store *s = api_store(j->door->api);
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;
	int64_t rev = 0;

	if (s && store_revision(s, &rev, &e))
		rev = 0;
	metrics_write(j->door->metrics, rev, &b);
	job_reply(j, 200, "text/plain; version=0.0.4; charset=utf-8", NULL, b.data, b.len);
}

static void serve_index(struct job *j);

/* "/x/" is everything below /x, too. */
static const struct path {
	const char *path;
	void (*serve)(struct job *j);
} paths[] = {
	{ISSUER_CONFIG, issuer_serve},
	{"/api/", serve_discovery},
	{"/apis/", serve_discovery},
	{"/healthz/", health_serve},
	{"/livez/", health_serve},
	{"/metrics", serve_metrics},
	{"/openapi/", serve_openapi},
	{ISSUER_KEYS, issuer_serve},
	{"/readyz/", health_serve},
	{"/version/", serve_discovery},
	{"/", serve_index},
};

static void serve_index(struct job *j)
{
	autobuf b = BUF_INIT;

	buf_adds(&b, "{\"paths\":[");
	for (size_t i = 0; i + 1 < array_size(paths); i++) {
		const char *p = paths[i].path;
		size_t n = strlen(p);

		buf_addf(&b, "%s\"%.*s\"", i ? "," : "", (int)(p[n - 1] == '/' ? n - 1 : n), p);
	}
	buf_adds(&b, "]}\n");
	job_reply(j, 200, "application/json", NULL, b.data, b.len);
}

static bool path_is(const char *row, const char *path)
{
	size_t n = strlen(row);

	if (n == 1 || row[n - 1] != '/')
		return !strcmp(row, path);
	return !strncmp(row, path, n - 1) && (path[n - 1] == '/' || !path[n - 1]);
}

void path_serve(struct job *j)
{
	struct err e = ERR_INIT;

	for (size_t i = 0; i < array_size(paths); i++) {
		if (!path_is(paths[i].path, j->route.path))
			continue;
		if (!strcmp(j->route.verb, "get")) {
			paths[i].serve(j);
			return;
		}
		err_set(&e, ERR_METHOD,
			"the server does not allow this method on the requested resource");
		job_fail(j, &e);
		return;
	}
	job_text(j, 404, "404 page not found\n");
}
