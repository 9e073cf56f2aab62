/* Roles and bindings: rules name what they are about, bindings whom. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define GROUP "rbac.authorization.k8s.io"

static void urls_wrong(const mval *urls, const char *at, const char *why, struct causes *c)
{
	autobuf b = BUF_INIT;

	shown(urls, &b);
	wrong(c, WRONG_INVALID, at, "nonResourceURLs", "Invalid value: %s: %s", b.data, why);
}

/* The schema says that there have to be verbs. */
static void rule_validate(const mval *rule, bool namespaced, const char *at, struct causes *c)
{
	const mval *urls = mobj_at(rule, "nonResourceURLs");
	size_t groups = m_len(mobj_at(rule, "apiGroups")),
	       resources = m_len(mobj_at(rule, "resources")),
	       names = m_len(mobj_at(rule, "resourceNames"));

	if (m_len(urls)) {
		if (namespaced)
			urls_wrong(
				urls, at, "namespaced rules cannot apply to non-resource URLs", c);
		if (groups || resources || names)
			urls_wrong(urls, at,
				"rules cannot apply to both regular resources and non-resource "
				"URLs",
				c);
		return;
	}
	if (!groups)
		wrong(c, WRONG_REQUIRED, at, "apiGroups",
			"Required value: resource rules must supply at least one api group");
	if (!resources)
		wrong(c, WRONG_REQUIRED, at, "resources",
			"Required value: resource rules must supply at least one resource");
}

static void rules_validate(const mval *obj, bool namespaced, struct causes *c)
{
	size_t i, n;
	mval *rule;

	yyjson_mut_arr_foreach(mobj_at(obj, "rules"), i, n, rule)
	{
		autofree char *at = xasprintf("rules[%zu]", i);

		rule_validate(rule, namespaced, at, c);
	}
}

void role_validate(const mval *obj, struct causes *c)
{
	rules_validate(obj, true, c);
}

void clusterrole_validate(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "aggregationRule.clusterRoleSelectors");
	size_t i, n;
	mval *v;

	rules_validate(obj, false, c);
	if (mobj_at(obj, "aggregationRule") && !m_len(list))
		causes_add(c, WRONG_REQUIRED, "aggregationRule.clusterRoleSelectors",
			"Required value: at least one clusterRoleSelector required if "
			"aggregationRule is non-nil");
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("aggregationRule.clusterRoleSelectors[%zu]", i);

		selector_validate(v, at, c);
	}
}

void binding_default(mdoc *d, mval *obj)
{
	size_t i, n;
	mval *s;

	if (!*str_at(obj, "roleRef.apiGroup"))
		mobj_set_str(d, obj, "roleRef.apiGroup", GROUP);
	yyjson_mut_arr_foreach(mobj_at(obj, "subjects"), i, n, s)
	{
		const char *kind = str_at(s, "kind");

		if (!mobj_at(s, "apiGroup") && (!strcmp(kind, "User") || !strcmp(kind, "Group")))
			mobj_set_str(d, s, "apiGroup", GROUP);
	}
}

void binding_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	/* the message shows upstream's inner type, whose fields have other names */
	static const char *const fields[][2] = {
		{"APIGroup", "apiGroup"}, {"Kind", "kind"}, {"Name", "name"}};
	const mval *ref = mobj_at(obj, "roleRef");
	autobuf b = BUF_INIT;

	if (mobj_equal(ref, mobj_at(old, "roleRef")))
		return;
	for (size_t i = 0; i < array_size(fields); i++) {
		const char *value = str_at(ref, fields[i][1]);

		buf_addf(&b, "%c\"%s\":", i ? ',' : '{', fields[i][0]);
		buf_add_json(&b, value, strlen(value));
	}
	buf_addc(&b, '}');
	causes_add(c, WRONG_INVALID, "roleRef", "Invalid value: %s: cannot change roleRef", b.data);
}

static void subject_validate(const mval *s, bool namespaced, const char *at, struct causes *c)
{
	static const char *const no_group[] = {""}, *const group[] = {GROUP};
	static const char *const kinds[] = {"ServiceAccount", "User", "Group"};
	const char *kind = str_at(s, "kind"), *name = str_at(s, "name");
	bool user = !strcmp(kind, "User");

	if (!strcmp(kind, "ServiceAccount")) {
		check_form_of(s, at, "name", NAME_DNS1123_SUBDOMAIN, c);
		check_listed(at, "apiGroup", str_at(s, "apiGroup"), no_group, 1, c);
		if (!namespaced)
			check_needed(s, at, "namespace", "", c);
	} else if (!*kind) {
		check_listed(at, "kind", kind, kinds, array_size(kinds), c);
	} else if (user || !strcmp(kind, "Group")) {
		if (!*name)
			wrong(c, WRONG_INVALID, at, "name",
				"Invalid value: \"\": %s name cannot be empty",
				user ? "user" : "group");
		check_listed(at, "apiGroup", str_at(s, "apiGroup"), group, 1, c);
	}
}

static void binding_validate(const mval *obj, bool namespaced, struct causes *c)
{
	static const char *const group[] = {GROUP}, *const kinds[] = {"ClusterRole"},
				 *const local[] = {"Role", "ClusterRole"};
	const mval *ref = mobj_at(obj, "roleRef");
	size_t i, n;
	mval *s;

	check_listed("roleRef", "apiGroup", str_at(ref, "apiGroup"), group, 1, c);
	if (namespaced)
		check_listed("roleRef", "kind", str_at(ref, "kind"), local, 2, c);
	else
		check_listed("roleRef", "kind", str_at(ref, "kind"), kinds, 1, c);
	if (check_needed(ref, "roleRef", "name", "", c))
		check_form_of(ref, "roleRef", "name", NAME_PATH_SEGMENT, c);
	yyjson_mut_arr_foreach(mobj_at(obj, "subjects"), i, n, s)
	{
		autofree char *at = xasprintf("subjects[%zu]", i);

		subject_validate(s, namespaced, at, c);
	}
}

void rolebinding_validate(const mval *obj, struct causes *c)
{
	binding_validate(obj, true, c);
}

void clusterrolebinding_validate(const mval *obj, struct causes *c)
{
	binding_validate(obj, false, c);
}
