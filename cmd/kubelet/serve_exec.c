/*
 * /exec and /attach/NS/POD/CONTAINER: a program of its own in a container, or the container's own
 * program. What is left of it when the client leaves is killed (exec), or left alone (attach).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/strv.h"
#include "pump.h"
#include "serve.h"

struct exec {
	struct session x; /* first */
	struct remote *remote;
	struct remote_want want;
	bool attach;
	char *ns, *pod, *container;
	struct strv argv;
	struct pod_exec *program;
	struct pump_out out, err;
	struct pump_in in;
	struct buf early; /* typed before the terminal came */
	int terminal; /* a master, for sizes; -1: none */
	unsigned columns, rows; /* said before the terminal came */
	bool in_ends;		/* the client's end of input is the program's */
	unsigned outputs;	/* attach: those that are not over */
};

static void exec_free(struct exec *x)
{
	session_remove(&x->x);
	pod_exec_kill(x->program);
	pump_out_stop(&x->out);
	pump_out_stop(&x->err);
	pump_in_stop(&x->in);
	close_fd(&x->terminal);
	remote_free(x->remote);
	strv_release(&x->argv);
	buf_release(&x->early);
	free(x->ns);
	free(x->pod);
	free(x->container);
	free(x);
}

static void exec_end(struct session *x)
{
	exec_free((struct exec *)x);
}

static void fail(struct exec *x, const struct err *err)
{
	remote_fail(take(x->remote), err);
	exec_free(x);
}

/* ---- terminals ------------------------------------------------------------------------------ */

static void set_size(const struct exec *x)
{
	const struct winsize w = {
		.ws_col = (unsigned short)x->columns, .ws_row = (unsigned short)x->rows};

	if (x->terminal >= 0 && x->columns)
		(void)!ioctl(x->terminal, TIOCSWINSZ, &w);
}

static void on_resize(void *arg, unsigned columns, unsigned rows)
{
	struct exec *x = arg;

	x->columns = columns;
	x->rows = rows;
	set_size(x);
}

