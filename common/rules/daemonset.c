/* DaemonSet. */
#include <stdlib.h>
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define STRATEGY "spec.updateStrategy"
#define ROLLING STRATEGY ".rollingUpdate"

/* A field once, an annotation since: how often the template has changed. */
#define GENERATION "deprecated.daemonset.template.generation"

static int64_t template_generation(const mval *obj)
{
	const char *s = m_str(m_get(mobj_at(obj, "metadata.annotations"), GENERATION));
	int64_t n = s ? strtoll(s, NULL, 10) : 0;

	return n < 1 ? 1 : n;
}

static void put_generation(mdoc *d, mval *obj, int64_t n)
{
	autofree char *s = xasprintf("%lld", (long long)n);

	mobj_put_str(d, mobj_make(d, obj, "metadata.annotations"), GENERATION, s);
}

void daemonset_default(mdoc *d, mval *obj)
{
	workload_default(d, obj);
	put_generation(d, obj, template_generation(obj));
}

/* Nobody sets it; it counts. */
void daemonset_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	const mval *is = mobj_at(obj, "spec.template"), *was = mobj_at(old, "spec.template");
	bool same = is && was ? mobj_equal(is, was) : is == was;

	put_generation(d, obj, template_generation(old) + !same);
}

static void daemon_rolling_validate(const mval *rolling, struct causes *c)
{
	const mval *most = mobj_at(rolling, "maxUnavailable"),
		   *surge = mobj_at(rolling, "maxSurge");
	autobuf b = BUF_INIT;

	share_validate(most, ROLLING ".maxUnavailable", c);
	share_validate(surge, ROLLING ".maxSurge", c);
	share_max_100(most, ROLLING ".maxUnavailable", c);
	share_max_100(surge, ROLLING ".maxSurge", c);
	shown(surge, &b);
	if (!share_is_zero(most) && !share_is_zero(surge))
		causes_add(c, WRONG_INVALID, ROLLING ".maxSurge",
			"Invalid value: %s: may not be set when maxUnavailable is non-zero",
			b.data);
	if (share_is_zero(most) && share_is_zero(surge))
		causes_add(c, WRONG_REQUIRED, ROLLING ".maxUnavailable",
			"Required value: cannot be 0 when maxSurge is 0");
}

void daemonset_validate(const mval *obj, struct causes *c)
{
	const char *type = str_at(obj, STRATEGY ".type");
	const mval *rolling = mobj_at(obj, ROLLING);

	template_validate(obj, "daemonset", c);
	template_always_restarts(obj, c);
	count_validate(obj, "minReadySeconds", c);
	if (!strcmp(type, "RollingUpdate")) {
		if (!rolling)
			causes_add(c, WRONG_REQUIRED, ROLLING, "Required value");
		else
			daemon_rolling_validate(rolling, c);
	} else if (strcmp(type, "OnDelete") != 0) {
		causes_add(c, WRONG_ENUM, STRATEGY,
			"Unsupported value: {\"Type\":\"%s\",\"RollingUpdate\":null}: supported "
			"values: \"RollingUpdate\", \"OnDelete\"",
			type);
	}
	count_validate(obj, "revisionHistoryLimit", c);
}
