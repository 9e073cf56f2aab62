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

enum { STREAM_QUEUE_BYTES = 256 * 1024 /* from here on a sender of much waits for drained */ };

struct stream_ops {
	/* Bytes came; answers how many of them it took: the rest comes again, and nothing more is
	   read, after stream_more. */
	size_t (*data)(void *arg, const void *bytes, size_t len);
	/* The other side ends (err NULL: in order; we may still send) or the connection broke:
	   nothing comes any more. */
	void (*end)(void *arg, const struct err *err);
	/* What was queued went below half of its limit, or is nobody's any more; may be NULL. */
	void (*drained)(void *arg);
	/* Nothing is read now, and behind what waits to be read is the end. Once; may be NULL. */
	void (*left)(void *arg);
	/* Our side is over: all is sent after stream_end, or the other side takes nothing any more,
	   of which no other word may come. Once; may be NULL. */
	void (*sent)(void *arg);
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
/* The same, and what the system keeps that the other side has not got yet. */
size_t stream_unsent(const struct stream *s);
/* Bytes that came and went so far: has anything happened? */
uint64_t stream_moved(const struct stream *s);
/* Deliver again what was not taken. */
void stream_more(struct stream *s);
/* No more is read until stream_more. */
void stream_hold(struct stream *s);
/* End our side when all that is queued is sent. */
void stream_end(struct stream *s);
void stream_free(struct stream *s);
/* The caller has it no more, and is told nothing: what is queued is sent, then it is freed. Who
 * takes none of it for ten seconds is cut off. NULL is fine. */
void stream_let_go(struct stream *s);

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
