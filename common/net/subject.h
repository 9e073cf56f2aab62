/*
 * subject: whose a certificate is: each CN and each O of its subject, in the certificate's order.
 * What they mean (a user, its groups) is the authenticators' word (api/authn.h).
 */
#pragma once
#include <openssl/x509.h>

#include "base/err.h"
#include "base/strv.h"

struct subject {
	struct strv names, orgs;
};

/* ERR_UNAUTHORIZED: a value that is not text, or has a NUL inside, which is somebody's trick. */
must_check int subject_read(X509 *cert, struct subject *ret, struct err *e);
void subject_release(struct subject *s);
