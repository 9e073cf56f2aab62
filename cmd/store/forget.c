/* forget: the history of objects is removed, truly, from all files of the store. */
#include <inttypes.h>
#include <stddef.h>

#include "store/upkeep.h"
#include "verbs.h"

static const struct opt opts[] = {OPT_NS, {0}};

const struct opt_set forget_set = {
	.usage = FORGET_USAGE,
	.about = "Remove the history of objects from the store's files, and all of deleted ones.",
	.opts = opts,
	.more = common_opts,
	.verbs = "@kinds",
};

int forget_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	autofree struct store_key *keys = NULL;
	autobuf out = BUF_INIT;
	const struct kind *k;
	struct store *s;
	int64_t rows;
	int ret;

	if (argc < 2)
		opt_usage(&forget_set, "forget wants a KIND and a NAME");
	if (need_kind(argv[0], &k, e) < 0 || store_open(o->store, false, &s, e) < 0)
		return -1;
	keys = xcalloc((size_t)argc, sizeof(*keys));
	for (int i = 1; i < argc; i++)
		keys[i - 1] = (struct store_key){k->resource, namespace_of(o, k), argv[i]};
	ret = store_forget(s, keys, (size_t)argc - 1, &rows, e);
	store_close(s);
	if (ret < 0)
		return -1;
	buf_addf(&out, "{\"forgotten\":%" PRId64 "}\n", rows);
	io_flush_stdout(&out);
	return 0;
}
