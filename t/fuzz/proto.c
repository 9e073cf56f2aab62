/* Protobuf of strangers: what is read is JSON, and what can be written back reads as the same. */
#include "data/proto.h"
#include "base/buf.h"
#include "base/mem.h"

#include "../fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autobuf json = BUF_INIT, bytes = BUF_INIT, again = BUF_INIT;
	autodoc *d = NULL, *back = NULL;
	struct err e = ERR_INIT;

	if (proto_read(data, size, &json, &e) < 0) {
		if (!*e.msg || json.len)
			bug("an error without a message, or with an answer");
		return 0;
	}
	/* keys of a map may be there twice: that is JSON, but no object */
	if (obj_parse(json.data, json.len, "read", &d, &e) < 0) {
		if (!strstr(e.msg, "already set") && !strstr(e.msg, "deep"))
			bug(e.msg);
		return 0;
	}
	/* the first second of 1970 is written as no time at all, upstream's as well */
	if (strstr(json.data, "\"1970-01-01T00:00:00"))
		return 0;
	if (proto_write(yyjson_doc_get_root(d), &bytes, &e) < 0) {
		if (!*e.msg || bytes.len)
			bug("an error without a message, or with an answer");
		return 0;
	}
	if (proto_read(bytes.data, bytes.len, &again, &e) < 0 ||
		obj_parse(again.data, again.len, "again", &back, &e) < 0)
		bug(e.msg);
	if (!obj_equal(yyjson_doc_get_root(d), yyjson_doc_get_root(back)))
		bug(again.data);
	return 0;
}
