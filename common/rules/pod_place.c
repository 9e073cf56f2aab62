/* Where a pod may run: node affinity, affinity to other pods, spreading, tolerations. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/workload.h"

typedef void (*term_fn)(const mval *term, const char *at, struct causes *c);

/* fn for each element of affinity.field; with member each has a weight, and the term below that. */
static void each_term(const mval *affinity, const char *at, const char *field, const char *member,
	term_fn fn, struct causes *c)
{
	size_t i, n;
	mval *t;

	check_each(mobj_at(affinity, field), i, n, t, c)
	{
		autofree char *where = xasprintf("%s.%s[%zu]", at, field, i);
		autofree char *below = xasprintf("%s.%s", where, member ? member : "");
		int64_t weight = mobj_int(t, "weight", 0);

		if (!member) {
			fn(t, where, c);
			continue;
		}
		if (weight < 1 || weight > 100)
			wrong(c, WRONG_INVALID, where, "weight",
				"Invalid value: %lld: must be in the range 1-100",
				(long long)weight);
		fn(mobj_at(t, member), below, c);
	}
}

/* Of a node's fields its name can be asked for, and one at a time. */
static void node_field(const mval *e, const char *at, struct causes *c)
{
	const char *op = str_at(e, "operator"), *key = str_at(e, "key");
	size_t i, n;
	mval *v;

	if (strcmp(op, "In") != 0 && strcmp(op, "NotIn") != 0)
		wrong(c, WRONG_INVALID, at, "operator",
			"Invalid value: \"%s\": not a valid selector operator", op);
	else if (m_len(mobj_at(e, "values")) != 1)
		wrong(c, WRONG_REQUIRED, at, "values",
			"Required value: must be only one value when `operator` is 'In' or 'NotIn' "
			"for node field selector");
	if (strcmp(key, "metadata.name") != 0) {
		wrong(c, WRONG_INVALID, at, "key",
			"Invalid value: \"%s\": not a valid field selector key", key);
		return;
	}
	check_each(mobj_at(e, "values"), i, n, v, c)
	{
		autofree char *member = xasprintf("values[%zu]", i);

		check_form(at, member, NAME_DNS1123_SUBDOMAIN, text_of(v), c);
	}
}

static void node_label(const mval *e, const char *at, bool required, struct causes *c)
{
	size_t i, n;
	mval *v;

	operator_validate(e, at, true, c);
	check_form(at, "key", NAME_LABEL_KEY, str_at(e, "key"), c);
	check_each(mobj_at(e, "values"), i, n, v, c)
	{
		autofree char *member = xasprintf("values[%zu]", i);

		if (required)
			check_form(at, member, NAME_LABEL_VALUE, text_of(v), c);
	}
}

static void node_expressions(const mval *term, const char *at, bool required, struct causes *c)
{
	size_t i, n;
	mval *e;

	check_each(mobj_at(term, "matchExpressions"), i, n, e, c)
	{
		autofree char *where = xasprintf("%s.matchExpressions[%zu]", at, i);

		node_label(e, where, required, c);
	}
	check_each(mobj_at(term, "matchFields"), i, n, e, c)
	{
		autofree char *where = xasprintf("%s.matchFields[%zu]", at, i);

		node_field(e, where, c);
	}
}

static void node_term(const mval *term, const char *at, struct causes *c)
{
	node_expressions(term, at, true, c);
}

static void node_preferred(const mval *term, const char *at, struct causes *c)
{
	node_expressions(term, at, false, c);
}

void nodeselector_validate(const mval *selector, const char *at, struct causes *c)
{
	if (selector && !m_len(mobj_at(selector, "nodeSelectorTerms")))
		wrong(c, WRONG_REQUIRED, at, "nodeSelectorTerms",
			"Required value: must have at least one node selector term");
	each_term(selector, at, "nodeSelectorTerms", NULL, node_term, c);
}

static const char must[] = "requiredDuringSchedulingIgnoredDuringExecution";

static const char prefer[] = "preferredDuringSchedulingIgnoredDuringExecution";

