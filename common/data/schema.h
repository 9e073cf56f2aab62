/*
 * schema: what the fields of a type are. The one source for types, required, nullable, defaults,
 * enums, list types, merge keys, pruning, protobuf tags, explain.
 *
 * A run-time structure with two producers: our compact text under common/data/schema/ (compiled
 * into constant tables by the build's schema-compile; the same parser loads a file at run time),
 * and later a CRD's OpenAPI. The constant tables hold no pointers (schema_pack.h), so a program
 * that links them and does not use them pays nothing at its start. What a type's fields are is
 * turned into the structures below when schema_fields or schema_field first asks for it, and kept
 * until the process ends: one static cache, for one thread. Facts follow the upstream v1.36 API.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/obj.h"

enum schema_shape {
	SCHEMA_STRING,
	SCHEMA_INT32,
	SCHEMA_INT64,
	SCHEMA_BOOL,
	SCHEMA_NUMBER,
	SCHEMA_BYTES, /* base64 string */
	SCHEMA_TIME,
	SCHEMA_MICROTIME,
	SCHEMA_DURATION,
	SCHEMA_QUANTITY,
	SCHEMA_INT_OR_STRING,
	SCHEMA_ANY,   /* any JSON value (RawExtension, JSON) */
	SCHEMA_OBJECT /* a struct: type->fields */
};
enum schema_nest {
	SCHEMA_ONE,
	SCHEMA_LIST,
	SCHEMA_MAP /* string → T */,
	SCHEMA_MAP_LIST /* string → [T] */
};
enum schema_list { SCHEMA_LIST_ATOMIC, SCHEMA_LIST_SET, SCHEMA_LIST_MAP };

enum { /* schema_field.flags */
	SCHEMA_REQUIRED = 1,
	SCHEMA_NULLABLE = 2,
	SCHEMA_PRESERVE_UNKNOWN = 4,
	SCHEMA_PATCH_MERGE = 8,
	SCHEMA_PATCH_RETAIN_KEYS = 16,
	SCHEMA_MAP_ATOMIC = 32,
	SCHEMA_ENUM_CLOSED = 64,    /* enums is the whole set: other values are invalid */
	SCHEMA_NEEDED = 128,	    /* the server refuses an object without it, or with it empty
				       ("Required value"); REQUIRED is what the document says */
	SCHEMA_LIST_SAID = 256,	    /* the API document states list_type */
	SCHEMA_PATCH_REPLACE = 512, /* the API document states patch strategy "replace" */
	SCHEMA_ENUM_WHOLE = 1024,   /* an unsupported element is reported for the list */
	SCHEMA_UNIQUE = 2048,	    /* elements of a map list must differ in its first key */
	SCHEMA_ZERO_ABSENT = 4096,  /* 0 counts as absent for the default */
	SCHEMA_PLAIN = 8192,	    /* an optional number or bool that upstream's structs do not
				       tell from 0 or false; a struct or list that they always
				       write, as {} or null */
	SCHEMA_POINTER = 16384	    /* an optional string or list that may be there and empty; a
				       struct or list that may be absent, though it has a default
				       of {} or is required */
};

struct schema;
struct schema_type;

struct schema_field {
	const char *name;
	enum schema_shape shape : 8; /* of the element, when nested */
	enum schema_nest nest : 8;
	enum schema_list list_type : 8;
	uint16_t flags;
	const char *tag;		/* protobuf: "3" or "1.2"; NULL: none */
	const struct schema_type *type; /* SCHEMA_OBJECT's */
	const char *merge_key;		/* strategic merge; NULL: none */
	const char *const *map_keys;	/* SCHEMA_LIST_MAP: ends with NULL */
	const char *const *enums; /* ends with NULL; NULL: none; closed: as the error lists them */
	const char *dflt;	  /* default as JSON text, e.g. "\"Always\"" or "1"; NULL: none */
	const char *when; /* the default counts if "type:A|B" (a field beside it has one of these
			     values), "x" (is there), "!x" (is absent), "^Job" (stands in one);
			     several by commas; NULL: always */
	const char *need; /* NEEDED: how "Required value: …" goes on; NULL: not at all */
	const char *go;	  /* how decode errors name a string's type: "PullPolicy"; NULL: string */
	const char *doc;  /* our own sentence for explain; NULL: none */
};

