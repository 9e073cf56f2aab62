/* The sqlite back end's two halves, durable and volatile, as one (volatile.h). */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "base/clock.h"
#include "store/lock.h"
#include "store/txn.h"
#include "store/volatile.h"

enum half { DURABLE, VOLATILE, BOTH };

static enum half half_of(const char *resource, const char *ns)
{
	if (!resource || strcmp(resource, VOLATILE_RESOURCE) != 0)
		return DURABLE;
	if (!ns)
		return BOTH;
	return strcmp(ns, VOLATILE_NS) ? DURABLE : VOLATILE;
}

/* Anything volatile as of a durable revision. */
static int durable_is_gone(int64_t rev, struct vfile *f, struct err *e)
{
	int64_t now, compacted;

	if (sdb_state(&f->s->db, &now, &compacted, e) < 0)
		return -1;
	return txn_gone(rev, compacted, e);
}

int split_revision_of(
	struct store *s, const char *resource, const char *ns, int64_t *ret_rev, struct err *e)
{
	struct vfile *f;

	if (half_of(resource, ns) == DURABLE)
		return sqlite_revision(s, ret_rev, e);
	return volatile_open(sq(s), &f, e) < 0 ? -1 : sqlite_revision(&f->s->base, ret_rev, e);
}

int split_get(struct store *s, const struct store_key *k, int64_t at_rev, store_row_fn fn,
	void *arg, struct err *e)
{
	struct vfile *f;

	if (!volatile_is(k->resource, k->ns))
		return sqlite_get(s, k, at_rev, fn, arg, e);
	if (volatile_open(sq(s), &f, e) < 0)
		return -1;
	return sqlite_get(&f->s->base, k, at_rev, fn, arg, e);
}

/* A list of both halves in key order: the volatile namespace stands somewhere among the others. */
struct merging {
	struct vfile *f;
	const struct store_list *q;
	int64_t at_rev; /* of the volatile half */
	int64_t left;	/* rows wanted still; below 0: no limit */
	bool told;	/* the volatile half was */
	store_row_fn fn;
	void *arg;
	struct err *e;
};

/* Behind the limit rows are only stepped over: a list tells its revision at its end. */
static int merge_row(void *arg, const struct store_row *r)
{
	struct merging *m = arg;

	if (!m->left)
		return 0;
	m->left -= m->left > 0;
	return m->fn(m->arg, r);
}

static int merge_volatile(struct merging *m)
{
	struct store_list q = *m->q;
	int order = q.after_ns ? strcmp(q.after_ns, VOLATILE_NS) : -1;
	int64_t rev;

	m->told = true;
	if (order > 0 || !m->left)
		return 0;
	if (order < 0)
		q.after_ns = q.after_name = NULL;
	q.ns = VOLATILE_NS;
	q.at_rev = m->at_rev;
	q.early = NULL;
	q.limit = m->left > 0 ? m->left : 0;
	return sqlite_list(&m->f->s->base, &q, merge_row, m, &rev, m->e);
}

static int merge_durable(void *arg, const struct store_row *r)
{
	struct merging *m = arg;
	int order = strcmp(r->key.ns, VOLATILE_NS);

	if (order > 0 && !m->told) {
		int ret = merge_volatile(m);

		if (ret)
			return ret;
	}
	return order ? merge_row(m, r) : 0;
}

static int list_both(struct sqlite_store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct merging m = {.q = q, .left = q->limit ? q->limit : -1, .fn = fn, .arg = arg, .e = e};
	struct store_list durable = *q;
	int64_t rev = q->at_rev;
	int ret;

	if (volatile_open(s, &m.f, e) < 0)
		return -1;
	if (rev ? volatile_durable_of(m.f, rev, &durable.at_rev, e) < 0
		: volatile_mark(s, m.f, &rev, &durable.at_rev, e) < 0)
		return -1;
	m.at_rev = rev;
	durable.early = NULL;
	if (q->early)
		*q->early = rev;
	/* as of 0 there was nothing; a list would take it for now */
	ret = durable.at_rev ? sqlite_list(&s->base, &durable, merge_durable, &m, &rev, e) : 0;
	if (!ret && !m.told)
		ret = merge_volatile(&m);
	if (!ret)
		*ret_rev = m.at_rev;
	return ret;
}

