/* Protobuf → JSON. What comes in is a stranger's: every length and number is looked at. */
#include <string.h>

#include "base/base64.h"
#include "data/kind.h"
#include "data/node.h"
#include "data/proto_priv.h"

int proto_string(struct proto_in *in, struct pb text)
{
	if (!node_is_utf8((const char *)text.p, pb_len(&text)))
		return err_set(in->e, ERR_BADREQUEST, "protobuf: a string is no UTF-8");
	buf_add_json(in->b, (const char *)text.p, pb_len(&text));
	return 0;
}

int proto_wrong(struct proto_in *in, const struct schema_field *f)
{
	return err_set(in->e, ERR_BADREQUEST, "protobuf: %s has no value of its type", f->name);
}

/* A value of a shape that travels as bytes. 1: it says nothing, as if it were absent. */
static int read_bytes(
	struct proto_in *in, const struct schema_type *t, const struct schema_field *f, struct pb m)
{
	switch (f->shape) {
	case SCHEMA_STRING:
		return proto_string(in, m);
	case SCHEMA_OBJECT:
		return proto_object(in, m, f->type);
	case SCHEMA_ANY:
		return proto_read_any(in, t, f, m);
	case SCHEMA_TIME:
	case SCHEMA_MICROTIME:
		return proto_read_time(in, f, m);
	case SCHEMA_QUANTITY:
		return proto_read_quantity(in, f, m);
	case SCHEMA_INT_OR_STRING:
		return proto_read_int_or_string(in, f, m);
	case SCHEMA_DURATION:
		return proto_read_duration(in, f, m);
	case SCHEMA_BYTES:
		buf_addc(in->b, '"');
		base64_encode(in->b, m.p, pb_len(&m));
		buf_addc(in->b, '"');
		return 0;
	default:
		return proto_wrong(in, f);
	}
}

/* 1: it says nothing. */
static int read_value(struct proto_in *in, const struct schema_type *t,
	const struct schema_field *f, const struct pb_field *x)
{
	if (f->shape == SCHEMA_NUMBER && x->wire == PB_FIXED64)
		return proto_read_number(in, f, x->v);
	if (x->wire == PB_BYTES)
		return read_bytes(in, t, f, x->sub);
	if (x->wire != PB_VARINT)
		return proto_wrong(in, f);
	if (f->shape == SCHEMA_BOOL)
		buf_adds(in->b, x->v ? "true" : "false");
	else if (f->shape == SCHEMA_INT32)
		buf_add_int(in->b, (int32_t)x->v);
	else if (f->shape == SCHEMA_INT64)
		buf_add_int(in->b, (int64_t)x->v);
	else
		return proto_wrong(in, f);
	return 0;
}

/* Is it what upstream's structs cannot tell from absent? */
static bool is_nothing(const struct schema_field *f, const struct pb_field *x)
{
	if (f->flags & SCHEMA_REQUIRED)
		return false;
	if (f->shape == SCHEMA_STRING)
		return !pb_len(&x->sub) && !(f->flags & SCHEMA_POINTER);
	if (f->shape == SCHEMA_BYTES)
		return !pb_len(&x->sub);
	return f->shape != SCHEMA_OBJECT && f->flags & SCHEMA_PLAIN && !x->v;
}

static bool is_int(const struct schema_field *f)
{
	return f->shape == SCHEMA_INT32 || f->shape == SCHEMA_INT64 || f->shape == SCHEMA_BOOL;
}

/* Inside a list even what says nothing takes its place. */
static int read_element(struct proto_in *in, const struct schema_type *t,
	const struct schema_field *f, const struct pb_field *x)
{
	int r = read_value(in, t, f, x);

	if (r > 0)
		buf_adds(in->b, "null");
	return r < 0 ? -1 : 0;
}

/* Numbers back to back in one field. */
static int read_packed(struct proto_in *in, const struct schema_field *f, struct pb m, bool *more)
{
	while (m.p < m.end) {
		struct pb one = {m.p, m.p};
		struct pb_field x = {.wire = PB_VARINT};

		for (unsigned i = 0; m.p < m.end && i < 10; i++) {
			x.v |= (uint64_t)(*m.p & 0x7f) << 7 * i;
			if (*m.p++ < 0x80) {
				one.end = m.p;
				break;
			}
		}
		if (one.end == one.p)
			return proto_wrong(in, f);
		if (*more)
			buf_addc(in->b, ',');
		*more = true;
		if (read_value(in, NULL, f, &x) < 0)
			return -1;
	}
	return 0;
}

