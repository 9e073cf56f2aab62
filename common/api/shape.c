/* Tables, metadata alone, YAML, indentation: made of the API's JSON text. */
#include <inttypes.h>
#include <string.h>

#include "api/shape.h"
#include "api/table.h"
#include "data/proto.h"
#include "data/yaml.h"

#define PRETTY_BLANKS 2

int include_parse(const char *s, enum include_object *ret, struct err *e)
{
	static const char *const names[] = {[INCLUDE_METADATA] = "Metadata",
		[INCLUDE_NONE] = "None",
		[INCLUDE_OBJECT] = "Object"};

	if (!s || !*s) {
		*ret = INCLUDE_METADATA;
		return 0;
	}
	for (size_t i = 0; i < array_size(names); i++) {
		if (!strcmp(s, names[i])) {
			*ret = (enum include_object)i;
			return 0;
		}
	}
	return err_set(e, ERR_BADREQUEST, "unrecognized includeObject value: \"%s\"", s);
}

bool shape_changes(const struct shape *s)
{
	return s->wanted.form != FORM_OBJECT || s->wanted.media != MEDIA_JSON || s->pretty;
}

/* The end of a string that begins at s, its quotes passed: ours hold no escapes. NULL: none. */
static const char *string_end(const char *s, const char *end)
{
	const char *q = s < end ? memchr(s, '"', (size_t)(end - s)) : NULL;

	return q ? q + 1 : NULL;
}

void shape_kind_first(char *text, size_t len)
{
	static const char version[] = "{\"apiVersion\":\"", kind[] = ",\"kind\":\"";
	const char *v = text + sizeof(version) - 1, *end = text + len, *k, *k_end;
	size_t v_len, k_len;
	char swapped[256];

	if (len < sizeof(version) || memcmp(text, version, sizeof(version) - 1) != 0)
		return;
	k = string_end(v, end);
	if (!k || (size_t)(end - k) < sizeof(kind) || memcmp(k, kind, sizeof(kind) - 1) != 0)
		return;
	k_end = string_end(k + sizeof(kind) - 1, end);
	/* "apiVersion":"v1" is v_len bytes, "kind":"Pod" is k_len, a comma between */
	v_len = (size_t)(k - text) - 1;
	k_len = k_end ? (size_t)(k_end - k) - 1 : 0;
	if (!k_end || v_len + k_len + 1 > sizeof(swapped))
		return;
	memcpy(swapped, k + 1, k_len);
	swapped[k_len] = ',';
	memcpy(swapped + k_len + 1, text + 1, v_len);
	memcpy(text + 1, swapped, v_len + k_len + 1);
}

static const char *meta_version(const struct shape *s)
{
	return s->wanted.beta ? "meta.k8s.io/v1beta1" : "meta.k8s.io/v1";
}

static void add_string(struct buf *b, const char *key, const char *s)
{
	buf_addf(b, "\"%s\":", key);
	buf_add_json(b, s, strlen(s));
}

/* metadata without managedFields: tables do not show them, and they are most of it. */
static void write_metadata(struct buf *b, const val *meta)
{
	size_t i, n, first = b->len + 1;
	val *key, *v;

	buf_addc(b, '{');
	yyjson_obj_foreach((val *)meta, i, n, key, v)
	{
		if (yyjson_equals_str(key, "managedFields"))
			continue;
		if (b->len > first)
			buf_addc(b, ',');
		obj_write(b, key);
		buf_addc(b, ':');
		obj_write(b, v);
	}
	buf_addc(b, '}');
}

static void write_partial(const struct shape *s, struct buf *b, const val *obj)
{
	const val *meta = obj_at(obj, "metadata");

	buf_addf(b,
		"{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"%s\",\"metadata\":",
		meta_version(s));
	if (meta)
		obj_write(b, meta);
	else
		buf_adds(b, "{}");
	buf_addc(b, '}');
}

static void write_columns(struct buf *b, const struct table_printer *p)
{
	buf_adds(b, "\"columnDefinitions\":[");
	for (const struct table_column *c = p->columns; c->name; c++) {
		bool name = !strcmp(c->name, "Name") && !c->wide && p != &table_scale;

		buf_adds(b, c == p->columns ? "{" : ",{");
		add_string(b, "name", c->name);
		buf_addf(b,
			",\"type\":\"%s\",\"format\":\"%s\",\"description\":\"\",\"priority\":%d}",
			c->type, name ? "name" : "", c->wide ? 1 : 0);
	}
	buf_adds(b, "],");
}

