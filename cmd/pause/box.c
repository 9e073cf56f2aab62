/* k-pause: the containers. */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

struct box *box_find(const char *id)
{
	for (struct box *b = pod.boxes; b; b = b->next)
		if (!strncmp(b->st.id, id, PAUSE_ID_MAX))
			return b;
	errno = ENOENT;
	return NULL;
}

const struct pause_state *box_state(struct box *b)
{
	b->st.log_bytes = b->log.written_bytes;
	b->st.log_dropped = b->log.dropped;
	b->st.log_rotated = b->log.rotated;
	return &b->st;
}

/* ---- the terminal, which the runtime sends over a socket ------------------------------ */

static void console_done(struct box *b)
{
	src_close(&b->console);
	if (b->console_path[0])
		(void)unlink(b->console_path);
	b->console_path[0] = '\0';
}

static int receive_fd(int sock)
{
	char byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
			    .msg_controllen = CMSG_LEN(sizeof(int)) };
	struct cmsghdr *c;
	int fd = -1;

	if (recvmsg(sock, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
		return -1;
	c = CMSG_FIRSTHDR(&m);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(int));
	return fd;
}

/*
 * A slave is held open because a master without any reports an error, for ever: a container may
 * close its terminal and open it again.
 */
static void console_receive(struct src *s, uint32_t events)
{
	struct box *b = s->owner;
	int fd = receive_fd(s->fd);

	(void)events;
	console_done(b);
	if (fd < 0)
		return;
	b->peer = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (stream_open(&b->out, b, false, fd) < 0)
		(void)warn("read the terminal of", b->st.id);
}

static void console_accept(struct src *s, uint32_t events)
{
	int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC);

	(void)events;
	if (fd < 0)
		return;
	src_close(s);
	s->fd = fd;
	s->ready = console_receive;
	(void)src_watch(s, EPOLLIN);
}

/*
 * The runtime has ended, so what it sent has come, though its event may still be in the queue;
 * whoever attaches next must find the terminal.
 */
static int console_finish(struct box *b)
{
	if (b->console.fd >= 0 && b->console.ready == console_accept)
		console_accept(&b->console, 0);
	if (b->console.fd >= 0 && b->console.ready == console_receive)
		console_receive(&b->console, 0);
	console_done(b);
	if (b->out.src.fd >= 0)
		return 0;
	errno = ENOTTY;
	return -1;
}

static int console_open(struct box *b, const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };

	if (copy_path(sa.sun_path, sizeof(sa.sun_path), path) < 0)
		return -1;
	b->console.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (b->console.fd < 0)
		return -1;
	b->console.ready = console_accept;
	b->console.owner = b;
	(void)unlink(path);
	if (bind(b->console.fd, (const void *)&sa, sizeof(sa)) < 0)
		return -1;
	(void)copy_path(b->console_path, sizeof(b->console_path), path);
	if (listen(b->console.fd, 1) < 0)
		return -1;
	return src_watch(&b->console, EPOLLIN);
}

/* ---- creating ------------------------------------------------------------------------- */

static int open_output(struct stream *s, struct box *b, bool is_err, int *ret_child_fd)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return -1;
	*ret_child_fd = p[1];
	return stream_open(s, b, is_err, p[0]);
}

static int open_files(struct box *b, const struct request *r, int child_fds[3])
{
	int p[2];

	if (log_open(&b->log) < 0)
		return -1;
	if (r->run->flags & PAUSE_TTY)
		return console_open(b, r->console);
	if (r->run->flags & PAUSE_STDIN) {
		if (pipe2(p, O_CLOEXEC) < 0)
			return -1;
		child_fds[0] = p[0];
		b->in = p[1];
	}
	if (open_output(&b->out, b, false, &child_fds[1]) < 0)
		return -1;
	return open_output(&b->err, b, true, &child_fds[2]);
}

static int may_create(const struct request *r)
{
	unsigned count = 0;

	for (const struct box *b = pod.boxes; b; b = b->next)
		count++;
	if (!r->id[0] || !r->pidfile[0] || !r->run->log_files || r->run->fd_mask ||
	    ((r->run->flags & PAUSE_TTY) && !r->console[0]))
		errno = EINVAL;
	else if (box_find(r->id))
		errno = EEXIST;
	else if (count >= PAUSE_BOXES_MAX)
		errno = ENOSPC;
	else
		return 0;
	return -1;
}

struct box *box_new(const struct request *r, int child_fds[3])
{
	struct box *b, **at = &pod.boxes;

	if (may_create(r) < 0)
		return NULL;
	b = obj_new(sizeof(*b));
	if (!b)
		return NULL;
	while (*at)
		at = &(*at)->next;
	*at = b;
	b->in = b->peer = b->console.fd = b->out.src.fd = b->err.src.fd = b->log.fd = -1;
	b->st.state = PAUSE_CREATING;
	b->st.flags = r->run->flags & (PAUSE_TTY | PAUSE_STDIN | PAUSE_STDIN_ONCE | PAUSE_STARTS);
	b->log.max_bytes = r->run->log_bytes;
	b->log.files = r->run->log_files;
	if (copy_path(b->st.id, sizeof(b->st.id), r->id) == 0 &&
	    copy_path(b->pidfile, sizeof(b->pidfile), r->pidfile) == 0 &&
	    copy_path(b->log.path, sizeof(b->log.path), r->log) == 0 &&
	    (unlink(b->pidfile) == 0 || errno == ENOENT) && open_files(b, r, child_fds) == 0)
		return b;
	box_free(b);
	return NULL;
}

