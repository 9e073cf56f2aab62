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

static void classes_validate(const mval *spec, const char *at, struct causes *c)
{
	check_form_of(spec, at, "storageClassName", NAME_DNS1123_SUBDOMAIN, c);
	check_form_of(spec, at, "volumeAttributesClassName", NAME_DNS1123_SUBDOMAIN, c);
}

static void modes_validate(const mval *spec, const char *at, struct causes *c)
{
	mval *list = mobj_at(spec, "accessModes"), *mode;
	bool alone = false;
	size_t i, n;

	yyjson_mut_arr_foreach(list, i, n, mode)
		alone |= m_is(mode, "ReadWriteOncePod");
	if (alone && m_len(list) > 1)
		wrong(c, WRONG_FORBIDDEN, at, "accessModes",
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
		struct quantity q = {0};

		if (amount(v, &q) && quantity_value(&q) < 0)
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: %lld: must be a valid resource quantity",
				(long long)quantity_value(&q));
		positive(v, at, c);
	}
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

/* Its class of attributes is something that a CSI driver knows. */
static void attributes_validate(const mval *spec, struct causes *c)
{
	const char *name = mobj_str(spec, "volumeAttributesClassName");

	if (!name)
		return;
	if (!*name)
		wrong(c, WRONG_REQUIRED, "spec", "volumeAttributesClassName",
			"Required value: an empty string is disallowed");
	if (!mobj_at(spec, "csi"))
		wrong(c, WRONG_REQUIRED, "spec", "csi",
			"Required value: has to be specified when using "
			"volumeAttributesClassName");
}

/* Where the volume is must be known of one that is a node's. */
static void place_validate(const mval *spec, struct causes *c)
{
	const mval *place = mobj_at(spec, "nodeAffinity");

	if (place && !mobj_at(place, "required"))
		causes_add(c, WRONG_REQUIRED, "spec.nodeAffinity.required",
			"Required value: must specify required node constraints");
	nodeselector_validate(mobj_at(place, "required"), "spec.nodeAffinity.required", c);
	if (mobj_at(spec, "local") && !place)
		causes_add(c, WRONG_REQUIRED, "spec.nodeAffinity",
			"Required value: Local volume requires node affinity");
	if (path_has_backstep(str_at(spec, "local.path")))
		causes_add(c, WRONG_INVALID, "spec.local.path",
			"Invalid value: \"%s\": must not contain '..'",
			str_at(spec, "local.path"));
}

/* The source that upstream comes to first is the volume's: the others are one too many. */
static void sources_refuse(const mval *spec, struct causes *c)
{
	const char *first = NULL;
	size_t i, n;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)spec, i, n, key, v)
	{
		if (is_source(text_of(key)) &&
			(!first || causes_before(
					   "core.v1.PersistentVolumeSpec", text_of(key), first)))
			first = text_of(key);
	}

	yyjson_mut_obj_foreach((mval *)spec, i, n, key, v)
	{
		if (is_source(text_of(key)) && strcmp(text_of(key), first) != 0)
			wrong(c, WRONG_FORBIDDEN, "spec", text_of(key),
				"Forbidden: may not specify more than 1 volume type");
	}

	if (!first)
		causes_add(c, WRONG_REQUIRED, "spec", "Required value: must specify a volume type");
}

