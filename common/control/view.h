/*
 * view: the objects a controller knows, by kind and key, by owner. Filled from a file, a list, or
 * watches.
 *
 * Objects are immutable documents owned by the view; they live until the next view_put or view_del
 * of their key.
 */
#pragma once
#include "base/map.h"
#include "data/kind.h"
#include "data/obj.h"

struct view;
struct view *view_new(void);
void view_free(struct view *v);
/* Takes the document. An older resourceVersion than the one held is ignored (answers false). */
bool view_put(struct view *v, const struct kind *k, doc *d);
bool view_del(struct view *v, const struct kind *k, const char *ns, const char *name);
val *view_get(const struct view *v, const char *resource, const char *ns, const char *name);
size_t view_count(const struct view *v, const char *resource);

/* Iterate in key order over a resource; ns NULL: all; owner_uid NULL: any, else objects whose
   controller (or any, for the gc) ownerReference has that uid (an index, not a scan). */
struct view_iter {
	const struct view *view;
	const char *resource, *ns, *owner_uid;
	size_t i;
	void *p;
};
struct view_iter view_all(const struct view *v, const char *resource, const char *ns);
struct view_iter view_owned(const struct view *v, const char *resource, const char *owner_uid);
val *view_next(struct view_iter *it);