static void node_affinity(const mval *affinity, const char *at, struct causes *c)
{
	autofree char *where = xasprintf("%s.%s", at, must);

	nodeselector_validate(mobj_at(affinity, must), where, c);
	each_term(affinity, at, prefer, "preference", node_preferred, c);
}

/* Keys of labels that a selector is extended by, so that there has to be one. */
static void keys_validate(const mval *of, const char *member, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key;

	if (m_len(mobj_at(of, member)) && !mobj_at(of, "labelSelector"))
		wrong(c, WRONG_FORBIDDEN, at, member,
			"Forbidden: must not be specified when labelSelector is not set");
	yyjson_mut_arr_foreach(mobj_at(of, member), i, n, key)
	{
		autofree char *one = xasprintf("%s[%zu]", member, i);

		if (mobj_at(of, "labelSelector"))
			check_form(at, one, NAME_LABEL_KEY, text_of(key), c);
	}
}

/* None is among those that are to match and among those that are not. */
static void keys_apart(const mval *term, const char *at, struct causes *c)
{
	struct map others = MAP_INIT;
	size_t i, n;
	mval *key;

	yyjson_mut_arr_foreach(mobj_at(term, "mismatchLabelKeys"), i, n, key)
		map_put(&others, text_of(key), NULL);
	yyjson_mut_arr_foreach(mobj_at(term, "matchLabelKeys"), i, n, key)
	{
		autofree char *one = xasprintf("matchLabelKeys[%zu]", i);

		if (map_has(&others, text_of(key)))
			wrong(c, WRONG_INVALID, at, one,
				"Invalid value: \"%s\": exists in both matchLabelKeys and "
				"mismatchLabelKeys",
				text_of(key));
	}

	map_release(&others);
}

static void pod_term(const mval *term, const char *at, struct causes *c)
{
	static const char *const selectors[] = {"labelSelector", "namespaceSelector"};
	size_t i, n;
	mval *name;

	for (i = 0; i < array_size(selectors); i++) {
		autofree char *where = xasprintf("%s.%s", at, selectors[i]);

		selector_validate(mobj_at(term, selectors[i]), where, c);
	}
	keys_validate(term, "matchLabelKeys", at, c);
	keys_validate(term, "mismatchLabelKeys", at, c);
	keys_apart(term, at, c);
	yyjson_mut_arr_foreach(mobj_at(term, "namespaces"), i, n, name)
		check_form(at, "namespace", NAME_DNS1123_LABEL, text_of(name), c);
	if (!*str_at(term, "topologyKey"))
		wrong(c, WRONG_REQUIRED, at, "topologyKey", "Required value: can not be empty");
	check_form(at, "topologyKey", NAME_LABEL_KEY, str_at(term, "topologyKey"), c);
}

static void pod_affinity(const mval *affinity, const char *at, struct causes *c)
{
	each_term(affinity, at, must, NULL, pod_term, c);
	each_term(affinity, at, prefer, "podAffinityTerm", pod_term, c);
}

static void domains_validate(const mval *t, const char *at, struct causes *c)
{
	const char *otherwise = str_at(t, "whenUnsatisfiable");
	int64_t min = mobj_int(t, "minDomains", 1);

	if (min <= 0)
		wrong(c, WRONG_INVALID, at, "minDomains",
			"Invalid value: %lld: must be greater than zero", (long long)min);
	if (mobj_at(t, "minDomains") && strcmp(otherwise, "DoNotSchedule") != 0)
		wrong(c, WRONG_INVALID, at, "minDomains",
			"Invalid value: %lld: can only use minDomains if "
			"whenUnsatisfiable=DoNotSchedule, not %s",
			(long long)min, otherwise);
}

static char *spread_key(const mval *t)
{
	const char *key = str_at(t, "topologyKey");

	return xasprintf("%zu %s%s", strlen(key), key, str_at(t, "whenUnsatisfiable"));
}

