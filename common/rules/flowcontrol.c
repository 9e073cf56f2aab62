/* FlowSchema and PriorityLevelConfiguration: nothing acts on them yet, and what upstream refuses is
 * refused. */
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"

#define PRECEDENCE_MAX 10000
#define QUEUES_MAX 10000000
#define HASH_BITS_MAX 60

static void verbs_validate(const mval *rule, const char *at, struct causes *c)
{
	static const char *const known[] = {"create", "delete", "deletecollection", "get", "list",
		"patch", "proxy", "update", "watch"};
	const mval *list = mobj_at(rule, "verbs");
	autobuf b = BUF_INIT, all = BUF_INIT;
	size_t i, n, fit = 0;
	mval *v;

	if (!m_len(list)) {
		wrong(c, WRONG_REQUIRED, at, "verbs",
			"Required value: verbs must contain at least one value");
		return;
	}
	if (check_star_alone(rule, at, "verbs", "verbs", c))
		return;
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
		for (size_t k = 0; k < array_size(known); k++)
			fit += m_is(v, known[k]);
	if (fit == n)
		return;
	shown(list, &b);
	for (size_t k = 0; k < array_size(known); k++)
		buf_addf(&all, "%s\"%s\"", k ? ", " : "", known[k]);
	wrong(c, WRONG_ENUM, at, "verbs", "Unsupported value: %s: supported values: %s", b.data,
		all.data);
}

static void needed_list(const mval *rule, const char *at, const char *member, const char *why,
	const char *what, struct causes *c)
{
	if (!m_len(mobj_at(rule, member)))
		wrong(c, WRONG_REQUIRED, at, member, "Required value: %s", why);
	else
		check_star_alone(rule, at, member, what, c);
}

static void resource_rule(const mval *rule, const char *at, struct causes *c)
{
	const mval *namespaces = mobj_at(rule, "namespaces");
	size_t i, n;
	mval *v;

	verbs_validate(rule, at, c);
	needed_list(rule, at, "apiGroups", "resource rules must supply at least one api group",
		"api groups", c);
	needed_list(rule, at, "resources", "resource rules must supply at least one resource",
		"resources", c);
	if (!m_len(namespaces) && !mobj_bool(rule, "clusterScope", false))
		wrong(c, WRONG_REQUIRED, at, "namespaces",
			"Required value: resource rules that are not cluster scoped must supply "
			"at least one namespace");
	if (check_star_alone(rule, at, "namespaces", "namespaces", c))
		return;
	yyjson_mut_arr_foreach((mval *)namespaces, i, n, v)
	{
		const char *why = name_dns1123_label(text_of(v));
		autofree char *member = xasprintf("namespaces[%zu]", i);

		if (why)
			wrong(c, WRONG_INVALID, at, member,
				"Invalid value: \"%s\": each member of this list must be '*' or a "
				"DNS-1123 label; %s",
				text_of(v), why);
	}
}

/* NULL: an URL's path is one that a rule may name. */
static const char *path_wrong(const char *s)
{
	const char *star = strchr(s, '*');

	if (!*s)
		return "must not be empty";
	if (!strcmp(s, "/"))
		return NULL;
	if (*s != '/')
		return "must start with slash";
	if (strchr(s, ' '))
		return "must not contain white-space";
	if (strstr(s, "//"))
		return "must not contain double slash";
	if (star && (star[1] || star[-1] != '/'))
		return "wildcard can only do suffix matching";
	return NULL;
}

static void url_rule(const mval *rule, const char *at, struct causes *c)
{
	const mval *urls = mobj_at(rule, "nonResourceURLs");
	size_t i, n;
	mval *v;

	verbs_validate(rule, at, c);
	if (!m_len(urls))
		wrong(c, WRONG_REQUIRED, at, "nonResourceURLs",
			"Required value: nonResourceURLs must contain at least one value");
	if (check_star_alone(rule, at, "nonResourceURLs", "non-resource URLs", c))
		return;
	yyjson_mut_arr_foreach((mval *)urls, i, n, v)
	{
		const char *why = path_wrong(text_of(v));
		autofree char *member = xasprintf("nonResourceURLs[%zu]", i);

		if (why)
			wrong(c, WRONG_INVALID, at, member, "Invalid value: \"%s\": %s",
				text_of(v), why);
	}
}

