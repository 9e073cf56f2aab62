/*
 * cmd/store/rows: rows kept beyond the call that delivers them, and reading a store in bites: what
 * is done with a row (printing it to somebody slow, asking the store about it) is done while no
 * transaction is open, so that nobody holds a checkpoint up.
 */
#pragma once
#include "base/map.h"
#include "store/store.h"

struct rows {
	struct vec v; /* of struct store_row, each one allocation */
	size_t bytes;
};
#define ROWS_INIT                                                                                  \
	{                                                                                          \
		VEC_INIT, 0                                                                        \
	}
/* A store_row_fn: arg is a struct rows. Ends the read (1) when a bite is full. */
int rows_keep(void *arg, const struct store_row *r);
void rows_clear(struct rows *r);
const struct store_row *rows_at(const struct rows *r, size_t i);
/* Copy of a row; free() it. */
struct store_row *row_copy(const struct store_row *r);

/* store_log by bites. fn may call the store. from_rev and to_rev as there. */
must_check int log_by_bites(struct store *s, const struct store_key *k, int64_t from_rev,
	int64_t to_rev, store_row_fn fn, void *arg, struct err *e);
