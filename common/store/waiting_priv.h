/*
 * waiting_priv: what the two sides of waiting.h share, those who wait (waiting.c) and the holder of
 * the lock with his guests (waiting_guests.c); nobody else includes it.
 */
#pragma once
#include "store/waiting.h"
#include "store/writer.h"

enum {
	HEAD_BYTES = WAITING_SLOTS * sizeof(struct waiting_slot),
	PUT_UP_BYTES = 32 * 1024,
	RESULT_BYTES = WAITING_JOBS * sizeof(struct store_result),
	SLOT_BYTES = PUT_UP_BYTES + RESULT_BYTES,
	TRIES_AGAIN = 8,
	/* changes when what is put up is written differently, or elsewhere */
	LAYOUT = 3 << 16 | sizeof(struct store_result),
};

enum state {
	FREE,	 /* the owner's */
	PUT_UP,	 /* whoever has the lock may take it */
	READING, /* somebody with the lock does, until its owner takes it back */
	TAKEN,	 /* it is in a commit under way; results are there, and count if it comes about */
	DONE,	 /* committed */
	LEFT,	 /* as TAKEN, but its owner gave up: if that commit fails, nobody does it */
};

/*
 * Of each slot two bytes of the file are locked by its owner: the first while it is the owner's,
 * the second as long as what its head says is the owner's word. What a dead owner had put up is
 * nobody's wish any more.
 */
static inline off_t waiting_owned(unsigned slot)
{
	return (off_t)slot * 4;
}

static inline off_t waiting_alive(unsigned slot)
{
	return (off_t)slot * 4 + 2;
}

static inline off_t waiting_put_up_at(unsigned slot)
{
	return HEAD_BYTES + (off_t)slot * SLOT_BYTES;
}

static inline off_t waiting_results_at(unsigned slot)
{
	return waiting_put_up_at(slot) + PUT_UP_BYTES;
}

/* Open the file; create: make it if need be. Without it everybody waits for the lock, which is as
   good, if slower: no errors. */
bool waiting_have_file(struct waiting *w, bool create);
/* Is the file open, and whole? */
bool waiting_is_here(const struct waiting *w);
/* The results of the first n of the list, from a slot. */
bool waiting_read_results(struct waiting *w, unsigned slot, struct job *list, size_t n);
