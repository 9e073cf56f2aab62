#include <stdlib.h>
#include <string.h>

#include "base/strv.h"
#include "ctl/indexes.h"

void indexes_release(struct indexes *s)
{
	free(s->v);
	*s = (struct indexes){0};
}

/* The first span that ends at i or behind it. */
static size_t span_at(const struct indexes *s, int64_t i)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->v[mid].last < i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Put a span in; what it touches becomes one with it. */
static void add_span(struct indexes *s, int64_t first, int64_t last)
{
	size_t at = span_at(s, first - 1), end = at;

	while (end < s->n && s->v[end].first <= last + 1) {
		first = s->v[end].first < first ? s->v[end].first : first;
		last = s->v[end].last > last ? s->v[end].last : last;
		end++;
	}
	if (end == at) {
		GROW(s->v, s->n + 1, s->alloc);
		memmove(s->v + at + 1, s->v + at, (s->n - at) * sizeof(*s->v));
		s->n++;
	} else {
		memmove(s->v + at + 1, s->v + end, (s->n - end) * sizeof(*s->v));
		s->n -= end - at - 1;
	}
	s->v[at] = (struct index_span){first, last};
}

/* A decimal number and nothing else. */
static bool number(const char *s, int64_t *ret)
{
	size_t n = strlen(s);

	if (!n || n > 10 || strspn(s, "0123456789") != n)
		return false;
	*ret = strtoll(s, NULL, 10);
	return true;
}

void indexes_parse(struct indexes *s, const char *text, int64_t limit)
{
	autostrv parts = STRV_INIT;

	strv_split(&parts, text, ',');
	for (size_t i = 0; i < parts.n; i++) {
		char *dash = strchr(parts.v[i], '-');
		int64_t first, last;

		if (dash)
			*dash++ = 0;
		if (!number(parts.v[i], &first) || (dash && !number(dash, &last)))
			continue;
		last = dash ? last : first;
		last = last < limit ? last : limit - 1;
		if (first <= last)
			add_span(s, first, last);
	}
}

void indexes_add(struct indexes *s, int64_t i)
{
	add_span(s, i, i);
}

void indexes_add_all(struct indexes *s, const struct indexes *from)
{
	for (size_t i = 0; i < from->n; i++)
		add_span(s, from->v[i].first, from->v[i].last);
}

bool indexes_has(const struct indexes *s, int64_t i)
{
	size_t at = span_at(s, i);

	return at < s->n && s->v[at].first <= i;
}

int64_t indexes_total(const struct indexes *s)
{
	int64_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->v[i].last - s->v[i].first + 1;
	return n;
}

int64_t indexes_common(const struct indexes *a, const struct indexes *b)
{
	int64_t n = 0;

	for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
		const struct index_span *x = &a->v[i], *y = &b->v[j];
		int64_t first = x->first > y->first ? x->first : y->first;
		int64_t last = x->last < y->last ? x->last : y->last;

		n += first <= last ? last - first + 1 : 0;
		i += x->last == last;
		j += y->last == last;
	}
	return n;
}

int64_t indexes_missing(const struct indexes *s, int64_t from)
{
	size_t at = span_at(s, from);

	return at < s->n && s->v[at].first <= from ? s->v[at].last + 1 : from;
}

void indexes_write(struct buf *b, const struct indexes *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct index_span *p = &s->v[i];

		if (i)
			buf_addc(b, ',');
		buf_add_int(b, p->first);
		if (p->last == p->first)
			continue;
		buf_addc(b, p->last == p->first + 1 ? ',' : '-');
		buf_add_int(b, p->last);
	}
}
