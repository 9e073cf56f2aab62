/* get, list: objects as they are, or as of a revision. */
#include <stddef.h>
#include <string.h>

#include "cursor.h"
#include "store/terms.h"
#include "verbs.h"

static const struct opt get_opts[] = {OPT_NS,
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN",
		"as it was at " WHEN_HELP},
	{0}};

const struct opt_set get_set = {
	.usage = GET_USAGE,
	.about = "Print objects, one a line.",
	.opts = get_opts,
	.more = common_opts,
	.verbs = "@kinds",
};

static const struct opt list_opts[] = {
	OPTS_SELECT,
	{0, "owner", OPT_STR, offsetof(struct options, owner), "UID",
		"only what the object with that uid owns; of all kinds if no KIND is given"},
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN",
		"as they were at " WHEN_HELP},
	{0}};

const struct opt_set list_set = {
	.usage = LIST_USAGE,
	.about = "Print the objects of kinds, one a line.",
	.opts = list_opts,
	.more = common_opts,
	.verbs = "@kinds",
};

struct printing {
	const struct rowfilter *filter; /* NULL: all match */
	struct buf *out;
	struct err *e;
};

static int print_row(void *arg, const struct store_row *r)
{
	struct printing *p = arg;
	int match = p->filter ? rowfilter_match(p->filter, r->value, r->len, p->e) : 1;

	if (match <= 0)
		return match;
	if (add_object(p->out, r, p->e) < 0)
		return -1;
	buf_addc(p->out, '\n');
	return p->out->len >= FLUSH_BYTES;
}

int get_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	const struct kind *k;
	struct store *s;
	autobuf out = BUF_INIT;
	struct printing p = {.out = &out, .e = e};
	int64_t rev;
	int ret = 0;

	if (argc < 2)
		opt_usage(&get_set, "get wants a KIND and a NAME");
	if (need_kind(argv[0], &k, e) < 0 || open_as_of(o, &s, &rev, e) < 0)
		return -1;
	for (int i = 1; i < argc && !ret; i++) {
		struct store_key key = {k->resource, namespace_of(o, k), argv[i]};

		ret = store_get(s, &key, rev, print_row, &p, e) < 0 ? -1 : 0;
	}
	store_close(s);
	io_flush_stdout(&out);
	return ret;
}

/* All kinds as of one revision, which the first one settles. */
static int list_kind(struct store *s, const char *resource, const char *ns, struct printing *p,
	int64_t *rev)
{
	const char *owner = p->filter->owner;
	autofree char *term = owner ? terms_for_owner(owner)
				    : terms_for_fields(resource, &p->filter->fields);
	struct cursor c;
	int ret;

	if (cursor_open(&c, s, resource, ns, *rev, p->e) < 0)
		return -1;
	c.term = term;
	while ((ret = cursor_page(&c, print_row, p, p->e)) > 0)
		io_flush_stdout(p->out);
	io_flush_stdout(p->out);
	*rev = c.rev;
	cursor_close(&c);
	return ret;
}

static int print_all(void *arg, const struct store_row *r)
{
	return print_row(arg, r) < 0 ? -1 : 0;
}

/* What an object owns, of all kinds: few, so that one read has them all. */
static int list_owned(struct store *s, int64_t rev, struct printing *p)
{
	autofree char *term = terms_for_owner(p->filter->owner);
	struct store_list q = {.term = term, .at_rev = rev};
	int ret = store_list(s, &q, print_all, p, &rev, p->e);

	io_flush_stdout(p->out);
	return ret;
}

int list_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autobuf out = BUF_INIT;
	struct rowfilter f;
	struct printing p = {.filter = &f, .out = &out, .e = e};
	struct store *s = NULL;
	int64_t rev;
	int ret = 0;

	if (argc < 1 && !o->owner)
		opt_usage(&list_set, "list wants a KIND");
	if (rowfilter_init(o, &f, e) < 0)
		return -1;
	ret = open_as_of(o, &s, &rev, e);
	if (!ret && !argc)
		ret = list_owned(s, rev, &p);
	for (int i = 0; i < argc && !ret; i++) {
		const struct kind *k;

		ret = need_kind(argv[i], &k, e);
		if (!ret)
			ret = list_kind(s, k->resource, namespace_of(o, k), &p, &rev);
	}
	store_close(s);
	rowfilter_release(&f);
	return ret;
}
