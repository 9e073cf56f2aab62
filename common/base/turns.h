/*
 * turns: two threads that take turns at one loop.
 *
 * Some rounds of a loop bring work that has to wait: for a lock, for the disk. The thread that ran
 * the round does that work itself, as handing it to another one and the answer back would cost two
 * wake-ups; the other thread takes the loop if something gets ready meanwhile, and only then. So
 * one request after the other is served by one thread, and still no descriptor, timer or signal
 * waits for the work.
 *
 * Now and then there is a chore that would hold the work up for long. The other thread serves and
 * works alone while one does it.
 *
 * The turn is a lock: who has it owns the loop and everything that callbacks touch. It is given
 * away while a thread waits for events and while it works. Callbacks need to know nothing of this,
 * but that the next one may come in another thread: nothing of theirs belongs to a thread. Signals
 * of the loop are added before, as each thread has a mask of its own.
 */
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/loop.h"

struct turns;

struct turns_work {
	/* With the turn, after each round: is there something to do? */
	bool (*wanted)(void *arg);
	/* Do it, without the turn; one thread at a time. What is left is wanted again. */
	void (*work)(void *arg, struct turns *t);
	/* With the turn, after the work: what follows from it. */
	void (*done)(void *arg);
	/* What takes much longer than that, and can be done beside it: by the thread that has not
	   the loop, without the turn, one at a time. The first is asked in any thread; NULL: there
	   never is any. */
	bool (*chore_waits)(void *arg);
	void (*chore)(void *arg);
};

/* As loop_run, with a second thread that ends before this answers. Work and chore may be under way
   when the loop is stopped: they are ended then, and `done` not called any more. ERR_SYS. */
must_check int turns_run(
	struct loop *l, const struct turns_work *w, void *arg, int *ret_status, struct err *e);
/* For `work`, when it is nearly over: what gets ready from here on waits for its end, and wakes
   nobody. false: the other thread has the loop already. */
bool turns_recall(struct turns *t);
