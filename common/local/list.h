/*
 * list: a list on its way through the store. Private to list.c (whole lists) and pieces.c.
 */
#pragma once
#include "local/local.h"

/* Begin with r, row and arg; all else zero. */
struct listing {
	const struct api_req *r;
	/* Gets what is of the list; nonzero: no more. It must not use the store. */
	int (*row)(void *arg, const struct store_row *row);
	void *arg;
	bool converted; /* what is stored is of another kind */
	struct local_filter filter;
	struct store_list q;
	struct page from, last; /* where it begins, and the last object given out or stepped over */
	size_t patience, stepped; /* bytes of objects that are not of the list and may be stepped
				     over in one go: then stopped is 1; 0: any number */
	char *term;
	int64_t n;   /* given out */
	bool more;   /* there are some behind the page */
	int stopped; /* row's answer that was not 0 */
};
void listing_release(struct listing *l);
/* What the request asks for; ERR_BADREQUEST, ERR_TIMEOUT … */
must_check int listing_prepare(
	struct local *l, struct listing *li, struct refusal *why, struct err *e);
/* The rows. What row answered, if that was not 0 (*ret_rev untouched); -1 also for ERR_EXPIRED. */
must_check int listing_rows(
	struct local *l, struct listing *li, int64_t *ret_rev, struct refusal *why, struct err *e);
/* The object of a row as the request's kind, onto b. */
void listing_write(const struct listing *l, const struct store_row *r, struct buf *b);
/* The ListMeta as of rev, of a list or page whose rows were read to the end, JSON text onto b. */
must_check int listing_meta(struct local *l, const struct listing *li, int64_t rev, struct buf *b,
	struct err *e);
