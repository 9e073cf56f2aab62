/* loop: timers, children, signals, files, idles, and deleting in the middle of a round. */
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/loop.h"
#include "base/proc.h"
#include "../tap.h"

#define LIMIT_NS (60 * NS_PER_S)

/* What a callback notes. */
#define LETTER(c) ((char[]){ c })

static char trace[64]; /* what ran, a letter each */
static struct loop *l;
static struct loop_source *a, *b;

static void note(char c)
{
	size_t n = strlen(trace);

	if (n + 1 < sizeof(trace))
		trace[n] = c;
}

/* Rounds until n letters stand in the trace, then the trace. */
static const char *after(size_t n)
{
	int64_t end = clock_mono_ns() + LIMIT_NS;

	while (strlen(trace) < n && clock_mono_ns() < end)
		loop_step(l, LIMIT_NS);
	return trace;
}

static void fresh(void)
{
	memset(trace, 0, sizeof(trace));
}

static void on_timer(void *arg)
{
	note(*(char *)arg);
}

static void on_again(void *arg)
{
	note('r');
	if (strlen(trace) < 3)
		loop_mod_timer(*(struct loop_source **)arg, clock_mono_ns() + 1000);
}

static void on_delete_other(void *arg)
{
	note('d');
	loop_del(arg == &a ? b : a);
	a = b = NULL;
}

/* A thousand in no order, two thirds of them moved or deleted again: each fires at its time. */
static int early, fired;

static void on_many(void *arg)
{
	early += *(int64_t *)arg > clock_mono_ns();
	fired++;
}

static void many_timers(void)
{
	enum { N = 1000 };
	static int64_t at[N];
	static struct loop_source *s[N];
	int64_t now = clock_mono_ns(), end = now + LIMIT_NS;

	for (int i = 0; i < N; i++) {
		at[i] = now + (i * 7919) % N * 2000;
		s[i] = loop_add_timer(l, at[i], (i % 5) * 1000, on_many, &at[i]);
	}
	for (int i = 0; i < N; i++) {
		if (i % 3 == 1) {
			at[i] = now + (i * 104729) % N * 3000;
			loop_mod_timer(s[i], at[i]);
		} else if (i % 3 == 2) {
			loop_del(s[i]);
		}
	}
	while (fired < 667 && clock_mono_ns() < end)
		loop_step(l, LIMIT_NS);
	is_int(fired, 667, "timers set, moved and deleted: each fires once");
	ok(loop_step(l, 4 * NS_PER_MS) == 0, "and no other");
	is_int(early, 0, "none before its time");
}

static void timers(void)
{
	int64_t now = clock_mono_ns(), start;
	struct loop_source *s;

	fresh();
	loop_add_timer(l, now + 3000, 0, on_timer, LETTER('3'));
	loop_add_timer(l, now + 1000, 0, on_timer, LETTER('1'));
	loop_add_timer(l, now + 2000, 0, on_timer, LETTER('2'));
	loop_add_timer(l, now + 2000, 0, on_timer, LETTER('2'));
	is_str(after(4), "1223", "timers in the order of their times");
	is_int(loop_step(l, 0), 0, "each once");

	fresh();
	s = loop_add_timer(l, clock_mono_ns(), 0, on_again, &a);
	a = s;
	is_str(after(3), "rrr", "a timer may set itself again");
	loop_del(s);

	fresh();
	now = clock_mono_ns();
	loop_add_timer(l, now, NS_PER_S * 1000, on_timer, LETTER('s'));
	loop_add_timer(l, now + 1000000, 0, on_timer, LETTER('e'));
	is_int(loop_step(l, LIMIT_NS), 2, "slack: two timers, one wake-up");
	is_str(trace, "se", "the earlier first");

	fresh();
	a = loop_add_timer(l, clock_mono_ns() - 2, 0, on_delete_other, &a);
	b = loop_add_timer(l, clock_mono_ns() - 1, 0, on_delete_other, &b);
	is_int(loop_step(l, LIMIT_NS), 1, "a source deleted in its round does not run");

	many_timers();
	start = clock_mono_ns();
	is_int(loop_step(l, 2 * NS_PER_MS), 0, "nothing to do");
	ok(clock_mono_ns() - start >= 2 * NS_PER_MS, "waits its time");
}

static void idle_more(void *arg)
{
	note('i');
	if (strlen(trace) < 3)
		loop_add_idle(l, idle_more, arg);
}

static void idles(void)
{
	fresh();
	loop_add_idle(l, on_timer, LETTER('1'));
	loop_add_idle(l, on_timer, LETTER('2'));
	is_int(loop_step(l, -1), 2, "an idle does not wait");
	is_str(trace, "12", "in the order of their making");
	fresh();
	loop_add_idle(l, idle_more, NULL);
	is_int(loop_step(l, -1), 1, "one added by an idle runs in the next round");
	is_str(after(3), "iii", "and it does run");
}

