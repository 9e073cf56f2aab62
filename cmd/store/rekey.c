/* rekey: seal what is to be sealed by the first key, rows of the history, too; or make a key. */
#include <stddef.h>
#include <stdio.h>

#include "store/rekey.h"
#include "verbs.h"

static const struct opt opts[] = {
	{0, "new-key", OPT_STR, offsetof(struct options, new_key), "FILE",
		"only put a new key in front of those of FILE, which is made if it is missing",
		"@file"},
	{0, "delete-unopened", OPT_BOOL, offsetof(struct options, delete_unopened), NULL,
		"instead, delete the objects that no key opens"},
	{0}};

const struct opt_set rekey_set = {
	.usage = REKEY_USAGE,
	.about = "Seal all rows of the kinds that /etc/k/config names, by the first key.",
	.opts = opts,
	.more = common_opts,
};

static void print_problem(void *arg, const struct err *e)
{
	warn_err(e);
}

static int rekey(const struct options *o, struct err *e)
{
	struct rekey_counts n = {0};
	char key[SEAL_NAME_MAX + 1] = "";
	struct err again = ERR_INIT;
	struct store *s;
	int ret;

	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = rekey_store(s, print_problem, NULL, &n, e);
	if (!ret || e->code == ERR_UNAVAILABLE) {
		if (seal_any(s->seal) && seal_first_key(s->seal, key, &again) < 0)
			warn_err(&again);
		printf("{\"key\":\"%s\",\"sealed\":%zu,\"opened\":%zu,\"kept\":%zu,"
		       "\"unopened\":%zu}\n",
			key, n.sealed, n.opened, n.kept, n.unopened);
	}
	store_close(s);
	if (ret < 0)
		return -1;
	return n.unopened ? EXIT_FAILED : EXIT_DONE;
}

static int delete_unopened(const struct options *o, struct err *e)
{
	struct store *s;
	int64_t n;
	int ret;

	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	ret = rekey_delete_unopened(s, &n, e);
	if (!ret)
		printf("{\"deleted\":%lld}\n", (long long)n);
	store_close(s);
	return ret < 0 ? -1 : EXIT_DONE;
}

int rekey_exec(const struct options *o, int argc, char **argv, struct err *e)
{
	char name[SEAL_NAME_MAX + 1];

	if (argc)
		opt_usage(&rekey_set, "rekey takes no argument");
	if (o->new_key && o->delete_unopened)
		opt_usage(&rekey_set, "--new-key and --delete-unopened are two things");
	if (!o->new_key)
		return o->delete_unopened ? delete_unopened(o, e) : rekey(o, e);
	if (seal_keys_add(o->new_key, name, e) < 0)
		return -1;
	printf("{\"key\":\"%s\"}\n", name);
	return EXIT_DONE;
}