int split_list(struct store *s, const struct store_list *q, store_row_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	enum half half = half_of(q->resource, q->ns);
	struct vfile *f;

	/* the past of what is durable has nothing volatile in it */
	if (half == DURABLE || (q->at_rev && q->at_rev < VOLATILE_MIN))
		return sqlite_list(s, q, fn, arg, ret_rev, e);
	if (half == BOTH)
		return list_both(sq(s), q, fn, arg, ret_rev, e);
	if (volatile_open(sq(s), &f, e) < 0)
		return -1;
	return sqlite_list(&f->s->base, q, fn, arg, ret_rev, e);
}

int split_log(struct store *s, const char *resource, const char *ns, const char *name,
	int64_t from_rev, int64_t to_rev, store_row_fn fn, void *arg, struct err *e)
{
	struct vfile *f;

	if (half_of(resource, ns) != VOLATILE)
		return sqlite_log(s, resource, ns, name, from_rev, to_rev, fn, arg, e);
	if (volatile_open(sq(s), &f, e) < 0)
		return -1;
	return sqlite_log(&f->s->base, resource, ns, name, from_rev, to_rev, fn, arg, e);
}

/* Which half a transaction is for; ERR_INVALID for one that is for both. */
static int half_of_txn(const struct store_txn *t, enum half *ret, struct err *e)
{
	size_t writes = 0, guards = 0, counters = 0;

	for (size_t i = 0; i < t->n_writes; i++)
		writes += volatile_is(t->writes[i].key.resource, t->writes[i].key.ns);
	for (size_t i = 0; i < t->n_guards; i++) {
		counters += t->guards[i].kind == GUARD_COUNTER;
		guards += volatile_is(t->guards[i].key.resource, t->guards[i].key.ns);
	}
	if (!writes && !guards) {
		*ret = DURABLE;
		return 0;
	}
	if (writes != t->n_writes || counters)
		return err_set(e, ERR_INVALID,
			"a transaction cannot change what is durable and what is volatile");
	*ret = VOLATILE;
	return 0;
}

static int note_rev(void *arg, const struct store_row *r)
{
	*(int64_t *)arg = r->rev;
	return 0;
}

/* The guards of t on durable keys hold? With the durable writers' lock held. */
static int check_durable(
	struct sqlite_store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	for (size_t i = 0; i < t->n_guards; i++) {
		const struct store_guard *g = &t->guards[i];
		struct err err = ERR_INIT;
		int64_t rev = 0;

		if (volatile_is(g->key.resource, g->key.ns))
			continue;
		if (sqlite_get(&s->base, &g->key, 0, note_rev, &rev, &err) < 0 &&
			err.code != ERR_NOTFOUND) {
			*e = err;
			return -1;
		}
		if (txn_guard(g, rev, 0, e) < 0) {
			ret->failed_guard = (int)i;
			return -1;
		}
	}
	return 0;
}

/* The volatile guards and the writes. */
static int commit_rest(
	struct vfile *f, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	autofree struct store_guard *own = xcalloc(t->n_guards + 1, sizeof(*own));
	autofree size_t *which = xcalloc(t->n_guards + 1, sizeof(*which));
	struct store_txn rest = *t;
	int done;

	rest.n_guards = 0;
	rest.guards = own;
	for (size_t i = 0; i < t->n_guards; i++) {
		if (!volatile_is(t->guards[i].key.resource, t->guards[i].key.ns))
			continue;
		which[rest.n_guards] = i;
		own[rest.n_guards++] = t->guards[i];
	}
	done = volatile_commit(f, &rest, ret, e);
	if (ret->failed_guard >= 0)
		ret->failed_guard = (int)which[ret->failed_guard];
	return done;
}

