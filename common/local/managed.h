/*
 * managed: metadata.managedFields, kept for every writer as upstream keeps it, and server-side
 * apply as a step of the write pipeline. Private to common/local; what the rules are stands in
 * data/apply.h.
 *
 * Both ways in come before admission, so what admission sets is nobody's, and both set c->obj's
 * managedFields for good: nothing later has to look at them, but managed_settle.
 */
#pragma once
#include "local/local.h"

/*
 * c->obj is what a create or update leaves of the request (c->old: before it). An object without
 * entries is not tracked; a request may set the entries: [{}] empties them, what cannot be read is
 * passed over.
 */
void managed_update(struct call *c);

/*
 * The request's body as a configuration applied to c->old (NULL: there is none): c->obj in c->d, as
 * c->asked. ERR_BADREQUEST, ERR_CONFLICT with c->causes, ERR_SYS for what does not fit the type.
 */
must_check int managed_apply(struct call *c, struct err *e);

/* Entries that differ from those before in nothing but their time are those before. */
void managed_settle(struct call *c);
