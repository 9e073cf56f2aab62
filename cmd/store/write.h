/*
 * cmd/store/write: the API handle of the verbs that write.
 */
#pragma once
#include "api/api.h"
#include "verbs.h"

/* On the store that the options name, as their user and field manager. create: a missing store is
   made, with the objects that every cluster begins with. */
must_check int open_api(const struct options *o, bool create, struct api **ret, struct err *e);

extern const struct opt write_opts[]; /* --as, --field-manager, --store */
