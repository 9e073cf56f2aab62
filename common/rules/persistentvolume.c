/* PersistentVolumes and their claims. */
#include <string.h>

#include "base/strv.h"
#include "data/names.h"
#include "data/quantity.h"
#include "rules/check.h"
#include "rules/kinds.h"
#include "rules/podspec.h"
#include "rules/show.h"
#include "rules/workload.h"

/* Of a PersistentVolume's spec all but these are sources. */
static bool is_source(const char *member)
{
	static const char *const others[] = {"capacity", "accessModes", "claimRef",
		"persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode",
		"nodeAffinity", "volumeAttributesClassName"};

	for (size_t i = 0; i < array_size(others); i++)
		if (!strcmp(member, others[i]))
			return false;
	return true;
}

/* The value of a quantity as text, which is well formed or somebody else's to refuse. */
static bool amount(const mval *v, struct quantity *ret)
{
	struct err e = ERR_INIT;

	return m_is_str(v) && !quantity_parse(m_str(v), ret, &e);
}

static void positive(const mval *v, const char *at, struct causes *c)
{
	struct quantity q = {0};

	if (amount(v, &q) && q.nano <= 0)
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": must be greater than zero", m_str(v));
}

static void class_validate(const mval *obj, struct causes *c)
{
	const char *name = str_at(obj, "spec.storageClassName");
	const char *why = *name ? name_dns1123_subdomain(name) : NULL;

	if (why)
		causes_add(c, WRONG_INVALID, "spec.storageClassName", "Invalid value: \"%s\": %s",
			name, why);
}

static void modes_validate(const mval *obj, struct causes *c)
{
	mval *list = mobj_at(obj, "spec.accessModes"), *mode;
	bool alone = false;
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, mode)
		alone |= m_is(mode, "ReadWriteOncePod");
	if (alone && m_len(list) > 1)
		causes_add(c, WRONG_FORBIDDEN, "spec.accessModes",
			"Forbidden: may not use ReadWriteOncePod with other access modes");
}

void pv_prepare_create(mdoc *d, mval *obj)
{
	mobj_set_str(d, obj, "status.phase", "Pending");
	mobj_set_str(d, obj, "status.lastPhaseTransitionTime",
		mobj_str(obj, "metadata.creationTimestamp"));
}

static void capacity_validate(const mval *capacity, struct causes *c)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	mval *key, *v;

	if (!mobj_at(capacity, "storage") || m_members(capacity) != 1) {
		/* an empty map has been dropped by now */
		if (capacity)
			shown_map(capacity, &b);
		else
			buf_adds(&b, "{}");
		causes_add(c, WRONG_ENUM, "spec.capacity",
			"Unsupported value: %s: supported values: \"storage\"", b.data);
	}
	yyjson_mut_obj_foreach((mval *)capacity, i, n, key, v)
	{
		autofree char *at = xasprintf("spec.capacity[%s]", text_of(key));

		positive(v, at, c);
	}
}

void pv_validate(const mval *obj, struct causes *c)
{
	size_t i, n, sources = 0;
	mval *key, *v;

	modes_validate(obj, c);
	capacity_validate(mobj_at(obj, "spec.capacity"), c);
	yyjson_mut_obj_foreach(mobj_at(obj, "spec"), i, n, key, v)
	{
		if (is_source(text_of(key)) && sources++)
			wrong(c, WRONG_FORBIDDEN, "spec", text_of(key),
				"Forbidden: may not specify more than 1 volume type");
	}
	if (mobj_at(obj, "spec.nodeAffinity") && !mobj_at(obj, "spec.nodeAffinity.required"))
		causes_add(c, WRONG_REQUIRED, "spec.nodeAffinity.required",
			"Required value: must specify required node constraints");
	if (mobj_at(obj, "spec.local") && !mobj_at(obj, "spec.nodeAffinity"))
		causes_add(c, WRONG_REQUIRED, "spec.nodeAffinity",
			"Required value: Local volume requires node affinity");
	if (!sources)
		causes_add(c, WRONG_REQUIRED, "spec", "Required value: must specify a volume type");
	if (!strcmp(str_at(obj, "spec.hostPath.path"), "/") &&
		!strcmp(str_at(obj, "spec.persistentVolumeReclaimPolicy"), "Recycle"))
		causes_add(c, WRONG_FORBIDDEN, "spec.persistentVolumeReclaimPolicy",
			"Forbidden: may not be 'recycle' for a hostPath mount of '/'");
	sources_validate(mobj_at(obj, "spec"), "hostPath", "spec", c);
	class_validate(obj, c);
}

static const mval *source_of(const mval *pv, const char **ret_name)
{
	mval *key, *v;
	size_t i, n;

	yyjson_mut_obj_foreach(mobj_at(pv, "spec"), i, n, key, v)
	{
		if (is_source(text_of(key))) {
			*ret_name = text_of(key);
			return v;
		}
	}
	*ret_name = "";
	return NULL;
}

