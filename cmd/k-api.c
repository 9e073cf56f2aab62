/*
 * k-api: HTTPS and a Unix socket in front of the API library: requests in, answers out. This
 * process opens the listening sockets, starts the workers that serve on them, and starts another
 * when one dies. It keeps no state but the store's and never decides anything by itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/door.h"
#include "api/metrics.h"
#include "api/spread.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/log.h"
#include "base/opt.h"
#include "base/path.h"
#include "net/sock.h"
#include "net/tls.h"
#include "net/tls_mem.h"

#define WORKERS_MAX 64
/* A worker that lives no longer than this is not started again at once. */
#define QUICK_NS NS_PER_S
#define AWAKE_NS (5 * NS_PER_MS)
#define AWAKE_NS_MAX NS_PER_S

#define O(field) offsetof(struct door_options, field)
static const struct opt opts[] = {
	{0, "listen", OPT_STR, O(listen), "ADDRESS",
		"serve HTTPS on ADDR:PORT (127.0.0.1:6443), fd:N; \"\": not at all"},
	{0, "socket", OPT_STR, O(socket), "PATH",
		"serve on this Unix socket (/run/k/api.sock), fd:N; \"\": none", "@file"},
	{0, "advertise-address", OPT_STR, O(advertise), "IP",
		"where other machines reach HTTPS (what it listens on, if they can)"},
	{0, "cert", OPT_STR, O(cert), "FILE",
		"the server's certificate and those above it (/etc/k/pki/apiserver.crt)", "@file"},
	{0, "key", OPT_STR, O(key), "FILE", "its key (/etc/k/pki/apiserver.key)", "@file"},
	{0, "client-ca", OPT_STR, O(client_ca), "FILE",
		"authorities whose certificates are logins (/etc/k/pki/ca.crt)", "@file"},
	{0, "kubelet-cert", OPT_STR, O(kubelet_cert), "FILE",
		"our certificate for kubelets of other machines", "@file"},
	{0, "kubelet-key", OPT_STR, O(kubelet_key), "FILE", "its key", "@file"},
	{0, "workers", OPT_INT, O(workers), "N",
		"processes that serve (K_API_WORKERS; as many as there are processors)"},
	{0, "awake", OPT_DUR, O(awake_ns), "TIME",
		"processors of a virtual machine stay awake so long after a request (5ms)"},
	OPT_ROW_STORE(O(store)),
	OPT_ROW_LOG_LEVEL(O(log_level)),
	OPT_ROW_READY_FD(O(ready_fd), "it serves: the address of HTTPS, else of the socket"),
	{0},
};

static const struct opt_set set = {
	.usage = "k-api [OPTION]...",
	.about = "Serve the Kubernetes API over HTTPS and a Unix socket.",
	.opts = opts,
};

struct worker {
	pid_t pid; /* 0: none */
	int64_t begin_ns;
};

struct parent {
	struct door_options o;
	int tls_fd, unix_fd;
	SSL_CTX *tls; /* of the files as they last were right, for all workers; NULL: no HTTPS */
	char *cert, *key, *ca; /* where they are when nothing is said */
	char *socket;	       /* "unix:/path" */
	char *address; /* of HTTPS, else the socket's */
	struct advertised at;
	struct metrics *metrics;
	struct spread *spread;
	struct worker v[WORKERS_MAX];
	unsigned n;
};

static unsigned processors(void)
{
	cpu_set_t cpus;

	return sched_getaffinity(0, sizeof(cpus), &cpus) ? 1 : (unsigned)CPU_COUNT(&cpus);
}

static unsigned workers_wanted(const struct door_options *o)
{
	const char *env = getenv("K_API_WORKERS");
	int64_t n = o->workers;

	if (!n && env && *env)
		n = strtoll(env, NULL, 10);
	if (!n)
		n = processors();
	if (n < 1 || n > WORKERS_MAX)
		opt_usage(&set, "--workers: 1 to %d", WORKERS_MAX);
	return (unsigned)n;
}

/* Where k-cert puts them. A CA of ours is nobody's who brings a certificate of his own. */
static void set_paths(struct parent *p)
{
	if (!p->o.listen)
		p->o.listen = "127.0.0.1:6443";
	if (p->o.cert)
		return;
	p->o.cert = p->cert = path_etc("pki/apiserver.crt");
	p->o.key = p->key = path_etc("pki/apiserver.key");
	p->ca = path_etc("pki/ca.crt");
	if (!p->o.client_ca)
		p->o.client_ca = p->ca;
}

