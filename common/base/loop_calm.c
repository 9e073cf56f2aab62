/* Calm: one timer, which each round that had something to do moves on. */
#include <malloc.h>

#include "base/clock.h"
#include "base/loop_priv.h"

#define FEW 4 /* callbacks: what they leave is worth less than a wake-up */

struct loop_calm {
	loop_timer_fn fn;
	void *arg;
	int64_t after_ns;
	struct loop_source *timer;
	int own;      /* callbacks of this round */
	uint64_t ran; /* callbacks since the last calm */
};

static void on_timer(void *arg)
{
	struct loop_calm *c = arg;

	c->own = 1;
	c->ran = 0;
	c->fn(c->arg);
	malloc_trim(0);
}

void loop_set_calm(struct loop *l, int64_t after_ns, loop_timer_fn fn, void *arg)
{
	struct loop_calm *c = xcalloc(1, sizeof(*c));

	/* what one thread has given back another one can have */
	mallopt(M_ARENA_MAX, 1);
	*c = (struct loop_calm){.fn = fn, .arg = arg, .after_ns = after_ns};
	/* slack: another timer may take it with it */
	c->timer = loop_add_timer(l, clock_mono_ns() + after_ns, after_ns / 2, on_timer, c);
	l->calm = c;
}

void loop_calm_round(struct loop_calm *c, int ran)
{
	int own = c->own;

	c->own = 0;
	if (ran == own)
		return;
	c->ran += (uint64_t)(ran - own);
	if (c->ran > FEW)
		loop_mod_timer(c->timer, clock_mono_ns() + c->after_ns);
}
