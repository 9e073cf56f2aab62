/*
 * convert: kinds of several versions, which are stored as one of them. What a request names is the
 * asked kind, inside everything is the stored one, and answers are turned back.
 */
#pragma once
#include "data/kind.h"
#include "data/obj.h"

/* The stored kind of an asked one, usually itself. */
const struct kind *convert_stored(const struct kind *asked);
/* An object that changes in place: from the asked kind into the stored one, and out of it. */
void convert_in(const struct kind *asked, mdoc *d, mval *obj);
void convert_out(const struct kind *asked, mdoc *d, mval *obj);
/* A stored text as the asked kind, onto ret; spliced: with its revision. */
void convert_text(const struct kind *asked, const char *text, size_t len, struct buf *ret);
void convert_splice(
	const struct kind *asked, const char *text, size_t len, int64_t rev, struct buf *ret);

/* convert_hpa.c: autoscaling/v1 into v2, and out of it. */
void hpa_in(mdoc *d, mval *obj);
void hpa_out(mdoc *d, mval *obj);
