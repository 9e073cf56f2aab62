/*
 * A dense array of slots in insertion order and, beside it, an index by open addressing: iteration
 * is a walk over memory, and a removal leaves a hole until the next rebuild.
 */
#include <string.h>

#include "base/hash.h"
#include "base/map.h"

enum { IX_FREE = -1, IX_GONE = -2 };

void map_release(struct map *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->used; i++) {
		if (m->slots[i].key && m->free_value)
			m->free_value(m->slots[i].value);
		free(m->slots[i].key);
	}
	free(m->slots);
	free(m->index);
	*m = (struct map){ .free_value = m->free_value };
}

/* Where key stands in the index, or -1. */
static ptrdiff_t find(const struct map *m, const char *key, uint64_t h)
{
	if (!m->index_size)
		return -1;
	for (size_t i = h & (m->index_size - 1);; i = (i + 1) & (m->index_size - 1)) {
		const struct map_slot *s;

		if (m->index[i] == IX_FREE)
			return -1;
		if (m->index[i] == IX_GONE)
			continue;
		s = &m->slots[m->index[i]];
		if (s->hash == h && strcmp(s->key, key) == 0)
			return (ptrdiff_t)i;
	}
}

static void index_add(struct map *m, size_t slot)
{
	size_t i = m->slots[slot].hash & (m->index_size - 1);

	while (m->index[i] >= 0)
		i = (i + 1) & (m->index_size - 1);
	m->index[i] = (int32_t)slot;
}

/* Close the holes, make room for one more, index anew. Holes count as used, so the index (twice the
   slots) always keeps a free place and find() ends. */
static void rebuild(struct map *m)
{
	size_t live = 0;

	for (size_t i = 0; i < m->used; i++) {
		if (m->slots[i].key)
			m->slots[live++] = m->slots[i];
	}
	m->used = live;
	if (live >= m->alloc / 2) {
		if (live >= INT32_MAX / 4)
			bug("map: too many keys");
		m->slots = grow(m->slots, m->alloc ? m->alloc * 2 : 8, &m->alloc,
				sizeof(*m->slots));
		m->index_size = m->alloc * 2;
		m->index = xreallocarray(m->index, m->index_size, sizeof(*m->index));
	}
	memset(m->index, 0xff, m->index_size * sizeof(*m->index));
	for (size_t i = 0; i < m->used; i++)
		index_add(m, i);
}

void *map_get(const struct map *m, const char *key)
{
	ptrdiff_t at = m->n ? find(m, key, hash_str(m->seed, key)) : -1;

	return at < 0 ? NULL : m->slots[m->index[at]].value;
}

bool map_has(const struct map *m, const char *key)
{
	return m->n && find(m, key, hash_str(m->seed, key)) >= 0;
}

void *map_put(struct map *m, const char *key, void *value)
{
	uint64_t h;
	ptrdiff_t at;

	if (!m->used)
		m->seed = hash_seed();
	h = hash_str(m->seed, key);
	at = find(m, key, h);

	if (at >= 0) {
		struct map_slot *s = &m->slots[m->index[at]];
		void *old = s->value;

		s->value = value;
		if (m->free_value && old != value) {
			m->free_value(old);
			old = NULL;
		}
		return m->free_value ? NULL : old;
	}
	if (m->used == m->alloc)
		rebuild(m);
	m->slots[m->used] = (struct map_slot){ xstrdup(key), value, h };
	index_add(m, m->used);
	m->used++;
	m->n++;
	return NULL;
}

void *map_take(struct map *m, const char *key)
{
	ptrdiff_t at = m->n ? find(m, key, hash_str(m->seed, key)) : -1;
	struct map_slot *s;

	if (at < 0)
		return NULL;
	s = &m->slots[m->index[at]];
	m->index[at] = IX_GONE;
	/* key may be the slot's own: nothing reads it from here on */
	free(s->key);
	s->key = NULL;
	m->n--;
	return s->value;
}

void map_del(struct map *m, const char *key)
{
	bool had = map_has(m, key);
	void *value = map_take(m, key);

	if (had && m->free_value)
		m->free_value(value);
}

struct map_slot *map_next(const struct map *m, size_t *i)
{
	while (*i < m->used) {
		struct map_slot *s = &m->slots[(*i)++];

		if (s->key)
			return s;
	}
	return NULL;
}

void vec_push(struct vec *v, void *p)
{
	GROW(v->v, v->n + 1, v->alloc);
	v->v[v->n++] = p;
}

void vec_release(struct vec *v)
{
	if (!v)
		return;
	free(v->v);
	*v = (struct vec)VEC_INIT;
}

void vec_free_all(struct vec *v, void (*f)(void *))
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n; i++)
		f(v->v[i]);
	vec_release(v);
}