/* All fields of the number from x on: m stands behind x. */
static int read_list(struct proto_in *in, const struct schema_type *t, const struct schema_field *f,
	struct pb_field x, struct pb m)
{
	uint32_t number = x.number;
	bool more = false;
	int r = 1;

	buf_addc(in->b, '[');
	for (; r > 0; r = pb_next(&m, &x, in->e)) {
		if (x.number != number)
			continue;
		if (is_int(f) && x.wire == PB_BYTES) {
			if (read_packed(in, f, x.sub, &more) < 0)
				return -1;
			continue;
		}
		if (more)
			buf_addc(in->b, ',');
		more = true;
		if (read_element(in, t, f, &x) < 0)
			return -1;
	}
	buf_addc(in->b, ']');
	return r;
}

/* A value of a map that its entry does not say. */
static const char *zero(const struct schema_field *f)
{
	if (f->nest == SCHEMA_MAP_LIST)
		return "[]";
	switch (f->shape) {
	case SCHEMA_STRING:
	case SCHEMA_BYTES:
		return "\"\"";
	case SCHEMA_QUANTITY:
		return "\"0\"";
	case SCHEMA_OBJECT:
		return "{}";
	case SCHEMA_BOOL:
		return "false";
	case SCHEMA_ANY:
		return "null";
	default:
		return "0";
	}
}

static int read_map_value(struct proto_in *in, const struct schema_type *t,
	const struct schema_field *f, const struct pb_field *x)
{
	struct pb m = x->sub;
	struct pb_field first;
	int r;

	if (!x->number) {
		buf_adds(in->b, zero(f));
		return 0;
	}
	if (f->nest == SCHEMA_MAP)
		return read_element(in, t, f, x);
	if (x->wire != PB_BYTES)
		return proto_wrong(in, f);
	while ((r = pb_next(&m, &first, in->e)) > 0)
		if (first.number == 1)
			return read_list(in, t, f, first, m);
	buf_adds(in->b, "[]");
	return r;
}

static int read_entry(
	struct proto_in *in, const struct schema_type *t, const struct schema_field *f, struct pb m)
{
	struct pb_field x, key = {0}, value = {0};
	int r;

	while ((r = pb_next(&m, &x, in->e)) > 0) {
		if (x.number == 1)
			key = x;
		else if (x.number == 2)
			value = x;
	}
	if (r < 0)
		return -1;
	if (key.number && key.wire != PB_BYTES)
		return proto_wrong(in, f);
	if (!key.number)
		buf_adds(in->b, "\"\"");
	else if (proto_string(in, key.sub) < 0)
		return -1;
	buf_addc(in->b, ':');
	return read_map_value(in, t, f, &value);
}

static int read_map(struct proto_in *in, const struct schema_type *t, const struct schema_field *f,
	struct pb_field x, struct pb m)
{
	uint32_t number = x.number;
	bool more = false;
	int r = 1;

	buf_addc(in->b, '{');
	for (; r > 0; r = pb_next(&m, &x, in->e)) {
		if (x.number != number)
			continue;
		if (x.wire != PB_BYTES)
			return proto_wrong(in, f);
		if (more)
			buf_addc(in->b, ',');
		more = true;
		if (read_entry(in, t, f, x.sub) < 0)
			return -1;
	}
	buf_addc(in->b, '}');
	return r;
}

/* A field with its name. m stands behind x, for those that are repeated. */
static int read_field(struct proto_in *in, const struct schema_type *t,
	const struct schema_field *f, const struct pb_field *x, struct pb m)
{
	size_t start = in->b->len;
	int r;

	if (f->nest == SCHEMA_ONE && is_nothing(f, x))
		return 0;
	if (in->b->data[start - 1] != '{')
		buf_addc(in->b, ',');
	buf_add_json(in->b, f->name, strlen(f->name));
	buf_addc(in->b, ':');
	if (f->nest == SCHEMA_ONE)
		r = read_value(in, t, f, x);
	else if (f->nest == SCHEMA_LIST)
		r = read_list(in, t, f, *x, m);
	else
		r = read_map(in, t, f, *x, m);
	if (r > 0)
		buf_truncate(in->b, start);
	return r < 0 ? -1 : 0;
}

/* The field of this number behind prefix; the text's order is by number, so the search goes on
   where it last found one. */
static const struct schema_field *find(const struct schema_type *t, const char *prefix,
	size_t prefix_len, uint32_t number, size_t *at, const char **ret_rest)
{
	size_t n;

	schema_fields(t, &n);
	for (size_t i = 0; i < n; i++) {
		const struct schema_field *f = schema_field_nth(t, (*at + i) % n);

		if (proto_tag(f->tag, prefix, prefix_len, ret_rest) != number)
			continue;
		*at = (*at + i) % n;
		return f;
	}
	return NULL;
}

