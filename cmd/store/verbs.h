/*
 * cmd/store: the verbs of k-store. Each is one struct verb: its option table and its exec.
 */
#pragma once
#include <signal.h>

#include "base/io.h"
#include "base/verb.h"
#include "data/kind.h"
#include "data/selector.h"
#include "store/store.h"

struct options {
	const char *store, *ns, *selector, *field_selector, *owner, *manager, *as, *new_key;
	bool all_namespaces, history, sealed, delete_unopened;
	bool fields, names, patch, origin;
	const char *as_of; /* revision or time; NULL: now */
	const char *from;  /* log, watch, diff: revision or time; NULL: not given */
	const char *to;	   /* diff, compact: the same; NULL: now, or by budget */
	int64_t last;	   /* log: so many changes; 0: all */
	int64_t timeout_ns, bookmarks_ns;
	const char *keep, *keep_events; /* compact: budgets, as quantities */
	bool follow, truncate;
};

extern const struct opt common_opts[];

#define GET_USAGE "k-store get [-n NS] [--as-of WHEN] KIND NAME..."
#define LIST_USAGE \
	"k-store list [-A] [-n NS] [-l SELECTOR] [--field-selector SELECTOR] [--owner UID] " \
	"[--as-of WHEN] [KIND...]"
#define WATCH_USAGE \
	"k-store watch [-A] [-n NS] [-l SELECTOR] [--field-selector SELECTOR] [--from WHEN] " \
	"[--bookmarks TIME] [--timeout TIME] [KIND...]"
#define DUMP_USAGE "k-store dump [--as-of WHEN] [--history] [--sealed]"
#define LOG_USAGE \
	"k-store log [-A] [-n NS] [--from WHEN] [--as-of WHEN] [--last N] [--fields] " \
	"[KIND [NAME...]]"
#define LOAD_USAGE "k-store load [FILE]"
#define PUT_USAGE "k-store put [-n NS] [--as USER] [--field-manager NAME] [FILE...]"
#define RM_USAGE "k-store rm [-n NS] [--as USER] [--field-manager NAME] KIND NAME..."
#define REKEY_USAGE "k-store rekey [--new-key FILE] [--delete-unopened]"
#define COMMIT_USAGE "k-store commit [--as USER] [--field-manager NAME] [FILE]"
#define COMPACT_USAGE \
	"k-store compact [--keep SIZE] [--keep-events SIZE] [--to REV] [--follow]"
#define CHECKPOINT_USAGE "k-store checkpoint [--truncate]"
#define BACKUP_USAGE "k-store backup [FILE]"
#define CHECK_USAGE "k-store check"
#define FORGET_USAGE "k-store forget [-n NS] KIND NAME..."
#define UPKEEP_USAGE \
	"\n" COMPACT_USAGE "\n" CHECKPOINT_USAGE "\n" BACKUP_USAGE \
	"\n" CHECK_USAGE "\n" FORGET_USAGE
extern const struct opt_set compact_set, checkpoint_set, backup_set, check_set, forget_set;
int backup_exec(const struct options *o, int argc, char **argv, struct err *e);
int check_exec(const struct options *o, int argc, char **argv, struct err *e);
int forget_exec(const struct options *o, int argc, char **argv, struct err *e);
int compact_exec(const struct options *o, int argc, char **argv, struct err *e);
int checkpoint_exec(const struct options *o, int argc, char **argv, struct err *e);
#define DIFF_USAGE "k-store diff [--names] [--patch] [--from WHEN] [--to WHEN] [STORE [STORE]]"
#define BLAME_USAGE "k-store blame [-n NS] [--as-of WHEN] KIND NAME [PATH]"
#define SQL_USAGE "k-store sql [--as-of WHEN] [--timeout TIME] QUERY [VALUE...]"
#define BRANCH_USAGE "k-store branch [--origin] [STORE] [NEW]"
#define HISTORY_USAGE \
	"\n" DIFF_USAGE "\n" BLAME_USAGE "\n" SQL_USAGE "\n" BRANCH_USAGE
