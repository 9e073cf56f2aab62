/*
 * waiting: what writers that wait for the lock put up, so that the one who has it commits it for
 * them. A hundred processes that write at the same moment then share a few commits, not a hundred.
 *
 * In STORE-waiting each writer that had to wait once has a slot of its own as long as it lives. It
 * writes its jobs there and sleeps. Whoever has the lock takes what stands in the slots of the
 * living into its own transaction, writes the results there and wakes their owners, who need no
 * lock then. Who drops the lock and does not come back at once wakes one of those who were not in
 * it. Whom nobody wakes in time waits for the lock itself; with it, its jobs are either done, or
 * still there, and it does them: nothing depends on this file but the time it takes.
 *
 * No death between the steps does a job twice or not at all: a taken slot says from which revision
 * to which the commit goes, and whoever has the lock next compares that with the store before it
 * writes (waiting_begin). Others may have written since who do not see this file: revisions alone
 * prove nothing, the rows do.
 */
#pragma once
#include <stdatomic.h>
#include <sys/types.h>

#include "base/buf.h"
#include "store/store.h"

struct job;

enum { WAITING_SLOTS = 128, WAITING_JOBS = 16 };

/* The head of a slot, in memory that all writers share. */
struct waiting_slot {
	_Atomic uint32_t state;
	uint32_t layout;	   /* of results: other programs' are left alone */
	uint32_t jobs, bytes;	   /* what was put up */
	uint64_t sum;		   /* of it (hash.h): what is torn is nobody's job */
	int64_t old_rev, last_rev; /* of the commit that takes it */
	_Atomic uint32_t calls;	   /* of the owner, to wake up: it sleeps on this word */
	uint32_t spare[5];
};

/* A slot whose jobs are in the transaction under way. */
struct waiting_guest {
	unsigned slot;
	struct job *jobs; /* in order; with their results when they were applied */
};

struct waiting {
	char *path;
	int fd; /* -1: the file is not open, as nobody had to wait yet */
	struct waiting_slot *slots; /* mapped */
	int own; /* -1: none */
	unsigned first, tries; /* where to look for one, and how often */
	bool up; /* of what is there it is not known yet what becomes of it */
	uint32_t heard; /* calls that the owner knows of */
	struct waiting_guest *guests;
	size_t n_guests, alloc_guests;
	unsigned next; /* where to look for guests first */
};

void waiting_init(struct waiting *w, const char *store_path);
void waiting_release(struct waiting *w);

/*
 * For who waits. Put the first jobs of the list up; answers how many: 0 if there is no room for
 * them. Then sleep, and wait for the lock. With or without it, waiting_done: their results are
 * filled in, or they are not known to be done; if they are not after waiting_begin either, which
 * wants the lock, they are the caller's to do, and withdrawn first. If the lock does not come, or
 * the store fails, they are withdrawn, too: false if they are done by now (waiting_done), or in a
 * commit that may yet come about. Nobody does them after that one.
 */
size_t waiting_put_up(struct waiting *w, struct job *list);
/* Put up: sleep until somebody calls, as it is done or it is the caller's turn, or for ns at most;
   false: nobody did. A call since it was put up, or since the last sleep, is not missed. */
bool waiting_sleep(struct waiting *w, int64_t ns);
bool waiting_done(struct waiting *w, struct job *list, size_t n);
bool waiting_withdraw(struct waiting *w);

/*
 * For who has the lock. First, when the store is at rev: settle what a holder that died left;
 * is_there answers whether the store has what job j wrote, as its result says. Then guests, one
 * after the other, NULL when there is none. waiting_taken is said before the commit that goes from
 * old_rev to last_rev; -1: it must not be made with them. waiting_end comes after it, before the
 * lock is dropped: the guests are done, or were not in it and do it themselves.
 */
typedef bool (*waiting_there_fn)(void *arg, const struct job *j);
void waiting_begin(struct waiting *w, int64_t rev, waiting_there_fn is_there, void *arg);
struct waiting_guest *waiting_next(struct waiting *w);
must_check int waiting_taken(struct waiting *w, int64_t old_rev, int64_t last_rev);
void waiting_end(struct waiting *w, bool committed);

/* After the lock was dropped: does anybody wait? Then either take the lock again, or wake the first
   of them, who will. */
bool waiting_any(const struct waiting *w);
void waiting_call(struct waiting *w);

/* Nothing of what was put up stays in the file (store_scrub); what is put up right now is its
   owner's to do. With the lock, after waiting_begin. ERR_SYS. */
must_check int waiting_scrub(struct waiting *w, struct err *e);