/* What a container needs no more when it has ended. */
static void close_files(struct box *b)
{
	console_done(b);
	stream_close(&b->out);
	stream_close(&b->err);
	fd_close(&b->in);
	fd_close(&b->peer);
	attach_end(b);
	fd_close(&b->log.fd);
}

void box_free(struct box *b)
{
	struct box **at = &pod.boxes;
	int err = errno;

	while (*at != b)
		at = &(*at)->next;
	*at = b->next;
	close_files(b);
	obj_free(b, sizeof(*b));
	errno = err;
}

/* ---- beginning and end ---------------------------------------------------------------- */

static void finish(struct box *b)
{
	const struct job *j = job_of(b);

	stream_drain(&b->out);
	stream_drain(&b->err);
	/* It may be over before the program that started it is. */
	if (!b->st.started_ns && j && (j->type == PAUSE_START || b->st.flags & PAUSE_STARTS))
		b->st.started_ns = j->started_ns;
	b->st.state = PAUSE_EXITED;
	close_files(b);
	publish(b);
}

int box_made(struct box *b)
{
	siginfo_t si;

	if (!b->st.pid)
		b->st.pid = read_pid(b->pidfile);
	if (!b->st.pid) {
		errno = ENODATA;
		return -1;
	}
	/* The runtime is reaped, its orphans are ours by now. One that is not will never be, unless
	 * the runtime has left a process of its own between, which is about to end. */
	if (!b->st.finished_ns && !(b->st.flags & PAUSE_STARTS) &&
	    waitid(P_PID, (id_t)b->st.pid, &si, WEXITED | WNOHANG | WNOWAIT) < 0)
		return -1;
	if ((b->st.flags & PAUSE_TTY) && console_finish(b) < 0)
		return -1;
	b->st.created_ns = now_ns();
	b->st.state = PAUSE_CREATED;
	if (b->st.finished_ns)
		finish(b);
	else if (b->st.flags & PAUSE_STARTS)
		box_started(b);
	return 0;
}

void box_started(struct box *b)
{
	if (b->st.state != PAUSE_CREATED)
		return;
	b->st.started_ns = now_ns();
	b->st.state = PAUSE_RUNNING;
}

/*
 * A container's first process becomes our child when its runtime ends, so it can be reaped before
 * its runtime is; but the runtime has written the pidfile before.
 */
bool box_orphan(pid_t pid, int wait_status)
{
	struct box *b;

	for (b = pod.boxes; b; b = b->next) {
		if (b->st.state == PAUSE_CREATING && !b->st.pid && read_pid(b->pidfile) == pid)
			b->st.pid = pid;
		if (b->st.pid == pid && !b->st.finished_ns)
			break;
	}
	if (!b)
		return false;
	b->st.finished_ns = now_ns();
	b->st.code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
	b->st.signal = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
	if (b->st.state != PAUSE_CREATING)
		finish(b);
	return true;
}

/* ---- requests ------------------------------------------------------------------------- */

int box_signal(const struct pause_signal *req)
{
	const struct box *b = box_find(req->id);
	pid_t pid = b ? b->st.pid : job_exec_pid(req->id);

	if (!b && !pid)
		return -1;
	if (b && b->st.state == PAUSE_CREATING)
		pid = job_of(b)->pid;
	/* Ours until it is reaped, which is below PAUSE_EXITED: the pid cannot be another's. */
	if (b && b->st.state == PAUSE_EXITED) {
		errno = ESRCH;
		return -1;
	}
	return kill(pid, req->signal);
}

int box_log(const struct pause_log *req)
{
	struct box *b = box_find(req->id);

	if (!b)
		return -1;
	if (req->op == PAUSE_LOG_LIMITS && req->files) {
		b->log.max_bytes = req->bytes;
		b->log.files = req->files;
		return 0;
	}
	if (b->st.state == PAUSE_EXITED) {
		errno = ESRCH;
		return -1;
	}
	if (req->op == PAUSE_LOG_REOPEN) {
		fd_close(&b->log.fd);
		return log_open(&b->log);
	}
	if (req->op == PAUSE_LOG_ROTATE && b->log.path[0])
		return log_rotate(&b->log);
	errno = EINVAL;
	return -1;
}

/* The way in, as a descriptor to pass on and whether it is ours no longer. */
static int way_in(const struct box *b, bool *ret_give)
{
	*ret_give = !(b->st.flags & PAUSE_TTY) && (b->st.flags & PAUSE_STDIN_ONCE);
	return b->st.flags & PAUSE_TTY ? b->out.src.fd : b->in;
}

int box_attach(const struct pause_attach *req, int fds[3], int *ret_fd)
{
	struct box *b = box_find(req->id);
	bool give = false;
	int in = -1;

	if (!b)
		return -1;
	if (b->st.state == PAUSE_EXITED) {
		errno = ESRCH;
		return -1;
	}
	if (req->flags & PAUSE_ATTACH_IN) {
		in = way_in(b, &give);
		if (in < 0) {
			errno = EINVAL;
			return -1;
		}
		in = fcntl(in, F_DUPFD_CLOEXEC, 3);
		if (in < 0)
			return -1;
	}
	if (attach_new(b, req, fds) < 0) {
		fd_close(&in);
		return -1;
	}
	if (give)
		fd_close(&b->in);
	*ret_fd = in;
	return 0;
}

int box_forget(const char *id)
{
	struct box *b = box_find(id);

	if (!b)
		return -1;
	if (b->st.state != PAUSE_EXITED || job_of(b)) {
		errno = EBUSY;
		return -1;
	}
	box_free(b);
	return 0;
}
