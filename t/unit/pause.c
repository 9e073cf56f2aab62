/*
 * k-pause and its client without root: the protocol and its limits, output and attachments. The
 * "runtime" of these containers is a shell that leaves a child behind and names it in a pidfile.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pause.h"

/* `create` of a container that runs `script` once something is written to the fifo ID.go. */
static int create(struct pause *p, const char *id, const char *script, uint32_t flags,
		  struct buf *text)
{
	autofree char *pidfile = xasprintf("%s/%s.pid", base, id);
	autofree char *log = xasprintf("%s/%s.log", base, id);
	autofree char *go = xasprintf("%s/%s.go", base, id);
	autofree char *all = xasprintf("{ read x <%s; %s; } <&3 & echo -n $! >%s; echo made", go,
				       script, pidfile);
	autofree char *outer = xasprintf("exec 3<&0; %s", all);
	const char *argv[] = { "/bin/sh", "-c", outer, NULL };
	const struct pause_cmd c = { .type = PAUSE_CREATE, .flags = flags, .argv = argv, .id = id,
				     .pidfile = pidfile, .log = log };
	struct pause_result res;

	if (mkfifo(go, 0600) < 0 && errno != EEXIST)
		die(ERR_SYS, "%s", go);
	if (pause_run(p, &c, &res, text, &e) < 0)
		return -1;
	return res.code;
}

static void let_go(struct pause *p, const char *id)
{
	autofree char *go = xasprintf("%s/%s.go", base, id);
	const char *argv[] = { "/bin/sh", "-c", "echo >$0", go, NULL };
	const struct pause_cmd c = { .type = PAUSE_START, .argv = argv, .id = id };
	struct pause_result res;

	ok(pause_run(p, &c, &res, NULL, &e) == 0 && res.code == 0, "%s: start", id);
}

static struct pause_state ended; /* the last event */

static void on_event(void *arg, const struct pause_state *s)
{
	ended = *s;
	++*(int *)arg;
}

static void dispatch_until(struct pause *p, const int *count, int want)
{
	struct pollfd pfd = { .fd = pause_fd(p), .events = POLLIN };

	while (*count < want && poll(&pfd, 1, 60000) > 0)
		if (pause_dispatch(p, &e) < 0)
			break;
}

/* ---- programs --------------------------------------------------------------------------- */

static void test_run(struct pause *p)
{
	static const struct {
		const char *script;
		int code, signal;
		const char *text;
	} t[] = {
		{ "exit 0", 0, 0, "" },
		{ "exit 9", 9, 0, "" },
		{ "echo out; echo err >&2", 0, 0, "out\nerr\n" },
		{ "kill -9 $$", -1, 9, "" },
		{ "cat; pwd; echo \"$A\"; env | grep -c HOME", 1, 0, "/\nb\n0\n" },
		{ "trap 'echo never' PIPE; kill -PIPE $$; echo on", 0, 0, "never\non\n" },
	};
	const char *const env[] = { "A=b", "PATH=/usr/bin:/bin", NULL };

	for (size_t i = 0; i < array_size(t); i++) {
		const char *argv[] = { "/bin/sh", "-c", t[i].script, NULL };
		const struct pause_cmd c = { .type = PAUSE_RUN, .argv = argv, .env = env };
		autobuf text = BUF_INIT;
		struct pause_result res = { 0 };

		ok(pause_run(p, &c, &res, &text, &e) == 0, "run: %s", t[i].script);
		is_int(res.code, t[i].code, "its exit status");
		is_int(res.signal, t[i].signal, "its signal");
		is_str(buf_str(&text), t[i].text, "its output");
		ok(res.started_ns && res.finished_ns >= res.started_ns, "its times");
	}
}

