/*
 * feed: changes of a resource in a namespace (or in all), read from the log once a round of
 * dispatch for all watches of them. A thousand watches cost one read, not a thousand. Private to
 * common/local.
 *
 * A watch begins with a read of its own, since where it begins is its own; then it joins the feed,
 * which by then has read no further, and passes over what it has seen.
 */
#pragma once
#include "api/api.h"
#include "base/map.h"
#include "store/store.h"

/* A row of the log, kept. */
struct feed_row {
	enum api_event_type type; /* as the log has it: selectors are the watch's */
	int64_t rev, prev_rev;
	const char *ns, *name, *value; /* in text */
	size_t len;
	struct buf text;
	struct buf object;	  /* value with its revision, for watches that take it as it is … */
	const struct kind *asked; /* … of this kind; NULL: not made yet */
};

struct feed {
	char *resource, *ns; /* ns NULL: all */
	struct store_watch *w;
	unsigned users;
	struct vec rows; /* struct feed_row *, of this round */
	struct err *failed; /* the read did, so; NULL: it did not */
};

/* Of one local handle. */
struct feeds {
	struct vec v; /* struct feed * */
};

/* A store_row_fn: keeps the row at the end of arg, a struct vec. */
int feed_keep_row(void *arg, const struct store_row *r);
void feed_rows_release(struct vec *rows);
/* The row's object with its revision, as that kind; made once for all who ask. */
const struct buf *feed_object(struct feed_row *r, const struct kind *asked);

/* The feed of what *w watches; w is taken, it becomes the feed's or is closed. */
struct feed *feed_join(struct feeds *f, struct store_watch *w);
void feed_leave(struct feed *f); /* NULL is fine */
/* Begin and end of a round: read them all; forget the rows, and feeds without watches. */
void feeds_read(struct feeds *f);
void feeds_forget(struct feeds *f);
