/* k-pause: programs run for a request, and the reaping of everything that ends. */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

struct job *job_of(const struct box *b)
{
	for (struct job *j = pod.jobs; j; j = j->next)
		if (j->box == b)
			return j;
	return NULL;
}

pid_t job_exec_pid(const char *id)
{
	pid_t pid;

	for (const struct job *j = pod.jobs; j; j = j->next) {
		if (!j->id[0] || strncmp(j->id, id, PAUSE_ID_MAX) != 0)
			continue;
		pid = j->pidfile[0] ? read_pid(j->pidfile) : 0;
		return pid ? pid : j->pid;
	}
	errno = ENOENT;
	return 0;
}

void jobs_orphan(const struct client *c)
{
	for (struct job *j = pod.jobs; j; j = j->next)
		if (j->client == c)
			j->client = NULL;
}

/* Keep the last PAUSE_TEXT_MAX bytes: the cause of a failure is what a program says last. */
void job_text(struct job *j, const char *p, size_t len)
{
	size_t drop;

	if (len > PAUSE_TEXT_MAX) {
		p += len - PAUSE_TEXT_MAX;
		len = PAUSE_TEXT_MAX;
	}
	if (j->text_len + len > PAUSE_TEXT_MAX) {
		drop = j->text_len + len - PAUSE_TEXT_MAX;
		memmove(j->out.text, j->out.text + drop, j->text_len - drop);
		j->text_len -= drop;
	}
	memcpy(j->out.text + j->text_len, p, len);
	j->text_len += len;
}

/* So many reads empty a pipe. Somebody else may go on filling it for ever. */
#define CAPTURE_READS (65536 / PAUSE_TEXT_MAX + 1)

/* One read; -1 when there is no more now, or never. */
static int capture(struct job *j)
{
	ssize_t n = read(j->cap.fd, scratch, PAUSE_TEXT_MAX);

	if (n > 0)
		job_text(j, scratch, (size_t)n);
	return n > 0 ? 0 : -1;
}

static void capture_ready(struct src *s, uint32_t events)
{
	struct job *j = s->owner;

	(void)events;
	if (capture(j) < 0 && errno != EAGAIN)
		src_close(s);
}

/* ---- the child ------------------------------------------------------------------------ */

static void child_fail(int cap, const char *what, const char *name)
{
	char line[512];
	struct text t = text_on(line, sizeof(line));

	text_errno(&t, what, name, errno);
	(void)!write(cap, line, t.len);
	_exit(127);
}

/*
 * crun refuses a machine that has cgroup v1 controllers and a cgroup2 tree beside them. In a
 * mount namespace without that tree it sees cgroup v1 only.
 */
static int hide_cgroup2(void)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return -1;
	if (umount2("/sys/fs/cgroup/unified", MNT_DETACH) < 0 && errno != EINVAL && errno != ENOENT)
		return -1;
	return 0;
}

static void child_signals(void)
{
	const struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t none;

	(void)sigaction(SIGPIPE, &dfl, NULL);
	(void)sigaction(SIGXFSZ, &dfl, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Not inline: its array would lie on the parent's stack and take that to another page. */
static _Noreturn __attribute__((noinline)) void
child(const struct request *r, const int fds[3], int cap)
{
	char *argv[PAUSE_ARGS_MAX + 2];
	char **envp = argv + r->run->argc + 1;
	const char *p = r->args;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->run->argc + r->run->envc; i++) {
		if (i == r->run->argc)
			argv[n++] = NULL;
		argv[n++] = (char *)(uintptr_t)p;
		p += strlen(p) + 1;
	}
	argv[n] = NULL;
	if (!r->run->envc)
		envp = argv + n;
	child_signals();
	(void)setsid(); /* a helper that signals its process group must not reach us */
	if ((r->run->flags & PAUSE_HIDE_CGROUP2) && hide_cgroup2() < 0)
		child_fail(cap, "hide", "/sys/fs/cgroup/unified");
	for (int i = 0; i < 3; i++) /* all of them are above 2 */
		if (dup2(fds[i], i) < 0)
			child_fail(cap, "set up", "descriptors");
	if (chdir(r->cwd[0] ? r->cwd : "/") < 0)
		child_fail(cap, "change directory to", r->cwd);
	(void)execve(argv[0], argv, envp);
	child_fail(cap, "execute", argv[0]);
	_exit(127);
}

/* ---- starting ------------------------------------------------------------------------- */

/* Fill in what the request did not give. */
static int default_fds(struct request *r, int box_fds[3], int cap, int *ret_null)
{
	for (int i = 0; i < 3; i++) {
		if (r->fds[i] >= 0)
			continue;
		if (box_fds[i] >= 0) {
			r->fds[i] = box_fds[i];
		} else if (i) {
			r->fds[i] = cap;
		} else {
			*ret_null = open("/dev/null", O_RDONLY | O_CLOEXEC);
			if (*ret_null < 0)
				return -1;
			r->fds[i] = *ret_null;
		}
	}
	return 0;
}

/*
 * A runtime moves the container it makes into a cgroup, and the kernel lets the first such move
 * wait for a grace period of RCU, ten milliseconds and more; those that follow shortly do not
 * wait. So a child asks for it ahead, when a pod begins and while a runtime starts up: it moves us
 * to where we are. What comes of it does not matter.
 */
void ask_early(void)
{
	char line[16];
	struct text t = text_on(line, sizeof(line));

	if (pod.cgroup <= 0)
		return;
	text_num(&t, (uint64_t)getpid(), 1);
	if (!fork())
		_exit(write(pod.cgroup, line, t.len) < 0);
}

/* Takes nothing, closes nothing; cap is the pipe's writing end. */
static int spawn(struct job *j, const struct request *given, int box_fds[3], int cap)
{
	struct request r = *given;
	int null = -1;

	if (default_fds(&r, box_fds, cap, &null) < 0)
		return -1;
	j->started_ns = now_ns();
	j->pid = fork();
	if (!j->pid)
		child(&r, r.fds, cap);
	fd_close(&null);
	if (j->pid > 0 && j->type == PAUSE_CREATE)
		ask_early();
	return j->pid < 0 ? -1 : 0;
}

static int prepare(struct job *j, const struct request *r, int box_fds[3])
{
	if (j->type == PAUSE_CREATE) {
		j->box = box_new(r, box_fds);
		return j->box ? 0 : -1;
	}
	if (j->type == PAUSE_START) {
		j->box = box_find(r->id);
		if (j->box && j->box->st.state == PAUSE_CREATED && !job_of(j->box))
			return 0;
		if (j->box)
			errno = EBUSY;
		j->box = NULL;
		return -1;
	}
	if (j->type == PAUSE_RUN)
		return 0;
	if (r->id[0] && (box_find(r->id) || job_exec_pid(r->id))) {
		errno = EEXIST;
		return -1;
	}
	if (copy_path(j->id, sizeof(j->id), r->id) < 0 ||
	    copy_path(j->pidfile, sizeof(j->pidfile), r->pidfile) < 0)
		return -1;
	return j->pidfile[0] && unlink(j->pidfile) < 0 && errno != ENOENT ? -1 : 0;
}

static int capture_open(struct job *j, int *ret_writing)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC) < 0)
		return -1;
	*ret_writing = p[1];
	j->cap = (struct src){ .fd = p[0], .ready = capture_ready, .owner = j };
	if (fcntl(p[0], F_SETFL, O_NONBLOCK) < 0)
		return -1;
	return src_watch(&j->cap, EPOLLIN);
}

