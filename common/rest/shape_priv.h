/*
 * shape_priv: what the files of shape share.
 *
 *	shape.c		one object, a watch's event, a body
 *	shape_form.c	rows and metadata alone, as JSON
 *	shape_list.c	lists, item by item
 */
#pragma once
#include "rest/shape.h"
#include "table/table.h"

/* Blanks a level. */
enum { SHAPE_INDENT = 2 };

/* shape_form.c: an object's metadata as an object of its own; and the element that it is in a list
 * of the form. p: of a Table, else NULL. */
void form_partial(const struct shape *s, const val *obj, struct buf *b);
void form_item(
	const struct shape *s, const struct table_printer *p, const val *obj, struct buf *b);
/* The whole list but for its elements, which are to stand in the member form_key, the last one. */
struct form_head {
	const char *kind, *api_version; /* of the list itself */
	const char *meta;		/* its ListMeta, JSON text */
	size_t meta_len;
};
void form_frame(const struct shape *s, const struct table_printer *p, const struct form_head *h,
	struct buf *b);
const char *form_key(const struct shape *s);
