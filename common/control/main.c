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

static size_t value_size(enum opt_type t)
{
	switch (t) {
	case OPT_BOOL:
		return sizeof(bool);
	case OPT_LIST:
		return sizeof(struct opt_list);
	case OPT_INT:
	case OPT_DUR:
		return sizeof(int64_t);
	default:
		return sizeof(const char *);
	}
}

/*
 * The option parser fills one struct: the harness's and the program's stand one behind the other in
 * *block, and the program's rows are moved by the size of the first.
 */
struct joined {
	struct run_options *block;
	struct opt *rows;
	size_t size; /* of the program's struct, as far as its rows reach */
};

static void join(struct joined *j, const struct opt *extra, const void *options)
{
	size_t n = 0;

	for (; extra && extra[n].name; n++) {
		size_t end = extra[n].offset + value_size(extra[n].type);

		if (end > j->size)
			j->size = end;
	}
	j->rows = xcalloc(n + 1, sizeof(*j->rows));
	for (size_t i = 0; i < n; i++) {
		j->rows[i] = extra[i];
		j->rows[i].offset += sizeof(struct run_options);
	}
	j->block = xcalloc(1, sizeof(struct run_options) + j->size);
	if (j->size)
		memcpy(j->block + 1, options, j->size);
	j->block->ready_fd = -1;
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

int controller_main(
	const struct controller *c, const struct opt *extra, void *options, int argc, char **argv)
{
	autofree char *usage = xasprintf("k-%s [OPTION]...", c->name);
	struct opt_set set = {.usage = usage, .about = c->about, .opts = own};
	struct joined j = {0};
	struct runner r = {.c = c, .options = options};
	int status;

	prog_set(argv[0]);
	join(&j, extra, options);
	set.more = j.rows;
	if (opt_parse_or_exit(&set, argc, argv, j.block))
		opt_usage(&set, "no arguments wanted");
	if (j.size)
		memcpy(options, j.block + 1, j.size);
	r.o = j.block;
	if (r.o->log_level)
		set_level(r.o->log_level);
	if (r.o->files.n) {
		status = run_pipe(&r);
		io_finish_stdout();
	} else {
		open_api(&r);
		status = r.o->once ? run_once(&r) : run_daemon(&r);
		api_close(r.api);
	}
	opt_list_release(&j.block->files);
	free(j.block);
	free(j.rows);
	return status;
}
