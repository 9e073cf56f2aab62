/* What an update of a Pod may change, and what it leaves as it was. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"

void pod_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	/* Priority admission keeps these for a PUT of the original manifest */
	static const char *const filled[] = {"spec.priority", "spec.preemptionPolicy"};

	for (size_t i = 0; i < array_size(filled); i++)
		if (!mobj_at(obj, filled[i]) && mobj_at(old, filled[i]))
			mobj_set(d, obj, filled[i], mobj_copy_mut(d, mobj_at(old, filled[i])));
}

/* What an update of a Pod may change is made equal in both; what is left must be equal. */
static void allow_images(mdoc *d, mval *a, const mval *b, const char *list)
{
	struct m_walk in_b = m_walk(mobj_at(b, list));
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(a, list), i, n, v)
	{
		const mval *was = m_walk_next(&in_b);

		if (was)
			mobj_set_str(d, v, "image", mobj_str(was, "image"));
	}
}

void pod_take_back(mdoc *d, mval *spec, const mval *was, const char *member)
{
	const mval *v = mobj_at(was, member);

	if (v)
		mobj_set(d, spec, member, mobj_copy_mut(d, v));
	else
		mobj_del(spec, member);
}

/* A toleration, but for its seconds. */
static size_t toleration_seen(struct map *seen, size_t i, const mval *t)
{
	const char *key = str_at(t, "key"), *op = str_at(t, "operator"), *v = str_at(t, "value");

	return seen_before(seen, i, "%zu %zu %zu %s%s%s%s", strlen(key), strlen(op), strlen(v),
		key, op, v, str_at(t, "effect"));
}

/* Tolerations may come, none may go or become another. */
static void tolerations_update(const mval *is, const mval *was, struct causes *c)
{
	autoseen now = MAP_INIT;
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach((mval *)is, i, n, t)
		toleration_seen(&now, i, t);
	yyjson_mut_arr_foreach((mval *)was, i, n, t)
	{
		if (toleration_seen(&now, i, t))
			continue;
		causes_add(c, WRONG_FORBIDDEN, "spec.tolerations",
			"Forbidden: existing toleration can not be modified except its "
			"tolerationSeconds");
		return;
	}
}

/* Gates may go, none may come. */
static void gates_update(const mval *is, const mval *was, struct causes *c)
{
	autoseen gates = MAP_INIT;
	size_t i, n;
	mval *g;

	yyjson_mut_arr_foreach((mval *)was, i, n, g)
		seen_before(&gates, i, "%s", str_at(g, "name"));
	yyjson_mut_arr_foreach((mval *)is, i, n, g)
	{
		if (!seen_before(&gates, i, "%s", str_at(g, "name")))
			causes_add(c, WRONG_FORBIDDEN, "spec.schedulingGates",
				"Forbidden: only deletion is allowed, but found new scheduling "
				"gate '%s'",
				str_at(g, "name"));
	}
}

static void deadline_update(const mval *is, const mval *was, struct causes *c)
{
	static const char path[] = "spec.activeDeadlineSeconds";
	const mval *v = mobj_at(is, "activeDeadlineSeconds");
	int64_t now = mobj_int(is, "activeDeadlineSeconds", 0),
		before = mobj_int(was, "activeDeadlineSeconds", 0);

	if (!mobj_at(was, "activeDeadlineSeconds"))
		return;
	if (!v)
		causes_add(c, WRONG_INVALID, path,
			"Invalid value: null: must not update from a positive integer to nil "
			"value");
	else if (now > before)
		causes_add(c, WRONG_INVALID, path,
			"Invalid value: %lld: must be less than or equal to previous value",
			(long long)now);
}

static bool same_count(const mval *is, const mval *was, const char *list, struct causes *c)
{
	autofree char *at = xasprintf("spec.%s", list);

	if (m_len(mobj_at(is, list)) == m_len(mobj_at(was, list)))
		return true;
	causes_add(
		c, WRONG_FORBIDDEN, at, "Forbidden: pod updates may not add or remove containers");
	return false;
}

static void rest_update(mdoc *d, const mval *is, const mval *was, struct causes *c)
{
	static const char *const free_to_change[] = {
		"tolerations", "schedulingGates", "activeDeadlineSeconds"};
	mval *munged = mobj_copy_mut(d, is);
	autobuf b = BUF_INIT;

	allow_images(d, munged, was, "containers");
	allow_images(d, munged, was, "initContainers");
	for (size_t i = 0; i < array_size(free_to_change); i++)
		pod_take_back(d, munged, was, free_to_change[i]);
	if (mobj_int(was, "terminationGracePeriodSeconds", 0) < 0 &&
		mobj_int(is, "terminationGracePeriodSeconds", 0) == 1)
		pod_take_back(d, munged, was, "terminationGracePeriodSeconds");
	pod_gated_update(d, munged, was, c);
	/* what is shown of a long list takes seconds, and would be dropped */
	if (causes_full(c) || mobj_equal(munged, was))
		return;
	shown_diff(go_podspec(d, was), go_podspec(d, munged), &b);
	causes_add(c, WRONG_FORBIDDEN, "spec",
		"Forbidden: pod updates may not change fields other than "
		"`spec.containers[*].image`,`spec.initContainers[*].image`,"
		"`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
		"existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to "
		"be set to 1 if it was previously negative)\n%s",
		buf_str(&b));
}

void pod_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	automdoc *d = m_doc();
	const mval *is = mobj_at(obj, "spec"), *was = mobj_at(old, "spec");

	pod_notes_fixed(obj, old, c);
	if (!strcmp(str_at(obj, "kind"), "Pod") && mobj_equal(is, was))
		return;
	if (!same_count(is, was, "containers", c) || !same_count(is, was, "initContainers", c))
		return;
	deadline_update(is, was, c);
	tolerations_update(mobj_at(is, "tolerations"), mobj_at(was, "tolerations"), c);
	gates_update(mobj_at(is, "schedulingGates"), mobj_at(was, "schedulingGates"), c);
	rest_update(d, is, was, c);
}