static void source_changed(const mval *obj, const mval *old, struct causes *c)
{
	automdoc *d = m_doc();
	autobuf b = BUF_INIT;

	shown_diff(go_volumesource(d, mobj_at(old, "spec")),
		go_volumesource(d, mobj_at(obj, "spec")), &b);
	causes_add(c, WRONG_FORBIDDEN, "spec.persistentvolumesource",
		"Forbidden: spec.persistentvolumesource is immutable after creation\n%s",
		buf_str(&b));
}

/* Upstream names its fields without their spec. */
void pv_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const char mode[] = "spec.volumeMode", place[] = "spec.nodeAffinity";
	const char *is, *was;
	const mval *s = source_of(obj, &is), *t = source_of(old, &was);
	autobuf b = BUF_INIT;

	if (strcmp(is, was) != 0 || (s && t && !mobj_equal(s, t)))
		source_changed(obj, old, c);
	if (strcmp(str_at(obj, mode), str_at(old, mode)) != 0)
		causes_add(c, WRONG_INVALID, mode + 5, "Invalid value: \"%s\": field is immutable",
			str_at(obj, mode));
	if (mobj_at(old, place) &&
		(!mobj_at(obj, place) || !mobj_equal(mobj_at(obj, place), mobj_at(old, place)))) {
		shown_inner("VolumeNodeAffinity", mobj_at(obj, place), &b);
		causes_add(c, WRONG_INVALID, place + 5,
			"Invalid value: %s: field is immutable, except for updating from beta "
			"label to GA",
			b.data);
	}
}

void pvc_validate(const mval *obj, struct causes *c)
{
	const mval *asked = mobj_at(obj, "spec.resources.requests.storage");

	if (!m_len(mobj_at(obj, "spec.accessModes")))
		causes_add(c, WRONG_REQUIRED, "spec.accessModes",
			"Required value: at least 1 access mode is required");
	selector_validate(mobj_at(obj, "spec.selector"), "spec.selector", c);
	modes_validate(obj, c);
	if (!asked)
		causes_add(c, WRONG_REQUIRED, "spec.resources[storage]", "Required value");
	else
		positive(asked, "spec.resources[storage]", c);
	class_validate(obj, c);
}

/* A claim shrinks to no less than what it has: only an expansion that failed can be taken back. */
static void shrink_validate(const mval *obj, const mval *old, struct causes *c)
{
	static const char at[] = "spec.resources.requests.storage";
	struct quantity is = {0}, was = {0}, has = {0};

	if (!amount(mobj_at(obj, at), &is) || !amount(mobj_at(old, at), &was) ||
		quantity_cmp(&is, &was) >= 0)
		return;
	if (amount(mobj_at(old, "status.capacity.storage"), &has) && quantity_cmp(&is, &has) <= 0)
		causes_add(c, WRONG_FORBIDDEN, at,
			"Forbidden: field can not be less than status.capacity");
}

static void claim_fixed(
	const mval *is, const mval *was, const char *const *may, size_t n, struct causes *c)
{
	automdoc *d = m_doc();
	mval *munged = mobj_copy_mut(d, is);
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		mval *v = mobj_at(was, may[i]);

		if (v)
			mobj_set(d, munged, may[i], mobj_copy_mut(d, v));
		else
			mobj_del(munged, may[i]);
	}
	if (mobj_equal(munged, was))
		return;
	shown_diff(go_claimspec(d, was), go_claimspec(d, munged), &b);
	causes_add(c, WRONG_FORBIDDEN, "spec",
		"Forbidden: spec is immutable after creation except resources.requests and "
		"volumeAttributesClassName for bound claims\n%s",
		buf_str(&b));
}

/* A claim's spec is fixed, but for what binds it and, once it is bound, what it asks for. */
void pvc_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	const char *may[4];
	size_t n = 0;

	if (!*str_at(old, "spec.volumeName"))
		may[n++] = "volumeName";
	if (!mobj_at(old, "spec.storageClassName"))
		may[n++] = "storageClassName";
	if (!strcmp(str_at(old, "status.phase"), "Bound")) {
		may[n++] = "resources";
		may[n++] = "volumeAttributesClassName";
	}
	claim_fixed(mobj_at(obj, "spec"), mobj_at(old, "spec"), may, n, c);
	shrink_validate(obj, old, c);
}

void pv_warn(const mval *volume, struct strv *ret)
{
	if (!strcmp(str_at(volume, "spec.persistentVolumeReclaimPolicy"), "Recycle"))
		strv_add(ret, "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is "
			      "deprecated. Instead, the recommended approach is to use dynamic "
			      "provisioning.");
}
