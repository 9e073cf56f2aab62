/*
 * owner: ownerReferences.
 */
#pragma once
#include "data/obj.h"

/* The reference with controller: true, or NULL. */
val *owner_controller(const val *obj);
bool owner_is(const val *obj, const char *uid); /* controlled by uid */
/* Put a controller reference to owner into obj's metadata (blockOwnerDeletion true). */
void owner_set_controller(mdoc *d, mval *obj, const val *owner);
/* Any of its references, controller or not, has that uid. */
bool owner_has(const val *obj, const char *uid);
/* A copy of the references without those that drop names. */
mval *owner_refs_without(mdoc *d, const val *obj, bool (*drop)(void *arg, const val *ref),
			 void *arg);
