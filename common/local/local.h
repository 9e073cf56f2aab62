/*
 * local: the api on a store in this process. Private to common/local.
 *
 * A write is a struct call that goes through decode → default → patch → admit → validate and ends
 * as one guarded transaction. When a guard fails, the call is emptied (call_reset) and goes through
 * again from what is stored now: a precondition of the caller (a resourceVersion, a uid, a test in
 * a patch) then fails by itself.
 */
#pragma once
#include "admit/admit.h"
#include "api/transport.h"
#include "base/map.h"
#include "data/mval.h"
#include "data/schema.h"
#include "data/selector.h"
#include "data/status.h"
#include "local/feed.h"
#include "rules/convert.h"
#include "rules/rules.h"
#include "store/store.h"

/* Upstream's limit of a stored object (etcd's request). */
#define LOCAL_MAX_STORED (1536u * 1024)
/* Attempts of a write before a conflict is the answer. */
#define LOCAL_ATTEMPTS 100

struct local_watch;

struct local {
	struct api base;
	struct store *store;
	struct api_caller *caller;
	int epoll_fd;	    /* store_fd and event_fd behind one descriptor */
	int event_fd;	    /* rung when something waits in done or a watch has to be read */
	struct vec watches; /* struct local_watch * */
	struct feeds feeds; /* what they read together */
	struct vec done;    /* struct submission * that the store or we are through with */
	struct vec flying;  /* struct submission * with the store */
	struct vec many;    /* struct many * of delete_many.c */
	unsigned dispatching;
	/* Namespaces that were alive → what admission found of them. It may be another one by
	   now: it is relied on where a guard of the commit says so. */
	struct map alive;
	struct map lives; /* under K_SEED: see meta_uid */
	int64_t lives_rev;
};

enum call_outcome { CALL_NOTHING, CALL_PUT, CALL_REMOVE };

struct call {
	struct local *l;
	const struct api_req *req;
	const struct api_caller *caller;
	const struct kind *asked;	/* the request's, and the answer's */
	const struct kind *kind;	/* the stored one: most often the same (rules/convert.h) */
	const struct kind_rules *rules; /* never NULL */
	int64_t now_ns;
	int attempt; /* from 0 */
	/* what was stored: NULL and 0 on create */
	mdoc *old_doc;
	mval *old;
	int64_t old_rev;
	/* what is to be stored; on delete the object as it was or with its deletionTimestamp */
	mdoc *d;
	mval *obj;
	char *ns, *name;    /* of the object, for keys and messages; name is NULL until known */
	bool deleting;	    /* a DELETE, or an update that takes the last finalizer */
	bool applied;	    /* a patch of type apply made c->obj, and its managedFields */
	bool generated;	    /* the name came from generateName */
	bool fresh;	    /* nothing that was read before the request counts */
	bool relied;	    /* admission did count on such a thing */
	bool homeless;	    /* not the object, its namespace is not there */
	bool nameless;	    /* a refusal of the request, not of an object */
	bool dry;	    /* DeleteOptions say so */
	bool evicting;	    /* a DELETE by an Eviction */
	const char *refused_group, *refused_kind; /* options that are invalid, not the object */
	bool refused_named; /* … a part of the object: it has its name */
	int retry_after_s;			  /* of a refusal; 0: none */
	char *message; /* of a refusal, when it may be too long for a struct err; NULL: err's */
	bool status_answer; /* answer a success Status instead of the object */
	int http;	    /* of the answer, when it is not 200 */
	enum call_outcome outcome;
	struct buf text; /* store form: what the transaction puts, or what it removes */
	struct admit_txn txn;
	size_t own_guard; /* the guard on the object's own key */
	struct causes causes;
	struct causes strange; /* in a JSON patch: words of its operations that nobody knows */
	struct strv warnings;
};
void call_init(struct call *c, struct local *l, const struct api_req *r);
void call_release(struct call *c);
/* Empty for the next attempt. */
void call_reset(struct call *c);
/* The kind that answers speak of: the request's, but for a Binding, which is a write of its pod. */
const struct kind *call_told(const struct call *c);
struct store_key call_key(const struct call *c);

/* options.c: what a refused read says besides code and message. Begin with all zero. */
struct refusal {
	struct causes causes;
	const char *group, *kind; /* of the options that are invalid; NULL: the resource's */
	int retry_after_s;
	char *token; /* to go on with, for an expired one */
};
void refusal_release(struct refusal *why);
/* The Status, in place of what is in ret. */
void refusal_write(
	const struct refusal *why, const struct api_req *r, const struct err *err, struct buf *ret);
/* Keeps the Status for api_refused (err NULL: there is none), and releases why. */
void local_refused(
	struct api *a, struct refusal *why, const struct api_req *r, const struct err *err);
