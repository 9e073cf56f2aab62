/* Who asks: the facts of a connection for the authenticators, and impersonation. */
#include <string.h>

#include "api/authz.h"
#include "door.h"
#include "net/subject.h"

#define SERVICE_ACCOUNT "system:serviceaccount:"

static void subject_free(void *p)
{
	if (p)
		subject_release(p);
	free(p);
}

/* Read once a connection. */
static int subject_of(const struct job *j, X509 *cert, struct subject **ret, struct err *e)
{
	struct subject *s = http_peer_kept(j->q), new;

	if (!s) {
		if (subject_read(cert, &new, e))
			return -1;
		s = xcalloc(1, sizeof(*s));
		*s = new;
		http_peer_keep(j->q, s, subject_free);
	}
	*ret = s;
	return 0;
}

static int identify(const struct job *j, struct identity *ret, struct err *e)
{
	const struct http_peer *p = http_peer(j->q);
	struct subject *s;
	struct authn_tokens tokens = token_authn(j->door);
	struct authn_facts f = {
		.bad_cert = p->bad_cert,
		.local = p->local,
		.uid = p->uid,
		.authorization = http_header(j->q, "authorization"),
		.tokens = &tokens,
	};

	if (p->cert) {
		if (subject_of(j, p->cert, &s, e))
			return -1;
		f.cn = s->names.n ? s->names.v[s->names.n - 1] : "";
		f.digest = s->digest;
		f.orgs = (const char *const *)strv_argv(&s->orgs);
	}
	return authn(&f, ret, e);
}

static void set_caller(struct job *j)
{
	j->caller.user = j->who.user;
	j->caller.groups = (const char *const *)strv_argv(&j->who.groups);
	j->caller.uid = j->who.uid;
	j->caller.credential = j->who.credential;
	j->caller.manager = ""; /* request.c names it */
}

/* May the caller be that user, or in that group? */
static int may_be(
	const struct job *j, const char *resource, const char *ns, const char *name, struct err *e)
{
	struct authz_attrs a = {
		.caller = &j->caller,
		.verb = "impersonate",
		.group = "",
		.version = "v1",
		.resource = resource,
		.ns = ns,
		.name = name,
	};

	if (!strcmp(resource, "uids"))
		a.group = "authentication.k8s.io";
	return authz_check(&a, e);
}

static int may_be_user(const struct job *j, const char *user, struct err *e)
{
	size_t n = strlen(SERVICE_ACCOUNT);
	bool account = !strncmp(user, SERVICE_ACCOUNT, n);
	const char *ns = user + n, *colon = account ? strchr(ns, ':') : NULL;
	autofree char *space = NULL;

	if (!colon)
		return may_be(j, "users", NULL, user, e);
	space = xstrndup(ns, (size_t)(colon - ns));
	return may_be(j, "serviceaccounts", space, colon + 1, e);
}

static int impersonate(struct job *j, struct err *e)
{
	const char *user = http_header(j->q, "impersonate-user");
	const char *uid = http_header(j->q, "impersonate-uid");
	const struct http_header *h;
	size_t n = http_headers(j->q, &h);
	autostrv groups = STRV_INIT;
	struct identity as = {0};

	for (size_t i = 0; i < n; i++)
		if (!strcmp(h[i].name, "impersonate-group"))
			strv_add(&groups, h[i].value);
	if (!user && !uid && !groups.n)
		return 0;
	if (!user)
		return err_set(e, ERR_BADREQUEST,
			"a group or uid was to be impersonated without a user");
	if (may_be_user(j, user, e) || (uid && may_be(j, "uids", NULL, uid, e)))
		return -1;
	for (size_t i = 0; i < groups.n; i++)
		if (may_be(j, "groups", NULL, groups.v[i], e))
			return -1;
	authn_impersonate(user, (const char *const *)strv_argv(&groups), uid, &as);
	identity_release(&j->who);
	j->who = as;
	set_caller(j);
	return 0;
}

int peer_identify(struct job *j, struct err *e)
{
	if (identify(j, &j->who, e))
		return -1;
	set_caller(j);
	return impersonate(j, e);
}
