/*
 * memory: a store that lives and dies with its handle, for tests, plans and simulations. The whole
 * log stays, so every revision can be read. Same rules and messages as sqlite: one suite runs both.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/clock.h"
#include "store/backend.h"
#include "store/memory.h"
#include "store/txn.h"

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

/* Put a copy of r at the log's end and make cur follow. */
static void log_append(struct mem_store *m, const struct store_row *r)
{
	struct store_row *c = txn_row_copy(r);
	size_t i = mem_find(m, &c->key);
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

static char *counter_key(const struct store_key *k)
{
	return xasprintf("%s\n%s\n%s", k->resource, k->ns, k->name);
}

static int check_guards(
	struct mem_store *m, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];
		const struct store_row *r = mem_live(m, &g->key);
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
	const struct store_row *old = mem_live(m, &w->key);
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
		.terms = w->terms,
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

	for (size_t i = mem_after(m, w->rev); i < m->n_log; i++) {
		const struct store_row *r = m->log[i];
		int stop;

		w->rev = r->rev;
		if (!mem_wants(w->resource, r->key.resource) || !mem_wants(w->ns, r->key.ns))
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

static bool is_old(const struct store_row *r, const struct store_rewrite *w)
{
	return r->rev == w->rev && r->encoding == w->old_encoding && r->len == w->old_len &&
	       !memcmp(r->value, w->old_value, r->len);
}

static int mem_rewrite(struct store *s, const struct store_rewrite *w, size_t n, size_t *ret_n,
	struct err *e)
{
	struct mem_store *m = mem(s);

	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t at = mem_after(m, w[i].rev - 1), live;
		struct store_row *old = at < m->n_log ? m->log[at] : NULL, r;

		if (!old || !is_old(old, &w[i]))
			continue;
		r = *old;
		r.encoding = w[i].encoding;
		r.value = w[i].value;
		r.len = w[i].len;
		m->log[at] = txn_row_copy(&r);
		live = mem_find(m, &old->key);
		if (live < m->n_cur && m->cur[live] == old)
			m->cur[live] = m->log[at];
		free(old);
		++*ret_n;
	}
	return 0;
}

const struct store_ops store_memory = {
	.scheme = "memory",
	.passing = true,
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
	.rewrite = mem_rewrite,
};
