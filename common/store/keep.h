/*
 * keep: the keeper of a store as a loop: what k-keeper(8) is, and k-store compact --follow.
 */
#pragma once
#include "store/upkeep.h"

/* Budgets as their options say them, quantities ("64Mi"); NULL: as *b has it. ERR_USAGE names the
   option. */
must_check int keep_budget(const char *keep, const char *keep_events, struct upkeep_budget *b,
	struct err *e);
/* Keep s until SIGTERM or SIGINT, then 0. Of several keepers one keeps; the others wait here for
   its end. An error of the store is warned of, and it is tried again, later each time; a store
   whose history is its own affair is waited at and left alone. */
must_check int keep_run(struct store *s, const struct upkeep_budget *b, struct err *e);
/* "Nothing to do here", for such a store. */
void keep_tell_idle(const struct store *s);
