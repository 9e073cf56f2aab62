/*
 * WATCH: rows of the store's log as events. An object that stops matching the selectors is DELETED
 * to that watch, one that begins to is ADDED: the row before is read from history, so a watch keeps
 * no set of what it has seen.
 *
 * Rows are copied first and given out afterwards: a callback may write, and close any watch.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "local/local.h"

/* A watch that asked for bookmarks gets one when others' changes moved it on, at most so often. */
#define BOOKMARK_NS (60 * NS_PER_S)

struct event {
	enum api_event_type type;
	int64_t rev;
	struct buf object;
};

struct local_watch {
	struct api_watch base;
	struct local *l;
	const struct kind *kind;
	char *ns;
	struct local_filter filter;
	struct store_watch *w; /* until it has read once; then NULL, and … */
	struct feed *feed;     /* … what all watches like it read */
	int64_t seen_rev;      /* of the log */
	api_event_fn fn;
	void *arg;
	bool bookmarks, closed, over, gone; /* gone: began too early, nothing else to say */
	int64_t bookmark_ns; /* CLOCK_MONOTONIC of the last one */
	int64_t told_rev;    /* of the last event given out */
	struct vec queue;    /* struct event *: the initial state */
};

static void event_free(void *p)
{
	struct event *ev = p;

	buf_release(&ev->object);
	free(ev);
}

static struct event *queue_event(struct local_watch *w, enum api_event_type type, int64_t rev)
{
	struct event *ev = xcalloc(1, sizeof(*ev));

	ev->type = type;
	ev->rev = rev;
	vec_push(&w->queue, ev);
	return ev;
}

struct former {
	struct local_watch *w;
	bool found, matched;
	struct buf *object; /* as it was */
};

static int former_row(void *arg, const struct store_row *r)
{
	struct former *f = arg;

	f->found = true;
	f->matched = filter_matches(&f->w->filter, r->key.name, r->value, r->len);
	buf_clear(f->object);
	buf_add(f->object, r->value, r->len);
	return 0;
}

/* Did the object match at its revision before? What history has lost may have: saying DELETED for
 * an object that a watch never saw is harmless, leaving it out is not. The log is asked for that
 * one revision: a read as of then would search for what came after it. */
static bool matched_before(
	struct local_watch *w, const struct store_row *r, struct buf *ret_object)
{
	struct former f = {.w = w, .object = ret_object};
	struct err e = ERR_INIT;

	if (w->filter.any || store_log(w->l->store, r->key.resource, r->key.ns, r->key.name,
				     r->prev_rev - 1, r->prev_rev, former_row, &f, &e))
		return true;
	return !f.found || f.matched;
}

/* A row of the log becomes an event, or is not for this watch (false). *ret_object is the row's or
 * former's. */
static bool settle(struct local_watch *w, struct feed_row *row, enum api_event_type *ret_type,
	struct buf *former, const struct buf **ret_object)
{
	struct store_row r = {.rev = row->rev,
		.prev_rev = row->prev_rev,
		.key = {convert_stored(w->kind)->resource, row->ns, row->name}};
	bool now = filter_matches(&w->filter, row->name, row->value, row->len), before;
	autobuf was = BUF_INIT;

	*ret_type = row->type;
	*ret_object = NULL;
	if (row->type == EVENT_MODIFIED && !w->filter.any) {
		before = matched_before(w, &r, &was);
		if (now != before)
			*ret_type = now ? EVENT_ADDED : EVENT_DELETED;
		/* what leaves is shown as the watch knew it */
		if (!now && before && was.len) {
			convert_splice(w->kind, was.data, was.len, row->rev, former);
			*ret_object = former;
		}
		now = now || before;
	}
	if (now && !*ret_object)
		*ret_object = feed_object(row, w->kind);
	return now;
}

static int initial_object(void *arg, const char *text, size_t len)
{
	static const char field[] = "\"resourceVersion\":\"";
	/* obj_splice_rv has put it behind members that cannot hold this */
	const char *at = strstr(text, field);
	int64_t rev = at ? strtoll(at + sizeof(field) - 1, NULL, 10) : 0;

	buf_add(&queue_event(arg, EVENT_ADDED, rev)->object, text, len);
	return 0;
}

