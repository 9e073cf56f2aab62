/*
 * shape: objects and lists in the forms that were asked for: Table, PartialObjectMetadata(List),
 * YAML, protobuf, JSON with or without indentation.
 */
#pragma once
#include "api/media.h"
#include "data/kind.h"

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
/* A watch's event "ADDED" with its object, as a line of JSON or a frame of protobuf. */
must_check int shape_event(const struct shape *s, const struct kind *k, const char *type,
	const char *text, size_t len, struct buf *ret, struct err *e);
/* A body as JSON: what came as JSON, YAML (or JSON after all) or protobuf. ERR_BADREQUEST. */
must_check int shape_read(
	enum media media, const char *text, size_t len, struct buf *ret, struct err *e);
