#include <stdlib.h>
#include <string.h>

#include "data/schema.h"
#include "data/schema_pack.h"
#include "data/schema_tables.h"

/* Where the structures of a pack stand, once they are asked for. For the compiled-in pack this is
   zero-initialised memory that costs nothing before it is touched, and then only its pages. */
struct schema {
	const struct schema_pack *pack;
	struct schema_type *types;
	struct schema_field *fields; /* room for all; those asked for stand side by side */
	size_t *used;		     /* of fields */
	const char **words; /* words[i] is the string of pack->words[i]; 0: NULL */
	/* of schema_load */
	size_t own_used;
	struct schema_pack own;
	struct pack_builder builder;
};

static const char *string(const struct schema *s, uint32_t at)
{
	return at ? s->pack->blob + at : NULL;
}

/* The list that begins at pack->words[at]. */
static const char *const *list(const struct schema *s, uint32_t at)
{
	if (!at)
		return NULL;
	for (uint32_t i = at; s->pack->words[i]; i++)
		s->words[i] = string(s, s->pack->words[i]);
	return &s->words[at];
}

static const struct schema_type *handle(const struct schema *s, size_t i)
{
	struct schema_type *t = &s->types[i];
	const struct pack_type *p = &s->pack->types[i];

	if (!t->name) {
		t->doc = string(s, p->doc);
		t->atomic = p->atomic;
		t->owner = s;
		t->at = (uint16_t)i;
		t->name = string(s, p->name);
	}
	return t;
}

static void fill(const struct schema *s, size_t i)
{
	const struct pack_type *p = &s->pack->types[i];
	struct schema_field *to = &s->fields[*s->used];

	for (size_t n = 0; n < p->n; n++) {
		const struct pack_field *f = &s->pack->fields[p->first + n];

		to[n] = (struct schema_field){
			.name = string(s, f->name),
			.shape = (enum schema_shape)f->shape,
			.nest = (enum schema_nest)f->nest,
			.list_type = (enum schema_list)f->list_type,
			.flags = f->flags,
			.tag = string(s, f->tag),
			.type = f->type ? handle(s, f->type - 1u) : NULL,
			.merge_key = string(s, f->merge_key),
			.map_keys = list(s, f->map_keys),
			.enums = list(s, f->enums),
			.dflt = string(s, f->dflt),
			.when = string(s, f->when),
			.go = string(s, f->go),
			.need = string(s, f->need),
			.doc = string(s, f->doc),
		};
	}
	/* not at p->first: a program uses few types, which would be strewn over many pages */
	*s->used += p->n;
	s->types[i].filled = to;
}

const struct schema_field *schema_fields(const struct schema_type *t, size_t *ret_n)
{
	if (!t->filled)
		fill(t->owner, t->at);
	*ret_n = t->owner->pack->types[t->at].n;
	return t->filled;
}

const struct schema_field *schema_field_nth(const struct schema_type *t, size_t i)
{
	size_t n;
	const struct schema_field *f = schema_fields(t, &n);

	if (i >= n)
		return NULL;
	return f + t->owner->pack->fields[t->owner->pack->types[t->at].first + i].nth;
}

const struct schema_field *schema_field(const struct schema_type *t, const char *name, size_t len)
{
	size_t lo = 0, hi;
	const struct schema_field *f = schema_fields(t, &hi);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strncmp(name, f[mid].name, len);

		if (!c && !f[mid].name[len])
			return &f[mid];
		if (c < 0 || !c)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

const struct schema_type *schema_find(const struct schema *s, const char *name)
{
	size_t lo = 0, hi = s->pack->n_types;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(name, s->pack->blob + s->pack->types[mid].name);

		if (!c)
			return handle(s, mid);
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* The one static cache of this layer: the compiled-in types as structures. The bounds are the
   build's, made beside the tables. */
static const struct schema *builtin(void)
{
	static struct schema_type types[SCHEMA_BUILTIN_TYPES];
	static struct schema_field fields[SCHEMA_BUILTIN_FIELDS];
	static const char *words[SCHEMA_BUILTIN_WORDS];
	static size_t used;
	static const struct schema s = {.pack = &schema_builtin,
		.types = types,
		.fields = fields,
		.used = &used,
		.words = words};

	return &s;
}

const struct schema_type *schema_type(const char *name)
{
	return schema_find(builtin(), name);
}

size_t schema_type_count(void)
{
	return schema_builtin.n_types;
}

const struct schema_type *schema_type_nth(size_t i)
{
	return i < schema_builtin.n_types ? handle(builtin(), i) : NULL;
}

int schema_load(const char *text, size_t len, const char *name, struct schema **ret, struct err *e)
{
	struct schema *s = xcalloc(1, sizeof *s);

	pack_init(&s->builder);
	if (schema_parse(&s->builder, text, len, name, e) || pack_finish(&s->builder, &s->own, e)) {
		schema_free(s);
		return -1;
	}
	s->pack = &s->own;
	s->used = &s->own_used;
	s->types = xcalloc(s->own.n_types + 1, sizeof *s->types);
	s->fields = xcalloc(s->own.n_fields + 1, sizeof *s->fields);
	s->words = xcalloc(s->own.n_words + 1, sizeof *s->words);
	*ret = s;
	return 0;
}

void schema_free(struct schema *s)
{
	if (!s)
		return;
	pack_release(&s->builder);
	free(s->types);
	free(s->fields);
	free(s->words);
	free(s);
}
