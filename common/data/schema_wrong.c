/* Values of wrong types, as Go's decoder tells them. */
#include <string.h>

#include "data/schema_decode_priv.h"

/* "core.v1.PodSpec" → "PodSpec", and with its package "v1.PodSpec" */
static const char *go_struct(const struct schema_type *t)
{
	return strrchr(t->name, '.') + 1;
}

static const char *go_package(const struct schema_type *t)
{
	const char *p = strrchr(t->name, '.');

	while (p > t->name && p[-1] != '.')
		p--;
	return p;
}

static void go_element(struct buf *b, const struct schema_type *t, const struct schema_field *f)
{
	static const char *const names[] = {
		[SCHEMA_STRING] = "string",
		[SCHEMA_INT32] = "int32",
		[SCHEMA_INT64] = "int64",
		[SCHEMA_BOOL] = "bool",
		[SCHEMA_NUMBER] = "float64",
		[SCHEMA_BYTES] = "[]uint8",
		[SCHEMA_TIME] = "v1.Time",
		[SCHEMA_MICROTIME] = "v1.MicroTime",
		[SCHEMA_DURATION] = "string",
		[SCHEMA_QUANTITY] = "resource.Quantity",
		[SCHEMA_INT_OR_STRING] = "intstr.IntOrString",
		[SCHEMA_ANY] = "runtime.RawExtension",
	};

	if (f->go && !strchr(f->go, '.'))
		buf_addf(b, "%.*s.", (int)strcspn(go_package(t), "."), go_package(t));
	buf_adds(b, f->go ? f->go : f->type ? go_package(f->type) : names[f->shape]);
}

/* The Go type of the field: nest is what is left of its nesting at the place of the error. */
static void go_type(struct buf *b, const struct schema_type *t, const struct schema_field *f,
	enum schema_nest nest)
{
	if ((nest == SCHEMA_MAP) && f->shape == SCHEMA_QUANTITY) {
		buf_adds(b, "v1.ResourceList");
		return;
	}
	if (nest == SCHEMA_MAP || nest == SCHEMA_MAP_LIST)
		buf_adds(b, "map[string]");
	if (nest == SCHEMA_LIST || nest == SCHEMA_MAP_LIST)
		buf_adds(b, "[]");
	go_element(b, t, f);
}

/* What upstream's converter from maps says, which has no decoder's words: its kinds of values, and
 * of the field only what kind of type it has. */
static int wrong_tree(const struct decode *x, const struct schema_field *f, enum schema_nest nest,
	const mval *v)
{
	static const char *const basic[] = {
		[SCHEMA_STRING] = "string",
		[SCHEMA_INT32] = "int32",
		[SCHEMA_INT64] = "int64",
		[SCHEMA_BOOL] = "bool",
		[SCHEMA_NUMBER] = "float64",
		[SCHEMA_DURATION] = "string",
	};
	bool whole = yyjson_mut_is_int((mval *)v), list = nest == SCHEMA_LIST;
	const char *kind = yyjson_mut_is_num((mval *)v)	  ? whole ? "int64" : "float64"
			   : yyjson_mut_is_obj((mval *)v) ? "map"
			   : yyjson_mut_is_arr((mval *)v) ? "slice"
							  : mobj_word(v);

	if (nest == SCHEMA_MAP || nest == SCHEMA_MAP_LIST)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore map from %s", kind);
	if (list || f->shape == SCHEMA_BYTES)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore slice from %s", kind);
	if (f->type)
		return err_set(x->e, ERR_BADREQUEST, "cannot restore struct from: %s", kind);
	if (f->shape >= array_size(basic) || !basic[f->shape])
		return err_set(x->e, ERR_BADREQUEST,
			"error decoding from json: json: cannot unmarshal %s into Go value of type "
			"string",
			mobj_word(v));
	/* numbers become texts and other numbers in Go, if not here */
	if ((whole && f->shape == SCHEMA_STRING) ||
		(yyjson_mut_is_num((mval *)v) && strstr(basic[f->shape], "int")))
		return err_set(x->e, ERR_BADREQUEST, "cannot convert %s to %s", kind,
			basic[f->shape]);
	return err_set(x->e, ERR_BADREQUEST, "unrecognized type: %s", basic[f->shape]);
}

/* The decoder's sentence, into e; a number is named when show. */
static int unmarshal(const struct decode *x, struct err *e, const struct schema_type *t,
	const struct schema_path *at, const mval *v, bool show, const char *type)
{
	autobuf path = BUF_INIT, value = BUF_INIT;

	schema_path_write_fields(&path, at);
	if (show) {
		buf_addc(&value, ' ');
		mobj_write(&value, v);
	}
	return err_set(e, ERR_BADREQUEST,
		"json: cannot unmarshal %s%s into Go struct field %s.%s of type %s", mobj_word(v),
		buf_str(&value), go_struct(t), buf_str(&path), type);
}

int decode_wrong_type(const struct decode *x, const struct schema_type *t,
	const struct schema_field *f, enum schema_nest nest, const struct schema_path *at,
	const mval *v, bool show)
{
	autobuf type = BUF_INIT;

	if (x->tree)
		return wrong_tree(x, f, nest, v);
	if (*x->wrong->msg)
		return 0;
	go_type(&type, t, f, nest);
	unmarshal(x, x->wrong, t, at, v, show, buf_str(&type));
	return 0;
}

int decode_wrong_object(const struct decode *x, const struct schema_type *t, const mval *v)
{
	return err_set(x->e, ERR_BADREQUEST, "json: cannot unmarshal %s into Go value of type %s",
		mobj_word(v), go_package(t));
}

int decode_wrong_value(const struct decode *x, const struct schema_type *t,
	const struct schema_path *at, const mval *v, bool show, const char *type)
{
	autobuf number = BUF_INIT;

	if (!x->tree)
		return unmarshal(x, x->e, t, at, v, show, type);
	if (show) {
		buf_addc(&number, ' ');
		mobj_write(&number, v);
	}
	return err_set(x->e, ERR_BADREQUEST, "json: cannot unmarshal %s%s into Go value of type %s",
		mobj_word(v), buf_str(&number), type);
}

/* As much of s as the part of a layout takes; 0: it does not fit. A fraction may follow seconds of
   which the layout has none. */
static size_t time_part(const char *s, const char *part, bool fraction)
{
	size_t n = strlen(part);

	for (size_t i = 0; i < n; i++)
		if (*part >= '0' && *part <= '9' ? s[i] < '0' || s[i] > '9'
		    : i && *part == '.'		 ? s[i] < '0' || s[i] > '9'
						 : s[i] != part[i])
			return 0;
	if (fraction && s[n] == '.')
		n += 1 + strspn(s + n + 1, "0123456789");
	return n;
}

int decode_wrong_time(const struct decode *x, const char *s, bool micro)
{
	static const char *const parts[] = {
		"2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", ".000000"};
	const char *zone = "Z07:00", *p = s, *part = zone;
	size_t n = 1;

	for (size_t i = 0; n && i < array_size(parts) - !micro; i++) {
		n = time_part(p, parts[i], !micro && !strcmp(parts[i], "05"));
		p += n;
		part = n ? zone : parts[i];
	}
	return err_set(x->e, ERR_BADREQUEST,
		"parsing time \"%s\" as \"2006-01-02T15:04:05%sZ07:00\": "
		"cannot parse \"%s\" as \"%s\"",
		s, micro ? ".000000" : "", p, part);
}
