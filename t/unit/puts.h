/*
 * Stores in files of `dir`, which is the test's, and puts of 3,000 bytes into them. Include it
 * behind dir. What goes wrong stands in e.
 */
#pragma once
#include <string.h>

#include "base/mem.h"
#include "store/store.h"

static struct err e;

static char *path_of(const char *name)
{
	return xasprintf("%s/%s.db", dir, name);
}

static struct store *open_store(const char *path, bool create)
{
	struct store *s = NULL;

	return store_open(path, create, &s, &e) < 0 ? NULL : s;
}

#define VALUE_BYTES 3000

static struct store_write put(const char *name)
{
	static char value[VALUE_BYTES];

	memset(value, 'x', sizeof(value));
	return (struct store_write){
		{"pods", "a", name}, STORE_PUT, STORE_JSON, value, sizeof(value), NULL};
}

static int commit(struct store *s, const char *name, struct store_result *r)
{
	struct store_write w = put(name);
	struct store_txn t = {NULL, 0, &w, 1, 1, "u", "m"};

	return store_commit(s, &t, r, &e);
}

static int64_t revision(struct store *s)
{
	int64_t rev = -1;

	return store_revision(s, &rev, &e) < 0 ? -1 : rev;
}
