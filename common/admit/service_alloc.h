/*
 * service_alloc: what addresses and node ports share: a key that is there is taken. Private to
 * common/admit.
 */
#pragma once
#include "admit/admit.h"

must_check int alloc_is_taken(
	struct admit_ctx *c, const char *resource, const char *name, bool *ret, struct err *e);
/* In the transaction: the key is absent, and then holds value. */
void alloc_take_key(
	struct admit_ctx *c, const char *resource, const char *name, const struct buf *value);
/* In the transaction: the key goes; what is not there is no error. */
must_check int alloc_free_key(
	struct admit_ctx *c, const char *resource, const char *name, struct err *e);
/* Where a search of this Service starts. */
uint64_t alloc_start_of(const struct admit_ctx *c, uint64_t salt);

must_check int service_port_admit(struct admit_ctx *c, struct err *e);
