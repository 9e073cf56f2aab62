/*
 * wire: what exec, attach and port-forward are spoken over once an HTTP connection is upgraded: the
 * stream's bytes as they are (SPDY), a WebSocket's messages (channels), or a WebSocket whose
 * binary messages, one behind the other, are a stream of bytes (SPDY inside WebSocket).
 *
 * A wire owns its stream. Callbacks may free it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/loop.h"

struct stream;
struct wire;

enum wire_kind {
	WIRE_BYTES,
	WIRE_MESSAGES, /* data is told whole messages, wire_send sends one */
	WIRE_TUNNEL
};

struct wire_ops {
	/* Bytes, or a message, that came; answers how many were taken: what is left comes again
	   after wire_more. Of a message all or nothing (0) is taken. */
	size_t (*data)(void *arg, const void *p, size_t len);
	/* Nothing comes any more: in order (err NULL), or the connection broke. What came before an
	   end in order is told before it; but who is gone, and of whose bytes none is taken for ten
	   seconds, is told as lost. */
	void (*end)(void *arg, const struct err *err);
	/* What waits to be sent went below half of its limit. */
	void (*drained)(void *arg);
};

/* Takes the stream. server: our side of the WebSocket's masks. Nothing is told before the loop's
 * next round. */
struct wire *wire_new(struct loop *l, struct stream *s, enum wire_kind kind, bool server,
	const struct wire_ops *ops, void *arg);
void wire_send(struct wire *w, const void *p, size_t len);
size_t wire_queued(const struct wire *w);
void wire_more(struct wire *w);
/* Send what is queued, end in order (a close frame and the peer's answer to it), free: the caller
   has no wire any more. A peer that is there has all the time it wants to read; one that has, and
   does not answer, is cut off after ten seconds. */
void wire_end(struct wire *w);
/* Closed at once. NULL is fine. */
void wire_free(struct wire *w);
