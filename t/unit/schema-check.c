/* What decoding, defaulting and validation make of objects: t/data/schema-check.tsv. */
#include <string.h>

#include "../tap.h"
#include "data/kind.h"
#include "data/schema.h"
#include "table.h"

static void write_causes(struct buf *b, const struct causes *c, bool field)
{
	for (size_t i = 0; i < c->n; i++) {
		if (b->len)
			buf_addc(b, ' ');
		if (field)
			buf_addf(b, "%s: ", c->v[i].field);
		buf_adds(b, c->v[i].message);
	}
}

static void row(const char *what, const struct schema_type *t, const char *text, struct buf *out)
{
	automdoc *d = NULL;
	struct causes c = {0};
	struct err e = ERR_INIT;
	mval *root;

	if (obj_parse_mut(text, strlen(text), "t", &d, &e))
		bug(e.msg);
	root = yyjson_mut_doc_get_root(d);
	if (!strcmp(what, "decode")) {
		if (schema_decode(t, d, root, true, &c, &e)) {
			buf_addf(out, "! %s", e.msg);
		} else {
			mobj_write(out, root);
			write_causes(out, &c, false);
		}
	} else if (!strcmp(what, "default")) {
		schema_default(t, d, root);
		mobj_write(out, root);
	} else {
		schema_validate(t, root, &c);
		write_causes(out, &c, true);
	}
	causes_release(&c);
}

static void test_row(char *col[TABLE_COLUMNS], int line)
{
	const struct schema_type *t = schema_type(col[1]);
	autobuf out = BUF_INIT;

	if (!t)
		bug(col[1]);
	row(col[0], t, col[2], &out);
	is_str(buf_str(&out), col[3], "line %d: %s %s", line, col[0], col[1]);
}

/* Each kind's empty object: defaulting twice changes nothing, and what it fills in decodes. */
static void test_kinds(void)
{
	int bad = 0;

	for (size_t i = 0; i < schema_type_count(); i++) {
		const struct schema_type *t = schema_type_nth(i);
		automdoc *d = yyjson_mut_doc_new(NULL);
		mval *root = yyjson_mut_obj(d);
		autobuf once = BUF_INIT, twice = BUF_INIT, read = BUF_INIT;
		struct causes c = {0};
		struct err e = ERR_INIT;

		schema_default(t, d, root);
		mobj_write(&once, root);
		schema_default(t, d, root);
		mobj_write(&twice, root);
		if (schema_decode(t, d, root, false, &c, &e) || c.n) {
			diag("%s: %s %s", t->name, e.msg, c.n ? c.v[0].message : "");
			bad++;
		}
		schema_default(t, d, root);
		mobj_write(&read, root);
		if (strcmp(buf_str(&once), buf_str(&twice)) != 0) {
			diag("%s: %s then %s", t->name, buf_str(&once), buf_str(&twice));
			bad++;
		}
		causes_release(&c);
	}
	is_int(bad, 0, "defaults of %zu types fit their fields and settle", schema_type_count());
}

/* Each single default is of its field's type, also those that a condition hides above. */
static void test_each_default(void)
{
	int bad = 0, n_defaults = 0;

	for (size_t i = 0; i < schema_type_count(); i++) {
		const struct schema_type *t = schema_type_nth(i);
		const struct schema_field *f;

		for (size_t j = 0; (f = schema_field_nth(t, j)); j++) {
			autofree char *text = xasprintf("{\"%s\":%s}", f->name, f->dflt);
			automdoc *d = NULL;
			struct causes c = {0};
			struct err e = ERR_INIT;

			if (!f->dflt)
				continue;
			n_defaults++;
			if (obj_parse_mut(text, strlen(text), "t", &d, &e) ||
				schema_decode(t, d, yyjson_mut_doc_get_root(d), false, &c, &e) ||
				c.n) {
				diag("%s.%s: %s: %s", t->name, f->name, f->dflt, e.msg);
				bad++;
			}
			schema_validate(t, yyjson_mut_doc_get_root(d), &c);
			for (size_t k = 0; k < c.n; k++)
				if (c.v[k].why == WRONG_ENUM) {
					diag("%s.%s", t->name, c.v[k].message);
					bad++;
				}
			causes_release(&c);
		}
	}
	is_int(bad, 0, "%d defaults fit", n_defaults);
	ok(n_defaults > 200, "many defaults");
}

static void test_reasons(void)
{
	is_str(cause_reason(WRONG_REQUIRED), "FieldValueRequired", "a reason");
	is_str(cause_reason(WRONG_ENUM), "FieldValueNotSupported", "another");
	is_str(cause_reason(WRONG_INVALID), "FieldValueInvalid", "the usual one");
}

int main(void)
{
	table_each("schema-check.tsv", test_row);
	test_kinds();
	test_each_default();
	test_reasons();
	return tap_done();
}
