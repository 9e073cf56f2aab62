/*
 * selector_priv: what the ways to make a selector share. For the data layer's own files.
 */
#pragma once
#include "data/selector.h"

/* One more requirement, all zero, until the next call. */
struct selector_req *selector_more(struct selector *s);
/* Add a value; takes it. The check makes a sorted set of all. */
void selector_req_add(struct selector_req *r, char *value);
/* `FIELD: Invalid value: "KEY": …`, ERR_BADREQUEST. */
must_check int selector_check_key(const char *key, const char *field, struct err *e);
/* Are the key, the number of values and the values right for the operator? ERR_BADREQUEST. */
must_check int selector_req_check(struct selector_req *r, struct err *e);
/* By key, as upstream; equal keys keep their order. */
void selector_sort(struct selector *s);
