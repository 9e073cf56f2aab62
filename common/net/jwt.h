/*
 * jwt: JSON Web Tokens in compact form (RFC 7515, 7519), signed with ES256 (a P-256 key) or RS256
 * (an RSA key). What the claims mean is the caller's business; a token's own choice of algorithm
 * has to be the key's, so "none" and the like never verify.
 */
#pragma once
#include <openssl/evp.h>

#include "data/obj.h"

/* Longer ones are refused unread. */
#define JWT_MAX_BYTES (16u << 10)

/* The first key in a PEM text, private (PKCS #8, SEC 1) or public. ERR_INVALID, where named. */
must_check int jwt_key_read(const struct buf *pem, const char *where, EVP_PKEY **ret,
	struct err *e);
/* Append the token that says claims (JSON text, taken as it is). */
must_check int jwt_sign(
	EVP_PKEY *key, const char *claims, size_t len, struct buf *ret, struct err *e);
/* The same with the key in a file (api_sign_fn). */
must_check int jwt_sign_with_file(
	const char *path, const struct buf *claims, struct buf *ret, struct err *e);
/* Append what others verify with: the key's public half as a JSON Web Key (RFC 7517, 7518), members
 * in the order in which upstream has them. Answers its algorithm, "RS256"; NULL, and nothing is
 * appended: a kind of key that signs no tokens here. */
const char *jwt_public_key(EVP_PKEY *key, struct buf *ret);
/* The claims of a token that key has signed; the caller frees *ret. ERR_UNAUTHORIZED. */
must_check int jwt_verify(EVP_PKEY *key, const char *token, doc **ret, struct err *e);
