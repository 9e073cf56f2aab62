/*
 * pump: between a program's descriptors (pipes, a terminal) and a remote session. What the client
 * does not read is not read from the program; what the program does not read is kept up to a bound
 * and then not read from the client.
 *
 * A pump owns its descriptor.
 */
#pragma once
#include "base/buf.h"
#include "base/loop.h"
#include "net/remote.h"

/* From a descriptor to the client. */
struct pump_out {
	struct loop *loop;
	struct remote *remote;
	struct loop_source *src; /* NULL: held back, or over */
	int fd;			 /* -1: over */
	bool err_stream;
	void (*over)(void *arg); /* nothing more comes; NULL: not interested */
	void *arg;
};
/* over NULL is fine; the descriptor becomes non-blocking. */
void pump_out_start(struct pump_out *p, struct loop *l, struct remote *r, int fd, bool err_stream,
	void (*over)(void *arg), void *arg);
/* The client reads again. */
void pump_out_more(struct pump_out *p);
/* The program has ended: what it had written, and no more. */
void pump_out_drain(struct pump_out *p);
void pump_out_stop(struct pump_out *p);

/* From the client to a descriptor. */
struct pump_in {
	struct loop *loop;
	struct remote *remote;
	struct loop_source *src;
	struct buf held;
	int fd; /* -1: nobody reads, all is dropped */
	bool ending, told_no;
};
void pump_in_start(struct pump_in *p, struct loop *l, struct remote *r, int fd);
/* false: no more until remote_more, which it says. */
bool pump_in_write(struct pump_in *p, const void *bytes, size_t len);
/* Close it when all is written. */
void pump_in_end(struct pump_in *p);
void pump_in_stop(struct pump_in *p);
