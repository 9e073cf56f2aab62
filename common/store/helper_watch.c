/* Watches of a helper: what it sends is kept until it is asked for; credit bounds how much. */
#include <string.h>

#include "store/store_helper.h"
#include "store/txn.h"

static struct helper_watch *hw(struct store_watch *w)
{
	return (struct helper_watch *)w;
}

static void push(struct helper_store *h, struct helper_watch *w, struct store_row *row, int64_t rev)
{
	struct helper_item *it = xcalloc(1, sizeof(*it));

	it->row = row;
	it->rev = rev;
	*w->items_end = it;
	w->items_end = &it->next;
	w->got_rev = rev;
	link_ring(h);
}

static void pop(struct helper_watch *w)
{
	struct helper_item *it = w->items;

	w->items = it->next;
	if (!w->items)
		w->items_end = &w->items;
	free(it->row);
	free(it);
}

void watch_message(struct helper_store *h, int64_t id, const struct helper_msg *m)
{
	const char *is = obj_str_or(m->header, "is", "");
	struct helper_watch *w = h->watches;
	struct store_row r;

	while (w && w->id != id)
		w = w->next;
	if (!w || w->err.code)
		return; /* what was cancelled goes on until the helper has heard of it */
	if (!strcmp(is, "row")) {
		if (helper_row(m, &r, &w->err) < 0)
			link_ring(h);
		else if (r.rev > w->got_rev)
			push(h, w, txn_row_copy(&r), r.rev);
	} else if (!strcmp(is, "progress")) {
		int64_t rev = obj_int(m->header, "rev", 0);

		if (rev > w->got_rev)
			push(h, w, NULL, rev);
	} else if (!strcmp(is, "error")) {
		err_set(&w->err, helper_code(obj_str_or(m->header, "reason", "")), "%s",
			obj_str_or(m->header, "message", "no reason given"));
		link_ring(h);
	}
}

static int64_t request(struct helper_store *h, const struct helper_watch *w)
{
	int64_t id = link_begin(h, "watch"), unread = 0;

	for (const struct helper_item *it = w->items; it; it = it->next)
		unread += it->row != NULL;
	helper_add_str(&h->out, "resource", w->base.resource);
	helper_add_str(&h->out, "ns", w->base.ns);
	helper_add_int(&h->out, "from", w->got_rev);
	helper_add_int(&h->out, "credit", unread < HELPER_CREDIT ? HELPER_CREDIT - unread : 0);
	helper_end(&h->out);
	return id;
}

void watch_resume(struct helper_store *h)
{
	for (struct helper_watch *w = h->watches; w; w = w->next) {
		if (w->err.code)
			continue;
		w->id = request(h, w);
		w->taken = 0;
	}
	link_pump(h);
}

void helper_watch_close(struct store_watch *base)
{
	struct helper_watch *w = hw(base), **at;
	struct helper_store *h = hs(base->store);

	for (at = &h->watches; *at != w; at = &(*at)->next)
		;
	*at = w->next;
	link_cancel(h, w->id);
	while (w->items)
		pop(w);
	free(base->resource);
	free(base->ns);
	free(w);
}

int helper_watch_open(struct store *s, const char *resource, const char *ns, int64_t from_rev,
	struct store_watch **ret, struct err *e)
{
	struct helper_store *h = hs(s);
	struct helper_watch *w;
	struct helper_call c = {0};

	if (link_ready(h, e) < 0)
		return -1;
	w = xcalloc(1, sizeof(*w));
	w->base = (struct store_watch){s, xstrdup_null(resource), xstrdup_null(ns), from_rev};
	w->got_rev = from_rev;
	w->items_end = &w->items;
	c.id = w->id = request(h, w);
	w->next = h->watches;
	h->watches = w;
	/* "open" ends the call; what follows under the same id, perhaps at once, is the watch's */
	if (link_call(h, &c, e) < 0) {
		helper_watch_close(&w->base);
		return -1;
	}
	link_ring(h);
	*ret = &w->base;
	return 0;
}

/* Half of the credit is used: give it back. */
static void give_credit(struct helper_store *h, struct helper_watch *w)
{
	if (++w->taken < HELPER_CREDIT / 2 || !h->pid)
		return;
	buf_addf(&h->out, "{\"do\":\"credit\",\"of\":%lld,\"add\":%lld}\n", (long long)w->id,
		(long long)w->taken);
	w->taken = 0;
}

int helper_watch_read(struct store_watch *base, store_row_fn fn, void *arg, struct err *e)
{
	struct helper_watch *w = hw(base);
	struct helper_store *h = hs(base->store);
	int ret = 0;

	link_pump(h);
	while (w->items && !ret) {
		struct helper_item *it = w->items;
		int64_t before = base->rev;

		base->rev = it->rev;
		if (it->row)
			ret = fn(arg, it->row);
		if (ret < 0) {
			/* not taken: a value that does not open now may do so later */
			base->rev = before;
			break;
		}
		if (it->row)
			give_credit(h, w);
		pop(w);
	}
	link_pump(h); /* credit goes out now, and brings nothing that would not ring */
	if (w->items)
		link_ring(h);
	if (!ret && !w->items && w->err.code) {
		if (e)
			*e = w->err;
		return -1;
	}
	return ret;
}
