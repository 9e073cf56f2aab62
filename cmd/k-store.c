/*
 * k-store: objects of a store in and out, one JSON object a line.
 * Reading verbs look at the store's file; put, rm and commit go through the API library, with its
 * defaulting, admission and validation. It never asks, never pages, never waits unless told to.
 */
#include <stddef.h>
#include <string.h>

#include "base/log.h"
#include "store/verbs.h"

const struct opt common_opts[] = {
	{0, "store", OPT_STR, offsetof(struct options, store), "STORE",
		"address of the store (K_STORE, else sqlite:/var/lib/k/store.db)", "@file"},
	{0}};

static const struct verb verbs[] = {
	{"get", &get_set, get_exec},	   {"list", &list_set, list_exec},
	{"watch", &watch_set, watch_exec}, {"dump", &dump_set, dump_exec},
	{"load", &load_set, load_exec},	   {"put", &put_set, put_exec},
	{"rm", &rm_set, rm_exec},	   {"commit", &commit_set, commit_exec},
};

static const struct verb *find(const char *name)
{
	for (size_t i = 0; i < array_size(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static const struct opt_set *verb_set(const char *name)
{
	const struct verb *v = find(name);

	return v ? v->set : NULL;
}

static const struct opt_set set = {
	.usage = GET_USAGE "\n" LIST_USAGE "\n" WATCH_USAGE "\n" DUMP_USAGE "\n" LOAD_USAGE
			   "\n" PUT_USAGE "\n" RM_USAGE "\n" COMMIT_USAGE,
	.about = "Read, write and watch the objects of a store; k-store VERB -h tells more.",
	.opts = common_opts,
	.verbs = "get list watch dump load put rm commit",
	.verb_set = verb_set,
};

int main(int argc, char **argv)
{
	struct options o = {.from = -1};
	struct err e = ERR_INIT;
	const struct verb *v;
	int n, status;

	prog_set(argv[0]);
	n = opt_parse_or_exit(&set, argc, argv, &o);
	if (!n)
		opt_usage(&set, "a verb is missing");
	v = find(argv[0]);
	if (!v)
		opt_usage(&set, "unknown verb \"%s\"", argv[0]);
	n = opt_parse_or_exit(v->set, n, argv, &o);
	status = v->exec(&o, n, argv, &e);
	if (status < 0)
		die_err(&e);
	return status;
}
