/* LIST: pages over one snapshot, history, and what is left over (API concepts, "Resource versions"
 * and "Retrieving large results sets in chunks"). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/local.h"
#include "store/terms.h"

struct listing {
	const struct api_req *r;
	bool converted; /* what is stored is of another kind */
	struct local_filter filter;
	struct store_list q;
	struct page from, last; /* where it begins, and the last object given out */
	char *term;
	api_obj_fn fn;
	void *arg;
	struct buf *text; /* instead of fn: objects stand here, with commas between them … */
	bool (*full)(void *arg); /* … and when one has come: is it enough for now? May be NULL */
	int64_t n;
	struct buf object;
	bool more;
	int stopped; /* fn's answer that was not 0 */
};

static void listing_release(struct listing *l)
{
	filter_release(&l->filter);
	page_release(&l->from);
	page_release(&l->last);
	free(l->term);
	buf_release(&l->object);
}

static void write_object(const struct listing *l, const struct store_row *r, struct buf *b)
{
	if (l->converted)
		convert_splice(l->r->kind, r->value, r->len, r->rev, b);
	else
		obj_splice_rv(b, r->value, r->len, r->rev);
}

/* Behind a full page the rows are only stepped over: a store tells a list's revision at its end. */
static int list_row(void *arg, const struct store_row *r)
{
	struct listing *l = arg;

	if (l->more || !filter_matches(&l->filter, r->key.name, r->value, r->len))
		return 0;
	if (l->r->limit > 0 && l->n == l->r->limit) {
		l->more = true;
		return 0;
	}
	l->n++;
	if (l->r->limit > 0)
		page_at(&l->last, r->key.ns, r->key.name);
	if (!l->text) {
		buf_clear(&l->object);
		write_object(l, r, &l->object);
		l->stopped = l->fn(l->arg, l->object.data, l->object.len);
		return l->stopped ? 1 : 0;
	}
	if (l->n > 1)
		buf_addc(l->text, ',');
	write_object(l, r, l->text);
	if (!l->full || !l->full(l->arg))
		return 0;
	page_at(&l->last, r->key.ns, r->key.name);
	return l->stopped = 1;
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

static int list_prepare(
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

static int list_rows(
	struct local *l, struct listing *li, int64_t *ret_rev, struct refusal *why, struct err *e)
{
	struct err err = ERR_INIT;
	int64_t rev = 0;
	int rc = store_list(l->store, &li->q, list_row, li, &rev, &err);

	if (li->stopped)
		return li->stopped;
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
	return list_prepare(l, li, why, e) ? -1 : list_rows(l, li, ret_rev, why, e);
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

static int write_rest(struct local *l, const struct listing *li, int64_t rev, struct buf *b,
	struct err *e)
{
	autofree char *token = page_token(&li->last, rev);
	int64_t rest = 0;

	buf_addf(b, ",\"continue\":\"%s\"", token);
	if (!li->filter.any)
		return 0;
	if (count_rest(l, li, &rest, e))
		return -1;
	if (rest > 0)
		buf_addf(b, ",\"remainingItemCount\":%" PRId64, rest);
	return 0;
}

/* What stands in front of the items, as long as REV_DIGITS make it: blanks follow what is shorter.
 * So the items are written where they stay: a list of megabytes is not copied for a number that is
 * known at its end. */
#define REV_DIGITS 19

static void write_head(const struct api_req *r, int64_t rev, struct buf *b)
{
	int n = snprintf(NULL, 0, "%" PRId64, rev);

	buf_addf(b,
		"{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{"
		"\"resourceVersion\":\"%" PRId64 "\"%*s},\"items\":[",
		r->kind->kind, r->kind->api_version, rev, REV_DIGITS - n, "");
}

/* A page: few items, and more to be said in front of them. */
static int write_page(struct local *l, const struct listing *li, int64_t rev, size_t head,
	struct buf *b, struct err *e)
{
	autobuf page = BUF_INIT;

	buf_addf(&page,
		"{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":{"
		"\"resourceVersion\":\"%" PRId64 "\"",
		li->r->kind->kind, li->r->kind->api_version, rev);
	if (li->more && write_rest(l, li, rev, &page, e))
		return -1;
	buf_adds(&page, "},\"items\":[");
	buf_add(&page, b->data + head, b->len - head);
	buf_release(b);
	*b = page;
	page = (struct buf)BUF_INIT;
	return 0;
}

int local_list(struct local *l, const struct api_req *r, struct api_res *res, struct refusal *why,
	struct err *e)
{
	struct listing li = {.r = r};
	autobuf list = BUF_INIT, head = BUF_INIT;
	int64_t rev;
	int rc;

	li.text = &list;
	write_head(r, 0, &list);
	rc = options_check(r, why, e) ? -1 : list_run(l, &li, &rev, why, e);
	if (!rc) {
		write_head(r, rev, &head);
		if (r->limit > 0)
			rc = write_page(l, &li, rev, head.len, &list, e);
		else
			memcpy(list.data, head.data, head.len);
	}
	listing_release(&li);
	if (rc)
		return rc;
	buf_adds(&list, "]}");
	res->body = list;
	list = (struct buf)BUF_INIT;
	res->rev = rev;
	res->http = 200;
	return 0;
}

int local_list_all(struct local *l, const struct api_req *r, api_obj_fn fn, void *arg,
	int64_t *ret_rev, struct refusal *why, struct err *e)
{
	struct listing li = {.r = r, .fn = fn, .arg = arg};
	int64_t rev;
	int rc = list_run(l, &li, &rev, why, e);

	listing_release(&li);
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

/* A list in pieces: one snapshot as long as whoever takes them keeps up, and else the same revision
 * out of the store's history, behind the object that was the last. So a reader who is slow holds
 * neither a snapshot nor memory. */
enum {
	PIECE_BYTES = 111 * 1024,
	SPARE_BYTES = 4096, /* for the object that makes one whole */
};

struct api_list {
	struct listing li;
	struct local *l;
	int64_t rev; /* 0: not known yet, as of back ends that tell it at the end */
	bool begun;
	struct buf *b;
	api_piece_fn fn;
	void *arg;
};

/* The head has room for any revision: now it is known. */
static void fix_head(struct api_list *s)
{
	autobuf head = BUF_INIT;

	if (s->begun)
		return;
	s->begun = true;
	write_head(s->li.r, s->rev, &head);
	memcpy(s->b->data, head.data, head.len);
}

static bool piece_full(void *arg)
{
	struct api_list *s = arg;

	if (!s->rev || s->b->len < PIECE_BYTES)
		return false;
	fix_head(s);
	if (s->fn(s->arg, s->b))
		return true;
	buf_grow(s->b, PIECE_BYTES + SPARE_BYTES);
	return false;
}

int api_list_open(struct api *a, const struct api_req *r, struct api_list **ret, struct err *e)
{
	struct refusal why = {0};
	struct api_list *s;
	int rc;

	if (!api_store(a) || r->verb != API_LIST || r->limit > 0 || component_is(r->kind) ||
		rules_for(r->kind->resource)->deprecated)
		return err_set(e, ERR_METHOD, "a list that does not come in pieces");
	s = xcalloc(1, sizeof(*s));
	s->l = (struct local *)a;
	s->li = (struct listing){.r = r, .full = piece_full, .arg = s};
	rc = local_verb_allowed(r, e) || options_check(r, &why, e) ||
			     list_prepare(s->l, &s->li, &why, e)
		     ? -1
		     : 0;
	refusal_release(&why);
	if (rc) {
		api_list_close(s);
		return -1;
	}
	s->li.q.early = &s->rev;
	*ret = s;
	return 0;
}

/* Behind the last object, at the revision of the first. */
static void go_on(struct api_list *s)
{
	struct listing *li = &s->li;

	if (!li->last.name)
		return;
	page_release(&li->from);
	li->from = li->last;
	li->last = (struct page){0};
	li->q.after_ns = li->from.ns;
	li->q.after_name = li->from.name;
	li->q.at_rev = s->rev;
}

int api_list_read(struct api_list *s, struct buf *b, api_piece_fn fn, void *arg, struct err *e)
{
	struct refusal why = {0};
	int rc;

	s->b = s->li.text = b;
	s->fn = fn;
	s->arg = arg;
	s->li.stopped = 0;
	go_on(s);
	if (s->begun)
		buf_grow(b, PIECE_BYTES + SPARE_BYTES);
	else
		write_head(s->li.r, 0, b);
	rc = list_rows(s->l, &s->li, &s->rev, &why, e);
	refusal_release(&why);
	if (rc)
		return rc;
	fix_head(s);
	buf_adds(b, "]}");
	return 0;
}

int64_t api_list_rev(const struct api_list *s)
{
	return s->rev;
}

void api_list_close(struct api_list *s)
{
	if (!s)
		return;
	listing_release(&s->li);
	free(s);
}
