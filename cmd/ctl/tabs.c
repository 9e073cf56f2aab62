/* Aligning columns. */
#include <string.h>

#include "tabs.h"

struct cell {
	const char *s;
	size_t len, width; /* width: of the column, once known */
};
struct line {
	size_t first, n; /* its cells; the last one is no column */
};
struct grid {
	struct cell *cells;
	size_t n_cells, cells_alloc;
	struct line *lines;
	size_t n, lines_alloc;
};

void tabs_release(struct tabs *t)
{
	buf_release(&t->text);
}

/* Columns of the screen: UTF-8 bytes that begin a character. */
static size_t screen_width(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

static void split_line(struct grid *g, const char *s, size_t len)
{
	GROW(g->lines, g->n + 1, g->lines_alloc);
	g->lines[g->n] = (struct line){.first = g->n_cells};
	for (;;) {
		const char *tab = memchr(s, '\t', len);
		size_t n = tab ? (size_t)(tab - s) : len;

		GROW(g->cells, g->n_cells + 1, g->cells_alloc);
		g->cells[g->n_cells++] = (struct cell){s, n, 0};
		g->lines[g->n].n++;
		if (!tab)
			break;
		s = tab + 1;
		len -= n + 1;
	}
	g->n++;
}

static void split(struct grid *g, const struct buf *text)
{
	const char *s = text->data, *end = text->len ? s + text->len : s;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t n = nl ? (size_t)(nl - s) : (size_t)(end - s);

		split_line(g, s, n);
		s += n + 1;
	}
}

/* The run of lines from i on that have column c: its width. Answers the line behind the run. */
static size_t set_width(struct tabs *t, struct grid *g, size_t i, size_t c)
{
	size_t width = t->min, end = i;

	for (; end < g->n && g->lines[end].n - 1 > c; end++) {
		struct cell *cell = &g->cells[g->lines[end].first + c];
		size_t w = screen_width(cell->s, cell->len) + t->pad;

		width = w > width ? w : width;
	}
	if (t->keep && t->floor[c] > width)
		width = t->floor[c];
	t->floor[c] = width;
	for (; i < end; i++)
		g->cells[g->lines[i].first + c].width = width;
	return end;
}

static void write_line(const struct grid *g, const struct line *l, struct buf *out)
{
	for (size_t c = 0; c < l->n; c++) {
		const struct cell *cell = &g->cells[l->first + c];
		size_t have = screen_width(cell->s, cell->len);

		buf_add(out, cell->s, cell->len);
		for (; c + 1 < l->n && have < cell->width; have++)
			buf_addc(out, ' ');
	}
	buf_addc(out, '\n');
}

void tabs_flush(struct tabs *t, struct buf *out)
{
	struct grid g = {0};
	bool any = true;

	split(&g, &t->text);
	for (size_t c = 0; any && c < TABS_MAX; c++) {
		any = false;
		for (size_t i = 0; i < g.n;) {
			if (g.lines[i].n - 1 <= c) {
				i++;
				continue;
			}
			any = true;
			i = set_width(t, &g, i, c);
		}
	}
	for (size_t i = 0; i < g.n; i++)
		write_line(&g, &g.lines[i], out);
	free(g.cells);
	free(g.lines);
	buf_clear(&t->text);
}
