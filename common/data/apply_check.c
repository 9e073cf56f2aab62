/* Whether an object fits its type, in the words of upstream's typed values. */
#include <string.h>

#include "base/map.h"
#include "data/apply_priv.h"

#define MAX_TOLD 20

struct check {
	struct fieldset_pool pool;
	struct buf path;
	struct buf said; /* "PATH: words" lines */
	size_t n;
};

static void wrong(struct check *c, const char *fmt, ...) printf_like(2, 3);
static void wrong(struct check *c, const char *fmt, ...)
{
	va_list ap;

	if (++c->n > MAX_TOLD)
		return;
	if (c->n > 1)
		buf_adds(&c->said, "\n  ");
	if (c->path.len)
		buf_addf(&c->said, "%s: ", buf_str(&c->path));
	va_start(ap, fmt);
	buf_vaddf(&c->said, fmt, ap);
	va_end(ap);
}

/* Values as Go prints decoded ones: with %v, or with %#v when typed. */
static void go_value(struct buf *b, const mval *v, bool typed)
{
	size_t i, n;
	mval *key, *el;

	if (yyjson_mut_is_obj((mval *)v)) {
		buf_adds(b, typed ? "map[string]interface {}{" : "map[");
		yyjson_mut_obj_foreach((mval *)v, i, n, key, el)
		{
			buf_adds(b, !i ? "" : typed ? ", " : " ");
			buf_addf(b, typed ? "\"%s\":" : "%s:", yyjson_mut_get_str(key));
			go_value(b, el, typed);
		}
		buf_addc(b, typed ? '}' : ']');
	} else if (yyjson_mut_is_arr((mval *)v)) {
		buf_adds(b, typed ? "[]interface {}{" : "[");
		yyjson_mut_arr_foreach((mval *)v, i, n, el)
		{
			buf_adds(b, !i ? "" : typed ? ", " : " ");
			go_value(b, el, typed);
		}
		buf_addc(b, typed ? '}' : ']');
	} else if (yyjson_mut_is_null((mval *)v)) {
		buf_adds(b, typed ? "interface {}(nil)" : "<nil>");
	} else if (yyjson_mut_is_str((mval *)v) && !typed) {
		buf_adds(b, yyjson_mut_get_str((mval *)v));
	} else {
		mobj_write(b, v);
	}
}

static void wrong_type(struct check *c, const char *expected, const mval *v, bool typed)
{
	autobuf b = BUF_INIT;

	go_value(&b, v, typed);
	wrong(c, typed ? "expected %s, got &value.valueUnstructured{Value:%s}"
		       : "expected %s, got &{%s}",
		expected, buf_str(&b));
}

/* What upstream's schema calls the shape; NULL: any scalar will do. */
static const char *scalar_name(const struct schema_field *f)
{
	switch (f->shape) {
	case SCHEMA_STRING:
	case SCHEMA_BYTES:
		return "string";
	case SCHEMA_INT32:
	case SCHEMA_INT64:
	case SCHEMA_NUMBER:
		return "numeric";
	case SCHEMA_BOOL:
		return "boolean";
	case SCHEMA_TIME:
	case SCHEMA_MICROTIME:
	case SCHEMA_DURATION:
	case SCHEMA_QUANTITY:
	case SCHEMA_INT_OR_STRING:
	case SCHEMA_ANY:
	case SCHEMA_OBJECT:
		break;
	}
	return NULL;
}

static void check_scalar(struct check *c, const struct schema_field *f, const mval *v)
{
	const char *name = scalar_name(f);

	if (!name || yyjson_mut_is_null((mval *)v))
		return;
	if (*name == 's' && !yyjson_mut_is_str((mval *)v))
		wrong_type(c, name, v, true);
	else if (*name == 'b' && !yyjson_mut_is_bool((mval *)v))
		wrong_type(c, name, v, false);
	else if (*name == 'n' && !yyjson_mut_is_num((mval *)v))
		wrong(c, "expected numeric (int or float), got *value.valueUnstructured");
}

