/*
 * patch_priv: what the kinds of patches share. For the data layer's own files.
 */
#pragma once
#include "data/patch.h"

/* Give *at the contents of v (which is not used again): pointers to *at and its place stay good. */
void patch_become(mval *at, const mval *v);

/* patch_three_way without a schema. */
mval *patch_three_way_plain(mdoc *d, const val *last, const val *want, const val *live);

/* Strategic merge of patch (which is used up) into at, in d. */
struct smp_options {
	/* a patch is merged into an object, so directives act; else into another patch: they are
	 * kept */
	bool act;
};
must_check int smp_merge(mdoc *d, mval *at, mval *patch, const struct schema_type *t,
	struct smp_options o, struct err *e);

/* What the schema says of a place: a type's fields, or a map's values. */
struct smp_place {
	const struct schema_type *t;	   /* NULL: nothing is known, or in a map */
	const struct schema_field *of_map; /* the map's own field */
};
struct smp_meta {
	struct smp_place below; /* inside the value, or inside its elements */
	bool merge, retain_keys;
	const char *merge_key; /* NULL: elements are scalars, or the list is replaced */
};
struct smp_meta smp_lookup(struct smp_place p, const char *key);

#define SMP_PATCH "$patch"
#define SMP_RETAIN "$retainKeys"
#define SMP_DELETE "$deleteFromPrimitiveList/"
#define SMP_ORDER "$setElementOrder/"

/* Elements of one key are a chain, of which the index knows the first. */
struct smp_same {
	size_t next; /* number + 1; 0: none */
	size_t last; /* of the first that is left: the number of the last */
};
/* patch_items.c: the elements of a list, outside of it. */
struct smp_items {
	mval **v;
	size_t n, alloc;
	size_t *index;	       /* by hash of the key: number + 1; NULL: not made */
	size_t index_size;     /* a power of two */
	struct smp_same *same; /* beside v, with the index: those of one key */
	const char *index_key; /* NULL: by value */
};
void smp_items_release(struct smp_items *s);
#define autoitems __attribute__((cleanup(smp_items_release))) struct smp_items
void smp_items_clear(struct smp_items *s);
void smp_items_add(struct smp_items *s, mval *v);
/* One goes: NULL stands in its place, and is not found, until close takes out all of these. */
void smp_items_drop(struct smp_items *s, size_t i);
void smp_items_close(struct smp_items *s);
struct smp_items smp_items_of(mval *arr);
/* The first element equal to like, with key (the same string each time) by that member; -1 if there
   is none. Of many in a time that does not depend on their number; their keys must not change. */
ptrdiff_t smp_find(struct smp_items *s, const mval *like, const char *key);
/* A new list of them. */
mval *smp_list(mdoc *d, const struct smp_items *s);

/* A strategic merge under way. Answers of 0 or -1, and then *e is set. */
struct smp_merger {
	mdoc *d;
	struct smp_options o;
	struct buf path; /* where we are, for errors */
	struct err *e;
};
/* patch_strategic.c */
int smp_fail(struct smp_merger *m, const char *why);
int smp_fail_no_key(struct smp_merger *m, const mval *map, const char *key);
int smp_fail_patch_type(struct smp_merger *m, const mval *map, const mval *directive);
must_check int smp_merge_map(
	struct smp_merger *m, mval *at, mval *patch, struct smp_place place);
/* A patch's value where nothing was: no nulls, no directives. False: nothing is left of it. */
bool smp_clean(mdoc *d, mval *v);

/*
 * patch_lists.c: old and patch into one list, which is put into *ret. seen (empty; may be NULL) is
 * what upstream takes for old's order afterwards: old, in which new elements have taken the places
 * of those that went.
 */
must_check int smp_merge_list(struct smp_merger *m, mval *old_list, mval *patch_list,
	const struct smp_meta *meta, struct smp_items *seen, mval **ret);
/* Every element must be of one sort: objects with that key, or no containers at all. */
must_check int smp_check_elements(
	struct smp_merger *m, const struct smp_items *s, bool objects, const char *key);
/*
 * The elements of all that are in order, sorted so, and the others in the order that server gives:
 * the two woven together so that pairs known to server stay in its order where that is free.
 */
mval *smp_reorder(struct smp_merger *m, struct smp_items *all, struct smp_items *order,
	struct smp_items *server, const char *key);
/* What is left of a list of scalars. */
mval *smp_without(struct smp_merger *m, mval *old_list, mval *gone_list);
