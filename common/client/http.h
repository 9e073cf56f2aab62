/*
 * http: the client's half of HTTP/1.1 (RFC 9112) on one connection: bytes out, one answer at
 * a time in, never blocking. Private to common/client.
 *
 * An answer's body goes to a sink in pieces as it comes. The connection knows nothing of what is
 * asked; who waits for what is the owner's to know.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

/* What a server may send: its head, and a body that is kept whole. */
#define HCONN_MAX_HEAD (256u << 10)
#define HCONN_MAX_BODY (1u << 30)

/* Takes a piece of the body; nonzero: no more is wanted, the connection is of no use any more. */
typedef int (*hconn_sink_fn)(void *arg, const char *p, size_t n);

struct hanswer {
	int status;
	bool close;		/* the server ends the connection behind it */
	bool began;		/* a byte of it has come */
	bool failed;		/* the helper's own: no server was reached */
	int64_t rev;		/* of a k-api: what the write or list has; -1: not said */
	bool unchanged;		/* of a k-api: nothing was written */
	struct strv warnings;	/* texts of Warning headers */
};

enum hstate {
	H_IDLE, /* nothing is asked */
	H_HEAD,
	H_LENGTH, /* a body of so many bytes */
	H_CHUNK,  /* a chunk's size comes next */
	H_DATA,	  /* so many bytes of a chunk */
	H_DATA_END,
	H_TRAILER,
	H_REST, /* a body up to the connection's end */
	H_DONE
};

struct hconn {
	int fd; /* -1: closed */
	struct buf out;
	size_t out_at;
	struct buf in;
	size_t in_at;
	enum hstate state;
	int64_t left; /* bytes, of H_LENGTH and H_DATA */
	bool hold;    /* nothing of the body is given to the sink yet */
	struct hanswer answer;
	hconn_sink_fn sink;
	void *arg;
	int64_t used_ns; /* CLOCK_MONOTONIC, when the last answer ended */
};
#define HCONN_INIT \
	{ \
		.fd = -1 \
	}

/* Closed and empty. */
void hconn_close(struct hconn *c);
/* Ask: the bytes of a request are copied. The connection is idle. */
void hconn_ask(struct hconn *c, const struct buf *request, hconn_sink_fn sink, void *arg);
/* Bytes wait to be sent. */
bool hconn_wants_out(const struct hconn *c);
/* Send what the socket takes; ERR_UNAVAILABLE when the other side is gone. */
must_check int hconn_flush(struct hconn *c, struct err *e);
/*
 * Read what there is and take it apart. 1: the answer is done; 0: more has to come; -1: the
 * connection broke (ERR_UNAVAILABLE), or what came is no HTTP (ERR_SYNTAX, ERR_TOOLARGE), or the
 * sink has enough (its answer is in *ret_stop).
 */
must_check int hconn_receive(struct hconn *c, int *ret_stop, struct err *e);
/* May it be used for another request? What the server has closed meanwhile is closed. */
bool hconn_usable(struct hconn *c);
