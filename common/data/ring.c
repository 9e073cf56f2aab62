/*
 * The index of an object leads from a name to the key before it (round the ring, so the last one
 * for the first): the pair itself follows there, and one can be taken out without a search. That of
 * a list is its elements in blocks, of each the last one and how many they are.
 */
#include <string.h>

#include "base/hash.h"
#include "data/node.h"
#include "data/patch_priv.h"
#include "data/ring.h"

enum {
	WIDE = 64, /* below it a search is quick */
	LOOKS = 8, /* so many searches are made before an index is */
	BLOCK = 256, /* elements of a list; twice as many are split */
};

struct block {
	mval *last;
	size_t n; /* never 0 */
};

struct ring {
	mval *of;
	size_t looks;
	bool indexed, never;
	struct map before; /* of an object: name → the key before its own */
	struct block *blocks; /* of a list */
	size_t n_blocks, alloc;
};

void rings_init(struct rings *r, mdoc *d)
{
	*r = (struct rings){.d = d};
}

static void forget(struct ring *x)
{
	map_release(&x->before);
	free(x->blocks);
	x->blocks = NULL;
	x->n_blocks = x->alloc = x->looks = 0;
	x->indexed = x->never = false;
}

void rings_release(struct rings *r)
{
	for (size_t i = 0; i < r->size; i++) {
		if (r->v[i])
			forget(r->v[i]);
		free(r->v[i]);
	}
	free(r->v);
	*r = (struct rings){0};
}

/* --- which containers are known --- */

static size_t place_of(const struct rings *r, const mval *of)
{
	size_t i = hash_bytes(0, &of, sizeof(of)) & (r->size - 1);

	while (r->v[i] && r->v[i]->of != of)
		i = (i + 1) & (r->size - 1);
	return i;
}

static void widen(struct rings *r)
{
	struct rings old = *r;

	r->size = old.size ? 2 * old.size : 16;
	r->v = xcalloc(r->size, sizeof(struct ring *));
	for (size_t i = 0; i < old.size; i++)
		if (old.v[i])
			r->v[place_of(r, old.v[i]->of)] = old.v[i];
	free(old.v);
}

/* --- objects --- */

/* Note what stands before key; answers what was noted until now. */
static mval *comes_behind(struct ring *x, const mval *key, mval *before)
{
	const char *name = unsafe_yyjson_get_str(node_of_mut(key).v);

	/* a name with a NUL in it is none that is looked for */
	if (strlen(name) != unsafe_yyjson_get_len(node_of_mut(key).v))
		return NULL;
	return map_put(&x->before, name, before);
}

/* The first key's before is the last key, at which an object points. */
static void index_object(struct ring *x)
{
	mval *before = x->of->uni.ptr, *k = before->next->next, *first = k;

	do {
		if (comes_behind(x, k, before)) {
			/* twice the same name: yyjson knows what that means */
			map_release(&x->before);
			x->never = true;
			return;
		}
		before = k;
		k = k->next->next;
	} while (k != first);
	x->indexed = true;
}

static mval *key_in(const struct ring *x, const char *key)
{
	mval *before = map_get(&x->before, key);

	return before ? before->next->next : NULL;
}

static void append(struct ring *x, mval *k, mval *v)
{
	size_t n = unsafe_yyjson_get_len(x->of);
	mval *last = n ? x->of->uni.ptr : k;

	unsafe_yyjson_mut_obj_add(x->of, k, v, n);
	comes_behind(x, k, last);
	comes_behind(x, k->next->next, k);
}

static mval *take_out(struct ring *x, const char *key)
{
	mval *before = map_take(&x->before, key), *k, *v;
	size_t n = unsafe_yyjson_get_len(x->of);

	if (!before)
		return NULL;
	k = before->next->next;
	v = k->next;
	before->next->next = v->next;
	if (x->of->uni.ptr == k)
		x->of->uni.ptr = before;
	unsafe_yyjson_set_len(x->of, n - 1);
	if (n > 1)
		comes_behind(x, v->next, before);
	return v;
}

/* --- lists --- */

static struct block *block_at(struct ring *x, size_t at)
{
	GROW(x->blocks, x->n_blocks + 1, x->alloc);
	memmove(x->blocks + at + 1, x->blocks + at, (x->n_blocks - at) * sizeof(*x->blocks));
	x->n_blocks++;
	return x->blocks + at;
}

static void index_list(struct ring *x)
{
	mval *v = x->of->uni.ptr;
	size_t left = unsafe_yyjson_get_len(x->of);

	while (left) {
		size_t n = left < BLOCK ? left : BLOCK;

		left -= n;
		for (size_t i = 0; i < n; i++)
			v = v->next;
		*block_at(x, x->n_blocks) = (struct block){v, n};
	}
	x->indexed = true;
}

/* The block of element *i, or for the one behind the end the last; *i is then counted in it, and
 * *ret_before is the element before that one. */
