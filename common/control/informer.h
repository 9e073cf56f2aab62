/*
 * informer: keeps one kind of a view as the API has it: a list, then a watch; listed again when
 * the watch has lost the past (private to control/).
 */
#pragma once
#include "control/run.h"

struct informer {
	struct runner *r;
	struct view *v;
	const struct kind *kind;
	const struct controller_read *read;
	struct api_watch *watch; /* NULL: not open */
	int64_t *seen;		 /* revision up to which the view holds everything */
	bool lost;		 /* the watch is over: informer_recover */
	struct err *why;	 /* it was; NULL: it did not reach so far back */
	bool *progress;		 /* set when an event came */
	key_fn touched;		 /* is told every key that a change touches */
	void *arg;
};

/* From revision rev, which the view holds. */
must_check int informer_watch(struct informer *i, int64_t rev, struct err *e);
/* After a lost watch: list, tell what is different, watch again. */
must_check int informer_recover(struct informer *i, struct err *e);
void informer_release(struct informer *i);
