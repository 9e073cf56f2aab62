/* dump: the whole state in a stable form, or the log as it is. */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/base64.h"
#include "cursor.h"
#include "rows.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN",
		"as it was at " WHEN_HELP},
	{0, "history", OPT_BOOL, offsetof(struct options, history), NULL,
		"the rows of the log: every change that is kept"},
	{0, "sealed", OPT_BOOL, offsetof(struct options, sealed), NULL,
		"sealed values as they are stored, as rows of the log"},
	{0}};

const struct opt_set dump_set = {
	.usage = DUMP_USAGE,
	.about = "Print all objects, one a line, in the order of their keys.",
	.opts = opts,
	.more = common_opts,
};

struct dumping {
	struct buf out;
	struct err *e;
};

/* A row as an object; its value stands last, so that load finds its bytes as they were.
   Sealed ones, which are no JSON, in base64. */
static int add_stored_row(struct dumping *d, const struct store_row *r)
{
	struct buf *b = &d->out;

	if (r->encoding != STORE_JSON && r->encoding != STORE_SEALED)
		return err_set(d->e, ERR_CORRUPT, "revision %" PRId64 ": unknown encoding %u",
			r->rev, r->encoding);
	add_row(b, r);
	if (r->encoding == STORE_SEALED) {
		buf_adds(b, ",\"sealed\":\"");
		base64_encode(b, r->value, r->len);
		buf_adds(b, "\"}\n");
	} else {
		buf_adds(b, ",\"value\":");
		buf_add(b, r->value, r->len);
		buf_adds(b, "}\n");
	}
	return 0;
}

static int dump_row(void *arg, const struct store_row *r)
{
	struct dumping *d = arg;

	if (add_stored_row(d, r) < 0)
		return -1;
	if (d->out.len > FLUSH_BYTES)
		io_flush_stdout(&d->out);
	return 0;
}

static int dump_object(void *arg, const struct store_row *r)
{
	struct dumping *d = arg;
	struct store_row first = *r;

	if (r->encoding == STORE_SEALED) {
		first.prev_rev = 0; /* as for an object: what was before is not in this dump */
		if (add_stored_row(d, &first) < 0)
			return -1;
	} else {
		if (add_object(&d->out, r, d->e) < 0)
			return -1;
		buf_addc(&d->out, '\n');
	}
	return d->out.len >= FLUSH_BYTES;
}

static int dump_state(struct store *s, int64_t rev, struct dumping *d)
{
	struct cursor c;
	int ret;

	if (cursor_open(&c, s, NULL, NULL, rev, d->e) < 0)
		return -1;
	while ((ret = cursor_page(&c, dump_object, d, d->e)) > 0)
		io_flush_stdout(&d->out);
	cursor_close(&c);
	return ret;
}

static int dump_log(struct store *s, struct dumping *d)
{
	static const struct store_key all = {NULL, NULL, NULL};

	return log_by_bites(s, &all, -1, 0, dump_row, d, d->e);
}

int dump_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct dumping d = {.e = e};
	struct store *s;
	int64_t rev;
	int ret;

	if (argc)
		opt_usage(&dump_set, "dump takes no argument");
	if (o->history && o->as_of)
		opt_usage(&dump_set, "--history has no --as-of");
	if (open_as_of(o, &s, &rev, e) < 0)
		return -1;
	store_set_raw(s, o->sealed);
	ret = o->history ? dump_log(s, &d) : dump_state(s, rev, &d);
	store_close(s);
	io_flush_stdout(&d.out);
	buf_release(&d.out);
	return ret;
}
