/* The definitions: one a type of the schema, and those that stand for shapes. */
#include <stdlib.h>
#include <string.h>

#include "data/schema_zero.h"
#include "discovery/openapi.h"
#include "discovery/openapi_priv.h"

/* Definitions that no type of the schema makes; v2 may say less. */
static const struct special {
	const char *name, *full, *v3, *v2;
} specials[] = {
	{"Time", "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
		"\"type\":\"string\",\"format\":\"date-time\"", NULL},
	{"MicroTime", "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
		"\"type\":\"string\",\"format\":\"date-time\"", NULL},
	{"Duration", "io.k8s.apimachinery.pkg.apis.meta.v1.Duration", "\"type\":\"string\"", NULL},
	{"Quantity", "io.k8s.apimachinery.pkg.api.resource.Quantity",
		"\"description\":\"An amount: a decimal number with a suffix such as m, k, M, G, "
		"Ki, Mi or Gi.\",\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]",
		"\"description\":\"An amount: a decimal number with a suffix such as m, k, M, G, "
		"Ki, Mi or Gi.\",\"type\":\"string\""},
	{"IntOrString", "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
		"\"description\":\"A number, or a string: a name or a percentage.\","
		"\"format\":\"int-or-string\",\"oneOf\":[{\"type\":\"integer\"},{\"type\":"
		"\"string\"}]",
		"\"description\":\"A number, or a string: a name or a percentage.\","
		"\"type\":\"string\",\"format\":\"int-or-string\""},
	{"RawExtension", "io.k8s.apimachinery.pkg.runtime.RawExtension",
		"\"description\":\"Any object.\",\"type\":\"object\"", NULL},
	{"FieldsV1", "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
		"\"description\":\"Names of fields, nested as they are.\",\"type\":\"object\"",
		NULL},
	{"Patch", "io.k8s.apimachinery.pkg.apis.meta.v1.Patch",
		"\"description\":\"A change of an object, in the form that Content-Type "
		"names.\",\"type\":\"object\"",
		NULL},
	{"JSON", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
		"\"description\":\"Any JSON value.\"", NULL},
	{"JSONSchemaPropsOrArray",
		"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
		"\"description\":\"A schema, or a list of them.\"", NULL},
	{"JSONSchemaPropsOrBool",
		"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
		"\"description\":\"A schema, or whether anything goes.\"", NULL},
	{"JSONSchemaPropsOrStringArray",
		"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
		"JSONSchemaPropsOrStringArray",
		"\"description\":\"A schema, or a list of names.\"", NULL},
};

/* Where upstream keeps the types of a group, where that is not io.k8s.api. */
static const char *const homes[][2] = {
	{"meta.", "io.k8s.apimachinery.pkg.apis."},
	{"version.", "io.k8s.apimachinery.pkg."},
	{"apiextensions.", "io.k8s.apiextensions-apiserver.pkg.apis."},
	{"apiregistration.", "io.k8s.kube-aggregator.pkg.apis."},
};

static const struct special *special(const char *name)
{
	for (size_t i = 0; i < array_size(specials); i++)
		if (!strcmp(specials[i].name, name))
			return &specials[i];
	return NULL;
}

void openapi_name(struct buf *b, const char *type)
{
	const struct special *s = special(type);
	const char *home = "io.k8s.api.";

	if (s) {
		buf_adds(b, s->full);
		return;
	}
	for (size_t i = 0; i < array_size(homes); i++)
		if (!strncmp(type, homes[i][0], strlen(homes[i][0])))
			home = homes[i][1];
	buf_adds(b, home);
	buf_adds(b, type);
}

void oapi_str(struct oapi *o, const char *s)
{
	buf_add_json(o->b, s, strlen(s));
}

void oapi_ref(struct oapi *o, const char *type)
{
	if (!map_has(&o->wanted, type))
		map_put(&o->wanted, type, NULL);
	buf_adds(o->b, o->v2 ? "{\"$ref\":\"#/definitions/" : "{\"$ref\":\"#/components/schemas/");
	openapi_name(o->b, type);
	buf_adds(o->b, "\"}");
}

void oapi_gvk(struct oapi *o, const char *group, const char *version, const char *kind)
{
	buf_addf(o->b, "{\"group\":\"%s\",\"version\":\"%s\",\"kind\":\"%s\"}", group, version,
		kind);
}

