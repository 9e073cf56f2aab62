/* Group storage and RuntimeClass: what a class is, and that it stays so. */
#include <string.h>

#include "rules/priv.h"

#define PARAMETERS_MAX 512
#define PARAMETERS_MAX_BYTES (256 * 1024)
#define NODE_ID_MAX 192
#define PERIOD_MIN_SECONDS 10
#define TOKEN_MIN_SECONDS 600

static void parameters_validate(const mval *obj, bool needed, struct causes *c)
{
	const mval *map = mobj_at(obj, "parameters");
	size_t i, n, bytes = 0;
	mval *key, *v;

	if (m_members(map) > PARAMETERS_MAX) {
		causes_add(c, WRONG_TOOLONG, "parameters",
			"Too long: may not be more than %d bytes", PARAMETERS_MAX);
		return;
	}
	yyjson_mut_obj_foreach((mval *)map, i, n, key, v)
	{
		if (!*text_of(key))
			causes_add(c, WRONG_INVALID, "parameters",
				"Invalid value: \"\": field can not be empty.");
		bytes += yyjson_mut_get_len(key) + yyjson_mut_get_len(v);
	}
	if (bytes > PARAMETERS_MAX_BYTES)
		causes_add(c, WRONG_TOOLONG, "parameters",
			"Too long: may not be more than %d bytes", PARAMETERS_MAX_BYTES);
	if (needed && !m_members(map))
		causes_add(c, WRONG_REQUIRED, "parameters",
			"Required value: must contain at least one key/value pair");
}

static void changed(const mval *obj, const mval *old, const char *member, struct causes *c)
{
	const mval *is = mobj_at(obj, member), *was = mobj_at(old, member);

	if ((is || was) && !(is && was && mobj_equal(is, was)))
		causes_add(c, WRONG_FORBIDDEN, member, "Forbidden: updates to %s are forbidden.",
			member);
}

/* A term of allowedTopologies. */
static void topology_validate(const mval *term, const char *at, struct causes *c)
{
	autoseen keys = MAP_INIT;
	size_t i, n, j, m;
	mval *e, *v;

	yyjson_mut_arr_foreach(mobj_at(term, "matchLabelExpressions"), i, n, e)
	{
		autofree char *where = xasprintf("%s.matchLabelExpressions[%zu]", at, i);
		autoseen values = MAP_INIT;

		if (!m_len(mobj_at(e, "values")))
			wrong(c, WRONG_REQUIRED, where, "values", "Required value");
		yyjson_mut_arr_foreach(mobj_at(e, "values"), j, m, v)
		{
			autofree char *member = xasprintf("values[%zu]", j);

			if (seen_before(&values, j, "%s", text_of(v)))
				wrong(c, WRONG_DUPLICATE, where, member, "Duplicate value: \"%s\"",
					text_of(v));
		}
		check_form(where, "key", NAME_LABEL_KEY, str_at(e, "key"), c);
		if (seen_before(&keys, i, "%s", str_at(e, "key")))
			wrong(c, WRONG_DUPLICATE, where, "key", "Duplicate value: \"%s\"",
				str_at(e, "key"));
	}
}

/* Two terms are the same when their keys have the same values, in whatever order. */
static char *term_text(const mval *term)
{
	automdoc *d = m_doc();
	mval *map = yyjson_mut_obj(d), *e, *v;
	struct obj_edit keys, all;
	autobuf b = BUF_INIT;
	size_t i, n, j, m;

	obj_edit_begin(&keys, d, map, m_len(mobj_at(term, "matchLabelExpressions")));
	yyjson_mut_arr_foreach(mobj_at(term, "matchLabelExpressions"), i, n, e)
	{
		mval *values = yyjson_mut_obj(d);

		obj_edit_begin(&all, d, values, m_len(mobj_at(e, "values")));
		yyjson_mut_arr_foreach(mobj_at(e, "values"), j, m, v)
			obj_edit_put(&all, text_of(v), yyjson_mut_str(d, ""));
		obj_edit_end(&all);
		obj_edit_put(&keys, str_at(e, "key"), values);
	}
	obj_edit_end(&keys);
	shown_map(map, &b);
	return xstrdup(buf_str(&b));
}

static void topologies_validate(const mval *list, struct causes *c)
{
	autoseen terms = MAP_INIT;
	size_t i, n;
	mval *term;

	yyjson_mut_arr_foreach((mval *)list, i, n, term)
	{
		autofree char *at = xasprintf("allowedTopologies[%zu]", i);
		autofree char *text = term_text(term);

		topology_validate(term, at, c);
		/* an empty term counts as one that was there before */
		if (seen_before(&terms, i, "%s", text) ||
			!m_len(mobj_at(term, "matchLabelExpressions")))
			wrong(c, WRONG_DUPLICATE, at, "matchLabelExpressions",
				"Duplicate value: \"\"");
	}
}