/* The fields of a message, or of one that is embedded in it ("2."), as members. */
static int read_level(
	struct proto_in *in, struct pb m, const struct schema_type *t, const char *prefix)
{
	size_t prefix_len = strlen(prefix), at = 0;
	uint64_t seen[4] = {0}; /* tags are below 256 */
	struct pb_field x;
	int r;

	while ((r = pb_next(&m, &x, in->e)) > 0) {
		const char *rest = "";
		const struct schema_field *f = find(t, prefix, prefix_len, x.number, &at, &rest);
		uint64_t bit = 1ull << x.number % 64, *word = &seen[x.number / 64 % 4];
		autobuf deeper = BUF_INIT;

		if (!f || x.number > 255)
			continue;
		if (*word & bit && (f->nest == SCHEMA_ONE || *rest))
			return err_set(
				in->e, ERR_BADREQUEST, "protobuf: %s is there twice", f->name);
		if (*word & bit)
			continue;
		*word |= bit;
		if (!*rest) {
			if (read_field(in, t, f, &x, m) < 0)
				return -1;
			continue;
		}
		if (x.wire != PB_BYTES)
			return proto_wrong(in, f);
		buf_addf(&deeper, "%s%u.", prefix, x.number);
		if (read_level(in, x.sub, t, deeper.data) < 0)
			return -1;
	}
	return r;
}

int proto_object(struct proto_in *in, struct pb m, const struct schema_type *t)
{
	if (++in->depth > PROTO_MAX_DEPTH)
		return err_set(in->e, ERR_BADREQUEST, "protobuf: too deep");
	buf_addc(in->b, '{');
	if (read_level(in, m, t, "") < 0)
		return -1;
	buf_addc(in->b, '}');
	in->depth--;
	return 0;
}

/* A message that is one of Unknown's: its strings by number. */
static int strings_of(struct proto_in *in, struct pb m, struct pb ret[5])
{
	struct pb_field x;
	int r;

	memset(ret, 0, 5 * sizeof *ret);
	while ((r = pb_next(&m, &x, in->e)) > 0) {
		if (x.number > 4)
			continue;
		if (x.wire != PB_BYTES)
			return err_set(in->e, ERR_BADREQUEST, "protobuf: the envelope is broken");
		ret[x.number] = x.sub;
	}
	return r;
}

static char *text_of(struct pb m)
{
	return m.p ? xstrndup((const char *)m.p, pb_len(&m)) : xstrdup("");
}

/* {"kind":…,"apiVersion":… */
static int open_object(struct proto_in *in, const struct pb meta[5])
{
	buf_adds(in->b, "{\"kind\":");
	if (proto_string(in, meta[2]) < 0)
		return -1;
	buf_adds(in->b, ",\"apiVersion\":");
	return proto_string(in, meta[1]);
}

int proto_envelope(struct proto_in *in, struct pb m)
{
	struct pb of[5], meta[5];
	autofree char *api_version = NULL, *kind = NULL;
	const struct schema_type *t;

	m.p += 4;
	if (strings_of(in, m, of) < 0 || strings_of(in, of[1], meta) < 0)
		return -1;
	if (pb_len(&of[4]) == 16 && !memcmp(of[4].p, "application/json", 16))
		return proto_json(in, of[2]);
	api_version = text_of(meta[1]);
	kind = text_of(meta[2]);
	if (strlen(api_version) != pb_len(&meta[1]) || strlen(kind) != pb_len(&meta[2]))
		return err_set(in->e, ERR_BADREQUEST, "protobuf: the envelope is broken");
	t = proto_type(api_version, kind);
	if (!t)
		return err_set(in->e, ERR_BADREQUEST,
			"no matches for kind \"%s\" in version \"%s\"", kind, api_version);
	if (++in->depth > PROTO_MAX_DEPTH)
		return err_set(in->e, ERR_BADREQUEST, "protobuf: too deep");
	if (open_object(in, meta) < 0 || read_level(in, of[2], t, "") < 0)
		return -1;
	buf_addc(in->b, '}');
	in->depth--;
	return 0;
}

int proto_read(const void *p, size_t len, struct buf *ret, struct err *e)
{
	struct proto_in in = {.b = ret, .e = e};
	size_t start = ret->len;

	if (!proto_is(p, len))
		return err_set(e, ERR_BADREQUEST,
			"provided data does not appear to be a protobuf message, "
			"expected prefix [107 56 115 0]");
	if (proto_envelope(&in, (struct pb){p, (const uint8_t *)p + len}) < 0) {
		buf_truncate(ret, start);
		return -1;
	}
	return 0;
}
