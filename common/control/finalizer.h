/*
 * finalizer: metadata.finalizers, what has to be done before an object may go.
 */
#pragma once
#include "control/action.h"

bool finalizer_has(const val *obj, const char *name);
/* obj's finalizers with or without that one into patch, a merge patch of obj; false: they are so
   already, and patch is as it was. */
bool finalizer_patch(mdoc *d, mval *patch, const val *obj, const char *name, bool wanted);
/* The guarded patch that puts it on or takes it off; false: there was nothing to do. */
bool finalizer_put(struct actions *a, const val *obj, const char *name, bool wanted);
