/*
 * k-store: objects of a store in and out, one JSON object a line.
 * Reading verbs look at the store's file; put, rm and commit go through the API library, with its
 * defaulting, admission and validation. It never asks, never pages, never waits unless told to.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "store/verbs.h"

const struct opt common_opts[] = {
	{0, "store", OPT_STR, offsetof(struct options, store), "STORE",
		"address of the store (K_STORE, else sqlite:/var/lib/k/store.db)", "@file"},
	{0}};

static const struct verb verbs[] = {
	{"get", &get_set, get_exec},	   {"list", &list_set, list_exec},
	{"watch", &watch_set, watch_exec}, {"log", &log_set, log_exec},
	{"diff", &diff_set, diff_exec},	   {"blame", &blame_set, blame_exec},
	{"sql", &sql_set, sql_exec},
	{"branch", &branch_set, branch_exec},
	{"dump", &dump_set, dump_exec},	   {"load", &load_set, load_exec},
	{"put", &put_set, put_exec},	   {"rm", &rm_set, rm_exec},
	{"commit", &commit_set, commit_exec},
	{"rekey", &rekey_set, rekey_exec},
	{"compact", &compact_set, compact_exec},
	{"checkpoint", &checkpoint_set, checkpoint_exec},
	{"backup", &backup_set, backup_exec},
	{"check", &check_set, check_exec},
	{"forget", &forget_set, forget_exec},
	{NULL},
};

static const struct opt_set *verb_set(const char *name)
{
	const struct verb *v = verb_find(verbs, name);

	return v ? v->set : NULL;
}

static const struct opt_set set = {
	.usage = GET_USAGE "\n" LIST_USAGE "\n" WATCH_USAGE "\n" LOG_USAGE "\n" DUMP_USAGE
			   "\n" LOAD_USAGE "\n" PUT_USAGE "\n" RM_USAGE "\n" COMMIT_USAGE
			   "\n" REKEY_USAGE UPKEEP_USAGE HISTORY_USAGE,
	.about = "Read, write and watch the objects of a store; k-store VERB -h tells more.",
	.opts = common_opts,
	.verbs = "get list watch log dump load put rm commit rekey compact checkpoint "
		 "backup check forget diff blame sql branch",
	.verb_set = verb_set,
};

static int print_name(void *arg, const struct store_row *r)
{
	const char *start = arg;

	if (!strncmp(r->key.name, start, strlen(start)))
		puts(r->key.name);
	return 0;
}

static void complete_names(const char *resource, const char *ns, char *start)
{
	struct store_list q = {.resource = resource, .ns = ns, .keys_only = true};
	struct store *s;
	int64_t rev;

	if (store_open(NULL, false, &s, NULL) < 0)
		return;
	/* half the names are better than a message in the middle of a command line */
	if (store_list(s, &q, print_name, start, &rev, NULL) < 0)
		fflush(stdout);
	store_close(s);
}

/* Kinds first, then names of that kind; values of -n. Options before the kind are passed over. */
static void complete(const struct opt_set *from, const char *what, int n, char **words)
{
	char *start = words[n - 1];
	const struct kind *k = NULL;

	if (!strcmp(what, "@ns")) {
		complete_names("namespaces", "", start);
		return;
	}
	if (strcmp(what, "@kinds") != 0)
		return;
	for (int i = 0; i < n - 1 && !k; i++)
		k = kind_by_user(words[i]);
	if (k && (from == &get_set || from == &rm_set || from == &blame_set || from == &log_set)) {
		complete_names(k->resource, NULL, start);
		return;
	}
	for (size_t i = 0; i < kind_count(); i++)
		if (!strncmp(kind_nth(i)->plural, start, strlen(start)))
			puts(kind_nth(i)->plural);
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct err e = ERR_INIT;
	const struct verb *v;
	int n, status;

	prog_set(argv[0]);
	opt_complete_hook = complete;
	v = verb_parse(&set, verbs, argc, argv, &o, &n);
	status = v->exec(&o, n, argv, &e);
	if (status < 0)
		die_err(&e);
	return status;
}