static void check(struct parent *p)
{
	enum log_level lv = LOG_LV_INFO;

	if (p->o.log_level && log_parse_level(p->o.log_level, &lv) < 0)
		opt_usage(&set, "--log-level: unknown level \"%s\"", p->o.log_level);
	log_set_level(lv);
	if (!p->o.cert != !p->o.key)
		opt_usage(&set, "--cert and --key belong together");
	if (!p->o.kubelet_cert != !p->o.kubelet_key)
		opt_usage(&set, "--kubelet-cert and --kubelet-key belong together");
	if (p->o.awake_ns < 0 || p->o.awake_ns > AWAKE_NS_MAX)
		opt_usage(&set, "--awake: 0 to 1s");
	set_paths(p);
	p->n = workers_wanted(&p->o);
}

static int listen_all(struct parent *p, struct err *e)
{
	autofree char *dflt = path_run("api.sock");
	const char *path = p->o.socket ? p->o.socket : dflt;

	if (*path) {
		bool given = !strncmp(path, "fd:", 3);

		p->socket = given ? xstrdup(path) : xasprintf("unix:%s", path);
		if ((!given && io_mkdirs_for(path, 0755, e)) ||
			http_listen_fd(p->socket, &p->unix_fd, e) ||
			sock_bound(p->unix_fd, &p->address, e))
			return -1;
	}
	if (!*p->o.listen) {
		p->at.address = xstrdup_null(p->address);
		return *path ? 0 : err_set(e, ERR_USAGE, "neither --listen nor --socket");
	}
	/* wrong ones are told here, once, and the workers share what was read, and its memory */
	if (tls_server_files(p->o.cert, p->o.key, p->o.client_ca, &p->tls, e))
		return -1;
	if (http_listen_fd(p->o.listen, &p->tls_fd, e))
		return -1;
	free(take(p->address));
	return sock_bound(p->tls_fd, &p->address, e) ||
			       advertise(p->o.advertise, p->tls_fd, &p->at, e)
		       ? -1
		       : 0;
}

/* The child's part ends with the process: its exit status is the worker's. It writes a byte to
 * ready_fd (-1: nobody waits). */
static int start(struct parent *p, unsigned i, int ready_fd, struct err *e)
{
	pid_t pid, parent = getpid();

	pid = fork();
	if (!pid) {
		metrics_begin(p->metrics, i);
		exit(worker_run(&(struct worker_start){.o = &p->o,
			.tls_fd = p->tls_fd,
			.tls = p->tls,
			.unix_fd = p->unix_fd,
			.at = &p->at,
			.ready_fd = ready_fd,
			.metrics = p->metrics,
			.spread = p->spread,
			.number = i,
			.parent = parent}));
	}
	if (pid < 0)
		return err_errno(e, "fork");
	p->v[i] = (struct worker){pid, clock_mono_ns()};
	return 0;
}

/* The same, with a pipe to wait at. */
static int start_told(struct parent *p, unsigned i, int *ret_ready, struct err *e)
{
	int fd[2], rc;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return err_errno(e, "pipe");
	rc = start(p, i, fd[1], e);
	close(fd[1]);
	if (rc)
		close(fd[0]);
	else
		*ret_ready = fd[0];
	return rc;
}

/* Until it serves; -1: it ended instead, and has said why. */
static int await(int *ready)
{
	char c;
	ssize_t n;

	do {
		n = read(*ready, &c, 1);
	} while (n < 0 && errno == EINTR);
	close_fd(ready);
	return n == 1 ? 0 : -1;
}

/* The child of keep, which waits for the store's lock like every writer: it ends with its parent,
 * and when it is told to. */
static noreturn void keep_run(struct parent *p, pid_t parent)
{
	struct err e = ERR_INIT;
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
		_exit(EXIT_FAILED);
	if (!keep_all(&p->o, &p->at, &e))
		_exit(EXIT_DONE);
	log_kv(LOG_LV_ERROR, e.msg, NULL);
	_exit(EXIT_FAILED);
}

/* What the store has to have before anybody serves; by a process of its own, as what that needs of
 * memory is nothing that a worker needs again. SIGTERM and SIGINT end the waiting. */
static int keep(struct parent *p, struct err *e)
{
	pid_t parent = getpid(), pid = fork();
	sigset_t signals;
	int status = -1;

	if (pid < 0)
		return err_errno(e, "fork");
	if (!pid)
		keep_run(p, parent);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGCHLD);
	while (!waitpid(pid, &status, WNOHANG))
		if (sigwaitinfo(&signals, NULL) != SIGCHLD)
			kill(pid, SIGTERM);
	return status ? err_set(e, ERR_SYS, "the store was not made ready") : 0;
}

static int start_all(struct parent *p, struct err *e)
{
	int ready[WORKERS_MAX];
	int rc = keep(p, e);

	for (unsigned i = 0; !rc && i < p->n; i++)
		rc = start_told(p, i, &ready[i], e);
	if (rc)
		return -1;
	for (unsigned i = 0; i < p->n; i++)
		rc |= await(&ready[i]);
	return rc ? err_set(e, ERR_SYS, "a worker ended") : 0;
}

