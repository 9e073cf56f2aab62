/* get, list: objects as they are, or as of a revision. */
#include <stddef.h>
#include <string.h>

#include "verbs.h"

static const struct opt get_opts[] = {{'n', "namespace", OPT_STR, offsetof(struct options, ns),
					      "NS", "look in NS (default)", "@ns"},
	{0, "as-of", OPT_INT, offsetof(struct options, as_of), "REV", "as it was at revision REV"},
	{0}};

const struct opt_set get_set = {
	.usage = GET_USAGE,
	.about = "Print objects, one a line.",
	.opts = get_opts,
	.more = common_opts,
	.verbs = "@kinds",
};

static const struct opt list_opts[] = {
	{'A', "all-namespaces", OPT_BOOL, offsetof(struct options, all_namespaces), NULL,
		"look in all namespaces"},
	{'l', "selector", OPT_STR, offsetof(struct options, selector), "SELECTOR",
		"only objects with these labels: a=b,c!=d,e in (f,g),!h"},
	{0, "field-selector", OPT_STR, offsetof(struct options, field_selector), "SELECTOR",
		"only objects with these fields: spec.nodeName=n1,metadata.name!=x"},
	{'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS", "look in NS (default)",
		"@ns"},
	{0, "as-of", OPT_INT, offsetof(struct options, as_of), "REV",
		"as they were at revision REV"},
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
	char *last_ns, *last_name; /* of the page that is read */
	size_t n;
	bool pages;
};

static int print_row(void *arg, const struct store_row *r)
{
	struct printing *p = arg;
	int match = p->filter ? rowfilter_match(p->filter, r->value, r->len, p->e) : 1;

	p->n++;
	if (p->pages) {
		free(p->last_ns);
		free(p->last_name);
		p->last_ns = xstrdup(r->key.ns);
		p->last_name = xstrdup(r->key.name);
	}
	if (match <= 0)
		return match;
	if (add_object(p->out, r, p->e) < 0)
		return -1;
	buf_addc(p->out, '\n');
	return 0;
}

int get_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	const struct kind *k;
	struct store *s;
	autobuf out = BUF_INIT;
	struct printing p = {.out = &out, .e = e};
	int ret = 0;

	if (argc < 2)
		opt_usage(&get_set, "get wants a KIND and a NAME");
	if (need_kind(argv[0], &k, e) < 0 || store_open(o->store, false, &s, e) < 0)
		return -1;
	for (int i = 1; i < argc && !ret; i++) {
		struct store_key key = {k->resource, namespace_of(o, k), argv[i]};

		ret = store_get(s, &key, o->as_of, print_row, &p, e);
	}
	store_close(s);
	flush_out(&out);
	return ret;
}

/* A page a snapshot: a slow reader of our output holds no transaction open, and so no checkpoint
   up. What changes meanwhile is not seen: pages after the first are read as of the first one's
   revision. */
#define PAGE 500

static int list_kind(struct store *s, const struct options *o, const struct kind *k,
	struct rowfilter *f, int64_t *rev, struct err *e)
{
	struct store_list q = {.resource = k->resource, .ns = namespace_of(o, k), .limit = PAGE};
	autobuf out = BUF_INIT;
	struct printing p = {.filter = f, .out = &out, .e = e, .pages = true};
	autofree char *ns = NULL, *name = NULL;
	int ret;

	do {
		free(ns);
		free(name);
		q.after_ns = ns = take(p.last_ns);
		q.after_name = name = take(p.last_name);
		q.at_rev = *rev;
		p.n = 0;
		ret = store_list(s, &q, print_row, &p, rev, e);
		flush_out(&out);
	} while (!ret && p.n == PAGE);
	free(p.last_ns);
	free(p.last_name);
	return ret;
}

int list_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct rowfilter f;
	struct store *s = NULL;
	int64_t rev = o->as_of;
	int ret = 0;

	if (argc < 1)
		opt_usage(&list_set, "list wants a KIND");
	if (rowfilter_init(o, &f, e) < 0)
		return -1;
	ret = store_open(o->store, false, &s, e);
	for (int i = 0; i < argc && !ret; i++) {
		const struct kind *k;

		ret = need_kind(argv[i], &k, e);
		if (!ret)
			ret = list_kind(s, o, k, &f, &rev, e);
	}
	store_close(s);
	rowfilter_release(&f);
	return ret;
}
