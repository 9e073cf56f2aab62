/* Group storage and RuntimeClass: what a class is, and that it stays so. */
#include <string.h>

#include "api/rules_priv.h"

#define PARAMETERS_MAX 512
#define PARAMETERS_MAX_BYTES (256 * 1024)
#define DRIVER_NAME_MAX 63
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

static char *lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return copy;
}

void storageclass_validate(const mval *obj, struct causes *c)
{
	autofree char *provisioner = lower(str_at(obj, "provisioner"));

	if (*provisioner)
		check_form("", "provisioner", NAME_LABEL_KEY, provisioner, c);
	parameters_validate(obj, false, c);
}

void storageclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "parameters", c);
	changed(obj, old, "provisioner", c);
	changed(obj, old, "reclaimPolicy", c);
	check_fixed(obj, old, "volumeBindingMode", c);
}

static void driver_name(const char *name, const char *at, struct causes *c)
{
	autofree char *small = lower(name);

	if (!*name) {
		causes_add(c, WRONG_REQUIRED, at, "Required value");
		return;
	}
	if (strlen(name) > DRIVER_NAME_MAX)
		causes_add(c, WRONG_TOOLONG, at, "Too long: may not be more than %d bytes",
			DRIVER_NAME_MAX);
	check_form(at, "", NAME_DNS1123_SUBDOMAIN, small, c);
}

void attributesclass_validate(const mval *obj, struct causes *c)
{
	driver_name(str_at(obj, "driverName"), "driverName", c);
	parameters_validate(obj, true, c);
}

void attributesclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	changed(obj, old, "driverName", c);
	changed(obj, old, "parameters", c);
}

void csidriver_validate(const mval *obj, struct causes *c)
{
	autoseen audiences = MAP_INIT;
	size_t i, n;
	mval *t;

	yyjson_mut_arr_foreach(mobj_at(obj, "spec.tokenRequests"), i, n, t)
	{
		autofree char *at = xasprintf("spec.tokenRequests[%zu]", i);
		int64_t seconds = mobj_int(t, "expirationSeconds", TOKEN_MIN_SECONDS);
		const char *audience = str_at(t, "audience");

		if (seen_before(&audiences, i, "%s", audience))
			wrong(c, WRONG_DUPLICATE, at, "audience", "Duplicate value: \"%s\"",
				audience);
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
}

void csidriver_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec.attachRequired", c);
	check_fixed(obj, old, "spec.volumeLifecycleModes", c);
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

		driver_name(name, at_name, c);
		check_needed(d, at, "nodeID", "", c);
		check_range(d, at, "allocatable.count", 0, INT64_MAX, c);
		if (seen_before(&names, i, "%s", name))
			causes_add(c, WRONG_DUPLICATE, at_name, "Duplicate value: \"%s\"", name);
	}
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
		driver_name(str_at(obj, "spec.attacher"), "spec.attacher", c);
	if (volume)
		check_form_of(
			source, "spec.source", "persistentVolumeName", NAME_DNS1123_SUBDOMAIN, c);
}

void attachment_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "spec", c);
}

void capacity_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "nodeTopology", c);
	check_fixed(obj, old, "storageClassName", c);
}

void runtimeclass_validate(const mval *obj, struct causes *c)
{
	check_form("", "handler", NAME_DNS1123_LABEL, str_at(obj, "handler"), c);
	labels_validate(mobj_at(obj, "scheduling.nodeSelector"), "scheduling.nodeSelector", c);
}

void runtimeclass_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	check_fixed(obj, old, "handler", c);
}
