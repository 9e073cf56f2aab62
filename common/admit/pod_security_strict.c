/* What the level "restricted" wants besides, and both levels together. */
#include <string.h>

#include "admit/pod_security.h"

static bool is_windows(const mval *spec)
{
	return !strcmp(ps_str(spec, "os.name"), "windows");
}

static bool may_escalate(const mval *c, struct strv *values unused_arg)
{
	return mobj_bool(c, SC ".allowPrivilegeEscalation", true);
}

static bool escalation(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return !is_windows(spec) &&
	       ps_only(spec, may_escalate, "must set " SC ".allowPrivilegeEscalation=false", b);
}

static bool keeps_some(const mval *c, struct strv *values unused_arg)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(c, SC ".capabilities.drop"), i, n, v)
	{
		if (m_is(v, "ALL"))
			return false;
	}
	return true;
}

static bool adds_any(const mval *c, struct strv *values)
{
	static const char *const allowed[] = {"NET_BIND_SERVICE"};

	return ps_adds_more(c, allowed, array_size(allowed), values);
}

static bool capabilities(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	if (is_windows(spec))
		return false;
	ps_only(spec, keeps_some, "must set " SC ".capabilities.drop=[\"ALL\"]", b);
	ps_added(spec, adds_any, b);
	return b->len;
}

/* Why a volume may not be; NULL: it may. */
static const char *forbidden_source(const mval *volume)
{
	static const char *const allowed[] = {"configMap", "csi", "downwardAPI", "emptyDir",
		"ephemeral", "image", "persistentVolumeClaim", "projected", "secret"};
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)volume, i, n, key, v)
	{
		const char *s = m_str(key);

		if (strcmp(s, "name") != 0 && !ps_is_any(s, allowed, array_size(allowed)))
			return s;
	}
	return NULL;
}

static bool volumes(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	autostrv names = STRV_INIT, types = STRV_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		const char *type = forbidden_source(v);

		if (!type)
			continue;
		strv_add(&names, ps_str(v, "name"));
		strv_add(&types, type);
	}
	if (!names.n)
		return false;
	buf_adds(b, names.n == 1 ? "volume " : "volumes ");
	ps_quoted(b, &names, false);
	strv_sort(&types, 0);
	buf_addf(b, " %s restricted volume type%s ", names.n == 1 ? "uses" : "use",
		strcmp(types.v[0], types.v[types.n - 1]) != 0 ? "s" : "");
	ps_quoted(b, &types, true);
	return true;
}

/* The pod could say it for them all. */
static bool pod_or(const mval *spec, ps_fn does, const char *what, struct buf *b)
{
	autobuf who = BUF_INIT;
	bool bad = ps_only(spec, does, what, &who);

	if (bad)
		buf_addf(b, "pod or %s", who.data);
	return bad;
}

static bool says_root(const mval *of, struct strv *values unused_arg)
{
	return mobj_at(of, SC ".runAsNonRoot") && !mobj_bool(of, SC ".runAsNonRoot", true);
}

static bool says_nothing_of_root(const mval *c, struct strv *values unused_arg)
{
	return !mobj_at(c, SC ".runAsNonRoot");
}

static bool non_root(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	if (ps_setters(spec, says_root, "must not set " SC ".runAsNonRoot=false", b))
		return true;
	return !mobj_bool(spec, SC ".runAsNonRoot", false) &&
	       pod_or(spec, says_nothing_of_root, "must set " SC ".runAsNonRoot=true", b);
}

static bool is_root(const mval *of, struct strv *values unused_arg)
{
	return mobj_at(of, SC ".runAsUser") && !mobj_int(of, SC ".runAsUser", 1);
}

static bool user(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	return ps_setters(spec, is_root, "must not set runAsUser=0", b);
}

static bool has_no_profile(const mval *c, struct strv *values unused_arg)
{
	return !mobj_at(c, SC ".seccompProfile");
}

static bool seccomp(const mval *meta unused_arg, const mval *spec, struct buf *b)
{
	if (is_windows(spec))
		return false;
	if (ps_setters(spec, ps_is_unconfined, "must not set " SC ".seccompProfile.type to ", b))
		return true;
	return !mobj_at(spec, SC ".seccompProfile") &&
	       pod_or(spec, has_no_profile,
		       "must set " SC
		       ".seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
		       b);
}

static const struct ps_check restricted[] = {
	{"allowPrivilegeEscalation != false", 8, false, escalation},
	{"unrestricted capabilities", 22, false, capabilities},
	{"restricted volume types", 0, false, volumes},
	{"runAsNonRoot != true", 0, false, non_root},
	{"runAsUser=0", 23, false, user},
	{"seccompProfile", 19, false, seccomp},
	{0},
};

static bool run(const struct ps_check *checks, const struct ps_rule *r, const mval *meta,
	const mval *spec, struct buf *reasons, struct buf *details)
{
	bool good = true;

	for (const struct ps_check *c = checks; c->reason; c++) {
		autobuf who = BUF_INIT;

		if ((r->minor >= 0 && r->minor < c->since) ||
			(c->overlaps && r->level == PS_RESTRICTED) || !c->look(meta, spec, &who))
			continue;
		good = false;
		if (reasons)
			buf_addf(reasons, "%s%s", reasons->len ? ", " : "", c->reason);
		if (details)
			buf_addf(details, "%s%s (%s)", details->len ? ", " : "", c->reason,
				who.data);
	}
	return good;
}

bool ps_allows(const struct ps_rule *r, const mval *meta, const mval *spec,
	struct buf *reasons, struct buf *details)
{
	bool good = true;

	if (r->level >= PS_BASELINE)
		good &= run(ps_baseline, r, meta, spec, reasons, details);
	if (r->level == PS_RESTRICTED)
		good &= run(restricted, r, meta, spec, reasons, details);
	return good;
}
