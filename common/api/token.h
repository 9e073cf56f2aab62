/*
 * token: tokens of service accounts: TokenRequest issues them (KEP-1205), signed by the key that
 * k-cert makes (/etc/k/pki/sa.key): in the process if it has the library for it (api_sign_with),
 * else by the program k-cert. Where there is no key there are no tokens, and pods do without.
 */
#pragma once
#include <stdbool.h>

#include "base/strv.h"
#include "data/obj.h"

/* Who issues them, and whom they are for if nothing else is said. */
#define TOKEN_ISSUER "https://kubernetes.default.svc.cluster.local"

/* Can they be issued here? */
bool token_key_there(void);

/*
 * What verified claims (of a signature that holds) say: of TOKEN_ISSUER, in time, with a subject
 * of the form system:serviceaccount:NS:NAME that agrees with the rest.
 */
struct token_facts {
	const char *ns, *account, *account_uid; /* the claims' own */
	const char *pod, *pod_uid;		/* NULL: bound to none */
	const char *node, *node_uid;		/* bound to, or the pod's; NULL: none */
	const char *secret, *secret_uid;
	const char *id;	  /* the token's own; NULL: it has none */
	const char *user; /* "system:serviceaccount:NS:NAME" */
};
/* The token has to be for one of the audiences (NULL: TOKEN_ISSUER); those are added to ret_for, if
 * that is not NULL. ERR_UNAUTHORIZED: issuer, audience, time, or a claim that is missing. */
must_check int token_read_claims(val *claims, const char *const *audiences, int64_t now_ns,
	struct token_facts *ret, struct strv *ret_for, struct err *e);
