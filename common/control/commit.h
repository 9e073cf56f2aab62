/*
 * commit: carries out the action lines of one pass through the API, without waiting.
 *
 * Lines are submitted together, so that one transaction of the store takes them; but a line waits
 * for the answer to the last one before it that names the same object, or the namespace that its
 * object is in. So it finds what they made, and two that make one object are answered in their
 * order. An event is told after the line before it was done, and dropped when that line failed (a
 * Warning is told all the same). An event told before counts up, but where time stands still
 * (K_NOW).
 */
#pragma once
#include "api/api.h"

/* What became of one action. */
struct commit_item {
	size_t line;	  /* of the text, from 1 */
	const char *verb; /* the action's, "" if the line could not be read */
	const struct api_req *req; /* NULL: the line could not be read */
	bool event;
	int64_t rev;	/* of the write */
	bool unchanged; /* nothing was written */
	/* A create was refused because the namespace is being deleted: nothing to try again. */
	bool ending;
	int ret; /* 0, or -1 and err */
	const struct err *err;
};
typedef void (*commit_item_fn)(void *arg, const struct commit_item *i);
typedef void (*commit_done_fn)(void *arg);

/*
 * Lines in text are copied. item runs once an action (an event that is dropped is unchanged; a wake
 * is none), done after the last one and never before
 * commit_start has returned, but for a text without a single request: then done runs inside.
 */
void commit_start(struct api *a, const char *text, size_t len, commit_item_fn item,
	commit_done_fn done, void *arg);
/* Dispatch a's completions until none is under way. */
must_check int commit_drain(struct api *a, struct err *e);
