/* The socket to the program that started us: connections come over it, one a message. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "data/status.h"
#include "remote.h"

struct carrier {
	struct loop *loop;
	const struct target *t;
};

static void say(const struct buf *b)
{
	/* nobody is there any more: then nothing is to be said */
	if (send(STDIN_FILENO, b->data, b->len, MSG_NOSIGNAL) < 0)
		log_kv(LOG_LV_DEBUG, "nobody hears", NULL);
}

void carry_refuse(const struct err *e)
{
	autobuf b = BUF_INIT;

	status_write(&b, e, NULL);
	say(&b);
}

static void member(struct buf *b, const char *key, const char *value)
{
	if (!value)
		return;
	buf_addf(b, "%s\"%s\":", b->len ? "," : "{", key);
	buf_add_json(b, value, strlen(value));
}

static void hello(const struct target *t)
{
	autobuf b = BUF_INIT;

	member(&b, "server", t->server);
	member(&b, "host", t->host_header);
	member(&b, "prefix", t->prefix);
	member(&b, "authorization", t->authorization);
	buf_addc(&b, '}');
	say(&b);
}

/* The descriptor of a message; -1: none was in it. */
static int descriptor(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd = -1;

	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
		c->cmsg_len == CMSG_LEN(sizeof(fd)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static void on_message(void *arg, int fd, uint32_t events unused_arg)
{
	struct carrier *r = arg;
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = {&byte, 1};
	struct msghdr m = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control)};
	ssize_t n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	int got;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		loop_stop(r->loop, EXIT_DONE);
		return;
	}
	got = descriptor(&m);
	if (got >= 0)
		conn_new(r->loop, r->t, got, got, true, NULL, NULL);
}

int carry_run(const struct target *t)
{
	struct carrier r = {.loop = loop_new(), .t = t};
	int status;

	loop_add_fd(r.loop, STDIN_FILENO, EPOLLIN, on_message, &r);
	hello(t);
	status = loop_run(r.loop);
	loop_free(r.loop);
	return status;
}
