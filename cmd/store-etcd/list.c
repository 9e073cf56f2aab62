/*
 * Lists: pages of etcd's range, all at one revision. A list as of the middle of a transaction is
 * made of two, of what the transaction left and of what was before it, and of its deletes.
 */
#include <string.h>

#include "base/map.h"
#include "serve.h"
#include "store/txn.h"

/* A page is to have so many bytes: the one before it says how many keys that is. */
#define PAGE_BYTES (2u << 20)
enum { PAGE_KEYS_FIRST = 100, PAGE_KEYS_MIN = 10, PAGE_KEYS_MAX = 4000 };

struct list {
	struct reading base;
	struct serve *s;
	int64_t at, left; /* rows still wanted, -1: all */
	bool keys_only;
	int64_t page, rows;	    /* keys to ask for; keys of the page that was read last */
	struct buf from, next, end; /* the range; where the next page begins */
	int64_t mod_rev;	    /* etcd's, of all pages; 0: the first page says */
	struct layout_row row;
	const char *why; /* it cannot go on */
	/* of the middle of a transaction only */
	enum { LIST_PLAIN, LIST_AFTER, LIST_BEFORE, LIST_HEAD } step;
	struct vec after, before; /* struct store_row * in the order of keys */
	struct buf head;
};

static void list_free(struct list *l)
{
	reading_remove(l->s, &l->base);
	buf_release(&l->from);
	buf_release(&l->next);
	buf_release(&l->end);
	buf_release(&l->head);
	layout_row_release(&l->row);
	vec_free_all(&l->after, free);
	vec_free_all(&l->before, free);
	free(l);
}

static void list_say(struct list *l, const struct store_row *row)
{
	struct store_row r = *row;

	if (!l->left)
		return;
	if (l->keys_only) {
		r.value = NULL;
		r.len = 0;
	}
	say_row(l->s, l->base.id, &r);
	l->left -= l->left > 0;
}

static bool list_row(void *arg, const struct etcd_kv *kv)
{
	struct list *l = arg;
	size_t prefix = l->s->objects.len;
	struct bytes key = {kv->key.p + prefix, kv->key.n - prefix};

	if (!layout_row(&l->row, key, kv->value, kv->mod_rev)) {
		l->why = "in etcd, but not from k-store-etcd";
		return false;
	}
	l->rows++;
	if (l->step == LIST_PLAIN)
		list_say(l, &l->row.r);
	else
		vec_push(l->step == LIST_AFTER ? &l->after : &l->before, txn_row_copy(&l->row.r));
	buf_truncate(&l->next, 0);
	buf_add(&l->next, kv->key.p, kv->key.n);
	buf_addc(&l->next, '\0');
	return true;
}

static bool keep_head(void *arg, const struct etcd_kv *kv)
{
	struct list *l = arg;

	if (kv->mod_rev == l->mod_rev + 1)
		buf_add(&l->head, kv->value.p, kv->value.n);
	return true;
}

/* Had the transaction deleted the row's key by then? */
static bool was_deleted(struct list *l, const struct store_row *r)
{
	autobuf key = BUF_INIT;

	layout_key(&key, "", 'o', &r->key);
	return layout_find_gone(&l->row, bytes_of(&l->head),
		       (struct bytes){key.data + 3, key.len - 3}, rev_mod(l->at)) &&
	       l->row.r.rev <= l->at;
}

/* Merge: what the transaction had changed by then, and the rest as it was. */
static void list_merge(struct list *l)
{
	size_t i = 0, j = 0;

	while (i < l->after.n || j < l->before.n) {
		const struct store_row *a = i < l->after.n ? l->after.v[i] : NULL;
		const struct store_row *b = j < l->before.n ? l->before.v[j] : NULL;
		int c = !a ? 1 : !b ? -1 : key_cmp(&a->key, &b->key);

		i += c <= 0;
		j += c >= 0;
		if (c <= 0 && a->rev <= l->at)
			list_say(l, a);
		else if (c == 0 || (c > 0 && !was_deleted(l, b)))
			list_say(l, b);
	}
}

static void list_ask(struct list *l);

static void list_fail(struct list *l, const struct err *e)
{
	say_bad_revision(l->s, l->base.id, l->at, e);
	list_free(l);
}

