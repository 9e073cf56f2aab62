/*
 * store_helper: the handle of the back end that speaks with a helper program (k-store-SCHEME), and
 * its halves: the process and its messages (helper_link.c), store_ops (store_helper.c), watches
 * (helper_watch.c).
 *
 * One process serves a handle and all its watches, over one socket that is its standard input and
 * output. One synchronous call is under way at most (a handle belongs to one thread); submissions
 * and watches are beside it. A helper that dies, does not answer in time or speaks nonsense is
 * ended; what was under way fails with ERR_UNAVAILABLE (ERR_TIMEOUT, ERR_SYNTAX), and the next call
 * starts another one, which takes the watches up where they were.
 */
#pragma once
#include <sys/types.h>

#include "store/helper_proto.h"

/* The call that waits. */
struct helper_call {
	int64_t id;
	bool ended;
	struct err err;	 /* code ERR_NONE: it went well */
	int guard;	 /* of an error, -1: none */
	int64_t rev;	 /* of the end */
	store_row_fn fn; /* rows go there */
	void *arg;
	int stop;   /* what fn answered to end the read */
	bool hello; /* the end's header is the answer to "hello" */
};

/* store_submit's. */
struct helper_job {
	struct helper_job *next;
	int64_t id;
	store_done_fn done;
	void *arg;
	bool answered;
	struct store_result res;
};

/* What a watch has been sent and not been asked for: a row, or (op 0) how far it is. */
struct helper_item {
	struct helper_item *next;
	struct store_row *row; /* free() it; NULL: progress */
	int64_t rev;
};

struct helper_watch {
	struct store_watch base; /* rev: delivered so far */
	struct helper_watch *next;
	int64_t id;
	int64_t got_rev; /* of the last item: from there a new helper goes on */
	struct helper_item *items, **items_end;
	int64_t taken;	/* rows delivered since credit was last given */
	struct err err; /* it ended so */
};

struct helper_store {
	struct store base;
	char *address, *program;
	bool create;
	unsigned int can; /* enum helper_can */
	int64_t silence_ns;
	pid_t pid; /* 0: none runs */
	int fd;
	int64_t started_ns;	/* CLOCK_MONOTONIC */
	int short_lives;	/* helpers in a row that died soon after their start */
	struct err died;	/* why the last one did */
	int epoll_fd, event_fd; /* -1: nobody asked for store_fd yet */
	int timer_fd;		/* of the same: rings when a helper was silent for too long */
	bool timed;		/* it is set */
	int64_t heard_ns;	/* CLOCK_MONOTONIC when the helper last said something, or was asked
				   again after everything was answered */
	size_t unanswered;	/* of jobs */
	struct helper_in in;
	struct buf out;
	size_t out_at; /* sent so far */
	int64_t last_id;
	struct helper_call *call;
	struct helper_job *jobs, **jobs_end;
	struct helper_watch *watches;
};

static inline struct helper_store *hs(struct store *s)
{
	return (struct helper_store *)s;
}

/* helper_link.c */
/* See that a helper runs: what has died is noticed, started again. */
must_check int link_ready(struct helper_store *h, struct err *e);
/* Begin a request in h->out: {"id":…,"do":"…", */
int64_t link_begin(struct helper_store *h, const char *what);
/* The answers to id are not wanted any more. Never waits. */
void link_cancel(struct helper_store *h, int64_t id);
/* Send what is in h->out and wait for the end of c. Answers c->stop if the caller's fn ended it. */
must_check int link_call(struct helper_store *h, struct helper_call *c, struct err *e);
/* Send what the socket takes, read what is there, without waiting. Never fails: a death shows in
   h->pid and h->died. */
void link_pump(struct helper_store *h);
/* Make store_fd's descriptor readable. */
void link_ring(struct helper_store *h);
/* Submissions wait for nobody: end a helper that owes them answers and has been silent for too
   long, or see that store_fd tells when it will have been. */
void link_watchdog(struct helper_store *h);
/* The helper's end. Politely: it may finish what it was given. */
void link_close(struct helper_store *h);
/* epoll and event descriptors, made at the first use. */
int link_epoll(struct helper_store *h);

/* helper_watch.c */
/* A message whose id is no call's and no submission's. */
void watch_message(struct helper_store *h, int64_t id, const struct helper_msg *m);
/* Ask a new helper for all watches again. */
void watch_resume(struct helper_store *h);
int helper_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e);
int helper_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e);
void helper_watch_close(struct store_watch *w);
