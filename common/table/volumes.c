/* Rows of volumes, their claims and classes, and what drivers of storage say. */
#include <string.h>

#include "table/priv.h"

static void access_modes(struct strv *row, const val *modes)
{
	static const char *const names[][2] = {{"ReadWriteOnce", "RWO"}, {"ReadOnlyMany", "ROX"},
		{"ReadWriteMany", "RWX"}, {"ReadWriteOncePod", "RWOP"}};
	autobuf b = BUF_INIT;
	size_t i, n;
	val *m;

	for (size_t k = 0; k < array_size(names); k++) {
		yyjson_arr_foreach((val *)modes, i, n, m)
		{
			if (yyjson_equals_str(m, names[k][0])) {
				join(&b, ",", names[k][1]);
				break;
			}
		}
	}
	cell_buf(row, &b, "");
}

static void phase(struct strv *row, const val *obj)
{
	if (obj_deleting(obj))
		strv_add(row, "Terminating");
	else
		cell_str(row, obj, "status.phase", "");
}

/* The class by its annotation of old, or by its field. */
static void class(struct strv *row, const val *obj)
{
	const char *old = obj_annotation(obj, "volume.beta.kubernetes.io/storage-class");

	if (old)
		strv_add(row, old);
	else
		cell_str(row, obj, "spec.storageClassName", "");
}

static void row_volume(const val *obj, int64_t now_ns, struct strv *row)
{
	const val *claim = obj_at(obj, "spec.claimRef");

	cell_name(row, obj);
	cell_str(row, obj, "spec.capacity.storage", "");
	access_modes(row, obj_at(obj, "spec.accessModes"));
	cell_str(row, obj, "spec.persistentVolumeReclaimPolicy", "");
	phase(row, obj);
	if (claim)
		strv_addf(row, "%s/%s", obj_str_or(claim, "namespace", ""),
			obj_str_or(claim, "name", ""));
	else
		strv_add(row, "");
	class(row, obj);
	cell_str(row, obj, "spec.volumeAttributesClassName", "<unset>");
	cell_str(row, obj, "status.reason", "");
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "spec.volumeMode", "<unset>");
}

static void row_claim(const val *obj, int64_t now_ns, struct strv *row)
{
	bool bound = *obj_str_or(obj, "spec.volumeName", "");

	cell_name(row, obj);
	phase(row, obj);
	cell_str(row, obj, "spec.volumeName", "");
	cell_str(row, bound ? obj : NULL, "status.capacity.storage", "");
	access_modes(row, bound ? obj_at(obj, "status.accessModes") : NULL);
	class(row, obj);
	cell_str(row, obj, "spec.volumeAttributesClassName", "<unset>");
	cell_age(row, obj, now_ns);
	cell_str(row, obj, "spec.volumeMode", "<unset>");
}

static void row_class(const val *obj, int64_t now_ns, struct strv *row)
{
	const char *def = obj_annotation(obj, "storageclass.kubernetes.io/is-default-class");
	bool is_default = def && !strcmp(def, "true");

	strv_addf(row, "%s%s", obj_name(obj), is_default ? " (default)" : "");
	cell_str(row, obj, "provisioner", "");
	cell_str(row, obj, "reclaimPolicy", "Delete");
	cell_str(row, obj, "volumeBindingMode", "Immediate");
	cell_bool(row, obj, "allowVolumeExpansion", false);
	cell_age(row, obj, now_ns);
}

static void row_attributes_class(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "driverName", "");
	cell_age(row, obj, now_ns);
}

static void row_attachment(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "spec.attacher", "");
	cell_str(row, obj, "spec.source.persistentVolumeName", "");
	cell_str(row, obj, "spec.nodeName", "");
	cell_bool(row, obj, "status.attached", false);
	cell_age(row, obj, now_ns);
}

static void row_csi_node(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_count(row, obj, "spec.drivers");
	cell_age(row, obj, now_ns);
}

/* The elements of the list at path, or a member of each, between commas. */
static void cell_joined(struct strv *row, const val *obj, const char *path, const char *member,
	const char *none)
{
	autobuf b = BUF_INIT;
	size_t i, n;
	val *v;

	yyjson_arr_foreach(obj_at(obj, path), i, n, v)
		join(&b, ",", member ? obj_str_or(v, member, "") : yyjson_get_str(v));
	strv_add(row, b.len ? b.data : none);
}

static void row_csi_driver(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_bool(row, obj, "spec.attachRequired", true);
	cell_bool(row, obj, "spec.podInfoOnMount", false);
	cell_bool(row, obj, "spec.storageCapacity", false);
	cell_joined(row, obj, "spec.tokenRequests", "audience", "<unset>");
	cell_bool(row, obj, "spec.requiresRepublish", false);
	cell_joined(row, obj, "spec.volumeLifecycleModes", NULL, "<none>");
	cell_age(row, obj, now_ns);
}

static void row_capacity(const val *obj, int64_t now_ns, struct strv *row)
{
	cell_name(row, obj);
	cell_str(row, obj, "storageClassName", "");
	cell_str(row, obj, "capacity", "<unset>");
}

static const struct table_column volume[] = {COL_NAME, COL("Capacity"), COL("Access Modes"),
	COL("Reclaim Policy"), COL("Status"), COL("Claim"), COL("StorageClass"),
	COL("VolumeAttributesClass"), COL("Reason"), COL_AGE, COL_WIDE("VolumeMode"), COL_END};
static const struct table_column claim[] = {COL_NAME, COL("Status"), COL("Volume"), COL("Capacity"),
	COL("Access Modes"), COL("StorageClass"), COL("VolumeAttributesClass"), COL_AGE,
	COL_WIDE("VolumeMode"), COL_END};
static const struct table_column classes[] = {COL_NAME, COL("Provisioner"), COL("ReclaimPolicy"),
	COL("VolumeBindingMode"), COL("AllowVolumeExpansion"), COL_AGE, COL_END};
static const struct table_column attributes_class[] = {
	COL_NAME, COL("DriverName"), COL_AGE, COL_END};
static const struct table_column attachment[] = {
	COL_NAME, COL("Attacher"), COL("PV"), COL("Node"), COL_BOOL("Attached"), COL_AGE, COL_END};
static const struct table_column csi_node[] = {COL_NAME, COL_INT("Drivers"), COL_AGE, COL_END};
static const struct table_column csi_driver[] = {COL_NAME, COL_BOOL("AttachRequired"),
	COL_BOOL("PodInfoOnMount"), COL_BOOL("StorageCapacity"), COL("TokenRequests"),
	COL_BOOL("RequiresRepublish"), COL("Modes"), COL_AGE, COL_END};
static const struct table_column capacity[] = {
	COL_NAME, COL("StorageClassName"), COL("Capacity"), COL_END};

const struct table_printer table_volumes[] = {
	{"persistentvolumes", volume, row_volume},
	{"persistentvolumeclaims", claim, row_claim},
	{"storageclasses.storage.k8s.io", classes, row_class},
	{"volumeattributesclasses.storage.k8s.io", attributes_class, row_attributes_class},
	{"volumeattachments.storage.k8s.io", attachment, row_attachment},
	{"csinodes.storage.k8s.io", csi_node, row_csi_node},
	{"csidrivers.storage.k8s.io", csi_driver, row_csi_driver},
	{"csistoragecapacities.storage.k8s.io", capacity, row_capacity},
	{0},
};
