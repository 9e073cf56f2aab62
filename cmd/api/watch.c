/*
 * Watches: an answer of one event a line, as long as the client, the time that it asked for, and
 * this server last.
 *
 * A client that does not read costs its queue and no more: its watch is closed until the queue is
 * short, and opened again at the revision of the last event it was sent. How long a queue may be
 * depends on how much waits for others: a burst that is read at once is not worth a second look
 * into the log, a thousand clients that sleep must not cost a thousand bursts. The initial objects
 * come in no order of revisions, so they all are sent first.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "data/status.h"
#include "door.h"
#include "metrics.h"
#include "store/store.h"

/* A queue shorter than this is let be: the server tells when one is (half of its limit). */
#define QUEUE_MIN (DOOR_QUEUE_BYTES / 2)
#define QUEUE_MAX (256u * 1024)
/* Of all watches of a worker, before those that are not read are held back. */
#define QUEUES_MAX (2u * 1024 * 1024)
/* Too: before what is queued goes out at once, and not with what else its round brings. */
#define QUEUES_LATE (256u * 1024)
/* A client that names no end gets one, so that none lasts for ever: between these, by chance, so
 * that not all of them come back together. */
#define LAST_MIN_S 1800
#define LAST_MAX_S 3600
#define TIMER_SLACK_NS (500 * NS_PER_MS)

struct watch {
	struct job *j;
	struct api_watch *w; /* NULL: closed until the client reads */
	int64_t end_ns;	     /* CLOCK_MONOTONIC */
	int64_t settled_rev; /* above it there are only changes, in their order */
	int64_t last_rev;
	size_t unread; /* bytes in its queue, when last looked at */
	size_t at;     /* in door->watches */
};

static void watch_free(struct watch *w)
{
	struct vec *all = &w->j->door->watches;

	api_watch_close(w->w);
	w->j->door->unread -= w->unread;
	all->v[w->at] = all->v[--all->n];
	((struct watch *)all->v[w->at])->at = w->at;
	w->j->watch = NULL;
	metrics_add(w->j->door->metrics, GAUGE_WATCHES, -1);
	free(w);
}

void watch_drop(struct job *j)
{
	if (j->watch)
		watch_free(j->watch);
}

static void finish(struct watch *w)
{
	struct job *j = w->j;

	job_count(j, 200);
	/* one that is held back may be told of its queue after its end */
	http_on_drained(j->q, NULL, NULL);
	http_end(j->q);
	job_drop(j);
}

static void on_end(void *arg);

/* All watches share a timer, set for the first that ends: thousands have none of their own. */
static void end_at(struct door *d, int64_t at_ns)
{
	if (d->watch_end && at_ns >= d->watch_end_ns)
		return;
	d->watch_end_ns = at_ns;
	if (d->watch_end)
		loop_mod_timer(d->watch_end, at_ns);
	else
		d->watch_end = loop_add_timer(d->loop, at_ns, TIMER_SLACK_NS, on_end, d);
}

static void on_end(void *arg)
{
	struct door *d = arg;
	int64_t now = clock_mono_ns(), next = INT64_MAX;

	/* from the last: what takes the place of one that ends was looked at */
	for (size_t i = d->watches.n; i--;) {
		struct watch *w = d->watches.v[i];

		if (w->end_ns <= now)
			finish(w);
		else if (w->end_ns < next)
			next = w->end_ns;
	}
	d->watch_end_ns = INT64_MAX;
	end_at(d, next);
}

/* Thousands of watches wait: none keeps memory for its next event. */
static int send_event(
	struct job *j, const char *type, const char *object, size_t len, struct err *e)
{
	autobuf b = BUF_INIT;

	if (shape_event(&j->shape, j->route.kind, type, object, len, &b, e))
		return -1;
	http_send(j->q, b.data, b.len);
	return 0;
}

/* The last event: why there are no more. */
static void send_error(struct job *j, const struct err *why)
{
	struct err e = ERR_INIT;
	autobuf b = BUF_INIT;

	j->shape.wanted.form = FORM_OBJECT;
	status_write(&b, why, NULL);
	if (send_event(j, "ERROR", b.data, b.len, &e))
		log_kv(LOG_LV_ERROR, e.msg, NULL);
}

static void resume(void *arg, struct http_req *q);

static void look_at_queue(struct watch *w)
{
	struct door *d = w->j->door;

	d->unread -= w->unread;
	w->unread = http_queued(w->j->q);
	d->unread += w->unread;
}

