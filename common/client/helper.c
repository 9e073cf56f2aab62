/*
 * The helper k-remote-https: it speaks TLS, so that no other program has to. A process of it
 * belongs to one handle. On its descriptor 0 it has a socket from us: first it says on it, in one
 * message of JSON, whom it will connect to ({"server","host","prefix","authorization"}) or why it
 * cannot ({"reason","message"}); then each message of ours carries one end of a connection, whose
 * bytes it carries to the server and back. It ends when we do.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"
#include "client/client.h"
#include "data/obj.h"
#include "data/status.h"

#define HELPER "k-remote-https"
#define HELLO_BYTES (64u << 10)

void client_helper_stop(struct client *r)
{
	int status;

	close_fd(&r->helper.fd);
	if (!r->helper.pid)
		return;
	/* it has nothing that would be lost */
	kill(r->helper.pid, SIGTERM);
	while (waitpid(r->helper.pid, &status, 0) < 0 && errno == EINTR)
		;
	r->helper.pid = 0;
}

static void replace(char **p, const char *s)
{
	free(*p);
	*p = xstrdup(s ? s : "");
}

static int hear(struct client *r, const char *text, size_t len, struct err *e)
{
	autodoc *d = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	const val *hello = yyjson_doc_get_root(d);

	if (obj_str(hello, "message"))
		return status_to_err(hello, e);
	if (!obj_str(hello, "host"))
		return err_set(e, ERR_SYNTAX, HELPER " says no host");
	replace(&r->host, obj_str(hello, "host"));
	replace(&r->prefix, obj_str(hello, "prefix"));
	replace(&r->authorization, obj_str(hello, "authorization"));
	replace(&r->address, obj_str_or(hello, "server", r->address));
	return 0;
}

static int hello(struct client *r, struct err *e)
{
	autofree char *text = xmalloc(HELLO_BYTES);
	ssize_t n;

	if (client_wait(r, r->helper.fd, false, e))
		return -1;
	do
		n = recv(r->helper.fd, text, HELLO_BYTES, 0);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return err_set(e, ERR_UNAVAILABLE, HELPER " ended before it began");
	return hear(r, text, (size_t)n, e);
}

int client_helper_start(struct client *r, struct err *e)
{
	autofree char *address = xasprintf("https:%s", r->rest);
	const char *const argv[] = {HELPER, "--carry", address, NULL};
	autoclose int theirs = -1;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(e, "socketpair");
	r->helper.fd = pair[0];
	theirs = pair[1];
	struct proc_spec spec = {.argv = argv, .fd = {theirs, -1, PROC_KEEP}};

	if (proc_spawn(&spec, &r->helper.pid, e)) {
		r->helper.pid = 0;
		close_fd(&r->helper.fd);
		return -1;
	}
	close_fd(&theirs);
	if (!hello(r, e))
		return 0;
	client_helper_stop(r);
	return -1;
}

static int hand_over(const struct client *r, int fd)
{
	char byte = 'c', control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec iov = {&byte, 1};
	struct msghdr m = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	ssize_t n;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	do
		n = sendmsg(r->helper.fd, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == 1 ? 0 : -1;
}

/* A helper that died is started once more. */
static int restart(struct client *r, struct err *e)
{
	client_helper_stop(r);
	return client_helper_start(r, e);
}

int client_helper_connect(struct client *r, int *ret_fd, struct err *e)
{
	autoclose int ours = -1, theirs = -1;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_errno(e, "socketpair");
	ours = pair[0];
	theirs = pair[1];
	if (io_set_nonblock(ours, true, e))
		return -1;
	if (hand_over(r, theirs) && (restart(r, e) || hand_over(r, theirs))) {
		if (e && e->code == ERR_NONE)
			err_set(e, ERR_UNREACHABLE, HELPER " is gone");
		return client_failed(r, e);
	}
	*ret_fd = take_fd(ours);
	return 0;
}
