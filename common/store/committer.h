/*
 * committer: where a process waits for the lock and in fsync, so that no event loop ever does. It
 * has a connection of its own, opened at its first job, and a thread of its own, or works in
 * whatever thread calls committer_work.
 *
 * Jobs are handed over under a mutex and come back finished in order; event_fd is written to
 * whenever some came back.
 */
#pragma once
#include "store/writer.h"

struct committer;

/* path and event_fd stay the caller's. The thread blocks all signals; not threaded: there is none.
 */
must_check int committer_start(const char *path, int event_fd, bool threaded,
	struct committer **ret, struct err *e);
/* Commits what is queued, ends the thread, frees finished jobs. NULL is fine. */
void committer_stop(struct committer *c);
/* Without a thread: is there something to do? */
bool committer_has_work(struct committer *c);
/* Do it, as store_work says. */
void committer_work(struct committer *c, store_durable_fn durable, void *arg);
/* What its connection keeps for what follows goes. */
void committer_rest(struct committer *c);
/* Is a checkpoint due? */
bool committer_is_due(struct committer *c);
/* Make it, on a connection of its own, beside the work. */
void committer_checkpoint(struct committer *c);
/* Takes the job. */
void committer_queue(struct committer *c, struct job *j);
/* Queue the caller's own job and wait until it is finished. */
void committer_wait(struct committer *c, struct job *j);
/* Finished jobs in order, now the caller's; NULL if there are none. */
struct job *committer_collect(struct committer *c);
