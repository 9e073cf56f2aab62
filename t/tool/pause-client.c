/*
 * pause-client VERB DIR …: node/pause.h for the shell tests of k-pause. Prints what was answered,
 * one line a fact; an error goes to stderr and gives its exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/opt.h"
#include "base/proc.h"
#include "base/strv.h"
#include "node/pause.h"

static struct options {
	const char *ns, *hostname, *id, *cwd, *pidfile, *log, *console;
	struct opt_list cgroup, uid_map, gid_map, env;
	int64_t log_bytes, log_files, fds;
	bool tty, in, once, hide, wait;
} o = { .ns = "net,ipc,uts" };

#define FIELD(f) offsetof(struct options, f)
static const struct opt opts[] = {
	{ 0, "ns", OPT_STR, FIELD(ns), "LIST", "start: namespaces" },
	{ 0, "hostname", OPT_STR, FIELD(hostname), "NAME", "start" },
	{ 0, "cgroup", OPT_LIST, FIELD(cgroup), "DIR", "start" },
	{ 0, "uid-map", OPT_LIST, FIELD(uid_map), "MAP", "start" },
	{ 0, "gid-map", OPT_LIST, FIELD(gid_map), "MAP", "start" },
	{ 0, "id", OPT_STR, FIELD(id), "ID", "of a container or exec" },
	{ 0, "cwd", OPT_STR, FIELD(cwd), "DIR", "of a program" },
	{ 0, "pidfile", OPT_STR, FIELD(pidfile), "FILE", "create, exec" },
	{ 0, "log", OPT_STR, FIELD(log), "FILE", "create" },
	{ 0, "console", OPT_STR, FIELD(console), "FILE", "create with --tty" },
	{ 0, "log-bytes", OPT_INT, FIELD(log_bytes), "N", "create" },
	{ 0, "log-files", OPT_INT, FIELD(log_files), "N", "create" },
	{ 0, "env", OPT_LIST, FIELD(env), "NAME=VALUE", "of a program" },
	{ 0, "fds", OPT_INT, FIELD(fds), "MASK", "exec: our descriptors to pass" },
	{ 0, "tty", OPT_BOOL, FIELD(tty), NULL, "create" },
	{ 0, "in", OPT_BOOL, FIELD(in), NULL, "create: stdin is kept; attach: ours goes there" },
	{ 0, "once", OPT_BOOL, FIELD(once), NULL, "create: the first attachment ends stdin" },
	{ 0, "hide", OPT_BOOL, FIELD(hide), NULL, "a program does not see cgroup2" },
	{ 0, "wait", OPT_BOOL, FIELD(wait), NULL, "attach: lose nothing" },
	{ 0 }
};
static const struct opt_set set = {
	.usage = "pause-client VERB DIR [ARG...]",
	.about = "drive a k-pause",
	.opts = opts,
};

static struct err e;
static const char *dir;
static char **args; /* behind VERB DIR; ends with NULL */

static void must(int r)
{
	if (r < 0)
		die_err(&e);
}

static const char *arg(unsigned i)
{
	for (unsigned n = 0; n <= i; n++)
		if (!args[n])
			opt_usage(&set, "an argument is missing");
	return args[i];
}

static struct pause *open_pause(void)
{
	struct pause *p;

	must(pause_open(dir, &p, &e));
	return p;
}

static void print_state(const struct pause_state *s)
{
	static const char *const names[] = { "", "creating", "created", "running", "exited" };

	printf("%s %s code=%d signal=%d pid=%s attached=%u created=%d started=%d finished=%d "
	       "log=%llu dropped=%llu rotated=%llu\n",
	       s->id, names[s->state], s->code, s->signal, s->pid ? "yes" : "no", s->attached,
	       s->created_ns > 0, s->started_ns >= s->created_ns && s->started_ns,
	       s->finished_ns >= s->started_ns && s->finished_ns,
	       (unsigned long long)s->log_bytes, (unsigned long long)s->log_dropped,
	       (unsigned long long)s->log_rotated);
	fflush(stdout);
}

/* ---- verbs ------------------------------------------------------------------------------ */

static uint32_t ns_bits(void)
{
	static const char *const names[] = { "net", "ipc", "uts", "pid", "user" };
	autostrv list = STRV_INIT;
	uint32_t bits = 0;

	strv_split(&list, o.ns, ',');
	for (size_t i = 0; i < list.n; i++)
		for (unsigned b = 0; b < array_size(names); b++)
			if (!strcmp(list.v[i], names[b]))
				bits |= 1u << b;
	return bits;
}

