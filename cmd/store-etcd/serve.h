/*
 * serve: a store in etcd for the one who speaks the helper protocol on our standard input and
 * output (k-store-helper(7)). Reading (read.c, list.c, log.c), commits (write.c, batch.c), watches
 * (watch.c) and what comes from etcd's watch (feed.c) share this handle.
 */
#pragma once
#include "grpc.h"
#include "layout.h"
#include "store/helper_proto.h"

struct feed;
struct job;
struct reading;
struct watch;

struct serve {
	struct loop *loop;
	struct grpc *g; /* NULL before hello */
	char *prefix;
	struct buf all, all_end; /* the range of everything of this store */
	struct buf head, id_key; /* single keys */
	struct buf objects;	 /* what an object's key begins with */
	char id[33];
	bool ended; /* standard input has */
	/* what was heard and is to be said */
	struct helper_in in;
	struct buf out;
	size_t out_at;
	struct loop_source *in_source, *out_source, *out_idle;
	/* read.c: lists and logs under way */
	struct reading *readings;
	/* write.c: commits waiting, and the batch that etcd has */
	struct job *jobs, **jobs_end, *batch;
	struct loop_source *batch_idle;
	/* feed.c */
	struct grpc_stream *stream;
	struct feed *feeds;
	int64_t last_feed;
	struct loop_source *retry;
	int64_t retry_ns;
	/* watch.c */
	struct watch *watches;
	struct feed *shared; /* what live watches see */
	struct loop_source *progress;
	bool progress_due;
};

static inline struct bytes bytes_of(const struct buf *b)
{
	return (struct bytes){buf_str(b), b->len};
}

/* Take requests from standard input until it ends; the exit status. */
int serve_run(struct serve *s);
void serve_release(struct serve *s);

/* Answers. */
void say_row(struct serve *s, int64_t id, const struct store_row *r);
void say_rev(struct serve *s, int64_t id, const char *is, int64_t rev);
void say_hello(struct serve *s, int64_t id, const char *const *can);
void say_error(struct serve *s, int64_t id, const struct err *e, int guard);
/* The helper may end now if nothing is left to finish. */
void serve_check_end(struct serve *s);

/* A request's header m, and its id. */
void hello_request(struct serve *s, int64_t id, const struct helper_msg *m);
void revision_request(struct serve *s, int64_t id);
void get_request(struct serve *s, int64_t id, const struct helper_msg *m);
void list_request(struct serve *s, int64_t id, const struct helper_msg *m);
void log_request(struct serve *s, int64_t id, const struct helper_msg *m);
void commit_request(struct serve *s, int64_t id, const struct helper_msg *m);
void watch_request(struct serve *s, int64_t id, const struct helper_msg *m);
void watch_credit(struct serve *s, int64_t of, int64_t add);
void watch_cancel(struct serve *s, int64_t of);
void watch_free_all(struct serve *s);

/* Requests that answer in many steps and may be cancelled between them. */
struct reading {
	struct reading *next;
	int64_t id;
	bool cancelled;
	void (*resume)(struct reading *r); /* it waits until the other side has read */
};
/* Is so much unread that a reading should wait (by its resume)? */
bool serve_is_full(const struct serve *s);
void reading_add(struct serve *s, struct reading *r, int64_t id);
void reading_remove(struct serve *s, struct reading *r);
/* What etcd says of a revision, in the store's words: at the revision asked for. Answers id. */
void say_bad_revision(struct serve *s, int64_t id, int64_t at_rev, const struct err *e);

/* A feed: everything that is committed to this store after a revision, in order. */
struct feed_fns {
	void (*row)(void *arg, const struct store_row *r);
	/* everything up to there was given */
	void (*pos)(void *arg, int64_t rev);
	/* It is over, and freed when this returns. compacted: what etcd does not have any more, 0
	   if that is not why. */
	void (*end)(void *arg, const struct err *e, int64_t compacted);
};
struct feed {
	struct feed *next;
	int64_t id;
	int64_t pos;	   /* all up to there was given */
	int64_t event_pos; /* the last change up to there; where it began */
	const struct feed_fns *fns;
	void *arg;
	bool closed; /* to be freed */
};
struct feed *feed_open(struct serve *s, int64_t from_rev, const struct feed_fns *fns, void *arg);
/* Without a call of end. */
void feed_close(struct serve *s, struct feed *f);
void feed_free_all(struct serve *s);

/* write.c */
void write_free_all(struct serve *s);
