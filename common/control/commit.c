#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
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
	struct err unread; /* the line's own fault */
};

struct commit {
	struct api *api;
	struct item *items;
	size_t n, alloc;
	size_t left; /* not yet answered */
	commit_item_fn item;
	commit_done_fn done;
	void *arg;
};

static void commit_free(struct commit *c)
{
	for (size_t i = 0; i < c->n; i++) {
		yyjson_mut_doc_free(c->items[i].d);
		buf_release(&c->items[i].body);
	}
	free(c->items);
	free(c);
}

static void submit(struct item *it);

static void tell(const struct item *it, const struct commit_item *r)
{
	struct commit_item full = *r;

	full.line = it->line;
	full.verb = it->verb;
	full.req = it->d ? &it->req : NULL;
	it->of->item(it->of->arg, &full);
}

static void answered(struct item *it, const struct commit_item *r)
{
	struct commit *c = it->of;
	struct item *end = c->items + c->n;

	tell(it, r);
	for (struct item *ev = it + 1; !it->event && ev < end && ev->event; ev++) {
		if (!r->ret || ev->warning) {
			submit(ev);
			continue;
		}
		tell(ev, &(struct commit_item){.event = true, .unchanged = true});
		c->left--;
	}
	if (--c->left)
		return;
	c->done(c->arg);
	commit_free(c);
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

void commit_start(struct api *a, const char *text, size_t len, commit_item_fn item,
	commit_done_fn done, void *arg)
{
	struct commit *c = xcalloc(1, sizeof(*c));
	bool leading = true; /* events before any other line */
	size_t n, line = 0;

	*c = (struct commit){.api = a, .item = item, .done = done, .arg = arg};
	for (const char *p = text, *end = text + len; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t l = (size_t)((nl ? nl : end) - p);

		line++;
		if (l)
			add_line(c, line, p, l);
		p += l + 1;
	}
	/* One more than there are, so that nothing ends the commit while it is being started. */
	c->left = c->n + 1;
	n = c->n;
	for (size_t i = 0; i < n; i++) {
		struct item *it = c->items + i;

		leading = leading && it->event;
		if (!it->d)
			answered(it, &(struct commit_item){.ret = -1, .err = &it->unread});
		else if (!it->event || leading)
			submit(it);
	}
	if (--c->left)
		return;
	done(arg);
	commit_free(c);
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