static void provisioner_validate(const mval *obj, const char *member, struct causes *c)
{
	autofree char *name = lower(str_at(obj, member));

	if (check_needed(obj, "", member, "", c))
		check_form("", member, NAME_LABEL_KEY, name, c);
}

void storageclass_validate(const mval *obj, struct causes *c)
{
	provisioner_validate(obj, "provisioner", c);
	parameters_validate(obj, false, c);
	topologies_validate(mobj_at(obj, "allowedTopologies"), c);
}

void storageclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "parameters", c);
	changed(obj, old, "provisioner", c);
	changed(obj, old, "reclaimPolicy", c);
	check_fixed(obj, old, "volumeBindingMode", c);
}

void attributesclass_validate(const mval *obj, struct causes *c)
{
	provisioner_validate(obj, "driverName", c);
	parameters_validate(obj, true, c);
}

void attributesclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "driverName", c);
	changed(obj, old, "parameters", c);
}

void csidriver_validate(const mval *obj, struct causes *c)
{
	long long period = mobj_int(
		obj, "spec.nodeAllocatableUpdatePeriodSeconds", PERIOD_MIN_SECONDS);
	autoseen audiences = MAP_INIT;
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.tokenRequests"), i, n, t)
	{
		autofree char *at = xasprintf("spec.tokenRequests[%zu]", i);
		int64_t seconds = mobj_int(t, "expirationSeconds", TOKEN_MIN_SECONDS);
		const char *audience = str_at(t, "audience");

		if (seen_before(&audiences, i, "%s", audience)) {
			wrong(c, WRONG_DUPLICATE, at, "audience", "Duplicate value: \"%s\"",
				audience);
			continue;
		}
		if (seconds < TOKEN_MIN_SECONDS)
			wrong(c, WRONG_INVALID, at, "expirationSeconds",
				"Invalid value: %lld: may not specify a duration less than 10 "
				"minutes",
				(long long)seconds);
		if (seconds > (int64_t)1 << 32)
			wrong(c, WRONG_INVALID, at, "expirationSeconds",
				"Invalid value: %lld: may not specify a duration larger than 2^32 "
				"seconds",
				(long long)seconds);
	}
	if (period < PERIOD_MIN_SECONDS)
		causes_add(c, WRONG_INVALID, "spec.nodeAllocatableUpdatePeriodSeconds",
			"Invalid value: %lld: must be greater than or equal to %d seconds", period,
			PERIOD_MIN_SECONDS);
}

void csidriver_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const mval *is = mobj_at(obj, "spec.attachRequired");

	if (mobj_bool(obj, "spec.attachRequired", true) !=
		mobj_bool(old, "spec.attachRequired", true))
		/* under the name that upstream gives it here */
		causes_add(c, WRONG_INVALID, "spec.attachedRequired",
			"Invalid value: %s: field is immutable",
			is && !mobj_bool(obj, "spec.attachRequired", true) ? "false" : "true");
	check_fixed(obj, old, "spec.volumeLifecycleModes", c);
}

static void topology_keys(const mval *driver, const char *at, struct causes *c)
{
	autoseen keys = MAP_INIT;
	size_t i, n;
	mval *key;

	yyjson_mut_arr_foreach(mobj_at(driver, "topologyKeys"), i, n, key)
	{
		if (!*text_of(key))
			wrong(c, WRONG_REQUIRED, at, "", "Required value");
		if (seen_before(&keys, i, "%s", text_of(key)))
			wrong(c, WRONG_DUPLICATE, at, "", "Duplicate value: \"%s\"", text_of(key));
		check_form(at, "", NAME_LABEL_KEY, text_of(key), c);
	}
}

void csinode_validate(const mval *obj, struct causes *c)
{
	autoseen names = MAP_INIT;
	size_t i, n;
	mval *d;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.drivers"), i, n, d)
	{
		autofree char *at = xasprintf("spec.drivers[%zu]", i);
		autofree char *at_name = xasprintf("%s.name", at);
		const char *name = str_at(d, "name");

		check_driver(name, at_name, "", c);
		check_needed(d, at, "nodeID", "", c);
		if (strlen(str_at(d, "nodeID")) > NODE_ID_MAX)
			wrong(c, WRONG_INVALID, at, "nodeID",
				"Invalid value: \"%s\": must be %d characters or less",
				str_at(d, "nodeID"), NODE_ID_MAX);
		check_range(d, at, "allocatable.count", 0, INT64_MAX, c);
		if (seen_before(&names, i, "%s", name))
			causes_add(c, WRONG_DUPLICATE, at_name, "Duplicate value: \"%s\"", name);
		topology_keys(d, at, c);
	}
}

