/* turns: one thread at a time, nobody waits for the work, and no thread is woken in vain. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/turns.h"
#include "../tap.h"

#define LIMIT_NS (60 * NS_PER_S)
#define LETTER(c) ((char[]){ c })

enum { ROUNDS = 3000 };

static struct loop *l;
static struct loop_source *limit, *follows; /* a timer that a request sets */
static char trace[64]; /* what ran */
static int work_fd, ready_fd, gate[2];
static atomic_int inside;
static bool overlapped, overtaken, wanted, stop_when_done;
static atomic_bool waits;
static size_t asked, worked, answered, other_thread;
static pid_t last;

static void note(char c)
{
	size_t n = strlen(trace);

	if (n + 1 < sizeof(trace))
		trace[n] = c;
}

/* Callbacks are inside one at a time. */
static void enter(void)
{
	overlapped = overlapped || atomic_fetch_add(&inside, 1);
}

static void leave(void)
{
	atomic_fetch_sub(&inside, 1);
}

static void on_limit(void *arg)
{
	note('!');
	loop_stop(l, 1);
}

static void fresh(void)
{
	memset(trace, 0, sizeof(trace));
	asked = worked = answered = other_thread = 0;
	wanted = stop_when_done = overlapped = overtaken = false;
	last = 0;
}

static bool is_wanted(void *arg)
{
	return wanted;
}

static int run(const struct turns_work *w)
{
	struct err e = ERR_INIT;
	int status = -1;

	loop_mod_timer(limit, clock_mono_ns() + LIMIT_NS);
	if (turns_run(l, w, NULL, &status, &e))
		printf("# %s\n", e.msg);
	return status;
}

/* A request wants work. */
static void on_request(void *arg, int fd, uint32_t events)
{
	eventfd_t n;

	enter();
	(void)!eventfd_read(fd, &n);
	note('r');
	if (follows)
		loop_mod_timer(follows, clock_mono_ns() + 20 * NS_PER_MS);
	wanted = true;
	last = gettid();
	leave();
}

/* Work that ends when the gate opens. */
static void work_behind_gate(void *arg, struct turns *t)
{
	char c;

	wanted = false;
	(void)!read(gate[0], &c, 1);
	note('w');
	overtaken = !turns_recall(t);
}

static void done(void *arg)
{
	enter();
	note('d');
	other_thread += last != gettid();
	leave();
	if (stop_when_done)
		loop_stop(l, 0);
}

static void on_ready(void *arg, int fd, uint32_t events)
{
	eventfd_t n;

	enter();
	(void)!eventfd_read(fd, &n);
	note('f');
	(void)!write(gate[1], "x", 1);
	leave();
}

static void on_timer(void *arg)
{
	note(*(char *)arg);
	(void)!write(gate[1], "x", 1);
}

static void gated(void)
{
	static const struct turns_work w = {is_wanted, work_behind_gate, done};

	fresh();
	stop_when_done = true;
	eventfd_write(work_fd, 1);
	follows = loop_add_timer(l, clock_mono_ns() + 2 * LIMIT_NS, 0, on_timer, LETTER('t'));
	is_int(run(&w), 0, "it ends");
	is_str(trace, "rtwd", "a timer fires while the other thread works");
	loop_del(take(follows));

	fresh();
	stop_when_done = true;
	eventfd_write(work_fd, 1);
	(void)!write(gate[1], "x", 1);
	run(&w);
	is_str(trace, "rwd", "with nothing else ready");
	ok(!overtaken, "nobody takes the loop");
	is_int((int64_t)other_thread, 0, "and who took the request finishes it");
}

/* Work that gets something of the loop's ready, and waits for that to be served. */
static void work_and_wait(void *arg, struct turns *t)
{
	char c;

	wanted = false;
	eventfd_write(ready_fd, 1);
	(void)!read(gate[0], &c, 1);
	note('w');
}

/* Or has the loop back before. */
static void work_and_recall(void *arg, struct turns *t)
{
	wanted = false;
	overtaken = !turns_recall(t);
	eventfd_write(ready_fd, 1);
	note('w');
}

static void on_end(void *arg, int fd, uint32_t events)
{
	on_ready(arg, fd, events);
	if (strchr(trace, 'd'))
		loop_stop(l, 0);
}

