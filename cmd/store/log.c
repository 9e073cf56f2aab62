/* log: the changes of objects, one JSON object a line, oldest first. */
#include <stddef.h>
#include <string.h>

#include "rows.h"
#include "store/history.h"
#include "store/txn.h"
#include "verbs.h"

static const struct opt opts[] = {
	{'A', "all-namespaces", OPT_BOOL, offsetof(struct options, all_namespaces), NULL,
		"of all namespaces"},
	{'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS", "of NS (default)", "@ns"},
	{0, "from", OPT_STR, offsetof(struct options, from), "WHEN", "only after " WHEN_HELP},
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN", "only up to WHEN"},
	{0, "last", OPT_INT, offsetof(struct options, last), "N", "only the last N changes"},
	{0, "fields", OPT_BOOL, offsetof(struct options, fields), NULL,
		"what each change changed, too"},
	{0}};

const struct opt_set log_set = {
	.usage = LOG_USAGE,
	.about = "Print who changed what and when, one change a line, oldest first.",
	.opts = opts,
	.more = common_opts,
	.verbs = "@kinds",
};

struct logging {
	struct store *s;
	struct err *e;
	bool fields;
	char **names; /* of which objects; ends with NULL; empty: all */
	struct buf out;
	struct vec last; /* with --last: a ring of rows */
	size_t n_last, at;
};

static bool is_named(const struct logging *l, const char *name)
{
	if (!*l->names)
		return true;
	for (char **n = l->names; *n; n++)
		if (!strcmp(*n, name))
			return true;
	return false;
}

static int keep_row(void *arg, const struct store_row *r)
{
	*(struct store_row **)arg = row_copy(r);
	return 0;
}

/* What row r changed; null if what was there before is not kept. */
static int add_change(struct logging *l, const struct store_row *r)
{
	autofree struct store_row *old = NULL;
	autodoc *a = NULL, *b = NULL;

	if (history_row(l->s, &r->key, r->prev_rev, keep_row, &old, l->e) < 0) {
		if (l->e->code != ERR_GONE)
			return -1;
		buf_adds(&l->out, ",\"fields\":null");
		return 0;
	}
	if (obj_parse(old->value, old->len, "a stored value", &a, l->e) < 0 ||
		obj_parse(r->value, r->len, "a stored value", &b, l->e) < 0)
		return err_wrap(l->e, KEY_FMT, KEY_ARG(&r->key));
	add_fields(&l->out, r->key.resource, yyjson_doc_get_root(a), yyjson_doc_get_root(b));
	return 0;
}

static int print_change(void *arg, const struct store_row *r)
{
	struct logging *l = arg;

	if (!is_named(l, r->key.name))
		return 0;
	add_row(&l->out, r);
	if (l->fields && r->prev_rev && r->op == STORE_PUT && add_change(l, r) < 0)
		return -1;
	buf_adds(&l->out, "}\n");
	if (l->out.len > FLUSH_BYTES)
		io_flush_stdout(&l->out);
	return 0;
}

static int keep_last(void *arg, const struct store_row *r)
{
	struct logging *l = arg;

	if (!is_named(l, r->key.name))
		return 0;
	if (l->last.n < l->n_last) {
		vec_push(&l->last, row_copy(r));
		return 0;
	}
	free(l->last.v[l->at]);
	l->last.v[l->at] = row_copy(r);
	l->at = (l->at + 1) % l->n_last;
	return 0;
}

static int print_last(struct logging *l)
{
	int ret = 0;

	for (size_t i = 0; i < l->last.n && !ret; i++)
		ret = print_change(l, l->last.v[(l->at + i) % l->last.n]);
	vec_free_all(&l->last, free);
	return ret;
}

/* What is asked for: the key's parts that are NULL are any. */
static int read_log(struct logging *l, const struct options *o, const struct store_key *k,
	struct err *e)
{
	struct store *s;
	int64_t from = -1, to;
	int ret;

	if (open_as_of(o, &s, &to, e) < 0)
		return -1;
	l->s = s;
	ret = o->from ? history_rev(s, o->from, &from, e) : 0;
	if (!ret)
		ret = log_by_bites(s, k, from, to, l->n_last ? keep_last : print_change, l, e);
	if (!ret)
		ret = print_last(l);
	store_close(s);
	return ret;
}

int log_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct logging l = {.names = argv + (argc > 0), .n_last = (size_t)o->last,
		.fields = o->fields,
		.e = e};
	struct store_key k = {.ns = o->all_namespaces ? NULL : o->ns};
	const struct kind *kind;
	int ret;

	if (o->last < 0)
		opt_usage(&log_set, "--last wants a number of changes");
	if (argc) {
		if (need_kind(argv[0], &kind, e) < 0)
			return -1;
		k.resource = kind->resource;
		k.ns = namespace_of(o, kind);
		k.name = argc == 2 ? argv[1] : NULL;
	}
	ret = read_log(&l, o, &k, e);
	io_flush_stdout(&l.out);
	buf_release(&l.out);
	return ret;
}
