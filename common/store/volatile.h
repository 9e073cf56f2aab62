/*
 * volatile: what a store keeps in memory only, because it is written all the time and worth nothing
 * after a boot: the heartbeats of nodes, that is Leases in the namespace kube-node-lease.
 *
 * The sqlite back end keeps them in a second file, ID.db (ID: the store's) in a directory for
 * this boot alone: K_VOLATILE, else /run/k/volatile; who is not root has
 * $XDG_RUNTIME_DIR/k/volatile, or STORE-volatile beside the store. It is a store like the first,
 * with a log, doorbells and a lock of its own, but without fsync, and with a short history.
 * Whoever needs it makes it; a file of another boot is made anew.
 *
 * Revisions: the file's first is the second in which it was made, times 2^20. So they grow over
 * all boots, stay below 2^53, and are above VOLATILE_MIN, where a durable one never comes: a
 * revision says by itself which of the two it belongs to. K_BOOT (seconds) stands in for the boot
 * and that second, for tests.
 *
 * Reading both, i.e. Leases of all namespaces:
 *	- A list has a revision of the volatile file, in whose log a row ("mark") says which
 *	  durable one goes with it: the newest mark that is not above a revision. A list writes one
 *	  where the durable revision has moved since the last.
 *	- A watch from such a revision begins both halves where they belong. It tells durable
 *	  changes first, so that a revision it has told is never ahead of them; resumed, it may
 *	  tell durable ones again.
 *	- A list as of a durable revision has the durable half alone; a watch from one is ERR_GONE,
 *	  as is everything that is asked of the volatile half as of then.
 *
 * A transaction belongs to one half. What it guards of the other's keys is only read, for a
 * volatile one with the durable writers' lock held; counters are durable.
 */
#pragma once
#include "store/sqlite.h"

#define VOLATILE_RESOURCE "leases.coordination.k8s.io"
#define VOLATILE_NS "kube-node-lease"
#define VOLATILE_MIN ((int64_t)1 << 49)

/* An open file, as long as it has users. */
struct vfile {
	struct vfile *next;
	struct sqlite_store *s;
	dev_t dev;
	ino_t ino;
	size_t watches;
	int64_t trimmed; /* revision at which old rows were removed last */
};
struct volatile_part {
	char *path;
	struct vfile *files; /* the first is the newest; others have watches still */
};

/* Is the key of the volatile half? */
bool volatile_is(const char *resource, const char *ns);
/* The store's volatile file as it is now, made if there is none; *ret stays the part's. It is not
   there for who may not make it: ERR_FORBIDDEN, or ERR_SYS. */
must_check int volatile_open(struct sqlite_store *s, struct vfile **ret, struct err *e);
/* Has the file been replaced? Then nobody writes to this one any more. */
bool volatile_is_stale(struct sqlite_store *s, const struct vfile *f);
/* A watch on f ends: a stale file is closed with its last one. */
void volatile_unwatch(struct sqlite_store *s, struct vfile *f);
void volatile_close(struct sqlite_store *s);
/* The durable revision that belongs to rev; ERR_GONE if f no longer knows. */
must_check int volatile_durable_of(struct vfile *f, int64_t rev, int64_t *ret, struct err *e);
/* A revision of f to which the durable one belongs that is now. */
must_check int volatile_mark(
	struct sqlite_store *s, struct vfile *f, int64_t *ret_rev, int64_t *ret_durable,
	struct err *e);
/* Commit t, whose keys are all f's; what is old is removed now and then. */
must_check int volatile_commit(
	struct vfile *f, const struct store_txn *t, struct store_result *ret, struct err *e);

/* Rows of store_ops: each asks the half, or the halves, that it is about (sqlite_split.c). */
int split_revision_of(
	struct store *s, const char *resource, const char *ns, int64_t *ret_rev, struct err *e);
int split_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e);
int split_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
int split_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e);
void split_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg);
int split_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e);
void split_rest(struct store *s);
int split_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e);
int split_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e);
void split_watch_close(struct store_watch *w);
int split_dispatch(struct store *s, struct err *e);
int split_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e);
