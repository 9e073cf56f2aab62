/*
 * jscan: where a JSON value ends, and at which byte it goes too deep, without parsing it: for
 * streams of values and for error messages. For the data layer's own files.
 */
#pragma once
#include "data/obj.h"

struct jscan {
	size_t end;	 /* behind the value's closing bracket, or the end of the text */
	size_t too_deep; /* behind the bracket that goes past OBJ_MAX_DEPTH; 0: none does */
};

/* What errors are about: the text's name, and the line on which it starts in its file. */
struct jscan_where {
	const char *name;
	size_t line;
	bool *twice; /* a key twice is no error, but told here; NULL: it is one */
};

/* Look at text from start to the end of the first object or array; false if it does not end.
 * Only brackets and strings are looked at: what is wrong inside is the parser's to say. */
bool jscan(const char *text, size_t len, size_t start, struct jscan *ret);
/* Number of the line in which the byte at pos stands, from 1. */
size_t jscan_line(const char *text, size_t pos);
/* obj_parse of a text that starts somewhere in its file. */
must_check int jscan_parse(
	const char *text, size_t len, struct jscan_where *w, doc **ret, struct err *e);
