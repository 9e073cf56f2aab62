/*
 * gcm: AES-256-GCM (NIST SP 800-38D) by OpenSSL's libcrypto, which is loaded when the first handle
 * is made: 3 ms and 4 MB that only programs pay that meet a sealed value. One handle, one thread.
 */
#pragma once
#include <stddef.h>

#include "base/err.h"

#define GCM_KEY_BYTES 32
#define GCM_NONCE_BYTES 12
#define GCM_TAG_BYTES 16

struct gcm;

/* ERR_SYS: the library cannot be loaded. */
must_check int gcm_open(struct gcm **ret, struct err *e);
void gcm_close(struct gcm *g);

struct gcm_text {
	const void *key;   /* GCM_KEY_BYTES */
	const void *nonce; /* GCM_NONCE_BYTES, never used twice with one key */
	const void *aad;   /* not hidden, but vouched for */
	size_t aad_len;
	const void *in;
	size_t len;
};
/* out takes t->len bytes and the tag behind them. ERR_SYS: libcrypto failed. */
must_check int gcm_seal(struct gcm *g, const struct gcm_text *t, void *out, struct err *e);
/* t->len is without the tag, which stands behind the bytes; out takes t->len bytes. 1: opened; 0:
   the key is another one, or the bytes or aad are not what was sealed; -1 ERR_SYS. */
must_check int gcm_unseal(struct gcm *g, const struct gcm_text *t, void *out, struct err *e);
