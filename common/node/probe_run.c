#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/proc.h"
#include "node/probe_run.h"

#define LINE_MAX_BYTES 4096

struct probe_run {
	pid_t pid;
	int out_fd;
	struct loop_source *timer;
	void (*done)(void *arg, bool ok, const char *message); /* NULL: nobody asks any more */
	void *arg;
};

static void run_free(struct probe_run *r)
{
	loop_del(r->timer);
	close_fd(&r->out_fd);
	free(r);
}

/* What it printed fits into the pipe: it is read when it has ended. */
static void ended(void *arg, pid_t pid unused_arg, int status)
{
	void (*done)(void *, bool, const char *);
	struct probe_run *r = arg;
	bool ok = WIFEXITED(status) && !WEXITSTATUS(status);
	char line[LINE_MAX_BYTES];
	ssize_t n = read(r->out_fd, line, sizeof(line) - 1);

	line[n > 0 ? n : 0] = 0;
	line[strcspn(line, "\n")] = 0;
	if (WIFSIGNALED(status))
		snprintf(line, sizeof(line), "k-probe: killed by signal %d", WTERMSIG(status));
	done = r->done;
	arg = r->arg;
	run_free(r);
	if (done)
		done(arg, ok, line);
}

static void too_late(void *arg)
{
	struct probe_run *r = arg;

	r->timer = NULL;
	kill(r->pid, SIGKILL);
}

int probe_run_start(struct loop *l, const char *const *argv, int64_t timeout_ns,
	void (*done)(void *arg, bool ok, const char *message), void *arg, struct probe_run **ret,
	struct err *e)
{
	struct probe_run *r;
	int p[2], spawned;

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	r = xcalloc(1, sizeof(*r));
	r->out_fd = p[0];
	r->done = done;
	r->arg = arg;
	struct proc_spec spec = {.argv = argv, .fd = {-1, p[1], p[1]}};
	spawned = proc_spawn(&spec, &r->pid, e);
	close(p[1]);
	if (spawned < 0) {
		run_free(r);
		return -1;
	}
	loop_add_child(l, r->pid, ended, r);
	r->timer = loop_add_timer(
		l, clock_mono_ns() + timeout_ns + NS_PER_S, NS_PER_S, too_late, r);
	*ret = r;
	return 0;
}

void probe_run_stop(struct probe_run *r)
{
	if (!r)
		return;
	r->done = NULL;
	kill(r->pid, SIGKILL); /* ours until `ended` has reaped it */
}
