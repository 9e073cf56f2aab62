/*
 * cmd/ctl: the verbs of k-ctl. Each is one const struct verb; what they share stands here:
 * target.c (what is meant), file.c (-f), print.c (-o), report.c (sentences and errors),
 * follow.c (waiting).
 */
#pragma once
#include "api/api.h"
#include "base/opt.h"
#include "data/obj.h"
#include "data/selector.h"
#include "print.h"

struct options {
	const char *ns, *as, *store;	 /* of every verb */
	const char *output, *dry_run;	 /* -o, --dry-run */
	const char *selector, *field_selector;
	const char *manager, *validate, *cascade;
	const char *condition;		 /* wait --for */
	const char *container, *since_time;
	const char *api_version, *api_group, *verbs, *label_columns;
	struct opt_list files;
	bool all_namespaces, all, recursive, force, now, ignore_not_found, wait, save_config;
	bool watch, watch_only, no_headers, show_labels, managed_fields;
	bool server_side, force_conflicts; /* apply */
	bool follow, previous, timestamps, all_containers, prefix;
	const char *namespaced;		 /* "true", "false"; NULL: both */
	bool show_events;
	int64_t grace_s;		 /* -1: the object's own */
	int64_t timeout_ns;		 /* -1: the verb's own */
	int64_t since_rev, since_ns;	 /* wait; logs */
	int64_t tail, limit_bytes;	 /* -1, 0: all */
	int64_t replicas, current_replicas; /* -1: not said */
	int64_t resource_version;	 /* 0: not said */
};

enum dry_run { DRY_NONE, DRY_CLIENT, DRY_SERVER };

struct verb;
struct ctl {
	const struct options *o;
	const struct verb *verb;
	struct api *a;
	enum dry_run dry;
	struct printer p;
	int status;  /* exit status of the first failure; 0: none yet */
	int64_t rev; /* the last revision written, or found unchanged */
};

struct verb {
	const char *name;
	struct opt_set set;
	enum form form; /* without -o; FORM_TABLE is FORM_LINES when stdout is no terminal */
	bool creates;	/* a missing store is made; the revision is told at the end */
	bool offline;	/* needs no API at all */
	/* -1 with *e: one failure that ends it; others are ctl_fail's */
	int (*exec)(struct ctl *c, int argc, char **argv, struct err *e);
};
extern const struct verb verb_api_resources, verb_apply, verb_create, verb_delete, verb_describe,
	verb_explain, verb_get, verb_logs, verb_scale, verb_wait;
extern const struct opt common_opts[]; /* -n, --as, --store: the second table of every verb */

/* Lines of option tables that several verbs have. */
#define OPT_AT(field) offsetof(struct options, field)
#define OPTS_FILES                                                                                 \
	{'f', "filename", OPT_LIST, OPT_AT(files), "FILE",                                         \
		"objects of a file, of a directory's files, or (-) of standard input", "@file"},   \
		{'R', "recursive", OPT_BOOL, OPT_AT(recursive), NULL,                              \
			"with -f DIR: its directories, too"}
#define OPTS_SELECT                                                                                \
	{'A', "all-namespaces", OPT_BOOL, OPT_AT(all_namespaces), NULL,                            \
		"in all namespaces"},                                                              \
		{'l', "selector", OPT_STR, OPT_AT(selector), "SELECTOR",                           \
			"objects with these labels: a=b,c!=d,e in (f,g),!h"},                      \
		{0, "field-selector", OPT_STR, OPT_AT(field_selector), "SELECTOR",                 \
			"objects with these fields: spec.nodeName=n1,metadata.name!=x"}
#define OPT_OUTPUT(values)                                                                         \
	{'o', "output", OPT_STR, OPT_AT(output), "FORMAT", "one of: " values, values}
#define OPT_DRY_RUN                                                                                \
	{0, "dry-run", OPT_STR, OPT_AT(dry_run), "HOW",                                            \
		"none; client: send nothing; server: all but the write", "none client server"}
#define OPT_MANAGER                                                                                \
	{0, "field-manager", OPT_STR, OPT_AT(manager), "NAME",                                     \
		"program that the changes are put down to (k-ctl)"}
#define OPT_VALIDATE                                                                               \
	{0, "validate", OPT_STR, OPT_AT(validate), "HOW",                                          \
		"unknown fields are strict: errors, warn: told, ignore: dropped",                  \
		"strict warn ignore"}
/* of the verbs that make the objects of files */
#define OPTS_MAKE                                                                                  \
	OPTS_FILES, OPT_OUTPUT("json yaml name jsonl rev jq="), OPT_DRY_RUN, OPT_MANAGER,          \
		OPT_VALIDATE
