/*
 * map: string → pointer, in a hash table; and vec: a growing array of pointers.
 *
 * Keys are copied. Values belong to the caller unless the map has a free function. Iteration
 * follows insertion order as long as nothing was removed.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct map_slot {
	char *key; /* NULL: removed */
	void *value;
	uint64_t hash;
};

struct map {
	struct map_slot *slots; /* dense, in insertion order */
	size_t n, used, alloc;	/* live, dense used, dense allocated */
	int32_t *index;		/* open addressing into slots */
	size_t index_size;	/* a power of two */
	uint64_t seed;		/* of the hashes: the process's own */
	void (*free_value)(void *);
};

#define MAP_INIT \
	{ \
		0 \
	}
void map_release(struct map *m);
/* The value, or NULL. */
void *map_get(const struct map *m, const char *key);
bool map_has(const struct map *m, const char *key);
/* Set; answers the old value (already freed and NULL if the map frees values). */
void *map_put(struct map *m, const char *key, void *value);
/* Remove; answers the value, handed to the caller. */
void *map_take(struct map *m, const char *key);
/* Remove and free. */
void map_del(struct map *m, const char *key);
/* Slot after *i (start with 0), or NULL at the end; removing the answered one is allowed. */
struct map_slot *map_next(const struct map *m, size_t *i);

struct vec {
	void **v;
	size_t n, alloc;
};
#define VEC_INIT \
	{ \
		0 \
	}
void vec_push(struct vec *v, void *p);
/* Frees the array only. */
void vec_release(struct vec *v);
/* Frees the elements with f, then the array. */
void vec_free_all(struct vec *v, void (*f)(void *));
