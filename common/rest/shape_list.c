/* Lists, item by item: the form makes an element of each, the media type writes it. */
#include <string.h>

#include "data/proto.h"
#include "data/yaml.h"
#include "rest/shape_priv.h"

struct shape_list {
	struct shape s;
	const struct table_printer *printer; /* of a Table */
	const struct list_media *media;
	char *kind, *api_version;	    /* of the list itself */
	const struct schema_type *item;	    /* protobuf's */
	struct yaml_list *yaml;		    /* begun */
	doc *frame;			    /* which it uses */
	bool raw;			    /* objects are what they are: text */
	struct buf element;		    /* in the making */
	size_t n;
};

/* How a list is written. An item comes as the element that it is, to compact JSON as the object. */
struct list_media {
	int (*begin)(struct shape_list *l, struct buf *frame, uint64_t items, struct buf *b,
		struct err *e);
	int (*item)(struct shape_list *l, const val *v, struct buf *b, struct err *e);
	void (*end)(struct shape_list *l, struct buf *b);
};

/* The list is open: its end, "]}", comes later. */
static int json_begin(struct shape_list *l unused_arg, struct buf *frame,
	uint64_t items unused_arg, struct buf *b, struct err *e unused_arg)
{
	buf_add(b, frame->data, frame->len - 2);
	return 0;
}

static int json_item(
	struct shape_list *l, const val *v, struct buf *b, struct err *e unused_arg)
{
	form_item(&l->s, l->printer, v, b);
	return 0;
}

static void json_end(struct shape_list *l unused_arg, struct buf *b)
{
	buf_adds(b, "]}\n");
}

static int parse(struct shape_list *l, const char *text, size_t len, doc **ret, struct err *e)
{
	*ret = yyjson_read(text, len, YYJSON_READ_NOFLAG);
	return *ret ? 0 : err_set(e, ERR_CORRUPT, "an item of %s that is not JSON", l->kind);
}

static int pretty_begin(struct shape_list *l, struct buf *frame, uint64_t items unused_arg,
	struct buf *b, struct err *e)
{
	autodoc *d = NULL;

	if (parse(l, frame->data, frame->len, &d, e))
		return -1;
	obj_write_pretty(b, yyjson_doc_get_root(d), SHAPE_INDENT);
	buf_truncate(b, b->len - strlen("]\n}"));
	return 0;
}

static int pretty_item(struct shape_list *l unused_arg, const val *v, struct buf *b,
	struct err *e unused_arg)
{
	buf_addf(b, "\n%*s", 2 * SHAPE_INDENT, "");
	obj_write_pretty_at(b, v, SHAPE_INDENT, 2);
	return 0;
}

static void pretty_end(struct shape_list *l, struct buf *b)
{
	if (l->n)
		buf_addf(b, "\n%*s", SHAPE_INDENT, "");
	buf_adds(b, "]\n}\n");
}

static int yaml_begin(struct shape_list *l, struct buf *frame, uint64_t items unused_arg,
	struct buf *b, struct err *e)
{
	if (parse(l, frame->data, frame->len, &l->frame, e))
		return -1;
	l->yaml = yaml_list_new(b, yyjson_doc_get_root(l->frame), form_key(&l->s));
	return 0;
}

static int yaml_item(
	struct shape_list *l, const val *v, struct buf *b, struct err *e unused_arg)
{
	yaml_list_item(l->yaml, b, v);
	return 0;
}

static void yaml_end(struct shape_list *l, struct buf *b)
{
	yaml_list_end(l->yaml, b);
}

static int proto_begin(struct shape_list *l, struct buf *frame, uint64_t items, struct buf *b,
	struct err *e)
{
	autodoc *d = NULL;
	const val *v;

	if (parse(l, frame->data, frame->len, &d, e))
		return -1;
	v = yyjson_doc_get_root(d);
	return proto_list_begin(obj_str_or(v, "apiVersion", ""), obj_str_or(v, "kind", ""),
		obj_at(v, "metadata"), items, b, e);
}

static int proto_item(struct shape_list *l, const val *v, struct buf *b, struct err *e)
{
	return proto_list_item(l->item, v, b, e);
}

