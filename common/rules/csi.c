/* What drivers of storage say: CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment. */
#include <string.h>

#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/show.h"
#include "rules/workload.h"

#define NODE_ID_MAX 192
#define PERIOD_MIN_SECONDS 10
#define TOKEN_MIN_SECONDS 600

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

static bool same(const mval *a, const mval *b)
{
	return (!a && !b) || mobj_equal(a, b);
}

/* A driver has no generation until what may change of it does. */
void csidriver_prepare_update(mdoc *d, mval *obj, const mval *old)
{
	static const char *const paths[] = {"spec.tokenRequests", "spec.requiresRepublish",
		"spec.seLinuxMount", "spec.nodeAllocatableUpdatePeriodSeconds"};

	for (size_t i = 0; i < array_size(paths); i++) {
		if (same(mobj_at(obj, paths[i]), mobj_at(old, paths[i])))
			continue;
		mobj_set_int(d, obj, "metadata.generation",
			mobj_int(old, "metadata.generation", 0) + 1);
		return;
	}
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
		check_unique(&keys, i, at, "", text_of(key), c);
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

void csicapacity_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "nodeTopology", c);
	check_fixed(obj, old, "storageClassName", c);
}
