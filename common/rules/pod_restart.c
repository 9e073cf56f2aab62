/* When a container is started again, and by which signal it is asked to end. */
#include <string.h>

#include "rules/check.h"
#include "rules/podspec.h"

#define RULES_MAX 20
#define EXIT_CODES_MAX 255

/* field.s is one of the values that the schema knows, which the message names in their order. */
static void check_known(
	const char *type, const char *field, const char *s, const char *at, struct causes *c)
{
	const struct schema_field *f = schema_field(schema_type(type), field, strlen(field));
	const char *all[80];
	size_t n = 0;

	while (f->enums[n] && n < array_size(all)) {
		const char *e = f->enums[n];
		size_t i = n++;

		for (; i > 0 && strcmp(all[i - 1], e) > 0; i--)
			all[i] = all[i - 1];
		all[i] = e;
	}
	check_listed(at, field, s, all, n, c);
}

static void rule_validate(const mval *rule, const char *at, struct causes *c)
{
	static const char *const actions[] = {"Restart", "RestartAllContainers"};
	static const char *const operators[] = {"In", "NotIn"};
	const mval *codes = mobj_at(rule, "exitCodes");

	check_listed(at, "action", str_at(rule, "action"), actions, array_size(actions), c);
	if (!codes) {
		wrong(c, WRONG_REQUIRED, at, "exitCodes", "Required value: must be specified");
		return;
	}
	check_listed(at, "exitCodes.operator", str_at(codes, "operator"), operators,
		array_size(operators), c);
	if (m_len(mobj_at(codes, "values")) > EXIT_CODES_MAX)
		wrong(c, WRONG_TOOMANY, at, "exitCodes.values",
			"Too many: %zu: must have at most %d items",
			m_len(mobj_at(codes, "values")), EXIT_CODES_MAX);
}

void pod_restart_validate(const mval *container, const char *at, struct causes *c)
{
	static const char *const policies[] = {"Always", "Never", "OnFailure"};
	const mval *rules = mobj_at(container, "restartPolicyRules");
	size_t i, n;
	mval *rule;

	if (mobj_at(container, "restartPolicy"))
		check_listed(at, "restartPolicy", str_at(container, "restartPolicy"), policies,
			array_size(policies), c);
	else if (m_len(rules))
		wrong(c, WRONG_REQUIRED, at, "restartPolicy",
			"Required value: must specify restartPolicy when restart rules are used");
	if (m_len(rules) > RULES_MAX)
		wrong(c, WRONG_TOOMANY, at, "restartPolicyRules",
			"Too many: %zu: must have at most %d items", m_len(rules), RULES_MAX);
	check_each(rules, i, n, rule, c)
	{
		autofree char *where = xasprintf("%s.restartPolicyRules[%zu]", at, i);

		rule_validate(rule, where, c);
	}
}

static void one_of(
	const char *s, const char *at, const char *const *all, size_t n, struct causes *c)
{
	if (*s)
		check_listed(at, "resizePolicy", s, all, n, c);
	else
		wrong(c, WRONG_REQUIRED, at, "resizePolicy", "Required value");
}

/* All but doubles is told of the list, not of its element. */
void pod_resize_policy_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c)
{
	static const char *const resources[] = {"cpu", "memory"};
	static const char *const policies[] = {"NotRequired", "RestartContainer"};
	bool never = !strcmp(str_at(spec, "restartPolicy"), "Never");
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *v;

	check_each(mobj_at(container, "resizePolicy"), i, n, v, c)
	{
		autofree char *where = xasprintf("resizePolicy[%zu]", i);
		const char *name = str_at(v, "resourceName"), *policy = str_at(v, "restartPolicy");

		check_unique(&seen, i, at, where, name, c);
		one_of(name, at, resources, array_size(resources), c);
		one_of(policy, at, policies, array_size(policies), c);
		if (never && strcmp(policy, "NotRequired") != 0)
			wrong(c, WRONG_INVALID, at, "resizePolicy",
				"Invalid value: \"%s\": must be 'NotRequired' when pod "
				"`restartPolicy` is 'Never'",
				policy);
	}
}

void pod_signal_validate(
	const mval *spec, const mval *container, const char *at, struct causes *c)
{
	static const char *const windows[] = {"SIGKILL", "SIGTERM"};
	const char *os = str_at(spec, "os.name");
	const char *signal = str_at(container, "lifecycle.stopSignal");

	if (!mobj_at(container, "lifecycle.stopSignal"))
		return;
	if (!mobj_at(spec, "os"))
		wrong(c, WRONG_FORBIDDEN, at, "lifecycle.stopSignal",
			"Forbidden: may not be set for containers with empty `spec.os.name`");
	else if (!strcmp(os, "windows"))
		check_listed(at, "lifecycle.stopSignal", signal, windows, array_size(windows), c);
	else if (!strcmp(os, "linux")) {
		autofree char *where = xasprintf("%s.lifecycle", at);

		check_known("core.v1.Lifecycle", "stopSignal", signal, where, c);
	}
}
