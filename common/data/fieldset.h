/*
 * fieldset: sets of paths in an object, as metadata.managedFields tells who owns what.
 *
 * A path is a row of elements: f:NAME a member, k:{"name":"x"} the element of a list with these
 * keys, v:VALUE the element of a set, i:N the n-th element. A set is a tree of nodes: siblings are
 * a list in upstream's order (names, keys, values, indices; each by value), so that everything
 * here is one walk over two lists. NULL is the empty set.
 *
 * Nodes live in a pool and die with it, all at once; they are never changed once built, so sets
 * share their parts. A node's text points into what it was read from (a document that outlives the
 * pool) or into the pool. FieldsV1 and its order follow sigs.k8s.io/structured-merge-diff.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/obj.h"

struct fieldset_pool {
	struct fieldset_chunk *chunks;
	char *at, *end; /* what is free in the newest */
};
#define FIELDSET_POOL_INIT \
	{ \
		NULL, NULL, NULL \
	}
void fieldset_pool_release(struct fieldset_pool *p);
#define autofieldsets __attribute__((cleanup(fieldset_pool_release))) struct fieldset_pool
/* n bytes, aligned for a pointer. */
void *fieldset_alloc(struct fieldset_pool *p, size_t n);

enum fieldset_kind { FIELDSET_NAME, FIELDSET_KEY, FIELDSET_VALUE, FIELDSET_INDEX };

struct fieldset {
	const char *elem; /* without its "f:": a name; canonical JSON for keys and values */
	uint32_t len;
	uint8_t kind; /* enum fieldset_kind */
	bool member;  /* the path that ends here is in the set */
	const struct fieldset *below;
	const struct fieldset *next;
};

/* Siblings in the making: in any order, an element at most once. */
struct fieldset_list {
	struct fieldset *first, *last;
	bool unsorted;
};
/* Nothing is added for what is no member and has nothing below. */
void fieldset_add(struct fieldset_pool *p, struct fieldset_list *l, enum fieldset_kind kind,
	const char *elem, size_t len, bool member, const struct fieldset *below);
/* The siblings in order; the list is used up. */
const struct fieldset *fieldset_done(struct fieldset_list *l);
/* <0, 0, >0: the order of two elements of whatever kinds. */
int fieldset_order(const struct fieldset *a, const struct fieldset *b);

const struct fieldset *fieldset_union(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b);
const struct fieldset *fieldset_intersection(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b);
/* The paths of a that are not in b. */
const struct fieldset *fieldset_difference(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b);
/* The same, and without what is below a path of b. */
const struct fieldset *fieldset_outside(
	struct fieldset_pool *p, const struct fieldset *a, const struct fieldset *b);
bool fieldset_equal(const struct fieldset *a, const struct fieldset *b);
/* Have they a path in common? */
bool fieldset_meet(const struct fieldset *a, const struct fieldset *b);
/* How many paths. */
size_t fieldset_count(const struct fieldset *s);
/* The sibling that is this element, or NULL. */
const struct fieldset *fieldset_find(const struct fieldset *s, const struct fieldset *elem);

/* A path of names ("metadata.name", no dots in a name) and all of them as a set. */
const struct fieldset *fieldset_of_names(struct fieldset_pool *p, const char *const *paths);

/* Each path as people read it, `.spec.ports[port=80,protocol="TCP"].name`: a node's own members
 * first, then what is below them, as upstream lists conflicts. */
typedef void (*fieldset_path_fn)(void *arg, const char *path);
void fieldset_each(const struct fieldset *s, fieldset_path_fn fn, void *arg);
/* One element as in such a path. */
void fieldset_write_elem(struct buf *b, const struct fieldset *f);

/*
 * From FieldsV1: ERR_INVALID for what is none; elements of a type that nobody knows are passed
 * over. Depth is bounded by the parser's OBJ_MAX_DEPTH.
 */
must_check int fieldset_parse(struct fieldset_pool *p, const mval *fields,
	const struct fieldset **ret, struct err *e);
/* As FieldsV1, in upstream's order, in d. */
mval *fieldset_json(mdoc *d, const struct fieldset *s);