must_check int options_check(const struct api_req *r, struct refusal *why, struct err *e);
/* ERR_TIMEOUT when rv is still to come. */
must_check int options_too_large(int64_t rv, int64_t now, struct refusal *why, struct err *e);

/* page.c: where a page of a list ends. */
struct page {
	char *ns, *name; /* NULL: nowhere yet */
};
void page_release(struct page *p);
void page_at(struct page *p, const char *ns, const char *name);
/* malloc'ed */
char *page_token(const struct page *p, int64_t rev);
/* *ret_rev -1: go on with what there is now. ERR_BADREQUEST. */
must_check int page_parse(const char *token, struct page *ret, int64_t *ret_rev, struct err *e);

/* read.c: what is stored under kind, ns, name; ERR_NOTFOUND in upstream's words. */
must_check int local_read(struct local *l, const struct kind *k, const char *ns, const char *name,
	int64_t at_rev, struct buf *ret_text, int64_t *ret_rev, struct err *e);
must_check int local_get(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e);
/* list.c */
must_check int local_list(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e);
must_check int local_list_each(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct err *e);
/* Why is for the Status; the checks of options are the caller's to have done. */
must_check int local_list_all(struct local *l, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct refusal *why, struct err *e);
/* The two selectors of a list or watch. */
struct local_filter {
	struct selector labels, fields;
	char *name; /* NULL, or the one name that can match */
	bool any;   /* everything matches: no need to parse */
};
must_check int filter_init(struct local_filter *f, const struct api_req *r, struct err *e);
void filter_release(struct local_filter *f);
bool filter_matches(const struct local_filter *f, const char *name, const char *text, size_t len);

/* watch.c */
must_check int local_watch_open(struct api *a, const struct api_req *r, api_event_fn fn, void *arg,
	struct api_watch **ret, struct err *e);
void local_watch_close(struct api_watch *w);
void local_watch_dispatch(struct local *l);
/* Free what was closed during a dispatch. */
void local_watch_sweep(struct local *l);

/* write.c: one attempt: fills outcome, text and txn. */
must_check int call_prepare(struct call *c, struct err *e);
/* metadata.resourceVersion as a number, 0: none, or none that is a number. */
int64_t call_body_rv(const mval *obj);
/* Its steps, which subresources use too: old and new object from a PUT or a PATCH, then the rest
 * of an update from c->obj on. */
must_check int call_replace(struct call *c, struct err *e);
must_check int call_patched(struct call *c, struct err *e);
must_check int call_patch(struct call *c, const struct kind *k, struct err *e);
must_check int call_update(struct call *c, struct err *e);
bool call_wants_commit(const struct call *c);
struct store_txn call_txn(const struct call *c);
/* After a failed commit: 1 another attempt may do, -1 *e is the answer. */
int call_judge(struct call *c, const struct store_result *r, struct err *e);
/* The answer of a call that was committed at rev, or needed no commit (rev 0). */
void call_finish(struct call *c, int64_t rev, struct api_res *res);
void call_fail(struct call *c, struct api_res *res, const struct err *err);
must_check int local_write(
	struct local *l, const struct api_req *r, struct api_res *res, struct err *e);

/* submit.c */
void local_submit(struct api *a, const struct api_req *r, api_done_fn done, void *arg);
/* Run the completions that are ready. */
void local_submit_dispatch(struct local *l);
void local_submit_close(struct local *l);

/* local.c */
must_check int local_call(
	struct api *a, const struct api_req *r, struct api_res *res, struct err *e);
/* ERR_METHOD for what the kind does not do. */
must_check int local_verb_allowed(const struct api_req *r, struct err *e);
/* Make api_fd readable. */
void local_ring(struct local *l);

/* call.c: pieces of the pipeline */
/* Read the stored object into c->old; ERR_NOTFOUND. */
must_check int call_load(struct call *c, struct err *e);
/* The body as an object of kind k into *d: decoding errors in upstream's words. */
must_check int call_decode(struct call *c, const struct kind *k, struct err *e);
/* How upstream refuses a body that is no JSON (*e: why not), and one that is no object. */
#define BODY_NO_KIND "couldn't get version/kind; json parse error: "
int call_no_json(const struct api_req *r, struct err *e);
must_check int call_no_object(const mval *v, struct err *e);
/* Types and unknown fields of c->obj; patch: the strategic one that made it, or NULL. */
must_check int call_check_types(
	struct call *c, const struct kind *k, const val *patch, struct err *e);
/* "The request is invalid": a patch that makes a wrong type, or a field that there is not. patch:
 * the strategic one, or NULL: c->obj is what came of another. */
