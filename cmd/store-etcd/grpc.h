/*
 * grpc: calls over one HTTP/2 connection (nghttp2), unary ones and streams, as
 * github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md has them. Single-threaded, inside a loop.
 *
 * A connection that is lost ends everything under way with ERR_UNAVAILABLE; the next call connects
 * again, or ends with ERR_UNREACHABLE and was never sent.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"

struct grpc;
struct grpc_stream;

/* "http://HOST:PORT" or "https://HOST:PORT". ERR_INVALID. The process has SIGPIPE ignored. */
must_check int grpc_new(struct loop *l, const char *url, struct grpc **ret, struct err *e);
/* Who waits for an answer is told that there is none. */
void grpc_free(struct grpc *g);
/* Connect unless connected: waits for the handshakes, 5 s at most. ERR_UNREACHABLE. */
must_check int grpc_connect(struct grpc *g, struct err *e);

/* The answer, or why there is none (e not NULL). Never called before grpc_call returns. */
typedef void (*grpc_done_fn)(void *arg, const char *msg, size_t len, const struct err *e);
/* method: "/package.Service/Method". Copies msg. */
void grpc_call(
	struct grpc *g, const char *method, const struct buf *msg, grpc_done_fn done, void *arg);

/* A call that sends and gets any number of messages, until its end (then it is freed). */
typedef void (*grpc_msg_fn)(void *arg, const char *msg, size_t len);
typedef void (*grpc_end_fn)(void *arg, const struct err *e);
struct grpc_stream *grpc_open(
	struct grpc *g, const char *method, grpc_msg_fn on_msg, grpc_end_fn on_end, void *arg);
void grpc_send(struct grpc_stream *s, const struct buf *msg);
/* Write what was asked for; calls made inside the loop's round go out together when it is over. */
void grpc_flush(struct grpc *g);
