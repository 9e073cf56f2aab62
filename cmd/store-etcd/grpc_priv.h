/*
 * grpc_priv: what the connection (grpc.c) and the calls on it (grpc_stream.c) share.
 */
#pragma once
#include <nghttp2/nghttp2.h>

#include "grpc.h"

struct grpc_stream {
	struct grpc *g;
	struct grpc_stream *prev, *next;
	int32_t id;
	struct buf out; /* not sent yet */
	size_t out_at;
	bool open, deferred; /* more may come; nghttp2 was told to wait */
	struct buf in;
	struct err *refused; /* there was no connection for it */
	int status;	     /* grpc-status, -1: none came */
	struct buf message;
	grpc_msg_fn on_msg; /* of a stream */
	grpc_end_fn on_end;
	grpc_done_fn done; /* of a call */
	void *arg;
};

struct grpc {
	struct loop *loop;
	struct conn *conn; /* NULL: not connected */
	char *url, *authority;
	bool tls, closing;
	nghttp2_session *h2;
	struct grpc_stream streams; /* ring head */
	struct loop_source *source, *flush, *watchdog;
	size_t calls; /* not answered yet */
	bool watched; /* the watchdog is set */
	int64_t heard_ns;
	uint32_t events;
	struct buf out;
	size_t out_at;
};

/* Tell whoever waits, and forget it. lost: the connection's error, or NULL. */
void stream_end(struct grpc_stream *s, const struct err *lost);
/* What nghttp2 calls for streams. */
void stream_callbacks(nghttp2_session_callbacks *cb);
/* Write when the loop's round is over. */
void grpc_flush_later(struct grpc *g);
/* Wake at a time to see whether the server still answers. */
void grpc_watch_out(struct grpc *g);