static void write_bookmark(const struct local_watch *w, int64_t rev, bool initial, struct buf *ret)
{
	buf_addf(ret,
		"{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":"
		"\"%" PRId64 "\"%s}}",
		w->kind->kind, w->kind->api_version, rev,
		initial ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "");
}

/* Begin with everything there is. */
static int watch_initial(struct local_watch *w, const struct api_req *r, int64_t *ret_rev,
	struct refusal *why, struct err *e)
{
	struct api_req list = *r;

	list.verb = API_LIST;
	list.limit = 0;
	list.continue_token = NULL;
	list.rv_match = NULL;
	list.rv_exact = false;
	if (local_list_all(w->l, &list, initial_object, w, ret_rev, why, e))
		return -1;
	/* upstream takes a watch from nowhere, or from "0", for one that asked for it */
	if (r->bookmarks)
		write_bookmark(w, *ret_rev, true,
			&queue_event(w, EVENT_BOOKMARK, *ret_rev)->object);
	return 0;
}

/* Where does the watch begin? Without a revision, or at "any", with what there is; unless it is
 * told not to. */
static int watch_begin(struct local_watch *w, const struct api_req *r, int64_t *ret_rev,
	struct refusal *why, struct err *e)
{
	*ret_rev = r->rv;
	if (options_check(r, why, e) || filter_init(&w->filter, r, e))
		return -1;
	if (r->initial == INITIAL_YES || (r->initial == INITIAL_UNSET && !r->rv))
		return watch_initial(w, r, ret_rev, why, e);
	if (r->rv)
		return 0;
	return store_revision_of(
		w->l->store, convert_stored(r->kind)->resource, w->ns, ret_rev, e);
}

static void watch_free(struct local_watch *w)
{
	store_watch_close(w->w);
	feed_leave(w->feed);
	filter_release(&w->filter);
	vec_free_all(&w->queue, event_free);
	free(w->ns);
	free(w);
}

static int watch_start(
	struct local_watch *w, const struct api_req *r, struct refusal *why, struct err *e)
{
	int64_t rev;

	if (local_verb_allowed(r, e) || watch_begin(w, r, &rev, why, e))
		return -1;
	w->told_rev = rev;
	w->bookmark_ns = clock_mono_ns();
	if (!store_watch_open(w->l->store, convert_stored(r->kind)->resource, w->ns, rev, &w->w, e))
		return 0;
	if (e->code != ERR_GONE)
		return -1;
	/* told as an event, which is where clients look for it */
	w->gone = true;
	buf_adds(&queue_event(w, EVENT_ERROR, 0)->object, e->msg);
	return 0;
}

int local_watch_open(struct api *a, const struct api_req *r, api_event_fn fn, void *arg,
	struct api_watch **ret, struct err *e)
{
	struct local *l = (struct local *)a;
	struct local_watch *w = xcalloc(1, sizeof(*w));
	struct err err = ERR_INIT;
	struct refusal why = {0};
	int rc;

	*w = (struct local_watch){.base = {a->ops},
		.l = l,
		.kind = r->kind,
		.fn = fn,
		.arg = arg,
		.bookmarks = r->bookmarks};
	if (r->kind->namespaced && r->ns && *r->ns)
		w->ns = xstrdup(r->ns);
	rc = watch_start(w, r, &why, &err);
	local_refused(a, &why, r, rc ? &err : NULL);
	if (rc) {
		watch_free(w);
		if (e)
			*e = err;
		return -1;
	}
	vec_push(&l->watches, w);
	/* The initial state, and what came between rev and now, wait for the first dispatch. */
	local_ring(l);
	*ret = &w->base;
	return 0;
}

void local_watch_close(struct api_watch *watch)
{
	struct local_watch *w = (struct local_watch *)watch;

	if (!w)
		return;
	w->closed = true;
	if (!w->l->dispatching)
		local_watch_sweep(w->l);
}

void local_watch_sweep(struct local *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->watches.n; i++) {
		struct local_watch *w = l->watches.v[i];

		if (w->closed)
			watch_free(w);
		else
			l->watches.v[kept++] = w;
	}
	l->watches.n = kept;
}