static void account_validate(const mval *account, const char *at, struct causes *c)
{
	const char *name = str_at(account, "name");

	if (!*name)
		wrong(c, WRONG_REQUIRED, at, "name", "Required value");
	else if (strcmp(name, "*") != 0)
		check_form(at, "name", NAME_DNS1123_SUBDOMAIN, name, c);
	if (check_needed(account, at, "namespace", "must specify namespace for service account", c))
		check_form_of(account, at, "namespace", NAME_DNS1123_LABEL, c);
}

/* What a subject's kind calls for is there, and what it does not is not. */
static void subject_validate(const mval *subject, const char *at, struct causes *c)
{
	static const struct {
		const char *kind, *member;
	} kinds[] = {{"ServiceAccount", "serviceAccount"}, {"User", "user"}, {"Group", "group"}};
	const char *kind = str_at(subject, "kind");
	size_t own = 0;

	while (own < array_size(kinds) && strcmp(kind, kinds[own].kind) != 0)
		own++;
	if (own == array_size(kinds))
		return; /* the schema says so */
	for (size_t i = 0; i < array_size(kinds) + 1; i++) {
		size_t k = i ? i - 1 : own;
		const mval *v = mobj_at(subject, kinds[k].member);
		autofree char *where = xasprintf("%s.%s", at, kinds[k].member);

		if (i && k != own && v)
			wrong(c, WRONG_FORBIDDEN, where, "",
				"Forbidden: %s is forbidden when subject kind is not '%s'",
				kinds[k].member, kinds[k].kind);
		else if (!i && !v)
			wrong(c, WRONG_REQUIRED, where, "",
				"Required value: %s is required when subject kind is '%s'",
				kinds[k].member, kinds[k].kind);
		else if (!i && !own)
			account_validate(v, where, c);
		else if (!i)
			check_needed(v, where, "name", "", c);
	}
}

static void rule_validate(const mval *rule, const char *at, struct causes *c)
{
	static const struct {
		const char *member;
		void (*validate)(const mval *v, const char *at, struct causes *c);
	} lists[] = {{"subjects", subject_validate}, {"resourceRules", resource_rule},
		{"nonResourceRules", url_rule}};
	size_t i, n;
	mval *v;

	if (!m_len(mobj_at(rule, "subjects")))
		wrong(c, WRONG_REQUIRED, at, "subjects",
			"Required value: subjects must contain at least one value");
	for (size_t l = 0; l < array_size(lists); l++) {
		yyjson_mut_arr_foreach(mobj_at(rule, lists[l].member), i, n, v)
		{
			autofree char *where = xasprintf("%s.%s[%zu]", at, lists[l].member, i);

			lists[l].validate(v, where, c);
		}
		if (!l && !m_len(mobj_at(rule, "resourceRules")) &&
			!m_len(mobj_at(rule, "nonResourceRules")))
			wrong(c, WRONG_REQUIRED, at, "",
				"Required value: at least one of resourceRules and "
				"nonResourceRules has to be non-empty");
	}
}

/* What upstream keeps as it is, under the names of these objects. */
#define EVERYTHING \
	"\"resourceRules\":[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]," \
	"\"clusterScope\":true,\"namespaces\":[\"*\"]}]," \
	"\"nonResourceRules\":[{\"verbs\":[\"*\"],\"nonResourceURLs\":[\"*\"]}]"
#define GROUP(NAME) "{\"kind\":\"Group\",\"group\":{\"name\":\"" NAME "\"}}"

static const struct fixed {
	const char *name, *spec;
} fixed_schemas[] = {{"exempt", "{\"priorityLevelConfiguration\":{\"name\":\"exempt\"},"
			       "\"matchingPrecedence\":1,\"rules\":[{\"subjects\":["
			       GROUP("system:masters") "]," EVERYTHING "}]}"},
	{"catch-all", "{\"priorityLevelConfiguration\":{\"name\":\"catch-all\"},"
		      "\"matchingPrecedence\":10000,\"distinguisherMethod\":{\"type\":\"ByUser\"},"
		      "\"rules\":[{\"subjects\":[" GROUP("system:unauthenticated") ","
		      GROUP("system:authenticated") "]," EVERYTHING "}]}"},
	{NULL, NULL}},
  fixed_levels[] = {{"exempt", "{\"type\":\"Exempt\"}"},
	{"catch-all", "{\"type\":\"Limited\",\"limited\":{\"nominalConcurrencyShares\":5,"
		      "\"lendablePercent\":0,\"limitResponse\":{\"type\":\"Reject\"}}}"},
	{NULL, NULL}};

