/*
 * sqlite: the handle of the embedded back end, and its parts: reading (sqlite_read.c), watching
 * (sqlite_watch.c), opening and committing (store_sqlite.c).
 *
 * The owner has one connection, which reads, and which commits as long as the process has no
 * committer; that one, once started, has one of its own.
 */
#pragma once
#include "store/committer.h"
#include "store/sqlite_db.h"
#include "store/store.h"
#include "store/writer.h"

struct waker;
struct volatile_part;

#define SHARE_WORDS 25

struct sqlite_store {
	struct store base;
	char *path;
	struct sdb db;
	struct writer writer;	     /* db NULL: not opened yet */
	/* NULL: nothing was submitted yet; looked at in any thread */
	struct committer *_Atomic committer;
	struct waker *waker;	     /* NULL: nobody asked for a descriptor or a watch yet */
	struct volatile_part *vol;   /* NULL: nobody asked for what is in it yet */
	struct job *done, **done_end; /* what was submitted to it, finished */
	unsigned generation;	     /* how often another file was found at path */
	struct {
		bool on;   /* reads may share a snapshot */
		bool held; /* they do: its transaction is open */
		uint32_t seen[SHARE_WORDS]; /* of the -wal's index, before it began */
	} share;
};

static inline struct sqlite_store *sq(struct store *s)
{
	return (struct sqlite_store *)s;
}

/* What every reading begins with: connect again if the connection was lost, or if there is another
   file at the path now; if reads share a snapshot, it is the newest one after this. */
must_check int sqlite_fresh(struct sqlite_store *s, struct err *e);

/* sqlite_share.c: the snapshot that reads share. Whoever is to write on the owner's connection ends
   it before. */
bool share_is_newest(struct sqlite_store *s);
void share_begin(struct sqlite_store *s);
void share_end(struct sqlite_store *s);

/* One file, without its volatile half. */
int sqlite_open_file(const char *path, bool create, struct store **ret, struct err *e);
void sqlite_close_file(struct store *s);

/* Rows of store_ops of one file. */
int sqlite_revision(struct store *s, int64_t *ret_rev, struct err *e);
int sqlite_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e);
int sqlite_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
int sqlite_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e);
/* What a watch of the file of that generation has not seen, and the newest revision, from one
   snapshot. */
int sqlite_news(struct sqlite_store *s, const struct store_watch *w, unsigned generation,
	store_row_fn fn, void *arg, int64_t *ret_rev, struct err *e);
void sqlite_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg);
int sqlite_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e);
bool sqlite_has_work(const struct store *s);
void sqlite_work(struct store *s, store_durable_fn durable, void *arg);
bool sqlite_has_chore(const struct store *s);
void sqlite_chore(struct store *s);
void sqlite_rest(struct store *s);
int sqlite_fd(struct store *s);
void sqlite_share(struct store *s, bool on);
int sqlite_dispatch(struct store *s, struct err *e);
int sqlite_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e);
int sqlite_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e);
int sqlite_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e);
void sqlite_watch_close(struct store_watch *w);
int sqlite_rewrite(struct store *s, const struct store_rewrite *w, size_t n, size_t *ret_n,
	struct err *e);
int sqlite_scrub(struct store *s, struct err *e);
int sqlite_branch(struct store *s, const char *path, struct store_branched *ret, struct err *e);
int sqlite_origin(struct store *s, struct buf *b, struct err *e);
int sqlite_query(struct store *s, const struct store_query *q, store_query_fn fn, void *arg,
	struct err *e);

/*
 * waker: the descriptor of a handle. An epoll of an eventfd (completions, new watches) and, from
 * the first watch on, an inotify on the doorbells and on the store being replaced.
 */
must_check int waker_open(const char *store_path, struct waker **ret, struct err *e);
void waker_close(struct waker *w);
int waker_fd(const struct waker *w);
int waker_event_fd(const struct waker *w);
/* Read away what made it readable, and look at the bells that rang. */
must_check int waker_clear(struct waker *w, struct err *e);
/* Listen for resource's bell (NULL: all), once more; the descriptor becomes readable. */
must_check int waker_listen(struct waker *w, const char *resource, struct err *e);
void waker_unlisten(struct waker *w, const char *resource);
