/* LimitRange and ResourceQuota: names of resources, amounts that fit each other. */
#include <string.h>

#include "data/quantity.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"

#define NANO 1000000000

static bool is_among(const char *s, const char *const *all)
{
	for (; *all; all++)
		if (!strcmp(s, *all))
			return true;
	return false;
}

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool is_container_resource(const char *s)
{
	static const char *const names[] = {"cpu", "memory", "ephemeral-storage", NULL};

	return is_among(s, names) || begins(s, "hugepages-");
}

static bool is_quota_resource(const char *s)
{
	static const char *const names[] = {"cpu", "memory", "ephemeral-storage", "requests.cpu",
		"requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu",
		"limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services",
		"replicationcontrollers", "secrets", "persistentvolumeclaims", "configmaps",
		"services.nodeports", "services.loadbalancers", NULL};

	return is_among(s, names) || begins(s, "hugepages-") || begins(s, "requests.hugepages-");
}

static bool is_standard(const char *s)
{
	return is_quota_resource(s) || !strcmp(s, "storage");
}

bool resource_name_validate(
	const char *s, const char *at, const char *member, struct causes *c)
{
	size_t before = c->n;

	check_form(at, member, NAME_LABEL_KEY, s, c);
	if (c->n == before && !strchr(s, '/') && !is_standard(s))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a standard resource type or fully "
			"qualified",
			s);
	return c->n == before;
}

void container_resource_validate(
	const char *s, const char *at, const char *member, struct causes *c)
{
	resource_name_validate(s, at, member, c);
	if (!strchr(s, '/') && !is_container_resource(s))
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": must be a standard resource for containers", s);
}

static void limit_name(
	const char *type, const char *s, const char *at, const char *member, struct causes *c)
{
	bool pods = !strcmp(type, "Pod") || !strcmp(type, "Container");

	if (pods)
		container_resource_validate(s, at, member, c);
	else
		resource_name_validate(s, at, member, c);
}

enum { MAX, MIN, DEFAULT, REQUEST, RATIO, LISTS };

static const char *const limit_lists[LISTS] = {
	"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"};

struct amount {
	const char *text;
	struct quantity q;
};

static bool amount_of(const struct obj_edit *list, const char *resource, struct amount *ret)
{
	ret->text = m_str(obj_edit_get(list, resource));
	return ret->text && !quantity_parse(ret->text, &ret->q, NULL);
}

/* Which list may not be above which; the cause stands at the list `at`, with its value of `shows`.
 */
static const struct {
	int low, high, at, shows;
	const char *low_words, *high_words;
} orders[] = {
	{MIN, MAX, MIN, MIN, "min", "max"},
	{MIN, REQUEST, REQUEST, REQUEST, "min", "default request"},
	{REQUEST, MAX, REQUEST, REQUEST, "default request", "max"},
	{REQUEST, DEFAULT, REQUEST, REQUEST, "default request", "default limit"},
	{MIN, DEFAULT, DEFAULT, MIN, "min", "default"},
	{DEFAULT, MAX, DEFAULT, MAX, "default", "max"},
};

static void ratio_validate(const struct amount *a, const bool *have, const char *at,
	const char *member, struct causes *c)
{
	double most;

	if (!have[RATIO])
		return;
	if (a[RATIO].q.nano < NANO)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": ratio %s is less than 1", a[RATIO].text,
			a[RATIO].text);
	if (!have[MIN] || !have[MAX] || !a[MIN].q.nano)
		return;
	most = (double)a[MAX].q.nano / (double)a[MIN].q.nano;
	if ((double)a[RATIO].q.nano / NANO > most)
		wrong(c, WRONG_INVALID, at, member,
			"Invalid value: \"%s\": ratio %s is greater than max/min = %f",
			a[RATIO].text, a[RATIO].text, most);
}

static void amounts_validate(
	const struct obj_edit *lists, const char *resource, const char *at, struct causes *c)
{
	struct amount a[LISTS];
	bool have[LISTS];
	autofree char *ratio = xasprintf("%s[%s]", limit_lists[RATIO], resource);

	for (int i = 0; i < LISTS; i++)
		have[i] = amount_of(&lists[i], resource, &a[i]);
	for (size_t i = 0; i < array_size(orders); i++) {
		const struct amount *low = &a[orders[i].low], *high = &a[orders[i].high];
		autofree char *member = xasprintf("%s[%s]", limit_lists[orders[i].at], resource);

		if (have[orders[i].low] && have[orders[i].high] &&
			quantity_cmp(&low->q, &high->q) > 0)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": %s value %s is greater than %s value %s",
				a[orders[i].shows].text, orders[i].low_words, low->text,
				orders[i].high_words, high->text);
	}
	ratio_validate(a, have, at, ratio, c);
}

