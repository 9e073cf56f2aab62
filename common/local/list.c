/* LIST: pages over one snapshot, history, and what is left over (API concepts, "Resource versions"
 * and "Retrieving large results sets in chunks"). */
#include <inttypes.h>
#include <string.h>

#include "local/list.h"
#include "store/terms.h"

void listing_release(struct listing *l)
{
	filter_release(&l->filter);
	page_release(&l->from);
	page_release(&l->last);
	free(l->term);
}

void listing_write(const struct listing *l, const struct store_row *r, struct buf *b)
{
	if (l->converted)
		convert_splice(l->r->kind, r->value, r->len, r->rev, b);
	else
		obj_splice_rv(b, r->value, r->len, r->rev);
}

static bool has_rev(const struct listing *l)
{
	return l->q.early && *l->q.early;
}

/* What is not of the list; whoever reads it in pieces wants others to have their turn. */
static int step_over(struct listing *l, const struct store_row *r)
{
	l->stepped += r->len;
	if (!l->patience || l->stepped < l->patience || !has_rev(l))
		return 0;
	l->stepped = 0;
	page_at(&l->last, r->key.ns, r->key.name);
	return l->stopped = 1;
}

/* Behind a full page the rows are only stepped over, where the revision is told at the end. */
static int list_row(void *arg, const struct store_row *r)
{
	struct listing *l = arg;
	bool page = l->r->limit > 0;

	if (l->more)
		return 0;
	if (!filter_matches(&l->filter, r->key.name, r->value, r->len))
		return step_over(l, r);
	if (page && l->n == l->r->limit) {
		l->more = true;
		return has_rev(l);
	}
	l->n++;
	l->stopped = l->row(l->arg, r);
	if (page || l->stopped)
		page_at(&l->last, r->key.ns, r->key.name);
	return l->stopped ? 1 : 0;
}

/* Where does the list begin, and as of when? */
static int list_from(struct local *l, struct listing *li, struct refusal *why, struct err *e)
{
	const struct api_req *r = li->r;
	bool said = r->rv_match && *r->rv_match;
	bool exact = r->rv_exact || (said && !strcmp(r->rv_match, "Exact"));
	int64_t rev, now;

	if (r->continue_token && *r->continue_token) {
		if (r->rv)
			return err_set(e, ERR_BADREQUEST,
				"specifying resource version is not allowed when using continue");
		if (page_parse(r->continue_token, &li->from, &rev, e))
			return -1;
		li->q.after_ns = li->from.ns;
		li->q.after_name = li->from.name;
		li->q.at_rev = rev > 0 ? rev : 0;
		return 0;
	}
	if (!r->rv)
		return 0;
	if (store_revision_of(l->store, li->q.resource, li->q.ns, &now, e) ||
		options_too_large(r->rv, now, why, e))
		return -1;
	/* upstream's oldest rule: a page of a revision is of exactly that one */
	if (exact || (r->limit > 0 && !said))
		li->q.at_rev = r->rv;
	return 0;
}

/* History is gone: a list that was in the middle may go on with what there is now. */
static int expired(const struct listing *l, struct refusal *why, struct err *e)
{
	if (e->code != ERR_GONE)
		return -1;
	if (!l->q.after_name)
		return err_set(e, ERR_EXPIRED,
			"The resourceVersion for the provided list is too old.");
	why->token = page_token(&l->from, -1);
	return err_set(e, ERR_EXPIRED,
		"The provided continue parameter is too old to display a consistent list result. "
		"You can start a new list without the continue parameter, or use the continue "
		"token in this response to retrieve the remainder of the results. Continuing with "
		"the provided token results in an inconsistent list - objects that were created, "
		"modified, or deleted between the time the first chunk was returned and now may "
		"show up in the list.");
}

int listing_prepare(
	struct local *l, struct listing *li, struct refusal *why, struct err *e)
{
	const struct api_req *r = li->r;
	const struct kind *stored = convert_stored(r->kind);

	li->converted = stored != r->kind;
	li->q.resource = stored->resource;
	li->q.bare = true;
	if (r->kind->namespaced && r->ns && *r->ns)
		li->q.ns = r->ns;
	if (list_from(l, li, why, e) || filter_init(&li->filter, r, e))
		return -1;
	if (li->filter.any && r->limit > 0)
		li->q.limit = r->limit + 1;
	li->q.term = li->term = terms_for_fields(li->q.resource, &li->filter.fields);
	return 0;
}

int listing_rows(
	struct local *l, struct listing *li, int64_t *ret_rev, struct refusal *why, struct err *e)
{
	struct err err = ERR_INIT;
	int64_t rev = 0;
	int rc = store_list(l->store, &li->q, list_row, li, &rev, &err);

