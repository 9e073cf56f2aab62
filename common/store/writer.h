/*
 * writer: commits guarded transactions to an sqlite store, many at once.
 *
 * A writer uses a connection and owns the lock's descriptor and the bells. Lock → BEGIN IMMEDIATE →
 * guards and writes of each job, holding bells → COMMIT (one fsync) → ring → unlock. Jobs that wait
 * together share a commit, those of other processes too (waiting.h), but the lock is held 5 ms at
 * most.
 */
#pragma once
#include "store/bell.h"
#include "store/sqlite_db.h"
#include "store/waiting.h"

struct job {
	struct job *next;
	const struct store_txn *txn; /* NULL: it failed before, as res says */
	struct store_txn *copy;	     /* what txn points to if it is the job's own */
	store_done_fn done;
	void *arg;
	struct store_result res; /* err.code ERR_NONE: committed */
	ino_t ino;		 /* of the file whose state it was built on; 0: any */
	bool waited;		 /* by store_commit: it takes the result itself */
	bool finished;
};

struct writer {
	struct sdb *db; /* the owner's, open and writable */
	char *bell_dir;
	struct bells bells;
	struct waiting waiting;
	int lock_fd;
	int64_t rev;	/* newest in the transaction under way */
	uint32_t version; /* of the file, at rev (sdb_version); 0: rev has to be read */
	/* The last guard read in the transaction under way, and what it was found at; NULL:
	   none, or its key was written since. */
	const struct store_guard *met;
	int64_t met_rev;
	int wal_pages;	/* in the -wal after the last commit, by whomever */
	int looked;	/* at its length: after how many pages, by writer.c's measure */
	bool patient;	/* the owner's: a checkpoint is in the way of what he waits for */
	int own_pages;	/* of a patient one: written so far, up to where it counts */
	bool due;	/* we made the -wal so long that it is to be checkpointed */
	void (*durable)(void *arg); /* called after a commit, before the bells ring; NULL: none */
	void *durable_arg;
	bool paired;	/* the lock's file says which -wal is ours */
};

/* Opens the lock's file; db stays the caller's and must outlive the writer. */
must_check int writer_init(struct writer *w, struct sdb *db, struct err *e);
void writer_release(struct writer *w);
/* Commit the first jobs of the list and fill in their results; answers the first that is left for
   the next batch, or NULL. */
struct job *writer_batch(struct writer *w, struct job *list);
/*
 * After a batch: do others wait who have put their jobs up? Either call one of them, who then takes
 * the lock, or commit their jobs. One who has just committed does that at less cost than they
 * could: what they would have to read again it has in memory. False: they do it themselves, or who
 * has the lock does, and to try again at once is of no use.
 */
bool writer_has_guests(const struct writer *w);
void writer_call_guests(struct writer *w);
bool writer_serve(struct writer *w);
/* Copy the -wal into the file if it is this writer's turn to: the one whose commit makes it longer
   than a multiple of a length. Others' writes wait only for the last of it. Errors postpone it. */
void writer_checkpoint(struct writer *w);
/* A step towards that: the -wal gets longer before commits need it to be. */
bool writer_wants_stretch(const struct writer *w);
void writer_stretch(struct writer *w);
/* The same at the end of a writer: the -wal is emptied if nobody else is at work, so that whoever
   opens the store first next time has nothing to recover. */
void writer_tidy(struct writer *w);
/* store_restore. */
must_check int writer_restore(
	struct writer *w, const struct store_row *rows, size_t n, struct err *e);
void job_free(struct job *j);

/* writer_apply.c: in the transaction under way. 0 done (or refused, which the result says); -1 the
   store failed. */
int writer_apply(struct writer *w, struct job *j, struct err *e);
/* Does the log say that a write of j was the one of its result? For waiting_begin, with a struct
   sdb. */
bool writer_is_there(void *db, const struct job *j);
/* Row r into the log; from_rev: with that row's value, else its own. */
int writer_append(struct sdb *d, const struct store_row *r, int64_t from_rev, struct err *e);
