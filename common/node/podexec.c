/*
 * A program in a container that runs, for somebody outside: the runtime's exec, as a child of
 * k-pause, with the descriptors or the terminal of whoever asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "node/cgroup.h"
#include "node/oci.h"
#include "node/podjoin_priv.h"

enum { SMALL = 4096, TREE_MAX = 100 };
#define AGAIN_NS (20 * NS_PER_MS)
#define GIVE_UP_NS (10 * NS_PER_S)

struct pod_exec {
	struct ctr *c;
	char *id;			/* of k-pause's job */
	char *file, *pidfile, *log;	/* process.json; its pid; what the runtime says */
	char *console;			/* the terminal's socket, or NULL */
	char *cgroup;			/* the container's, below the trees */
	struct loop_source *src;	/* of listening, then of the connection */
	int listen_fd, conn_fd;
	struct loop_source *killer;	/* it is to end, and has not begun yet */
	int64_t give_up_ns;		/* until then it is waited for */
	const struct pod_exec_ops *ops; /* NULL: nobody waits any more */
	void *arg;
};

static void exec_free(struct pod_exec *x)
{
	loop_del(x->src);
	loop_del(x->killer);
	close_fd(&x->listen_fd);
	close_fd(&x->conn_fd);
	unlink(x->file);
	unlink(x->pidfile);
	unlink(x->log);
	if (x->console)
		unlink(x->console);
	free(x->id);
	free(x->file);
	free(x->pidfile);
	free(x->log);
	free(x->console);
	free(x->cgroup);
	free(x);
}

/* ---- its end -------------------------------------------------------------------------------- */

/* Its first process, if it is still one of the container: a number alone could be another's by now.
 */
static pid_t exec_pid(const struct pod_exec *x)
{
	autobuf text = BUF_INIT, groups = BUF_INIT;
	char path[64];
	long pid;

	if (io_read_file(x->pidfile, SMALL, &text, NULL) < 0)
		return 0;
	pid = strtol(buf_str(&text), NULL, 10);
	snprintf(path, sizeof(path), "/proc/%ld/cgroup", pid);
	if (pid <= 1 || io_read_file(path, SMALL, &groups, NULL) < 0 ||
		!strstr(buf_str(&groups), x->cgroup))
		return 0;
	return (pid_t)pid;
}

/* With all that it started: each is stopped before its children are looked for, so that none is
 * born between. */
static void kill_tree(pid_t pid, unsigned depth)
{
	autobuf b = BUF_INIT;
	char path[64], *p, *end;
	long child;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	kill(pid, SIGSTOP);
	if (depth < TREE_MAX && io_read_file(path, SMALL, &b, NULL) == 0 && b.len)
		for (p = b.data; (child = strtol(p, &end, 10)) > 1 && end != p; p = end)
			kill_tree((pid_t)child, depth + 1);
	kill(pid, SIGKILL);
}

/* false: nobody knows it yet. */
static bool kill_all(const struct pod_exec *x)
{
	pid_t pid = exec_pid(x);

	if (pid)
		kill_tree(pid, 0);
	return pid;
}

static void kill_runtime(struct pod_exec *x)
{
	struct err e = ERR_INIT;

	if (x->c->pod->pause && pause_signal(x->c->pod->pause, x->id, SIGKILL, &e) < 0)
		log_kv(LOG_LV_DEBUG, "exec", "err", e.msg, NULL);
}

static void on_killer(void *arg)
{
	struct pod_exec *x = arg;

	if (!kill_all(x) && clock_mono_ns() < x->give_up_ns) {
		loop_mod_timer(x->killer, clock_mono_ns() + AGAIN_NS);
		return;
	}
	loop_del(x->killer);
	x->killer = NULL;
	kill_runtime(x);
}

/* A runtime that is killed after its fork and before it wrote the number down leaves a program
 * that nobody knows: so it is let come so far. */
void pod_exec_kill(struct pod_exec *x)
{
	if (!x)
		return;
	x->ops = NULL;
	if (kill_all(x)) {
		kill_runtime(x);
	} else if (!x->killer) {
		x->give_up_ns = clock_mono_ns() + GIVE_UP_NS;
		x->killer = loop_add_timer(x->c->pod->all->loop, clock_mono_ns() + AGAIN_NS,
			AGAIN_NS, on_killer, x);
	}
}

/* Why it could not be run: the runtime's last line, into its log. */
static void runtime_failed(const struct pod_exec *x, const struct pause_done *d, struct err *e)
{
	autobuf b = BUF_INIT;
	autodoc *said = NULL;
	const char *line;

	(void)!pause_check(d, "runtime", e);
	if (io_read_file(x->log, SMALL, &b, NULL) == 0 && b.len) {
		b.len -= b.data[b.len - 1] == '\n';
		line = memrchr(b.data, '\n', b.len);
		line = line ? line + 1 : b.data;
		if (obj_parse(line, (size_t)(b.data + b.len - line), "log", &said, NULL) == 0)
			err_set(e, ERR_INTERNAL, "%s",
				obj_str_or(yyjson_doc_get_root(said), "msg", e->msg));
	}
	e->code = ERR_INTERNAL;
	err_wrap(e, "error executing command in container: failed to exec in container");
}