	if (li->stopped)
		return li->stopped;
	if (rc && li->more && has_rev(li)) {
		*ret_rev = *li->q.early;
		return 0;
	}
	if (rc) {
		(void)expired(li, why, &err);
		if (e)
			*e = err;
		return -1;
	}
	*ret_rev = li->q.at_rev ? li->q.at_rev : rev;
	return 0;
}

static int list_run(
	struct local *l, struct listing *li, int64_t *ret_rev, struct refusal *why, struct err *e)
{
	return listing_prepare(l, li, why, e) ? -1 : listing_rows(l, li, ret_rev, why, e);
}

static int count_row(void *arg, const struct store_row *r)
{
	++*(int64_t *)arg;
	return 0;
}

/* How many follow the page: upstream tells it of lists without selectors only. */
static int count_rest(struct local *l, const struct listing *li, int64_t *ret, struct err *e)
{
	struct store_list q = li->q;
	int64_t n = 0, rev;

	q.after_ns = li->last.ns;
	q.after_name = li->last.name;
	q.limit = 0;
	q.keys_only = true;
	if (store_list(l->store, &q, count_row, &n, &rev, e))
		return -1;
	*ret = n;
	return 0;
}

int listing_meta(struct local *l, const struct listing *li, int64_t rev, struct buf *b,
	struct err *e)
{
	int64_t rest = 0;

	if (li->more && li->filter.any && count_rest(l, li, &rest, e))
		return -1;
	buf_addf(b, "{\"resourceVersion\":\"%" PRId64 "\"", rev);
	if (li->more) {
		autofree char *token = page_token(&li->last, rev);

		buf_addf(b, ",\"continue\":\"%s\"", token);
	}
	if (rest > 0)
		buf_addf(b, ",\"remainingItemCount\":%" PRId64, rest);
	buf_addc(b, '}');
	return 0;
}

/* An object in a list's text. */
struct texts {
	const struct listing *li;
	struct buf b;
};

static int text_row(void *arg, const struct store_row *r)
{
	struct texts *t = arg;

	if (t->li->n > 1)
		buf_addc(&t->b, ',');
	listing_write(t->li, r, &t->b);
	return 0;
}

/* What stands in front of the items is known at their end. */
static int write_list(struct local *l, const struct listing *li, int64_t rev,
	const struct buf *items, struct buf *ret, struct err *e)
{
	autobuf meta = BUF_INIT;

	if (listing_meta(l, li, rev, &meta, e))
		return -1;
	buf_grow(ret, items->len + 512);
	buf_addf(ret, "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":[",
		li->r->kind->kind, li->r->kind->api_version, meta.data);
	buf_add(ret, items->data, items->len);
	buf_adds(ret, "]}");
	return 0;
}

int local_list(struct local *l, const struct api_req *r, struct api_res *res, struct refusal *why,
	struct err *e)
{
	struct listing li = {.r = r, .row = text_row};
	struct texts t = {.li = &li};
	int64_t rev, early = 0;
	int rc;

	li.arg = &t;
	li.q.early = &early;
	rc = options_check(r, why, e) || list_run(l, &li, &rev, why, e) ||
			     write_list(l, &li, rev, &t.b, &res->body, e)
		     ? -1
		     : 0;
	listing_release(&li);
	buf_release(&t.b);
	if (rc)
		return rc;
	res->rev = rev;
	res->http = 200;
	return 0;
}

/* Objects that are given out one by one. */
struct giving {
	const struct listing *li;
	struct buf object;
	api_obj_fn fn;
	void *arg;
};

static int give_row(void *arg, const struct store_row *r)
{
	struct giving *g = arg;

	buf_truncate(&g->object, 0);
	listing_write(g->li, r, &g->object);
	return g->fn(g->arg, g->object.data, g->object.len);
}

int local_list_all(struct local *l, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct refusal *why, struct err *e)
{
	struct listing li = {.r = r, .row = give_row};
	struct giving g = {.li = &li, .fn = fn, .arg = arg};
	int64_t rev;
	int rc;

	li.arg = &g;
	rc = list_run(l, &li, &rev, why, e);
	listing_release(&li);
	buf_release(&g.object);
	if (!rc && ret_rev)
		*ret_rev = rev;
	return rc;
}

int local_list_each(struct api *a, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct err *e)
{
	struct refusal why = {0};
	struct err err = ERR_INIT;
	int rc = options_check(r, &why, &err)
			 ? -1
			 : local_list_all((struct local *)a, r, fn, arg, ret_rev, &why, &err);

	local_refused(a, &why, r, rc < 0 ? &err : NULL);
	if (rc < 0 && e)
		*e = err;
	return rc;
}
