/* What Go's structures make of nothing. */
#include <string.h>

#include "data/schema_zero.h"

void schema_zero(const struct schema_field *f, mval *v)
{
	switch (f->shape) {
	case SCHEMA_OBJECT:
		yyjson_mut_set_obj(v);
		break;
	case SCHEMA_STRING:
	case SCHEMA_BYTES:
		yyjson_mut_set_str(v, "");
		break;
	case SCHEMA_INT32:
	case SCHEMA_INT64:
	case SCHEMA_NUMBER:
	case SCHEMA_INT_OR_STRING:
		yyjson_mut_set_sint(v, 0);
		break;
	case SCHEMA_BOOL:
		yyjson_mut_set_bool(v, false);
		break;
	case SCHEMA_QUANTITY:
		yyjson_mut_set_str(v, "0");
		break;
	default:
		break;
	}
}

/* A zero that Go's structures do not tell from an absent field, and so do not print again. */
static bool is_zero(const struct schema_field *f, const mval *v)
{
	if (f->flags & SCHEMA_REQUIRED || !f->tag)
		return false;
	if (f->flags & SCHEMA_PLAIN)
		return yyjson_mut_is_false((mval *)v) ||
		       (yyjson_mut_is_int((mval *)v) && !yyjson_mut_get_uint((mval *)v));
	return (f->shape == SCHEMA_STRING || f->shape == SCHEMA_BYTES) &&
	       !(f->flags & SCHEMA_POINTER) && yyjson_mut_equals_str((mval *)v, "");
}

bool schema_is_nothing(const struct schema_field *f, const mval *v)
{
	if (f->nest == SCHEMA_ONE)
		return is_zero(f, v);
	if ((f->flags & (SCHEMA_POINTER | SCHEMA_REQUIRED)) == SCHEMA_POINTER)
		return false;
	return yyjson_mut_is_ctn((mval *)v) && !yyjson_mut_get_len((mval *)v);
}

bool schema_always(const struct schema_field *f)
{
	bool list = f->nest == SCHEMA_LIST;

	if (f->flags & SCHEMA_POINTER)
		return false;
	if (!list && (f->nest != SCHEMA_ONE || f->shape != SCHEMA_OBJECT))
		return false;
	if (f->flags & SCHEMA_PLAIN)
		return true;
	return list ? f->flags & SCHEMA_REQUIRED : f->dflt && !f->when && !strcmp(f->dflt, "{}");
}
