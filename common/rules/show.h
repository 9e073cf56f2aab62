/*
 * show: values as upstream's messages show them: those of the API's types as JSON, those of its
 * inner types with Go's names. Private to common/rules.
 */
#pragma once
#include "base/buf.h"
#include "data/mval.h"
#include "data/schema.h"

/* A value as messages show it: JSON, null when absent, maps in it sorted as Go does; and a map. */
void shown(const mval *v, struct buf *ret);
void shown_map(const mval *v, struct buf *ret);

/* show_go.c: values of upstream's inner types, which its messages show. */
mval *go_podspec(mdoc *d, const mval *spec);
mval *go_ephemeral(mdoc *d, const mval *container);
mval *go_securitycontext(mdoc *d, const mval *context);
mval *go_claimspec(mdoc *d, const mval *spec);
/* What stands behind a PersistentVolume, of its spec. */
mval *go_volumesource(mdoc *d, const mval *spec);
/* A pod template so, as one line. */
void shown_template(const mval *template, struct buf *ret);
/* A value of such an inner type so. */
void shown_inner(const char *type, const mval *v, struct buf *ret);
/* check_fixed of such a value. */
void check_fixed_inner(const mval *obj, const mval *old, const char *path, const char *type,
	struct causes *c);
/* show_diff.c: what of `was` is other in `is`, as hunks of lines. */
void shown_diff(const mval *was, const mval *is, struct buf *ret);
