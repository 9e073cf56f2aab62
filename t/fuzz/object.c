/* Any JSON, taken for an object of some kinds: decoded, defaulted, validated, printed as a row. */
#include <string.h>

#include "../fuzz.h"
#include "data/obj.h"
#include "data/schema.h"
#include "table/table.h"

static void as_kind(const struct kind *k, const uint8_t *data, size_t size)
{
	automdoc *d = NULL;
	autodoc *out = NULL;
	struct causes c = { 0 };
	autostrv row = STRV_INIT;
	struct err e;
	mval *root;

	if (obj_parse_mut((const char *)data, size, "x", &d, &e))
		return;
	root = yyjson_mut_doc_get_root(d);
	if (!schema_decode(k->type, d, root, true, &c, &e)) {
		schema_default(k->type, d, root);
		schema_validate(k->type, root, &c);
		causes_release(&c);
		/* what was filled in is well-typed */
		if (schema_decode(k->type, d, root, false, &c, &e) || c.n)
			bug("a decoded object does not decode again");
	}
	causes_release(&c);
	out = doc_from_mut(root);
	table_for(k)->row(yyjson_doc_get_root(out), 1, &row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "pods", "services", "deployments.apps", "events",
					     "customresourcedefinitions.apiextensions.k8s.io",
					     "horizontalpodautoscalers.autoscaling" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		as_kind(kind_by_resource(kinds[i]), data, size);
	return 0;
}
