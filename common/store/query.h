/*
 * query: SQL over a store's objects and their history, for reading only.
 *
 * A view for each resource by its plural (`pods`; the whole name, "events.events.k8s.io", where
 * another resource has the plural): resource, namespace, name, rev, time, actor, manager, labels,
 * spec, status, value. The same with _history behind it holds each change that is kept; it has op
 * ("put", "delete") and prev, too. `objects` and `history` are those of all resources. labels,
 * spec, status and value are JSON text, as SQLite's own functions take it. A sealed value is NULL;
 * unseal(rev) is the object of a revision, opened.
 *
 * Nothing else can be read, and nothing written: an authorizer refuses it. The query is one
 * snapshot, which keeps the write-ahead log from beginning anew: so it has a time.
 */
#pragma once
#include "store/store.h"

struct store_query {
	const char *sql;	 /* one SELECT (WITH, VALUES, EXPLAIN) */
	const char *const *args; /* for ?1, ?2 …: text */
	size_t n_args;
	int64_t as_of;	  /* revision of what is there; history ends with it; 0: now */
	int64_t limit_ns; /* of time */
};
/* store_query_fn gets a row as a JSON object: columns by name ("x", a second one "x_2"). Those
   called labels, spec, status or value, and those that are called like a JSON operation ("json…",
   "unseal…", "a -> b"), are JSON if they hold it; else text is a string, a blob base64. Its nonzero
   answer ends the query. */
/* ERR_INVALID: no such column …, in SQLite's words; ERR_FORBIDDEN: it would do more than read;
   ERR_TIMEOUT; ERR_GONE; ERR_METHOD: the back end has no SQL. */
must_check int store_query(struct store *s, const struct store_query *q, store_query_fn fn,
	void *arg, struct err *e);
