/*
 * store-watch [STEPS [SEED]]: watches against a model. Writers commit and submit by chance,
 * watchers come and go, history is compacted, another file is moved over the store. Whatever
 * happens, a watcher is woken when there is something for it, and sees each change once and in
 * order, or is told that they are gone; and that only when they are.
 */
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../tap.h"
#include "base/hash.h"
#include "chance.h"
#include "scratch.h"
#include "store/store.h"
#include "store/upkeep.h"

#define TMPFS_MAGIC 0x01021994
enum { HANDLES = 4, WATCHES = 12, NAMES = 6, MAX_WRITES = 3, PATIENCE_MS = 20000 };
static const char *const resources[] = {"pods", "nodes", "secrets"};
static const char *const spaces[] = {"a", "b"};

static char dir[64];
static struct err e;

/* A change, by what a watcher may choose. */
struct change {
	int64_t rev;
	size_t resource, ns, name;
	enum store_op op;
};
struct changes {
	struct change *v;
	size_t n, alloc;
};
struct watcher {
	struct store_watch *w; /* NULL: none */
	size_t handle;
	int resource, ns; /* -1: all */
	int64_t from;
	struct changes seen;
};
struct model {
	char *path;
	struct store *s[HANDLES];
	struct watcher watcher[WATCHES];
	struct changes all;
	bool live[3][2][NAMES];
	int64_t compacted;
	size_t submitted; /* and not finished */
	uint64_t rng;
	/* the file that may be moved over it */
	char *save;
	struct changes saved;
	bool saved_live[3][2][NAMES];
	int64_t saved_compacted;
	int gone, restores;
	bool replacing; /* the file is another one, and watchers are yet to notice */
	char *wrong;
};

static void wrong(struct model *m, char *what)
{
	if (m->wrong)
		free(what);
	else
		m->wrong = what;
}

static void add(struct changes *c, struct change one)
{
	GROW(c->v, c->n + 1, c->alloc);
	c->v[c->n++] = one;
}

static void copy(struct changes *to, const struct changes *from)
{
	GROW(to->v, from->n, to->alloc);
	if (from->n)
		memcpy(to->v, from->v, from->n * sizeof(*from->v));
	to->n = from->n;
}

static int64_t newest(const struct model *m)
{
	return m->all.n ? m->all.v[m->all.n - 1].rev : 0;
}

/* One transaction, until its result is known. */
struct txn {
	struct model *m;
	struct change c[MAX_WRITES];
	struct store_write w[MAX_WRITES];
	char name[MAX_WRITES][8];
	size_t n;
	struct store_txn t;
};

static void make_txn(struct model *m, struct txn *x)
{
	*x = (struct txn){.m = m, .n = 1 + below(&m->rng, MAX_WRITES)};
	for (size_t i = 0; i < x->n; i++) {
		size_t r = below(&m->rng, 3), ns = below(&m->rng, 2), name = below(&m->rng, NAMES);
		bool del = m->live[r][ns][name] && chance(&m->rng, 30);

		m->live[r][ns][name] = !del;
		snprintf(x->name[i], sizeof(x->name[i]), "n%zu", name);
		x->c[i] = (struct change){0, r, ns, name, del ? STORE_DELETE : STORE_PUT};
		x->w[i] = (struct store_write){{resources[r], spaces[ns], x->name[i]}, x->c[i].op,
			STORE_JSON, del ? NULL : "{}", del ? 0 : 2, NULL};
	}
	x->t = (struct store_txn){NULL, 0, x->w, x->n, 1, "u", "m"};
}

/* It was committed, its last row is rev. */
static void happened(struct txn *x, int64_t rev)
{
	if (rev != newest(x->m) + (int64_t)x->n)
		wrong(x->m, xasprintf("%zu writes after %lld end at %lld", x->n,
				    (long long)newest(x->m), (long long)rev));
	for (size_t i = 0; i < x->n; i++) {
		x->c[i].rev = rev - (int64_t)(x->n - 1 - i);
		add(&x->m->all, x->c[i]);
	}
}

static void finished(void *arg, const struct store_result *r)
{
	struct txn *x = arg;

	x->m->submitted--;
	if (r->err.code)
		wrong(x->m, xasprintf("submit: %s", r->err.msg));
	else
		happened(x, r->rev);
	free(x);
}

static void close_watcher(struct watcher *w)
{
	store_watch_close(w->w);
	free(w->seen.v);
	*w = (struct watcher){0};
}

/* It was told that changes are gone: since when was that true? */
static void told_gone(struct model *m, struct watcher *w, int64_t at)
{
	if (e.code != ERR_GONE)
		wrong(m, xasprintf("watch: %s", e.msg));
	else if (!m->replacing && at >= m->compacted)
		wrong(m, xasprintf("gone at %lld, but %lld is kept: %s", (long long)at,
				 (long long)m->compacted, e.msg));
	m->gone++;
	close_watcher(w);
}

