/* Rows of Tables and metadata alone, as JSON: of one object, and what stands around many. */
#include <string.h>

#include "rest/shape_priv.h"

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

void form_partial(const struct shape *s, const val *obj, struct buf *b)
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

void form_item(
	const struct shape *s, const struct table_printer *p, const val *obj, struct buf *b)
{
	if (s->wanted.form == FORM_TABLE)
		write_row(s, p, b, obj);
	else if (s->wanted.form == FORM_PARTIAL_LIST)
		form_partial(s, obj, b);
	else
		obj_write(b, obj);
}

const char *form_key(const struct shape *s)
{
	return s->wanted.form == FORM_TABLE ? "rows" : "items";
}

void form_frame(const struct shape *s, const struct table_printer *p, const struct form_head *h,
	struct buf *b)
{
	bool itself = s->wanted.form == FORM_OBJECT, table = s->wanted.form == FORM_TABLE;

	buf_addf(b, "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":",
		itself	? h->kind
		: table ? "Table"
			: "PartialObjectMetadataList",
		itself ? h->api_version : meta_version(s));
	buf_add(b, h->meta, h->meta_len);
	buf_addc(b, ',');
	if (table && s->no_columns)
		buf_adds(b, "\"columnDefinitions\":null,");
	else if (table)
		write_columns(b, p);
	buf_addf(b, "\"%s\":[]}", form_key(s));
}
