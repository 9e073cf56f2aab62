/* Which nodes a pod with scheduling gates may go to: ever fewer, while it waits (KEP-3838). */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define AFFINITY "affinity.nodeAffinity"
#define TERMS "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"

static void selector_update(const mval *is, const mval *was, struct causes *c)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)was, i, n, key, v)
	{
		const mval *now = m_get(is, text_of(key));

		if (now && mobj_equal(now, v))
			continue;
		shown_map(is, &b);
		causes_add(c, WRONG_INVALID, "spec.nodeSelector",
			"Invalid value: %s: only additions to spec.nodeSelector are allowed (no "
			"mutations or deletions)",
			b.data);
		return;
	}
}

/* Is the new list the old one with something behind it? */
static bool is_longer(const mval *is, const mval *was)
{
	yyjson_mut_arr_iter now = {0};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_iter_init((mval *)is, &now);
	yyjson_mut_arr_foreach((mval *)was, i, n, v)
	{
		const mval *next = yyjson_mut_arr_iter_next(&now);

		if (!next || !mobj_equal(next, v))
			return false;
	}
	return true;
}

/* A term of no requirements fits no node, and stays so. */
static bool is_narrower(const mval *is, const mval *was)
{
	static const char *const lists[] = {"matchExpressions", "matchFields"};
	bool empty = true;

	for (size_t i = 0; i < array_size(lists); i++) {
		if (!is_longer(mobj_at(is, lists[i]), mobj_at(was, lists[i])))
			return false;
		empty = empty && !m_len(mobj_at(was, lists[i]));
	}
	return !empty || (!m_len(mobj_at(is, lists[0])) && !m_len(mobj_at(is, lists[1])));
}

static void affinity_update(const mval *is, const mval *was, struct causes *c)
{
	mval *now = mobj_at(is, AFFINITY "." TERMS), *before = mobj_at(was, AFFINITY "." TERMS), *t;
	yyjson_mut_arr_iter terms = {0};
	size_t i, n;

	if (m_len(before) && m_len(before) != m_len(now)) {
		autobuf b = BUF_INIT;

		buf_adds(&b, m_len(now) ? "[" : "null");
		yyjson_mut_arr_foreach(now, i, n, t)
		{
			buf_adds(&b, i ? "," : "");
			shown_inner("NodeTerm", t, &b);
		}
		buf_adds(&b, m_len(now) ? "]" : "");
		causes_add(c, WRONG_INVALID, "spec." AFFINITY "." TERMS,
			"Invalid value: %s: no additions/deletions to non-empty NodeSelectorTerms "
			"list are allowed",
			b.data);
		return;
	}
	yyjson_mut_arr_iter_init(now, &terms);
	yyjson_mut_arr_foreach(before, i, n, t)
	{
		const mval *is_now = yyjson_mut_arr_iter_next(&terms);
		autofree char *at = NULL;
		autobuf b = BUF_INIT;

		if (is_narrower(is_now, t))
			continue;
		at = xasprintf("spec." AFFINITY "." TERMS "[%zu]", i);
		shown_inner("NodeTerm", is_now, &b);
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: %s: only additions are allowed (no mutations or deletions)",
			b.data);
	}
}

void pod_gated_update(mdoc *d, mval *spec, const mval *was, struct causes *c)
{
	if (!m_len(mobj_at(was, "schedulingGates")))
		return;
	selector_update(mobj_at(spec, "nodeSelector"), mobj_at(was, "nodeSelector"), c);
	affinity_update(spec, was, c);
	pod_take_back(d, spec, was, "nodeSelector");
	if (mobj_at(spec, AFFINITY) || mobj_at(was, AFFINITY))
		pod_take_back(d, spec, was, AFFINITY);
	/* it came for the nodes' sake alone */
	if (!mobj_at(was, "affinity") && !m_members(mobj_at(spec, "affinity")))
		mobj_del(spec, "affinity");
}
