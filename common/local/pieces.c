/*
 * Lists in pieces: one snapshot as long as whoever takes them keeps up, and else the same revision
 * out of the store's history, behind the object that was the last. So a reader who is slow holds
 * neither a snapshot nor memory.
 *
 * What stands in front of the items may depend on all of them: a page tells how to go on, protobuf
 * how long it is. A short list is kept until its end; of a longer one the rest is looked at first
 * (of pages only the keys, for protobuf each object is written, counted and dropped), then read
 * again, at the same revision.
 */
#include <string.h>

#include "local/list.h"
#include "rest/shape.h"

enum {
	PIECE_BYTES = 111 * 1024,
	SPARE_BYTES = 4096, /* for the object that makes one whole */
	LOOK_BYTES = 512 * 1024, /* of objects that are looked at in one go */
	KEY_BYTES = 100,	 /* what one costs of which only the key is */
	STEP_BYTES = 2 * 1024 * 1024, /* of objects that are not of the list */
};

struct api_list {
	struct listing li;
	struct local *l;
	struct shape_list *form;
	int64_t rev; /* 0: not known yet */
	bool late;   /* what stands in front depends on the items */
	enum {
		LIST_KEEP,  /* until the end, or until it is too much */
		LIST_AHEAD, /* look at the rest */
		LIST_FLOW   /* the front is written */
	} state;
	/* of LIST_AHEAD: what is kept of the list, and where that ends */
	struct buf kept;
	struct page mark; /* name NULL: the beginning, which is after start */
	struct page start;
	int64_t mark_n;
	size_t mark_count;
	uint64_t counted; /* bytes of the items behind it */
	size_t looked;	  /* bytes of objects, in this go */
	struct buf object, element;
	struct buf *b;
	api_piece_fn fn;
	void *arg;
	struct err err; /* of an item */
};

/* The front and what is kept. */
static int begin(struct api_list *s, struct buf *b, struct err *e)
{
	autobuf meta = BUF_INIT, items = *b;
	uint64_t bytes = items.len + s->kept.len + s->counted;

	*b = (struct buf)BUF_INIT;
	if (listing_meta(s->l, &s->li, s->rev, &meta, e))
		return -1;
	buf_grow(b, PIECE_BYTES + SPARE_BYTES);
	if (shape_list_begin(s->form, meta.data, meta.len, bytes, b, e))
		return -1;
	buf_add(b, s->kept.data, s->kept.len);
	buf_add(b, items.data, items.len);
	buf_release(&s->kept);
	s->state = LIST_FLOW;
	return 0;
}

static int write_item(struct api_list *s, const struct store_row *r, struct buf *b)
{
	if (shape_list_raw(s->form, b)) {
		listing_write(&s->li, r, b);
		return 0;
	}
	buf_truncate(&s->object, 0);
	listing_write(&s->li, r, &s->object);
	return shape_list_item(s->form, s->object.data, s->object.len, b, &s->err);
}

static int look_at(struct api_list *s, const struct store_row *r)
{
	s->looked += KEY_BYTES + r->len;
	if (shape_list_order(s->form) == SHAPE_COUNTED) {
		buf_truncate(&s->element, 0);
		if (write_item(s, r, &s->element))
			return -1;
		s->counted += s->element.len;
	}
	return s->looked > LOOK_BYTES;
}

static int on_row(void *arg, const struct store_row *r)
{
	struct api_list *s = arg;

	if (!s->rev)
		return err_set(&s->err, ERR_METHOD, "a store that tells the revision at the end");
	if (s->state == LIST_AHEAD)
		return look_at(s, r);
	if (s->state == LIST_KEEP && !s->late && begin(s, s->b, &s->err))
		return -1;
	if (write_item(s, r, s->b))
		return -1;
	if (s->b->len < PIECE_BYTES)
		return 0;
	if (s->state == LIST_KEEP || s->fn(s->arg, s->b))
		return 1;
	buf_grow(s->b, PIECE_BYTES + SPARE_BYTES);
	return 0;
}

static void close_list(struct api_list *s)
{
	listing_release(&s->li);
	shape_list_free(s->form);
	page_release(&s->mark);
	page_release(&s->start);
	buf_release(&s->kept);
	buf_release(&s->object);
	buf_release(&s->element);
	free(s);
}

void api_list_close(struct api_list *s)
{
	if (s)
		close_list(s);
}

