/*
 * A pod's spec: the defaults that depend on more than one field (upstream's SetDefaults_Pod,
 * SetDefaults_PodSpec, SetDefaults_Container), and what a new Pod's status begins with.
 */
#include <string.h>

#include "data/quantity.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"

/* Always for a moving tag (none, or :latest), else IfNotPresent. A digest is fixed. */
static const char *pull_policy(const char *image)
{
	const char *slash = strrchr(image, '/');
	const char *tag = strchr(slash ? slash + 1 : image, ':');

	if (strchr(image, '@'))
		return "IfNotPresent";
	return tag && strcmp(tag, ":latest") != 0 ? "IfNotPresent" : "Always";
}

static void requests_from_limits(mdoc *d, mval *container)
{
	mval *limits = mobj_at(container, "resources.limits"), *key, *v;
	size_t i, n, all = m_members(limits);
	struct obj_edit requests;

	if (!all)
		return;
	obj_edit_begin(&requests, d, mobj_make(d, container, "resources.requests"), all);
	yyjson_mut_obj_foreach(limits, i, n, key, v)
	{
		if (!obj_edit_get(&requests, m_str(key)))
			obj_edit_put(&requests, m_str(key), mobj_copy_mut(d, v));
	}
	obj_edit_end(&requests);
}

static void host_ports(mdoc *d, mval *container)
{
	size_t i, n;
	mval *p;

	yyjson_mut_arr_foreach(mobj_at(container, "ports"), i, n, p)
	{
		if (!mobj_int(p, "hostPort", 0))
			mobj_set_int(d, p, "hostPort", mobj_int(p, "containerPort", 0));
	}
}

static bool has_source(const mval *volume)
{
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)volume, i, n, key, v)
	{
		if (!m_is(key, "name"))
			return true;
	}

	return false;
}

static void volume_default(mdoc *d, mval *v)
{
	mval *image = mobj_at(v, "image");

	if (yyjson_mut_is_obj(v) && !has_source(v))
		mobj_make(d, v, "emptyDir");
	if (yyjson_mut_is_obj(image) && !*str_at(image, "pullPolicy"))
		mobj_set_str(d, image, "pullPolicy", pull_policy(str_at(image, "reference")));
}

static void container_default(mdoc *d, mval *c, bool host_network, bool is_pod)
{
	if (!*str_at(c, "imagePullPolicy"))
		mobj_set_str(d, c, "imagePullPolicy", pull_policy(str_at(c, "image")));
	if (host_network)
		host_ports(d, c);
	if (is_pod)
		requests_from_limits(d, c);
}

void podspec_default(mdoc *d, mval *spec, bool is_pod)
{
	static const char *const lists[] = {"initContainers", "containers", "ephemeralContainers"};
	bool host_network = mobj_bool(spec, "hostNetwork", false);
	size_t i, n;
	mval *v;

	if (!spec)
		return;
	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			container_default(d, v, host_network, is_pod);
		}

	yyjson_mut_arr_foreach(mobj_at(spec, "volumes"), i, n, v)
	{
		volume_default(d, v);
	}

	if (is_pod && !mobj_at(spec, "enableServiceLinks"))
		mobj_set_bool(d, spec, "enableServiceLinks", true);
	/* the old name of the field follows the new one */
	if (*str_at(spec, "serviceAccountName"))
		mobj_set_str(d, spec, "serviceAccount", str_at(spec, "serviceAccountName"));
	else if (*str_at(spec, "serviceAccount"))
		mobj_set_str(d, spec, "serviceAccountName", str_at(spec, "serviceAccount"));
}

void pod_default(mdoc *d, mval *obj)
{
	podspec_default(d, mobj_at(obj, "spec"), true);
}

static const char *const qos_resources[] = {"cpu", "memory"};

/* What one container says: requests or limits of cpu and memory at all, and all equal? */
static void container_qos(const mval *c, bool *any, bool *guaranteed)
{
	for (size_t i = 0; i < array_size(qos_resources); i++) {
		const char *request =
			text_of(m_get(mobj_at(c, "resources.requests"), qos_resources[i]));
		const char *limit =
			text_of(m_get(mobj_at(c, "resources.limits"), qos_resources[i]));
		int64_t r = quantity_str_milli(request), l = quantity_str_milli(limit);

		*any = *any || r || l;
		*guaranteed = *guaranteed && l && r == l;
	}
}

const char *podspec_qos(const mval *spec)
{
	static const char *const lists[] = {"initContainers", "containers"};
	bool any = false, guaranteed = true;
	size_t i, n;
	mval *v;

	for (size_t l = 0; l < array_size(lists); l++)
		yyjson_mut_arr_foreach(mobj_at(spec, lists[l]), i, n, v)
		{
			container_qos(v, &any, &guaranteed);
		}

	if (!any)
		return "BestEffort";
	return guaranteed ? "Guaranteed" : "Burstable";
}

/* A pod with gates says itself why no scheduler looks at it. */
static void say_gated(mdoc *d, mval *obj)
{
	mval *cond = yyjson_mut_arr_add_obj(d, mobj_make_arr(d, obj, "status.conditions"));

	mobj_set(d, cond, "lastProbeTime", yyjson_mut_null(d));
	mobj_set(d, cond, "lastTransitionTime", yyjson_mut_null(d));
	mobj_set_str(
		d, cond, "message", "Scheduling is blocked due to non-empty scheduling gates");
	mobj_set_str(d, cond, "reason", "SchedulingGated");
	mobj_set_str(d, cond, "status", "False");
	mobj_set_str(d, cond, "type", "PodScheduled");
}

void pod_prepare_create(mdoc *d, mval *obj)
{
	if (m_len(mobj_at(obj, "spec.schedulingGates")))
		say_gated(d, obj);
	mobj_set_str(d, obj, "status.phase", "Pending");
	mobj_set_str(d, obj, "status.qosClass", podspec_qos(mobj_at(obj, "spec")));
}
