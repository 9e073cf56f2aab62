/*
 * backend: the back ends that store_backends lists.
 */
#pragma once
#include "store/store.h"

extern const struct store_ops store_sqlite; /* "sqlite:PATH": one file, many processes */
extern const struct store_ops store_memory; /* "memory:": lives and dies with its handle */
/* "SCHEME:REST" for every other scheme: the program k-store-SCHEME (store_helper.h). It has no open
   of its own: the scheme is not in the table. */
extern const struct store_ops store_helper;
/* Is that program on PATH? */
bool helper_exists(const char *scheme);
must_check int helper_open(
	const char *scheme, const char *rest, bool create, struct store **ret, struct err *e);

/* The back end of an address (as store_open's), and what stands behind its scheme (of a helper: the
   whole address), malloc'ed. ERR_INVALID. */
must_check int backend_find(
	const char *address, const struct store_ops **ret, char **ret_rest, struct err *e);