int call_patch_invalid(struct call *c, const val *patch, const char *why, struct err *e);
/* Why what says this version and kind is not one of k. */
void call_other_kind(
	const struct kind *k, const char *version, const char *kind, struct buf *ret);
/* Defaults of the schema and of the kind. */
void call_default(struct call *c);
/* The admission chain: the steps before validation, or the late ones. */
must_check int call_admit(struct call *c, bool late, struct err *e);
/* All validation; ERR_INVALID with c->causes. */
must_check int call_validate(struct call *c, struct err *e);
/* Preconditions of the request and of the body against what is stored. */
must_check int call_preconditions(
	struct call *c, const char *body_rv, const char *body_uid, struct err *e);
/* Outcome, text and own guard for an object that is complete. */
must_check int call_store(struct call *c, struct err *e);
/* Upstream's conflict sentence. */
int call_conflict(const struct call *c, struct err *e);
/* meta.c: the one table of metadata rules for all kinds */
must_check int meta_create(struct call *c, struct err *e);
must_check int meta_update(struct call *c, struct err *e);
/* The object that was sent or patched has a name; ERR_BADREQUEST. */
must_check int meta_is_named(const struct call *c, struct err *e);
/* The URL names the object; the body may repeat it, not contradict it. */
must_check int meta_is_same(const struct call *c, const mval *meta, struct err *e);
void meta_generation(struct call *c);
void meta_validate(const struct call *c, struct causes *causes);
/* A version 4 UUID: random, or under K_SEED a function of the key and its former lives. */
must_check int meta_uid(const struct call *c, char ret_uid[37], struct err *e);

/* delete.c */
/* What the request and its DeleteOptions say together. */
struct delete_options {
	int64_t grace_s; /* -1: not said */
	enum api_propagation propagation;
	bool accepted;	       /* 202 for what does not go at once */
	char uid[64], rv[24]; /* preconditions; "": none */
};
must_check int delete_options(struct call *c, struct delete_options *o, struct err *e);
must_check int call_delete(struct call *c, struct err *e);
/* The same for c->old, which is loaded. */
must_check int call_delete_loaded(
	struct call *c, const struct delete_options *o, struct err *e);
/* True when an update has taken the last thing that held a deleted object. */
bool delete_is_due(const struct call *c);
/* Outcome, text and own guard for the removal of c->old. */
must_check int call_remove(struct call *c, struct err *e);

/* delete_many.c: DELETECOLLECTION: what a list has, deleted one by one. The answer is the list. */
must_check int local_delete_collection(struct local *l, const struct api_req *r,
	struct api_res *res, struct refusal *why, struct err *e);
/* The same without waiting; r is taken. done runs in a dispatch. */
void delete_many_submit(struct local *l, struct api_req *r, api_done_fn done, void *arg);
/* The next step of those that are still read. */
void delete_many_dispatch(struct local *l);
/* Frees them; nobody gets their answers any more. */
void delete_many_close(struct local *l);

/* subresource.c: NULL if k has no such subresource here. */
struct subresource {
	const char *name;
	const char *resource; /* NULL: every kind that has it */
	/* GET's answer from the object's text; NULL: the object itself */
	int (*get)(struct call *c, struct buf *ret, struct err *e);
	/* Make c->obj from c->old and the request */
	int (*write)(struct call *c, struct err *e);
	bool create; /* POST (binding, eviction), else PUT and PATCH */
};
/* status.conditions[type] of c->obj: status True since now, made if absent; reason NULL: none. */
void condition_set(struct call *c, const char *type, const char *reason, const char *message);
/* The answer of a create-only subresource: a Status of success. */
int answer_success(struct call *c);
const struct subresource *subresource_for(const struct kind *k, const char *name);

must_check int write_binding(struct call *c, struct err *e);
/* The request's object or patch into c->obj, and the stored one into c->old. */
must_check int call_new_and_old(struct call *c, struct err *e);

/* token_request.c: serviceaccounts/token. */
must_check int write_token(struct call *c, struct err *e);
/* review.c: kinds that are asked, not stored. */
/* review_who.c: the answers of authentication.k8s.io. */
int review_self(struct call *c, struct err *e);
int review_token(struct call *c, struct err *e);
bool review_is(const struct kind *k);
must_check int review_create(struct call *c, struct err *e);

/* component.c: ComponentStatus, which is looked at, not stored. */
bool component_is(const struct kind *k);
must_check int component_get(
	struct local *l, const struct api_req *r, struct api_res *res, struct err *e);
must_check int component_list(
	struct local *l, const struct api_req *r, struct api_res *res, struct err *e);

/* eviction.c */
must_check int write_eviction(struct call *c, struct err *e);

/* bootstrap.c: make the objects every cluster has, those that are missing. */
must_check int local_bootstrap(struct local *l, struct err *e);

extern const struct api_ops api_local;
