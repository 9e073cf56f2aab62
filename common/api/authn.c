/* The table of authenticators. */
#include <pwd.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/authn.h"
#include "base/log.h"
#include "data/mval.h"

#define SERVICE_ACCOUNT "system:serviceaccount:"
#define PASSWD_BYTES 4096

void identity_release(struct identity *id)
{
	free(id->user);
	free(id->uid);
	strv_release(&id->groups);
	strv_release(&id->extra);
	*id = (struct identity){0};
}

void identity_add_extra(struct identity *id, const char *key, const char *value)
{
	strv_add(&id->extra, key);
	strv_add(&id->extra, value);
}

static int by_certificate(const struct authn_facts *f, struct identity *ret, struct err *e)
{
	if (!f->cn && !f->bad_cert)
		return 0;
	if (f->bad_cert || !*f->cn)
		return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	ret->user = xstrdup(f->cn);
	if (f->digest && *f->digest) {
		strv_add(&ret->extra, AUTHN_EXTRA "credential-id");
		strv_addf(&ret->extra, "X509SHA256=%s", f->digest);
	}
	for (size_t i = 0; f->orgs && f->orgs[i]; i++)
		strv_add(&ret->groups, f->orgs[i]);
	return 1;
}

void identity_of_account(
	struct identity *ret, const char *ns, const char *name, const char *uid)
{
	*ret = (struct identity){
		.user = xasprintf(SERVICE_ACCOUNT "%s:%s", ns, name),
		.uid = xstrdup(uid),
	};
	strv_add(&ret->groups, "system:serviceaccounts");
	strv_addf(&ret->groups, "system:serviceaccounts:%s", ns);
}

static int by_token(const struct authn_facts *f, struct identity *ret, struct err *e)
{
	const char *s = f->authorization;

	if (!s || !f->tokens || strncasecmp(s, "Bearer ", 7) != 0)
		return 0;
	s += 7 + strspn(s + 7, " ");
	if (f->tokens->identify(f->tokens->arg, s, NULL, ret, NULL, e)) {
		log_f(LOG_LV_DEBUG, "bearer token refused: %s", e->msg);
		return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	}
	return 1;
}

/* Nobody but root, and whoever runs the server and could read its store as well, is in a group by
 * way of the socket: what a host's groups mean is not ours to say. */
static int by_socket(const struct authn_facts *f, struct identity *ret, struct err *e unused_arg)
{
	char text[PASSWD_BYTES];
	struct passwd pw, *found = NULL;

	if (!f->local || f->authorization)
		return 0;
	if (!f->uid || f->uid == geteuid()) {
		ret->user = xstrdup("system:admin");
		strv_add(&ret->groups, "system:masters");
		return 1;
	}
	if (!getpwuid_r(f->uid, &pw, text, sizeof(text), &found) && found)
		ret->user = xstrdup(pw.pw_name);
	else
		ret->user = xasprintf("uid:%u", (unsigned)f->uid);
	return 1;
}

/* Who shows something that nobody here knows is not anonymous but wrong. */
static int by_nothing(const struct authn_facts *f, struct identity *ret, struct err *e)
{
	if (f->authorization)
		return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
	ret->user = xstrdup("system:anonymous");
	strv_add(&ret->groups, "system:unauthenticated");
	return 1;
}

const struct authenticator authenticators[] = {
	{"x509", by_certificate},
	{"token", by_token},
	{"socket", by_socket},
	{"anonymous", by_nothing},
	{NULL, NULL},
};

static bool has(const struct strv *v, const char *s)
{
	for (size_t i = 0; i < v->n; i++)
		if (!strcmp(v->v[i], s))
			return true;
	return false;
}

static void add_once(struct strv *v, const char *s)
{
	if (!has(v, s))
		strv_add(v, s);
}

int authn(const struct authn_facts *f, struct identity *ret, struct err *e)
{
	struct identity id = {0};

	for (const struct authenticator *a = authenticators; a->name; a++) {
		int rc = a->identify(f, &id, e);

		if (rc < 0) {
			identity_release(&id);
			return -1;
		}
		if (!rc)
			continue;
		if (!has(&id.groups, "system:unauthenticated"))
			add_once(&id.groups, "system:authenticated");
		*ret = id;
		return 0;
	}
	return err_set(e, ERR_UNAUTHORIZED, "Unauthorized");
}

void authn_impersonate(
	const char *user, const char *const *groups, const char *uid, const char *const *extra,
	struct identity *ret)
{
	struct identity id = {.user = xstrdup(user), .uid = xstrdup_null(uid)};
	size_t n = strlen(SERVICE_ACCOUNT);

	for (size_t i = 0; groups && groups[i]; i++)
		add_once(&id.groups, groups[i]);
	for (size_t i = 0; extra && extra[i]; i++)
		strv_add(&id.extra, extra[i]);
	if (!id.groups.n && !strncmp(user, SERVICE_ACCOUNT, n) && strchr(user + n, ':')) {
		const char *ns = user + n;

		strv_add(&id.groups, "system:serviceaccounts");
		strv_addf(&id.groups, "system:serviceaccounts:%.*s", (int)strcspn(ns, ":"), ns);
	}
	if (!strcmp(user, "system:anonymous"))
		add_once(&id.groups, "system:unauthenticated");
	else if (!has(&id.groups, "system:unauthenticated"))
		add_once(&id.groups, "system:authenticated");
	*ret = id;
}

mval *authn_extra(mdoc *d, const char *const *extra)
{
	mval *o = yyjson_mut_obj(d);

	if (!extra || !*extra)
		return NULL;
	for (; *extra; extra += 2) {
		mval *list = m_get(o, extra[0]);

		if (!list) {
			list = yyjson_mut_arr(d);
			mobj_put(d, o, extra[0], list);
		}
		yyjson_mut_arr_add_strcpy(d, list, extra[1]);
	}
	return o;
}
