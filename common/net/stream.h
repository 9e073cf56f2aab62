/*
 * stream: bytes both ways on the event loop, over TCP, a Unix socket or TLS, with bounded queues.
 * What an upgraded HTTP connection becomes, and what WebSocket, SPDY and proxies stand on.
 *
 * A stream belongs to who has it; stream_free closes it. Callbacks may free it.
 */
#pragma once
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/loop.h"

struct stream;

enum { STREAM_QUEUE_BYTES = 256 * 1024 /* a sender of much stops there and waits for drained */ };

struct stream_ops {
	/* Bytes came; answers how many of them it took: the rest comes again, and nothing more is
	   read, after stream_more. */
	size_t (*data)(void *arg, const void *bytes, size_t len);
	/* The other side ends (err NULL: in order; we may still send) or the connection broke:
	   nothing comes any more. */
	void (*end)(void *arg, const struct err *err);
	/* What was queued went below half of its limit; may be NULL. */
	void (*drained)(void *arg);
};

/* A connected socket, which becomes the stream's; ssl NULL: plain text, else a handshake that is
 * through. */
struct stream *stream_new(struct loop *l, int fd, SSL *ssl);
/* From now on; what had come before is delivered at once (in the next round of the loop). */
void stream_start(struct stream *s, const struct stream_ops *ops, void *arg);
/* Copied and sent as the socket takes it. */
void stream_send(struct stream *s, const void *bytes, size_t len);
/* The same; over TLS its end is the end of a record. Some clients of WebSocket wait for the socket
   alone, and never see a message that came in one record with the one before. */
void stream_send_whole(struct stream *s, const void *bytes, size_t len);
size_t stream_queued(const struct stream *s);
/* Deliver again what was not taken. */
void stream_more(struct stream *s);
/* No more is read until stream_more. */
void stream_hold(struct stream *s);
/* End our side when all that is queued is sent. */
void stream_end(struct stream *s);
void stream_free(struct stream *s);

/*
 * Connect: "ADDR:PORT", "HOST:PORT" (asking the resolver, which waits) or "unix:/path", within
 * 10 s; done gets a stream or an error, exactly once, from the loop. tls NULL: plain; name: the
 * server's name for verification.
 */
struct stream_connect;
typedef void (*stream_done_fn)(void *arg, struct stream *s, const struct err *err);
must_check int stream_connect(struct loop *l, const char *address, SSL_CTX *tls, const char *name,
	stream_done_fn done, void *arg, struct stream_connect **ret, struct err *e);
/* done is not called any more; NULL is fine. Not after done was called. */
void stream_connect_cancel(struct stream_connect *c);