/* Where the last constraint of each key and answer stands: its number, counted from 1. */
static void last_spreads(const mval *all, struct map *ret)
{
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach((mval *)all, i, n, t)
	{
		autofree char *key = spread_key(t);

		map_put(ret, key, (void *)(uintptr_t)(i + 1));
	}
}

static void spread_validate(const mval *spec, const char *at, struct causes *c)
{
	static const char *const unsatisfiable[] = {"DoNotSchedule", "ScheduleAnyway"};
	const mval *all = mobj_at(spec, "topologySpreadConstraints");
	autoseen last = MAP_INIT;
	size_t i, n;
	mval *t;

	last_spreads(all, &last);
	check_each(all, i, n, t, c)
	{
		autofree char *both = spread_key(t);
		autofree char *where = xasprintf("%s.topologySpreadConstraints[%zu]", at, i);
		autofree char *selector = xasprintf("%s.labelSelector", where);
		const char *key = str_at(t, "topologyKey");
		const char *otherwise = str_at(t, "whenUnsatisfiable");

		if (mobj_int(t, "maxSkew", 0) <= 0)
			wrong(c, WRONG_INVALID, where, "maxSkew",
				"Invalid value: %lld: must be greater than zero",
				(long long)mobj_int(t, "maxSkew", 0));
		if (!*key)
			wrong(c, WRONG_REQUIRED, where, "topologyKey",
				"Required value: can not be empty");
		check_form_of(t, where, "topologyKey", NAME_LABEL_KEY, c);
		if (!mobj_at(t, "whenUnsatisfiable"))
			check_listed(where, "whenUnsatisfiable", "", unsatisfiable,
				array_size(unsatisfiable), c);
		if ((uintptr_t)map_get(&last, both) > i + 1)
			wrong(c, WRONG_DUPLICATE, where, "{topologyKey, whenUnsatisfiable}",
				"Duplicate value: \"{%s, %s}\"", key, otherwise);
		domains_validate(t, where, c);
		keys_validate(t, "matchLabelKeys", where, c);
		selector_validate(mobj_at(t, "labelSelector"), selector, c);
	}
}

void tolerations_validate(const mval *list, const char *at, struct causes *c)
{
	size_t i, n;
	mval *t;

	check_each(list, i, n, t, c)
	{
		autofree char *where = xasprintf("%s[%zu]", at, i);
		const char *key = str_at(t, "key"), *op = str_at(t, "operator"),
			   *value = str_at(t, "value");
		const char *why = *key ? name_label_key(key) : NULL;

		if (why)
			wrong(c, WRONG_INVALID, where, "key", "Invalid value: \"%s\": %s", key,
				why);
		if (!*key && strcmp(op, "Exists") != 0)
			wrong(c, WRONG_INVALID, where, "operator",
				"Invalid value: \"%s\": operator must be Exists when `key` is "
				"empty, "
				"which means \"match all values and all keys\"",
				op);
		if (mobj_at(t, "tolerationSeconds") && strcmp(str_at(t, "effect"), "NoExecute"))
			wrong(c, WRONG_INVALID, where, "effect",
				"Invalid value: \"%s\": effect must be 'NoExecute' when "
				"`tolerationSeconds` is set",
				str_at(t, "effect"));
		if (!strcmp(op, "Exists") && *value)
			wrong(c, WRONG_INVALID, where, "operator",
				"Invalid value: \"%s\": value must be empty when `operator` is "
				"'Exists'",
				value);
	}
}

void pod_place_validate(const mval *spec, const char *at, struct causes *c)
{
	autofree char *node = xasprintf("%s.affinity.nodeAffinity", at);
	autofree char *pod = xasprintf("%s.affinity.podAffinity", at);
	autofree char *anti = xasprintf("%s.affinity.podAntiAffinity", at);

	node_affinity(mobj_at(spec, "affinity.nodeAffinity"), node, c);
	pod_affinity(mobj_at(spec, "affinity.podAffinity"), pod, c);
	pod_affinity(mobj_at(spec, "affinity.podAntiAffinity"), anti, c);
	spread_validate(spec, at, c);
}
