/*
 * upgrade: from a request of exec, attach or port-forward to the connection it asks for: WebSocket
 * (kubectl since 1.31, the client libraries) or SPDY/3.1 (kubectl before), and the protocol spoken
 * on it, which the client offers and we choose.
 */
#pragma once
#include "base/err.h"
#include "net/http.h"
#include "net/wire.h"

struct upgrade {
	const char *protocol; /* the one chosen, of the arrays given; "" a WebSocket without one */
	enum wire_kind kind;
	bool websocket;
};

/* A request that wants to be upgraded at all? */
bool upgrade_wanted(const struct http_req *q);
/*
 * What it offers that we speak; arrays end with NULL, the client's order counts. A WebSocket
 * protocol that begins with "SPDY/3.1+" is a tunnel. ERR_BADREQUEST: no upgrade, or a broken one;
 * ERR_FORBIDDEN: no protocol in common.
 */
must_check int upgrade_choose(const struct http_req *q, const char *const *websocket,
	const char *const *spdy, struct upgrade *ret, struct err *e);
/* Answer 101; q is gone, also on error. */
must_check int upgrade_take(
	struct http_req *q, const struct upgrade *u, struct stream **ret, struct err *e);
