#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "control/action.h"
#include "control/commit.h"

struct commit;

struct item {
	struct commit *of;
	size_t line;
	const char *verb;
	mdoc *d;	 /* the request's strings */
	struct buf body; /* the request's body */
	struct api_req req;
	bool event, warning;
	bool dropped;	   /* an event whose line failed */
	size_t waits;	   /* lines before it that are to be answered first */
	struct vec after;  /* struct item * that wait for this one */
	struct err unread; /* the line's own fault */
};

struct commit {
	struct api *api;
	struct item *items;
	size_t n, alloc;
	size_t left;	  /* not yet answered */
	struct vec ready; /* struct item * that wait for none */
	bool running;
	commit_item_fn item;
	commit_done_fn done;
	void *arg;
};

static void commit_free(struct commit *c)
{
	for (size_t i = 0; i < c->n; i++) {
		yyjson_mut_doc_free(c->items[i].d);
		buf_release(&c->items[i].body);
		vec_release(&c->items[i].after);
	}
	vec_release(&c->ready);
	free(c->items);
	free(c);
}

static void tell(const struct item *it, const struct commit_item *r)
{
	struct commit_item full = *r;

	full.line = it->line;
	full.verb = it->verb;
	full.req = it->d ? &it->req : NULL;
	it->of->item(it->of->arg, &full);
}

/* Told, and no more waited for. */
static void told(struct item *it, const struct commit_item *r)
{
	struct commit *c = it->of;
	struct item *end = c->items + c->n;

	tell(it, r);
	c->left--;
	for (struct item *ev = it + 1; r->ret && !it->event && ev < end && ev->event; ev++)
		ev->dropped = !ev->warning;
	for (size_t i = 0; i < it->after.n; i++) {
		struct item *next = it->after.v[i];

		if (!--next->waits)
			vec_push(&c->ready, next);
	}
}

static void submit(struct item *it);

/* Submit what waits for nothing more; the end, if nothing is left. */
static void run(struct commit *c)
{
	/* an answer that comes while others are being submitted: that loop goes on with it */
	if (c->running)
		return;
	c->running = true;
	for (size_t i = 0; i < c->ready.n; i++) {
		struct item *it = c->ready.v[i];

		if (!it->d)
			told(it, &(struct commit_item){.ret = -1, .err = &it->unread});
		else if (it->dropped)
			told(it, &(struct commit_item){.event = true, .unchanged = true});
		else
			submit(it);
	}
	c->ready.n = 0;
	c->running = false;
	if (c->left)
		return;
	c->done(c->arg);
	commit_free(c);
}

static void answered(struct item *it, const struct commit_item *r)
{
	struct commit *c = it->of;

	told(it, r);
	run(c);
}

static void on_done(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct item *it = arg;
	struct commit_item r = {.event = it->event, .ret = ret, .err = e};

	if (!ret) {
		r.rev = res->rev;
		r.unchanged = res->unchanged;
	} else {
		r.ending = e->code == ERR_FORBIDDEN && it->req.verb == API_CREATE &&
			   strstr(e->msg, "because it is being terminated");
	}
	answered(it, &r);
}

/* The event as it stands, with one more count; false when it cannot be read, or where time stands
 * still and it was told at this very moment: that is a pass done twice. */
static bool count_up(struct item *it, const struct api_res *res)
{
	automdoc *d = yyjson_mut_doc_new(NULL);
	autodoc *have = NULL;
	mval *patch = yyjson_mut_obj(d);
	char now[CLOCK_RFC3339_SIZE];
	const char *last;

	clock_rfc3339(clock_now_ns(), now);
	if (obj_parse(res->body.data, res->body.len, "event", &have, NULL))
		return false;
	last = obj_str_or(yyjson_doc_get_root(have), "lastTimestamp", "");
	if (clock_frozen() && !strcmp(last, now))
		return false;
	mobj_put(d, patch, "count",
		yyjson_mut_sint(d, obj_int(yyjson_doc_get_root(have), "count", 1) + 1));
	mobj_put_str(d, patch, "lastTimestamp", now);
	buf_clear(&it->body);
	mobj_write(&it->body, patch);
	it->req.verb = API_PATCH;
	it->req.patch = PATCH_MERGE;
	it->req.body = it->body.data;
	it->req.body_len = it->body.len;
	return true;
}

