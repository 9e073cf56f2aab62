/* The elements of a list outside of it, found by value or by key: by a hash when they are many. */
#include "base/hash.h"
#include "data/node.h"
#include "data/patch_priv.h"

enum { FEW = 16 };

void smp_items_release(struct smp_items *s)
{
	free(s->v);
	free(s->index);
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

/* Equal for what is equal: containers are seldom keys, and all alike to it. */
static uint64_t hash_of(const mval *v)
{
	yyjson_type type = unsafe_yyjson_get_type(node_of_mut(v).v);

	if (type == YYJSON_TYPE_ARR || type == YYJSON_TYPE_OBJ)
		return type;
	return obj_hash(hash_seed(), (const val *)(const void *)v);
}

/* Behind those of the same hash: the first of equal ones is found first. */
static void index_add(struct smp_items *s, size_t i)
{
	mval *k = s->v[i] ? key_of(s->v[i], s->index_key) : NULL;
	size_t at;

	if (!k)
		return;
	for (at = hash_of(k) & (s->index_size - 1); s->index[at];)
		at = (at + 1) & (s->index_size - 1);
	s->index[at] = i + 1;
}

static void index_all(struct smp_items *s, const char *key)
{
	for (s->index_size = 64; s->index_size < 4 * s->n;)
		s->index_size *= 2;
	free(s->index);
	s->index = xcalloc(s->index_size, sizeof(*s->index));
	s->index_key = key;
	for (size_t i = 0; i < s->n; i++)
		index_add(s, i);
}

void smp_items_add(struct smp_items *s, mval *v)
{
	GROW(s->v, s->n + 1, s->alloc);
	s->v[s->n++] = v;
	if (s->index && s->index_size < 2 * s->n)
		index_all(s, s->index_key);
	else if (s->index)
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
	free(s->index);
	s->index = NULL;
}

struct smp_items smp_items_of(mval *arr)
{
	struct smp_items s = {0};
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach(arr, i, n, v) smp_items_add(&s, v);
	return s;
}

static bool is(const struct smp_items *s, size_t i, const mval *like, const char *key)
{
	return s->v[i] && mobj_equal(key_of(s->v[i], key), like);
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
	for (size_t at = hash_of(like) & (s->index_size - 1); s->index[at];
		at = (at + 1) & (s->index_size - 1))
		if (is(s, s->index[at] - 1, like, key))
			return (ptrdiff_t)s->index[at] - 1;
	return -1;
}

mval *smp_list(mdoc *d, const struct smp_items *s)
{
	mval *arr = yyjson_mut_arr(d);

	for (size_t i = 0; i < s->n; i++)
		yyjson_mut_arr_append(arr, s->v[i]);
	return arr;
}
