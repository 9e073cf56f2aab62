/*
 * Watches of the one we serve. One feed, the shared one, goes along with the present; what is new
 * is given from it to every live watch that wants it. A watch that begins further back, or whose
 * credit was used up, catches up by a feed of its own, until that is where the shared one is.
 */
#include <string.h>

#include "base/clock.h"
#include "serve.h"
#include "store/txn.h"

/* Others' writes move a watch on: told this late, so that they do not wake everybody each time. */
#define PROGRESS_NS (NS_PER_S / 2)

struct watch {
	struct watch *next;
	struct serve *s;
	int64_t id;
	char *resource, *ns; /* NULL: all */
	int64_t sent;	     /* everything up to there that it wants was sent */
	int64_t told;	     /* as far as the other side knows */
	int64_t credit;
	struct feed *own; /* it catches up */
	bool starved;	  /* it had no credit: not live, nothing comes before it gets some */
	bool open;	  /* "open" was answered */
};

static void watch_free(struct watch *w)
{
	struct watch **at = &w->s->watches;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	feed_close(w->s, w->own);
	free(w->resource);
	free(w->ns);
	free(w);
}

static struct watch *find(struct serve *s, int64_t id)
{
	struct watch *w = s->watches;

	while (w && w->id != id)
		w = w->next;
	return w;
}

static bool wants(const struct watch *w, const struct store_row *r)
{
	return (!w->resource || !strcmp(w->resource, r->key.resource)) &&
	       (!w->ns || !strcmp(w->ns, r->key.ns));
}

static bool is_live(const struct watch *w)
{
	return w->open && !w->own && !w->starved;
}

static void give(struct watch *w, const struct store_row *r)
{
	if (r->rev <= w->sent || !wants(w, r))
		return;
	if (!w->credit) {
		w->starved = true;
		feed_close(w->s, w->own);
		w->own = NULL;
		return;
	}
	say_row(w->s, w->id, r);
	w->credit--;
	w->sent = w->told = r->rev;
}

static void on_progress(void *arg)
{
	struct serve *s = arg;

	s->progress_due = false;
	for (struct watch *w = s->watches; w; w = w->next) {
		if (!is_live(w) || w->told >= w->sent)
			continue;
		w->told = w->sent;
		say_rev(s, w->id, "progress", w->sent);
	}
}

static void progress_later(struct serve *s)
{
	int64_t at = clock_mono_ns() + PROGRESS_NS;

	if (s->progress_due)
		return;
	s->progress_due = true;
	if (s->progress)
		loop_mod_timer(s->progress, at);
	else
		s->progress = loop_add_timer(s->loop, at, PROGRESS_NS / 4, on_progress, s);
}

static void shared_row(void *arg, const struct store_row *r)
{
	struct serve *s = arg;

	for (struct watch *w = s->watches; w; w = w->next)
		if (is_live(w))
			give(w, r);
}

static void shared_pos(void *arg, int64_t rev)
{
	struct serve *s = arg;

	for (struct watch *w = s->watches; w; w = w->next) {
		if (!is_live(w) || rev <= w->sent)
			continue;
		w->sent = rev;
		progress_later(s);
	}
}

static void shared_end(void *arg, const struct err *e, int64_t compacted)
{
	struct serve *s = arg;
	struct watch *w = s->watches, *next;

	s->shared = NULL;
	for (; w; w = next) {
		next = w->next;
		if (!is_live(w))
			continue;
		say_error(s, w->id, e, -1);
		watch_free(w);
	}
}

static const struct feed_fns shared_fns = {shared_row, shared_pos, shared_end};

static void own_row(void *arg, const struct store_row *r)
{
	give(arg, r);
}

/* Where the shared feed is, a watch is live. */
static void join(struct watch *w)
{
	struct serve *s = w->s;

	if (!s->shared)
		s->shared = feed_open(s, w->sent, &shared_fns, s);
	if (w->sent < s->shared->event_pos)
		return;
	feed_close(s, w->own);
	w->own = NULL;
	if (w->told < w->sent)
		progress_later(s);
}

static void own_pos(void *arg, int64_t rev)
{
	struct watch *w = arg;

	if (rev > w->sent)
		w->sent = rev;
	join(w);
}

static void own_end(void *arg, const struct err *e, int64_t compacted)
{
	struct watch *w = arg;

	w->own = NULL;
	say_error(w->s, w->id, e, -1);
	watch_free(w);
}

static const struct feed_fns own_fns = {own_row, own_pos, own_end};

/* From where it is: live if that is the present, else after the others. */
static void begin(struct watch *w)
{
	w->starved = false;
	if (w->s->shared && w->sent < w->s->shared->event_pos)
		w->own = feed_open(w->s, w->sent, &own_fns, w);
	else
		join(w);
}

struct opening {
	struct serve *s;
	int64_t id;
};

static void on_kept(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct opening *o = arg;
	struct serve *s = o->s;
	struct watch *w = find(s, o->id);

	free(o);
	if (!w) /* cancelled */
		return;
	/* a revision to come: whatever comes is not before it */
	if (e && e->code != ERR_TIMEOUT) {
		say_bad_revision(s, w->id, w->sent, e);
		watch_free(w);
		return;
	}
	w->open = true;
	say_rev(s, w->id, "open", w->sent);
	begin(w);
}

/* Is history there from where it begins? A read as of then says so, at once. */
static void check_kept(struct watch *w)
{
	struct serve *s = w->s;
	int64_t mod_rev = rev_whole(w->sent);
	struct etcd_range q = {.key = bytes_of(&s->head), .rev = mod_rev > 0 ? mod_rev : 1};
	struct opening *o = xcalloc(1, sizeof(*o));
	autobuf b = BUF_INIT;

	*o = (struct opening){s, w->id};
	etcd_add_range(&b, &q);
	grpc_call(s->g, ETCD_RANGE, &b, on_kept, o);
}

void watch_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->s = s;
	w->id = id;
	w->resource = xstrdup_null(obj_str(m->header, "resource"));
	w->ns = xstrdup_null(obj_str(m->header, "ns"));
	w->sent = w->told = obj_int(m->header, "from", 0);
	w->credit = obj_int(m->header, "credit", 0);
	w->next = s->watches;
	s->watches = w;
	check_kept(w);
}

void watch_credit(struct serve *s, int64_t of, int64_t add)
{
	struct watch *w = find(s, of);

	if (!w || add <= 0)
		return;
	w->credit += add;
	if (w->starved)
		begin(w);
}

void watch_cancel(struct serve *s, int64_t of)
{
	struct watch *w = find(s, of);

	if (w)
		watch_free(w);
	if (!s->watches) {
		feed_close(s, s->shared);
		s->shared = NULL;
	}
}

void watch_free_all(struct serve *s)
{
	while (s->watches)
		watch_free(s->watches);
}
