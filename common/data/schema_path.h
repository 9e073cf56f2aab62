/*
 * schema_path: where in an object a walk is, as a chain on the stack; made into text only when
 * something is wrong. For the schema's own files.
 */
#pragma once
#include <stddef.h>

#include "base/buf.h"

struct schema_path {
	const struct schema_path *up; /* NULL: the object itself */
	const char *name;	      /* of the field or the map's key; NULL: an index */
	size_t len;		      /* of name */
	size_t index;
	bool key; /* name is a map's key */
};

/* "spec.containers[0].resources.limits[cpu]" */
void schema_path_write(struct buf *b, const struct schema_path *p);
/* As strict decoding writes it: a map's key like a field: "spec.containers[0].resources.limits.cpu"
 */
void schema_path_write_strict(struct buf *b, const struct schema_path *p);
/* As Go's decoder writes it: fields only: "spec.containers.resources.limits". */
void schema_path_write_fields(struct buf *b, const struct schema_path *p);
