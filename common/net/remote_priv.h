/*
 * remote_priv: what remote.c and its two ways of speaking share.
 */
#pragma once
#include "base/buf.h"
#include "net/remote.h"
#include "net/spdy.h"

enum remote_channel {
	REMOTE_IN,
	REMOTE_OUT,
	REMOTE_ERR,
	REMOTE_STATUS,
	REMOTE_RESIZE,
	REMOTE_CHANNELS
};

struct remote_way {
	void (*open)(struct remote *r);
	size_t (*data)(struct remote *r, const void *p, size_t len); /* of the wire */
	void (*send)(struct remote *r, enum remote_channel c, const void *p, size_t len);
	void (*finish)(struct remote *r); /* all of our channels end */
	void (*close)(struct remote *r);
};
extern const struct remote_way remote_by_channels, remote_by_spdy;

struct remote {
	const struct remote_way *way;
	struct loop *loop;
	struct wire *wire;
	struct spdy *spdy; /* remote_by_spdy's */
	struct spdy_stream *st[REMOTE_CHANNELS];
	struct buf resizes; /* SPDY: JSON documents that come in pieces */
	struct loop_source *timer;
	int version; /* of the protocol: 1 to 5 */
	bool base64; /* each message is text: a digit and base64 */
	struct remote_want want;
	const struct remote_ops *ops; /* NULL: nobody listens any more */
	void *arg;
	bool ready, held, in_over;
	bool over; /* the last word is said: it goes when the client's windows let it */
	unsigned depth; /* calls under way: a free waits for them */
	bool doomed;
};

/* What came, to the user. */
void remote_is_ready(struct remote *r);
void remote_input(struct remote *r, const void *p, size_t len);
void remote_input_end(struct remote *r);
/* One JSON document: {"Width":80,"Height":24}; anything else is passed over. */
void remote_resize(struct remote *r, const char *json, size_t len);
void remote_gone(struct remote *r, const struct err *err);
