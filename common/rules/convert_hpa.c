/*
 * HorizontalPodAutoscalers of autoscaling/v1, which has members for the aim of the CPU alone: the
 * rest travels as JSON in annotations, metrics in v1's own form.
 */
#include <string.h>

#include "rules/convert.h"
#include "rules/show.h"

#define NOTE(name) "autoscaling.alpha.kubernetes.io/" name
#define METRICS NOTE("metrics")
#define BEHAVIOR NOTE("behavior")
#define CONDITIONS NOTE("conditions")
#define CURRENT NOTE("current-metrics")

/*
 * A metric's members in the order of v1's declaration: v1's name, v2's path. '%' stands for target
 * in a spec, for current in a status; always: in which of them ('t', 'c') a quantity is there even
 * when nobody gave it.
 */
static const struct metric_field {
	const char *source, *v1, *v2, *always;
} metric_fields[] = {
	{"object", "target", "describedObject", ""},
	{"object", "metricName", "metric.name", ""},
	{"object", "%Value", "%.value", "tc"},
	{"object", "selector", "metric.selector", ""},
	{"object", "averageValue", "%.averageValue", ""},
	{"pods", "metricName", "metric.name", ""},
	{"pods", "%AverageValue", "%.averageValue", "tc"},
	{"pods", "selector", "metric.selector", ""},
	{"resource", "name", "name", ""},
	{"resource", "%AverageUtilization", "%.averageUtilization", ""},
	{"resource", "%AverageValue", "%.averageValue", "c"},
	{"containerResource", "name", "name", ""},
	{"containerResource", "%AverageUtilization", "%.averageUtilization", ""},
	{"containerResource", "%AverageValue", "%.averageValue", "c"},
	{"containerResource", "container", "container", ""},
	{"external", "metricName", "metric.name", ""},
	{"external", "metricSelector", "metric.selector", ""},
	{"external", "%Value", "%.value", "c"},
	{"external", "%AverageValue", "%.averageValue", ""},
};

static char *field_path(const char *source, const char *name, const char *part)
{
	bool open = *name == '%';

	return xasprintf("%s.%s%s", source, open ? part : "", name + open);
}

/* A metric of the one version as the other has it, or NULL. */
static mval *metric_turned(mdoc *d, const mval *metric, const char *part, bool in)
{
	mval *ret = yyjson_mut_obj(d);

	if (!mobj_str(metric, "type"))
		return NULL;
	mobj_set_str(d, ret, "type", mobj_str(metric, "type"));
	for (size_t i = 0; i < array_size(metric_fields); i++) {
		const struct metric_field *f = &metric_fields[i];
		autofree char *v1 = field_path(f->source, f->v1, part);
		autofree char *v2 = field_path(f->source, f->v2, part);
		const mval *v = mobj_at(metric, in ? v1 : v2);

		if (v)
			mobj_set(d, ret, in ? v2 : v1, mobj_copy_mut(d, v));
		else if (!in && strchr(f->always, *part) && m_get(metric, f->source))
			mobj_set_str(d, ret, v1, "0");
	}
	return ret;
}

/* v1 does not say of what type a target is. */
static void target_type(mdoc *d, mval *metric)
{
	static const char *const sources[] = {
		"object", "pods", "resource", "containerResource", "external"};

	for (size_t i = 0; i < array_size(sources); i++) {
		mval *v = m_get(metric, sources[i]), *target;
		bool average;

		if (!v)
			continue;
		target = mobj_make(d, v, "target");
		average = m_get(target, "averageValue");
		if (average && m_is(m_get(target, "value"), "0"))
			mobj_del(target, "value");
		mobj_set_str(d, target, "type",
			m_get(target, "averageUtilization") ? "Utilization"
			: average || !m_get(target, "value") ? "AverageValue"
							     : "Value");
	}
}

static void note_out(mdoc *d, mval *obj, const char *key, const mval *list)
{
	autobuf b = BUF_INIT;

	if (!m_len(list))
		return;
	mobj_write(&b, list);
	mobj_put_str(d, mobj_make(d, obj, "metadata.annotations"), key, b.data);
}

/* The annotation's value, without the annotation. */
static mval *note_in(mdoc *d, mval *obj, const char *key)
{
	mval *notes = mobj_at(obj, "metadata.annotations");
	const char *text = m_str(m_get(notes, key));
	autodoc *note = text ? yyjson_read(text, strlen(text), YYJSON_READ_NOFLAG) : NULL;
	mval *v = note ? mobj_copy(d, yyjson_doc_get_root(note)) : NULL;

	yyjson_mut_obj_remove_key(notes, key);
	if (notes && !m_members(notes))
		mobj_del(obj, "metadata.annotations");
	return v;
}

static bool is_cpu(const mval *metric, const char *number)
{
	const char *type = mobj_str(metric, "type"), *name = mobj_str(metric, "resource.name");

	return type && name && !strcmp(type, "Resource") && !strcmp(name, "cpu") &&
	       mobj_at(metric, number);
}

