/*
 * schema_decode_priv: what the parts of the decoder share. For the data layer's own files.
 */
#pragma once
#include "data/schema.h"
#include "data/schema_path.h"

struct decode {
	mdoc *d;
	bool prune, tree;
	const struct obj_keys *twice; /* NULL: none */
	struct causes *unknown;
	struct err *e;
	/* Values of wrong types do not end it, as in Go's decoder: the first is told when nothing
	 * worse comes. */
	struct err *wrong;
};

/*
 * schema_wrong.c: values of wrong types, in Go's words. They answer what the decoder answers then:
 * 0 to go on, -1 to end.
 */

/* v is not of field f's type; nest is what is left of f's nesting at the place. show: it is the
 * number, not its kind, that does not fit. */
int decode_wrong_type(const struct decode *x, const struct schema_type *t,
	const struct schema_field *f, enum schema_nest nest, const struct schema_path *at,
	const mval *v, bool show);
/* A type with a decoder of its own wants a value of Go's type; it ends the decoding. */
int decode_wrong_value(const struct decode *x, const struct schema_type *t,
	const struct schema_path *at, const mval *v, bool show, const char *type);
/* An object of type t is no object. */
int decode_wrong_object(const struct decode *x, const struct schema_type *t, const mval *v);
/* The sentence of Go's time.Parse: the element of the layout at which s stops to fit. */
int decode_wrong_time(const struct decode *x, const char *s, bool micro);
