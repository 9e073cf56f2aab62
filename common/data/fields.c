/* Walking one object, or two side by side, along their schema. */
#include <string.h>

#include "base/strv.h"
#include "data/fields.h"

/* What the schema says of a value; all NULL: nothing. */
struct place {
	const struct schema_type *type;	 /* it is such a struct */
	const struct schema_type *each;	 /* it is a map of such structs */
	const struct schema_field *list; /* it is this list */
};

struct walk {
	struct buf path, index_path;
	fields_fn fn;
	void *arg;
	bool single; /* fields_each */
	size_t told;
};

static struct place place_of(const struct schema_field *f)
{
	if (!f)
		return (struct place){NULL};
	switch (f->nest) {
	case SCHEMA_ONE:
		return (struct place){.type = f->type};
	case SCHEMA_MAP:
		return (struct place){.each = f->type};
	case SCHEMA_LIST:
		return (struct place){.list = f};
	case SCHEMA_MAP_LIST:
		break;
	}
	return (struct place){NULL};
}

static struct place member_place(struct place p, const char *name, size_t len)
{
	if (p.type)
		return place_of(schema_field(p.type, name, len));
	return (struct place){.type = p.each};
}

static int tell(struct walk *w, val *a, val *b)
{
	w->told++;
	return w->fn(w->arg, buf_str(&w->path), w->single ? buf_str(&w->index_path) : NULL, a, b);
}

/* --- paths --- */

static bool is_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr(".[]=\"\\ ", s[i]) || (unsigned char)s[i] < ' ')
			return false;
	return n > 0;
}

static void add_member(struct buf *b, const char *name, size_t n)
{
	if (is_word(name, n)) {
		if (b->len)
			buf_addc(b, '.');
		buf_add(b, name, n);
		return;
	}
	buf_addc(b, '[');
	buf_add_json(b, name, n);
	buf_addc(b, ']');
}

static int pair(struct walk *w, val *a, val *b, struct place p);

/* Below the paths as they are, one step deeper; then back. */
static int step(struct walk *w, const char *name, size_t n, val *a, val *b,
	struct place p)
{
	size_t len = w->path.len, index_len = w->index_path.len;
	int ret;

	add_member(&w->path, name, n);
	add_member(&w->index_path, name, n);
	ret = pair(w, a, b, p);
	buf_truncate(&w->path, len);
	buf_truncate(&w->index_path, index_len);
	return ret;
}

static int step_element(struct walk *w, const char *key, size_t index, val *a,
	val *b, struct place p)
{
	size_t len = w->path.len, index_len = w->index_path.len;
	int ret;

	if (key)
		buf_adds(&w->path, key);
	else
		buf_addf(&w->path, "[%zu]", index);
	buf_addf(&w->index_path, "[%zu]", index);
	ret = pair(w, a, b, p);
	buf_truncate(&w->path, len);
	buf_truncate(&w->index_path, index_len);
	return ret;
}

/* --- lists --- */

/* `[name="web"]`; false if the element lacks a key. keys NULL: the value itself. */
static bool element_key(val *v, const char *const *keys, struct strv *ret)
{
	autobuf b = BUF_INIT;

	buf_addc(&b, '[');
	for (size_t i = 0; keys && keys[i]; i++) {
		val *k = yyjson_obj_get(v, keys[i]);

		if (!k || yyjson_is_ctn(k))
			return false;
		buf_addf(&b, "%s%s=", i ? "," : "", keys[i]);
		obj_write(&b, k);
	}
	if (!keys) {
		if (yyjson_is_ctn(v))
			return false;
		obj_write(&b, v);
	}
	buf_addc(&b, ']');
	strv_add(ret, buf_str(&b));
	return true;
}

static bool is_in(const struct strv *v, const char *s, size_t *ret_at)
{
	for (size_t i = 0; i < v->n; i++) {
		if (!strcmp(v->v[i], s)) {
			*ret_at = i;
			return true;
		}
	}
	return false;
}

/* The key of each element; false if one has none, or two have the same. */
static bool list_keys(val *arr, const char *const *keys, struct strv *ret)
{
	size_t i, n, at;
	val *v;

	yyjson_arr_foreach(arr, i, n, v)
	{
		if (!element_key(v, keys, ret))
			return false;
		char *last = ret->v[--ret->n];
		bool twice = is_in(ret, last, &at);

		ret->n++;
		if (twice)
			return false;
	}
	return true;
}

static bool try_keys(val *a, val *b, const char *const *keys, struct strv *ret_a,
	struct strv *ret_b)
{
	if (list_keys(a, keys, ret_a) && list_keys(b, keys, ret_b))
		return true;
	strv_release(ret_a);
	strv_release(ret_b);
	*ret_a = *ret_b = (struct strv)STRV_INIT;
	return false;
}

