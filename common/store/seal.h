/*
 * seal: values of chosen kinds are AES-256-GCM on disk, in whatever back end, and what they were
 * everywhere above it: store.c seals what is written and opens what is read.
 *
 * /etc/k/config says which and how:
 *	seal=secrets,configmaps		resources (as k-ctl names them; "*" is all)
 *	seal-keys=/etc/k/seal.keys	the file of keys (seal_keys.h), if it is another one
 * What is sealed is opened wherever it is met, also when its kind is not chosen any more; the key
 * file is not read, nor OpenSSL loaded, before that.
 *
 * A sealed value (encoding STORE_SEALED) is
 *	1			version of this form
 *	encoding		of what is inside
 *	length, name		of the key
 *	nonce, bytes, tag	12 random bytes; AES-256-GCM
 * and vouches for all of that and for where it belongs (resource, namespace, name): the bytes of
 * one object do not open as another's. An older value of the same object does. 2^32 values are
 * safe by one key (SP 800-38D 8.3).
 *
 * Errors of the file of keys are ERR_INTERNAL here, never ERR_NOTFOUND or ERR_FORBIDDEN: an object
 * that cannot be opened is there.
 */
#pragma once
#include "store/seal_keys.h"
#include "store/store.h"

struct seal;

/* By /etc/k/config; ERR_INVALID names its line. */
must_check int seal_new(struct seal **ret, struct err *e);
void seal_free(struct seal *s);

/* Is a resource's value to be sealed? */
bool seal_wants(const struct seal *s, const char *resource);

/* Append value, sealed by the first key of the file as it is now. */
must_check int seal_value(struct seal *s, const struct store_key *k, uint8_t encoding,
	const char *value, size_t len, struct buf *out, struct err *e);
/* Row r (STORE_SEALED) as it was before; value is the seal's until the next call. ERR_INTERNAL: no
   such key; ERR_CORRUPT: the key is another one, or the bytes are not what was sealed. Both name
   the object and the key. */
must_check int seal_open(
	struct seal *s, const struct store_row *r, struct store_row *ret, struct err *e);

/* A transaction whose values are sealed where they should be. */
struct sealed_txn {
	const struct store_txn *txn; /* the caller's own if there was nothing to seal */
	struct store_txn copy;
	struct store_write *writes;
	struct buf bytes;
};
must_check int seal_txn(
	struct seal *s, const struct store_txn *t, struct sealed_txn *ret, struct err *e);
void sealed_txn_release(struct sealed_txn *t);

/* Is any kind chosen? */
bool seal_any(const struct seal *s);
/* The name of the key that seals now. */
must_check int seal_first_key(
	struct seal *s, char ret_name[SEAL_NAME_MAX + 1], struct err *e);
/* The name of the key of a sealed value; ERR_CORRUPT: it is no sealed value. */
must_check int seal_key_of(
	const char *value, size_t len, char ret_name[SEAL_NAME_MAX + 1], struct err *e);
