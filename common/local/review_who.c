/* The reviews of authentication.k8s.io: who asks, and whose a token is. */
#include <string.h>

#include "api/authn.h"
#include "base/clock.h"
#include "local/local.h"

static mval *string_list(mdoc *d, const char *const *v)
{
	mval *list = yyjson_mut_arr(d);

	for (size_t i = 0; v && v[i]; i++)
		yyjson_mut_arr_add_strcpy(d, list, v[i]);
	return list;
}

/* A UserInfo. */
static mval *user_info(mdoc *d, const struct api_caller *who)
{
	mval *info = yyjson_mut_obj(d);

	mobj_set_str(d, info, "username", who->user);
	if (who->uid)
		mobj_set_str(d, info, "uid", who->uid);
	if (who->groups && *who->groups)
		mobj_set(d, info, "groups", string_list(d, who->groups));
	if (who->extra && *who->extra)
		mobj_set(d, info, "extra", authn_extra(d, who->extra));
	return info;
}

int review_self(struct call *c, struct err *e unused_arg)
{
	char now[CLOCK_RFC3339_SIZE];

	mobj_set_str(c->d, c->obj, "metadata.creationTimestamp", clock_rfc3339(c->now_ns, now));
	mobj_del(c->obj, "status");
	mobj_set(c->d, c->obj, "status.userInfo", user_info(c->d, c->caller));
	return 0;
}

/* What has not the three parts of a signed token is nobody's, without a reason. */
static bool is_signed(const char *token)
{
	const char *dot = strchr(token, '.');

	return dot && strchr(dot + 1, '.');
}

static void refuse(struct call *c, const char *token, const struct err *why)
{
	autofree char *text = NULL;

	if (is_signed(token) && *why->msg)
		text = xasprintf("[invalid bearer token, %s]", why->msg);
	mobj_make(c->d, c->obj, "status.user");
	mobj_set_str(c->d, c->obj, "status.error", text ? text : "invalid bearer token");
}

static void tell_whose(struct call *c, struct identity *id, struct strv *audiences)
{
	struct api_caller who = {.user = id->user, .uid = id->uid};

	strv_add(&id->groups, "system:authenticated");
	who.groups = (const char *const *)strv_argv(&id->groups);
	who.extra = (const char *const *)strv_argv(&id->extra);
	mobj_set_bool(c->d, c->obj, "status.authenticated", true);
	mobj_set(c->d, c->obj, "status.user", user_info(c->d, &who));
	mobj_set(c->d, c->obj, "status.audiences",
		string_list(c->d, (const char *const *)strv_argv(audiences)));
}

int review_token(struct call *c, struct err *e)
{
	const struct authn_tokens *known = &c->l->base.tokens;
	const char *token = mobj_str(c->obj, "spec.token");
	autostrv wanted = STRV_INIT, audiences = STRV_INIT;
	struct identity id = {0};
	struct err why = ERR_INIT;
	size_t i, n;
	mval *v;

	if (!token || !*token)
		return err_set(e, ERR_BADREQUEST,
			"token is required for TokenReview in authentication");
	yyjson_mut_arr_foreach(mobj_at(c->obj, "spec.audiences"), i, n, v)
	{
		if (m_is_str(v))
			strv_add(&wanted, m_str(v));
	}
	mobj_del(c->obj, "status");
	if (!known->identify ||
		known->identify(known->arg, token,
			wanted.n ? (const char *const *)strv_argv(&wanted) : NULL, &id, &audiences,
			&why))
		refuse(c, token, &why);
	else
		tell_whose(c, &id, &audiences);
	identity_release(&id);
	return 0;
}
