/*
 * One container's life: made, started, ended, cleaned away, and made again after a wait when the
 * restart policy says so. The runtime runs as a child of k-pause; each of its ends is a callback.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/log.h"
#include "base/path.h"
#include "node/cgroup.h"
#include "node/crilog.h"
#include "node/ctr_bundle.h"
#include "node/pod.h"
#include "node/rootfs.h"

#define BACKOFF_FIRST_NS (10 * NS_PER_S)
#define BACKOFF_MAX_NS (300 * NS_PER_S)
#define BACKOFF_FORGET_NS (600 * NS_PER_S)
#define TERM_MESSAGE_MAX 4096
#define RUNTIME_LOG_MAX 65536

static void term_release(struct ctr_term *t)
{
	free(t->message);
	free(t->id);
	*t = (struct ctr_term){0};
}

void ctr_release(struct ctr *c)
{
	ctr_probes_stop(c);
	ctr_hook_stop(c);
	loop_del(c->timer);
	term_release(&c->term);
	term_release(&c->last);
	free(c->early);
	free(c->name);
	free(c->id);
	free(c->dir);
	free(c->waiting_message);
	free(c->image_id);
	free(c->image_ref);
	free(c);
}

void ctr_wait(struct ctr *c, const char *reason, const char *fmt, ...)
{
	va_list ap;

	free(c->waiting_message);
	va_start(ap, fmt);
	c->waiting_message = fmt ? xvasprintf(fmt, ap) : NULL;
	va_end(ap);
	c->waiting_reason = reason;
}

static bool hide_cgroup2(const struct ctr *c)
{
	return c->pod->all->hide_cgroup2;
}

int ctr_runtime_cmd(struct ctr *c, struct pause_cmd *cmd, const char *const *args,
	pause_done_fn fn, void *arg, struct err *e)
{
	static const char *const env[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
					  "/sbin:/bin",
		NULL};
	autofree char *state = path_run("runtime");
	autostrv argv = STRV_INIT;

	strv_add(&argv, c->pod->all->conf->runtime);
	strv_add(&argv, "--root");
	strv_add(&argv, state);
	for (; *args; args++)
		strv_add(&argv, *args);
	if (hide_cgroup2(c))
		cmd->flags |= PAUSE_HIDE_CGROUP2;
	cmd->argv = (const char *const *)strv_argv(&argv);
	cmd->env = env;
	cmd->cwd = c->dir;
	return pause_submit(c->pod->pause, cmd, fn, arg, e);
}

int ctr_runtime(struct ctr *c, enum pause_type type, const char *id, const char *const *args,
	pause_done_fn fn, void *arg, struct err *e)
{
	struct pause_cmd cmd = {.type = type, .id = id};

	return ctr_runtime_cmd(c, &cmd, args, fn, arg, e);
}

static void backoff_due(void *arg)
{
	struct ctr *c = arg;

	c->timer = NULL;
	c->waiting_backoff = false;
	c->backoff_over = true;
	pod_kick(c->pod);
}

/* Wait before the next try, longer each time; what ran ten minutes starts anew. */
static void backoff(struct ctr *c, int64_t since_ns)
{
	int64_t left;

	c->backoff_ns = c->backoff_ns ? c->backoff_ns * 2 : BACKOFF_FIRST_NS;
	if (c->backoff_ns > BACKOFF_MAX_NS)
		c->backoff_ns = BACKOFF_MAX_NS;
	left = since_ns + c->backoff_ns - clock_mono_ns();
	c->waiting_backoff = true;
	loop_del(c->timer);
	c->timer = loop_add_timer(c->pod->all->loop, clock_mono_ns() + (left > 0 ? left : 0),
		c->backoff_ns / 16, backoff_due, c);
}