static bool is_number(const char *s)
{
	size_t n = *s == '-' ? 1 : 0;

	return s[n] && !s[n + strspn(s + n, "0123456789")] && strlen(s) < 19 &&
	       (s[n] != '0' || !s[n + 1]);
}

/* A cell in the type of its column, where it is of that type. */
static void write_cell(struct buf *b, const struct table_column *c, const char *s)
{
	bool number = !strcmp(c->type, "integer") && is_number(s);
	bool boolean = !strcmp(c->type, "boolean") && (!strcmp(s, "true") || !strcmp(s, "false"));

	if (number || boolean)
		buf_adds(b, s);
	else
		buf_add_json(b, s, strlen(s));
}

static void write_row_object(const struct shape *s, struct buf *b, const val *obj)
{
	if (s->include == INCLUDE_NONE)
		return;
	buf_adds(b, ",\"object\":");
	if (s->include == INCLUDE_OBJECT) {
		obj_write(b, obj);
		return;
	}
	buf_addf(b,
		"{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"%s\",\"metadata\":",
		meta_version(s));
	write_metadata(b, obj_at(obj, "metadata"));
	buf_addc(b, '}');
}

static void write_row(
	const struct shape *s, const struct table_printer *p, struct buf *b, const val *obj)
{
	autostrv cells = STRV_INIT;
	const struct table_column *c = p->columns;

	p->row(obj, s->now_ns, &cells);
	buf_adds(b, "{\"cells\":[");
	for (size_t i = 0; i < cells.n && c->name; i++, c++) {
		if (i)
			buf_addc(b, ',');
		write_cell(b, c, cells.v[i]);
	}
	buf_addc(b, ']');
	write_row_object(s, b, obj);
	buf_addc(b, '}');
}

/* ListMeta: of a list its own, of an object only its revision. */
static void write_list_meta(struct buf *b, const val *meta, bool list)
{
	const char *rv = obj_str(meta, "resourceVersion");

	buf_adds(b, "\"metadata\":");
	if (list) {
		obj_write(b, meta);
	} else {
		buf_addc(b, '{');
		if (rv)
			add_string(b, "resourceVersion", rv);
		buf_addc(b, '}');
	}
	buf_addc(b, ',');
}

static void write_table(
	const struct shape *s, const struct kind *k, const val *v, const val *items, struct buf *b)
{
	bool scale = !items && !strcmp(obj_str_or(v, "kind", ""), "Scale");
	const struct table_printer *p = scale ? &table_scale : table_for(k);
	size_t i, n;
	val *item;

	buf_addf(b, "{\"kind\":\"Table\",\"apiVersion\":\"%s\",", meta_version(s));
	write_list_meta(b, obj_at(v, "metadata"), items != NULL);
	if (s->no_columns)
		buf_adds(b, "\"columnDefinitions\":null,");
	else
		write_columns(b, p);
	buf_adds(b, "\"rows\":[");
	if (!items && !s->no_rows)
		write_row(s, p, b, v);
	yyjson_arr_foreach((val *)items, i, n, item)
	{
		if (i)
			buf_addc(b, ',');
		write_row(s, p, b, item);
	}
	buf_adds(b, "]}");
}

static void write_partial_list(const struct shape *s, const val *v, const val *items, struct buf *b)
{
	size_t i, n;
	val *item;

	buf_addf(b, "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"%s\",",
		meta_version(s));
	write_list_meta(b, obj_at(v, "metadata"), true);
	buf_adds(b, "\"items\":[");
	yyjson_arr_foreach((val *)items, i, n, item)
	{
		if (i)
			buf_addc(b, ',');
		write_partial(s, b, item);
	}
	buf_adds(b, "]}");
}

/* The form as JSON. */
static int write_form(const struct shape *s, const struct kind *k, const val *v, struct buf *b,
	struct err *e)
{
	const char *kind = obj_str_or(v, "kind", "");
	const val *items = obj_at(v, "items");
	size_t n = strlen(kind);
	bool list = yyjson_is_arr((val *)items) && n > 4 && !strcmp(kind + n - 4, "List");

