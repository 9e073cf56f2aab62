/* Admission policies and their bindings: nothing acts on them yet, and what upstream refuses is
 * refused, but for what only a compiler of their expressions could say. */
#include <ctype.h>
#include <string.h>

#include "data/names.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define ANNOTATIONS_MAX 20

/* The kind of an object with parameters. */
static void paramkind_validate(const mval *kind, struct causes *c)
{
	static const char at[] = "spec.paramKind";
	const char *version = str_at(kind, "apiVersion"), *slash = strchr(version, '/');
	autofree char *group = slash ? xstrndup(version, (size_t)(slash - version)) : NULL;
	autofree char *small = xstrdup(str_at(kind, "kind"));
	const char *why;

	for (char *p = small; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (!kind)
		return;
	if (!*version) {
		wrong(c, WRONG_REQUIRED, at, "apiVersion", "Required value");
	} else if (slash && strchr(slash + 1, '/')) {
		wrong(c, WRONG_INVALID, at, "apiVersion",
			"Invalid value: \"%s\": unexpected GroupVersion string: %s", version,
			version);
	} else {
		if (group && *group)
			check_form(at, "apiVersion", NAME_DNS1123_SUBDOMAIN, group, c);
		version = slash ? slash + 1 : version;
		if (*version)
			check_form(at, "apiVersion", NAME_DNS1035_LABEL, version, c);
		else
			wrong(c, WRONG_INVALID, at, "apiVersion",
				"Invalid value: \"%s\": version must be specified",
				str_at(kind, "apiVersion"));
	}
	why = name_dns1035_label(small);
	if (!*small)
		wrong(c, WRONG_REQUIRED, at, "kind", "Required value");
	else if (why)
		wrong(c, WRONG_INVALID, at, "kind",
			"Invalid value: \"%s\": may have mixed case, but should otherwise match: "
			"%s",
			str_at(kind, "kind"), why);
}

/* An identifier of the expressions' language, and none of its words. */
static bool is_identifier(const char *s)
{
	static const char *const words[] = {"true", "false", "null", "in", "as", "break", "const",
		"continue", "else", "for", "function", "if", "import", "let", "loop", "package",
		"namespace", "return", "var", "void", "while"};

	for (size_t i = 0; i < array_size(words); i++)
		if (!strcmp(s, words[i]))
			return false;
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\n\v\f\r")];
}

static void variables_validate(const mval *spec, struct causes *c)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "variables"), i, n, v)
	{
		autofree char *at = xasprintf("spec.variables[%zu]", i);
		const char *name = str_at(v, "name");

		if (is_blank(name))
			wrong(c, WRONG_REQUIRED, at, "name",
				"Required value: name is not specified");
		else if (!is_identifier(name))
			wrong(c, WRONG_INVALID, at, "name",
				"Invalid value: \"%s\": name is not a valid CEL identifier", name);
		if (is_blank(str_at(v, "expression")))
			wrong(c, WRONG_REQUIRED, at, "expression",
				"Required value: expression is not specified");
	}
}

static void broken_message(const mval *message, const char *at, struct causes *c)
{
	autobuf b = BUF_INIT;

	shown(message, &b);
	wrong(c, WRONG_INVALID, at, "message",
		"Invalid value: %s: message must not contain line breaks", b.data);
}

static void validations_validate(const mval *spec, struct causes *c)
{
	static const char *const reasons[] = {
		"Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(spec, "validations"), i, n, v)
	{
		autofree char *at = xasprintf("spec.validations[%zu]", i);
		const char *message = str_at(v, "message"), *how = str_at(v, "messageExpression");

		if (*str_at(v, "expression") && is_blank(str_at(v, "expression")))
			wrong(c, WRONG_REQUIRED, at, "expression",
				"Required value: expression is not specified");
		if (*how && is_blank(how))
			wrong(c, WRONG_INVALID, at, "messageExpression",
				"Invalid value: \"%s\": must be non-empty if specified", how);
		if (*message && is_blank(message))
			wrong(c, WRONG_INVALID, at, "message",
				"Invalid value: \"%s\": message must be non-empty if specified",
				message);
		else if (message[strcspn(message, "\r\n")])
			broken_message(mobj_at(v, "message"), at, c);
		if (mobj_at(v, "reason"))
			check_listed(at, "reason", str_at(v, "reason"), reasons,
				array_size(reasons), c);
	}
}

static void audit_annotations_validate(const mval *obj, struct causes *c)
{
	const mval *list = mobj_at(obj, "spec.auditAnnotations");
	autoseen seen = MAP_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	shown(list, &b);
	if (m_len(list) > ANNOTATIONS_MAX)
		causes_add(c, WRONG_INVALID, "spec.auditAnnotations",
			"Invalid value: %s: must not have more than %d auditAnnotations", b.data,
			ANNOTATIONS_MAX);
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		autofree char *at = xasprintf("spec.auditAnnotations[%zu]", i);
		const char *key = str_at(v, "key");
		autofree char *whole = xasprintf("%s/%s", str_at(obj, "metadata.name"), key);

		check_form(at, "key", NAME_LABEL_KEY, whole, c);
		if (is_blank(str_at(v, "valueExpression")))
			wrong(c, WRONG_REQUIRED, at, "valueExpression",
				"Required value: valueExpression is not specified");
		check_unique(&seen, i, at, "key", key, c);
	}
}