/* It could not be made: say why, wait, try again. */
static void start_failed(struct ctr *c, const char *reason, const char *event, const struct err *e)
{
	struct err ignore = ERR_INIT;

	if (c->dir && rootfs_unmount(c->dir, &ignore) < 0)
		log_kv(LOG_LV_DEBUG, "rootfs", "err", ignore.msg, NULL);
	c->state = c->term.set ? CTR_ENDED : CTR_IDLE;
	c->failed_start = true;
	ctr_wait(c, reason, "%s", e->msg);
	pod_event(c->pod, c, "Warning", event, "Error: %s", e->msg);
	backoff(c, clock_mono_ns());
	pod_kick(c->pod);
}

/* The runtime speaks into a file of its own: what it said last is why it failed. */
static void runtime_said(const struct ctr *c, struct err *e)
{
	autofree char *path = path_join(c->dir, "runtime.log");
	autobuf b = BUF_INIT;
	autodoc *d = NULL;
	const char *line;

	if (io_read_file(path, RUNTIME_LOG_MAX, &b, NULL) < 0)
		return;
	while (b.len && b.data[b.len - 1] == '\n')
		b.len--;
	line = memrchr(buf_str(&b), '\n', b.len);
	line = line ? line + 1 : buf_str(&b);
	if (obj_parse(line, (size_t)(buf_str(&b) + b.len - line), path, &d, NULL) == 0)
		err_set(e, ERR_SYS, "%s", obj_str_or(yyjson_doc_get_root(d), "msg", e->msg));
}

static void started(void *arg, const struct pause_done *d)
{
	struct ctr *c = arg;
	struct err e = ERR_INIT;

	if (pause_check(d, "run", &e) < 0) {
		const char *args[] = {"delete", "--force", c->id, NULL};
		struct err ignore = ERR_INIT;
		runtime_said(c, &e);
		start_failed(c, "RunContainerError", "Failed", &e);
		if (c->pod->pause &&
			ctr_runtime(c, PAUSE_RUN, c->id, args, ctr_ignore, c, &ignore) < 0)
			log_kv(LOG_LV_DEBUG, "delete", "err", ignore.msg, NULL);
		return;
	}
	c->pid = d->res.pid;
	pod_event(c->pod, c, "Normal", "Created", "Container created");
	c->state = CTR_RUNNING;
	c->started_ns = clock_now_ns();
	c->started_mono_ns = clock_mono_ns();
	pod_event(c->pod, c, "Normal", "Started", "Container started");
	pod_record_write(c->pod);
	if (c->early) {
		autofree struct pause_state *s = take(c->early);
		ctr_exited(c, s);
	} else if (c->killing) {
		c->killing = false;
		ctr_kill(c, c->kill_grace_ns, c->kill_reason);
	} else {
		ctr_ready_begin(c);
	}
	pod_kick(c->pod);
}

/* A name for this incarnation that no other ever has on this boot. */
static char *new_id(const struct ctr *c)
{
	autofree char *key = xasprintf(
		"%s/%s/%d/%lld", c->pod->uid, c->name, c->restarts, (long long)clock_mono_ns());

	return xasprintf("%016llx%016llx%016llx%016llx", (unsigned long long)hash_str(1, key),
		(unsigned long long)hash_str(2, key), (unsigned long long)hash_str(3, key),
		(unsigned long long)hash_str(4, key));
}

static void next_incarnation(struct ctr *c)
{
	if (c->term.set) {
		term_release(&c->last);
		c->last = c->term;
		c->term = (struct ctr_term){0};
		c->restarts++;
	}
	free(c->id);
	free(c->dir);
	c->id = new_id(c);
	c->dir = xasprintf("%s/c/%s-%d", c->pod->data, c->name, c->restarts);
	c->killing = c->killed = c->ready = c->started = c->hook_running = false;
	c->kill_reason = NULL;
	c->failed_start = c->backoff_over = false;
	c->started_ns = 0;
}

