/* k-pause: the socket. */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A message being handled. */
struct call {
	struct client *client;
	struct pause_hdr hdr;
	const char *body;
	size_t len;
	int fds[3]; /* received, in order; -1 once somebody has taken them */
};

/*
 * A client that does not take what it is sent is shut down, not freed: the caller may still hold
 * it. Its descriptor then reports the end, and that is where it is freed.
 */
static void send_message(struct client *c, const struct pause_hdr *h, const void *body, size_t len,
			 int fd)
{
	struct iovec iov[2] = {
		{ .iov_base = (void *)(uintptr_t)h, .iov_len = sizeof(*h) },
		{ .iov_base = (void *)(uintptr_t)body, .iov_len = len },
	};
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = 2 };
	struct cmsghdr *cm;

	if (fd >= 0) {
		m.msg_control = &control;
		m.msg_controllen = sizeof(control);
		cm = CMSG_FIRSTHDR(&m);
		cm->cmsg_level = SOL_SOCKET;
		cm->cmsg_type = SCM_RIGHTS;
		cm->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(cm), &fd, sizeof(int));
	}
	if (sendmsg(c->src.fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		(void)shutdown(c->src.fd, SHUT_RDWR);
}

void reply(struct client *c, const struct pause_hdr *h, const void *body, size_t len, int fd)
{
	struct pause_hdr out = { .type = h->type, .seq = h->seq };

	send_message(c, &out, body, len, fd);
}

void reply_error(struct client *c, const struct pause_hdr *h, int err, const char *what)
{
	struct pause_hdr out = { .type = h->type, .seq = h->seq, .error = err };
	char line[256];
	struct text t = text_on(line, sizeof(line));

	text_errno(&t, what, "", err);
	send_message(c, &out, line, t.len, -1);
}

void publish(struct box *b)
{
	const struct pause_hdr h = { .type = PAUSE_EVENT };

	for (struct client *c = pod.clients; c; c = c->next)
		if (c->subscribed)
			send_message(c, &h, box_state(b), sizeof(b->st), -1);
}

/* ---- requests: 0 when answered or to be answered later, -1 and errno ------------------ */

static int on_hello(struct call *c)
{
	const struct pause_hello *req = (const void *)c->body;
	struct pause_hello_reply r = {
		.version = PAUSE_PROTO_VERSION,
		.pid = getpid(),
		.namespaces = pod.namespaces,
		.init_pid = pod.init,
		.started_ns = pod.started_ns,
	};

	if (req->version != PAUSE_PROTO_VERSION) {
		errno = EPROTO;
		return -1;
	}
	c->client->greeted = true;
	reply(c->client, &c->hdr, &r, sizeof(r), -1);
	return 0;
}

/* The next string of the message; NULL: it has no end, or is longer than max with its NUL. */
static const char *take_string(struct call *c, size_t max)
{
	const char *s = c->body, *nul = memchr(s, '\0', c->len < max ? c->len : max);

	if (!nul)
		return NULL;
	c->len -= (size_t)(nul - s) + 1;
	c->body = nul + 1;
	return s;
}

static bool take_request(struct call *c, struct request *r)
{
	r->run = (const void *)c->body;
	c->body += sizeof(*r->run);
	c->len -= sizeof(*r->run);
	if (!r->run->argc || r->run->argc > PAUSE_ARGS_MAX ||
	    r->run->envc > PAUSE_ARGS_MAX - r->run->argc || r->run->fd_mask > 7)
		return false;
	r->id = take_string(c, PAUSE_ID_MAX);
	r->cwd = r->id ? take_string(c, PAUSE_PATH_MAX) : NULL;
	r->pidfile = r->cwd ? take_string(c, PAUSE_PATH_MAX) : NULL;
	r->log = r->pidfile ? take_string(c, PAUSE_PATH_MAX) : NULL;
	r->console = r->log ? take_string(c, PAUSE_PATH_MAX) : NULL;
	if (!r->console)
		return false;
	r->args = c->body;
	for (uint32_t i = 0; i < r->run->argc + r->run->envc; i++)
		if (!take_string(c, PAUSE_MSG_MAX))
			return false;
	return c->len == 0 && strchr(r->args, '/');
}

/* The descriptors received, each to the number that its bit stands for. */
static bool place_fds(const struct call *c, uint32_t mask, int ret_fds[3])
{
	int n = 0;

	for (int i = 0; i < 3; i++)
		ret_fds[i] = mask & (1u << i) ? c->fds[n++] : -1;
	for (int i = 0; i < 3; i++)
		if ((c->fds[i] >= 0) != (i < n))
			return false;
	return true;
}

static int on_run(struct call *c)
{
	struct request r;

	if (!take_request(c, &r) || !place_fds(c, r.run->fd_mask, r.fds)) {
		errno = EINVAL;
		return -1;
	}
	return job_start(c->client, &c->hdr, &r);
}

static int on_status(struct call *c)
{
	size_t len = 0;

	/* The request has been read: its buffer is free, and large enough for all. */
	for (struct box *b = pod.boxes; b; b = b->next) {
		memcpy(scratch + len, box_state(b), sizeof(b->st));
		len += sizeof(b->st);
	}
	scratch_used(len);
	reply(c->client, &c->hdr, scratch, len, -1);
	return 0;
}
_Static_assert(sizeof(struct pause_state) * PAUSE_BOXES_MAX + sizeof(struct pause_hdr) <=
	       PAUSE_MSG_MAX, "a status fits into a message");

static int done(const struct call *c, int r)
{
	if (r == 0)
		reply(c->client, &c->hdr, NULL, 0, -1);
	return r;
}

static int on_subscribe(struct call *c)
{
	c->client->subscribed = true;
	return done(c, 0);
}

static int on_signal(struct call *c)
{
	return done(c, box_signal((const void *)c->body));
}

static int on_log(struct call *c)
{
	return done(c, box_log((const void *)c->body));
}

static int on_attach(struct call *c)
{
	const struct pause_attach *req = (const void *)c->body;
	int fds[3], in = -1, r;

	if ((req->fd_mask & ~6u) || !place_fds(c, req->fd_mask, fds)) {
		errno = EINVAL;
		return -1;
	}
	for (int i = 0; i < 3; i++)
		c->fds[i] = -1;
	r = box_attach(req, fds, &in);
	for (int i = 0; i < 3; i++)
		fd_close(&fds[i]);
	if (r < 0)
		return -1;
	reply(c->client, &c->hdr, NULL, 0, in);
	fd_close(&in);
	return 0;
}

static int on_forget(struct call *c)
{
	return done(c, box_forget(((const struct pause_id *)(const void *)c->body)->id));
}

static int on_quit(struct call *c)
{
	pod.quit = true;
	return done(c, 0);
}

static const struct request_kind {
	int (*handle)(struct call *c);
	size_t size; /* of the fixed part of the body */
	bool longer; /* more may follow */
	const char *name; /* begins the error's text */
} kinds[] = {
	[PAUSE_HELLO] = { on_hello, sizeof(struct pause_hello), false, "hello" },
	[PAUSE_RUN] = { on_run, sizeof(struct pause_run), true, "run" },
	[PAUSE_CREATE] = { on_run, sizeof(struct pause_run), true, "create" },
	[PAUSE_START] = { on_run, sizeof(struct pause_run), true, "start" },
	[PAUSE_EXEC] = { on_run, sizeof(struct pause_run), true, "exec" },
	[PAUSE_STATUS] = { on_status, 0, false, "status" },
	[PAUSE_SUBSCRIBE] = { on_subscribe, 0, false, "subscribe" },
	[PAUSE_SIGNAL] = { on_signal, sizeof(struct pause_signal), false, "signal" },
	[PAUSE_LOG] = { on_log, sizeof(struct pause_log), false, "log" },
	[PAUSE_ATTACH] = { on_attach, sizeof(struct pause_attach), false, "attach" },
	[PAUSE_FORGET] = { on_forget, sizeof(struct pause_id), false, "forget" },
	[PAUSE_QUIT] = { on_quit, 0, false, "quit" },
};

static void handle(struct call *c)
{
	const struct request_kind *k = NULL;

	if (c->hdr.type < sizeof(kinds) / sizeof(kinds[0]) && kinds[c->hdr.type].handle)
		k = &kinds[c->hdr.type];
	if (!c->client->greeted && c->hdr.type != PAUSE_HELLO)
		errno = EPROTO;
	else if (!k)
		errno = ENOSYS;
	else if (c->len < k->size || (c->len > k->size && !k->longer))
		errno = EINVAL;
	else if (k->handle(c) == 0)
		return;
	reply_error(c->client, &c->hdr, errno, k ? k->name : "request");
	if (!c->client->greeted)
		(void)shutdown(c->client->src.fd, SHUT_RDWR);
}

/* ---- connections ---------------------------------------------------------------------- */

static void client_free(struct client *c)
{
	struct client **at = &pod.clients;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	jobs_orphan(c);
	src_close(&c->src);
	obj_free(c, sizeof(*c));
}

static ssize_t receive(struct client *c, int fds[3])
{
	struct iovec iov = { .iov_base = scratch, .iov_len = SCRATCH_BYTES };
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} control;
	/* Not the size of the space, whose padding is large enough for a fourth descriptor. */
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
			    .msg_controllen = CMSG_LEN(3 * sizeof(int)) };
	struct cmsghdr *cm;
	ssize_t n;

	n = recvmsg(c->src.fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n <= 0)
		return n;
	scratch_used((size_t)n);
	cm = CMSG_FIRSTHDR(&m);
	if (cm && cm->cmsg_level == SOL_SOCKET && cm->cmsg_type == SCM_RIGHTS &&
	    cm->cmsg_len <= CMSG_LEN(3 * sizeof(int)))
		memcpy(fds, CMSG_DATA(cm), cm->cmsg_len - CMSG_LEN(0));
	if ((m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) || n < (ssize_t)sizeof(struct pause_hdr)) {
		errno = EMSGSIZE;
		return -1;
	}
	return n;
}

