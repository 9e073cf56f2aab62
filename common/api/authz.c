/* The table of authorizers. */
#include <string.h>

#include "api/authz.h"

bool caller_in_group(const struct api_caller *c, const char *group)
{
	for (size_t i = 0; c && c->groups && c->groups[i]; i++)
		if (!strcmp(c->groups[i], group))
			return true;
	return false;
}

static bool is(const char *s, const char *what)
{
	return s && !strcmp(s, what);
}

static enum authz_answer masters(const struct authz_attrs *a, const char **ret_why unused_arg)
{
	return caller_in_group(a->caller, "system:masters") ? AUTHZ_ALLOW : AUTHZ_NONE;
}

static const char *const discovery[] = {"/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez",
	"/openapi", "/openapi/*", "/readyz", "/version", "/version/", NULL};
static const char *const public_info[] = {
	"/healthz", "/livez", "/readyz", "/version", "/version/", NULL};
static const char *const issuer[] = {"/.well-known/openid-configuration",
	"/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/", NULL};

const struct path_role path_roles[] = {
	{"system:authenticated", discovery},
	{NULL, public_info},
	{"system:serviceaccounts", issuer},
	{NULL, NULL},
};

static bool path_in(const char *path, const char *const *table)
{
	for (; *table; table++) {
		size_t n = strlen(*table) - 1;

		if ((*table)[n] == '*' ? !strncmp(path, *table, n) : !strcmp(path, *table))
			return true;
	}
	return false;
}

static enum authz_answer reading(const struct authz_attrs *a, const char **ret_why unused_arg)
{
	if (!a->path || !is(a->verb, "get"))
		return AUTHZ_NONE;
	for (const struct path_role *r = path_roles; r->paths; r++)
		if ((!r->group || caller_in_group(a->caller, r->group)) &&
			path_in(a->path, r->paths))
			return AUTHZ_ALLOW;
	return AUTHZ_NONE;
}

/* system:basic-user: everybody who is known may ask about himself. */
static enum authz_answer oneself(const struct authz_attrs *a, const char **ret_why unused_arg)
{
	static const struct {
		const char *group, *resource;
	} mine[] = {
		{"authorization.k8s.io", "selfsubjectaccessreviews"},
		{"authorization.k8s.io", "selfsubjectrulesreviews"},
		{"authentication.k8s.io", "selfsubjectreviews"},
	};

	if (a->path || !is(a->verb, "create") || (a->subresource && *a->subresource) ||
		!caller_in_group(a->caller, "system:authenticated"))
		return AUTHZ_NONE;
	for (size_t i = 0; i < array_size(mine); i++)
		if (is(a->group, mine[i].group) && is(a->resource, mine[i].resource))
			return AUTHZ_ALLOW;
	return AUTHZ_NONE;
}

const struct authorizer authorizers[] = {
	{"system:masters", masters},
	{"discovery", reading},
	{"basic-user", oneself},
	{NULL, NULL},
};

enum authz_answer authz_decide(const struct authz_attrs *a, const char **ret_why)
{
	const char *why = "";
	enum authz_answer answer = AUTHZ_NONE;

	for (const struct authorizer *row = authorizers; row->name && !answer; row++)
		answer = row->decide(a, &why);
	if (ret_why)
		*ret_why = why;
	return answer;
}

static const char *or_none(const char *s)
{
	return s ? s : "";
}

/* `pods "x" is forbidden: User "u" cannot get resource "pods/log" in API group "" …` */
static int forbidden(const struct authz_attrs *a, const char *why, struct err *e)
{
	const char *user = a->caller && a->caller->user ? a->caller->user : "";
	const char *sub = or_none(a->subresource), *ns = or_none(a->ns);
	const char *group = or_none(a->group), *name = or_none(a->name);
	autobuf b = BUF_INIT;

	if (a->path)
		return err_set(e, ERR_FORBIDDEN, "forbidden: User \"%s\" cannot %s path \"%s\"%s%s",
			user, a->verb, a->path, *why ? ": " : "", why);
	buf_addf(&b, "%s%s%s", a->resource, *group ? "." : "", group);
	if (*name)
		buf_addf(&b, " \"%s\"", name);
	buf_addf(&b,
		" is forbidden: User \"%s\" cannot %s resource \"%s%s%s\" in API group \"%s\" ",
		user, a->verb, a->resource, *sub ? "/" : "", sub, group);
	if (*ns)
		buf_addf(&b, "in the namespace \"%s\"", ns);
	else
		buf_adds(&b, "at the cluster scope");
	if (*why)
		buf_addf(&b, ": %s", why);
	return err_set(e, ERR_FORBIDDEN, "%s", b.data);
}

int authz_check(const struct authz_attrs *a, struct err *e)
{
	const char *why;

	return authz_decide(a, &why) == AUTHZ_ALLOW ? 0 : forbidden(a, why, e);
}