void pv_validate(const mval *obj, struct causes *c)
{
	const mval *spec = mobj_at(obj, "spec");
	const char *first;
	size_t from = c->n;

	modes_validate(spec, "spec", c);
	capacity_validate(mobj_at(spec, "capacity"), c);
	sources_refuse(spec, c);
	place_validate(spec, c);
	if (!strcmp(str_at(spec, "hostPath.path"), "/") &&
		!strcmp(str_at(spec, "persistentVolumeReclaimPolicy"), "Recycle"))
		causes_add(c, WRONG_FORBIDDEN, "spec.persistentVolumeReclaimPolicy",
			"Forbidden: may not be 'recycle' for a hostPath mount of '/'");
	source_of(obj, &first);
	sources_validate(spec, *first ? first : NULL, "spec", c);
	source_validate(
		spec, *first ? first : NULL, true, str_at(obj, "metadata.name"), "spec", c);
	classes_validate(spec, "spec", c);
	attributes_validate(spec, c);
	causes_sort(c, from, "spec", "core.v1.PersistentVolumeSpec");
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
static void mode_fixed(const mval *obj, const mval *old, struct causes *c)
{
	static const char mode[] = "spec.volumeMode";

	if (strcmp(str_at(obj, mode), str_at(old, mode)) != 0)
		causes_add(c, WRONG_INVALID, mode + 5, "Invalid value: \"%s\": field is immutable",
			str_at(obj, mode));
}

void pv_validate_update(const mval *obj, const mval *old, struct causes *c)
{
	static const char place[] = "spec.nodeAffinity";
	static const char attributes[] = "spec.volumeAttributesClassName";
	const char *is, *was;
	const mval *s = source_of(obj, &is), *t = source_of(old, &was);
	autobuf b = BUF_INIT;

	if (strcmp(is, was) != 0 || (s && t && !mobj_equal(s, t)))
		source_changed(obj, old, c);
	mode_fixed(obj, old, c);
	if (mobj_at(old, place) &&
		(!mobj_at(obj, place) || !mobj_equal(mobj_at(obj, place), mobj_at(old, place)))) {
		shown_inner("VolumeNodeAffinity", mobj_at(obj, place), &b);
		causes_add(c, WRONG_INVALID, place + 5,
			"Invalid value: %s: field is immutable, except for updating from beta "
			"label to GA",
			b.data);
	}
	if (mobj_at(old, attributes) && !mobj_at(obj, attributes))
		causes_add(c, WRONG_FORBIDDEN, attributes,
			"Forbidden: update from non-nil value to nil is forbidden");
}

/* Upstream shows a path, which says nothing, where the claim's own reference would stand. */
static void sources_differ(const mval *spec, const char *at, struct causes *c)
{
	static const char *const members[] = {"apiGroup", "kind", "name"};
	const mval *a = mobj_at(spec, "dataSource"), *b = mobj_at(spec, "dataSourceRef");

	if (!a || !b)
		return;
	if (*str_at(b, "namespace")) {
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: {}: may not be specified when dataSourceRef.namespace is "
			"specified");
		return;
	}
	for (size_t i = 0; i < array_size(members); i++)
		if (strcmp(str_at(a, members[i]), str_at(b, members[i])) != 0) {
			causes_add(c, WRONG_INVALID, at,
				"Invalid value: {}: must match dataSourceRef");
			return;
		}
}

static void data_source_validate(const mval *ref, const char *at, struct causes *c)
{
	const char *group = str_at(ref, "apiGroup"), *kind = str_at(ref, "kind");

	if (!ref)
		return;
	check_needed(ref, at, "name", "", c);
	check_needed(ref, at, "kind", "", c);
	if (!*group && strcmp(kind, "PersistentVolumeClaim") != 0)
		causes_add(c, WRONG_INVALID, at,
			"Invalid value: \"%s\": must be 'PersistentVolumeClaim' when referencing "
			"the default apiGroup",
			kind);
	check_form_of(ref, at, "apiGroup", NAME_DNS1123_SUBDOMAIN, c);
	check_form_of(ref, at, "namespace", NAME_DNS1123_LABEL, c);
}

void claimspec_validate(const mval *spec, const char *at, struct causes *c)
{
	const mval *asked = mobj_at(spec, "resources.requests.storage");
	autofree char *selector = xasprintf("%s.selector", at);
	autofree char *storage = xasprintf("%s.resources[storage]", at);
	autofree char *old = xasprintf("%s.dataSource", at);
	autofree char *ref = xasprintf("%s.dataSourceRef", at);

	if (!m_len(mobj_at(spec, "accessModes")))
		wrong(c, WRONG_REQUIRED, at, "accessModes",
			"Required value: at least 1 access mode is required");
	selector_validate(mobj_at(spec, "selector"), selector, c);
	modes_validate(spec, at, c);
	if (!asked)
		causes_add(c, WRONG_REQUIRED, storage, "Required value");
	else
		positive(asked, storage, c);
	classes_validate(spec, at, c);
	data_source_validate(mobj_at(spec, "dataSource"), old, c);
	data_source_validate(mobj_at(spec, "dataSourceRef"), ref, c);
	sources_differ(spec, at, c);
}

