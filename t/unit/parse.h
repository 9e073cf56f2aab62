/*
 * JSON of a unit test as a document; include it after t/tap.h. NULL, and a line that says why, when
 * it is none.
 */
#pragma once
#include "data/obj.h"

static doc *parse(const char *text)
{
	struct err e = ERR_INIT;
	doc *d = NULL;

	if (obj_parse(text, strlen(text), "t", &d, &e) < 0)
		diag("%s: %s", text, e.msg);
	return d;
}
