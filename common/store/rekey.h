/*
 * rekey: brings every row of a store, live or history, to what /etc/k/config says now: values of
 * chosen kinds sealed by the first key, all others as they are. Revisions stay, watchers are not
 * told. Where a back end cannot rewrite rows (a helper's), what is live is put once more, under new
 * revisions, and its history goes with its compaction.
 *
 * In slices, while others read and write: they seal by the first key, too, from the moment that it
 * stands in the file. A row that does not open stays as it is. Safe to end at any point and to run
 * again, also twice at once.
 */
#pragma once
#include "store/seal.h"

struct rekey_counts {
	size_t sealed;	 /* rows that the first key seals now, and did not before */
	size_t opened;	 /* rows of kinds that are not sealed any more */
	size_t kept;	 /* sealed rows that were as they should be */
	size_t unopened; /* rows that could not be opened */
};
/* What is wrong with a row; the work goes on. */
typedef void (*rekey_problem_fn)(void *arg, const struct err *e);

/* ERR_INTERNAL: there is no key to seal by; ERR_UNAVAILABLE: all was done (*ret says what), but old
   bytes are still in the journal. */
must_check int rekey_store(struct store *s, rekey_problem_fn problem, void *arg,
	struct rekey_counts *ret, struct err *e);

/*
 * Delete the live objects that no key opens, which nothing else can: their keys are lost. The event
 * carries what is known of them, i.e. kind and name. *ret_n: how many. ERR_INTERNAL: there is no
 * file of keys.
 */
must_check int rekey_delete_unopened(struct store *s, int64_t *ret_n, struct err *e);
