/*
 * table: objects as rows for people: the columns of upstream's Table answers (columns.tsv) computed
 * per kind, for k-ctl get and for k-api's Table content type. A kind is a function and a row of the
 * table of printers in its file (core.c, apps.c …); the facts follow upstream's v1.36 server.
 */
#pragma once
#include "base/strv.h"
#include "data/kind.h"
#include "data/obj.h"

struct table_column {
	const char *name; /* "Ready" */
	const char *type; /* "string", "integer" … */
	bool wide;	  /* only with -o wide */
};
struct table_printer {
	const char *resource;
	const struct table_column *columns; /* ends with name == NULL */
	/* Cells for obj appended to row, as strings, one a column, in upstream's words; the wide
	   ones always. Ages are counted to now_ns (since 1970). */
	void (*row)(const val *obj, int64_t now_ns, struct strv *row);
};
/* Never NULL: kinds without a printer of their own get Name and Created At, as upstream's server
 * gives. */
const struct table_printer *table_for(const struct kind *k);
/* For the subresource scale of whatever kind. */
extern const struct table_printer table_scale;