#define OPT_TIMEOUT(help) {0, "timeout", OPT_DUR, OPT_AT(timeout_ns), "TIME", help}
#define OPT_FORMATS "json yaml name wide table jsonl jq="

/* report.c */

/* How people name an object: "deployment.apps/web", "pod/p". malloc'ed. */
char *kind_label(const struct kind *k);
/* Tell an error ("Error from server (NotFound): …", or "error: …"), go on, remember its status. */
void ctl_fail(struct ctl *c, const struct err *e);
/* "Warning: …" lines. */
void ctl_warn(struct ctl *c, const struct api_res *res);
void ctl_note(const char *fmt, ...) printf_like(1, 2);
/*
 * What was done to an object, as -o wants it: the sentence "configmap/x created (dry run)", the
 * name, or the object. text may be NULL (len 0): then the sentence is all there is.
 */
must_check int ctl_done(struct ctl *c, const struct kind *k, const char *name, const char *what,
	const char *text, size_t len, struct err *e);
/* " (dry run)", " (server dry run)" or "". */
const char *dry_words(const struct ctl *c);
/* --validate as the API has it; ERR_USAGE. */
must_check int validation(const struct options *o, enum api_field_validation *ret, struct err *e);

/* target.c */

/* What a command is about: one object, or (name NULL) those of a kind. */
struct target {
	const struct kind *kind;
	char *ns;    /* "": cluster scope; NULL: all */
	char *name;  /* NULL: list */
	char *text;  /* the object: from a file, or as read; NULL: not read */
	size_t len;
	char *where; /* "FILE: line N"; NULL: from the command line */
};
struct targets {
	struct target *v;
	size_t n, alloc;
	bool several; /* kinds: names carry them */
	bool listed;  /* not one object that was named: a List */
};
void targets_release(struct targets *t);
struct target *targets_add(struct targets *t, const struct kind *k, const char *ns,
	const char *name);
/* KIND NAME… | KIND,KIND | KIND/NAME… | all, or -f. ERR_USAGE, ERR_SYNTAX. */
must_check int targets_parse(struct ctl *c, int argc, char **argv, struct targets *ret,
	struct err *e);
/* ERR_USAGE if there is a kind without names, selectors or --all. */
must_check int targets_unnamed(struct ctl *c, const struct targets *t, struct err *e);
/* Put what the API has in the place of kinds without a name, in order. */
must_check int targets_expand(struct ctl *c, struct targets *t, struct err *e);
/* One kind's objects through fn, as -l, --field-selector and -n say. */
must_check int target_list(struct ctl *c, const struct target *t, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
/* Read a named one: text and len are replaced. */
must_check int target_load(struct ctl *c, struct target *t, struct err *e);
/* A kind as typed; ERR_SYNTAX "the server doesn't have a resource type …". */
must_check int kind_typed(const char *word, const struct kind **ret, struct err *e);
/* Where to look for a kind: "" for cluster scope, NULL for all. */
const char *ns_for(const struct ctl *c, const struct kind *k);

/* file.c: the objects of -f. What is wrong with a file is told by ctl_fail, and it is left out. */
must_check int targets_read(struct ctl *c, struct targets *ret, struct err *e);
/*
 * A verb that takes -f and nothing else: fn for each object of the files. What fails is told, with
 * what fn says that it was doing ("creating"), and the others go on.
 */
typedef int (*file_fn)(
	struct ctl *c, const struct target *t, const char **ret_doing, struct err *e);
must_check int each_of_files(struct ctl *c, int argc, char **argv, file_fn fn, struct err *e);

/* follow.c */

/* obj is NULL when there is none. Nonzero ends it. */
typedef int (*follow_fn)(void *arg, const val *obj, struct err *e);
/*
 * An object as it is, and then each time it changes. since: as it was at that revision, and then
 * all that it went through; 0: now. deadline: clock_mono_ns(), -1 for ever; ERR_TIMEOUT. Answers
 * what fn did.
 */
must_check int follow(struct ctl *c, const struct target *t, int64_t since, int64_t deadline_ns,
	follow_fn fn, void *arg, struct err *e);
/* Wait for the handle to have something, and dispatch it. */
must_check int ctl_dispatch(struct ctl *c, int64_t deadline_ns, struct err *e);
/* --timeout from now on as clock_mono_ns(); dflt_ns when it was not given; negative: for ever (-1).
 */
int64_t ctl_deadline(const struct ctl *c, int64_t dflt_ns);

/* complete.c */
void complete(const struct opt_set *s, const char *what, int n, char **words);
