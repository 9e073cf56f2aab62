/* The table of back ends, addresses, and what is the same for all of them. */
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/path.h"
#include "store/backend.h"
#include "store/seal.h"
#include "store/terms.h"
#include "store/txn.h"

const struct store_ops *const store_backends[] = { &store_sqlite, &store_memory, NULL };

static int default_address(char **ret, struct err *e)
{
	const char *env = getenv("K_STORE");
	struct conf c;

	if (env && *env) {
		*ret = xstrdup(env);
		return 0;
	}
	if (conf_read(&c, e) < 0)
		return -1;
	*ret = conf_value(&c, "store");
	conf_release(&c);
	if (!*ret) {
		autofree char *path = path_var("store.db");

		*ret = xasprintf("sqlite:%s", path);
	}
	return 0;
}

/* Length of "scheme" in "scheme:rest", 0 for a bare path. */
static size_t scheme_len(const char *a)
{
	size_t n = strspn(a, "abcdefghijklmnopqrstuvwxyz0123456789+-");

	return a[n] == ':' ? n : 0;
}

/* The program for a scheme that the table does not have. */
static int open_helper(const char *a, bool create, struct store **ret, struct err *e)
{
	size_t n = scheme_len(a);
	autofree char *scheme = xstrndup(a, n);
	struct store *s;

	if (helper_open(scheme, a + n + 1, create, &s, e) < 0)
		return -1;
	s->ops = &store_helper;
	s->address = xstrdup(a);
	*ret = s;
	return 0;
}

int backend_find(
	const char *address, const struct store_ops **ret, char **ret_rest, struct err *e)
{
	autofree char *a = address && *address ? xstrdup(address) : NULL;
	autofree char *scheme = NULL;
	size_t n;

	if (!a && default_address(&a, e) < 0)
		return -1;
	n = scheme_len(a);
	scheme = n ? xstrndup(a, n) : xstrdup("sqlite");
	for (const struct store_ops *const *o = store_backends; *o; o++) {
		if (strcmp((*o)->scheme, scheme) != 0)
			continue;
		*ret = *o;
		*ret_rest = xstrdup(n ? a + n + 1 : a);
		return 0;
	}
	if (!helper_exists(scheme))
		return err_set(e, ERR_INVALID,
			"store %s: unknown scheme \"%s\": no program k-store-%s on PATH", a,
			scheme, scheme);
	*ret = &store_helper;
	*ret_rest = take(a);
	return 0;
}

static int open_back_end(const char *address, bool create, struct store **ret, struct err *e)
{
	const struct store_ops *ops;
	autofree char *rest = NULL;
	struct store *s;

	if (backend_find(address, &ops, &rest, e) < 0)
		return -1;
	if (ops == &store_helper)
		return open_helper(rest, create, ret, e);
	if (ops->open(rest, create, &s, e) < 0)
		return -1;
	s->ops = ops;
	s->address = xasprintf("%s:%s", ops->scheme, rest);
	*ret = s;
	return 0;
}

int store_open(const char *address, bool create, struct store **ret, struct err *e)
{
	struct seal *seal;

	if (seal_new(&seal, e) < 0)
		return -1;
	if (open_back_end(address, create, ret, e) < 0) {
		seal_free(seal);
		return -1;
	}
	(*ret)->seal = seal;
	return 0;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	char *address = s->address;
	struct seal *seal = s->seal;

	s->ops->close(s);
	free(address);
	seal_free(seal);
}

const char *store_address(const struct store *s)
{
	return s->address;
}

const char *store_id(const struct store *s)
{
	return s->id;
}

int store_revision(struct store *s, int64_t *ret_rev, struct err *e)
{
	return s->ops->revision(s, ret_rev, e);
}

/* What stands between a back end and who reads: sealed values are opened. */
struct opening {
	struct store *s;
	store_row_fn fn;
	void *arg;
	struct err *e;
	int64_t failed; /* revision of the row that does not open */
};

static int open_row(void *arg, const struct store_row *r)
{
	struct opening *o = arg;
	struct store_row plain;

	if (r->encoding != STORE_SEALED || !r->value || o->s->raw)
		return o->fn(o->arg, r);
	if (seal_open(o->s->seal, r, &plain, o->e) < 0) {
		o->failed = r->rev;
		return -1;
	}
	return o->fn(o->arg, &plain);
}

int store_revision_of(
	struct store *s, const char *resource, const char *ns, int64_t *ret_rev, struct err *e)
{
	if (!s->ops->revision_of)
		return s->ops->revision(s, ret_rev, e);
	return s->ops->revision_of(s, resource, ns, ret_rev, e);
}

int store_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct opening o = {s, fn, arg, e};

	return s->ops->get(s, k, at_rev, open_row, &o, e);
}

int store_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct opening o = {s, fn, arg, e};

	if (!q->resource && (q->ns || q->after_ns || q->after_name))
		return err_set(
			e, ERR_INVALID, "a list of all resources takes no namespace and no start");
	return s->ops->list(s, q, open_row, &o, ret_rev, e);
}

int store_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct opening o = {s, fn, arg, e};

	return s->ops->log(s, resource, ns, name, from_rev, to_rev, open_row, &o, e);
}

/* A transaction as back ends get it: with its terms, and sealed where it is to be. */
struct ready {
	struct terms_txn terms;
	struct sealed_txn sealed;
};

static void ready_release(struct ready *r)
{
	sealed_txn_release(&r->sealed);
	terms_release(&r->terms);
}

