/*
 * memory: a store that lives and dies with its handle, for tests, plans and simulations. The whole
 * log stays, so every revision can be read. Same rules and messages as sqlite: one suite runs both.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/clock.h"
#include "base/map.h"
#include "store/backend.h"
#include "store/txn.h"

struct mem_done {
	struct mem_done *next;
	store_done_fn done;
	void *arg;
	struct store_result res;
};

struct mem_store {
	struct store base;
	struct store_row **log; /* by revision */
	size_t n_log, alloc_log;
	struct store_row **cur; /* live rows of the log, by key */
	size_t n_cur, alloc_cur;
	struct map counters; /* "resource\nns\nname" → int64_t * */
	int64_t rev, compacted;
	int event_fd; /* -1: nobody asked yet */
	size_t n_watches;
	struct mem_done *done, **done_end;
};

static struct mem_store *mem(struct store *s)
{
	return (struct mem_store *)s;
}

static int mem_open(const char *rest, bool create, struct store **ret, struct err *e)
{
	unsigned char id[16];

	if (*rest)
		return err_set(e, ERR_INVALID, "store memory:%s: takes no name", rest);
	struct mem_store *m = xcalloc(1, sizeof(*m));

	seed_random(id, sizeof(id));
	for (size_t i = 0; i < sizeof(id); i++)
		snprintf(m->base.id + 2 * i, 3, "%02x", id[i]);
	m->counters.free_value = free;
	m->event_fd = -1;
	m->done_end = &m->done;
	*ret = &m->base;
	return 0;
}

static void mem_close(struct store *s)
{
	struct mem_store *m = mem(s);

	while (m->done) {
		struct mem_done *d = m->done;

		m->done = d->next;
		free(d);
	}
	for (size_t i = 0; i < m->n_log; i++)
		free(m->log[i]);
	free(m->log);
	free(m->cur);
	map_release(&m->counters);
	close_fd(&m->event_fd);
	free(m);
}

static int mem_revision(struct store *s, int64_t *ret_rev, struct err *e)
{
	*ret_rev = mem(s)->rev;
	return 0;
}

/* First place in cur whose key is not below k. */
static size_t cur_find(const struct mem_store *m, const struct store_key *k)
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

static struct store_row *cur_get(const struct mem_store *m, const struct store_key *k)
{
	size_t i = cur_find(m, k);

	return i < m->n_cur && !key_cmp(&m->cur[i]->key, k) ? m->cur[i] : NULL;
}

/* First place in the log with a revision above rev. */
static size_t log_after(const struct mem_store *m, int64_t rev)
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

/* A row and its bytes in one allocation. */
static struct store_row *row_copy(const struct store_row *r)
{
	const char *strs[] = {r->key.resource, r->key.ns, r->key.name, r->actor ? r->actor : "",
		r->manager ? r->manager : ""};
	size_t size = sizeof(*r) + r->len + 1;

	for (size_t i = 0; i < array_size(strs); i++)
		size += strlen(strs[i]) + 1;
	struct store_row *c = xmalloc(size);
	char *at = (char *)(c + 1);

	*c = *r;
	for (size_t i = 0; i < array_size(strs); i++) {
		size_t n = strlen(strs[i]) + 1;

		memcpy(at, strs[i], n);
		strs[i] = at;
		at += n;
	}
	c->key = (struct store_key){strs[0], strs[1], strs[2]};
	c->actor = strs[3];
	c->manager = strs[4];
	if (r->len)
		memcpy(at, r->value, r->len);
	at[r->len] = '\0';
	c->value = at;
	return c;
}

