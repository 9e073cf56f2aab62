#include <stdlib.h>
#include <string.h>

#include "data/fieldset.h"

#define CHUNK_BYTES 8160

struct fieldset_chunk {
	struct fieldset_chunk *next;
	_Alignas(void *) char data[];
};

void fieldset_pool_release(struct fieldset_pool *p)
{
	struct fieldset_chunk *next;

	for (struct fieldset_chunk *c = p->chunks; c; c = next) {
		next = c->next;
		free(c);
	}
	*p = (struct fieldset_pool)FIELDSET_POOL_INIT;
}

void *fieldset_alloc(struct fieldset_pool *p, size_t n)
{
	char *at;

	n = (n + sizeof(void *) - 1) / sizeof(void *) * sizeof(void *);
	if (!p->chunks || n > (size_t)(p->end - p->at)) {
		size_t size = n > CHUNK_BYTES ? n : CHUNK_BYTES;
		struct fieldset_chunk *c = xmalloc(sizeof(*c) + size);

		c->next = p->chunks;
		p->chunks = c;
		p->at = c->data;
		p->end = c->data + size;
	}
	at = p->at;
	p->at += n;
	return at;
}

static int order_bytes(const char *a, size_t an, const char *b, size_t bn)
{
	int c = memcmp(a, b, an < bn ? an : bn);

	return c ? c : (an > bn) - (an < bn);
}

/* Behind the JSON token at p: a string, else everything up to a comma or brace. */
static const char *token_end(const char *p, const char *end)
{
	if (p == end || *p != '"') {
		while (p < end && *p != ',' && *p != '}' && *p != ':')
			p++;
		return p;
	}
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

/* Upstream's order of values: numbers, strings, booleans, null. */
static int value_rank(const char *s, size_t n)
{
	if (!n)
		return 4;
	switch (*s) {
	case '"':
		return 1;
	case 't':
	case 'f':
		return 2;
	case 'n':
		return 3;
	default:
		return 0;
	}
}

static double value_number(const char *s, size_t n)
{
	char text[40];

	if (n >= sizeof(text))
		n = sizeof(text) - 1;
	memcpy(text, s, n);
	text[n] = 0;
	return strtod(text, NULL);
}

static int order_values(const char *a, size_t an, const char *b, size_t bn)
{
	int ra = value_rank(a, an), rb = value_rank(b, bn);
	double x, y;

	if (ra != rb)
		return ra - rb;
	if (!ra) {
		x = value_number(a, an);
		y = value_number(b, bn);
		if (x < y || x > y)
			return x < y ? -1 : 1;
	}
	if (ra == 1 && an >= 2 && bn >= 2)
		return order_bytes(a + 1, an - 2, b + 1, bn - 2);
	return order_bytes(a, an, b, bn);
}

/* {"a":1,"b":"x"} against the same kind of text: name by name, value by value. */
static int order_keys(const struct fieldset *a, const struct fieldset *b)
{
	const char *p = a->elem + 1, *q = b->elem + 1;
	const char *p_end = a->elem + a->len, *q_end = b->elem + b->len, *pt, *qt;
	int c;

	for (bool name = true; p < p_end && q < q_end; name = !name) {
		pt = token_end(p, p_end);
		qt = token_end(q, q_end);
		c = name ? order_bytes(p, (size_t)(pt - p), q, (size_t)(qt - q))
			 : order_values(p, (size_t)(pt - p), q, (size_t)(qt - q));
		if (c)
			return c;
		p = pt < p_end ? pt + 1 : p_end;
		q = qt < q_end ? qt + 1 : q_end;
	}
	return (p < p_end) - (q < q_end);
}

int fieldset_order(const struct fieldset *a, const struct fieldset *b)
{
	if (a->kind != b->kind)
		return (int)a->kind - (int)b->kind;
	if (a->len == b->len && !memcmp(a->elem, b->elem, a->len))
		return 0;
	switch ((enum fieldset_kind)a->kind) {
	case FIELDSET_NAME:
		break;
	case FIELDSET_KEY:
		if (a->len && b->len)
			return order_keys(a, b);
		break;
	case FIELDSET_VALUE:
	case FIELDSET_INDEX:
		return order_values(a->elem, a->len, b->elem, b->len);
	}
	return order_bytes(a->elem, a->len, b->elem, b->len);
}

static struct fieldset *node(struct fieldset_pool *p, const struct fieldset *like, bool member,
	const struct fieldset *below)
{
	struct fieldset *f = fieldset_alloc(p, sizeof(*f));

	*f = *like;
	f->member = member;
	f->below = below;
	f->next = NULL;
	return f;
}

static void append(struct fieldset_list *l, struct fieldset *f)
{
	if (l->last)
		l->last->next = f;
	else
		l->first = f;
	l->last = f;
}

void fieldset_add(struct fieldset_pool *p, struct fieldset_list *l, enum fieldset_kind kind,
	const char *elem, size_t len, bool member, const struct fieldset *below)
{
	struct fieldset like = {.elem = elem, .len = (uint32_t)len, .kind = (uint8_t)kind};
	struct fieldset *f;

	if (!member && !below)
		return;
	f = node(p, &like, member, below);
	if (l->last && !l->unsorted && fieldset_order(l->last, f) >= 0)
		l->unsorted = true;
	append(l, f);
}

static struct fieldset *merge_sorted(struct fieldset *a, struct fieldset *b)
{
	struct fieldset_list l = {0};

	while (a && b) {
		struct fieldset **from = fieldset_order(a, b) <= 0 ? &a : &b, *f = *from;

		*from = (struct fieldset *)f->next;
		append(&l, f);
	}
	if (a || b)
		append(&l, a ? a : b);
	return l.first;
}

static struct fieldset *sort_siblings(struct fieldset *first)
{
	struct fieldset *slow = first, *fast, *half;

	if (!first || !first->next)
		return first;
	for (fast = (struct fieldset *)first->next; fast && fast->next;
		fast = (struct fieldset *)fast->next->next)
		slow = (struct fieldset *)slow->next;
	half = (struct fieldset *)slow->next;
	slow->next = NULL;
	return merge_sorted(sort_siblings(first), sort_siblings(half));
}

const struct fieldset *fieldset_done(struct fieldset_list *l)
{
	struct fieldset *first = l->unsorted ? sort_siblings(l->first) : l->first;

	*l = (struct fieldset_list){0};
	return first;
}

const struct fieldset *fieldset_union(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b)
{
	struct fieldset_list l = {0};

	if (!a || !b || a == b)
		return a ? a : b;
	while (a && b) {
		int c = fieldset_order(a, b);
		const struct fieldset *one = c > 0 ? b : a;

		append(&l, node(p, one, c ? one->member : a->member || b->member,
				   c ? one->below : fieldset_union(p, a->below, b->below)));
		if (c <= 0)
			a = a->next;
		if (c >= 0)
			b = b->next;
	}
	/* what is left of one is shared */
	l.last->next = a ? a : b;
	return l.first;
}

const struct fieldset *fieldset_intersection(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b)
{
	struct fieldset_list l = {0};

	while (a && b) {
		int c = fieldset_order(a, b);

		if (!c) {
			const struct fieldset *below = fieldset_intersection(p, a->below, b->below);

			if (below || (a->member && b->member))
				append(&l, node(p, a, a->member && b->member, below));
		}
		if (c <= 0)
			a = a->next;
		if (c >= 0)
			b = b->next;
	}
	return l.first;
}

static const struct fieldset *minus(struct fieldset_pool *p, const struct fieldset *a,
	const struct fieldset *b, bool whole)
{
	struct fieldset_list l = {0};

	while (a && b) {
		int c = fieldset_order(a, b);

		if (c > 0) {
			b = b->next;
			continue;
		}
		if (c < 0) {
			append(&l, node(p, a, a->member, a->below));
		} else if (!whole || !b->member) {
			const struct fieldset *below = minus(p, a->below, b->below, whole);

			if (below || (a->member && !b->member))
				append(&l, node(p, a, a->member && !b->member, below));
		}
		a = a->next;
	}
	if (!l.last)
		return a;
	l.last->next = a;
	return l.first;
}

const struct fieldset *fieldset_difference(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b)
{
	return minus(p, a, b, false);
}

const struct fieldset *fieldset_outside(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b)
{
	return minus(p, a, b, true);
}

bool fieldset_equal(const struct fieldset *a, const struct fieldset *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->member != b->member || fieldset_order(a, b) != 0 ||
			!fieldset_equal(a->below, b->below))
			return false;
	return !a && !b;
}

