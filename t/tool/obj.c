/*
 * obj merge JSON...                     the first object, with the others merged into it (RFC 7386)
 * obj at [PATH=VALUE...] PATH... <DUMP  of the objects with these values a line each: what is found
 *                                       at the paths, between blanks; nothing where nothing is
 * The two things that tests do most with objects, a twentieth of the time that jq needs to start.
 */
#include <stdio.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "data/obj.h"
#include "data/patch.h"

static struct err e;

/* Strings as they are, the rest as JSON. */
static void add_text(struct buf *b, val *v)
{
	if (yyjson_is_str(v))
		buf_adds(b, yyjson_get_str(v));
	else if (v)
		obj_write(b, v);
}

static int print_one(void *arg, doc *d, val *root, const char *where, struct err *none)
{
	autobuf line = BUF_INIT;
	bool first = true;

	for (char **p = arg; *p; p++) {
		const char *is = strchr(*p, '=');
		autofree char *path = xstrndup(*p, is ? (size_t)(is - *p) : strlen(*p));
		autobuf text = BUF_INIT;

		add_text(&text, obj_at(root, path));
		if (is && strcmp(buf_str(&text), is + 1) != 0)
			return 0;
		if (is)
			continue;
		buf_addf(&line, "%s%s", first ? "" : " ", buf_str(&text));
		first = false;
	}
	puts(buf_str(&line));
	return 0;
}

static void at(char **paths)
{
	autobuf text = BUF_INIT;

	if (io_read_file("-", 1 << 30, &text, &e) ||
		obj_stream_text(buf_str(&text), text.len, "stdin", print_one, paths, &e))
		die_err(&e);
}

static void merge(char **objects)
{
	automdoc *d = NULL;
	autobuf text = BUF_INIT;
	mval *root;

	if (obj_parse_mut(*objects, strlen(*objects), *objects, &d, &e))
		die_err(&e);
	root = yyjson_mut_doc_get_root(d);
	while (*++objects) {
		autodoc *more = NULL;

		if (obj_parse(*objects, strlen(*objects), *objects, &more, &e) ||
			patch_merge(d, &root, yyjson_doc_get_root(more), &e))
			die_err(&e);
	}
	mobj_write(&text, root);
	puts(buf_str(&text));
}

int main(int argc, char **argv)
{
	prog_set(argv[0]);
	if (argc > 2 && !strcmp(argv[1], "at"))
		at(argv + 2);
	else if (argc > 2 && !strcmp(argv[1], "merge"))
		merge(argv + 2);
	else
		die(ERR_USAGE, "usage: obj merge JSON... | obj at [PATH=VALUE...] PATH...");
	io_finish_stdout();
	return 0;
}
