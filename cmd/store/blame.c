/*
 * blame: who set each field of an object, when, by which program, and what it was before. Read
 * backwards, from change to change of this object, until all that was asked for is known.
 */
#include <stddef.h>
#include <string.h>

#include "data/fields.h"
#include "rows.h"
#include "store/history.h"
#include "store/txn.h"
#include "verbs.h"

static const struct opt opts[] = {
	OPT_NS,
	{0, "as-of", OPT_STR, offsetof(struct options, as_of), "WHEN", "as it was at " WHEN_HELP},
	{0}};

const struct opt_set blame_set = {
	.usage = BLAME_USAGE,
	.about = "Print who set each field of an object, when, by which program, from which value.",
	.opts = opts,
	.more = common_opts,
	.verbs = "@kinds",
};

struct leaf {
	char *path, *value; /* value: JSON text */
	bool known;
};

/* The wanted fields of one revision. */
struct leaves {
	struct leaf *v;
	size_t n, alloc;
	const char *want; /* path below which they are; NULL: all */
};

struct blaming {
	struct store *s;
	const struct kind *kind;
	const char *want;
	struct leaves now;
	size_t unknown;
	struct buf *lines; /* one a leaf of now */
	struct err *e;
};

static void leaves_clear(struct leaves *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->v[i].path);
		free(l->v[i].value);
	}
	free(l->v);
	*l = (struct leaves){.want = l->want};
}

/* Is path want, or below it? */
static bool is_below(const char *path, const char *want)
{
	size_t n = strlen(want);

	return !strncmp(path, want, n) && (!path[n] || path[n] == '.' || path[n] == '[');
}

static int add_leaf(void *arg, const char *path, const char *index_path, const val *from,
	const val *to)
{
	struct leaves *l = arg;
	autobuf value = BUF_INIT;

	if (l->want && !is_below(path, l->want) && !is_below(index_path, l->want))
		return 0;
	obj_write(&value, to);
	GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n++] = (struct leaf){xstrdup(path), buf_detach(&value, NULL), false};
	return 0;
}

static int read_leaves(struct blaming *b, const struct store_row *r, struct leaves *ret)
{
	autodoc *d = NULL;

	if (r->encoding != STORE_JSON ||
		obj_parse(r->value, r->len, "a stored value", &d, b->e) < 0)
		return err_set(b->e, ERR_CORRUPT, KEY_FMT " at revision %lld is no stored object",
			KEY_ARG(&r->key), (long long)r->rev);
	ret->want = b->want;
	fields_each(yyjson_doc_get_root(d), b->kind->type, add_leaf, ret);
	return 0;
}

static const struct leaf *find(const struct leaves *l, const char *path)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i].path, path))
			return &l->v[i];
	return NULL;
}

/* {"path":…,"rev":…, …: what row r did to the leaf. from NULL: it was not there. */
static void add_line(struct buf *b, const struct leaf *leaf, bool removed,
	const struct store_row *r, const struct leaf *from)
{
	buf_adds(b, "{\"path\":");
	buf_add_json(b, leaf->path, strlen(leaf->path));
	if (removed)
		buf_adds(b, ",\"removed\":true");
	else
		buf_addf(b, ",\"value\":%s", leaf->value);
	buf_addf(b, ",\"rev\":%lld", (long long)r->rev);
	add_author(b, r);
	if (from)
		buf_addf(b, ",\"from\":%s", from->value);
	buf_adds(b, "}\n");
}

/* What is not told any more: the log begins after it was set, at r or before. */
static void add_earlier(struct buf *b, const struct leaf *leaf, const struct store_row *r)
{
	buf_adds(b, "{\"path\":");
	buf_add_json(b, leaf->path, strlen(leaf->path));
	buf_addf(b, ",\"value\":%s,\"rev\":%lld,\"earlier\":true}\n", leaf->value,
		(long long)r->rev);
}

/* Which of the unknown leaves did r change? before NULL: all of them; it made the object. */
static void blame_row(
	struct blaming *b, const struct store_row *r, const struct leaves *before, bool gone)
{
	for (size_t i = 0; i < b->now.n; i++) {
		struct leaf *leaf = &b->now.v[i];
		const struct leaf *old = before ? find(before, leaf->path) : NULL;

		if (leaf->known || (old && !strcmp(old->value, leaf->value)))
			continue;
		if (gone)
			add_earlier(&b->lines[i], leaf, r);
		else
			add_line(&b->lines[i], leaf, false, r, old);
		leaf->known = true;
		b->unknown--;
	}
}

