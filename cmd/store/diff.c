/*
 * diff: what differs between two stores, or two moments of one: one JSON object a line for each
 * object. Exit 1 if something does, as diff(1).
 */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "cursor.h"
#include "data/patch.h"
#include "rows.h"
#include "store/history.h"
#include "store/txn.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "from", OPT_STR, offsetof(struct options, from), "WHEN",
		"the first store as it was at " WHEN_HELP},
	{0, "to", OPT_STR, offsetof(struct options, to), "WHEN",
		"the second store as it was at WHEN"},
	{0, "names", OPT_BOOL, offsetof(struct options, names), NULL,
		"which objects differ, not in what"},
	{0, "patch", OPT_BOOL, offsetof(struct options, patch), NULL,
		"a merge patch instead of fields"},
	{0}};

const struct opt_set diff_set = {
	.usage = DIFF_USAGE,
	.about = "Print what differs between two stores, or two moments of one; exit 1 if "
		 "something does.",
	.opts = opts,
	.more = common_opts,
};

/* One of the two: its rows, a bite at a time. */
struct side {
	struct store *s;
	struct cursor c;
	struct rows rows;
	size_t at;
	bool more;
};

struct diffing {
	struct side side[2];
	const struct options *o;
	struct buf out;
	bool differ;
	struct err *e;
};

static int side_open(struct side *d, const char *address, const char *when, struct err *e)
{
	int64_t rev = 0;

	if (store_open(address, false, &d->s, e) < 0 ||
		(when && history_rev(d->s, when, &rev, e) < 0) ||
		cursor_open(&d->c, d->s, NULL, NULL, rev, e) < 0)
		return -1;
	d->more = true;
	return 0;
}

static void side_close(struct side *d)
{
	rows_clear(&d->rows);
	cursor_close(&d->c);
	store_close(d->s);
}

/* The row under way; *ret NULL at the end. */
static int side_row(struct side *d, const struct store_row **ret, struct err *e)
{
	while (d->at == d->rows.v.n && d->more) {
		int more;

		rows_clear(&d->rows);
		d->at = 0;
		more = cursor_page(&d->c, rows_keep, &d->rows, e);
		if (more < 0)
			return -1;
		d->more = more;
	}
	*ret = d->at < d->rows.v.n ? rows_at(&d->rows, d->at) : NULL;
	return 0;
}

/* What the two differ in, as ,"fields":[…] or ,"patch":{…}. */
static void add_changes(struct diffing *d, const char *resource, const val *a, const val *b)
{
	if (d->o->patch) {
		automdoc *m = yyjson_mut_doc_new(NULL);

		buf_adds(&d->out, ",\"patch\":");
		mobj_write(&d->out, patch_diff_merge(m, a, b));
		return;
	}
	add_fields(&d->out, resource, a, b);
}

/* The object of a row; *ret NULL for no row. */
static int parse_row(const struct store_row *r, doc **ret, struct err *e)
{
	if (!r)
		return 0;
	if (r->encoding != STORE_JSON)
		return err_set(e, ERR_CORRUPT,
			KEY_FMT " at revision %" PRId64 " is no stored object", KEY_ARG(&r->key),
			r->rev);
	if (obj_parse(r->value, r->len, "a stored value", ret, e) < 0)
		return err_wrap(e, KEY_FMT, KEY_ARG(&r->key));
	return 0;
}

static void print_difference(struct diffing *d, const struct store_row *a,
	const struct store_row *b, doc *x, doc *y)
{
	const struct store_row *r = a ? a : b;
	struct buf *out = &d->out;

	buf_addf(out, "{\"change\":\"%s\"", a && b ? "changed" : a ? "removed" : "added");
	add_field(out, "resource", r->key.resource);
	add_field(out, "namespace", r->key.ns);
	add_field(out, "name", r->key.name);
	if (a)
		buf_addf(out, ",\"from\":%" PRId64, a->rev);
	if (b)
		buf_addf(out, ",\"to\":%" PRId64, b->rev);
	if (a && b && !d->o->names)
		add_changes(d, r->key.resource, yyjson_doc_get_root(x), yyjson_doc_get_root(y));
	buf_adds(out, "}\n");
	if (out->len > FLUSH_BYTES)
		io_flush_stdout(out);
}

/* a or b is NULL where there is none. */
static int compare(struct diffing *d, const struct store_row *a, const struct store_row *b)
{
	autodoc *x = NULL, *y = NULL;

	/* the bytes are the same for all but what differs */
	if (a && b && a->len == b->len && !memcmp(a->value, b->value, a->len))
		return 0;
	if (parse_row(a, &x, d->e) < 0 || parse_row(b, &y, d->e) < 0)
		return -1;
	if (a && b && obj_equal(yyjson_doc_get_root(x), yyjson_doc_get_root(y)))
		return 0;
	d->differ = true;
	print_difference(d, a, b, x, y);
	return 0;
}

/* Both in the order of their keys, side by side. */
static int compare_all(struct diffing *d)
{
	for (;;) {
		const struct store_row *a, *b;
		int c;

		if (side_row(&d->side[0], &a, d->e) < 0 || side_row(&d->side[1], &b, d->e) < 0)
			return -1;
		if (!a && !b)
			return 0;
		c = !a ? 1 : !b ? -1 : key_cmp(&a->key, &b->key);
		if (compare(d, c <= 0 ? a : NULL, c >= 0 ? b : NULL) < 0)
			return -1;
		d->side[0].at += c <= 0;
		d->side[1].at += c >= 0;
	}
}

int diff_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct diffing d = {.o = o, .e = e};
	const char *a = argc > 0 ? argv[0] : o->store, *b = argc > 1 ? argv[1] : a;
	int ret;

	if (argc > 2)
		opt_usage(&diff_set, "diff takes two stores");
	if (argc < 2 && !o->from)
		opt_usage(&diff_set, "diff of one store wants --from");
	ret = side_open(&d.side[0], a, o->from, e);
	if (!ret)
		ret = side_open(&d.side[1], b, o->to, e);
	if (!ret)
		ret = compare_all(&d);
	io_flush_stdout(&d.out);
	buf_release(&d.out);
	side_close(&d.side[0]);
	side_close(&d.side[1]);
	return ret < 0 ? -1 : d.differ ? EXIT_FAILED : EXIT_DONE;
}