static void served_meanwhile(void)
{
	static const struct turns_work waiting = {is_wanted, work_and_wait, done};
	static const struct turns_work recalls_it = {is_wanted, work_and_recall, done};
	struct loop_source *s = loop_add_fd(l, ready_fd, EPOLLIN, on_ready, NULL);
	char c;

	fresh();
	stop_when_done = true;
	eventfd_write(work_fd, 1);
	run(&waiting);
	is_str(trace, "rfwd", "what gets ready during the work is served during the work");
	loop_del(s);

	s = loop_add_fd(l, ready_fd, EPOLLIN, on_end, NULL);
	fresh();
	eventfd_write(work_fd, 1);
	run(&recalls_it);
	is_str(trace, "rwdf", "after turns_recall it waits for what follows from the work");
	ok(!overtaken, "as nobody had taken the loop");
	loop_del(s);
	(void)!read(gate[0], &c, 1);
}

/* A pipe full of requests, answered in batches. */
static void on_stream(void *arg, int fd, uint32_t events)
{
	char b[7];
	ssize_t n;

	enter();
	n = read(fd, b, sizeof(b));
	if (n > 0)
		asked += (size_t)n;
	leave();
}

static bool some_asked(void *arg)
{
	return asked > worked;
}

static void work_batch(void *arg, struct turns *t)
{
	/* the turn is not ours: what is asked may grow meanwhile */
	for (size_t i = 0; i < worked % 3; i++)
		sched_yield();
	if (worked % 2)
		turns_recall(t);
}

static void batch_done(void *arg)
{
	enter();
	worked = asked;
	answered = worked;
	leave();
	if (answered == ROUNDS)
		loop_stop(l, 0);
}

static void *feed(void *arg)
{
	for (int i = 0; i < ROUNDS; i++) {
		(void)!write(*(int *)arg, "r", 1);
		if (i % 5 == 0)
			sched_yield();
	}
	return NULL;
}

static void many(void)
{
	static const struct turns_work w = {some_asked, work_batch, batch_done};
	struct loop_source *s;
	pthread_t thread;
	int fd[2];

	fresh();
	if (pipe(fd) || pthread_create(&thread, NULL, feed, &fd[1]))
		bug("no thread");
	s = loop_add_fd(l, fd[0], EPOLLIN, on_stream, NULL);
	is_int(run(&w), 0, "%d requests", ROUNDS);
	is_int((int64_t)answered, ROUNDS, "are all answered");
	ok(!overlapped, "and no two callbacks ran at once");
	pthread_join(thread, NULL);
	loop_del(s);
	close(fd[0]);
	close(fd[1]);
}

/* What follows from the work sets up what the thread at the loop does not know of. */
static void done_with_timer(void *arg)
{
	note('d');
	loop_add_timer(l, clock_mono_ns() + 1000, 0, on_limit, NULL);
}

static void told(void)
{
	static const struct turns_work w = {is_wanted, work_and_wait, done_with_timer};
	struct loop_source *s = loop_add_fd(l, ready_fd, EPOLLIN, on_ready, NULL);

	fresh();
	eventfd_write(work_fd, 1);
	is_int(run(&w), 1, "it ends by a timer");
	is_str(trace, "rfwd!", "which the waiting thread is told of");
	loop_del(s);
}

static void work_at_once(void *arg, struct turns *t)
{
	wanted = false;
	turns_recall(t);
}

static bool chore_waits(void *arg)
{
	return waits;
}

/* It ends when the request that comes after it has its answer. */
static void chore(void *arg)
{
	char c;

	waits = false;
	(void)!read(gate[0], &c, 1);
	note('c');
	eventfd_write(ready_fd, 1);
}

static void done_again(void *arg)
{
	note('d');
	if (strcmp(trace, "rd") != 0) {
		(void)!write(gate[1], "x", 1);
		return;
	}
	waits = true;
	eventfd_write(work_fd, 1);
}

static void on_chore_end(void *arg, int fd, uint32_t events)
{
	note('f');
	loop_stop(l, 0);
}

static void chores(void)
{
	static const struct turns_work w = {
		is_wanted, work_at_once, done_again, chore_waits, chore};
	struct loop_source *s = loop_add_fd(l, ready_fd, EPOLLIN, on_chore_end, NULL);

	fresh();
	eventfd_write(work_fd, 1);
	is_int(run(&w), 0, "a chore ends");
	is_str(trace, "rdrdcf", "and requests are served and worked at beside it");
	loop_del(s);
}

int main(void)
{
	l = loop_new();
	work_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	ready_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (pipe(gate))
		bug("pipe");
	limit = loop_add_timer(l, clock_mono_ns() + LIMIT_NS, 0, on_limit, NULL);
	loop_add_fd(l, work_fd, EPOLLIN, on_request, NULL);
	gated();
	served_meanwhile();
	many();
	told();
	chores();
	loop_free(l);
	close(work_fd);
	close(ready_fd);
	close(gate[0]);
	close(gate[1]);
	return tap_done();
}