static int copy_of(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

/* One master, three uses of it. */
static void on_terminal(void *arg, int master)
{
	struct exec *x = arg;
	struct loop *l = x->x.s->k->loop;

	x->terminal = copy_of(master);
	set_size(x);
	pump_out_start(&x->out, l, x->remote, master, false, NULL, NULL);
	if (!x->want.in)
		return;
	pump_in_start(&x->in, l, x->remote, copy_of(master));
	if (pump_in_write(&x->in, buf_str(&x->early), x->early.len))
		remote_more(x->remote);
	buf_release(&x->early);
}

/* ---- exec ----------------------------------------------------------------------------------- */

static void on_done(void *arg, int code, const struct err *err)
{
	struct exec *x = arg;

	x->program = NULL;
	if (err) {
		fail(x, err);
		return;
	}
	pump_out_drain(&x->out);
	pump_out_drain(&x->err);
	remote_exit(take(x->remote), code);
	exec_free(x);
}

static const struct pod_exec_ops exec_calls = {on_terminal, on_done};

/* Pipes for what is wanted: far ends to the program, near ends to the pumps. */
static int make_pipes(const struct remote_want *w, int near[3], int far[3], struct err *e)
{
	const bool wanted[3] = {w->in, w->out, w->err};
	int p[2];

	for (int i = 0; i < 3; i++) {
		if (!wanted[i] || w->tty)
			continue;
		if (pipe2(p, O_CLOEXEC) < 0)
			return err_errno(e, "pipe");
		near[i] = p[i == 0];
		far[i] = p[i != 0];
	}
	return 0;
}

static void close_all(int fd[3])
{
	for (int i = 0; i < 3; i++)
		close_fd(&fd[i]);
}

static void start_pumps(struct exec *x, int near[3], void (*over)(void *arg))
{
	struct loop *l = x->x.s->k->loop;

	if (near[0] >= 0)
		pump_in_start(&x->in, l, x->remote, near[0]);
	if (near[1] >= 0)
		pump_out_start(&x->out, l, x->remote, near[1], false, over, x);
	if (near[2] >= 0)
		pump_out_start(&x->err, l, x->remote, near[2], true, over, x);
}

static void begin_exec(struct exec *x)
{
	int near[3] = {-1, -1, -1}, far[3] = {-1, -1, -1};
	struct err e = ERR_INIT;
	int r = make_pipes(&x->want, near, far, &e);
	struct pod_exec_spec spec = {.ns = x->ns,
		.pod = x->pod,
		.container = x->container,
		.argv = (const char *const *)strv_argv(&x->argv),
		.tty = x->want.tty,
		.fd = {far[0], far[1], far[2]}};

	if (r == 0)
		r = pod_exec_start(x->x.s->k->pods, &spec, &exec_calls, x, &x->program, &e);
	close_all(far);
	x->in_ends = true;
	if (r < 0) {
		close_all(near);
		fail(x, &e);
		return;
	}
	start_pumps(x, near, NULL);
}

/* ---- attach --------------------------------------------------------------------------------- */

/* The container has ended, and all it wrote is told. */
static void on_over(void *arg)
{
	struct exec *x = arg;

	if (--x->outputs)
		return;
	remote_exit(take(x->remote), 0);
	exec_free(x);
}

static void begin_attach(struct exec *x)
{
	int near[3] = {-1, -1, -1}, far[3] = {-1, -1, -1};
	struct remote_want w = x->want;
	struct pod_attached a = {.in_fd = -1};
	struct err e = ERR_INIT;
	int r;

	w.in = w.tty = false;
	w.out = true; /* at least one output tells of the end */
	r = make_pipes(&w, near, far, &e);
	if (r == 0)
		r = pod_attach(x->x.s->k->pods, x->ns, x->pod, x->container, far[1], far[2], &a,
			&e);
	close_all(far);
	if (r < 0) {
		close_all(near);
		fail(x, &e);
		return;
	}
	if (a.tty && near[2] >= 0)
		close_fd(&near[2]);
	x->outputs = 1 + (near[2] >= 0);
	x->in_ends = a.close_ends;
	if (a.tty && a.in_fd >= 0)
		x->terminal = copy_of(a.in_fd);
	set_size(x);
	if (x->want.in)
		near[0] = take_fd(a.in_fd);
	close_fd(&a.in_fd);
	start_pumps(x, near, on_over);
}

/* ---- the client's side ---------------------------------------------------------------------- */

static void on_ready(void *arg)
{
	struct exec *x = arg;

	if (x->attach)
		begin_attach(x);
	else
		begin_exec(x);
}

static bool on_input(void *arg, const void *p, size_t len)
{
	struct exec *x = arg;

	if (!x->in.loop && x->want.tty && !x->attach) {
		buf_add(&x->early, p, len); /* the terminal is on its way */
		return false;
	}
	return !x->in.loop || pump_in_write(&x->in, p, len);
}

static void on_input_end(void *arg)
{
	struct exec *x = arg;

	if (x->in.loop && x->in_ends && x->terminal < 0)
		pump_in_end(&x->in);
}

static void on_drained(void *arg)
{
	struct exec *x = arg;

	pump_out_more(&x->out);
	pump_out_more(&x->err);
}

static void on_gone(void *arg, const struct err *err)
{
	struct exec *x = arg;

	if (err)
		log_kv(LOG_LV_DEBUG, x->attach ? "attach" : "exec", "pod", x->pod, "err", err->msg,
			NULL);
	exec_free(x);
}

static const struct remote_ops remote_calls = {
	on_ready, on_input, on_input_end, on_resize, on_drained, on_gone};

/* ---- the request ---------------------------------------------------------------------------- */

static int read_query(struct exec *x, const struct query *q, struct err *e)
{
	x->want = (struct remote_want){.in = query_bool(q, "input"),
		.out = query_bool(q, "output"),
		.err = query_bool(q, "error"),
		.tty = query_bool(q, "tty")};
	for (size_t i = 0; i < q->n; i++)
		if (!strcmp(q->v[i].key, "command"))
			strv_add(&x->argv, q->v[i].value);
	if (x->want.tty)
		x->want.err = false;
	if (!x->want.in && !x->want.out && !x->want.err)
		return err_set(e, ERR_BADREQUEST,
			"you must specify at least 1 of stdin, stdout, stderr");
	if (!x->attach && !x->argv.n)
		return err_set(e, ERR_BADREQUEST, "you must specify at least 1 command");
	return 0;
}

/* Refuse while a refusal can still be an answer in HTTP. Upstream answers 500 for a container. */
static int prepare(
	struct exec *x, const struct call *c, struct upgrade *ret, int *ret_status, struct err *e)
{
	struct pods *pods = x->x.s->k->pods;
	val *pod, *status;

	*ret_status = 404;
	if (pods_find(pods, c->ns, c->pod, &pod, &status, e) < 0)
		return -1;
	*ret_status = 500;
	if (pod_running(pods, c->ns, c->pod, c->container, e) < 0)
		return -1;
	*ret_status = 400;
	if (read_query(x, &c->query, e) < 0)
		return -1;
	if (upgrade_choose(c->q, remote_websocket, remote_spdy, ret, e) < 0) {
		*ret_status = err_info(e->code)->http;
		return -1;
	}
	return 0;
}

static void serve_remote(struct serve *s, const struct call *c, bool attach)
{
	struct exec *x = xcalloc(1, sizeof(*x));
	struct stream *stream;
	struct upgrade u;
	struct err e = ERR_INIT;
	int status = 500;

	session_add(s, &x->x, exec_end, NULL);
	x->attach = attach;
	x->terminal = -1;
	x->ns = xstrdup(c->ns);
	x->pod = xstrdup(c->pod);
	x->container = xstrdup(c->container);
	if (prepare(x, c, &u, &status, &e) < 0) {
		exec_free(x);
		serve_error(c->q, status, e.msg);
		return;
	}
	if (upgrade_take(c->q, &u, &stream, &e) < 0) {
		exec_free(x);
		return;
	}
	x->remote = remote_new(s->k->loop, stream, &u, &x->want, &remote_calls, x);
}

void serve_exec(struct serve *s, const struct call *c)
{
	serve_remote(s, c, false);
}

void serve_attach(struct serve *s, const struct call *c)
{
	serve_remote(s, c, true);
}
