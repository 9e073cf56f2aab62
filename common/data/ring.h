/*
 * ring: many looks into, and changes of, the wide containers of one document.
 *
 * yyjson keeps what stands in a mutable object or list as a ring, which is searched from its
 * beginning: thousands of looks into thousands of members take the square. Here a container that
 * was looked into often gets an index beside its ring: an object its names by hash, a list a mark
 * every so many elements. Small ones, and wide ones that are seldom looked into, are searched as
 * ever. Answers are those of yyjson's own functions of the like name.
 *
 * The rings themselves are whole at all times, so everybody may read the values meanwhile; but what
 * stands in a container is changed by these functions only, until the release. Values that are
 * taken out stay the document's.
 */
#pragma once
#include "data/obj.h"

struct ring; /* what is known of one container */

struct rings {
	mdoc *d;	 /* the caller's; whose values they are */
	struct ring **v; /* by hash of the container's address; NULL: free */
	size_t n, size;	 /* containers known; places, a power of two or 0 */
};
void rings_init(struct rings *r, mdoc *d);
void rings_release(struct rings *r);

/* The member of an object, or NULL. */
mval *ring_get(struct rings *r, mval *obj, const char *key);
/* Exchange it where it stands, or append. */
void ring_put(struct rings *r, mval *obj, const char *key, mval *v);
/* Take it out and answer it; NULL if there is none. */
mval *ring_take(struct rings *r, mval *obj, const char *key);

/* The element of a list, or NULL. */
mval *ring_at(struct rings *r, mval *arr, size_t i);
/* v becomes element i; false: that is behind the end. */
bool ring_insert(struct rings *r, mval *arr, size_t i, mval *v);
/* Take it out and answer it; NULL if there is none. */
mval *ring_cut(struct rings *r, mval *arr, size_t i);

/* Give *at the contents of v, which nobody has looked into and which is not used again. */
void ring_become(struct rings *r, mval *at, const mval *v);
