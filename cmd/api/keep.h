/*
 * keep: what a server keeps of itself in the store: written as it starts, by a process that ends
 * with it, and only what is missing or says something else. What is wanted is an object's text,
 * which is a merge patch of one that is there: what others added to that stays, a null says that
 * a member is not to be there.
 */
#pragma once
#include "data/obj.h"
#include "door.h"

/* Submits the write of an object, if it takes one; have: the one that is there, NULL if none is.
 * All are the caller's. */
void keep(struct api *a, const struct kind *k, val *have, val *want, const struct buf *text);
/* Submits an object's deletion. */
void keep_away(struct api *a, const struct kind *k, val *have);

/* It could not be told what there is of a kind, or not be written. */
void keep_failed(const struct kind *k, const struct err *e);

/* keep_served.c: an APIService for each group and version that is served. */
void keep_served(struct api *a);
