/*
 * The loop is run by one thread, or lent: the other one waits at an epoll of its own, in which the
 * loop's stands, and hears of it only while it is lent.
 *
 *	runs the loop → work is wanted → lends the loop, works → nobody took it: runs it again
 *	                                                       → it was taken: waits to be lent it
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/loop_priv.h"
#include "base/turns.h"

/* A thread, or what stands in its place. */
enum { NOBODY, FIRST, SECOND, DUE };

struct turns {
	struct loop *l;
	const struct turns_work *w;
	void *arg;
	pthread_mutex_t turn;
	atomic_int owner;    /* of the loop; NOBODY: it is lent */
	atomic_int worker;   /* DUE: it is over, and `done` to be called by who has the turn */
	atomic_bool chores;  /* somebody is at one */
	atomic_bool over;    /* the loop was stopped */
	int lent_fd;	     /* epoll: the loop's, when it is lent, and timer_fd */
	int timer_fd;	     /* for timers of the loop while it is lent */
	int64_t timer_ns;    /* when that fires */
	int64_t until_ns;    /* the end of the wait under way */
	int kick_fd;	     /* in the loop: ends a wait */
	struct loop_source *kick;
};

struct thread {
	struct turns *t;
	int me;
};

static void kick(struct turns *t)
{
	if (eventfd_write(t->kick_fd, 1) < 0)
		bug("eventfd");
}

/* Once it is over it stays readable, for both. */
static void on_kick(void *arg, int fd, uint32_t events)
{
	struct turns *t = arg;
	eventfd_t n;

	if (!atomic_load(&t->over))
		(void)!eventfd_read(fd, &n);
}

static void listen_to_loop(struct turns *t, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.fd = t->l->epoll};

	if (epoll_ctl(t->lent_fd, EPOLL_CTL_MOD, t->l->epoll, &ev) < 0)
		bug("epoll_ctl mod");
}

/* Timers are no descriptors of the loop's. One that was moved since wakes in vain, once. */
static void set_timer(struct turns *t)
{
	int64_t wait_ns = loop_wait_time(t->l, -1), now_ns = clock_mono_ns(), at_ns;
	struct itimerspec its = {0};

	if (wait_ns < 0)
		return;
	at_ns = now_ns + wait_ns;
	if (t->timer_ns > now_ns && t->timer_ns <= at_ns)
		return;
	t->timer_ns = at_ns;
	its.it_value = (struct timespec){at_ns / NS_PER_S, at_ns % NS_PER_S};
	if (timerfd_settime(t->timer_fd, TFD_TIMER_ABSTIME, &its, NULL) < 0)
		bug("timerfd_settime");
}

static void fire_rests(struct turns *t)
{
	t->l->depth++;
	loop_fire_rests(t->l, true);
	t->l->depth--;
}

/* With the turn. The timer comes last: whoever it wakes finds the loop to be had. */
static void lend(struct turns *t)
{
	fire_rests(t);
	atomic_store(&t->owner, NOBODY);
	set_timer(t);
	listen_to_loop(t, EPOLLIN | EPOLLONESHOT);
}

static bool take_loop(struct turns *t, int me)
{
	int nobody = NOBODY;

	if (atomic_load(&t->owner) == me)
		return true;
	if (!atomic_compare_exchange_strong(&t->owner, &nobody, me))
		return false;
	listen_to_loop(t, 0);
	return true;
}

bool turns_recall(struct turns *t)
{
	return take_loop(t, atomic_load(&t->worker));
}

static void end_if_stopped(struct turns *t)
{
	if (!t->l->stopped || atomic_exchange(&t->over, true))
		return;
	kick(t);
	listen_to_loop(t, EPOLLIN);
}

/* With the turn, in a round or as one. */
static void finish(struct turns *t)
{
	int due = DUE;

	if (atomic_load(&t->over) || !atomic_compare_exchange_strong(&t->worker, &due, NOBODY))
		return;
	t->l->depth++;
	t->w->done(t->arg);
	t->l->depth--;
	loop_end_round(t->l);
	end_if_stopped(t);
}

/* The other thread waits for events, and knows nothing of what `done` has set up. */
static void tell_waiting(struct turns *t)
{
	int64_t wait_ns = loop_wait_time(t->l, -1);

	if (wait_ns >= 0 && clock_mono_ns() + wait_ns < t->until_ns)
		kick(t);
}

static bool chore_waits(struct turns *t)
{
	return t->w->chore_waits && !atomic_load(&t->chores) && t->w->chore_waits(t->arg);
}

static void do_chores(struct turns *t)
{
	while (chore_waits(t) && !atomic_exchange(&t->chores, true)) {
		t->w->chore(t->arg);
		atomic_store(&t->chores, false);
	}
}

