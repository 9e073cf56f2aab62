/* checkpoint: the write-ahead log is brought into the file. */
#include <inttypes.h>
#include <stddef.h>

#include "store/upkeep.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "truncate", OPT_BOOL, offsetof(struct options, truncate), NULL,
		"make the write-ahead log's file empty, too"},
	{0}};

const struct opt_set checkpoint_set = {
	.usage = CHECKPOINT_USAGE,
	.about = "Copy the write-ahead log into the store's file, while others read and write.",
	.opts = opts,
	.more = common_opts,
};

int checkpoint_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autobuf out = BUF_INIT;
	struct upkeep_wal w;
	struct store *s;
	int ret;

	if (argc)
		opt_usage(&checkpoint_set, "checkpoint takes no argument");
	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = store_checkpoint(s, o->truncate, &w, e);
	store_close(s);
	if (ret < 0)
		return -1;
	buf_addf(&out, "{\"pages\":%" PRId64 ",\"copied\":%" PRId64 "}\n", w.pages, w.copied);
	io_flush_stdout(&out);
	return 0;
}
