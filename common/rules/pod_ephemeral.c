/* Ephemeral containers, which come to a pod that is there, and stay as they came. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/rules.h"
#include "rules/show.h"

#define NOT_FOR_THEM "Forbidden: cannot be set for an Ephemeral Container"

/* What a pod can rely on is not for them. */
static void members_validate(const mval *v, const char *at, struct causes *c)
{
	enum { RESOURCES = 1 };
	static const char *const members[] = {"ports", "resources", "resizePolicy", "restartPolicy",
		"restartPolicyRules", "livenessProbe", "readinessProbe", "startupProbe",
		"lifecycle"};
	static const char *const paths[] = {"subPath", "subPathExpr"};
	size_t i, n;
	mval *m;

	for (i = 0; i < array_size(members); i++) {
		const mval *x = mobj_at(v, members[i]);

		/* resources: {} is there always */
		if (x && (i != RESOURCES || m_members(x)))
			wrong(c, WRONG_FORBIDDEN, at, members[i], NOT_FOR_THEM);
	}
	yyjson_mut_arr_foreach(mobj_at(v, "volumeMounts"), i, n, m)
	{
		for (size_t p = 0; p < array_size(paths); p++) {
			autofree char *where = xasprintf("volumeMounts[%zu].%s", i, paths[p]);

			if (*str_at(m, paths[p]))
				wrong(c, WRONG_FORBIDDEN, at, where, NOT_FOR_THEM);
		}
	}
}

void pod_ephemeral_validate(struct map *names, const struct pod_volumes *volumes, const mval *spec,
	const char *at, struct causes *c)
{
	autoseen targets = MAP_INIT;
	size_t i, n;
	mval *v;

	if (!m_len(mobj_at(spec, "ephemeralContainers")))
		return;
	yyjson_mut_arr_foreach(mobj_at(spec, "containers"), i, n, v)
		map_put(&targets, str_at(v, "name"), NULL);
	yyjson_mut_arr_foreach(mobj_at(spec, "initContainers"), i, n, v)
		map_put(&targets, str_at(v, "name"), NULL);
	check_each(mobj_at(spec, "ephemeralContainers"), i, n, v, c)
	{
		autofree char *where = xasprintf("%s.ephemeralContainers[%zu]", at, i);
		const char *target = str_at(v, "targetContainerName");

		pod_container_validate(names, volumes, spec, v, where, c);
		if (*target && !map_has(&targets, target))
			wrong(c, WRONG_INVALID, where, "targetContainerName", "Not found: \"%s\"",
				target);
		members_validate(v, where, c);
	}
}

/* None may go, and none become another. */
static void ephemeral_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const char path[] = "spec.ephemeralContainers";
	struct map now = MAP_INIT;
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(mobj_at(obj, path), i, n, v)
		map_put(&now, str_at(v, "name"), v);
	check_each(mobj_at(old, path), i, n, v, c)
	{
		const mval *is = map_get(&now, str_at(v, "name"));
		automdoc *d = m_doc();
		autobuf b = BUF_INIT;

		if (!is) {
			causes_add(c, WRONG_FORBIDDEN, path,
				"Forbidden: existing ephemeral containers \"%s\" may not be "
				"removed\n",
				str_at(v, "name"));
		} else if (!mobj_equal(is, v)) {
			shown_diff(go_ephemeral(d, v), go_ephemeral(d, is), &b);
			causes_add(c, WRONG_FORBIDDEN, path,
				"Forbidden: existing ephemeral containers \"%s\" may not be "
				"changed\n%s",
				str_at(v, "name"), buf_str(&b));
		}
	}

	map_release(&now);
}

const struct kind_rules rules_ephemeral = {
	.resource = "pods",
	.default_object = pod_default,
	.validate = pod_validate,
	.validate_update = ephemeral_validate_update,
	.generation = true,
};