/* What a driver said of itself stays, but for how many volumes there may be. */
void csinode_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	struct map by_name = MAP_INIT;
	size_t i, n;
	mval *is, *was;

	/* names are unique: a second one of a name is refused for that */
	yyjson_mut_arr_foreach(mobj_at(obj, "spec.drivers"), i, n, is)
		map_put(&by_name, str_at(is, "name"), is);
	yyjson_mut_arr_foreach(mobj_at(old, "spec.drivers"), i, n, was)
	{
		automdoc *d = m_doc();
		mval *a, *b;
		autobuf text = BUF_INIT;

		is = map_get(&by_name, str_at(was, "name"));
		if (!is)
			continue;
		a = mobj_copy_mut(d, is);
		b = mobj_copy_mut(d, was);
		mobj_del(a, "allocatable");
		mobj_del(b, "allocatable");
		if (mobj_equal(a, b))
			continue;
		shown_inner("CSINodeDriver", a, &text);
		causes_add(c, WRONG_INVALID, "spec.drivers",
			"Invalid value: %s: field is immutable", text.data);
	}
	map_release(&by_name);
}

void attachment_validate(const mval *obj, struct causes *c)
{
	const mval *source = mobj_at(obj, "spec.source");
	bool volume = mobj_at(source, "persistentVolumeName"),
	     inlined = mobj_at(source, "inlineVolumeSpec");

	if (volume == inlined)
		causes_add(c, volume ? WRONG_FORBIDDEN : WRONG_REQUIRED, "spec.source",
			"%s: must specify exactly one of inlineVolumeSpec and persistentVolumeName",
			volume ? "Forbidden" : "Required value");
	else if (volume && !*str_at(source, "persistentVolumeName"))
		causes_add(c, WRONG_REQUIRED, "spec.source.persistentVolumeName",
			"Required value: must specify non empty persistentVolumeName");
	check_form("spec", "nodeName", NAME_DNS1123_SUBDOMAIN, str_at(obj, "spec.nodeName"), c);
	if (*str_at(obj, "spec.attacher"))
		check_driver(str_at(obj, "spec.attacher"), "spec.attacher", "", c);
	if (volume)
		check_form_of(
			source, "spec.source", "persistentVolumeName", NAME_DNS1123_SUBDOMAIN, c);
}

void attachment_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed_inner(obj, old, "spec", "AttachmentSpec", c);
}

void csicapacity_validate(const mval *obj, struct causes *c)
{
	selector_validate(mobj_at(obj, "nodeTopology"), "nodeTopology", c);
	check_form("", "storageClassName", NAME_DNS1123_SUBDOMAIN, str_at(obj, "storageClassName"),
		c);
	check_quantity_not_negative(obj, "", "capacity", c);
}

void capacity_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "nodeTopology", c);
	check_fixed(obj, old, "storageClassName", c);
}

void runtimeclass_validate(const mval *obj, struct causes *c)
{
	autoseen seen = MAP_INIT;
	size_t i, n;
	mval *t;

	if (check_needed(obj, "", "handler", "", c))
		check_form_of(obj, "", "handler", NAME_DNS1123_LABEL, c);
	amount_map_validate(mobj_at(obj, "overhead.podFixed"), "overhead.limits", c);
	labels_validate(mobj_at(obj, "scheduling.nodeSelector"), "scheduling.nodeSelector", c);
	tolerations_validate(mobj_at(obj, "scheduling.tolerations"), "scheduling.tolerations", c);
	yyjson_mut_arr_foreach(mobj_at(obj, "scheduling.tolerations"), i, n, t)
	{
		autofree char *member = xasprintf("tolerations[%zu]", i);
		autobuf b = BUF_INIT;

		shown_inner("Toleration", t, &b);
		if (seen_before(&seen, i, "%s|%s|%s|%s", str_at(t, "key"), str_at(t, "operator"),
			    str_at(t, "value"), str_at(t, "effect")))
			wrong(c, WRONG_DUPLICATE, "scheduling", member, "Duplicate value: %s",
				b.data);
	}
}

void runtimeclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "handler", c);
}
