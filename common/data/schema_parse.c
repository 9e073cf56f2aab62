/* The text of a schema (common/data/schema/), made into types. */
#include <ctype.h>
#include <string.h>

#include "data/schema.h"
#include "data/schema_pack.h"
#include "data/schema_scan.h"

static const struct {
	const char *name;
	enum schema_shape shape;
} shapes[] = {
	{"string", SCHEMA_STRING},
	{"int32", SCHEMA_INT32},
	{"int64", SCHEMA_INT64},
	{"bool", SCHEMA_BOOL},
	{"number", SCHEMA_NUMBER},
	{"bytes", SCHEMA_BYTES},
	{"time", SCHEMA_TIME},
	{"microtime", SCHEMA_MICROTIME},
	{"duration", SCHEMA_DURATION},
	{"quantity", SCHEMA_QUANTITY},
	{"any", SCHEMA_ANY},
	{"int-or-string", SCHEMA_INT_OR_STRING},
};

/* The word of a shape without its nesting: a basic one, or the name of a type, of the same group
   and version when it has no dot. */
static int element(
	struct scan *s, const char *w, size_t len, struct pack_field *f, struct pack_ref *r)
{
	autobuf full = BUF_INIT;

	for (size_t i = 0; i < array_size(shapes); i++)
		if (scan_same(w, len, shapes[i].name)) {
			f->shape = (uint8_t)shapes[i].shape;
			return 0;
		}
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)w[i]) && w[i] != '.')
			return scan_bad(s, "\"%.*s\" is no shape", (int)len, w);
	if (!len || !(memchr(w, '.', len) || isupper((unsigned char)*w)))
		return scan_bad(s, "\"%.*s\" is no shape", (int)len, w);
	f->shape = SCHEMA_OBJECT;
	if (!memchr(w, '.', len)) {
		buf_add(&full, s->group, s->group_len);
		buf_addc(&full, '.');
	}
	buf_add(&full, w, len);
	r->type_name = pack_string(s->b, buf_str(&full), full.len);
	return 0;
}

/* T, [T], map<T> or map<[T]>. */
static int shape(
	struct scan *s, const char *w, size_t len, struct pack_field *f, struct pack_ref *r)
{
	bool map = len > 5 && !memcmp(w, "map<", 4) && w[len - 1] == '>';
	bool list;

	if (map) {
		w += 4;
		len -= 5;
	}
	list = len > 2 && *w == '[' && w[len - 1] == ']';
	if (list) {
		w++;
		len -= 2;
	}
	f->nest = map ? (list ? SCHEMA_MAP_LIST : SCHEMA_MAP) : (list ? SCHEMA_LIST : SCHEMA_ONE);
	return element(s, w, len, f, r);
}

/* "atomic", "set", "map(name,protocol)" */
static int list_type(struct scan *s, const char *w, size_t len, struct pack_field *f)
{
	uint32_t v[SCAN_MAX_WORDS];
	const char *p, *end = w + len - 1;
	size_t n = 0;

	f->flags |= SCHEMA_LIST_SAID;
	if (scan_same(w, len, "atomic") || scan_same(w, len, "set")) {
		f->list_type = *w == 's' ? SCHEMA_LIST_SET : SCHEMA_LIST_ATOMIC;
		return 0;
	}
	if (len < 6 || memcmp(w, "map(", 4) || *end != ')')
		return scan_bad(s, "list is atomic, set or map(KEY,…), not \"%.*s\"", (int)len, w);
	for (p = w + 4; p < end && n < SCAN_MAX_WORDS; n++) {
		const char *q = memchr(p, ',', (size_t)(end - p));

		q = q ? q : end;
		v[n] = pack_string(s->b, p, (size_t)(q - p));
		p = q + 1;
	}
	f->list_type = SCHEMA_LIST_MAP;
	f->map_keys = pack_words(s->b, v, n);
	return 0;
}

