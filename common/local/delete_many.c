/*
 * DELETECOLLECTION. The objects are looked up first, at one revision, in goes that leave others
 * their turn; then they are deleted as if each were asked for, some at a time, through the same way
 * as other writes: what comes together is committed together, and a crowd of them stops nobody.
 *
 * As upstream: what is gone already is what was asked for, the first refusal is the answer and ends
 * it, what was deleted before stays so. It is not undone when the client leaves, and goes on then.
 */
#include <stdlib.h>
#include <string.h>

#include "local/list.h"

enum {
	LOOK_BYTES = 512 * 1024, /* of objects that are looked up in one go */
	FLYING_MAX = 32,	 /* deletions under way at once */
};

struct many {
	struct local *l;
	struct api_req *own; /* submitted; NULL: the caller waits, the request is his */
	api_done_fn done;
	void *arg;
	struct listing li; /* .r is &list */
	struct api_req list; /* the request as a list … */
	struct api_req one;  /* … and as one deletion */
	struct buf body;     /* its DeleteOptions: what does not stand in its fields */
	int64_t rev;
	bool begun, found; /* all of them */
	size_t looked;
	struct strv names, spaces;
	struct buf items;
	size_t next, flying;
	struct api_res failed;
	struct err err; /* the first that was refused; ERR_NONE: none */
};

static void many_release(struct many *m)
{
	listing_release(&m->li);
	buf_release(&m->body);
	strv_release(&m->names);
	strv_release(&m->spaces);
	buf_release(&m->items);
	api_res_release(&m->failed);
}

static int on_row(void *arg, const struct store_row *r)
{
	struct many *m = arg;

	strv_add(&m->names, r->key.name);
	strv_add(&m->spaces, r->key.ns);
	if (m->items.len)
		buf_addc(&m->items, ',');
	listing_write(&m->li, r, &m->items);
	m->looked += r->len;
	return m->own && m->rev && m->looked > LOOK_BYTES;
}

/* What its DeleteOptions say, for each of them: the body may be long. */
static int read_options(struct many *m, struct refusal *why, struct err *e)
{
	const struct api_req *r = &m->list;
	struct delete_options o;
	struct call c;
	int rc;

	call_init(&c, m->l, r);
	rc = delete_options(&c, &o, e);
	if (rc && c.refused_kind) {
		why->group = c.refused_group;
		why->kind = c.refused_kind;
		why->causes = c.causes;
		c.causes = (struct causes){0};
	}
	m->one.verb = API_DELETE;
	m->one.dry_run = r->dry_run || c.dry;
	call_release(&c);
	if (rc)
		return -1;
	m->one.grace_s = o.grace_s;
	m->one.propagation = o.propagation;
	if (*o.uid || *o.rv) {
		buf_adds(&m->body, "{\"preconditions\":{\"uid\":");
		buf_add_json(&m->body, o.uid, strlen(o.uid));
		buf_adds(&m->body, ",\"resourceVersion\":");
		buf_add_json(&m->body, o.rv, strlen(o.rv));
		buf_adds(&m->body, "}}");
	}
	m->one.body = m->body.data;
	m->one.body_len = m->body.len;
	m->one.label_selector = m->one.field_selector = m->one.continue_token = NULL;
	m->one.limit = 0;
	return 0;
}

/* Nothing is deleted before the whole request is found to be right. */
static int begin(struct many *m, struct local *l, const struct api_req *r, struct refusal *why,
	struct err *e)
{
	m->l = l;
	m->list = m->one = *r;
	m->list.verb = API_LIST;
	m->li = (struct listing){
		.r = &m->list, .row = on_row, .arg = m, .patience = m->own ? LOOK_BYTES : 0};
	m->li.q.early = &m->rev;
	return local_verb_allowed(r, e) || options_check(&m->list, why, e) ||
			       read_options(m, why, e) || listing_prepare(l, &m->li, why, e)
		       ? -1
		       : 0;
}

/* 0: all are found; 1: there are more. */
static int look(struct many *m, struct refusal *why, struct err *e)
{
	struct listing *li = &m->li;
	int rc;

	if (li->stopped) {
		page_release(&li->from);
		li->from = li->last;
		li->last = (struct page){0};
		li->q.after_ns = li->from.ns;
		li->q.after_name = li->from.name;
		li->q.at_rev = m->rev;
	}
	li->stopped = 0;
	m->looked = 0;
	rc = listing_rows(m->l, li, &m->rev, why, e);
	m->found = !rc;
	return rc;
}