static void limit_names(const mval *item, const char *at, struct causes *c)
{
	const char *type = str_at(item, "type");
	bool pod = !strcmp(type, "Pod");
	size_t j, m;
	mval *key, *v;

	for (int i = 0; i < LISTS; i++) {
		const char *list = limit_lists[i];

		if (pod && (i == DEFAULT || i == REQUEST)) {
			if (m_members(mobj_at(item, list)))
				wrong(c, WRONG_FORBIDDEN, at, list,
					"Forbidden: may not be specified when `type` is 'Pod'");
			continue;
		}
		if (i == RATIO && !strcmp(type, "PersistentVolumeClaim") &&
			!mobj_at(item, "min.storage") && !mobj_at(item, "max.storage"))
			wrong(c, WRONG_REQUIRED, at, "limits",
				"Required value: either minimum or maximum storage value is "
				"required, but neither was provided");
		yyjson_mut_obj_foreach(mobj_at(item, list), j, m, key, v)
		{
			autofree char *member = xasprintf("%s[%s]", list, text_of(key));

			limit_name(type, text_of(key), at, member, c);
		}
	}
}

/* Each resource once, in whichever lists it stands. */
static void limit_amounts(const mval *item, const char *at, struct causes *c)
{
	struct obj_edit lists[LISTS];
	size_t j, m, all = 0;
	mval *key, *v;

	for (int i = 0; i < LISTS; i++)
		all += m_members(mobj_at(item, limit_lists[i]));
	for (int i = 0; i < LISTS; i++)
		obj_edit_begin(&lists[i], NULL, mobj_at(item, limit_lists[i]), all);
	for (int i = 0; i < LISTS; i++)
		yyjson_mut_obj_foreach(lists[i].obj, j, m, key, v)
		{
			bool before = false;

			for (int l = 0; l < i; l++)
				before = before || obj_edit_get(&lists[l], m_str(key));
			if (!before)
				amounts_validate(lists, m_str(key), at, c);
		}
	for (int i = 0; i < LISTS; i++)
		obj_edit_end(&lists[i]);
}

static void limit_type(
	struct map *seen, size_t i, const char *type, const char *at, struct causes *c)
{
	static const char *const known[] = {"Pod", "Container", "PersistentVolumeClaim", NULL};
	size_t before = c->n;

	check_form(at, "type", NAME_LABEL_KEY, type, c);
	if (c->n == before && !strchr(type, '/') && !is_among(type, known))
		wrong(c, WRONG_INVALID, at, "type",
			"Invalid value: \"%s\": must be a standard limit type or fully qualified",
			type);
	check_unique(seen, i, at, "type", type, c);
}

void limitrange_validate(const mval *obj, struct causes *c)
{
	autoseen types = MAP_INIT;
	size_t i, n;
	mval *item;

	check_each(mobj_at(obj, "spec.limits"), i, n, item, c)
	{
		autofree char *at = xasprintf("spec.limits[%zu]", i);

		limit_type(&types, i, str_at(item, "type"), at, c);
		limit_names(item, at, c);
		limit_amounts(item, at, c);
	}
}

/* A container's default limits are its maxima, its default requests its limits, then its minima. */
static void fill(mdoc *d, mval *item, const char *into, const char *from)
{
	mval *key, *v, *source = mobj_at(item, from);
	struct obj_edit filled;
	size_t i, n;

	if (!m_members(source))
		return;
	obj_edit_begin(&filled, d, mobj_make(d, item, into), m_members(source));
	yyjson_mut_obj_foreach(source, i, n, key, v)
	{
		if (!obj_edit_get(&filled, m_str(key)))
			obj_edit_put(&filled, m_str(key), yyjson_mut_strcpy(d, text_of(v)));
	}
	obj_edit_end(&filled);
}

void limitrange_default(mdoc *d, mval *obj)
{
	size_t i, n;
	mval *item;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.limits"), i, n, item)
	{
		if (strcmp(str_at(item, "type"), "Container") != 0)
			continue;
		fill(d, item, "default", "max");
		fill(d, item, "defaultRequest", "default");
		fill(d, item, "defaultRequest", "min");
	}
}

static void hard_validate(const mval *obj, struct causes *c)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach(mobj_at(obj, "spec.hard"), i, n, key, v)
	{
		const char *name = m_str(key), *text = text_of(v);
		autofree char *at = xasprintf("spec.hard[%s]", name);
		bool whole = is_quota_resource(name) && !strstr(name, "cpu") &&
			     !strstr(name, "memory") && !strstr(name, "storage") &&
			     !strstr(name, "hugepages-");
		struct quantity q;

		resource_name_validate(name, at, "", c);
		if (!strchr(name, '/') && !is_quota_resource(name))
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: \"%s\": must be a standard resource for quota",
				name);
		if (quantity_parse(text, &q, NULL))
			continue;
		if (q.nano < 0)
			wrong(c, WRONG_INVALID, at, "",
				"Invalid value: \"%s\": must be greater than or equal to 0", text);
		if ((whole || strchr(name, '/')) && q.nano % NANO)
			wrong(c, WRONG_INVALID, at, "", "Invalid value: \"%s\": must be an integer",
				text);
	}
}

