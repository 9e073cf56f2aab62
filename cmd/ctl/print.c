/* Objects as tables, JSON, YAML, names, or what a jq filter makes of them. */
#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/strv.h"
#include "data/yaml.h"
#include "table/table.h"
#include "verb.h"

static const struct {
	const char *name;
	enum form form;
} forms[] = {{"json", FORM_JSON}, {"jsonl", FORM_LINES}, {"name", FORM_NAME}, {"rev", FORM_REV},
	{"table", FORM_TABLE}, {"wide", FORM_WIDE}, {"yaml", FORM_YAML}};

int printer_init(struct printer *p, const char *output, enum form dflt, struct err *e)
{
	*p = (struct printer){.form = dflt, .headers = true, .tabs = {.min = 6, .pad = 3}};
	if (!output || !*output)
		return 0;
	if (!strncmp(output, "jq=", 3)) {
		p->form = FORM_JQ;
		return jqf_new(output + 3, &p->filter, e) < 0 ? err_wrap(e, "-o jq") : 0;
	}
	for (size_t i = 0; i < array_size(forms); i++) {
		if (!strcmp(forms[i].name, output)) {
			p->form = forms[i].form;
			return 0;
		}
	}
	return err_set(e, ERR_USAGE,
		"unable to match a printer suitable for the output format \"%s\", allowed formats "
		"are: jq=FILTER,json,jsonl,name,rev,table,wide,yaml",
		output);
}

void printer_release(struct printer *p)
{
	jqf_free(p->filter);
	tabs_release(&p->tabs);
	buf_release(&p->items);
	buf_release(&p->out);
}

static void add_upper(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_addc(b, (char)toupper((unsigned char)*s));
}

static void add_label_columns(struct printer *p, const val *obj)
{
	autostrv keys = STRV_INIT;

	strv_split(&keys, p->label_columns ? p->label_columns : "", ',');
	for (size_t i = 0; i < keys.n; i++) {
		const char *slash = strrchr(keys.v[i], '/'), *value;

		buf_addc(&p->tabs.text, '\t');
		if (!obj)
			add_upper(&p->tabs.text, slash ? slash + 1 : keys.v[i]);
		else if ((value = obj_label(obj, keys.v[i])))
			buf_adds(&p->tabs.text, value);
	}
}

static void begin_table(struct printer *p, const struct kind *k, const struct table_printer *t)
{
	const char *sep = "";

	if (p->block)
		tabs_flush(&p->tabs, &p->out);
	if (p->blocks++)
		buf_addc(&p->out, '\n');
	p->block = k;
	if (!p->headers)
		return;
	if (p->namespaces && k->namespaced) {
		buf_adds(&p->tabs.text, "NAMESPACE");
		sep = "\t";
	}
	for (const struct table_column *c = t->columns; c->name; c++) {
		if (c->wide && p->form != FORM_WIDE)
			continue;
		buf_adds(&p->tabs.text, sep);
		add_upper(&p->tabs.text, c->name);
		sep = "\t";
	}
	add_label_columns(p, NULL);
	buf_adds(&p->tabs.text, p->labels ? "\tLABELS\n" : "\n");
}

static void add_labels(struct buf *b, const val *obj)
{
	size_t i, n;
	val *k, *v;

	buf_addc(b, '\t');
	yyjson_obj_foreach(obj_at(obj, "metadata.labels"), i, n, k, v)
		buf_addf(b, "%s%s=%s", i ? "," : "", yyjson_get_str(k),
			yyjson_is_str(v) ? yyjson_get_str(v) : "");
	if (!obj_at(obj, "metadata.labels"))
		buf_adds(b, "<none>");
}

/* A cell must not break the grid. */
static void add_cell(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_addc(b, strchr("\t\n\r\f\v", *s) ? ' ' : *s);
}

static void table_row(struct printer *p, const struct kind *k, const val *obj)
{
	const struct table_printer *t = table_for(k);
	autofree char *label = p->prefix ? kind_label(k) : NULL;
	autostrv row = STRV_INIT;
	const char *sep = "";
	struct buf *b = &p->tabs.text;

	if (p->block != k)
		begin_table(p, k, t);
	if (p->namespaces && k->namespaced) {
		buf_adds(b, obj_ns(obj));
		sep = "\t";
	}
	t->row(obj, clock_now_ns(), &row);
	for (size_t i = 0; i < row.n && t->columns[i].name; i++) {
		if (t->columns[i].wide && p->form != FORM_WIDE)
			continue;
		buf_adds(b, sep);
		if (!i && label)
			buf_addf(b, "%s/", label);
		add_cell(b, row.v[i]);
		sep = "\t";
	}
	add_label_columns(p, obj);
	if (p->labels)
		add_labels(b, obj);
	buf_addc(b, '\n');
}

static int jq_out(void *arg, const char *json, size_t len, const char *raw)
{
	struct buf *out = arg;

	if (raw)
		buf_adds(out, raw);
	else
		buf_add(out, json, len);
	buf_addc(out, '\n');
	return 0;
}

/* People do not want to see who owns which field, unless they ask. */
static void add_item(struct printer *p, const val *obj)
{
	automdoc *d = mdoc_from(obj);
	mval *root = yyjson_mut_doc_get_root(d);

	if (p->items.len)
		buf_addc(&p->items, ',');
	if (!p->managed_fields)
		mobj_del(root, "metadata.managedFields");
	mobj_write(&p->items, root);
}

static void add_name(struct printer *p, const struct kind *k, const val *obj)
{
	autofree char *label = kind_label(k);

	buf_addf(&p->out, "%s/%s\n", label, obj_name(obj));
}

int printer_add(
	struct printer *p, const struct kind *k, const char *text, size_t len, struct err *e)
{
	autodoc *d = NULL;
	const val *obj;
	int ret = 0;

	p->n++;
	if (p->form == FORM_LINES) {
		buf_add(&p->out, text, len);
		buf_addc(&p->out, '\n');
	} else {
		if (obj_parse(text, len, k->kind, &d, e) < 0)
			return -1;
		obj = yyjson_doc_get_root(d);
		if (p->form == FORM_JQ)
			ret = jqf_run(p->filter, obj, jq_out, &p->out, e);
		else if (p->form == FORM_JSON || p->form == FORM_YAML)
			add_item(p, obj);
		else if (p->form == FORM_NAME)
			add_name(p, k, obj);
		else if (p->form == FORM_TABLE || p->form == FORM_WIDE)
			table_row(p, k, obj);
	}
	if (p->out.len > 65536)
		io_flush_stdout(&p->out);
	return ret;
}

void printer_flush(struct printer *p)
{
	tabs_flush(&p->tabs, &p->out);
	io_flush_stdout(&p->out);
}

int printer_end(struct printer *p, struct err *e)
{
	autodoc *d = NULL;
	autobuf text = BUF_INIT;

	if ((p->form == FORM_JSON || p->form == FORM_YAML) && (p->n || p->list)) {
		bool list = p->list || p->n != 1;

		buf_adds(&text, list ? "{\"apiVersion\":\"v1\",\"items\":[" : "");
		buf_add(&text, buf_str(&p->items), p->items.len);
		buf_adds(&text,
			list ? "],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}" : "");
		if (obj_parse(text.data, text.len, "output", &d, e) < 0)
			return -1;
		if (p->form == FORM_JSON)
			obj_write_kubectl(&p->out, yyjson_doc_get_root(d));
		else
			yaml_write(&p->out, yyjson_doc_get_root(d));
	}
	printer_flush(p);
	return 0;
}
