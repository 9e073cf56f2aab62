/*
 * history: the past of a store by revision and by time. Works on every back end.
 */
#pragma once
#include "store/store.h"

/*
 * The revision that a person means: a number as it is; a time (RFC 3339, or back from now: "-5m",
 * "-1h30m", "-2d") as the last revision that was written at or before it. ERR_INVALID: neither;
 * ERR_GONE: what was then is not kept any more; ERR_NOTFOUND: the store holds nothing that old.
 */
must_check int history_rev(struct store *s, const char *when, int64_t *ret_rev, struct err *e);

/* A row of the log by its revision, also one that is only kept because it is live. ERR_GONE. */
must_check int history_row(struct store *s, const struct store_key *k, int64_t rev,
	store_row_fn fn, void *arg, struct err *e);
