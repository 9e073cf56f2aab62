/*
 * k-image: images in from a tar, an OCI layout or a directory; a list of what is here out, one JSON
 * object a line when nobody looks. It never asks a registry.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/dur.h"
#include "base/io.h"
#include "base/log.h"
#include "base/opt.h"
#include "node/image.h"

struct options {
	const char *cmd, *entrypoint, *workdir, *user, *output;
	struct opt_list env;
	bool quiet;
};

#define O(field) offsetof(struct options, field)

static const struct opt opts[] = {
	{0, "cmd", OPT_STR, O(cmd), "JSON", "import of a root: default arguments", NULL, NULL},
	{0, "entrypoint", OPT_STR, O(entrypoint), "JSON", "import of a root: program to run", NULL,
		NULL},
	{'e', "env", OPT_LIST, O(env), "NAME=VALUE", "import of a root: environment", NULL, NULL},
	{0, "workdir", OPT_STR, O(workdir), "DIR", "import of a root: working directory", NULL,
		NULL},
	{0, "user", OPT_STR, O(user), "USER", "import of a root: user to run as", NULL, NULL},
	{'o', "output", OPT_STR, O(output), "FORMAT", "list: table or json", "table json", NULL},
	{'q', "quiet", OPT_BOOL, O(quiet), NULL, "print nothing but names", NULL, NULL},
	{0},
};

static const struct opt_set set = {
	.usage = "k-image import [OPTION...] FILE|DIR [NAME]\nk-image list [-q] [-o FORMAT]\n"
		 "k-image rm NAME...\nk-image config NAME",
	.about = "keeps the images of this machine",
	.opts = opts,
	.verbs = "import list rm config",
};

static int do_import(const struct options *o, int n, char **args, struct err *e)
{
	struct strv env = {.v = (char **)o->env.v, .n = o->env.n};
	struct image_opts io = {
		.cmd_json = o->cmd,
		.entrypoint_json = o->entrypoint,
		.workdir = o->workdir,
		.user = o->user,
		.env = &env,
	};
	struct image img;

	if (n < 1 || n > 2)
		opt_usage(&set, "import: one FILE or DIR, and perhaps a NAME");
	if (image_import(args[0], n > 1 ? args[1] : NULL, &io, &img, e) < 0)
		return -1;
	if (o->quiet)
		printf("%s\n", img.ref);
	else
		printf("%s %.19s\n", img.ref, img.id);
	image_release(&img);
	return 0;
}

static void size_text(int64_t bytes, char out[32])
{
	double mb = (double)bytes / 1e6;

	if (mb < 1)
		snprintf(out, 32, "%.1fkB", (double)bytes / 1e3);
	else
		snprintf(out, 32, "%.1fMB", mb);
}

static void print_table(void *arg, const struct image *i)
{
	const struct options *o = arg;
	char size[32], age[32];

	if (o->quiet) {
		printf("%s\n", i->ref);
		return;
	}
	size_text(i->size_bytes, size);
	dur_human(clock_now_ns() - i->created_ns, age);
	printf("%-48s %-14.12s %-10s %s\n", i->ref, i->id + 7, size, i->created_ns ? age : "-");
}

static void print_json(void *arg unused_arg, const struct image *i)
{
	autobuf b = BUF_INIT;
	char created[CLOCK_RFC3339_SIZE];

	buf_adds(&b, "{\"name\":");
	buf_add_json(&b, i->ref, strlen(i->ref));
	buf_addf(&b, ",\"id\":\"%s\",\"digest\":\"%s\",\"size\":%lld,\"created\":\"%s\"}\n", i->id,
		i->digest, (long long)i->size_bytes, clock_rfc3339(i->created_ns, created));
	fputs(buf_str(&b), stdout);
}

static int do_list(struct options *o, int n, char **args unused_arg, struct err *e)
{
	bool json = o->output ? !strcmp(o->output, "json") : !o->quiet && !isatty(STDOUT_FILENO);

	if (n)
		opt_usage(&set, "list takes no arguments");
	if (o->output && !json && strcmp(o->output, "table") != 0)
		opt_usage(&set, "-o: \"%s\" is neither table nor json", o->output);
	if (!json && !o->quiet)
		printf("%-48s %-14s %-10s %s\n", "NAME", "ID", "SIZE", "AGE");
	return image_list(json ? print_json : print_table, o, e);
}

static int do_rm(int n, char **args, struct err *e)
{
	if (!n)
		opt_usage(&set, "rm: which NAME?");
	for (int i = 0; i < n; i++) {
		if (image_remove(args[i], e) < 0)
			return -1;
		printf("%s removed\n", args[i]);
	}
	return 0;
}

static int do_config(int n, char **args, struct err *e)
{
	struct image img = IMAGE_INIT;
	autobuf b = BUF_INIT;

	if (n != 1)
		opt_usage(&set, "config: one NAME");
	if (image_find(args[0], &img, e) < 0)
		return -1;
	obj_write(&b, yyjson_doc_get_root(img.config));
	printf("%s\n", buf_str(&b));
	image_release(&img);
	return 0;
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct err e = ERR_INIT;
	int n, r;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (!n)
		opt_usage(&set, "which verb?");
	if (!strcmp(argv[0], "import"))
		r = do_import(&o, n - 1, argv + 1, &e);
	else if (!strcmp(argv[0], "list"))
		r = do_list(&o, n - 1, argv + 1, &e);
	else if (!strcmp(argv[0], "rm"))
		r = do_rm(n - 1, argv + 1, &e);
	else if (!strcmp(argv[0], "config"))
		r = do_config(n - 1, argv + 1, &e);
	else
		opt_usage(&set, "unknown verb \"%s\"", argv[0]);
	opt_list_release(&o.env);
	if (r < 0)
		die_err(&e);
	io_finish_stdout();
	return EXIT_DONE;
}
