/*
 * canon <DUMP: k-store dump's lines with the keys of each object sorted and what may differ between
 * two ways to one state left out, so that states can be compared as text. Also left out is what
 * tells the path and not the state: Events, and the generation of EndpointSlices, which counts
 * whether pods became ready one by one or together.
 */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "data/obj.h"

static int print_one(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	const char *kind = obj_str_or(root, "kind", "");
	automdoc *m = mdoc_from(root);
	mval *o = yyjson_mut_doc_get_root(m);
	autobuf text = BUF_INIT;
	autodoc *masked = NULL;

	if (!strcmp(kind, "Event"))
		return 0;
	mobj_del(o, "metadata.resourceVersion");
	if (!strcmp(kind, "EndpointSlice"))
		mobj_del(o, "metadata.generation");
	masked = doc_from_mut(o);
	obj_write_sorted(&text, yyjson_doc_get_root(masked));
	puts(buf_str(&text));
	return 0;
}

int main(int argc, char **argv)
{
	autobuf text = BUF_INIT;
	struct err e = ERR_INIT;

	prog_set(argv[0]);
	if (io_read_file("-", 1 << 30, &text, &e) ||
		obj_stream_text(buf_str(&text), text.len, "stdin", print_one, NULL, &e))
		die_err(&e);
	io_finish_stdout();
	return 0;
}
