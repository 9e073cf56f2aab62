/* Who asks: the facts of a connection for the authenticators, and impersonation. */
#include <string.h>

#include "api/authz.h"
#include "door.h"
#include "net/subject.h"
#include "rest/url.h"

#define SERVICE_ACCOUNT "system:serviceaccount:"

void who_unref(struct who *w)
{
	if (!w || --w->refs)
		return;
	identity_release(&w->id);
	free(w);
}

static struct who *who_ref(struct who *w)
{
	w->refs++;
	return w;
}

static void unkeep(void *p)
{
	who_unref(p);
}

static int identify(const struct job *j, struct identity *ret, struct err *e)
{
	const struct http_peer *p = http_peer(j->q);
	struct subject s = {STRV_INIT, STRV_INIT, ""};
	struct authn_tokens tokens = token_authn(j->door);
	struct authn_facts f = {
		.bad_cert = p->bad_cert,
		.local = p->local,
		.uid = p->uid,
		.authorization = http_header(j->q, "authorization"),
		.tokens = &tokens,
	};
	int rc;

	if (p->cert) {
		if (subject_read(p->cert, &s, e))
			return -1;
		f.cn = s.names.n ? s.names.v[s.names.n - 1] : "";
		f.digest = s.digest;
		f.orgs = (const char *const *)strv_argv(&s.orgs);
	}
	rc = authn(&f, ret, e);
	subject_release(&s);
	return rc;
}

static void set_who(struct job *j, struct who *w)
{
	who_unref(j->who);
	j->who = w;
	j->caller.user = w->id.user;
	j->caller.groups = (const char *const *)strv_argv(&w->id.groups);
	j->caller.uid = w->id.uid;
	j->caller.extra = (const char *const *)strv_argv(&w->id.extra);
	j->caller.manager = ""; /* request.c names it */
}

static struct who *who_new(const struct identity *id)
{
	struct who *w = xcalloc(1, sizeof(*w));

	w->refs = 1;
	w->id = *id;
	return w;
}

/* Who says nothing himself is who his connection is: found out once for all requests of it. */
static int find_who(struct job *j, struct err *e)
{
	bool says = http_header(j->q, "authorization") != NULL;
	struct who *w = says ? NULL : http_peer_kept(j->q);
	struct identity id = {0};

	if (w) {
		set_who(j, who_ref(w));
		return 0;
	}
	if (identify(j, &id, e))
		return -1;
	w = who_new(&id);
	if (!says)
		http_peer_keep(j->q, who_ref(w), unkeep);
	set_who(j, w);
	return 0;
}

/* May the caller be that user, or in that group? */
static int may_be(const struct job *j, struct authz_attrs a, struct err *e)
{
	a.caller = &j->caller;
	a.verb = "impersonate";
	a.version = "v1";
	return authz_check(&a, e);
}

static int may_be_user(const struct job *j, const char *user, struct err *e)
{
	size_t n = strlen(SERVICE_ACCOUNT);
	bool account = !strncmp(user, SERVICE_ACCOUNT, n);
	const char *ns = user + n, *colon = account ? strchr(ns, ':') : NULL;
	autofree char *space = NULL;

	if (!colon)
		return may_be(j, (struct authz_attrs){.resource = "users", .name = user}, e);
	space = xstrndup(ns, (size_t)(colon - ns));
	return may_be(j,
		(struct authz_attrs){
			.resource = "serviceaccounts", .ns = space, .name = colon + 1},
		e);
}

/* Whom the headers name. */
struct other {
	const char *user, *uid;
	struct strv groups, extra;
};

static void other_release(struct other *o)
{
	strv_release(&o->groups);
	strv_release(&o->extra);
}

/* The key stands in the header's name, in lower case, with what a name may not have as %XX. */
static int add_extra(struct other *o, const char *key, const char *value, struct err *e)
{
	size_t len = strlen(key);
	autofree char *plain = xmalloc(len + 1);

	if (url_decode(key, len, false, plain, e))
		return -1;
	strv_add(&o->extra, plain);
	strv_add(&o->extra, value);
	return 0;
}

static int read_other(const struct job *j, struct other *o, struct err *e)
{
	static const char extra[] = "impersonate-extra-";
	const struct http_header *h;
	size_t n = http_headers(j->q, &h);

	o->user = http_header(j->q, "impersonate-user");
	o->uid = http_header(j->q, "impersonate-uid");
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(h[i].name, "impersonate-group"))
			strv_add(&o->groups, h[i].value);
		else if (!strncmp(h[i].name, extra, sizeof(extra) - 1) &&
			 add_extra(o, h[i].name + sizeof(extra) - 1, h[i].value, e))
			return -1;
	}
	if (!o->user && (o->uid || o->groups.n || o->extra.n))
		return err_set(e, ERR_BADREQUEST,
			"a group, uid or extra was to be impersonated without a user");
	return 0;
}

static int may_be_other(const struct job *j, const struct other *o, struct err *e)
{
	static const char group[] = "authentication.k8s.io";

	if (may_be_user(j, o->user, e))
		return -1;
	if (o->uid &&
		may_be(j,
			(struct authz_attrs){.group = group, .resource = "uids", .name = o->uid},
			e))
		return -1;
	for (size_t i = 0; i < o->groups.n; i++) {
		const char *name = o->groups.v[i];

		if (may_be(j, (struct authz_attrs){.resource = "groups", .name = name}, e))
			return -1;
	}
	for (size_t i = 0; i < o->extra.n; i += 2) {
		const char *key = o->extra.v[i], *value = o->extra.v[i + 1];

		if (may_be(j,
			    (struct authz_attrs){.group = group, .resource = "userextras",
				    .subresource = key, .name = value},
			    e))
			return -1;
	}
	return 0;
}

static int impersonate(struct job *j, struct err *e)
{
	struct other o = {0};
	struct identity as = {0};
	int rc = read_other(j, &o, e);

	if (!rc && o.user)
		rc = may_be_other(j, &o, e);
	if (!rc && o.user) {
		authn_impersonate(o.user, (const char *const *)strv_argv(&o.groups), o.uid,
			(const char *const *)strv_argv(&o.extra), &as);
		set_who(j, who_new(&as));
	}
	other_release(&o);
	return rc;
}

int peer_identify(struct job *j, struct err *e)
{
	return find_who(j, e) || impersonate(j, e) ? -1 : 0;
}