static size_t find_block(const struct ring *x, size_t *i, mval **ret_before)
{
	size_t b = 0;
	mval *v;

	while (b + 1 < x->n_blocks && *i >= x->blocks[b].n)
		*i -= x->blocks[b++].n;
	v = x->blocks[b ? b - 1 : x->n_blocks - 1].last;
	for (size_t k = 0; k < *i; k++)
		v = v->next;
	*ret_before = v;
	return b;
}

static void split(struct ring *x, size_t b)
{
	struct block *first;
	mval *v = x->blocks[b ? b - 1 : x->n_blocks - 1].last;

	for (size_t i = 0; i < BLOCK; i++)
		v = v->next;
	first = block_at(x, b);
	*first = (struct block){v, BLOCK};
	first[1].n -= BLOCK;
}

static void insert(struct ring *x, size_t i, mval *v)
{
	size_t len = unsafe_yyjson_get_len(x->of), in = i, b = 0;
	mval *before = v;

	if (x->n_blocks)
		b = find_block(x, &in, &before);
	else
		*block_at(x, 0) = (struct block){.last = v};
	v->next = before->next;
	before->next = v;
	if (i == len)
		x->of->uni.ptr = x->blocks[b].last = v;
	unsafe_yyjson_set_len(x->of, len + 1);
	if (++x->blocks[b].n == 2 * BLOCK)
		split(x, b);
}

static mval *cut_out(struct ring *x, size_t i)
{
	size_t len = unsafe_yyjson_get_len(x->of), b;
	mval *before, *v;

	if (i >= len)
		return NULL;
	b = find_block(x, &i, &before);
	v = before->next;
	before->next = v->next;
	if (x->of->uni.ptr == v)
		x->of->uni.ptr = before;
	unsafe_yyjson_set_len(x->of, len - 1);
	if (x->blocks[b].last == v)
		x->blocks[b].last = before;
	if (!--x->blocks[b].n)
		memmove(x->blocks + b, x->blocks + b + 1,
			(--x->n_blocks - b) * sizeof(*x->blocks));
	return v;
}

/* --- both --- */

/* One more look into a container: its index, or NULL if it is to be searched. */
static struct ring *look(struct rings *r, mval *of)
{
	struct ring *x = r->size ? r->v[place_of(r, of)] : NULL;

	if (!x && unsafe_yyjson_get_len(of) < WIDE)
		return NULL;
	if (!x) {
		if (2 * ++r->n > r->size)
			widen(r);
		x = r->v[place_of(r, of)] = xcalloc(1, sizeof(*x));
		x->of = of;
	}
	if (x->indexed)
		return x;
	if (x->never || ++x->looks < LOOKS || unsafe_yyjson_get_len(of) < WIDE)
		return NULL;
	if (yyjson_mut_is_obj(of))
		index_object(x);
	else
		index_list(x);
	return x->indexed ? x : NULL;
}

mval *ring_get(struct rings *r, mval *obj, const char *key)
{
	struct ring *x = look(r, obj);
	mval *k;

	if (!x)
		return yyjson_mut_obj_get(obj, key);
	k = key_in(x, key);
	return k ? k->next : NULL;
}

void ring_put(struct rings *r, mval *obj, const char *key, mval *v)
{
	struct ring *x = look(r, obj);
	mval *k;

	if (!x) {
		mobj_put(r->d, obj, key, v);
		return;
	}
	k = key_in(x, key);
	if (k && k->next != v) {
		v->next = k->next->next;
		k->next = v;
	} else if (!k) {
		k = yyjson_mut_strcpy(r->d, key);
		if (!k)
			bug("yyjson: out of memory");
		append(x, k, v);
	}
}

mval *ring_take(struct rings *r, mval *obj, const char *key)
{
	struct ring *x = look(r, obj);

	return x ? take_out(x, key) : yyjson_mut_obj_remove_key(obj, key);
}

mval *ring_at(struct rings *r, mval *arr, size_t i)
{
	struct ring *x = look(r, arr);
	mval *before;

	if (!x)
		return yyjson_mut_arr_get(arr, i);
	if (i >= unsafe_yyjson_get_len(arr))
		return NULL;
	find_block(x, &i, &before);
	return before->next;
}

bool ring_insert(struct rings *r, mval *arr, size_t i, mval *v)
{
	struct ring *x = look(r, arr);

	if (!x)
		return yyjson_mut_arr_insert(arr, v, i);
	if (i > unsafe_yyjson_get_len(arr))
		return false;
	insert(x, i, v);
	return true;
}

mval *ring_cut(struct rings *r, mval *arr, size_t i)
{
	struct ring *x = look(r, arr);

	return x ? cut_out(x, i) : yyjson_mut_arr_remove(arr, i);
}

void ring_become(struct rings *r, mval *at, const mval *v)
{
	if (r->size && r->v[place_of(r, at)])
		forget(r->v[place_of(r, at)]);
	patch_become(at, v);
}
