#include <stdlib.h>
#include <string.h>

#include "data/schema.h"
#include "data/schema_pack.h"

void pack_init(struct pack_builder *b)
{
	*b = (struct pack_builder){0};
	/* offset 0 is no string, offset 1 the empty one; list 0 is no list */
	buf_add(&b->blob, "\0\0", 2);
	map_put(&b->strings, "", (void *)(uintptr_t)1);
	GROW(b->words, 1, b->words_alloc);
	b->words[b->n_words++] = 0;
}

void pack_release(struct pack_builder *b)
{
	if (!b)
		return;
	buf_release(&b->blob);
	map_release(&b->strings);
	free(b->words);
	free(b->types);
	free(b->fields);
	free(b->kinds);
	free(b->field_refs);
	free(b->kind_refs);
	free(b->type_at);
	*b = (struct pack_builder){0};
}

uint32_t pack_string(struct pack_builder *b, const char *s, size_t len)
{
	autofree char *key = xstrndup(s, len);
	uintptr_t at = (uintptr_t)map_get(&b->strings, key);

	if (at)
		return (uint32_t)at;
	at = b->blob.len;
	buf_add(&b->blob, key, strlen(key) + 1);
	map_put(&b->strings, key, (void *)at);
	return (uint32_t)at;
}

uint32_t pack_words(struct pack_builder *b, const uint32_t *strings, size_t n)
{
	size_t at = b->n_words;

	GROW(b->words, at + n + 1, b->words_alloc);
	for (size_t i = 0; i < n; i++)
		b->words[b->n_words++] = strings[i];
	b->words[b->n_words++] = 0;
	return (uint32_t)at;
}

/* qsort has no argument for the strings, so what is sorted carries its own. */
struct named {
	const char *name;
	size_t i;
};

static int cmp_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* The fields of t, found at from, into their final places, sorted. */
static int place_fields(
	struct pack_builder *b, struct pack_type *t, struct pack_field *to, struct err *e)
{
	const struct pack_field *from = b->fields + t->first;
	struct named by[SCHEMA_MAX_FIELDS_OF_TYPE];

	for (size_t i = 0; i < t->n; i++)
		by[i] = (struct named){b->blob.data + from[i].name, i};
	qsort(by, t->n, sizeof *by, cmp_named);
	for (size_t i = 0; i < t->n; i++) {
		const struct pack_ref *r = &b->field_refs[t->first + by[i].i];

		if (i && !strcmp(by[i].name, by[i - 1].name))
			return err_set(e, ERR_SYNTAX, "%s:%u: field \"%s\" is there twice",
				b->blob.data + r->file, r->line, by[i].name);
		to[i] = from[by[i].i];
	}
	for (size_t i = 0; i < t->n; i++)
		to[by[i].i].nth = (uint8_t)i;
	return 0;
}

/* Index + 1 of the type among the sorted ones, 0 if there is none. */
static uint16_t find_type(
	const struct pack_builder *b, const struct pack_type *types, const char *name)
{
	size_t lo = 0, hi = b->n_types;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(name, b->blob.data + types[mid].name);

		if (!c)
			return (uint16_t)(mid + 1);
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return 0;
}

static int find_ref(const struct pack_builder *b, const struct pack_type *types,
	const struct pack_ref *r, uint16_t *ret, struct err *e)
{
	const char *name = b->blob.data + r->type_name;

	if (!r->type_name)
		return 0;
	*ret = find_type(b, types, name);
	if (!*ret)
		return err_set(e, ERR_SYNTAX, "%s:%u: there is no type \"%s\"",
			b->blob.data + r->file, r->line, name);
	return 0;
}

static int connect_refs(struct pack_builder *b, const struct pack_type *types, struct err *e)
{
	for (size_t i = 0; i < b->n_fields; i++) {
		struct pack_field *f = &b->fields[i];

		if (find_ref(b, types, &b->field_refs[i], &f->type, e))
			return -1;
		if (f->type && types[f->type - 1].atomic)
			f->flags |= SCHEMA_MAP_ATOMIC;
	}
	for (size_t i = 0; i < b->n_kinds; i++)
		if (find_ref(b, types, &b->kind_refs[i], &b->kinds[i].type, e))
			return -1;
	return 0;
}

/* The types by name, their fields side by side in the same order. */
static int sort_types(struct pack_builder *b, struct pack_type *types, struct pack_field *fields,
	struct named *by, struct err *e)
{
	size_t at = 0;

	for (size_t i = 0; i < b->n_types; i++)
		by[i] = (struct named){b->blob.data + b->types[i].name, i};
	qsort(by, b->n_types, sizeof *by, cmp_named);
	for (size_t i = 0; i < b->n_types; i++) {
		const struct pack_ref *r = &b->type_at[by[i].i];

		if (i && !strcmp(by[i].name, by[i - 1].name))
			return err_set(e, ERR_SYNTAX, "%s:%u: type \"%s\" is there twice",
				b->blob.data + r->file, r->line, by[i].name);
		types[i] = b->types[by[i].i];
	}
	if (connect_refs(b, types, e))
		return -1;
	for (size_t i = 0; i < b->n_types; i++) {
		if (place_fields(b, &types[i], fields + at, e))
			return -1;
		types[i].first = (uint32_t)at;
		at += types[i].n;
	}
	return 0;
}

int pack_finish(struct pack_builder *b, struct schema_pack *ret, struct err *e)
{
	autofree struct pack_type *types = xcalloc(b->n_types + 1, sizeof *types);
	autofree struct pack_field *fields = xcalloc(b->n_fields + 1, sizeof *fields);
	autofree struct named *by = xcalloc(b->n_types + 1, sizeof *by);

	if (sort_types(b, types, fields, by, e))
		return -1;
	free(b->types);
	free(b->fields);
	b->types = take(types);
	b->fields = take(fields);
	b->types_alloc = b->n_types + 1;
	b->fields_alloc = b->n_fields + 1;
	*ret = (struct schema_pack){
		.blob = b->blob.data,
		.words = b->words,
		.types = b->types,
		.fields = b->fields,
		.kinds = b->kinds,
		.n_blob = (uint32_t)b->blob.len,
		.n_words = (uint32_t)b->n_words,
		.n_types = (uint32_t)b->n_types,
		.n_fields = (uint32_t)b->n_fields,
		.n_kinds = (uint32_t)b->n_kinds,
	};
	return 0;
}
