#include <string.h>

#include "ctl/sched_match.h"
#include "data/selector.h"

static bool tolerates_one(val *t, const char *key, const char *value, const char *effect)
{
	const char *t_effect = obj_str_or(t, "effect", ""), *t_key = obj_str_or(t, "key", "");
	const char *op = obj_str_or(t, "operator", "Equal");

	if (*t_effect && strcmp(t_effect, effect) != 0)
		return false;
	if (*t_key && strcmp(t_key, key) != 0)
		return false;
	if (!strcmp(op, "Exists"))
		return true;
	return *t_key && !strcmp(obj_str_or(t, "value", ""), value);
}

bool sched_tolerates(val *pod, const char *key, const char *value, const char *effect)
{
	val *t;
	size_t i, n;

	yyjson_arr_foreach(obj_at(pod, "spec.tolerations"), i, n, t)
	{
		if (tolerates_one(t, key, value, effect))
			return true;
	}
	return false;
}

bool sched_selector_matches(val *map, const struct sched_node *node)
{
	val *k, *v;
	size_t i, n;

	yyjson_obj_foreach(map, i, n, k, v)
	{
		const char *have = obj_label(node->obj, yyjson_get_str(k));
		if (!have || strcmp(have, yyjson_get_str(v)) != 0)
			return false;
	}
	return true;
}

/* matchFields knows metadata.name with In and NotIn. */
static bool field_matches(val *expr, const struct sched_node *node)
{
	bool in = false;
	val *s;
	size_t i, n;

	if (strcmp(obj_str_or(expr, "key", ""), "metadata.name") != 0)
		return false;
	yyjson_arr_foreach(obj_at(expr, "values"), i, n, s)
	{
		in |= yyjson_equals_str(s, node->name);
	}
	return in == !strcmp(obj_str_or(expr, "operator", ""), "In");
}

bool sched_term_matches(val *term, const struct sched_node *node)
{
	val *exprs = obj_at(term, "matchExpressions"), *fields = obj_at(term, "matchFields"), *f;
	struct selector sel = {0};
	struct err e = ERR_INIT;
	bool ok = true;
	size_t i, n;

	if (!yyjson_arr_size(exprs) && !yyjson_arr_size(fields))
		return false;
	yyjson_arr_foreach(fields, i, n, f)
	{
		ok &= field_matches(f, node);
	}
	if (!ok || !yyjson_arr_size(exprs))
		return ok;
	if (selector_from_exprs(exprs, &sel, &e) < 0)
		return false;
	ok = selector_matches(&sel, obj_at(node->obj, "metadata.labels"));
	selector_release(&sel);
	return ok;
}

bool sched_terms_match(val *terms, const struct sched_node *node)
{
	val *t;
	size_t i, n;

	yyjson_arr_foreach(terms, i, n, t)
	{
		if (sched_term_matches(t, node))
			return true;
	}
	return false;
}