static bool fits_scope(const char *scope, const char *resource)
{
	static const char *const pods[] = {"pods", "cpu", "memory", "ephemeral-storage",
		"requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu",
		"limits.memory", "limits.ephemeral-storage", NULL};

	if (!strcmp(scope, "BestEffort"))
		return !strcmp(resource, "pods");
	if (!strcmp(scope, "VolumeAttributesClass"))
		return !strcmp(resource, "persistentvolumeclaims") ||
		       !strcmp(resource, "requests.storage");
	return is_among(resource, pods) || begins(resource, "hugepages-") ||
	       begins(resource, "requests.hugepages-");
}

static void scopes_wrong(const mval *scopes, const char *why, struct causes *c)
{
	autobuf b = BUF_INIT;

	shown(scopes, &b);
	causes_add(c, WRONG_INVALID, "spec.scopes", "Invalid value: %s: %s", b.data, why);
}

static const char *const known_scopes[] = {"Terminating", "NotTerminating", "BestEffort",
	"NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass",
	NULL};

/* Of how many resources that are to be limited this cannot be the scope. */
static size_t misfits(const mval *hard, const char *scope)
{
	size_t i, n, ret = 0;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)hard, i, n, key, v)
		ret += is_quota_resource(m_str(key)) && !fits_scope(scope, m_str(key));
	return ret;
}

static void scopes_validate(const mval *obj, struct causes *c)
{
	const mval *scopes = mobj_at(obj, "spec.scopes"), *hard = mobj_at(obj, "spec.hard");
	/* thousands of scopes and thousands of resources: each of these is looked at thrice */
	const size_t best = misfits(hard, "BestEffort");
	const size_t class = misfits(hard, "VolumeAttributesClass"), other = misfits(hard, "");
	size_t i, n;
	mval *v;

	check_each(scopes, i, n, v, c)
	{
		size_t wrong = m_is(v, "BestEffort")		    ? best
			       : m_is(v, "VolumeAttributesClass") ? class
								    : other;

		if (!is_among(text_of(v), known_scopes))
			scopes_wrong(scopes, "unsupported scope", c);
		while (wrong-- && !causes_full(c))
			scopes_wrong(scopes, "unsupported scope applied to resource", c);
	}
	if (m_has(scopes, "BestEffort") && m_has(scopes, "NotBestEffort"))
		scopes_wrong(scopes, "conflicting scopes", c);
	if (m_has(scopes, "Terminating") && m_has(scopes, "NotTerminating"))
		scopes_wrong(scopes, "conflicting scopes", c);
}

static void scope_selector(const mval *e, const char *at, struct causes *c)
{
	static const char *const operators[] = {"In", "NotIn", "Exists", "DoesNotExist", NULL};
	const char *scope = str_at(e, "scopeName"), *op = str_at(e, "operator");
	bool values = !strcmp(op, "In") || !strcmp(op, "NotIn");
	bool free_form = !strcmp(scope, "PriorityClass") || !strcmp(scope, "VolumeAttributesClass");

	if (!is_among(scope, known_scopes))
		wrong(c, WRONG_INVALID, at, "scopeName", "Invalid value: \"%s\": unsupported scope",
			scope);
	if (is_among(scope, known_scopes) && !free_form && strcmp(op, "Exists") != 0)
		wrong(c, WRONG_INVALID, at, "operator",
			"Invalid value: \"%s\": must be 'Exist' when scope is any of "
			"ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
			"ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
			"ResourceQuotaScopeCrossNamespacePodAffinity",
			op);
	if (values && !m_len(mobj_at(e, "values")))
		wrong(c, WRONG_REQUIRED, at, "values",
			"Required value: must be at least one value when `operator` is 'In' or "
			"'NotIn' for scope selector");
	else if (!values && is_among(op, operators) && m_len(mobj_at(e, "values"))) {
		autobuf b = BUF_INIT;

		shown(mobj_at(e, "values"), &b);
		wrong(c, WRONG_INVALID, at, "values",
			"Invalid value: %s: must be no value when `operator` is 'Exist' or "
			"'DoesNotExist' for scope selector",
			b.data);
	} else if (!is_among(op, operators))
		wrong(c, WRONG_INVALID, at, "operator",
			"Invalid value: \"%s\": not a valid selector operator", op);
}

void quota_validate(const mval *obj, struct causes *c)
{
	size_t i, n;
	mval *e;

	hard_validate(obj, c);
	scopes_validate(obj, c);
	check_each(mobj_at(obj, "spec.scopeSelector.matchExpressions"), i, n, e, c)
	{
		/* upstream counts none of them */
		scope_selector(e, "spec.scopeSelector.matchExpressions", c);
	}
}

void quota_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.scopes", c);
}
