/*
 * APIService: what a server answers for itself is there as long as the server is, as upstream says
 * of it; nobody acts yet on one whose requests another is to answer. What upstream refuses is
 * refused.
 */
#include <string.h>

#include "base/clock.h"
#include "data/kind.h"
#include "rules/check.h"
#include "rules/kinds.h"

#define AVAILABLE "Available"
#define REASON "Local"

/* Does this server answer for that group and version? */
static bool is_local(const mval *obj)
{
	const mval *spec = mobj_at(obj, "spec");

	return !mobj_at(spec, "service") &&
	       kind_serves(str_at(spec, "group"), str_at(spec, "version"));
}

static void add_available(mdoc *d, mval *obj)
{
	mval *c = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, obj, "status.conditions"));
	char now[CLOCK_RFC3339_SIZE];

	mobj_set_str(d, c, "type", AVAILABLE);
	mobj_set_str(d, c, "status", "True");
	mobj_set_str(d, c, "lastTransitionTime", clock_rfc3339(clock_now_ns(), now));
	mobj_set_str(d, c, "reason", REASON);
	mobj_set_str(d, c, "message", "Local APIServices are always available");
}

/* The condition goes with what it says. */
static void settle(mdoc *d, mval *obj)
{
	mval *list = mobj_at(obj, "status.conditions"), *c;
	bool local = is_local(obj);
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, c)
	{
		if (!strcmp(str_at(c, "type"), AVAILABLE))
			break;
	}
	if (i < n && local == !strcmp(str_at(c, "reason"), REASON))
		return;
	if (i < n)
		yyjson_mut_arr_remove(list, i);
	if (local)
		add_available(d, obj);
}

void apiservice_prepare_create(mdoc *d, mval *obj)
{
	settle(d, obj);
}

void apiservice_prepare_update(mdoc *d, mval *obj, const mval *old unused_arg)
{
	settle(d, obj);
}

void apiservice_warn(const mval *obj, struct strv *ret)
{
	if (!is_local(obj))
		strv_add(ret, IDLE("APIService"));
}

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

	if (*name && !name_path_segment(name) && strcmp(name, want) != 0)
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
