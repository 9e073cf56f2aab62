/*
 * jscan: where a JSON value ends and how deep it goes, before it is parsed. For the data layer's
 * own files: streams of values need the first, the depth limit the second.
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
};

/* Look at text from start to the end of the first object or array; false if it does not end.
 * Only brackets and strings are looked at: what is wrong inside is the parser's to say. */
bool jscan(const char *text, size_t len, size_t start, struct jscan *ret);
/* Number of the line in which the byte at pos stands, from 1. */
size_t jscan_line(const char *text, size_t pos);
/* obj_parse without the depth check. */
must_check int jscan_parse(
	const char *text, size_t len, struct jscan_where *w, doc **ret, struct err *e);
/* The error for a jscan that was too deep. */
int jscan_too_deep(const char *text, size_t pos, struct jscan_where *w, struct err *e);
