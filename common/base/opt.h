/*
 * opt: one table a program (or a verb) for options, help and completion.
 *
 *   static const struct opt opts[] = {
 *           { 'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS", "look in NS" },
 *           { 0 }
 *   };
 *
 * Options and arguments may be mixed; "--" ends options; --long=V, --long V, -xV, -x V;
 * bool options take --flag and --flag=false. Besides the table every program knows -h and
 * --help (usage on stdout, exit 0), --version and --complete.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum opt_type {
	OPT_BOOL,  /* bool */
	OPT_STR,   /* const char *: points into argv */
	OPT_INT,   /* int64_t, decimal */
	OPT_LIST,  /* struct opt_list: given again, it adds */
	OPT_DUR,   /* int64_t nanoseconds; Go's form: 1h2m3.5s, and a bare number of seconds */
	OPT_STROPT /* const char *: value optional, only as --long=V; alone it is the table's
		      `alone` */
};

struct opt {
	char c;		  /* short letter, 0 for none */
	const char *name; /* long name without --, never NULL but in the last row */
	enum opt_type type;
	size_t offset;	    /* into the options struct */
	const char *arg;    /* name of the value in the help; NULL for bool */
	const char *help;   /* one line, lower case */
	const char *values; /* what completes it: "json yaml wide"; "@kinds" "@names" "@ns" "@file";
			       NULL: nothing */
	const char *alone;  /* OPT_STROPT: value when none is given */
};

/* Rows that daemons have; offset into the options struct. */
#define OPT_ROW_STORE(offset)                                                                      \
	{0, "store", OPT_STR, offset, "ADDRESS", "the store (default: K_STORE)", "@file"}
#define OPT_ROW_API(offset)                                                                        \
	{0, "api", OPT_STR, offset, "ADDRESS", "the API (default: K_API, else the store)"}
#define OPT_ROW_LOG_LEVEL(offset)                                                                  \
	{0, "log-level", OPT_STR, offset, "LEVEL", "error, warn, info or debug",                   \
		"error warn info debug"}
#define OPT_ROW_READY_FD(offset, when)                                                             \
	{0, "ready-fd", OPT_INT, offset, "N", "write a line to descriptor N when " when}

struct opt_list {
	const char **v; /* point into argv; the array is the list's: opt_list_release */
	size_t n;
	size_t alloc;
};

struct opt_set {
	const char *usage; /* synopsis lines without "usage:", e.g. "k-store get [-o FORMAT] KIND
			      NAME" */
	const char *about; /* one sentence */
	const struct opt *opts; /* ends with name == NULL */
	const struct opt *more; /* a second table (options all verbs share) with the same struct;
				   may be NULL */
	const char *verbs; /* completion of the first argument: "get list put"; "@kinds"… (then of
			      every argument); NULL: files */
	/* The set of a verb (NULL: no such verb), for completion behind it. With it, options of
	   this set end at the first argument: what follows is the verb's. NULL: no verbs. */
	const struct opt_set *(*verb_set)(const char *verb);
};

/*
 * Parse argv[1..argc). Fills the struct at ret_options and moves the arguments to the front of
 * argv; answers how many there are (argv[0] is then the first argument), or -1 with ERR_USAGE. -h,
 * --version and --complete print to stdout and exit 0.
 */
must_check int opt_parse(const struct opt_set *s, int argc, char **argv, void *ret_options,
			 struct err *e);
/* opt_parse; on error prints the message and "try -h" to stderr and exits 2. */
int opt_parse_or_exit(const struct opt_set *s, int argc, char **argv, void *ret_options);
/* Print a usage error for the set and exit 2. */
_Noreturn void opt_usage(const struct opt_set *s, const char *fmt, ...) printf_like(2, 3);
void opt_help(const struct opt_set *s);
/*
 * What `prog --complete -- WORD…` prints: candidates for the last word, one a line, that begin with
 * it. Long options when it starts with '-', the values of the option before it, else the set's
 * verbs.
 */
void opt_complete(const struct opt_set *s, int n, char **words);
/* Asked for candidates that no table holds: what is "@kinds", "@names" … as the table says it,
   words are those of the (verb's) set, the last is to be completed. Prints one candidate a line.
   Set once by a program's main; NULL: none are printed. */
typedef void (*opt_complete_fn)(const struct opt_set *s, const char *what, int n,
				char **words);
extern opt_complete_fn opt_complete_hook;
void opt_list_release(struct opt_list *l);