static int get_ready(
	struct store *s, const struct store_txn *t, struct ready *ret, struct err *e)
{
	*ret = (struct ready){0};
	if (txn_check(t, e) < 0)
		return -1;
	t = terms_fill(t, &ret->terms);
	if (s->raw || s->ops->passing) {
		ret->sealed.txn = t;
		return 0;
	}
	if (seal_txn(s->seal, t, &ret->sealed, e) == 0)
		return 0;
	terms_release(&ret->terms);
	return -1;
}

void store_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct err e = ERR_INIT;
	struct ready r;

	s->pending++;
	if (get_ready(s, t, &r, &e) < 0) {
		/* its end waits for its turn, as every other's */
		struct store_txn failed = {.failed = &e};

		s->ops->submit(s, &failed, done, arg);
		return;
	}
	s->ops->submit(s, r.sealed.txn, done, arg);
	ready_release(&r);
}

int store_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct store_result res = {.failed_guard = -1};
	struct ready r;
	int ok = get_ready(s, t, &r, &res.err);

	if (!ok) {
		ok = s->ops->commit(s, r.sealed.txn, &res, &res.err);
		ready_release(&r);
	}
	if (ok < 0 && e)
		*e = res.err;
	if (ret)
		*ret = res;
	return ok;
}

void store_share(struct store *s, bool on)
{
	if (s->ops->share)
		s->ops->share(s, on);
}

size_t store_pending(const struct store *s)
{
	return s->pending;
}

void store_lend_work(struct store *s)
{
	s->lends_work = true;
}

bool store_has_work(const struct store *s)
{
	return s->lends_work && s->ops->has_work && s->ops->has_work(s);
}

void store_work(struct store *s, store_durable_fn durable, void *arg)
{
	s->ops->work(s, durable, arg);
}

bool store_has_chore(const struct store *s)
{
	return s->lends_work && s->ops->has_chore && s->ops->has_chore(s);
}

void store_chore(struct store *s)
{
	s->ops->chore(s);
}

void store_rest(struct store *s)
{
	if (s->ops->rest)
		s->ops->rest(s);
}

int store_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	return s->ops->watch_open(s, resource, ns, from_rev, ret, e);
}

int store_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e)
{
	struct opening o = {w->store, fn, arg, e};
	int ret = w->store->ops->watch_read(w, open_row, &o, e);

	/* nobody saw it: it comes again when its key is there */
	if (o.failed)
		w->rev = o.failed - 1;
	return ret;
}

int64_t store_watch_rev(const struct store_watch *w)
{
	return w->rev;
}

void store_watch_close(struct store_watch *w)
{
	if (w)
		w->store->ops->watch_close(w);
}

int store_fd(struct store *s)
{
	return s->ops->fd(s);
}

int store_dispatch(struct store *s, struct err *e)
{
	return s->ops->dispatch(s, e);
}

/* Terms of a row to be restored. What is sealed is opened for it: so nothing is restored that
   nobody could read. */
static int row_terms(
	struct seal *seal, const struct store_row *r, const char **ret, struct err *e)
{
	struct store_row plain = *r;

	*ret = NULL;
	if (r->op != STORE_PUT)
		return 0;
	if (r->encoding == STORE_SEALED && seal_open(seal, r, &plain, e) < 0)
		return -1;
	*ret = terms_of(plain.key.resource, plain.encoding, plain.value, plain.len);
	return 0;
}

/* r as it is to be stored; a value that is sealed now goes to b, its place there to *ret_at. */
static int restore_row(
	struct store *s, struct store_row *r, struct buf *b, size_t *ret_at, struct err *e)
{
	if (row_terms(s->seal, r, &r->terms, e) < 0)
		return -1;
	if (s->ops->passing || r->encoding == STORE_SEALED ||
		!seal_wants(s->seal, r->key.resource))
		return 0;
	*ret_at = b->len;
	if (seal_value(s->seal, &r->key, r->encoding, r->value, r->len, b, e) < 0)
		return -1;
	r->encoding = STORE_SEALED;
	r->len = b->len - *ret_at;
	return 0;
}

static int restore(struct store *s, struct store_row *rows, size_t n, struct err *e)
{
	autofree size_t *at = xcalloc(n, sizeof(*at));
	autobuf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		at[i] = SIZE_MAX;
		if (restore_row(s, &rows[i], &b, &at[i], e) < 0)
			return -1;
	}
	for (size_t i = 0; i < n; i++)
		if (at[i] != SIZE_MAX)
			rows[i].value = b.data + at[i];
	return s->ops->restore(s, rows, n, e);
}

int store_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e)
{
	autofree struct store_row *copy = NULL;
	int ret;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].rev <= (i ? rows[i - 1].rev : 0))
			return err_set(e, ERR_INVALID,
				"rows are not in order of growing revision: %lld",
				(long long)rows[i].rev);
	}
	copy = xcalloc(n, sizeof(*copy));
	for (size_t i = 0; i < n; i++) {
		copy[i] = rows[i];
		copy[i].terms = NULL;
	}
	ret = restore(s, copy, n, e);
	for (size_t i = 0; i < n; i++)
		free((char *)copy[i].terms);
	return ret;
}

void store_set_raw(struct store *s, bool raw)
{
	s->raw = raw;
}

int store_rewrite(struct store *s, const struct store_rewrite *w, size_t n, size_t *ret_n,
	struct err *e)
{
	if (!s->ops->rewrite)
		return err_set(e, ERR_METHOD, "store %s: cannot rewrite rows", s->address);
	return s->ops->rewrite(s, w, n, ret_n, e);
}

int store_scrub(struct store *s, struct err *e)
{
	if (!s->ops->scrub)
		return err_set(e, ERR_METHOD, "store %s: cannot be scrubbed", s->address);
	return s->ops->scrub(s, e);
}
