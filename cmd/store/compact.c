/* compact: history is cut to its budget, once, or as long as it runs by the store's one keeper. */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "store/history.h"
#include "store/keep.h"
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

static int once(struct store *s, const struct upkeep_budget *b, const char *to, struct err *e)
{
	struct upkeep_compacted c;
	autobuf out = BUF_INIT;
	int64_t rev = to ? 0 : -1;

	if (!to && !store_is_kept_here(s)) {
		keep_tell_idle(s);
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
	if (keep_budget(o->keep, o->keep_events, &b, e) < 0 ||
		store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = o->follow ? keep_run(s, &b, e) : once(s, &b, o->to, e);
	store_close(s);
	return ret;
}
