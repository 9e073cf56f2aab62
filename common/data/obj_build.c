/* Making and changing objects. */
#include <string.h>

#include "data/node.h"

/* yyjson's allocators answer NULL when memory is out; like the xmalloc family we end there. */
static void *must(void *p)
{
	if (!p)
		bug("yyjson: out of memory");
	return p;
}

void free_doc(doc **d)
{
	yyjson_doc_free(*d);
	*d = NULL;
}

void free_mdoc(mdoc **d)
{
	yyjson_mut_doc_free(*d);
	*d = NULL;
}

/* The key of a pair (its value follows it in the ring), or NULL. */
static mval *find_key(mval *obj, const char *key, size_t len)
{
	struct node_iter it;
	struct node k, v;

	if (!yyjson_mut_is_obj(obj))
		return NULL;
	it = node_iter(node_of_mut(obj));
	while (node_iter_next(&it, &k, &v)) {
		if (unsafe_yyjson_equals_strn(k.v, key, len))
			return k.v;
	}
	return NULL;
}

static void put(mdoc *d, mval *obj, const char *key, size_t len, mval *v)
{
	mval *k = find_key(obj, key, len);

	if (!k) {
		if (!yyjson_mut_obj_add(obj, must(yyjson_mut_strncpy(d, key, len)), v))
			bug("mobj_put: not an object");
	} else if (k->next != v) {
		/* the ring runs key → value → next key: only the value is exchanged */
		v->next = k->next->next;
		k->next = v;
	}
}

void mobj_put(mdoc *d, mval *obj, const char *key, mval *v)
{
	put(d, obj, key, strlen(key), v);
}

void mobj_put_str(mdoc *d, mval *obj, const char *key, const char *s)
{
	mobj_put(d, obj, key, must(yyjson_mut_strcpy(d, s)));
}

/* The object in which the last part of path stands, made if absent; *ret_last is that part. */
static mval *parent(mdoc *d, mval *root, const char *path, const char **ret_last)
{
	for (;;) {
		size_t len = strcspn(path, ".");
		mval *child;

		if (!path[len])
			break;
		child = yyjson_mut_obj_getn(root, path, len);
		if (!yyjson_mut_is_obj(child)) {
			child = must(yyjson_mut_obj(d));
			put(d, root, path, len, child);
		}
		root = child;
		path += len + 1;
	}
	*ret_last = path;
	return root;
}

mval *mobj_make(mdoc *d, mval *root, const char *path)
{
	const char *last;
	mval *at = parent(d, root, path, &last), *v = yyjson_mut_obj_get(at, last);

	if (!yyjson_mut_is_obj(v)) {
		v = must(yyjson_mut_obj(d));
		mobj_put(d, at, last, v);
	}
	return v;
}

mval *mobj_make_arr(mdoc *d, mval *root, const char *path)
{
	const char *last;
	mval *at = parent(d, root, path, &last), *v = yyjson_mut_obj_get(at, last);

	if (!yyjson_mut_is_arr(v)) {
		v = must(yyjson_mut_arr(d));
		mobj_put(d, at, last, v);
	}
	return v;
}

void mobj_set(mdoc *d, mval *root, const char *path, mval *v)
{
	const char *last;
	mval *at = parent(d, root, path, &last);

	mobj_put(d, at, last, must(v));
}

void mobj_set_str(mdoc *d, mval *root, const char *path, const char *s)
{
	if (s)
		mobj_set(d, root, path, yyjson_mut_strcpy(d, s));
	else
		mobj_del(root, path);
}

void mobj_set_int(mdoc *d, mval *root, const char *path, int64_t i)
{
	mobj_set(d, root, path, yyjson_mut_sint(d, i));
}

void mobj_set_bool(mdoc *d, mval *root, const char *path, bool b)
{
	mobj_set(d, root, path, yyjson_mut_bool(d, b));
}

void mobj_del(mval *root, const char *path)
{
	const char *dot;

	while ((dot = strchr(path, '.'))) {
		root = yyjson_mut_obj_getn(root, path, (size_t)(dot - path));
		path = dot + 1;
	}
	yyjson_mut_obj_remove_key(root, path);
}

mval *mobj_new(mdoc *d, const char *api_version, const char *kind, const char *ns, const char *name)
{
	mval *root = must(yyjson_mut_obj(d)), *meta = must(yyjson_mut_obj(d));

	mobj_put_str(d, root, "apiVersion", api_version);
	mobj_put_str(d, root, "kind", kind);
	mobj_put(d, root, "metadata", meta);
	mobj_put_str(d, meta, "name", name);
	if (ns && *ns)
		mobj_put_str(d, meta, "namespace", ns);
	yyjson_mut_doc_set_root(d, root);
	return root;
}

mval *mobj_copy(mdoc *d, const val *v)
{
	return v ? must(yyjson_val_mut_copy(d, node_of(v).v)) : NULL;
}

mval *mobj_copy_mut(mdoc *d, const mval *v)
{
	return v ? must(yyjson_mut_val_mut_copy(d, node_of_mut(v).v)) : NULL;
}

mdoc *mdoc_from(const val *v)
{
	mdoc *d = must(yyjson_mut_doc_new(NULL));

	yyjson_mut_doc_set_root(d, mobj_copy(d, v));
	return d;
}

doc *doc_from_mut(const mval *v)
{
	return must(yyjson_mut_val_imut_copy(node_of_mut(v).v, NULL));
}