	if (s->wanted.form == FORM_PARTIAL && list)
		return err_set(e, ERR_NOTACCEPTABLE,
			"you requested PartialObjectMetadata, but the requested object is a list "
			"(%s)",
			kind);
	if (s->wanted.form == FORM_PARTIAL_LIST && !list)
		return err_set(e, ERR_NOTACCEPTABLE,
			"you requested PartialObjectMetadataList, but the requested object is not "
			"a list (%s)",
			kind);
	if (s->wanted.form == FORM_TABLE)
		write_table(s, k, v, list ? items : NULL, b);
	else if (list)
		write_partial_list(s, v, items, b);
	else
		write_partial(s, b, v);
	return 0;
}

static int write_media(const struct shape *s, const val *v, struct buf *ret, struct err *e)
{
	if (s->wanted.media == MEDIA_PROTO)
		return proto_write(v, ret, e);
	if (s->wanted.media == MEDIA_YAML) {
		yaml_write(ret, v);
	} else if (s->pretty) {
		obj_write_pretty(ret, v, PRETTY_BLANKS);
		buf_addc(ret, '\n');
	} else {
		obj_write(ret, v);
		buf_addc(ret, '\n');
	}
	return 0;
}

static bool is_status(const val *v)
{
	return !strcmp(obj_str_or(v, "kind", ""), "Status") &&
	       !strcmp(obj_str_or(v, "apiVersion", ""), "v1");
}

/* What the API says of itself is JSON: anything else is corrupt. */
static int parse_own(const char *text, size_t len, doc **ret, struct err *e)
{
	*ret = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	return *ret ? 0 : err_set(e, ERR_CORRUPT, "an answer that is not JSON");
}

int shape_event(const struct shape *s, const struct kind *k, const char *type, const char *text,
	size_t len, struct buf *ret, struct err *e)
{
	struct shape json = *s;
	autobuf form = BUF_INIT;

	json.wanted.media = MEDIA_JSON;
	json.no_rows = !strcmp(type, "BOOKMARK");
	json.pretty = false;
	if (shape_changes(&json)) {
		if (shape_write(&json, k, text, len, &form, e))
			return -1;
		text = form.data;
		len = form.len;
	}
	if (s->wanted.media == MEDIA_PROTO)
		return proto_write_event(type, text, len, ret, e);
	while (len && text[len - 1] == '\n')
		len--;
	buf_addf(ret, "{\"type\":\"%s\",\"object\":", type);
	buf_add(ret, text, len);
	buf_adds(ret, "}\n");
	return 0;
}

int shape_write(const struct shape *s, const struct kind *k, const char *text, size_t len,
	struct buf *ret, struct err *e)
{
	autodoc *d = NULL, *formed = NULL;
	autobuf form = BUF_INIT;
	const val *v;

	if (s->wanted.form == FORM_OBJECT && s->wanted.media == MEDIA_PROTO)
		return proto_write_text(text, len, ret, e);
	if (parse_own(text, len, &d, e))
		return -1;
	v = yyjson_doc_get_root(d);
	if (s->wanted.form != FORM_OBJECT && k && !is_status(v)) {
		if (write_form(s, k, v, &form, e))
			return -1;
		if (s->wanted.media == MEDIA_JSON && !s->pretty) {
			buf_addc(&form, '\n');
			buf_add(ret, form.data, form.len);
			return 0;
		}
		if (parse_own(form.data, form.len, &formed, e))
			return -1;
		v = yyjson_doc_get_root(formed);
	}
	return write_media(s, v, ret, e);
}

static int keep_document(void *arg, doc *d, int line unused_arg, struct err *e unused_arg)
{
	struct buf *b = arg;

	/* as upstream: the first document is the object, the rest is not looked at */
	if (!b->len)
		obj_write(b, yyjson_doc_get_root(d));
	yyjson_doc_free(d);
	return 0;
}

int shape_read(enum media media, const char *text, size_t len, struct buf *ret, struct err *e)
{
	autodoc *json = NULL;

	if (media == MEDIA_PROTO)
		return proto_read(text, len, ret, e);
	/* what YAML's own JSON is, is not worth the way through YAML */
	if (media == MEDIA_YAML)
		json = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	if (media == MEDIA_JSON || json) {
		buf_add(ret, text, len);
		return 0;
	}
	if (yaml_parse(text, len, "body", keep_document, ret, e) < 0) {
		e->code = ERR_BADREQUEST;
		return -1;
	}
	return 0;
}
