/*
 * What the suite of the back ends stands on: a store of the scheme under test, writes and reads in
 * a line, rows as text. Include it after t/tap.h.
 *
 * Revisions are written as ordinals: 0 is the empty store's, n that of the n-th write. What a back
 * end makes of them is its own, as long as they grow and the writes of one transaction are
 * neighbours.
 */
#pragma once
#include <poll.h>
#include <stdlib.h>

#include "../etcd.h"
#include "base/buf.h"
#include "store/store.h"

static char dir[] = "/tmp/k-unit-store.XXXXXX";
static const char *scheme;
static struct etcd etcd;
static struct err e;

/* Revisions by ordinal, of the store that was opened last. */
static int64_t revs[256];
static size_t n_revs;

static int64_t real(int64_t ordinal)
{
	size_t last = n_revs - 1;

	if (ordinal < 0 || (size_t)ordinal <= last)
		return ordinal < 0 ? ordinal : revs[ordinal];
	return revs[last] + (ordinal - (int64_t)last);
}

static int64_t ordinal(int64_t rev)
{
	for (size_t i = 0; i < n_revs; i++)
		if (revs[i] == rev)
			return (int64_t)i;
	return rev ? -rev : 0;
}

/* A transaction of n writes ended at rev. */
static void note(int64_t rev, size_t n)
{
	for (size_t i = 0; i < n && rev > revs[n_revs - 1]; i++) {
		revs[n_revs] = rev - (int64_t)(n - 1 - i);
		n_revs++;
		if (revs[n_revs - 1] == rev)
			break;
	}
}

static struct store *open_new(const char *name)
{
	char address[128];
	struct store *s = NULL;

	if (!strcmp(scheme, "memory"))
		snprintf(address, sizeof(address), "memory:");
	else if (!strcmp(scheme, "etcd"))
		snprintf(address, sizeof(address), "etcd:%s/%s", etcd.url, name);
	else
		snprintf(address, sizeof(address), "%s:%s/%s-%s", scheme, dir, name, scheme);
	if (store_open(address, true, &s, &e) < 0) {
		diag("%s", e.msg);
		exit(1);
	}
	n_revs = 1;
	if (store_revision(s, &revs[0], &e) < 0)
		diag("%s", e.msg);
	return s;
}

/* "put pods a/x=v" and "rm pods a/x" as one write; guards by hand where a test wants them. */
static struct store_write put(
	const char *resource, const char *ns, const char *name, const char *value)
{
	return (struct store_write){{resource, ns, name}, value ? STORE_PUT : STORE_DELETE,
		STORE_JSON, value, value ? strlen(value) : 0};
}

static int64_t commit(struct store *s, const struct store_guard *g, size_t n_g,
	const struct store_write *w, size_t n_w)
{
	struct store_guard guards[4];
	struct store_txn t = {guards, n_g, w, n_w, 7000000000, "system:admin", "test"};
	struct store_result r;

	for (size_t i = 0; i < n_g; i++) {
		guards[i] = g[i];
		guards[i].rev = real(g[i].rev);
	}
	if (store_commit(s, &t, &r, &e) < 0)
		return -r.failed_guard - 1;
	note(r.rev, n_w);
	return ordinal(r.rev);
}

static int64_t put1(
	struct store *s, const char *resource, const char *ns, const char *name, const char *value)
{
	struct store_write w = put(resource, ns, name, value);

	return commit(s, NULL, 0, &w, 1);
}

/* Rows as text: "3 pods a/x=v c system:admin test <0;" */
static int row_text(void *arg, const struct store_row *r)
{
	struct buf *b = arg;

	buf_addf(b, "%lld %s %s/%s", (long long)ordinal(r->rev), r->key.resource, r->key.ns,
		r->key.name);
	if (r->value)
		buf_addf(b, "=%.*s", (int)r->len, r->value);
	buf_addf(b, "%s%s<%lld;", r->op == STORE_DELETE ? " deleted" : "",
		r->created ? " created" : "", r->prev_rev ? (long long)ordinal(r->prev_rev) : 0);
	return 0;
}

static const char *list(struct store *s, struct store_list q, int64_t *ret_rev)
{
	static struct buf b;
	int64_t rev = -1;

	buf_clear(&b);
	if (q.at_rev)
		q.at_rev = real(q.at_rev);
	if (store_list(s, &q, row_text, &b, &rev, &e) < 0)
		buf_addf(&b, "%s: %s", err_info(e.code)->reason, e.msg);
	if (ret_rev)
		*ret_rev = ordinal(rev);
	return buf_str(&b);
}

static const char *get(
	struct store *s, const char *resource, const char *ns, const char *name, int64_t at)
{
	static struct buf b;
	struct store_key k = {resource, ns, name};

	buf_clear(&b);
	if (store_get(s, &k, at ? real(at) : 0, row_text, &b, &e) < 0)
		buf_addf(&b, "%s: %s", err_info(e.code)->reason, e.msg);
	return buf_str(&b);
}

/* A helper's bell may ring a moment after the commit. */
static bool readable(struct store *s)
{
	struct pollfd p = {store_fd(s), POLLIN, 0};

	return poll(&p, 1, 60000) == 1;
}

/* What a watch tells until it is at a revision. */
static const char *watched(struct store_watch *w, int64_t until)
{
	static struct buf b;

	buf_clear(&b);
	for (;;) {
		if (store_watch_read(w, row_text, &b, &e) < 0) {
			buf_addf(&b, "%s: %s", err_info(e.code)->reason, e.msg);
			break;
		}
		if (store_watch_rev(w) >= real(until))
			break;
		if (!readable(w->store) || store_dispatch(w->store, &e) < 0) {
			buf_adds(&b, "nothing more comes");
			break;
		}
	}
	return buf_str(&b);
}

/* Is there, after all that was still on its way, silence? */
static bool silent(struct store *s, struct store_watch *a, struct store_watch *b)
{
	for (int i = 0; i < 100; i++) {
		struct pollfd p = {store_fd(s), POLLIN, 0};

		if (poll(&p, 1, 0) == 0)
			return true;
		if (store_dispatch(s, &e) < 0 || *watched(a, 0) || *watched(b, 0))
			return false;
	}
	return false;
}

static const char *text(const char *fmt, int64_t a, int64_t b)
{
	static char t[128];

	snprintf(t, sizeof(t), fmt, (long long)real(a), (long long)real(b));
	return t;
}
