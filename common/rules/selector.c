/* Selectors and templates of workloads. */
#include <string.h>

#include "data/selector.h"
#include "rules/priv.h"

void labels_validate(const mval *labels, const char *at, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)labels, i, n, key, v)
	{
		const char *k = m_str(key), *why = name_label_key(k);

		if (why)
			causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": %s", k, why);
		why = name_label_value(text_of(v));
		if (why)
			causes_add(
				c, WRONG_INVALID, at, "Invalid value: \"%s\": %s", text_of(v), why);
	}
}

void operator_validate(const mval *expr, const char *at, bool nodes, struct causes *c)
{
	const char *op = str_at(expr, "operator");
	size_t n = m_len(mobj_at(expr, "values"));

	if (!strcmp(op, "In") || !strcmp(op, "NotIn")) {
		if (!n)
			wrong(c, WRONG_REQUIRED, at, "values",
				"Required value: must be specified when `operator` is 'In' or "
				"'NotIn'");
	} else if (!strcmp(op, "Exists") || !strcmp(op, "DoesNotExist")) {
		if (n)
			wrong(c, WRONG_FORBIDDEN, at, "values",
				"Forbidden: may not be specified when `operator` is 'Exists' or "
				"'DoesNotExist'");
	} else if (nodes && (!strcmp(op, "Gt") || !strcmp(op, "Lt"))) {
		if (n != 1)
			wrong(c, WRONG_REQUIRED, at, "values",
				"Required value: must be specified single value when "
				"`operator` is 'Lt' or 'Gt'");
	} else {
		wrong(c, WRONG_INVALID, at, "operator",
			"Invalid value: \"%s\": not a valid selector operator", op);
	}
}

static void expr_validate(const mval *e, const char *at, struct causes *c)
{
	const char *key = str_at(e, "key"), *why;
	size_t i, n;
	mval *v;

	operator_validate(e, at, false, c);
	why = name_label_key(key);
	if (why)
		wrong(c, WRONG_INVALID, at, "key", "Invalid value: \"%s\": %s", key, why);
	yyjson_mut_arr_foreach(mobj_at(e, "values"), i, n, v)
	{
		why = name_label_value(text_of(v));
		if (why)
			wrong(c, WRONG_INVALID, at, "values", "Invalid value: \"%s\": %s",
				text_of(v), why);
	}
}

void selector_validate(const mval *selector, const char *at, struct causes *c)
{
	autofree char *labels = xasprintf("%s.matchLabels", at);
	size_t i, n;
	mval *e;

	labels_validate(mobj_at(selector, "matchLabels"), labels, c);
	yyjson_mut_arr_foreach(mobj_at(selector, "matchExpressions"), i, n, e)
	{
		autofree char *where = xasprintf("%s.matchExpressions[%zu]", at, i);

		expr_validate(e, where, c);
	}
}

/* Does the LabelSelector select these labels? *ret_bad: it is no selector at all. */
static bool selects(const mval *selector, const mval *labels, bool *ret_bad)
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

void match_validate(const mval *obj, struct causes *c)
{
	const mval *selector = mobj_at(obj, "spec.selector");
	const mval *labels = mobj_at(obj, "spec.template.metadata.labels");
	autobuf is = BUF_INIT, text = BUF_INIT;
	bool bad = false, match;

	match = selector && selects(selector, labels, &bad);
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
	const mval *labels = mobj_at(obj, "spec.template.metadata.labels");

	if (selector) {
		selector_validate(selector, "spec.selector", c);
		if (is_empty(selector))
			causes_add(c, WRONG_INVALID, "spec.selector",
				"Invalid value: {}: empty selector is invalid for %s", of);
	}
	match_validate(obj, c);
	labels_validate(labels, "spec.template.labels", c);
	podspec_validate(mobj_at(obj, "spec.template.spec"), "spec.template.spec", c);
}
