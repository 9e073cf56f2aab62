/*
 * k-keeper: the store's one keeper. Checkpoints and compaction as they become due, or what is due
 * now. It never touches what is live, nor what is younger than five minutes.
 */
#include <stddef.h>

#include "base/log.h"
#include "base/opt.h"
#include "keeper.h"
#include "store/keep.h"

struct options {
	const char *store, *keep, *keep_events;
	bool once;
};

static const struct opt opts[] = {
	{0, "keep", OPT_STR, offsetof(struct options, keep), "SIZE",
		"bytes of history that are kept (128Mi)"},
	{0, "keep-events", OPT_STR, offsetof(struct options, keep_events), "SIZE",
		"bytes of Events that are kept, history and all (16Mi)"},
	{0, "once", OPT_BOOL, offsetof(struct options, once), NULL, "do what is due now, end"},
	OPT_ROW_STORE(offsetof(struct options, store)),
	{0},
};

static const struct opt_set set = {
	.usage = "k-keeper [OPTION]...",
	.about = "Keep a store: checkpoints and compaction as they become due.",
	.opts = opts,
};

static int once(struct store *s, const struct upkeep_budget *b, struct err *e)
{
	struct upkeep_compacted c;

	if (!store_is_kept_here(s)) {
		keep_tell_idle(s);
		return 0;
	}
	return store_compact(s, b, -1, &c, e);
}

int keeper_main(int argc, char **argv)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct options o = {0};
	struct err e = ERR_INIT;
	struct store *s;
	int ret;

	if (opt_parse_or_exit(&set, argc, argv, &o))
		opt_usage(&set, "no arguments wanted");
	if (keep_budget(o.keep, o.keep_events, &b, &e) < 0 ||
		store_open(o.store, false, &s, &e) < 0)
		die_err(&e);
	ret = o.once ? once(s, &b, &e) : keep_run(s, &b, &e);
	store_close(s);
	if (ret < 0)
		die_err(&e);
	return ret;
}
