/*
 * branch: a copy of a live store that is a store of its own: all of its history, an id of its own,
 * and a note of where it comes from.
 */
#pragma once
#include "base/buf.h"
#include "store/store.h"

struct store_branched {
	char id[33]; /* of the new one */
	int64_t rev; /* it is the store as of this revision */
};
/*
 * As the file path, which must not exist (ERR_EXISTS). Nobody waits for it: not for a lock, nor
 * longer than copying two files takes, which file systems that can share their blocks (btrfs, XFS)
 * do at once. It is on disk, or not there at all. ERR_METHOD: the back end cannot.
 */
must_check int store_branch(
	struct store *s, const char *path, struct store_branched *ret, struct err *e);
/* {"store":ADDRESS,"id":…,"rev":…,"time":…} onto b: what a store is a branch of. ERR_NOTFOUND: it
   is none. */
must_check int store_origin(struct store *s, struct buf *b, struct err *e);
