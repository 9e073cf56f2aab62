/* Messages to k-pause and back. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/pause_wire.h"

void pause_message(struct message *m, uint32_t type, const void *body, size_t len)
{
	const struct pause_hdr h = { .type = type };

	*m = (struct message){ .b = BUF_INIT };
	buf_add(&m->b, &h, sizeof(h));
	buf_add(&m->b, body, len);
}

enum err_code pause_code(int err)
{
	switch (err) {
	case ENOENT:
		return ERR_NOTFOUND;
	case EEXIST:
		return ERR_EXISTS;
	case ESRCH:
		return ERR_GONE;
	case EBUSY:
		return ERR_CONFLICT;
	case EAGAIN:
	case ENOSPC:
		return ERR_TOOMANY;
	case EINVAL:
	case ENAMETOOLONG:
		return ERR_INVALID;
	case ECONNRESET:
	case EPIPE:
		return ERR_UNREACHABLE;
	default:
		return ERR_SYS;
	}
}

int pause_gone(const struct pause *p, struct err *e)
{
	return err_set(e, ERR_UNREACHABLE, "k-pause in %s is gone", p->dir);
}

static void add_string(struct buf *b, const char *s)
{
	buf_add(b, s ? s : "", s ? strlen(s) + 1 : 1);
}

static uint32_t add_strings(struct buf *b, const char *const *v)
{
	uint32_t n = 0;

	for (; v && v[n]; n++)
		add_string(b, v[n]);
	return n;
}

void pause_message_run(struct message *m, const struct pause_cmd *c)
{
	struct pause_run run = {
		.flags = c->flags,
		.fd_mask = c->fd_mask & 7,
		.log_files = c->log_files ? c->log_files : 1,
		.log_bytes = c->log_bytes,
	};

	pause_message(m, c->type, &run, sizeof(run));
	add_string(&m->b, c->id);
	add_string(&m->b, c->cwd);
	add_string(&m->b, c->pidfile);
	add_string(&m->b, c->log);
	add_string(&m->b, c->console);
	run.argc = add_strings(&m->b, c->argv);
	run.envc = add_strings(&m->b, c->env);
	memcpy(m->b.data + sizeof(struct pause_hdr), &run, sizeof(run));
	for (int i = 0; i < 3; i++)
		if (run.fd_mask & (1u << i))
			m->fds[m->n_fds++] = c->fd[i];
}

/* ---- packets ---------------------------------------------------------------------------- */

int pause_send(struct pause *p, int sock, struct message *m, int flags, struct err *e)
{
	struct iovec iov = { .iov_base = m->b.data, .iov_len = m->b.len };
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} control = { 0 };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t n;

	if (m->b.len > PAUSE_MSG_MAX)
		return err_set(e, ERR_TOOLARGE, "request to k-pause of %zu bytes: %d at most",
			       m->b.len, PAUSE_MSG_MAX);
	((struct pause_hdr *)(void *)m->b.data)->seq = ++p->seq;
	if (m->n_fds) {
		h.msg_control = &control;
		h.msg_controllen = CMSG_SPACE(m->n_fds * sizeof(int));
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(m->n_fds * sizeof(int));
		memcpy(CMSG_DATA(c), m->fds, m->n_fds * sizeof(int));
	}
	do
		n = sendmsg(sock, &h, MSG_NOSIGNAL | flags);
	while (n < 0 && errno == EINTR);
	if (n >= 0)
		return 0;
	if (errno == EAGAIN)
		return err_set(e, flags & MSG_DONTWAIT ? ERR_TOOMANY : ERR_TIMEOUT,
			       "k-pause in %s takes no more requests", p->dir);
	if (errno == EPIPE || errno == ECONNRESET)
		return pause_gone(p, e);
	return err_errno(e, "send to k-pause in %s", p->dir);
}

int pause_receive(const struct pause *p, int sock, int flags, struct buf *b, int *ret_fd,
		  struct err *e)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov;
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
			    .msg_controllen = CMSG_LEN(sizeof(int)) };
	const struct cmsghdr *c;
	ssize_t n;

	buf_clear(b);
	buf_grow(b, PAUSE_MSG_MAX);
	iov = (struct iovec){ .iov_base = b->data, .iov_len = PAUSE_MSG_MAX };
	do
		n = recvmsg(sock, &h, MSG_CMSG_CLOEXEC | flags);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN && (flags & MSG_DONTWAIT))
		return 0;
	if (n < 0 && errno == EAGAIN)
		return err_set(e, ERR_TIMEOUT, "k-pause in %s does not answer", p->dir);
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return pause_gone(p, e);
	if (n < 0)
		return err_errno(e, "receive from k-pause in %s", p->dir);
	if ((size_t)n < sizeof(struct pause_hdr))
		return err_set(e, ERR_CORRUPT, "k-pause in %s sent %zd bytes", p->dir, n);
	b->data[n] = '\0';
	b->len = (size_t)n;
	c = CMSG_FIRSTHDR(&h);
	*ret_fd = -1;
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(ret_fd, CMSG_DATA(c), sizeof(int));
	return 1;
}

const struct pause_hdr *pause_header(const struct buf *b)
{
	return (const void *)b->data;
}

const char *pause_body(const struct buf *b)
{
	return b->data + sizeof(struct pause_hdr);
}

size_t pause_body_len(const struct buf *b)
{
	return b->len - sizeof(struct pause_hdr);
}

static int refused(const struct pause *p, const struct buf *reply, struct err *e)
{
	return err_set(e, pause_code(pause_header(reply)->error), "k-pause in %s: %.*s", p->dir,
		       (int)pause_body_len(reply), pause_body(reply));
}

int pause_ask(struct pause *p, int sock, struct message *m, struct buf *reply, int *ret_fd,
	      struct err *e)
{
	autoclose int fd = -1;
	int r = pause_send(p, sock, m, 0, e);

	buf_release(&m->b);
	if (r < 0)
		return -1;
	do { /* an answer that came too late for an earlier request is passed over */
		close_fd(&fd);
		if (pause_receive(p, sock, 0, reply, &fd, e) < 0)
			return -1;
	} while (pause_header(reply)->seq != p->seq);
	if (pause_header(reply)->error)
		return refused(p, reply, e);
	if (ret_fd)
		*ret_fd = take_fd(fd);
	return 0;
}

bool pause_parse_done(const struct buf *b, struct pause_done *d)
{
	*d = (struct pause_done){ .error = pause_header(b)->error, .text = pause_body(b) };
	if (d->error)
		return true;
	if (pause_body_len(b) < sizeof(d->res))
		return false;
	memcpy(&d->res, pause_body(b), sizeof(d->res));
	d->text = pause_body(b) + sizeof(d->res);
	return pause_body_len(b) == sizeof(d->res) + d->res.text_len;
}