static int answer(struct many *m, struct api_res *res, struct err *e)
{
	const struct kind *k = m->list.kind;
	autobuf meta = BUF_INIT;

	if (listing_meta(m->l, &m->li, m->rev, &meta, e))
		return -1;
	buf_grow(&res->body, m->items.len + 512);
	buf_addf(&res->body,
		"{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":[", k->kind,
		k->api_version, meta.data);
	buf_add(&res->body, buf_str(&m->items), m->items.len);
	buf_adds(&res->body, "]}");
	res->rev = m->rev;
	res->http = 200;
	return 0;
}

static struct api_req next_one(struct many *m)
{
	struct api_req one = m->one;

	one.ns = m->spaces.v[m->next];
	one.name = m->names.v[m->next++];
	return one;
}

int local_delete_collection(struct local *l, const struct api_req *r, struct api_res *res,
	struct refusal *why, struct err *e)
{
	struct many m = {.names = STRV_INIT};
	int rc = begin(&m, l, r, why, e) || look(&m, why, e) ? -1 : 0;

	while (!rc && m.next < m.names.n) {
		struct api_req one = next_one(&m);
		struct api_res gone = {0};
		struct err err = ERR_INIT;

		rc = local_write(l, &one, &gone, &err);
		if (rc && err.code == ERR_NOTFOUND)
			rc = 0;
		else if (rc && e)
			*e = err;
		api_res_release(&gone);
	}
	if (!rc)
		rc = answer(&m, res, e);
	many_release(&m);
	return rc;
}

static void many_free(void *p)
{
	struct many *m = p;

	many_release(m);
	req_free(m->own);
	free(m);
}

/* It is over: *why and *err tell of what went wrong before there was anything to delete. */
static void finish(struct many *m, struct refusal *why, const struct err *err)
{
	const char *deprecated = rules_for(m->own->kind->resource)->deprecated;
	struct local *l = m->l;
	struct api_res res = {0};
	struct err e = err ? *err : m->err;

	for (size_t i = 0; i < l->many.n; i++) {
		if (l->many.v[i] == m) {
			l->many.v[i] = l->many.v[--l->many.n];
			break;
		}
	}
	if (!e.code)
		(void)answer(m, &res, &e);
	if (e.code && m->failed.body.len) {
		res = m->failed;
		m->failed = (struct api_res){0};
	} else if (e.code) {
		refusal_write(why, m->own, &e, &res.body);
		res.http = err_info(e.code)->http;
	} else if (deprecated) {
		strv_add(&res.warnings, deprecated);
	}
	l->base.pending--;
	if (m->done)
		m->done(m->arg, e.code ? -1 : 0, &res, &e);
	api_res_release(&res);
	many_free(m);
}

static void feed(struct many *m);

static void on_deleted(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct many *m = arg;

	m->flying--;
	if (ret && e->code != ERR_NOTFOUND && !m->err.code) {
		m->err = *e;
		buf_add(&m->failed.body, res->body.data, res->body.len);
		m->failed.http = res->http;
	}
	feed(m);
}

static void feed(struct many *m)
{
	struct refusal why = {0};

	while (!m->err.code && m->flying < FLYING_MAX && m->next < m->names.n) {
		struct api_req one = next_one(m);

		m->flying++;
		local_submit(&m->l->base, &one, on_deleted, m);
	}
	if (!m->flying)
		finish(m, &why, NULL);
	refusal_release(&why);
}

static void step(struct many *m)
{
	struct refusal why = {0};
	struct err e = ERR_INIT;
	int rc = !m->begun && begin(m, m->l, m->own, &why, &e) ? -1 : look(m, &why, &e);

	m->begun = true;
	if (rc < 0)
		finish(m, &why, &e);
	else if (rc > 0)
		local_ring(m->l);
	else
		feed(m);
	refusal_release(&why);
}

void delete_many_dispatch(struct local *l)
{
	struct vec all = VEC_INIT;

	for (size_t i = 0; i < l->many.n; i++)
		vec_push(&all, l->many.v[i]);
	for (size_t i = 0; i < all.n; i++) {
		struct many *m = all.v[i];

		if (!m->found)
			step(m);
	}
	vec_release(&all);
}

void delete_many_submit(struct local *l, struct api_req *r, api_done_fn done, void *arg)
{
	struct many *m = xcalloc(1, sizeof(*m));

	m->l = l;
	m->own = r;
	m->done = done;
	m->arg = arg;
	l->base.pending++;
	vec_push(&l->many, m);
	local_ring(l);
}

void delete_many_close(struct local *l)
{
	vec_free_all(&l->many, many_free);
	l->many = (struct vec)VEC_INIT;
}
