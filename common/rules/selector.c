/* Labels, selectors of them, and annotations. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/rules.h"
#include "rules/workload.h"

#define ANNOTATIONS_MAX_BYTES (256u * 1024)

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

void annotations_validate(const mval *annotations, const char *at, struct causes *c)
{
	size_t i, n, bytes = 0;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)annotations, i, n, key, v)
	{
		/* upstream checks the key in lower case, so that any case passes */
		autofree char *small = lower(text_of(key));
		const char *why = name_label_key(small);

		bytes += yyjson_mut_get_len(key) + yyjson_mut_get_len(v);
		if (why)
			causes_add(c, WRONG_INVALID, at, "Invalid value: \"%s\": %s",
				text_of(key), why);
	}
	if (bytes > ANNOTATIONS_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, at, "Too long: may not be more than %u bytes",
			ANNOTATIONS_MAX_BYTES);
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
	check_each(mobj_at(e, "values"), i, n, v, c)
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
	check_each(mobj_at(selector, "matchExpressions"), i, n, e, c)
	{
		autofree char *where = xasprintf("%s.matchExpressions[%zu]", at, i);

		expr_validate(e, where, c);
	}
}
