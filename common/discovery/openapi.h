/*
 * openapi: the types and paths of the API as OpenAPI documents, made from the schema and the table
 * of kinds. kubectl explains, validates and patches by them.
 *
 *	/openapi/v2               Swagger 2.0, JSON or gnostic's protobuf, everything
 *	/openapi/v3               the index: a path and hash a group and version
 *	/openapi/v3/api/v1        OpenAPI 3.0 of one group and version, with what it refers to
 *	/openapi/v3/apis/G/V
 *	/openapi/v3/version
 *
 * Definitions carry upstream's names (io.k8s.api.apps.v1.Deployment); descriptions are our own
 * sentences. A document is made when it is asked for; nothing is kept (the largest takes some 20
 * ms). What changes it is only the build, so the hash in the index is a hash of the tables and a
 * client that knows it does not ask again.
 */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct openapi {
	struct buf body;
	const char *media; /* Content-Type; static */
	char etag[40];	   /* with its quotes */
	bool vary;	   /* "Vary: Accept" belongs to the answer */
	bool lasting;	   /* the question named the right hash: it may be cached for ever */
};
#define OPENAPI_INIT \
	{ \
		BUF_INIT, NULL, "", false, false \
	}
void openapi_release(struct openapi *o);

/* Is path (decoded, without query) below /openapi/? */
bool openapi_path(const char *path);
/*
 * The answer for path. query: the URL's, for hash=…; NULL: none. accept: NULL for any. if_none:
 * If-None-Match, NULL for none; when it names the document the body is empty and 1 is answered
 * (304). ERR_NOTFOUND; ERR_NOTACCEPTABLE.
 */
must_check int openapi_get(const char *path, const char *query, const char *accept,
	const char *if_none, struct openapi *ret, struct err *e);

/* The definition's name of a type: "apps.v1.Deployment" → "io.k8s.api.apps.v1.Deployment" onto
 * b. */
void openapi_name(struct buf *b, const char *type);
