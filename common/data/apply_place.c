/* What the schema says of a place in an object. */
#include <string.h>

#include "data/apply_priv.h"

static const struct place unknown = {.nest = SCHEMA_ONE, .any = true};

struct place place_root(const struct schema_type *t)
{
	return (struct place){.t = t, .nest = SCHEMA_ONE, .any = !t, .root = true};
}

bool place_is_systems(const struct place *p, const char *name, size_t len)
{
	static const char *const in_root[] = {"apiVersion", "kind"};
	static const char *const in_meta[] = {"name", "namespace", "uid", "resourceVersion",
		"generation", "creationTimestamp", "managedFields", "selfLink", "clusterName"};
	const char *const *v = p->root ? in_root : in_meta;
	size_t n = p->root ? array_size(in_root) : p->meta ? array_size(in_meta) : 0;

	for (size_t i = 0; i < n; i++)
		if (strlen(v[i]) == len && !memcmp(v[i], name, len))
			return true;
	return false;
}

static enum own own_any(const mval *v)
{
	return yyjson_mut_is_obj((mval *)v) ? OWN_MAP : OWN_WHOLE;
}

static enum own own_list(const struct schema_field *f)
{
	switch (f->list_type) {
	case SCHEMA_LIST_ATOMIC:
		break;
	case SCHEMA_LIST_SET:
		return OWN_SET;
	case SCHEMA_LIST_MAP:
		return OWN_KEYS;
	}
	return OWN_WHOLE;
}

enum own place_own(const struct place *p, const mval *v)
{
	const struct schema_field *f = p->f;

	if (p->any)
		return own_any(v);
	switch (p->nest) {
	case SCHEMA_LIST:
		return own_list(f);
	case SCHEMA_MAP:
	case SCHEMA_MAP_LIST:
		return f->flags & SCHEMA_MAP_ATOMIC ? OWN_WHOLE : OWN_MAP;
	case SCHEMA_ONE:
		break;
	}
	if (f && f->shape == SCHEMA_ANY)
		return own_any(v);
	if (f && f->shape != SCHEMA_OBJECT)
		return OWN_WHOLE;
	/* of the elements of a map or list the flag says nothing */
	if (p->t->atomic || (f && f->nest == SCHEMA_ONE && f->flags & SCHEMA_MAP_ATOMIC))
		return OWN_WHOLE;
	return OWN_STRUCT;
}

bool place_member(
	const struct place *p, enum own own, const char *name, size_t len, struct place *ret)
{
	bool meta = p->root && len == 8 && !memcmp(name, "metadata", 8);
	const struct schema_field *f;

	if (p->any || (own == OWN_MAP && p->nest == SCHEMA_ONE)) {
		*ret = unknown;
		ret->meta = meta;
		return true;
	}
	if (own == OWN_MAP) {
		*ret = *p;
		ret->nest = p->nest == SCHEMA_MAP_LIST ? SCHEMA_LIST : SCHEMA_ONE;
		return true;
	}
	f = schema_field(p->t, name, len);
	if (!f) {
		*ret = unknown;
		return p->f && p->f->flags & SCHEMA_PRESERVE_UNKNOWN;
	}
	*ret = (struct place){.t = f->type, .f = f, .nest = f->nest, .meta = meta};
	return true;
}

struct place place_element(const struct place *p)
{
	struct place el = *p;

	if (p->any || !p->f)
		return unknown;
	el.nest = SCHEMA_ONE;
	return el;
}

/* A value's text; most are words. */
static void value_text(struct buf *b, const mval *v)
{
	if (yyjson_mut_is_str((mval *)v))
		buf_add_json(b, yyjson_mut_get_str((mval *)v), yyjson_mut_get_len((mval *)v));
	else
		mobj_write(b, v);
}

static void key_text(struct buf *b, const char *key, const mval *v, const char *dflt)
{
	buf_addc(b, b->len ? ',' : '{');
	buf_add_json(b, key, strlen(key));
	buf_addc(b, ':');
	if (v)
		value_text(b, v);
	else
		buf_adds(b, dflt);
}

/* What a key counts as where an element leaves it out; NULL: it is no key of that element. Upstream
   gives its required fields the default "" or 0. */
static const char *key_default(const struct schema_field *f)
{
	if (!f)
		return NULL;
	if (f->dflt && !f->when)
		return f->dflt;
	if (!(f->flags & SCHEMA_REQUIRED))
		return NULL;
	return f->shape == SCHEMA_STRING ? "\"\"" : "0";
}

/* The keys in the order of their names: there are one to four. */
static size_t sorted_keys(const struct place *p, const char *ret[8])
{
	const char *const *keys = p->f->map_keys;
	size_t n = 0, at;

	for (; keys && *keys && n < 8; keys++, n++) {
		for (at = n; at && strcmp(ret[at - 1], *keys) > 0; at--)
			ret[at] = ret[at - 1];
		ret[at] = *keys;
	}
	return n;
}

static bool keyed_item(struct fieldset_pool *pool, const struct place *p, const mval *v,
	struct fieldset *ret, const char **why)
{
	const char *keys[8];
	size_t n = sorted_keys(p, keys);
	autobuf b = BUF_INIT;
	char *text;

	*why = yyjson_mut_is_null((mval *)v)
		       ? "associative list with keys may not have a null element"
		       : "associative list with keys may not have non-map elements";
	if (!yyjson_mut_is_obj((mval *)v))
		return false;
	for (size_t i = 0; i < n; i++) {
		const mval *key = yyjson_mut_obj_get((mval *)v, keys[i]);
		const struct schema_field *f = schema_field(p->t, keys[i], strlen(keys[i]));
		const char *dflt = key_default(f);

		if (key || dflt)
			key_text(&b, keys[i], key, dflt);
	}
	if (!b.len) {
		*why = NULL;
		return false;
	}
	buf_addc(&b, '}');
	text = fieldset_alloc(pool, b.len + 1);
	memcpy(text, b.data, b.len + 1);
	ret->elem = text;
	ret->len = (uint32_t)b.len;
	ret->kind = FIELDSET_KEY;
	return true;
}

bool place_item(struct fieldset_pool *pool, const struct place *p, enum own own, const mval *v,
	struct fieldset *ret, const char **why)
{
	autobuf b = BUF_INIT;
	char *text;

	*ret = (struct fieldset){0};
	if (own == OWN_KEYS)
		return keyed_item(pool, p, v, ret, why);
	if (yyjson_mut_is_ctn((mval *)v) || yyjson_mut_is_null((mval *)v)) {
		*why = yyjson_mut_is_obj((mval *)v)
			       ? "associative list without keys has an element that's a map type"
		       : yyjson_mut_is_arr((mval *)v)
			       ? "not supported: associative list with lists as elements"
			       : "associative list without keys has an element that's an "
				 "explicit null";
		return false;
	}
	value_text(&b, v);
	text = fieldset_alloc(pool, b.len + 1);
	memcpy(text, b.data, b.len + 1);
	ret->elem = text;
	ret->len = (uint32_t)b.len;
	ret->kind = FIELDSET_VALUE;
	return true;
}
