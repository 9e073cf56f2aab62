/*
 * run: the parts of the harness that its four ways share (private to control/).
 */
#pragma once
#include "api/api.h"
#include "base/opt.h"
#include "control/reconcile.h"

/* The row that reads resource, or NULL. */
const struct controller_read *read_of(const struct controller *c, const char *resource);
/* The kinds c reads, in the order of the kind table. The array is the caller's. */
void read_kinds(const struct controller *c, struct vec *ret);

/* Trim obj as its row says. NULL: not to be kept. */
doc *read_trim(const struct controller_read *r, const val *obj);
/* Trim and put; an object that is not kept is taken out. False: older than what is held. */
bool read_put(const struct controller *c, struct view *v, const struct kind *k, const val *obj);

/* Every key of a view, in order, each once. */
typedef int (*key_fn)(void *arg, const char *ns, const char *name, struct err *e);
must_check int keys_each(
	const struct controller *c, const struct view *v, key_fn fn, void *arg, struct err *e);
/* The keys that obj touches. */
void keys_of(const struct controller_read *r, const struct view *v, const val *obj, key_fn fn,
	void *arg);
/* One key's callback. failed: see struct pass. */
must_check int run_key(const struct controller *c, const struct view *v, const char *ns,
	const char *name, int64_t now_ns, void *options, const struct err *failed,
	struct actions *out, struct err *e);

struct run_options {
	struct opt_list files;
	bool once;
	const char *store, *api, *ns, *log_level;
	int64_t ready_fd;
};
struct runner {
	const struct controller *c;
	const struct run_options *o;
	void *options; /* the program's own */
	struct api *api;
};
/* Every kind c reads, as of one revision, into the view. */
must_check int run_list(struct runner *r, struct view *v, int64_t *ret_rev, struct err *e);
/* Answers the exit status. */
int run_pipe(struct runner *r);
int run_once(struct runner *r);
int run_daemon(struct runner *r);
