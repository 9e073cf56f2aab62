/* JSON objects: what a writer prints must parse, and print the same again. */
#include "base/buf.h"
#include "base/mem.h"
#include "data/obj.h"

#include "../fuzz.h"

static void write_pretty(struct buf *b, const val *v)
{
	obj_write_pretty(b, v, 2);
}

/*
 * Values are not compared: a double of 2^53 and more is printed as Go prints it, with zeros, which
 * is read as the integer of these digits, and that is another number. The text is what stays.
 */
static void again(const val *root, void (*write)(struct buf *, const val *), const char *who)
{
	autobuf once = BUF_INIT, twice = BUF_INIT;
	struct err e = ERR_INIT;
	autodoc *d = NULL;

	write(&once, root);
	if (obj_parse(once.data, once.len, "again", &d, &e) < 0)
		bug(e.msg);
	write(&twice, yyjson_doc_get_root(d));
	if (once.len != twice.len || memcmp(once.data, twice.data, once.len) != 0)
		bug(who);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autodoc *d = NULL, *compact = NULL;
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;
	const val *root;

	if (obj_parse((const char *)data, size, "fuzz", &d, &e) < 0) {
		if (!*e.msg || e.code == ERR_NONE)
			bug("an error without a message");
		return 0;
	}
	root = yyjson_doc_get_root(d);
	obj_write(&b, root);
	if (obj_parse(b.data, b.len, "compact", &compact, &e) < 0)
		bug(e.msg);
	if (!obj_equal(root, yyjson_doc_get_root(compact)))
		bug("obj_write changes the value");
	if (obj_hash(1, root) != obj_hash(1, yyjson_doc_get_root(compact)))
		bug("equal values, different hashes");
	again(root, write_pretty, "obj_write_pretty");
	again(root, obj_write_kubectl, "obj_write_kubectl");
	again(root, obj_write_sorted, "obj_write_sorted");
	/* readers take whatever is there */
	obj_name(root);
	obj_rv(root);
	obj_condition_true(root, "Ready");
	obj_time(root, "metadata.creationTimestamp", 0);
	return 0;
}
