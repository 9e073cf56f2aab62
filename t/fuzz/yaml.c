/* YAML: no input breaks the reader, and what the writer prints is read as the same value. */
#include "data/yaml.h"
#include "base/mem.h"

#include "../fuzz.h"

static int keep(void *arg, doc *d, int line, struct err *e)
{
	doc **first = arg;

	if (line < 1)
		bug("a line before the first");
	if (*first)
		yyjson_doc_free(d);
	else
		*first = d;
	return 0;
}

/* libyaml's emitter does not bring back every line break that is not "\n" (CR, NEL, LS, PS). */
static bool odd_breaks(const char *s, size_t len)
{
	return memchr(s, '\r', len) || memmem(s, len, "\\r", 2) || memmem(s, len, "\xc2\x85", 2) ||
	       memmem(s, len, "\xe2\x80\xa8", 3) || memmem(s, len, "\xe2\x80\xa9", 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autodoc *d = NULL, *again = NULL;
	autobuf text = BUF_INIT, json = BUF_INIT;
	struct err e = ERR_INIT;

	if (yaml_parse((const char *)data, size, "f", keep, &d, &e) < 0) {
		if (e.code != ERR_SYNTAX || !*e.msg)
			bug("an error without a message");
		return 0;
	}
	if (!d)
		return 0;
	obj_write(&json, yyjson_doc_get_root(d));
	yaml_write(&text, yyjson_doc_get_root(d));
	if (odd_breaks(json.data, json.len))
		return 0;
	if (yaml_parse(text.data, text.len, "again", keep, &again, &e) < 0)
		bug(e.msg);
	if (!again || !obj_equal(yyjson_doc_get_root(d), yyjson_doc_get_root(again)))
		bug("another value");
	return 0;
}
