/* Objects: the request's body and query to the API, its answer to the client. */
#include <string.h>

#include "door.h"
#include "metrics.h"
#include "store/store.h"

/* The body as JSON; a patch says by its type what it is. */
static int read_body(struct job *j, struct err *e)
{
	const char *type = http_header(j->q, "content-type");
	struct api_req *r = &j->route.req;
	enum media media = MEDIA_JSON;
	size_t len;
	const char *body = http_body(j->q, &len);

	if (r->verb == API_PATCH) {
		if (content_patch(type, &r->patch, &media, e))
			return -1;
	} else if (len && content_media(type, &media, e)) {
		return -1;
	}
	r->body = body;
	r->body_len = len;
	if (media == MEDIA_JSON)
		return 0;
	if (shape_read(media, body, len, &j->body, e))
		return -1;
	r->body = buf_str(&j->body);
	r->body_len = j->body.len;
	return 0;
}

static bool reads(const struct api_req *r)
{
	return r->verb == API_GET || r->verb == API_LIST || r->verb == API_WATCH;
}

/* What is only ever made has no Table: reviews, bindings, evictions, tokens. Nor has a list that is
 * streamed: its end could not be told. */
static bool has_table(const struct route *route)
{
	const struct api_req *r = &route->req;

	if (r->verb == API_WATCH)
		return !query_bool(&route->query, "sendInitialEvents");
	if (r->verb != API_CREATE)
		return true;
	return !(r->subresource && *r->subresource) && kind_has_verb(r->kind, "get");
}

static int prepare(struct job *j, struct err *e)
{
	struct route *r = &j->route;

	if (media_wanted(http_header(j->q, "accept"), has_table(r), &j->shape.wanted, e)) {
		j->shape.wanted = (struct wanted){0};
		return -1;
	}
	if (include_parse(query_get(&r->query, "includeObject"), &j->shape.include, e) ||
		(!reads(&r->req) && read_body(j, e)))
		return -1;
	r->req.caller = &j->caller;
	return route_options(r, r->req.body_len > 0, e) || own_read(j, e) ? -1 : 0;
}

static void on_rest(void *arg)
{
	struct door *d = arg;

	d->sharing = NULL;
	store_share(api_store(d->api), false);
}

void door_share(struct door *d)
{
	struct store *s = api_store(d->api);

	if (d->sharing || !s)
		return;
	store_share(s, true);
	d->sharing = loop_add_rest(d->loop, on_rest, d);
}

void resource_call(struct job *j)
{
	struct api_res res = {0};
	struct err e = ERR_INIT;
	int ret = api_call(j->door->api, &j->route.req, &res, &e);

	if (res.body.len) {
		buf_addc(&res.body, '\n');
		shape_kind_first(res.body.data, res.body.len);
	}
	j->gift = &res.body;
	job_answer(j, ret, &res, &e);
	api_res_release(&res);
}

static void done(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct job *j = arg;

	j->pending = false;
	job_answer(j, ret, res, e);
}

void resource_serve(struct job *j)
{
	struct err e = ERR_INIT;

	if (!own_verb(j) && route_check(&j->route, &e)) {
		job_fail(j, &e);
		return;
	}
	if (*j->route.subresource && connect_serve(j))
		return;
	if (prepare(j, &e)) {
		job_fail(j, &e);
		return;
	}
	if (j->route.req.verb == API_WATCH) {
		watch_serve(j);
		return;
	}
	j->gauge = reads(&j->route.req) ? GAUGE_READING : GAUGE_WRITING;
	metrics_add(j->door->metrics, (enum metrics_gauge)j->gauge, 1);
	if (!reads(&j->route.req)) {
		/* what comes in together is committed together */
		j->pending = true;
		api_submit(j->door->api, &j->route.req, done, j);
		return;
	}
	door_share(j->door);
	if (j->route.req.verb == API_LIST)
		list_serve(j);
	else
		resource_call(j);
}
