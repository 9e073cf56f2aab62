/*
 * terms: what an object is found by beside its key: the node of a pod, the owners of anything. A
 * back end may index them (sqlite does), so that a list of one node's pods reads no others.
 *
 * A term is "FIELD=VALUE"; a write has all of its object's in one string, one a line. They are
 * computed from the bytes, here, for every put that goes through store.h: no writer can forget
 * them, and a restored dump has them too. Values that are no JSON text have none.
 */
#pragma once
#include "data/selector.h"
#include "store/store.h"

/* A transaction with its terms filled in. */
struct terms_txn {
	struct store_txn txn;
	struct store_write *writes; /* NULL: the caller's own do */
};
/* t, or a copy in *ret that borrows t's bytes; release it after its use. */
const struct store_txn *terms_fill(const struct store_txn *t, struct terms_txn *ret);
void terms_release(struct terms_txn *t);

/* The terms of a stored value, or NULL if it has none; malloc'ed. */
char *terms_of(const char *resource, uint8_t encoding, const char *value, size_t len);
/* Is term one of these (a string as above; NULL: none)? */
bool terms_have(const char *terms, const char *term);
/* store_list's term for a field selector on objects of resource: what it wants equal and is
   indexed, or NULL; malloc'ed. It does not replace the selector. */
char *terms_for_fields(const char *resource, const struct selector *s);
/* store_list's term for what the object with uid owns, of any resource; malloc'ed, NULL for "". */
char *terms_for_owner(const char *uid);
