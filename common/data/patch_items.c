/* The elements of a list outside of it, found by value or by key: by a hash when they are many. */
#include "base/hash.h"
#include "data/node.h"
#include "data/patch_priv.h"

enum { FEW = 16 };

static void index_drop(struct smp_items *s)
{
	free(s->index);
	free(s->same);
	s->index = NULL;
	s->same = NULL;
}

void smp_items_release(struct smp_items *s)
{
	free(s->v);
	index_drop(s);
	*s = (struct smp_items){0};
}

void smp_items_clear(struct smp_items *s)
{
	smp_items_release(s);
}

static mval *key_of(const mval *v, const char *key)
{
	return key ? yyjson_mut_obj_get(node_of_mut(v).v, key) : node_of_mut(v).v;
}

static uint64_t hash_of(const mval *key)
{
	return node_hash(hash_seed(), node_of_mut(key));
}

static bool is(const struct smp_items *s, size_t i, const mval *like, const char *key)
{
	return s->v[i] && mobj_equal(key_of(s->v[i], key), like);
}

/* The place of that key in the index, or the free one where it would be. What was dropped makes
 * way for the next of its key. */
static size_t *place_of(struct smp_items *s, const mval *like)
{
	size_t at = hash_of(like) & (s->index_size - 1);

	for (; s->index[at]; at = (at + 1) & (s->index_size - 1)) {
		size_t i = s->index[at] - 1;

		while (!s->v[i] && s->same[i].next) {
			s->same[s->same[i].next - 1].last = s->same[i].last;
			i = s->same[i].next - 1;
		}
		s->index[at] = i + 1;
		if (is(s, i, like, s->index_key))
			break;
	}
	return s->index + at;
}

/* The first of equal ones is found first; the others wait behind it. */
static void index_add(struct smp_items *s, size_t i)
{
	mval *k = s->v[i] ? key_of(s->v[i], s->index_key) : NULL;
	size_t *at;

	s->same[i] = (struct smp_same){0, i};
	if (!k)
		return;
	at = place_of(s, k);
	if (!*at) {
		*at = i + 1;
		return;
	}
	s->same[s->same[*at - 1].last].next = i + 1;
	s->same[*at - 1].last = i;
}

static void index_all(struct smp_items *s, const char *key)
{
	index_drop(s);
	for (s->index_size = 64; s->index_size < 4 * s->n;)
		s->index_size *= 2;
	s->index = xcalloc(s->index_size, sizeof(*s->index));
	s->same = xcalloc(s->alloc, sizeof(*s->same));
	s->index_key = key;
	for (size_t i = 0; i < s->n; i++)
		index_add(s, i);
}

void smp_items_add(struct smp_items *s, mval *v)
{
	size_t had = s->alloc;

	GROW(s->v, s->n + 1, s->alloc);
	s->v[s->n++] = v;
	if (!s->index)
		return;
	if (s->index_size < 2 * s->n) {
		index_all(s, s->index_key);
		return;
	}
	if (s->alloc != had)
		s->same = xreallocarray(s->same, s->alloc, sizeof(*s->same));
	index_add(s, s->n - 1);
}

void smp_items_drop(struct smp_items *s, size_t i)
{
	s->v[i] = NULL;
}

void smp_items_close(struct smp_items *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i])
			s->v[n++] = s->v[i];
	if (n == s->n)
		return;
	s->n = n;
	index_drop(s);
}

struct smp_items smp_items_of(mval *arr)
{
	struct smp_items s = {0};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(arr, i, n, v) smp_items_add(&s, v);
	return s;
}

ptrdiff_t smp_find(struct smp_items *s, const mval *like, const char *key)
{
	like = key_of(like, key);
	if (!like)
		return -1;
	if (s->n < FEW) {
		for (size_t i = 0; i < s->n; i++)
			if (is(s, i, like, key))
				return (ptrdiff_t)i;
		return -1;
	}
	if (!s->index || s->index_key != key)
		index_all(s, key);
	return (ptrdiff_t)*place_of(s, like) - 1;
}

mval *smp_list(mdoc *d, const struct smp_items *s)
{
	mval *arr = yyjson_mut_arr(d);

	for (size_t i = 0; i < s->n; i++)
		yyjson_mut_arr_append(arr, s->v[i]);
	return arr;
}