static bool guards_durable(const struct store_txn *t)
{
	for (size_t i = 0; i < t->n_guards; i++)
		if (!volatile_is(t->guards[i].key.resource, t->guards[i].key.ns))
			return true;
	return false;
}

static int commit_volatile(
	struct sqlite_store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	autofree char *lock = xasprintf("%s-lock", s->path);
	autoclose int fd = -1;
	struct vfile *f;

	if (volatile_open(s, &f, e) < 0)
		return -1;
	/* closing the descriptor drops the lock */
	if (guards_durable(t) && (lock_open(lock, true, &fd, e) < 0 || lock_take(fd, e) < 0 ||
					 check_durable(s, t, ret, e) < 0))
		return -1;
	return commit_rest(f, t, ret, e);
}

int split_commit(
	struct store *s, const struct store_txn *t, struct store_result *ret, struct err *e)
{
	enum half half;

	if (half_of_txn(t, &half, e) < 0)
		return -1;
	return half == DURABLE ? sqlite_commit(s, t, ret, e) : commit_volatile(sq(s), t, ret, e);
}

/* There is no fsync to wait for: it is committed here, and told later. */
void split_submit(struct store *st, const struct store_txn *t, store_done_fn done, void *arg)
{
	struct sqlite_store *s = sq(st);
	struct job job = {.done = done, .arg = arg, .res = {.failed_guard = -1}};
	struct err *e = &job.res.err;
	enum half half = DURABLE;
	struct job *j;

	/* what is wrong with it is told in its turn among the durable ones */
	if (txn_check(t, NULL) < 0 || (half_of_txn(t, &half, e) == 0 && half == DURABLE)) {
		sqlite_submit(st, t, done, arg);
		return;
	}
	if (!e->code && commit_volatile(s, t, &job.res, e) < 0 && !e->code)
		bug("a transaction failed without a reason");
	j = xmemdup(&job, sizeof(job));
	*s->done_end = j;
	s->done_end = &j->next;
	(void)sqlite_fd(st);
	if (eventfd_write(waker_event_fd(s->waker), 1) < 0)
		bug("eventfd");
}

struct split_watch {
	struct store_watch base; /* rev: the volatile half's */
	struct vfile *f;
	struct store_watch *durable; /* NULL: of the volatile namespace alone */
	struct store_watch *vol;
};

static int open_halves(struct split_watch *w, int64_t from_rev, struct err *e)
{
	struct sqlite_store *s = sq(w->base.store);
	int64_t durable = 0;
	bool both = !w->base.ns;

	if (from_rev < VOLATILE_MIN)
		return durable_is_gone(from_rev, w->f, e);
	if (both && volatile_durable_of(w->f, from_rev, &durable, e) < 0)
		return -1;
	if (both && sqlite_watch_open(
			    &s->base, VOLATILE_RESOURCE, NULL, durable, &w->durable, e) < 0)
		return -1;
	return sqlite_watch_open(
		&w->f->s->base, VOLATILE_RESOURCE, VOLATILE_NS, from_rev, &w->vol, e);
}

void split_rest(struct store *st)
{
	struct volatile_part *p = sq(st)->vol;

	sqlite_rest(st);
	for (struct vfile *f = p ? p->files : NULL; f; f = f->next)
		sqlite_rest(&f->s->base);
}

