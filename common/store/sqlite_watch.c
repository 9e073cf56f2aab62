/* Watches: each reads the log after its revision. What wakes them is in waker.c. */
#include "store/sqlite.h"
#include "store/txn.h"

struct sqlite_watch {
	struct store_watch base;
	unsigned generation; /* of the handle: which file its revisions are of */
};

int sqlite_watch_open(struct store *st, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	struct sqlite_store *s = sq(st);
	int64_t rev, compacted;
	struct sqlite_watch *w;

	if (!s->waker && waker_open(s->path, &s->waker, e) < 0)
		return -1;
	/* first listen, then look: nothing falls between */
	if (waker_listen(s->waker, resource, e) < 0)
		return -1;
	if (sqlite_fresh(s, e) < 0 || sdb_state(&s->db, &rev, &compacted, e) < 0 ||
		sdb_told_log(&s->db, resource, from_rev, compacted, e) < 0) {
		waker_unlisten(s->waker, resource);
		return -1;
	}
	w = xcalloc(1, sizeof(*w));
	*w = (struct sqlite_watch){
		{st, xstrdup_null(resource), xstrdup_null(ns), from_rev}, s->generation};
	*ret = &w->base;
	return 0;
}

struct delivery {
	struct store_watch *w;
	store_row_fn fn;
	void *arg;
};

static int deliver(void *arg, const struct store_row *r)
{
	struct delivery *d = arg;

	/* delivered is delivered, also if fn stops here */
	d->w->rev = r->rev;
	return d->fn(d->arg, r);
}

int sqlite_watch_read(struct store_watch *w, store_row_fn fn, void *arg, struct err *e)
{
	struct delivery d = {w, fn, arg};
	unsigned generation = ((struct sqlite_watch *)w)->generation;
	int64_t rev;
	int ret = sqlite_news(sq(w->store), w, generation, deliver, &d, &rev, e);

	if (!ret && rev > w->rev)
		w->rev = rev;
	return ret;
}

void sqlite_watch_close(struct store_watch *w)
{
	waker_unlisten(sq(w->store)->waker, w->resource);
	free(w->resource);
	free(w->ns);
	free(w);
}
