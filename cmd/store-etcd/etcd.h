/*
 * etcd: the requests and answers of etcdserverpb (etcd.io/docs/v3.4/learning/api) that a store
 * needs, onto bufs and out of them.
 */
#pragma once
#include "pb.h"

#define ETCD_RANGE "/etcdserverpb.KV/Range"
#define ETCD_TXN "/etcdserverpb.KV/Txn"
#define ETCD_WATCH "/etcdserverpb.Watch/Watch"

struct bytes {
	const char *p;
	size_t n;
};

struct etcd_kv {
	struct bytes key, value;
	int64_t mod_rev; /* 0: no such key */
};

struct etcd_range {
	struct bytes key, end; /* end empty: that key alone */
	int64_t limit;	       /* 0: none */
	int64_t rev;	       /* 0: now */
	bool by_mod;	       /* in the order of mod revisions, not of keys */
};
void etcd_add_range(struct buf *b, const struct etcd_range *q);
/* Answers: call per key; *ret_rev is the server's revision. false: malformed, or fn said so. */
typedef bool (*etcd_kv_fn)(void *arg, const struct etcd_kv *kv);
bool etcd_read_range(struct pb r, etcd_kv_fn fn, void *arg, int64_t *ret_rev, bool *ret_more);

/* Compares, one field of a TxnRequest each. */
void etcd_add_cmp_mod(struct buf *b, struct bytes key, int64_t mod_rev);
void etcd_add_cmp_absent(struct buf *b, struct bytes key);
void etcd_add_cmp_present(struct buf *b, struct bytes key);
void etcd_add_cmp_value(struct buf *b, struct bytes key, bool less, struct bytes value);
/* Operations of a TxnRequest: in which of its lists. */
enum etcd_branch { ETCD_SUCCESS = 2, ETCD_FAILURE = 3 };
void etcd_add_op_put(struct buf *b, struct bytes key, struct bytes value);
void etcd_add_op_delete(struct buf *b, struct bytes key);
void etcd_add_op_range(struct buf *b, enum etcd_branch where, struct bytes key);
void etcd_add_op_txn(struct buf *b, const struct buf *txn);

/* A TxnResponse: its header's revision (of the outermost), whether it succeeded, and the readers of
   its responses one after the other: each a RangeResponse or a TxnResponse. */
struct etcd_txn {
	int64_t rev;
	bool succeeded;
	struct pb responses;
};
bool etcd_read_txn(struct pb r, struct etcd_txn *ret);
/* The next response; false: no more. */
bool etcd_next_response(struct etcd_txn *t, struct pb *ret);

void etcd_add_watch(struct buf *b, struct bytes key, struct bytes end, int64_t from, int64_t id);
void etcd_add_watch_cancel(struct buf *b, int64_t id);
struct etcd_watch {
	int64_t rev, id, compact_rev;
	bool created, canceled;
	struct bytes reason;
	struct pb events;
};
bool etcd_read_watch(struct pb r, struct etcd_watch *ret);
/* The next event of a response; false: no more. */
bool etcd_next_event(struct pb *events, bool *ret_delete, struct etcd_kv *ret);
