/* The lines of resources.tsv, made into rows of the table of kinds. */
#include <string.h>

#include "data/schema_pack.h"

enum {
	COL_GROUP,
	COL_VERSION,
	COL_KIND,
	COL_PLURAL,
	COL_SINGULAR,
	COL_SCOPE,
	COL_SHORT,
	COL_CATEGORIES,
	COL_VERBS,
	COL_SUBRESOURCES,
	COL_TYPE,
	N_COLS
};
#define MAX_PARTS 16

/* A column: its bytes; "-" stands for nothing. */
struct col {
	const char *p;
	size_t len;
};

static uint32_t col_string(struct pack_builder *b, struct col c)
{
	if (c.len == 1 && *c.p == '-')
		c.len = 0;
	return pack_string(b, c.p, c.len);
}

/* A list of the parts between commas. */
static uint32_t col_words(struct pack_builder *b, struct col c)
{
	uint32_t v[MAX_PARTS];
	size_t n = 0;

	if (c.len == 1 && *c.p == '-')
		c.len = 0;
	while (c.len && n < MAX_PARTS) {
		const char *q = memchr(c.p, ',', c.len);
		size_t len = q ? (size_t)(q - c.p) : c.len;

		v[n++] = pack_string(b, c.p, len);
		c.p += len + (q ? 1 : 0);
		c.len -= len + (q ? 1 : 0);
	}
	return pack_words(b, v, n);
}

/* "deployments" + "." + "apps", "apps" + "/" + "v1"; without the empty group's part. */
static uint32_t joined(struct pack_builder *b, uint32_t a, char between, uint32_t z, bool both)
{
	autobuf s = BUF_INIT;

	/* copied at once: pack_string moves the blob */
	buf_adds(&s, b->blob.data + a);
	if (both) {
		buf_addc(&s, between);
		buf_adds(&s, b->blob.data + z);
	}
	return pack_string(b, buf_str(&s), s.len);
}

static void add_kind(struct pack_builder *b, const struct col *c, uint32_t file, uint32_t line)
{
	struct pack_kind k = {
		.group = col_string(b, c[COL_GROUP]),
		.version = col_string(b, c[COL_VERSION]),
		.kind = col_string(b, c[COL_KIND]),
		.plural = col_string(b, c[COL_PLURAL]),
		.singular = col_string(b, c[COL_SINGULAR]),
		.namespaced = c[COL_SCOPE].len == strlen("namespaced"),
		.short_names = col_words(b, c[COL_SHORT]),
		.categories = col_words(b, c[COL_CATEGORIES]),
		.verbs = col_string(b, c[COL_VERBS]),
		.subresources = col_string(b, c[COL_SUBRESOURCES]),
	};
	bool core = !b->blob.data[k.group];

	k.resource = joined(b, k.plural, '.', k.group, !core);
	k.api_version = core ? k.version : joined(b, k.group, '/', k.version, true);
	GROW(b->kinds, b->n_kinds + 1, b->kinds_alloc);
	GROW(b->kind_refs, b->n_kinds + 1, b->kind_refs_alloc);
	b->kind_refs[b->n_kinds] = (struct pack_ref){
		.type_name = pack_string(b, c[COL_TYPE].p, c[COL_TYPE].len),
		.file = file,
		.line = line,
	};
	b->kinds[b->n_kinds++] = k;
}

static bool is(struct col c, const char *s)
{
	return c.len == strlen(s) && !memcmp(c.p, s, c.len);
}

static int one(struct pack_builder *b, const char *p, const char *end, uint32_t file, uint32_t line,
	struct err *e)
{
	struct col c[N_COLS];
	size_t n = 0;

	for (;; p = c[n - 1].p + c[n - 1].len + 1) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));

		if (n == N_COLS)
			return err_set(e, ERR_SYNTAX, "%s:%u: more than %d columns",
				b->blob.data + file, line, N_COLS);
		c[n++] = (struct col){p, (size_t)((tab ? tab : end) - p)};
		if (!c[n - 1].len)
			return err_set(e, ERR_SYNTAX,
				"%s:%u: column %zu is empty (\"-\" is nothing)",
				b->blob.data + file, line, n);
		if (!tab)
			break;
	}
	if (n != N_COLS)
		return err_set(e, ERR_SYNTAX, "%s:%u: %zu columns instead of %d",
			b->blob.data + file, line, n, N_COLS);
	if (!is(c[COL_SCOPE], "namespaced") && !is(c[COL_SCOPE], "cluster"))
		return err_set(e, ERR_SYNTAX, "%s:%u: scope is \"namespaced\" or \"cluster\"",
			b->blob.data + file, line);
	if (b->n_kinds == SCHEMA_MAX_KINDS)
		return err_set(e, ERR_SYNTAX, "%s:%u: too many kinds", b->blob.data + file, line);
	add_kind(b, c, file, line);
	return 0;
}

int kind_parse(
	struct pack_builder *b, const char *text, size_t len, const char *name, struct err *e)
{
	uint32_t file = pack_string(b, name, strlen(name)), line = 0;
	const char *p = text, *end = text + len, *nl;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl ? nl : end;
		line++;
		if (nl > p && *p != '#' && one(b, p, nl, file, line, e))
			return -1;
	}
	return 0;
}
