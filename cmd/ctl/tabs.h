/*
 * tabs: columns of text. Cells end with a tab, lines with a newline; what follows the last tab of
 * a line is no column. Lines that stand together and have a column share its width.
 */
#pragma once
#include "base/buf.h"

#define TABS_MAX 40 /* columns; what is beyond is not aligned */

struct tabs {
	struct buf text;
	size_t min, pad; /* columns of the screen: least width, and blanks behind the longest */
	bool keep;	 /* columns are at least as wide as at the flush before */
	size_t floor[TABS_MAX];
};
void tabs_release(struct tabs *t);
/* The text, aligned, onto out; the text is empty then. */
void tabs_flush(struct tabs *t, struct buf *out);