static size_t index_in(const char *const *names, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static int see(void *arg, const struct store_row *r)
{
	struct watcher *w = arg;

	add(&w->seen, (struct change){r->rev, index_in(resources, 3, r->key.resource),
			      index_in(spaces, 2, r->key.ns), strtoul(r->key.name + 1, NULL, 10),
			      r->op});
	return 0;
}

/* Its descriptor was readable: what a program does then. The descriptor is all watches'. */
static void turn(struct model *m, size_t handle)
{
	if (store_dispatch(m->s[handle], &e) < 0)
		wrong(m, xasprintf("dispatch: %s", e.msg));
	for (size_t i = 0; i < WATCHES; i++) {
		struct watcher *w = &m->watcher[i];
		int64_t at;

		if (!w->w || w->handle != handle)
			continue;
		at = store_watch_rev(w->w);
		if (store_watch_read(w->w, see, w, &e) < 0)
			told_gone(m, w, at);
		else if (m->replacing)
			wrong(m, xstrdup("a watcher did not notice another file"));
	}
	if (chance(&m->rng, 10))
		store_rest(m->s[handle]);
}

/* Until all that was submitted is known: no other transaction may come in between in the model. */
static void settle(struct model *m)
{
	for (size_t i = 0; i < HANDLES; i++) {
		struct pollfd p = {store_fd(m->s[i]), POLLIN, 0};

		while (store_pending(m->s[i]) && !m->wrong) {
			if (poll(&p, 1, PATIENCE_MS) != 1)
				wrong(m, xstrdup("a submission sleeps for ever"));
			turn(m, i);
		}
	}
}

static void step_commit(struct model *m)
{
	size_t handle = below(&m->rng, 2);
	struct store_result r;
	struct txn x;
	int ret;

	settle(m);
	make_txn(m, &x);
	ret = store_commit(m->s[handle], &x.t, &r, &e);
	/* a handle that has not looked since another file was moved over its own: once */
	if (ret < 0 && r.err.code == ERR_CONFLICT && m->restores)
		ret = store_commit(m->s[handle], &x.t, &r, &e);
	if (ret < 0)
		wrong(m, xasprintf("commit: %s", e.msg));
	else
		happened(&x, r.rev);
}

/* Several at once, by one handle: they come in their order. */
static void step_submit(struct model *m)
{
	size_t handle = below(&m->rng, HANDLES), n = 1 + below(&m->rng, 8);
	int64_t rev;

	settle(m);
	if (store_revision(m->s[handle], &rev, &e) < 0)
		wrong(m, xasprintf("revision: %s", e.msg));
	for (size_t i = 0; i < n; i++) {
		struct txn *x = xcalloc(1, sizeof(*x));

		make_txn(m, x);
		m->submitted++;
		store_submit(m->s[handle], &x->t, finished, x);
	}
}

static void step_open(struct model *m)
{
	struct watcher *w = &m->watcher[below(&m->rng, WATCHES)];
	int64_t now = newest(m);

	if (w->w)
		close_watcher(w);
	settle(m);
	w->handle = below(&m->rng, HANDLES);
	w->resource = (int)below(&m->rng, 4) - 1;
	w->ns = (int)below(&m->rng, 3) - 1;
	/* mostly where history is kept */
	w->from = chance(&m->rng, 40) ? newest(m) : (int64_t)below(&m->rng, (size_t)now + 1);
	if (store_watch_open(m->s[w->handle], w->resource < 0 ? NULL : resources[w->resource],
		    w->ns < 0 ? NULL : spaces[w->ns], w->from, &w->w, &e) < 0) {
		w->w = NULL;
		told_gone(m, w, w->from);
	}
}

static bool wants(const struct watcher *w, const struct change *c)
{
	return c->rev > w->from && (w->resource < 0 || (size_t)w->resource == c->resource) &&
	       (w->ns < 0 || (size_t)w->ns == c->ns);
}

static size_t wanted(const struct model *m, const struct watcher *w)
{
	size_t n = 0;

	for (size_t i = 0; i < m->all.n; i++)
		n += wants(w, &m->all.v[i]);
	return n;
}

static bool same(const struct change *a, const struct change *b)
{
	return a->rev == b->rev && a->resource == b->resource && a->ns == b->ns &&
	       a->name == b->name && a->op == b->op;
}

/* What it saw is what the model says, from its beginning up to now. */
static void compare(struct model *m, const struct watcher *w)
{
	size_t n = 0;

	for (size_t i = 0; i < m->all.n && !m->wrong; i++) {
		const struct change *c = &m->all.v[i], *s = &w->seen.v[n];

		if (!wants(w, c))
			continue;
		if (n++ >= w->seen.n || !same(c, s))
			wrong(m, xasprintf("a watcher from %lld saw %lld where %lld was",
					 (long long)w->from,
					 n > w->seen.n ? 0LL : (long long)s->rev,
					 (long long)c->rev));
	}
	if (n != w->seen.n)
		wrong(m, xasprintf("%zu changes were seen, %zu happened", w->seen.n, n));
}

/* Read only when it is woken, as a program does. */
static void drain(struct model *m, struct watcher *w)
{
	struct pollfd p = {store_fd(m->s[w->handle]), POLLIN, 0};
	size_t n = wanted(m, w);

	while (w->w && (m->replacing || w->seen.n < n) && !m->wrong) {
		if (poll(&p, 1, PATIENCE_MS) != 1)
			wrong(m, xasprintf("a watcher at %lld of %lld sleeps for ever",
					 (long long)store_watch_rev(w->w), (long long)newest(m)));
		turn(m, w->handle);
	}
}

static void step_check(struct model *m)
{
	settle(m);
	for (size_t i = 0; i < WATCHES && !m->wrong; i++) {
		struct watcher *w = &m->watcher[i];

		if (w->w)
			drain(m, w);
		if (w->w)
			compare(m, w);
	}
}

static void step_compact(struct model *m)
{
	struct upkeep_budget b = UPKEEP_BUDGET_INIT;
	struct upkeep_compacted ret;
	int64_t to = m->compacted + (int64_t)below(&m->rng, (size_t)(newest(m) - m->compacted) + 1);

	settle(m);
	if (!to)
		return;
	if (store_compact(m->s[2], &b, to, &ret, &e) < 0)
		wrong(m, xasprintf("compact: %s", e.msg));
	else
		m->compacted = ret.compacted;
}

static void step_save(struct model *m)
{
	autofree char *text = xasprintf("VACUUM INTO '%s'", m->save);
	sqlite3 *db = NULL;

	settle(m);
	unlink(m->save);
	if (sqlite3_open_v2(m->path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
		sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		wrong(m, xasprintf("copy: %s", sqlite3_errmsg(db)));
	sqlite3_close(db);
	copy(&m->saved, &m->all);
	memcpy(m->saved_live, m->live, sizeof(m->live));
	m->saved_compacted = m->compacted;
}

static void step_restore(struct model *m)
{
	settle(m);
	/* the saved one is gone by that: it has to be made again */
	if (access(m->save, F_OK) < 0)
		return;
	step_check(m);
	if (rename(m->save, m->path) < 0)
		wrong(m, xstrdup("rename"));
	m->restores++;
	m->replacing = true;
	for (size_t i = 0; i < WATCHES; i++)
		if (m->watcher[i].w)
			drain(m, &m->watcher[i]);
	m->replacing = false;
	copy(&m->all, &m->saved);
	memcpy(m->live, m->saved_live, sizeof(m->live));
	m->compacted = m->saved_compacted;
}

static void step(struct model *m)
{
	size_t what = below(&m->rng, 100);

	if (what < 35)
		step_commit(m);
	else if (what < 60)
		step_submit(m);
	else if (what < 78)
		step_open(m);
	else if (what < 83)
		close_watcher(&m->watcher[below(&m->rng, WATCHES)]);
	else if (what < 94)
		step_check(m);
	else if (what < 97)
		step_compact(m);
	else if (what < 99)
		step_save(m);
	else
		step_restore(m);
}

static void run(int steps, uint64_t seed)
{
	struct model m = {.rng = seed};
	int i;

	m.path = xasprintf("%s/%llu.db", dir, (unsigned long long)seed);
	m.save = xasprintf("%s.saved", m.path);
	for (size_t h = 0; h < HANDLES; h++)
		if (store_open(m.path, true, &m.s[h], &e) < 0)
			bug(e.msg);
	for (i = 0; i < steps && !m.wrong; i++)
		step(&m);
	step_check(&m);
	ok(!m.wrong, "%d steps, seed %llu: %zu changes kept, %d watches gone, %d files replaced", i,
		(unsigned long long)seed, m.all.n, m.gone, m.restores);
	if (m.wrong)
		diag("%s", m.wrong);
	for (size_t w = 0; w < WATCHES; w++)
		close_watcher(&m.watcher[w]);
	for (size_t h = 0; h < HANDLES; h++)
		store_close(m.s[h]);
	free(m.all.v);
	free(m.saved.v);
	free(m.path);
	free(m.save);
	free(m.wrong);
}

int main(int argc, char **argv)
{
	int steps = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 600;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	struct statfs fs;
	bool shm = statfs("/dev/shm", &fs) == 0 && fs.f_type == TMPFS_MAGIC;

	snprintf(dir, sizeof(dir), "%s/k-unit-watch.XXXXXX", shm ? "/dev/shm" : "/tmp");
	if (!mkdtemp(dir))
		return 1;
	for (int left = steps; left > 0; left -= 300, seed++)
		run(left < 300 ? left : 300, seed);
	scratch_remove(dir);
	return tap_done();
}