static void client_ready(struct src *s, uint32_t events)
{
	struct client *c = s->owner;
	struct call call = { .client = c, .fds = { -1, -1, -1 } };
	ssize_t n = -1;

	errno = 0;
	if (events & EPOLLIN)
		n = receive(c, call.fds);
	if (n > 0) {
		memcpy(&call.hdr, scratch, sizeof(call.hdr));
		call.body = scratch + sizeof(call.hdr);
		call.len = (size_t)n - sizeof(call.hdr);
		handle(&call);
	}
	for (int i = 0; i < 3; i++)
		fd_close(&call.fds[i]);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		client_free(c);
}

/*
 * Without a descriptor left, a connection could be neither taken nor refused, and the loop would
 * be told of it for ever. One is kept in reserve to hang up with.
 */
static int spare = -1;

static int accept_client(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd >= 0 || (errno != EMFILE && errno != ENFILE))
		return fd;
	fd_close(&spare);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	fd_close(&fd);
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return -1;
}

static void listener_ready(struct src *s, uint32_t events)
{
	struct client *c;
	unsigned count = 0;
	int fd = accept_client(s->fd);

	(void)events;
	for (c = pod.clients; c; c = c->next)
		count++;
	c = fd >= 0 && count < PAUSE_CLIENTS_MAX ? obj_new(sizeof(*c)) : NULL;
	if (!c) {
		fd_close(&fd);
		return;
	}
	*c = (struct client){ .next = pod.clients };
	c->src = (struct src){ .fd = fd, .ready = client_ready, .owner = c };
	pod.clients = c;
	if (src_watch(&c->src, EPOLLIN) < 0)
		client_free(c);
}

int serve_open(void)
{
	static struct src listener = { .ready = listener_ready };
	const struct sockaddr_un sa = { .sun_family = AF_UNIX, .sun_path = "sock" };

	/* The directory's lock is ours: whoever made this socket is dead. */
	if (unlink(sa.sun_path) < 0 && errno != ENOENT)
		return warn("remove", sa.sun_path);
	listener.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (listener.fd < 0 || spare < 0)
		return warn("make", "socket");
	(void)umask(0177);
	if (bind(listener.fd, (const void *)&sa, sizeof(sa)) < 0 ||
	    listen(listener.fd, PAUSE_CLIENTS_MAX) < 0)
		return warn("listen on", sa.sun_path);
	(void)umask(022);
	return src_watch(&listener, EPOLLIN) < 0 ? warn("watch", sa.sun_path) : 0;
}
