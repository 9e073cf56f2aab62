/* Objects as JSON text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/node.h"

/* How to write. */
struct style {
	bool sorted; /* keys bytewise, as Go's maps */
	int indent;  /* blanks a level; 0: compact */
	bool html;   /* < > & U+2028 U+2029 escaped, as Go's encoding/json does */
};

/* Bytes of the UTF-8 character at s (n > 0 bytes left), 0 if it is none (RFC 3629). */
static size_t utf8_len(const unsigned char *s, size_t n)
{
	size_t len = *s < 0x80 ? 1 : *s < 0xc2 ? 0 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 : 4;

	if (!len || *s > 0xf4 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	/* overlong forms, surrogates, beyond U+10FFFF */
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
		(*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

bool node_is_utf8(const char *s, size_t n)
{
	size_t len;

	for (; n; s += len, n -= len) {
		len = utf8_len((const unsigned char *)s, n);
		if (!len)
			return false;
	}
	return true;
}

static bool is_line_separator(const unsigned char *s, size_t len)
{
	return len == 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] | 1) == 0xa9;
}

/* What is not UTF-8 becomes U+FFFD: a program's output may have found its way into a status. */
static void write_string(struct buf *b, const char *text, size_t n, const struct style *st)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t done = 0, i = 0, len;
	char esc[8];

	buf_addc(b, '"');
	while (i < n) {
		len = utf8_len(s + i, n - i);
		*esc = '\0';
		if (!len)
			snprintf(esc, sizeof(esc), "%s", st->html ? "\\ufffd" : "\xef\xbf\xbd");
		else if (s[i] == '"' || s[i] == '\\')
			snprintf(esc, sizeof(esc), "\\%c", s[i]);
		else if (s[i] < 0x20 && strchr("\b\f\n\r\t", s[i]) && s[i])
			snprintf(esc, sizeof(esc), "\\%c", "btn.fr"[s[i] - '\b']);
		else if (s[i] < 0x20 || (st->html && strchr("<>&", s[i])))
			snprintf(esc, sizeof(esc), "\\u%04x", s[i]);
		else if (st->html && is_line_separator(s + i, len))
			snprintf(esc, sizeof(esc), "\\u202%d", s[i + 2] & 1 ? 9 : 8);
		if (*esc) {
			buf_add(b, text + done, i - done);
			buf_adds(b, esc);
			done = i + (len ? len : 1);
		}
		i += len ? len : 1;
	}
	buf_add(b, text + done, n - done);
	buf_addc(b, '"');
}

void obj_write_string(struct buf *b, const char *s)
{
	write_string(b, s, strlen(s), &(const struct style){0});
}

int node_digits(double r, char ret[32])
{
	char text[40], *e;
	size_t n = 0;

	for (int digits = 0; digits <= 16; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits, r);
		if (strtod(text, NULL) == r)
			break;
	}
	e = strchr(text, 'e');
	for (const char *p = text; p < e; p++) {
		if (*p != '.')
			ret[n++] = *p;
	}
	while (n > 1 && ret[n - 1] == '0')
		n--;
	ret[n] = '\0';
	return (int)strtol(e + 1, NULL, 10);
}

/* As Go's encoding/json: plain digits from 1e-6 to 1e21, else an exponent without zeros. */
static void write_double(struct buf *b, double r)
{
	char digits[32];
	int e, n;

	if (!isfinite(r)) {
		buf_adds(b, "null");
		return;
	}
	if (r < 0)
		buf_addc(b, '-');
	e = node_digits(fabs(r), digits);
	n = (int)strlen(digits);
	if (r != 0 && (e < -6 || e >= 21)) {
		buf_addf(b, "%c%s%se%+d", digits[0], n > 1 ? "." : "", digits + 1, e);
		return;
	}
	if (e < 0) {
		buf_addf(b, "0.%.*s%s", -e - 1, "00000", digits);
		return;
	}
	for (int i = 0; i < n || i <= e; i++) {
		if (i == e + 1)
			buf_addc(b, '.');
		buf_addc(b, i < n ? digits[i] : '0');
	}
}

void node_write_num(struct buf *b, struct node n)
{
	if (unsafe_yyjson_is_uint(n.v))
		buf_addf(b, "%llu", (unsigned long long)unsafe_yyjson_get_uint(n.v));
	else if (unsafe_yyjson_is_sint(n.v))
		buf_add_int(b, unsafe_yyjson_get_sint(n.v));
	else
		write_double(b, unsafe_yyjson_get_real(n.v));
}

static int compare_pairs(const void *a, const void *b)
{
	struct node x = ((const struct node_pair *)a)->key, y = ((const struct node_pair *)b)->key;
	size_t nx = node_len(x), ny = node_len(y);
	int c = memcmp(node_str(x), node_str(y), nx < ny ? nx : ny);

	return c ? c : (nx > ny) - (nx < ny);
}