static const char *const *ended(struct opt_list *l, struct strv *v)
{
	for (size_t i = 0; i < l->n; i++)
		strv_add(v, l->v[i]);
	opt_list_release(l);
	return (const char *const *)strv_argv(v);
}

static struct pause *start(void)
{
	autostrv cgroups = STRV_INIT, uids = STRV_INIT, gids = STRV_INIT;
	const struct pause_spec spec = {
		.program = "k-pause",
		.dir = dir,
		.namespaces = ns_bits(),
		.hostname = o.hostname,
		.cgroups = ended(&o.cgroup, &cgroups),
		.uid_maps = ended(&o.uid_map, &uids),
		.gid_maps = ended(&o.gid_map, &gids),
	};
	struct pause *p;
	int fd;

	must(pause_spawn(&spec, &fd, &e));
	must(pause_ready(dir, fd, &p, &e));
	printf("%d\n", pause_info(p)->pid);
	return p;
}

/* What a shell would do instead: make the namespaces, and end. */
static int64_t time_unshare(void)
{
	const char *argv[] = { "unshare", "--net", "--ipc", "--uts", "/bin/true", NULL };
	const struct proc_spec spec = { .argv = argv, .fd = { -1, -1, PROC_KEEP } };
	int64_t begin = clock_mono_ns();
	pid_t pid;
	int status;

	must(proc_spawn(&spec, &pid, &e));
	must(proc_wait(pid, &status, &e));
	return clock_mono_ns() - begin;
}

/* In a directory of its own: one that is still ending holds its own a little longer. */
static int64_t time_start(int i)
{
	autofree char *sub = xasprintf("%s/%d", dir, i);
	const struct pause_spec spec = { .program = "k-pause", .dir = sub,
					 .namespaces = ns_bits(), .hostname = "x" };
	int64_t begin = clock_mono_ns(), took_ns;
	struct pause *p;
	int fd;

	must(pause_spawn(&spec, &fd, &e));
	must(poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1));
	took_ns = clock_mono_ns() - begin;
	must(pause_ready(sub, fd, &p, &e));
	must(pause_quit(p, &e));
	pause_free(p);
	must(pause_clean(sub, &e));
	return took_ns;
}

/* N times, in milliseconds: k-pause until it is ready, and unshare(1). */
static struct pause *time_starts(void)
{
	int n = (int)strtol(arg(0), NULL, 10);

	for (int i = 0; i < n; i++)
		printf("%.3f %.3f\n", (double)time_start(i) / NS_PER_MS,
		       (double)time_unshare() / NS_PER_MS);
	return NULL;
}

static struct pause *info(void)
{
	struct pause *p = open_pause();
	const struct pause_hello_reply *i = pause_info(p);

	printf("version=%u pid=%d namespaces=%u init=%d\n", i->version, i->pid, i->namespaces,
	       i->init_pid);
	return p;
}

static struct pause *run_type(enum pause_type type)
{
	autostrv env = STRV_INIT;
	autobuf text = BUF_INIT;
	struct pause_result res;
	struct pause *p = open_pause();
	struct pause_cmd c = {
		.type = type, .argv = (const char *const *)args, .env = ended(&o.env, &env),
		.id = o.id, .cwd = o.cwd, .pidfile = o.pidfile, .log = o.log, .console = o.console,
		.log_bytes = (uint64_t)o.log_bytes, .log_files = (uint32_t)o.log_files,
		.fd_mask = (uint32_t)o.fds, .fd = { 0, 1, 2 },
		.flags = (o.tty ? PAUSE_TTY : 0) | (o.in ? PAUSE_STDIN : 0) |
			 (o.once ? PAUSE_STDIN_ONCE : 0) | (o.hide ? PAUSE_HIDE_CGROUP2 : 0),
	};

	must(pause_run(p, &c, &res, &text, &e));
	printf("code=%d signal=%d pid=%s\n%s", res.code, res.signal, res.pid ? "yes" : "no",
	       buf_str(&text));
	return p;
}

static struct pause *run(void)
{
	return run_type(PAUSE_RUN);
}

static struct pause *create(void)
{
	return run_type(PAUSE_CREATE);
}

static struct pause *start_box(void)
{
	return run_type(PAUSE_START);
}

static struct pause *exec_in(void)
{
	return run_type(PAUSE_EXEC);
}

static struct pause *status(void)
{
	struct pause *p = open_pause();
	autofree struct pause_state *s = NULL;
	size_t n;

	must(pause_status(p, &s, &n, &e));
	for (size_t i = 0; i < n; i++)
		print_state(&s[i]);
	return p;
}

