/*
 * JSON values as YAML, as kubectl -o yaml prints them: libyaml's emitter (of which go-yaml's is a
 * translation) with go-yaml v2's choice of styles and order of keys.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>
#include <yaml.h>

#include "base/base64.h"
#include "data/node.h"
#include "data/yaml.h"
#include "data/yaml_scalar.h"

/* [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?: a number in base 60 to YAML 1.1 */
static bool is_base60(const char *s)
{
	bool colon = false;

	s += *s == '-' || *s == '+';
	if (!isdigit((unsigned char)*s))
		return false;
	s += strspn(s, "0123456789_");
	for (; *s == ':'; colon = true) {
		s++;
		if (*s >= '0' && *s <= '5' && isdigit((unsigned char)s[1]))
			s++;
		if (!isdigit((unsigned char)*s++))
			return false;
	}
	if (*s == '.')
		s += 1 + strspn(s + 1, "0123456789_");
	return colon && !*s;
}

static void emit(yaml_emitter_t *em, yaml_event_t *ev, int made)
{
	/* the events are ours and well nested: memory is all that can run out */
	if (!made || !yaml_emitter_emit(em, ev))
		bug("libyaml: cannot emit");
}

static void emit_text(
	yaml_emitter_t *em, const char *tag, const char *s, size_t len, yaml_scalar_style_t style)
{
	yaml_event_t ev;

	emit(em, &ev,
		yaml_scalar_event_initialize(&ev, NULL, (const yaml_char_t *)tag,
			(const yaml_char_t *)s, (int)len, !tag, !tag, style));
}

static void emit_string(yaml_emitter_t *em, struct node n)
{
	const char *s = node_str(n);
	size_t len = node_len(n);
	yaml_scalar_style_t style = YAML_PLAIN_SCALAR_STYLE;
	autobuf b = BUF_INIT;

	if (!node_is_utf8(s, len)) {
		base64_encode(&b, s, len);
		emit_text(em, "tag:yaml.org,2002:binary", buf_str(&b), b.len,
			YAML_DOUBLE_QUOTED_SCALAR_STYLE);
		return;
	}
	if (memchr(s, '\n', len))
		style = YAML_LITERAL_SCALAR_STYLE;
	else if (yaml_resolve(s, len).kind != YAML_IS_STRING || is_base60(s))
		style = YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	emit_text(em, NULL, s, len, style);
}

/* Go's FormatFloat(r, 'g', -1, 64). */
static void write_float(struct buf *b, double r)
{
	char digits[32];
	int e, n;

	/* kubectl's values come by way of JSON, where these have lost their point */
	if (r == floor(r) && r >= -9223372036854775808.0 && r < 18446744073709551616.0) {
		buf_addf(b, "%.0f", r);
		return;
	}
	buf_adds(b, r < 0 ? "-" : "");
	e = node_digits(r < 0 ? -r : r, digits);
	n = (int)strlen(digits);
	if (e < -4 || e >= 6)
		buf_addf(b, "%c%s%se%c%02d", digits[0], n > 1 ? "." : "", digits + 1,
			e < 0 ? '-' : '+', e < 0 ? -e : e);
	else if (e < 0)
		buf_addf(b, "0.%.*s%s", -e - 1, "000", digits);
	else
		for (int i = 0; i < n || i <= e; i++)
			buf_addf(b, "%s%c", i == e + 1 ? "." : "", i < n ? digits[i] : '0');
}

static void emit_scalar(yaml_emitter_t *em, struct node n)
{
	autobuf b = BUF_INIT;

	if (node_type(n) == YYJSON_TYPE_BOOL)
		buf_adds(&b, unsafe_yyjson_get_bool(n.v) ? "true" : "false");
	else if (node_type(n) != YYJSON_TYPE_NUM)
		buf_adds(&b, "null");
	else if (unsafe_yyjson_is_real(n.v))
		write_float(&b, unsafe_yyjson_get_real(n.v));
	else
		node_write_num(&b, n);
	emit_text(em, NULL, buf_str(&b), b.len, YAML_PLAIN_SCALAR_STYLE);
}

/* The number in s at i; with digits other than 0 before it zeros count (1 + it). */
static size_t number_at(const char *s, size_t i, int64_t start, int64_t *ret)
{
	*ret = start;
	for (; isdigit((unsigned char)s[i]); i++)
		*ret = (int64_t)((uint64_t)*ret * 10 + (uint64_t)(s[i] - '0'));
	return i;
}

