#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/io.h"
#include "pump.h"

enum { PIECE = 32 * 1024, HELD_MAX = 256 * 1024, DRAIN_MAX = 1 << 20 };

static void nonblocking(int fd)
{
	struct err e = ERR_INIT;

	(void)!io_set_nonblock(fd, true, &e);
}

/* ---- from a descriptor to the client -------------------------------------------------------- */

static void out_over(struct pump_out *p)
{
	loop_del(p->src);
	p->src = NULL;
	close_fd(&p->fd);
	if (p->over)
		p->over(p->arg);
}

/* One read; bytes, 0: nothing now, -1: the end (of a terminal: EIO). */
static ssize_t out_read(struct pump_out *p)
{
	char bytes[PIECE];
	ssize_t n = read(p->fd, bytes, sizeof(bytes));

	if (n > 0)
		remote_output(p->remote, p->err_stream, bytes, (size_t)n);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return n > 0 ? n : -1;
}

static void out_ready(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct pump_out *p = arg;

	if (out_read(p) < 0) {
		out_over(p);
	} else if (remote_queued(p->remote) > REMOTE_QUEUE) {
		loop_del(p->src); /* a source without events would still tell of a hang-up */
		p->src = NULL;
	}
}

void pump_out_start(struct pump_out *p, struct loop *l, struct remote *r, int fd, bool err_stream,
	void (*over)(void *arg), void *arg)
{
	*p = (struct pump_out){.loop = l,
		.remote = r,
		.fd = fd,
		.err_stream = err_stream,
		.over = over,
		.arg = arg};
	nonblocking(fd);
	p->src = loop_add_fd(l, fd, EPOLLIN, out_ready, p);
}

void pump_out_more(struct pump_out *p)
{
	if (p->loop && p->fd >= 0 && !p->src)
		p->src = loop_add_fd(p->loop, p->fd, EPOLLIN, out_ready, p);
}

void pump_out_drain(struct pump_out *p)
{
	ssize_t n, left = DRAIN_MAX;

	while (p->loop && p->fd >= 0 && left > 0 && (n = out_read(p)) > 0)
		left -= n;
	pump_out_stop(p);
}

void pump_out_stop(struct pump_out *p)
{
	if (!p->loop)
		return;
	loop_del(p->src);
	p->src = NULL;
	close_fd(&p->fd);
}

/* ---- from the client to a descriptor -------------------------------------------------------- */

static void in_close(struct pump_in *p)
{
	loop_del(p->src);
	p->src = NULL;
	close_fd(&p->fd);
	buf_release(&p->held);
}

static void in_flush(struct pump_in *p)
{
	ssize_t n = 0;

	while (p->held.len && (n = write(p->fd, p->held.data, p->held.len)) > 0)
		buf_consume(&p->held, (size_t)n);
	if (p->held.len && n < 0 && errno != EAGAIN && errno != EINTR)
		in_close(p); /* it does not read any more: the rest is nobody's */
	if (!p->held.len && p->ending)
		in_close(p);
}

static void in_ready(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	struct pump_in *p = arg;

	in_flush(p);
	if (!p->held.len) {
		loop_del(p->src);
		p->src = NULL;
		buf_release(&p->held);
	}
	if (p->told_no && p->held.len < HELD_MAX / 2) {
		p->told_no = false;
		remote_more(p->remote);
	}
}

void pump_in_start(struct pump_in *p, struct loop *l, struct remote *r, int fd)
{
	*p = (struct pump_in){.loop = l, .remote = r, .fd = fd};
	if (fd >= 0)
		nonblocking(fd);
}

bool pump_in_write(struct pump_in *p, const void *bytes, size_t len)
{
	if (p->fd < 0)
		return true;
	buf_add(&p->held, bytes, len);
	in_flush(p);
	if (p->held.len && !p->src)
		p->src = loop_add_fd(p->loop, p->fd, EPOLLOUT, in_ready, p);
	p->told_no = p->held.len > HELD_MAX;
	return !p->told_no;
}

void pump_in_end(struct pump_in *p)
{
	p->ending = true;
	if (!p->held.len && p->fd >= 0)
		in_close(p);
}

void pump_in_stop(struct pump_in *p)
{
	if (p->loop)
		in_close(p);
}
