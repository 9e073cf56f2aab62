/*
 * mval: yyjson's readers of mutable values, which do not change them, for pointers that say so.
 * NULL is "absent" to all of them.
 */
#pragma once
#include "data/obj.h"

static inline mval *m_get(const mval *obj, const char *key)
{
	return yyjson_mut_obj_get((mval *)obj, key);
}
static inline size_t m_members(const mval *obj)
{
	return yyjson_mut_obj_size((mval *)obj);
}
static inline size_t m_len(const mval *arr)
{
	return yyjson_mut_arr_size((mval *)arr);
}
static inline const char *m_str(const mval *v)
{
	return yyjson_mut_get_str((mval *)v);
}
static inline bool m_is_str(const mval *v)
{
	return yyjson_mut_is_str((mval *)v);
}
static inline bool m_is_int(const mval *v)
{
	return yyjson_mut_is_int((mval *)v);
}
static inline int64_t m_int(const mval *v)
{
	return yyjson_mut_get_sint((mval *)v);
}
static inline bool m_is(const mval *v, const char *s)
{
	return yyjson_mut_equals_str((mval *)v, s);
}

/* A list beside one that is walked: its elements one after the other, and then NULL. Asking for the
 * nth each time walks from the beginning each time. */
struct m_walk {
	mval *last; /* whose next is the next one */
	size_t left;
};
static inline struct m_walk m_walk(const mval *arr)
{
	size_t n = m_len(arr);

	return (struct m_walk){n ? ((mval *)arr)->uni.ptr : NULL, n};
}
static inline mval *m_walk_next(struct m_walk *w)
{
	if (!w->left)
		return NULL;
	w->left--;
	return w->last = w->last->next;
}

/* Is s an element of the list? */
static inline bool m_has(const mval *list, const char *s)
{
	size_t i, n;
	mval *v;

	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (m_is(v, s))
			return true;
	}
	return false;
}

/* A document of one's own for something made; memory running out ends the program. */
static inline mdoc *m_doc(void)
{
	mdoc *d = yyjson_mut_doc_new(NULL);

	if (!d)
		bug("out of memory");
	return d;
}