/* k-pause keeps its output and its input, or its terminal. */
static int run(struct ctr *c, struct err *e)
{
	const struct node_conf *conf = c->pod->all->conf;
	autofree char *pidfile = path_join(c->dir, "pid");
	autofree char *console = xasprintf("%s/%.16s.tty", c->pod->dir, c->id);
	autofree char *log =
		crilog_path(c->pod->ns, c->pod->name, c->pod->uid, c->name, c->restarts);
	bool tty = obj_bool(c->spec, "tty", false);
	const char *args[] = {"--log-format=json", "--log=runtime.log", "run", "--detach",
		"--bundle", c->dir, "--pid-file", pidfile, tty ? "--console-socket" : c->id,
		tty ? console : NULL, c->id, NULL};
	struct pause_cmd cmd = {.type = PAUSE_CREATE,
		.id = c->id,
		.flags = PAUSE_STARTS,
		.pidfile = pidfile,
		.log = log,
		.log_bytes = conf->log_bytes,
		.log_files = conf->log_files};

	if (tty) {
		cmd.flags |= PAUSE_TTY;
		cmd.console = console;
	} else if (obj_bool(c->spec, "stdin", false)) {
		cmd.flags |= PAUSE_STDIN;
		if (obj_bool(c->spec, "stdinOnce", false))
			cmd.flags |= PAUSE_STDIN_ONCE;
	}
	if (io_mkdirs_for(log, 0755, e) < 0)
		return -1;
	return ctr_runtime_cmd(c, &cmd, args, started, c, e);
}

static void start(struct ctr *c)
{
	autofree char *cg = xasprintf("%s/%s", c->pod->cgroup, c->name);
	struct err e = ERR_INIT;
	const char *reason = NULL;

	if (!c->failed_start || c->term.set)
		next_incarnation(c);
	if (bundle_make(c, &reason, &e) < 0) {
		bool pull = !strncmp(reason, "ErrImage", 8) || !strcmp(reason, "InvalidImageName");
		start_failed(c, reason, "Failed", &e);
		c->waiting_image = pull;
		c->waiting_config = !strcmp(reason, "CreateContainerConfigError");
		return;
	}
	c->oom_before = cgroup_oom_kills(cg);
	if (run(c, &e) < 0) {
		start_failed(c, "RunContainerError", "Failed", &e);
		return;
	}
	c->state = CTR_CREATING;
	c->waiting_image = c->waiting_config = false;
	ctr_wait(c, NULL, NULL);
	pod_record_write(c->pod); /* a kubelet that follows us finds it by its name */
}

bool ctr_should_run(const struct ctr *c)
{
	const char *policy = obj_str_or(c->pod->obj, "spec.restartPolicy", "Always");

	if (!c->term.set || c->kind == CTR_SIDECAR)
		return true;
	if (c->kind == CTR_EPHEMERAL)
		return false;
	if (c->kind == CTR_INIT)
		return c->term.code && strcmp(policy, "Never") != 0;
	return !strcmp(policy, "Always") || (!strcmp(policy, "OnFailure") && c->term.code);
}

void ctr_step(struct ctr *c)
{
	if (c->state == CTR_RUNNING && c->start_probes_later)
		ctr_probes_start(c);
	if ((c->state != CTR_IDLE && c->state != CTR_ENDED) || c->waiting_backoff ||
		!ctr_should_run(c))
		return;
	if (c->state == CTR_ENDED && c->term.set && !c->backoff_over && !c->restart_now) {
		int64_t ran = c->term.finished_ns - c->term.started_ns;
		if (ran > BACKOFF_FORGET_NS)
			c->backoff_ns = 0;
		if (c->crashed_before) {
			backoff(c, c->ended_mono_ns);
			ctr_wait(c, "CrashLoopBackOff",
				"back-off %llds restarting failed container=%s pod=%s_%s(%s)",
				(long long)(c->backoff_ns / NS_PER_S), c->name, c->pod->name,
				c->pod->ns, c->pod->uid);
			pod_event(c->pod, c, "Warning", "BackOff",
				"Back-off restarting failed container %s in pod %s_%s(%s)", c->name,
				c->pod->name, c->pod->ns, c->pod->uid);
			return;
		}
	}
	if (c->term.set)
		c->crashed_before = !c->restart_now;
	c->restart_now = false;
	start(c);
}

