#include <string.h>

#include "local/feed.h"
#include "local/local.h"

int feed_keep_row(void *arg, const struct store_row *r)
{
	struct feed_row *row = xcalloc(1, sizeof(*row));
	size_t ns = strlen(r->key.ns) + 1, name = strlen(r->key.name) + 1;

	row->type = r->op == STORE_DELETE ? EVENT_DELETED
		    : r->created	  ? EVENT_ADDED
					  : EVENT_MODIFIED;
	row->rev = r->rev;
	row->prev_rev = r->prev_rev;
	buf_grow(&row->text, ns + name + r->len);
	buf_add(&row->text, r->key.ns, ns);
	buf_add(&row->text, r->key.name, name);
	buf_add(&row->text, r->value, r->len);
	row->ns = row->text.data;
	row->name = row->ns + ns;
	row->value = row->name + name;
	row->len = r->len;
	vec_push(arg, row);
	return 0;
}

static void row_free(void *p)
{
	struct feed_row *row = p;

	buf_release(&row->text);
	buf_release(&row->object);
	free(row);
}

void feed_rows_release(struct vec *rows)
{
	vec_free_all(rows, row_free);
	*rows = (struct vec)VEC_INIT;
}

const struct buf *feed_object(struct feed_row *r, const struct kind *asked)
{
	if (r->asked != asked) {
		buf_clear(&r->object);
		convert_splice(asked, r->value, r->len, r->rev, &r->object);
		r->asked = asked;
	}
	return &r->object;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

struct feed *feed_join(struct feeds *f, struct store_watch *w)
{
	struct feed *feed;

	for (size_t i = 0; i < f->v.n; i++) {
		feed = f->v.v[i];
		/* one that is ahead is of a watch that waits for a revision to come */
		if (!feed->failed && store_watch_rev(feed->w) <= store_watch_rev(w) &&
			same(feed->resource, w->resource) && same(feed->ns, w->ns)) {
			store_watch_close(w);
			feed->users++;
			return feed;
		}
	}
	feed = xcalloc(1, sizeof(*feed));
	feed->resource = xstrdup_null(w->resource);
	feed->ns = xstrdup_null(w->ns);
	feed->w = w;
	feed->users = 1;
	vec_push(&f->v, feed);
	return feed;
}

void feed_leave(struct feed *f)
{
	if (f)
		f->users--;
}

void feeds_read(struct feeds *f)
{
	for (size_t i = 0; i < f->v.n; i++) {
		struct feed *feed = f->v.v[i];
		struct err e = ERR_INIT;

		if (feed->users && !feed->failed &&
			store_watch_read(feed->w, feed_keep_row, &feed->rows, &e))
			feed->failed = xmemdup(&e, sizeof(e));
	}
}

void feeds_forget(struct feeds *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->v.n; i++) {
		struct feed *feed = f->v.v[i];

		feed_rows_release(&feed->rows);
		if (feed->users) {
			f->v.v[kept++] = feed;
			continue;
		}
		store_watch_close(feed->w);
		free(feed->resource);
		free(feed->ns);
		free(feed->failed);
		free(feed);
	}
	f->v.n = kept;
	if (!kept) {
		vec_release(&f->v);
		f->v = (struct vec)VEC_INIT;
	}
}