static void test_refused(struct pause *p)
{
	static const char *const plain[] = { "true", NULL }, *const sh[] = { "/bin/true", NULL };
	static const char *const missing[] = { "/no/such", NULL }, *const none[] = { NULL };
	static const char long_id[] =
		"0123456789012345678901234567890123456789012345678901234567890123"
		"0123456789012345678901234567890123456789012345678901234567890123";
	const struct {
		const char *name;
		struct pause_cmd c;
		enum err_code code;
	} t[] = {
		{ "no slash", { .type = PAUSE_RUN, .argv = plain }, ERR_INVALID },
		{ "no argv", { .type = PAUSE_RUN, .argv = none }, ERR_INVALID },
		{ "long id", { .type = PAUSE_EXEC, .argv = sh, .id = long_id }, ERR_INVALID },
		{ "no id", { .type = PAUSE_CREATE, .argv = sh, .pidfile = "/x" }, ERR_INVALID },
		{ "no pidfile", { .type = PAUSE_CREATE, .argv = sh, .id = "a" }, ERR_INVALID },
		{ "no log there",
		  { .type = PAUSE_CREATE, .argv = sh, .id = "a", .pidfile = "/no/such/pid",
		    .log = "/no/such/log" },
		  ERR_NOTFOUND },
		{ "nothing to start", { .type = PAUSE_START, .argv = sh, .id = "a" },
		  ERR_NOTFOUND },
		{ "no pid left behind",
		  { .type = PAUSE_CREATE, .argv = sh, .id = "a", .pidfile = "/no/such/pid" },
		  ERR_SYS },
	};
	struct pause_done d = { .text = "" };
	autobuf text = BUF_INIT;

	for (size_t i = 0; i < array_size(t); i++) {
		ok(pause_run(p, &t[i].c, &d.res, NULL, &e) < 0, "refused: %s", t[i].name);
		is_int(e.code, t[i].code, "%s", e.msg);
	}
	ok(pause_run(p, &(struct pause_cmd){ .type = PAUSE_RUN, .argv = missing }, &d.res, &text,
		     &e) == 0 && d.res.code == 127, "a program that is missing: 127");
	d.text = buf_str(&text);
	ok(pause_check(&d, "crun", &e) < 0, "is a failure");
	is_str(e.msg, "crun: execute /no/such: No such file or directory", "with its reason");
	ok(pause_signal(p, "nobody", SIGTERM, &e) < 0 && e.code == ERR_NOTFOUND, "no such id");
	ok(pause_signal(p, long_id, SIGTERM, &e) < 0 && e.code == ERR_INVALID, "no id");
}

static void test_text(struct pause *p)
{
	const char *argv[] = { "/bin/sh", "-c", "seq 1 100000", NULL };
	const struct pause_cmd c = { .type = PAUSE_RUN, .argv = argv };
	autobuf text = BUF_INIT;
	struct pause_result res;

	ok(pause_run(p, &c, &res, &text, &e) == 0 && res.code == 0, "much text stops nobody");
	is_int(text.len, PAUSE_TEXT_MAX, "4 KiB are kept");
	is_str(text.len > 7 ? text.data + text.len - 7 : "", "100000\n", "the last ones");
}

static int finished, refusals, lost;

static void on_done(void *arg, const struct pause_done *d)
{
	finished++;
	refusals += d->error == EAGAIN;
	lost += d->error == ECONNRESET;
	if (arg)
		*(int *)arg = d->res.code;
}

static void test_many(struct pause *p)
{
	int codes[PAUSE_JOBS_MAX];
	bool right = true;

	finished = 0;
	for (int i = 0; i < PAUSE_JOBS_MAX; i++) {
		autofree char *script = xasprintf("exit %d", i);
		const char *argv[] = { "/bin/sh", "-c", script, NULL };
		const struct pause_cmd c = { .type = PAUSE_RUN, .argv = argv };

		codes[i] = -1;
		if (pause_submit(p, &c, on_done, &codes[i], &e) < 0)
			die_err(&e);
	}
	dispatch_until(p, &finished, PAUSE_JOBS_MAX);
	for (int i = 0; i < PAUSE_JOBS_MAX; i++)
		right = right && codes[i] == i;
	ok(right, "%d at once, each is answered with its own status", PAUSE_JOBS_MAX);
}

/* ---- containers ------------------------------------------------------------------------- */

static void test_output(struct pause *p)
{
	autofree char *log = file("o.log");
	autobuf text = BUF_INIT, got = BUF_INIT;
	int events = 0;

	ok(pause_subscribe(p, on_event, &events, &e) == 0, "subscribe");
	is_int(create(p, "o", "echo a; echo b >&2; exit 300", 0, &text), 0, "create");
	is_str(buf_str(&text), "made\n", "the runtime's words are not the container's");
	is_int(create(p, "o", "true", 0, NULL), -1, "an id is given once");
	is_int(e.code, ERR_EXISTS, "%s", e.msg);
	ok(pause_forget(p, "o", &e) < 0 && e.code == ERR_CONFLICT, "not to be forgotten yet");
	let_go(p, "o");
	dispatch_until(p, &events, 1);
	is_str(ended.id, "o", "the event names it");
	is_int(ended.state, PAUSE_EXITED, "exited");
	is_int(pause_exit_code(&ended), 300 & 255, "exit code");
	ok(ended.created_ns && ended.started_ns >= ended.created_ns &&
	   ended.finished_ns >= ended.started_ns, "times in order");
	ok(io_read_file(log, 4096, &got, &e) == 0, "log");
	ok(strstr(got.data, "Z stdout F a\n"), "stdout is in the log");
	ok(strstr(got.data, "Z stderr F b\n"), "and stderr");
	ok(pause_forget(p, "o", &e) == 0, "forget");
	ok(pause_forget(p, "o", &e) < 0 && e.code == ERR_NOTFOUND, "once");
}

