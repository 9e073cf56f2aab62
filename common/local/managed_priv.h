/*
 * managed_priv: the entries of an object while managed.c and managed_apply.c work on them.
 */
#pragma once
#include "base/clock.h"
#include "data/apply.h"
#include "local/managed.h"

struct managed {
	struct fieldset_pool pool;
	struct apply_owners owners; /* strings are the object's that was read, or the call's */
	/* what was read: an entry whose set stays is written as it was */
	struct managed_read {
		const struct fieldset *set;
		const mval *fields;
	} *read;
	size_t n_read;
};
#define MANAGED_INIT \
	{ \
		.pool = FIELDSET_POOL_INIT \
	}
void managed_release(struct managed *m);
/* From metadata.managedFields; false: there are none, or one of them cannot be read. */
bool managed_read(struct managed *m, const mval *list);
/* The owners into c->obj, in upstream's order of entries and of their members. */
void managed_write(struct call *c, struct managed *m);
/* Who writes, now. */
struct apply_owner managed_self(
	const struct call *c, char time[CLOCK_RFC3339_SIZE], bool apply);
/* What a write through this door leaves as it is, whatever it says: upstream's reset fields. */
const struct fieldset *managed_ignored(const struct call *c, struct fieldset_pool *p);
