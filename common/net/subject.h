/*
 * subject: whose a certificate is: each CN and each O of its subject, in the certificate's order;
 * and which one it is, its digest. What they mean (a user, its groups) is the authenticators' word
 * (api/authn.h).
 */
#pragma once
#include <openssl/x509.h>

#include "base/err.h"
#include "base/strv.h"

#define SUBJECT_DIGEST_SIZE 65

struct subject {
	struct strv names, orgs;
	char digest[SUBJECT_DIGEST_SIZE]; /* SHA-256 of the whole certificate, in hex */
};

/* ERR_UNAUTHORIZED: a value that is not text, or has a NUL inside, which is somebody's trick. */
must_check int subject_read(X509 *cert, struct subject *ret, struct err *e);
void subject_release(struct subject *s);
