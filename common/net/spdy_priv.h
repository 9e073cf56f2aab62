/*
 * spdy_priv: what the two halves of spdy share: frames in (spdy.c), frames and streams out
 * (spdy_out.c). Section numbers are those of the SPDY/3 draft.
 */
#pragma once
#include "base/map.h"
#include "net/spdy_headers.h"

enum spdy_frame { /* 2.6 */
	SPDY_SYN_STREAM = 1,
	SPDY_SYN_REPLY = 2,
	SPDY_RST_STREAM = 3,
	SPDY_SETTINGS = 4,
	SPDY_PING = 6,
	SPDY_GOAWAY = 7,
	SPDY_HEADERS = 8,
	SPDY_WINDOW_UPDATE = 9
};
#define SPDY_ID_MASK 0x7fffffffu

enum { SPDY_FIN = 1, SPDY_UNIDIRECTIONAL = 2 }; /* flags */

struct spdy_stream {
	struct spdy *s;
	uint32_t id;
	bool replied;		  /* our SYN_REPLY is sent, or it is our own stream */
	bool in_done, out_done;	  /* the peer's FIN; ours is sent */
	bool fin_wanted;	  /* FIN when `held` is sent */
	uint32_t unacked;	  /* bytes taken and not acknowledged */
	int64_t window;		  /* what the peer takes yet */
	struct buf held;	  /* what it does not take yet */
	struct strv headers;	  /* name, value … of its SYN_STREAM */
	void *data;
};

struct spdy {
	const struct spdy_ops *ops;
	void *arg;
	bool server, flow; /* flow: the peer keeps windows */
	bool ended, gone_away;
	uint32_t next_id, last_id; /* of our next stream; the peer's last */
	uint32_t next_ping;
	uint32_t unacked; /* of the whole connection: 3.1's stream 0 */
	int64_t window, first_window;
	struct vec streams; /* struct spdy_stream */
	struct spdy_packer packer;
	struct spdy_unpacker unpacker;
	unsigned char head[8]; /* of the frame that comes */
	size_t head_len;
	struct buf control; /* a control frame's bytes so far */
	size_t left;	    /* bytes of the frame to come */
	unsigned depth;	    /* callbacks under way: a free waits for them */
	bool doomed;
};

uint32_t spdy_get32(const void *p);
/* Frames of a stream and without one: two numbers, of which PING has but the first. */
void spdy_send_two(struct spdy *s, enum spdy_frame type, uint32_t a, uint32_t b);
struct spdy_stream *spdy_find(const struct spdy *s, uint32_t id);
struct spdy_stream *spdy_add(struct spdy *s, uint32_t id);
/* Out of the connection; tells closed and frees it. */
void spdy_close(struct spdy_stream *st);
/* The same if both sides have finished. */
void spdy_close_if_done(struct spdy_stream *st);
/* Send what is held as far as the windows let it. */
void spdy_push(struct spdy_stream *st);
