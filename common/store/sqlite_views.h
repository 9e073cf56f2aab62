/*
 * sqlite_views: the views that a query sees, over the log and the table of what is current.
 */
#pragma once
#include "store/sqlite_db.h"

/*
 * Make those that text names (all if it asks the catalogue), as temporary views of the connection;
 * inside a transaction. at_rev: as of it; 0: now. ERR_GONE: of one of them that is not told.
 */
must_check int views_make(struct sdb *d, const char *text, int64_t at_rev, struct err *e);
