/*
 * schema_zero: what is nothing to Go's structures, and to the encoding in which upstream stores.
 */
#pragma once
#include "data/schema.h"

/* Null in a list or map is the zero value of what it holds. */
void schema_zero(const struct schema_field *f, mval *v);
/* An empty list or map does not outlive storage: its encoding has no word for it; and so it is with
 * a zero that the structures do not tell from an absent field. */
bool schema_is_nothing(const struct schema_field *f, const mval *v);
/*
 * A struct or list that upstream's structures always write, as {} or null: a struct that is no
 * pointer, a list that is not left out when it is empty. A default of {} says so, and a list that
 * is required, and where these are wrong the words plain and pointer.
 */
bool schema_always(const struct schema_field *f);
