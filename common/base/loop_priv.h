/*
 * loop_priv: what loop.c, loop_calm.c, loop_timer.c, loop_wait.c and turns.c share; nobody else
 * includes it.
 */
#pragma once
#include <signal.h>
#include <sys/epoll.h>

#include "base/awake.h"
#include "base/loop.h"
#include "base/map.h"

enum source_type {
	SRC_FD,
	SRC_TIMER,
	SRC_SIGNAL,
	SRC_CHILD,
	SRC_PATH,
	SRC_IDLE,
	SRC_REST,
	SRC_TYPES
};

struct loop_source {
	struct loop *loop;
	struct loop_source *prev, *next; /* of its type */
	enum source_type type;
	bool dead;
	void *arg; /* the callback's; when dead, the next of the dead */
	int fd;    /* the descriptor, or the child's pidfd */
	union {
		struct {
			loop_fd_fn fn;
			uint32_t events;
			bool always; /* a regular file: epoll refuses it, it is always ready */
		} f;
		struct {
			loop_timer_fn fn; /* idle and rest too */
			int64_t at_ns, slack_ns; /* of a rest: when it is late */
			uint64_t seq; /* timers of one moment fire in the order of setting */
			bool set;     /* stands in the heap, */
			size_t at;    /* there */
		} t;
		struct {
			loop_signal_fn fn;
			int signo;
		} s;
		struct {
			loop_child_fn fn;
			pid_t pid;
		} c;
		struct {
			loop_path_fn fn;
			uint32_t mask;
			int wd; /* -1: the watch is gone */
		} p;
	};
};

struct loop {
	int epoll, sigfd, infd;
	sigset_t signals;
	struct loop_source *heads[SRC_TYPES];
	struct loop_source *dead;
	struct vec heap; /* timers that are set */
	size_t n_always;
	uint64_t seq;
	int64_t look_ns; /* 0: never */
	unsigned quick; /* waits in succession that were short */
	struct awake *awake; /* NULL: processors sleep as they like */
	int64_t awake_ns;    /* as loop_keep_awake was told */
	int64_t event_ns;    /* when the last event came */
	unsigned soon;       /* events in succession that came that soon after another */
	struct loop_calm *calm; /* NULL: nobody wants to know */
	int depth; /* of loop_step: nothing is freed while one runs */
	struct turns *turns; /* NULL: one thread */
	bool stopped;
	int status;
};

/* A living source at the head of its type's list. */
struct loop_source *loop_source_new(struct loop *l, enum source_type type, void *arg);
/* Out of the heap; for one that is not in it, nothing. */
void loop_timer_unset(struct loop_source *s);
/* turns.c, for a loop that has it: before a wait and after it; is something to be done that the
   wait would keep? */
void turns_give(struct turns *t);
void turns_take(struct turns *t);
bool turns_asked(struct turns *t);
/* Run the timers that are due, the idles that are there; how many ran. */
int loop_fire_timers(struct loop *l);
int loop_fire_idles(struct loop *l);
/* The rests: all of them, or those that are late. */
int loop_fire_rests(struct loop *l, bool all);
/* loop_wait.c: what there is, after waiting for it; ev has room for LOOP_EVENTS. */
#define LOOP_EVENTS 64
int loop_wait(struct loop *l, struct epoll_event *ev, int64_t wait_ns);
/* The end of a round, also of what was done in place of one: these, and nothing dead stays. */
int loop_end_round(struct loop *l);
/* loop_calm.c: a round is over in which so many callbacks ran. The struct is the loop's. */
void loop_calm_round(struct loop_calm *c, int ran);
/* How long a round may wait: the caller's limit, the end of a timer's slack; -1 for ever. */
int64_t loop_wait_time(struct loop *l, int64_t timeout_ns);
