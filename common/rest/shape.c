/* Tables, metadata alone, YAML, indentation: made of the API's JSON text. */
#include <inttypes.h>
#include <string.h>

#include "data/proto.h"
#include "data/yaml.h"
#include "rest/shape_priv.h"

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

static bool is_status(const val *v)
{
	return !strcmp(obj_str_or(v, "kind", ""), "Status") &&
	       !strcmp(obj_str_or(v, "apiVersion", ""), "v1");
}

static bool is_list(const val *v)
{
	const char *kind = obj_str_or(v, "kind", "");
	size_t n = strlen(kind);

	return yyjson_is_arr(obj_at(v, "items")) && n > 4 && !strcmp(kind + n - 4, "List");
}

/* A list that there is as a whole. */
static int write_list(
	const struct shape *s, const struct kind *k, const val *v, struct buf *ret, struct err *e)
{
	autobuf meta = BUF_INIT, items = BUF_INIT;
	struct shape_list *l;
	size_t i, n;
	val *item;
	int rc = 0;

	obj_write(&meta, obj_at(v, "metadata"));
	if (shape_list_new(s, k, &l, e))
		return -1;
	if (shape_list_order(l) != SHAPE_COUNTED)
		rc = shape_list_begin(l, meta.data, meta.len, 0, &items, e);
	yyjson_arr_foreach(obj_at(v, "items"), i, n, item)
	{
		if (!rc)
			rc = shape_list_value(l, item, &items, e);
	}
	if (!rc && shape_list_order(l) == SHAPE_COUNTED)
		rc = shape_list_begin(l, meta.data, meta.len, items.len, ret, e);
	if (!rc) {
		buf_add(ret, items.data, items.len);
		shape_list_end(l, ret);
	}
	shape_list_free(l);
	return rc;
}

/* An object as a Table of one row, or none. */
static void write_table(
	const struct shape *s, const struct kind *k, const val *v, struct buf *b)
{
	bool scale = !strcmp(obj_str_or(v, "kind", ""), "Scale");
	const struct table_printer *p = scale ? &table_scale : table_for(k);
	const char *rv = obj_str(v, "metadata.resourceVersion");
	autobuf meta = BUF_INIT;

	buf_addc(&meta, '{');
	if (rv) {
		buf_adds(&meta, "\"resourceVersion\":");
		buf_add_json(&meta, rv, strlen(rv));
	}
	buf_addc(&meta, '}');
	form_frame(s, p, &(struct form_head){.meta = meta.data, .meta_len = meta.len}, b);
	buf_truncate(b, b->len - strlen("]}"));
	if (!s->no_rows)
		form_item(s, p, v, b);
	buf_adds(b, "]}");
}

/* What is no list, in a form of its own, as JSON. */
static int write_form(const struct shape *s, const struct kind *k, const val *v, struct buf *b,
	struct err *e)
{
	if (s->wanted.form == FORM_PARTIAL_LIST)
		return err_set(e, ERR_NOTACCEPTABLE,
			"you requested PartialObjectMetadataList, but the requested object is not "
			"a list (%s)",
			obj_str_or(v, "kind", ""));
	if (s->wanted.form == FORM_TABLE)
		write_table(s, k, v, b);
	else
		form_partial(s, v, b);
	return 0;
}

static int write_media(const struct shape *s, const val *v, struct buf *ret, struct err *e)
{
	if (s->wanted.media == MEDIA_PROTO)
		return proto_write(v, ret, e);
	if (s->wanted.media == MEDIA_YAML) {
		yaml_write(ret, v);
	} else if (s->pretty) {
		obj_write_pretty(ret, v, SHAPE_INDENT);
		buf_addc(ret, '\n');
	} else {
		obj_write(ret, v);
		buf_addc(ret, '\n');
	}
	return 0;
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
	if (s->wanted.form != FORM_OBJECT && k && is_list(v))
		return write_list(s, k, v, ret, e);
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
