/* Node: taints and ranges of pods. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"

/* podCIDR is the first of podCIDRs, and knows better. */
void node_default(mdoc *d, mval *obj)
{
	mval *capacity = mobj_at(obj, "status.capacity");
	mval *first = yyjson_mut_arr_get_first(mobj_at(obj, "spec.podCIDRs"));
	const char *cidr = str_at(obj, "spec.podCIDR");

	if (capacity && !mobj_at(obj, "status.allocatable"))
		mobj_set(d, obj, "status.allocatable", mobj_copy_mut(d, capacity));
	if (*cidr && strcmp(cidr, text_of(first)) != 0) {
		mobj_del(obj, "spec.podCIDRs");
		yyjson_mut_arr_add_strcpy(d, mobj_make_arr(d, obj, "spec.podCIDRs"), cidr);
	} else if (!*cidr && first) {
		mobj_set_str(d, obj, "spec.podCIDR", text_of(first));
	}
}

/* The ranges of a node's pods: one of each family. */
static void node_ranges(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "spec.podCIDRs");
	bool six = false, four = false;
	autobuf b = BUF_INIT;
	struct cidr r;
	size_t i, n;
	mval *v;

	if (!m_len(list) && *str_at(obj, "spec.podCIDR"))
		check_cidr(str_at(obj, "spec.podCIDR"), "spec.podCIDRs[0]", "", c);
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("spec.podCIDRs[%zu]", i);

		if (!check_cidr(text_of(v), at, "", c) || !cidr_parse(text_of(v), &r))
			continue;
		six |= r.six;
		four |= !r.six;
	}
	shown(list, &b);
	if (m_len(list) > 1 && (m_len(list) > 2 || !six || !four))
		causes_add(c, WRONG_INVALID, "spec.podCIDRs",
			"Invalid value: %s: may specify no more than one CIDR for each IP family",
			b.data);
}

static void node_amounts(const mval *obj, const char *path, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(obj, path), i, n, key, v)
	{
		autofree char *at = xasprintf("%s.%s", path, text_of(key));

		resource_value_validate(text_of(key), text_of(v), at, "", c);
	}
}

void node_validate(const mval *obj, struct causes *c)
{
	static const char *const effects[] = {"NoSchedule", "PreferNoSchedule", "NoExecute"};
	autoseen taints = MAP_INIT;
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.taints"), i, n, t)
	{
		/* that is where upstream says they are */
		autofree char *at = xasprintf("metadata.taints[%zu]", i);
		const char *key = str_at(t, "key"), *effect = str_at(t, "effect");

		check_form(at, "key", NAME_LABEL_KEY, key, c);
		check_form_of(t, at, "value", NAME_LABEL_VALUE, c);
		if (*effect)
			check_listed(at, "effect", effect, effects, array_size(effects), c);
		else
			wrong(c, WRONG_REQUIRED, at, "effect", "Required value");
		if (seen_before(&taints, i, "%s:%s", effect, key))
			wrong(c, WRONG_DUPLICATE, at, "",
				"Duplicate value: {\"Key\":\"%s\",\"Value\":\"%s\",\"Effect\":"
				"\"%s\",\"TimeAdded\":null}: taints must be unique by key and "
				"effect pair",
				key, str_at(t, "value"), effect);
	}
	node_amounts(obj, "status.capacity", c);
	node_amounts(obj, "status.allocatable", c);
	node_ranges(obj, c);
}

/* What is set once stays: a node's range and identity. */
void node_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const struct {
		const char *path, *name;
	} once[] = {{"spec.podCIDRs", "podCIDR"}, {"spec.providerID", "providerID"}};

	for (size_t i = 0; i < array_size(once); i++) {
		const mval *was = mobj_at(old, once[i].path), *is = mobj_at(obj, once[i].path);

		if (was && (!is || !mobj_equal(was, is)))
			causes_add(c, WRONG_FORBIDDEN, once[i].path,
				"Forbidden: node updates may not change %s except from \"\" to "
				"valid",
				once[i].name);
	}
	if (strcmp(str_at(obj, "spec.externalID"), str_at(old, "spec.externalID")) != 0)
		causes_add(
			c, WRONG_FORBIDDEN, "spec.externalID", "Forbidden: may not be updated");
}
