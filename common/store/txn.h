/*
 * txn: what all back ends do alike with a guarded transaction: look at it, copy it, judge a guard.
 */
#pragma once
#include "store/store.h"

/* Are the keys well-formed? A resource is a file's name (its doorbell), a name is not empty.
   ERR_INVALID; everything a back end is given has passed this. */
must_check int txn_check(const struct store_txn *t, struct err *e);
/* A deep copy in one allocation: free() it. */
struct store_txn *txn_copy(const struct store_txn *t);
/* A row and its bytes, in one allocation: free() it. */
struct store_row *txn_row_copy(const struct store_row *r);

/*
 * Does the guard hold where its key is at cur_rev (0: absent), or its counter at count? -1:
 * ERR_EXISTS for a key that should be absent, else ERR_CONFLICT; the message names key and
 * revisions.
 */
must_check int txn_guard(
	const struct store_guard *g, int64_t cur_rev, int64_t count, struct err *e);

/* What the guards before guard i of t add to guard i's counter: a counter may stand in several. */
int64_t txn_added(const struct store_txn *t, size_t i);

/* ERR_GONE: rev is older than the history that is kept; ERR_TIMEOUT: rev is still to come.
   Upstream's sentences. */
int txn_gone(int64_t rev, int64_t compacted, struct err *e);
int txn_future(int64_t rev, int64_t now_rev, struct err *e);

/*
 * The revision from which rows (a dump, in order) tell the whole history: later ones leave out no
 * revision, and each names a previous one that is there. What is older reads as compacted.
 */
int64_t txn_complete_from(const struct store_row *rows, size_t n);

/* "pods default/web-1", for messages. */
#define KEY_FMT "%s %s%s%s"
#define KEY_ARG(k) (k)->resource, (k)->ns, *(k)->ns ? "/" : "", (k)->name

/* Order of keys: resource, namespace, name, bytewise. */
int key_cmp(const struct store_key *a, const struct store_key *b);
