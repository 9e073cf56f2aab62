/*
 * runit: a directory with a `run` script a program, one runsv over each, one svlogd for all. There
 * is no runsvdir: it would wake up every five seconds to look for directories that nobody makes.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "up.h"

#define LOG_CONFIG "s1000000\nn5\n" /* svlogd(8): a megabyte a file, five of them */
#define STOP_MS 15000
/* For programs that rest most of the time: glibc's malloc is to keep no free blocks aside for each
   thread. They lie everywhere, and no page with one of them can be given back. */
#define FRUGAL "export GLIBC_TUNABLES=glibc.malloc.tcache_count=0\n"
#define TAI_UNIX 4611686018427387914LL /* 2^62 + 10: TAI64 of the Unix epoch */

static void no_args(const struct up *u unused_arg, struct strv *ret unused_arg)
{
}

static void kubelet_args(const struct up *u, struct strv *ret)
{
	strv_addf(ret, "--pod-cidr=%s", u->o->pod_cidr);
	strv_addf(ret, "--cgroup=%s", u->cgroup);
	strv_addf(ret, "--cni-conf=%s", u->cni_conf);
	if (u->o->node)
		strv_addf(ret, "--node=%s", u->o->node);
	if (u->o->node_ip)
		strv_addf(ret, "--node-ip=%s", u->o->node_ip);
}

/* Which endpoints are this node's own is told by its name. */
static void proxy_args(const struct up *u, struct strv *ret)
{
	if (u->o->node)
		strv_addf(ret, "--node=%s", u->o->node);
}

/* Where k-api finds the sockets that listen.c has made; above what anybody uses meanwhile. */
enum { API_TLS_FD = 60, API_UNIX_FD };

/* Who listens on all addresses is found at the node's; of a node in a network of its own that is
   none of them. */
static void api_args(const struct up *u, struct strv *ret)
{
	bool all = !strcmp(u->host, "0.0.0.0") || !strcmp(u->host, "::");

	strv_addf(ret, "--listen=fd:%d", API_TLS_FD);
	strv_addf(ret, "--socket=fd:%d", API_UNIX_FD);
	if (all && u->o->node_ip && !u->o->netns)
		strv_addf(ret, "--advertise-address=%s", u->o->node_ip);
}

/* Its supervisor keeps them, too: for the next one, when it dies. */
static int hand_sockets(void *arg)
{
	const struct up *u = arg;

	return dup2(u->tls_fd, API_TLS_FD) < 0 || dup2(u->unix_fd, API_UNIX_FD) < 0;
}

const struct service services[] = {
	{"k-api", NULL, api_args},
	{"k-clusterrole", "--once", no_args},
	{"k-cronjob", "--once", no_args},
	{"k-daemonset", "--once", no_args},
	{"k-deployment", "--once", no_args},
	{"k-disruption", "--once", no_args},
	{"k-endpointslice", "--once", no_args},
	{"k-gc", "--once", no_args},
	{"k-job", "--once", no_args},
	{"k-keeper", "--once", no_args},
	{"k-kubelet", NULL, kubelet_args},
	{"k-namespace", "--once", no_args},
	{"k-node", "--once", no_args},
	{"k-proxy", NULL, proxy_args},
	{"k-replicaset", "--once", no_args},
	{"k-replicationcontroller", "--once", no_args},
	{"k-sched", "--once", no_args},
	{"k-serviceaccount", "--once", no_args},
	{"k-statefulset", "--once", no_args},
	{"k-ttl", "--once", no_args},
	{"k-volume", "--once", no_args},
	{NULL, NULL, NULL},
};

static int write_run(const struct up *u, const struct service *s, struct err *e)
{
	autofree char *path = xasprintf("%s/%s/run", u->service, s->name);
	autostrv args = STRV_INIT;
	autobuf b = BUF_INIT;

	buf_addf(&b, "#!/bin/sh\n%s", s->args == api_args ? "" : FRUGAL);
	buf_addf(&b, "exec %s/%s", u->bin, s->name);
	s->args(u, &args);
	for (size_t i = 0; i < args.n; i++) {
		buf_addc(&b, ' ');
		buf_add_quoted(&b, args.v[i]);
	}
	buf_addc(&b, '\n');
	return io_mkdirs_for(path, 0755, e) < 0 ||
			       io_write_file(path, b.data, b.len, 0755, false, e) < 0
		       ? -1
		       : 0;
}

static bool wanted(const struct up *u, const struct service *s)
{
	return !u->o->cron || !s->once;
}

