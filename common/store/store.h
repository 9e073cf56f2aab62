/*
 * store: versioned bytes under keys, changed by guarded transactions, watched by revision.
 *
 * A key is (group-resource, namespace, name). Every committed transaction takes the next revisions
 * of one sequence (decimal, growing, below 2^53); each write in it gets its own, next to that of
 * the write before it. Between transactions a back end may leave numbers out. The store knows
 * nothing of objects: values are bytes with an encoding byte. Back ends are rows of one table
 * (store_backends), sqlite and memory; any other scheme is a program k-store-SCHEME
 * (store_helper.h, k-store-helper(7)), and what that cannot do answers ERR_METHOD.
 *
 * Threads: one handle belongs to one thread at a time. Inside, the sqlite back end has one
 * committing thread a process, started by the first asynchronous submission, or the owner lends it
 * one (store_work); completions are delivered by store_dispatch. Fork: open after fork, never
 * before.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct store;

struct store_key {
	const char *resource; /* "pods", "deployments.apps" */
	const char *ns;	      /* "" for cluster-scoped */
	const char *name;
};

enum store_op { STORE_PUT = 1, STORE_DELETE = 2 };
/* Further ones by number. A sealed value (seal.h) is met only below store.c, and by raw handles. */
enum store_encoding { STORE_JSON = 0, STORE_SEALED = 2 };

/* One row of the log. Pointers are valid during the call that delivers it. */
struct store_row {
	int64_t rev;
	struct store_key key;
	enum store_op op;
	bool created; /* a put on a key that was absent */
	int64_t time_ns;
	const char *actor;   /* user that wrote it */
	const char *manager; /* field manager: the program */
	int64_t prev_rev;    /* of this key before; 0: none */
	uint8_t encoding;
	const char *value; /* a delete carries the last value */
	size_t len;
	const char *terms; /* inside the store, of rows to be restored: see store_write */
};
/* Nonzero ends the read, and is answered. It must not call the store that it is called by. */
typedef int (*store_row_fn)(void *arg, const struct store_row *r);

/* Address "sqlite:/path", "memory:", or a bare path; NULL: $K_STORE, /etc/k/config's "store",
   sqlite:<path_var>/store.db. create: make a missing one (else ERR_NOTFOUND). */
must_check int store_open(const char *address, bool create, struct store **ret, struct err *e);
/* Ends what was submitted; what was not dispatched yet is never told. Watches are closed before. */
void store_close(struct store *s);
const char *store_address(const struct store *s);
/* Random identity made with the store, 32 hex digits. */
const char *store_id(const struct store *s);

must_check int store_revision(struct store *s, int64_t *ret_rev, struct err *e);
/* The newest one that a list or watch of resource in ns (NULL: all) can have: what is volatile has
   revisions of its own, above all others (store/volatile.h). */
must_check int store_revision_of(
	struct store *s, const char *resource, const char *ns, int64_t *ret_rev, struct err *e);
/* ERR_NOTFOUND. at_rev 0: now; else the state as of that revision (ERR_GONE if compacted,
   ERR_TIMEOUT if it is still to come). */
must_check int store_get(struct store *s, const struct store_key *k, int64_t at_rev,
			 store_row_fn fn, void *arg, struct err *e);

struct store_list {
	const char *resource;		   /* NULL: all resources, in order */
	const char *ns;			   /* NULL: all namespaces */
	const char *after_ns, *after_name; /* exclusive start (paging) or NULL */
	int64_t limit;			   /* 0: none */
	int64_t at_rev;			   /* 0: now */
	bool keys_only;			   /* value NULL */
	bool bare; /* key, revision and value will do: what else a row has may be left out */
	int64_t *early;	  /* gets the snapshot's revision before the first row, if the back end
			     knows it then (sqlite, memory); or NULL */
	const char *term; /* only what has this term (store/terms.h), or NULL; a back end may give
			     more */
};
/* In key order, from one snapshot. *ret_rev: the snapshot's revision. */
must_check int store_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
			  int64_t *ret_rev, struct err *e);
/* The log after from_rev (exclusive), up to to_rev (0: now), one resource or all (NULL), one
   namespace/name or all (NULL). ERR_GONE when from_rev is older than the history that is kept;
   below 0 (STORE_KEPT_AFTER): what is still there of it; -1 is every row. */
