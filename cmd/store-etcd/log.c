/*
 * The log: what a feed gives from one revision to another.
 *
 * Its end is known beforehand: every transaction puts the head, so the head's mod_revision is the
 * last change of the store, and a feed that begins before it is sure to come there. One row of one
 * key (what filters of a watch ask for) is a plain read. What is left of history that is compacted
 * is the state at the compaction, in the order of revisions.
 */
#include <string.h>

#include "base/map.h"
#include "serve.h"
#include "store/txn.h"

struct log {
	struct reading base;
	struct serve *s;
	char *resource, *ns, *name; /* NULL: all */
	int64_t from, to;
	bool kept; /* no Gone: what is still there */
	struct feed *feed;
	struct layout_row row;
	struct vec rows; /* struct store_row *: those that compaction has left */
	bool found;
};

static void log_free(struct log *l)
{
	feed_close(l->s, l->feed);
	reading_remove(l->s, &l->base);
	layout_row_release(&l->row);
	vec_free_all(&l->rows, free);
	free(l->resource);
	free(l->ns);
	free(l->name);
	free(l);
}

static void log_end(struct log *l, const struct err *e)
{
	if (e)
		say_error(l->s, l->base.id, e, -1);
	else
		say_rev(l->s, l->base.id, "done", l->to);
	log_free(l);
}

static bool is(const char *want, const char *have)
{
	return !want || !strcmp(want, have);
}

static void log_say(struct log *l, const struct store_row *r)
{
	if (r->rev > l->from && r->rev <= l->to && is(l->resource, r->key.resource) &&
		is(l->ns, r->key.ns) && is(l->name, r->key.name))
		say_row(l->s, l->base.id, r);
}

static void log_row(void *arg, const struct store_row *r)
{
	log_say(arg, r);
}

static void log_pos(void *arg, int64_t rev)
{
	struct log *l = arg;

	if (l->base.cancelled)
		log_free(l);
	else if (rev >= l->to)
		log_end(l, NULL);
}

static void ask_kept(struct log *l, int64_t mod_rev);

static void log_lost(void *arg, const struct err *e, int64_t compacted)
{
	struct log *l = arg;

	l->feed = NULL;
	if (compacted && l->kept)
		ask_kept(l, compacted);
	else
		log_end(l, e);
}

static const struct feed_fns log_fns = {log_row, log_pos, log_lost};

static void follow(struct log *l, int64_t from)
{
	if (from >= l->to)
		log_end(l, NULL);
	else
		l->feed = feed_open(l->s, from, &log_fns, l);
}

static bool keep_row(void *arg, const struct etcd_kv *kv)
{
	struct log *l = arg;
	size_t prefix = l->s->objects.len;

	if (!layout_row(&l->row, (struct bytes){kv->key.p + prefix, kv->key.n - prefix}, kv->value,
		    kv->mod_rev))
		return false;
	vec_push(&l->rows, txn_row_copy(&l->row.r));
	return true;
}

static int by_rev(const void *a, const void *b)
{
	int64_t x = (*(struct store_row *const *)a)->rev, y = (*(struct store_row *const *)b)->rev;

	return (x > y) - (x < y);
}

struct kept {
	struct log *l;
	int64_t mod_rev;
};

static void on_kept(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct kept *k = arg;
	struct log *l = k->l;
	int64_t rev, at = rev_of(k->mod_rev, 0);
	struct err why;
	bool more;

	free(k);
	if (e) {
		log_end(l, e);
		return;
	}
	if (!etcd_read_range(pb_read(msg, len), keep_row, l, &rev, &more)) {
		err_set(&why, ERR_CORRUPT, "%s: in etcd, but not from k-store-etcd", l->s->prefix);
		log_end(l, &why);
		return;
	}
	if (l->rows.n)
		qsort(l->rows.v, l->rows.n, sizeof(*l->rows.v), by_rev);
	for (size_t i = 0; i < l->rows.n; i++)
		log_say(l, l->rows.v[i]);
	vec_free_all(&l->rows, free);
	l->rows = (struct vec)VEC_INIT;
	follow(l, at);
}

/* The state at etcd's compaction: all that is left of what was before it. */
static void ask_kept(struct log *l, int64_t mod_rev)
{
	struct kept *k = xcalloc(1, sizeof(*k));
	autobuf b = BUF_INIT, end = BUF_INIT;
	struct etcd_range q = {.key = bytes_of(&l->s->objects), .rev = mod_rev};

	*k = (struct kept){l, mod_rev};
	buf_add(&end, l->s->objects.data, l->s->objects.len);
	end.data[end.len - 1]++;
	q.end = bytes_of(&end);
	etcd_add_range(&b, &q);
	grpc_call(l->s->g, ETCD_RANGE, &b, on_kept, k);
}

static bool see_head(void *arg, const struct etcd_kv *kv)
{
	int64_t *mod_rev = arg;

	*mod_rev = kv->mod_rev;
	return true;
}

static void on_head(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct log *l = arg;
	int64_t head = 0, rev;
	struct err why;
	bool more;

	if (!e && !etcd_read_range(pb_read(msg, len), see_head, &head, &rev, &more)) {
		err_set(&why, ERR_INTERNAL, "etcd: a malformed answer");
		e = &why;
	}
	if (e) {
		log_end(l, e);
		return;
	}
	if (!l->to || l->to > rev_of(head, 0))
		l->to = rev_of(head, 0);
	follow(l, l->from);
}

static void ask_head(struct log *l)
{
	struct etcd_range q = {.key = bytes_of(&l->s->head)};
	autobuf b = BUF_INIT;

	etcd_add_range(&b, &q);
	grpc_call(l->s->g, ETCD_RANGE, &b, on_head, l);
}

static bool find_row(void *arg, const struct etcd_kv *kv)
{
	struct log *l = arg;

	if (!keep_row(l, kv))
		return false;
	l->found = l->row.r.rev == l->to;
	if (l->found) /* its value is the answer's: said while that is there */
		log_say(l, &l->row.r);
	return true;
}

static void on_one(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct log *l = arg;
	int64_t rev;
	bool more;

	if (e && e->code != ERR_GONE && e->code != ERR_TIMEOUT)
		log_end(l, e);
	else if (!e && etcd_read_range(pb_read(msg, len), find_row, l, &rev, &more) && l->found)
		log_end(l, NULL);
	else /* a delete, another key, compacted, to come: the long way says which */
		ask_head(l);
}

static void ask_one(struct log *l)
{
	struct store_key k = {l->resource, l->ns, l->name};
	autobuf key = BUF_INIT, b = BUF_INIT;
	struct etcd_range q = {.rev = rev_mod(l->to)};

	layout_key(&key, l->s->prefix, 'o', &k);
	q.key = bytes_of(&key);
	etcd_add_range(&b, &q);
	grpc_call(l->s->g, ETCD_RANGE, &b, on_one, l);
}

void log_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct log *l = xcalloc(1, sizeof(*l));

	l->s = s;
	l->resource = xstrdup_null(obj_str(m->header, "resource"));
	l->ns = xstrdup_null(obj_str(m->header, "ns"));
	l->name = xstrdup_null(obj_str(m->header, "name"));
	l->from = obj_int(m->header, "from", 0);
	l->to = obj_int(m->header, "to", 0);
	l->kept = l->from < 0;
	if (l->kept)
		l->from = STORE_KEPT_AFTER(l->from);
	reading_add(s, &l->base, id);
	if (l->resource && l->ns && l->name && l->to == l->from + 1)
		ask_one(l);
	else
		ask_head(l);
}
