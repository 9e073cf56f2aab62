/*
 * One object, now or as of a revision, and the store's revision.
 *
 * A revision in the middle of a transaction (rev_back is not 0) is asked for in two steps: as the
 * transaction left the key, and, where its change came after that revision, as it was before.
 */
#include <string.h>

#include "serve.h"
#include "store/txn.h"

struct get {
	struct serve *s;
	int64_t id, at;
	struct buf key, name; /* etcd's; for messages */
	enum { GET_AT, GET_HEAD, GET_BEFORE } step;
	bool found;
	struct layout_row row; /* value points into the answer that is read now */
	bool again;	       /* the row is of after `at` */
};

static void get_free(struct get *g)
{
	buf_release(&g->key);
	buf_release(&g->name);
	layout_row_release(&g->row);
	free(g);
}

struct bad_revision {
	struct serve *s;
	int64_t id, at;
};

static bool pass_over(void *arg, const struct etcd_kv *kv)
{
	return true;
}

static void on_present(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct bad_revision *b = arg;
	struct err why;
	int64_t rev;
	bool more;

	if (e) {
		say_error(b->s, b->id, e, -1);
	} else if (!etcd_read_range(pb_read(msg, len), pass_over, NULL, &rev, &more)) {
		err_set(&why, ERR_INTERNAL, "etcd: a malformed answer");
		say_error(b->s, b->id, &why, -1);
	} else {
		txn_future(b->at, rev_of(rev, 0), &why);
		say_error(b->s, b->id, &why, -1);
	}
	free(b);
}

static void range_head(struct serve *s, int64_t mod_rev, grpc_done_fn done, void *arg)
{
	struct etcd_range q = {.key = bytes_of(&s->head), .rev = mod_rev};
	autobuf b = BUF_INIT;

	etcd_add_range(&b, &q);
	grpc_call(s->g, ETCD_RANGE, &b, done, arg);
}

void say_bad_revision(struct serve *s, int64_t id, int64_t at_rev, const struct err *e)
{
	struct bad_revision *b;
	struct err why;

	if (at_rev && e->code == ERR_TIMEOUT && strstr(e->msg, "future")) {
		/* the sentence names the present revision */
		b = xcalloc(1, sizeof(*b));
		*b = (struct bad_revision){s, id, at_rev};
		range_head(s, 0, on_present, b);
		return;
	}
	if (at_rev && e->code == ERR_GONE)
		err_set(&why, ERR_GONE, "too old resource version: %lld (compacted in etcd)",
			(long long)at_rev);
	else
		why = *e;
	say_error(s, id, &why, -1);
}

static void on_get(void *arg, const char *msg, size_t len, const struct err *e);

static void get_ask(struct get *g, int64_t mod_rev)
{
	struct etcd_range q = {.key = bytes_of(&g->key), .rev = mod_rev};
	autobuf b = BUF_INIT;

	g->found = false;
	etcd_add_range(&b, &q);
	grpc_call(g->s->g, ETCD_RANGE, &b, on_get, g);
}

static bool get_row(void *arg, const struct etcd_kv *kv)
{
	struct get *g = arg;
	size_t prefix = g->s->objects.len;
	struct bytes key = {kv->key.p + prefix, kv->key.n - prefix};

	g->found = layout_row(&g->row, key, kv->value, kv->mod_rev);
	return g->found;
}

/* Did the transaction delete the key after `at`? Then what was before is what is asked for. */
static bool head_row(void *arg, const struct etcd_kv *kv)
{
	struct get *g = arg;
	size_t prefix = g->s->objects.len;
	struct bytes key = {g->key.data + prefix, g->key.len - prefix};

	g->again = kv->mod_rev == rev_mod(g->at) &&
		   layout_find_gone(&g->row, kv->value, key, kv->mod_rev) && g->row.r.rev > g->at;
	return true;
}

static void get_answer(struct get *g)
{
	struct err e;

	if (g->found) {
		say_row(g->s, g->id, &g->row.r);
		say_rev(g->s, g->id, "done", g->row.r.rev);
	} else {
		err_set(&e, ERR_NOTFOUND, "%s not found", buf_str(&g->name));
		say_error(g->s, g->id, &e, -1);
	}
	get_free(g);
}

static void on_get(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct get *g = arg;
	bool middle = g->at && rev_back(g->at), more;
	struct err why;
	int64_t rev;

	if (e) {
		say_bad_revision(g->s, g->id, g->at, e);
		get_free(g);
		return;
	}
	g->again = false;
	if (!etcd_read_range(
		    pb_read(msg, len), g->step == GET_HEAD ? head_row : get_row, g, &rev, &more)) {
		err_set(&why, ERR_CORRUPT, "%s: in etcd, but not from k-store-etcd",
			buf_str(&g->name));
		say_error(g->s, g->id, &why, -1);
		get_free(g);
	} else if (g->step == GET_AT && middle && !g->found) {
		g->step = GET_HEAD;
		range_head(g->s, rev_mod(g->at), on_get, g);
	} else if ((g->step == GET_AT && middle && g->row.r.rev > g->at) || g->again) {
		g->step = GET_BEFORE;
		get_ask(g, rev_mod(g->at) - 1);
	} else {
		get_answer(g);
	}
}

void get_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct store_key k;
	struct err e;

	if (helper_key(m->header, &k, &e) < 0) {
		say_error(s, id, &e, -1);
		return;
	}
	struct get *g = xcalloc(1, sizeof(*g));

	g->s = s;
	g->id = id;
	g->at = obj_int(m->header, "at", 0);
	layout_key(&g->key, s->prefix, 'o', &k);
	buf_addf(&g->name, KEY_FMT, KEY_ARG(&k));
	get_ask(g, g->at ? rev_mod(g->at) : 0);
}

struct revision {
	struct serve *s;
	int64_t id;
};

static void on_revision(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct revision *r = arg;
	int64_t rev = 0;
	bool more;
	struct err why;

	if (e) {
		say_error(r->s, r->id, e, -1);
	} else if (!etcd_read_range(pb_read(msg, len), pass_over, NULL, &rev, &more)) {
		err_set(&why, ERR_INTERNAL, "etcd: a malformed answer");
		say_error(r->s, r->id, &why, -1);
	} else {
		say_rev(r->s, r->id, "done", rev_of(rev, 0));
	}
	free(r);
}

void revision_request(struct serve *s, int64_t id)
{
	struct revision *r = xcalloc(1, sizeof(*r));

	*r = (struct revision){s, id};
	range_head(s, 0, on_revision, r);
}
