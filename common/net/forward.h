/*
 * forward: the connections of one port-forward, over SPDY/3.1 (portforward.k8s.io, plain or inside
 * WebSocket: pairs of streams, named by the headers streamtype, port and requestID) or WebSocket
 * channels (two a port, named by the query's ports). The server's side.
 *
 * A connection is gone after `closed`, or forward_close. Callbacks may call anything here.
 */
#pragma once
#include "net/upgrade.h"

struct forward;
struct forward_conn;

enum {
	FORWARD_QUEUE = 256 * 1024, /* what a sender leaves waiting at most */
	FORWARD_PORTS_MAX = 100	    /* of a query */
};

struct forward_ops {
	/* The client wants a connection to this port; its bytes come when forward_more was said. */
	void (*open)(void *arg, struct forward_conn *c, unsigned port);
	/* Bytes from the client; false: no more until forward_more. */
	bool (*data)(void *arg, struct forward_conn *c, const void *p, size_t len);
	/* The client sends no more. */
	void (*finished)(void *arg, struct forward_conn *c);
	/* The client gave it up: c is gone. */
	void (*closed)(void *arg, struct forward_conn *c);
	/* What waits to be sent went below half of its limit (of every connection). */
	void (*drained)(void *arg);
	/* The client left (err NULL) or broke the protocol. Once; forward_free is left to do, which
	   tells `closed` of each connection before it returns. */
	void (*gone)(void *arg, const struct err *err);
};

/* What upgrade_choose takes; end with NULL. */
extern const char *const forward_websocket[], *const forward_spdy[];

/* Takes the stream. ports: of WebSocket channels; others are asked for later. */
struct forward *forward_new(struct loop *l, struct stream *s, const struct upgrade *u,
	const unsigned *ports, size_t n_ports, const struct forward_ops *ops, void *arg);
void forward_free(struct forward *f);
size_t forward_conns(const struct forward *f);

void forward_write(struct forward_conn *c, const void *p, size_t len);
size_t forward_queued(const struct forward_conn *c);
/* Bytes may come (again). One connection that takes none holds up the others: what the client sends
 * is one row of frames, and nothing of it is kept here. */
void forward_more(struct forward_conn *c);
/* Nothing more to the client; when the client has finished too, `closed` is told. */
void forward_finish(struct forward_conn *c);
/* Over, with a sentence for the client or in silence (NULL): c is gone. */
void forward_close(struct forward_conn *c, const char *why);
void forward_set_data(struct forward_conn *c, void *data);
void *forward_data(const struct forward_conn *c);