static char *term_message(const struct ctr *c)
{
	autofree char *path = path_join(c->dir, "termination-log");
	autobuf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (io_read_file(path, 1024 * 1024, &b, &e) < 0 || !b.len)
		return NULL;
	if (b.len > TERM_MESSAGE_MAX)
		buf_consume(&b, b.len - TERM_MESSAGE_MAX);
	return buf_detach(&b, NULL);
}

static void cleaned(void *arg, const struct pause_done *d unused_arg)
{
	struct ctr *c = arg;
	autofree char *cg = xasprintf("%s/%s", c->pod->cgroup, c->name);
	struct err e = ERR_INIT;

	if (c->pod->pause && pause_forget(c->pod->pause, c->id, &e) < 0)
		log_kv(LOG_LV_DEBUG, "forget", "err", e.msg, NULL);
	if (rootfs_unmount(c->dir, &e) < 0)
		log_kv(LOG_LV_WARN, "rootfs", "pod", c->pod->name, "err", e.msg, NULL);
	if (cgroup_remove(cg, &e) < 0)
		log_kv(LOG_LV_DEBUG, "cgroup", "err", e.msg, NULL);
	if (c->state == CTR_ENDING)
		c->state = CTR_ENDED;
	pod_record_write(c->pod);
	pod_kick(c->pod);
}

void ctr_exited(struct ctr *c, const struct pause_state *s)
{
	autofree char *cg = xasprintf("%s/%s", c->pod->cgroup, c->name);
	const char *args[] = {"delete", "--force", c->id, NULL};
	bool oom = cgroup_oom_kills(cg) > c->oom_before && s->signal == SIGKILL;
	struct err e = ERR_INIT;

	if (c->state == CTR_CREATING) { /* the runtime's own end comes next: started() */
		free(c->early);
		c->early = xmemdup(s, sizeof(*s));
		return;
	}
	if (c->state != CTR_RUNNING)
		return;
	ctr_probes_stop(c);
	ctr_hook_stop(c);
	loop_del(c->timer);
	c->timer = NULL;
	c->ready = c->started = false;
	c->ended_mono_ns = clock_mono_ns();
	c->term = (struct ctr_term){
		.set = true,
		.code = pause_exit_code(s),
		.signal = s->signal,
		.started_ns = c->started_ns,
		.finished_ns = clock_frozen() ? clock_now_ns() : (int64_t)s->finished_ns,
		.message = term_message(c),
		.id = xstrdup(c->id),
	};
	c->term.reason = oom ? "OOMKilled" : c->term.code ? "Error" : "Completed";
	c->state = CTR_ENDING;
	if (!c->pod->pause || ctr_runtime(c, PAUSE_RUN, c->id, args, cleaned, c, &e) < 0)
		cleaned(c, NULL);
	pod_kick(c->pod);
}

/* The sandbox died with it. */
void ctr_lost(struct ctr *c)
{
	struct err e = ERR_INIT;

	ctr_probes_stop(c);
	ctr_hook_stop(c);
	free(take(c->early));
	if (c->state == CTR_IDLE || c->state == CTR_ENDED)
		return;
	loop_del(c->timer);
	c->timer = NULL;
	c->ready = c->started = false;
	if (!c->term.set && c->started_ns)
		c->term = (struct ctr_term){
			.set = true,
			.code = 137,
			.reason = "ContainerStatusUnknown",
			.started_ns = c->started_ns,
			.finished_ns = clock_now_ns(),
			.message = xstrdup("The container could not be located when the pod's "
					   "sandbox was lost"),
			.id = xstrdup(c->id),
		};
	runtime_forget(c);
	if (rootfs_unmount(c->dir, &e) < 0)
		log_kv(LOG_LV_WARN, "rootfs", "pod", c->pod->name, "err", e.msg, NULL);
	c->state = c->term.set ? CTR_ENDED : CTR_IDLE; /* what never ran is no restart */
	c->restart_now = c->term.set;
}

void ctr_ignore(void *arg unused_arg, const struct pause_done *d unused_arg)
{
}