static void on_ready(void *arg, int fd, uint32_t events)
{
	note('f');
}

static void rests(void)
{
	int64_t end = clock_mono_ns() + LIMIT_NS;
	int fd[2], ran;

	if (pipe2(fd, O_CLOEXEC) < 0 || write(fd[1], "x", 1) != 1)
		return;
	a = loop_add_fd(l, fd[0], EPOLLIN, on_ready, NULL);
	do { /* its time may be over already where the machine stands still */
		fresh();
		loop_add_rest(l, on_timer, LETTER('r'));
		ran = loop_step(l, -1);
	} while (ran != 1 && clock_mono_ns() < end);
	is_int(ran, 1, "a rest waits for its turn");
	is_str(trace, "f", "while there is something to do");
	while (!strchr(trace, 'r') && clock_mono_ns() < end) {
		fresh();
		loop_step(l, -1);
	}
	is_str(trace, "fr", "but not for ever");
	loop_del(a);
	fresh();
	loop_add_rest(l, on_timer, LETTER('r'));
	loop_step(l, NS_PER_MS);
	is_str(trace, "r", "before a sleep it runs");
	close(fd[0]);
	close(fd[1]);
}

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

/* What a wait of 100 ms costs after that many of 1 ms. */
static int64_t wait_cost(int n)
{
	int64_t from_ns;

	for (int i = 0; i < n; i++) {
		loop_add_timer(l, clock_mono_ns() + NS_PER_MS, 0, on_timer, LETTER('t'));
		fresh();
		after(1);
	}
	from_ns = cpu_ns();
	loop_step(l, 100 * NS_PER_MS);
	return cpu_ns() - from_ns;
}

static void looks(void)
{
	int64_t quick_ns, idle_ns, end = clock_mono_ns() + LIMIT_NS;

	loop_set_look(l, 40 * NS_PER_MS);
	is_int(loop_step(l, 2 * NS_PER_MS), 0, "a loop that looks again waits its time");
	/* others may have the processor meanwhile, short waits be long, and what a machine below
	   this one takes be counted as ours */
	do {
		quick_ns = wait_cost(8);
		idle_ns = wait_cost(0);
	} while ((idle_ns >= 5 * NS_PER_MS || quick_ns <= idle_ns || quick_ns >= 60 * NS_PER_MS) &&
		clock_mono_ns() < end);
	ok(idle_ns < 5 * NS_PER_MS, "who has nothing to do sleeps: %lld us",
		(long long)(idle_ns / 1000));
	ok(quick_ns > idle_ns && quick_ns < 60 * NS_PER_MS,
		"after short waits it looks again, and not for long: %lld us",
		(long long)(quick_ns / 1000));
	loop_set_look(l, 0);
	do
		idle_ns = wait_cost(8);
	while (idle_ns >= 5 * NS_PER_MS && clock_mono_ns() < end);
	ok(idle_ns < 5 * NS_PER_MS, "unless told, it never does: %lld us",
		(long long)(idle_ns / 1000));
}

static void on_work(void *arg)
{
	note('w');
	if (strlen(trace) < 20)
		loop_mod_timer(*(struct loop_source **)arg, clock_mono_ns());
}

static void calms(void)
{
	struct loop *before = l;

	fresh();
	l = loop_new();
	loop_set_calm(l, NS_PER_MS, on_timer, LETTER('c'));
	is_str(after(1), "c", "what never had anything to do is calm");
	a = loop_add_timer(l, clock_mono_ns(), 0, on_timer, LETTER('w'));
	is_str(after(2), "cw", "a little work");
	is_int(loop_step(l, 3 * NS_PER_MS), 0, "is not worth it");
	loop_del(a);
	fresh();
	a = loop_add_timer(l, clock_mono_ns(), 0, on_work, &a);
	/* where the machine stands still amid the work it is calm then, and once more */
	ok(strchr(after(21), 'c'), "it is calm after much work");
	loop_free(l);
	l = before;
	fresh();
}

static void on_child(void *arg, pid_t pid, int status)
{
	note(pid > 0 && WIFEXITED(status) ? (char)('0' + WEXITSTATUS(status)) : '?');
	if (arg)
		loop_stop(l, 5);
}

static pid_t spawn(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct proc_spec s = { .argv = argv, .fd = { -1, -1, -1 } };
	struct err e = ERR_INIT;
	pid_t pid;

	if (proc_spawn(&s, &pid, &e) < 0) {
		printf("Bail out! %s\n", e.msg);
		exit(1);
	}
	return pid;
}

static void on_signal(void *arg, int signo)
{
	note(signo == SIGUSR1 ? *(char *)arg : '?');
}

