/* The form in which objects are stored: members in an order that obj_splice_rv relies on. */
#include "base/buf.h"
#include "data/mval.h"

static void write_member(struct buf *b, mval *key, mval *v)
{
	buf_addc(b, ',');
	buf_add_json(b, m_str(key), yyjson_mut_get_len(key));
	buf_addc(b, ':');
	mobj_write(b, v);
}

static bool key_is(mval *key, const char *s)
{
	return m_is(key, s);
}

static const char *const first[] = {"apiVersion", "kind", "metadata"};

static bool is_first(mval *key)
{
	for (size_t i = 0; i < array_size(first); i++)
		if (key_is(key, first[i]))
			return true;
	return false;
}

/* As most clients write it. */
static bool in_order(const mval *obj)
{
	size_t i, n;
	mval *key, *v;

	if (m_members(obj) < array_size(first))
		return false;
	yyjson_mut_obj_foreach((mval *)obj, i, n, key, v)
	{
		if (i < array_size(first) ? !key_is(key, first[i]) : is_first(key))
			return false;
		if (i + 1 < n && key_is(key, "status"))
			return false;
	}
	return true;
}

/* The members of metadata as upstream orders them; what is not among them comes last. */
static const char *const meta_order[] = {"name", "generateName", "namespace", "selfLink", "uid",
	"generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
	"labels", "annotations", "ownerReferences", "finalizers", "managedFields"};

static size_t place_of(mval *key)
{
	size_t i = 0;

	while (i < array_size(meta_order) && !key_is(key, meta_order[i]))
		i++;
	return i;
}

static void order_metadata(mval *meta)
{
	mval *keys[array_size(meta_order)] = {0}, *others[4], *key, *v;
	size_t i, n, last = 0, n_others = 0;
	bool in_order = true;

	yyjson_mut_obj_foreach(meta, i, n, key, v)
	{
		size_t place = place_of(key);

		in_order &= place >= last;
		last = place;
		if (place < array_size(keys) && !keys[place])
			keys[place] = key;
		else if (n_others < array_size(others))
			others[n_others++] = key;
		else
			return; /* odd enough to be left as it is */
	}
	if (in_order)
		return;
	yyjson_mut_obj_clear(meta);
	for (i = 0; i < array_size(keys) + n_others; i++) {
		key = i < array_size(keys) ? keys[i] : others[i - array_size(keys)];
		if (key)
			yyjson_mut_obj_add(meta, key, key->next); /* its value */
	}
}

/* apiVersion, kind, metadata, the rest, status. */
void mobj_write_stored(struct buf *b, const mval *obj)
{
	mval *meta = m_get(obj, "metadata");
	size_t i, n;
	mval *key, *v;

	mobj_del(meta, "resourceVersion");
	order_metadata(meta);
	if (in_order(obj)) {
		mobj_write(b, obj);
		return;
	}
	buf_addc(b, '{');
	for (i = 0; i < array_size(first); i++) {
		v = m_get(obj, first[i]);
		buf_addf(b, "%s\"%s\":", i ? "," : "", first[i]);
		mobj_write(b, v);
	}
	yyjson_mut_obj_foreach((mval *)obj, i, n, key, v)
	{
		if (!is_first(key) && !key_is(key, "status"))
			write_member(b, key, v);
	}
	v = m_get(obj, "status");
	if (v) {
		buf_adds(b, ",\"status\":");
		mobj_write(b, v);
	}
	buf_addc(b, '}');
}