extern const struct opt_set diff_set, blame_set, sql_set, branch_set;
int blame_exec(const struct options *o, int argc, char **argv, struct err *e);
int sql_exec(const struct options *o, int argc, char **argv, struct err *e);
int branch_exec(const struct options *o, int argc, char **argv, struct err *e);
int diff_exec(const struct options *o, int argc, char **argv, struct err *e);
extern const struct opt_set get_set, list_set, watch_set, log_set, dump_set, load_set, put_set,
	rm_set, commit_set, rekey_set;
int get_exec(const struct options *o, int argc, char **argv, struct err *e);
int list_exec(const struct options *o, int argc, char **argv, struct err *e);
int watch_exec(const struct options *o, int argc, char **argv, struct err *e);
int dump_exec(const struct options *o, int argc, char **argv, struct err *e);
int log_exec(const struct options *o, int argc, char **argv, struct err *e);
int load_exec(const struct options *o, int argc, char **argv, struct err *e);
int put_exec(const struct options *o, int argc, char **argv, struct err *e);
int rm_exec(const struct options *o, int argc, char **argv, struct err *e);
int commit_exec(const struct options *o, int argc, char **argv, struct err *e);
int rekey_exec(const struct options *o, int argc, char **argv, struct err *e);

/* Rows of option tables that several verbs have. */
#define OPT_NS                                                                                     \
	{'n', "namespace", OPT_STR, offsetof(struct options, ns), "NS", "look in NS (default)",    \
		"@ns"}
#define OPTS_SELECT                                                                                \
	{'A', "all-namespaces", OPT_BOOL, offsetof(struct options, all_namespaces), NULL,          \
		"look in all namespaces"},                                                         \
		{'l', "selector", OPT_STR, offsetof(struct options, selector), "SELECTOR",         \
			"only objects with these labels: a=b,c!=d,e in (f,g),!h"},                 \
		{0, "field-selector", OPT_STR, offsetof(struct options, field_selector),           \
			"SELECTOR",                                                                \
			"only objects with these fields: spec.nodeName=n1,metadata.name!=x"},      \
		OPT_NS

/* A kind as a person names it; ERR_INVALID. */
must_check int need_kind(const char *word, const struct kind **ret, struct err *e);
/* The namespace to look in for a kind: "" for cluster-scoped; NULL for all. */
const char *namespace_of(const struct options *o, const struct kind *k);

/* --store opened, and the revision that --as-of names in it (0: now). */
must_check int open_as_of(
	const struct options *o, struct store **ret, int64_t *ret_rev, struct err *e);
/* What --as-of, --from take, for the help. */
#define WHEN_HELP "a revision, or a time: 2026-01-02T03:04:05Z, -5m"

/* -l, --field-selector and --owner. */
struct rowfilter {
	struct selector labels, fields;
	const char *owner; /* uid, or NULL */
	bool any; /* there is something to match */
};
must_check int rowfilter_init(const struct options *o, struct rowfilter *ret, struct err *e);
void rowfilter_release(struct rowfilter *f);
/* 1 matches, 0 does not, -1 the value is no JSON object. */
must_check int rowfilter_match(const struct rowfilter *f, const char *value, size_t len,
	struct err *e);

/* The row's object with its resourceVersion, one line without a newline, onto b. ERR_CORRUPT if the
   value is no stored object. */
must_check int add_object(struct buf *b, const struct store_row *r, struct err *e);

/* ,"key":"value" */
void add_field(struct buf *b, const char *key, const char *value);
/* ,"fields":[{"path":…,"from":…,"to":…},…]: what two objects of resource differ in */
void add_fields(struct buf *b, const char *resource, const val *from, const val *to);
/* ,"time":…,"actor":…,"manager":… */
void add_author(struct buf *b, const struct store_row *r);
/* {"rev":…,"op":…, …,"prev":… without the closing brace: what the log says of a row but its value.
 */
void add_row(struct buf *b, const struct store_row *r);

/* A page of output: more than that is not held back, and costs memory. */
#define FLUSH_BYTES (512u * 1024)
