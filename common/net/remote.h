/*
 * remote: a program's standard input, output, errors, terminal size and end over one connection, as
 * exec and attach speak it: WebSocket channels (v5.channel.k8s.io, v4 and what came before) or
 * SPDY/3.1 streams (v4.channel.k8s.io …). The server's side.
 *
 * Kubernetes' documentation and KEP-4006 say what the channels are: 0 stdin, 1 stdout, 2 stderr,
 * 3 error (a Status since v4), 4 resize; v5's 255 closes the channel that its next byte names.
 *
 * Callbacks may free it.
 */
#pragma once
#include "net/upgrade.h"

struct remote;

struct remote_want {
	bool in, out, err, tty; /* with tty there is no err */
};

struct remote_ops {
	/* All channels are there: the program may begin. Nothing else comes before. */
	void (*ready)(void *arg);
	/* Input; false: no more until remote_more. */
	bool (*input)(void *arg, const void *p, size_t len);
	void (*input_end)(void *arg);
	void (*resize)(void *arg, unsigned columns, unsigned rows);
	/* What waits to be sent went below half of its limit. */
	void (*drained)(void *arg);
	/* The client left (err NULL), or broke the protocol. Once; remote_free is left to do. */
	void (*gone)(void *arg, const struct err *err);
};

/* What upgrade_choose takes; end with NULL. */
extern const char *const remote_websocket[], *const remote_spdy[];

/* Takes the stream. SPDY's streams have to come within 30 s. */
struct remote *remote_new(struct loop *l, struct stream *s, const struct upgrade *u,
	const struct remote_want *want, const struct remote_ops *ops, void *arg);
void remote_output(struct remote *r, bool err_stream, const void *p, size_t len);
/* Bytes that wait to be sent: a sender stops above REMOTE_QUEUE until `drained`. */
enum { REMOTE_QUEUE = 1 << 20 };
size_t remote_queued(const struct remote *r);
void remote_more(struct remote *r);
/* It ended with this exit code: the status is sent, the connection ends in order, r is gone. */
void remote_exit(struct remote *r, int code);
/* It could not be run, or was lost: the same with a failure. */
void remote_fail(struct remote *r, const struct err *err);
/* NULL is fine. */
void remote_free(struct remote *r);
