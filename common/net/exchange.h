/*
 * exchange: one HTTP/1.1 request to somebody else and his answer, over a stream: what k-api needs
 * to ask a kubelet, or to pass a request on to a pod. The request is written by the user, as bytes.
 *
 * Framing of answers is RFC 9112's: a length, chunks, or the end of the connection; 100 Continue is
 * passed over. Bounded: EXCHANGE_HEAD_MAX. Callbacks may free it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "net/http.h"
#include "net/stream.h"

enum { EXCHANGE_HEAD_MAX = 64 * 1024 };

struct exchange;

struct exchange_ops {
	/* Headers in lower case, ended by name == NULL; valid during the call. After 101 nothing
	   more is told: exchange_take. */
	void (*head)(void *arg, int status, const struct http_header *h);
	/* Bytes of the body, out of their chunks; false: no more until exchange_more, which is not
	   called from here. */
	bool (*body)(void *arg, const void *p, size_t len);
	/* All of it came (err NULL), or it broke. Once. */
	void (*end)(void *arg, const struct err *err);
};

/* Takes the stream. head_only: of HEAD, whose answer has no body. */
struct exchange *exchange_new(
	struct stream *s, bool head_only, const struct exchange_ops *ops, void *arg);
void exchange_send(struct exchange *x, const void *p, size_t len);
void exchange_more(struct exchange *x);
/* The stream behind a 101; x is gone, and what came behind the head comes to the stream's next
 * user. */
struct stream *exchange_take(struct exchange *x);
/* NULL is fine. */
void exchange_free(struct exchange *x);

/*
 * Two streams joined, a the client's: what comes from one goes to the other, no more is read than
 * the other takes, and each end is passed on behind what came before it. When both are over, both
 * are freed and done is told (may be NULL). When one has ended and nothing moves for ten seconds,
 * the other is not waited for any more: but a client that is there has all the time it wants to
 * read what is left for it. Takes both. Answers a handle, which is gone with done. frames: what
 * comes from b is WebSocket's, and each of its frames is given to a whole (stream_send_whole).
 */
struct joint;
struct joint *joint_new(struct loop *l, struct stream *a, struct stream *b, bool frames,
	void (*done)(void *arg), void *arg);
/* Cut both; done is not told. NULL is fine. */
void joint_free(struct joint *j);
