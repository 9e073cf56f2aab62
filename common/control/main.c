/* A controller as a program: its options, and the way it is to run. */
#include <stddef.h>
#include <string.h>

#include "base/io.h"
#include "base/log.h"
#include "base/mem.h"
#include "control/run.h"
#include "store/store.h"

static const struct opt own[] = {
	{'f', "file", OPT_LIST, offsetof(struct run_options, files), "FILE",
		"read the objects from FILE (- is stdin), print the actions", "@file"},
	{0, "once", OPT_BOOL, offsetof(struct run_options, once), NULL,
		"look at everything, act until nothing changes, end"},
	{'n', "namespace", OPT_STR, offsetof(struct run_options, ns), "NS",
		"see only namespace NS (and what is in none)", "@ns"},
	OPT_ROW_STORE(offsetof(struct run_options, store)),
	OPT_ROW_API(offsetof(struct run_options, api)),
	OPT_ROW_LOG_LEVEL(offsetof(struct run_options, log_level)),
	OPT_ROW_READY_FD(offsetof(struct run_options, ready_fd), "everything is read"),
	{0},
};

/*
 * The option parser fills one struct: the harness's and the controller's stand one behind the other
 * in a block, and the controller's rows are moved by the size of the first.
 */
static struct run_options *join(const struct controller *c, struct opt **ret_rows)
{
	struct run_options *block = xcalloc(1, sizeof(*block) + c->options_bytes);
	struct opt *rows;
	size_t n = 0;

	while (c->opts && c->opts[n].name)
		n++;
	rows = xcalloc(n + 1, sizeof(*rows));
	for (size_t i = 0; i < n; i++) {
		rows[i] = c->opts[i];
		rows[i].offset += sizeof(*block);
	}
	block->ready_fd = -1;
	*ret_rows = rows;
	return block;
}

static void open_api(struct runner *r)
{
	static const char *const groups[] = {"system:serviceaccounts",
		"system:serviceaccounts:kube-system", "system:authenticated", NULL};
	struct api_caller who = {.user = r->c->user, .groups = groups, .manager = prog_name()};
	autofree char *local = NULL;
	const char *address = r->o->api;
	struct err e = ERR_INIT;

	if (!address && r->o->store)
		address = local = xasprintf("local:%s", r->o->store);
	if (api_open(address, false, &who, &r->api, &e))
		die_err(&e);
}

static void set_level(const char *word)
{
	enum log_level lv;

	if (log_parse_level(word, &lv))
		die(ERR_USAGE, "--log-level: unknown level \"%s\"", word);
	log_set_level(lv);
}

int controller_main(const struct controller *c, int argc, char **argv)
{
	autofree char *usage = xasprintf("k-%s [OPTION]...", c->name);
	autofree struct opt *rows = NULL;
	struct opt_set set = {.usage = usage, .about = c->about, .opts = own};
	struct run_options *o = join(c, &rows);
	struct runner r = {.c = c, .o = o, .options = o + 1};
	int status;

	set.more = rows;
	if (opt_parse_or_exit(&set, argc, argv, o))
		opt_usage(&set, "no arguments wanted");
	if (o->log_level)
		set_level(o->log_level);
	if (o->files.n) {
		status = run_pipe(&r);
		io_finish_stdout();
	} else {
		open_api(&r);
		status = o->once ? run_once(&r) : run_daemon(&r);
		api_close(r.api);
	}
	opt_list_release(&o->files);
	free(o);
	return status;
}
