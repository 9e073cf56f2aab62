/* k-pause: a container's output, read as it comes. */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define CHUNK_BYTES 16384

/* One read. Returns its size, 0 when nothing more can be had now, -1 at the end. */
static ssize_t read_some(struct stream *s)
{
	struct box *b = s->box;
	ssize_t n;

	n = read(s->src.fd, scratch, CHUNK_BYTES);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1; /* EIO: a terminal's end */
	if (n == 0)
		return -1;
	scratch_used((size_t)n);
	/* not the container speaks, but its runtime? */
	if (b->st.state == PAUSE_CREATING && !(b->st.flags & PAUSE_STARTS)) {
		job_text(job_of(b), scratch, (size_t)n);
		return n;
	}
	log_feed(&b->log, s, scratch, (size_t)n);
	attach_feed(b, s->is_err, scratch, (size_t)n);
	return n;
}

static void stream_ready(struct src *src, uint32_t events)
{
	struct stream *s = src->owner;
	struct box *b = s->box;

	(void)events;
	if (read_some(s) < 0)
		stream_close(s);
	else
		streams_throttle(b);
}

int stream_open(struct stream *s, struct box *b, bool is_err, int fd)
{
	s->box = b;
	s->is_err = is_err;
	s->src = (struct src){ .fd = fd, .ready = stream_ready, .owner = s };
	if (fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && src_watch(&s->src, EPOLLIN) == 0)
		return 0;
	fd_close(&s->src.fd);
	return -1;
}

/*
 * Read what had been written when this was called: no more than a pipe holds, so that a
 * process that has inherited the other end and never stops writing cannot keep us here.
 */
void stream_drain(struct stream *s)
{
	long left = 65536;
	ssize_t n;

	if (s->src.fd < 0)
		return;
	n = fcntl(s->src.fd, F_GETPIPE_SZ);
	if (n > left)
		left = n;
	for (; left > 0; left -= n) {
		n = read_some(s);
		if (n <= 0)
			return;
	}
}

void stream_close(struct stream *s)
{
	src_close(&s->src);
	if (s->held)
		log_end(&s->box->log, s);
}

void streams_throttle(struct box *b)
{
	uint32_t events = attach_full(b) ? 0 : EPOLLIN;

	if (b->throttled == (events == 0))
		return;
	b->throttled = events == 0;
	if (b->out.src.fd >= 0)
		src_change(&b->out.src, events);
	if (b->err.src.fd >= 0)
		src_change(&b->err.src, events);
}