static int keep_row(void *arg, const struct store_row *r)
{
	*(struct store_row **)arg = row_copy(r);
	return 0;
}

/* The row before r: 1 there is one, 0 there was none, -1; ERR_GONE: it is not kept. */
static int row_before(struct blaming *b, const struct store_row *r, struct store_row **ret)
{
	if (!r->prev_rev)
		return 0;
	return history_row(b->s, &r->key, r->prev_rev, keep_row, ret, b->e) < 0 ? -1 : 1;
}

/* *r: the newest row; the last one read is left there. */
static int blame_leaves(struct blaming *b, struct store_row **r)
{
	while (b->unknown) {
		struct leaves before = {0};
		struct store_row *old = NULL;
		int more = row_before(b, *r, &old);

		if (more < 0 && b->e->code != ERR_GONE)
			return -1;
		if (more > 0 && read_leaves(b, old, &before) < 0) {
			free(old);
			return -1;
		}
		blame_row(b, *r, more > 0 ? &before : NULL, more < 0);
		leaves_clear(&before);
		if (more <= 0)
			return 0;
		free(*r);
		*r = old;
	}
	return 0;
}

/* No such field now: who removed it? */
static int blame_removal(struct blaming *b, struct store_row **r, struct buf *out)
{
	for (;;) {
		struct leaves before = {0};
		struct store_row *old = NULL;
		int more = row_before(b, *r, &old);

		if (more > 0 && read_leaves(b, old, &before) < 0)
			more = -1;
		for (size_t i = 0; i < before.n && more > 0; i++)
			add_line(out, &before.v[i], true, *r, &before.v[i]);
		leaves_clear(&before);
		if (!more || (more < 0 && b->e->code == ERR_GONE))
			more = err_set(b->e, ERR_NOTFOUND,
				KEY_FMT " has no field %s, as far back as the log goes",
				KEY_ARG(&(*r)->key), b->want);
		if (more < 0 || out->len) {
			free(old);
			return more < 0 ? -1 : 0;
		}
		free(*r);
		*r = old;
	}
}

static int blame_object(struct blaming *b, struct store_row **r, struct buf *out)
{
	int ret;

	if (read_leaves(b, *r, &b->now) < 0)
		return -1;
	if (!b->now.n)
		return blame_removal(b, r, out);
	b->unknown = b->now.n;
	b->lines = xcalloc(b->now.n, sizeof(*b->lines));
	ret = blame_leaves(b, r);
	for (size_t i = 0; i < b->now.n; i++) {
		if (!ret)
			buf_add(out, b->lines[i].data, b->lines[i].len);
		buf_release(&b->lines[i]);
	}
	free(b->lines);
	return ret;
}

/* A path as people write it, too: without quotes in [name=web], with a point in front. */
static char *plain_path(const char *path)
{
	struct buf b = BUF_INIT;
	const char *p = path + (*path == '.');

	while (*p) {
		size_t n = strcspn(p, "=\"");

		if (p[n] == '"') {
			/* quoted: as it is */
			n++;
			n += strcspn(p + n, "\"");
			n += p[n] != '\0';
			buf_add(&b, p, n);
		} else if (p[n] == '=' && p[n + 1] != '"' && strcspn(p + n + 1, "0123456789")) {
			size_t len = strcspn(p + n + 1, ",]");

			buf_add(&b, p, n + 1);
			buf_add_json(&b, p + n + 1, len);
			n += 1 + len;
		} else {
			n += p[n] == '=';
			buf_add(&b, p, n);
		}
		p += n;
	}
	return buf_detach(&b, NULL);
}

int blame_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autofree char *want = argc > 2 ? plain_path(argv[2]) : NULL;
	struct blaming b = {.want = want, .e = e};
	struct store_row *r = NULL;
	autobuf out = BUF_INIT;
	int64_t rev;
	int ret;

	if (argc < 2 || argc > 3)
		opt_usage(&blame_set, "blame wants a KIND, a NAME and perhaps a PATH");
	if (need_kind(argv[0], &b.kind, e) < 0 || open_as_of(o, &b.s, &rev, e) < 0)
		return -1;
	struct store_key k = {b.kind->resource, namespace_of(o, b.kind), argv[1]};

	ret = store_get(b.s, &k, rev, keep_row, &r, e);
	if (!ret)
		ret = blame_object(&b, &r, &out);
	free(r);
	leaves_clear(&b.now);
	store_close(b.s);
	io_flush_stdout(&out);
	return ret;
}