/* Do the queues of all together hold too much? Queues grow shorter without a word. */
static bool crowded(struct door *d)
{
	if (d->unread > QUEUES_MAX)
		for (size_t i = 0; i < d->watches.n; i++)
			look_at_queue(d->watches.v[i]);
	return d->unread > QUEUES_MAX;
}

static bool unread(struct watch *w)
{
	look_at_queue(w);
	if (w->j->door->unread > QUEUES_LATE) {
		http_push(w->j->q);
		look_at_queue(w);
	}
	return w->unread > QUEUE_MIN && (w->unread > QUEUE_MAX || crowded(w->j->door));
}

static void pause_watch(struct watch *w)
{
	api_watch_close(w->w);
	w->w = NULL;
	http_on_drained(w->j->q, resume, w);
}

static void on_event(void *arg, const struct api_event *ev)
{
	static const char *const types[] = {
		[EVENT_ADDED] = "ADDED",
		[EVENT_MODIFIED] = "MODIFIED",
		[EVENT_DELETED] = "DELETED",
		[EVENT_BOOKMARK] = "BOOKMARK",
	};
	struct watch *w = arg;
	struct job *j = w->j;
	struct err e = ERR_INIT;

	if (ev->type == EVENT_ERROR)
		send_error(j, ev->err);
	else if (send_event(j, types[ev->type], ev->object, ev->len, &e))
		send_error(j, &e);
	if (ev->type == EVENT_ERROR || e.code) {
		finish(w);
		return;
	}
	j->shape.no_columns = true;
	w->last_rev = ev->rev;
	if (ev->rev > w->settled_rev && unread(w))
		pause_watch(w);
}

static void resume(void *arg, struct http_req *q unused_arg)
{
	struct watch *w = arg;
	struct api_req r = w->j->route.req;
	struct err e = ERR_INIT;

	r.rv = w->last_rev;
	r.rv_match = NULL;
	r.initial = INITIAL_UNSET;
	if (!api_watch_open(w->j->door->api, &r, on_event, w, &w->w, &e))
		return;
	send_error(w->j, &e);
	finish(w);
}

static int64_t last_s(const struct job *j)
{
	uint32_t chance;

	if (j->route.req.timeout_s > 0)
		return j->route.req.timeout_s;
	seed_random(&chance, sizeof(chance));
	return LAST_MIN_S + chance % (LAST_MAX_S - LAST_MIN_S);
}

static int open_watch(struct watch *w, struct err *e)
{
	const struct api_req *r = &w->j->route.req;
	struct store *s = api_store(w->j->door->api);

	if (api_watch_open(w->j->door->api, r, on_event, w, &w->w, e))
		return -1;
	w->last_rev = r->rv;
	return store_revision_of(
		s, r->kind->resource, r->ns && *r->ns ? r->ns : NULL, &w->settled_rev, e);
}

/* With all that is known of why: the causes, too. */
static void refuse(struct job *j, const struct err *e)
{
	const struct buf *why = api_refused(j->door->api);
	struct api_res res = {0};

	if (why)
		buf_add(&res.body, why->data, why->len);
	job_answer(j, -1, &res, e);
	api_res_release(&res);
}

void watch_serve(struct job *j)
{
	struct http_header h[] = {{"content-type", media_type(&j->shape.wanted, true)},
		{"cache-control", "no-cache, private"}, {0}};
	struct watch *w = xcalloc(1, sizeof(*w));
	struct vec *all = &j->door->watches;
	struct err e = ERR_INIT;

	w->j = j;
	w->at = all->n;
	vec_push(all, w);
	j->watch = w;
	metrics_add(j->door->metrics, GAUGE_WATCHES, 1);
	if (j->shape.wanted.media == MEDIA_YAML) {
		err_set(&e, ERR_NOTACCEPTABLE,
			"only the following media types are accepted: "
			"application/json;stream=watch, "
			"application/vnd.kubernetes.protobuf;stream=watch");
		job_fail(j, &e);
		return;
	}
	if (open_watch(w, &e)) {
		refuse(j, &e);
		return;
	}
	j->shape.pretty = false;
	w->end_ns = clock_mono_ns() + clock_span(last_s(j));
	end_at(j->door, w->end_ns);
	http_begin(j->q, 200, h);
	http_forget(j->q);
	route_forget_query(&j->route);
}

void watch_end_all(struct door *d)
{
	while (d->watches.n)
		finish(d->watches.v[0]);
}
