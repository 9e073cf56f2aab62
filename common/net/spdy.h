/*
 * spdy: SPDY/3.1 (draft-mbelshe-httpbis-spdy-00 and Chromium's 3.1 notes), both sides: streams of
 * bytes with headers over one connection, as kubectl speaks it. A machine of bytes: what came from
 * the peer is fed in, what goes to it comes out by ops.send; it knows no socket (wire.h does).
 *
 * Nothing a peer sends is buffered but one control frame: data goes through to ops.data, and what
 * that does not take is not taken from the connection either. Bounded: SPDY_FRAME_MAX,
 * SPDY_HEADERS_MAX, SPDY_STREAMS_MAX.
 *
 * Flow control: received data is acknowledged by WINDOW_UPDATE when it was taken. Our own data is
 * held back by the peer's windows from the first SETTINGS or WINDOW_UPDATE that it sends on;
 * kubectl's library never sends any, has no windows, and leaves it all to TCP.
 *
 * A stream belongs to the connection and is gone after ops.closed. Callbacks may call anything
 * here, spdy_free too.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct spdy;
struct spdy_stream;

enum {
	SPDY_FRAME_MAX = 64 * 1024,   /* bytes of a control frame */
	SPDY_HEADERS_MAX = 32 * 1024, /* bytes of a header block, unpacked */
	SPDY_STREAMS_MAX = 1000,      /* open at once; more are refused */
	SPDY_WINDOW = 64 * 1024	      /* bytes of a stream not yet acknowledged, at first */
};

enum spdy_reset {
	SPDY_PROTOCOL_ERROR = 1,
	SPDY_INVALID_STREAM = 2,
	SPDY_REFUSED_STREAM = 3,
	SPDY_CANCEL = 5,
	SPDY_INTERNAL_ERROR = 6,
	SPDY_FLOW_CONTROL_ERROR = 7
};

struct spdy_ops {
	/* Bytes for the peer, in order. */
	void (*send)(void *arg, const void *p, size_t len);
	/* The peer opened a stream: answer with spdy_accept or spdy_reset, now or later. */
	void (*opened)(void *arg, struct spdy_stream *st);
	/* Bytes of a stream; how many were taken. Less than len: spdy_feed stops there. */
	size_t (*data)(void *arg, struct spdy_stream *st, const void *p, size_t len);
	/* The peer sends no more on this stream. */
	void (*finished)(void *arg, struct spdy_stream *st);
	/* Both sides finished, or one reset it: st is gone after this. */
	void (*closed)(void *arg, struct spdy_stream *st);
	/* All that a stream had held back was sent. NULL: not interested. */
	void (*drained)(void *arg, struct spdy_stream *st);
	/* The peer goes away (err NULL) or broke the protocol (GOAWAY was sent). Once. Streams are
	   still there and go with spdy_free. */
	void (*end)(void *arg, const struct err *err);
};

struct spdy_header {
	const char *name; /* lower case */
	const char *value;
};

struct spdy *spdy_new(bool server, const struct spdy_ops *ops, void *arg);
/* Tells ops.closed of what is open. NULL is fine. */
void spdy_free(struct spdy *s);
/* Bytes from the peer; answers how many were taken. Feed the rest when ops.data takes more. */
size_t spdy_feed(struct spdy *s, const void *p, size_t len);
void spdy_ping(struct spdy *s);
/* No more streams: GOAWAY. */
void spdy_goaway(struct spdy *s);
size_t spdy_streams(const struct spdy *s);

/* Open one; headers end with name == NULL. NULL: the connection has ended. */
struct spdy_stream *spdy_open(struct spdy *s, const struct spdy_header *headers);
void spdy_accept(struct spdy_stream *st);
/* Tells ops.closed before it returns. */
void spdy_reset(struct spdy_stream *st, enum spdy_reset why);
void spdy_write(struct spdy_stream *st, const void *p, size_t len);
/* We send no more on it. Tells ops.closed, if the peer has finished too. */
void spdy_finish(struct spdy_stream *st);
/* Bytes held back by the peer's window. */
size_t spdy_queued(const struct spdy_stream *st);
/* Of its SYN_STREAM; several values of a name are apart by NULs, the first is answered. NULL: none.
 */
const char *spdy_header(const struct spdy_stream *st, const char *name);
uint32_t spdy_id(const struct spdy_stream *st);
void spdy_set_data(struct spdy_stream *st, void *data);
void *spdy_data(const struct spdy_stream *st);
