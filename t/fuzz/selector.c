/* Selectors: the canonical text parses, is its own canonical text, and selects the same. */
#include "base/buf.h"
#include "base/mem.h"
#include "data/selector.h"

#include "../fuzz.h"

static const char labels_text[] =
	"{\"a\":\"b\",\"app\":\"web\",\"n\":\"5\",\"x.y/z\":\"\",\"i\":\"in\"}";

static void try_text(const char *s, const val *labels)
{
	autobuf once = BUF_INIT, twice = BUF_INIT;
	struct selector sel, again;
	struct err e = ERR_INIT;

	if (selector_parse(s, &sel, &e) < 0) {
		if (!*e.msg || e.code == ERR_NONE)
			bug("an error without a message");
		return;
	}
	selector_write(&once, &sel);
	/* "a in (,)" is the one value "", printed as "a in ()", which is refused: there too. */
	if (once.len && strstr(once.data, "()")) {
		selector_release(&sel);
		return;
	}
	if (selector_parse(once.data ? once.data : "", &again, &e) < 0)
		bug(e.msg);
	selector_write(&twice, &again);
	if (once.len != twice.len || (once.len && memcmp(once.data, twice.data, once.len) != 0))
		bug(twice.data);
	if (selector_matches(&sel, labels) != selector_matches(&again, labels))
		bug(once.data);
	selector_release(&again);
	selector_release(&sel);
}

static void try_fields(const char *s, const val *obj)
{
	struct selector sel;
	struct err e = ERR_INIT;

	if (fieldsel_parse(s, &sel, &e) < 0)
		return;
	fieldsel_matches(&sel, obj);
	selector_release(&sel);
}

static void try_object(const char *s, size_t n, const val *labels)
{
	struct selector sel;
	struct err e = ERR_INIT;
	autodoc *d = NULL;

	if (obj_parse(s, n, "selector", &d, &e) < 0)
		return;
	if (selector_from_obj(yyjson_doc_get_root(d), &sel, &e) == 0) {
		selector_matches(&sel, labels);
		selector_release(&sel);
	}
	if (selector_from_exprs(yyjson_doc_get_root(d), &sel, &e) == 0) {
		selector_matches(&sel, labels);
		selector_release(&sel);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *s = xstrndup((const char *)data, size);
	autodoc *d = NULL;
	struct err e = ERR_INIT;
	const val *labels;

	if (obj_parse(labels_text, strlen(labels_text), "labels", &d, &e) < 0)
		bug(e.msg);
	labels = yyjson_doc_get_root(d);
	try_text(s, labels);
	try_fields(s, labels);
	try_object(s, strlen(s), labels);
	return 0;
}