#define STORE_KEPT_AFTER(rev) (-1 - (int64_t)(rev))
must_check int store_log(struct store *s, const char *resource, const char *ns, const char *name,
			 int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg,
			 struct err *e);

/* From on to off, reads of this handle may share one snapshot as long as nothing newer is there: a
   commit that was done before a read began, whoever's it is, is seen by it. That saves each read
   its locks, and costs others: journals wait for who reads, so off follows after milliseconds, and
   before the caller waits. Whether another file stands in the store's place now is looked at when a
   snapshot is taken only. A back end that gains nothing does nothing. */
void store_share(struct store *s, bool on);

/* Guarded transactions. All guards hold, or nothing is written. */
enum store_guard_kind {
	GUARD_REV,     /* key is at rev */
	GUARD_ABSENT,  /* key does not exist */
	GUARD_PRESENT, /* key exists, at any revision */
	GUARD_COUNTER  /* named counter + add stays in [0, max]; the sum is stored with the
			  transaction */
};
struct store_guard {
	enum store_guard_kind kind;
	struct store_key key; /* GUARD_COUNTER: resource = counter's family, ns, name = which */
	int64_t rev;
	int64_t add, max;
};
struct store_write {
	struct store_key key;
	enum store_op op;
	uint8_t encoding;
	const char *value;
	size_t len;
	const char *terms; /* what it is found by (store/terms.h): filled in by store.c */
};
struct store_txn {
	const struct store_guard *guards;
	size_t n_guards;
	const struct store_write *writes;
	size_t n_writes;
	int64_t time_ns;
	const char *actor, *manager;
	const struct err *failed; /* NULL; store.c's: why it cannot be committed, told as its end */
};
struct store_result {
	int64_t rev;	  /* of the last write; with no writes the store's revision */
	int failed_guard; /* index of the first guard that did not hold, -1 if none */
	struct err err;	  /* ERR_CONFLICT or ERR_EXISTS for a guard; ERR_FULL, ERR_CORRUPT … */
};
typedef void (*store_done_fn)(void *arg, const struct store_result *r);

/* Copies the transaction, answers at once; done runs in store_dispatch, in order of submission.
   What waits together is one commit (one fsync); one transaction that fails its guard does not hurt
   the others. */
void store_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg);
/* Commit and wait. -1 when a guard failed or the store did; *ret tells which guard. */
must_check int store_commit(struct store *s, const struct store_txn *t, struct store_result *ret,
			    struct err *e);
/* Number of submissions not yet dispatched. */
size_t store_pending(const struct store *s);
/*
 * For an owner of several threads. Before anything is submitted: the store is to have no committing
 * thread, as the owner calls store_work whenever store_has_work. That waits for the lock and for
 * the disk, and may run in another thread than the one that uses the handle meanwhile: in one at a
 * time. durable (NULL: none) is called when a commit is over, before its watchers are told of it
 * and before it can be dispatched: true says that store_dispatch will be called without waiting
 * for store_fd.
 */
typedef bool (*store_durable_fn)(void *arg);
void store_lend_work(struct store *s);
bool store_has_work(const struct store *s);
void store_work(struct store *s, store_durable_fn durable, void *arg);
/* The same with what takes many times longer, and is done beside all that: a checkpoint. Both in
   any thread, one at a time. */
bool store_has_chore(const struct store *s);
void store_chore(struct store *s);

/* Nobody asks just now: what is kept only so that the next answer is sooner is given back. */
void store_rest(struct store *s);

/* Watching. Events are rows of the log; each watch sees each change once, in order. */
struct store_watch;
/* Changes after from_rev of a resource (NULL: all), a namespace (NULL: all). ERR_GONE if too old.
 */
must_check int store_watch_open(struct store *s, const char *resource, const char *ns,
				int64_t from_rev, struct store_watch **ret, struct err *e);
/* Deliver what is there now through fn, without waiting; what a helper has to say of a commit is
   there a moment after it: store_fd tells. -1: ERR_GONE (list again) or a damaged store. */
must_check int store_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e);
/* Revision up to which the watch has seen everything. */
int64_t store_watch_rev(const struct store_watch *w);
void store_watch_close(struct store_watch *w);

/* Readable when a completion or a watched resource's doorbell rang: then call store_dispatch
   (clears it, runs completions) and store_watch_read on the watches. */
