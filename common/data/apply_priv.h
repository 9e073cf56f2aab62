/*
 * apply_priv: what the schema says of a place, for the walks of apply. For the data layer's own
 * files.
 */
#pragma once
#include "data/apply.h"

/* A value's place: a field, or inside one. */
struct place {
	const struct schema_type *t;  /* of a struct */
	const struct schema_field *f; /* NULL: the root, or nothing is known */
	enum schema_nest nest;
	bool any;  /* nothing is known */
	bool root; /* the object itself */
	bool meta; /* its metadata */
};
/* How its value is owned. */
enum own {
	OWN_WHOLE, /* scalars and what is atomic */
	OWN_MAP,
	OWN_STRUCT,
	OWN_SET, /* a list by its values */
	OWN_KEYS /* a list by keys of its elements */
};
struct place place_root(const struct schema_type *t);
/* v may be NULL; it decides only where nothing is known. */
enum own place_own(const struct place *p, const mval *v);
/* The member of a map or struct; false: the struct declares none of that name. */
bool place_member(
	const struct place *p, enum own own, const char *name, size_t len, struct place *ret);
/* Is that member in the system's hands, so that nobody owns it? */
bool place_is_systems(const struct place *p, const char *name, size_t len);
struct place place_element(const struct place *p);

/* The element of a list as a path element; false and *why when it cannot be one (NULL: it has none
 * of the keys). */
bool place_item(struct fieldset_pool *pool, const struct place *p, enum own own, const mval *v,
	struct fieldset *ret, const char **why);