/* Each way to say what a claim is filled from tells what the other said. */
static void sources_both(mdoc *d, mval *spec)
{
	mval *old = m_get(spec, "dataSource"), *ref = m_get(spec, "dataSourceRef");

	if (*str_at(ref, "namespace"))
		return;
	if (old && !ref)
		mobj_set(d, spec, "dataSourceRef", mobj_copy_mut(d, old));
	else if (ref && !old)
		mobj_set(d, spec, "dataSource", mobj_copy_mut(d, ref));
}

/* What a claim is filled from may be said in an old way, which knows claims and snapshots, and in
 * a new one: what else the old one says is not heard. */
void pvc_prepare_create(mdoc *d, mval *obj)
{
	static const char snapshots[] = "snapshot.storage.k8s.io";
	mval *spec = mobj_at(obj, "spec"), *old = m_get(spec, "dataSource");
	mval *ref = m_get(spec, "dataSourceRef");
	const char *group = str_at(old, "apiGroup"), *kind = str_at(old, "kind");

	if (*str_at(ref, "namespace")) {
		mobj_del(spec, "dataSourceRef");
		ref = NULL;
	}
	if (!ref && !(!*group && !strcmp(kind, "PersistentVolumeClaim")) &&
		!(!strcmp(group, snapshots) && !strcmp(kind, "VolumeSnapshot")))
		mobj_del(spec, "dataSource");
	sources_both(d, spec);
}

/* A PUT of the claim as its writer knows it says it in one way. */
void pvc_prepare_update(mdoc *d, mval *obj, const mval *old unused_arg)
{
	sources_both(d, mobj_at(obj, "spec"));
}

void pvc_validate(const mval *obj, struct causes *c)
{
	claimspec_validate(mobj_at(obj, "spec"), "spec", c);
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

/* A class of attributes that was put to work stays one. */
static void attributes_kept(const mval *obj, const mval *old, struct causes *c)
{
	static const char at[] = "spec.volumeAttributesClassName";
	const char *name = mobj_str(obj, at), *was = mobj_str(old, at);

	if (!mobj_at(old, "status.currentVolumeAttributesClassName") ||
		(name && was && !strcmp(name, was)) || (!name && !was))
		return;
	if (!name || !*name)
		causes_add(c, WRONG_FORBIDDEN, at,
			"Forbidden: update to %s is forbidden when "
			"status.currentVolumeAttributesClassName is not nil",
			name ? "empty string" : "nil");
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
	mode_fixed(obj, old, c);
	attributes_kept(obj, old, c);
}

#define CLASS_NOTE "volume.beta.kubernetes.io/storage-class"

static void class_warn(const mval *obj, struct strv *ret)
{
	if (m_get(mobj_at(obj, "metadata.annotations"), CLASS_NOTE))
		strv_add(ret, "metadata.annotations[" CLASS_NOTE "]: deprecated since v1.8; use "
			      "\"storageClassName\" attribute instead");
}

static void bytes_warn(const mval *v, const char *at, struct strv *ret)
{
	struct quantity q;

	if (amount(v, &q) && q.nano % 1000000000)
		strv_addf(ret, "%s: fractional byte value \"%s\" is invalid, must be an integer",
			at, m_str(v));
}

void claimspec_warn(const mval *spec, const char *at, struct strv *ret)
{
	static const char *const lists[] = {"requests", "limits"};

	for (size_t i = 0; i < array_size(lists); i++) {
		autofree char *path = xasprintf("resources.%s.storage", lists[i]);
		autofree char *where = xasprintf("%s.resources.%s[storage]", at, lists[i]);

		bytes_warn(mobj_at(spec, path), where, ret);
	}
}

void pvc_warn(const mval *obj, struct strv *ret)
{
	class_warn(obj, ret);
	claimspec_warn(mobj_at(obj, "spec"), "spec", ret);
}

void pv_warn(const mval *volume, struct strv *ret)
{
	class_warn(volume, ret);
	if (!strcmp(str_at(volume, "spec.persistentVolumeReclaimPolicy"), "Recycle"))
		strv_add(ret, "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is "
			      "deprecated. Instead, the recommended approach is to use dynamic "
			      "provisioning.");
}