static void children_and_signals(void)
{
	sigset_t now;

	fresh();
	loop_add_child(l, spawn("exit 3"), on_child, NULL);
	is_str(after(1), "3", "a child's end");
	fresh();
	loop_add_child(l, spawn("exit 4"), on_child, l);
	is_int(loop_run(l), 5, "loop_run answers the status of loop_stop");

	fresh();
	a = loop_add_signal(l, SIGUSR1, on_signal, LETTER('x'));
	b = loop_add_signal(l, SIGUSR1, on_signal, LETTER('x'));
	kill(getpid(), SIGUSR1);
	is_str(after(2), "xx", "a signal reaches both that wait for it");
	loop_del(a);
	kill(getpid(), SIGUSR1);
	is_str(after(3), "xxx", "and the one that is left");
	loop_del(b);
	sigprocmask(SIG_BLOCK, NULL, &now);
	ok(!sigismember(&now, SIGUSR1), "then it is not blocked any more");
}

static void on_path(void *arg, uint32_t mask, const char *name)
{
	if (mask & IN_IGNORED)
		note('!');
	else
		note(*name ? *name : *(char *)arg);
}

static void paths(void)
{
	char dir[] = "/tmp/base-loop.XXXXXX";
	autofree char *f = NULL;
	struct err e = ERR_INIT;
	struct loop_source *d = NULL, *s = NULL, *t = NULL;

	if (!mkdtemp(dir)) {
		ok(false, "a directory");
		return;
	}
	f = xasprintf("%s/file", dir);
	fresh();
	is_int(loop_add_path(l, f, IN_MODIFY, on_path, LETTER('m'), &s, &e), -1, "no such file");
	ok(!s && e.code == ERR_NOTFOUND, "%s", e.msg);
	is_int(loop_add_path(l, dir, IN_CREATE, on_path, LETTER('c'), &d, &e), 0,
	       "watch a directory");
	ok(io_write_file(f, "x", 1, 0600, false, &e) == 0, "make a file");
	is_str(after(1), ".", "its temporary is seen, by name");
	fresh();
	is_int(loop_add_path(l, f, IN_MODIFY, on_path, LETTER('m'), &s, &e), 0, "watch the file");
	is_int(loop_add_path(l, f, IN_CLOSE_WRITE, on_path, LETTER('w'), &t, &e), 0, "twice");
	close(open(f, O_RDONLY));
	close(open(f, O_WRONLY | O_TRUNC));
	is_str(after(2), "mw", "each sees its own events");
	loop_del(t);
	fresh();
	unlink(f);
	is_str(after(1), "!", "the end of a watched file is told");
	loop_del(s);
	loop_del(d);
	ok(io_rm_tree(dir, &e) == 0, "removed");
}

static void on_fd(void *arg, int fd, uint32_t events)
{
	char c = '?';

	if (read(fd, &c, 1) == 1)
		note(c);
	else
		loop_del(*(struct loop_source **)arg);
}

static void on_both(void *arg, int fd, uint32_t events)
{
	note('d');
	loop_del(a);
	loop_del(b);
}

static void descriptors(void)
{
	int p[2], q[2], file = open("/proc/self/exe", O_RDONLY);

	if (pipe(p) < 0 || pipe(q) < 0 || file < 0)
		ok(false, "pipes");
	fresh();
	a = loop_add_fd(l, p[0], EPOLLIN, on_fd, &a);
	ok(write(p[1], "hey", 3) == 3, "three bytes");
	is_str(after(3), "hey", "arrive");
	loop_mod_fd(a, 0);
	ok(write(p[1], "x", 1) == 1, "one more");
	is_int(loop_step(l, 0), 0, "is not asked for");
	loop_mod_fd(a, EPOLLIN);
	is_str(after(4), "heyx", "now it is");
	loop_del(a);

	fresh();
	ok(write(p[1], "x", 1) == 1 && write(q[1], "x", 1) == 1, "two pipes ready");
	a = loop_add_fd(l, p[0], EPOLLIN, on_both, &a);
	b = loop_add_fd(l, q[0], EPOLLIN, on_both, &b);
	is_int(loop_step(l, LIMIT_NS), 1, "one deletes both in their round");

	fresh();
	a = loop_add_fd(l, file, EPOLLIN, on_fd, &a);
	is_int(loop_step(l, -1), 1, "a regular file is always ready");
	is_str(trace, "\177", "and read");
	loop_del(a);
	close(file);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(q[i]);
	}
}

int main(void)
{
	l = loop_new();
	timers();
	idles();
	rests();
	looks();
	calms();
	children_and_signals();
	paths();
	descriptors();
	loop_free(l);
	loop_free(NULL);
	return tap_done();
}
