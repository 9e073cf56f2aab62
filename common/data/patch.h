/*
 * patch: RFC 6902 JSON patch, RFC 7386 merge patch, Kubernetes' strategic merge patch, and their
 * makers.
 *
 * All are pure: they change the mutable document given, or leave it as it was and answer an error
 * that names the path.
 */
#pragma once
#include "data/obj.h"
#include "data/schema.h"

/* ERR_INVALID, a failed test operation too; ERR_TOOLARGE. The value at *root changes in place. */
must_check int patch_json(mdoc *d, mval **root, const val *patch, struct err *e);
must_check int patch_merge(mdoc *d, mval **root, const val *patch, struct err *e);
/* Merge keys and strategies from the schema type; $patch, $setElementOrder,
 * $deleteFromPrimitiveList, $retainKeys. */
must_check int patch_strategic(mdoc *d, mval **root, const val *patch, const struct schema_type *t,
			       struct err *e);

/* The merge patch that turns a into b, in d; an empty object if they are equal. */
mval *patch_diff_merge(mdoc *d, const val *a, const val *b);
/*
 * kubectl apply's three-way strategic patch: last (what was applied before; may be NULL), want
 * (what is applied now), live; into *ret, in d. Without a schema type (t NULL) a three-way merge
 * patch. An empty object: there is nothing to do. ERR_INVALID when lists cannot be merged, with the
 * path.
 */
must_check int patch_three_way(mdoc *d, const val *last, const val *want, const val *live,
			       const struct schema_type *t, mval **ret, struct err *e);
