/*
 * authn: who sends a request, by a table of authenticators: each row says of what came with a
 * connection and a request that it is somebody's, that it is nothing of its own, or that it is
 * wrong.
 *
 * Facts follow upstream's "Authenticating": a client certificate's CN is the user, its O are the
 * groups; a bearer token of a service account is that account's; who shows nothing is
 * system:anonymous; everybody else is in system:authenticated, too.
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/strv.h"
#include "data/obj.h"

struct identity;
/* Whose a bearer token is, for who can verify signatures and look accounts up (k-api). */
struct authn_tokens {
	/* *ret is who it is. The token has to be for one of those audiences (NULL: this server is
	   the one), and those it is for are added to ret_for, if that is not NULL. -1: nobody
	   (ERR_UNAUTHORIZED: the reason is for the log, and for reviews; else nobody can tell) */
	int (*identify)(void *arg, const char *token, const char *const *audiences,
		struct identity *ret, struct strv *ret_for, struct err *e);
	void *arg;
};

/* What there is to go by. */
struct authn_facts {
	const char *cn;		   /* of a verified client certificate; NULL: none was shown */
	const char *digest;	   /* of that certificate, in hex; NULL: not known */
	const char *const *orgs;   /* its O, ends with NULL; NULL: none */
	bool bad_cert;		   /* one was shown that is not to be believed */
	bool local;		   /* a Unix socket: uid is the kernel's word */
	uid_t uid;
	const char *authorization; /* the header; NULL: none */
	const struct authn_tokens *tokens; /* NULL: none are known here */
};

/* Who it is; strings are its own. */
struct identity {
	char *user;
	struct strv groups;
	char *uid;	  /* NULL: none */
	struct strv extra; /* a key and a value by turns, as api_caller's */
};
void identity_release(struct identity *id);

/* Keys of extra that begin so are upstream's own. */
#define AUTHN_EXTRA "authentication.kubernetes.io/"
void identity_add_extra(struct identity *id, const char *key, const char *value);
/* extra, a key and a value by turns, as a UserInfo says it: an object of lists; NULL if there is
 * none. */
mval *authn_extra(mdoc *d, const char *const *extra);

/* ret as the service account ns/name of that uid. */
void identity_of_account(
	struct identity *ret, const char *ns, const char *name, const char *uid);

struct authenticator {
	const char *name;
	/* 1: *ret is who it is; 0: nothing here that it knows; -1: refused (ERR_UNAUTHORIZED) */
	int (*identify)(const struct authn_facts *f, struct identity *ret, struct err *e);
};
extern const struct authenticator authenticators[]; /* in order; ends with name == NULL */

/* The first row that knows; with system:authenticated added. */
must_check int authn(const struct authn_facts *f, struct identity *ret, struct err *e);

/*
 * Acting as another (Impersonate-User, -Group, -Uid, -Extra-…): the identity of what the headers
 * name, as upstream makes it: a service account without groups named gets those of service
 * accounts. Whether the caller may is the authorizer's to say.
 */
void authn_impersonate(
	const char *user, const char *const *groups, const char *uid, const char *const *extra,
	struct identity *ret);
