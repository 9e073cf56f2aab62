/*
 * Watches: one connection each, an event a line. A watch outlives its connection: what ends (the
 * server's time limit, its restart) is asked for again from the last revision that was told, and
 * the caller hears of it only when that revision is gone or no server comes back.
 *
 * Without a revision a watch begins with everything there is: a list, and then what came after it.
 * Upstream would send both in one answer, but from the middle of that none could go on.
 */
#include <string.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "client/client.h"
#include "data/obj.h"
#include "data/status.h"

#define MAX_LINE (16u << 20)
/* Between attempts to connect again, and how long they are made. */
#define DELAY_MIN_NS (50 * NS_PER_MS)
#define DELAY_MAX_NS (2 * NS_PER_S)
#define LOST_MAX_NS (30 * NS_PER_S)
/* A connection that lived so long was a good one. */
#define GOOD_NS NS_PER_S

struct client_watch {
	struct api_watch base;
	struct client *r;
	struct api_req *req; /* rv: from where it goes on */
	api_event_fn fn;
	void *arg;
	struct hconn conn;
	uint32_t events;    /* that epoll waits for; 0: not registered */
	struct buf line;    /* the event under way, or a failure */
	struct vec initial; /* char *: objects not yet given out */
	bool bookmarks, closed, over;
	int64_t asked_ns;  /* when the present connection was made */
	int64_t lost_ns;   /* since when there is none; 0: there is one */
	int64_t again_ns;  /* when to make the next; 0: not */
	int64_t delay_ns;
};

static void deliver(struct client_watch *w, enum api_event_type type, int64_t rev,
	const char *object, size_t len, const struct err *err)
{
	struct api_event ev = {.type = type,
		.kind = w->req->kind,
		.rev = rev,
		.object = object,
		.len = len,
		.err = err};

	if (!w->closed)
		w->fn(w->arg, &ev);
}

static void deliver_error(struct client_watch *w, const struct err *err)
{
	autobuf b = BUF_INIT;

	w->over = true;
	status_write(&b, err, NULL);
	deliver(w, EVENT_ERROR, 0, b.data, b.len, err);
}

static enum api_event_type type_of(const char *s)
{
	static const char *const names[] = {[EVENT_ADDED] = "ADDED",
		[EVENT_MODIFIED] = "MODIFIED",
		[EVENT_DELETED] = "DELETED",
		[EVENT_BOOKMARK] = "BOOKMARK"};

	for (size_t i = 0; i < array_size(names); i++)
		if (!strcmp(names[i], s))
			return (enum api_event_type)i;
	return EVENT_ERROR;
}

/* {"type":"ADDED","object":{…}}: as k-api writes it the object's text stands there as it is. */
static void object_text(const char *line, size_t len, const val *object, struct buf *ret)
{
	static const char key[] = "\",\"object\":";
	const char *at = len > 40 ? memmem(line, 40, key, sizeof(key) - 1) : NULL;

	if (at && line[0] == '{' && line[len - 1] == '}' && line[len - 2] == '}') {
		at += sizeof(key) - 1;
		buf_add(ret, at, (size_t)(line + len - 1 - at));
		return;
	}
	obj_write(ret, object);
}

static void go_on_from(struct client_watch *w, int64_t rev)
{
	w->req->rv = rev;
	w->req->rv_zero = w->req->rv_exact = false;
	free((void *)w->req->rv_match);
	w->req->rv_match = NULL;
	w->req->initial = INITIAL_UNSET;
}

static void event(struct client_watch *w, const char *line, size_t len)
{
	autodoc *d = yyjson_read(line, len, YYJSON_READ_NOFLAG);
	const val *root = yyjson_doc_get_root(d), *object = obj_at(root, "object");
	enum api_event_type type = type_of(obj_str_or(root, "type", ""));
	struct err err = ERR_INIT;
	autobuf text = BUF_INIT;
	int64_t rev = obj_rv(object);

	if (!object || type == EVENT_ERROR) {
		if (!object)
			err_set(&err, ERR_SYNTAX, "%s: an event that is none", w->r->address);
		else
			(void)status_to_err(object, &err);
		deliver_error(w, &err);
		return;
	}
	/* initial objects come in no order: the bookmark behind them is the first to go on from */
	if (rev > w->req->rv && (w->req->initial != INITIAL_YES || type == EVENT_BOOKMARK))
		go_on_from(w, rev);
	if (type == EVENT_BOOKMARK && !w->bookmarks)
		return;
	object_text(line, len, object, &text);
	deliver(w, type, rev, text.data, text.len, NULL);
}