static void on_event_read(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct item *it = arg;
	struct commit_item r = {.event = true, .unchanged = true};

	if (!ret && count_up(it, res))
		api_submit(it->of->api, &it->req, on_done, it);
	else
		answered(it, &r);
}

static void on_event_created(void *arg, int ret, const struct api_res *res, const struct err *e)
{
	struct item *it = arg;

	if (!ret || e->code != ERR_EXISTS) {
		on_done(arg, ret, res, e);
		return;
	}
	it->req.verb = API_GET;
	it->req.body = NULL;
	it->req.body_len = 0;
	api_submit(it->of->api, &it->req, on_event_read, it);
}

static void submit(struct item *it)
{
	api_submit(it->of->api, &it->req, it->event ? on_event_created : on_done, it);
}

static void add_line(struct commit *c, size_t number, const char *line, size_t len)
{
	struct item it = {.of = c, .line = number, .verb = "", .req = API_REQ_INIT};
	int ret = action_request(line, len, &it.d, &it.body, &it.req, &it.unread);

	if (!ret)
		return;
	if (ret > 0) {
		mval *root = yyjson_mut_doc_get_root(it.d);

		it.verb = mobj_str(root, "verb");
		it.event = !strcmp(it.verb, "event");
		it.warning = it.event && !strcmp(mobj_str(root, "object.type") ?: "", "Warning");
	}
	GROW(c->items, c->n + 1, c->alloc);
	c->items[c->n++] = it;
}

static void wait_for(struct item *it, struct item *first)
{
	if (!first)
		return;
	vec_push(&first->after, it);
	it->waits++;
}

/* Behind the last line about the same object, and the last one about its namespace. last: key of
 * an object → struct item * */
static void wait_for_objects(struct item *it, struct map *last)
{
	const struct api_req *r = &it->req;
	const char *ns = r->kind->namespaced && r->ns ? r->ns : "";
	autobuf key = BUF_INIT;

	if (*ns) {
		buf_addf(&key, "namespaces//%s", ns);
		wait_for(it, map_get(last, buf_str(&key)));
	}
	if (!r->name)
		return;
	buf_clear(&key);
	buf_addf(&key, "%s/%s/%s", r->kind->resource, ns, r->name);
	wait_for(it, map_put(last, buf_str(&key), it));
}

/* Who waits for whom: always a later line for one before it. */
static void put_in_order(struct commit *c)
{
	struct map last = MAP_INIT;
	struct item *line = NULL; /* the last one that is no event */

	for (struct item *it = c->items; it < c->items + c->n; it++) {
		if (it->event)
			wait_for(it, line);
		else
			line = it;
		if (it->d)
			wait_for_objects(it, &last);
		if (!it->waits)
			vec_push(&c->ready, it);
	}
	map_release(&last);
}

void commit_start(struct api *a, const char *text, size_t len, commit_item_fn item,
	commit_done_fn done, void *arg)
{
	struct commit *c = xcalloc(1, sizeof(*c));
	size_t line = 0;

	*c = (struct commit){.api = a, .item = item, .done = done, .arg = arg};
	for (const char *p = text, *end = text + len; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t l = (size_t)((nl ? nl : end) - p);

		line++;
		if (l)
			add_line(c, line, p, l);
		p += l + 1;
	}
	c->left = c->n;
	put_in_order(c);
	run(c);
}

int commit_drain(struct api *a, struct err *e)
{
	struct pollfd p = {.fd = api_fd(a), .events = POLLIN};

	while (api_pending(a)) {
		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			return err_errno(e, "poll");
		if (api_dispatch(a, e))
			return -1;
	}
	return 0;
}
