/* dump: the whole state in a stable form, or the log as it is. */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "as-of", OPT_INT, offsetof(struct options, as_of), "REV", "as it was at revision REV"},
	{0, "history", OPT_BOOL, offsetof(struct options, history), NULL,
		"the rows of the log: every change that is kept"},
	{0}};

const struct opt_set dump_set = {
	.usage = DUMP_USAGE,
	.about = "Print all objects, one a line, in the order of their keys.",
	.opts = opts,
	.more = common_opts,
};

#define FLUSH_BYTES (256u * 1024)

struct dumping {
	struct buf out;
	struct err *e;
};

static int dump_object(void *arg, const struct store_row *r)
{
	struct dumping *d = arg;

	if (add_object(&d->out, r, d->e) < 0)
		return -1;
	buf_addc(&d->out, '\n');
	if (d->out.len > FLUSH_BYTES)
		flush_out(&d->out);
	return 0;
}

static void add_field(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, ",\"%s\":", key);
	buf_add_json(b, value, strlen(value));
}

/* A row as an object; its value stands last, so that load finds its bytes as they were. */
static int dump_row(void *arg, const struct store_row *r)
{
	struct dumping *d = arg;
	struct buf *b = &d->out;
	char time[CLOCK_RFC3339_SIZE];

	if (r->encoding != STORE_JSON)
		return err_set(d->e, ERR_CORRUPT, "revision %" PRId64 ": unknown encoding %u",
			r->rev, r->encoding);
	buf_addf(b, "{\"rev\":%" PRId64 ",\"op\":\"%s\"", r->rev,
		r->op == STORE_DELETE ? "delete" : "put");
	add_field(b, "resource", r->key.resource);
	add_field(b, "namespace", r->key.ns);
	add_field(b, "name", r->key.name);
	add_field(b, "time", clock_rfc3339_nano(r->time_ns, time));
	add_field(b, "actor", r->actor);
	add_field(b, "manager", r->manager);
	buf_addf(b, ",\"prev\":%" PRId64 ",\"value\":", r->prev_rev);
	buf_add(b, r->value, r->len);
	buf_adds(b, "}\n");
	if (b->len > FLUSH_BYTES)
		flush_out(b);
	return 0;
}

int dump_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct store_list all = {.at_rev = o->as_of};
	struct dumping d = {.e = e};
	struct store *s;
	int64_t rev;
	int ret;

	if (argc)
		opt_usage(&dump_set, "dump takes no argument");
	if (o->history && o->as_of)
		opt_usage(&dump_set, "--history has no --as-of");
	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	if (o->history)
		ret = store_log(s, NULL, NULL, NULL, -1, 0, dump_row, &d, e);
	else
		ret = store_list(s, &all, dump_object, &d, &rev, e);
	store_close(s);
	flush_out(&d.out);
	buf_release(&d.out);
	return ret;
}