/* but: a member of the spec that may be anything; "" for none. */
static void fixed_validate(const mval *obj, const struct fixed *of, const char *but,
	const char *type, struct causes *c)
{
	const char *name = str_at(obj, "metadata.name");
	autodoc *want = NULL;
	automdoc *d = m_doc(), *fixed = NULL;
	autobuf b = BUF_INIT;
	mval *spec;

	for (; of->name && !want; of++)
		if (!strcmp(name, of->name))
			want = yyjson_read(of->spec, strlen(of->spec), YYJSON_READ_NOFLAG);
	if (!want)
		return;
	fixed = yyjson_doc_mut_copy(want, NULL);
	spec = mobj_copy_mut(d, mobj_at(obj, "spec"));
	if (!strcmp(name, "exempt") && *but)
		yyjson_mut_obj_remove_key(spec, but);
	else
		but = "";
	if (mobj_equal(spec, yyjson_mut_doc_get_root(fixed)))
		return;
	shown_inner(type, mobj_at(obj, "spec"), &b);
	causes_add(c, WRONG_INVALID, "spec", "Invalid value: %s: spec of '%s' %s%s%smust equal the "
		"fixed value", b.data, name, *but ? "except the 'spec." : "", but,
		*but ? "' field " : "");
}

void flowschema_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	const mval *level = mobj_at(spec, "priorityLevelConfiguration");
	long long precedence = mobj_int(spec, "matchingPrecedence", 1000);
	size_t i, n;
	mval *rule;

	if (precedence <= 0)
		causes_add(c, WRONG_INVALID, "spec.matchingPrecedence",
			"Invalid value: %lld: must be a positive value", precedence);
	if (precedence > PRECEDENCE_MAX)
		causes_add(c, WRONG_INVALID, "spec.matchingPrecedence",
			"Invalid value: %lld: must not be greater than %d", precedence,
			PRECEDENCE_MAX);
	if (precedence == 1 && strcmp(str_at(obj, "metadata.name"), "exempt") != 0)
		causes_add(c, WRONG_INVALID, "spec.matchingPrecedence",
			"Invalid value: 1: only the schema named 'exempt' may have "
			"matchingPrecedence 1");
	if (check_needed(level, "spec.priorityLevelConfiguration", "name",
		    "must reference a priority level", c))
		check_form_of(level, "spec.priorityLevelConfiguration", "name",
			NAME_DNS1123_SUBDOMAIN, c);
	yyjson_mut_arr_foreach(mobj_at(spec, "rules"), i, n, rule)
	{
		autofree char *at = xasprintf("spec.rules[%zu]", i);

		rule_validate(rule, at, c);
	}
	fixed_validate(obj, fixed_schemas, "", "FlowSchemaSpec", c);
}

/* Does dealing a hand of so many queues need more bits than a hash has? */
static bool too_many_bits(int64_t queues, int64_t hand)
{
	double hands = 1;

	for (int64_t i = 0; i < hand && queues > 1; i++) {
		hands *= (double)queues;
		if (hands > (double)(1ULL << HASH_BITS_MAX))
			return true;
	}
	return false;
}

