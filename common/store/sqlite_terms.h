/*
 * sqlite_terms: the index of terms in the file of a store, for its writers, who hold its lock.
 */
#pragma once
#include "store/sqlite_db.h"

/* The live row of k is at *ret_rev (0: there is none) and has the terms added to ret_terms (NULL:
   nobody asks). */
must_check int sterms_current(struct sdb *d, const struct store_key *k, int64_t *ret_rev,
	struct buf *ret_terms, struct err *e);
/* current and the index follow row r, whose key had the terms old ("": none). */
must_check int sterms_follow(
	struct sdb *d, const struct store_row *r, const char *old, struct err *e);
/*
 * Bring a file of format 1 to format 2, as one transaction: whoever dies in it has done nothing.
 * d->format is what is true then. A program that only knows format 1 and has the file open cannot
 * write to it any more (its rows of current lack terms): its writes fail, and nothing is lost.
 * ERR_INVALID: the file is of a newer format meanwhile.
 */
must_check int sterms_upgrade(struct sdb *d, struct err *e);