static bool is_letter(char c)
{
	/* bytes above 127 belong to letters, nearly always */
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* go-yaml's order of keys: letters behind other characters, numbers by value. */
static int compare_text(const char *a, const char *b)
{
	size_t i = 0, ai, bi;
	int64_t start = 0, an, bn;

	while (a[i] && a[i] == b[i])
		i++;
	if (!a[i] || !b[i])
		return (a[i] != 0) - (b[i] != 0);
	if (is_letter(a[i]) && is_letter(b[i]))
		return (unsigned char)a[i] < (unsigned char)b[i] ? -1 : 1;
	if (is_letter(a[i]) || is_letter(b[i]))
		return is_letter(b[i]) ? -1 : 1;
	if (a[i] == '0' || b[i] == '0') {
		for (size_t j = i; !start && j > 0 && isdigit((unsigned char)a[j - 1]); j--)
			start = a[j - 1] != '0';
	}
	ai = number_at(a, i, start, &an);
	bi = number_at(b, i, start, &bn);
	if (an != bn)
		return an < bn ? -1 : 1;
	if (ai != bi)
		return ai < bi ? -1 : 1;
	return (unsigned char)a[i] < (unsigned char)b[i] ? -1 : 1;
}

static int compare_keys(const void *a, const void *b)
{
	return compare_text(node_str(((const struct node_pair *)a)->key),
		node_str(((const struct node_pair *)b)->key));
}

static void emit_node(yaml_emitter_t *em, struct node n);

static void emit_mapping(yaml_emitter_t *em, struct node n)
{
	autofree struct node_pair *pairs = node_sorted(n);
	yaml_event_t ev;

	qsort(pairs, node_len(n), sizeof(*pairs), compare_keys);
	emit(em, &ev,
		yaml_mapping_start_event_initialize(&ev, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
	for (size_t i = 0; i < node_len(n); i++) {
		emit_string(em, pairs[i].key);
		emit_node(em, pairs[i].v);
	}
	emit(em, &ev, yaml_mapping_end_event_initialize(&ev));
}

static void emit_sequence(yaml_emitter_t *em, struct node n)
{
	struct node_iter it = node_iter(n);
	struct node v;
	yaml_event_t ev;

	emit(em, &ev,
		yaml_sequence_start_event_initialize(
			&ev, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE));
	while (node_iter_next(&it, NULL, &v))
		emit_node(em, v);
	emit(em, &ev, yaml_sequence_end_event_initialize(&ev));
}

static void emit_node(yaml_emitter_t *em, struct node n)
{
	switch (node_type(n)) {
	case YYJSON_TYPE_OBJ:
		emit_mapping(em, n);
		break;
	case YYJSON_TYPE_ARR:
		emit_sequence(em, n);
		break;
	case YYJSON_TYPE_STR:
		emit_string(em, n);
		break;
	default:
		emit_scalar(em, n);
	}
}

struct yaml_list {
	yaml_emitter_t em;
	struct buf *b; /* where it goes just now */
	struct node_pair *pairs; /* of the frame, in their order */
	size_t n, at;		 /* how many; where its list stands */
};

static int write_bytes(void *arg, unsigned char *p, size_t n)
{
	struct yaml_list *l = arg;

	buf_add(l->b, p, n);
	return 1;
}

static void start(struct yaml_list *l, struct buf *b)
{
	yaml_event_t ev;

	l->b = b;
	if (!yaml_emitter_initialize(&l->em))
		bug("libyaml: out of memory");
	yaml_emitter_set_output(&l->em, write_bytes, l);
	yaml_emitter_set_unicode(&l->em, 1);
	emit(&l->em, &ev, yaml_stream_start_event_initialize(&ev, YAML_UTF8_ENCODING));
	emit(&l->em, &ev, yaml_document_start_event_initialize(&ev, NULL, NULL, NULL, 1));
}

static void finish(struct yaml_list *l)
{
	yaml_event_t ev;

	emit(&l->em, &ev, yaml_document_end_event_initialize(&ev, 1));
	/* no end of the stream: it may write "..." behind a text that ends with empty lines */
	yaml_emitter_flush(&l->em);
}

void yaml_write(struct buf *b, const val *v)
{
	struct yaml_list l;

	start(&l, b);
	emit_node(&l.em, node_of(v));
	finish(&l);
	yaml_emitter_delete(&l.em);
}

static void emit_pair(struct yaml_list *l, const struct node_pair *p)
{
	emit_string(&l->em, p->key);
	emit_node(&l->em, p->v);
}

struct yaml_list *yaml_list_new(struct buf *b, const val *frame, const char *key)
{
	struct yaml_list *l = xcalloc(1, sizeof(*l));
	yaml_event_t ev;

	start(l, b);
	l->n = node_len(node_of(frame));
	l->pairs = node_sorted(node_of(frame));
	qsort(l->pairs, l->n, sizeof(*l->pairs), compare_keys);
	emit(&l->em, &ev,
		yaml_mapping_start_event_initialize(&ev, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
	for (; strcmp(node_str(l->pairs[l->at].key), key) != 0; l->at++)
		emit_pair(l, &l->pairs[l->at]);
	emit_string(&l->em, l->pairs[l->at].key);
	emit(&l->em, &ev,
		yaml_sequence_start_event_initialize(
			&ev, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE));
	return l;
}

void yaml_list_item(struct yaml_list *l, struct buf *b, const val *v)
{
	l->b = b;
	emit_node(&l->em, node_of(v));
}

void yaml_list_end(struct yaml_list *l, struct buf *b)
{
	yaml_event_t ev;

	l->b = b;
	emit(&l->em, &ev, yaml_sequence_end_event_initialize(&ev));
	while (++l->at < l->n)
		emit_pair(l, &l->pairs[l->at]);
	emit(&l->em, &ev, yaml_mapping_end_event_initialize(&ev));
	finish(l);
}

void yaml_list_free(struct yaml_list *l)
{
	if (!l)
		return;
	yaml_emitter_delete(&l->em);
	free(l->pairs);
	free(l);
}
