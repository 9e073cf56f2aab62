/*
 * k-pause: copies of a container's output for those who watch. What a watcher does not take at
 * once is kept in a mapping of PENDING_BYTES, of which only the pages that were used cost
 * memory. When it is full, one that asked for PAUSE_ATTACH_WAIT stops the reading
 * of the container (throttles it); for others the rest is dropped and counted.
 */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define PENDING_BYTES (256 * 1024)
/* Stop the container while this much can still come: both pipes, drained when it ends. */
#define FULL_BYTES (PENDING_BYTES - 2 * 65536 - 32768)

struct attach { /* one descriptor; a watcher of stdout and stderr has two */
	struct attach *next;
	struct src src;
	struct box *box; /* NULL: the container is gone, this only delivers what is pending */
	bool is_err, wait;
	char *pending;
	size_t from, to; /* the part of pending that is not delivered yet */
};

static void attach_free(struct attach *a)
{
	struct box *b = a->box;

	if (b) {
		struct attach **at = &b->attached;

		while (*at != a)
			at = &(*at)->next;
		*at = a->next;
		b->st.attached--;
	}
	src_close(&a->src);
	obj_free(a->pending, PENDING_BYTES);
	obj_free(a, sizeof(*a));
	if (b)
		streams_throttle(b);
}

/* -1: the other side is gone. */
static ssize_t put(struct attach *a, const char *p, size_t len)
{
	ssize_t n = write(a->src.fd, p, len);

	return n >= 0 ? n : errno == EAGAIN || errno == EINTR ? 0 : -1;
}

static void attach_ready(struct src *src, uint32_t events)
{
	struct attach *a = src->owner;
	ssize_t n = -1;

	if ((events & EPOLLOUT) && a->to > a->from)
		n = put(a, a->pending + a->from, a->to - a->from);
	if (n < 0) { /* EPOLLERR and EPOLLHUP without EPOLLOUT: nobody reads */
		attach_free(a);
		return;
	}
	a->from += (size_t)n;
	if (a->from < a->to)
		return;
	obj_free(a->pending, PENDING_BYTES);
	a->pending = NULL;
	a->from = a->to = 0;
	if (!a->box) {
		attach_free(a);
		return;
	}
	src_change(&a->src, 0);
	streams_throttle(a->box);
}

static void keep(struct attach *a, const char *p, size_t len)
{
	size_t room;

	if (!a->pending) {
		a->pending = obj_new(PENDING_BYTES);
		if (a->pending)
			src_change(&a->src, EPOLLOUT);
	}
	if (a->from && a->pending) {
		memmove(a->pending, a->pending + a->from, a->to - a->from);
		a->to -= a->from;
		a->from = 0;
	}
	room = a->pending ? PENDING_BYTES - a->to : 0;
	if (len > room) {
		a->box->st.attach_dropped += len - room;
		len = room;
	}
	if (!len)
		return;
	memcpy(a->pending + a->to, p, len);
	a->to += len;
}

void attach_feed(struct box *b, bool is_err, const char *p, size_t len)
{
	struct attach *next;

	for (struct attach *a = b->attached; a; a = next) {
		ssize_t n = 0;

		next = a->next;
		if (a->is_err != is_err)
			continue;
		if (a->to == a->from)
			n = put(a, p, len);
		if (n < 0)
			attach_free(a);
		else if ((size_t)n < len)
			keep(a, p + n, len - (size_t)n);
	}
}

bool attach_full(const struct box *b)
{
	for (const struct attach *a = b->attached; a; a = a->next)
		if (a->wait && a->to - a->from > FULL_BYTES)
			return true;
	return false;
}

static int attach_one(struct box *b, bool wait, bool is_err, int fd)
{
	struct attach *a;

	if (b->st.attached >= PAUSE_ATTACH_MAX) {
		errno = EAGAIN;
		return -1;
	}
	a = obj_new(sizeof(*a));
	if (!a)
		return -1;
	*a = (struct attach){ .box = b, .wait = wait, .is_err = is_err, .next = b->attached };
	a->src = (struct src){ .fd = fd, .ready = attach_ready, .owner = a };
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0 || src_watch(&a->src, 0) < 0) {
		obj_free(a, sizeof(*a));
		return -1;
	}
	b->attached = a;
	b->st.attached++;
	return 0;
}

int attach_new(struct box *b, const struct pause_attach *req, int fds[3])
{
	bool wait = req->flags & PAUSE_ATTACH_WAIT;
	const struct attach *before = b->attached;

	for (int i = 1; i <= 2; i++) {
		if (fds[i] < 0)
			continue;
		if (attach_one(b, wait, i == 2, fds[i]) == 0) {
			fds[i] = -1;
			continue;
		}
		if (b->attached != before) {
			int err = errno;

			attach_free(b->attached);
			errno = err;
		}
		return -1;
	}
	return 0;
}

void attach_end(struct box *b)
{
	struct attach *a;

	while ((a = b->attached)) {
		b->attached = a->next;
		a->box = NULL;
		if (!a->pending)
			attach_free(a);
	}
	b->st.attached = 0;
}
