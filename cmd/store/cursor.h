/*
 * cmd/store/cursor: the objects of a store as of one revision, in the order of their keys, by
 * pages: a page is a transaction, so that a slow reader of our output holds no checkpoint up. What
 * changes meanwhile is not seen.
 */
#pragma once
#include "base/strv.h"
#include "store/store.h"

struct cursor {
	struct store *s;
	struct strv resources;
	size_t at; /* the resource that is read */
	const char *ns;
	const char *term; /* see store_list; to be set after cursor_open */
	int64_t rev;		     /* 0: not read yet */
	struct buf last_ns, last_name; /* read up to here; empty name: from the beginning */
	store_row_fn fn;
	void *arg;
};
/* A resource (NULL: all), a namespace (NULL: all), as of rev (0: now). s and ns stay the
   caller's. */
must_check int cursor_open(struct cursor *c, struct store *s, const char *resource,
	const char *ns, int64_t rev, struct err *e);
void cursor_close(struct cursor *c);
/* Rows of the next page through fn; where fn answers 1 the page ends and the next one begins
   behind that row. 1 there may be more, 0 that was all, -1 an error: of fn's, too. */
must_check int cursor_page(struct cursor *c, store_row_fn fn, void *arg, struct err *e);
