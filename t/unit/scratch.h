/*
 * A unit test's own directory and stores in it. Include it after t/tap.h.
 */
#pragma once
#include <stdlib.h>

#include "base/io.h"
#include "store/store.h"

/* The directory goes with what is in it. */
__attribute__((unused)) static void scratch_remove(const char *dir)
{
	struct err why = ERR_INIT;

	if (io_rm_tree(dir, &why) < 0)
		diag("%s", why.msg);
}

/* The store at an address, made if it is missing. The test ends if that fails. */
__attribute__((unused)) static struct store *open_at(const char *address)
{
	struct err why = ERR_INIT;
	struct store *s = NULL;

	if (store_open(address, true, &s, &why) < 0) {
		diag("%s", why.msg);
		exit(1);
	}
	return s;
}