/* What tells the elements of both lists apart. */
static bool find_keys(val *a, val *b, const struct schema_field *f,
	struct strv *ret_a, struct strv *ret_b)
{
	static const char *const name[] = {"name", NULL};

	if (f && f->list_type == SCHEMA_LIST_MAP && f->map_keys &&
		try_keys(a, b, f->map_keys, ret_a, ret_b))
		return true;
	if (f && f->merge_key &&
		try_keys(a, b, (const char *const[]){f->merge_key, NULL}, ret_a, ret_b))
		return true;
	if (f && f->list_type == SCHEMA_LIST_SET)
		return try_keys(a, b, NULL, ret_a, ret_b);
	return try_keys(a, b, name, ret_a, ret_b);
}

static int keyed(struct walk *w, val *a, val *b, struct place below,
	const struct strv *keys_a, const struct strv *keys_b)
{
	autofree val **of_a = obj_elements(a);
	int ret = 0;
	size_t at, i, n;
	val *v;

	yyjson_arr_foreach(b, i, n, v)
	{
		val *old = is_in(keys_a, keys_b->v[i], &at) ? of_a[at] : NULL;

		ret = step_element(w, keys_b->v[i], i, old, v, below);
		if (ret)
			return ret;
	}
	for (i = 0; i < keys_a->n && !ret; i++)
		if (!is_in(keys_b, keys_a->v[i], &at))
			ret = step_element(w, keys_a->v[i], i, of_a[i], NULL, below);
	return ret;
}

static bool all_objects(val *arr)
{
	size_t i, n;
	val *v;

	yyjson_arr_foreach(arr, i, n, v)
	{
		if (!yyjson_is_obj(v))
			return false;
	}
	return true;
}

/* a is NULL for a walk of one. */
static int lists(struct walk *w, val *a, val *b, struct place p)
{
	struct place below = {.type = p.list ? p.list->type : NULL};
	autostrv keys_a = STRV_INIT, keys_b = STRV_INIT;
	size_t i, n = yyjson_arr_size(b);
	int ret = 0;
	val *v;

	if (find_keys(a, b, p.list, &keys_a, &keys_b)) {
		size_t told = w->told;

		ret = keyed(w, a, b, below, &keys_a, &keys_b);
		/* unequal, and yet no element is: it is their order */
		return ret || w->told > told || w->single ? ret : tell(w, a, b);
	}
	if (!all_objects(b) || (!w->single && (yyjson_arr_size(a) != n || !all_objects(a))))
		return tell(w, a, b);
	autofree val **of_a = obj_elements(a);

	yyjson_arr_foreach(b, i, n, v)
	{
		ret = step_element(w, NULL, i, i < yyjson_arr_size(a) ? of_a[i] : NULL, v, below);
		if (ret)
			break;
	}
	return ret;
}

/* --- maps --- */

static int maps(struct walk *w, val *a, val *b, struct place p)
{
	size_t i, n;
	val *k, *v;
	int ret = 0;

	yyjson_obj_foreach(b, i, n, k, v)
	{
		const char *name = yyjson_get_str(k);
		size_t len = yyjson_get_len(k);

		ret = step(w, name, len, yyjson_obj_getn(a, name, len), v,
			member_place(p, name, len));
		if (ret)
			return ret;
	}
	yyjson_obj_foreach(a, i, n, k, v)
	{
		const char *name = yyjson_get_str(k);
		size_t len = yyjson_get_len(k);

		if (yyjson_obj_getn(b, name, len))
			continue;
		ret = step(w, name, len, v, NULL, member_place(p, name, len));
		if (ret)
			return ret;
	}
	return ret;
}

/* Is there something to go down into? */
static bool both(const struct walk *w, val *a, val *b, bool (*is)(yyjson_val *))
{
	if (!is(b))
		return false;
	return w->single ? unsafe_yyjson_get_len(b) > 0 : is(a);
}

static int pair(struct walk *w, val *a, val *b, struct place p)
{
	if (!w->single && obj_equal(a, b))
		return 0;
	if (both(w, a, b, yyjson_is_obj))
		return maps(w, a, b, p);
	if (both(w, a, b, yyjson_is_arr))
		return lists(w, a, b, p);
	return tell(w, a, b);
}

static int walk(const val *a, const val *b, const struct schema_type *t, bool single,
	fields_fn fn, void *arg)
{
	struct walk w = {.fn = fn, .arg = arg, .single = single};
	int ret = pair(&w, (val *)(uintptr_t)a, (val *)(uintptr_t)b, (struct place){.type = t});

	buf_release(&w.path);
	buf_release(&w.index_path);
	return ret;
}

int fields_diff(
	const val *a, const val *b, const struct schema_type *t, fields_fn fn, void *arg)
{
	return walk(a, b, t, false, fn, arg);
}

int fields_each(const val *v, const struct schema_type *t, fields_fn fn, void *arg)
{
	return walk(NULL, v, t, true, fn, arg);
}
