/*
 * Long lists: in pieces, each sent when it is made, so that the client reads while the rest is
 * still read from the store, and none is held as a whole. A client that is slower than we are stops
 * the reading; it goes on where it was, at the same revision, when the client has read. A snapshot
 * of the store is open during one turn only.
 *
 * The form that the client wants (a Table, protobuf, YAML) is made object by object as well.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "door.h"
#include "metrics.h"

/* Of one list: on the way to a client that reads more slowly; and in one turn, before others get
 * theirs: a Table takes ten times as long as what is sent as it is stored. */
#define QUEUE_BYTES (64u * 1024)
#define TURN_BYTES (4u * 1024 * 1024)
#define TURN_NS (10 * NS_PER_MS)

struct list {
	struct api_list *l;
	struct zipper *zip; /* NULL: as it is */
	struct loop_source *turn; /* when it goes on; NULL: it waits for its client */
	size_t sent; /* in this turn, */
	int64_t since_ns; /* which began then */
	bool begun;
};

void list_drop(struct job *j)
{
	struct list *s = j->list;

	if (!s)
		return;
	api_list_close(s->l);
	zipper_free(s->zip);
	loop_del(s->turn);
	free(s);
	j->list = NULL;
}

static void begin(struct job *j)
{
	struct list *s = j->list;
	struct api_res res = {.rev = api_list_rev(s->l)};

	s->begun = true;
	if (job_may_zip(j))
		s->zip = zipper_new();
	own_note(j, &res);
	job_begin(j, 200, s->zip != NULL);
}

static void send_text(struct job *j, struct buf *b, bool last)
{
	struct list *s = j->list;
	autobuf zipped = BUF_INIT;

	s->sent += b->len;
	if (!s->zip) {
		http_send_buf(j->q, b);
		return;
	}
	zipper_add(s->zip, b->data, b->len, last, &zipped);
	buf_clear(b);
	http_send_buf(j->q, &zipped);
}

static int on_piece(void *arg, struct buf *b)
{
	struct job *j = arg;
	struct list *s = j->list;

	/* one that may be long enough to be zipped is not begun before that is clear */
	if (!s->begun && b->len < ZIP_BYTES && job_may_zip(j))
		return 0;
	if (!s->begun)
		begin(j);
	send_text(j, b, false);
	return http_queued(j->q) > QUEUE_BYTES || s->sent > TURN_BYTES ||
	       clock_mono_ns() - s->since_ns > TURN_NS;
}

/* All of it is in j->out. */
static void whole(struct job *j)
{
	struct api_res res = {.rev = api_list_rev(j->list->l)};
	struct buf body = j->out;

	j->out = (struct buf)BUF_INIT;
	own_note(j, &res);
	job_formed(j, 200, &body);
	buf_release(&body);
}

static void end(struct job *j)
{
	send_text(j, &j->out, true);
	job_count(j, 200);
	http_end(j->q);
	job_drop(j);
}

/* In the middle: what the client has is no list, and it is to notice. */
static void fail(struct job *j, const struct err *e)
{
	log_kv(LOG_LV_ERROR, "a list ends in the middle", "path", j->route.path, "error", e->msg,
		NULL);
	job_count(j, err_info(e->code)->http);
	http_abort(j->q);
	job_drop(j);
}

static void turn(struct job *j);

static void on_turn(void *arg)
{
	struct job *j = arg;

	j->list->turn = NULL;
	turn(j);
}

static void on_drained(void *arg, struct http_req *q unused_arg)
{
	turn(arg);
}

/* It may wait for long: no memory is kept for what comes next. */
static void wait_for_client(struct job *j)
{
	if (!j->out.len)
		buf_release(&j->out);
	http_on_drained(j->q, on_drained, j);
}

static void turn(struct job *j)
{
	struct list *s = j->list;
	struct err e = ERR_INIT;
	int rc;

	s->sent = 0;
	s->since_ns = clock_mono_ns();
	door_share(j->door);
	rc = api_list_read(s->l, &j->out, on_piece, j, &e);
	if (rc > 0 && http_queued(j->q) <= QUEUE_BYTES)
		s->turn = loop_add_idle(j->door->loop, on_turn, j);
	else if (rc > 0)
		wait_for_client(j);
	else if (!rc && s->begun)
		end(j);
	else if (!rc)
		whole(j);
	else if (s->begun)
		fail(j, &e);
	else
		resource_call(j); /* which says why */
}

void list_serve(struct job *j)
{
	struct api_list *l = NULL;

	if (api_list_open(j->door->api, &j->route.req, &j->shape, &l, NULL)) {
		resource_call(j);
		return;
	}
	j->list = xcalloc(1, sizeof(*j->list));
	j->list->l = l;
	turn(j);
}
