/* Starting a k-pause, and clearing up behind one. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/strv.h"
#include "node/pause.h"

enum { READY_MS = 10000, LOG_BYTES = 4096 };

/* Bits in the order of pause_proto.h. */
static const char *const ns_names[] = { "net", "ipc", "uts", "pid", "user" };

static void add_each(struct strv *argv, const char *opt, const char *const *values)
{
	for (; values && *values; values++) {
		strv_add(argv, opt);
		strv_add(argv, *values);
	}
}

static void build_argv(const struct pause_spec *s, int ready_fd, struct strv *argv)
{
	autobuf ns = BUF_INIT;

	for (size_t i = 0; i < array_size(ns_names); i++)
		if (s->namespaces & (1u << i))
			buf_addf(&ns, "%s%s", ns.len ? "," : "", ns_names[i]);
	strv_add(argv, s->program);
	strv_addf(argv, "--ns=%s", buf_str(&ns));
	strv_addf(argv, "--ready-fd=%d", ready_fd);
	if (s->hostname)
		strv_addf(argv, "--hostname=%s", s->hostname);
	add_each(argv, "--cgroup", s->cgroups);
	add_each(argv, "--uid-map", s->uid_maps);
	add_each(argv, "--gid-map", s->gid_maps);
	strv_add(argv, "--");
	strv_add(argv, s->dir);
}

/*
 * In the child, before exec: the child ends and a grandchild goes on, so that k-pause is nobody's
 * child to wait for. The caller learns of its death in one way only, whether it has started it or
 * found it.
 */
static int leave_parent(void *arg)
{
	const int *ready_fd = arg;
	pid_t pid = fork();

	if (pid)
		_exit(pid < 0);
	return fcntl(*ready_fd, F_SETFD, 0) < 0;
}

int pause_spawn(const struct pause_spec *s, int *ret_ready_fd, struct err *e)
{
	autoclose int mine = -1, theirs = -1, log = -1;
	autofree char *log_path = path_join(s->dir, "log");
	autostrv argv = STRV_INIT;
	struct proc_spec spec = { .before_exec = leave_parent, .arg = &theirs };
	int pipefd[2], status;
	pid_t pid;

	if (io_mkdirs(s->dir, 0700, e) < 0)
		return -1;
	log = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (log < 0)
		return err_errno(e, "open %s", log_path);
	if (pipe2(pipefd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	mine = pipefd[0];
	theirs = fcntl(pipefd[1], F_DUPFD_CLOEXEC, 3); /* k-pause takes no 0, 1, 2 */
	close(pipefd[1]);
	if (theirs < 0)
		return err_errno(e, "pipe");
	build_argv(s, theirs, &argv);
	spec.argv = (const char *const *)strv_argv(&argv);
	spec.fd[0] = -1;
	spec.fd[1] = spec.fd[2] = log;
	if (proc_spawn(&spec, &pid, e) < 0)
		return -1;
	if (proc_wait(pid, &status, e) < 0)
		return -1;
	if (status)
		return err_set(e, ERR_SYS, "start %s: cannot fork", s->program);
	*ret_ready_fd = take_fd(mine);
	return 0;
}

/* Why it did not come up: the first line of what it has printed. */
static int start_failed(const char *dir, struct err *e)
{
	autofree char *path = path_join(dir, "log");
	autobuf text = BUF_INIT;

	if (io_read_file(path, LOG_BYTES, &text, NULL) < 0 || !text.len)
		return err_set(e, ERR_SYS, "k-pause did not start in %s", dir);
	return err_set(e, ERR_SYS, "%.*s", (int)strcspn(text.data, "\n"), text.data);
}

int pause_ready(const char *dir, int ready_fd, struct pause **ret, struct err *e)
{
	autoclose int fd = ready_fd;
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char line[8];
	ssize_t n;

	do
		n = poll(&pfd, 1, READY_MS);
	while (n < 0 && errno == EINTR);
	if (n == 0)
		return err_set(e, ERR_TIMEOUT, "k-pause is not ready in %s", dir);
	n = read(fd, line, sizeof(line));
	if (n <= 0)
		return start_failed(dir, e);
	return pause_open(dir, ret, e);
}

static int remove_file(const char *dir, const char *name, struct err *e)
{
	autofree char *path = path_join(dir, name);

	if (unlink(path) < 0 && errno != ENOENT && errno != ENOTDIR)
		return err_errno(e, "remove %s", path);
	return 0;
}

int pause_clean(const char *dir, struct err *e)
{
	autofree char *ns_dir = path_join(dir, "ns");

	for (size_t i = 0; i < array_size(ns_names); i++) {
		autofree char *path = path_join(ns_dir, ns_names[i]);

		while (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
			;
		if (remove_file(ns_dir, ns_names[i], e) < 0)
			return -1;
	}
	if (rmdir(ns_dir) < 0 && errno != ENOENT)
		return err_errno(e, "remove %s", ns_dir);
	if (remove_file(dir, "sock", e) < 0)
		return -1;
	return remove_file(dir, "log", e);
}