/* Its first process is over before its runtime is: the status must not be lost. */
static void test_short_lived(struct pause *p)
{
	autofree char *pidfile = file("s.pid");
	autofree char *go = file("s.fifo");
	/* The middle shell ends: its child, a zombie by then, is k-pause's. */
	autofree char *early = xasprintf("(sh -c 'echo $$ >%s; echo >%s; exit 6' &); read x <%s",
					 pidfile, go, go);
	autofree char *reaped = xasprintf("(exit 4) & echo $! >%s; wait $!; exit 0", pidfile);
	const char *argv[] = { "/bin/sh", "-c", early, NULL };
	struct pause_cmd c = { .type = PAUSE_CREATE, .id = "s", .argv = argv,
			       .pidfile = pidfile };
	autofree struct pause_state *s = NULL;
	struct pause_result res;
	int events = 0;
	size_t n = 0;

	if (mkfifo(go, 0600) < 0)
		die(ERR_SYS, "%s", go);
	ok(pause_subscribe(p, on_event, &events, &e) == 0, "subscribe");
	ok(pause_run(p, &c, &res, NULL, &e) == 0 && res.code == 0 && res.pid > 0, "create");
	dispatch_until(p, &events, 1);
	is_int(pause_exit_code(&ended), 6, "the status of a process that was faster");
	ok(ended.created_ns && !ended.started_ns, "never started");
	ok(pause_forget(p, "s", &e) == 0, "forget");
	argv[2] = reaped;
	ok(pause_run(p, &c, &res, NULL, &e) < 0, "a process whose end nobody will tell us");
	ok(strstr(e.msg, "create: the runtime's pidfile: No child process"), "%s", e.msg);
	ok(pause_status(p, &s, &n, &e) == 0 && n == 0, "is no container");
}

struct sink {
	int fd;
	size_t len;
};

/* Reads fd until at least want bytes or its end. */
static void drain(struct sink *s, size_t want)
{
	static char buf[65536];
	ssize_t n = 1;

	while (s->len < want && n > 0) {
		n = read(s->fd, buf, sizeof(buf));
		if (n > 0)
			s->len += (size_t)n;
	}
}

#define FLOOD_BYTES 4000000

/* A watcher that does not read: it slows the container if it asked for that, else it loses. */
static void test_attach(struct pause *p, bool wait)
{
	const char *id = wait ? "wait" : "drop";
	autofree char *script = xasprintf("head -c %d /dev/zero | tr '\\0' x", FLOOD_BYTES);
	autofree struct pause_state *s = NULL;
	int pipefd[2], events = 0;
	struct sink sink = { 0 };
	size_t n = 0;

	ok(pause_subscribe(p, on_event, &events, &e) == 0, "subscribe");
	is_int(create(p, id, script, 0, NULL), 0, "create %s", id);
	ok(pipe2(pipefd, O_CLOEXEC) == 0, "pipe");
	ok(pause_attach(p, id, wait ? PAUSE_ATTACH_WAIT : 0, pipefd[1], -1, NULL, &e) == 0,
	   "attach");
	ok(pause_attach(p, id, PAUSE_ATTACH_IN, -1, -1, &(int){ 0 }, &e) < 0 &&
	   e.code == ERR_INVALID, "it has no way in");
	close(pipefd[1]);
	sink.fd = pipefd[0];
	let_go(p, id);
	if (wait) {
		struct pollfd pfd = { .fd = pause_fd(p), .events = POLLIN };

		ok(pause_dispatch(p, &e) == 0, "nothing yet");
		is_int(poll(&pfd, 1, 300), 0, "it waits for its watcher");
		drain(&sink, SIZE_MAX);
		is_int(sink.len, FLOOD_BYTES, "who gets everything");
	}
	dispatch_until(p, &events, 1);
	drain(&sink, SIZE_MAX);
	close(sink.fd);
	ok(pause_status(p, &s, &n, &e) == 0 && n == 1, "status");
	if (!wait)
		is_int(s->attach_dropped + sink.len, FLOOD_BYTES, "what is lost is counted");
	ok(wait || sink.len < FLOOD_BYTES, "something is");
	is_int(s->attached, 0, "let go at the end");
	is_int(s->log_dropped, 0, "the log has everything");
	ok(pause_forget(p, id, &e) == 0, "forget");
}

