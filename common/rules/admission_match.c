/* What webhooks and admission policies have in common: which requests they are about. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define CONDITIONS_MAX 64

/* s may not be told of besides `as`, which stands for all of a resource's parts ("pods/" and a
 * star), or for one part of all resources. */
static void covered(struct map *seen, const char *as, const char *s, const char *at,
	struct causes *c)
{
	if (map_get(seen, as))
		wrong(c, WRONG_INVALID, at, "",
			"Invalid value: \"%s\": if '%s' is present, must not specify %s", s, as, s);
}

/* One of a rule's resources: "pods", "pods/status", with "*" for either half. */
static void resource_validate(const char *s, const char *at, struct map *seen, struct causes *c)
{
	const char *slash = strchr(s, '/');
	autofree char *parts = NULL, *subs = NULL;

	if (!*s) {
		wrong(c, WRONG_REQUIRED, at, "", "Required value");
		return;
	}
	if (!slash)
		return;
	parts = xasprintf("%.*s/*", (int)(slash - s), s);
	subs = xasprintf("*/%s", slash + 1);
	covered(seen, parts, s, at, c);
	covered(seen, subs, s, at, c);
	if (!strcmp(slash + 1, "*"))
		map_put(seen, parts, seen);
	if (*s == '*' && s[1] == '/')
		map_put(seen, subs, seen);
}

static void resources_validate(const mval *rule, const char *at, struct causes *c)
{
	const mval *all = mobj_at(rule, "resources");
	bool whole = false, star = false, plain = false;
	autoseen seen = MAP_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)all, i, n, v)
	{
		autofree char *where = xasprintf("%s.resources[%zu]", at, i);

		whole |= m_is(v, "*/*");
		star |= m_is(v, "*");
		plain |= !m_is(v, "*") && *text_of(v) && !strchr(text_of(v), '/');
		resource_validate(text_of(v), where, &seen, c);
	}
	shown(all, &b);
	if (whole && n > 1)
		wrong(c, WRONG_INVALID, at, "resources",
			"Invalid value: %s: if '*/*' is present, must not specify other resources",
			b.data);
	if (star && plain)
		wrong(c, WRONG_INVALID, at, "resources",
			"Invalid value: %s: if '*' is present, must not specify other resources "
			"without subresources",
			b.data);
}

static void names_validate(const mval *rule, const char *at, struct causes *c)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(rule, "resourceNames"), i, n, v)
	{
		autofree char *member = xasprintf("resourceNames[%zu]", i);

		check_form(at, member, NAME_PATH_SEGMENT, text_of(v), c);
		check_unique(&seen, i, at, member, text_of(v), c);
	}
}

void match_rules_validate(const mval *rules, const char *at, struct causes *c)
{
	size_t i, n, j, m;
	mval *rule, *v;

	yyjson_mut_arr_foreach((mval *)rules, i, n, rule)
	{
		autofree char *where = xasprintf("%s[%zu]", at, i);

		names_validate(rule, where, c);
		check_star_alone(rule, where, "operations", "operations", c);
		check_star_alone(rule, where, "apiGroups", "API groups", c);
		check_star_alone(rule, where, "apiVersions", "API versions", c);
		yyjson_mut_arr_foreach(mobj_at(rule, "apiVersions"), j, m, v)
		{
			autofree char *member = xasprintf("apiVersions[%zu]", j);

			if (m_is(v, ""))
				wrong(c, WRONG_REQUIRED, where, member, "Required value");
		}
		resources_validate(rule, where, c);
	}
}

void match_conditions_validate(const mval *conditions, const char *at, struct causes *c)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	check_at_most(conditions, CONDITIONS_MAX, at, c);
	yyjson_mut_arr_foreach((mval *)conditions, i, n, v)
	{
		autofree char *where = xasprintf("%s[%zu]", at, i);
		const char *name = str_at(v, "name");

		check_form_of(v, where, "name", NAME_LABEL_KEY, c);
		if (*name)
			check_unique(&seen, i, where, "name", name, c);
	}
}

void match_resources_validate(const mval *match, const char *at, struct causes *c)
{
	static const char *const selectors[] = {"namespaceSelector", "objectSelector"};
	static const char *const lists[] = {"resourceRules", "excludeResourceRules"};

	for (size_t i = 0; i < array_size(selectors); i++) {
		autofree char *where = xasprintf("%s.%s", at, selectors[i]);

		selector_validate(mobj_at(match, selectors[i]), where, c);
	}
	for (size_t i = 0; i < array_size(lists); i++) {
		autofree char *where = xasprintf("%s.%s", at, lists[i]);

		match_rules_validate(mobj_at(match, lists[i]), where, c);
	}
}