static int watch_sink(void *arg, const char *p, size_t n)
{
	struct client_watch *w = arg;
	size_t start = 0;
	char *end;

	if (w->conn.answer.status != 200)
		return client_keep(&w->line, p, n);
	if (w->line.len + n > MAX_LINE)
		return 1;
	buf_add(&w->line, p, n);
	while ((end = memchr(w->line.data + start, '\n', w->line.len - start))) {
		size_t len = (size_t)(end - w->line.data) - start;

		if (len)
			event(w, w->line.data + start, len);
		if (w->closed || w->over)
			return 1;
		start += len + 1;
	}
	buf_consume(&w->line, start);
	/* many watches wait: none keeps memory for it */
	if (!w->line.len)
		buf_release(&w->line);
	return 0;
}

static void hang_up(struct client_watch *w)
{
	hconn_close(&w->conn);
	buf_clear(&w->line);
	w->events = 0;
}

static void poll_watch(struct client_watch *w)
{
	uint32_t want = hconn_wants_out(&w->conn) ? EPOLLIN | EPOLLOUT : EPOLLIN;

	if (want == w->events)
		return;
	client_poll(w->r, w->events ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, w->conn.fd, want, w);
	w->events = want;
}

/* Connect and ask from w->req->rv on. */
static int ask(struct client_watch *w, struct err *e)
{
	autobuf request = BUF_INIT;

	if (client_request(w->r, w->req, &request, e) ||
		client_connect(w->r, &w->conn.fd, e))
		return -1;
	w->asked_ns = clock_mono_ns();
	hconn_ask(&w->conn, &request, watch_sink, w);
	return 0;
}

/* Try again in a while, or for the last time. */
static void lost(struct client_watch *w, const struct err *why)
{
	int64_t now = clock_mono_ns();

	hang_up(w);
	if (w->closed || w->over)
		return;
	if (now - w->asked_ns >= GOOD_NS && !w->lost_ns)
		w->delay_ns = 0;
	if (!w->lost_ns)
		w->lost_ns = now;
	if (now - w->lost_ns >= LOST_MAX_NS) {
		deliver_error(w, why);
		return;
	}
	if (!w->req->rv) {
		struct err gone = {ERR_EXPIRED, "the watch ended before it told a revision"};

		deliver_error(w, &gone);
		return;
	}
	w->again_ns = now + w->delay_ns;
	w->delay_ns = w->delay_ns ? w->delay_ns * 2 : DELAY_MIN_NS;
	if (w->delay_ns > DELAY_MAX_NS)
		w->delay_ns = DELAY_MAX_NS;
	client_ring(w->r);
}

/* An answer that was no stream. What the server will not mend by itself is the caller's to hear. */
static void refused(struct client_watch *w)
{
	struct api_res res = {0};
	struct err err = ERR_INIT;
	int rc = client_answer(&w->conn.answer, &w->line, &res, &err);

	api_res_release(&res);
	if (!rc)
		err_set(&err, ERR_SYNTAX, "%s: no watch", w->r->address);
	if (err.code == ERR_UNREACHABLE || err.code == ERR_UNAVAILABLE ||
		err.code == ERR_TOOMANY || err.code == ERR_TIMEOUT) {
		lost(w, &err);
		return;
	}
	hang_up(w);
	deliver_error(w, &err);
}

void client_watch_event(struct client_watch *w)
{
	struct err err = ERR_INIT;
	int stop, got;

	if (w->conn.fd < 0 || w->closed || w->over)
		return;
	(void)!hconn_flush(&w->conn, NULL);
	got = hconn_receive(&w->conn, &stop, &err);
	if (w->closed || w->over) {
		hang_up(w);
	} else if (w->conn.state != H_HEAD && w->conn.answer.status != 200) {
		if (got)
			refused(w);
	} else if (got) {
		if (stop)
			err_set(&err, ERR_TOOLARGE, "an event without an end");
		if (got > 0)
			err_set(&err, ERR_UNAVAILABLE, "the watch ended");
		client_failed(w->r, &err);
		lost(w, &err);
	} else {
		if (w->conn.state != H_HEAD)
			w->lost_ns = 0;
		poll_watch(w);
	}
}

static int keep_object(void *arg, const char *text, size_t len)
{
	struct client_watch *w = arg;

	vec_push(&w->initial, xstrndup(text, len));
	return 0;
}

/* All else is for the server to begin, or to refuse. */
static bool lists_first(const struct api_req *q)
{
	return !q->rv && q->initial == INITIAL_UNSET && !(q->rv_match && *q->rv_match);
}