struct node_pair *node_sorted(struct node obj)
{
	struct node_pair *p = xcalloc(node_len(obj) + 1, sizeof(*p));
	struct node_iter it = node_iter(obj);
	size_t n = 0;

	while (node_iter_next(&it, &p[n].key, &p[n].v))
		n++;
	qsort(p, n, sizeof(*p), compare_pairs);
	return p;
}

struct node node_find(const struct node_pair *sorted, size_t n, struct node key)
{
	const struct node_pair want = {.key = key}, *p;

	p = bsearch(&want, sorted, n, sizeof(*sorted), compare_pairs);
	return p ? p->v : (struct node){0};
}

static void new_line(struct buf *b, const struct style *st, int level)
{
	if (st->indent)
		buf_addf(b, "\n%*s", level * st->indent, "");
}

static void write_value(struct buf *b, struct node n, const struct style *st, int level);

static void write_array(struct buf *b, struct node arr, const struct style *st, int level)
{
	struct node_iter it = node_iter(arr);
	struct node v;
	bool first = true;

	buf_addc(b, '[');
	while (node_iter_next(&it, NULL, &v)) {
		if (!first)
			buf_addc(b, ',');
		first = false;
		new_line(b, st, level + 1);
		write_value(b, v, st, level + 1);
	}
	if (!first)
		new_line(b, st, level);
	buf_addc(b, ']');
}

static void write_object(struct buf *b, struct node obj, const struct style *st, int level)
{
	autofree struct node_pair *sorted = st->sorted ? node_sorted(obj) : NULL;
	struct node_iter it = node_iter(obj);
	struct node k, v;
	size_t i = 0;

	buf_addc(b, '{');
	while (node_iter_next(&it, &k, &v)) {
		if (sorted) {
			k = sorted[i].key;
			v = sorted[i].v;
		}
		if (i++)
			buf_addc(b, ',');
		new_line(b, st, level + 1);
		write_string(b, node_str(k), node_len(k), st);
		buf_adds(b, st->indent ? ": " : ":");
		write_value(b, v, st, level + 1);
	}
	if (i)
		new_line(b, st, level);
	buf_addc(b, '}');
}

static void write_value(struct buf *b, struct node n, const struct style *st, int level)
{
	switch (node_type(n)) {
	case YYJSON_TYPE_BOOL:
		buf_adds(b, unsafe_yyjson_get_bool(n.v) ? "true" : "false");
		break;
	case YYJSON_TYPE_NUM:
		node_write_num(b, n);
		break;
	case YYJSON_TYPE_STR:
		write_string(b, node_str(n), node_len(n), st);
		break;
	case YYJSON_TYPE_ARR:
		write_array(b, n, st, level);
		break;
	case YYJSON_TYPE_OBJ:
		write_object(b, n, st, level);
		break;
	default:
		buf_adds(b, "null");
	}
}

/*
 * yyjson writes into one block of an allocator, which may grow. Ours gives it what lies behind the
 * buf's end, aligned, so that no other block is needed, nor a copy out of it. Growing a buf keeps
 * all of its memory, not only its bytes.
 */
#define ALIGN ((size_t)16)

static void *behind(void *arg, size_t size)
{
	struct buf *b = arg;

	buf_grow(b, size + ALIGN);
	/* never at the end itself: the NUL stands there */
	return b->data + (b->len / ALIGN + 1) * ALIGN;
}

static void *grow_behind(void *arg, void *p unused_arg, size_t old unused_arg, size_t size)
{
	return behind(arg, size);
}

static void leave(void *arg unused_arg, void *p unused_arg)
{
}

