/* branch: a copy of a live store as a store of its own. */
#include <stddef.h>
#include <string.h>

#include "store/branch.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "origin", OPT_BOOL, offsetof(struct options, origin), NULL,
		"print what STORE is a branch of"},
	{0}};

const struct opt_set branch_set = {
	.usage = BRANCH_USAGE,
	.about = "Copy a live store, history and all, as a new store with an id of its own.",
	.opts = opts,
	.more = common_opts,
};

/* The file that an address names. */
static int path_of(const char *address, const char **ret, struct err *e)
{
	static const char scheme[] = "sqlite:";
	const char *colon = strchr(address, ':'), *slash = strchr(address, '/');

	if (!strncmp(address, scheme, strlen(scheme)))
		address += strlen(scheme);
	else if (colon && (!slash || colon < slash))
		return err_set(e, ERR_INVALID, "%s: a branch is a file", address);
	if (!*address)
		return err_set(e, ERR_INVALID, "a branch wants a path");
	*ret = address;
	return 0;
}

static int branch(struct store *s, const char *address, struct buf *out, struct err *e)
{
	struct store_branched made;
	autofree char *full = NULL;
	const char *path = NULL;

	if (path_of(address, &path, e) < 0 || store_branch(s, path, &made, e) < 0)
		return -1;
	full = xasprintf("sqlite:%s", path);
	buf_adds(out, "{\"store\":");
	buf_add_json(out, full, strlen(full));
	buf_addf(out, ",\"id\":\"%s\",\"rev\":%lld,\"origin\":\"%s\"}\n", made.id,
		(long long)made.rev, store_id(s));
	return 0;
}

static int print_origin(struct store *s, struct buf *out, struct err *e)
{
	if (store_origin(s, out, e) < 0)
		return -1;
	buf_addc(out, '\n');
	return 0;
}

int branch_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	int want = o->origin ? 0 : 1; /* arguments behind STORE, which may be missing */
	autobuf out = BUF_INIT;
	struct store *s;
	int ret;

	if (argc < want || argc > want + 1)
		opt_usage(&branch_set, o->origin ? "--origin takes one STORE"
						 : "branch wants the NEW store");
	if (store_open(argc > want ? argv[0] : o->store, false, &s, e) < 0)
		return -1;
	ret = o->origin ? print_origin(s, &out, e) : branch(s, argv[argc - 1], &out, e);
	store_close(s);
	io_flush_stdout(&out);
	return ret;
}
