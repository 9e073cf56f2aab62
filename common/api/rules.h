/*
 * rules: what no schema table can say about a kind: defaults that depend on other fields,
 * validation with upstream's words, what an update may change. One C file per API group
 * (rules_core.c, rules_apps.c …), one row a kind.
 */
#pragma once
#include "api/api.h"
#include "data/obj.h"

struct kind_rules {
	const char *resource;			    /* "pods" */
	void (*default_object)(mdoc *d, mval *obj); /* after the schema's defaults */
	void (*prepare_create)(mdoc *d, mval *obj); /* clears status, sets initial phase … */
	void (*prepare_update)(mdoc *d, mval *obj,
			       const val *old); /* keeps what a spec update may not touch */
	void (*validate)(const mval *obj, struct causes *c);
	void (*validate_update)(const mval *obj, const val *old, struct causes *c);
	bool status_on_create; /* status is kept as given (nodes …) */
	bool generation;       /* spec changes count metadata.generation */
	int64_t grace_s;       /* default grace of deletion (pods: from spec) */
};
/* NULL: the common rules only. */
const struct kind_rules *rules_for(const char *resource);
extern const struct kind_rules rules_core[], rules_apps[],
	rules_other[]; /* each ends with resource == NULL */

/* Fields a field selector may name, besides metadata.name and metadata.namespace; ends with NULL.
 */
const char *const *rules_selectable(const char *resource);
