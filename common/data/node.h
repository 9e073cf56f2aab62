/*
 * node: one way to walk both kinds of yyjson values.
 *
 * yyjson_val and yyjson_mut_val begin with the same tag and payload, and yyjson's unsafe accessors
 * take either; only the links between children differ. A node is a value and the answer to "which
 * kind", so that comparing, hashing and writing are written once. For the data layer's own files.
 */
#pragma once
#include "data/obj.h"

struct node {
	void *v; /* never NULL */
	bool mut;
};

/* Children of a container in their order; for an object key is set too. */
struct node_iter {
	struct node at; /* the child (its key, in an object) that comes next */
	size_t left;	/* children or pairs to come */
	bool pairs;
};

static inline struct node node_of(const val *v)
{
	return (struct node){(void *)(uintptr_t)v, false};
}

static inline struct node node_of_mut(const mval *v)
{
	return (struct node){(void *)(uintptr_t)v, true};
}

static inline yyjson_type node_type(struct node n)
{
	return unsafe_yyjson_get_type(n.v);
}

static inline const char *node_str(struct node n)
{
	return unsafe_yyjson_get_str(n.v);
}

/* Bytes of a string, children of an array, pairs of an object. */
static inline size_t node_len(struct node n)
{
	return unsafe_yyjson_get_len(n.v);
}

static inline struct node node_next(struct node n)
{
	if (n.mut)
		return node_of_mut(((mval *)n.v)->next);
	return node_of(unsafe_yyjson_get_next(n.v));
}

static inline struct node_iter node_iter(struct node n)
{
	struct node_iter it = {n, node_len(n), unsafe_yyjson_is_obj(n.v)};

	if (!it.left)
		return it;
	if (n.mut) {
		/* a ring: the container points at its last child, or at the key of its last pair */
		mval *last = ((mval *)n.v)->uni.ptr;

		it.at.v = it.pairs ? last->next->next : last->next;
	} else {
		it.at.v = unsafe_yyjson_get_first(n.v);
	}
	return it;
}

/* ret_key may be NULL; in an array it is the child, too. */
static inline bool node_iter_next(struct node_iter *it, struct node *ret_key, struct node *ret_v)
{
	struct node n = it->at;

	if (!it->left)
		return false;
	if (ret_key)
		*ret_key = n;
	if (it->pairs)
		n = node_next(n);
	*ret_v = n;
	/* never past the end: behind the last immutable value there is nothing */
	if (--it->left)
		it->at = node_next(n);
	return true;
}

/* The member of an object, or v NULL. */
static inline struct node node_get(struct node n, const char *key, size_t len)
{
	if (n.mut)
		return node_of_mut(yyjson_mut_obj_getn(n.v, key, len));
	return node_of(yyjson_obj_getn(n.v, key, len));
}

struct node_pair {
	struct node key, v;
};
/* The pairs of an object, keys sorted bytewise; malloc'ed, node_len of them. */
struct node_pair *node_sorted(struct node obj);
/* Among n such: the value of the member whose name is key; v NULL: none. */
struct node node_find(const struct node_pair *sorted, size_t n, struct node key);

/* Many looks into one object, or what is none (v may be NULL): the first ones as node_get, and when
 * that gets long among its sorted pairs. Release frees these. */
struct node_looks {
	struct node obj;
	size_t looked; /* members that were passed */
	struct node_pair *sorted;
};
struct node node_look(struct node_looks *l, struct node key);
void node_looks_release(struct node_looks *l);
#define autolooks __attribute__((cleanup(node_looks_release))) struct node_looks

/* By value, as obj_equal. */
bool node_equal(struct node a, struct node b);
/* Equal for equal values, of either kind; obj_hash. */
uint64_t node_hash(uint64_t seed, struct node n);
/* A number as compact JSON: whole doubles below 2^53 without a fraction. */
void node_write_num(struct buf *b, struct node n);
/* The fewest digits that read back as r (not below 0), without a point; answers the decimal
 * exponent of the first one. */
int node_digits(double r, char ret[32]);
/* RFC 3629. */
bool node_is_utf8(const char *s, size_t n);
/* Compact, keys sorted. */
void node_write_sorted(struct buf *b, struct node n);
