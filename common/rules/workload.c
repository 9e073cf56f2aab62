/* What kinds with a pod template have in common: template and selector, counts and shares. */
#include <stdlib.h>
#include <string.h>

#include "data/selector.h"
#include "rules/check.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/rules.h"
#include "rules/workload.h"

void workload_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec.template.spec"), false);
}

bool share_is_zero(const mval *v)
{
	const char *s = m_str(v);

	return s ? strtol(s, NULL, 10) == 0 : m_is_int(v) && !m_int(v);
}

void share_validate(const mval *v, const char *at, struct causes *c)
{
	const char *s = m_str(v);
	size_t digits = s ? strspn(s, "0123456789") : 0;

	if (!v)
		return;
	if (!s) {
		if (m_int(v) < 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: %lld: must be greater than or equal to 0",
				(long long)m_int(v));
	} else if (!digits || strcmp(s + digits, "%") != 0) {
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": a valid percent string must be a numeric string "
			"followed by an ending '%%' (e.g. '1%%',  or '93%%', regex used for "
			"validation is '[0-9]+%%')",
			s);
	}
}

void share_max_100(const mval *v, const char *at, struct causes *c)
{
	const char *s = m_str(v);

	if (s && strchr(s, '%') && strtol(s, NULL, 10) > 100)
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": must not be greater than 100%%", s);
}

void template_always_restarts(const mval *obj, struct causes *c)
{
	const char *policy = str_at(obj, "spec.template.spec.restartPolicy");

	if (*policy && strcmp(policy, "Always") != 0)
		causes_add(c, WRONG_ENUM, "spec.template.spec.restartPolicy",
			"Unsupported value: \"%s\": supported values: \"Always\"", policy);
	if (mobj_at(obj, "spec.template.spec.activeDeadlineSeconds"))
		causes_add(c, WRONG_FORBIDDEN, "spec.template.spec.activeDeadlineSeconds",
			"Forbidden: activeDeadlineSeconds in %s is not Supported",
			str_at(obj, "kind"));
}

void count_validate(const mval *obj, const char *member, struct causes *c)
{
	check_range(mobj_at(obj, "spec"), "spec", member, 0, INT64_MAX, c);
}

bool selector_selects(const mval *selector, const mval *labels, bool *ret_bad)
{
	autodoc *s = doc_from_mut(selector), *l = labels ? doc_from_mut(labels) : NULL;
	struct selector sel = {0};
	struct err e = ERR_INIT;
	bool yes;

	*ret_bad = selector_from_obj(yyjson_doc_get_root(s), &sel, &e) != 0;
	if (*ret_bad)
		return false;
	yes = selector_matches(&sel, yyjson_doc_get_root(l));
	selector_release(&sel);
	return yes;
}

static bool is_empty(const mval *selector)
{
	return !m_members(mobj_at(selector, "matchLabels")) &&
	       !m_len(mobj_at(selector, "matchExpressions"));
}

void template_meta_validate(const mval *template, const char *at, struct causes *c)
{
	autofree char *labels = xasprintf("%s.labels", at);
	autofree char *notes = xasprintf("%s.annotations", at);
	autofree char *later = xasprintf("%s.spec.ephemeralContainers", at);
	autofree char *spec = xasprintf("%s.spec", at);

	labels_validate(mobj_at(template, "metadata.labels"), labels, c);
	annotations_validate(mobj_at(template, "metadata.annotations"), notes, c);
	pod_notes_validate(
		mobj_at(template, "metadata.annotations"), mobj_at(template, "spec"), notes, c);
	pod_profiles_match(template, spec, c);
	if (m_len(mobj_at(template, "spec.ephemeralContainers")))
		causes_add(c, WRONG_FORBIDDEN, later,
			"Forbidden: ephemeral containers not allowed in pod template");
}

void match_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const mval *labels = mobj_at(obj, "spec.template.metadata.labels");
	autobuf is = BUF_INIT, text = BUF_INIT;
	bool bad = false, match;

	match = selector && selector_selects(selector, labels, &bad);
	if (bad) {
		shown(selector, &text);
		causes_add(c, WRONG_INVALID, "spec.selector",
			"Invalid value: %s: invalid label selector", text.data);
	} else if (!match) {
		shown_map(labels, &is);
		causes_add(c, WRONG_INVALID, "spec.template.metadata.labels",
			"Invalid value: %s: `selector` does not match template `labels`", is.data);
	}
}

void template_validate(const mval *obj, const char *of, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");

	if (selector) {
		selector_validate(selector, "spec.selector", c);
		if (is_empty(selector))
			causes_add(c, WRONG_INVALID, "spec.selector",
				"Invalid value: {}: empty selector is invalid for %s", of);
	}
	match_validate(obj, c);
	template_meta_validate(mobj_at(obj, "spec.template"), "spec.template", c);
	podspec_validate(mobj_at(obj, "spec.template.spec"), "spec.template.spec", c);
}

void selector_fixed(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.selector", c);
}
