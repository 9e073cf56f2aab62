/*
 * seal_keys: the file of keys that sealed values are opened with.
 *
 *	# kutils: ...
 *	2026-11-21-3fa9c2d1 q83v...=	name, 32 bytes in base64
 *
 * The first key seals, every one opens. Names are [A-Za-z0-9._-], 63 at most, and stand in what
 * they sealed: a key keeps its name as long as there is anything of it. The file is its owner's
 * alone (mode 600 or less, root's or the caller's own), else it is refused.
 */
#pragma once
#include <stdbool.h>
#include <sys/stat.h>

#include "base/err.h"
#include "store/gcm.h"

#define SEAL_NAME_MAX 63

struct seal_key {
	char name[SEAL_NAME_MAX + 1];
	unsigned char bytes[GCM_KEY_BYTES];
};
struct seal_keys {
	struct seal_key *v; /* one at least */
	size_t n;
	struct stat file; /* what was read: another file has other keys */
};

/* ERR_FORBIDDEN: other users may read it, or it belongs to one; ERR_INVALID names the line. */
must_check int seal_keys_read(const char *path, struct seal_keys *ret, struct err *e);
/* Wipes the keys, too. */
void seal_keys_release(struct seal_keys *k);
/* Is the file another one than what was read? A missing one is no other one. */
bool seal_keys_changed(const struct seal_keys *k, const char *path);
/* NULL: no key of that name. */
const struct seal_key *seal_keys_find(const struct seal_keys *k, const char *name);

/* Put a new key in front of the others, by a new file of mode 600 in the place of the old one (or
   of none); the rest stays as it is. ret_name: the key's, from the day and at random. */
must_check int seal_keys_add(const char *path, char ret_name[SEAL_NAME_MAX + 1], struct err *e);
