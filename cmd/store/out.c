/* What several verbs share: kinds, filters, output. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "data/fields.h"
#include "store/history.h"
#include "verbs.h"

int need_kind(const char *word, const struct kind **ret, struct err *e)
{
	const struct kind *k = kind_by_user(word);

	if (!k)
		return err_set(e, ERR_INVALID, "unknown kind \"%s\"", word);
	*ret = k;
	return 0;
}

int open_as_of(const struct options *o, struct store **ret, int64_t *ret_rev, struct err *e)
{
	struct store *s;

	if (store_open(o->store, false, &s, e) < 0)
		return -1;
	*ret_rev = 0;
	if (o->as_of && history_rev(s, o->as_of, ret_rev, e) < 0) {
		store_close(s);
		return -1;
	}
	*ret = s;
	return 0;
}

const char *namespace_of(const struct options *o, const struct kind *k)
{
	if (!k->namespaced)
		return "";
	if (o->all_namespaces)
		return NULL;
	return o->ns ? o->ns : "default";
}

int rowfilter_init(const struct options *o, struct rowfilter *ret, struct err *e)
{
	struct rowfilter f = {0};

	if (o->selector && selector_parse(o->selector, &f.labels, e) < 0)
		return -1;
	if (o->field_selector && fieldsel_parse(o->field_selector, &f.fields, e) < 0) {
		selector_release(&f.labels);
		return -1;
	}
	f.owner = o->owner;
	f.any = o->selector || o->field_selector || o->owner;
	*ret = f;
	return 0;
}

void rowfilter_release(struct rowfilter *f)
{
	selector_release(&f->labels);
	selector_release(&f->fields);
}

static bool is_owned(const val *obj, const char *uid)
{
	size_t i, n;
	val *ref;

	yyjson_arr_foreach(obj_at(obj, "metadata.ownerReferences"), i, n, ref)
	{
		if (!strcmp(obj_str_or(ref, "uid", ""), uid))
			return true;
	}
	return false;
}

int rowfilter_match(const struct rowfilter *f, const char *value, size_t len, struct err *e)
{
	autodoc *d = NULL;
	val *o;

	if (!f->any)
		return 1;
	if (obj_parse(value, len, "a stored value", &d, e) < 0)
		return -1;
	o = yyjson_doc_get_root(d);
	return selector_matches(&f->labels, obj_at(o, "metadata.labels")) &&
	       fieldsel_matches(&f->fields, o) && (!f->owner || is_owned(o, f->owner));
}

int add_object(struct buf *b, const struct store_row *r, struct err *e)
{
	if (r->encoding != STORE_JSON || !obj_is_stored(r->value, r->len))
		return err_set(e, ERR_CORRUPT, "%s %s/%s at revision %lld is no stored object",
			r->key.resource, r->key.ns, r->key.name, (long long)r->rev);
	obj_splice_rv(b, r->value, r->len, r->rev);
	return 0;
}

void add_field(struct buf *b, const char *key, const char *value)
{
	buf_addf(b, ",\"%s\":", key);
	buf_add_json(b, value, strlen(value));
}

void add_author(struct buf *b, const struct store_row *r)
{
	char time[CLOCK_RFC3339_SIZE];

	add_field(b, "time", clock_rfc3339_nano(r->time_ns, time));
	add_field(b, "actor", r->actor);
	add_field(b, "manager", r->manager);
}

struct adding {
	struct buf *b;
	bool more;
};

static int add_one(void *arg, const char *path, const char *index_path, const val *from,
	const val *to)
{
	struct adding *a = arg;

	buf_adds(a->b, a->more ? ",{\"path\":" : "{\"path\":");
	a->more = true;
	buf_add_json(a->b, path, strlen(path));
	if (from) {
		buf_adds(a->b, ",\"from\":");
		obj_write(a->b, from);
	}
	if (to) {
		buf_adds(a->b, ",\"to\":");
		obj_write(a->b, to);
	}
	buf_addc(a->b, '}');
	return 0;
}

void add_fields(struct buf *b, const char *resource, const val *from, const val *to)
{
	const struct kind *k = kind_by_resource(resource);
	struct adding a = {b, false};

	buf_adds(b, ",\"fields\":[");
	fields_diff(from, to, k ? k->type : NULL, add_one, &a);
	buf_addc(b, ']');
}

void add_row(struct buf *b, const struct store_row *r)
{
	buf_addf(b, "{\"rev\":%" PRId64 ",\"op\":\"%s\"", r->rev,
		r->op == STORE_DELETE ? "delete" : "put");
	add_field(b, "resource", r->key.resource);
	add_field(b, "namespace", r->key.ns);
	add_field(b, "name", r->key.name);
	add_author(b, r);
	buf_addf(b, ",\"prev\":%" PRId64, r->prev_rev);
}