static void proto_end(struct shape_list *l unused_arg, struct buf *b)
{
	proto_list_end(b);
}

static const struct list_media
	json = {json_begin, json_item, json_end},
	pretty = {pretty_begin, pretty_item, pretty_end},
	yaml = {yaml_begin, yaml_item, yaml_end},
	proto = {proto_begin, proto_item, proto_end};

int shape_list_new(const struct shape *s, const struct kind *k, struct shape_list **ret,
	struct err *e)
{
	const struct schema_type *item = NULL;
	autofree char *kind = xasprintf("%sList", k->kind);
	bool itself = s->wanted.form == FORM_OBJECT;
	struct shape_list *l;

	if (s->wanted.form == FORM_PARTIAL)
		return err_set(e, ERR_NOTACCEPTABLE,
			"you requested PartialObjectMetadata, but the requested object is a list "
			"(%s)",
			kind);
	if (s->wanted.media == MEDIA_PROTO &&
		proto_list_type(itself ? k->api_version : "meta.k8s.io/v1",
			itself ? kind : "PartialObjectMetadataList", &item, e))
		return -1;
	l = xcalloc(1, sizeof(*l));
	l->s = *s;
	l->kind = take(kind);
	l->api_version = xstrdup(k->api_version);
	l->item = item;
	l->media = s->wanted.media == MEDIA_PROTO  ? &proto
		   : s->wanted.media == MEDIA_YAML ? &yaml
		   : s->pretty			   ? &pretty
						   : &json;
	l->raw = itself && l->media == &json;
	if (s->wanted.form == FORM_TABLE)
		l->printer = table_for(k);
	*ret = l;
	return 0;
}

enum shape_list_order shape_list_order(const struct shape_list *l)
{
	return l->media == &proto  ? SHAPE_COUNTED
	       : l->media == &yaml ? SHAPE_IN_ORDER
				   : SHAPE_FREE;
}

int shape_list_begin(struct shape_list *l, const char *meta, size_t len, uint64_t items,
	struct buf *b, struct err *e)
{
	struct form_head h = {l->kind, l->api_version, meta, len};
	autobuf frame = BUF_INIT;

	form_frame(&l->s, l->printer, &h, &frame);
	return l->media->begin(l, &frame, items, b, e);
}

/* The element that v is in a form of its own, as a value again. */
static int form_of(struct shape_list *l, const val *v, doc **ret, struct err *e)
{
	buf_truncate(&l->element, 0);
	form_item(&l->s, l->printer, v, &l->element);
	return parse(l, l->element.data, l->element.len, ret, e);
}

int shape_list_value(struct shape_list *l, const val *v, struct buf *b, struct err *e)
{
	autodoc *formed = NULL;
	bool made = l->s.wanted.form != FORM_OBJECT && l->media != &json;

	if (made && form_of(l, v, &formed, e))
		return -1;
	if (l->n++ && (l->media == &json || l->media == &pretty))
		buf_addc(b, ',');
	return l->media->item(l, formed ? yyjson_doc_get_root(formed) : v, b, e);
}

int shape_list_item(
	struct shape_list *l, const char *text, size_t len, struct buf *b, struct err *e)
{
	autodoc *d = NULL;

	if (!l->raw)
		return parse(l, text, len, &d, e) ||
				       shape_list_value(l, yyjson_doc_get_root(d), b, e)
			       ? -1
			       : 0;
	if (l->n++)
		buf_addc(b, ',');
	buf_add(b, text, len);
	return 0;
}

bool shape_list_raw(struct shape_list *l, struct buf *b)
{
	if (l->raw && l->n++)
		buf_addc(b, ',');
	return l->raw;
}

size_t shape_list_count(const struct shape_list *l)
{
	return l->n;
}

void shape_list_recount(struct shape_list *l, size_t n)
{
	l->n = n;
}

void shape_list_end(struct shape_list *l, struct buf *b)
{
	l->media->end(l, b);
}

void shape_list_free(struct shape_list *l)
{
	if (!l)
		return;
	yaml_list_free(l->yaml);
	yyjson_doc_free(l->frame);
	free(l->kind);
	free(l->api_version);
	buf_release(&l->element);
	free(l);
}