/* Put a copy of r at the log's end and make cur follow. */
static void log_append(struct mem_store *m, const struct store_row *r)
{
	struct store_row *c = row_copy(r);
	size_t i = cur_find(m, &c->key);
	bool live = i < m->n_cur && !key_cmp(&m->cur[i]->key, &c->key);

	GROW(m->log, m->n_log + 1, m->alloc_log);
	m->log[m->n_log++] = c;
	m->rev = c->rev;
	if (c->op == STORE_PUT && live) {
		m->cur[i] = c;
	} else if (c->op == STORE_PUT) {
		GROW(m->cur, m->n_cur + 1, m->alloc_cur);
		memmove(m->cur + i + 1, m->cur + i, (m->n_cur - i) * sizeof(*m->cur));
		m->cur[i] = c;
		m->n_cur++;
	} else if (live) {
		memmove(m->cur + i, m->cur + i + 1, (m->n_cur - i - 1) * sizeof(*m->cur));
		m->n_cur--;
	}
}

static int check_at(const struct mem_store *m, int64_t at_rev, struct err *e)
{
	if (at_rev < m->compacted)
		return txn_gone(at_rev, m->compacted, e);
	return at_rev > m->rev ? txn_future(at_rev, m->rev, e) : 0;
}

static int mem_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct mem_store *m = mem(s);
	const struct store_row *r = NULL;

	if (!at_rev) {
		r = cur_get(m, k);
	} else {
		if (check_at(m, at_rev, e) < 0)
			return -1;
		for (size_t i = log_after(m, at_rev); i-- > 0 && !r;)
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
	size_t n = log_after(m, at_rev), live = 0;
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

static int mem_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
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

		i = cur_find(m, &from);
	}
	for (; i < n && left; i++) {
		struct store_row r = *rows[i];
		int stop;

		if (q->resource && strcmp(r.key.resource, q->resource) > 0)
			break;
		if (!list_wants(q, &r))
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

static bool is_or_any(const char *want, const char *have)
{
	return !want || !strcmp(want, have);
}

static int mem_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct mem_store *m = mem(s);

	if (from_rev >= 0 && from_rev < m->compacted)
		return txn_gone(from_rev, m->compacted, e);
	for (size_t i = log_after(m, from_rev); i < m->n_log; i++) {
		const struct store_row *r = m->log[i];
		int stop;

		if (to_rev && r->rev > to_rev)
			break;
		if (!is_or_any(resource, r->key.resource) || !is_or_any(ns, r->key.ns) ||
			!is_or_any(name, r->key.name))
			continue;
		stop = fn(arg, r);
		if (stop)
			return stop;
	}
	return 0;
}

static char *counter_key(const struct store_key *k)
{
	return xasprintf("%s\n%s\n%s", k->resource, k->ns, k->name);
}

static int check_guards(
	struct mem_store *m, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];
		const struct store_row *r = cur_get(m, &g->key);
		autofree char *ck = counter_key(&g->key);
		const int64_t *count = map_get(&m->counters, ck);
		int64_t sum = (count ? *count : 0) + txn_added(t, i);

		if (txn_guard(g, r ? r->rev : 0, sum, e) < 0) {
			ret->failed_guard = (int)i;
			return -1;
		}
	}
	return 0;
}

static void add_counter(struct mem_store *m, const struct store_guard *g)
{
	autofree char *ck = counter_key(&g->key);
	int64_t *count = map_get(&m->counters, ck);

	if (!count) {
		count = xcalloc(1, sizeof(*count));
		map_put(&m->counters, ck, count);
	}
	*count += g->add;
}

static void apply_write(struct mem_store *m, const struct store_txn *t, const struct store_write *w)
{
	const struct store_row *old = cur_get(m, &w->key);
	struct store_row r = {
		.rev = m->rev + 1,
		.key = w->key,
		.op = w->op,
		.created = w->op == STORE_PUT && !old,
		.time_ns = t->time_ns,
		.actor = t->actor,
		.manager = t->manager,
		.prev_rev = old ? old->rev : 0,
		.encoding = w->encoding,
		.value = w->value,
		.len = w->len,
	};

	if (w->op == STORE_DELETE) {
		if (!old)
			return;
		if (!w->value) {
			r.value = old->value;
			r.len = old->len;
			r.encoding = old->encoding;
		}
	}
	log_append(m, &r);
}

