/*
 * The subresource resize of a pod: of the written object only the resources of its containers
 * count, and of those only processor and memory may change (KEP 1287).
 */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/rules.h"

static const char *const lists[] = {"containers", "initContainers"};

static const char *const kinds[] = {"requests", "limits"};

/* What is not sent is taken away. */
static void take_resources(mdoc *d, mval *to, const mval *from)
{
	static const char *const members[] = {"resources", "resizePolicy"};

	for (size_t i = 0; i < array_size(members); i++) {
		mval *v = m_get(from, members[i]);

		if (v)
			mobj_put(d, to, members[i], mobj_copy_mut(d, v));
		else
			mobj_del(to, members[i]);
	}
}

static bool is_mutable(const mval *key)
{
	return m_is(key, "cpu") || m_is(key, "memory");
}

/* Is every amount of a that is not processor or memory the same in b? */
static bool others_kept(const mval *a, const mval *b)
{
	struct obj_edit by_name;
	bool kept = true;
	size_t i, n;
	mval *key, *v;

	obj_edit_begin(&by_name, NULL, (mval *)b, m_members(a));
	yyjson_mut_obj_foreach((mval *)a, i, n, key, v)
	{
		kept = is_mutable(key) || mobj_equal(v, obj_edit_get(&by_name, m_str(key)));
		if (!kept)
			break;
	}
	obj_edit_end(&by_name);
	return kept;
}

static bool is_removed(const mval *is, const mval *was)
{
	struct obj_edit by_name;
	bool removed = false;
	size_t i, n;
	mval *key, *v;

	obj_edit_begin(&by_name, NULL, (mval *)is, m_members(was));
	yyjson_mut_obj_foreach((mval *)was, i, n, key, v)
	{
		removed = !obj_edit_get(&by_name, m_str(key));
		if (removed)
			break;
	}
	obj_edit_end(&by_name);
	return removed;
}

static void check_removed(const mval *is, const mval *was, const char *list, struct causes *c)
{
	struct m_walk old = m_walk(was);
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		autofree char *at = xasprintf("spec.%s[%zu].resources", list, i);
		const mval *a = m_get(v, "resources"), *b = m_get(m_walk_next(&old), "resources");

		for (size_t k = 0; k < array_size(kinds); k++)
			if (is_removed(m_get(a, kinds[k]), m_get(b, kinds[k])))
				wrong(c, WRONG_FORBIDDEN, at, kinds[k],
					"Forbidden: resource %s cannot be removed", kinds[k]);
	}
}

/* Of a container nothing but amounts of processor and memory changed. */
static bool only_mutable(const mval *is, const mval *was)
{
	const mval *a = m_get(is, "resources"), *b = m_get(was, "resources");

	for (size_t k = 0; k < array_size(kinds); k++)
		if (!others_kept(m_get(a, kinds[k]), m_get(b, kinds[k])) ||
			!others_kept(m_get(b, kinds[k]), m_get(a, kinds[k])))
			return false;
	return mobj_equal(m_get(is, "resizePolicy"), m_get(was, "resizePolicy")) &&
	       mobj_equal(m_get(a, "claims"), m_get(b, "claims"));
}

static void check_others(const mval *is, const mval *was, bool init, struct causes *c)
{
	struct m_walk old = m_walk(was);
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		autofree char *at = xasprintf("spec.initContainers[%zu]", i);

		if (!only_mutable(v, m_walk_next(&old)))
			causes_add(c, WRONG_FORBIDDEN, init ? at : "spec",
				"Forbidden: only cpu and memory resources %sare mutable",
				init ? "for init or sidecar containers " : "");
	}
}

/* The same containers, in the same order? */
static bool same_names(const mval *is, const mval *was, const char *at, struct causes *c)
{
	struct m_walk old = m_walk(was);
	bool same = m_len(is) == m_len(was);
	size_t i, n;
	mval *v;

	if (!same && c)
		wrong(c, WRONG_FORBIDDEN, "spec", at,
			"Forbidden: %s may not be added or removed on resize", at);
	if (!same)
		return false;
	yyjson_mut_arr_foreach((mval *)is, i, n, v)
	{
		autofree char *name = xasprintf("%s[%zu].name", at, i);

		if (!strcmp(str_at(v, "name"), str_at(m_walk_next(&old), "name")))
			continue;
		same = false;
		if (c)
			wrong(c, WRONG_FORBIDDEN, "spec", name,
				"Forbidden: %s may not be renamed or reordered on resize", at);
	}
	return same;
}

static void resize_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec"), *was = mobj_at(old, "spec");
	bool same = true;

	if (strcmp(podspec_qos(is), podspec_qos(was)) != 0)
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: \"%s\": Pod QOS Class may not change as a result of "
			"resizing",
			str_at(old, "status.qosClass"));
	for (size_t l = 0; l < array_size(lists); l++)
		same &= same_names(m_get(is, lists[l]), m_get(was, lists[l]), lists[l], c);
	if (!same)
		return;
	for (size_t l = array_size(lists); l-- > 0;)
		check_removed(m_get(is, lists[l]), m_get(was, lists[l]), lists[l], c);
	for (size_t l = 0; l < array_size(lists); l++)
		check_others(m_get(is, lists[l]), m_get(was, lists[l]), l, c);
}

const struct kind_rules rules_resize = {
	.resource = "pods",
	.validate = pod_validate,
	.validate_update = resize_validate_update,
	.generation = true,
};

void rules_resize_take(mdoc *d, mval *pod, const mval *sent)
{
	mval *to = mobj_at(pod, "spec");
	const mval *from = mobj_at(sent, "spec");
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++) {
		mval *list = m_get(from, lists[l]);
		struct m_walk given = m_walk(list);

		if (same_names(list, m_get(to, lists[l]), lists[l], NULL)) {
			yyjson_mut_arr_foreach(m_get(to, lists[l]), i, n, v)
				take_resources(d, v, m_walk_next(&given));
		} else if (list) {
			mobj_put(d, to, lists[l], mobj_copy_mut(d, list)); /* refused below */
		} else {
			mobj_del(to, lists[l]);
		}
	}
}