static void deliver(struct local_watch *w, enum api_event_type type, int64_t rev, const char *text,
	size_t len, const struct err *err)
{
	struct api_event ev = {type, w->kind, rev, text, len, err};

	if (rev > w->told_rev)
		w->told_rev = rev;
	w->fn(w->arg, &ev);
}

static void deliver_queue(struct local_watch *w)
{
	struct vec queue = w->queue;

	w->queue = (struct vec)VEC_INIT;
	for (size_t i = 0; i < queue.n; i++) {
		struct event *ev = queue.v[i];

		if (!w->closed)
			deliver(w, ev->type, ev->rev, ev->object.data, ev->object.len, NULL);
		event_free(ev);
	}
	vec_release(&queue);
}

static void deliver_rows(struct local_watch *w, const struct vec *rows)
{
	for (size_t i = 0; i < rows->n && !w->closed; i++) {
		struct feed_row *row = rows->v[i];
		autobuf former = BUF_INIT;
		const struct buf *object;
		enum api_event_type type;

		if (row->rev <= w->seen_rev)
			continue;
		w->seen_rev = row->rev;
		if (settle(w, row, &type, &former, &object))
			deliver(w, type, row->rev, object->data, object->len, NULL);
	}
}

static void deliver_error(struct local_watch *w, const struct err *err)
{
	autobuf b = BUF_INIT;
	struct err told = *err;

	/* upstream's word for history that is gone */
	if (told.code == ERR_GONE)
		told.code = ERR_EXPIRED;
	w->over = true;
	status_write(&b, &told, NULL);
	deliver(w, EVENT_ERROR, 0, b.data, b.len, &told);
}

static void deliver_bookmark(struct local_watch *w)
{
	int64_t rev = store_watch_rev(w->feed->w), now = clock_mono_ns();
	autobuf b = BUF_INIT;

	if (!w->bookmarks || rev <= w->told_rev || now - w->bookmark_ns < BOOKMARK_NS)
		return;
	w->bookmark_ns = now;
	write_bookmark(w, rev, false, &b);
	deliver(w, EVENT_BOOKMARK, rev, b.data, b.len, NULL);
}

/* A watch that began too early says so, and no more. */
static void dispatch_gone(struct local_watch *w)
{
	struct event *ev = w->queue.v[0];
	struct err err = ERR_INIT;

	err_set(&err, ERR_GONE, "%s", ev->object.data);
	deliver_error(w, &err);
}

/* The first read is the watch's own: where it begins is. */
static int read_first(struct local_watch *w, struct err *e)
{
	struct vec rows = VEC_INIT;
	int rc = store_watch_read(w->w, feed_keep_row, &rows, e);

	deliver_rows(w, &rows);
	feed_rows_release(&rows);
	if (!rc && !w->closed) {
		w->seen_rev = store_watch_rev(w->w);
		w->feed = feed_join(&w->l->feeds, take(w->w));
	}
	return rc;
}

static void watch_dispatch(struct local_watch *w)
{
	struct err err = ERR_INIT;
	int rc;

	if (w->gone) {
		dispatch_gone(w);
		return;
	}
	deliver_queue(w);
	if (w->closed)
		return;
	if (w->feed) {
		deliver_rows(w, &w->feed->rows);
		rc = w->feed->failed ? -1 : 0;
		if (rc)
			err = *w->feed->failed;
	} else {
		rc = read_first(w, &err);
	}
	if (w->closed)
		return;
	if (rc)
		deliver_error(w, &err);
	else
		deliver_bookmark(w);
}

void local_watch_dispatch(struct local *l)
{
	/* inside a callback: what has been read is being given out */
	if (l->dispatching > 1) {
		local_ring(l);
		return;
	}
	feeds_read(&l->feeds);
	/* by index: callbacks open watches */
	for (size_t i = 0; i < l->watches.n; i++) {
		struct local_watch *w = l->watches.v[i];

		if (!w->closed && !w->over)
			watch_dispatch(w);
	}
	feeds_forget(&l->feeds);
}
