/* APIService: nothing acts on it yet, and what upstream refuses is refused. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"

static void apiservice_target(const mval *spec, struct causes *c)
{
	static const char *const members[] = {"namespace", "name"};
	const mval *service = mobj_at(spec, "service");
	bool unsafe = mobj_bool(spec, "insecureSkipTLSVerify", false);

	if (!service && unsafe)
		causes_add(c, WRONG_INVALID, "spec.insecureSkipTLSVerify",
			"Invalid value: true: local APIServices may not have "
			"insecureSkipTLSVerify");
	if (!service)
		return;
	for (size_t i = 0; i < array_size(members); i++)
		check_needed(service, "spec.service", members[i], "", c);
	check_service_port(service, "spec.service", c);
	if (unsafe && *str_at(spec, "caBundle"))
		causes_add(c, WRONG_INVALID, "spec.insecureSkipTLSVerify",
			"Invalid value: true: may not be true if caBundle is present");
}

void apiservice_validate(const mval *obj, struct causes *c)
{
	static const struct {
		const char *member;
		int max;
	} priorities[] = {{"groupPriorityMinimum", 20000}, {"versionPriority", 1000}};
	const mval *spec = mobj_at(obj, "spec");
	const char *group = str_at(spec, "group"), *version = str_at(spec, "version");
	const char *name = str_at(obj, "metadata.name");
	autofree char *want = xasprintf("%s.%s", version, group);

	if (*name && strcmp(name, want) != 0)
		causes_add(c, WRONG_INVALID, "metadata.name",
			"Invalid value: \"%s\": must be `spec.version+\".\"+spec.group`: \"%s\"",
			name, want);
	if (!*group && strcmp(version, "v1") != 0)
		causes_add(c, WRONG_REQUIRED, "spec.group",
			"Required value: only v1 may have an empty group and it better be legacy "
			"kube");
	check_form_of(spec, "spec", "group", NAME_DNS1123_SUBDOMAIN, c);
	check_form("spec", "version", NAME_DNS1035_LABEL, version, c);
	for (size_t i = 0; i < array_size(priorities); i++) {
		int64_t n = mobj_int(spec, priorities[i].member, 0);

		if (n <= 0 || n > priorities[i].max)
			wrong(c, WRONG_INVALID, "spec", priorities[i].member,
				"Invalid value: %lld: must be positive and less than %d",
				(long long)n, priorities[i].max);
	}
	apiservice_target(spec, c);
}