/* "merge(name),retainKeys", "merge", "replace" */
static int patch(struct scan *s, const char *w, size_t len, struct pack_field *f)
{
	const char *end = w + len;

	while (w < end) {
		const char *q = memchr(w, ',', (size_t)(end - w));
		size_t n = (size_t)((q ? q : end) - w);

		if (n > 7 && !memcmp(w, "merge(", 6) && w[n - 1] == ')') {
			f->flags |= SCHEMA_PATCH_MERGE;
			f->merge_key = pack_string(s->b, w + 6, n - 7);
		} else if (scan_same(w, n, "merge")) {
			f->flags |= SCHEMA_PATCH_MERGE;
		} else if (scan_same(w, n, "retainKeys")) {
			f->flags |= SCHEMA_PATCH_RETAIN_KEYS;
		} else if (scan_same(w, n, "replace")) {
			f->flags |= SCHEMA_PATCH_REPLACE;
		} else {
			return scan_bad(s,
				"patch is merge(KEY), merge, retainKeys or replace, not "
				"\"%.*s\"",
				(int)n, w);
		}
		w += n + 1;
	}
	return 0;
}

/* key=…, the key read; the = is next. */
static int valued(struct scan *s, const char *key, size_t key_len, struct pack_field *f)
{
	const char *w;
	size_t len;

	s->p++;
	if (scan_same(key, key_len, "default"))
		return scan_json(s, &f->dflt);
	if (scan_same(key, key_len, "known") || scan_same(key, key_len, "only")) {
		if (*key == 'o')
			f->flags |= SCHEMA_ENUM_CLOSED;
		return scan_words(s, &f->enums);
	}
	if (scan_same(key, key_len, "needed")) {
		f->flags |= SCHEMA_NEEDED;
		return scan_quotation(s, &f->need);
	}
	scan_word(s, "", &w, &len);
	if (!len)
		return scan_bad(s, "\"%.*s=\" wants a value", (int)key_len, key);
	if (scan_same(key, key_len, "list"))
		return list_type(s, w, len, f);
	if (scan_same(key, key_len, "patch"))
		return patch(s, w, len, f);
	if (scan_same(key, key_len, "go")) {
		f->go = pack_string(s->b, w, len);
		return 0;
	}
	if (scan_same(key, key_len, "when")) {
		f->when = pack_string(s->b, w, len);
		return 0;
	}
	return scan_bad(s, "nothing is called \"%.*s=\"", (int)key_len, key);
}

static const struct {
	const char *name;
	uint16_t flag;
} marks[] = {
	{"required", SCHEMA_REQUIRED},
	{"needed", SCHEMA_NEEDED},
	{"nullable", SCHEMA_NULLABLE},
	{"open", SCHEMA_PRESERVE_UNKNOWN},
	{"atomic", SCHEMA_MAP_ATOMIC},
	{"whole", SCHEMA_ENUM_WHOLE},
	{"unique", SCHEMA_UNIQUE},
	{"nonzero", SCHEMA_ZERO_ABSENT},
	{"plain", SCHEMA_PLAIN},
	{"pointer", SCHEMA_POINTER},
};

static int attributes(struct scan *s, struct pack_field *f)
{
	for (;;) {
		const char *w;
		size_t len, i;

		scan_word(s, "=", &w, &len);
		if (!len)
			return s->p < s->end && !scan_at_doc(s)
				       ? scan_bad(s, "a word is missing before \"=\"")
				       : 0;
		if (s->p < s->end && *s->p == '=') {
			if (valued(s, w, len, f))
				return -1;
			continue;
		}
		for (i = 0; i < array_size(marks); i++)
			if (scan_same(w, len, marks[i].name))
				break;
		if (i == array_size(marks))
			return scan_bad(s, "nothing is called \"%.*s\"", (int)len, w);
		f->flags |= marks[i].flag;
	}
}

static bool is_tag(const char *w, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (!isdigit((unsigned char)w[i]) && w[i] != '.')
			return false;
	return len > 1;
}

static int add_field(struct scan *s, const struct pack_field *f, const struct pack_ref *r)
{
	struct pack_builder *b = s->b;

	if (b->n_fields == SCHEMA_MAX_FIELDS ||
		b->types[b->n_types - 1].n == SCHEMA_MAX_FIELDS_OF_TYPE)
		return scan_bad(s, "too many fields");
	GROW(b->fields, b->n_fields + 1, b->fields_alloc);
	GROW(b->field_refs, b->n_fields + 1, b->field_refs_alloc);
	b->field_refs[b->n_fields] = *r;
	b->fields[b->n_fields++] = *f;
	b->types[b->n_types - 1].n++;
	return 0;
}

