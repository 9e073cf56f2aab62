/* The parsers of schema text and of the table of kinds: no input breaks them. */
#include "data/schema.h"
#include "../fuzz.h"
#include "data/schema_pack.h"

static void use(const struct schema *s, const struct schema_pack *p)
{
	for (uint32_t i = 0; i < p->n_types; i++) {
		const struct schema_type *t = schema_find(s, p->blob + p->types[i].name);
		size_t n;

		if (!t)
			bug("a type that was read is not found");
		schema_fields(t, &n);
		if (n && (!schema_field_nth(t, n - 1) || schema_field_nth(t, n)))
			bug("fields in order are not the fields");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct schema *s = NULL;
	struct pack_builder b;
	struct schema_pack p;
	struct err e;

	if (!schema_load(text, size, "x", &s, &e)) {
		pack_init(&b);
		if (schema_parse(&b, text, size, "x", &e) || pack_finish(&b, &p, &e))
			bug("a text loads once only");
		use(s, &p);
		pack_release(&b);
	}
	schema_free(s);
	pack_init(&b);
	if (!kind_parse(&b, text, size, "x", &e))
		(void)!pack_finish(&b, &p, &e);
	pack_release(&b);
	return 0;
}
