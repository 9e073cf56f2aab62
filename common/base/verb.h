/*
 * verb: programs whose first argument says what to do: one row a verb, with options of its own.
 */
#pragma once
#include "base/opt.h"

struct options; /* the program's own, of all its verbs */

/* Answers the exit status, or -1 with *e. */
typedef int (*verb_fn)(const struct options *o, int argc, char **argv, struct err *e);
struct verb {
	const char *name; /* NULL: the table's end */
	const struct opt_set *set;
	verb_fn exec;
};

/* The row of that name, or NULL. */
const struct verb *verb_find(const struct verb *verbs, const char *name);
/*
 * The program's options (set's), the verb, the verb's options, all into *options. What is left, the
 * verb's arguments, are the first *ret_argc of argv then. A usage error ends the program.
 */
const struct verb *verb_parse(const struct opt_set *set, const struct verb *verbs, int argc,
	char **argv, struct options *options, int *ret_argc);