static void test_attach_limits(struct pause *p)
{
	int pipefd[2], events = 0, i;
	autofree struct pause_state *s = NULL;
	size_t n = 0;

	ok(pause_subscribe(p, on_event, &events, &e) == 0, "subscribe");
	is_int(create(p, "l", "cat", PAUSE_STDIN | PAUSE_STDIN_ONCE, NULL), 0, "create");
	ok(pipe2(pipefd, O_CLOEXEC) == 0, "pipe");
	for (i = 0; pause_attach(p, "l", 0, pipefd[1], -1, NULL, &e) == 0; i++)
		;
	is_int(i, PAUSE_ATTACH_MAX, "as many attachments as there may be");
	is_int(e.code, ERR_TOOMANY, "%s", e.msg);
	close(pipefd[0]);
	close(pipefd[1]);
	do
		free(take(s));
	while (pause_status(p, &s, &n, &e) == 0 && s->attached);
	ok(n == 1 && !s->attached, "a watcher that has left is let go");
	i = open("/dev/null", O_WRONLY | O_CLOEXEC);
	ok(pause_attach(p, "l", 0, i, -1, NULL, &e) < 0, "no pipe, no socket: refused");
	close(i);
	ok(pause_attach(p, "l", PAUSE_ATTACH_IN, -1, -1, &i, &e) == 0, "the way in");
	let_go(p, "l");
	close(i);
	dispatch_until(p, &events, 1);
	is_int(pause_exit_code(&ended), 0, "its end is the end of the input");
	ok(pause_forget(p, "l", &e) == 0, "forget");
}

/* A runtime that hangs can be ended. */
static void test_hanging(struct pause *p)
{
	autofree char *fifo = file("hang");
	const char *argv[] = { "/bin/sh", "-c", "read x <$0", fifo, NULL };
	const struct pause_cmd c = { .type = PAUSE_CREATE, .id = "h", .argv = argv,
				     .pidfile = "/no/such/pid" };
	int code = 0;

	if (mkfifo(fifo, 0600) < 0)
		die(ERR_SYS, "%s", fifo);
	finished = 0;
	ok(pause_submit(p, &c, on_done, &code, &e) == 0, "create");
	while (pause_signal(p, "h", SIGKILL, &e) < 0 && e.code == ERR_NOTFOUND)
		; /* the two connections are not ordered */
	dispatch_until(p, &finished, 1);
	is_int(code, -1, "its runtime is signalled while it is being made");
	ok(pause_forget(p, "h", &e) < 0 && e.code == ERR_NOTFOUND, "and nothing is left");
}

/* A runtime that was asked for a terminal and sends none. */
static void test_no_terminal(struct pause *p)
{
	autofree char *pidfile = file("t.pid"), *console = file("t.console");
	autofree char *script = xasprintf("read x <%s.fifo & echo $! >%s", pidfile, pidfile);
	autofree char *fifo = xasprintf("%s.fifo", pidfile);
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct pause_cmd c = { .type = PAUSE_CREATE, .flags = PAUSE_TTY, .id = "t", .argv = argv,
			       .pidfile = pidfile };
	struct pause_result res;

	if (mkfifo(fifo, 0600) < 0)
		die(ERR_SYS, "%s", fifo);
	ok(pause_run(p, &c, &res, NULL, &e) < 0 && e.code == ERR_INVALID, "no socket: %s", e.msg);
	c.console = console;
	ok(pause_run(p, &c, &res, NULL, &e) < 0, "no terminal came");
	ok(strstr(e.msg, "create: the runtime's console: "), "%s", e.msg);
	ok(!io_exists(console), "the socket is gone");
	res.pid = open(fifo, O_WRONLY | O_CLOEXEC); /* its orphan ends */
	close(res.pid);
}