/* The definition of a shape that has one. */
static const char *shape_type(const struct schema_type *t, const struct schema_field *f)
{
	static const struct {
		const char *field, *type;
	} json[] = {{"items", "JSONSchemaPropsOrArray"},
		{"additionalProperties", "JSONSchemaPropsOrBool"},
		{"additionalItems", "JSONSchemaPropsOrBool"},
		{"dependencies", "JSONSchemaPropsOrStringArray"}};

	switch (f->shape) {
	case SCHEMA_TIME:
		return "Time";
	case SCHEMA_MICROTIME:
		return "MicroTime";
	case SCHEMA_DURATION:
		return "Duration";
	case SCHEMA_QUANTITY:
		return "Quantity";
	case SCHEMA_INT_OR_STRING:
		return "IntOrString";
	case SCHEMA_OBJECT:
		return f->type->name;
	case SCHEMA_ANY:
		break;
	default:
		return NULL;
	}
	if (strcmp(t->name, "apiextensions.v1.JSONSchemaProps") != 0)
		return !strcmp(f->name, "fieldsV1") ? "FieldsV1" : "RawExtension";
	for (size_t i = 0; i < array_size(json); i++)
		if (!strcmp(f->name, json[i].field))
			return json[i].type;
	return "JSON";
}

/* "type":"integer","format":"int32" */
static void plain_shape(struct oapi *o, enum schema_shape shape)
{
	static const char *const texts[] = {[SCHEMA_STRING] = "\"type\":\"string\"",
		[SCHEMA_INT32] = "\"type\":\"integer\",\"format\":\"int32\"",
		[SCHEMA_INT64] = "\"type\":\"integer\",\"format\":\"int64\"",
		[SCHEMA_BOOL] = "\"type\":\"boolean\"",
		[SCHEMA_NUMBER] = "\"type\":\"number\",\"format\":\"double\"",
		[SCHEMA_BYTES] = "\"type\":\"string\",\"format\":\"byte\""};

	buf_adds(o->b, texts[shape]);
}