bool fieldset_meet(const struct fieldset *a, const struct fieldset *b)
{
	while (a && b) {
		int c = fieldset_order(a, b);

		if (!c && ((a->member && b->member) || fieldset_meet(a->below, b->below)))
			return true;
		if (c <= 0)
			a = a->next;
		if (c >= 0)
			b = b->next;
	}
	return false;
}

size_t fieldset_count(const struct fieldset *s)
{
	size_t n = 0;

	for (; s; s = s->next)
		n += s->member + fieldset_count(s->below);
	return n;
}

const struct fieldset *fieldset_find(const struct fieldset *s, const struct fieldset *elem)
{
	for (; s; s = s->next) {
		int c = fieldset_order(s, elem);

		if (c >= 0)
			return c ? NULL : s;
	}
	return NULL;
}

const struct fieldset *fieldset_of_names(struct fieldset_pool *p, const char *const *paths)
{
	const struct fieldset *all = NULL;

	for (; *paths; paths++) {
		const struct fieldset *one = NULL;
		const char *end = *paths + strlen(*paths), *at;

		for (bool member = true; end > *paths; member = false) {
			struct fieldset_list l = {0};

			for (at = end; at > *paths && at[-1] != '.'; at--)
				;
			fieldset_add(p, &l, FIELDSET_NAME, at, (size_t)(end - at), member, one);
			one = fieldset_done(&l);
			end = at > *paths ? at - 1 : at;
		}
		all = fieldset_union(p, all, one);
	}
	return all;
}