/* NAME SHAPE [@TAG] ATTRIBUTE… [-- DOC] */
static int field(struct scan *s)
{
	struct pack_ref r = {.file = s->file, .line = s->line};
	struct pack_field f = {0};
	const char *w;
	size_t len;

	if (!s->b->n_types)
		return scan_bad(s, "a field before the first type");
	scan_word(s, "", &w, &len);
	if (!len)
		return scan_bad(s, "a field has no name");
	f.name = pack_string(s->b, w, len);
	scan_word(s, "", &w, &len);
	if (shape(s, w, len, &f, &r))
		return -1;
	scan_blanks(s);
	if (s->p < s->end && *s->p == '@') {
		scan_word(s, "", &w, &len);
		if (!is_tag(w, len))
			return scan_bad(s, "\"%.*s\" is no tag", (int)len, w);
		f.tag = pack_string(s->b, w + 1, len - 1);
	}
	if (attributes(s, &f))
		return -1;
	f.doc = scan_sentence(s);
	return add_field(s, &f, &r);
}

/* A line of our own in place of one of the text. */
static int field_text(struct scan *s, const char *text)
{
	struct scan own = *s;

	own.p = text;
	own.end = text + strlen(text);
	return field(&own);
}

/* What "object" and "list(T)" stand for. */
static int common_fields(struct scan *s, const char *item, size_t item_len)
{
	char items[256];

	if (field_text(s, "apiVersion string -- Group and version of the API it is written in.") ||
		field_text(s, "kind string -- What it is."))
		return -1;
	if (!item)
		return field_text(s, "metadata meta.v1.ObjectMeta @1 -- Name, namespace, labels "
				     "and what else every object has.");
	if (item_len > 128)
		return scan_bad(s, "the name of a type is too long");
	snprintf(items, sizeof items, "items [%.*s] @2 required -- The objects.", (int)item_len,
		item);
	return field_text(s, "metadata meta.v1.ListMeta @1 -- resourceVersion of the list and "
			     "where to go on.") ||
			       field_text(s, items)
		       ? -1
		       : 0;
}

/* type NAME [atomic] [object | list(T)] [-- DOC] */
static int type(struct scan *s)
{
	struct pack_builder *b = s->b;
	struct pack_type *t;
	const char *w, *dot;
	size_t len;

	scan_word(s, "", &w, &len);
	dot = memrchr(w, '.', len);
	if (!dot)
		return scan_bad(
			s, "a type is called GROUP.VERSION.NAME, not \"%.*s\"", (int)len, w);
	if (b->n_types == SCHEMA_MAX_TYPES)
		return scan_bad(s, "too many types");
	s->group = w;
	s->group_len = (size_t)(dot - w);
	GROW(b->types, b->n_types + 1, b->types_alloc);
	GROW(b->type_at, b->n_types + 1, b->type_at_alloc);
	b->type_at[b->n_types] = (struct pack_ref){.file = s->file, .line = s->line};
	t = &b->types[b->n_types++];
	*t = (struct pack_type){.name = pack_string(b, w, len), .first = (uint32_t)b->n_fields};
	for (scan_word(s, "", &w, &len); len; scan_word(s, "", &w, &len)) {
		if (scan_same(w, len, "atomic"))
			t->atomic = 1;
		else if (scan_same(w, len, "object") && !t->n)
			len = common_fields(s, NULL, 0) ? 0 : len;
		else if (len > 6 && !memcmp(w, "list(", 5) && w[len - 1] == ')' && !t->n)
			len = common_fields(s, w + 5, len - 6) ? 0 : len;
		else
			return scan_bad(s, "nothing is called \"%.*s\"", (int)len, w);
		if (!len)
			return -1;
	}
	t->doc = scan_sentence(s);
	return 0;
}

static int one(struct scan *s)
{
	const char *w;
	size_t len;

	if (*s->p == '\t')
		return field(s);
	scan_word(s, "", &w, &len);
	return scan_same(w, len, "type") ? type(s)
					 : scan_bad(s, "a line begins with \"type\" or a tab");
}

int schema_parse(
	struct pack_builder *b, const char *text, size_t len, const char *name, struct err *e)
{
	struct scan s = {.b = b, .file = pack_string(b, name, strlen(name)), .e = e};
	const char *p = text, *end = text + len;

	for (uint32_t line = 1; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		s.p = p;
		s.line = line++;
		p = nl ? nl + 1 : end;
		while (end - p >= 2 && p[0] == '\t' && p[1] == '\t') {
			nl = memchr(p, '\n', (size_t)(end - p));
			p = nl ? nl + 1 : end;
			line++;
		}
		s.end = p;
		if (*s.p == '#' || *s.p == '\n')
			continue;
		if (one(&s))
			return -1;
	}
	return 0;
}
