/* fork, exec and the ways both fail. */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/proc.h"

enum { EXIT_NO_EXEC = 127, READ_BYTES = 64 * 1024 };
/* What proc_run keeps of one stream: beyond it the program is ended. */
#define PROC_MAX_OUTPUT (64u << 20)

/* What the child tells through the error pipe. */
struct failure {
	int no; /* errno */
	enum { IN_FDS, IN_CWD, IN_EXEC } where;
};

/* Put the three where they belong. A source that lies in 0..2 itself is first moved away, so that
   no order of the three can overwrite one that is still to come. */
static int place_fds(const int want[3])
{
	int from[3];

	for (int i = 0; i < 3; i++) {
		from[i] = want[i];
		if (want[i] == PROC_KEEP || want[i] == i)
			continue;
		if (want[i] == -1)
			from[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (from[i] >= 0 && from[i] < 3)
			from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3);
		if (from[i] < 0)
			return -1;
	}
	for (int i = 0; i < 3; i++) {
		if (want[i] == i) {
			if (fcntl(i, F_SETFD, 0) < 0)
				return -1;
		} else if (want[i] != PROC_KEEP && dup2(from[i], i) < 0) {
			return -1;
		}
	}
	return 0;
}

static void default_signals(void)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		sigaction(s, &dfl, NULL); /* KILL, STOP and libc's own refuse: fine */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

_Noreturn static void child(const struct proc_spec *s, int report)
{
	struct failure f = { 0, IN_FDS };

	if (report < 3) /* our own 0, 1 or 2 was closed */
		report = fcntl(report, F_DUPFD_CLOEXEC, 3);
	if (s->setsid)
		setsid();
	if (place_fds(s->fd) < 0)
		goto fail;
	/* close-on-exec, not closed: before_exec may still use and hand on what it needs */
	if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) < 0)
		goto fail;
	f.where = IN_CWD;
	if (s->cwd && chdir(s->cwd) < 0)
		goto fail;
	default_signals();
	if (s->before_exec && s->before_exec(s->arg))
		_exit(EXIT_NO_EXEC);
	f.where = IN_EXEC;
	/* PATH is looked up in our own environment, not in the one handed over */
	execvpe(s->argv[0], (char *const *)s->argv,
		s->env ? (char *const *)s->env : environ);
fail:
	f.no = errno;
	if (write(report, &f, sizeof(f)) < 0)
		_exit(EXIT_NO_EXEC);
	_exit(EXIT_NO_EXEC);
}

static int child_failed(const struct proc_spec *s, pid_t pid, struct failure f, struct err *e)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	errno = f.no;
	if (f.where == IN_CWD)
		return err_errno(e, "run %s: chdir %s", s->argv[0], s->cwd);
	if (f.where == IN_FDS)
		return err_errno(e, "run %s: descriptors", s->argv[0]);
	return err_errno(e, "run %s", s->argv[0]);
}

int proc_spawn(const struct proc_spec *s, pid_t *ret_pid, struct err *e)
{
	autoclose int report = -1;
	int pipefd[2];
	struct failure f;
	sigset_t all, old;
	ssize_t n;
	pid_t pid;

	if (pipe2(pipefd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	report = pipefd[0];
	/* no handler of ours may run in the child */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0)
		child(s, pipefd[1]);
	n = errno;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	close(pipefd[1]);
	if (pid < 0) {
		errno = (int)n;
		return err_errno(e, "fork");
	}
	do
		n = read(report, &f, sizeof(f));
	while (n < 0 && errno == EINTR);
	if (n == sizeof(f))
		return child_failed(s, pid, f, e);
	*ret_pid = pid;
	return 0;
}

static int shell_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int proc_wait(pid_t pid, int *ret_status, struct err *e)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return err_errno(e, "wait for %d", (int)pid);
	}
	*ret_status = shell_status(status);
	return 0;
}

/* One stream of a running program. */
struct stream {
	int fd;          /* read end, -1 when at its end */
	struct buf *to;
	size_t start;    /* of what this program wrote */
};