/* One element of a list or map. */
static void element(struct oapi *o, const struct schema_type *t, const struct schema_field *f)
{
	const char *ref = shape_type(t, f);

	if (ref) {
		oapi_ref(o, ref);
		return;
	}
	buf_addc(o->b, '{');
	plain_shape(o, f->shape);
	buf_addc(o->b, '}');
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The values of a closed set, by the alphabet; an empty list for others. */
static void closed_set(const struct schema_field *f, struct vec *ret)
{
	if (!f || !f->enums || !(f->flags & SCHEMA_ENUM_CLOSED) || f->nest != SCHEMA_ONE)
		return;
	for (size_t i = 0; f->enums[i]; i++)
		vec_push(ret, (void *)(uintptr_t)f->enums[i]);
	if (ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, by_text);
}

static void add_enum(struct oapi *o, const struct schema_field *f)
{
	struct vec set = VEC_INIT;

	closed_set(f, &set);
	for (size_t i = 0; i < set.n; i++) {
		buf_adds(o->b, i ? "," : ",\"enum\":[");
		oapi_str(o, set.v[i]);
	}
	if (set.n)
		buf_addc(o->b, ']');
	vec_release(&set);
}

/* What upstream tells of defaults, and 2.0 does not: what its structures are before anything is
   read into them, and the one key of lists that may be left out. */
static const char *default_said(const struct schema_field *f)
{
	if (f->nest != SCHEMA_ONE)
		return NULL;
	if (f->shape == SCHEMA_OBJECT)
		return schema_always(f) || !strcmp(f->name, "metadata") ? "{}" : NULL;
	if (!strcmp(f->name, "protocol"))
		return f->dflt;
	if (!(f->flags & SCHEMA_REQUIRED) || f->flags & SCHEMA_POINTER)
		return NULL;
	switch (f->shape) {
	case SCHEMA_STRING:
		return "\"\"";
	case SCHEMA_INT32:
	case SCHEMA_INT64:
	case SCHEMA_NUMBER:
		return "0";
	case SCHEMA_BOOL:
		return "false";
	default:
		return NULL;
	}
}

static void add_default(struct oapi *o, const struct schema_field *f)
{
	const char *said = o->v2 ? NULL : default_said(f);

	if (said)
		buf_addf(o->b, ",\"default\":%s", said);
}

static void add_doc(struct oapi *o, const char *about, const struct schema_field *f)
{
	struct vec set = VEC_INIT;
	autobuf text = BUF_INIT;

	if (!about)
		return;
	buf_adds(&text, about);
	closed_set(f, &set);
	for (size_t i = 0; i < set.n; i++)
		buf_addf(&text, "%s\n - `\"%s\"`",
			i ? "" : "\n\nPossible enum values:", (const char *)set.v[i]);
	vec_release(&set);
	buf_adds(o->b, ",\"description\":");
	oapi_str(o, text.data);
}

/* How lists and maps merge. */
static void add_merge(struct oapi *o, const struct schema_field *f)
{
	static const char *const lists[] = {[SCHEMA_LIST_ATOMIC] = "atomic",
		[SCHEMA_LIST_SET] = "set",
		[SCHEMA_LIST_MAP] = "map"};
	bool merge = f->flags & SCHEMA_PATCH_MERGE, keep = f->flags & SCHEMA_PATCH_RETAIN_KEYS;

	if (f->flags & SCHEMA_LIST_SAID && f->nest == SCHEMA_LIST) {
		buf_addf(o->b, ",\"x-kubernetes-list-type\":\"%s\"", lists[f->list_type]);
		for (size_t i = 0; f->map_keys && f->map_keys[i]; i++)
			buf_addf(o->b, "%s\"%s\"", i ? "," : ",\"x-kubernetes-list-map-keys\":[",
				f->map_keys[i]);
		if (f->map_keys && *f->map_keys)
			buf_addc(o->b, ']');
	}
	if (f->flags & SCHEMA_MAP_ATOMIC)
		buf_adds(o->b, ",\"x-kubernetes-map-type\":\"atomic\"");
	if (f->merge_key)
		buf_addf(o->b, ",\"x-kubernetes-patch-merge-key\":\"%s\"", f->merge_key);
	if (merge || keep)
		buf_addf(o->b, ",\"x-kubernetes-patch-strategy\":\"%s%s%s\"", merge ? "merge" : "",
			merge && keep ? "," : "", keep ? "retainKeys" : "");
	else if (f->flags & SCHEMA_PATCH_REPLACE)
		buf_adds(o->b, ",\"x-kubernetes-patch-strategy\":\"replace\"");
}

/* {"type":"array","items":{…} without the end */
static void nested(struct oapi *o, const struct schema_type *t, const struct schema_field *f)
{
	if (f->nest == SCHEMA_LIST) {
		buf_adds(o->b, "{\"type\":\"array\",\"items\":");
		element(o, t, f);
		return;
	}
	buf_adds(o->b, "{\"type\":\"object\",\"additionalProperties\":");
	if (f->nest == SCHEMA_MAP_LIST)
		buf_adds(o->b, "{\"type\":\"array\",\"items\":");
	element(o, t, f);
	if (f->nest == SCHEMA_MAP_LIST)
		buf_addc(o->b, '}');
}

/* In 3.0 what stands beside a $ref does not count: it stands in an allOf. */
static void one(struct oapi *o, const struct schema_type *t, const struct schema_field *f)
{
	const char *ref = shape_type(t, f);

	if (!ref) {
		buf_addc(o->b, '{');
		plain_shape(o, f->shape);
		add_enum(o, f);
	} else if (o->v2) {
		oapi_ref(o, ref);
		buf_truncate(o->b, o->b->len - 1);
	} else {
		buf_adds(o->b, "{\"allOf\":[");
		oapi_ref(o, ref);
		buf_addc(o->b, ']');
	}
}

static void property(struct oapi *o, const struct schema_type *t, const struct schema_field *f)
{
	oapi_str(o, f->name);
	buf_addc(o->b, ':');
	if (f->nest == SCHEMA_ONE)
		one(o, t, f);
	else
		nested(o, t, f);
	add_doc(o, f->doc, f);
	add_default(o, f);
	add_merge(o, f);
	buf_addc(o->b, '}');
}

/* One more entry; the first opens the list. */
static void add_gvk(struct oapi *o, size_t start, const char *group, const char *version,
	const struct schema_type *t)
{
	buf_adds(o->b, o->b->len == start ? ",\"x-kubernetes-group-version-kind\":[" : ",");
	oapi_gvk(o, group, version, strrchr(t->name, '.') + 1);
}

/* Kinds that are sent to every group and version. */
static void add_everywhere(struct oapi *o, size_t start, const struct schema_type *t)
{
	const char *last = "";

	if (strcmp(t->name, "meta.v1.DeleteOptions") != 0 &&
		strcmp(t->name, "meta.v1.WatchEvent") != 0)
		return;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);

		if (strcmp(last, k->api_version) != 0)
			add_gvk(o, start, k->group, k->version, t);
		last = k->api_version;
	}
}