/* The metrics in v1's form; of the CPU's only what v1 has a member for, unless all are wanted. */
static mval *metrics_out(mdoc *d, mval *obj, const char *part, bool all)
{
	const char *path = *part == 't' ? "spec.metrics" : "status.currentMetrics";
	const char *member = *part == 't' ? "spec.targetCPUUtilizationPercentage"
					  : "status.currentCPUUtilizationPercentage";
	autofree char *number = xasprintf("resource.%s.averageUtilization", part);
	mval *ret = yyjson_mut_arr(d), *v, *turned;
	size_t i, n;

	yyjson_mut_arr_foreach(mobj_at(obj, path), i, n, v)
	{
		bool cpu = is_cpu(v, number);

		if (cpu && !mobj_at(obj, member))
			mobj_set_int(d, obj, member, mobj_int(v, number, 0));
		turned = cpu && !all ? NULL : metric_turned(d, v, part, false);
		if (turned)
			yyjson_mut_arr_append(ret, turned);
	}
	return ret;
}

static mval *metrics_in(mdoc *d, mval *notes, const char *part)
{
	mval *ret = yyjson_mut_arr(d), *v, *turned;
	size_t i, n;

	yyjson_mut_arr_foreach(notes, i, n, v)
	{
		turned = metric_turned(d, v, part, true);
		if (!turned)
			continue;
		if (*part == 't')
			target_type(d, turned);
		yyjson_mut_arr_append(ret, turned);
	}
	return ret;
}

static void cpu_add(mdoc *d, mval *list, const char *part, int64_t percent)
{
	mval *m = yyjson_mut_arr_add_obj(d, list);
	autofree char *number = xasprintf("resource.%s.averageUtilization", part);

	mobj_set_str(d, m, "type", "Resource");
	mobj_set_str(d, m, "resource.name", "cpu");
	if (*part == 't')
		mobj_set_str(d, m, "resource.target.type", "Utilization");
	mobj_set_int(d, m, number, percent);
}

/* Members begin with small letters, whatever they began with. */
static mval *small_members(mdoc *d, const mval *v)
{
	mval *ret, *key, *item;
	size_t i, n;

	if (yyjson_mut_is_arr((mval *)v)) {
		ret = yyjson_mut_arr(d);
		yyjson_mut_arr_foreach((mval *)v, i, n, item)
			yyjson_mut_arr_append(ret, small_members(d, item));
		return ret;
	}
	if (!yyjson_mut_is_obj((mval *)v))
		return mobj_copy_mut(d, v);
	ret = yyjson_mut_obj(d);
	yyjson_mut_obj_foreach((mval *)v, i, n, key, item)
	{
		autofree char *name = xstrdup(m_str(key));

		if (*name >= 'A' && *name <= 'Z')
			*name += 'a' - 'A';
		if (!yyjson_mut_is_null(item))
			mobj_put(d, ret, name, small_members(d, item));
	}
	return ret;
}

void hpa_in(mdoc *d, mval *obj)
{
	static const char one[] = "spec.targetCPUUtilizationPercentage";
	static const char seen[] = "status.currentCPUUtilizationPercentage";
	mval *metrics = metrics_in(d, note_in(d, obj, METRICS), "target");
	mval *current = metrics_in(d, note_in(d, obj, CURRENT), "current");
	mval *behavior = note_in(d, obj, BEHAVIOR), *conditions = note_in(d, obj, CONDITIONS);

	if (mobj_at(obj, one))
		cpu_add(d, metrics, "target", mobj_int(obj, one, 0));
	if (m_len(metrics))
		mobj_set(d, obj, "spec.metrics", metrics);
	if (yyjson_mut_is_obj(behavior))
		mobj_set(d, obj, "spec.behavior", small_members(d, behavior));
	if (mobj_at(obj, seen) && !m_len(current))
		cpu_add(d, current, "current", mobj_int(obj, seen, 0));
	if (m_len(current))
		mobj_set(d, obj, "status.currentMetrics", current);
	if (m_len(conditions))
		mobj_set(d, obj, "status.conditions", conditions);
	mobj_del(obj, one);
	mobj_del(obj, seen);
}

/* The members in the order of their declaration. */
static mval *conditions_out(mdoc *d, mval *list)
{
	static const char *const members[] = {
		"type", "status", "lastTransitionTime", "reason", "message"};
	mval *ret = yyjson_mut_arr(d), *v, *to;
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		to = yyjson_mut_arr_add_obj(d, ret);
		for (size_t j = 0; j < array_size(members); j++)
			if (m_get(v, members[j]))
				mobj_put(d, to, members[j],
					mobj_copy_mut(d, m_get(v, members[j])));
			else if (j == 2)
				yyjson_mut_obj_add_null(d, to, members[j]);
	}
	return ret;
}

void hpa_out(mdoc *d, mval *obj)
{
	static const char replicas[] = "status.currentReplicas";
	const mval *behavior = mobj_at(obj, "spec.behavior");
	autobuf b = BUF_INIT;

	note_out(d, obj, METRICS, metrics_out(d, obj, "target", false));
	note_out(d, obj, CURRENT, metrics_out(d, obj, "current", true));
	note_out(d, obj, CONDITIONS, conditions_out(d, mobj_at(obj, "status.conditions")));
	if (behavior) {
		shown_inner("Behavior", behavior, &b);
		mobj_put_str(d, mobj_make(d, obj, "metadata.annotations"), BEHAVIOR, b.data);
	}
	if (mobj_at(obj, "status") && !mobj_at(obj, replicas))
		mobj_set_int(d, obj, replicas, 0);
	mobj_del(obj, "spec.metrics");
	mobj_del(obj, "spec.behavior");
	mobj_del(obj, "status.currentMetrics");
	mobj_del(obj, "status.conditions");
}
