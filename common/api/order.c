/*
 * The order of causes. The schema finds its causes in the order of its fields, a kind's rules find
 * theirs in the order of upstream's code, which is mostly the same: the two lists are merged by
 * place, and keep their own order.
 */
#include <stdlib.h>
#include <string.h>

#include "api/local.h"

/* The next step of a path: a member's name, or what stands in brackets. */
struct step {
	const char *s;
	size_t len;
	bool bracket;
};

static bool next_step(const char **path, struct step *ret)
{
	const char *p = *path;

	if (*p == '.')
		p++;
	if (!*p)
		return false;
	ret->bracket = *p == '[';
	if (ret->bracket)
		p++;
	ret->s = p;
	ret->len = strcspn(p, ret->bracket ? "]" : ".[");
	p += ret->len;
	*path = ret->bracket && *p ? p + 1 : p;
	return true;
}

static bool same_step(const struct step *a, const struct step *b)
{
	return a->bracket == b->bracket && a->len == b->len && !memcmp(a->s, b->s, a->len);
}

/* A member's place among its type's fields; unknown ones stand last. */
static size_t place(const struct schema_type *t, const struct step *s)
{
	const struct schema_field *want = t && !s->bracket ? schema_field(t, s->s, s->len) : NULL;
	const struct schema_field *f;
	size_t i = 0;

	if (!want)
		return SIZE_MAX;
	while ((f = schema_field_nth(t, i)) && f != want)
		i++;
	return i;
}

/* Does path a stand before path b? A whole stands behind its parts. */
static bool is_before(const struct schema_type *t, const char *a, const char *b)
{
	struct step x, y;

	for (;;) {
		bool more_a = next_step(&a, &x), more_b = next_step(&b, &y);
		const struct schema_field *f;

		if (!more_a || !more_b)
			return more_a && !more_b;
		if (!same_step(&x, &y)) {
			if (x.bracket && y.bracket)
				return strtoul(x.s, NULL, 10) < strtoul(y.s, NULL, 10);
			return place(t, &x) < place(t, &y);
		}
		if (x.bracket || !t)
			continue;
		f = schema_field(t, x.s, x.len);
		t = f ? f->type : NULL;
	}
}

static bool is_below(const char *path, const char *field)
{
	return path && !strncmp(field, path, strlen(path));
}

/* What the rules say too stands where they say it. */
static void drop_told(struct causes *schema, const struct causes *rules)
{
	size_t kept = 0;

	for (size_t i = 0; i < schema->n; i++) {
		struct cause *s = &schema->v[i];
		bool told = false;

		for (size_t j = 0; j < rules->n && !told; j++)
			told = !strcmp(rules->v[j].field, s->field) &&
			       !strcmp(rules->v[j].message, s->message);
		if (told) {
			free(s->field);
			free(s->message);
		} else {
			schema->v[kept++] = *s;
		}
	}
	schema->n = kept;
}

void causes_merge(const struct schema_type *t, struct causes *into, struct causes *schema,
	const char *early, const char *late)
{
	struct causes all = {0};
	size_t i = 0, j = 0;

	drop_told(schema, into);
	if (!schema->n) {
		causes_release(schema);
		return;
	}
	GROW(all.v, into->n + schema->n, all.alloc);
	while (i < schema->n || j < into->n) {
		const char *rule = j < into->n ? into->v[j].field : NULL;
		bool take =
			i < schema->n && (!rule || is_below(late, rule) ||
						 (!is_below(early, rule) &&
							 !is_before(t, rule, schema->v[i].field)));

		all.v[all.n++] = take ? schema->v[i++] : into->v[j++];
	}
	free(into->v);
	free(schema->v);
	*schema = (struct causes){0};
	*into = all;
}
