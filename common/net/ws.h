/*
 * ws: WebSocket (RFC 6455), both sides; the framing is libwslay's. A machine of bytes: what came
 * from the peer is fed in, what goes to it comes out by ops.send; it knows no socket (wire.h does).
 *
 * Pings are answered, the closing handshake is kept, fragments are put together; a message is
 * bounded. Callbacks may call anything here, ws_free too. The ops and arg stay the caller's.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct ws;

struct ws_ops {
	/* A whole message; false: no more now, until ws_more (what has come is kept). */
	bool (*message)(void *arg, bool text, const void *p, size_t len);
	/* Bytes for the peer, in order. */
	void (*send)(void *arg, const void *p, size_t len);
	/* Nothing comes any more: the peer closed (err NULL), or broke the protocol. Once. */
	void (*end)(void *arg, const struct err *err);
};

enum { WS_MESSAGE_MAX = 1 << 20 }; /* bytes of a message that is taken */
enum {
	WS_NORMAL = 1000, /* RFC 6455, 7.4.1 */
	WS_PROTOCOL = 1002,
	WS_TOO_BIG = 1009,
	WS_INTERNAL = 1011
};

struct ws *ws_new(bool server, const struct ws_ops *ops, void *arg);
void ws_free(struct ws *w);
/* Bytes from the peer; answers how many were taken: less than len only after `message` said no. */
size_t ws_feed(struct ws *w, const void *p, size_t len);
/* Messages may come again; feed what was not taken after it. What was kept comes even behind an
 * end, which is told when it comes. */
void ws_more(struct ws *w);
bool ws_ended(const struct ws *w);
/* One message, whole. After ws_close or the end nothing is sent. */
void ws_send(struct ws *w, bool text, const void *p, size_t len);
void ws_ping(struct ws *w);
/* Begin the closing handshake; end comes when the peer has answered. */
void ws_close(struct ws *w, unsigned code, const char *reason);

/* The opening handshake. */
enum { WS_KEY_SIZE = 29 };
/* Sec-WebSocket-Accept for a Sec-WebSocket-Key. */
void ws_accept_key(const char *key, char ret[WS_KEY_SIZE]);
/* A fresh Sec-WebSocket-Key: 16 random bytes in base64. */
void ws_new_key(char ret[WS_KEY_SIZE]);
/* A Sec-WebSocket-Key as the RFC wants it? */
bool ws_key_ok(const char *key);
/* Is word, without regard to case, one of a header's comma-separated words? */
bool ws_has_word(const char *header, const char *word);
/* The first word of the header `offered` that is in known (ends with NULL); NULL: none. */
const char *ws_choose(const char *offered, const char *const *known);
