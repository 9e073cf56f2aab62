/*
 * helper_proto: the words of the helper protocol, which k-store-helper(7) specifies, and the coder
 * that both sides use: the back end that starts helpers (store_helper.c) and k-store-etcd.
 *
 * A message is one JSON object on a line of its own (the header); a member "bytes" says how many
 * raw bytes follow the newline (the body). Requests carry "do" and an "id" that the client never
 * uses twice; answers carry the id and "is". Many requests are under way at once; answers may come
 * in any order.
 */
#pragma once
#include "data/obj.h"
#include "store/store.h"

#define HELPER_PROTOCOL 1
#define HELPER_PREFIX "k-store-" /* and the scheme: the program, on PATH */

/* What a peer may send. */
#define HELPER_MAX_HEADER_BYTES (1u << 20)
#define HELPER_MAX_BODY_BYTES (256u << 20)

/* Rows that a helper may send to a watch before the client has taken some. */
#define HELPER_CREDIT 256

/* Capabilities, as bits of what the answer to "hello" lists in "can". */
enum helper_can {
	CAN_AS_OF = 1 << 0,   /* "as-of": reads of an older revision */
	CAN_LOG = 1 << 1,     /* "log": the log can be read */
	CAN_RESTORE = 1 << 2, /* "restore": rows with the revisions they have */
	CAN_COUNTER = 1 << 3, /* "counter": guards of that kind */
};
/* The bit of a word; 0: unknown, which a client passes over. */
unsigned int helper_can(const char *word);

/* What is read from the other side, and the message that stands at its front. */
struct helper_in {
	struct buf b;
	size_t at;	/* where the present message begins */
	size_t body_at; /* of the present message, 0: its header is not complete yet */
	size_t body_len;
	doc *header; /* of the present message */
};
struct helper_msg {
	const val *header; /* of the helper_in, until the next helper_next */
	const char *body;
	size_t len;
};
void helper_in_release(struct helper_in *in);
/* Append what fd has, 256 KB at most. Bytes read; 0: the other side has closed; -1 with errno
   (EAGAIN: nothing now). */
ssize_t helper_read(struct helper_in *in, int fd);
/* 1 a message, 0 none is complete, -1 not this protocol (ERR_SYNTAX, ERR_TOOLARGE). */
must_check int helper_next(struct helper_in *in, struct helper_msg *ret, struct err *e);

/* Reasons are the API's; what the API has no word for is Full, Corrupt and Unreachable. */
const char *helper_reason(enum err_code c);
enum err_code helper_code(const char *reason);

/* Members onto a header that was begun with "{"; every one puts a comma behind itself. */
void helper_add_str(struct buf *b, const char *name, const char *s); /* NULL: left out */
void helper_add_int(struct buf *b, const char *name, int64_t v);
void helper_add_key(struct buf *b, const struct store_key *k);
/* Everything of a row but its body; "bytes" only where it has a value. */
void helper_add_row(struct buf *b, const struct store_row *r);
/* The comma behind the last member becomes "}"; and the newline. */
void helper_end(struct buf *b);

/* The key of a header: strings are the document's. ERR_SYNTAX names the missing member. */
must_check int helper_key(const val *v, struct store_key *ret, struct err *e);
/* A row from its header and body. */
must_check int helper_row(const struct helper_msg *m, struct store_row *ret, struct err *e);

/* The whole request of a transaction: header and bodies of its writes, one behind the other. */
void helper_add_txn(struct buf *b, int64_t id, const struct store_txn *t);
/* And back. The transaction points into the message; free() it. */
must_check int helper_txn(const struct helper_msg *m, struct store_txn **ret, struct err *e);

/* {"id":…,"is":"error",…}; guard -1: none. */
void helper_add_error(struct buf *b, int64_t id, const struct err *e, int guard, int64_t rev);