int split_watch_open(struct store *st, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	struct sqlite_store *s = sq(st);
	struct epoll_event ev = {.events = EPOLLIN};
	struct split_watch *w;
	struct vfile *f;

	if (half_of(resource, ns) == DURABLE)
		return sqlite_watch_open(st, resource, ns, from_rev, ret, e);
	if (volatile_open(s, &f, e) < 0)
		return -1;
	w = xcalloc(1, sizeof(*w));
	*w = (struct split_watch){{st, xstrdup(resource), xstrdup_null(ns), from_rev}, .f = f};
	f->watches++;
	ev.data.fd = sqlite_fd(&f->s->base);
	/* once for each file: its second watch finds it there */
	if (open_halves(w, from_rev, e) < 0 ||
		(epoll_ctl(sqlite_fd(st), EPOLL_CTL_ADD, ev.data.fd, &ev) < 0 && errno != EEXIST &&
			err_errno(e, "watch %s", s->vol->path) < 0)) {
		split_watch_close(&w->base);
		return -1;
	}
	*ret = &w->base;
	return 0;
}

struct delivery {
	struct split_watch *w;
	store_row_fn fn;
	void *arg;
};

static int deliver_durable(void *arg, const struct store_row *r)
{
	struct delivery *d = arg;

	return volatile_is(r->key.resource, r->key.ns) ? 0 : d->fn(d->arg, r);
}

static int deliver_volatile(void *arg, const struct store_row *r)
{
	struct delivery *d = arg;

	/* delivered is delivered, also if fn stops here */
	d->w->base.rev = d->w->vol->rev = r->rev;
	return d->fn(d->arg, r);
}

static bool is_split(const struct store_watch *w)
{
	return half_of(w->resource, w->ns) != DURABLE;
}

/* The volatile half is looked at first and told last: see volatile.h. */
int split_watch_read(struct store_watch *sw, store_row_fn fn, void *arg, struct err *e)
{
	struct split_watch *w = (struct split_watch *)sw;
	struct delivery d = {w, fn, arg};
	int64_t rev;
	int ret = 0;

	if (!is_split(sw))
		return sqlite_watch_read(sw, fn, arg, e);
	if (volatile_is_stale(sq(sw->store), w->f))
		return durable_is_gone(sw->rev, w->f, e);
	if (sqlite_revision(&w->f->s->base, &rev, e) < 0)
		return -1;
	if (w->durable)
		ret = sqlite_watch_read(w->durable, deliver_durable, &d, e);
	if (!ret && rev > sw->rev)
		ret = sqlite_log(&w->f->s->base, VOLATILE_RESOURCE, VOLATILE_NS, NULL, sw->rev, rev,
			deliver_volatile, &d, e);
	if (!ret && rev > sw->rev)
		sw->rev = w->vol->rev = rev;
	return ret;
}

void split_watch_close(struct store_watch *sw)
{
	struct split_watch *w = (struct split_watch *)sw;

	if (!is_split(sw)) {
		sqlite_watch_close(sw);
		return;
	}
	if (w->durable)
		sqlite_watch_close(w->durable);
	if (w->vol)
		sqlite_watch_close(w->vol);
	volatile_unwatch(sq(sw->store), w->f);
	free(sw->resource);
	free(sw->ns);
	free(w);
}

int split_dispatch(struct store *st, struct err *e)
{
	struct sqlite_store *s = sq(st);
	struct job *list = s->done;

	if (sqlite_dispatch(st, e) < 0)
		return -1;
	for (struct vfile *f = s->vol ? s->vol->files : NULL; f; f = f->next)
		if (sqlite_dispatch(&f->s->base, e) < 0)
			return -1;
	s->done = NULL;
	s->done_end = &s->done;
	while (list) {
		struct job *j = list;

		list = j->next;
		st->pending--;
		j->done(j->arg, &j->res);
		job_free(j);
	}
	return 0;
}

/* Heartbeats of another time are not brought back. */
int split_restore(struct store *s, const struct store_row *rows, size_t n, struct err *e)
{
	autofree struct store_row *kept = xcalloc(n + 1, sizeof(*kept));
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (!volatile_is(rows[i].key.resource, rows[i].key.ns))
			kept[m++] = rows[i];
	return sqlite_restore(s, kept, m, e);
}