static void queuing_validate(const mval *q, const char *at, struct causes *c)
{
	long long queues = mobj_int(q, "queues", 64), hand = mobj_int(q, "handSize", 8),
		  length = mobj_int(q, "queueLengthLimit", 50);

	if (length <= 0)
		wrong(c, WRONG_INVALID, at, "queueLengthLimit",
			"Invalid value: %lld: must be positive", length);
	if (queues <= 0)
		wrong(c, WRONG_INVALID, at, "queues", "Invalid value: %lld: must be positive",
			queues);
	else if (queues > QUEUES_MAX)
		wrong(c, WRONG_INVALID, at, "queues",
			"Invalid value: %lld: must not be greater than %d", queues, QUEUES_MAX);
	if (hand <= 0)
		wrong(c, WRONG_INVALID, at, "handSize", "Invalid value: %lld: must be positive",
			hand);
	else if (hand > queues)
		wrong(c, WRONG_INVALID, at, "handSize",
			"Invalid value: %lld: should not be greater than queues (%lld)", hand,
			queues);
	else if (too_many_bits(queues, hand))
		wrong(c, WRONG_INVALID, at, "handSize",
			"Invalid value: %lld: required entropy bits of deckSize %lld and handSize "
			"%lld should not be greater than %d",
			hand, queues, hand, HASH_BITS_MAX);
}

/* nominalConcurrencyShares and lendablePercent, of either type. */
static void shares_validate(const mval *v, const char *at, struct causes *c)
{
	long long shares = mobj_int(v, "nominalConcurrencyShares", 0),
		  lendable = mobj_int(v, "lendablePercent", 0);

	if (shares < 0)
		wrong(c, WRONG_INVALID, at, "nominalConcurrencyShares",
			"Invalid value: %lld: must be a non-negative integer", shares);
	if (lendable < 0 || lendable > 100)
		wrong(c, WRONG_INVALID, at, "lendablePercent",
			"Invalid value: %lld: must be between 0 and 100, inclusive", lendable);
}

static void limited_validate(const mval *limited, const char *at, struct causes *c)
{
	const char *type = str_at(limited, "limitResponse.type");
	const mval *queuing = mobj_at(limited, "limitResponse.queuing");
	long long borrow = mobj_int(limited, "borrowingLimitPercent", 0);
	autofree char *answer = xasprintf("%s.limitResponse", at);
	autofree char *below = xasprintf("%s.queuing", answer);

	shares_validate(limited, at, c);
	if (!*type)
		wrong(c, WRONG_ENUM, answer, "type",
			"Unsupported value: \"\": supported values: \"Queue\", \"Reject\"");
	if (!strcmp(type, "Reject") && queuing)
		wrong(c, WRONG_FORBIDDEN, below, "",
			"Forbidden: must be nil if limited.limitResponse.type is not Limited");
	if (!strcmp(type, "Queue") && !queuing)
		wrong(c, WRONG_REQUIRED, below, "",
			"Required value: must not be empty if limited.limitResponse.type is "
			"Limited");
	else if (!strcmp(type, "Queue"))
		queuing_validate(queuing, below, c);
	if (borrow < 0)
		wrong(c, WRONG_INVALID, at, "borrowingLimitPercent",
			"Invalid value: %lld: if specified, must be a non-negative integer",
			borrow);
}

void prioritylevel_validate(const mval *obj, struct causes *c)
{
	const mval *limited = mobj_at(obj, "spec.limited"), *exempt = mobj_at(obj, "spec.exempt");
	bool named = !strcmp(str_at(obj, "metadata.name"), "exempt");
	const char *type = str_at(obj, "spec.type");

	if (named != !strcmp(type, "Exempt"))
		causes_add(c, WRONG_INVALID, "spec.type",
			"Invalid value: \"%s\": must be 'Exempt' if and only if `name` is "
			"'exempt'",
			type);
	if (!strcmp(type, "Exempt")) {
		if (limited)
			causes_add(c, WRONG_FORBIDDEN, "spec.limited",
				"Forbidden: must be nil if the type is not Limited");
		shares_validate(exempt, "spec.exempt", c);
	} else if (!strcmp(type, "Limited")) {
		if (exempt)
			causes_add(c, WRONG_FORBIDDEN, "spec.exempt",
				"Forbidden: must be nil if the type is Limited");
		if (limited)
			limited_validate(limited, "spec.limited", c);
		else
			causes_add(c, WRONG_REQUIRED, "spec.limited",
				"Required value: must not be empty when type is Limited");
	} else if (!*type) {
		causes_add(c, WRONG_ENUM, "spec.type",
			"Unsupported value: \"\": supported values: \"Exempt\", \"Limited\"");
	}
	fixed_validate(obj, fixed_levels, "exempt", "PriorityLevelSpec", c);
}
