/* A controller as a pipe stage: objects in, action lines out. */
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "control/run.h"

#define PIPE_MAX_BYTES (1024u * 1024 * 1024)

struct reader {
	const struct runner *r;
	struct view *v;
};

static int on_object(void *arg, doc *d, val *root, const char *where, struct err *e)
{
	struct reader *rd = arg;
	const char *only = rd->r->o->ns;
	const struct kind *k;

	if (!yyjson_is_obj(root) || !obj_str(root, "kind") || !*obj_name(root))
		return err_set(
			e, ERR_INVALID, "%s: not an object: kind and metadata.name wanted", where);
	k = kind_by_gvk(obj_str_or(root, "apiVersion", ""), obj_str(root, "kind"));
	if (!k || !read_of(rd->r->c, k->resource))
		return 0;
	if (only && k->namespaced && strcmp(obj_ns(root), only) != 0)
		return 0;
	read_put(rd->r->c, rd->v, k, root);
	return 0;
}

static int read_file(struct reader *rd, const char *path, struct err *e)
{
	autobuf text = BUF_INIT;

	if (io_read_file(path, PIPE_MAX_BYTES, &text, e))
		return -1;
	return obj_stream_text(
		buf_str(&text), text.len, strcmp(path, "-") ? path : "stdin", on_object, rd, e);
}

int run_pipe(struct runner *r)
{
	struct reader rd = {r, view_new()};
	struct actions out = {0};
	struct err e = ERR_INIT;
	int ret = 0;

	for (size_t i = 0; !ret && i < r->o->files.n; i++)
		ret = read_file(&rd, r->o->files.v[i], &e);
	if (!ret) {
		ret = reconcile_view(r->c, rd.v, clock_now_ns(), r->options, &out, &e);
		/* What the other keys want is told even when one failed. */
		if (out.text.len)
			fwrite(out.text.data, 1, out.text.len, stdout);
	}
	if (ret)
		warn_err(&e);
	actions_release(&out);
	view_free(rd.v);
	return ret ? err_info(e.code)->exit : 0;
}
