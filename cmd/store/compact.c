/* compact: history is cut to its budget, once, or as long as it runs by the store's one keeper. */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "data/quantity.h"
#include "store/history.h"
#include "store/upkeep.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "keep", OPT_STR, offsetof(struct options, keep), "SIZE",
		"bytes of history that are kept (128Mi)"},
	{0, "keep-events", OPT_STR, offsetof(struct options, keep_events), "SIZE",
		"bytes of Events that are kept, history and all (16Mi)"},
	{0, "to", OPT_STR, offsetof(struct options, to), "REV",
		"cut at revision REV, a time or \"now\", whatever the sizes"},
	{0, "follow", OPT_BOOL, offsetof(struct options, follow), NULL,
		"keep the store: compaction and checkpoints as they become due"},
	{0}};

const struct opt_set compact_set = {
	.usage = COMPACT_USAGE,
	.about = "Remove history that is over its budget and older than five minutes.",
	.opts = opts,
	.more = common_opts,
};

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

static void tell_idle(const struct store *s)
{
	log_f(LOG_LV_INFO, "store %s: its history is its own affair: nothing to do here",
		store_address(s));
}

static int follow(struct store *s, const struct upkeep_budget *b, struct err *e)
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
		tell_idle(s);
	}
	ret = loop_run(k.loop);
	loop_free(k.loop);
	keeper_close(k.keeper);
	return ret;
}

static int once(struct store *s, const struct upkeep_budget *b, const char *to, struct err *e)
{
	struct upkeep_compacted c;
	autobuf out = BUF_INIT;
	int64_t rev = to ? 0 : -1;

	if (!to && !store_is_kept_here(s)) {
		tell_idle(s);
		return 0;
	}
	if (to && strcmp(to, "now") != 0 && history_rev(s, to, &rev, e) < 0)
		return -1;
	if (store_compact(s, b, rev, &c, e) < 0)
		return -1;
	buf_addf(&out,
		"{\"compacted\":%" PRId64 ",\"rows\":%" PRId64 ",\"bytes\":%" PRId64
		",\"events\":%" PRId64 ",\"heldMs\":%.3f}\n",
		c.compacted, c.rows, c.bytes, c.events, (double)c.held_ns / NS_PER_MS);
	io_flush_stdout(&out);
	return 0;
}

int compact_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct store *s;
	int ret;

	if (argc)
		opt_usage(&compact_set, "compact takes no argument");
	if (o->follow && o->to)
		opt_usage(&compact_set, "--follow cuts by size: it has no --to");
	if (parse_size(o->keep, "--keep", &b.history_bytes, e) < 0 ||
		parse_size(o->keep_events, "--keep-events", &b.events_bytes, e) < 0 ||
		store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = o->follow ? follow(s, &b, e) : once(s, &b, o->to, e);
	store_close(s);
	return ret;
}