/* A whole range was read. */
static void list_step(struct list *l)
{
	switch (l->step) {
	case LIST_AFTER:
		l->step = LIST_BEFORE;
		l->mod_rev--;
		buf_truncate(&l->next, 0);
		buf_add(&l->next, l->from.data, l->from.len);
		list_ask(l);
		return;
	case LIST_BEFORE:
		l->step = LIST_HEAD;
		list_ask(l);
		return;
	case LIST_HEAD:
		list_merge(l);
		break;
	case LIST_PLAIN:
		break;
	}
	say_rev(l->s, l->base.id, "done", l->at ? l->at : rev_of(l->mod_rev, 0));
	list_free(l);
}

static void list_resume(struct reading *r)
{
	struct list *l = (struct list *)r;

	if (l->base.cancelled)
		list_free(l);
	else
		list_ask(l);
}

static void on_list(void *arg, const char *msg, size_t len, const struct err *e)
{
	struct list *l = arg;
	struct err why;
	int64_t rev = 0;
	bool more = false;

	if (e) {
		list_fail(l, e);
		return;
	}
	if (l->base.cancelled) {
		list_free(l);
		return;
	}
	if (!etcd_read_range(pb_read(msg, len), l->step == LIST_HEAD ? keep_head : list_row, l,
		    &rev, &more)) {
		err_set(&why, ERR_CORRUPT, "%s: %s", l->s->prefix,
			l->why ? l->why : "a malformed answer");
		list_fail(l, &why);
		return;
	}
	if (!l->mod_rev)
		l->mod_rev = rev;
	if (l->rows)
		l->page = l->rows * PAGE_BYTES / (int64_t)(len + 1);
	l->page = l->page < PAGE_KEYS_MIN   ? PAGE_KEYS_MIN
		  : l->page > PAGE_KEYS_MAX ? PAGE_KEYS_MAX
					    : l->page;
	l->rows = 0;
	if (more && l->left && serve_is_full(l->s))
		l->base.resume = list_resume;
	else if (more && l->left)
		list_ask(l);
	else
		list_step(l);
}

static void list_ask(struct list *l)
{
	struct etcd_range q = {bytes_of(&l->next), bytes_of(&l->end), l->page, l->mod_rev, false};
	autobuf b = BUF_INIT;

	if (l->left > 0 && l->left < l->page && l->step == LIST_PLAIN)
		q.limit = l->left;
	if (l->step == LIST_HEAD)
		q = (struct etcd_range){.key = bytes_of(&l->s->head), .rev = l->mod_rev + 1};
	etcd_add_range(&b, &q);
	grpc_call(l->s->g, ETCD_RANGE, &b, on_list, l);
}

/* [from, end) of the keys that are asked for. */
static void list_range(struct list *l, const struct helper_msg *m)
{
	const char *resource = obj_str(m->header, "resource"), *ns = obj_str(m->header, "ns");
	const char *after_ns = obj_str(m->header, "afterNs");
	const char *after_name = obj_str(m->header, "afterName");

	buf_add(&l->from, l->s->objects.data, l->s->objects.len);
	if (resource)
		buf_add(&l->from, resource, strlen(resource) + 1);
	if (resource && ns)
		buf_add(&l->from, ns, strlen(ns) + 1);
	/* everything with this prefix: up to its last byte plus one */
	buf_add(&l->end, l->from.data, l->from.len);
	l->end.data[l->end.len - 1]++;
	if (!after_ns && !after_name)
		return;
	struct store_key k = {
		resource ? resource : "", after_ns ? after_ns : "", after_name ? after_name : ""};
	autobuf after = BUF_INIT;

	layout_key(&after, l->s->prefix, 'o', &k);
	buf_addc(&after, '\0');
	if (after.len > l->from.len ? memcmp(after.data, l->from.data, l->from.len) > 0 ||
					      !memcmp(after.data, l->from.data, l->from.len)
				    : false) {
		buf_truncate(&l->from, 0);
		buf_add(&l->from, after.data, after.len);
	}
}

void list_request(struct serve *s, int64_t id, const struct helper_msg *m)
{
	struct list *l = xcalloc(1, sizeof(*l));
	int64_t limit = obj_int(m->header, "limit", 0);

	l->s = s;
	l->at = obj_int(m->header, "at", 0);
	l->left = limit > 0 ? limit : -1;
	l->page = PAGE_KEYS_FIRST;
	l->keys_only = obj_bool(m->header, "keysOnly", false);
	l->mod_rev = l->at ? rev_mod(l->at) : 0;
	l->step = l->at && rev_back(l->at) ? LIST_AFTER : LIST_PLAIN;
	reading_add(s, &l->base, id);
	list_range(l, m);
	buf_add(&l->next, l->from.data, l->from.len);
	list_ask(l);
}