/* Kinds that are no resources: of subresources and answers. */
static void add_others(struct oapi *o, size_t start, const struct schema_type *t)
{
	static const char *const others[][3] = {
		{"autoscaling.v1.Scale", "autoscaling", "v1"},
		{"policy.v1.Eviction", "policy", "v1"},
		{"authentication.v1.TokenRequest", "authentication.k8s.io", "v1"},
		{"meta.v1.APIGroup", "", "v1"},
		{"meta.v1.APIGroupList", "", "v1"},
		{"meta.v1.APIResourceList", "", "v1"},
		{"meta.v1.APIVersions", "", "v1"},
		{"meta.v1.Status", "", "v1"},
	};

	for (size_t i = 0; i < array_size(others); i++)
		if (!strcmp(t->name, others[i][0]))
			add_gvk(o, start, others[i][1], others[i][2], t);
}

/* Groups and versions in which a type is known as a kind, or as a kind's list. */
static void add_gvks(struct oapi *o, const struct schema_type *t)
{
	size_t start = o->b->len;

	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *k = kind_nth(i);
		size_t len = k->type ? strlen(k->type->name) : 0;

		if (len && !strncmp(k->type->name, t->name, len) &&
			(!t->name[len] || !strcmp(t->name + len, "List")))
			add_gvk(o, start, k->group, k->version, t);
	}
	add_everywhere(o, start, t);
	add_others(o, start, t);
	if (o->b->len > start)
		buf_addc(o->b, ']');
}

static void add_required(struct oapi *o, const struct schema_type *t)
{
	size_t n, start = o->b->len;
	const struct schema_field *f = schema_fields(t, &n);

	for (size_t i = 0; i < n; i++) {
		if (!(f[i].flags & SCHEMA_REQUIRED))
			continue;
		buf_adds(o->b, o->b->len == start ? ",\"required\":[" : ",");
		oapi_str(o, f[i].name);
	}
	if (o->b->len > start)
		buf_addc(o->b, ']');
}

static void definition(struct oapi *o, const struct schema_type *t)
{
	const struct schema_field *f;
	size_t n;

	buf_adds(o->b, "{\"type\":\"object\"");
	add_doc(o, t->doc, NULL);
	f = schema_fields(t, &n);
	for (size_t i = 0; i < n; i++) {
		buf_adds(o->b, i ? "," : ",\"properties\":{");
		property(o, t, &f[i]);
	}
	if (n)
		buf_addc(o->b, '}');
	add_required(o, t);
	if (t->atomic)
		buf_adds(o->b, ",\"x-kubernetes-map-type\":\"atomic\"");
	add_gvks(o, t);
	buf_addc(o->b, '}');
}

void oapi_definitions(struct oapi *o)
{
	struct map_slot *slot;
	size_t at = 0;

	/* the map grows while it is walked; keys stay where they are */
	for (bool more = false; (slot = map_next(&o->wanted, &at)); more = true) {
		const char *name = slot->key;
		const struct special *s = special(name);
		const struct schema_type *t = s ? NULL : schema_type(name);

		buf_adds(o->b, more ? ",\"" : "\"");
		openapi_name(o->b, name);
		buf_adds(o->b, "\":");
		if (t)
			definition(o, t);
		else
			buf_addf(o->b, "{%s}", !s ? "" : o->v2 && s->v2 ? s->v2 : s->v3);
	}
}

void oapi_want_all(struct oapi *o)
{
	for (size_t i = 0; i < schema_type_count(); i++) {
		const char *name = schema_type_nth(i)->name;

		if (!map_has(&o->wanted, name))
			map_put(&o->wanted, name, NULL);
	}
}