int store_fd(struct store *s);
must_check int store_dispatch(struct store *s, struct err *e);

/* Bytes as they were, for k-store load: rows keep their revision numbers; only into an empty store.
 */
must_check int store_restore(struct store *s, const struct store_row *rows, size_t n,
			     struct err *e);

/* Rows as they are stored: from here on nothing is sealed nor opened. For copies and new keys. */
void store_set_raw(struct store *s, bool raw);
/* Other bytes in place of those of a row of the log; its revision stays, and nobody is told. */
struct store_rewrite {
	int64_t rev;
	uint8_t old_encoding, encoding;
	const char *old_value, *value;
	size_t old_len, len;
};
/* In one transaction. A row that is not what the caller read any more is left alone; *ret_n: how
   many were replaced. ERR_METHOD: the back end cannot. */
must_check int store_rewrite(struct store *s, const struct store_rewrite *w, size_t n,
			     size_t *ret_n, struct err *e);
/* What was replaced or deleted leaves the files, too, as far as they are the store's: journals are
   emptied. ERR_UNAVAILABLE: somebody reads an old snapshot all the time; ERR_METHOD. */
must_check int store_scrub(struct store *s, struct err *e);

/* A back end. */
struct upkeep_ops;
struct store_query;
struct store_branched;
typedef int (*store_query_fn)(void *arg, const char *json, size_t len);
struct store_ops {
	const char *scheme;
	bool passing; /* nothing of it outlives the handle: no need to seal */
	int (*open)(const char *rest, bool create, struct store **ret, struct err *e);
	void (*close)(struct store *s);
	int (*revision)(struct store *s, int64_t *ret_rev, struct err *e);
	/* NULL: as revision */
	int (*revision_of)(struct store *s, const char *resource, const char *ns, int64_t *ret_rev,
			   struct err *e);
	int (*get)(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
		   void *arg, struct err *e);
	int (*list)(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
		    int64_t *ret_rev, struct err *e);
	int (*log)(struct store *s, const char *resource, const char *ns, const char *name,
		   int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e);
	void (*submit)(struct store *s, const struct store_txn *t, store_done_fn done, void *arg);
	int (*commit)(struct store *s, const struct store_txn *t, struct store_result *ret,
		      struct err *e);
	/* NULL: there never is any */
	bool (*has_work)(const struct store *s);
	void (*work)(struct store *s, store_durable_fn durable, void *arg);
	bool (*has_chore)(const struct store *s);
	void (*chore)(struct store *s);
	void (*rest)(struct store *s); /* NULL: it keeps nothing so */
	int (*watch_open)(struct store *s, const char *resource, const char *ns, int64_t from_rev,
			  struct store_watch **ret, struct err *e);
	int (*watch_read)(struct store_watch *w, store_row_fn fn, void *arg, struct err *e);
	void (*watch_close)(struct store_watch *w);
	int (*fd)(struct store *s);
	int (*dispatch)(struct store *s, struct err *e);
	int (*restore)(struct store *s, const struct store_row *rows, size_t n, struct err *e);
	/* NULL: cannot */
	int (*rewrite)(struct store *s, const struct store_rewrite *w, size_t n, size_t *ret_n,
		       struct err *e);
	int (*scrub)(struct store *s, struct err *e);
	void (*share)(struct store *s, bool on); /* NULL: no gain */
	int (*query)(struct store *s, const struct store_query *q, store_query_fn fn, void *arg,
		     struct err *e); /* store/query.h; NULL: no SQL */
	/* store/branch.h; NULL: cannot */
	int (*branch)(struct store *s, const char *path, struct store_branched *ret, struct err *e);
	int (*origin)(struct store *s, struct buf *b, struct err *e);
	const struct upkeep_ops *upkeep; /* store/upkeep.h; NULL: the back end has none */
};
extern const struct store_ops *const store_backends[]; /* ends with NULL */

/* Every back end's handle begins with this. */
struct store {
	const struct store_ops *ops;
	char *address;
	char id[33];
	size_t pending;
	struct seal *seal; /* store.c's, as address */
	bool raw;
	bool lends_work; /* the owner calls store_work */
};
struct store_watch {
	struct store *store;
	char *resource, *ns; /* NULL: all */
	int64_t rev;
};
