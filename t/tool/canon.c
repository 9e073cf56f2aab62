/*
 * canon [--all] <DUMP: k-store dump's lines with the keys of each object sorted and
 * resourceVersion masked (also that of a claimRef), so that states can be compared as text. Without
 * --all two things more are masked: the generation of an EndpointSlice where it is a number, and
 * since when it and Endpoints are so. The first counts the writes of a slice, the second tells of
 * the last one, and where everybody runs at once, pods that become ready between two looks of the
 * controller are one write or several.
 */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "data/obj.h"

/* Who has the annotation is told among the fields that have owners. */
static void without_trigger(mval *o)
{
	mval *annotations = mobj_at(o, "metadata.annotations");
	const char *kind = mobj_str(o, "kind");

	if (!kind || (strcmp(kind, "Endpoints") != 0 && strcmp(kind, "EndpointSlice") != 0))
		return;
	mobj_del(o, "metadata.managedFields");
	if (!annotations)
		return;
	yyjson_mut_obj_remove_str(annotations, "endpoints.kubernetes.io/last-change-trigger-time");
	if (!yyjson_mut_obj_size(annotations))
		mobj_del(o, "metadata.annotations");
}

static int print_one(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	const bool *all = arg;
	bool slice = !*all && !strcmp(obj_str_or(root, "kind", ""), "EndpointSlice");
	automdoc *m = mdoc_from(root);
	mval *o = yyjson_mut_doc_get_root(m);
	autobuf text = BUF_INIT;
	autodoc *masked = NULL;

	mobj_del(o, "metadata.resourceVersion");
	mobj_del(o, "spec.claimRef.resourceVersion");
	if (slice && mobj_int(o, "metadata.generation", 0) > 0)
		mobj_set_str(m, o, "metadata.generation", "counted");
	if (!*all)
		without_trigger(o);
	masked = doc_from_mut(o);
	obj_write_sorted(&text, yyjson_doc_get_root(masked));
	puts(buf_str(&text));
	return 0;
}

int main(int argc, char **argv)
{
	bool all = argc == 2 && !strcmp(argv[1], "--all");
	autobuf text = BUF_INIT;
	struct err e = ERR_INIT;

	prog_set(argv[0]);
	if (io_read_file("-", 1 << 30, &text, &e) ||
		obj_stream_text(buf_str(&text), text.len, "stdin", print_one, &all, &e))
		die_err(&e);
	io_finish_stdout();
	return 0;
}