static bool too_many(void)
{
	unsigned n = 0;

	for (const struct job *j = pod.jobs; j; j = j->next)
		n++;
	return n >= PAUSE_JOBS_MAX;
}

int job_start(struct client *c, const struct pause_hdr *h, const struct request *r)
{
	int box_fds[3] = { -1, -1, -1 }, cap = -1, result = -1, err;
	struct job *j;

	if (too_many()) {
		errno = EAGAIN;
		return -1;
	}
	j = obj_new(sizeof(*j));
	if (!j)
		return -1;
	j->client = c;
	j->type = h->type;
	j->seq = h->seq;
	j->cap.fd = -1;
	if (prepare(j, r, box_fds) == 0 && capture_open(j, &cap) == 0)
		result = spawn(j, r, box_fds, cap);
	err = errno;
	fd_close(&cap);
	for (int i = 0; i < 3; i++)
		fd_close(&box_fds[i]);
	if (result == 0) {
		j->next = pod.jobs;
		pod.jobs = j;
		return 0;
	}
	src_close(&j->cap);
	if (j->box && j->type == PAUSE_CREATE)
		box_free(j->box);
	obj_free(j, sizeof(*j));
	errno = err;
	return -1;
}

/* ---- ending --------------------------------------------------------------------------- */

/* What the end of a runtime means for its container; the reply's error. */
static int end_box(struct job *j, int wait_status)
{
	bool ok = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
	struct box *b = j->box;
	int err = 0;

	if (j->type == PAUSE_START) {
		if (ok)
			box_started(b);
		return 0;
	}
	stream_drain(&b->out);
	stream_drain(&b->err);
	if (ok && box_made(b) < 0)
		err = errno;
	j->out.res.pid = b->st.pid;
	if (!ok || err)
		box_free(b);
	return err;
}

static void job_ended(struct job *j, int wait_status)
{
	struct pause_hdr h = { .type = j->type, .seq = j->seq };
	struct pause_result *res = &j->out.res;
	struct job **at = &pod.jobs;
	int err = 0;

	for (int i = 0; i < CAPTURE_READS && capture(j) == 0; i++)
		;
	res->code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
	res->signal = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
	res->started_ns = j->started_ns;
	res->finished_ns = now_ns();
	if (j->box)
		err = end_box(j, wait_status);
	res->text_len = (uint32_t)j->text_len;
	if (j->client && err)
		reply_error(j->client, &h, err, err == ENOTTY ? "create: the runtime's console" :
							       "create: the runtime's pidfile");
	else if (j->client)
		reply(j->client, &h, &j->out, sizeof(*res) + j->text_len, -1);
	while (*at != j)
		at = &(*at)->next;
	*at = j->next;
	src_close(&j->cap);
	obj_free(j, sizeof(*j));
}

void jobs_reap(void)
{
	struct job *j;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (j = pod.jobs; j && j->pid != pid; j = j->next)
			;
		if (j)
			job_ended(j, status);
		else
			(void)box_orphan(pid, status); /* or a grandchild of no interest */
	}
}
