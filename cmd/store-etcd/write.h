/*
 * write: a guarded transaction on its way into etcd.
 *
 * etcd compares before it writes, and knows nothing of numbers that a write must carry (the
 * revision before, who it was, a sum): so a job sends compares for the state in which it believes
 * its keys to be, and writes that follow from it. What guards say is believed, else that a key does
 * not exist. If the compares fail etcd answers the state that there is; then either a guard does
 * not hold, which is the answer, or the job is sent again with what is known now.
 */
#pragma once
#include "serve.h"

/* A key of a job. */
struct slot {
	struct buf key;	 /* etcd's */
	char *text;	 /* the same without NULs, to find it by */
	bool counter;	 /* else an object */
	bool written;	 /* a counter always is */
	bool known;	 /* etcd has answered it; else it is a guess, or what a guard says */
	bool given;	 /* what a guard says */
	bool present;	 /* guessed: it exists, at whatever revision */
	int64_t mod_rev; /* 0: absent */
	int back;
	int64_t count;	  /* of a counter */
	struct buf value; /* as etcd has it, if known */
};

struct job {
	struct job *next;
	int64_t id;
	struct store_txn *txn; /* a copy */
	struct slot *slots;
	size_t n_slots;
	size_t *guard_slot, *write_slot; /* places in slots */
	bool learn;			 /* first of all ask what there is */
	bool alone;			 /* it was too much together with others */
	int tries;
	size_t n_ops, n_writes; /* of the request that is built: most of any list; revisions */
	int last_back;
};

/* The job of a request; what is wrong with it is an error. */
must_check int job_new(
	struct serve *s, int64_t id, const struct helper_msg *m, struct job **ret, struct err *e);
void job_free(struct job *j);
/* Guards and sums against what is believed. -1: *ret_guard does not hold; with *ret_guess it may
   not have been so in truth. */
must_check int job_check(struct job *j, int *ret_guard, bool *ret_guess, struct err *e);
/* Writes that take a revision, and bytes, as things are believed to be. */
size_t job_count(struct job *j);
size_t job_bytes(const struct job *j);
/* The TxnRequest without the head onto txn, the rows of deletes onto head. first_back: of its first
   write, the others count down from there. */
void job_request(struct job *j, int first_back, struct buf *txn, struct buf *head);
/* What etcd answered: 1 done, 0 it now knows more. -1: a malformed answer. */
int job_answer(struct job *j, struct etcd_txn *t);