/* What is there now. 1 more may come, 0 end, -1 error. */
static int drain(struct stream *s, struct err *e)
{
	for (;;) {
		ssize_t n;

		buf_grow(s->to, READ_BYTES);
		n = read(s->fd, s->to->data + s->to->len, READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return 1;
		if (n < 0)
			return err_errno(e, "read");
		if (n == 0) {
			close(s->fd);
			s->fd = -1;
			return 0;
		}
		s->to->len += (size_t)n;
		s->to->data[s->to->len] = '\0';
		if (s->to->len - s->start > PROC_MAX_OUTPUT)
			return err_set(e, ERR_TOOLARGE, "more than %u bytes of output",
				       PROC_MAX_OUTPUT);
	}
}

/* Until the program has ended; then what its streams still hold. A grandchild that keeps them open
   does not keep us. */
static int collect(int pidfd, struct stream st[2], int64_t end_ns, struct err *e)
{
	for (bool ended = false; !ended;) {
		struct pollfd p[3] = { { st[0].fd, POLLIN, 0 }, { st[1].fd, POLLIN, 0 },
				       { pidfd, POLLIN, 0 } };
		int64_t left = end_ns ? end_ns - clock_mono_ns() : -1;
		struct timespec ts = { left / NS_PER_S, left % NS_PER_S };
		int n;

		if (end_ns && left <= 0)
			return err_set(e, ERR_TIMEOUT, "timed out");
		n = ppoll(p, 3, end_ns ? &ts : NULL, NULL);
		if (n < 0 && errno != EINTR)
			return err_errno(e, "poll");
		if (n <= 0)
			continue;
		ended = p[2].revents;
		for (int i = 0; i < 2; i++) {
			if (st[i].fd >= 0 && (p[i].revents || ended) && drain(&st[i], e) < 0)
				return -1;
		}
	}
	return 0;
}

/* The input as a file: no pipe to feed, no SIGPIPE from a program that does not read. */
static int input_fd(const struct buf *in, struct err *e)
{
	autoclose int fd = memfd_create("stdin", MFD_CLOEXEC);

	if (fd < 0)
		return err_errno(e, "memfd_create");
	if (io_write_all(fd, in->data, in->len, e) < 0)
		return -1;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_errno(e, "lseek");
	return take_fd(fd);
}

static int output_pipe(struct buf *to, struct stream *ret_stream, int *ret_fd, struct err *e)
{
	int p[2];

	*ret_stream = (struct stream){ -1, to, to ? to->len : 0 };
	*ret_fd = -1;
	if (!to)
		return 0;
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	ret_stream->fd = p[0];
	*ret_fd = p[1];
	return io_set_nonblock(p[0], true, e);
}

static int run_to_end(const struct proc_spec *s, int64_t timeout_ns, struct stream st[2],
		      pid_t pid, int *ret_status, struct err *e)
{
	autoclose int pidfd = pidfd_open(pid, 0);
	int64_t end_ns = timeout_ns ? clock_mono_ns() + timeout_ns : 0;
	int ret;

	if (pidfd < 0)
		ret = err_errno(e, "pidfd_open");
	else
		ret = collect(pidfd, st, end_ns, e);
	if (ret < 0) {
		err_wrap(e, "run %s", s->argv[0]);
		kill(s->setsid ? -pid : pid, SIGKILL);
	}
	if (proc_wait(pid, ret_status, ret < 0 ? NULL : e) < 0)
		return -1;
	return ret;
}

int proc_run(const struct proc_spec *s, const struct buf *in, int64_t timeout_ns, struct buf *out,
	     struct buf *err_out, int *ret_status, struct err *e)
{
	struct proc_spec spec = *s;
	struct stream st[2] = { { -1, NULL, 0 }, { -1, NULL, 0 } };
	autoclose int fd0 = -1, fd1 = -1, fd2 = -1;
	int ret = -1, status;
	pid_t pid;

	if (in && (fd0 = input_fd(in, e)) < 0)
		return -1;
	if (output_pipe(out, &st[0], &fd1, e) == 0 && output_pipe(err_out, &st[1], &fd2, e) == 0) {
		spec.fd[0] = fd0;
		spec.fd[1] = fd1;
		spec.fd[2] = fd2;
		ret = proc_spawn(&spec, &pid, e);
	}
	close_fd(&fd1);
	close_fd(&fd2);
	fd1 = fd2 = -1;
	if (ret == 0)
		ret = run_to_end(s, timeout_ns, st, pid, &status, e);
	close_fd(&st[0].fd);
	close_fd(&st[1].fd);
	if (ret == 0)
		*ret_status = status;
	return ret;
}