/*
 * With the turn. Answers whether the loop is still ours, with the turn then. Who works when the
 * other one has the turn leaves it to him to finish: he looks whether something is due after he
 * gave the turn away, too.
 */
static bool work(struct turns *t, int me)
{
	bool ours = true;

	for (;;) {
		finish(t);
		if (!ours) {
			fire_rests(t);
			tell_waiting(t);
		}
		if (atomic_load(&t->over) || atomic_load(&t->worker) || !t->w->wanted(t->arg))
			break;
		atomic_store(&t->worker, me);
		if (ours)
			lend(t);
		pthread_mutex_unlock(&t->turn);
		t->w->work(t->arg, t);
		ours = take_loop(t, me);
		atomic_store(&t->worker, DUE);
		if (ours)
			pthread_mutex_lock(&t->turn);
		else if (pthread_mutex_trylock(&t->turn))
			return false;
	}
	if (ours && chore_waits(t)) {
		lend(t);
		kick(t);
		ours = false;
	}
	if (!ours)
		pthread_mutex_unlock(&t->turn);
	return ours;
}

void turns_give(struct turns *t)
{
	int64_t wait_ns = loop_wait_time(t->l, -1);

	t->until_ns = wait_ns < 0 ? INT64_MAX : clock_mono_ns() + wait_ns;
	pthread_mutex_unlock(&t->turn);
}

/* Who could not get the turn has left something to do. */
bool turns_asked(struct turns *t)
{
	return atomic_load(&t->worker) == DUE;
}

void turns_take(struct turns *t)
{
	pthread_mutex_lock(&t->turn);
}

/* Wait until the loop is lent and something of it is ready. */
static void await_loop(struct turns *t, int me)
{
	struct epoll_event ev;
	uint64_t n;

	do {
		if (epoll_wait(t->lent_fd, &ev, 1, -1) == 1 && ev.data.fd == t->timer_fd)
			(void)!read(t->timer_fd, &n, sizeof(n));
	} while (!atomic_load(&t->over) && !take_loop(t, me));
}

static void *take_turns(void *arg)
{
	const struct thread *th = arg;
	struct turns *t = th->t;

	while (!atomic_load(&t->over)) {
		bool ours;

		if (atomic_load(&t->owner) != th->me) {
			do_chores(t);
			await_loop(t, th->me);
		}
		pthread_mutex_lock(&t->turn);
		do {
			if (!atomic_load(&t->over))
				loop_step(t->l, -1);
			end_if_stopped(t);
			ours = work(t, th->me);
		} while (ours && !atomic_load(&t->over));
		if (ours)
			pthread_mutex_unlock(&t->turn);
	}
	return NULL;
}

static void release(struct turns *t)
{
	t->l->turns = NULL;
	loop_del(t->kick);
	close_fd(&t->kick_fd);
	close_fd(&t->timer_fd);
	close_fd(&t->lent_fd);
	pthread_mutex_destroy(&t->turn);
}

static int set_up(struct turns *t, struct err *e)
{
	struct epoll_event loop = {.data.fd = t->l->epoll}, timer = {.events = EPOLLIN};

	t->lent_fd = epoll_create1(EPOLL_CLOEXEC);
	t->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	t->kick_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	timer.data.fd = t->timer_fd;
	if (t->kick_fd < 0 || epoll_ctl(t->lent_fd, EPOLL_CTL_ADD, t->l->epoll, &loop) < 0 ||
		epoll_ctl(t->lent_fd, EPOLL_CTL_ADD, t->timer_fd, &timer) < 0)
		return err_errno(e, "two threads at a loop");
	t->kick = loop_add_fd(t->l, t->kick_fd, EPOLLIN, on_kick, t);
	return 0;
}

int turns_run(
	struct loop *l, const struct turns_work *w, void *arg, int *ret_status, struct err *e)
{
	struct turns t = {.l = l,
		.w = w,
		.arg = arg,
		.owner = FIRST,
		.lent_fd = -1,
		.timer_fd = -1,
		.kick_fd = -1};
	struct thread first = {&t, FIRST}, second = {&t, SECOND};
	pthread_t thread;
	int rc;

	l->stopped = false;
	pthread_mutex_init(&t.turn, NULL);
	if (set_up(&t, e) < 0) {
		release(&t);
		return -1;
	}
	l->turns = &t;
	rc = pthread_create(&thread, NULL, take_turns, &second);
	if (rc) {
		release(&t);
		return err_set(e, ERR_SYS, "start a second thread: %s", strerror(rc));
	}
	take_turns(&first);
	pthread_join(thread, NULL);
	release(&t);
	*ret_status = l->status;
	return 0;
}
