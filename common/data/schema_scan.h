/*
 * schema_scan: the words of a schema's text, for its parser. A scan is one line with its
 * continuations, read from the left; words end at blanks, and "-- " begins the sentence at the end.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/schema_pack.h"

/* Words a list in braces may have, and keys a list may be merged by. */
#define SCAN_MAX_WORDS 256

struct scan {
	struct pack_builder *b;
	const char *p, *end; /* what is left */
	uint32_t file, line;
	const char *group; /* "core.v1" of the type being read */
	size_t group_len;
	struct err *e;
};

/* ERR_SYNTAX "FILE:LINE: …"; always -1. */
int scan_bad(const struct scan *s, const char *fmt, ...) printf_like(2, 3);
void scan_blanks(struct scan *s);
bool scan_at_doc(const struct scan *s);
/* The next word in *ret, *ret_len (0 at the end or before the sentence); it ends at a blank or at
 * one of stop. */
void scan_word(struct scan *s, const char *stop, const char **ret, size_t *ret_len);
bool scan_same(const char *w, size_t len, const char *with);
/* What follows "-- ", the blanks of continuations made one; 0: nothing. */
uint32_t scan_sentence(struct scan *s);
/* "some words" */
must_check int scan_quotation(struct scan *s, uint32_t *ret);
/* {word word "two words"}: a list of strings. */
must_check int scan_words(struct scan *s, uint32_t *ret);
/* A JSON value up to the blank behind it. */
must_check int scan_json(struct scan *s, uint32_t *ret);