static int list_first(struct client_watch *w, const struct api_req *q, struct err *e)
{
	struct api_req list = *q;

	list.verb = API_LIST;
	list.limit = 0;
	list.continue_token = NULL;
	if (client_list(&w->r->base, &list, keep_object, w, &w->req->rv, e))
		return -1;
	if (w->req->rv)
		go_on_from(w, w->req->rv);
	return 0;
}

/* Until the head of the answer is there: what is wrong with the request is said by opening. */
static int wait_head(struct client_watch *w, struct err *e)
{
	struct hconn *c = &w->conn;
	struct api_res res = {0};
	int stop, got = 0;

	c->hold = true;
	while (got <= 0) {
		int sent = hconn_flush(c, e);

		got = hconn_receive(c, &stop, e);
		if (got < 0 || (sent && !got))
			return client_failed(w->r, e);
		if (c->state != H_HEAD && c->answer.status == 200)
			break;
		if (c->state != H_HEAD)
			c->hold = false;
		if (!got && c->state == H_HEAD &&
			client_wait(w->r, c->fd, hconn_wants_out(c), e))
			return -1;
	}
	c->hold = false;
	if (c->answer.status == 200)
		return 0;
	got = client_answer(&c->answer, &w->line, &res, e);
	client_refused(w->r, got ? &res : NULL);
	api_res_release(&res);
	return got ? -1 : err_set(e, ERR_SYNTAX, "%s: no watch", w->r->address);
}

static void watch_free(struct client_watch *w)
{
	hconn_close(&w->conn);
	buf_release(&w->line);
	vec_free_all(&w->initial, free);
	req_free(w->req);
	free(w);
}

int client_watch_open(struct api *a, const struct api_req *q, api_event_fn fn, void *arg,
	struct api_watch **ret, struct err *e)
{
	struct client_watch *w = xcalloc(1, sizeof(*w));

	*w = (struct client_watch){.base = {a->ops},
		.r = (struct client *)a,
		.req = req_dup(q),
		.fn = fn,
		.arg = arg,
		.conn = HCONN_INIT,
		.bookmarks = q->bookmarks};
	w->req->verb = API_WATCH;
	client_refused(w->r, NULL);
	if ((lists_first(q) && list_first(w, q, e)) || ask(w, e) || wait_head(w, e)) {
		watch_free(w);
		return -1;
	}
	vec_push(&w->r->watches, w);
	poll_watch(w);
	/* what came with the head, and the initial objects, wait for the first dispatch */
	client_ring(w->r);
	*ret = &w->base;
	return 0;
}

void client_watch_close(struct api_watch *watch)
{
	struct client_watch *w = (struct client_watch *)watch;

	if (!w)
		return;
	w->closed = true;
	if (!w->r->dispatching)
		client_watch_sweep(w->r);
}

void client_watch_sweep(struct client *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->watches.n; i++) {
		struct client_watch *w = r->watches.v[i];

		if (w->closed)
			watch_free(w);
		else
			r->watches.v[kept++] = w;
	}
	r->watches.n = kept;
}

static void give_initial(struct client_watch *w)
{
	struct vec all = w->initial;

	w->initial = (struct vec)VEC_INIT;
	for (size_t i = 0; i < all.n; i++) {
		const char *text = all.v[i];
		autodoc *d = yyjson_read(text, strlen(text), YYJSON_READ_NOFLAG);

		deliver(w, EVENT_ADDED, obj_rv(yyjson_doc_get_root(d)), text, strlen(text), NULL);
	}
	vec_free_all(&all, free);
}

static void connect_again(struct client_watch *w)
{
	struct err err = ERR_INIT;

	w->again_ns = 0;
	if (ask(w, &err))
		lost(w, &err);
	else
		client_watch_event(w);
}

void client_watch_dispatch(struct client *r)
{
	int64_t next_ns = 0, now = clock_mono_ns();

	/* by index: callbacks open watches */
	for (size_t i = 0; i < r->watches.n; i++) {
		struct client_watch *w = r->watches.v[i];

		if (!w->closed && w->initial.n)
			give_initial(w);
		/* bytes that came with the head are in no socket any more */
		if (!w->closed && w->conn.in.len > w->conn.in_at)
			client_watch_event(w);
		if (!w->closed && !w->over && w->again_ns && w->again_ns <= now)
			connect_again(w);
		if (!w->closed && !w->over && w->again_ns &&
			(!next_ns || w->again_ns < next_ns))
			next_ns = w->again_ns;
	}
	if (next_ns)
		client_ring_at(r, next_ns);
}