static void check_place(struct check *c, struct place p, const mval *v);

static void check_members(struct check *c, const struct place *p, const mval *obj)
{
	enum own own = p->any || p->nest != SCHEMA_ONE || !p->t ? OWN_MAP : OWN_STRUCT;
	size_t i, n, len = c->path.len;
	mval *key, *v;

	yyjson_mut_obj_foreach((mval *)obj, i, n, key, v)
	{
		const char *name = yyjson_mut_get_str(key);
		struct place below;

		buf_addc(&c->path, '.');
		buf_adds(&c->path, name);
		if (!place_member(p, own, name, yyjson_mut_get_len(key), &below)) {
			wrong(c, "field not declared in schema");
			/* upstream looks no further here */
			buf_truncate(&c->path, len);
			return;
		}
		check_place(c, below, v);
		buf_truncate(&c->path, len);
	}
}

static void no_keys(struct check *c, const struct place *p, size_t i)
{
	autobuf keys = BUF_INIT;

	for (const char *const *k = p->f->map_keys; *k; k++)
		buf_addf(&keys, "%s\"%s\"", keys.len ? " " : "", *k);
	wrong(c,
		"element %zu: associative list with keys has an element that omits all key fields "
		"[%s] (and doesn't have default values for any key fields)",
		i, buf_str(&keys));
}

static bool check_item(struct check *c, const struct place *p, enum own own, size_t i,
	const mval *v, struct map *seen)
{
	const char *why = NULL;
	struct fieldset elem;

	if (own != OWN_SET && own != OWN_KEYS) {
		buf_addf(&c->path, "[%zu]", i);
		return true;
	}
	if (!place_item(&c->pool, p, own, v, &elem, &why)) {
		if (why)
			wrong(c, "element %zu: %s", i, why);
		else
			no_keys(c, p, i);
		return false;
	}
	/* the text ends with a NUL, and one inside would be escaped */
	if (map_has(seen, elem.elem)) {
		autobuf b = BUF_INIT;

		fieldset_write_elem(&b, &elem);
		wrong(c, "duplicate entries for key %s", buf_str(&b));
	}
	map_put(seen, elem.elem, c);
	fieldset_write_elem(&c->path, &elem);
	return true;
}

static void check_list(struct check *c, const struct place *p, enum own own, const mval *list)
{
	size_t i, n, len = c->path.len;
	struct map seen = MAP_INIT;
	mval *v;

	if (yyjson_mut_is_null((mval *)list))
		return;
	if (!yyjson_mut_is_arr((mval *)list)) {
		wrong_type(c, "list", list, false);
		return;
	}
	yyjson_mut_arr_foreach((mval *)list, i, n, v)
	{
		if (!check_item(c, p, own, i, v, &seen))
			break;
		check_place(c, place_element(p), v);
		buf_truncate(&c->path, len);
	}
	map_release(&seen);
}

static void check_place(struct check *c, struct place p, const mval *v)
{
	if (p.any || (p.f && p.nest == SCHEMA_ONE && p.f->shape == SCHEMA_ANY))
		return;
	if (p.nest == SCHEMA_LIST) {
		check_list(c, &p, place_own(&p, v), v);
	} else if (p.nest == SCHEMA_ONE && p.f && p.f->shape != SCHEMA_OBJECT) {
		check_scalar(c, p.f, v);
	} else if (yyjson_mut_is_obj((mval *)v)) {
		check_members(c, &p, v);
	} else if (!yyjson_mut_is_null((mval *)v)) {
		wrong_type(c, "map", v, false);
	}
}

int apply_check(const struct schema_type *t, const mval *obj, struct err *e)
{
	struct check c = {.pool = FIELDSET_POOL_INIT};
	int rc = 0;

	check_place(&c, place_root(t), obj);
	if (c.n)
		rc = err_set(e, ERR_SYS, "%s%s", c.n > 1 ? "errors:\n  " : "", buf_str(&c.said));
	fieldset_pool_release(&c.pool);
	buf_release(&c.path);
	buf_release(&c.said);
	return rc;
}
