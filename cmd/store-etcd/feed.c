/*
 * What etcd's watch sends, as rows. All feeds are watches of one stream. A connection that is lost
 * is made again, sooner or later, and every feed goes on where it was.
 */
#include <string.h>

#include "base/clock.h"
#include "serve.h"

#define RETRY_MIN_NS (100 * NS_PER_MS)
#define RETRY_MAX_NS (5 * NS_PER_S)

static void send_create(struct serve *s, struct feed *f)
{
	autobuf b = BUF_INIT;
	/* One revision early: of the one that it was compacted at etcd may have lost the deletes,
	   but would begin there all the same. What comes twice is passed over. */
	int64_t from = rev_whole(f->pos);

	etcd_add_watch(&b, bytes_of(&s->all), bytes_of(&s->all_end), from > 0 ? from : 1, f->id);
	grpc_send(s->stream, &b);
}

static void sweep(struct serve *s)
{
	struct feed **at = &s->feeds;

	while (*at) {
		struct feed *f = *at;

		if (!f->closed) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		free(f);
	}
}

static void end_feed(struct feed *f, const struct err *e, int64_t compacted)
{
	if (f->closed)
		return;
	f->closed = true;
	f->fns->end(f->arg, e, compacted);
}

/* The row of one event; a delete's is in the head of the same transaction. */
static bool event_row(struct serve *s, const struct etcd_kv *kv, bool deleted, struct bytes head,
	struct layout_row *ret)
{
	size_t prefix = s->objects.len;
	struct bytes key;

	if (kv->key.n <= prefix || memcmp(kv->key.p, s->objects.data, prefix) != 0)
		return false;
	key = (struct bytes){kv->key.p + prefix, kv->key.n - prefix};
	return deleted ? layout_find_gone(ret, head, key, kv->mod_rev)
		       : layout_row(ret, key, kv->value, kv->mod_rev);
}

/* The events of one transaction: etcd never sends them apart. */
static void give_transaction(
	struct serve *s, struct feed *f, struct pb events, int64_t mod_rev, struct layout_row *row)
{
	struct bytes head = {"", 0};
	struct pb first = events;
	struct etcd_kv kv;
	bool deleted;

	while (etcd_next_event(&first, &deleted, &kv) && kv.mod_rev == mod_rev)
		if (kv.key.n == s->head.len && !memcmp(kv.key.p, s->head.data, kv.key.n))
			head = kv.value;
	while (!f->closed && etcd_next_event(&events, &deleted, &kv) && kv.mod_rev == mod_rev) {
		if (!event_row(s, &kv, deleted, head, row) || row->r.rev <= f->pos)
			continue;
		f->fns->row(f->arg, &row->r);
		/* also in the middle: who asks again begins behind it */
		f->pos = row->r.rev;
	}
	if (f->closed || rev_of(mod_rev, 0) < f->pos)
		return;
	f->pos = f->event_pos = rev_of(mod_rev, 0);
	f->fns->pos(f->arg, f->pos);
}

static void give_events(struct serve *s, struct feed *f, struct pb events)
{
	struct layout_row row = {0};
	struct pb next = events;
	struct etcd_kv kv;
	int64_t mod_rev = 0;
	bool deleted;

	for (struct pb at = next; !f->closed && etcd_next_event(&next, &deleted, &kv); at = next) {
		if (kv.mod_rev != mod_rev)
			give_transaction(s, f, at, mod_rev = kv.mod_rev, &row);
	}
	layout_row_release(&row);
}

static void on_watch(void *arg, const char *msg, size_t len)
{
	struct serve *s = arg;
	struct etcd_watch w;
	struct feed *f = s->feeds;
	struct err e;

	if (!etcd_read_watch(pb_read(msg, len), &w))
		return;
	s->retry_ns = 0;
	while (f && (f->id != w.id || f->closed))
		f = f->next;
	if (!f)
		return;
	if (w.compact_rev) {
		err_set(&e, ERR_GONE, "too old resource version: %lld (%lld)", (long long)f->pos,
			(long long)rev_of(w.compact_rev, 0));
		end_feed(f, &e, w.compact_rev);
	} else if (w.canceled) {
		err_set(&e, ERR_UNAVAILABLE, "etcd ended a watch: %.*s", (int)w.reason.n,
			w.reason.p);
		end_feed(f, &e, 0);
	} else if (!w.created) {
		struct pb events = w.events;
		struct etcd_kv kv;
		bool deleted;

		if (etcd_next_event(&events, &deleted, &kv)) {
			give_events(s, f, w.events);
		} else if (rev_of(w.rev, 0) > f->pos) { /* nothing happened up to there */
			f->pos = rev_of(w.rev, 0);
			f->fns->pos(f->arg, f->pos);
		}
	}
	sweep(s);
}

static void open_stream(struct serve *s);

static void on_retry(void *arg)
{
	struct serve *s = arg;

	if (!s->stream && s->feeds)
		open_stream(s);
}

static void on_stream_end(void *arg, const struct err *e)
{
	struct serve *s = arg;
	int64_t at;

	s->stream = NULL;
	s->retry_ns = s->retry_ns ? s->retry_ns * 2 : RETRY_MIN_NS;
	if (s->retry_ns > RETRY_MAX_NS)
		s->retry_ns = RETRY_MAX_NS;
	at = clock_mono_ns() + s->retry_ns;
	if (s->retry)
		loop_mod_timer(s->retry, at);
	else
		s->retry = loop_add_timer(s->loop, at, 0, on_retry, s);
}

static void open_stream(struct serve *s)
{
	s->stream = grpc_open(s->g, ETCD_WATCH, on_watch, on_stream_end, s);
	for (struct feed *f = s->feeds; f; f = f->next)
		if (!f->closed)
			send_create(s, f);
}

struct feed *feed_open(struct serve *s, int64_t from_rev, const struct feed_fns *fns, void *arg)
{
	struct feed *f = xcalloc(1, sizeof(*f));

	f->id = ++s->last_feed;
	f->pos = f->event_pos = from_rev;
	f->fns = fns;
	f->arg = arg;
	f->next = s->feeds;
	s->feeds = f;
	if (s->stream)
		send_create(s, f);
	else
		open_stream(s);
	return f;
}

void feed_close(struct serve *s, struct feed *f)
{
	autobuf b = BUF_INIT;

	if (!f || f->closed)
		return;
	f->closed = true;
	if (!s->stream)
		return;
	etcd_add_watch_cancel(&b, f->id);
	grpc_send(s->stream, &b);
}

void feed_free_all(struct serve *s)
{
	for (struct feed *f = s->feeds; f; f = f->next)
		f->closed = true;
	sweep(s);
}