static int open_list(struct api_list *s, const struct shape *shape, struct err *e)
{
	static const struct shape plain;
	const struct api_req *r = s->li.r;
	struct refusal why = {0};
	int rc = local_verb_allowed(r, e) || options_check(r, &why, e) ||
				 listing_prepare(s->l, &s->li, &why, e) ||
				 shape_list_new(shape ? shape : &plain, r->kind, &s->form, e)
			 ? -1
			 : 0;

	refusal_release(&why);
	return rc;
}

int api_list_open(struct api *a, const struct api_req *r, const struct shape *shape,
	struct api_list **ret, struct err *e)
{
	enum shape_list_order order;
	struct api_list *s;

	if (!api_store(a) || r->verb != API_LIST || component_is(r->kind) ||
		rules_for(r->kind->resource)->deprecated)
		return err_set(e, ERR_METHOD, "a list that does not come in pieces");
	s = xcalloc(1, sizeof(*s));
	s->l = (struct local *)a;
	s->li = (struct listing){.r = r, .row = on_row, .arg = s, .patience = STEP_BYTES};
	if (open_list(s, shape, e)) {
		close_list(s);
		return -1;
	}
	order = shape_list_order(s->form);
	s->late = r->limit > 0 || order == SHAPE_COUNTED;
	if (s->late && order == SHAPE_IN_ORDER)
		s->state = LIST_AHEAD;
	if (s->li.from.name)
		page_at(&s->start, s->li.from.ns, s->li.from.name);
	s->li.q.early = &s->rev;
	*ret = s;
	return 0;
}

/* Behind an object, or at the beginning, at the revision of the first. */
static void go_on(struct api_list *s, const struct page *after)
{
	struct listing *li = &s->li;
	struct page from = {0};

	if (after->name)
		page_at(&from, after->ns, after->name);
	page_release(&li->from);
	li->from = from;
	li->q.after_ns = from.ns;
	li->q.after_name = from.name;
	li->q.at_rev = s->rev;
}

/* So much is kept: what follows it is looked at. */
static void look_ahead(struct api_list *s)
{
	s->state = LIST_AHEAD;
	s->kept = *s->b;
	*s->b = (struct buf)BUF_INIT;
	page_at(&s->mark, s->li.last.ns, s->li.last.name);
	s->mark_n = s->li.n;
	s->mark_count = shape_list_count(s->form);
}

/* All of it is known: write the front, and the items from the mark on. */
static int look_back(struct api_list *s, struct err *e)
{
	if (begin(s, s->b, e))
		return -1;
	go_on(s, s->mark.name ? &s->mark : &s->start);
	page_release(&s->li.last);
	s->li.n = s->mark_n;
	s->li.more = false;
	shape_list_recount(s->form, s->mark_count);
	return 0;
}

/* The rows as far as they go now. 0: to the end; 1: there are more. */
static int read_rows(struct api_list *s, struct err *e)
{
	struct refusal why = {0};
	int rc;

	s->li.stopped = 0;
	s->looked = 0;
	if (s->li.last.name)
		go_on(s, &s->li.last);
	s->li.q.keys_only = s->state == LIST_AHEAD && s->li.filter.any &&
			    shape_list_order(s->form) != SHAPE_COUNTED;
	rc = listing_rows(s->l, &s->li, &s->rev, &why, e);
	refusal_release(&why);
	if (s->err.code && e)
		*e = s->err;
	return rc;
}

int api_list_read(struct api_list *s, struct buf *b, api_piece_fn fn, void *arg, struct err *e)
{
	int rc;

	s->b = b;
	s->fn = fn;
	s->arg = arg;
	if (s->state != LIST_AHEAD)
		buf_grow(b, PIECE_BYTES + SPARE_BYTES);
	for (;;) {
		rc = read_rows(s, e);
		if (rc > 0 && s->state == LIST_KEEP && b->len >= PIECE_BYTES)
			look_ahead(s);
		else if (rc)
			return rc;
		else if (s->state != LIST_AHEAD)
			break;
		else if (look_back(s, e))
			return -1;
	}
	if (s->state == LIST_KEEP && begin(s, b, e))
		return -1;
	shape_list_end(s->form, b);
	return 0;
}

int64_t api_list_rev(const struct api_list *s)
{
	return s->rev;
}
