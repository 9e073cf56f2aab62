/*
 * loop: one epoll a process. Everything a daemon waits for is an event here: descriptors, timers,
 * signals, children (pidfd), changed files (inotify). Nothing polls.
 *
 * Sources belong to the loop and are freed by loop_del or loop_free; the descriptor itself stays
 * the caller's unless said. Callbacks may add and delete any source, their own too.
 * Single-threaded; turns.h has two threads for it, one at a time.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct loop;
struct loop_source;

struct loop *loop_new(void);
void loop_free(struct loop *l);
/* Wait and dispatch until loop_stop; answers the status given to it. */
int loop_run(struct loop *l);
/* One round: waits at most timeout_ns (-1 for ever, 0 not at all). Answers how many callbacks ran.
 */
int loop_step(struct loop *l, int64_t timeout_ns);
void loop_stop(struct loop *l, int status);

/* events: EPOLLIN, EPOLLOUT …; a regular file is always ready. One source a descriptor. */
typedef void (*loop_fd_fn)(void *arg, int fd, uint32_t events);
struct loop_source *loop_add_fd(struct loop *l, int fd, uint32_t events, loop_fd_fn fn, void *arg);
void loop_mod_fd(struct loop_source *s, uint32_t events);

/* Fires once at a CLOCK_MONOTONIC time, at most slack_ns later, so that timers that fall close
   together wake the process once. Then it sleeps until loop_mod_timer or loop_del. */
typedef void (*loop_timer_fn)(void *arg);
struct loop_source *loop_add_timer(struct loop *l, int64_t at_mono_ns, int64_t slack_ns,
				   loop_timer_fn fn, void *arg);
void loop_mod_timer(struct loop_source *s, int64_t at_mono_ns);

/* signalfd; the signal is blocked in this thread and unblocked in children by proc_spawn. */
typedef void (*loop_signal_fn)(void *arg, int signo);
struct loop_source *loop_add_signal(struct loop *l, int signo, loop_signal_fn fn, void *arg);

/* The end of a child of ours: status as from waitpid(2). Fires once, the source frees itself. */
typedef void (*loop_child_fn)(void *arg, pid_t pid, int status);
struct loop_source *loop_add_child(struct loop *l, pid_t pid, loop_child_fn fn, void *arg);

/* One inotify a loop; mask as inotify(7). name is the file's in a watched directory or "".
   IN_IGNORED (the watch is gone with its file) and IN_Q_OVERFLOW (events were lost: look again)
   come whatever the mask. */
typedef void (*loop_path_fn)(void *arg, uint32_t mask, const char *name);
must_check int loop_add_path(struct loop *l, const char *path, uint32_t mask, loop_path_fn fn,
			     void *arg, struct loop_source **ret_source, struct err *e);

/* Runs once after the current round, before waiting again; then the source frees itself. */
struct loop_source *loop_add_idle(struct loop *l, loop_timer_fn fn, void *arg);

/* Runs once when there is nothing more to do and the loop is about to wait, or when that has not
   been so for some milliseconds: for what is kept only as long as one thing follows another. */
struct loop_source *loop_add_rest(struct loop *l, loop_timer_fn fn, void *arg);
/*
 * Calm: the loop has had nothing to do for after_ns. Then fn is called, which gives back what is
 * kept for speed alone, and free memory goes back to the system; again once more has happened than
 * a heartbeat: that is not worth a wake-up. A program that rests most of its time owes this to the
 * others, and says so once, before it has threads.
 */
#define LOOP_CALM_NS 2000000000LL
void loop_set_calm(struct loop *l, int64_t after_ns, loop_timer_fn fn, void *arg);

/*
 * How a loop waits whose events come in quick succession, each an answer to what it did: as long as
 * its last waits were shorter than look_ns, it looks again for so long before it sleeps, giving way
 * to whoever else wants the processor. To be put to sleep and woken up costs more than that. 0, at
 * the beginning: it never does. A loop that has nothing to do sleeps in any case.
 */
void loop_set_look(struct loop *l, int64_t look_ns);
/* The same for the machine: as long as events come within within_ns of each other, its processors
   are kept awake (base/awake.h), and for so long after the last. The struct stays the caller's. */
struct awake;
void loop_keep_awake(struct loop *l, struct awake *a, int64_t within_ns);

/* Remove and free; NULL is fine. */
void loop_del(struct loop_source *s);
