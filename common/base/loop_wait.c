/*
 * How a loop waits: looking again, asleep on processors that are awake, or asleep. One thing is
 * likely to follow another for as long as it just did.
 */
#include <errno.h>
#include <sched.h>

#include "base/clock.h"
#include "base/loop_priv.h"

enum {
	QUICK = 4, /* waits in succession: then the next one will be short, too */
	QUICK_MAX = 8,
	SOON = 8, /* the same for loop_keep_awake, which costs more */
};

void loop_set_look(struct loop *l, int64_t look_ns)
{
	l->look_ns = look_ns;
	l->quick = 0;
}

void loop_keep_awake(struct loop *l, struct awake *a, int64_t within_ns)
{
	l->awake = a;
	l->awake_ns = within_ns;
	l->soon = 0;
}

static int look_for(struct loop *l, struct epoll_event *ev, int64_t wait_ns)
{
	struct timespec ts = { wait_ns / NS_PER_S, wait_ns % NS_PER_S };
	int n = epoll_pwait2(l->epoll, ev, LOOP_EVENTS, wait_ns < 0 ? NULL : &ts, NULL);

	if (n < 0 && errno != EINTR)
		bug("epoll_pwait2");
	return n;
}

/* Without sleeping, for as long as the next event may be expected. */
static int look_again(struct loop *l, struct epoll_event *ev, int64_t look_ns)
{
	int64_t from_ns = clock_mono_ns();
	int n;

	while (!(n = look_for(l, ev, 0)) && clock_mono_ns() - from_ns < look_ns &&
		!(l->turns && turns_asked(l->turns)))
		sched_yield();
	return n;
}

/* Asleep, or looking again for so long. Others may have the turn meanwhile, but not inside a
   callback that runs rounds of its own. */
static int wait_for(struct loop *l, struct epoll_event *ev, int64_t wait_ns, int64_t look_ns)
{
	struct turns *t = l->depth == 1 ? l->turns : NULL;
	int n = 0;

	if (t)
		turns_give(t);
	if (look_ns)
		n = look_again(l, ev, look_ns);
	else if (!t || !turns_asked(t))
		n = look_for(l, ev, wait_ns);
	if (t)
		turns_take(t);
	return n;
}

/* Asleep: at first on processors that are awake, if they are. */
static int sleep_for(struct loop *l, struct epoll_event *ev, int64_t wait_ns)
{
	int64_t until_ns = l->event_ns + l->awake_ns, left_ns;
	int n;

	if (!l->awake || !l->awake->on)
		return wait_for(l, ev, wait_ns, 0);
	left_ns = until_ns - clock_mono_ns();
	if (left_ns > 0) {
		bool all = wait_ns >= 0 && wait_ns <= left_ns;

		n = wait_for(l, ev, all ? wait_ns : left_ns, 0);
		if (n || all || clock_mono_ns() < until_ns)
			return n;
		wait_ns = wait_ns < 0 ? -1 : wait_ns - left_ns;
	}
	awake_set(l->awake, false);
	return wait_for(l, ev, wait_ns, 0);
}

/* A wait is over that brought n events. */
static int waited(struct loop *l, int n)
{
	int64_t now_ns;

	if (!l->awake || n <= 0)
		return n;
	now_ns = clock_mono_ns();
	l->soon = now_ns - l->event_ns > l->awake_ns ? 0 : l->soon + 1;
	l->event_ns = now_ns;
	if (l->soon >= SOON)
		awake_set(l->awake, true);
	return n;
}

int loop_wait(struct loop *l, struct epoll_event *ev, int64_t wait_ns)
{
	bool quick = l->quick >= QUICK && (wait_ns < 0 || wait_ns > l->look_ns);
	int64_t from_ns = l->look_ns ? clock_mono_ns() : 0;
	int n = 0;

	if (!wait_ns)
		return look_for(l, ev, 0);
	if (quick)
		n = wait_for(l, ev, 0, l->look_ns);
	else if (l->heads[SRC_REST])
		n = look_for(l, ev, 0);
	if (n)
		return waited(l, n);
	if (l->heads[SRC_REST] && loop_fire_rests(l, true))
		return 0; /* what they did may be something to do */
	n = sleep_for(l, ev, wait_ns);
	/* half of a short wait may be the time that it takes to wake up */
	if (quick || (l->look_ns && clock_mono_ns() - from_ns > 2 * l->look_ns))
		l->quick = 0;
	else if (l->quick < QUICK_MAX)
		l->quick++;
	return waited(l, n);
}