static void tell_all(const struct parent *p, int signo)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->v[i].pid)
			kill(p->v[i].pid, signo);
}

static struct worker *worker_of(struct parent *p, pid_t pid)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->v[i].pid == pid)
			return &p->v[i];
	return NULL;
}

/* Another in its place; of one that died young only after a while. */
static void replace(struct parent *p, struct worker *w, int status)
{
	int64_t lived = clock_mono_ns() - w->begin_ns;
	struct err e = ERR_INIT;

	log_f(LOG_LV_ERROR, "worker %d ended: %s %d", (int)w->pid,
		WIFSIGNALED(status) ? "signal" : "status",
		WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	w->pid = 0;
	spread_end(p->spread, (unsigned)(w - p->v));
	if (lived < QUICK_NS) {
		const struct timespec wait = {.tv_sec = 1};

		nanosleep(&wait, NULL);
	}
	if (start(p, (unsigned)(w - p->v), -1, &e))
		log_kv(LOG_LV_ERROR, "no worker", "error", e.msg, NULL);
}

static void reap(struct parent *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct worker *w = worker_of(p, pid);

		if (w)
			replace(p, w, status);
	}
}

/* Certificates are renewed: each worker reads them, and one that comes later has them from here.
 * Of wrong ones nobody hears, here neither: what works stays in place. */
static void renew(struct parent *p)
{
	struct err e = ERR_INIT;
	SSL_CTX *tls;

	if (!*p->o.listen)
		return;
	if (tls_server_files(p->o.cert, p->o.key, p->o.client_ca, &tls, &e)) {
		log_kv(LOG_LV_ERROR, "certificates as before", "error", e.msg, NULL);
		return;
	}
	SSL_CTX_free(p->tls);
	p->tls = tls;
	tell_all(p, SIGHUP);
}

/* Nothing to do until a signal: SIGTERM and SIGINT end it, SIGHUP renews certificates. */
static void serve(struct parent *p, const sigset_t *signals)
{
	for (;;) {
		int signo = sigwaitinfo(signals, NULL);

		if (signo == SIGTERM || signo == SIGINT)
			return;
		if (signo == SIGHUP)
			renew(p);
		else if (signo == SIGCHLD)
			reap(p);
	}
}

/* -1: a worker did not end in order. */
static int end_all(struct parent *p)
{
	int rc = 0;

	tell_all(p, SIGTERM);
	for (unsigned i = 0; i < p->n; i++) {
		int status = 0;

		while (p->v[i].pid && waitpid(p->v[i].pid, &status, 0) < 0 && errno == EINTR)
			;
		if (status)
			rc = -1;
	}
	if (p->socket)
		unlink(p->socket + strlen("unix:"));
	return rc;
}

static void tell_ready(const struct parent *p)
{
	autofree char *line = xasprintf("%s\n", p->address);
	struct err e = ERR_INIT;

	log_kv(LOG_LV_INFO, "serving", "https", p->tls_fd < 0 ? NULL : p->address,
		"advertised", p->at.ip.family ? p->at.address : NULL, "socket", p->socket, NULL);
	if (p->o.ready_fd < 0)
		return;
	if (io_write_all((int)p->o.ready_fd, line, strlen(line), &e))
		warn_err(&e);
	close((int)p->o.ready_fd);
}

/* Each watch is a descriptor: what a shell usually allows at first, 1,024, would be few. */
static void allow_descriptors(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return;
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files) < 0)
		log_f(LOG_LV_WARN, "RLIMIT_NOFILE: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	struct parent p = {
		.o = {.ready_fd = -1, .awake_ns = AWAKE_NS}, .tls_fd = -1, .unix_fd = -1};
	struct err e = ERR_INIT;
	sigset_t signals;
	int rc;

	prog_set(argv[0]);
	if (!tls_mem_begin())
		log_kv(LOG_LV_DEBUG, "handshakes take their memory from the heap", NULL);
	if (opt_parse_or_exit(&set, argc, argv, &p.o))
		opt_usage(&set, "no arguments are taken");
	check(&p);
	allow_descriptors();
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (listen_all(&p, &e) || metrics_new(p.n, &p.metrics, &e) ||
		spread_new(p.n, &p.spread, &e))
		die_err(&e);
	rc = start_all(&p, &e);
	if (rc)
		warn_err(&e);
	else
		tell_ready(&p);
	if (!rc)
		serve(&p, &signals);
	rc |= end_all(&p);
	close_fd(&p.tls_fd);
	close_fd(&p.unix_fd);
	metrics_free(p.metrics);
	spread_free(p.spread);
	SSL_CTX_free(p.tls);
	free(p.socket);
	free(p.address);
	free(p.at.address);
	free(p.cert);
	free(p.key);
	free(p.ca);
	return rc ? EXIT_FAILED : EXIT_DONE;
}
