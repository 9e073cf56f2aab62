/* check: is the store sound? A line for each damage, a last one that sums up; exit 1 if damaged. */
#include <inttypes.h>
#include <string.h>

#include "store/upkeep.h"
#include "verbs.h"

static const struct opt opts[] = {{0}};

const struct opt_set check_set = {
	.usage = CHECK_USAGE,
	.about = "Look for damage: pages, live rows against the log, previous revisions, values.",
	.opts = opts,
	.more = common_opts,
};

static void print_damage(void *arg, const struct upkeep_damage *d)
{
	struct buf *b = arg;

	buf_addf(b, "{\"damage\":\"%s\",\"revision\":%" PRId64 ",\"message\":", d->what, d->rev);
	buf_add_json(b, d->message, strlen(d->message));
	buf_adds(b, "}\n");
}

int check_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	struct upkeep_sound sound;
	autobuf out = BUF_INIT;

	if (argc)
		opt_usage(&check_set, "check takes no argument");
	if (store_check(o->store, print_damage, &out, &sound, e) < 0)
		return -1;
	buf_addf(&out,
		"{\"ok\":%s,\"damages\":%" PRId64 ",\"revision\":%" PRId64 ",\"compacted\":%" PRId64
		",\"rows\":%" PRId64 ",\"objects\":%" PRId64 "}\n",
		sound.damages ? "false" : "true", sound.damages, sound.rev, sound.compacted,
		sound.rows, sound.objects);
	io_flush_stdout(&out);
	return sound.damages ? EXIT_FAILED : EXIT_DONE;
}
