/* Certificates: who asks for one, and when something became of a request. */
#include <string.h>

#include "admit/admit.h"
#include "api/authn.h"
#include "base/clock.h"
#include "data/mval.h"

/* When a condition of this type and status began; NULL: it begins now. */
static const char *began(const mval *old, const mval *cond)
{
	const char *type = mobj_str(cond, "type"), *status = mobj_str(cond, "status");
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(old, "status.conditions"), i, n, v)
	{
		if (type && status && m_is(m_get(v, "type"), type) &&
			m_is(m_get(v, "status"), status))
			return mobj_str(v, "lastTransitionTime");
	}
	return NULL;
}

/* Conditions that do not say when they were told, or began. */
static void condition_times(struct admit_ctx *c)
{
	char now[CLOCK_RFC3339_SIZE];
	size_t i, n;
	mval *v;

	clock_rfc3339(c->now_ns, now);
	yyjson_mut_arr_foreach(mobj_at(c->obj, "status.conditions"), i, n, v)
	{
		if (!mobj_str(v, "lastUpdateTime"))
			mobj_set_str(c->d, v, "lastUpdateTime", now);
		if (!mobj_str(v, "lastTransitionTime"))
			mobj_set_str(c->d, v, "lastTransitionTime", began(c->old, v) ?: now);
	}
}

int admit_signing_request(struct admit_ctx *c, struct err *e unused_arg)
{
	mval *groups;

	if (!admit_is(c, "certificatesigningrequests.certificates.k8s.io") || !c->obj)
		return 0;
	if (c->old) {
		if (c->req->subresource && *c->req->subresource)
			condition_times(c);
		return 0;
	}
	/* what the request says of who asks is not believed */
	mobj_set_str(c->d, c->obj, "spec.uid", c->caller->uid);
	mobj_del(c->obj, "spec.extra");
	mobj_del(c->obj, "spec.groups");
	mobj_set_str(c->d, c->obj, "spec.username", c->caller->user ?: "");
	if (c->caller->extra && *c->caller->extra)
		mobj_set(c->d, c->obj, "spec.extra", authn_extra(c->d, c->caller->extra));
	if (!c->caller->groups || !*c->caller->groups)
		return 0;
	groups = mobj_make_arr(c->d, c->obj, "spec.groups");
	for (const char *const *g = c->caller->groups; *g; g++)
		yyjson_mut_arr_add_strcpy(c->d, groups, *g);
	return 0;
}
