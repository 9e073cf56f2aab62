/*
 * json_wrong: why a text is no JSON, in the words that upstream's clients know (Go's decoder's).
 * The text itself is read by obj_parse; this is asked when that has failed.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define JSON_WRONG_MAX 96

/* Into ret, a sentence such as "unexpected end of JSON input". False: nothing of JSON's grammar is
 * wrong with it (too deep, no UTF-8 …), and ret is as it was. */
bool json_wrong(const char *text, size_t len, char ret[JSON_WRONG_MAX]);
