/* The difference of two values as lines of indented JSON, as upstream's messages show it: hunks
 * with three lines around what changed. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/strv.h"
#include "rules/show.h"

#define AROUND 3

/* What is larger is shown without a difference: it takes the square of that. */
#define LINES_MAX 1500

/* One space a level; yyjson writes two. */
static void pretty_lines(const mval *v, struct strv *ret)
{
	char *text = yyjson_mut_val_write(
		(mval *)v, YYJSON_WRITE_PRETTY | YYJSON_WRITE_PRETTY_TWO_SPACES, NULL);
	char *rest = text, *line;

	while ((line = strsep(&rest, "\n")))
		strv_add(ret, line + strspn(line, " ") / 2);
	free(text);
}

/* How long the longest common run of a[i…] and b[j…] is, for all i and j. */
struct common {
	unsigned short *len;
	size_t n, m;
};

static unsigned short *common_at(const struct common *t, size_t i, size_t j)
{
	return &t->len[i * (t->m + 1) + j];
}

/* Lines as numbers, equal ones as equal numbers: they are compared millions of times. */
static unsigned short *numbers_of(struct map *known, const struct strv *lines)
{
	unsigned short *ret = xcalloc(lines->n + 1, sizeof(*ret));

	for (size_t i = 0; i < lines->n; i++) {
		if (!map_has(known, lines->v[i]))
			map_put(known, lines->v[i], (void *)(uintptr_t)(known->n + 1));
		ret[i] = (unsigned short)(uintptr_t)map_get(known, lines->v[i]);
	}
	return ret;
}

static void common_fill(struct common *t, const struct strv *a, const struct strv *b)
{
	struct map known = MAP_INIT;
	autofree unsigned short *in_a = numbers_of(&known, a), *in_b = numbers_of(&known, b);

	map_release(&known);
	t->n = a->n;
	t->m = b->n;
	t->len = xcalloc((t->n + 1) * (t->m + 1), sizeof(*t->len));
	for (size_t i = t->n; i-- > 0;)
		for (size_t j = t->m; j-- > 0;) {
			unsigned short x = *common_at(t, i + 1, j), y = *common_at(t, i, j + 1);

			*common_at(t, i, j) = in_a[i] == in_b[j]
						      ? *common_at(t, i + 1, j + 1) + 1
					      : x > y ? x
						      : y;
		}
}

/* A line of the script: ' ' both have it, '-' a has, '+' b has; where in a and b it stands. */
struct edit {
	char how;
	const char *line;
	size_t in_a, in_b;
};

static size_t edits_of(
	const struct common *t, const struct strv *a, const struct strv *b, struct edit *ret)
{
	size_t i = 0, j = 0, k = 0;

	while (i < a->n || j < b->n) {
		bool same = i < a->n && j < b->n && !strcmp(a->v[i], b->v[j]);
		bool take_a = i < a->n &&
			      (j == b->n || *common_at(t, i + 1, j) >= *common_at(t, i, j + 1));

		ret[k].in_a = i;
		ret[k].in_b = j;
		ret[k].how = same ? ' ' : take_a ? '-' : '+';
		ret[k].line = ret[k].how == '+' ? b->v[j] : a->v[i];
		i += ret[k].how != '+';
		j += ret[k].how != '-';
		k++;
	}
	return k;
}

static void add_range(struct buf *out, char sign, size_t begin, size_t len)
{
	if (len == 1)
		buf_addf(out, "%c%zu", sign, begin + 1);
	else
		buf_addf(out, "%c%zu,%zu", sign, len ? begin + 1 : begin, len);
}

static void add_hunk(const struct edit *e, size_t from, size_t to, struct buf *out)
{
	size_t a = 0, b = 0;

	for (size_t i = from; i < to; i++) {
		a += e[i].how != '+';
		b += e[i].how != '-';
	}
	buf_adds(out, "@@ ");
	add_range(out, '-', e[from].in_a, a);
	buf_addc(out, ' ');
	add_range(out, '+', e[from].in_b, b);
	buf_adds(out, " @@\n");
	for (size_t i = from; i < to; i++)
		buf_addf(out, "%c%s\n", e[i].how, e[i].line);
}

/* Changes that stand closer than two surroundings share a hunk. */
static void add_hunks(const struct edit *e, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n;) {
		size_t from, last;

		if (e[i].how == ' ') {
			i++;
			continue;
		}
		from = i > AROUND ? i - AROUND : 0;
		for (last = i; i < n && i <= last + AROUND * 2; i++)
			if (e[i].how != ' ')
				last = i;
		i = last + 1 + AROUND < n ? last + 1 + AROUND : n;
		add_hunk(e, from, i, out);
	}
}

void shown_diff(const mval *was, const mval *is, struct buf *ret)
{
	autostrv a = STRV_INIT, b = STRV_INIT;
	struct common t = {0};
	struct edit *e;

	pretty_lines(was, &a);
	pretty_lines(is, &b);
	if (a.n > LINES_MAX || b.n > LINES_MAX)
		return;
	common_fill(&t, &a, &b);
	e = xcalloc(a.n + b.n + 1, sizeof(*e));
	add_hunks(e, edits_of(&t, &a, &b, e), ret);
	free(e);
	free(t.len);
}