/* What both kinds of policies have. */
static void policy_validate(const mval *spec, struct causes *c)
{
	const mval *match = mobj_at(spec, "matchConstraints");

	paramkind_validate(mobj_at(spec, "paramKind"), c);
	match_resources_validate(match, "spec.matchConstraints", c);
	if (match && !m_len(mobj_at(match, "resourceRules")))
		causes_add(c, WRONG_REQUIRED, "spec.matchConstraints.resourceRules",
			"Required value");
	match_conditions_validate(mobj_at(spec, "matchConditions"), "spec.matchConditions", c);
	variables_validate(spec, c);
}

void validatingpolicy_validate(const mval *obj, struct causes *c)
{
	static const char *const one_of[] = {"validations", "auditAnnotations"};
	const mval *spec = mobj_at(obj, "spec");

	policy_validate(spec, c);
	if (!m_len(mobj_at(spec, one_of[0])) && !m_len(mobj_at(spec, one_of[1]))) {
		for (size_t i = 0; i < array_size(one_of); i++)
			wrong(c, WRONG_REQUIRED, "spec", one_of[i],
				"Required value: validations or auditAnnotations must contain at "
				"least one item");
		return;
	}
	validations_validate(spec, c);
	audit_annotations_validate(obj, c);
}

static void mutation_validate(const mval *m, const char *at, struct causes *c)
{
	static const struct {
		const char *type, *member;
	} types[] = {{"ApplyConfiguration", "applyConfiguration"}, {"JSONPatch", "jsonPatch"}};
	const char *type = str_at(m, "patchType");

	if (!*type)
		wrong(c, WRONG_REQUIRED, at, "patchType", "Required value");
	for (size_t i = 0; i < array_size(types); i++) {
		const char *own = types[i].member, *other = types[!i].member;

		if (strcmp(type, types[i].type) != 0)
			continue;
		if (!mobj_at(m, own))
			wrong(c, WRONG_REQUIRED, at, own,
				"Required value: must be specified when patchType is %s", type);
		if (mobj_at(m, other))
			wrong(c, WRONG_INVALID, at, other,
				"Invalid value: {}: must not be specified when patchType is %s",
				type);
	}
}

void mutatingpolicy_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	size_t i, n;
	mval *m;

	policy_validate(spec, c);
	if (!m_len(mobj_at(spec, "mutations")))
		causes_add(c, WRONG_REQUIRED, "spec.mutations",
			"Required value: mutations must contain at least one item");
	yyjson_mut_arr_foreach(mobj_at(spec, "mutations"), i, n, m)
	{
		autofree char *at = xasprintf("spec.mutations[%zu]", i);

		mutation_validate(m, at, c);
	}
	if (!*str_at(spec, "reinvocationPolicy"))
		causes_add(c, WRONG_REQUIRED, "spec.reinvocationPolicy", "Required value");
}

static void paramref_validate(const mval *ref, struct causes *c)
{
	static const char at[] = "spec.paramRef",
			  two[] = "Forbidden: name and selector are mutually exclusive";
	const mval *selector = mobj_at(ref, "selector");
	bool named = *str_at(ref, "name");

	if (!ref)
		return;
	check_form_of(ref, at, "name", NAME_PATH_SEGMENT, c);
	if (named && selector)
		wrong(c, WRONG_FORBIDDEN, at, "name", two);
	selector_validate(selector, "spec.paramRef.selector", c);
	if (named && selector)
		wrong(c, WRONG_FORBIDDEN, at, "selector", two);
	if (!named && !selector)
		wrong(c, WRONG_REQUIRED, at, "",
			"Required value: one of name or selector must be specified");
	check_needed(ref, at, "parameterNotFoundAction", "", c);
}

void policybinding_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec"), *actions = mobj_at(spec, "validationActions");
	autoseen seen = MAP_INIT;
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *v;

	check_form_of(spec, "spec", "policyName", NAME_DNS1123_SUBDOMAIN, c);
	paramref_validate(mobj_at(spec, "paramRef"), c);
	match_resources_validate(mobj_at(spec, "matchResources"), "spec.matchResources", c);
	yyjson_mut_arr_foreach((mval *)actions, i, n, v)
	{
		autofree char *member = xasprintf("validationActions[%zu]", i);

		check_unique(&seen, i, "spec", member, text_of(v), c);
	}
	shown(actions, &b);
	if (map_get(&seen, "Deny") && map_get(&seen, "Warn"))
		causes_add(c, WRONG_INVALID, "spec.validationActions",
			"Invalid value: %s: must not contain both Deny and Warn (repeating the "
			"same validation failure information in the API response and headers "
			"serves no purpose)",
			b.data);
}
