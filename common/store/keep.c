/* The keeper's loop: a step when the store tells of a write, or when the last one said. */
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "data/quantity.h"
#include "store/keep.h"

/* After an error of the store the keeper tries again, later each time. */
#define RETRY_MIN_NS NS_PER_S
#define RETRY_MAX_NS (60 * NS_PER_S)

static int parse_size(const char *text, const char *option, int64_t *ret, struct err *e)
{
	struct quantity q;

	if (!text)
		return 0;
	if (quantity_parse(text, &q, NULL) < 0 || q.nano < 0)
		return err_set(e, ERR_USAGE, "%s %s: not a size (64Mi, 1G)", option, text);
	*ret = quantity_value(&q);
	return 0;
}

int keep_budget(const char *keep, const char *keep_events, struct upkeep_budget *b, struct err *e)
{
	struct upkeep_budget r = *b;

	if (parse_size(keep, "--keep", &r.history_bytes, e) < 0 ||
		parse_size(keep_events, "--keep-events", &r.events_bytes, e) < 0)
		return -1;
	*b = r;
	return 0;
}

struct keeping {
	struct keeper *keeper;
	struct loop *loop;
	struct loop_source *store, *timer;
	int64_t retry_ns;
};

static void step(struct keeping *k)
{
	struct err e = ERR_INIT;
	int64_t wait;

	if (keeper_step(k->keeper, &wait, &e) < 0) {
		warn_err(&e);
		wait = k->retry_ns = k->retry_ns * 2 < RETRY_MAX_NS ? k->retry_ns * 2
								     : RETRY_MAX_NS;
	} else {
		k->retry_ns = RETRY_MIN_NS / 2;
	}
	/* while it waits for a time, no write wakes it */
	loop_mod_fd(k->store, wait < 0 ? EPOLLIN : 0);
	if (wait >= 0)
		loop_mod_timer(k->timer, clock_mono_ns() + wait);
}

static void on_store(void *arg, int fd, uint32_t events)
{
	step(arg);
}

static void on_timer(void *arg)
{
	step(arg);
}

static void on_signal(void *arg, int signo)
{
	loop_stop(((struct keeping *)arg)->loop, 0);
}

static void on_calm(void *arg)
{
	store_rest(arg);
}

void keep_tell_idle(const struct store *s)
{
	log_f(LOG_LV_INFO, "store %s: its history is its own affair: nothing to do here",
		store_address(s));
}

int keep_run(struct store *s, const struct upkeep_budget *b, struct err *e)
{
	struct keeping k = {.retry_ns = RETRY_MIN_NS / 2};
	int ret;

	if (store_is_kept_here(s) && keeper_open(s, b, &k.keeper, e) < 0)
		return -1;
	k.loop = loop_new();
	loop_set_calm(k.loop, LOOP_CALM_NS, on_calm, s);
	loop_add_signal(k.loop, SIGTERM, on_signal, &k);
	loop_add_signal(k.loop, SIGINT, on_signal, &k);
	if (k.keeper) {
		k.store = loop_add_fd(k.loop, store_fd(s), EPOLLIN, on_store, &k);
		k.timer = loop_add_timer(k.loop, clock_mono_ns(), 0, on_timer, &k);
	} else {
		/* a supervisor would only start it again */
		keep_tell_idle(s);
	}
	ret = loop_run(k.loop);
	loop_free(k.loop);
	keeper_close(k.keeper);
	return ret;
}
