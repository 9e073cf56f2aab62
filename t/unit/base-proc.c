/* proc: what goes in, comes out, and fails. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/proc.h"
#include "../tap.h"

/* sh -c script with the input; the output stands in out, "status: error" in what it answers. */
static const char *run(const char *script, const char *in, int64_t timeout_ns, struct buf *out)
{
	static char answer[1200];
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct proc_spec s = { .argv = argv };
	autobuf input = BUF_INIT;
	struct err e = ERR_INIT;
	int status = -1;

	buf_adds(&input, in ? in : "");
	buf_clear(out);
	if (proc_run(&s, in ? &input : NULL, timeout_ns, out, NULL, &status, &e) < 0)
		snprintf(answer, sizeof(answer), "%d: %s", status, e.msg);
	else
		snprintf(answer, sizeof(answer), "%d", status);
	return answer;
}

static void running(void)
{
	autobuf out = BUF_INIT, err_out = BUF_INIT;
	const char *const both[] = { "sh", "-c", "echo o; echo e >&2; exit 3", NULL };
	struct proc_spec s = { .argv = both, .fd = { -1, -1, -1 } };
	struct err e = ERR_INIT;
	int status = 0;

	is_str(run("cat; exit 7", "hello", 0, &out), "7", "status");
	is_str(buf_str(&out), "hello", "input to output");
	is_str(run("kill -9 $$", "", 0, &out), "137", "a signal is 128 + n");
	is_str(run("head -c 3000000 /dev/zero", NULL, 0, &out), "0", "much output");
	is_int((int64_t)out.len, 3000000, "all of it");
	is_str(run("exec <&-; exit 0", "unread", 0, &out), "0", "input nobody reads");
	is_str(run("wc -c", NULL, 0, &out), "0", "no input");
	is_int(strtol(buf_str(&out), NULL, 10), 0, "is /dev/null");
	is_str(run("trap : TERM; while :; do :; done", NULL, 50 * NS_PER_MS, &out),
	       "-1: run sh: timed out", "a time limit");
	is_str(run("tail -f /dev/null & echo $!", NULL, 0, &out), "0", "a grandchild");
	is_int(kill((pid_t)strtol(buf_str(&out), NULL, 10), SIGTERM), 0,
	       "that keeps the pipe open does not keep us");
	is_str(run("head -c 70000000 /dev/zero", NULL, 0, &out),
	       "-1: run sh: more than 67108864 bytes of output", "a limit on output");

	buf_clear(&out);
	buf_adds(&out, "+");
	is_int(proc_run(&s, NULL, 0, &out, &err_out, &status, &e), 0, "both streams");
	is_str(out.data, "+o\n", "output is appended");
	is_str(err_out.data, "e\n", "errors apart");
	is_int(status, 3, "status 3");
}

static void failing(void)
{
	const char *const missing[] = { "/nonexistent/x", NULL };
	const char *const truth[] = { "true", NULL };
	struct proc_spec s = { .argv = missing, .fd = { PROC_KEEP, PROC_KEEP, PROC_KEEP } };
	struct err e = ERR_INIT;
	pid_t pid = 7;

	is_int(proc_spawn(&s, &pid, &e), -1, "exec fails");
	is_str(e.msg, "run /nonexistent/x: No such file or directory", "and is told");
	ok(e.code == ERR_NOTFOUND && pid == 7, "with its code, outputs untouched");
	s.argv = truth;
	s.cwd = "/nonexistent";
	is_int(proc_spawn(&s, &pid, &e), -1, "chdir fails");
	is_str(e.msg, "run true: chdir /nonexistent: No such file or directory", "and is told");
}

static int hand_on(void *arg)
{
	return fcntl(*(int *)arg, F_SETFD, 0);
}

/* Descriptors in any order, environment, signals, what leaks. */
static void spawning(void)
{
	char text[200] = "";
	const char *const argv[] = { "sh", "-c",
		"echo out $X; echo err >&2; cat; ls /proc/self/fd | tr '\\n' ' '; kill -PIPE $$",
		NULL };
	const char *const env[] = { "X=1", "PATH=/bin:/usr/bin", NULL };
	int p[2], leak = open("/dev/null", O_RDONLY), status = 0, in[2];
	struct proc_spec s = { .argv = argv, .env = env, .setsid = true };
	struct err e = ERR_INIT;
	pid_t pid;

	if (pipe(p) < 0 || pipe(in) < 0 || write(in[1], "in\n", 3) != 3)
		ok(false, "pipes");
	close(in[1]);
	signal(SIGPIPE, SIG_IGN);
	s.fd[0] = in[0];
	s.fd[1] = s.fd[2] = p[1];
	is_int(proc_spawn(&s, &pid, &e), 0, "spawn");
	close(p[1]);
	is_int(proc_wait(pid, &status, &e), 0, "wait");
	is_int(status, 128 + SIGPIPE, "signals are default in the child");
	signal(SIGPIPE, SIG_DFL);
	ok(read(p[0], text, sizeof(text) - 1) > 0, "it wrote");
	/* ls itself opens 3 */
	is_str(text, "out 1\nerr\nin\n0 1 2 3 ", "streams, environment, no other descriptor");
	close(p[0]);
	close(in[0]);

	s = (struct proc_spec){ .argv = (const char *const[]){ "test", "-e", "/proc/self/fd/9",
				NULL }, .fd = { -1, -1, -1 }, .before_exec = hand_on,
				.arg = &leak };
	leak = dup2(leak, 9) == 9 ? (close(leak), 9) : leak;
	is_int(proc_spawn(&s, &pid, &e), 0, "spawn with a hook");
	ok(proc_wait(pid, &status, &e) == 0 && status == 0, "that hands a descriptor on");
	close(leak);
	is_int(proc_wait(pid, &status, &e), -1, "a child is waited for once");
}

int main(void)
{
	running();
	failing();
	spawning();
	return tap_done();
}
