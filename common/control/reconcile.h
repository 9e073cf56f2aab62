/*
 * reconcile: the harness that runs a controller in four ways: as a pipe stage (-f FILE), one pass
 * (--once), a daemon, and in a unit test. A controller is one callback and a table of the kinds it
 * reads; it sees a view, it emits actions, and it keeps nothing: what it must remember is in
 * objects. Time and chance are inputs.
 *
 * The callback for a key runs again only when the view holds the revision of the controller's own
 * last commit for that key.
 */
#pragma once
#include "control/action.h"
#include "control/view.h"

struct pass {
	const struct view *view;
	struct actions *out;
	int64_t now_ns;
	const char *seed; /* K_SEED or "" */
	const struct controller *controller;
	void *options; /* the controller's own, see its opts */
	/* Why the key's last actions failed; NULL: they did not, or nobody knows (a pipe). */
	const struct err *failed;
};

/* Where the keys come from that a change of an object touches. */
struct keys; /* collects */
void keys_add(struct keys *k, const char *ns, const char *name);

struct controller_read {
	/* "pods"; "*": every kind that can be listed and is not named in another row */
	const char *resource;
	/* Keys to run for obj (old state too when it changed); NULL: the object's own key. */
	void (*keys)(const struct view *v, const val *obj, struct keys *ret);
	/* Trim to what the controller needs before it is kept (memory); NULL: all but
	 * managedFields. Answering NULL: the object is not kept at all. */
	mval *(*trim)(mdoc *d, const val *obj);
	/* A daemon does not watch these objects: it reads the one that a key needs whenever the
	 * key runs; false: it needs none. For what changes all the time and matters rarely. */
	bool (*of_key)(const char *ns, const char *name, const char **ret_ns,
		       const char **ret_name);
};

struct controller {
	const char *name;  /* "replicaset": k-replicaset */
	const char *user;  /* "system:serviceaccount:kube-system:replicaset-controller" */
	const char *about; /* one sentence for -h */
	const char
		*primary; /* resource of the keys' objects; NULL: keys are the controller's own */
	const struct controller_read *reads; /* ends with resource == NULL */
	int (*reconcile)(struct pass *p, const char *ns, const char *name,
			 const val *obj /* NULL: gone */, struct err *e);
	/* Options of its own (a pass without options, NULL, does as one with all zero), and the
	   size of the struct that they fill. Both may be left out. */
	const struct opt *opts;
	size_t options_bytes;
};

/* Keys helpers for .keys */
void keys_self(const struct view *v, const val *obj, struct keys *ret);
void keys_controller_owner(const struct view *v, const val *obj,
			   struct keys *ret); /* its controller ownerReference's name */

/* For .trim: a copy of obj with these paths alone; apiVersion, kind and metadata's name, namespace,
 * uid, resourceVersion, creationTimestamp, deletionTimestamp are always kept. Ends with NULL. */
mval *trim_keep(mdoc *d, const val *obj, const char *const *paths);
mval *trim_metadata(mdoc *d, const val *obj); /* and finalizers, ownerReferences, labels */

/* The controllers there are; ends with NULL (k-plan, k-up --cron and the tests walk it). */
extern const struct controller *const controllers[];

/* One pure pass over a view for all keys: actions collected in out. The unit test's and the pipe's
 * engine. */
must_check int reconcile_view(const struct controller *c, const struct view *v, int64_t now_ns,
			      void *options, struct actions *out, struct err *e);
/* A whole program: parses options (the harness's and the controller's), runs; its exit status. */
int controller_main(const struct controller *c, int argc, char **argv);
