/*
 * api: the one seam through which every program reads and writes objects (DESIGN.md "The house").
 *
 * A request is verb, resource, subresource, options, object, caller; an answer is JSON text. Bytes
 * go in and bytes come out, so that `local` (this library on a store), `unix:` (k-api's socket) and
 * `https:` (a helper) are the same thing to a caller. Behind `local`: decode → default → patch →
 * admit → validate → guarded transaction.
 *
 * One handle belongs to one thread.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"
#include "data/kind.h"

struct api;

enum api_verb {
	API_GET,
	API_LIST,
	API_WATCH,
	API_CREATE,
	API_UPDATE,
	API_PATCH,
	API_DELETE,
	API_DELETECOLLECTION
};
extern const char *const api_verb_names[]; /* "get" …; ends with NULL */
enum api_patch { PATCH_JSON, PATCH_MERGE, PATCH_STRATEGIC, PATCH_APPLY };
enum api_propagation {
	PROPAGATE_DEFAULT,
	PROPAGATE_BACKGROUND,
	PROPAGATE_FOREGROUND,
	PROPAGATE_ORPHAN
};
enum api_field_validation { FIELDS_WARN, FIELDS_STRICT, FIELDS_IGNORE };
enum api_initial { INITIAL_UNSET, INITIAL_YES, INITIAL_NO };

/* Who asks. */
struct api_caller {
	const char *user;	   /* "system:admin",
				      "system:serviceaccount:kube-system:replicaset-controller" */
	const char *const *groups; /* ends with NULL; NULL: none */
	const char *manager;	   /* field manager: the program's name, or --field-manager */
	bool asked;		   /* user is another than who asks (--as): over a network too */
	const char *uid;	   /* of the user; NULL: none is known */
	/* What else is known of the user (upstream's "extra"), a key and a value by turns, a key as
	   often as it has values; ends with NULL; NULL: nothing */
	const char *const *extra;
};

struct api_req {
	enum api_verb verb;
	const struct kind *kind;
	const char *ns;	  /* "" or NULL: cluster scope, or all namespaces for LIST and WATCH */
	const char *name; /* NULL for LIST, CREATE … */
	const char *subresource; /* NULL: none; "status", "scale", "binding", "eviction" */
	const char *body;	 /* JSON text: object, patch, or DeleteOptions; NULL: none */
	size_t body_len;
	enum api_patch patch;
	bool force;   /* PATCH_APPLY */
	bool dry_run; /* everything but the write */
	enum api_field_validation fields;
	enum api_propagation propagation;
	int64_t grace_s;     /* DELETE: -1: the object's own */
	/* DELETE: dryRun, gracePeriodSeconds, propagationPolicy, orphanDependents and preconditions
	   stand in the body's DeleteOptions, too; what is said here comes first */
	const char *pre_uid; /* preconditions; NULL: none */
	int64_t pre_rv;	     /* 0: none */
	const char *label_selector, *field_selector;
	int64_t limit;
	const char *continue_token;
	int64_t rv;    /* LIST/WATCH: resourceVersion; GET: not older than, as of with rv_exact */
	bool rv_zero;  /* resourceVersion "0" was said, and rv is 0; else that was "" or nothing */
	bool rv_exact; /* as of rv: history */
	/* resourceVersionMatch as it was sent, NULL or "": not at all; "Exact" means rv_exact. What
	   may not stand together is refused in upstream's words (ListOptions "is invalid"). */
	const char *rv_match;
	bool bookmarks;		  /* allowWatchBookmarks */
	enum api_initial initial; /* sendInitialEvents: YES with bookmarks: the initial state ends
				     with a bookmark k8s.io/initial-events-end */
	int64_t timeout_s;	  /* timeoutSeconds, 0: none: whoever holds a watch ends it */
	const struct api_caller *caller; /* NULL: the handle's */
	int64_t now_ns;			 /* 0: clock_now_ns() */
};
#define API_REQ_INIT \
	{ \
		.grace_s = -1 \
	}

struct api_res {
	struct buf body; /* the object, List, or Status (failures too); JSON text with
			    resourceVersion */
	int64_t rev;	 /* revision of the write, or of the list's snapshot */
	int http;	 /* 200, 201 created, 202 …; failures: the Status code */
	bool created;	 /* an apply or upsert that made it */
	bool unchanged;	 /* a write that changed nothing: no new revision */
	struct strv warnings;
};
void api_res_release(struct api_res *r);

/*
 * NULL: K_API, else local on store_open(NULL). "local:STORE"; "unix:/path" of k-api's socket
 * ("unix:": /run/k/api.sock); "https:" as the current context of the kubeconfig says, "https:NAME"
 * as another one does, "https://host:port" that server with the current context's credentials.
 * Opening local makes the bootstrap objects when the store is new and create is set. A server that
 * cannot be reached is ERR_UNREACHABLE; K_API_TIMEOUT bounds how long one may be silent (60s).
 */
must_check int api_open(const char *address, bool create, const struct api_caller *caller,
			struct api **ret, struct err *e);
/* Commits what was submitted; nobody gets its answers any more. */
void api_close(struct api *a);
/* How a local handle signs tokens of service accounts: claims in, the token out, with the key in
   that file (net/jwt.h has one). Without it the program k-cert is run, for what has no library for
   it; others leave it to their server. */
typedef int (*api_sign_fn)(
	const char *key_path, const struct buf *claims, struct buf *ret, struct err *e);
