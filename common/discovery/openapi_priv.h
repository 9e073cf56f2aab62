/*
 * openapi_priv: what openapi.c and its parts share: one document under way.
 */
#pragma once
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "data/kind.h"

/* Raised when what is made from the same tables changes: it goes into the hash. */
#define OPENAPI_FORM "1"

struct oapi {
	struct buf *b;
	bool v2;	  /* Swagger 2.0; else OpenAPI 3.0 */
	struct map wanted; /* definitions referred to: schema names ("core.v1.Pod") */
};

/* "s" */
void oapi_str(struct oapi *o, const char *s);
/* {"$ref":"…"} to a schema type, or a special one ("Time", "Quantity" …), which is wanted from now
 * on. */
void oapi_ref(struct oapi *o, const char *type);
/* {"group":…,"version":…,"kind":…} */
void oapi_gvk(struct oapi *o, const char *group, const char *version, const char *kind);

/* openapi_types.c: the definitions that are wanted and those that they want, as members of an
 * object. */
void oapi_definitions(struct oapi *o);
/* Every type of the schema is wanted. */
void oapi_want_all(struct oapi *o);

/* openapi_paths.c: members of "paths" of a group and version, or of all (NULL). */
void oapi_paths(struct oapi *o, const char *group, const char *version);

/* openapi_gnostic.c: a document of 2.0 (JSON) as openapi.v2.Document of gnostic. */
must_check int oapi_gnostic(const char *json, size_t len, struct buf *ret, struct err *e);
