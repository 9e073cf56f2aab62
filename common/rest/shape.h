/*
 * shape: objects and lists in the forms that were asked for: Table, PartialObjectMetadata(List),
 * YAML, protobuf, JSON with or without indentation.
 */
#pragma once
#include "data/kind.h"
#include "rest/media.h"

/* What a Table's rows carry besides their cells. */
enum include_object { INCLUDE_METADATA, INCLUDE_NONE, INCLUDE_OBJECT };
/* The query's includeObject; NULL: metadata. ERR_BADREQUEST. */
must_check int include_parse(const char *s, enum include_object *ret, struct err *e);

struct shape {
	struct wanted wanted;
	enum include_object include;
	bool pretty;
	bool no_columns; /* a Table that goes on another: no column definitions */
	bool no_rows;	 /* a Table of a bookmark, which is only a revision */
	int64_t now_ns;	 /* ages are counted to here */
};

/* Is the answer other text than what the API said? */
bool shape_changes(const struct shape *s);
/*
 * text, an object or list of kind k, onto ret. What is a Status stays one (but takes the media
 * type). ERR_NOTACCEPTABLE: the metadata of one was asked for, and it is a list, or the reverse.
 */
must_check int shape_write(const struct shape *s, const struct kind *k, const char *text,
	size_t len, struct buf *ret, struct err *e);
/* An object's text as it is stored, apiVersion first, gets kind in front of it, as upstream prints
 * it. */
void shape_kind_first(char *text, size_t len);
/*
 * A list of kind k in a form, item by item, so that nobody has to hold all of it: begin, the items,
 * end; what each adds to its buffer is to follow what the one before did. s and k stay the
 * caller's and are used until the end; the list may be freed at any time.
 */
struct shape_list;
/* ERR_NOTACCEPTABLE: metadata of one was asked for, or there is no such form. */
must_check int shape_list_new(const struct shape *s, const struct kind *k, struct shape_list **ret,
	struct err *e);
/* When may begin be called? What it writes stands first in any case. */
enum shape_list_order {
	SHAPE_FREE,	/* at any time before the end */
	SHAPE_IN_ORDER, /* before the items (YAML's writer keeps where it is) */
	SHAPE_COUNTED	/* when the bytes of all items are known (protobuf) */
};
enum shape_list_order shape_list_order(const struct shape_list *l);
/* meta: the ListMeta, JSON text. items: bytes of all that the items add, if that matters. */
must_check int shape_list_begin(struct shape_list *l, const char *meta, size_t len, uint64_t items,
	struct buf *b, struct err *e);
/* An object, as text or parsed. Its error is the list's end. */
must_check int shape_list_item(
	struct shape_list *l, const char *text, size_t len, struct buf *b, struct err *e);
must_check int shape_list_value(
	struct shape_list *l, const val *v, struct buf *b, struct err *e);
/* True: an item is its text and nothing else, and may be written to b now. */
bool shape_list_raw(struct shape_list *l, struct buf *b);
/* How many items there were, and to go back to when there were n: what they added is forgotten. */
size_t shape_list_count(const struct shape_list *l);
void shape_list_recount(struct shape_list *l, size_t n);
void shape_list_end(struct shape_list *l, struct buf *b);
void shape_list_free(struct shape_list *l);
/* A watch's event "ADDED" with its object, as a line of JSON or a frame of protobuf. */
must_check int shape_event(const struct shape *s, const struct kind *k, const char *type,
	const char *text, size_t len, struct buf *ret, struct err *e);
/* A body as JSON: what came as JSON, YAML (or JSON after all) or protobuf. ERR_BADREQUEST. */
must_check int shape_read(
	enum media media, const char *text, size_t len, struct buf *ret, struct err *e);