static struct pause *pid(void)
{
	struct pause *p = open_pause();
	autofree struct pause_state *s = NULL;
	size_t n;

	must(pause_status(p, &s, &n, &e));
	for (size_t i = 0; i < n; i++)
		if (!strcmp(s[i].id, arg(0)))
			printf("%d\n", s[i].pid);
	return p;
}

static void on_event(void *count, const struct pause_state *s)
{
	print_state(s);
	--*(int *)count;
}

/* Events: "ready", then a line for each container that ends, until N have or k-pause does. */
static struct pause *watch(void)
{
	struct pause *p = open_pause();
	struct pollfd pfd = { .fd = pause_fd(p), .events = POLLIN };
	int count = (int)strtol(arg(0), NULL, 10);

	must(pause_subscribe(p, on_event, &count, &e));
	must(poll(&pfd, 1, -1)); /* the subscription's answer: from here on nothing is missed */
	puts("ready");
	fflush(stdout);
	while (count > 0) {
		must(pause_dispatch(p, &e));
		if (count > 0)
			must(poll(&pfd, 1, -1));
	}
	return p;
}

static struct pause *send_signal(void)
{
	struct pause *p = open_pause();

	must(pause_signal(p, arg(0), (int)strtol(arg(1), NULL, 10), &e));
	return p;
}

static struct pause *log_op(void)
{
	static const char *const ops[] = { "", "reopen", "rotate", "limits" };
	struct pause *p = open_pause();

	for (unsigned i = 1; i < array_size(ops); i++)
		if (!strcmp(arg(1), ops[i]))
			must(pause_log(p, arg(0), i, (uint64_t)o.log_bytes,
				       (uint32_t)o.log_files, &e));
	return p;
}

static bool copy(int from, int to)
{
	char buf[4096];
	ssize_t n = read(from, buf, sizeof(buf));

	if (n <= 0)
		return false;
	must(io_write_all(to, buf, (size_t)n, &e));
	return true;
}

/* As kubectl attach: our stdin to it, its output to ours, until it ends. */
static struct pause *attach(void)
{
	struct pause *p = open_pause();
	int out[2], err[2], in = -1;
	uint32_t flags = (o.in ? PAUSE_ATTACH_IN : 0) | (o.wait ? PAUSE_ATTACH_WAIT : 0);
	struct pollfd pfd[3];

	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		die(ERR_SYS, "pipe: %s", strerror(errno));
	must(pause_attach(p, arg(0), flags, out[1], o.tty ? -1 : err[1], &in, &e));
	close(out[1]);
	close(err[1]);
	pfd[0] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	pfd[1] = (struct pollfd){ .fd = err[0], .events = POLLIN };
	pfd[2] = (struct pollfd){ .fd = o.in ? 0 : -1, .events = POLLIN };
	while (pfd[0].fd >= 0 || pfd[1].fd >= 0) {
		must(poll(pfd, 3, -1));
		for (int i = 0; i < 2; i++)
			if (pfd[i].revents && !copy(pfd[i].fd, i + 1))
				pfd[i].fd = -1;
		if (pfd[2].revents && !copy(0, in)) {
			pfd[2].fd = -1;
			close_fd(&in);
		}
	}
	close_fd(&in);
	return p;
}

static struct pause *forget(void)
{
	struct pause *p = open_pause();

	must(pause_forget(p, arg(0), &e));
	return p;
}

static struct pause *quit(void)
{
	struct pause *p = open_pause();

	must(pause_quit(p, &e));
	return p;
}

static struct pause *clean(void)
{
	must(pause_clean(dir, &e));
	return NULL;
}

static const struct {
	const char *name;
	struct pause *(*fn)(void);
} verbs[] = {
	{ "attach", attach }, { "clean", clean }, { "create", create }, { "exec", exec_in },
	{ "forget", forget }, { "info", info }, { "log", log_op }, { "pid", pid },
	{ "quit", quit }, { "run", run }, { "signal", send_signal }, { "start", start },
	{ "start-box", start_box }, { "status", status }, { "time", time_starts },
	{ "watch", watch },
};

int main(int argc, char **argv)
{
	int n = opt_parse_or_exit(&set, argc, argv, &o);

	if (n < 2)
		opt_usage(&set, "a verb and a directory are needed");
	dir = argv[1];
	argv[n] = NULL;
	args = argv + 2;
	for (size_t i = 0; i < array_size(verbs); i++) {
		if (strcmp(verbs[i].name, argv[0]) != 0)
			continue;
		pause_free(verbs[i].fn());
		return 0;
	}
	opt_usage(&set, "no verb \"%s\"", argv[0]);
}
