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

static mval *by_name(const mval *list, const char *name)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (name && m_is(m_get(v, "name"), name))
			return v;
	}

	return NULL;
}

static void take_resources(mdoc *d, mval *to, const mval *from)
{
	static const char *const members[] = {"resources", "resizePolicy"};

	for (size_t i = 0; i < array_size(members); i++) {
		mval *v = m_get(from, members[i]);

		if (v)
			mobj_put(d, to, members[i], mobj_copy_mut(d, v));
	}
}

static bool is_mutable(const mval *key)
{
	return m_is(key, "cpu") || m_is(key, "memory");
}

/* Is every amount of a that is not processor or memory the same in b? */
static bool others_kept(const mval *a, const mval *b)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)a, i, n, key, v)
	{
		if (!is_mutable(key) && !mobj_equal(v, m_get(b, m_str(key))))
			return false;
	}

	return true;
}

static bool is_removed(const mval *is, const mval *was)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)was, i, n, key, v)
	{
		if (!m_get(is, m_str(key)))
			return true;
	}

	return false;
}

static void check_container(const mval *is, const mval *was, const char *at, struct causes *c)
{
	const mval *new = m_get(is, "resources"), *old = m_get(was, "resources");

	for (size_t i = 0; i < array_size(kinds); i++) {
		const mval *a = m_get(new, kinds[i]), *b = m_get(old, kinds[i]);

		if (is_removed(a, b))
			wrong(c, WRONG_FORBIDDEN, at, kinds[i],
				"Forbidden: resource %s cannot be removed", kinds[i]);
		else if (!others_kept(a, b) || !others_kept(b, a))
			wrong(c, WRONG_FORBIDDEN, "spec", "",
				"Forbidden: only cpu and memory resources are mutable");
	}
}

static void resize_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const char *qos = podspec_qos(mobj_at(obj, "spec"));
	size_t i, n;
	mval *v;

	if (strcmp(qos, podspec_qos(mobj_at(old, "spec"))) != 0)
		causes_add(c, WRONG_INVALID, "spec",
			"Invalid value: \"%s\": Pod QOS Class may not change as a result of "
			"resizing",
			qos);
	for (size_t l = 0; l < array_size(lists); l++) {
		struct m_walk was = m_walk(m_get(mobj_at(old, "spec"), lists[l]));

		yyjson_mut_arr_foreach(m_get(mobj_at(obj, "spec"), lists[l]), i, n, v)
		{
			char at[64];

			snprintf(at, sizeof(at), "spec.%s[%zu].resources", lists[l], i);
			check_container(v, m_walk_next(&was), at, c);
		}
	}
}

const struct kind_rules rules_resize = {
	.resource = "pods",
	.validate = pod_validate,
	.validate_update = resize_validate_update,
	.generation = true,
};

void rules_resize_take(mdoc *d, mval *pod, const mval *sent)
{
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++) {
		const mval *from = m_get(mobj_at(sent, "spec"), lists[l]);

		yyjson_mut_arr_foreach(m_get(mobj_at(pod, "spec"), lists[l]), i, n, v)
			take_resources(d, v, by_name(from, m_str(m_get(v, "name"))));
	}
}
