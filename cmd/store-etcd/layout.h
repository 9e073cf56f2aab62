/*
 * layout: how a store lies in etcd.
 *
 *	PREFIX/id			the store's identity
 *	PREFIX/o/RESOURCE\0NS\0NAME	an object: header and value
 *	PREFIX/c/FAMILY\0NS\0NAME	a counter: its decimal digits
 *	PREFIX/head			put by every transaction that writes: what it deleted
 *
 * NUL sorts before every byte of a name, so etcd's order of keys is the store's.
 *
 * Revisions: all writes of one etcd transaction have one mod_revision M. Ours is M * 1024 - back,
 * where back counts the writes behind it in that transaction, and stands in the value's header. So
 * the last write of M, and the state as of M, is M * 1024, the others are right below it, and
 * revisions stay below 2^53 for 2^43 transactions.
 *
 * A delete leaves no value in etcd to carry who, when and what was; the head of the same
 * transaction holds such a row for each. Its history is etcd's, and goes with it.
 */
#pragma once
#include "etcd.h"
#include "store/store.h"

enum { BACK_BITS = 10, BACK_MAX = (1 << BACK_BITS) - 1 };

static inline int64_t rev_of(int64_t mod_rev, int back)
{
	return (mod_rev << BACK_BITS) - back;
}
/* The etcd revision in which rev came about. */
static inline int64_t rev_mod(int64_t rev)
{
	return (rev + BACK_MAX) >> BACK_BITS;
}
static inline int rev_back(int64_t rev)
{
	return (int)(rev_of(rev_mod(rev), 0) - rev);
}
/* The last etcd revision all of whose writes are at rev or before. */
static inline int64_t rev_whole(int64_t rev)
{
	return rev >> BACK_BITS;
}

/* Keys onto b. k NULL: the kind alone, "PREFIX/o/". */
void layout_key(struct buf *b, const char *prefix, char kind, const struct store_key *k);
/* A row and the strings of it. */
struct layout_row {
	struct store_row r;
	struct buf strs; /* what r's key, actor and manager point to */
};
void layout_row_release(struct layout_row *l);

/* The header that stands before a value, onto b. */
void layout_header(struct buf *b, const struct store_row *r, int back);
/* A row from the object's key (behind "PREFIX/o/") and value. false: not written by us. */
bool layout_row(struct layout_row *ret, struct bytes key, struct bytes value, int64_t mod_rev);
/* back of a value alone, -1: not ours. */
int layout_back(struct bytes value);

/* A head's record of one delete, and the search for it. */
void layout_gone(struct buf *b, const struct store_row *r, int back);
bool layout_find_gone(struct layout_row *ret, struct bytes head, struct bytes key, int64_t mod_rev);
