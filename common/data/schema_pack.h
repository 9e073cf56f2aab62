/*
 * schema_pack: types and kinds in the form in which they are compiled in: offsets into one blob of
 * strings and indexes into tables, no pointer anywhere, so that a position-independent program
 * has nothing to relocate for them at its start and shares every page. schema.c and kind.c turn a
 * type or the kinds into pointers when they are first asked for.
 *
 * A builder takes the texts (schema_parse, kind_parse) and gives one pack. It serves
 * schema-compile when the project is built and schema_load at run time.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

/* A string is an offset into the blob: 0 is "none" (NULL), 1 is "". A list of strings is an index
   into words, whose entries end with a 0; list 0 is "none". */
struct pack_field {
	uint32_t name, tag, merge_key, map_keys, enums, dflt, when, go, need, doc;
	uint16_t type; /* index + 1; 0: none */
	uint16_t flags;
	uint8_t shape, nest, list_type;
	uint8_t nth; /* of the i-th slot: where in the table the i-th field of the text stands */
};

struct pack_type {
	uint32_t name, doc;
	uint32_t first; /* its fields, sorted by name, from here */
	uint16_t n;
	uint16_t atomic;
};

struct pack_kind {
	uint32_t group, version, kind, plural, singular, short_names, categories, verbs,
		subresources, resource, api_version;
	uint16_t type; /* index + 1; 0: none */
	uint16_t namespaced;
};

struct schema_pack {
	const char *blob;
	const uint32_t *words;
	const struct pack_type *types; /* sorted by name */
	const struct pack_field *fields;
	const struct pack_kind *kinds; /* in the order of the text */
	uint32_t n_blob, n_words, n_types, n_fields, n_kinds;
};

/* What is compiled in; in schema_tables.c, which the build makes. */
extern const struct schema_pack schema_builtin;

/* Limits on a text. */
#define SCHEMA_MAX_TYPES 16384
#define SCHEMA_MAX_FIELDS 65536
#define SCHEMA_MAX_FIELDS_OF_TYPE 255
#define SCHEMA_MAX_KINDS 4096

/* Who named a type, to be found when all is read. */
struct pack_ref {
	uint32_t type_name; /* full name; 0: none */
	uint32_t file, line;
};

struct pack_builder {
	struct buf blob;
	struct map strings; /* text → its offset */
	uint32_t *words;
	struct pack_type *types; /* in the order of the text until the end */
	struct pack_field *fields;
	struct pack_kind *kinds;
	struct pack_ref *field_refs, *kind_refs, *type_at;
	size_t n_words, n_types, n_fields, n_kinds;
	size_t words_alloc, types_alloc, fields_alloc, kinds_alloc, field_refs_alloc,
		kind_refs_alloc, type_at_alloc;
};

void pack_init(struct pack_builder *b);
void pack_release(struct pack_builder *b);
/* Offset of the string; equal strings share one. */
uint32_t pack_string(struct pack_builder *b, const char *s, size_t len);
/* Index of a list of n string offsets; n 0 gives an empty list, not "none". */
uint32_t pack_words(struct pack_builder *b, const uint32_t *strings, size_t n);

/* Types of a text onto b; format: common/data/schema/README. name stands in the errors: "NAME:12:
   …" (ERR_SYNTAX). After an error only pack_release may follow. */
must_check int schema_parse(
	struct pack_builder *b, const char *text, size_t len, const char *name, struct err *e);
/* Kinds of a text (resources.tsv) onto b. */
must_check int kind_parse(
	struct pack_builder *b, const char *text, size_t len, const char *name, struct err *e);
/* Sort, connect the names of types, check doubles. *ret points into b, valid until its next
   change. */
must_check int pack_finish(struct pack_builder *b, struct schema_pack *ret, struct err *e);