static void tell(struct pod_exec *x, const struct pause_done *d)
{
	struct err e = ERR_INIT;
	bool ran = !d->error && (x->console ? x->conn_fd >= 0 : access(x->pidfile, F_OK) == 0);

	if (d->error == ECONNRESET)
		err_set(&e, ERR_UNREACHABLE, "the pod's sandbox is gone");
	else if (d->error || (!ran && d->res.code))
		runtime_failed(x, d, &e);
	if (e.code)
		x->ops->done(x->arg, 0, &e);
	else
		x->ops->done(x->arg, d->res.signal ? 128 + d->res.signal : d->res.code, NULL);
}

static void take_terminal(struct pod_exec *x);

static void exec_done(void *arg, const struct pause_done *d)
{
	struct pod_exec *x = arg;

	if (x->ops && x->src)
		take_terminal(x); /* sent before the end, and not yet looked at */
	if (x->ops)
		tell(x, d);
	else
		kill_all(x); /* it had not begun when it was killed */
	exec_free(x);
}

/* ---- its terminal --------------------------------------------------------------------------- */

static int receive_fd(int sock)
{
	char byte[64];
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec iov = {.iov_base = byte, .iov_len = sizeof(byte)};
	struct msghdr m = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control)};
	const struct cmsghdr *c;
	int fd = -1;

	if (recvmsg(sock, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) < 0)
		return -1;
	c = CMSG_FIRSTHDR(&m);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
		c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static void on_console(void *arg, int fd unused_arg, uint32_t events unused_arg)
{
	take_terminal(arg);
}

/* The runtime connects, and sends the master. */
static void take_terminal(struct pod_exec *x)
{
	int fd;

	if (x->conn_fd < 0) {
		x->conn_fd = accept4(x->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (x->conn_fd < 0)
			return;
		loop_del(x->src);
		x->src = loop_add_fd(
			x->c->pod->all->loop, x->conn_fd, EPOLLIN, on_console, x);
	}
	fd = receive_fd(x->conn_fd);
	if (fd < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	loop_del(x->src);
	x->src = NULL;
	if (fd >= 0 && x->ops)
		x->ops->terminal(x->arg, fd);
	else
		close_fd(&fd);
}

static int listen_console(struct pod_exec *x, struct err *e)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	x->console = xasprintf("%s/%s.tty", x->c->pod->dir, strrchr(x->id, '-') + 1);
	if (strlen(x->console) >= sizeof(sa.sun_path))
		return err_set(e, ERR_INVALID, "%s: too long for a socket", x->console);
	memcpy(sa.sun_path, x->console, strlen(x->console) + 1);
	x->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (x->listen_fd < 0 || (unlink(x->console) < 0 && errno != ENOENT) ||
		bind(x->listen_fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0 ||
		listen(x->listen_fd, 1) < 0)
		return err_errno(e, "%s", x->console);
	x->src = loop_add_fd(x->c->pod->all->loop, x->listen_fd, EPOLLIN, on_console, x);
	return 0;
}

/* ---- its beginning -------------------------------------------------------------------------- */

static int submit(struct pod_exec *x, const struct pod_exec_spec *spec, struct err *e)
{
	const char *args[12] = {"--log-format=json", "--log", x->log, "exec", "--process", x->file,
		"--pid-file", x->pidfile};
	struct pause_cmd cmd = {.type = PAUSE_EXEC, .id = x->id, .pidfile = x->pidfile};
	int n = 8;

	if (x->console) {
		args[n++] = "--console-socket";
		args[n++] = x->console;
	}
	args[n] = x->c->id;
	for (int i = 0; i < 3 && !spec->tty; i++) {
		if (spec->fd[i] < 0)
			continue;
		cmd.fd_mask |= 1u << i;
		cmd.fd[i] = spec->fd[i];
	}
	return ctr_runtime_cmd(x->c, &cmd, args, exec_done, x, e);
}

int pod_exec_start(struct pods *all, const struct pod_exec_spec *spec,
	const struct pod_exec_ops *ops, void *arg, struct pod_exec **ret, struct err *e)
{
	struct pod_exec *x;
	struct ctr *c;

	if (podjoin_running(all, spec->ns, spec->pod, spec->container, &c, e) < 0)
		return -1;
	x = xcalloc(1, sizeof(*x));
	x->c = c;
	x->listen_fd = x->conn_fd = -1;
	x->ops = ops;
	x->arg = arg;
	x->id = xasprintf("%.40s-j%lld", c->id, (long long)all->exec_seq++);
	x->file = xasprintf("%s/%s.json", c->dir, x->id);
	x->pidfile = xasprintf("%s/%s.pid", c->dir, x->id);
	x->log = xasprintf("%s/%s.log", c->dir, x->id);
	x->cgroup = xasprintf("%s/%s", c->pod->cgroup, c->name);
	if ((spec->tty && listen_console(x, e) < 0) ||
		oci_exec_file(x->c->dir, spec->argv, spec->tty, x->file, e) < 0 ||
		submit(x, spec, e) < 0) {
		exec_free(x);
		return -1;
	}
	*ret = x;
	return 0;
}
