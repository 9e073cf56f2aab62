/*
 * queue: the keys a controller has to look at, each once, however often it was named.
 *
 * A key runs when it was named since its last run, nothing of it is under way, its own last
 * writes have been seen, and its back-off is over. Keys that are none of these are forgotten.
 * Times are ns; mono on CLOCK_MONOTONIC, wall since 1970.
 */
#pragma once
#include "base/err.h"
#include "base/map.h"

struct queue_key {
	char *ns, *name;
	bool dirty;		 /* named since its last run */
	bool running;		 /* its actions are under way */
	unsigned failures;	 /* in a row */
	int64_t not_before_mono; /* back-off; 0: none */
	int64_t wake_ns;	 /* wall time to run at; 0: none */
	int64_t *waits;		 /* a revision an informer; NULL: none */
	struct err failed;	 /* of the last run; ERR_NONE: none */
};

struct queue {
	struct map keys;     /* "ns/name" → queue_key */
	size_t n_waits;	     /* informers */
	const int64_t *seen; /* their revisions: the owner's */
};

#define QUEUE_BACKOFF_MIN_NS 5000000LL
#define QUEUE_BACKOFF_MAX_NS 1000000000000LL

void queue_init(struct queue *q, const int64_t *seen, size_t n_waits);
void queue_release(struct queue *q);
/* Name a key. */
void queue_add(struct queue *q, const char *ns, const char *name);
/* The keys that may run now, in key order, marked running; the caller frees the array. */
void queue_take(struct queue *q, int64_t mono_ns, int64_t wall_ns, struct vec *ret);
/* The key's writes must be seen up to rev by informer i before it runs again. */
void queue_wait(struct queue *q, struct queue_key *k, size_t i, int64_t rev);
/* The key's run is over; failed NULL: well. */
void queue_done(struct queue *q, struct queue_key *k, const struct err *failed, int64_t mono_ns);
/* Monotonic time of the earliest back-off end or wake; 0: none. */
int64_t queue_next(const struct queue *q, int64_t mono_ns, int64_t wall_ns);
/* Keys known, running or not. */
size_t queue_count(const struct queue *q);
