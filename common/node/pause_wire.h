/*
 * pause_wire: the inside of node/pause.h: messages to k-pause and back. Only pause*.c include it.
 */
#pragma once
#include "node/pause.h"

enum { PAUSE_CALL_TIMEOUT_S = 10 };

struct submission {
	struct submission *next;
	uint32_t seq;
	pause_done_fn fn;
	void *arg;
};

struct pause {
	char *dir; /* for errors */
	int fd; /* submissions and events */
	int call; /* short requests */
	uint32_t seq; /* of the last request, on either connection */
	struct pause_hello_reply info;
	struct submission *waiting;
	pause_event_fn event;
	void *event_arg;
};

/* A message as it is put together: header, body, descriptors. */
struct message {
	struct buf b;
	int fds[3];
	unsigned n_fds;
};

void pause_message(struct message *m, uint32_t type, const void *body, size_t len);
/* A request that runs a program. */
void pause_message_run(struct message *m, const struct pause_cmd *c);
/* Number and send it; its buffer and descriptors stay the caller's. flags: MSG_DONTWAIT or 0. */
must_check int pause_send(struct pause *p, int sock, struct message *m, int flags, struct err *e);
/* One packet into b. 1; 0 when none is there (MSG_DONTWAIT); -1. *ret_fd: its descriptor, or -1. */
must_check int pause_receive(const struct pause *p, int sock, int flags, struct buf *b, int *ret_fd,
			     struct err *e);
/* Ask on `sock` and wait for the answer. m's buffer is released; a refusal is an error. ret_fd may
 * be NULL. */
must_check int pause_ask(struct pause *p, int sock, struct message *m, struct buf *reply,
			 int *ret_fd, struct err *e);
/* The parts of a reply to PAUSE_RUN and the like, valid as long as b; false: it is none. */
bool pause_parse_done(const struct buf *b, struct pause_done *d);

/* Of a received packet. */
const struct pause_hdr *pause_header(const struct buf *b);
const char *pause_body(const struct buf *b);
size_t pause_body_len(const struct buf *b);

enum err_code pause_code(int err); /* of an errno that k-pause answers with */
int pause_gone(const struct pause *p, struct err *e); /* ERR_UNREACHABLE; -1 */
