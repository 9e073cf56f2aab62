/*
 * YAML documents into JSON documents: libyaml's events, go-yaml v2's meaning.
 *
 * A mapping is filled in the order of the text and what comes later wins, a merge ("<<") too: that
 * is what go-yaml does. A key that stands twice in one mapping is an error; one that a merge brings
 * is not.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/base64.h"
#include "base/map.h"
#include "data/jscan.h"
#include "data/node.h"
#include "data/yaml.h"
#include "data/yaml_scalar.h"

struct reader {
	yaml_parser_t p;
	yaml_event_t ev; /* the current event */
	bool have_ev;
	const char *name, *text;
	mdoc *d;
	struct map anchors; /* name → mval *; NULL while the value is being read */
	size_t nodes;
	int depth;
	struct err *e;
};

static int line_of(const struct reader *r)
{
	return (int)r->ev.start_mark.line + 1;
}

static int fail(struct reader *r, const char *fmt, ...) printf_like(2, 3);
static int fail(struct reader *r, const char *fmt, ...)
{
	char msg[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return err_set(r->e, ERR_SYNTAX, "%s: line %d: %s", r->name, line_of(r), msg);
}

static int parser_failed(struct reader *r)
{
	const char *problem = r->p.problem ? r->p.problem : "not YAML";
	size_t line = r->p.problem_mark.line + 1;

	/* what the reader of bytes refuses has an offset only */
	if (r->p.error == YAML_READER_ERROR)
		line = jscan_line(r->text, r->p.problem_offset);
	return err_set(r->e, ERR_SYNTAX, "%s: line %zu: %s", r->name, line, problem);
}

static int next(struct reader *r)
{
	if (r->have_ev)
		yaml_event_delete(&r->ev);
	r->have_ev = yaml_parser_parse(&r->p, &r->ev);
	return r->have_ev ? 0 : parser_failed(r);
}

static int count(struct reader *r, size_t n)
{
	r->nodes += n;
	if (r->nodes > YAML_MAX_NODES)
		return fail(r, "more than %d values after expanding aliases", YAML_MAX_NODES);
	return 0;
}

static size_t size_of(struct node n)
{
	struct node_iter it;
	struct node v;
	size_t size = 1;

	if (node_type(n) != YYJSON_TYPE_ARR && node_type(n) != YYJSON_TYPE_OBJ)
		return size;
	for (it = node_iter(n); node_iter_next(&it, NULL, &v);)
		size += size_of(v);
	return size;
}

/* --- scalars --- */

static const char *tag_name(const char *tag)
{
	static const char prefix[] = "tag:yaml.org,2002:";

	if (!tag || strcmp(tag, "!") == 0)
		return "";
	return strncmp(tag, prefix, sizeof(prefix) - 1) == 0 ? tag + sizeof(prefix) - 1 : tag;
}

static mval *new_string(struct reader *r, const char *s, size_t len)
{
	return yyjson_mut_strncpy(r->d, s, len);
}

static int read_float(struct reader *r, double v, mval **ret)
{
	if (!isfinite(v))
		return fail(
			r, "not a number that JSON has: %s", (const char *)r->ev.data.scalar.value);
	/* whole ones become integers, as they do in Go's JSON */
	if (v == floor(v) && v >= -9223372036854775808.0 && v < 18446744073709551616.0)
		*ret = v < 0 ? yyjson_mut_sint(r->d, (int64_t)v)
			     : yyjson_mut_uint(r->d, (uint64_t)v);
	else
		*ret = yyjson_mut_real(r->d, v);
	return 0;
}

static int read_binary(struct reader *r, const char *s, size_t len, mval **ret)
{
	struct err ignored;
	autobuf b = BUF_INIT;

	if (base64_decode(&b, s, len, &ignored) < 0)
		return fail(r, "!!binary value contains invalid base64 data");
	*ret = new_string(r, buf_str(&b), b.len);
	return 0;
}

/* Does a word of this kind bear the tag? */
static bool fits(enum yaml_kind kind, const char *tag)
{
	static const struct {
		const char *tag;
		enum yaml_kind kind;
	} tags[] = {
		{"null", YAML_IS_NULL},
		{"bool", YAML_IS_BOOL},
		{"int", YAML_IS_INT},
		{"int", YAML_IS_UINT},
		{"float", YAML_IS_FLOAT},
		{"float", YAML_IS_INT},
		{"float", YAML_IS_UINT},
		{"timestamp", YAML_IS_TIME},
	};

	for (size_t i = 0; i < array_size(tags); i++) {
		if (tags[i].kind == kind && strcmp(tag, tags[i].tag) == 0)
			return true;
	}
	return false;
}

static bool is_resolved_tag(const char *tag)
{
	return fits(YAML_IS_NULL, tag) || fits(YAML_IS_BOOL, tag) || fits(YAML_IS_INT, tag) ||
	       fits(YAML_IS_FLOAT, tag) || fits(YAML_IS_TIME, tag);
}

static int read_word(struct reader *r, const struct yaml_word *w, mval **ret)
{
	switch (w->kind) {
	case YAML_IS_NULL:
		*ret = yyjson_mut_null(r->d);
		break;
	case YAML_IS_BOOL:
		*ret = yyjson_mut_bool(r->d, w->b);
		break;
	case YAML_IS_INT:
		*ret = yyjson_mut_sint(r->d, w->i);
		break;
	case YAML_IS_UINT:
		*ret = yyjson_mut_uint(r->d, w->u);
		break;
	case YAML_IS_FLOAT:
		return read_float(r, w->r, ret);
	default:
		*ret = new_string(r, (char *)r->ev.data.scalar.value, r->ev.data.scalar.length);
	}
	return 0;
}

static int read_scalar(struct reader *r, mval **ret, enum yaml_kind *ret_kind)
{
	const char *s = (char *)r->ev.data.scalar.value, *tag;
	size_t len = r->ev.data.scalar.length;
	struct yaml_word w;

	tag = tag_name((char *)r->ev.data.scalar.tag);
	*ret_kind = YAML_IS_STRING;
	if (strcmp(tag, "binary") == 0)
		return read_binary(r, s, len, ret);
	if (*tag ? !is_resolved_tag(tag) : !r->ev.data.scalar.plain_implicit) {
		*ret = new_string(r, s, len);
		return 0;
	}
	w = yaml_resolve(s, len);
	if (*tag && !fits(w.kind, tag))
		return fail(r, "cannot decode `%.200s` as a !!%s", s, tag);
	*ret_kind = w.kind;
	return read_word(r, &w, ret);
}

/* --- keys --- */

/* Go's FormatFloat(f, 'g', -1, 32), which sigs.k8s.io/yaml uses for keys. */
static void write_float_key(struct buf *b, double v)
{
	float f = (float)v;
	int digits = 0, exponent;
	char text[48];

	/* beyond float too, as there */
	if (!isfinite(f)) {
		buf_adds(b, isnan(f) ? ".nan" : f < 0 ? "-.inf" : ".inf");
		return;
	}
	do
		snprintf(text, sizeof(text), "%.*e", digits++, (double)f);
	while (strtof(text, NULL) != f && digits < 9);
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	if (exponent < -4 || exponent >= 6)
		buf_adds(b, text);
	else
		buf_addf(b, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 0, (double)f);
}

/* A key as text; the kinds tell 1 and "1" apart, which are two keys to go-yaml. */
static int key_text(struct reader *r, mval *key, enum yaml_kind kind, struct buf *b)
{
	switch (yyjson_mut_get_type(key)) {
	case YYJSON_TYPE_STR:
		if (strlen(yyjson_mut_get_str(key)) != yyjson_mut_get_len(key))
			return fail(r, "a key holds a NUL");
		buf_adds(b, yyjson_mut_get_str(key));
		return 0;
	case YYJSON_TYPE_BOOL:
		buf_adds(b, yyjson_mut_get_bool(key) ? "true" : "false");
		return 0;
	case YYJSON_TYPE_NUM:
		if (kind == YAML_IS_FLOAT)
			write_float_key(b, yyjson_mut_get_num(key));
		else
			node_write_num(b, node_of_mut(key));
		return 0;
	case YYJSON_TYPE_NULL:
		return fail(r, "null cannot be a key");
	default:
		return fail(r, "a map or list cannot be a key");
	}
}

/* --- nodes --- */

static int read_node(struct reader *r, mval **ret, enum yaml_kind *ret_kind);

/* What a mapping has is a map from key text to one of these. */
static const enum yaml_kind key_kinds[] = {
	YAML_IS_STRING,
	YAML_IS_NULL,
	YAML_IS_BOOL,
	YAML_IS_INT,
	YAML_IS_UINT,
	YAML_IS_FLOAT,
	YAML_IS_TIME,
};
static const enum yaml_kind merged = YAML_IS_NULL; /* no key is null */

static void set_key(struct reader *r, struct map *seen, mval *obj, const char *key,
	const enum yaml_kind *kind, mval *v)
{
	if (map_put(seen, key, (void *)(uintptr_t)kind))
		mobj_put(r->d, obj, key, v);
	else
		yyjson_mut_obj_add(obj, new_string(r, key, strlen(key)), v);
}

static bool is_merge_key(const struct reader *r)
{
	const char *s = (char *)r->ev.data.scalar.value;

	return r->ev.type == YAML_SCALAR_EVENT && s && strcmp(s, "<<") == 0 &&
	       (r->ev.data.scalar.plain_implicit ||
		       strcmp(tag_name((char *)r->ev.data.scalar.tag), "merge") == 0);
}

static int merge_one(struct reader *r, struct map *seen, mval *into, mval *from)
{
	struct node_iter it;
	struct node k, v;

	if (!yyjson_mut_is_obj(from))
		return fail(r, "map merge requires map or sequence of maps as the value");
	if (count(r, size_of(node_of_mut(from))) < 0)
		return -1;
	for (it = node_iter(node_of_mut(from)); node_iter_next(&it, &k, &v);)
		set_key(r, seen, into, node_str(k), &merged, mobj_copy_mut(r->d, v.v));
	return 0;
}

static int merge(struct reader *r, struct map *seen, mval *into)
{
	enum yaml_kind kind;
	struct vec all = VEC_INIT;
	mval *from, *v;
	size_t i, n;
	int ret = 0;

	if (read_node(r, &from, &kind) < 0)
		return -1;
	if (!yyjson_mut_is_arr(from))
		return merge_one(r, seen, into, from);
	yyjson_mut_arr_foreach(from, i, n, v) vec_push(&all, v);
	/* the first of the list wins: it comes last */
	while (all.n && !ret)
		ret = merge_one(r, seen, into, all.v[--all.n]);
	vec_release(&all);
	return ret;
}

static int read_pair(struct reader *r, struct map *seen, mval *obj)
{
	autobuf text = BUF_INIT;
	enum yaml_kind kind, ignored;
	const enum yaml_kind *before;
	mval *k, *v;

	if (is_merge_key(r))
		return next(r) < 0 || merge(r, seen, obj) < 0 ? -1 : 0;
	if (read_node(r, &k, &kind) < 0 || key_text(r, k, kind, &text) < 0)
		return -1;
	/* 1 and "1" are two keys to go-yaml, of which the last wins */
	before = map_get(seen, buf_str(&text));
	if (before && *before == kind)
		return fail(r, "key \"%.200s\" already set in map", buf_str(&text));
	if (next(r) < 0 || read_node(r, &v, &ignored) < 0)
		return -1;
	set_key(r, seen, obj, buf_str(&text), &key_kinds[kind], v);
	return 0;
}

static int read_mapping(struct reader *r, mval *obj)
{
	struct map seen = MAP_INIT;
	int status = next(r);

	while (status == 0 && r->ev.type != YAML_MAPPING_END_EVENT) {
		status = read_pair(r, &seen, obj);
		if (status == 0)
			status = next(r);
	}
	map_release(&seen);
	return status;
}

static int read_sequence(struct reader *r, mval *arr)
{
	enum yaml_kind ignored;
	mval *v;

	if (next(r) < 0)
		return -1;
	while (r->ev.type != YAML_SEQUENCE_END_EVENT) {
		if (read_node(r, &v, &ignored) < 0)
			return -1;
		yyjson_mut_arr_append(arr, v);
		if (next(r) < 0)
			return -1;
	}
	return 0;
}

static int read_alias(struct reader *r, mval **ret)
{
	const char *name = (char *)r->ev.data.alias.anchor;
	mval *v = map_get(&r->anchors, name);

	if (!v)
		return map_has(&r->anchors, name)
			       ? fail(r, "anchor '%.100s' value contains itself", name)
			       : fail(r, "unknown anchor '%.100s' referenced", name);
	if (count(r, size_of(node_of_mut(v))) < 0)
		return -1;
	*ret = mobj_copy_mut(r->d, v);
	return 0;
}

static int read_container(struct reader *r, mval **ret)
{
	bool map = r->ev.type == YAML_MAPPING_START_EVENT;
	mval *v = map ? yyjson_mut_obj(r->d) : yyjson_mut_arr(r->d);

	if (r->depth == OBJ_MAX_DEPTH)
		return fail(r, "nested deeper than %d levels", OBJ_MAX_DEPTH);
	r->depth++;
	if ((map ? read_mapping(r, v) : read_sequence(r, v)) < 0)
		return -1;
	r->depth--;
	*ret = v;
	return 0;
}

/* The node whose first event is the current one; ends on its last event. */
static int read_node(struct reader *r, mval **ret, enum yaml_kind *ret_kind)
{
	/* the anchor stands at the same place in these three */
	const yaml_char_t *anchor =
		r->ev.type == YAML_SCALAR_EVENT		  ? r->ev.data.scalar.anchor
		: r->ev.type == YAML_MAPPING_START_EVENT  ? r->ev.data.mapping_start.anchor
		: r->ev.type == YAML_SEQUENCE_START_EVENT ? r->ev.data.sequence_start.anchor
							  : NULL;
	autofree char *name = xstrdup_null((const char *)anchor);
	int status;

	*ret_kind = YAML_IS_STRING;
	if (r->ev.type == YAML_ALIAS_EVENT)
		return read_alias(r, ret);
	if (count(r, 1) < 0)
		return -1;
	if (name)
		map_put(&r->anchors, name, NULL);
	status = r->ev.type == YAML_SCALAR_EVENT ? read_scalar(r, ret, ret_kind)
						 : read_container(r, ret);
	if (status == 0 && name)
		map_put(&r->anchors, name, *ret);
	return status;
}

/* --- documents --- */

static int read_document(struct reader *r, yaml_doc_fn fn, void *arg)
{
	const yaml_version_directive_t *v = r->ev.data.document_start.version_directive;
	enum yaml_kind ignored;
	automdoc *d = NULL;
	mval *root;
	int line;

	if (v && (v->major != 1 || v->minor != 1))
		return fail(r, "found incompatible YAML document");
	r->d = d = yyjson_mut_doc_new(NULL);
	r->nodes = 0;
	r->depth = 0;
	map_release(&r->anchors);
	r->anchors = (struct map)MAP_INIT;
	if (next(r) < 0)
		return -1;
	line = line_of(r);
	if (read_node(r, &root, &ignored) < 0 || next(r) < 0)
		return -1;
	if (yyjson_mut_is_null(root))
		return 0;
	return fn(arg, doc_from_mut(root), line, r->e);
}

static int read_stream(struct reader *r, yaml_doc_fn fn, void *arg)
{
	int status = next(r);

	while (status == 0 && r->ev.type != YAML_STREAM_END_EVENT) {
		if (r->ev.type == YAML_DOCUMENT_START_EVENT)
			status = read_document(r, fn, arg);
		if (status == 0)
			status = next(r);
	}
	return status;
}

int yaml_parse(
	const char *text, size_t len, const char *name, yaml_doc_fn fn, void *arg, struct err *e)
{
	struct reader r = {.name = name, .text = text, .e = e};
	int status;

	if (!yaml_parser_initialize(&r.p))
		bug("libyaml: out of memory");
	yaml_parser_set_encoding(&r.p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.p, (const unsigned char *)text, len);
	status = read_stream(&r, fn, arg);
	if (r.have_ev)
		yaml_event_delete(&r.ev);
	yaml_parser_delete(&r.p);
	map_release(&r.anchors);
	return status;
}
