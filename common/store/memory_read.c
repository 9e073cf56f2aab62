/* Reading the memory back end: now, as of a revision, and the log. */
#include <string.h>

#include "store/memory.h"
#include "store/terms.h"
#include "store/txn.h"

/* First place in cur whose key is not below k. */
size_t mem_find(const struct mem_store *m, const struct store_key *k)
{
	size_t lo = 0, hi = m->n_cur;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (key_cmp(&m->cur[mid]->key, k) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct store_row *mem_live(const struct mem_store *m, const struct store_key *k)
{
	size_t i = mem_find(m, k);

	return i < m->n_cur && !key_cmp(&m->cur[i]->key, k) ? m->cur[i] : NULL;
}

/* First place in the log with a revision above rev. */
size_t mem_after(const struct mem_store *m, int64_t rev)
{
	size_t lo = 0, hi = m->n_log;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (m->log[mid]->rev <= rev)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static int check_at(const struct mem_store *m, int64_t at_rev, struct err *e)
{
	if (at_rev < m->compacted)
		return txn_gone(at_rev, m->compacted, e);
	return at_rev > m->rev ? txn_future(at_rev, m->rev, e) : 0;
}

int mem_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct mem_store *m = mem(s);
	const struct store_row *r = NULL;

	if (!at_rev) {
		r = mem_live(m, k);
	} else {
		if (check_at(m, at_rev, e) < 0)
			return -1;
		for (size_t i = mem_after(m, at_rev); i-- > 0 && !r;)
			if (!key_cmp(&m->log[i]->key, k))
				r = m->log[i];
	}
	if (!r || r->op == STORE_DELETE)
		return err_set(e, ERR_NOTFOUND, KEY_FMT " not found", KEY_ARG(k));
	return fn(arg, r);
}

static int by_key_then_rev(const void *a, const void *b)
{
	const struct store_row *x = *(struct store_row *const *)a;
	const struct store_row *y = *(struct store_row *const *)b;
	int c = key_cmp(&x->key, &y->key);

	return c ? c : (x->rev > y->rev) - (x->rev < y->rev);
}

/* The live rows as of at_rev, by key: the last row of each key up to there, if it is no delete. */
static struct store_row **state_at(const struct mem_store *m, int64_t at_rev, size_t *ret_n)
{
	size_t n = mem_after(m, at_rev), live = 0;
	struct store_row **rows = xmemdup(m->log, n * sizeof(*rows));

	if (n)
		qsort(rows, n, sizeof(*rows), by_key_then_rev);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && !key_cmp(&rows[i]->key, &rows[i + 1]->key))
			continue;
		if (rows[i]->op == STORE_PUT)
			rows[live++] = rows[i];
	}
	*ret_n = live;
	return rows;
}

static bool list_wants(const struct store_list *q, const struct store_row *r)
{
	if (q->resource && strcmp(q->resource, r->key.resource) != 0)
		return false;
	if (q->ns && strcmp(q->ns, r->key.ns) != 0)
		return false;
	if (!q->after_ns && !q->after_name)
		return true;
	int c = strcmp(r->key.ns, q->after_ns ? q->after_ns : "");

	return c ? c > 0 : strcmp(r->key.name, q->after_name ? q->after_name : "") > 0;
}

int mem_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct mem_store *m = mem(s);
	autofree struct store_row **old = NULL;
	struct store_row **rows = m->cur;
	size_t n = m->n_cur, i = 0;
	int64_t left = q->limit ? q->limit : INT64_MAX;
	int64_t rev = q->at_rev ? q->at_rev : m->rev;

	if (q->at_rev) {
		if (check_at(m, q->at_rev, e) < 0)
			return -1;
		rows = old = state_at(m, q->at_rev, &n);
	} else if (q->resource) {
		struct store_key from = {q->resource, q->ns ? q->ns : "", ""};

		i = mem_find(m, &from);
	}
	if (q->early)
		*q->early = rev;
	for (; i < n && left; i++) {
		struct store_row r = *rows[i];
		int stop;

		if (q->resource && strcmp(r.key.resource, q->resource) > 0)
			break;
		if (!list_wants(q, &r) || (q->term && !terms_have(r.terms, q->term)))
			continue;
		if (q->keys_only) {
			r.value = NULL;
			r.len = 0;
		}
		left--;
		stop = fn(arg, &r);
		if (stop)
			return stop;
	}
	*ret_rev = rev;
	return 0;
}

bool mem_wants(const char *want, const char *have)
{
	return !want || !strcmp(want, have);
}

int mem_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct mem_store *m = mem(s);

	if (from_rev >= 0 && from_rev < m->compacted)
		return txn_gone(from_rev, m->compacted, e);
	if (from_rev < 0)
		from_rev = STORE_KEPT_AFTER(from_rev);
	for (size_t i = mem_after(m, from_rev); i < m->n_log; i++) {
		const struct store_row *r = m->log[i];
		int stop;

		if (to_rev && r->rev > to_rev)
			break;
		if (!mem_wants(resource, r->key.resource) || !mem_wants(ns, r->key.ns) ||
			!mem_wants(name, r->key.name))
			continue;
		stop = fn(arg, r);
		if (stop)
			return stop;
	}
	return 0;
}