/* The logger reads all programs' standard error; it ends when the last of them has. */
static int start_logger(const struct up *u, int *ret_fd, struct err *e)
{
	autofree char *dir = path_log("k");
	autofree char *config = path_log("k/config");
	const char *argv[] = {"svlogd", dir, NULL};
	int pipe_fd[2];
	pid_t pid;

	if (io_mkdirs(dir, 0755, e) < 0 ||
		io_write_file(config, LOG_CONFIG, strlen(LOG_CONFIG), 0644, false, e) < 0)
		return -1;
	if (pipe2(pipe_fd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	struct proc_spec spec = {
		.argv = argv, .cwd = "/", .fd = {pipe_fd[0], -1, -1}, .setsid = true};
	int r = proc_spawn(&spec, &pid, e);
	close(pipe_fd[0]);
	if (r < 0) {
		close(pipe_fd[1]);
		return -1;
	}
	*ret_fd = pipe_fd[1];
	autofree char *pid_path = xasprintf("%s/svlogd.pid", u->service);
	autofree char *text = xasprintf("%d\n", (int)pid);
	return io_write_file(pid_path, text, strlen(text), 0644, false, e);
}

static int start_one(const struct up *u, const struct service *s, int log_fd, struct err *e)
{
	autofree char *dir = path_join(u->service, s->name);
	autofree char *pid_path = xasprintf("%s/runsv.pid", dir);
	const char *argv[] = {"runsv", dir, NULL};
	struct proc_spec spec = {
		.argv = argv, .cwd = "/", .fd = {-1, log_fd, log_fd}, .setsid = true};
	pid_t pid;

	if (s->args == api_args) {
		spec.before_exec = hand_sockets;
		spec.arg = (void *)(uintptr_t)u;
	}
	if (write_run(u, s, e) < 0 || proc_spawn(&spec, &pid, e) < 0)
		return -1;
	autofree char *text = xasprintf("%d\n", (int)pid);
	return io_write_file(pid_path, text, strlen(text), 0644, false, e);
}

int services_start(const struct up *u, struct err *e)
{
	autoclose int log_fd = -1;

	if (io_mkdirs(u->service, 0755, e) < 0 || start_logger(u, &log_fd, e) < 0)
		return -1;
	for (const struct service *s = services; s->name; s++)
		if (wanted(u, s) && start_one(u, s, log_fd, e) < 0)
			return -1;
	return 0;
}

static pid_t read_pid(const char *path)
{
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	return io_read_file(path, 64, &b, &e) < 0 ? 0 : (pid_t)strtol(buf_str(&b), NULL, 10);
}

/* Is that process the program we think it is? */
static bool process_is(pid_t pid, const char *name)
{
	autofree char *path = xasprintf("/proc/%d/comm", (int)pid);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	return pid > 0 && io_read_file(path, 64, &b, &e) == 0 &&
	       !strncmp(buf_str(&b), name, strlen(name));
}

static int64_t tai_seconds(const unsigned char *p)
{
	uint64_t t = 0;

	for (int i = 0; i < 8; i++)
		t = t << 8 | p[i];
	return (int64_t)(t - (uint64_t)TAI_UNIX);
}

/* supervise/status of runsv(8): 12 bytes of TAI64N, 4 of the pid (little endian), and flags. */
void service_look(const struct up *u, const char *name, struct service_state *ret)
{
	autofree char *sup = xasprintf("%s/%s/runsv.pid", u->service, name);
	autofree char *status = xasprintf("%s/%s/supervise/status", u->service, name);
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	*ret = (struct service_state){.supervisor = read_pid(sup)};
	if (!process_is(ret->supervisor, "runsv")) {
		ret->supervisor = 0;
		return;
	}
	if (io_read_file(status, 64, &b, &e) < 0 || b.len < 20)
		return;
	const unsigned char *p = (const unsigned char *)b.data;
	ret->since_s = tai_seconds(p);
	ret->pid = (pid_t)(p[12] | p[13] << 8 | p[14] << 16 | p[15] << 24);
}

bool services_running(const struct up *u)
{
	for (const struct service *s = services; s->name; s++) {
		struct service_state st;
		service_look(u, s->name, &st);
		if (st.supervisor)
			return true;
	}
	return false;
}

/* Wait for the end of a process that is no child of ours. */
static int wait_end(pid_t pid, int timeout_ms)
{
	autoclose int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return fd < 0 || poll(&p, 1, timeout_ms) > 0 ? 0 : -1;
}

/* "x" for runsv(8): TERM to the program, then end. */
static void tell_exit(const struct up *u, const char *name)
{
	autofree char *control = xasprintf("%s/%s/supervise/control", u->service, name);
	autoclose int fd = open(control, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && write(fd, "x", 1) < 0)
		return;
}

int services_stop(const struct up *u, struct err *e)
{
	autofree char *log_pid = xasprintf("%s/svlogd.pid", u->service);
	struct service_state st;
	int r = 0;

	for (const struct service *s = services; s->name; s++)
		tell_exit(u, s->name);
	for (const struct service *s = services; s->name; s++) {
		service_look(u, s->name, &st);
		if (!st.supervisor || wait_end(st.supervisor, STOP_MS) == 0)
			continue;
		r = err_set(e, ERR_TIMEOUT, "%s does not end: killed", s->name);
		if (st.pid)
			kill(st.pid, SIGKILL);
		if (wait_end(st.supervisor, STOP_MS) < 0)
			kill(st.supervisor, SIGKILL);
	}
	pid_t logger = read_pid(log_pid);
	if (process_is(logger, "svlogd") && wait_end(logger, STOP_MS) < 0)
		kill(logger, SIGTERM);
	return r;
}