/* What yyjson wrote becomes the buf's. */
static void take_behind(struct buf *b, const char *text, size_t len)
{
	memmove(b->data + b->len, text, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void obj_write(struct buf *b, const val *v)
{
	static const struct style compact;
	const yyjson_alc alc = {behind, grow_behind, leave, b};
	size_t len;
	const char *text = yyjson_val_write_opts(v, 0, &alc, &len, NULL);

	if (text)
		take_behind(b, text, len);
	else if (v) /* a string that is not UTF-8, a number that is not finite */
		write_value(b, node_of(v), &compact, 0);
}

void mobj_write(struct buf *b, const mval *v)
{
	static const struct style compact;
	const yyjson_alc alc = {behind, grow_behind, leave, b};
	size_t len;
	const char *text = yyjson_mut_val_write_opts(v, 0, &alc, &len, NULL);

	if (text)
		take_behind(b, text, len);
	else if (v)
		write_value(b, node_of_mut(v), &compact, 0);
}

void obj_write_pretty(struct buf *b, const val *v, int indent)
{
	obj_write_pretty_at(b, v, indent, 0);
}

void obj_write_pretty_at(struct buf *b, const val *v, int indent, int level)
{
	const struct style st = {.indent = indent};

	write_value(b, node_of(v), &st, level);
}

void obj_write_kubectl(struct buf *b, const val *v)
{
	static const struct style st = {.sorted = true, .indent = 4, .html = true};

	write_value(b, node_of(v), &st, 0);
	buf_addc(b, '\n');
}

void obj_write_go(struct buf *b, const val *v)
{
	static const struct style st = {.sorted = true, .html = true};

	write_value(b, node_of(v), &st, 0);
	buf_addc(b, '\n');
}

void node_write_sorted(struct buf *b, struct node n)
{
	static const struct style st = {.sorted = true};

	write_value(b, n, &st, 0);
}

void obj_write_sorted(struct buf *b, const val *v)
{
	node_write_sorted(b, node_of(v));
}

/* What is left of a text. */
struct rest {
	const char *p, *end;
};

/* Heads are constants: their lengths, too, and each comparison is a few instructions. */
#define SKIP(r, head) skip(r, head, sizeof(head) - 1)
#define SKIP_STRING(r, head) skip_string(r, head, sizeof(head) - 1)

static inline bool skip(struct rest *r, const char *head, size_t n)
{
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, head, n) != 0)
		return false;
	r->p += n;
	return true;
}

/* head, the inside of a string without escapes, its closing quote */
static inline bool skip_string(struct rest *r, const char *head, size_t n)
{
	const char *quote;

	if (!skip(r, head, n))
		return false;
	quote = memchr(r->p, '"', (size_t)(r->end - r->p));
	if (!quote || quote[-1] == '\\')
		return false;
	r->p = quote + 1;
	return true;
}

/* The same of a member that another one follows, with the comma; r stays where it is none. */
static inline void skip_member(struct rest *r, const char *head, size_t n)
{
	struct rest at = *r;

	if (skip_string(&at, head, n) && SKIP(&at, ","))
		*r = at;
}
#define SKIP_MEMBER(r, name) skip_member(r, "\"" name "\":\"", sizeof(name) + 3)

/* Up to the first field of metadata, which is not the text's end. */
static bool skip_to_metadata(struct rest *r)
{
	return SKIP_STRING(r, "{\"apiVersion\":\"") && SKIP_STRING(r, ",\"kind\":\"") &&
	       SKIP(r, ",\"metadata\":{") && r->p < r->end;
}

bool obj_is_stored(const char *text, size_t len)
{
	struct rest r = {text, text + len};

	return skip_to_metadata(&r);
}

void obj_splice_rv(struct buf *b, const char *text, size_t len, int64_t rev)
{
	struct rest r = {text, text + len};

	if (!skip_to_metadata(&r))
		bug("obj_splice_rv: not in the stored form");
	/* what stands before it in upstream's order */
	SKIP_MEMBER(&r, "name");
	SKIP_MEMBER(&r, "generateName");
	SKIP_MEMBER(&r, "namespace");
	SKIP_MEMBER(&r, "uid");
	buf_grow(b, len + 48);
	buf_add(b, text, (size_t)(r.p - text));
	buf_adds(b, "\"resourceVersion\":\"");
	buf_add_int(b, rev);
	buf_adds(b, *r.p == '}' ? "\"" : "\",");
	buf_add(b, r.p, (size_t)(r.end - r.p));
}

static void write_fmt_map(struct buf *b, const val *v)
{
	autofree struct node_pair *p = node_sorted(node_of(v));

	buf_adds(b, "map[");
	for (size_t i = 0; i < node_len(node_of(v)); i++) {
		buf_addf(b, "%s%s:", i ? " " : "", node_str(p[i].key));
		obj_write_fmt(b, p[i].v.v);
	}
	buf_addc(b, ']');
}

void obj_write_fmt(struct buf *b, const val *v)
{
	size_t i, n;
	val *member;

	if (yyjson_is_obj((val *)v)) {
		write_fmt_map(b, v);
	} else if (yyjson_is_arr((val *)v)) {
		buf_addc(b, '[');
		yyjson_arr_foreach((val *)v, i, n, member)
		{
			buf_adds(b, i ? " " : "");
			obj_write_fmt(b, member);
		}
		buf_addc(b, ']');
	} else if (yyjson_is_null((val *)v)) {
		buf_adds(b, "<nil>");
	} else if (yyjson_is_str((val *)v)) {
		buf_add(b, yyjson_get_str((val *)v), yyjson_get_len((val *)v));
	} else {
		obj_write(b, v);
	}
}