void api_sign_with(struct api *a, api_sign_fn sign);
/* How a local handle knows whose a token is, for TokenReviews; *t is copied. Without it each token
   is unknown. */
struct authn_tokens;
void api_know_tokens(struct api *a, const struct authn_tokens *t);
/* The store under a local handle; NULL for others. Reading only. */
struct store *api_store(struct api *a);
/* As store_rest. */
void api_rest(struct api *a);

/* Do it and wait. On failure -1, *e set, and res->body is the Status (if the server gave one). res
 * may be NULL. */
must_check int api_call(struct api *a, const struct api_req *r, struct api_res *res, struct err *e);
/* "" is 0; else digits, and what no revision can be yet is some large number. What is wrong, in
   Go's words, or NULL. */
const char *api_rv_wrong(const char *text, int64_t *ret);
/* The same: ERR_BADREQUEST in upstream's words. */
must_check int api_parse_rv(const char *text, int64_t *ret, struct err *e);
/*
 * A list or a page of one in pieces of its text, so that nobody has to hold all of it, in the form
 * that shape says (rest/shape.h; NULL: compact JSON; a newline ends JSON). All pieces are of one
 * revision. Local handles only; r and shape stay the caller's and are used until the close.
 * ERR_METHOD: api_call answers this list.
 */
struct api_list;
struct shape;
must_check int api_list_open(struct api *a, const struct api_req *r, const struct shape *shape,
	struct api_list **ret, struct err *e);
/* Gets pieces of the text as they are there: all of *b, which is empty after it, or nothing, and it
   comes again with more. Nonzero: no more for now, and *b is empty. It must not use the handle. */
typedef int (*api_piece_fn)(void *arg, struct buf *b);
/* *b is empty at first, and then what the last call left. 0: what is left of the text, the end, is
   in it, where it was put together; 1: fn wanted no more for now, or so much was looked at without
   a piece that others should have their turn: read again. -1: an error; if fn was never called
   api_call tells more of it. ERR_EXPIRED: so much time went by that the list's revision is no more.
   A list holds no more than two pieces (a fifth of a MiB) and twice its longest object. */
must_check int api_list_read(
	struct api_list *l, struct buf *b, api_piece_fn fn, void *arg, struct err *e);
/* The revision of what was read; known when fn is called. */
int64_t api_list_rev(const struct api_list *l);
void api_list_close(struct api_list *l);
/* Submit; done runs in api_dispatch. The request is copied. What is submitted together is committed
 * together. */
typedef void (*api_done_fn)(void *arg, int ret, const struct api_res *res, const struct err *e);
void api_submit(struct api *a, const struct api_req *r, api_done_fn done, void *arg);
size_t api_pending(const struct api *a);

/* Watch: the verb's request without waiting; events are delivered by api_dispatch. */
enum api_event_type { EVENT_ADDED, EVENT_MODIFIED, EVENT_DELETED, EVENT_BOOKMARK, EVENT_ERROR };
struct api_event {
	enum api_event_type type;
	const struct kind *kind;
	int64_t rev;
	const char *object; /* JSON text with resourceVersion; for ERROR a Status; valid during the
			       call */
	size_t len;
	const struct err *err; /* ERROR: ERR_EXPIRED = list again; the watch is over */
};
struct api_watch;
typedef void (*api_event_fn)(void *arg, const struct api_event *ev);
must_check int api_watch_open(struct api *a, const struct api_req *r, api_event_fn fn, void *arg,
			      struct api_watch **ret, struct err *e);
void api_watch_close(struct api_watch *w);
/* The Status of the last api_list or api_watch_open that failed (causes, continue token); until the
 * handle is used again. NULL: err says all there is. A revision that is too old is no failure of
 * api_watch_open: the watch begins and ends with that EVENT_ERROR. */
const struct buf *api_refused(const struct api *a);

/* Readable when there is something for api_dispatch to do. */
int api_fd(struct api *a);
must_check int api_dispatch(struct api *a, struct err *e);

/* Shorthands over api_call. */
must_check int api_get(struct api *a, const struct kind *k, const char *ns, const char *name,
		       doc **ret, struct err *e);
/* Every object through fn (text with resourceVersion, NUL-terminated, valid during the call);
 * *ret_rev the snapshot's. fn must not use the handle; its nonzero answer ends the list and is
 * answered, *ret_rev untouched. */
typedef int (*api_obj_fn)(void *arg, const char *text, size_t len);
must_check int api_list(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg,
			int64_t *ret_rev, struct err *e);

/* A way to reach objects. Rows of the table api_transports. */
struct api_ops {
	const char *scheme;
	int (*open)(const char *rest, bool create, const struct api_caller *caller,
		    struct api **ret, struct err *e);
	void (*close)(struct api *a);
	int (*call)(struct api *a, const struct api_req *r, struct api_res *res, struct err *e);
	int (*list)(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg,
		    int64_t *ret_rev, struct err *e);
	void (*submit)(struct api *a, const struct api_req *r, api_done_fn done, void *arg);
	int (*watch_open)(struct api *a, const struct api_req *r, api_event_fn fn, void *arg,
			  struct api_watch **ret, struct err *e);
	void (*watch_close)(struct api_watch *w);
	int (*fd)(struct api *a);
	int (*dispatch)(struct api *a, struct err *e);
};
extern const struct api_ops *const api_transports[]; /* ends with NULL */