/* Handles: one per type, so equal types have equal pointers. */
struct schema_type {
	const char *name; /* "core.v1.PodSpec" */
	const char *doc;
	bool atomic; /* server-side apply owns it as a whole */
	/* schema.c's own */
	const struct schema *owner;
	const struct schema_field *filled;
	uint16_t at;
};

/* The compiled-in type "apps.v1.Deployment", or NULL. */
const struct schema_type *schema_type(const char *name);
/* All compiled-in types, sorted by name. */
size_t schema_type_count(void);
const struct schema_type *schema_type_nth(size_t i);
/* Its fields, sorted by name. */
const struct schema_field *schema_fields(const struct schema_type *t, size_t *ret_n);
/* The i-th field in the order of the text, which is upstream's: by protobuf tag. NULL behind the
 * last. */
const struct schema_field *schema_field_nth(const struct schema_type *t, size_t i);
/* NULL: no such field. */
const struct schema_field *schema_field(const struct schema_type *t, const char *name, size_t len);

/* A schema loaded from text at run time; the format is described in schema/README. name stands in
 * errors: "NAME:12: there is no type …" (ERR_SYNTAX). Types live until schema_free. */
must_check int schema_load(
	const char *text, size_t len, const char *name, struct schema **ret, struct err *e);
const struct schema_type *schema_find(const struct schema *s, const char *type);
void schema_free(struct schema *s);

/* One thing wrong with an object: where, and upstream's words. */
enum schema_wrong {
	WRONG_TYPE,
	WRONG_REQUIRED,
	WRONG_UNKNOWN,
	WRONG_ENUM,
	WRONG_INVALID,
	WRONG_DUPLICATE,
	WRONG_FORBIDDEN,
	WRONG_TOOLONG,
	WRONG_TOOMANY,
	/* reasons that no object has, only requests */
	WRONG_RV_TOO_LARGE,
	WRONG_DISRUPTION,
	WRONG_TERMINATING, /* the namespace goes */
	WRONG_CONFLICT /* somebody else owns the field (server-side apply) */
};
struct cause {
	enum schema_wrong why;
	char *field;   /* "spec.containers[0].name" */
	char *message; /* "Required value", `Invalid value: "x": must be …` as kubectl users know
			  them */
};
struct causes {
	struct cause *v;
	size_t n, alloc;
	size_t bytes; /* of all their words: beyond a megabyte no more are added */
};
void causes_release(struct causes *c);
void causes_add(struct causes *c, enum schema_wrong why, const char *field, const char *fmt, ...)
	printf_like(4, 5);
/* No more are added: who looks at one element of many after the other may stop. */
bool causes_full(const struct causes *c);
/* The reason string of Status.details.causes ("FieldValueRequired", "FieldValueInvalid" …). */
const char *cause_reason(enum schema_wrong why);

/*
 * What decoding does at the API server: wrong JSON types and unknown fields of obj against t.
 * Type errors are fatal (answers -1, ERR_BADREQUEST, names the field as Go's decoder does); unknown
 * fields go to ret_unknown as 'unknown field "spec.foo"', at most 100. prune: remove the unknown
 * ones. obj is changed as a trip through Go's structures
 * changes it: null means absent (in a list or map: the zero value), quantities become canonical
 * strings, times UTC; an empty list or map is absent, as in the encoding in which upstream stores,
 * and so is a zero that the structures cannot tell from it (SCHEMA_PLAIN; "" but SCHEMA_POINTER).
 */
must_check int schema_decode(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	struct causes *ret_unknown, struct err *e);
/* The same of what obj_parse_last read: keys that were there twice go to ret_unknown, too, as
 * 'duplicate field "spec.foo"'. */
must_check int schema_decode_text(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	const struct obj_keys *twice, struct causes *ret_unknown, struct err *e);
/* The same of a tree that was never text: upstream's converter has other words for wrong types. */
must_check int schema_decode_tree(const struct schema_type *t, mdoc *d, mval *obj, bool prune,
	struct causes *ret_unknown, struct err *e);
/* Fill in the table's defaults below obj (those that its own fields decide; others are api's).
 * Doing it twice changes nothing more. */
void schema_default(const struct schema_type *t, mdoc *d, mval *obj);
/*
 * What the table knows to be invalid, in upstream's words and order: needed fields ("Required
 * value"), closed sets ("Unsupported value …"), names that a list has twice ("Duplicate value …"),
 * malformed quantities and times. Adds to c.
 */
void schema_validate(const struct schema_type *t, const mval *obj, struct causes *c);