static void ring(struct mem_store *m)
{
	if (m->event_fd >= 0 && eventfd_write(m->event_fd, 1) < 0)
		bug("eventfd");
}

/* All guards before all writes: nothing to undo. */
static int mem_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	struct mem_store *m = mem(s);

	if (check_guards(m, t, ret, e) < 0)
		return -1;
	for (size_t i = 0; i < t->n_guards; i++)
		if (t->guards[i].kind == GUARD_COUNTER)
			add_counter(m, &t->guards[i]);
	for (size_t i = 0; i < t->n_writes; i++)
		apply_write(m, t, &t->writes[i]);
	ret->rev = m->rev;
	if (m->n_watches)
		ring(m);
	return 0;
}

static void mem_submit(struct store *s, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct mem_store *m = mem(s);
	struct mem_done *d = xcalloc(1, sizeof(*d));

	d->done = done;
	d->arg = arg;
	d->res.failed_guard = -1;
	if (!txn_check(t, &d->res.err) && mem_commit(s, t, &d->res, &d->res.err) < 0)
		d->res.rev = m->rev;
	*m->done_end = d;
	m->done_end = &d->next;
	ring(m);
}

static int mem_fd(struct store *s)
{
	struct mem_store *m = mem(s);

	if (m->event_fd < 0) {
		m->event_fd = eventfd(m->done || m->n_watches ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (m->event_fd < 0)
			bug("no eventfd");
	}
	return m->event_fd;
}

static int mem_dispatch(struct store *s, struct err *e)
{
	struct mem_store *m = mem(s);
	struct mem_done *list = m->done;
	eventfd_t n;

	if (m->event_fd >= 0)
		(void)eventfd_read(m->event_fd, &n);
	m->done = NULL;
	m->done_end = &m->done;
	while (list) {
		struct mem_done *d = list;

		list = d->next;
		s->pending--;
		d->done(d->arg, &d->res);
		free(d);
	}
	return 0;
}

static int mem_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	struct mem_store *m = mem(s);

	if (from_rev < m->compacted)
		return txn_gone(from_rev, m->compacted, e);
	struct store_watch *w = xcalloc(1, sizeof(*w));

	*w = (struct store_watch){s, xstrdup_null(resource), xstrdup_null(ns), from_rev};
	m->n_watches++;
	ring(m);
	*ret = w;
	return 0;
}

static int mem_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e)
{
	struct mem_store *m = mem(w->store);

	for (size_t i = log_after(m, w->rev); i < m->n_log; i++) {
		const struct store_row *r = m->log[i];
		int stop;

		w->rev = r->rev;
		if (!is_or_any(w->resource, r->key.resource) || !is_or_any(w->ns, r->key.ns))
			continue;
		stop = fn(arg, r);
		if (stop)
			return stop;
	}
	return 0;
}

static void mem_watch_close(struct store_watch *w)
{
	mem(w->store)->n_watches--;
	free(w->resource);
	free(w->ns);
	free(w);
}

static int mem_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e)
{
	struct mem_store *m = mem(s);

	if (m->rev)
		return err_set(e, ERR_EXISTS, "store %s is not empty", s->address);
	for (size_t i = 0; i < n; i++) {
		struct store_row r = rows[i];

		r.created = r.op == STORE_PUT && !r.prev_rev;
		log_append(m, &r);
	}
	m->compacted = txn_complete_from(rows, n);
	if (m->n_watches)
		ring(m);
	return 0;
}

const struct store_ops store_memory = {
	.scheme = "memory",
	.open = mem_open,
	.close = mem_close,
	.revision = mem_revision,
	.get = mem_get,
	.list = mem_list,
	.log = mem_log,
	.submit = mem_submit,
	.commit = mem_commit,
	.watch_open = mem_watch_open,
	.watch_read = mem_watch_read,
	.watch_close = mem_watch_close,
	.fd = mem_fd,
	.dispatch = mem_dispatch,
	.restore = mem_restore,
};