static void test_full(struct pause *p)
{
	autofree struct pause_state *s = NULL;
	autofree char *fifo = file("full");
	autofree char *pidfile = file("f.pid");
	autofree char *script = xasprintf("read x <%s & echo $! >%s", fifo, pidfile);
	const char *argv[] = { "/bin/sh", "-c", script, NULL };
	struct pause_result res;
	int events = 0;
	size_t n = 0, i;

	if (mkfifo(fifo, 0600) < 0)
		die(ERR_SYS, "%s", fifo);
	ok(pause_subscribe(p, on_event, &events, &e) == 0, "subscribe");
	for (i = 0; i <= PAUSE_BOXES_MAX; i++) {
		autofree char *id = xasprintf("full-%zu", i);
		const struct pause_cmd c = { .type = PAUSE_CREATE, .argv = argv, .id = id,
					     .pidfile = pidfile };

		if (pause_run(p, &c, &res, NULL, &e) < 0)
			break;
	}
	is_int(i, PAUSE_BOXES_MAX, "as many containers as may be remembered");
	is_int(e.code, ERR_TOOMANY, "%s", e.msg);
	ok(pause_status(p, &s, &n, &e) == 0, "their status fits");
	is_int(n, PAUSE_BOXES_MAX, "all of them");
	is_str(n ? s[0].id : "", "full-0", "oldest first");
	/* Not all at once: who leaves too many events unread is disconnected. */
	for (i = 0; i < n; i++) {
		if (pause_signal(p, s[i].id, SIGTERM, &e) < 0)
			die_err(&e);
		if (i % 64 == 63)
			dispatch_until(p, &events, (int)i + 1);
	}
	is_int(events, PAUSE_BOXES_MAX, "each end is told");
	is_int(pause_exit_code(&ended), 128 + SIGTERM, "signalled");
	for (i = 0; i < n; i++)
		if (pause_forget(p, s[i].id, &e) < 0)
			die_err(&e);
	free(take(s));
	ok(pause_status(p, &s, &n, &e) == 0 && n == 0, "all forgotten");
}

static void test_too_long(struct pause *p)
{
	autofree char *big = xcalloc(1, PAUSE_MSG_MAX + 1);
	const char *argv[] = { "/bin/true", big, NULL };
	const struct pause_cmd c = { .type = PAUSE_RUN, .argv = argv };
	struct pause_result res;

	memset(big, 'x', PAUSE_MSG_MAX);
	ok(pause_run(p, &c, &res, NULL, &e) < 0 && e.code == ERR_TOOLARGE, "a request too large");
	ok(pause_status(p, &(struct pause_state *){ NULL }, &(size_t){ 0 }, &e) == 0, "goes on");
}

/* Programs that never end: the limit, and what a lost connection means to whoever waits. */
static void test_lost(struct pause *p)
{
	autofree char *fifo = file("never");
	const char *argv[] = { "/bin/sh", "-c", "read x <$0", fifo, NULL };
	const struct pause_cmd c = { .type = PAUSE_RUN, .argv = argv };
	struct pause *second;
	int fd, pid = pause_info(p)->pid;

	if (mkfifo(fifo, 0600) < 0)
		die(ERR_SYS, "%s", fifo);
	finished = refusals = lost = 0;
	for (int i = 0; i < PAUSE_JOBS_MAX + 3; i++)
		if (pause_submit(p, &c, on_done, NULL, &e) < 0)
			die_err(&e);
	dispatch_until(p, &finished, 3);
	is_int(refusals, 3, "%d programs at once, no more", PAUSE_JOBS_MAX);
	ok(pause_open(pod, &second, &e) == 0, "a second connection");
	is_int(pause_info(second)->pid, pid, "to the same one");
	ok(pause_submit(second, &c, on_done, NULL, &e) == 0, "asks");
	pause_free(second);
	is_int(finished, 4, "and is answered when it closes");
	kill(pid, SIGKILL);
	running = 0;
	dispatch_until(p, &finished, 4 + PAUSE_JOBS_MAX);
	is_int(lost, 1 + PAUSE_JOBS_MAX, "all are answered when k-pause dies");
	is_int(e.code, ERR_UNREACHABLE, "%s", e.msg);
	is_int(pause_submit(p, &c, on_done, NULL, &e), -1, "no more is taken");
	is_int(e.code, ERR_UNREACHABLE, "%s", e.msg);
	pause_free(p);
	ok(pause_open(pod, &p, &e) < 0 && e.code == ERR_UNREACHABLE, "%s", e.msg);
	fd = open(fifo, O_RDWR | O_CLOEXEC); /* ends them: a line for each */
	for (int i = 0; i <= PAUSE_JOBS_MAX; i++)
		ok(write(fd, "x\n", 2) == 2, "one ends");
	ok(pause_clean(pod, &e) == 0, "what it left is cleared away");
}

int main(void)
{
	struct pause *p;

	begin();
	p = start();
	is_int(pause_info(p)->namespaces, 0, "no namespaces were asked for");
	test_run(p);
	test_refused(p);
	test_text(p);
	test_many(p);
	test_output(p);
	test_short_lived(p);
	test_attach(p, true);
	test_attach(p, false);
	test_attach_limits(p);
	test_hanging(p);
	test_no_terminal(p);
	test_full(p);
	test_too_long(p);
	stop(p);
	test_lost(start());
	return tap_done();
}
