/*
 * opt as a program sees it: this test runs itself with "prog" in front of the words, and compares
 * what stands on standard output, the exit status, and what is said on standard error.
 */
#include <stdlib.h>

#include "base/log.h"
#include "base/opt.h"
#include "base/proc.h"
#include "../tap.h"

struct options {
	const char *ns, *output;
	bool all, quiet;
	int64_t limit, wait_ns;
	struct opt_list set;
};

static const struct opt opts[] = {
	{ 'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS", "look in NS", "@ns" },
	{ 'A', "all", OPT_BOOL, offsetof(struct options, all), NULL, "look everywhere" },
	{ 'q', "quiet", OPT_BOOL, offsetof(struct options, quiet), NULL, "say less" },
	{ 0, "limit", OPT_INT, offsetof(struct options, limit), "N", "at most N" },
	{ 0, "a-very-long-option-name-here", OPT_STR, offsetof(struct options, ns), "X", "long" },
	{ 0 }
};
static const struct opt more[] = {
	{ 'o', "output", OPT_STR, offsetof(struct options, output), "FORMAT", "print as FORMAT",
	  "json yaml jq=" },
	{ 0, "wait", OPT_DUR, offsetof(struct options, wait_ns), "TIME", "wait for TIME" },
	{ 's', "set", OPT_LIST, offsetof(struct options, set), "K=V", "set K" },
	{ 0, "dry-run", OPT_STROPT, offsetof(struct options, output), "MODE", "only try",
	  "none client server", "client" },
	{ 0 }
};
static const struct opt_set get_set = {
	.usage = "prog get [-A] KIND", .about = "Print objects.", .opts = opts, .more = more,
	.verbs = "@kinds",
};

static const struct opt_set *verb(const char *name)
{
	return strcmp(name, "get") == 0 ? &get_set : NULL;
}

static const struct opt_set main_set = {
	.usage = "prog [-A] [-o FORMAT] VERB\nprog -x", .about = "Try the table.", .opts = opts,
	.more = more, .verbs = "get list put",
};
static const struct opt_set verbs_set = {
	.usage = "prog [-q] VERB …", .opts = more, .verbs = "get list", .verb_set = verb,
};

static void hook(const struct opt_set *s, const char *what, int n, char **words)
{
	printf("hook %s %d %s\n", what, n, words[n - 1]);
}

static int program(const struct opt_set *set, int argc, char **argv)
{
	struct options o = { 0 };
	int n;

	prog_set("prog");
	opt_complete_hook = hook;
	n = opt_parse_or_exit(set, argc, argv, &o);
	printf("ns=%s out=%s%s%s limit=%ld wait=%ld", o.ns ? o.ns : "-",
	       o.output ? o.output : "-", o.all ? " all" : "", o.quiet ? " quiet" : "",
	       (long)o.limit, (long)o.wait_ns);
	for (size_t i = 0; i < o.set.n; i++)
		printf(" set:%s", o.set.v[i]);
	for (int i = 0; i < n; i++)
		printf(" [%s]", argv[i]);
	putchar('\n');
	opt_list_release(&o.set);
	return 0;
}

#define NONE "ns=- out=- limit=0 wait=0"
static const struct {
	const char *prog, *words, *out, *err_out;
	int exit;
} rows[] = {
	{ "main", "", NONE "\n", "", 0 },
	{ "main", "a b", NONE " [a] [b]\n", "", 0 },
	{ "main", "a -n x b", "ns=x out=- limit=0 wait=0 [a] [b]\n", "", 0 },
	{ "main", "-nx -n=y", "ns=y out=- limit=0 wait=0\n", "", 0 },
	{ "main", "--namespace=x=y", "ns=x=y out=- limit=0 wait=0\n", "", 0 },
	{ "main", "--namespace x -Aq", "ns=x out=- all quiet limit=0 wait=0\n", "", 0 },
	{ "main", "-Aqnx", "ns=x out=- all quiet limit=0 wait=0\n", "", 0 },
	{ "main", "-A -A=false", NONE "\n", "", 0 },
	{ "main", "--all=true --all=F", NONE "\n", "", 0 },
	{ "main", "--limit -5", "ns=- out=- limit=-5 wait=0\n", "", 0 },
	{ "main", "--wait 1m", "ns=- out=- limit=0 wait=60000000000\n", "", 0 },
	{ "main", "--wait 5", "ns=- out=- limit=0 wait=5000000000\n", "", 0 },
	{ "main", "-s a=1 --set b=2", NONE " set:a=1 set:b=2\n", "", 0 },
	{ "main", "--dry-run x", "ns=- out=client limit=0 wait=0 [x]\n", "", 0 },
	{ "main", "--dry-run=server", "ns=- out=server limit=0 wait=0\n", "", 0 },
	{ "main", "- -- -A --x", NONE " [-] [-A] [--x]\n", "", 0 },
	{ "verbs", "-s a get -A", NONE " set:a [get] [-A]\n", "", 0 },
	{ "main", "--version", "prog (kutils) " K_VERSION "\n", "", 0 },
	{ "main", "a --version --bad", "prog (kutils) " K_VERSION "\n", "", 0 },
	{ "main", "--bad", "", "prog: unknown option --bad\n", 2 },
	{ "main", "--bad=x", "", "prog: unknown option --bad\n", 2 },
	{ "main", "-Az", "", "prog: unknown option -z\n", 2 },
	{ "main", "-n", "", "prog: --namespace needs a value: NS\n", 2 },
	{ "main", "--limit 5x", "", "prog: --limit: \"5x\" is not a whole number\n", 2 },
	{ "main", "--limit 99999999999999999999", "",
	  "prog: --limit: \"99999999999999999999\" is not a whole number\n", 2 },
	{ "main", "--wait soon", "",
	  "prog: --wait: \"soon\" is not a duration (1h2m3.5s)\n", 2 },
	{ "main", "--all=maybe", "", "prog: --all: \"maybe\" is neither true nor false\n", 2 },
	/* completion: the words behind --, the last one is to be completed ("_" stands for "") */
	{ "main", "--complete -- _", "get\nlist\nput\n", "", 0 },
	{ "main", "--complete -- l", "list\n", "", 0 },
	{ "main", "--complete -- get _", "", "", 0 },
	{ "main", "--complete -- -", "--namespace\n--all\n--quiet\n--limit\n"
	  "--a-very-long-option-name-here\n--output\n--wait\n--set\n--dry-run\n", "", 0 },
	{ "main", "--complete -- x --a", "--all\n--a-very-long-option-name-here\n", "", 0 },
	{ "main", "--complete -- -o _", "json\nyaml\njq=\n", "", 0 },
	{ "main", "--complete -- -Ao j", "json\njq=\n", "", 0 },
	{ "main", "--complete -- --output=y", "--output=yaml\n", "", 0 },
	{ "main", "--complete -- --dry-run _", "get\nlist\nput\n", "", 0 },
	{ "main", "--complete -- --dry-run=s", "--dry-run=server\n", "", 0 },
	{ "main", "--complete -- --all=t", "--all=true\n", "", 0 },
	{ "main", "--complete -- --limit _", "", "", 0 },
	{ "main", "--complete -- -n d", "hook @ns 2 d\n", "", 0 },
	{ "main", "--complete -- -- -", "", "", 0 },
	{ "main", "--complete --", "", "", 0 },
	{ "verbs", "--complete -- get po", "hook @kinds 1 po\n", "", 0 },
	{ "verbs", "--complete -- -s x get -A pods na", "hook @kinds 3 na\n", "", 0 },
	{ "verbs", "--complete -- get --na", "--namespace\n", "", 0 },
	{ "verbs", "--complete -- --na", "", "", 0 },
};

static const char help[] =
	"usage: prog [-A] [-o FORMAT] VERB\n"
	"       prog -x\n"
	"Try the table.\n"
	"\n"
	"  -n, --namespace NS    look in NS\n"
	"  -A, --all             look everywhere\n"
	"  -q, --quiet           say less\n"
	"      --limit N         at most N\n"
	"      --a-very-long-option-name-here X\n"
	"                        long\n"
	"  -o, --output FORMAT   print as FORMAT\n"
	"      --wait TIME       wait for TIME\n"
	"  -s, --set K=V         set K\n"
	"      --dry-run[=MODE]  only try\n"
	"  -h, --help            print this help\n"
	"      --version         print the version\n";

/* This program again with the words of one row. */
static int run(const char *prog, const char *words, struct buf *out, struct buf *err_out)
{
	autofree char *copy = xstrdup(words);
	const char *argv[32] = { "/proc/self/exe", prog };
	struct proc_spec s = { .argv = argv };
	struct err e = ERR_INIT;
	char *save = NULL;
	int n = 2, status = -1;

	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		argv[n++] = strcmp(w, "_") == 0 ? "" : w;
	buf_clear(out);
	buf_clear(err_out);
	if (proc_run(&s, NULL, 0, out, err_out, &status, &e) < 0)
		diag("%s", e.msg);
	return status;
}

int main(int argc, char **argv)
{
	autobuf out = BUF_INIT, err_out = BUF_INIT;

	if (argc > 1)
		return program(strcmp(argv[1], "main") == 0 ? &main_set : &verbs_set, argc - 1,
			       argv + 1);
	for (size_t i = 0; i < array_size(rows); i++) {
		is_int(run(rows[i].prog, rows[i].words, &out, &err_out), rows[i].exit,
		       "\"%s\": exit", rows[i].words);
		is_str(buf_str(&out), rows[i].out, "its output");
		/* the second line of an error is the usage */
		if (err_out.len)
			buf_truncate(&err_out, strcspn(err_out.data, "\n") + 1);
		is_str(buf_str(&err_out), rows[i].err_out, "its errors");
	}
	is_int(run("main", "-A -h", &out, &err_out), 0, "-h");
	is_str(buf_str(&out), help, "the help");
	is_str(buf_str(&err_out), "", "on standard output only");
	return tap_done();
}
